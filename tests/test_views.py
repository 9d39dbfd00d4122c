"""What the notebooks call: right sentences, every view on odd blocs, nothing alive, nobody named, nobody ranked."""

import dataclasses
import re
from fractions import Fraction
from html.parser import HTMLParser

import pandas as pd
import pytest

import made_up_bloc as bloc
from analysis import tables, views
from analysis.showing import figures, sentences
from analysis.showing import pace as pace_words
from analysis.showing.show import Shown
from analysis.views import (
    causes,
    common,
    compare,
    organisation,
    returns,
    review,
    sources,
    targets,
    texts,
)
from analysis.views.common import PRIVATE, masked, series, target_of
from measured_bloc import made, shortfall
from site_fixture import PAYLOAD, write_tidy


def every(data, who):
    """Every view of every page."""
    yield views.notice(data)
    for module in (returns, targets, compare, causes, texts, review):
        for name in (
            "summary",
            "by_year",
            "by_year_chart",
            "missing",
            "refused",
            "files",
            "by_code",
            "by_code_year",
            "most_issues",
            "ledger",
            "base_by_target",
            "headline",
            "main_table",
            "at_a_glance",
            "readings",
            "cap",
            "sector_table",
            "terms",
            "pace",
            "changes",
            "views_over_time",
            "funnels",
            "repeats",
            "pareto",
            "matrix",
            "kinds",
            "by_sector",
            "returning",
            "boilerplate",
            "uncoded",
            "task_groups",
            "details_of_all",
            "contradictions",
            "situation",
            "results",
            "target_sentences",
            "limitations",
            "last_remedies",
            "recommendations",
            "largest_changes",
            "annexes",
        ):
            if (
                hasattr(module, name)
                and getattr(module, name).__module__ == module.__name__
                and (module, name) != (compare, "kinds")
            ):
                yield getattr(module, name)(data)
    for target in ("1a", "2b", "3", "6b", "7b"):
        yield from (
            targets.target(data, target),
            compare.sectors(data, target),
            compare.kinds(data, target),
            compare.short_by_organisation(data, target),
            causes.pareto(data, target),
            compare.funnel_of(data, target),
            sources.of_target(data, target),
        )
    for view in (
        organisation.profile,
        organisation.summary,
        organisation.figures,
        organisation.lines,
        organisation.grades,
        organisation.shortfalls,
        organisation.issues,
        sources.of_organisation,
    ):
        yield view(data, who)


def whole(shown):
    assert isinstance(shown, Shown)
    return shown.html(), str(shown)


def test_every_view_shows_itself_on_a_bloc_with_holes_and_events(undrawn):
    data = made(
        bloc.draw(3),
        [
            shortfall(i, f"O{i % 9:02d}", 2021 + i % 5, t)
            for i, t in enumerate(["1b", "3", "4", "7a", "", "6b"] * 4)
        ],
    )
    for shown in every(data, "S"):
        html, text = whole(shown)
        assert text.strip() and not re.search(
            r"\bnan\b|<NA>|&lt;NA&gt;|None|Fraction\(|\{|\}", text
        ), text[:300]
        assert "Timestamp" not in html
        heads = {
            str(h)
            for part in getattr(shown, "parts", [shown])
            if hasattr(part, "frame")
            for h in part.frame.columns
        }
        assert not {"Hạng", "Thứ hạng", "Xếp hạng"} & heads, "nobody is ranked"


def test_every_view_shows_itself_when_nobody_reported_anything(undrawn):
    data = made({"organisations": bloc.register("A committee state - -")})
    for shown in every(data, "A"):
        _, text = whole(shown)
        assert text.strip() and not re.search(r"\bnan\b|<NA>|None", text), text[:300]
    overview = views.overview(data)
    assert set(overview["state"]) == {"not-reported"} and len(overview) == 11
    assert "chưa đạt" not in str(targets.headline(data)).lower(), "a missing return is never a miss"


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


