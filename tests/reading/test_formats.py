"""Number formats: what shows otherwise than it is stored, in each kind of file."""

import pytest

from analysis.reading.formats import shown_by
from analysis.reading.read import read_bytes
from analysis.reading.workbook import Shown, number_cell
from hostile import ODS, cell, line, ods, parts, row, sheet, spot, styles, table, xls, zipped


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("0%", Shown.PERCENT),
        ("0.00%;[Red]-0.00%", Shown.PERCENT),
        ('0"%"', ""),
        (";;;", Shown.HIDDEN),
        (";;;@", Shown.HIDDEN),
        ('"ẩn"', Shown.HIDDEN),
        ("0,", Shown.SCALED),
        ('#,##0.0,,"tr"', Shown.SCALED),
        ("#,##0", ""),
        ('_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', ""),
        ('#,##0 "đảng viên"', ""),
        ("General", ""),
        ("", ""),
        ("@", ""),
        ("[>=1000]#,##0;0", ""),
    ],
)
def test_a_format_says_how_a_number_is_seen(code, shown):
    assert shown_by(code) == shown


def first(raw):
    return read_bytes(raw).sheets[0].cells[1, 1]


@pytest.mark.parametrize(
    ("code", "shown"), [("0%", "percent"), (";;;", "hidden"), ("0,", "scaled"), ("0.0", "")]
)
def test_formats_in_xlsx_and_xls(code, shown):
    xlwt = pytest.importorskip("xlwt")
    style = styles([(170, code)], cells=[(0, 0), (170, 0)])
    new = zipped(parts(sheet(row(1, cell("A1", 12, style=1))), style=style))
    old = xls(lambda page, _: page.write(0, 0, 12, xlwt.easyxf(num_format_str=code)))
    for raw in (new, old):
        assert first(raw) == number_cell("12" if raw is new else "12.0")._replace(shown=shown)


def test_the_percent_formats_that_excel_has_without_a_code():
    style = styles(cells=[(0, 0), (9, 0), (10, 0), (3, 0)])
    cells = [cell(f"{letter}1", 1, style=i) for i, letter in enumerate("ABCD")]
    read = read_bytes(zipped(parts(sheet(row(1, *cells)), style=style))).sheets[0].cells
    assert [found.shown for found in read.values()] == ["", "percent", "percent", ""]


@pytest.mark.parametrize(
    ("format_", "shown"),
    [
        (
            '<number:percentage-style style:name="N"><number:number/></number:percentage-style>',
            "percent",
        ),
        ('<number:number-style style:name="N"><number:text/></number:number-style>', "hidden"),
        (
            (
                '<number:number-style style:name="N"><number:number number:display-factor="1000"/>'
                "</number:number-style>"
            ),
            "scaled",
        ),
        ('<number:number-style style:name="N"><number:number/></number:number-style>', ""),
        (
            (
                '<number:number-style style:name="P"/>'
                '<number:number-style style:name="N"><number:number/>'
                '<style:map style:condition="value()&gt;=0" style:apply-style-name="P"/>'
                "</number:number-style>"
            ),
            "hidden",
        ),
    ],
)
def test_formats_in_ods(format_, shown):
    numbers = f' xmlns:number="{ODS}datastyle:1.0"'
    style = '<style:style style:name="c" style:family="table-cell" style:data-style-name="N"/>'
    body = table(line(spot(12, more=' table:style-name="c"')))
    raw = ods(body, automatic=(format_ + style).replace("-style ", f"-style{numbers} ", 1))
    assert first(raw).shown == shown
