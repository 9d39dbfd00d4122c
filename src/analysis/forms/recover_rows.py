"""Rows in words that nobody knows: which they are by all else that speaks for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.forms.assign import Assignment, assign
from analysis.forms.columns import Table
from analysis.forms.evidence import NUMBERED, Cells, Order, words_speak
from analysis.forms.grid import NUMERIC, At
from analysis.forms.lexicon import Lexicon
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
    table, labels
        The block, and the column with its labels.
    found
        What is known by words.
    cells, sums
        What cells and sums say.
    """

    table: Table
    labels: int
    found: Match
    cells: Cells
    sums: Sums

    def speak(self, row: int, part: Part, order: Order) -> float | None:
        """What speaks for a row being a part; None where anything contradicts it."""
        wordings = [one.path for one in self.table.block.rows if one.id == part.id]
        words = words_speak((self.table.grid.key(row, self.labels),), wordings)
        beside = self.cells.speak(self.wanted(row, part))
        if words is None or beside is None:
            return None
        return words + beside + self._numbered(row, part) + order.speaks(row, part)

    def wanted(self, row: int, part: Part) -> Iterator[tuple[At, str]]:
        """The cells of a row, with the type that a part has there."""
        table = self.table
        if table.block.type == "pairs":
            field = table.block.first_field(part.id)
            right = [column for column in table.held(row) if column > self.labels]
            if field is not None and right:
                yield (row, right[0]), field.type
            return
        fields = table.block.crossings.get(part.id, {})
        for column, head in table.columns.items():
            if head.id in fields:
                yield (row, column), fields[head.id].type
            elif not head.type and self._numeric(row, column):
                yield (row, column), "nothing"

    def _numeric(self, row: int, column: int) -> bool:
        cell = self.table.grid.cells.get((row, column))
        return cell is not None and cell.kind in NUMERIC

    def holds(self, row: int) -> bool:
        """Whether a row holds anything that may be a value."""
        table = self.table
        if table.block.type == "pairs":
            return any(column > self.labels for column in table.held(row))
        values = {column for column, head in table.columns.items() if not head.type}
        return not values.isdisjoint(table.held(row))

    def _numbered(self, row: int, part: Part) -> float:
        """What the number or code printed beside a label says."""
        columns = (self.table.first_of.get(kind, 0) for kind in ("number", "code"))
        printed = [bare(self.table.grid.said(row, column)) for column in columns if column]
        found, expected = next(filter(None, printed), ""), bare(part.number)
        if not found or not expected:  # a dash numbers nothing, even beside a printed code
            return 0.0
        return NUMBERED if found == expected else -NUMBERED

    def add_up(self, chosen: Assignment) -> float:
        """What percentages say of some rows being some parts."""
        rows = {part.id: row for row, part in (*self.found.known.items(), *chosen.items())}
        at = {part.id: column for column, part in self.table.columns.items()}
        return self.sums.speak(self.sums.of_rows(rows, at), lambda place: place[0] in chosen)


def recover_rows(table: Table, labels: int, found: Match, lexicon: Lexicon) -> Match:
    """Give rows in unknown words their parts, where all else leaves no doubt.

    Parameters
    ----------
    table, labels
        The block, and the column with its labels.
    found
        What is known by words.
    lexicon
        The words by which grades, flags and marks are known.
    """
    cells, sums = Cells(table.grid, table.block, lexicon), Sums(table.grid, table.block)
    rows = _Rows(table, labels, found, cells, sums)
    strange = {row: table.grid.key(row, labels) for row in found.strange if rows.holds(row)}
    strange = {row: said for row, said in strange.items() if said}
    missing = [part for part in found.missing if part.type not in _WITHOUT_VALUES]
    if not strange or not missing:
        return found
    wording = table.block.wording(table.version)
    valued = [part for part in wording.rows if part.type not in _WITHOUT_VALUES]
    order = Order(valued, found.known, strange)
    scores: dict[int, dict[Part, float]] = {}
    for row in strange:
        speaking = ((part, rows.speak(row, part, order)) for part in missing)
        scores[row] = {part: speaks for part, speaks in speaking if speaks}
    assigned = assign(scores, rows.add_up)
    return found.recovered(assigned.sure, assigned.open)
