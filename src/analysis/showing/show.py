"""What a notebook cell shows, gathered: pictures, tables, text, and several of them together."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.showing.chart import Chart
from analysis.showing.shown import Shown, safe
from analysis.showing.table import Table
from analysis.showing.text import Text

__all__ = ["Chart", "Group", "Shown", "Table", "Text", "safe"]


@dataclass(frozen=True, slots=True)
class Group(Shown):
    """Several things shown by one cell, in reading order."""

    parts: Sequence[Shown]

    def __str__(self) -> str:
        return "\n\n".join(str(part) for part in self.parts)

    def html(self) -> str:
        """One after the other."""
        return "".join(part.html() for part in self.parts)
