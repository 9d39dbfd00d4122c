"""A table on its side, its lines as columns: read as it stands, with the addresses of the file."""

import pytest

from analysis.editing.totals import totals
from analysis.reading.workbook import Workbook, a1
from analysis.returns.interpret import interpret
from made_up_forms import (
    EVERY,
    FORMS,
    LEXICON,
    OWN,
    SUNG,
    WANTED,
    WHO,
    a_sheet,
    changed,
    may_be,
    read,
    told,
    values,
)


def on_its_side(rows, width):
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    return [list(column) for column in zip(*full, strict=True)]


LIST = [["TỔNG HỢP TRỒNG CÂY NĂM 2022"], [], *on_its_side([EVERY[1], *EVERY[3:8]], 4)]


def said(rows):
    return interpret(Workbook("xlsx", [a_sheet(rows)]), "2022/a.xlsx", FORMS, LEXICON)


def test_organisations_as_columns():
    item = said(LIST)
    numbers = {(item.names[v.line].raw, v.measure): (v.value, v.cell) for v in item.values}
    assert numbers == {
        ("Chi hội A", "pines"): (5, "C5"),
        ("Chi hội A", "oaks"): (6, "C6"),
        ("Tổng hợp B", "pines"): (7, "D5"),
        ("Tổng hợp B", "oaks"): (8, "D6"),
    }
    assert (item.form, item.year) == ("ALL", 2022)
    assert {v.cell: v.base for v in item.totals}["E5"] == "C:D"
    assert not list(totals(item, set(), may_be))


def test_its_ledger_closes():
    sheet = a_sheet(LIST)
    item = interpret(Workbook("xlsx", [sheet]), "2022/a.xlsx", FORMS, LEXICON)
    assert [(row["cells"], row["unaccounted"]) for row in item.ledger] == [(len(sheet.cells), 0)]


def test_a_wrong_addend_is_named_with_its_address():
    item = said(changed(5, 3, 4, LIST))
    assert {finding.place.cell for finding in totals(item, set(), may_be)} == {"C5", "D5"}


def test_what_is_no_number_is_an_error_with_its_address():
    item = said(changed(6, 4, "tám chục", LIST))
    assert [(f.code, f.place.cell) for f in item.findings if f.code.startswith("unread")] == [
        ("unreadable_number", "D6")
    ]


def test_fixed_rows_as_columns():
    rows = on_its_side(OWN[2:10], 5)
    merges = [(1, 1, 1, 2), (2, 1, 2, 2), (3, 1, 4, 1), (5, 1, 5, 2)]
    found = read(
        a_sheet(
            [["BÁO CÁO TRỒNG CÂY NĂM 2022"], [], *rows],
            merges=[(r0 + 2, c0, r1 + 2, c1) for r0, c0, r1, c1 in merges],
        )
    )
    assert values(found) == WANTED and not told(found)
    pine = next(f for f in found.facts if f.part.measure == "spring.pine_whole")
    assert (pine.a1, pine.cell.value) == ("E4", 30)


def test_one_sheet_upright_and_one_on_its_side():
    found = read(a_sheet(WHO, "A"), a_sheet(on_its_side(SUNG, 2), "B"))
    sung = {f.part.quarter: (f.cell.value, f.a1) for f in found.facts if f.part.measure == "sung"}
    assert sung == {"1": (3, "D2"), "2": (4, "E2"), "3": (5, "F2"), "4": (6, "G2")}


@pytest.mark.parametrize("right", [0, 3])
@pytest.mark.parametrize("down", [0, 2])
def test_wherever_it_stands(right, down):
    sheet = a_sheet(LIST, right=right, down=down)
    item = interpret(Workbook("xlsx", [sheet]), "2022/a.xlsx", FORMS, LEXICON)
    assert {v.cell for v in item.values} == {
        a1(row + down, column + right) for row in (5, 6) for column in (3, 4)
    }
