"""Read ``.ods`` with expat: repeated cells count against a budget, covered cells are merges."""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from analysis.messages import Finding, Place, Refused
from analysis.reading import gate
from analysis.reading.workbook import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Cell,
    Sheet,
    a1,
    number_cell,
)
from analysis.text.legacy import encoding_of_font, join_runs

Attributes = dict[str, str]

_MANIFEST = "META-INF/manifest.xml"
_ERRORS = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:\d+")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_ASIDE = ("office:annotation", "table:dde-links", "table:tracked-changes")
_MOST_REPEATS, _MOST_SPACES = 10_000_000, 100


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
    reader = _Reader()
    if "styles.xml" in names:
        reader.parse(gate.part(archive, "styles.xml"))
    reader.parse(gate.part(archive, "content.xml"))
    if not reader.spreadsheet:
        raise Refused("odt")
    return [table.sheet() for table in reader.tables if not table.foreign]


class _Styles:
    """Fonts and visibility, by the names of styles."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self._faces: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        self._current = ""

    def begin(self, tag: str, attributes: Attributes) -> None:
        """An element that may tell of a style."""
        if tag == "style:font-face":
            family = attributes.get("svg:font-family", "").strip("'\"")
            self._faces[attributes.get("style:name", "")] = family
        elif tag in ("style:style", "style:default-style"):
            self._current = attributes.get("style:name", "")
            self._parents[self._current] = attributes.get("style:parent-style-name", "")
        elif tag == "style:text-properties" and self._current:
            face = attributes.get("style:font-name", "")
            font = (
                self._faces.get(face) or face or attributes.get("fo:font-family", "").strip("'\"")
            )
            if font:
                self._fonts[self._current] = font
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self._current)

    def end(self) -> None:
        """A style has ended."""
        self._current = ""

    def font(self, style: str) -> str:
        """The font of a style or of those it is derived from."""
        for _ in range(10):
            if style in self._fonts or not style:
                break
            style = self._parents.get(style, "")
        return self._fonts.get(style, "")


@dataclass
class _Table:
    """A sheet under way: its rows so far, and the columns (last, style of their cells)."""

    name: str
    hidden: bool
    foreign: bool = False  # kept values of another file, no sheet of this one
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    oddities: list[Finding] = field(default_factory=list)
    columns: list[tuple[int, str]] = field(default_factory=list)
    rows: int = 0
    hidden_rows: int = 0

    def style_at(self, column: int) -> str:
        """The style of a column, counted from 0."""
        return next((style for last, style in self.columns if column < last), "")

    def sheet(self) -> Sheet:
        """The sheet, once it is whole."""
        return Sheet(
            self.name, self.cells, self.merges, self.hidden, self.hidden_rows, self.oddities
        )


@dataclass
class _Row:
    """A row under way: how often it stands there, the cells so far, the column reached."""

    times: int = 0
    style: str = ""
    cells: list[tuple[int, Cell]] = field(default_factory=list)
    column: int = 0


class _Reader:
    """Where the parser stands: the table, the row, the cell, and the runs of its text."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.spreadsheet = False
        self._styles = _Styles()
        self._row = _Row()
        self._budget = self._depth = self._aside = 0
        self._cell: Attributes | None = None
        self._runs: list[tuple[str, str]] = []
        self._fonts: list[str] = []
        self._paragraphs = 0
        self._in_paragraph = False
        self._begins = {
            "table:table": self._begin_table,
            "table:table-source": self._begin_foreign,
            "table:table-column": self._begin_column,
            "table:table-row": self._begin_row,
            **dict.fromkeys(_CELLS, self._begin_cell),
        }

    def parse(self, raw: bytes) -> None:
        """Run expat over one part."""
        self._depth = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError) as error:
            raise Refused("broken.xml", line=parser.CurrentLineNumber) from error

    # ── elements ──

    def _begin(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > gate.MAX_DEPTH:
            raise Refused("too_deep")
        if self._aside or self._is_aside(tag):
            self._aside += 1
        elif self._cell is not None:
            self._begin_inside(tag, attributes)
        elif tag == "office:spreadsheet":
            self.spreadsheet = True
        elif tag == "table:table" or (tag in self._begins and self.tables):
            self._begins[tag](attributes)
        else:
            self._styles.begin(tag, attributes)

    def _is_aside(self, tag: str) -> bool:
        """Comments, pictures and the like are no text of a cell."""
        inner_table = self._cell is not None and tag == "table:table"
        return tag in _ASIDE or tag.startswith("draw:") or inner_table

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside -= 1
        elif tag == "text:p":
            self._in_paragraph = False
        elif tag == "text:span" and self._fonts:
            self._fonts.pop()
        elif tag in _CELLS and self._cell is not None:
            attributes, self._cell = self._cell, None
            self._end_cell(attributes)
        elif tag == "table:table-row" and self.tables:
            self._end_row()
        elif tag == "style:style":
            self._styles.end()

    # ── tables, columns, rows ──

    def _begin_table(self, attributes: Attributes) -> None:
        hidden = attributes.get("table:style-name", "") in self._styles.hidden
        self.tables.append(_Table(attributes.get("table:name", ""), hidden))

    def _begin_foreign(self, _: Attributes) -> None:
        self.tables[-1].foreign = True

    def _begin_column(self, attributes: Attributes) -> None:
        table = self.tables[-1]
        times = _times(attributes, "table:number-columns-repeated")
        before = table.columns[-1][0] if table.columns else 0
        style = attributes.get("table:default-cell-style-name", "")
        table.columns.append((before + times, style))
        if _is_hidden(attributes):
            table.oddities.append(Finding("hidden_columns", Place(table.name), count=times))

    def _begin_row(self, attributes: Attributes) -> None:
        times = _times(attributes, "table:number-rows-repeated")
        self._row = _Row(times, attributes.get("table:default-cell-style-name", ""))
        if _is_hidden(attributes):
            self.tables[-1].hidden_rows += times

    def _end_row(self) -> None:
        """Its cells stand in each of its repetitions."""
        table, row = self.tables[-1], self._row
        if row.cells and table.rows >= LAST_ROW:
            raise Refused("outside_grid.below", sheet=table.name)
        if row.cells and table.rows + row.times > LAST_ROW:
            raise Refused("too_many_cells.row", sheet=table.name, row=table.rows + 1)
        for number in range(row.times if row.cells else 0):
            for column, found in row.cells:
                table.cells[table.rows + 1 + number, column] = found
        table.rows += row.times

    # ── cells ──

    def _begin_cell(self, attributes: Attributes) -> None:
        self._cell, self._runs, self._paragraphs = attributes, [], 0

    def _begin_inside(self, tag: str, attributes: Attributes) -> None:
        """An element within a cell."""
        if tag == "text:p":
            self._in_paragraph = True
            if self._paragraphs:
                self._runs.append(("\n", ""))
            self._paragraphs += 1
        elif tag == "text:span":
            self._fonts.append(self._styles.font(attributes.get("text:style-name", "")))
        elif self._in_paragraph and tag == "text:s":
            self._runs.append((" " * min(_times(attributes, "text:c"), _MOST_SPACES), ""))
        elif self._in_paragraph and tag in ("text:tab", "text:line-break"):
            self._runs.append(("\t" if tag == "text:tab" else "\n", ""))

    def _characters(self, data: str) -> None:
        if self._in_paragraph and not self._aside:
            self._runs.append((data, self._fonts[-1] if self._fonts else ""))

    def _end_cell(self, attributes: Attributes) -> None:
        table, row = self.tables[-1], self._row
        times = _times(attributes, "table:number-columns-repeated")
        top, left = table.rows + 1, row.column + 1
        down = _times(attributes, "table:number-rows-spanned")
        across = _times(attributes, "table:number-columns-spanned")
        if down > 1 or across > 1:
            table.merges.append((top, left, top + down - 1, left + across - 1))
        found = self._value(attributes)
        if found:
            where = {"sheet": table.name, "cell": a1(top, left)}
            self._budget += times * row.times
            if self._budget > gate.MAX_CELLS or left + times > LAST_COLUMN + 1:
                raise Refused("too_many_cells.cell", **where)
            if len(found.raw) > gate.MAX_TEXT:
                raise Refused("text_too_long", length=len(found.raw), **where)
            row.cells += [(left + i, found) for i in range(times)]
        row.column += times

    def _value(self, attributes: Attributes) -> Cell | None:
        """What the cell with these attributes holds."""
        kind, formula = attributes.get("office:value-type") or "", "table:formula" in attributes
        text = "".join(run for run, _ in self._runs)
        failed = formula and _ERRORS.fullmatch(text.strip())
        if failed or attributes.get("calcext:value-type") == "error":
            return Cell("error", text, text)
        if kind in ("float", "percentage", "currency"):
            return number_cell(attributes.get("office:value", "").strip())
        if kind in ("date", "time"):
            return _day(attributes.get(f"office:{kind}-value", text), kind)
        if kind == "boolean":
            return _flag(attributes.get("office:boolean-value", ""))
        if not text:
            self._runs = [(attributes.get("office:string-value", ""), "")]
        if any(run for run, _ in self._runs):
            return self._text(attributes)
        return Cell("uncalculated", None, "") if formula and kind != "string" else None

    def _text(self, attributes: Attributes) -> Cell:
        style = (
            attributes.get("table:style-name")
            or self._row.style
            or self.tables[-1].style_at(self._row.column)
        )
        text, font = join_runs(self._runs, self._styles.font(style))
        return Cell("text", text, text, font if encoding_of_font(font) else "")


def _is_hidden(attributes: Attributes) -> bool:
    return attributes.get("table:visibility", "visible") != "visible"


def _flag(stored: str) -> Cell:
    if stored in ("true", "false"):
        return Cell("flag", stored == "true", stored)
    return Cell("error", stored, stored)


def _day(stored: str, kind: str) -> Cell:
    if kind == "time":
        return Cell("date", stored, stored)
    try:
        day = datetime.fromisoformat(stored).replace(microsecond=0)
    except ValueError:
        return Cell("error", f"ngày {stored}"[:40], stored[:40])
    return Cell("date", day.isoformat(), stored)


def _times(attributes: Attributes, name: str) -> int:
    """How often something stands there, within reason."""
    try:
        return max(1, min(int(attributes.get(name, "1")), _MOST_REPEATS))
    except ValueError:
        return 1
