"""Read ``.ods`` with expat: repeated cells are counted against a budget, covered cells are merges."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from xml.parsers import expat

from analysis.messages import MEND, Refused
from analysis.reading import gate
from analysis.reading.gate import BROKEN, PASSWORD
from analysis.reading.workbook import Cell, Sheet, a1, number_cell
from analysis.text.legacy import encoding_of_font, join_runs

_ERRORS = re.compile(r"#(REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!)|Err:\d+")
_CELLS = ("table:table-cell", "table:covered-table-cell")


def read_ods(archive: zipfile.ZipFile) -> list[Sheet]:
    """All sheets of an OpenDocument workbook."""
    names = archive.namelist()
    if "META-INF/manifest.xml" in names and b"encryption-data" in gate.part(
        archive, "META-INF/manifest.xml"
    ):
        raise Refused("password", PASSWORD)
    parser = _Parser()
    if "styles.xml" in names:
        parser.parse(gate.part(archive, "styles.xml"))
    parser.parse(gate.part(archive, "content.xml"))
    if not parser.spreadsheet:
        raise Refused("odt", f"là văn bản OpenDocument, không phải bảng tính; {MEND}")
    return [sheet for sheet in parser.sheets if sheet is not None]


class _Parser:
    """Where the parser stands: the sheet, the row, the cell, and the runs of its text."""

    def __init__(self):
        self.sheets: list[Sheet | None] = []
        self.spreadsheet = False
        self.row = self.column = self.rows = self.budget = self.depth = self.skip = 0
        self.in_cell = self.in_paragraph = False
        self.attributes: dict[str, str] = {}
        self.runs: list[tuple[str, str]] = []
        self.paragraphs = 0
        self.spans: list[str] = []
        self.style = self.row_style = ""
        self.faces: dict[str, str] = {}
        self.fonts: dict[str, str] = {}
        self.parents: dict[str, str] = {}
        self.hidden: set[str] = set()
        self.column_styles: list[tuple[int, str]] = []
        self.pending: list[tuple[int, Cell]] = []

    def parse(self, raw: bytes) -> None:
        """Run expat over one part."""
        self.depth = 0
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
            self.start,
            self.end,
            self.text,
        )
        try:
            parser.Parse(raw, True)
        except (expat.ExpatError, LookupError) as error:
            raise Refused(
                "broken",
                BROKEN.format(f"tệp hỏng: nội dung XML sai ở dòng {parser.CurrentLineNumber}"),
            ) from error

    # ── the tags ──

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        if self.depth > gate.MAX_DEPTH:
            raise Refused("too_deep", f"tệp có cấu trúc lồng nhau bất thường; {MEND}")
        if (
            self.skip
            or tag in ("office:annotation", "table:dde-links", "table:tracked-changes")
            or tag.startswith("draw:")
            or (self.in_cell and tag == "table:table")
        ):
            self.skip += 1  # comments, pictures and the like are no text of the cell
        elif self.in_cell:
            self._inside(tag, attributes)
        elif tag in _CELLS and self.sheets:
            self.attributes, self.in_cell, self.runs, self.paragraphs = attributes, True, [], 0
        elif tag == "table:table-row" and self.sheets:
            self.rows, self.column, self.pending = (
                _times(attributes, "table:number-rows-repeated"),
                0,
                [],
            )
            self.row_style = attributes.get("table:default-cell-style-name", "")
            if attributes.get("table:visibility", "visible") != "visible":
                self.sheets[-1].hidden_rows += self.rows
        elif tag == "table:table-column" and self.sheets:
            self._column(attributes)
        elif tag == "table:table":
            hidden = attributes.get("table:style-name", "") in self.hidden
            self.sheets.append(Sheet(attributes.get("table:name", ""), hidden=hidden))
            self.row, self.column_styles = 0, []
        elif tag == "table:table-source" and self.sheets:
            self.sheets[-1].name = "\0"  # kept values of another file, no sheet of this one
        elif tag == "office:spreadsheet":
            self.spreadsheet = True
        else:
            self._style(tag, attributes)

    def _style(self, tag: str, a: dict[str, str]) -> None:
        if tag == "style:font-face":
            self.faces[a.get("style:name", "")] = a.get("svg:font-family", "").strip("'\"")
        elif tag in ("style:style", "style:default-style"):
            self.style = a.get("style:name", "")
            self.parents[self.style] = a.get("style:parent-style-name", "")
        elif tag == "style:text-properties" and self.style:
            name = a.get("style:font-name", "")
            font = self.faces.get(name) or name or a.get("fo:font-family", "").strip("'\"")
            if font:
                self.fonts[self.style] = font
        elif tag == "style:table-properties" and a.get("table:display") == "false":
            self.hidden.add(self.style)

    def _column(self, a: dict[str, str]) -> None:
        times, before = (
            _times(a, "table:number-columns-repeated"),
            self.column_styles[-1][0] if self.column_styles else 0,
        )
        self.column_styles.append((before + times, a.get("table:default-cell-style-name", "")))
        if a.get("table:visibility", "visible") != "visible":
            self.sheets[-1].oddities.append(("hidden_columns", "", f"có {times} cột ẩn; vẫn đọc"))

    def _inside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text:p":
            self.in_paragraph = True
            if self.paragraphs:
                self.runs.append(("\n", ""))
            self.paragraphs += 1
        elif tag == "text:span":
            self.spans.append(self.font(attributes.get("text:style-name", "")))
        elif self.in_paragraph and tag == "text:s":
            self.runs.append((" " * min(_times(attributes, "text:c"), 100), ""))
        elif self.in_paragraph and tag in ("text:tab", "text:line-break"):
            self.runs.append(("\t" if tag == "text:tab" else "\n", ""))

    def text(self, data: str) -> None:
        """Characters."""
        if self.in_paragraph and not self.skip:
            self.runs.append((data, self.spans[-1] if self.spans else ""))

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= 1
        if self.skip:
            self.skip -= 1
        elif tag == "text:p":
            self.in_paragraph = False
        elif tag == "text:span" and self.spans:
            self.spans.pop()
        elif tag in _CELLS and self.in_cell:
            self.in_cell = False
            self.cell()
        elif tag == "table:table-row" and self.sheets:
            self.end_row()
        elif tag == "table:table" and self.sheets and self.sheets[-1].name == "\0":
            self.sheets[-1] = None
        elif tag == "style:style":
            self.style = ""

    def font(self, style: str) -> str:
        """The font of a style or of those it is derived from."""
        for _ in range(10):
            if style in self.fonts or not style:
                break
            style = self.parents.get(style, "")
        return self.fonts.get(style, "")

    # ── cells and rows ──

    def cell(self) -> None:
        """A cell has ended."""
        a, times = self.attributes, _times(self.attributes, "table:number-columns-repeated")
        found = self.value(a)
        sheet, row, column = self.sheets[-1], self.row + 1, self.column + 1
        down, across = (
            _times(a, "table:number-rows-spanned"),
            _times(a, "table:number-columns-spanned"),
        )
        if down > 1 or across > 1:
            sheet.merges.append((row, column, row + down - 1, column + across - 1))
        if found:
            self.budget += times * self.rows
            if self.budget > gate.MAX_CELLS or column + times > 16_385:
                raise Refused(
                    "too_many_cells",
                    f"trang «{sheet.name}» lặp ô {a1(row, column)} quá nhiều lần; {MEND}",
                )
            if len(found.raw) > gate.MAX_TEXT:
                raise Refused(
                    "text_too_long",
                    f"ô {a1(row, column)} trang «{sheet.name}» dài {len(found.raw)} ký tự, quá mức của Excel; {MEND}",
                )
            self.pending += [(column + i, found) for i in range(times)]
        self.column += times

    def value(self, a: dict[str, str]) -> Cell | None:
        """What the cell with these attributes holds."""
        kind, formula = a.get("office:value-type") or "", "table:formula" in a
        text = "".join(run for run, _ in self.runs)
        if a.get("calcext:value-type") == "error" or formula and _ERRORS.fullmatch(text.strip()):
            return Cell("error", text, text)
        if kind in ("float", "percentage", "currency"):
            return number_cell(a.get("office:value", "").strip())
        if kind in ("date", "time"):
            return _date(a.get(f"office:{kind}-value", text), kind)
        if kind == "boolean":
            stored = a.get("office:boolean-value", "")
            return (
                Cell("flag", stored == "true", stored)
                if stored in ("true", "false")
                else Cell("error", stored, stored)
            )
        if not text:
            text = a.get("office:string-value", "")
            self.runs = [(text, "")]
        if text:
            at = self.column
            style = (
                a.get("table:style-name")
                or self.row_style
                or next((s for end, s in self.column_styles if at < end), "")
            )
            text, font = join_runs(self.runs, self.font(style))
            return Cell("text", text, text, font if encoding_of_font(font) else "")
        return Cell("uncalculated", None, "") if formula and kind != "string" else None

    def end_row(self) -> None:
        """A row has ended: its cells stand in each of its repetitions."""
        sheet = self.sheets[-1]
        if self.pending and self.row >= 1_048_576:
            raise Refused(
                "outside_grid",
                f"trang «{sheet.name}» có ô ngoài bảng tính của Excel, sau dòng 1048576; {MEND}",
            )
        if self.pending and self.row + self.rows > 1_048_576:
            raise Refused(
                "too_many_cells",
                f"trang «{sheet.name}» lặp dòng {self.row + 1} quá nhiều lần; {MEND}",
            )
        for i in range(self.rows if self.pending else 0):
            for column, found in self.pending:
                sheet.cells[self.row + 1 + i, column] = found
        self.row += self.rows


def _date(stored: str, kind: str) -> Cell:
    if kind == "time":
        return Cell("date", stored, stored)
    try:
        return Cell(
            "date", datetime.fromisoformat(stored).replace(microsecond=0).isoformat(), stored
        )
    except ValueError:
        return Cell("error", f"ngày {stored}"[:40], stored[:40])


def _times(attributes: dict[str, str], name: str) -> int:
    try:
        return max(1, min(int(attributes.get(name, "1")), 10_000_000))
    except ValueError:
        return 1
