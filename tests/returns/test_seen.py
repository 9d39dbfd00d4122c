"""Counts judged by what a person sees of their cells."""

import pytest

from analysis.reading.workbook import Cell
from analysis.returns import values
from told import told


def read(cell):
    parsed = values.read(cell, "count", {})
    return parsed.value, told(parsed.finding).code if parsed.finding else ""


@pytest.mark.parametrize(
    ("shown", "code", "value"),
    [
        ("percent", "percent_in_count", None),
        ("raised", "raised_digit", None),
        ("struck", "struck_number", None),
        ("hidden", "hidden_number", 71),
        ("scaled", "scaled_number", 71),
        ("", "", 71),
    ],
)
def test_a_count_is_judged_by_what_is_seen(shown, code, value):
    assert read(Cell("number", 71, "71", shown=shown)) == (value, code)


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("Số đúng là 35", "comment_contradicts"),
        ("chưa chốt?", "comment_contradicts"),
        ("trong 33 có 2 dự bị", "comment_on_value"),
        ("theo báo cáo năm 2022", "comment_on_value"),
        ("", ""),
    ],
)
def test_a_comment_on_a_count(comment, code):
    assert read(Cell("number", 33, "33", comment=comment)) == (33, code)


def test_the_noise_of_calculating_is_no_fraction():
    assert read(Cell("number", 16.999999999999996, "16.999999999999996")) == (17, "")
    assert read(Cell("number", 16.9999, "16.9999")) == (None, "fractional_count")


def test_boxes_are_marks():
    assert [values.mark(Cell("flag", on, ""), {}).value for on in (True, False)] == [1, 0]
    assert values.mark(Cell("text", "☐", "¨"), {}).value == 0
