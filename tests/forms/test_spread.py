"""Four quarters in one cell are read, or an error; what has cells of its own is left as it is."""

import pytest

from analysis.reading.workbook import Workbook
from analysis.returns.interpret import interpret
from made_up_forms import FORMS, LEXICON, SUNG, WHO, a_sheet, changed

BLANK = [row if number < 3 else row[:1] for number, row in enumerate(SUNG)]


def said(rows):
    book = Workbook("xlsx", [a_sheet(WHO, "A"), a_sheet(rows, "B")])
    found = interpret(book, "2022/a.xlsx", FORMS, LEXICON)
    numbers = {v.quarter: (v.value, v.cell, v.rule) for v in found.values if v.measure == "sung"}
    return numbers, {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    "text", ["3/4/5/6", "Mùa 1: 3; mùa 2: 4; mùa 3: 5; mùa 4: 6", "I=3 II=4 III=5 IV=6"]
)
@pytest.mark.parametrize("row", [2, 4, 5])
def test_all_four_stand_in_one_cell(text, row):
    rows = [line if r != row else [line[0], text] for r, line in enumerate(BLANK, 1)]
    numbers, _ = said(rows)
    assert {q: value for q, (value, _, _) in numbers.items()} == {"1": 3, "2": 4, "3": 5, "4": 6}
    assert {cell for _, cell, _ in numbers.values()} == {f"B{row}"}
    assert {rule for *_, rule in numbers.values()} == {"one-of-four"}


@pytest.mark.parametrize("text", ["3; 4; 5", "1: 3, 1: 4, 2: 5, 3: 6", "mùa 1 và 2: 7, còn lại 6"])
def test_what_is_not_clearly_four_is_an_error(text):
    numbers, codes = said([line if r != 2 else [line[0], text] for r, line in enumerate(BLANK, 1)])
    assert not any(value for value, _, _ in numbers.values())
    assert codes == {"unreadable_number"}


def test_quarters_with_cells_of_their_own_are_read_there():
    numbers, _ = said(changed(2, 2, "Mùa 1: 3; mùa 2: 4; mùa 3: 5; mùa 4: 6", SUNG))
    assert {cell for _, cell, _ in numbers.values()} >= {"B4", "B5", "B6", "B7"}
