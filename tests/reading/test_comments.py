"""Comments of cells, those of blank ones too."""

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from analysis.reading.comments import put_comment
from analysis.reading.read import read_bytes
from analysis.reading.workbook import Cell, Sheet


@pytest.mark.parametrize(
    ("comment", "codes"),
    [("9 đồng chí", ["comment_alone"]), ("theo biểu năm 2024, ngày 5/12", []), ("để sau", [])],
)
def test_a_number_in_the_comment_of_a_blank_cell_is_not_lost_in_silence(comment, codes):
    sheet = Sheet("S")
    put_comment(sheet, (3, 2), comment)
    assert [(f.code, f.place.cell) for f in sheet.oddities] == [(code, "B3") for code in codes]


def test_a_comment_goes_to_the_cell_that_it_is_on():
    sheet = Sheet("S", {(3, 2): Cell("number", 4, "4")})
    put_comment(sheet, (3, 2), "9 đồng chí")
    assert sheet.cells[3, 2].comment == "9 đồng chí" and not sheet.oddities


def test_comments_of_a_workbook_are_read_with_their_places():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["C5"].comment = Comment("7 chi bộ", "a")
    out = io.BytesIO()
    book.save(out)
    (sheet,) = read_bytes(out.getvalue()).sheets
    told = [(f.code, f.place.cell) for f in sheet.oddities if f.code == "comment_alone"]
    assert told == [("comment_alone", "C5")]
