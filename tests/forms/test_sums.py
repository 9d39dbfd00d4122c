"""Percentages and parts of wholes speak for, or against, what columns are taken for."""

import pytest

from analysis.forms.sums import FAILS, FITS, Sums
from made_up_forms import a_grid, block

ROWS = range(1, 5)


def speak(rows, checks):
    sums = Sums(a_grid(rows), block("ALL", "every"))
    return sums.speak(checks, lambda at: at[1] == 1)


def rated(row):
    return (row, 1), (row, 2), (row, 3)


def held(row):
    return (row, 1), (row, 2), None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([[1, 4, 25], [2, 4, 50], [3, 4, 75], [4, 4, 100]], FITS),
        ([[1, 4, 0.25], [2, 4, 0.5], [3, 4, 0.75], [4, 4, 1]], FITS),
        ([[4, 1, 25], [4, 2, 50], [4, 3, 75], [4, 4, 100]], FAILS),
        ([[1, 4, 25], [2, 4, 50], [3, 4, 75], [4, 5, 99]], FITS),  # a sender may be wrong once
        ([[1, 4, None]] * 4, 0.0),
        ([["x", 4, 25]] * 4, 0.0),
    ],
)
def test_percentages(rows, says):
    assert speak(rows, map(rated, ROWS)) == says


@pytest.mark.parametrize(
    ("rows", "says"), [([[1, 4], [4, 4], [0, 2], [2, 3]], 0.0), ([[4, 1]] * 4, FAILS)]
)
def test_a_part_beyond_its_whole_contradicts_and_one_within_proves_nothing(rows, says):
    assert speak(rows, map(held, ROWS)) == says


def test_what_no_fresh_cell_stands_in_is_not_asked():
    sums = Sums(a_grid([[9, 1, 25]]), block("ALL", "every"))
    assert sums.speak([rated(1)], lambda at: False) == 0.0
