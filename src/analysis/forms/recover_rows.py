"""Rows in words that nobody knows: which they are by all else that speaks for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.forms.assign import Assignment, assign, scored
from analysis.forms.columns import Table
from analysis.forms.evidence import Places, number_speaks, words_speak
from analysis.forms.grid import NUMERIC, At
from analysis.forms.maps import Part
from analysis.forms.match import Match
from analysis.text.keys import bare

_WITHOUT_VALUES = frozenset(("section", "label"))


@dataclass(frozen=True, eq=False)
class _Rows(Places):
    """The rows of a block.

    Parameters
    ----------
    table
        The block.
    """

    table: Table

    def words(self, place: int, part: Part) -> float | None:
        """What a label says for a part; None where it contradicts it."""
        wordings = [one.path for one in self.block.rows if one.id == part.id]
        return words_speak((self.strange[place],), wordings)

    def wanted(self, place: int, part: Part) -> Iterator[tuple[At, str]]:
        """The cells of a row, with the type that a part has there."""
        if self.block.type == "pairs":
            field = self.block.first_field(part.id)
            right = _right(self.table, place)
            if field is not None and right:
                yield (place, right[0]), field.type
            return
        fields = self.block.crossings.get(part.id, {})
        for column, head in self.table.columns.items():
            cell = self.grid.cells.get((place, column))
            if head.id in fields:
                yield (place, column), fields[head.id].type
            elif not head.type and cell is not None and cell.kind in NUMERIC:
                yield (place, column), "nothing"

    def numbered(self, place: int, part: Part) -> float:
        """What the number or code printed beside a label says."""
        for kind in ("number", "code"):
            printed = bare(self.grid.said(place, self.table.first_of.get(kind, 0)))
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
    valued = [part for part in table.wording.rows if part.type not in _WITHOUT_VALUES]
    rows = _Rows(table.grid, table.block, valued, found.known, strange, table)
    assigned = assign(scored(strange, missing, rows.speak), rows.add_up)
    return found.recovered(assigned.sure, assigned.open)
