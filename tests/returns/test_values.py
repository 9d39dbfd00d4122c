"""Each written rule for a cell, and nothing else, makes a value."""

import unicodedata
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.forms.lexicon import lexicon_of
from analysis.pipeline.checked import load_reference
from analysis.reading.workbook import Cell, Shown
from analysis.returns import values
from told import told

LEXICON = lexicon_of(load_reference().words)


class Said(NamedTuple):
    """What was read, and what a person is told of it."""

    value: object
    rule: str
    severity: str
    code: str
    message: str


def said_of(parsed: values.Parsed) -> Said:
    finding = told(parsed.finding)
    return Said(parsed.value, parsed.rule, finding.severity, finding.code, finding.message)


def of(reader, cell: Cell) -> Said:
    return said_of(reader(cell, LEXICON))


def text(said: str) -> Cell:
    return Cell("text", said, said)


def number(value: float) -> Cell:
    return Cell("number", value, str(value))


def count(said, whole=None) -> Said:
    cell = said
    if not isinstance(said, Cell):
        cell = number(said) if isinstance(said, int | float) else text(said)
    return said_of(values.count(cell, LEXICON, whole))


def dotted(n: int, by: str) -> str:
    return f"{n:,}".replace(",", by)


SPELLINGS = {
    "digits": str,
    "padded": lambda n: f"  {n} ",
    "no-break": lambda n: f"\u00a0{n}\u202f",
    "leading zero": lambda n: f"0{n}",
    "full width": lambda n: "".join(chr(0xFF10 + int(d)) for d in str(n)),
    "arabic": lambda n: "".join(chr(0x0660 + int(d)) for d in str(n)),
    "thousands dot": lambda n: dotted(n, "."),
    "thousands space": lambda n: dotted(n, " "),
    "thousands thin": lambda n: dotted(n, "\u2009"),
    "decimal comma": lambda n: f"{n},0",
    "decimal point": lambda n: f"{n}.0",
    "noted": lambda n: f"{n} (có 2 dự bị)",
    "noted and named": lambda n: f"{n:02d} (bằng chữ) đồng chí",
    "named and noted": lambda n: f"{n} đ/v (04 nữ)",
    "noted thousands": lambda n: f"{dotted(n, '.')} (cả năm)",
    "apostrophe": lambda n: f"'{n}",
    "unit": lambda n: f"{n} đảng viên",
    "unit short": lambda n: f"{n} đ/c",
    "unit cells": lambda n: f"{n} CB",
}


@given(st.integers(0, 99_999), st.sampled_from(sorted(SPELLINGS)))
def test_every_spelling_of_a_number_reads_back(n, way):
    found = count(SPELLINGS[way](n))
    assert (found.value, found.severity) == (n, ""), (SPELLINGS[way](n), found)


@given(st.integers(0, 10**9 - 1))
def test_a_number_is_itself(n):
    assert count(n)[:3] == (n, "number", "")


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 500))
def test_a_fraction_is_its_numerator_where_the_whole_agrees(top, bottom, whole):
    for said in (f"{top}/{bottom}", f"{top} / {bottom}"):
        found = count(said, whole)
        assert (found.value, found.severity) == ((top, "") if bottom == whole else (None, "error"))
        assert count(said).severity == "error"


@given(st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: x != int(x)))
def test_a_fractional_number_is_an_error(x):
    found = count(x)
    assert (found.value, found.severity, found.code) == (
        None,
        "error",
        "fractional_count",
    ) and "gõ lại" in found.message


@given(st.integers(max_value=-1) | st.integers(min_value=10**9))
def test_a_number_out_of_range_is_an_error(n):
    assert (count(n).value, count(n).severity) == (None, "error")


@given(st.text(max_size=12))
def test_nothing_else_silently_becomes_a_number(said):
    """Whatever reads as a number holds digits, or is a word for nil; what does not is an error with words for a person."""
    found = count(said)
    if found.value is None:
        assert found.severity == "error" and found.message and found.code
    elif found.rule == "nil":
        assert found.value == 0 and not any(c.isdigit() for c in said)
    else:
        digits = "".join(
            str(unicodedata.digit(c))
            for c in unicodedata.normalize("NFKC", said)
            if unicodedata.digit(c, None) is not None
        )
        assert str(found.value) in digits


@pytest.mark.parametrize(
    "said",
    [
        "-",
        "–",
        "—",
        "−",
        "không",
        "Không",
        "KHÔNG CÓ",
        "Không có",
        "ko\u0302ng".replace("ko\u0302", "khô"),
    ],
)
def test_words_for_nil(said):
    assert (count(said).value, count(said).rule) == (0, "nil")


