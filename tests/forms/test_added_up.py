"""Totals above or below their lines, subtotals in the rows of sections: all are held against their lines."""

import pytest

from analysis.editing.totals import totals
from analysis.reading.workbook import Workbook
from analysis.returns.interpret import interpret
from made_up_forms import FORMS, LEXICON, a_sheet, may_be

NAMES = ("Chi hội A", "Chi hội B", "Chi hội C", "Chi hội D", "Chi hội E")
COUNTS = [(5, 6), (7, 8), (9, 12), (2, 0), (4, 3)]
HEAD = [["TỔNG HỢP TRỒNG CÂY NĂM 2022"], ["TT", "Tên đơn vị", "Số cây thông", "Số cây sồi"]]
ENTRIES = [[i, name, *n] for i, (name, n) in enumerate(zip(NAMES, COUNTS, strict=True), 1)]


def summed(number, text, entries):
    return [number, text, *(sum(e[i] for e in entries) for i in (2, 3))]


ONE, TWO = ENTRIES[:2], ENTRIES[2:]
ABOVE = [
    *HEAD,
    summed(None, "TỔNG CỘNG", ENTRIES),
    summed("I", "KHỐI MỘT", ONE),
    *ONE,
    summed("II", "KHỐI HAI", TWO),
    *TWO,
]
LAYOUTS = {
    "on top, sections with subtotals": ABOVE,
    "sections without their numerals": [
        [None, *r[1:]] if r[0] in ("I", "II") else r for r in ABOVE
    ],
    "sections in other words": [[r[0], "Vùng ven", *r[2:]] if r[0] == "II" else r for r in ABOVE],
    "neither numerals nor the words": [
        [None, "Vùng ven", *r[2:]] if r[0] in ("I", "II") else r for r in ABOVE
    ],
    "below": [
        *HEAD,
        ["I", "KHỐI MỘT"],
        *ONE,
        summed(None, "Cộng (I)", ONE),
        ["II", "KHỐI HAI"],
        *TWO,
        summed(None, "Cộng", TWO),
        summed(None, "TỔNG CỘNG", ENTRIES),
    ],
    "subtotals above, without sections": [
        *HEAD,
        summed(None, "Cộng nhóm đầu", ONE),
        *ONE,
        summed(None, "Cộng nhóm sau", TWO),
        *TWO,
        summed(None, "Tổng cộng", ENTRIES),
    ],
    "sections with subtotals, total below": [*HEAD, *ABOVE[3:], ABOVE[2]],
}


def said(rows):
    item = interpret(Workbook("xlsx", [a_sheet(rows)]), "2022/a.xlsx", FORMS, LEXICON)
    numbers = {}
    for v in item.values:
        numbers.setdefault(item.names[v.line].raw, []).append(v.value)
    return item, {name: tuple(values) for name, values in numbers.items()}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_is_read_and_adds_up(rows):
    item, numbers = said(rows)
    assert numbers == dict(zip(NAMES, COUNTS, strict=True))
    assert not list(totals(item, set(), may_be))


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_addend_is_named(rows, name):
    wrong = [[*r[:2], r[2] + 1, *r[3:]] if len(r) > 1 and r[1] == name else r for r in rows]
    item, numbers = said(wrong)
    if set(numbers) != set(NAMES):  # then a section is taken for an organisation nobody knows
        assert set(numbers) - set(NAMES) <= {"Vùng ven", "KHỐI HAI"}
        return
    row = next(i for i, r in enumerate(wrong, 1) if len(r) > 1 and r[1] == name)
    assert f"C{row}" in {finding.place.cell for finding in totals(item, set(), may_be)}


@pytest.mark.parametrize("rows", LAYOUTS.values(), ids=LAYOUTS)
def test_a_wrong_total_is_named_alone(rows):
    at = next(i for i, r in enumerate(rows) if len(r) > 1 and str(r[1]).casefold() == "tổng cộng")
    wrong = [[*r[:3], r[3] + 5] if i == at else r for i, r in enumerate(rows)]
    item, _ = said(wrong)
    assert {finding.place.cell for finding in totals(item, set(), may_be)} == {f"D{at + 1}"}


def test_a_total_may_be_called_anything_by_its_map():
    """Its id has no dot: it is of everything. No word and no id is magic."""
    item, _ = said(ABOVE)
    assert {v.base for v in item.totals if v.cell.endswith("3")} == {"5:10"}


def test_an_organisation_without_a_running_number_is_no_section():
    item, numbers = said([*HEAD, [None, "Chi hội Z", 3, 4], *ENTRIES])
    assert numbers["Chi hội Z"] == (3, 4) and not item.totals
