"""Reading loses nothing: against other readers, against transcripts, against damage, against itself."""

import datetime
import functools
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from unittest import mock

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading import gate, markup, worksheet
from analysis.reading.book import Book, Styles
from analysis.reading.glance import Glance, at_a_glance
from analysis.reading.read import read, read_bytes
from analysis.reading.workbook import a1, letters, place
from analysis.text.plain import clean
from hostile import (
    SHEET,
    book,
    cell,
    ods,
    parts,
    row,
    sheet,
    spot,
    strings,
    styles,
    table,
    text,
    zipped,
)
from hostile import line as ods_line

SHARED = Path(__file__).parents[2] / "shared"
needs_real = pytest.mark.skipif(
    not (SHARED / "real").is_dir(), reason="needs the real workbooks beside the project"
)
needs_practice = pytest.mark.skipif(
    not (SHARED / "submissions").is_dir(),
    reason="needs the practice submissions beside the project",
)


def seen(workbook, number=0):
    return {a1(*at): (c.kind, c.value) for at, c in workbook.sheets[number].cells.items()}


# ── addresses ──


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_an_address_leads_back(column, number):
    assert (
        place(a1(number, column))
        == place(a1(number, column).lower())
        == place(f"${letters(column)}${number}")
        == (number, column)
    )
    assert letters(column) == openpyxl.utils.get_column_letter(column)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "A",
        "1",
        "A0",
        "XFE1",
        "A1048577",
        "A1:B2",
        "A-1",
        "Á1",
        "A１",
        "A1 ",
        "ZZZZZZZZ1",
        "A9999999999999",
    ],
)
def test_no_address(address):
    with pytest.raises(Refused) as refusal:
        place(address)
    assert refusal.value.code == "outside_grid"


# ── what is written is read ──

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]),
    min_size=1,
    max_size=30,
).filter(
    lambda t: (
        clean(t)
        and not re.search("_x[0-9A-Fa-f]{4}_", t)
        and not re.search("[\u00a1-\u024f\u0300-\u036f]", t)
    )
)
VALUES = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12).filter(lambda f: f == 0 or abs(f) > 1e-9),
    st.datetimes(datetime.datetime(1901, 1, 1), datetime.datetime(2100, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
)
CELLS = st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 30)), VALUES, max_size=25)


def expected(value):
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, datetime.datetime):
        return ("date", value.isoformat())
    return ("text", clean(value)) if isinstance(value, str) else ("number", value)


def same(found, cells):
    wanted = {a1(*at): expected(v) for at, v in cells.items()}
    assert found.keys() == wanted.keys()
    for where, (kind, value) in wanted.items():
        assert found[where][0] == kind and (
            abs(found[where][1] - value) <= 1e-9 * abs(value)
            if kind == "number"
            else found[where][1] == value
        )


@settings(max_examples=40, deadline=None)
@given(CELLS)
def test_what_openpyxl_writes(cells):
    made = openpyxl.Workbook()
    for (r, c), value in cells.items():
        at = made.active.cell(r, c)
        at.value = value
        if isinstance(value, str):
            at.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    same(seen(read_bytes(out.getvalue())), cells)


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_what_xlwt_writes(cells):
    xlwt = pytest.importorskip("xlwt")
    made = xlwt.Workbook()
    page, day = made.add_sheet("x"), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for (r, c), value in cells.items():
        page.write(r - 1, c - 1, value, *([day] if isinstance(value, datetime.datetime) else []))
    out = io.BytesIO()
    made.save(out)
    same(seen(read_bytes(out.getvalue())), cells)


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_what_an_open_document_holds(cells):
    rows = []
    for r in range(1, 41):
        spots = []
        for c in range(1, 31):
            value = cells.get((r, c))
            if isinstance(value, bool):
                spots.append(spot("x", "boolean", f' office:boolean-value="{str(value).lower()}"'))
            elif isinstance(value, datetime.datetime):
                spots.append(spot("x", "date", f' office:date-value="{value.isoformat()}"'))
            else:
                spots.append(spot(value, "string" if isinstance(value, str) else ""))
        rows.append(ods_line(*spots))
    same(seen(read_bytes(ods(table(*rows)))), cells)


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_a_large_part_is_read_as_a_small_one(cells):
    by_row = {}
    for (r, c), value in cells.items():
        if isinstance(value, (str, bool)) or not isinstance(value, datetime.datetime):
            made = (
                text(a1(r, c), value)
                if isinstance(value, str)
                else cell(
                    a1(r, c),
                    str(int(value)) if isinstance(value, bool) else repr(value),
                    "b" * isinstance(value, bool),
                )
            )
            by_row.setdefault(r, []).append(made)
    raw = book(
        *(row(r, *made, f'<c r="{a1(r, 40)}" s="0"/>') for r, made in by_row.items()),
        after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )
    small = read_bytes(raw)
    before, markup.LARGE = markup.LARGE, 0
    try:
        large = read_bytes(raw)
    finally:
        markup.LARGE = before
    assert large == small


