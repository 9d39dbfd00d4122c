"""The tables of a blank form: where their headings are, what each column is likely to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.forms.paths import distinct
from analysis.pipeline.draft.known import SHARE, TYPE_OF, Known, Row
from analysis.text.keys import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.forms.grid import Grid

LIKE, SURE = "giống bản đồ", "chữ quen dùng"
FILL, LOOK = "điền type, measure", "xem lại"
SELF = frozenset(key("tự xếp loại").split())
SERIAL = re.compile(r"\(?\d{1,2}\)?( ?\(?=.*)?")
SECTION = re.compile(r"[IVX]{1,4}\.?|[A-ZĐ]\.?")
YEAR = re.compile(r"(?<=\bNĂM )(20\d\d|…+|\.{2,})", re.IGNORECASE)
TITLE = 14  # letters: a longer line may be one
DEEP, WIDE, FEW = 4, 3, 2  # levels of headings, columns of a table, of a small one
AROUND = 2  # rows below the first of the headings, where none of another table begin


@dataclass(frozen=True)
class Column:
    """The headings of a column, the line that it is proposed to be, and why."""

    texts: list[str]
    like: Row
    why: str

    @property
    def type(self) -> str:
        """What it is proposed to hold."""
        return str(self.like.get("type", ""))


@dataclass(frozen=True)
class Table:
    """The rows of a table below its headings, and its columns by their place."""

    grid: Grid
    body: list[int]
    columns: dict[int, Column]

    @property
    def types(self) -> set[str]:
        """What its columns are proposed to hold."""
        return {column.type for column in self.columns.values()}

    @property
    def labelled(self) -> list[int]:
        """The rows with words."""
        return [row for row in self.body if self.label(row)]

    @property
    def is_of_shortfalls(self) -> bool:
        """Whether it asks for what fell short."""
        return "limitation" in self.types

    @property
    def is_fixed(self) -> bool:
        """Whether its rows are printed, as in a matrix, and not filled in."""
        free = self.is_of_shortfalls or "organisation" in self.types
        return not free and len(self.labelled) >= FEW

    @property
    def number(self) -> int:
        """The column with the numbers of the rows."""
        return min(self.columns)

    def label(self, row: int) -> str:
        """The words of a row; of what is signed or noted below a table none."""
        words: dict[int, str] = {}
        for column in self.columns:
            said = self.grid.said(row, column)
            own = self.grid.at(row, column) == (row, column)
            if own and len(said) > FEW and not SERIAL.fullmatch(said):
                words[column] = said
        apart = row - 1 not in self.grid.rows
        if apart and list(words) == [self.number]:
            return ""
        return next(iter(words.values()), "")

    def labels(self) -> int:
        """The column with the words of the rows."""
        counted = ("number", "code", "unit")
        free = [place for place, column in self.columns.items() if column.type not in counted]
        return max(free, key=lambda c: (self._said_in(c), -c), default=0)

    def _said_in(self, column: int) -> int:
        return sum(len(self.grid.keys.get((row, column), "")) > FEW for row in self.body)


def tables_of(known: Known, grid: Grid) -> tuple[list[int], list[Table]]:
    """The rows of a sheet above its first table, and its tables from the top down."""
    heads = {row for row in grid.rows if _heads(known, grid, row)}
    tops = [row for row in grid.rows if row in heads]
    tops = [row for row in tops if heads.isdisjoint(range(row - AROUND, row))]
    ends = [*tops, max(grid.rows) + 1]
    above = [row for row in grid.rows if row < ends[0]]
    tables = [_table(known, grid, top, end) for top, end in pairwise(ends)]
    return above, tables


def titles_among(grid: Grid, rows: Iterable[int]) -> Iterator[str]:
    """Lines alone in their row, in capitals, that number no section; their year left open."""
    for row in rows:
        text, *others = _texts(grid, row)
        if others or len(text) <= TITLE or not text.isupper():
            continue
        first = text.split()[0]
        if "." not in first or not SECTION.match(first):
            yield YEAR.sub("{year}", text)


def pairs_among(known: Known, grid: Grid, rows: Iterable[int]) -> list[tuple[str, Row]]:
    """Labels that the maps know with a value beside them, each with its known field."""
    found = []
    for row in rows:
        for column, text in zip(grid.rows[row], _texts(grid, row), strict=True):
            said = grid.key(row, column)
            fields = known.fields(said)
            likes = [like for head, like in fields if not head or "value" in like["id"]]
            if likes and len(said.split()) > 1:
                found.append((text, likes[0]))
    return found if len(found) >= FEW else []


def _texts(grid: Grid, row: int) -> list[str]:
    """What stands in a row, from the left."""
    return [str(grid.cells[row, column].value) for column in grid.rows.get(row, ())]


def _table(known: Known, grid: Grid, top: int, end: int) -> Table:
    bottom = _bottom(grid, top, end)
    body = [row for row in grid.rows if bottom < row < end and not _is_serial(grid, row)]
    return Table(grid, body, dict(_columns(known, grid, top, bottom)))


def _heads(known: Known, grid: Grid, row: int) -> bool:
    """Whether the headings of a table begin in a row."""
    places = [(row, column) for column in grid.rows[row]]
    said = [grid.keys[at] for at in places if at in grid.keys]
    own = {one for one in said if one in known.tops or one in TYPE_OF}
    if len(own) >= FEW:
        return True
    below = range(row + 1, row + 1 + DEEP)
    counted = any(_is_serial(grid, line) for line in below)
    return counted and len(said) >= WIDE and bool(own)


def _is_serial(grid: Grid, row: int) -> bool:
    """Whether a row holds the numbers of the columns."""
    texts = _texts(grid, row)
    return len(texts) >= WIDE and all(SERIAL.fullmatch(text) for text in texts)


def _bottom(grid: Grid, top: int, end: int) -> int:
    """The last row of headings: up to the numbers of columns, or as far as merged ones reach."""
    below = range(top + 1, min(top + 1 + DEEP, end))
    counted = next((row for row in below if _is_serial(grid, row)), 0)
    if counted:
        return counted - 1
    bottom = top
    for r0, c0, r1, c1 in grid.sheet.merges:
        if top <= r0 <= bottom:
            bottom = max(bottom, r1)
            if c1 > c0 and bottom == r0:  # the heading of a group, above its own
                bottom += 1
    return min(bottom, top + DEEP - 1, end - 1)


def _columns(
    known: Known,
    grid: Grid,
    top: int,
    bottom: int,
) -> Iterator[tuple[int, Column]]:
    """The columns with headings, from the left."""
    rows = range(top, bottom + 1)
    places = {column for row in rows for column in grid.rows.get(row, ())}
    for r0, c0, r1, c1 in grid.sheet.merges:
        if top <= r0 <= r1 <= bottom:
            places |= set(range(c0, c1 + 1))
    for place in sorted(places):
        texts = list(distinct(" ".join(grid.said(row, place).split()) for row in rows))
        if texts:
            yield place, Column(texts, *_proposal(known, texts))


def _proposal(known: Known, texts: list[str]) -> tuple[Row, str]:
    """What a column is proposed to hold, and why."""
    heading = key(texts[-1])
    if len(texts) == 1 and heading in TYPE_OF:
        return {"type": TYPE_OF[heading]}, SURE
    if SELF.issubset(heading.split()):
        return {"type": "grade", "measure": "self"}, LOOK
    like = known.column(texts)
    if like and like["type"]:
        return like, f"{LIKE} {like['form']}"
    if SHARE.search(texts[-1]):
        return {"type": "percent"}, LOOK
    return {}, FILL
