"""A sheet made ready for looking things up."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, product
from operator import itemgetter
from typing import Any

from analysis.forms.lexicon import Lexicon, opens_tail
from analysis.forms.maps import Key
from analysis.grouping import gathered
from analysis.messages import Finding, Place
from analysis.reading.workbook import Cell, Sheet, a1
from analysis.text.keys import bare

At = tuple[int, int]  # row and column, both from 1

NUMERIC = frozenset(("number", "date", "error", "uncalculated"))  # a number, or meant as one
_LONG_TEXT = 400  # characters: no heading, no label
_LARGE_RANGE = 20_000  # cells: merged by mistake
_LETTERHEAD = 2  # texts beside one another above a table


@dataclass(frozen=True, eq=False)
class Grid:
    """A sheet with the keys of its texts, the merged range of each cell, the rows with content.

    Parameters
    ----------
    index
        The number of the sheet in its workbook, from 0.
    sheet
        The sheet.
    make_key
        Text → key, the same as for the maps.
    lexicon
        The office's small words.
    upright
        The sheet as it is, where this one has its rows as columns.
    """

    index: int
    sheet: Sheet
    make_key: Key
    lexicon: Lexicon = field(default_factory=dict)
    upright: Sheet | None = None

    @cached_property
    def turned(self) -> "Grid":
        """The same sheet with its columns as rows."""
        cells = {(column, row): cell for (row, column), cell in self.cells.items()}
        merges = [(c0, r0, c1, r1) for r0, c0, r1, c1 in self.sheet.merges]
        sheet = replace(self.sheet, cells=cells, merges=merges)
        return replace(self, sheet=sheet, upright=self.sheet)

    def place(self, at: At) -> At:
        """Where a cell stands in the file."""
        return (at[1], at[0]) if self.upright else at

    def a1(self, row: int, column: int) -> str:
        """The address of a cell in the file."""
        return a1(*self.place((row, column)))

    @cached_property
    def cells(self) -> dict[At, Cell]:
        """The cells that are not empty."""
        return self.sheet.cells

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """Row → its columns with content, both in order."""
        return gathered(sorted(self.cells))

    @cached_property
    def keys(self) -> dict[At, str]:
        """The key of each text that may be a heading or label."""
        return {
            at: self.make_key(str(cell.value))
            for at, cell in self.cells.items()
            if cell.kind == "text" and len(str(cell.value)) < _LONG_TEXT
        }

    @cached_property
    def words(self) -> dict[int, set[str]]:
        """Row → the keys in it."""
        words = gathered((row, said) for (row, _), said in self.keys.items())
        return {row: set(said) for row, said in words.items()}

    @cached_property
    def rows_of(self) -> dict[str, list[int]]:
        """Key → the rows that it stands in."""
        return gathered((said, row) for row, words in self.words.items() for said in words)

    @cached_property
    def anchor(self) -> dict[At, At]:
        """The first cell of the merged range that a cell belongs to."""
        anchors: dict[At, At] = {}
        for r0, c0, r1, c1 in self.sheet.merges:
            rows, columns = range(r0, r1 + 1), range(c0, c1 + 1)
            if len(rows) * len(columns) <= _LARGE_RANGE:
                anchors |= dict.fromkeys(product(rows, columns), (r0, c0))
        return anchors

    @cached_property
    def merged(self) -> dict[int, list[int]]:
        """Row → its columns that belong to merged ranges."""
        return gathered(self.anchor)

    def above(self, top: int) -> Iterator[tuple[At, str]]:
        """The texts above a row, in their order; of a turned sheet, those above all tables."""
        if self.upright:
            yield from _titles(self.upright)
            return
        for row in self.rows:
            if row >= top:
                return
            for column in self.rows[row]:
                cell = self.cells[row, column]
                if cell.kind == "text":
                    yield (row, column), str(cell.value)

    def held(self, rows: Iterable[int]) -> set[int]:
        """The columns with content in some rows."""
        return {column for row in rows for column in self.rows.get(row, ())}

    def at(self, row: int, column: int) -> At:
        """The cell that is seen at a place: the first one of a merged range."""
        return self.anchor.get((row, column), (row, column))

    def key(self, row: int, column: int) -> str:
        """The key of the text that is seen at a place."""
        return self.keys.get(self.at(row, column), "")

    def said(self, row: int, column: int) -> str:
        """The text that is seen at a place."""
        cell = self.cells.get(self.at(row, column))
        return str(cell.value) if cell and cell.value is not None else ""

    def same(self, lines: Iterable[Iterable[At]]) -> bool:
        """Whether some rows, or columns, of cells hold the same."""
        return len({tuple(map(self._content, line)) for line in lines}) == 1

    def _content(self, at: At) -> str:
        cell = self.cells.get(at)
        return str(cell.value).strip() if cell else ""

    def is_one_of(self, kind: str, at: At) -> bool:
        """Whether a cell says one of the office's words of a kind."""
        text = str(self.cells[at].value).strip()
        forms = (text.casefold(), bare(text), self.keys.get(at, ""))
        return not self.lexicon.get(kind, {}).keys().isdisjoint(forms)

    def is_tail(self, row: int, texts: Collection[int] = ()) -> bool:
        """Whether a row is a note or a signature, so that the table is over.

        In the columns `texts`, of free text, only the bare words say so: "Bí thư", not "Bí thư
        chưa …".
        """
        for column in self.rows.get(row, ()):
            said = self.keys.get((row, column), "")
            if column in texts:
                ended = said in self.lexicon.get("tail", {})
            else:
                ended = opens_tail(said, self.lexicon)
            if ended:
                return True
        return False

    def quoting(self, code: str, at: At, **fields: Any) -> Finding:
        """A finding at a cell, with what is seen there as ``found``."""
        return self.finding(code, at, found=self.said(*at), **fields)

    def finding(self, code: str, at: At | None = None, **fields: Any) -> Finding:
        """A finding at a cell, or of the whole sheet, whose name is one of its fields."""
        place = Place(self.sheet.name, self.a1(*at) if at else "")
        return Finding(code, place, sheet=self.sheet.name, **fields)


Grids = Sequence[Grid]


def _titles(sheet: Sheet) -> Iterator[tuple[At, str]]:
    """The texts above the first row of a sheet with more cells than a letterhead has."""
    for _, row in groupby(sorted(sheet.cells), key=itemgetter(0)):
        places = list(row)
        if len(places) > _LETTERHEAD:
            return
        for row_, column in places:
            cell = sheet.cells[row_, column]
            if cell.kind == "text":
                yield (column, row_), str(cell.value)
