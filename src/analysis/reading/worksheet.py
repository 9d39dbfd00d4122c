"""Read one sheet of an ``.xlsx`` workbook: what `glance` cannot take, from the tree of its XML.

The namespace is taken from the part itself; ``<dimension>`` is never believed.
"""

from datetime import datetime
from xml.etree.ElementTree import Element

from analysis.messages import Finding, Place, Refused
from analysis.reading import gate
from analysis.reading.book import Book, rich
from analysis.reading.glance import at_a_glance
from analysis.reading.markup import children, local, namespace, unescaped
from analysis.reading.workbook import (
    LAST_ROW,
    Area,
    Cell,
    Cells,
    Sheet,
    a1,
    area,
    error_cell,
    place,
)

TRUE = ("1", "true")


def read_worksheet(
    raw: bytes,
    name: str,
    hidden: bool,
    book: Book,
) -> Sheet:
    """The sheet of a part.

    Parameters
    ----------
    raw
        The part.
    name, hidden
        As the workbook says.
    book
        What its sheets share.

    Raises
    ------
    Refused
        With the reason, when it cannot be read.
    """
    seen = at_a_glance(raw, book)
    elements = children(seen.rest, "sheetData")
    root = next(elements)
    if local(root.tag) != "worksheet":
        raise Refused("broken.no_worksheet", sheet=name)
    space, hidden_rows = namespace(root), seen.hidden_rows
    rows = _Rows(name, space, book, seen.cells)
    merges: list[Area] = []
    oddities: list[Finding] = []
    for element in elements:
        if element.tag == space + "row":
            rows.take(element)
            hidden_rows += element.get("hidden") in TRUE
        elif element.tag == space + "mergeCells":
            merges = [area(merge.get("ref", "")) for merge in element]
        elif element.tag == space + "cols":
            columns = sum(map(_width, element))
            if columns:
                oddities.append(Finding("hidden_columns", Place(name), count=columns))
    rows.fill_arrays()
    return Sheet(name, seen.cells, merges, hidden, hidden_rows, oddities)


def _width(columns: Element) -> int:
    """How many columns are hidden by one line of ``<cols>``."""
    if columns.get("hidden") not in TRUE:
        return 0
    return int(columns.get("max", 0)) - int(columns.get("min", 0)) + 1


class _Rows:
    """The rows of a sheet, whose cells go to `cells`."""

    def __init__(
        self,
        sheet: str,
        space: str,
        book: Book,
        cells: Cells,
    ) -> None:
        self._sheet, self._space, self._book, self._cells = sheet, space, book, cells
        self._cell, self._v, self._f, self._is, self._rest = (
            space + tag for tag in ("c", "v", "f", "is", "extLst")
        )
        self._last = 0
        self._seen: set[int] = set()
        self._arrays: list[Area] = []

    def take(self, element: Element) -> None:
        """The cells of one ``<row>``."""
        row = self._number(element)
        reference, further = "", 0
        for cell in element:
            if cell.tag != self._cell:
                continue
            further += 1
            if given := cell.get("r"):
                reference, further = given, 0
            if len(cell):  # else it has only a format
                self._put(cell, row, reference, further)
        if len(self._cells) > gate.MAX_CELLS:
            raise Refused("too_many_cells.sheet", sheet=self._sheet)

    def _number(self, element: Element) -> int:
        row = int(element.get("r") or self._last + 1)
        if not 1 <= row <= LAST_ROW:
            raise Refused("outside_grid.row", sheet=self._sheet, row=row)
        if row in self._seen:
            raise Refused("duplicate_row", sheet=self._sheet, row=row)
        self._seen.add(row)
        self._last = row
        return row

    def _put(
        self,
        cell: Element,
        row: int,
        reference: str,
        further: int,
    ) -> None:
        """Enter a cell; without an address of its own it is so much further than the one before."""
        there, column = place(reference) if reference else (row, 0)
        if there != row:
            raise Refused(
                "misplaced_cell",
                sheet=self._sheet,
                cell=reference,
                row=row,
            )
        at = row, column + further
        try:
            found = self._read(cell)
        except Refused as refusal:
            where = {"sheet": self._sheet, "cell": a1(*at)}
            finding = refusal.finding
            raise Refused(finding.code, **{**finding.fields, **where}) from None
        if found:
            if at in self._cells:
                raise Refused("duplicate_cell", sheet=self._sheet, cell=a1(*at))
            self._cells[at] = found

    def _read(self, cell: Element) -> Cell | None:
        """What a ``<c>`` with content holds, None for an empty text."""
        value, inline, formula = self._content(cell)
        kind = cell.get("t", "n")
        given = value or inline is not None or kind == "e" or (kind == "str" and value is not None)
        if formula is None:
            return self._held(kind, cell, value, inline) if given else None
        if not given:
            return self._uncalculated(formula)
        found = self._held(kind, cell, value, inline)
        return found and found._replace(formula=True)

    def _held(
        self,
        kind: str,
        cell: Element,
        value: str | None,
        inline: Element | None,
    ) -> Cell | None:
        """What a content of a kind is."""
        style = cell.get("s")
        if kind == "s" and value:
            return self._book.shared(value, style)
        if kind == "n" and value:
            return self._book.number(value, style)
        if inline is not None:
            return self._book.text(rich(inline, self._space), style)
        if value is not None and (kind == "str" or (kind == "inlineStr" and value)):
            return self._book.text(unescaped(value), style)  # empty: calculated all the same
        return _error_flag_or_day(kind, value or "")

    def _content(self, cell: Element) -> tuple[str | None, Element | None, Element | None]:
        """Value, inline text and formula of a ``<c>``."""
        if len(cell) == 1 and cell[0].tag == self._v:  # as most cells are
            return cell[0].text or "", None, None
        value = inline = formula = None
        for child in cell:
            if child.tag == self._v and value is None:
                value = child.text or ""
            elif child.tag == self._f:
                formula = child
            elif child.tag == self._is and inline is None:
                inline = child
            elif child.tag != self._rest:
                raise Refused("bad_cell")
        return value, inline, formula

    def _uncalculated(self, formula: Element) -> Cell:
        if formula.get("t") == "array" and formula.get("ref"):
            self._arrays.append(area(formula.get("ref", "")))
        return Cell("uncalculated", None, "")

    def fill_arrays(self) -> None:
        """An array formula never calculated leaves all its cells blank."""
        for r0, c0, r1, c1 in self._arrays:
            for row in range(r0, min(r1, r0 + 999) + 1):
                for column in range(c0, min(c1, c0 + 99) + 1):
                    self._cells.setdefault((row, column), Cell("uncalculated", None, ""))


def _error_flag_or_day(kind: str, value: str) -> Cell:
    if kind == "e":
        return Cell("error", value or "#?", value)
    if kind == "b" and value in ("0", "1", "true", "false"):
        return Cell("flag", value in TRUE, value)
    if kind == "d":
        try:
            day = datetime.fromisoformat(value)
        except ValueError:
            return error_cell(value)
        return Cell("date", day.replace(tzinfo=None, microsecond=0).isoformat(), value)
    return error_cell(value)
