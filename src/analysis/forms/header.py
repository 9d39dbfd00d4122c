"""Where the headings of a block end, how far they reach, and what stands above them."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from analysis.forms.find import Hit, heading_row, is_title
from analysis.forms.grid import At, Grid
from analysis.forms.maps import Path, Wording
from analysis.forms.paths import paths_between
from analysis.forms.places import Marks
from analysis.grouping import runs
from analysis.reading.workbook import LAST_ROW, Cell

DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)", re.IGNORECASE)
A_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_YEAR = re.compile(r"năm\s*:?\s*((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"\(?\s*năm\s+\d{4}\s*\)?", re.IGNORECASE)
_NUMBERING = re.compile(r"\s*\(?\d{1,2}\)?\s*(\(?=.*)?$|\s*\d{1,2}\s*=\s*[\d\s:/*+x×().%-]+$")
_INSERTED = re.compile(r"[^\W\d_]|\d{1,2}\s*[^\W\d_]|\d{1,2}\.\d")  # of a column put in later
Span = Container[int]
WHOLE = range(1, LAST_ROW + 1)  # columns of a sheet, be it turned
Rows = Sequence[int]  # those with content, from the top down


class Stated(NamedTuple):
    """A year that a return states of itself, and the cell that does."""

    year: int
    at: At


@dataclass(frozen=True, eq=False)
class Header(Hit):
    """A block whose headings are measured.

    Parameters
    ----------
    bottom
        The last row of its headings.
    numbering
        The row of column numbers, 0 without one.
    span
        Its columns; all where it has the sheet for itself.
    title
        The year in the title above it.
    """

    bottom: int
    numbering: int
    span: Span
    title: Stated | None

    @property
    def levels(self) -> range:
        """The rows of its headings."""
        return range(self.top, self.bottom + 1)

    def held(self, row: int) -> list[int]:
        """The columns of the block, not of a table beside it, that hold something in a row."""
        return [column for column in self.grid.rows.get(row, ()) if column in self.span]


Headers = Sequence[Header]


@dataclass(frozen=True, eq=False)
class Body(Header):
    """A block with the rows below its headings.

    Parameters
    ----------
    rows
        Those that hold anything.
    year
        That of the return.
    version
        The year whose wording the block has.
    """

    rows: Rows
    year: int | None
    version: int | None

    @property
    def wording(self) -> Wording:
        """The columns and rows that are looked for."""
        return self.block.wording(self.version)


def version_of(header: Header, year: int | None) -> int | None:
    """The year whose wording a block has: the return's own, or the one that fits best."""
    block, seen = header.block, set(header.paths.values())
    if not block.columns:
        return year

    def fit(one: int) -> int:
        return len(block.wording(one).paths & seen)

    best = max(block.years, key=fit)
    if year is None or not block.wording(year).columns:
        return best
    return year if fit(year) >= fit(best) - 1 else best


def measure(hit: Hit) -> Header:
    """Measure the headings of a block.

    They end at the row of column numbers, else after as many levels as the map has: at the row
    down to which most of them are the map's.
    """
    title = _title(hit)
    if hit.block.type == "pairs":
        return hit.grown(Header, bottom=hit.top, numbering=0, span=WHOLE, title=title)
    span = hit.within or _span(hit)
    numbering = _numbering(hit, span)
    bottom, paths = _bottom(hit, span, numbering)
    return hit.grown(
        Header,
        paths={column: path for column, path in paths.items() if column in span},
        bottom=bottom,
        numbering=numbering,
        span=span,
        title=title,
    )


def _numbering(hit: Hit, span: Span) -> int:
    """The row of column numbers below the headings, 0 without one."""
    below = range(hit.top + 1, hit.deep + 5)
    return next((row for row in below if is_numbering(hit.grid, row, span)), 0)


def _bottom(hit: Hit, span: Span, numbering: int) -> tuple[int, dict[int, Path]]:
    """The last row of the headings, and those of each column down to it."""
    rows = range(hit.top, numbering or hit.deep + 3)
    likely = rows[-1] if numbering else min(_merged_down(hit, span), rows[-1])
    every = hit.block.every.paths

    def paths(row: int) -> dict[int, Path]:
        if row == hit.deep:
            return hit.paths
        return paths_between(hit.grid, hit.block, hit.top, row)

    def fit(row: int) -> tuple[int, bool, int]:
        known = sum(path in every for path in paths(row).values())
        return known, row == likely, -row

    bottom = max(rows, key=fit)
    return bottom, paths(bottom)


