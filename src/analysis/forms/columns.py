"""Which column of a block is which: by the texts of its headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.forms.find import alike_paths
from analysis.forms.grid import At
from analysis.forms.header import Header, Rows
from analysis.forms.lexicon import NOTHING, Lexicon, provisional
from analysis.forms.maps import TEXTS, Part, Path
from analysis.forms.match import Match, Twice, match
from analysis.forms.paths import distinct
from analysis.forms.places import Fact, Marks, Statements
from analysis.forms.recover import recover_columns
from analysis.messages import Finding

_SPREADING = frozenset(("organisation", "target", *TEXTS))  # one cell for several rows
_WORDY = _SPREADING | {"label"}  # never a column of numbers
_ASIDE = frozenset(("remark", "ignored", "code", "unit", "points", "number", "kind"))
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NAMED = 3  # parts that a finding names at most
_VALUES = frozenset(("count", "flag", "mark", "grade", "percent", *TEXTS))


@dataclass(frozen=True, eq=False)
class Table(Header):
    """A block whose columns are known.

    Parameters
    ----------
    version
        The year whose wording it has.
    rows
        The rows below its headings that hold anything.
    columns
        Column of the sheet → its part of the map, as far as it is read.
    strange
        Columns that are not read but may be meant for a part that is wanted.
    lacking
        The parts that carry values and were not found.
    """

    version: int | None
    rows: Rows
    columns: dict[int, Part]
    strange: set[int]
    lacking: Sequence[Part]

    @cached_property
    def first_of(self) -> dict[str, int]:
        """Type → the first column of that type."""
        return {part.type: column for column, part in reversed(self.columns.items())}

    @cached_property
    def values(self) -> frozenset[int]:
        """The columns of a list with values and texts."""
        return frozenset(c for c, part in self.columns.items() if part.type in _VALUES)

    @cached_property
    def wanted(self) -> frozenset[int]:
        """The columns in which nothing may get lost."""
        return self.values | self.strange

    @cached_property
    def asked(self) -> bool:
        """Whether somebody is asked what a heading means, so that no row below needs a word."""
        return bool(self.lacking) and not self.strange.isdisjoint(self.paths)

    @cached_property
    def texts(self) -> list[int]:
        """The columns with texts."""
        return sorted(c for c, part in self.columns.items() if part.type in TEXTS)

    def rest(self, row: int) -> Iterator[Marks]:
        """The cells of a row in columns that are not read."""
        rest = [column for column in self.held(row) if column not in self.columns]
        if rest:
            yield self.marks(row, self.strange, "issue")
            yield self.marks(row, rest, "ignored")

    def fact(self, row: int, column: int, part: Part, line: int = 0) -> Fact:
        """Point a field to its cell.

        Names and texts may be merged over several rows, numbers only along their own row. Of a name
        or text that is shown and another that the merge hides, the one that is shown counts.
        """
        cell, merge = self.grid.cells.get((row, column)), self.grid.anchor.get((row, column))
        if merge:
            top, left = merge
            shown = self.grid.cells.get(merge)
            if cell is None:
                spreads = part.type in _SPREADING or (top == row and left not in self.columns)
            else:
                spreads = part.type in _SPREADING and left == column and shown is not None
            if spreads:
                row, column, cell = top, left, shown
        return Fact(self.grid.index, row, column, cell, part, self.block, line)


def version_of(header: Header, year: int | None) -> int | None:
    """The year whose wording a block has: the return's own, or the one that fits best."""
    block, seen = header.block, set(header.paths.values())
    if not block.columns:
        return year
    fit = {y: len(block.wording(y).paths & seen) for y in (*block.years, *filter(None, [year]))}
    best = max(block.years, key=fit.__getitem__)
    own = year is not None and block.wording(year).columns and fit[year] >= fit[best] - 1
    return year if own else best


