"""Tables for reading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.showing import saved
from analysis.showing.shown import Shown, broken, named, safe
from analysis.text.vietnamese import number

NUMERIC = re.compile(r"[+\u2212<>≥≤]?\s?[\d.,]+(/[\d.,]+)?\s?%?|–|")
YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Table(Shown):
    """A frame as a table: caption, header cells with scope, Vietnamese numbers, base and notes.

    Parameters
    ----------
    frame : DataFrame
        Column names are the headings; numbers are written the Vietnamese way, texts are shown as
        they are.
    caption : str
    base : str
        What the figures rest on.
    notes : sequence of str
    head : str, optional
        The column whose cells head their rows; the first where none is named.
    organisations, targets : sequence of str, optional
        One id a row: pages may turn the row's heading into a link to that organisation or target.
    """

    frame: pd.DataFrame = field(repr=False)
    caption: str
    base: str = ""
    notes: Sequence[str] = ()
    head: str = ""
    organisations: Sequence[str] = ()
    targets: Sequence[str] = ()

    def cells(self) -> list[list[str]]:
        """All cells as text, row by row."""
        columns = [[_written(value) for value in self.frame[name]] for name in self.frame.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def _remarks(self) -> list[str]:
        return [remark for remark in (self.base, *self.notes) if remark]

    def __str__(self) -> str:
        said = [self.caption]
        for row in (list(self.frame.columns), *self.cells()):
            cells = (" / ".join(cell.splitlines()) for cell in row)
            said.append(" | ".join(cells))
        if self.frame.empty:
            said.append("(không có dòng nào khớp)")
        return "\n".join([*said, *self._remarks()])

    def to_excel(self, path: str | Path) -> Path:
        """Write the table as a workbook to be printed: caption, heads, numbers, base, notes.

        Raises
        ------
        NotOurs
            Where something stands that was not saved by this.

        Examples
        --------
        >>> from analysis import views
        >>> from analysis.measuring.example import example
        >>> views.explore.listed(example(), year=2025).to_excel("bang.xlsx").name
        'bang.xlsx'
        """
        return saved.workbook(self.frame, (self.caption, *self._remarks()), path)

    def html(self) -> str:
        """The table in a region that scrolls by itself; numbers are told by their class."""
        names = list(self.frame.columns)
        rows = self.cells()
        marks = [' class="n"' if numeric else "" for numeric in _numeric(names, rows)]
        heads = "".join(
            f'<th scope="col"{mark}>{broken(name)}</th>'
            for name, mark in zip(names, marks, strict=True)
        )
        body = "".join(self._row(i, row, marks) for i, row in enumerate(rows))
        if not rows:
            body = f'<tr><td colspan="{max(len(names), 1)}">Không có dòng nào khớp.</td></tr>'
        notes = "".join(f'<p class="note">{broken(remark)}</p>' for remark in self._remarks())
        return (
            '<div class="table" role="region" tabindex="0"'
            f' aria-label="{safe(self.caption)}"><table><caption>{broken(self.caption)}</caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{notes}</div>"
        )

    def _row(
        self,
        place: int,
        row: list[str],
        marks: list[str],
    ) -> str:
        cells = [f"<td{mark}>{broken(cell)}</td>" for cell, mark in zip(row, marks, strict=True)]
        head = list(self.frame.columns).index(self.head) if self.head else 0
        heading = broken(row[head])
        for kind, ids in (("target", self.targets), ("organisation", self.organisations)):
            if len(ids) and ids[place]:
                heading = named(kind, ids[place], row[head])
        cells[head] = f'<th scope="row">{heading}</th>'
        return f"<tr>{''.join(cells)}</tr>"


def _numeric(names: list[str], rows: list[list[str]]) -> list[bool]:
    """Which columns hold numbers; those headed by years stand alike."""
    if not rows:
        return [False] * len(names)
    found = [all(map(NUMERIC.fullmatch, column)) for column in zip(*rows, strict=True)]
    of_years = list(map(YEAR.fullmatch, names))
    alike = all(numeric for numeric, year in zip(found, of_years, strict=True) if year)
    return [alike if year else numeric for numeric, year in zip(found, of_years, strict=True)]


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return value if isinstance(value, str) else number(value)
