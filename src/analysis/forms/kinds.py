"""What each row of a list is: an entry, a section, a total, a note, or past the end."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile
from typing import Any, NamedTuple

from analysis.forms.columns import Table
from analysis.forms.header import is_numbering
from analysis.forms.lexicon import opens_tail
from analysis.forms.maps import TEXTS, Part
from analysis.text.keys import key

_GRAND = {key(text) for text in ("TỔNG CỘNG", "Tổng số toàn khối", "Toàn khối")}
_SUMS = tuple(f"{key(text)} " for text in ("Cộng", "Tổng cộng", "Tổng số"))
_COUNT = re.compile(r"\s*\d{1,3}\.?\s*")
_ROMAN = re.compile(r"\s*[IVX]{1,5}\.?\s*")
_NUMBERS_BEHIND = re.compile(r"(\s+\(?[ivx\d+]+\)?)+$")
_MOSTLY = 3  # times as many sums that fit as do not
_NUMBER_TEXT = re.compile(r"[\d.,/ ]+")


class Line(NamedTuple):
    """A row of a list.

    ``kind``: ``entry``, ``section`` (its values, if any, are its subtotal), ``total``, ``grand``
    (total), ``detail`` (a part of the entry above it), ``note``, ``heading`` (printed again on the
    next page), ``late`` (an entry below the end), ``after`` (anything else there). ``counted``: it
    has a running number.
    """

    row: int
    kind: str
    said: str
    counted: bool


def sort_rows(table: Table) -> Iterator[Line]:
    """Say of each row of a list what it is.

    It ends at the grand total below its entries, at a note or signature, or at an entry without a
    running number that stands below three blank rows.
    """
    since: list[int] = []  # entries since the last total
    ended = begun = False
    for row, blank in _filled(table):
        line = _look(table, row, since)
        entry = line.kind == "entry"
        stands = entry and _stands(table, line)
        ended = ended or (entry and _ends(table, line, stands, blank))
        if line.kind == "heading":
            yield line
        elif ended:
            yield line._replace(kind="late" if stands else "after")
        elif entry and not line.counted and table.wanted.isdisjoint(table.held(row)):
            yield line._replace(kind="note")
        elif entry:
            since.append(row)
            begun = True
            yield line
        else:
            if line.kind != "section":
                since.clear()
                ended = begun and line.kind == "grand"
            yield line


def _filled(table: Table) -> Iterator[tuple[int, int]]:
    """The rows that hold anything but column numbers, each with the number of blank ones above."""
    before = table.bottom
    for row in filter(table.held, table.rows):
        if row != table.numbering:
            yield row, row - before - 1
        before = row


def _ends(
    table: Table,
    line: Line,
    stands: bool,
    blank: int,
) -> bool:
    """Whether a list is over at a row that looks like an entry."""
    tail = not stands and table.grid.is_tail(line.row, table.texts)
    return tail or (blank > 2 and not line.counted)


def _look(table: Table, row: int, since: Sequence[int]) -> Line:
    """A row by itself. One with a running number is an entry, whatever its name is like."""
    said = table.grid.key(row, table.subject) or table.grid.key(row, table.number)
    counted = _is_counted(table, row)
    kind = "entry" if counted else _uncounted(table, row, said, since)
    repeats = said in table.columns[table.subject].path and not counted and kind != "section"
    if repeats or (not said and is_numbering(table.grid, row, table.span)):
        kind = "heading"
    return Line(row, kind, said, counted)


def _uncounted(
    table: Table,
    row: int,
    said: str,
    since: Sequence[int],
) -> str:
    """What a row without a running number is."""
    found = table.block.divisions.get(said)
    filled = any((row, column) in table.grid.cells for column in table.values)
    if total := _total(table, said, found, filled):
        return total
    roman = bool(_ROMAN.fullmatch(table.grid.said(row, table.number)))
    speaking = (found is not None) + roman  # its text, its number
    if speaking + (not filled) > 1 or (filled and _heads(table, row, speaking)):
        return "section"
    return "total" if _adds_up(table, row, since, bool(said)) else "entry"


def _is_counted(table: Table, row: int) -> bool:
    """Whether a row has a running number."""
    return bool(_COUNT.fullmatch(table.grid.said(row, table.number)))


def with_details(table: Table, lines: Iterable[Line]) -> list[Line]:
    """The same, where rows without a running number that add up to the entry above are its parts.

    Examples of such rows are the cells of an organisation below it.
    """
    told: list[Line] = []
    runs = groupby(lines, key=lambda line: line.kind == "entry" and not line.counted)
    for parts, run in runs:
        found = list(run)
        if parts and told and told[-1].kind == "entry" and len(found) > 1:
            right, wrong = sums_of(table, told[-1].row, [line.row for line in found])
            if right and not wrong:
                found = [line._replace(kind="detail") for line in found]
        told += found
    return told


def _total(
    table: Table,
    said: str,
    found: Part | None,
    filled: bool,
) -> str:
    """``total`` or ``grand``, if a row without a number is one."""
    if found is not None and found.type == "total":
        return "total" if "." in found.id else "grand"
    if _NUMBERS_BEHIND.sub("", said).strip() in table.grid.lexicon.get("total", {}):
        return "grand" if said in _GRAND else "total"
    return "total" if filled and said.startswith(_SUMS) else ""


def _adds_up(
    table: Table,
    row: int,
    rows: Sequence[int],
    named: bool,
) -> bool:
    """Whether a row is the sum of several entries, in all columns that can be added.

    One with a name of its own is so where it adds up numbered entries, in most columns.
    """
    right, wrong = sums_of(table, row, rows)
    if len(rows) < 2 or right < 2:
        return False
    if not named:
        return not wrong
    return right > _MOSTLY * wrong and all(_is_counted(table, other) for other in rows)


def _heads(table: Table, row: int, speaking: int) -> bool:
    """Whether a row without a running number heads the numbered entries right below it.

    Its text or numeral says so, or else that it is their sum in nearly all columns.
    """
    rows = (other for other in table.rows if other > row and table.held(other))
    below = list(takewhile(lambda other: _is_counted(table, other), rows))
    if speaking:
        return bool(below)
    right, wrong = sums_of(table, row, below)
    return right > 1 and right > _MOSTLY * wrong


def sums_of(table: Table, row: int, rows: Sequence[int]) -> tuple[int, int]:
    """In how many columns a row is the sum of others, and in how many it is not.

    Columns in which a cell holds no number say nothing, nor does one with nothing but noughts.
    """
    right = wrong = 0
    for column, part in table.columns.items() if rows else ():
        cells = [table.grid.cells.get((other, column)) for other in (*rows, row)]
        numbers: list[Any] = [cell.value for cell in cells if cell and cell.kind == "number"]
        if part.type == "count" and len(numbers) == len(cells) and any(numbers):
            *parts, whole = numbers
            right += sum(parts) == whole
            wrong += sum(parts) != whole
    return right, wrong


def _stands(table: Table, line: Line) -> bool:
    """Whether an entry would be one anywhere: a name, and something that reads as a value.

    "Ghi chú Media" with a number in front is a name.
    """
    if not table.grid.said(line.row, table.subject).strip():
        return False
    if not line.counted and opens_tail(line.said, table.grid.lexicon):
        return False
    others = (column for column in table.columns if column != table.subject)
    return any(_reads(table, line.row, column) for column in others)


def _reads(table: Table, row: int, column: int) -> bool:
    """Whether a cell reads as a value."""
    cell, kind = table.grid.cells.get((row, column)), table.columns[column].type
    if cell is None:
        return False
    if kind in TEXTS:
        return table.grid.key(row, table.first_of.get("target", 0)) in table.block.answers
    if kind not in ("count", "mark", "flag", "grade"):
        return False
    if cell.kind in ("number", "uncalculated", "error"):
        return True
    if kind == "count":
        return cell.kind == "text" and bool(_NUMBER_TEXT.fullmatch(str(cell.value)))
    return table.grid.is_one_of(kind, (row, column))