def match_columns(
    header: Header,
    version: int | None,
    rows: Rows,
    lexicon: Lexicon = NOTHING,
    year: int | None = None,
) -> Match:
    """Give each column its part of the map.

    Parameters
    ----------
    header
        The headings.
    version
        The year whose wording they have.
    rows
        The rows below them.
    lexicon
        The words by which grades, flags and marks are known.
    year
        That of the return: what is headed with another one is set apart.
    """
    wording = header.block.wording(version)
    places: dict[Part, list[int]] = {}
    strange: dict[int, Path] = {}
    for column, path in header.paths.items():
        part = wording.headings.get(" ".join(path))
        known = places.setdefault(part, []) if part else []
        if part is None or any(_same_merge(header, column, other) for other in known):
            strange[column] = path
        else:
            known.append(column)
    apart = [c for c, path in strange.items() if year and _of_another_year(header, path, year)]
    strange = {
        c: path for c, path in strange.items() if c not in apart and not _continues(header, c)
    }
    twice = [_twice(header, rows, *pair) for pair in places.items() if len(pair[1]) > 1]
    found = replace(match(places, twice, wording.columns, strange, _only_close), apart=apart)
    if any(map(header.block.carries, found.missing)):
        found = recover_columns(header, version, rows, found, lexicon)
    return found.without(list(_provisional(header, found, lexicon)))


def _provisional(header: Header, found: Match, lexicon: Lexicon) -> Iterator[int]:
    """Columns whose headings say, in words that the map has not, that they are not the last."""
    for column in (*found.close, *found.placed):
        said, part = " ".join(header.paths[column]), found.known[column]
        if header.block.carries(part) and provisional(said, " ".join(part.path), lexicon):
            yield column


def _of_another_year(header: Header, path: Path, year: int) -> bool:
    """Whether a heading names one year only, that of neither the return nor the title above."""
    named = {int(one) for one in _YEAR.findall(" ".join(path))}
    return len(named) == 1 and named.isdisjoint({year, header.title and header.title.year})


def _same_merge(header: Header, a: int, b: int) -> bool:
    return header.grid.at(header.bottom, a) == header.grid.at(header.bottom, b)


def _continues(header: Header, column: int) -> bool:
    """Whether a column is only the continuation of a merged heading."""
    grid, top, bottom = header.grid, header.top, header.bottom
    anchor = grid.anchor.get((bottom, column)) or grid.anchor.get((top, column))
    own = any((row, column) in grid.keys for row in range(top, bottom + 1))
    return anchor is not None and anchor[1] != column and not own


def _twice(header: Header, rows: Rows, part: Part, columns: list[int]) -> Twice:
    """Of columns with the same heading one is read if it makes no difference which.

    So is the only one with texts, where texts are wanted.
    """
    grid = header.grid
    worded = [column for column in columns if any((row, column) in grid.keys for row in rows)]
    only = part.type in _WORDY and len(worded) == 1
    if only:
        columns = [*worded, *(column for column in columns if column not in worded)]
    first, *others = ([(row, column) for row in rows] for column in columns)
    equal = all(grid.same(first, other) for other in others)
    return Twice(part, columns, only or equal or not header.block.carries(part))


def _only_close(path: Path, missing: Sequence[Part]) -> Part | None:
    """The only part that headings are close to, or the only one with most of them word for word."""
    close = [part for part in missing if alike_paths(path, part.path)]
    exact = [sum(a == b for a, b in zip(path, part.path, strict=False)) for part in close]
    best = [part for part, number in zip(close, exact, strict=True) if number == max(exact)]
    return best[0] if len(best) == 1 else None


def table_of(header: Header, version: int | None, rows: Rows, columns: Match) -> Table:
    """Make a block whole, once its columns are matched."""
    lacking = [part for part in columns.missing if header.block.carries(part)]
    strange = {column for twice in columns.twice for column in twice.unread}
    if lacking:
        held = {column for row in rows for column in header.held(row)}
        strange |= {*columns.strange, *held.difference(columns.known, header.paths)}
    return Table(
        **vars(header),
        version=version,
        rows=rows,
        columns=dict(sorted(columns.known.items())),
        strange=strange,
        lacking=lacking,
    )


