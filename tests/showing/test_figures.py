"""One figure in words."""

import pandas as pd

from analysis.measuring.targets import target_of
from analysis.showing import figures


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
    assert figures.distance(small, row, six) == "mới đúng bằng 90%, cần cao hơn; còn thiếu 1 TCCSĐ"
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


def test_a_cell_keeps_its_mark_and_what_is_missing_is_a_dash(small):
    row = {"numerator": 1234, "denominator": 1300, "state": "met"}
    goal = target_of(small, "3")
    assert figures.cell(row, goal, "*") == "94,92%\u00a0●*\n1.234/1.300"
    assert figures.cell(row | {"numerator": pd.NA}, goal) == figures.cell(None, goal) == "–"
    assert figures.in_words(row | {"denominator": None, "state": "no-base"}, goal) == (
        "không có cơ sở tính"
    )


def test_a_narrow_column_never_shows_a_gap_as_nothing(small):
    three, band = target_of(small, "3"), target_of(small, "7b")
    row = {"target": "3", "year": 2025, "state": "missed", "units_short": 1}
    close = row | {"numerator": 89_999, "denominator": 100_000}
    assert figures.brief_distance(small, close, three) == "trên\u00a0−0,01\nthiếu\u00a01"
    above = {"target": "7b", "year": 2025, "state": "missed", "numerator": 23, "denominator": 100}
    assert figures.brief_distance(small, above | {"units_short": -3}, band) == (
        "+3\nquá\u00a0mức\u00a0trần\u00a03"
    )
    assert "cao hơn mức trần 3 điểm" in figures.distance(small, above | {"units_short": -3}, band)
