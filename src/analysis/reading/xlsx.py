"""Read ``.xlsx`` and ``.xlsm``: one pass over each part, through the XML parser written in C; the cells of a sheet at a
glance, by one regular expression, where all of them are written as the common programs write them.

Libraries either drop what we must report (formulas without a stored value, error values, values under merged
cells, fonts) or take thirty times as long; see ``benchmarks/``. Both OOXML dialects and any prefix are read, since
the namespace is taken from the part itself; ``<dimension>`` is never believed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import unescape

from analysis.messages import MEND, Refused
from analysis.reading import gate
from analysis.reading.gate import BROKEN
from analysis.reading.workbook import Cell, Sheet, a1, number_cell, place
from analysis.text.legacy import encoding_of_font, join_runs

LARGE = 4 << 20  # parts beyond are read row by row
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLAIN_START = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>\s*)?<worksheet '
)
_PLAIN = re.compile(  # a cell, or the end or start of a row, as the common programs write them
    r'<c r="([A-Z]{1,3}+[0-9]{1,7}+)"(?: s="([0-9]++)")?+(?: t="(n|s|str|inlineStr)")?+(?: ?+/>|>(?:'
    r'(?:<f(?: aca="[a-z]+")?+(?: t="[a-z]+")?+(?: ref="[A-Z0-9:]+")?+(?: ca="1")?+(?: si="[0-9]+")?+(?: ?/>|>[^<]*+</f>))?+'
    r'<v>([^<]*+)</v>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>)</c>)'
    r'|</row>|<row r="([0-9]{1,7}+)"((?: [A-Za-z][A-Za-z0-9:]*+="[^"<>&]*+")*+) ?+(/?+)>'
)
_NOT_PLAIN = (b"<!", b"]]>", b"xmlns", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_OF_ROWS = {
    "spans",
    "s",
    "customFormat",
    "ht",
    "hidden",
    "customHeight",
    "outlineLevel",
    "collapsed",
    "thickTop",
    "thickBot",
    "ph",
    "x14ac:dyDescent",
}
_CONTROLS = bytes({*range(32)} - {9, 10})
_NAMED = re.compile(b"&(?!amp;|lt;|gt;|quot;|apos;)")
_BLANK = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?/>')
_QUOTES = {"&quot;": '"', "&apos;": "'"}
Runs = list[tuple[str, str]]


class Styles(NamedTuple):
    """By the index of a cell's format, as written: those that show dates; those in a legacy font."""

    dates: frozenset[str] = frozenset()
    fonts: dict[str, str] = {}


class Book(NamedTuple):
    """What the sheets of a workbook share."""

    strings: list[str | Runs]
    styles: Styles
    date1904: bool


def read_xlsx(archive: zipfile.ZipFile) -> list[Sheet]:
    """All sheets of a workbook."""
    names = {gate.part_key(name): name for name in archive.namelist()}
    main = _main_part(archive, names)
    sheets, date1904 = _workbook(_get(archive, names, main))
    if len(sheets) > gate.MAX_SHEETS:
        raise Refused(
            "too_many_sheets", f"có {len(sheets)} trang tính; {MEND} chỉ với các biểu cần nộp"
        )
    links = _links(
        _get(
            archive,
            names,
            posixpath.join(posixpath.dirname(main), "_rels", posixpath.basename(main) + ".rels"),
        ),
        posixpath.dirname(main),
    )
    strings, styles = [], Styles()
    for kind, target in links.values():
        if kind == "sharedStrings":
            strings = _strings(_get(archive, names, target))
        elif kind == "styles":
            styles = _styles(_get(archive, names, target))
    book, out = Book(strings, styles, date1904), []
    for name, state, relation in sheets:
        kind, target = links.get(relation, ("worksheet", f"trang «{name}»"))
        if kind == "worksheet":
            sheet = Sheet(name, hidden=state != "visible")
            _read_sheet(_get(archive, names, target), sheet, book)
            out.append(sheet)
            if sum(len(s.cells) for s in out) > gate.MAX_CELLS:
                raise Refused(
                    "too_many_cells", f"tệp có quá nhiều ô; {MEND} chỉ với các biểu cần nộp"
                )
    return out


