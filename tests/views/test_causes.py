"""Page 4, first half: what a cause carries, and what is left out of the shares."""

import dataclasses

import pandas as pd

from analysis.views import causes
from measured_bloc import made


def gaps(*rows):
    return pd.DataFrame([{"year": 2025, "by": "cause", "units": "1"} | row for row in rows])


def clashing(small):
    """The tables with 7 of 39 excellent in 2025: eight are needed, and seven allowed."""
    rows = small.indicators
    bloc = rows["level"].eq("bloc") & rows["target"].eq("6b") & rows["year"].eq(2025)
    given = rows.copy()
    for column, value in {
        "numerator": 7,
        "denominator": 39,
        "state": "missed",
        "units_short": 1,
    }.items():
        given.loc[bloc, column] = value
    return given


def test_a_target_that_could_not_be_met_is_left_out_of_the_shares_and_named(small):
    parts = gaps({"target": "6b", "key": "not-stated"}, {"target": "3", "key": "A"})
    data = dataclasses.replace(small, indicators=clashing(small), gaps=parts)
    picture = causes.pareto(data)
    assert "Không tính chỉ tiêu 6b: trong " in picture.caption
    assert (
        picture.title == "Các chỉ tiêu chưa đạt: nhóm “A. Nhận thức” chiếm 100% phần thiếu năm 2025"
    )


def test_where_most_is_silent_the_title_says_so_first(small):
    silent = {"target": "3", "key": "not-stated", "units": "6"}
    data = dataclasses.replace(small, gaps=gaps(silent, {"target": "3", "key": "A", "units": "4"}))
    said = "60% phần còn thiếu năm 2025 không được các TCCSĐ nêu nguyên nhân; nhóm “A. Nhận thức”"
    assert said in causes.pareto(data, "3").title
    alone = dataclasses.replace(small, gaps=gaps(silent))
    assert causes.pareto(alone, "3").title.endswith("không tổ chức nào nêu nguyên nhân")


def test_the_table_of_causes_adds_up_in_units(small):
    rows = (
        {"target": "3", "key": key, "units": units} for key, units in (("A", "4"), ("B", "1.5"))
    )
    data = dataclasses.replace(small, gaps=gaps(*rows))
    _, table = causes.matrix(data).parts
    assert table.frame.iloc[:, 1].tolist() == ["4", "1,5", "5,5"]
    assert "A chiếm 73% phần thiếu của chỉ tiêu 3" in causes.matrix(data).parts[0].title


def test_nothing_short_and_nothing_coded_have_their_sentences():
    data = made({"organisations": made({}).organisations})
    assert "không có chỉ tiêu nào thiếu" in str(causes.pareto(data))
    assert "không có chỉ tiêu nào thiếu" in str(causes.task_groups(data))
    assert "Chưa có nguyên nhân nào được phân loại" in causes.kinds(data).title
