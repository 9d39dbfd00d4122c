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
    assert "Không tính chỉ tiêu 6b, vì mức khống chế" in picture.caption
    assert picture.title == "Các chỉ tiêu chưa đạt: năm 2025 chưa nhóm nguyên nhân nào nổi rõ"


def test_where_most_is_silent_the_title_says_so_first(small):
    silent = {"target": "3", "key": "not-stated", "units": "6"}
    data = dataclasses.replace(small, gaps=gaps(silent, {"target": "3", "key": "A", "units": "4"}))
    assert causes.pareto(data, "3").title.endswith(
        ": 60% phần còn thiếu năm 2025 không được nêu nguyên nhân"
    ), "a cause that does not stand firm is not called the first"
    alone = dataclasses.replace(small, gaps=gaps(silent))
    assert causes.pareto(alone, "3").title.endswith("không tổ chức nào nêu nguyên nhân")


def test_no_part_of_a_person_is_told(small):
    """Shares of a shortage are reckoned; people, cells and organisations are whole."""
    rows = (
        {"target": "3", "key": key, "units": units} for key, units in (("A", "4"), ("B", "1.5"))
    )
    data = dataclasses.replace(small, gaps=gaps(*rows))
    _, table = causes.matrix(data).parts
    assert table.frame.iloc[:, 1].tolist() == ["73%", "27%"]
    assert "chưa nhóm nguyên nhân nào nổi rõ" in causes.matrix(data).parts[0].title


def test_nothing_short_and_nothing_coded_have_their_sentences():
    data = made({"organisations": made({}).organisations})
    assert "không có chỉ tiêu nào thiếu" in str(causes.pareto(data))
    assert "không có chỉ tiêu nào thiếu" in str(causes.task_groups(data))
    assert "Chưa có nguyên nhân nào được phân loại" in causes.kinds(data).title
