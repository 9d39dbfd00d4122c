"""Rows in words that nobody knows: given by place, number and types, or an error; never the wrong one."""

import pytest

from made_up_forms import (
    CLUB,
    MERGES,
    SUNG,
    WANTED,
    WHO,
    a_sheet,
    changed,
    codes,
    read,
    values,
)


@pytest.mark.parametrize("row", [7, 9, 10])
@pytest.mark.parametrize("text", ["Bạch đàn", "Loài nọ"])
def test_one_unknown_row_is_known_by_its_place(row, text):
    found = read(a_sheet(changed(row, 1, text), merges=MERGES))
    assert values(found) == WANTED and codes(found, "note") == {"row_by_place"}


def test_two_neighbours_in_unknown_words_are_given_in_order_or_asked_about():
    found = read(a_sheet(changed(9, 1, "Loài nọ", changed(10, 1, "Loài kia")), merges=MERGES))
    wrong = {m: n for m, n in values(found).items() if WANTED[m] != n}
    assert not wrong
    assert values(found) == WANTED or codes(found)


def test_rows_whose_words_count_up_are_told_apart():
    rows = [[f"Đợt {row[0][-1]}", *row[1:]] if row[0].startswith("Mùa") else row for row in SUNG]
    found = read(a_sheet(WHO, "A"), a_sheet(rows, "B"))
    sung = {f.part.quarter: f.cell.value for f in found.facts if f.part.measure == "sung"}
    assert sung == {"1": 3, "2": 4, "3": 5, "4": 6}


def test_a_value_of_another_type_contradicts():
    rows = changed(2, 1, "Điều lạ", CLUB)  # the name; the only other text would be no number
    found = read(a_sheet(changed(4, 1, "Điều khác", rows)))
    members = [f.cell.value for f in found.facts if f.part.measure == "members" and f.cell]
    assert members in ([], [17])