def nothing_at_a_glance(raw, _):
    return Glance(raw, {}, 0)


def both_ways(raw: bytes) -> list[tuple | str]:
    """What a sheet part gives at a glance where that can be, and by the tree alone: cells, merges, hidden rows, or the refusal."""
    shared = Book(
        ["chữ chung", [("§¶ng", ".VnTime")], ""],
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
    sorted((Path(__file__).parents[1] / "data/raw").rglob("*.xlsx"))[::4],
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


def test_shared_strings_of_a_large_part():
    many = [f"chữ {i}" for i in range(60_000)]
    raw = zipped(
        parts(
            sheet(*(row(i + 1, cell(f"A{i + 1}", str(i), "s")) for i in range(0, 60_000, 600))),
            shared=strings(*many, "x" * 30_000),
        )
    )
    before, markup.LARGE = markup.LARGE, 1 << 20
    try:
        assert seen(read_bytes(raw)) == {
            f"A{i + 1}": ("text", f"chữ {i}") for i in range(0, 60_000, 600)
        }
    finally:
        markup.LARGE = before


# ── damage ──

WHOLE = zipped(
    parts(
        {
            SHEET: sheet(
                *(
                    row(i, cell(f"A{i}", str(i * 7919 % 1009)), cell(f"B{i}", str(i % 3), "s"))
                    for i in range(1, 60)
                )
            ),
            "Hai": sheet(row(1, text("A1", "Đảng bộ"))),
        },
        shared=strings("một", "hai", "ba"),
        style=styles(),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_damaged_byte_is_noticed_or_harmless(position, change):
    broken = bytearray(WHOLE)
    broken[position] ^= change
    try:
        assert read_bytes(bytes(broken)) == read_bytes(WHOLE)
    except Refused as refusal:
        assert "hãy" in refusal.message or "đề nghị" in refusal.message


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1))
def test_cut_anywhere(length):
    with pytest.raises(Refused):
        read_bytes(WHOLE[:length])


@functools.cache
def _old():
    xlwt = pytest.importorskip("xlwt")
    made = xlwt.Workbook()
    page = made.add_sheet("x")
    for i in range(200):
        page.write(i, 0, f"chữ {i}")
        page.write(i, 1, i * 1.5)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_old_workbook_raises_nothing_else(data):
    broken = bytearray(_old())
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        read_bytes(bytes(broken))
    except Refused:
        pass


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"\x09\x08",
            b"<?xml ",
            b"%PDF",
        ]
    ),
)
def test_any_bytes_are_refused_in_words(content, start):
    with pytest.raises(Refused) as refusal:
        read_bytes(start + content)
    assert re.search("hãy|đề nghị", refusal.value.message)


XML = st.lists(
    st.sampled_from(
        [
            *'<>/="&; 1Aô',
            "row",
            '<row r="2">',
            "</row>",
            '<c r="A1">',
            '<c t="s">',
            "</c>",
            "<v>",
            "</v>",
            "<f/>",
            "<is>",
            "</is>",
            "<t>",
            "</t>",
            "</sheetData>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "&#0;",
            "&lt;",
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(XML)
def test_any_sheet_is_read_or_refused(inner):
    try:
        read_bytes(book(inner))
    except Refused:
        pass


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["r", "t", "s", "x"]), st.text(st.sampled_from("Aa1sbned-0 ô9"), max_size=4)
    ),
    st.sampled_from(
        [
            "<v>1</v>",
            "<v/>",
            "<f/>",
            "<is><t>x</t></is>",
            "<is><r/></is>",
            "",
            "<v>-1</v>",
            "<f ref='x' t='array'/>",
        ]
    ),
)
def test_any_attributes_are_read_or_refused(attributes, inner):
    made = "<c " + " ".join(f'{k}="{v}"' for k, v in attributes.items()) + f">{inner}</c>"
    try:
        for found in seen(read_bytes(book(row(1, made)))).values():
            assert found[0] in ("text", "number", "error", "flag", "uncalculated", "date")
    except Refused:
        pass


# ── the command ──