def _get(archive: zipfile.ZipFile, names: dict[str, str], name: str) -> bytes:
    return gate.part(archive, names.get(gate.part_key(name), name))


def _xml(raw: bytes) -> Element:
    try:
        return ElementTree.XML(raw)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _bad_xml(error) from None


def _bad_xml(error: Exception) -> Refused:
    return Refused(
        "broken",
        BROKEN.format(f"tệp hỏng: nội dung XML sai ở dòng {getattr(error, 'position', (1,))[0]}"),
    )


def _local(tag: str) -> str:
    return tag[tag.find("}") + 1 :]


def _namespace(root: Element) -> str:
    return root.tag[: root.tag.find("}") + 1]


def _main_part(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    if "_rels/.rels" in names:
        for kind, target in _links(_get(archive, names, "_rels/.rels"), "").values():
            if kind == "officeDocument" and gate.part_key(target) in names:
                return target
    return "xl/workbook.xml"


@lru_cache(64)
def _workbook(raw: bytes) -> tuple[tuple[tuple[str, str, str], ...], bool]:
    """The sheets (name, state, relation) and whether days are counted from 1904."""
    root = _xml(raw)
    space = _namespace(root)
    sheets = tuple(
        (
            e.get("name", ""),
            e.get("state", "visible"),
            next((v for k, v in e.items() if k.endswith("}id")), ""),
        )
        for e in root.iterfind(f"{space}sheets/{space}sheet")
    )
    if not sheets:
        raise Refused("no_sheets", f"tệp không có trang tính nào; {MEND}")
    settings = root.find(f"{space}workbookPr")
    return sheets, settings is not None and settings.get("date1904") in ("1", "true")


@lru_cache(64)
def _links(raw: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """The relations of a part: id → (last word of its type, path of the target)."""
    links = {}
    for e in _xml(raw):
        if e.get("TargetMode") != "External":
            target = e.get("Target", "")
            full = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
            links[e.get("Id", "")] = (e.get("Type", "").rpartition("/")[2], full)
    return links


def _children(raw: bytes, heavy: str) -> Iterator[Element]:
    """The root; then its children, but in place of those named `heavy` their own children.

    A large part is not held in memory as a whole: of it only the root and the children of `heavy` come.
    """
    try:
        if len(raw) <= LARGE:
            root = ElementTree.XML(raw)
            yield root
            inner = _namespace(root) + heavy
            for child in root:
                if child.tag == inner:
                    yield from child
                else:
                    yield child
            return
        if (
            b"<![CDATA[" not in raw
            and raw.count(b"<c ") == raw.count(b'<c r="')
            and b"<c>" not in raw
        ):
            raw = _BLANK.sub(
                b"", raw
            )  # whole columns of formats alone; each remaining cell has its address
        source = ElementTree.iterparse(io.BytesIO(raw), ("start", "end"))
        root = next(source)[1]
        yield root
        parent, depth = root, 1
        for event, element in source:
            if event == "start":
                depth += 1
                if depth == 2 and _local(element.tag) == heavy:
                    parent = element
                if depth > gate.MAX_DEPTH:
                    raise Refused("too_deep", f"tệp có cấu trúc lồng nhau bất thường; {MEND}")
                continue
            depth -= 1
            if depth == 2 and parent is not root:
                yield element
                parent.clear()
            elif depth == 1:
                if element is not parent:
                    yield element
                parent = root
                root.clear()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise _bad_xml(error) from None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


def _rich(element: Element, space: str) -> str | Runs:
    """The text of ``<si>`` or ``<is>``; as runs (text, font or "") where one of them has a legacy font."""
    if len(element) == 1 and element[0].tag == space + "t":
        return _unescaped(element[0].text or "")
    runs: Runs = []
    for child in element:
        if child.tag == space + "t":
            runs.append((_unescaped(child.text or ""), ""))
        elif child.tag == space + "r":
            font = child.find(f"{space}rPr/{space}rFont")
            runs.append(
                (
                    _unescaped(child.findtext(space + "t") or ""),
                    font.get("val", "") if font is not None else "",
                )
            )
    return runs if len(runs) != 1 or runs[0][1] else runs[0][0]


def _strings(raw: bytes) -> list[str | Runs]:
    """The shared strings."""
    elements = _children(raw, "")
    space = _namespace(next(elements))
    out = [_rich(e, space) for e in elements if e.tag == space + "si"]
    if len(out) > gate.MAX_CELLS:
        raise Refused("too_many_cells", f"tệp có quá nhiều chữ; {MEND} chỉ với các biểu cần nộp")
    return out


@lru_cache(64)
def _styles(raw: bytes) -> Styles:
    root = _xml(raw)
    space = _namespace(root)
    formats = {
        e.get("numFmtId", ""): e.get("formatCode", "")
        for e in root.iterfind(f"{space}numFmts/{space}numFmt")
    }
    fonts = [
        e.get("val", "") if e is not None else ""
        for e in (font.find(space + "name") for font in root.iterfind(f"{space}fonts/{space}font"))
    ]
    dates, legacy = set(), {}
    for i, xf in enumerate(root.iterfind(f"{space}cellXfs/{space}xf")):
        number, font = xf.get("numFmtId", "0"), xf.get("fontId", "0")
        if (
            number in formats
            and _is_date(formats[number])
            or number not in formats
            and number.isdigit()
            and int(number) in _BUILTIN_DATES
        ):
            dates.add(str(i))
        if font.isdigit() and int(font) < len(fonts) and encoding_of_font(fonts[int(font)]):
            legacy[str(i)] = fonts[int(font)]
    return Styles(frozenset(dates), legacy)


def _is_date(code: str) -> bool:
    code = re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", code.lower())
    return (
        bool(re.search(r"[dyhs]|m(?!\w*0)", code))
        and not re.search(r"[0#?]\.?[0#?]*e", code)
        and code != "general"
    )


def when(serial: float, date1904: bool) -> datetime | None:
    """The date of Excel's serial number to the second, None where there is no such day."""
    if date1904:
        if not 0 <= serial < 2957004:
            return None
        day = datetime(1904, 1, 1) + timedelta(days=serial)
    else:
        if not 1 <= serial < 2958466 or 60 <= serial < 61:  # Excel's 29 February 1900 never was
            return None
        day = datetime(1899, 12, 30 if serial > 60 else 31) + timedelta(days=serial)
    return (
        day.replace(microsecond=0)
        if day.microsecond < 500_000 or day.year == 9999
        else day.replace(microsecond=0) + timedelta(seconds=1)
    )


def _rows(elements: Iterator[Element], space: str, sheet: Sheet) -> Iterator[tuple[int, Element]]:
    """The rows with their numbers; merges and hidden columns go to `sheet` in passing."""
    seen: set[int] = set()
    row, tag_row = 0, space + "row"
    for element in elements:
        if element.tag == tag_row:
            row = int(element.get("r") or row + 1)
            if not 1 <= row <= 1_048_576:
                raise Refused(
                    "outside_grid",
                    f"trang «{sheet.name}» có dòng số {row} ngoài bảng tính của Excel; {MEND}",
                )
            if row in seen:
                raise Refused(
                    "duplicate_row", f"trang «{sheet.name}» ghi dòng {row} hai lần; {MEND}"
                )
            seen.add(row)
            sheet.hidden_rows += element.get("hidden") in ("1", "true")
            yield row, element
        elif element.tag == space + "mergeCells":
            sheet.merges = [area(e.get("ref", "")) for e in element]
        elif element.tag == space + "cols":
            hidden = sum(
                int(e.get("max", 0)) - int(e.get("min", 0)) + 1
                for e in element
                if e.get("hidden") in ("1", "true")
            )
            if hidden:
                sheet.oddities.append(("hidden_columns", "", f"có {hidden} cột ẩn; vẫn đọc"))


def _read_sheet(raw: bytes, sheet: Sheet, book: Book) -> None:
    """Put the cells of one sheet into `sheet`."""
    elements = _children(_without_plain_cells(raw, sheet, book), "sheetData")
    root = next(elements)
    if _local(root.tag) != "worksheet":
        raise Refused(
            "broken", BROKEN.format(f"tệp hỏng: trang «{sheet.name}» không phải trang tính")
        )
    space, cells = _namespace(root), sheet.cells
    tag_c, tags = space + "c", _Tags(*(space + t for t in ("v", "f", "is", "extLst", "")))
    arrays: list[tuple[int, int, int, int]] = []
    for row, element in _rows(elements, space, sheet):
        reference, further = "", 0
        for c in element:
            if c.tag != tag_c:
                continue
            if c.get("r"):
                reference, further = c.get("r"), 0
            else:
                further += 1
            if not len(c):  # a blank cell that has only a format
                continue
            there, column = place(reference) if reference else (row, 0)
            column += further
            if there != row:
                raise Refused(
                    "misplaced_cell",
                    f"trang «{sheet.name}» ghi ô {reference} trong dòng {row}; {MEND}",
                )
            try:
                found = _cell(c, tags, book, arrays)
            except _BadCell as error:
                code, words = error.args
                raise Refused(
                    code, f"ô {a1(row, column)} trang «{sheet.name}» {words}; {MEND}"
                ) from None
            if found:
                if (row, column) in cells:
                    raise Refused(
                        "duplicate_cell",
                        f"trang «{sheet.name}» ghi ô {a1(row, column)} hai lần; {MEND}",
                    )
                cells[row, column] = found
        if len(cells) > gate.MAX_CELLS:
            raise Refused(
                "too_many_cells",
                f"trang «{sheet.name}» có quá nhiều ô; {MEND} chỉ với các biểu cần nộp",
            )
    for r0, c0, r1, c1 in arrays:  # an array formula never calculated leaves all its cells blank
        for at in (
            (r, c)
            for r in range(r0, min(r1, r0 + 999) + 1)
            for c in range(c0, min(c1, c0 + 99) + 1)
        ):
            cells.setdefault(at, Cell("uncalculated", None, ""))


def _without_plain_cells(raw: bytes, sheet: Sheet, book: Book) -> bytes:
    """The part less its cells, which are in `sheet` then; as it is, where anything in it is out of the ordinary.

    Takes half the time of the tree. What it does not know at a glance, from an error value to a fault, is the tree's.
    """
    start, end = raw.find(b"<sheetData>") + 11, raw.rfind(b"</sheetData>")
    if (
        not 11 <= start <= end
        or len(raw) > LARGE
        or not _PLAIN_START.match(raw)
        or b"<!" in raw[:start]
    ):
        return raw
    inner = raw[start:end]
    if b"x14ac:" in inner and b" xmlns:x14ac=" not in raw[:start]:
        return raw
    if (
        any(odd in inner for odd in _NOT_PLAIN)
        or len(inner.translate(None, _CONTROLS)) < len(inner)
        or _NAMED.search(inner)
    ):
        return raw
    try:
        parts = _PLAIN.split(inner.decode("utf-8"))
    except UnicodeDecodeError:
        return raw
    if any(parts[::9]):  # something between what is known
        return raw
    cells, rows, hidden, row = {}, set(), 0, 0
    try:
        for reference, style, kind, value, said, number, about, closed in zip(
            *(parts[i::9] for i in range(1, 9)), strict=True
        ):
            if reference:
                if value is said is None:  # a blank cell that has only a format
                    continue
                at = place(reference)
                if (
                    at[0] != row
                    or at in cells
                    or (kind == "inlineStr") != (value is None)
                    or value == ""
                    and kind != "str"
                ):
                    return raw
                if kind == "s":
                    found = _shared(value, style, book)
                elif kind in ("inlineStr", "str"):
                    words = value or said or ""
                    found = _text(
                        _unescaped(unescape(words, _QUOTES) if "&" in words else words), style, book
                    )
                else:
                    found = _number(unescape(value) if "&" in value else value, style, book)
                if found:
                    cells[at] = found
            elif number:
                following = int(number)
                named = _attributes(about)
                if row or following in rows or not 1 <= following <= 1_048_576 or named is None:
                    return raw
                rows.add(following)
                hidden += named.get("hidden") in ("1", "true")
                row = 0 if closed else following
            elif row:
                row = 0
            else:
                return raw
    except (_BadCell, Refused):
        return raw
    if row or len(cells) > gate.MAX_CELLS:
        return raw
    sheet.cells, sheet.hidden_rows = cells, hidden
    return raw[:start] + raw[end:]


@lru_cache(1024)
def _attributes(text: str) -> dict[str, str] | None:
    """The attributes of a row by name; None where one stands twice, or none of those known."""
    found = re.findall(' ([^= ]+)="([^"]*)"', text)
    return (
        dict(found)
        if len({name for name, _ in found}) == len(found) and all(n in _OF_ROWS for n, _ in found)
        else None
    )


class _BadCell(Exception):
    """A cell for which the file must be refused: code, what it does."""


class _Tags(NamedTuple):
    """The names, with their namespace, of what a cell may hold."""

    v: str
    f: str
    inline: str
    rest: str
    space: str


def _cell(
    c: Element, tags: _Tags, book: Book, arrays: list[tuple[int, int, int, int]]
) -> Cell | None:
    """What a ``<c>`` with content holds, None for an empty text."""
    value = inline = formula = None
    if len(c) == 1 and c[0].tag == tags.v:  # most cells are a value and nothing else
        value, children = c[0].text or "", ()
    else:
        children = c
    for child in children:
        tag = child.tag
        if tag == tags.v and value is None:
            value = child.text or ""
        elif tag == tags.f:
            formula = child
        elif tag == tags.inline and inline is None:
            inline = child
        elif tag != tags.rest:
            raise _BadCell("bad_cell", "có nội dung lạ")
    kind, style = c.get("t", "n"), c.get("s")
    if kind == "s" and value:
        return _shared(value, style, book)
    if kind == "n" and value:
        return _number(value, style, book)
    if inline is not None:
        return _text(_rich(inline, tags.space), style, book)
    if kind == "e":
        return Cell("error", value or "#?", value or "")
    if not value:
        if formula is None or kind == "str" and value is not None:
            return None  # a formula whose result is an empty text has been calculated
        if formula.get("t") == "array" and formula.get("ref"):
            arrays.append(area(formula.get("ref", "")))
        return Cell("uncalculated", None, "")
    if kind in ("str", "inlineStr"):
        return _text(_unescaped(value), style, book)
    if kind == "b" and value in ("0", "1", "true", "false"):
        return Cell("flag", value in ("1", "true"), value)
    if kind == "d":
        try:
            return Cell(
                "date",
                datetime.fromisoformat(value).replace(tzinfo=None, microsecond=0).isoformat(),
                value,
            )
        except ValueError:
            pass
    return Cell("error", value[:40], value[:40])


def _shared(index: str, style: str | None, book: Book) -> Cell | None:
    """The cell of a shared string."""
    if not index.isdecimal() or int(index) >= len(book.strings):
        raise _BadCell("bad_string", "trỏ tới chữ không có trong tệp")
    return _text(book.strings[int(index)], style, book)


def _number(value: str, style: str | None, book: Book) -> Cell:
    """The cell of a number, a date where its format shows one."""
    found = number_cell(value)
    if style in book.styles.dates and found.kind == "number":
        day = when(found.value, book.date1904)
        return (
            Cell("date", day.isoformat(), value) if day else Cell("error", f"ngày {value}", value)
        )
    return found


def _text(value: str | Runs, style: str | None, book: Book) -> Cell | None:
    font = book.styles.fonts.get(style, "")
    if not isinstance(value, str):
        value, font = join_runs(value, font)
    if len(value) > gate.MAX_TEXT:
        raise _BadCell("text_too_long", f"dài {len(value)} ký tự, quá mức của Excel")
    return (
        _label(value, font)
        if 0 < len(value) < 100
        else Cell("text", value, value, font)
        if value
        else None
    )


@lru_cache(8192)
def _label(value: str, font: str) -> Cell:
    """A short text: the form's own come back in every file."""
    return Cell("text", value, value, font)


def area(reference: str) -> tuple[int, int, int, int]:
    """(first row, first column, last row, last column) of a range such as ``A1:C3``."""
    first, _, last = reference.partition(":")
    (r0, c0), (r1, c1) = place(first), place(last or first)
    return min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)