def test_what_senders_wrote_is_never_alive_and_never_names_who_filled_in_the_form(
    tmp_path, undrawn
):
    sent = PAYLOAD + " Người lập biểu: Nguyễn Văn Tên, ĐT: 0912 345 678"
    data = tables.load(write_tidy(tmp_path / "tidy", 4, ""))
    for name, columns in {
        "shortfalls": ("limitation", "cause", "remedy"),
        "issues": ("found", "expected", "message"),
        "organisations": ("name",),
        "causes": ("text", "words"),
        "uncoded": ("text",),
        "submissions": ("reason",),
    }.items():
        frame = getattr(data, name)
        for column in columns:
            frame[column] = sent if name != "organisations" else PAYLOAD
    for shown in every(data, "T001"):
        html, text = whole(shown)
        tags = Tags()
        tags.feed(html)
        assert not [
            t
            for t, a in tags.found
            if t in ("script", "a", "iframe", "form", "style", "object", "svg")
        ]
        assert not [
            a
            for t, attrs in tags.found
            for a, v in attrs
            if a.startswith("on")
            or a == "style"
            or (a == "src" and not v.startswith("data:image/"))
        ]
        assert "Nguyễn Văn Tên" not in html + text and "345 678" not in html + text


@pytest.mark.parametrize(
    "text",
    [
        "ĐT: 0912345678",
        "điện thoại: 0219.386.1234",
        "+84 912 345 678",
        "Người lập: Trần Thị B",
        "Người lập biểu: Lê C",
        "0912-345-678",
    ],
)
def test_numbers_of_people_are_masked(text):
    assert not re.search(r"\d{3}|Trần|Lê", masked(text))


@pytest.mark.parametrize(
    "text",
    [
        "2.681/2.727",
        "12/15",
        "2021/Biểu 1.xlsx",
        "Quyết định số 366-QĐ/TW ngày 30/08/2025",
        "98,31%",
        "tỷ đồng",
        "1234567890123",
    ],
)
def test_figures_are_not_masked(text):
    assert PRIVATE.sub("", text) == text


def test_sentences_against_figures_reckoned_by_hand(small):
    three, study = target_of(small, "3"), target_of(small, "1b")
    assert sentences.year_of_target(series(small, "3"), 2025, three) == (
        "Năm 2025: 9/10 chi bộ, đạt 90%; đạt mục tiêu (từ 90% trở lên). Tính trên 1/3 TCCSĐ có số liệu. "
        "So với năm 2024: tăng 10 điểm phần trăm (số liệu một năm chưa đầy đủ, chỉ để tham khảo)."
    )
    said = sentences.year_of_target(series(small, "1b"), 2025, study)
    assert said == (
        "Năm 2025: 147/150 đảng viên, bằng 98%; chưa đạt mục tiêu (100%), thấp hơn 2 điểm phần trăm; còn thiếu 3 đảng viên. "
        "Tính trên 2/3 TCCSĐ có số liệu. Không đổi so với năm 2024 (số liệu một năm chưa đầy đủ, chỉ để tham khảo)."
    )
    assert sentences.year_of_target(series(small, "3"), 2021, three) == "Năm 2021: chưa có số liệu."
    assert (
        "Chỉ tiêu 3 – Chi bộ sinh hoạt loại Tốt: đạt 1/5 năm (2025); chưa có kết luận cho năm 2021 và 2022; năm 2025 đạt mục tiêu"
        in str(targets.target(small, "3"))
    )


def test_the_base_of_a_missing_organisation_is_said_and_it_is_not_a_miss(small):
    text = str(targets.main_table(small))
    assert "2/3" in text and "147/150" in text
    assert "Chưa có số liệu" in str(organisation.summary(small, "C"))
    assert "Chưa đạt" not in str(organisation.figures(small, "C")).replace("◇ chưa đạt", "")


def test_a_year_graded_by_other_rules_is_not_compared(small):
    seven = target_of(small, "7a")
    rows = pd.DataFrame(
        [
            {
                "year": y,
                "numerator": n,
                "denominator": 100,
                "state": "met",
                "reporting": 3,
                "expected": 3,
                "target": "7a",
                "units_short": 0,
            }
            for y, n in ((2024, 96), (2025, 99))
        ]
    )
    said = sentences.year_of_target(rows, 2025, seven)
    assert "Không so với năm 2024" in said and "tăng" not in said


def test_exactly_at_a_strict_bound_is_told_apart_from_above_it(small):
    six = target_of(small, "6a")
    row = {
        "target": "6a",
        "year": 2024,
        "numerator": 9,
        "denominator": 10,
        "state": "missed",
        "units_short": 1,
        "reporting": 10,
        "expected": 10,
    }
    assert figures.distance(row, six) == "mới đúng bằng 90%, cần cao hơn; còn thiếu 1 TCCSĐ"
    assert figures.assessment(row, six) == "Chưa đạt"


