"""Where blocks stand on a sheet."""

import pytest

from analysis.forms.find import alike_paths, find_blocks, heading_row, is_title
from analysis.text.keys import key
from made_up_forms import CLUB, EVERY, FORMS, MERGES, OWN, a_grid, block, changed

BLOCKS = [one for form in FORMS.forms for one in form.blocks]


def found(rows, loose=False, **options):
    hits = find_blocks(a_grid(rows, **options), BLOCKS, loose)
    return [(hit.block.id, hit.top) for hit in hits]


def test_a_block_stands_at_the_row_of_its_topmost_headings():
    assert found(OWN, merges=MERGES) == [("own", 3)]
    assert found(EVERY, down=4) == [("every", 6)]


def test_pairs_stand_below_their_heading_or_above_their_labels():
    assert found(CLUB) == [("facts", 1), ("hard", 6)]
    assert found(CLUB[1:4], down=5) == [("facts", 5)]


def test_damaged_headings_are_found_only_where_one_looks_for_them():
    damaged = [["TT", "Tên đơn vij", "Số cây thôngg", "Số cây sồii"], [1, "A", 2, 3]]
    assert found(damaged) == [] and found(damaged, loose=True) == [("every", 1)]


def test_a_title_makes_up_for_missing_headings():
    rows = [["TT", "Tên đơn vị", "khác", "khác nữa"], [1, "A", 2, 3]]
    assert found(rows) == []
    assert found([["TỔNG HỢP TRỒNG CÂY NĂM 2030"], *rows]) == [("every", 2)]


def test_a_sheet_without_any_heading_holds_no_block():
    assert found([["Ghi chú của phòng"], [1, 2]]) == []


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("TỔNG HỢP TRỒNG CÂY NĂM 2022", True),
        ("Tổng hợp trồng cây", True),
        ("Tổng hợp trồng hoa", False),
        ("Năm 2022", False),
    ],
)
def test_a_title_is_known_whatever_its_year(said, known):
    assert is_title(key(said), block("ALL", "every").title_keys) == known


def test_headings_are_close_level_by_level_or_as_a_whole():
    assert alike_paths((key("Kết quả"), key("Còn sôngs")), (key("Kết quả"), key("Còn sống")))
    assert alike_paths((key("Kết quả còn sống"),), (key("Kết quả"), key("Còn sống")))
    assert not alike_paths((key("Kết quả"),), (key("Kết quả"), key("Còn sống")))


def test_the_heading_of_a_block_among_some_rows():
    grid, hard = a_grid(CLUB), block("CLUB", "hard")
    assert heading_row(grid, hard, range(5, 1, -1)) == 5
    assert heading_row(grid, hard, range(4)) == 0
    assert heading_row(grid, block("ONE", "own"), range(9)) == 0


def test_each_block_once_and_one_a_heading_row():
    twice = [*EVERY, *EVERY]
    assert found(twice) == [("every", 2)]
    assert found(changed(2, 4, "Số cây sồi", EVERY)) == [("every", 2)]
