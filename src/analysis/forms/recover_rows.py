"""Rows in words that nobody knows: which they are by all else that speaks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.forms.assign import Assignment, assign, scored
from analysis.forms.columns import Table
from analysis.forms.evidence import Order, cells_speak, number_speaks, words_speak
from analysis.forms.grid import NUMERIC, At
from analysis.forms.maps import Part
from analysis.forms.match import Match
from analysis.forms.sums import Sums
from analysis.text.keys import bare

_WITHOUT_VALUES = frozenset(("section", "label"))


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of a block, as far as they are known.

    Parameters
    ----------
    table
        The block.
    known
        Row → its part, by its words.
    strange
        The other rows that may be a part, each with its label.
    """

    table: Table
    known: dict[int, Part]
    strange: Mapping[int, str]

    @cached_property
    def sums(self) -> Sums:
        """What the sums say."""
        return Sums(self.table.grid, self.table.block)

    @cached_property
    def order(self) -> Order:
        """What the order says."""
        rows = self.table.wording.rows
        valued = [part for part in rows if part.type not in _WITHOUT_VALUES]
        return Order(valued, self.known, self.strange)

    def speak(self, row: int, part: Part) -> float | None:
        """What speaks for a row being a part; None where anything contradicts it."""
        wordings = [one.path for one in self.table.block.rows if one.id == part.id]
        words = words_speak((self.strange[row],), wordings)
        beside = cells_speak(self.table.grid, self.table.block, self._wanted(row, part))
        if words is None or beside is None:
            return None
        return words + beside + self._numbered(row, part) + self.order.speaks(row, part)

    def _wanted(self, row: int, part: Part) -> Iterator[tuple[At, str]]:
        """The cells of a row, with the type that a part has there."""
        table = self.table
        if table.block.type == "pairs":
            field = table.block.first_field(part.id)
            right = _right(table, row)
            if field is not None and right:
                yield (row, right[0]), field.type
            return
        fields = table.block.crossings.get(part.id, {})
        for column, head in table.columns.items():
            cell = table.grid.cells.get((row, column))
            if head.id in fields:
                yield (row, column), fields[head.id].type
            elif not head.type and cell is not None and cell.kind in NUMERIC:
                yield (row, column), "nothing"

    def _numbered(self, row: int, part: Part) -> float:
        """What the number or code printed beside a label says."""
        for kind in ("number", "code"):
            printed = bare(self.table.grid.said(row, self.table.first_of.get(kind, 0)))
            if printed:  # a dash numbers nothing, even beside a printed code
                return number_speaks(printed, bare(part.number))
        return 0.0

    def add_up(self, chosen: Assignment) -> float:
        """What percentages say of some rows being some parts."""
        rows = {part.id: row for row, part in (self.known | chosen).items()}
        columns = {part.id: column for column, part in self.table.columns.items()}
        checks = self.sums.of_rows(rows, columns)
        return self.sums.speak(checks, lambda place: place[0] in chosen)


def _right(table: Table, row: int) -> list[int]:
    """The columns right of the label of a pair that hold something."""
    return [column for column in table.held(row) if column > table.labels]


def _valued(table: Table, row: int) -> bool:
    """Whether a row holds anything that may be a value."""
    if table.block.type == "pairs":
        return bool(_right(table, row))
    values = {column for column, head in table.columns.items() if not head.type}
    return not values.isdisjoint(table.held(row))


def recover_rows(table: Table, found: Match) -> Match:
    """Give rows in unknown words their parts, where all else leaves no doubt.

    Parameters
    ----------
    table
        The block.
    found
        What is known by words.
    """
    labels = {row: table.grid.key(row, table.labels) for row in found.strange}
    strange = {row: said for row, said in labels.items() if said and _valued(table, row)}
    missing = [part for part in found.missing if part.type not in _WITHOUT_VALUES]
    if not strange or not missing:
        return found
    rows = _Rows(table, found.known, strange)
    assigned = assign(scored(strange, missing, rows.speak), rows.add_up)
    return found.recovered(assigned.sure, assigned.open)
