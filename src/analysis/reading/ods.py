"""Read ``.ods`` a row at a time, repeated cells against a budget, cells under merges, too."""

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from xml.etree.ElementTree import Element
from xml.parsers import expat

from analysis.messages import Finding, Place, Refused
from analysis.reading import gate
from analysis.reading.comments import alone
from analysis.reading.fonts import UNKNOWN_FONT, font_to_keep
from analysis.reading.workbook import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Cell,
    Cells,
    Sheet,
    Shown,
    a1,
    number_cell,
)
from analysis.text.legacy import join_runs
from analysis.text.plain import clean

_MANIFEST = "META-INF/manifest.xml"
_NUMBERS = ("number:number-style", "number:percentage-style")
_WHOLE = (
    *("style:font-face", "style:style", "style:default-style", *_NUMBERS),
    *("table:table-column", "table:table-row"),
)
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ASIDE = ("table:dde-links", "table:tracked-changes")
_COMMENT = "office:annotation"
_DIGITS = ("number:number", "number:scientific-number", "number:fraction")
_OF_POSITIVE = ("value()>0", "value()>=0")
_SPACES = {"text:tab": "\t", "text:line-break": "\n"}
_ERRORS = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:\d+")


def read_ods(archive: zipfile.ZipFile) -> list[Sheet]:
    """All sheets of an OpenDocument workbook.

    Raises
    ------
    Refused
        With the reason, when it cannot be read.
    """
    names = archive.namelist()
    if _MANIFEST in names and b"encryption-data" in gate.part(archive, _MANIFEST):
        raise Refused("password")
    document = _Document()
    for name in ("styles.xml", "content.xml"):
        if name in names or name == "content.xml":
            _Parser(document.take).parse(gate.part(archive, name))
    if not document.spreadsheet:
        raise Refused("odt")
    return [table.sheet() for table in document.tables if not table.foreign]


class _Parser:
    """Hands on styles, columns and rows when they are whole, other elements when they begin.

    Pictures and the like are left out: they are no text of a cell.
    """

    def __init__(self, take: Callable[[Element], None]) -> None:
        self._take = take
        self._whole: ET.TreeBuilder | None = None
        self._depth = self._inner = self._aside = 0

    def parse(self, raw: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError) as error:
            raise Refused("broken.xml", line=parser.CurrentLineNumber) from error

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > gate.MAX_DEPTH:
            raise Refused("too_deep")
        within = self._whole and tag == "table:table"
        if self._aside or within or tag in _ASIDE or tag.startswith("draw:"):
            self._aside += 1
        elif self._whole or tag in _WHOLE:
            self._whole = self._whole or ET.TreeBuilder()
            self._inner += 1
            self._whole.start(tag, attributes)
        else:
            self._take(Element(tag, attributes))

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside -= 1
        elif self._whole:
            self._whole.end(tag)
            self._inner -= 1
            if not self._inner:
                self._take(self._whole.close())
                self._whole = None

    def _characters(self, data: str) -> None:
        if self._whole and not self._aside:
            self._whole.data(data)