def test_words_of_the_main_table(small):
    three, band = target_of(small, "3"), target_of(small, "7b")
    row = {"numerator": 91, "denominator": 100, "state": "met"}
    assert (
        figures.assessment(row, three) == "Vượt"
        and figures.assessment(row | {"numerator": 90}, three) == "Đạt"
    )
    assert figures.assessment({"numerator": 17, "denominator": 100, "state": "met"}, band) == "Đạt"
    assert figures.assessment(row | {"state": "no-base"}, three) == "Chưa đủ số liệu"
    assert (
        figures.units(-12, "đảng viên") == "quá mức trần 12 đảng viên"
        and figures.units(pd.NA, "x") == ""
    )


def test_unknown_names_are_told_clearly(small):
    with pytest.raises(KeyError, match="Không có tổ chức «X9»"):
        organisation.profile(small, "X9")
    with pytest.raises(KeyError, match="Không có chỉ tiêu «9z»"):
        targets.target(small, "9z")


def test_synthetic_figures_say_so_on_every_chart_and_table(small, undrawn):
    assert "Số liệu giả định" in str(views.notice(small)) and "Số liệu giả định" in str(
        targets.main_table(small)
    )
    real = made({"organisations": bloc.register("A committee state - -")}, synthetic=False)
    assert "giả định" not in "".join(str(shown) for shown in every(real, "A"))


def test_the_overview_is_what_the_first_page_needs(small):
    frame = views.overview(small)
    assert list(frame.columns) == [
        "target",
        "name",
        "goal",
        "verdict",
        "year",
        "state",
        "figure",
        "distance",
        "base",
        "series",
    ]
    row = frame.set_index("target").loc["1b"]
    assert (row["figure"], row["base"], row["state"]) == (
        "147/150 đảng viên, bằng 98%",
        "2/3 TCCSĐ",
        "missed",
    )
    assert row["series"].startswith("<svg") and "2021: chưa có số liệu" in row["series"]


def test_only_years_that_follow_one_another_are_a_run():
    assert organisation._in_a_row("2021 2024 2025") == "2024–2025 (ngoài ra: 2021)"
    assert organisation._in_a_row("2021 2022 2024 2025") == "2021–2022 và 2024–2025"


def test_our_own_numbers_have_commas_and_what_others_wrote_stays():
    said = common.decimal_commas(
        "ghi 0.009708737864077669 (ô C17), «0.985» là 1.234 người, tệp 2025.12.xlsx ngày 1.12.2025"
    )
    assert said == "ghi 0,0097 (ô C17), «0.985» là 1.234 người, tệp 2025.12.xlsx ngày 1.12.2025"


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
        "năm 2025 không có số nguyên nào vừa đạt 18% vừa trong mức khống chế 20%: cần 8, tối đa 7"
    )
    assert (
        said in str(targets.main_table(data))
        and said in views.overview(data).set_index("target")["distance"]["6b"]
    )
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

    assert "Kết quả phụ thuộc một tổ chức: không tính " in year(
        (99, 100), (8, 10), (8, 10)
    ) and "80%, chưa đạt. 2/3 TCCSĐ dưới mức." in year((99, 100), (8, 10), (8, 10))
    assert "phụ thuộc" not in year((10, 10), (10, 10), (9, 10)) and "dưới mức" not in year(
        (10, 10), (10, 10), (8, 10)
    )
    assert "phụ thuộc" not in year((8, 10), (8, 10), (8, 10)), "a miss is told as it is"


def test_falls_on_the_way_up_are_told():
    fell = pace_row(against="2023 2024", breaks_between="2025")
    assert (
        "tăng 1,5 điểm phần trăm so với năm 2021 nhưng giảm 2 năm liền (2023 và 2024)"
        in pace_words.pace(fell)
    )
    assert pace_words.pace_state(fell) == "năm 2024 chưa đạt"
    assert "nhưng giảm năm 2022;" in pace_words.pace(
        pace_row(against="2022")
    ) and "nếu giữ nguyên" not in pace_words.pace(pace_row(against="2022"))


