"""A sheet made ready: what stands where, and what is seen there."""

from analysis.text.keys import key
from made_up_forms import a_grid

ROWS = [["Tổng số", None, "Còn  sống"], [], [5, "tổng số", None, "x" * 500]]


def test_texts_have_keys_unless_they_are_long():
    grid = a_grid(ROWS)
    assert grid.keys == {
        (1, 1): key("Tổng số"),
        (1, 3): key("Còn sống"),
        (3, 2): key("Tổng số"),
    }
    assert grid.rows == {1: [1, 3], 3: [1, 2, 4]}
    assert grid.words[3] == {key("Tổng số")} and grid.rows_of[key("Tổng số")] == [1, 3]


def test_a_merged_range_shows_its_first_cell():
    grid = a_grid(ROWS, merges=[(1, 1, 2, 2)])
    assert grid.at(2, 2) == (1, 1) and grid.at(3, 1) == (3, 1)
    assert grid.key(2, 2) == key("Tổng số") and grid.said(2, 1) == "Tổng số"
    assert grid.said(3, 1) == "5" and grid.said(9, 9) == "" and grid.key(3, 1) == ""
    assert grid.merged == {1: [1, 2], 2: [1, 2]}


def test_a_range_as_large_as_a_sheet_was_merged_by_mistake():
    assert not a_grid(ROWS, merges=[(1, 1, 30_000, 3)]).anchor


def test_the_texts_above_a_row_come_in_order():
    assert [at for at, _ in a_grid(ROWS).above(3)] == [(1, 1), (1, 3)]


def test_cells_hold_the_same_whatever_their_blanks():
    grid = a_grid([["x ", "x", None], ["y", "y", "y"]])
    rows = (1, 2)
    first, second, third = ([(row, column) for row in rows] for column in (1, 2, 3))
    assert grid.same([first, second]) and not grid.same([first, third])


def test_a_finding_says_where_it_stands():
    grid = a_grid(ROWS, name="Biểu 1")
    cell, sheet = grid.finding("row_extra", (3, 2), found="x"), grid.finding("sheet_unknown")
    assert (cell.place.sheet, cell.place.cell, cell.fields) == (
        "Biểu 1",
        "B3",
        {"sheet": "Biểu 1", "found": "x"},
    )
    assert (sheet.place.sheet, sheet.place.cell) == ("Biểu 1", "")