class _Styles:
    """Fonts, formats and visibility, by the names of styles."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._faces: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._letters: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._numbers: dict[str, str] = {}

    def add_face(self, face: Element) -> None:
        self._faces[face.get("style:name", "")] = face.get("svg:font-family", "").strip("'\"")

    def add(self, style: Element) -> None:
        name = style.get("style:name", "")
        self._parents[name] = style.get("style:parent-style-name", "")
        if number := style.get("style:data-style-name"):
            self._formats[name] = number
        for text in style.iter("style:text-properties"):
            face = text.get("style:font-name", "")
            font = self._faces.get(face) or face or text.get("fo:font-family", "").strip("'\"")
            if font:
                self._fonts[name] = font
            if letters := _letters_shown(text):
                self._letters[name] = letters
        for table in style.iter("style:table-properties"):
            if table.get("table:display") == "false":
                self.hidden.add(name)

    def add_default(self, style: Element) -> None:
        """What all cells are derived from goes by no name."""
        if style.get("style:family") == "table-cell":
            style.set("style:name", "")
            self.add(style)

    def add_number(self, style: Element) -> None:
        """How a format shows positive numbers."""
        shown = ""
        if style.tag == "number:percentage-style":
            shown = Shown.PERCENT
        elif not any(child.tag in _DIGITS for child in style):
            shown = Shown.HIDDEN
        elif any(float(n.get("number:display-factor", "1")) > 1 for n in style):
            shown = Shown.SCALED
        for case in style.iter("style:map"):
            if case.get("style:condition") in _OF_POSITIVE:
                shown = self._numbers.get(case.get("style:apply-style-name", ""), shown)
        self._numbers[style.get("style:name", "")] = shown

    def font(self, style: str) -> str:
        """The font of a style or of those it is derived from."""
        return self._inherited(self._fonts, style)

    def letters(self, style: str) -> str:
        """Whether a style raises or strikes out its letters."""
        return self._inherited(self._letters, style)

    def number(self, style: str) -> str:
        """How a style shows numbers otherwise than they are stored."""
        return self._numbers.get(self._inherited(self._formats, style), "")

    def _inherited(self, known: dict[str, str], style: str) -> str:
        for _ in range(10):
            if style in known:
                return known[style]
            style = self._parents.get(style, "")
        return ""


def _letters_shown(text: Element) -> str:
    if text.get("style:text-line-through-style", "none") != "none":
        return Shown.STRUCK
    place = text.get("style:text-position", "0%").split()[0]
    return "" if place == "0%" else Shown.RAISED


class _Document:
    """What has been read so far."""

    def __init__(self) -> None:
        self.spreadsheet = False
        self.tables: list[_Table] = []
        self._styles = _Styles()

    def take(self, element: Element) -> None:
        """An element as `_Parser` hands it on."""
        match element.tag:
            case "office:spreadsheet":
                self.spreadsheet = True
            case "style:font-face":
                self._styles.add_face(element)
            case "style:style":
                self._styles.add(element)
            case "style:default-style":
                self._styles.add_default(element)
            case "number:number-style" | "number:percentage-style":
                self._styles.add_number(element)
            case "table:table":
                before = self.tables[-1].budget if self.tables else gate.MAX_CELLS
                self.tables.append(_Table(element, self._styles, before))
            case "table:table-source" if self.tables:
                self.tables[-1].foreign = True
            case "table:table-column" if self.tables:
                self.tables[-1].add_column(element)
            case "table:table-row" if self.tables:
                self.tables[-1].add_row(element)


class _Table:
    """A sheet under way; `budget` is how many cells it may still fill."""

    def __init__(
        self,
        element: Element,
        styles: _Styles,
        budget: int,
    ) -> None:
        self.budget = budget
        self.foreign = False  # kept values of another file, no sheet of this one
        self._name = element.get("table:name", "")
        self._hidden = element.get("table:style-name", "") in styles.hidden
        self._styles = styles
        self._cells: Cells = {}
        self._merges: list[Area] = []
        self._oddities: list[Finding] = []
        self._columns: list[tuple[int, str]] = []  # the last of some, and the style of their cells
        self._rows = self._hidden_rows = 0

    def sheet(self) -> Sheet:
        """The sheet, once it is whole."""
        return Sheet(
            self._name,
            self._cells,
            self._merges,
            self._hidden,
            self._hidden_rows,
            self._oddities,
        )

    def add_column(self, column: Element) -> None:
        """One ``<table:table-column>``."""
        times = _times(column, "table:number-columns-repeated")
        before = self._columns[-1][0] if self._columns else 0
        self._columns.append((before + times, column.get("table:default-cell-style-name", "")))
        if _is_hidden(column):
            self._oddities.append(Finding("hidden_columns", Place(self._name), count=times))

    def add_row(self, row: Element) -> None:
        """One ``<table:table-row>``, whose cells stand in each of its repetitions."""
        times = _times(row, "table:number-rows-repeated")
        if _is_hidden(row):
            self._hidden_rows += times
        filled = list(self._filled(row, times))
        if filled and self._rows >= LAST_ROW:
            raise Refused("outside_grid.below", sheet=self._name)
        if filled and self._rows + times > LAST_ROW:
            raise Refused("too_many_cells.row", sheet=self._name, row=self._rows + 1)
        for number in range(times if filled else 0):
            for column, found in filled:
                self._cells[self._rows + 1 + number, column] = found
        self._rows += times

    def _filled(self, row: Element, times: int) -> Iterator[tuple[int, Cell]]:
        """The cells of a row that hold something, with their columns."""
        top, left = self._rows + 1, 1
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            across = _times(cell, "table:number-columns-repeated")
            self._add_merge(cell, top, left)
            found = self._read(cell, row, left)
            if found:
                where = {"sheet": self._name, "cell": a1(top, left)}
                self.budget -= across * times
                if self.budget < 0 or left + across > LAST_COLUMN + 1:
                    raise Refused("too_many_cells.cell", **where)
                if len(found.raw) > gate.MAX_TEXT:
                    raise Refused("text_too_long", length=len(found.raw), **where)
                for column in range(left, left + across):
                    yield column, found
            left += across

    def _add_merge(
        self,
        cell: Element,
        top: int,
        left: int,
    ) -> None:
        down = _times(cell, "table:number-rows-spanned")
        across = _times(cell, "table:number-columns-spanned")
        if down > 1 or across > 1:
            self._merges.append((top, left, top + down - 1, left + across - 1))

    def _read(
        self,
        cell: Element,
        row: Element,
        column: int,
    ) -> Cell | None:
        """What a cell holds, with the comment on it."""
        comment = cell.find(_COMMENT)
        if comment is None:
            return self._content(cell, row, column)
        cell.remove(comment)
        found = self._content(cell, row, column)
        said = "\n".join("".join(line.itertext()) for line in comment.iter("text:p"))
        if found is None:
            self._oddities += alone(self._name, (self._rows + 1, column), clean(said))
        return found and found._replace(comment=clean(said))

    def _content(
        self,
        cell: Element,
        row: Element,
        column: int,
    ) -> Cell | None:
        runs = _runs(cell, self._styles)
        style = self._style(cell, row, column)
        letters = self._letters(cell, style)
        text = "".join(run for run, _ in runs)
        formula = cell.get("table:formula") is not None
        failed = formula and _ERRORS.fullmatch(text.strip())
        if failed or cell.get("calcext:value-type") == "error":
            return Cell("error", text, text)
        kind = cell.get("office:value-type", "")
        if found := _typed(kind, cell, text):
            shown = letters or self._styles.number(style)
            found = found._replace(shown=shown) if found.kind == "number" else found
            return found._replace(formula=True) if formula else found
        if not text:
            runs = [(cell.get("office:string-value", ""), "")]
        text, font = join_runs(runs, self._styles.font(style) or UNKNOWN_FONT)
        if text:
            return Cell("text", text, text, font_to_keep(font), letters)
        return Cell("uncalculated", None, "") if formula and kind != "string" else None

    def _letters(self, cell: Element, style: str) -> str:
        """Whether some of the letters are raised or struck out."""
        shown = self._styles.letters(style)
        for span in cell.iter("text:span"):
            if "".join(span.itertext()).strip():
                shown = self._styles.letters(span.get("text:style-name", "")) or shown
        return shown

    def _style(
        self,
        cell: Element,
        row: Element,
        column: int,
    ) -> str:
        own = cell.get("table:style-name") or row.get("table:default-cell-style-name")
        return own or next((style for last, style in self._columns if column <= last), "")


def _typed(kind: str, cell: Element, text: str) -> Cell | None:
    """A number, day or flag; None for a text."""
    if kind in ("float", "percentage", "currency"):
        return number_cell(cell.get("office:value", "").strip())
    if kind in ("date", "time"):
        return _day(cell.get(f"office:{kind}-value", text), kind)
    if kind == "boolean":
        stored = cell.get("office:boolean-value", "")
        known = stored in ("true", "false")
        return Cell("flag", stored == "true", stored) if known else Cell("error", stored, stored)
    return None


def _runs(cell: Element, styles: _Styles) -> list[tuple[str, str]]:
    """The text of a cell as runs (text, font or "" for that of the cell), a line a paragraph."""
    runs: list[tuple[str, str]] = []
    for paragraph in cell.iter("text:p"):
        if runs:
            runs.append(("\n", ""))
        runs += _within(paragraph, "", styles)
    return runs


def _within(element: Element, font: str, styles: _Styles) -> Iterator[tuple[str, str]]:
    yield element.text or "", font
    for child in element:
        if child.tag == "text:span":
            yield from _within(child, styles.font(child.get("text:style-name", "")), styles)
        elif child.tag == "text:s":
            yield " " * min(_times(child, "text:c"), 100), ""
        elif child.tag in _SPACES:
            yield _SPACES[child.tag], ""
        else:
            yield from _within(child, font, styles)
        yield child.tail or "", font


def _is_hidden(element: Element) -> bool:
    return element.get("table:visibility", "visible") != "visible"


def _day(stored: str, kind: str) -> Cell:
    if kind == "time":
        return Cell("date", stored, stored)
    try:
        day = datetime.fromisoformat(stored).replace(microsecond=0)
    except ValueError:
        return Cell("error", f"ngày {stored}"[:40], stored[:40])
    return Cell("date", day.isoformat(), stored)


def _times(element: Element, name: str) -> int:
    """How often something stands there, within reason."""
    try:
        return max(1, min(int(element.get(name, "1")), 10_000_000))
    except ValueError:
        return 1
