"""Rows of a list whose values were put in one column off: one error, and none of them used."""

import pandas as pd
import pytest

from analysis.forms.locate import locate
from analysis.forms.maps import compile_forms
from analysis.reading.workbook import Workbook
from made_up_forms import COLUMNS, LEXICON, a_sheet, codes, line


def a_list(*rows):
    own = {"sheet": "own", "block": "own"}
    lines = [
        line("form", "LIST", type="many", first="2021"),
        line("sheet", "own", sheet="own"),
        line("block", "own", **own, type="list", measure="organisation"),
        line("title", text="VIỆC CỦA CÁC HỘI NĂM {year}", **own),
        line("column", "number", "TT", **own, type="number"),
        line("column", "name", "Tên hội", **own, type="organisation"),
        line("column", "members", "Số hội viên", **own, type="count", measure="members"),
        line("column", "plan", "Có kế hoạch", **own, type="flag", measure="plan"),
        line("column", "trees", "Số cây", **own, type="count", measure="trees"),
        line("column", "remark", "Ghi chú", **own, type="remark"),
    ]
    maps = compile_forms(pd.DataFrame(lines, columns=COLUMNS).assign(form="LIST"))
    head = [
        ["VIỆC CỦA CÁC HỘI NĂM 2022"],
        ["TT", "Tên hội", "Số hội viên", "Có kế hoạch", "Số cây", "Ghi chú"],
    ]
    book = Workbook("xlsx", [a_sheet([*head, *rows, [2, "Hội B", 9, "Có", 4]])])
    found = locate(book, maps, LEXICON)
    used = {f.line for f in found.facts if f.part.type in ("count", "flag") and f.cell is not None}
    named = {f.line for f in found.facts if f.part.type == "organisation"}
    return used, named, codes(found)


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ([1, "Hội A", 8, "Có", 5], False),
        ([1, "Hội A", None, 8, "Có", 5], True),
        ([1, "Hội A", "Có", 5], True),
        ([1, "Hội A", 8, 1, "không"], False),
        ([1, "Hội A", 8, 5, 5], False),
        ([1, "Hội A", None, "Có", 5, 7], True),
        ([1, "Hội A", None, "Có", 5, "7 cây chết"], False),
        ([1, "Hội A", 8, "Có", 5, 7], False),
    ],
)
def test_a_row_with_numbers_and_answers_in_each_others_columns(row, wrong):
    used, named, told = a_list(row)
    assert used == ({4} if wrong else {3, 4}) and named == {3, 4}
    assert ("row_shifted" in told) == wrong
