"""What each row of a list is: an entry, a section, a total, a note, or past the end."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from analysis.forms.columns import Table
from analysis.forms.header import is_numbering
from analysis.forms.lexicon import Lexicon, is_tail, opens_tail
from analysis.forms.maps import TEXTS, Part
from analysis.text.keys import bare, key

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


def sort_rows(table: Table, subject: int, lexicon: Lexicon) -> Iterator[Line]:
    """Say of each row of a list what it is.

    It ends at the grand total below its entries, at a note or signature, or at an entry without a
    running number that stands below three blank rows.

    Parameters
    ----------
    table
        The list.
    subject
        The column that says what a row is of.
    lexicon
        The words by which totals, notes and signatures are known.
    """
    since: list[int] = []  # entries since the last total
    before, ended, begun = table.bottom, False, False
    for row in table.rows:
        held = table.held(row)
        if not held:
            continue
        blank, before = row - before - 1, row
        if row == table.numbering:
            continue
        line = _look(table, row, subject, since, lexicon)
        stands = line.kind == "entry" and _stands(table, line, subject, lexicon)
        if line.kind == "entry" and not stands:
            ended = ended or is_tail(table.grid, row, lexicon, table.texts)
        if line.kind == "entry" and not line.counted:
            ended = ended or blank > 2
        if line.kind == "heading":
            pass
        elif ended:
            line = line._replace(kind="late" if stands else "after")
        elif line.kind == "entry":
            if table.wanted.isdisjoint(held) and not line.counted:
                line = line._replace(kind="note")
            else:
                since.append(row)
                begun = True
        elif line.kind != "section":
            since.clear()
            ended = begun and line.kind == "grand"
        yield line


def _look(table: Table, row: int, subject: int, since: Sequence[int], lexicon: Lexicon) -> Line:
    """A row by itself. One with a running number is an entry, whatever its name is like."""
    grid, number = table.grid, table.first_of.get("number", 0)
    said = grid.key(row, subject) or grid.key(row, number)
    counted = bool(_COUNT.fullmatch(grid.said(row, number)))
    filled = any((row, column) in grid.cells for column in table.values)
    kind = "entry"
    if not counted:
        found = table.block.divisions.get(said)
        roman = bool(_ROMAN.fullmatch(grid.said(row, number)))
        kind = _total(said, found, filled, lexicon)
        speaking = (found is not None) + roman  # its text, its number
        if not kind and (speaking + (not filled) > 1 or (filled and _heads(table, row, speaking))):
            kind = "section"
        elif not kind:
            kind = "total" if _adds_up(table, row, since, bool(said)) else "entry"
    repeats = said in table.columns[subject].path and not counted and kind != "section"
    if repeats or (not said and is_numbering(grid, row, table.span)):
        kind = "heading"
    return Line(row, kind, said, counted)


def with_details(table: Table, lines: Sequence[Line]) -> list[Line]:
    """The same, where rows without a running number that add up to the entry above are its parts.

    Examples of such rows are the cells of an organisation below it.
    """
    told: list[Line] = []
    runs = groupby(lines, key=lambda line: line.kind == "entry" and not line.counted)
    for parts, run in runs:
        found, whole = list(run), told[-1] if told else None
        if parts and whole and whole.kind == "entry" and len(found) > 1:
            right, wrong = sums_of(table, whole.row, [line.row for line in found])
            if right and not wrong:
                found = [line._replace(kind="detail") for line in found]
        told += found
    return told


def _total(said: str, found: Part | None, filled: bool, lexicon: Lexicon) -> str:
    """``total`` or ``grand``, if a row without a number is one."""
    if found is not None and found.type == "total":
        return "total" if "." in found.id else "grand"
    if _NUMBERS_BEHIND.sub("", said).strip() in lexicon.get("total", {}):
        return "grand" if said in _GRAND else "total"
    return "total" if filled and said.startswith(_SUMS) else ""


def _adds_up(table: Table, row: int, rows: Sequence[int], named: bool) -> bool:
    """Whether a row is the sum of several entries, in all columns that can be added.

    One with a name of its own is so where it adds up numbered entries, in most columns.
    """
    right, wrong = sums_of(table, row, rows)
    if not named:
        return len(rows) > 1 and right > 1 and not wrong
    number = table.first_of.get("number", 0)
    numbered = all(_COUNT.fullmatch(table.grid.said(other, number)) for other in rows)
    return len(rows) > 1 and numbered and right > 1 and right > _MOSTLY * wrong


def _heads(table: Table, row: int, speaking: int) -> bool:
    """Whether a row without a running number heads the numbered entries right below it.

    Its text or numeral says so, or else that it is their sum in nearly all columns.
    """
    number = table.first_of.get("number", 0)
    below: list[int] = []
    for other in table.rows if number else ():
        if other <= row or not table.held(other):
            continue
        if not _COUNT.fullmatch(table.grid.said(other, number)):
            break
        below.append(other)
    right, wrong = sums_of(table, row, below)
    return bool(below) and (speaking > 0 or (right > 1 and right > _MOSTLY * wrong))


def sums_of(table: Table, row: int, rows: Sequence[int]) -> tuple[int, int]:
    """In how many columns a row is the sum of others, and in how many it is not.

    Columns in which a cell holds no number say nothing, nor does one with nothing but noughts.
    """
    right = wrong = 0
    for column, part in table.columns.items():
        cells = [table.grid.cells.get((r, column)) for r in (*rows, row)]
        numbers: list[Any] = [
            cell.value for cell in cells if cell is not None and cell.kind == "number"
        ]
        if part.type == "count" and len(numbers) == len(cells) > 1 and any(numbers):
            same = sum(numbers[:-1]) == numbers[-1]
            right, wrong = right + same, wrong + (not same)
    return right, wrong


def _stands(table: Table, line: Line, subject: int, lexicon: Lexicon) -> bool:
    """Whether an entry would be one anywhere: a name, and something that reads as a value.

    "Ghi chú Media" with a number in front is a name.
    """
    if not table.grid.said(line.row, subject).strip():
        return False
    if not line.counted and opens_tail(line.said, lexicon):
        return False
    columns = (column for column in table.columns if column != subject)
    return any(_reads(table, line.row, column, lexicon) for column in columns)


def _reads(table: Table, row: int, column: int, lexicon: Lexicon) -> bool:
    """Whether a cell reads as a value."""
    cell, kind = table.grid.cells.get((row, column)), table.columns[column].type
    if cell is None:
        return False
    text = str(cell.value)
    if kind in TEXTS:
        return table.grid.key(row, table.first_of.get("target", 0)) in table.block.answers
    if kind not in ("count", "mark", "flag", "grade"):
        return False
    if cell.kind in ("number", "uncalculated", "error"):
        return True
    if kind == "count":
        return cell.kind == "text" and bool(_NUMBER_TEXT.fullmatch(text))
    forms = (text.strip().casefold(), bare(text), table.grid.make_key(text))
    return any(form in lexicon.get(kind, {}) for form in forms)