@pytest.mark.parametrize(
    "said",
    [
        "12,5",
        "1,234",
        "1.23",
        "12.5",
        "0.125",
        "khoảng 10",
        "trên 300",
        "~12",
        ">5",
        "12-14",
        "12 + 3",
        "12%",
        "95,5%",
        "x",
        "√",
        "Có",
        "K",
        "?",
        "chưa có",
        "l2",
        "1O",
        "O",
        "mười hai",
        "12/",
        "/15",
        "12/15/2021",
        "1e5",
        "1E5",
        "+12",
        "(345)",
        "12 34",
        "1.2345",
        "12..5",
        "1.234.56",
        "NA",
        "null",
        "nan",
        "#N/A",
        "=5",
        "12 quyển",
        "01/2021 kỳ",
    ],
)
def test_what_no_rule_reads_is_an_error_with_its_text(said):
    found = count(said, 15)
    assert (found.value, found.severity) == (None, "error") and found.message


def test_a_text_in_thousands_and_a_number_eaten_by_excel():
    assert count("1.234").value == 1234 and count(1.234).severity == "error"


@pytest.mark.parametrize(
    ("day", "whole", "value"),
    [
        ("2025-06-04", 6, 4),
        ("2025-04-06", 6, 4),
        ("2025-06-04", 9, None),
        ("2025-06-04", None, None),
        ("2025-01-01", 1, 1),
    ],
)
def test_a_fraction_that_excel_made_a_date_of(day, whole, value):
    found = count(Cell("date", day, "45000"), whole)
    assert (
        found.value == value
        and found.severity == ("error" if value is None else "query")
        and "Excel" in found.message
    )


@pytest.mark.parametrize(
    "cell",
    [Cell("error", "#REF!", "#REF!"), Cell("uncalculated", "", "=A1"), Cell("flag", True, "1")],
)
def test_cells_that_are_no_value(cell):
    for kind in ("count", "grade", *(("flag", "mark") if cell.kind != "flag" else ())):
        found = said_of(values.read(cell, kind, LEXICON))
        assert found.value is None and found.severity == "error" and found.message


@pytest.mark.parametrize(
    ("said", "value"),
    [
        *[
            (s, 1)
            for s in (
                "x",
                "X",
                "×",
                "√",
                "v",
                "V",
                "✓",
                "1",
                "Có",
                "CÓ",
                "có ",
                "Đạt",
                "Tốt",
                "tốt.",
            )
        ],
        *[(s, 0) for s in ("K", "k", "0", "Không", "Chưa", "Chưa tốt", "CHƯA ĐẠT", "Không đạt")],
        *[
            (s, None)
            for s in (
                "-",
                "?",
                "Khá",
                "Trung bình",
                "Bình thường",
                "2",
                "Có/Không",
                "Tốt/Chưa tốt",
                "95%",
                "Cơ bản tốt",
                "yes",
            )
        ],
    ],
)
def test_flags(said, value):
    found = of(values.flag, text(said))
    assert found.value == value and found.severity == ("error" if value is None else "")


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("HTXSNV", "excellent"),
        ("HTSXNV", "excellent"),
        ("HXTSNV", "excellent"),
        ("Hoàn thành xuất sắc nhiệm vụ", "excellent"),
        ("HTTNV ", "good"),
        ("Tốt", "good"),
        ("Hoàn thành tốt", "good"),
        ("HTTNV (đề nghị khen)", "good"),
        ("HTNV", "satisfactory"),
        ("HT", "satisfactory"),
        ("KHTNV", "failed"),
        ("Không hoàn thành nhiệm vụ", "failed"),
        ("Chưa XL", "ungraded"),
        ("chưa xếp loại", "ungraded"),
        ("A", None),
        ("Khá", None),
        ("Trung bình", None),
        ("x", None),
        ("HTX", None),
        ("1", None),
    ],
)
def test_grades(said, value):
    found = of(values.grade, text(said))
    assert found.value == value and found.severity == ("error" if value is None else "")


def test_the_scale_of_meetings_is_no_grade():
    assert all(of(values.grade, text(w)).value is None for w in ("Khá", "Trung bình", "Kém"))


@pytest.mark.parametrize(
    ("said", "value"),
    [("x", 1), ("X", 1), ("✔", 1), ("1", 1), ("0", 0), ("-", 0), ("HTTNV", None), ("?", None)],
)
def test_marks(said, value):
    assert of(values.mark, text(said)).value == value


