"""Results stored by programs that do not calculate."""

import pytest

from analysis.reading.read import read_bytes
from hostile import cell, parts, row, sheet, zipped

FULL = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'


def kinds(*cells, settings=FULL):
    raw = parts(sheet(row(1, *cells)))
    main = raw["xl/workbook.xml"].replace(b"</workbook>", settings.encode() + b"</workbook>")
    read = read_bytes(zipped({**raw, "xl/workbook.xml": main})).sheets[0].cells
    return [found.kind for found in read.values()]


@pytest.mark.parametrize(
    "formulas",
    [
        [cell("B1", 0, formula="SUM(A1:A1)")],
        [cell("B1", 0, formula="A1-1"), cell("C1", 5, formula="A1-2")],
        [cell("B1", 0, formula="IF(A1=7,1,2)")],
        [cell("B1", 0, formula="A1-1"), cell("C1", "", kind="str", formula='""')],
    ],
)
def test_a_zero_that_cannot_be_is_no_result(formulas):
    assert kinds(cell("A1", 7), *formulas)[1] == "uncalculated"


@pytest.mark.parametrize(
    "formulas",
    [
        [cell("B1", 7, formula="SUM(A1:A1)")],
        [cell("B1", 0, formula="A1-7")],
        [cell("B1", 0, formula="SUM(D1:E1)")],
        [cell("B1", 0, formula="IF(A1=7,0,2)"), cell("C1", 7, formula="A1")],
    ],
)
def test_results_that_can_be_are_believed(formulas):
    assert kinds(cell("A1", 7), *formulas)[1] == "number"


def test_a_book_that_does_not_ask_is_believed():
    assert kinds(cell("A1", 7), cell("B1", 0, formula="A1"), settings="") == ["number", "number"]
