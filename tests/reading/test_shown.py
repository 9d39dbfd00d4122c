"""What stands at a number beside its digits: raised or struck letters, ticks, comments."""

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from analysis.reading.read import read_bytes
from analysis.reading.workbook import Shown
from hostile import line, ods, spot, table, xls


def written(fill):
    book = openpyxl.Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return read_bytes(out.getvalue()).sheets[0].cells


def rich(plain, special, **font):
    return CellRichText(plain, TextBlock(InlineFont(**font), special))


@pytest.mark.parametrize(
    ("font", "shown"),
    [
        ({"vertAlign": "superscript"}, Shown.RAISED),
        ({"vertAlign": "subscript"}, Shown.RAISED),
        ({"strike": True}, Shown.STRUCK),
        ({"b": True}, ""),
    ],
)
def test_letters_of_a_rich_text(font, shown):
    def fill(page):
        page["A1"] = rich("7", "1", **font)
        page["B1"] = rich("7", " ", **font)

    cells = written(fill)
    assert (cells[1, 1].value, cells[1, 1].shown, cells[1, 2].shown) == ("71", shown, "")


def test_a_number_struck_out_as_a_whole():
    def fill(page):
        page["A1"], page["A2"] = 7, "7"
        page["A1"].font = page["A2"].font = Font(strike=True)

    assert [cell.shown for cell in written(fill).values()] == [Shown.STRUCK, Shown.STRUCK]


def test_a_raised_digit_of_unicode():
    assert written(lambda page: page.append(["7¹", "7"]))[1, 1].shown == Shown.RAISED


def test_struck_in_an_old_workbook():
    xlwt = pytest.importorskip("xlwt")

    def fill(page, _):
        page.write(0, 0, 7, xlwt.easyxf("font: struck_out true"))
        raised = xlwt.easyfont("escapement superscript")
        page.write_rich_text(1, 0, ("7", ("1", raised)))

    cells = read_bytes(xls(fill)).sheets[0].cells
    assert [cell.shown for cell in cells.values()] == [Shown.STRUCK, Shown.RAISED]


def test_letters_in_an_open_document():
    raised = (
        '<style:style style:name="up" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
    )
    text = '<text:p>7<text:span text:style-name="up">1</text:span></text:p>'
    read = read_bytes(ods(table(line(spot(kind="string", inner=text))), automatic=raised))
    assert read.sheets[0].cells[1, 1][:2] == ("text", "71")
    assert read.sheets[0].cells[1, 1].shown == Shown.RAISED


def test_comments_stand_on_their_cells():
    def fill(page):
        page["A1"], page["A3"] = 7, "chữ"
        page["A1"].comment = Comment("số của quý I", "ĐUK")
        page["A2"].comment = Comment("ô trống", "ĐUK")

    assert {at: cell.comment for at, cell in written(fill).items()} == {
        (1, 1): "số của quý I",
        (3, 1): "",
    }


def test_a_comment_in_an_open_document_is_no_text_of_its_cell():
    note = "<office:annotation><text:p>số của</text:p><text:p>quý I</text:p></office:annotation>"
    cells = read_bytes(ods(table(line(spot(7, inner=note))))).sheets[0].cells
    assert (cells[1, 1].value, cells[1, 1].comment) == (7, "số của\nquý I")


@pytest.mark.parametrize(
    ("font", "typed", "tick"),
    [
        ("Wingdings", "ü", "✓"),
        ("Wingdings", "þ", "☑"),
        ("Wingdings", "\uf0fc", "✓"),
        ("Wingdings", "¨", "☐"),
        ("Wingdings 2", "P", "✓"),
        ("Wingdings 2", "R", "☑"),
        ("Webdings", "a", "✓"),
        ("Arial", "ü", "ü"),
    ],
)
def test_ticks_in_fonts_of_pictures(font, typed, tick):
    def fill(page):
        page["A1"] = typed
        page["A1"].font = Font(name=font)
        page["B1"] = CellRichText(TextBlock(InlineFont(rFont=font), typed))

    assert [cell.value for cell in written(fill).values()] == [tick, tick]


@pytest.mark.parametrize("legacy", [(".VnTime", "Tæng sè ®¶ng viªn"), ("VNI-Times", "Ñaûng boä")])
def test_unicode_stays_beside_legacy(legacy):
    font, said = legacy

    def fill(page):
        for row in range(1, 9):
            page.cell(row, 1, said).font = Font(name=font)
            page.cell(row, 2, "Không có").font = Font(name="Times New Roman")
        page.cell(1, 3, "Ghi chú")  # in the font of the workbook
        page.cell(2, 3, CellRichText("Không", TextBlock(InlineFont(rFont="Arial"), " có")))

    cells = written(fill)
    assert {cells[row, 2].value for row in range(1, 9)} == {"Không có"}
    assert [cells[1, 3].value, cells[2, 3].value] == ["Ghi chú", "Không có"]
    assert cells[1, 1].value in ("Tổng số đảng viên", "Đảng bộ")


def test_a_text_without_any_font_follows_the_others():
    said = [line(spot(text, "string")) for text in ("bé", "§¶ng bé c¬ së", "nhiÖm vô")]
    cells = read_bytes(ods(table(*said))).sheets[0].cells
    assert cells[1, 1].value == "bộ"
