"""Which column of a block is which: by the texts of its headings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product
from typing import Any

from analysis.forms.find import alike_paths
from analysis.forms.grid import At
from analysis.forms.header import A_YEAR, Body, Header, Rows, version_of
from analysis.forms.lexicon import provisional
from analysis.forms.maps import COUNTED, TEXTS, Part, Path
from analysis.forms.match import (
    APART,
    BY_PLACE,
    CLOSE,
    PROVISIONAL,
    Match,
    Twice,
    listed,
    match,
)
from analysis.forms.paths import distinct
from analysis.forms.places import Fact, Marks, Statements
from analysis.forms.recover import recover_columns
from analysis.grouping import gathered
from analysis.messages import Finding

_SPREADING = frozenset(("organisation", "target", *TEXTS))  # one cell for several rows
_WORDY = _SPREADING | {"label"}  # never a column of numbers
_ASIDE = frozenset(("remark", "ignored", "code", "unit", "points", "number", "kind"))
_LIKELY = {CLOSE: "heading_close", BY_PLACE: "heading_by_place"}
_NAMED = 3  # parts that a finding names at most
_VALUES = frozenset((*COUNTED, "percent", *TEXTS))


@dataclass(frozen=True, eq=False)
class Table(Body):
    """A block whose columns are known."""

    @cached_property
    def found(self) -> Match:
        """What its columns are."""
        return match_columns(self)

    @cached_property
    def columns(self) -> dict[int, Part]:
        """Column of the sheet → its part of the map, as far as it is read."""
        return dict(sorted(self.found.known.items()))

    @cached_property
    def lacking(self) -> Sequence[Part]:
        """The parts that carry values and were not found."""
        return list(filter(self.block.carries, self.found.missing))

    @cached_property
    def strange(self) -> set[int]:
        """Columns that are not read but may be meant for a part that is wanted."""
        strange = {column for twice in self.found.twice for column in twice.unread}
        if self.lacking:
            held = {column for row in self.rows for column in self.held(row)}
            strange.update(self.found.strange, held.difference(self.columns, self.paths))
        return strange

    @cached_property
    def first_of(self) -> dict[str, int]:
        """Type → the first column of that type."""
        return {part.type: column for column, part in reversed(self.columns.items())}

    @property
    def number(self) -> int:
        """The column of running numbers, 0 without one."""
        return self.first_of.get("number", 0)

    @property
    def name(self) -> int:
        """The column of organisations, 0 without one."""
        return self.first_of.get("organisation", 0)

    @cached_property
    def of_organisations(self) -> bool:
        """Whether each row of a list is to name an organisation."""
        return any(part.type == "organisation" for part in self.block.columns)

    @property
    def subject(self) -> int:
        """The column that says what a row of a list is of, 0 without one."""
        return self.name if self.of_organisations else self.first_of.get("target", 0)

    @cached_property
    def labels(self) -> int:
        """The column with the labels of fixed rows, 0 without one.

        It is known by its heading, or where there are no headings by its texts.
        """
        if self.block.columns:
            return self.first_of.get("label", 0)
        known, rows = self.wording.labels, {*self.rows}
        keys = self.grid.keys.items()
        seen = Counter(column for (row, column), said in keys if said in known and row in rows)
        return max(seen, key=lambda column: (seen[column], -column), default=0)

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

    def fact(
        self,
        row: int,
        column: int,
        part: Part,
        line: int = 0,
    ) -> Fact:
        """Point a field to its cell.

        Names and texts may be merged over several rows, numbers only along their own row. Of a name
        or text that is shown and another that the merge hides, the one that is shown counts.
        """
        cells = self.grid.cells
        cell = cells.get((row, column))
        top, left = self.grid.at(row, column)
        shown = cells.get((top, left))
        if cell is None:
            spreads = part.type in _SPREADING or (top == row and left not in self.columns)
        else:
            spreads = part.type in _SPREADING and left == column and shown is not None
        if spreads:
            row, column, cell = top, left, shown
        return Fact(self.grid.index, row, column, cell, part, self.block, line)

    def heading(self, column: int) -> At:
        """The lowest cell with a heading of a column."""
        for row in reversed(self.levels):
            if (row, column) in self.grid.cells:
                return row, column
        return self.grid.at(self.top, column)

    def about(self, column: int, code: str, **fields: Any) -> Finding:
        """A finding at the heading of a column, with all its levels as they are written."""
        levels = distinct(self.grid.said(row, column) for row in self.levels)
        found = " › ".join(levels)
        return self.grid.finding(code, self.heading(column), found=found, **fields)


def table_of(header: Header, rows: Rows, year: int | None) -> Table:
    """A block with the rows below its headings, in a return of a year."""
    version = version_of(header, year)
    return header.grown(Table, rows=rows, year=year, version=version)


def match_columns(body: Body) -> Match:
    """Give each column its part of the map."""
    first: dict[tuple[Part, At], int] = {}  # of the columns below one merged heading
    apart: list[int] = []
    strange: dict[int, Path] = {}
    for column, path in body.paths.items():
        part = body.wording.headings.get(" ".join(path))
        heading = body.grid.at(body.bottom, column)
        if part and first.setdefault((part, heading), column) == column:
            continue
        if _of_another_year(body, path):
            apart.append(column)
        elif not _continues(body, column):
            strange[column] = path
    places = gathered((part, column) for (part, _), column in first.items())
    found = match(places, partial(_twice, body), body.wording.columns, strange, _only_close)
    found = replace(found, how={**found.how, **dict.fromkeys(apart, APART)})
    if any(map(body.block.carries, found.missing)):
        found = recover_columns(body, found)
    return found.without(list(_provisional(body, found)))


def _provisional(body: Body, found: Match) -> Iterator[int]:
    """Columns whose headings say, in words that the map has not, that they are not the last."""
    for column in found.told(*_LIKELY):
        part = found.known[column]
        said, known = " ".join(body.paths[column]), " ".join(part.path)
        if body.block.carries(part) and provisional(said, known, body.grid.lexicon):
            yield column


def _of_another_year(body: Body, path: Path) -> bool:
    """Whether a heading names one year only, that of neither the return nor the title above."""
    named = {int(one) for one in A_YEAR.findall(" ".join(path))}
    own = {body.year, body.title and body.title.year}
    return bool(body.year) and len(named) == 1 and named.isdisjoint(own)


def _continues(body: Body, column: int) -> bool:
    """Whether a column is only the continuation of a merged heading."""
    grid = body.grid
    anchor = grid.anchor.get((body.bottom, column)) or grid.anchor.get((body.top, column))
    own = any((row, column) in grid.keys for row in body.levels)
    return anchor is not None and anchor[1] != column and not own


def _twice(body: Body, part: Part, columns: Sequence[int]) -> Twice:
    """Of columns with the same heading one is read if it makes no difference which.

    So is the only one with texts, where texts are wanted.
    """
    grid = body.grid
    places = product(columns, body.rows)
    worded = list(dict.fromkeys(column for column, row in places if (row, column) in grid.keys))
    if part.type in _WORDY and len(worded) == 1:
        blank = [column for column in columns if column not in worded]
        return Twice(part, worded + blank, read=True)
    lines = [[(row, column) for row in body.rows] for column in columns]
    return Twice(part, columns, grid.same(lines) or not body.block.carries(part))


def _only_close(path: Path, missing: Sequence[Part]) -> Part | None:
    """The only part that headings are close to, or the only one with most of them word for word."""
    exact = {
        part: sum(a == b for a, b in zip(path, part.path, strict=False))
        for part in missing
        if alike_paths(path, part.path)
    }
    most = max(exact.values(), default=0)
    best = [part for part, number in exact.items() if number == most]
    return best[0] if len(best) == 1 else None


def column_statements(table: Table) -> Statements:
    """What is to be said of the headings of a block."""
    found = table.found
    for row in table.levels:
        yield table.marks(row, table.held(row), "label")
    for twice in found.twice:
        yield from _tell_twice(table, twice)
    for column in found.told(*_LIKELY):
        code = _LIKELY[found.how[column]]
        yield table.about(column, code, expected=found.known[column].text)
    for column in found.told(APART):
        yield table.about(column, "column_extra")
    yield from _tell_strange(table)
    for part in found.missing:
        if part not in table.lacking and part.type not in _ASIDE:
            yield table.grid.finding("heading_missing.unneeded", expected=part.text)


def _tell_strange(table: Table) -> Iterator[Finding]:
    """One finding for a column that nobody knows, and for a part that no such column may be."""
    found, lacking = table.found, table.lacking
    asked = _asked(table)
    spoken = {part for parts in asked.values() for part in parts}
    if len(spoken) > len(asked) + 1:  # some of them cannot stand in these columns
        spoken = set()
    unspoken = [part for part in lacking if part not in spoken][:_NAMED]
    provisional = found.told(PROVISIONAL)
    for column, parts in found.strange.items():
        if column in provisional:
            expected, question = listed(parts), f"provisional {table.block.id}"
            yield table.about(column, "heading_provisional", expected=expected, question=question)
        elif column in asked:
            yield table.about(column, "heading_unknown", expected=listed(asked[column]))
        elif lacking and not parts and not _group_alone(table, column):
            expected = listed(unspoken or lacking[:_NAMED])
            yield table.about(column, "heading_unknown.open", expected=expected)
            spoken.update(unspoken)
        else:
            yield table.about(column, "column_extra")
    for part in lacking:
        if part not in spoken:
            decided = table.block.record == "grading" and part.measure.startswith("decided")
            code = "heading_missing.decided" if decided else "heading_missing"
            yield table.grid.finding(code, expected=part.text)


def _asked(table: Table) -> dict[int, Sequence[Part]]:
    """The columns that may be one of several parts, where one of these carries values.

    Two columns are never one part: where they are more than their parts, each may be what is left.
    """
    carries, columns = table.block.carries, table.found.strange
    asked = {column: parts for column, parts in columns.items() if any(map(carries, parts))}
    spoken = {part for parts in asked.values() for part in parts}
    if len(spoken) >= len(asked):
        return asked
    left = [part for part in table.lacking if part not in spoken][:_NAMED]
    return {column: [*parts, *left] for column, parts in asked.items()}


def _group_alone(table: Table, column: int) -> bool:
    """Whether only the heading of a group is left above a column."""
    said = table.paths[column]
    return any(said == path[: len(said)] for path in table.block.every.paths)


def _tell_twice(table: Table, twice: Twice) -> Iterator[Finding]:
    code = "heading_twice" if twice.read else "heading_twice.unread"
    if not table.block.carries(twice.part):
        code = "heading_twice.unneeded"
    said = {"expected": twice.part.text, "count": len(twice.places)}
    read = table.grid.a1(*table.heading(twice.places[0]))
    for column in twice.unread:
        yield table.about(column, code, **said, read=read)
