"""Where headings end, how far they reach, and the titles above them."""

import pytest

from analysis.forms.header import WHOLE, header_marks, is_numbering, rows_below
from made_up_forms import CLUB, EVERY, MERGES, OWN, a_grid, a_sheet, headers


def test_headings_end_above_the_row_of_column_numbers():
    (every,) = headers(a_sheet(EVERY))
    assert (every.top, every.bottom, every.numbering, every.span) == (2, 2, 3, WHOLE)


def test_headings_end_where_most_of_them_are_the_maps():
    (own,) = headers(a_sheet(OWN, merges=MERGES))
    assert (own.top, own.bottom, own.numbering) == (3, 4, 0)
    assert sorted(own.paths) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ([1, 2, 3, 4], True),
        (["(1)", "(2)", "(3) = (2)/(1)"], True),
        (["A", "B", 1, 2, "3=2/1*100"], True),
        ([2, 1, 4], True),
        ([1, 2, 3, "3a", 4], True),
        ([1, 2, "2.1", "3=2/1"], True),
        ([1, 2], False),
        ([1, 1, 2], False),
        ([3, 4, 5], False),
        ([1, 2, 30], False),
        ([1, 2, "Công ty 3"], False),
        ([1.5, 2, 3], False),
    ],
)
def test_which_row_has_the_column_numbers(row, numbers):
    assert is_numbering(a_grid([row]), 1, WHOLE) == numbers


def test_a_table_beside_has_columns_of_its_own():
    rows = [[*row, *[None] * (5 - len(row))] for row in EVERY]
    rows[1] += [None, "TT", "Số cây thông"]
    rows[2] += [None, 1, 2]
    (every,) = headers(a_sheet(rows))
    assert every.held(2) == [1, 2, 3, 4] and every.grid.rows[2] == [1, 2, 3, 4, 7, 8]
    assert every.span == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("TỔNG HỢP TRỒNG CÂY NĂM 2022", 2022),
        ("(Năm 2023)", 2023),
        ("BẢNG CỦA CÁC HỘI TRONG TỈNH NĂM 2024", 2024),
        ("Theo kế hoạch năm 2025 đã gửi", None),
        ("Nơi này, ngày 1 tháng 2 năm 2022", None),
    ],
)
def test_the_year_in_the_title(title, year):
    (every,) = headers(a_sheet([[title], *EVERY[1:]]))
    assert (every.title and every.title.year) == year


def test_a_title_of_the_map_counts_more_than_what_looks_like_one():
    rows = [["TỔNG HỢP TRỒNG CÂY NĂM 2022"], ["SỐ LIỆU ĐẾN HẾT THÁNG 12 NĂM 2021"], *EVERY[1:]]
    (every,) = headers(a_sheet(rows))
    assert every.title == (2022, (1, 1))


def test_a_block_ends_where_the_heading_of_the_next_begins():
    facts, hard = found = headers(a_sheet(CLUB))
    assert rows_below(facts, found) == ([2, 3, 4], 5)
    assert rows_below(hard, found) == ([7, 8], 0)


def test_column_numbers_and_titles_have_a_role():
    (every,) = headers(a_sheet(EVERY))
    assert [(m.row, list(m.columns), m.role) for m in header_marks(every)] == [
        (3, [1, 2, 3, 4], "derived"),
        (1, [1], "label"),
    ]
