"""What a notebook cell shows, gathered: pictures, tables, text, and several of them together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.showing.chart import Chart
from analysis.showing.shown import Shown, safe
from analysis.showing.table import Table
from analysis.showing.text import Text

__all__ = ["Chart", "Group", "Shown", "Table", "Text", "group", "safe"]


@dataclass(frozen=True, slots=True)
class Group(Shown):
    """Several things shown by one cell, in reading order."""

    parts: Sequence[Shown]

    def __str__(self) -> str:
        return "\n\n".join(str(part) for part in self.parts)

    def html(self) -> str:
        """One after the other."""
        return "".join(part.html() for part in self.parts)


def group(parts: Iterable[Shown | None]) -> Shown:
    """The parts that exist; a single one stands for itself."""
    there = [part for part in parts if part is not None]
    return there[0] if len(there) == 1 else Group(there)
