"""Letterheads, other tables, what is not there."""

import pytest

from analysis.forms.around import absent, letterhead, outside, under_merges
from analysis.forms.grid import Grid
from analysis.reading.workbook import Cell
from made_up_forms import CLUB, EVERY, FORMS, MERGES, OWN, a_grid, a_sheet, headers

CLUBS = next(form for form in FORMS.forms if form.id == "CLUB")


def head(*texts, **options):
    found = headers(a_sheet([*[[text] for text in texts], *EVERY], **options))
    return letterhead([found[0].grid], found)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Nơi này, ngày 5 tháng 12 năm 2022", "2022-12-05"),
        ("ngày 45 tháng 12 năm 2022", ""),
        ("ngày … tháng … năm 2022", ""),
    ],
)
def test_the_date_of_the_letter(text, dated):
    assert head(text).dated == dated


def test_a_mark_of_correction_stands_above_the_tables_or_in_the_sheets_name():
    assert head("BẢN ĐIỀU CHỈNH").revised and head(name="Nộp lại").revised
    assert not head("BẢN ĐẦU").revised


def test_short_texts_above_are_kept_with_their_places():
    assert head("HỘI XANH", "x" * 200).heads == [
        ("HỘI XANH", "Trang 1", "A1"),
        ("TỔNG HỢP TRỒNG CÂY NĂM 2022", "Trang 1", "A3"),
    ]


def test_a_block_that_is_not_there_is_missed_on_the_sheet_of_its_neighbours():
    facts, _ = headers(a_sheet(CLUB))
    (one,) = absent([facts.grid], [facts], CLUBS, 2022)
    assert (one.code, one.place.sheet) == ("block_missing", "Trang 1")
    assert one.fields["expected"] == "B. ĐIỀU KHÓ"


def test_a_block_that_no_sheet_may_hold_is_missed_anywhere():
    assert [one.code for one in absent([], [], CLUBS, 2022)] == ["block_missing.anywhere"] * 2


def test_a_sheet_of_no_form_is_named():
    found = headers(a_sheet(CLUB), a_sheet([["Phòng"], [1, 2]], "Phòng"))
    spare = a_grid([["Phòng"], [1, 2]], name="Phòng")
    (one,) = absent([found[0].grid, spare], found, CLUBS, 2022)
    assert (one.code, one.place.sheet, one.fields["count"]) == ("sheet_unknown", "Phòng", 3)


def test_numbers_outside_the_tables_are_said():
    grid = a_grid([[1], ["x", 2], [3]])
    (one,) = outside(grid, 1, {(2, 1): "label"})
    assert (one.code, one.fields["count"], one.fields["found"]) == ("outside_tables", 2, "B2")
    assert not list(outside(grid, 0, {}))


@pytest.mark.parametrize(
    ("title", "pines", "code"),
    [
        ("", 3, "outside_tables.again"),
        ("NĂM 2022", 3, "outside_tables.again"),
        ("Năm 2021", 3, "outside_tables"),
        ("", 0, "outside_tables"),
    ],
)
def test_a_second_table_with_the_same_rows_and_other_numbers_is_asked_about(title, pines, code):
    first = [["Cây thông", 5], ["Cây sồi", 6], ["Cây đa", 7]]
    second = [[name, n + pines] for name, n in first]
    rows = [["TRỒNG CÂY NĂM 2022"], ["Cây", "Số"], *first, [], [title or None], *second]
    known = {(row, 1): "label" for row in (3, 4, 5)} | {(row, 2): "value" for row in (3, 4, 5)}
    (one,) = outside(a_grid(rows), 2, known)
    assert one.code == code


def test_a_value_under_a_merged_range_is_asked_about_unless_it_is_ignored():
    grid = a_grid(OWN, merges=[*MERGES, (9, 2, 10, 2)])
    ((at, one),) = under_merges(grid, {(9, 2): "label"})
    assert at == (10, 2) and (one.code, one.fields["seen"]) == ("under_merge", "B9")
    assert not list(under_merges(grid, {(10, 2): "ignored"}))


def test_a_formula_under_a_merged_range_is_called_one():
    sheet = a_sheet([["x", "y"], ["x", "z"]], merges=[(1, 2, 2, 2)])
    sheet.cells[2, 2] = Cell("uncalculated", None, "=A1")
    grid = Grid(0, sheet, FORMS.key)
    ((_, one),) = under_merges(grid, {(1, 2): "label"})
    assert one.fields["found"] == "công thức chưa tính"
