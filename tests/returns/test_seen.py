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


ANSWERS = {
    "grade": {"htxsnv": "excellent", "httnv": "good", "htnv": "satisfactory"},
    "flag": {"có": "1", "tốt": "1", "chưa tốt": "0", "x": "1"},
    "mark": {"x": "1"},
}


@pytest.mark.parametrize(("kind", "text"), [("grade", "HTTNV"), ("flag", "Tốt"), ("mark", "x")])
def test_an_answer_struck_out_is_none(kind, text):
    parsed = values.read(Cell("text", text, text, shown="struck"), kind, ANSWERS)
    assert (parsed.value, told(parsed.finding).code) == (None, "struck_number")


def test_a_text_struck_out_is_kept_and_said():
    parsed = values.read(Cell("text", "Do bận", "Do bận", shown="struck"), "cause", {})
    assert (parsed.value, told(parsed.finding).code) == ("Do bận", "struck_text")


@pytest.mark.parametrize(
    ("kind", "text", "comment", "code"),
    [
        ("grade", "HTTNV", "HTNV mới đúng", "comment_contradicts"),
        ("grade", "HTTNV", "chờ kết luận?", "comment_contradicts"),
        ("grade", "HTTNV", "giữ HTTNV, đơn vị đề nghị HTXSNV", ""),
        ("flag", "Tốt", "chưa tốt", "comment_contradicts"),
        ("flag", "Tốt", "theo báo cáo x tháng 12", ""),
        ("mark", "x", "x", ""),
    ],
)
def test_a_comment_on_an_answer(kind, text, comment, code):
    parsed = values.read(Cell("text", text, text, comment=comment), kind, ANSWERS)
    assert parsed.value is not None
    assert (told(parsed.finding).code if parsed.finding else "") == code


@pytest.mark.parametrize(("number", "asked"), [(85, True), (0, False)])
def test_a_number_where_a_cause_is_asked(number, asked):
    parsed = values.read(Cell("number", number, str(number)), "cause", {})
    assert parsed.value == str(number)
    assert (told(parsed.finding).code if parsed.finding else "") == "number_in_text" * asked
