"""Makes files that try to break the reader: each named after what it breaks, each with what must come of it.

``CASES`` maps a name to a `Case`; ``make_all(folder)`` writes them. Expected is either a code of refusal, or all the
cells that must be read: ``{"A1": 12, "Trang 2!B1": "chữ"}``, a bool a flag, `Error`, `Date`, ``UNCALCULATED``.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "Biểu 1"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Error(str):
    """An error value."""

    __slots__ = ()


class Date(str):
    """A date, ISO."""

    __slots__ = ()


class Case(NamedTuple):
    """How to write a file, and what must come of reading it."""

    write: Callable[[Path], Path]
    expected: str | dict
    oddities: frozenset[str]


UNCALCULATED = object()
CASES: dict[str, Case] = {}


def case(expected: str | dict, name: str = "", odd: str = "", suffix: str = ".xlsx"):
    """Register a function that returns the bytes of a file, or writes into a folder and returns the path."""

    def take(make):
        def write(folder: Path) -> Path:
            folder.mkdir()
            if make.__code__.co_argcount:
                return make(folder)
            path = folder / (name or make.__name__[:60] + suffix)
            path.write_bytes(make())
            return path

        assert make.__name__ not in CASES
        CASES[make.__name__] = Case(write, expected, frozenset(odd.split()))
        return make

    return take


def make_all(folder: Path) -> dict[str, Path]:
    """Write every case below `folder`, each in a folder of its own."""
    return {name: made.write(folder / name) for name, made in CASES.items()}


# ── builders ──


def cell(
    address: str,
    value="",
    kind: str = "",
    style: int | None = None,
    formula: str | None = None,
    inner: str | None = None,
) -> str:
    """One ``<c>``; `inner` in place of what `value` and `formula` make."""
    attributes = (
        f' r="{address}"' * bool(address)
        + f' t="{kind}"' * bool(kind)
        + (f' s="{style}"' if style is not None else "")
    )
    if inner is None:
        inner = (f"<f>{escape(formula)}</f>" if formula is not None else "") + (
            f"<v>{value}</v>" if value is not None else ""
        )
    return f"<c{attributes}>{inner}</c>"


def text(address: str, value: str, style: int | None = None) -> str:
    """A cell with an inline text."""
    return cell(
        address,
        kind="inlineStr",
        style=style,
        inner=f'<is><t xml:space="preserve">{escape(value)}</t></is>',
    )


def row(number: int | str | None, *cells: str, more: str = "") -> str:
    """One ``<row>``."""
    return f"<row{'' if number is None else f' r={quoteattr(str(number))}'}{more}>{''.join(cells)}</row>"


def sheet(*rows: str, after: str = "", before: str = "", space: str = MAIN) -> str:
    """A sheet part."""
    return f'{HEAD}<worksheet xmlns="{space}">{before}<sheetData>{"".join(rows)}</sheetData>{after}</worksheet>'


def styles(
    formats: list[tuple[int, str]] = (),
    fonts: list[str] = ("Times New Roman",),
    cells: list[tuple[int, int]] = ((0, 0),),
) -> str:
    """A styles part: number formats (id, code), fonts, cell formats (number format, font)."""
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{"".join(f"<numFmt numFmtId={quoteattr(str(i))} formatCode={quoteattr(c)}/>" for i, c in formats)}'
        f"</numFmts><fonts>{''.join(f'<font><name val={quoteattr(f)}/></font>' for f in fonts)}</fonts>"
        f"<cellXfs>{''.join(f'<xf numFmtId={quoteattr(str(n))} fontId={quoteattr(str(f))}/>' for n, f in cells)}</cellXfs></styleSheet>"
    )


def strings(*items: str) -> str:
    """A part of shared strings; an item that begins with ``<`` is taken as it is."""
    made = "".join(f"<si>{i if i.startswith('<') else f'<t>{escape(i)}</t>'}</si>" for i in items)
    return f'{HEAD}<sst xmlns="{MAIN}">{made}</sst>'


def parts(
    sheets: dict[str, str | bytes] | str | bytes,
    shared: str | bytes = "",
    style: str | bytes = "",
    settings: str = "",
    states: dict[str, str] | None = None,
    space: str = MAIN,
    relations: str = RELATIONS,
) -> dict[str, bytes]:
    """The parts of a workbook."""
    sheets = {SHEET: sheets} if isinstance(sheets, (str, bytes)) else sheets
    listed, links = "", ""
    out: dict[str, str | bytes] = {}
    for number, (name, content) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name={quoteattr(name.rstrip("*"))} sheetId="{number}"{state} r:id="rId{number}"/>'
        links += f'<Relationship Id="rId{number}" Type="{relations}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        out[f"xl/worksheets/sheet{number}.xml"] = content
    if shared:
        links += f'<Relationship Id="rId9001" Type="{relations}/sharedStrings" Target="sharedStrings.xml"/>'
        out["xl/sharedStrings.xml"] = shared
    if style:
        links += f'<Relationship Id="rId9002" Type="{relations}/styles" Target="styles.xml"/>'
        out["xl/styles.xml"] = style
    out["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{space}" xmlns:r="{relations}">{settings}<sheets>{listed}</sheets></workbook>'
    )
    out["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    )
    out["_rels/.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{relations}/officeDocument" '
        f'Target="xl/workbook.xml"/></Relationships>'
    )
    out["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    return {k: v.encode() if isinstance(v, str) else v for k, v in out.items()}


def zipped(
    content: dict[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=1) as archive:
        for name, data in dict(content).items() if isinstance(content, dict) else content:
            archive.writestr(name, data)
    return out.getvalue()


def book(
    *rows: str, after: str = "", before: str = "", method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A workbook of one sheet of these rows."""
    return zipped(parts(sheet(*rows, after=after, before=before)), method)


