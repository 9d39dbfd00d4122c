"""Rows in words that nobody knows: given by place, number and types, or an error; never the wrong one."""

import pandas as pd
import pytest

from analysis.forms.locate import locate
from analysis.forms.maps import compile_forms
from analysis.reading.workbook import Workbook
from made_up_forms import (
    CLUB,
    COLUMNS,
    LEXICON,
    MERGES,
    SUNG,
    WANTED,
    WHO,
    a_sheet,
    changed,
    codes,
    line,
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


def test_a_code_printed_where_the_map_has_a_dash_contradicts_nothing():
    own = {"sheet": "own", "block": "own"}
    names = {"good": "Tốt", "fair": "Khá", "poor": "Kém"}
    lines = [
        line("form", "CODE", type="organisation", first="2021"),
        line("sheet", "own", sheet="own"),
        line("block", "own", **own, type="matrix"),
        line("title", text="XẾP HẠNG CÂY NĂM {year}", **own),
        line("column", "number", "TT", **own, type="number"),
        line("column", "label", "Nội dung", **own, type="label"),
        line("column", "code", "Mã số", **own, type="code"),
        line("column", "trees", "Số cây", **own),
        *(line("row", name, text, **own, number="-") for name, text in names.items()),
        *(line("field", f"{n}:trees", **own, type="count", measure=n) for n in names),
    ]
    maps = compile_forms(pd.DataFrame(lines, columns=COLUMNS).assign(form="CODE"))
    head = [["XẾP HẠNG CÂY NĂM 2022"], ["TT", "Nội dung", "Mã số", "Số cây"]]
    rows = [["-", "Loại tốt", "01", 7], ["-", "Loại khá", "02", 2], ["-", "Loại kém", "03", 1]]
    found = locate(Workbook("xlsx", [a_sheet([*head, *rows])]), maps, LEXICON)
    assert values(found) == {"good": 7, "fair": 2, "poor": 1} and not codes(found)
