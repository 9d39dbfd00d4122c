"""What each row of a list is."""

import pytest

from analysis.forms.kinds import sort_rows
from made_up_forms import EVERY, a_table

HEAD, END = EVERY[:3], EVERY[8:]


def kinds(rows, **options):
    table = a_table(rows, **options)
    return {line.row: line.kind for line in sort_rows(table)}


def test_a_list_as_printed():
    assert kinds(EVERY) == {
        4: "section",
        5: "entry",
        6: "entry",
        7: "total",
        8: "grand",
        10: "after",
    }


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([1, "Tổng hợp B", 7, 8], "entry"),
        ([None, "Cộng (I)", 7, 8], "total"),
        ([None, "Cộng số cây", 7, 8], "total"),
        ([None, "Tổng", 7, 8], "total"),
        ([None, "Toàn khối", 7, 8], "grand"),
        (["II", "Nơi khác"], "section"),
        ([None, "KHỐI MỘT"], "section"),
        ([None, "KHỐI MỘT", 5], "entry"),
        ([1, "KHỐI MỘT", 5], "entry"),
        ([None, "Chưa đủ số liệu"], "note"),
        ([None, "Ghi chú: chưa đủ"], "after"),
        ([1, "Ghi chú Media", 5, 6], "entry"),
        ([None, "Tên đơn vị", 5], "heading"),
        ([1, 2, 3, 4], "heading"),
    ],
)
def test_which_row_is_what(row, kind):
    assert kinds([*HEAD, row, *END])[4] == kind


def test_a_row_without_a_name_that_adds_up_is_a_total():
    entries = [[1, "Chi hội A", 5, 6], [2, "Chi hội B", 7, 8]]
    assert kinds([*HEAD, *entries, [None, None, 12, 14]])[6] == "total"
    assert kinds([*HEAD, *entries, [None, None, 12, 15]])[6] == "entry"


def test_a_row_under_any_name_that_adds_up_numbered_entries_is_a_total():
    entries = [[1, "Chi hội A", 5, 6], [2, "Chi hội B", 7, 8]]
    assert kinds([*HEAD, *entries, [None, "Nhóm thứ nhất", 12, 14]])[6] == "total"
    assert kinds([*HEAD, *entries, [None, "Chi hội C", 12, 15]])[6] == "entry"
    assert kinds([*HEAD, *entries, [3, "Chi hội C", 12, 14]])[6] == "entry"
    unnumbered = [[None, *entry[1:]] for entry in entries]
    assert kinds([*HEAD, *unnumbered, [None, "Chi hội C", 12, 14]])[6] == "entry"


def test_below_the_end_an_entry_is_late():
    rows = [*EVERY[:8], [3, "Chi hội C", 1, 2], [None, "Chú thích"]]
    assert kinds(rows) == {
        **dict.fromkeys(range(5, 7), "entry"),
        4: "section",
        7: "total",
        8: "grand",
        9: "late",
        10: "after",
    }


def test_an_entry_below_three_blank_rows_needs_a_running_number():
    far = [*HEAD, [1, "Chi hội A", 5, 6], [], [], []]
    assert kinds([*far, [2, "Chi hội B", 7, 8]])[8] == "entry"
    assert kinds([*far, [None, "Chi hội B", 7, 8]])[8] == "late"