def column_statements(table: Table, columns: Match) -> Statements:
    """What is to be said of the headings of a block."""
    grid = table.grid
    for row in range(table.top, table.bottom + 1):
        yield table.marks(row, table.held(row), "label")
    for twice in columns.twice:
        yield from _tell_twice(table, twice)
    for column in columns.close:
        at, said, part = _place(table, column), _heading(table, column), columns.known[column]
        yield grid.finding("heading_close", at, found=said, expected=part.text)
    for column in columns.placed:
        at, said, part = _place(table, column), _heading(table, column), columns.known[column]
        yield grid.finding("heading_by_place", at, found=said, expected=part.text)
    for column in columns.apart:
        at, said = _place(table, column), _heading(table, column)
        yield grid.finding("column_extra", at, found=said)
    yield from _tell_strange(table, columns)
    for part in columns.missing:
        if part not in table.lacking and part.type not in _ASIDE:
            yield grid.finding("heading_missing.unneeded", expected=part.text)


def _tell_strange(table: Table, columns: Match) -> Iterator[Finding]:
    """One finding for a column that nobody knows, and for a part that no such column may be."""
    grid = table.grid
    asked = {column: parts for column, parts in columns.open.items() if _carried(table, parts)}
    spoken = {part.id for parts in asked.values() for part in parts}
    if len(spoken) < len(asked):  # two columns are never one part: they may be what is left
        left = [part for part in table.lacking if part.id not in spoken][:_NAMED]
        asked = {column: [*parts, *left] for column, parts in asked.items()}
        spoken |= {part.id for part in left}
    if len(spoken) > len(asked) + 1:  # some of them cannot stand in these columns
        spoken = set()
    named: set[str] = set()
    for column in columns.strange:
        at, said = _place(table, column), _heading(table, column)
        unspoken = [part for part in table.lacking if part.id not in spoken][:_NAMED]
        if column in columns.provisional:
            expected = columns.open[column][0].text
            fields = {"expected": expected, "question": f"provisional {table.block.id}"}
            yield grid.finding("heading_provisional", at, found=said, **fields)
        elif column in asked:
            expected = "; ".join(part.text for part in asked[column])
            yield grid.finding("heading_unknown", at, found=said, expected=expected)
        elif table.lacking and column not in columns.open and not _group_alone(table, column):
            wanted = unspoken or table.lacking[:_NAMED]
            expected = "; ".join(part.text for part in wanted)
            yield grid.finding("heading_unknown.open", at, found=said, expected=expected)
            named |= {part.id for part in unspoken}
        else:
            yield grid.finding("column_extra", at, found=said)
    for part in table.lacking:
        if part.id not in spoken | named:
            decided = table.block.record == "grading" and part.measure.startswith("decided")
            code = "heading_missing.decided" if decided else "heading_missing"
            yield grid.finding(code, expected=part.text)


def _group_alone(table: Table, column: int) -> bool:
    """Whether only the heading of a group is left above a column."""
    said = table.paths[column]
    return any(said == path[: len(said)] for path in table.block.every.paths)


def _carried(table: Table, parts: Sequence[Part]) -> bool:
    return any(map(table.block.carries, parts))


def _tell_twice(table: Table, twice: Twice) -> Iterator[Finding]:
    code = "heading_twice" if twice.read else "heading_twice.unread"
    if not table.block.carries(twice.part):
        code = "heading_twice.unneeded"
    said = {"expected": twice.part.text, "count": len(twice.places)}
    said["read"] = table.grid.a1(*_place(table, twice.places[0]))
    for column in twice.unread:
        at, found = _place(table, column), _heading(table, column)
        yield table.grid.finding(code, at, found=found, **said)


def _place(table: Table, column: int) -> At:
    """The lowest cell with a heading of a column."""
    rows = range(table.bottom, table.top - 1, -1)
    own = ((row, column) for row in rows if (row, column) in table.grid.cells)
    return next(own, table.grid.at(table.top, column))


def _heading(table: Table, column: int) -> str:
    """The headings of a column as they are written."""
    rows = range(table.top, table.bottom + 1)
    return " › ".join(distinct(table.grid.said(row, column) for row in rows))