def test_the_command_prints_every_cell(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(
        book(
            row(
                1,
                text("A1", "§¶ng bé c¬ së"),
                cell("B1", "0.125"),
                cell("C1", formula="1+1"),
                cell("D1", "#REF!", "e"),
                text("E1", "0012"),
            )
        )
    )
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "cells", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0 and not done.stderr
    assert [json.loads(at) for at in done.stdout.splitlines()] == [
        {"sheet": SHEET, "cell": where, "kind": kind, "value": value}
        for where, kind, value in [
            ("A1", "text", "Đảng bộ cơ sở"),
            ("B1", "number", 0.125),
            ("C1", "uncalculated", None),
            ("D1", "error", "#REF!"),
            ("E1", "text", "0012"),
        ]
    ]
    path.write_bytes(b"<html><table></table></html>")
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "cells", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (
        done.returncode == 3
        and not done.stdout
        and len(done.stderr.strip().splitlines()) == 1
        and "HTML" in done.stderr
    )


# ── real files ──


def _bag(values):
    return Counter(re.sub(r"\s+", " ", v).strip().casefold() for v in values if v.strip())


def _number(word):
    try:
        return float(word)
    except ValueError:
        return None


@needs_real
def test_real_workbooks_in_legacy_fonts_against_their_transcripts():
    wanted_texts = missed = false = 0
    lost = []
    for path in sorted((SHARED / "real").rglob("*.xls")):
        transcript = _bag(
            path.with_suffix(".txt").read_text(encoding="utf-8").replace("\n", "\t").split("\t")
        )
        cells = [c for s in read(path).sheets for c in s.cells.values()]
        found = _bag(str(c.value) for c in cells if c.kind == "text")
        numbers = sorted(
            [float(c.value) for c in cells if c.kind == "number"]
            + [n for t, k in found.items() if (n := _number(t)) is not None for _ in range(k)]
        )
        errors = sum(c.kind == "error" for c in cells)
        wanted = Counter({t: k for t, k in transcript.items() if _number(t) is None})
        wanted_texts += wanted.total()
        missed += (wanted - found).total()
        false += (Counter({t: k for t, k in found.items() if _number(t) is None}) - wanted).total()
        wanted_numbers = sorted(
            n for t, k in transcript.items() if (n := _number(t)) is not None for _ in range(k)
        )
        for n in (
            wanted_numbers
        ):  # the transcripts round to nine digits, and print the code of an error for it
            near = next((m for m in numbers if abs(m - n) <= 2e-9 * max(1, abs(n))), None)
            if near is not None:
                numbers.remove(near)
            elif n == 7 and errors:
                errors -= 1
            else:
                lost.append((path.name, n))
    assert wanted_texts > 2_500 and missed <= 0.005 * wanted_texts and false <= 0.005 * wanted_texts
    assert not lost


def _practice():
    for path in sorted((SHARED / "submissions" / "raw").rglob("*")):
        if path.is_file():
            try:
                yield path, read(path)
            except Refused as refusal:
                assert refusal.code in ("zero_bytes", "lock_file", "html", "password", "csv"), (
                    path,
                    refusal,
                )


@needs_practice
def test_no_false_conversion_in_unicode_files():
    legacy = {
        "QD xep loai TCCSD 2022.xlsx",
        "QD xep loai TCCSD 2023.xlsx",
        "PL1 Cong ty CP Tong Hop Thuong mai Song Lo.xlsx",
    }
    cells = 0
    for path, workbook in _practice():
        texts = [c for s in workbook.sheets for c in s.cells.values() if c.kind == "text"]
        changed = [c for c in texts if c.value != clean(c.raw)]
        assert bool(changed) == (path.name in legacy and any(c.font for c in texts)), (
            path,
            changed[:3],
        )
        cells += len(texts)
    assert cells > 10_000


@needs_practice
def test_openpyxl_sees_the_same():
    """Cell by cell: kind, number, text; what it drops under merges apart."""
    compared = 0
    for path, workbook in list(_practice())[::6]:
        if workbook.kind != "xlsx":
            continue
        formulas, stored = (
            openpyxl.load_workbook(path),
            openpyxl.load_workbook(path, data_only=True),
        )
        assert [s.name for s in workbook.sheets] == formulas.sheetnames
        for sheet_, with_formulas, with_values in zip(
            workbook.sheets, formulas, stored, strict=True
        ):
            assert sheet_.hidden == (with_formulas.sheet_state != "visible")
            under = {(r, c) for m in with_formulas.merged_cells.ranges for r, c in m.cells} - {
                (m.min_row, m.min_col) for m in with_formulas.merged_cells.ranges
            }
            theirs = {
                (c.row, c.column): c
                for line in with_values.iter_rows()
                for c in line
                if c.value is not None and not (isinstance(c.value, str) and not clean(c.value))
            }
            uncalculated = {
                (c.row, c.column)
                for line in with_formulas.iter_rows()
                for c in line
                if c.data_type == "f"
            } - theirs.keys()
            ours = {at: c for at, c in sheet_.cells.items() if at not in under}
            assert {at for at, c in ours.items() if c.kind != "uncalculated"} == theirs.keys()
            assert {at for at, c in ours.items() if c.kind == "uncalculated"} <= uncalculated
            for at, other in theirs.items():
                mine = ours[at]
                if mine.kind == "text":
                    assert clean(str(other.value)) == clean(mine.raw)
                elif mine.kind == "number":
                    assert abs(mine.value - other.value) <= 1e-9 * abs(mine.value)
                elif mine.kind == "date":
                    assert mine.value == other.value.isoformat()
                else:
                    assert mine.kind == {"b": "flag", "e": "error"}[other.data_type]
                compared += 1
    assert compared > 1_000


def test_limits_are_those_that_were_tried():
    assert (gate.MAX_FILE, gate.MAX_UNPACKED, gate.MAX_PART, gate.MAX_SHEETS) == (
        50 << 20,
        300 << 20,
        150 << 20,
        200,
    )