def _merged_down(hit: Hit, span: Span) -> int:
    """The last row of the merged ranges that begin in the row of the topmost headings."""
    rows = [hit.top]
    for (row, column), (top, _) in hit.grid.anchor.items():
        if top == hit.top and column in span:
            rows.append(row)
    return max(rows)


def _span(hit: Hit) -> Span:
    """The columns of a block.

    A table beside it, past an empty column, brings only headings that are there already.
    """
    held = hit.grid.held(range(hit.top, hit.deep + 4))
    apart = runs(held.union(hit.grid.merged.get(hit.top, ())))
    if len(apart) < 2:
        return WHOLE
    parts = [_parts_above(hit, run) for run in apart]
    have = max(parts, key=len)
    main = parts.index(have)
    span = set(apart[main])
    for i, (run, own) in enumerate(zip(apart, parts, strict=True)):
        fresh = own - have
        if i != main and 2 * len(fresh) >= len(own) and (fresh or i < main):
            span.update(run)
            have = have | fresh
    gaps = set(range(1, max(span))).difference(*apart)
    return span | gaps


def _parts_above(hit: Hit, run: Iterable[int]) -> set[str]:
    """The parts of the map whose topmost headings stand above some columns."""
    tops = {hit.paths[column][0] for column in run if column in hit.paths}
    return {part.id for part in hit.block.columns if part.path[0] in tops}


def is_numbering(grid: Grid, row: int, span: Span) -> bool:
    """Whether a row has the column numbers (``1 | 2 | 3 (=2/1)``, or ``A | B | 1``).

    Columns may have been moved, some dropped, and others put in between (``3 | 3a | 4``).
    """
    cells = [grid.cells[row, column] for column in grid.rows.get(row, ()) if column in span]
    numbers = list(filter(None, map(printed_number, cells)))
    if len(numbers) < 3 or len(set(numbers)) < len(numbers):
        return False
    if min(numbers) > 2 or max(numbers) > len(numbers) + 3:
        return False
    texts = (str(cell.value).strip() for cell in cells if cell.kind == "text")
    others = list(filter(_INSERTED.fullmatch, texts))
    return len(numbers) + len(others) == len(cells)


def printed_number(cell: Cell) -> int:
    """The number of a column, 0 if a cell holds none."""
    text = str(cell.value)
    if cell.kind == "number":
        return int(text) if text.isdigit() and len(text) < 3 else 0
    if cell.kind != "text" or not _NUMBERING.match(text):
        return 0
    first, *_ = re.findall(r"\d+", text)
    return int(first)


def _title(hit: Hit) -> Stated | None:
    """The year in the title above a block.

    A text that is no title of the map but looks like one counts while nothing else does.
    """
    title: Stated | None = None
    for at, text in hit.grid.above(hit.top):
        years = _YEAR.findall(text)
        if not years or DATE.search(text):
            continue
        if _titles(hit, at) or (title is None and _looks_like_title(text)):
            title = Stated(int(years[-1]), at)
    return title


def _titles(hit: Hit, at: At) -> bool:
    return is_title(hit.grid.keys.get(at, ""), hit.block.title_keys)


def _looks_like_title(text: str) -> bool:
    """Whether a text is a year alone, or mostly in capitals."""
    if _YEAR_ALONE.fullmatch(text):
        return True
    letters = list(filter(str.isalpha, text))
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.6 * len(letters)


def rows_below(header: Header, headers: Headers) -> tuple[Rows, int]:
    """The rows of a block down to the next one, and the row of that one's heading (0: none)."""
    grid = header.grid
    rows = [row for row in grid.rows if row > header.bottom]
    later = [
        other
        for other in headers
        if other.grid is grid and other.top > header.top and not _apart(header, other)
    ]
    if not later:
        return rows, 0
    after = min(later, key=attrgetter("top"))
    between = [row for row in rows if row < after.top]
    heading = heading_row(grid, after.block, reversed(between))
    return [row for row in between if row < (heading or after.top)], heading


def _apart(a: Header, b: Header) -> bool:
    """Whether two blocks stand beside one another, each in columns of its own."""
    return bool(a.within and b.within) and a.within != b.within


def header_marks(header: Header) -> Iterator[Marks]:
    """What stands around the headings of a block: the row of column numbers, titles above it."""
    yield header.marks(header.numbering, header.held(header.numbering), "derived")
    for at, _ in header.grid.above(header.top):
        if _titles(header, at):
            yield header.marks(at[0], [at[1]], "label")
