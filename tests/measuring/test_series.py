"""Rows by what they are about, and frames of rows."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.measuring.example import example
from analysis.measuring.known import Unknown
from analysis.measuring.series import (
    by_key,
    columns,
    figures,
    framed,
    having,
    latest,
    records,
    series,
    years,
)


@pytest.mark.parametrize(
    "asked, count",
    [
        ({"target": "3", "level": "bloc"}, 2),
        ({"target": "3", "level": "bloc", "reading": None}, 4),
        ({"target": ["1b", "3"], "level": "bloc", "year": (2024, 2025)}, 4),
        ({"level": ("sector", "kind"), "target": "1b", "year": 2025}, 4),
        ({"scope": "S", "target": "1b"}, 1),
        ({"scope": "A", "level": "bloc"}, 0),
        ({"target": "chi bo sinh hoat dat tot", "scope": "cong ty s"}, 1),
        ({"year": []}, 0),
    ],
)
def test_figures_have_what_is_asked_for_and_nothing_else(asked, count):
    found = figures(example(), **asked)
    assert len(found) == count
    assert found.index.is_monotonic_increasing, "in the order of the table"


def test_what_nobody_knows_is_said():
    with pytest.raises(Unknown, match="Không có chỉ tiêu «9»; có: 1a"):
        figures(example(), "9")
    with pytest.raises(Unknown, match="«Công ty X»; gần nhất: Công ty "):
        figures(example(), scope="Công ty X")


def test_the_years_there_are():
    tables = example()
    assert years(tables) == [2024, 2025] and latest(tables) == 2025, (
        "years nobody reported are none"
    )
    assert series(tables, "3")["numerator"].fillna(0).tolist() == [8, 9]
    nobody = tables.indicators.assign(reporting=0)
    assert latest(replace(tables, indicators=nobody)) == 2025


def test_rows_come_out_as_they_went_in():
    rows = [("a", 1, True, None), ("a", None, False, 2.5)]
    frame = framed(rows, "id n flag other", whole="n", yes_no="flag")
    assert frame.dtypes.astype(str).tolist() == ["str", "Int64", "bool", "float64"]
    assert records(frame)[0] == {
        "id": "a",
        "n": 1,
        "flag": True,
        "other": pytest.approx(float("nan"), nan_ok=True),
    }
    assert list(columns(frame, "id", "n"))[1] == ("a", pd.NA)
    assert list(by_key(frame, "id")) == [("a",)] and len(by_key(frame, "id")["a",]) == 2


# ---- rows by what stands in their columns

ROWS = pd.DataFrame(
    {
        "year": pd.array([2024, 2025, 2025, None], dtype="Int64"),
        "state": ["met", "met", "missed", ""],
    }
)


def test_one_value_or_one_of_several_in_each_column():
    assert having(ROWS, year=2025).index.tolist() == [1, 2]
    assert having(ROWS, year=2025, state="met").index.tolist() == [1]
    assert having(ROWS, state=("met", "missed")).index.tolist() == [0, 1, 2]
    assert having(ROWS, state=pd.Series(["missed"])).index.tolist() == [2]


def test_a_text_is_one_value_and_nothing_asked_for_keeps_all():
    assert having(ROWS, state="").index.tolist() == [3]
    assert having(ROWS).equals(ROWS)


def test_no_row_is_left_where_none_has_it_and_the_columns_stay():
    none = having(ROWS, state=())
    assert none.empty and list(none) == ["year", "state"]
    assert having(ROWS.head(0), year=2025).empty
