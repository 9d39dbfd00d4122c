"""Page 2: the targets over the years."""

import dataclasses

import pandas as pd
import pytest

from analysis.measuring.targets import target_of
from analysis.views import review, targets
from analysis.views.targets import table


def test_a_cap_that_leaves_no_whole_number_is_told_and_nobody_is_asked_for_reasons(small):
    bloc = (
        small.indicators["level"].eq("bloc")
        & small.indicators["target"].eq("6b")
        & small.indicators["year"].eq(2025)
    )
    given = small.indicators.copy()
    for column, value in {
        "numerator": 7,
        "denominator": 39,
        "state": "missed",
        "units_short": 1,
    }.items():
        given.loc[bloc, column] = value
    data = dataclasses.replace(small, indicators=given)
    said = (
        "trong 39 TCCSĐ hoàn thành tốt nhiệm vụ trở lên, muốn đạt 18% phải có 8, nhưng mức khống"
        " chế 20% chỉ cho phép 7"
    )
    assert said in str(targets.main_table(data))
    assert said[1:] in targets.sentence(data, target_of(data, "6b"))
    (line,) = [p for p in review.recommendations(data).points if p.startswith("Chỉ tiêu 6b")]
    assert said in line and "nguyên nhân" not in line


def test_a_verdict_that_hangs_on_one_organisation_says_so(small):
    def year(*figures):
        rows = small.indicators[
            small.indicators["target"].eq("3")
            & small.indicators["reading"].eq("resolution")
            & small.indicators["year"].eq(2025)
        ]
        single = rows[rows["level"].eq("organisation")].iloc[: len(figures)]
        some = [
            row
            | {
                "numerator": n,
                "denominator": d,
                "reporting": 1,
                "state": "met" if 10 * n >= 9 * d else "missed",
            }
            for row, (n, d) in zip(single.to_dict("records"), figures, strict=True)
        ]
        n, d = (sum(f[i] for f in figures) for i in (0, 1))
        bloc = rows[rows["level"].eq("bloc")].to_dict("records")[0]
        bloc |= {
            "numerator": n,
            "denominator": d,
            "reporting": len(figures),
            "state": "met" if 10 * n >= 9 * d else "missed",
        }
        data = dataclasses.replace(small, indicators=pd.DataFrame([bloc, *some]))
        return targets.sentence(data, target_of(small, "3"))

    one = year((99, 100), (8, 10), (8, 10))
    assert "Kết luận tùy thuộc một TCCSĐ: không tính " in one and "thì chưa đạt (80%)" in one
    assert "2/3 TCCSĐ chưa đạt mức này" in one
    assert "tùy thuộc" not in year((10, 10), (10, 10), (9, 10))
    assert "tùy thuộc" not in year((8, 10), (8, 10), (8, 10)), "a miss that all share"
    assert "thì đạt (95%)" in year((19, 20), (1, 20)), "a miss of one alone"


def test_the_main_table_names_what_section_six_names(small):
    rows = [
        {"target": "1b", "year": 2025, "by": "cause", "key": k, "units": u}
        for k, u in (("F", "20"), ("not-stated", "30"))
    ]

    def causes_of(rows):
        data = dataclasses.replace(small, gaps=pd.DataFrame(rows))
        return table._main_causes(data, {"target": "1b", "year": 2025})

    assert causes_of(rows) == "Không nêu nguyên nhân (60%)\nF. Tổ chức, cán bộ (40%)"
    few = [row | {"units": "1"} for row in rows]
    assert causes_of(few) == "Không nêu nguyên nhân\nF. Tổ chức, cán bộ", (
        "of two units, shares say nothing"
    )


def test_an_unknown_target_is_told_clearly(small):
    with pytest.raises(KeyError, match="Không có chỉ tiêu «9z»"):
        targets.target(small, "9z")


def test_the_base_of_a_missing_organisation_is_said(small):
    text = str(targets.main_table(small))
    assert "2/3" in text and "147/150" in text


def test_the_title_of_a_target_tells_the_term_and_the_last_year(small):
    assert (
        "Chỉ tiêu 3 – Chi bộ sinh hoạt đạt Tốt: đạt 1/3 năm (2025); năm 2025 đạt mục tiêu"
        in str(targets.target(small, "3"))
    )


def test_a_change_is_told_on_the_same_organisations_beside_the_reported_one(small):
    row = {
        "crosses_break": False,
        "lines": 38,
        "before": 98,
        "after": 99,
        "change": 1,
        "reported": 3,
    }
    assert targets.since(row, 2025) == (
        "So với năm 2024, trên 38 TCCSĐ có số liệu cả hai năm: tăng 1 điểm phần trăm"
        " (theo số báo cáo của từng năm: tăng 3 điểm phần trăm)."
    )
    assert "theo số báo cáo" not in targets.since(row | {"reported": 1}, 2025)
    assert "Không so với năm 2024" in targets.since(row | {"crosses_break": True}, 2025)
    assert targets.since(None, 2025) == ""


def test_who_is_below_a_bound_is_listed_by_sector_and_name_and_never_by_result(small):
    (*_, folded) = targets.target(small, "1b").parts
    assert folded.summary.endswith("TCCSĐ chưa đạt mức này năm 2025")
    assert "Tổ chức A" in str(folded)