def test_years_for_reference_only_are_named_in_the_term():
    row = {
        "mode": "yearly",
        "years": 5,
        "judged": 5,
        "met": 4,
        "met_years": "2022 2023 2024 2025",
        "open_years": "",
    }
    assert (
        sentences.term(row, [2021]) == "đạt 4/5 năm (2022–2025), số liệu năm 2021 chỉ để tham khảo"
    )


def test_what_was_sent_and_could_not_be_used_is_not_called_missing(small):
    gone = small.returns.assign(file="", files=2)
    data = dataclasses.replace(small, returns=gone)
    year, who = int(gone["year"].max()), gone["organisation"].iloc[0]
    assert "đã gửi, chưa dùng được" in str(
        organisation.profile(data, who)
    ) and "chưa nộp" not in str(organisation.profile(data, who))
    said = " ".join(review.recommendations(data).points)
    assert f"gửi lại báo cáo năm {year}" in said and "Đôn đốc" not in said


def test_the_main_table_names_what_section_six_names(small):
    rows = [
        {"target": "1b", "year": 2025, "by": "cause", "key": k, "units": u}
        for k, u in (("F", "20"), ("not-stated", "30"))
    ]

    def causes_of(rows):
        data = dataclasses.replace(small, gaps=pd.DataFrame(rows))
        return targets._main_causes(data, {"target": "1b", "year": 2025})

    assert causes_of(rows) == "Không nêu nguyên nhân (60%)\nF. Tổ chức, cán bộ (40%)"
    few = [row | {"units": "1"} for row in rows]
    assert causes_of(few) == "Không nêu nguyên nhân\nF. Tổ chức, cán bộ", (
        "of two units, shares say nothing"
    )


def pace_row(**facts):
    usual = {
        "points": 4,
        "from_year": 2021,
        "to_year": 2024,
        "end_year": 2025,
        "horizon": 2025,
        "breaks_between": "",
        "against": "",
        "first_rate": Fraction(16),
        "last_rate": Fraction(35, 2),
        "goal": 18,
        "state": "on-pace",
        "last_side": "below",
        "actual": Fraction(1, 2),
        "needed": Fraction(2, 5),
        "projected": Fraction(19),
    }
    return usual | facts


def test_a_miss_never_sounds_like_success_and_nothing_is_foreseen_beyond_the_term():
    assert (
        pace_words.pace_state(pace_row(breaks_between="2025"))
        == "năm 2024 chưa đạt, dù có tiến gần mục tiêu"
    )
    assert pace_words.pace_state(pace_row(state="met-at-start")) == "năm 2024 chưa đạt"
    assert (
        pace_words.pace_state(pace_row(to_year=2025, state="met-at-start"))
        == "đến hết nhiệm kỳ chưa đạt"
    )
    assert pace_words.pace_state(pace_row()) == "theo đà này sẽ đạt khi hết nhiệm kỳ"
    assert "năm 2025 là 19%" in pace_words.pace(pace_row())
    assert "2026" not in pace_words.pace(pace_row(to_year=2025, horizon=2026))


def test_figures_beyond_those_expected_are_explained():
    counts = [(o, 2023, m, 5) for o in "AB" for m in ("members_due_to_study", "members_studied")]
    register = bloc.register("A committee state - -", "B cell state - 2023-06-30")
    data = made({"observations": bloc.observations(counts), "organisations": register})
    assert (
        common.beyond_note(data, ["1b"])
        and "Tổ chức B (2023)" in common.beyond_note(data, ["1b"])[0]
    )
    assert "2/1*" in str(returns.base_by_target(data)) and "5/5\u00a0●*" in str(
        sources.of_target(data, "1b")
    )


def test_the_page_behind_a_target_adds_up_and_says_who_is_not_counted():
    data = made(bloc.draw(3))
    for target in data.targets["target"]:
        shown = sources.of_target(data, target)
        assert "tổ chức khớp với kết quả" in shown.parts[0].points[1]
        for row in shown.parts[1].frame.to_dict("records")[:-3]:
            for cell in list(row.values())[1:]:
                assert re.fullmatch(
                    r"–|[\d.]+/[\d.]+\s?[●◇△]?\*?|chưa nộp|chưa xếp loại|không có quyết định xếp loại|(số có lỗi|không có số).*",
                    cell,
                )
