"""Rows by what stands in their columns: one value, one of several, nothing."""

import pandas as pd

from analysis.measuring.having import having

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