@given(st.integers(0, 1000).map(lambda n: n / 10))
def test_a_percentage_is_read_in_either_scale(points):
    near = pytest.approx
    vietnamese = f"{points}".replace(".", ",")
    assert near(points) in values.percent(number(points)) and near(points) in values.percent(
        text(vietnamese + "%")
    )
    assert near(points) in values.percent(text(vietnamese)) and near(points) in values.percent(
        text(f"{vietnamese} %")
    )
    assert near(points) in values.percent(number(points / 100))


def test_a_percentage_that_is_seen_as_one_has_one_scale():
    seen = Cell("number", 0.02, "0.02", shown=Shown.PERCENT)
    assert values.percent(seen) == [2] and len(values.percent(number(0.02))) == 2


@pytest.mark.parametrize("said", ["", "-", "x", "không", "95,5,5", "12/15", "#DIV/0!"])
def test_what_is_no_percentage_is_none(said):
    assert values.percent(text(said)) == []


@pytest.mark.parametrize("kind", ["limitation", "cause", "remedy", "target"])
def test_texts_are_read_as_they_are_meant(kind):
    assert values.read(text("Chưa học đủ"), kind, LEXICON).value == "Chưa học đủ"
    spoilt = said_of(values.read(Cell("uncalculated", "", "=A1"), kind, LEXICON))
    assert (spoilt.value, spoilt.severity, spoilt.code) == (None, "error", "error_value")


def test_a_percentage_in_words_is_called_one():
    assert "là tỷ lệ" in said_of(values.read(text("98%"), "count", LEXICON)).message


def test_a_sum_of_other_cells_is_only_noted():
    found = said_of(values.read(text("mười hai"), "sum", LEXICON))
    assert (found.value, found.severity, found.code) == (None, "note", "unreadable_number")


def test_a_percentage_that_is_an_error_is_noted():
    found = said_of(values.read(Cell("error", "#DIV/0!", "#DIV/0!"), "percent", LEXICON))
    assert (found.value, found.severity, found.code) == ([], "note", "percent_error")


def test_a_blank_says_nothing():
    assert values.read(None, "count", LEXICON) == (None, "", None)


@pytest.mark.parametrize(
    "said", ["12 (ước)", "4 (dự kiến)", "12 (số năm 2021)", "9 (kế hoạch)", "7 (?)", "8?"]
)
def test_a_number_taken_back_in_brackets_is_none(said):
    parsed = values.read(text(said), "count", LEXICON)
    assert (parsed.value, parsed.finding.code) == (None, "qualified")


@pytest.mark.parametrize(
    "said", ["HTTNV (đề nghị)", "HTXSNV (dự kiến)", "HTXSNV (không công nhận)", "HTXSNV?"]
)
def test_a_grade_taken_back_in_brackets_is_none(said):
    parsed = values.read(text(said), "grade", LEXICON)
    assert (parsed.value, parsed.finding.code) == (None, "qualified")


@pytest.mark.parametrize(
    "said", ["HTTNV (trước đây HTXSNV)", "HTXSNV (hạ xuống hoàn thành tốt nhiệm vụ)"]
)
def test_a_grade_with_another_in_brackets_is_none(said):
    parsed = values.grade(text(said), LEXICON)
    assert (parsed.value, parsed.finding.code) == (None, "unreadable_grade")
    same = "HTTNV (hoàn thành tốt nhiệm vụ)"
    assert values.grade(text(same), LEXICON).value == "good"


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [("12 (có 2 dự bị)", "count", 12), ("HTTNV (đề nghị khen)", "grade", "good")],
)
def test_a_harmless_bracket_leaves_the_value_standing(said, kind, value):
    assert values.read(text(said), kind, LEXICON).value == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("HT tốt NV", "good"),
        ("H.T.N.V", "satisfactory"),
        ("HT xuất sắc nhiệm vụ", "excellent"),
        ("không HTNV", "failed"),
        ("Không HTXSNV", None),
        ("HTNV - xem lại", None),
        ("T", None),
    ],
)
def test_a_grade_of_words_and_first_letters(said, value):
    assert values.grade(text(said), LEXICON).value == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("Có (NQ số 05)", 1),
        ("Không (chưa họp)", 0),
        ("Có (chưa ban hành)", None),
        ("Tốt (chưa tốt)", None),
        ("Có (dự kiến)", None),
    ],
)
def test_a_bracket_behind_yes_or_no(said, value):
    assert values.read(text(said), "flag", LEXICON).value == value


def test_a_unit_is_known_by_its_words_or_its_first_letters():
    for said in ("199 đc", "12 Đ/C", "45 đảng viên", "3 đ.v", "2 cuv", "7 người"):
        assert count(said).value == int(said.split()[0]), said
    for said in ("5 n", "8 bàn", "6 đ"):
        assert count(said).severity == "error", said
