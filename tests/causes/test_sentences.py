"""Sentences: what marks divide a cell, by the lists of the rules."""

import pytest

from analysis.causes.rulebook import language_of
from analysis.causes.sentences import sentences
from analysis.reference.lines import Lines
from cause_data import BOOK, RULES

BARE = language_of(Lines(RULES.columns, [r for r in RULES.rows if r["use"] != "list"]))


def pieces(text, language=BOOK.language):
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Quý 2. Dịch bệnh", ["Quý 2. Dịch bệnh"]),
        ("Họp được 3 quý năm 2. Dịch bệnh", ["Họp được 3 quý năm 2", "Dịch bệnh"]),
        ("đạt 90% (9/10). Dịch bệnh", ["đạt 90% (9/10)", "Dịch bệnh"]),
        ("Đ/c A. Dịch bệnh", ["Đ/c A. Dịch bệnh"]),
        ("UBND. Dịch bệnh", ["UBND", "Dịch bệnh"]),
        ("UBND.Dịch bệnh", ["UBND.Dịch bệnh"]),
        ("1. Dịch bệnh 3. Ít đảng viên", ["Dịch bệnh 3", "Ít đảng viên"]),
        ("b) Dịch bệnh c) Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("Dịch bệnh - do ít đảng viên", ["Dịch bệnh", "do ít đảng viên"]),
        ("Dịch bệnh - ít đảng viên", ["Dịch bệnh - ít đảng viên"]),
        ("Dịch bệnh…\n. Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
    ],
)
def test_marks(text, wanted):
    assert pieces(text) == wanted


@pytest.mark.parametrize(
    "text, by_package, without",
    [
        (
            "- A\n- chính trị - xã hội khó",
            ["A", "chính trị - xã hội khó"],
            ["A", "chính trị", "xã hội khó"],
        ),
        ("Ở tp. Hà Giang", ["Ở tp. Hà Giang"], ["Ở tp", "Hà Giang"]),
        ("Dịch bệnh - do thiếu", ["Dịch bệnh", "do thiếu"], ["Dịch bệnh - do thiếu"]),
    ],
)
def test_names_short_words_and_openings_are_lists_of_the_rules(text, by_package, without):
    assert pieces(text) == by_package and pieces(text, BARE) == without