class Entry(NamedTuple):
    """A zip entry whose directory may lie."""

    name: str
    packed: bytes
    size: int
    crc: int = 0
    method: int = 8
    flags: int = 0
    local_name: str = ""
    packed_size: int | None = None


def raw_zip(entries: list[Entry]) -> bytes:
    """A zip written byte by byte."""
    out, directory = bytearray(), bytearray()
    for e in entries:
        name, local = e.name.encode(), (e.local_name or e.name).encode()
        packed_size = len(e.packed) if e.packed_size is None else e.packed_size
        common = struct.pack("<HHHHHIII", 20, e.flags, e.method, 0, 33, e.crc, packed_size, e.size)
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + common
            + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, len(out))
            + name
        )
        out += b"PK\x03\x04" + common + struct.pack("<HH", len(local), 0) + local + e.packed
    start = len(out)
    count = len(entries)
    return bytes(
        out
        + directory
        + b"PK\x05\x06"
        + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), start, 0)
    )


def entry(name: str, data: bytes, **more) -> Entry:
    """An honest entry, unless told otherwise."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    return Entry(
        name, packed, more.pop("size", len(data)), more.pop("crc", zlib.crc32(data)), **more
    )


def lying(name: str, honest: dict[str, bytes], **lies) -> bytes:
    """A workbook in which the entry of one part lies."""
    return raw_zip([entry(n, d, **(lies if n == name else {})) for n, d in honest.items()])


def bomb(name: str, before: str, block: bytes, after: str, size: int) -> bytes:
    """A workbook whose part `name` unpacks to `size` bytes of `block` over and over, packed at no cost."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(before.encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    one = packer.compress(block * ((1 << 20) // len(block))) + packer.flush(zlib.Z_FULL_FLUSH)
    last = packer.compress(after.encode()) + packer.flush()
    honest = parts(sheet(row(1, cell("A1", "1"))), shared=strings("chữ"), style=styles())
    honest.pop(name, None)
    return raw_zip(
        [
            *(entry(n, d) for n, d in honest.items()),
            Entry(name, first + one * (size >> 20) + last, size),
        ]
    )


def xls(fill: Callable, **options) -> bytes:
    """An ``.xls`` of one sheet that `fill(sheet, book)` writes."""
    import xlwt

    made = xlwt.Workbook(**options)
    fill(made.add_sheet(SHEET, cell_overwrite_ok=True), made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams at its root."""
    sectors, entries, table = bytearray(), [], []
    for name, data in streams.items():
        data = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        first, count = len(table), len(data) // 512
        table += [*range(first + 1, first + count), -2]
        sectors += data
        entries.append((name, 2, first, len(data)))
    directory = len(table)
    sides = [("Root Entry", 5, -2, 0), *entries]
    raw = b""
    for i, (name, kind, first, size) in enumerate(sides):
        child, right = (1 if i == 0 and entries else -1), (i + 1 if 0 < i < len(entries) else -1)
        spelt = (name + "\0").encode("utf-16-le")
        raw += (
            spelt.ljust(64, b"\0")
            + struct.pack("<HBBiii", len(spelt), kind, 1, -1, right, child)
            + bytes(36)
            + struct.pack("<iiI", first, size, 0)
        )
    raw = raw.ljust(-(-len(raw) // 512) * 512, b"\0")
    table += [*range(directory + 1, directory + len(raw) // 512), -2]
    fat = len(table)
    table += [-3]
    assert len(table) <= 128
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(10)
    )
    header += (
        struct.pack("<iiiiiii", 1, directory, 0, 4096, -2, 0, -2)
        + struct.pack("<i", 0)
        + struct.pack("<109i", fat, *[-1] * 108)
    )
    return (
        header + bytes(sectors) + raw + struct.pack(f"<{128}i", *table, *[-1] * (128 - len(table)))
    )


ODS = "urn:oasis:names:tc:opendocument:xmlns:"


def ods(
    body: str,
    automatic: str = "",
    kind: str = "spreadsheet",
    before: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """An OpenDocument file whose body is `body`."""
    spaces = "".join(
        f' xmlns:{p}="{ODS}{p}:1.0"' for p in ("office", "style", "text", "table", "drawing")
    )
    spaces += f' xmlns:draw="{ODS}drawing:1.0" xmlns:fo="{ODS}xsl-fo-compatible:1.0" xmlns:svg="{ODS}svg-compatible:1.0" xmlns:calcext="urn:x:calcext"'
    content = (
        f"{HEAD}{before}<office:document-content{spaces}>{automatic and f'<office:automatic-styles>{automatic}</office:automatic-styles>'}"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            **(extra or {}),
        }
    )


def table(*rows: str, name: str = SHEET, more: str = "") -> str:
    """An OpenDocument table."""
    return f"<table:table table:name={quoteattr(name)}{more}>{''.join(rows)}</table:table>"


def line(*cells: str, more: str = "") -> str:
    """A row of an OpenDocument table."""
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def spot(
    value: str | float | None = None,
    kind: str = "",
    more: str = "",
    inner: str | None = None,
    tag: str = "table-cell",
) -> str:
    """A cell of an OpenDocument table."""
    if isinstance(value, (int, float)):
        more += f' office:value-type="float" office:value="{value}"'
    elif kind:
        more += f' office:value-type="{kind}"'
    shown = (
        inner
        if inner is not None
        else ""
        if value is None
        else f"<text:p>{escape(str(value))}</text:p>"
    )
    return f"<table:{tag}{more}>{shown}</table:{tag}>"
