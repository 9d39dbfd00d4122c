"""The quick way through a sheet sees what the tree sees."""

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading import worksheet
from analysis.reading.book import Book, Rich, Styles
from analysis.reading.glance import Glance, at_a_glance
from analysis.reading.read import read
from hostile import SHEET, sheet


def nothing_at_a_glance(raw, _):
    return Glance(raw, {}, 0)


def both_ways(raw: bytes) -> list[tuple | str]:
    """What a sheet part gives at a glance where that can be, and by the tree alone: cells, merges, hidden rows, or the refusal."""
    shared = Book(
        ["chữ chung", Rich([("§¶ng", ".VnTime")]), ""],
        Styles(frozenset("2"), {"3": ".VnTime"}),
        False,
    )
    out = []
    for taken in (at_a_glance, nothing_at_a_glance):
        with mock.patch.object(worksheet, "at_a_glance", taken):
            try:
                page = worksheet.read_worksheet(raw, SHEET, False, shared)
                out.append((page.cells, page.merges, page.hidden_rows, page.oddities))
            except Refused as refusal:
                out.append(refusal.code)
            except ValueError:  # a number that is none; `read_bytes` makes it a refusal
                out.append("broken")
    return out


PLAIN = sheet(
    '<row r="1" spans="1:3" ht="15.5"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="2"><v>45000</v></c></row>',
    '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>Tổ &amp; chức _x0041_</t></is></c><c r="B3"><f>SUM(C3:D3)</f><v>12</v></c></row>',
    '<row r="4"><c r="B4" s="3" t="s"><v>1</v></c><c r="C4" t="str"><f>IF(1&gt;0,"","")</f><v></v></c><c r="D4" t="n"><v>1.5E3</v></c></row>',
    '<row r="7"/>',
    before='<cols><col min="2" max="2" hidden="1"/></cols>',
    after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
)


SCRAPS = [
    *'0A"<>&/ =;\x01\ufffeộ\r\n',
    "<v/>",
    "<v>7</v>",
    "</v>",
    "<f/>",
    "<f>A1</f>",
    "</c>",
    '<c r="B3"><v>8</v></c>',
    '<c r="B8"/>',
    "<c><v>1</v></c>",
    "<row>",
    '<row r="3">',
    "</row>",
    "</sheetData>",
    "<sheetData>",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "&#65;",
    "&amp;",
    "&lt;",
    ' t="e"',
    ' t="b"',
    ' t="str"',
    ' s="3"',
    ' hidden="1"',
    ' xmlns="x"',
    "<is><t>x</t></is>",
    "<t>",
    "<r><t>y</t></r>",
    "<?x?>",
    "99999999",
]


def test_the_plain_reader_takes_what_is_plain():
    page = at_a_glance(PLAIN.encode(), Book(["chữ chung", "x"], Styles(), False))
    assert len(page.rest) < 0.5 * len(PLAIN)
    assert len(page.cells) == 6 and page.hidden_rows == 1


@settings(max_examples=600, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 12), st.sampled_from(["", *SCRAPS])),
        max_size=3,
    )
)
def test_the_plain_reader_sees_what_the_tree_sees(changes):
    made = PLAIN
    for at, cut, scrap in changes:
        made = made[:at] + scrap + made[at + cut :]
    quick, tree = both_ways(made.encode("utf-8", "surrogatepass"))
    assert quick == tree


@pytest.mark.parametrize(
    "path",
    sorted((Path(__file__).parents[2] / "data/raw").rglob("*.xlsx"))[::4],
    ids=lambda p: p.name,
)
def test_the_plain_reader_sees_what_the_tree_sees_in_the_sample(path):
    try:
        quick = read(path)
        with mock.patch.object(worksheet, "at_a_glance", nothing_at_a_glance):
            tree = read(path)
    except Refused:
        return
    assert [(s.cells, s.merges, s.hidden_rows, s.oddities) for s in quick.sheets] == [
        (s.cells, s.merges, s.hidden_rows, s.oddities) for s in tree.sheets
    ]
