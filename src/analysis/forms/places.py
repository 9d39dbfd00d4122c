"""What the search for a form says: fields with their cells, and what each cell is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from analysis.forms.grid import At
from analysis.forms.maps import Block, Form, Part
from analysis.messages import Finding
from analysis.reading.workbook import Cell, a1


class Fact(NamedTuple):
    """One cell that a field points to.

    ``line`` is the row of a list, or 0 where the return speaks for one.
    """

    sheet: int
    row: int
    column: int
    cell: Cell | None
    part: Part
    block: Block
    line: int

    @property
    def at(self) -> At:
        """Where the cell stands on its sheet."""
        return self.row, self.column

    @property
    def a1(self) -> str:
        """The address of the cell."""
        return a1(self.row, self.column)

    @property
    def entry(self) -> tuple[int, int]:
        """The line of a list that it belongs to: sheet and row."""
        return self.sheet, self.line


class Marks(NamedTuple):
    """Cells of one row that are all ``value``, ``label``, ``derived``, ``ignored`` or ``issue``."""

    sheet: int
    row: int
    columns: Iterable[int]
    role: str


class Late(NamedTuple):
    """A line below the end of a list: it counts where its organisation stands nowhere else."""

    sheet: int
    row: int


# Each step gives a stream of these; of several things said of a cell, the first holds.
Statement = Fact | Marks | Late | Finding
Statements = Iterator[Statement]


@dataclass(frozen=True, eq=False)
class Located:
    """What a workbook is, and where its fields stand.

    Parameters
    ----------
    form, year
        What it is.
    blocks
        Each block that was found, with the number of its sheet.
    facts, findings
        What it says, and what is to be said of it.
    roles
        By sheet: cell → as in `Marks`.
    late
        (sheet, row) of lines below the end of a list.
    dated, revised
        The date of its letterhead (``YYYY-MM-DD`` or ""), and whether it is marked as corrected.
    heads
        The texts of the letterheads: text, sheet, A1 address.
    """

    form: Form
    year: int | None
    blocks: tuple[tuple[int, Block], ...]
    facts: list[Fact]
    roles: list[dict[At, str]]
    findings: list[Finding]
    late: frozenset[tuple[int, int]]
    dated: str
    revised: bool
    heads: list[tuple[str, str, str]]
