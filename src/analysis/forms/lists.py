"""The open rows of a list: organisations, or shortfalls."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from analysis.forms.columns import Table
from analysis.forms.kinds import Line, sort_rows, sums_of, with_details
from analysis.forms.lexicon import Lexicon
from analysis.forms.places import Fact, Late, Statements
from analysis.forms.repeated import NONE, Repeated, repeated, tell_repeated
from analysis.messages import Finding
from analysis.reading.workbook import Cell
from analysis.text.similar import alike

_QUOTED = 80  # characters of a text that a finding quotes
_ADDED_UP = frozenset(("count", "mark", "percent"))
_NOT_ADDED_UP = frozenset(("grade", "flag"))
_DIVIDING = frozenset(("section", "total", "grand"))


def list_rows(table: Table, year: int | None, lexicon: Lexicon) -> Statements:
    """What the open rows of a list say.

    Parameters
    ----------
    table
        The list.
    year
        That of the return.
    lexicon
        The words by which totals and the end of the list are known.
    """
    named = any(part.type == "organisation" for part in table.block.columns)
    subject = table.first_of.get("organisation" if named else "target")
    if subject is None:
        if not table.asked:
            expected = "tên tổ chức" if named else "chỉ tiêu"
            yield table.grid.finding("subject_missing", expected=expected)
        for row in table.rows:
            yield table.marks(row, table.wanted, "issue")
            yield table.marks(row, table.held(row), "ignored")
        return
    name = subject if named else 0
    number = table.first_of.get("number", 0)
    above: Cell | None = None
    entries: dict[str, list[int]] = {}
    lines = with_details(table, list(sort_rows(table, subject, lexicon)))
    said_above: dict[int, Cell] = {}
    for index, line in enumerate(lines):
        row = line.row
        if line.kind == "entry":
            entries.setdefault(table.grid.key(row, subject), []).append(row)
            other = line.counted and table.grid.at(row, number)[0] == row  # a number of its own
            carried = None if other else above
            as_above = repeated(table, row, said_above, lexicon)
            yield from _entry(table, row, name, carried, as_above)
            above = table.grid.cells.get(table.grid.at(row, name), above)
        elif line.kind == "late" and named:
            yield Late(table.grid.index, row)
            yield from _entry(table, row, name, None)
        elif line.kind == "late" and line.said not in entries:
            yield from _entry(table, row, name, None)
            yield _quote(table, "row_after_end", row)
        elif line.kind == "heading":
            yield table.marks(row, table.held(row), "label")
        elif line.kind in ("note", "detail"):
            yield table.marks(row, [number], "derived")
            yield table.marks(row, table.held(row), "ignored")
        elif line.kind in ("section", "total", "grand"):
            yield from _division(table, line, subject, added_up(table, lines, index))
    yield from _details(table, lines, subject)
    if table.block.record == "shortfall":
        yield from _printed(table, year, entries)


def _entry(
    table: Table, row: int, name: int, above: Cell | None, as_above: Repeated = NONE
) -> Statements:
    """The fields of one row.

    In a list of shortfalls a blank name means the name above, and a query says so; so it does of
    cells that mean what stands above them.
    """
    grid, shortfall = table.grid, table.block.record == "shortfall"
    own = grid.cells.get(grid.at(row, name))
    carried = above if shortfall and name and own is None else None
    for column, part in table.columns.items():
        if carried is not None and column == name:
            yield Fact(grid.index, row, column, carried, part, table.block, row)
        elif column in as_above:
            yield Fact(grid.index, row, column, as_above[column], part, table.block, row)
            yield table.marks(row, [column], "value")
        else:
            yield table.fact(row, column, part, row)
    yield from table.rest(row)
    yield from tell_repeated(table, row, as_above)
    if not shortfall or not any((row, column) in grid.cells for column in table.texts):
        return
    if carried is not None:
        said = {"expected": str(carried.value), "blank": grid.a1(row, name)}
        yield _quote(table, "name_carried", row, **said)
    if table.lacking and not table.asked:
        lost = ", ".join(f"«{part.text}»" for part in table.lacking)
        yield _quote(table, "shortfall_incomplete", row, expected=lost)


def _details(table: Table, lines: Sequence[Line], subject: int) -> Iterator[Finding]:
    """Say where rows begin that are the parts of the entry above them."""
    for whole, line in pairwise(lines):
        if whole.kind == "entry" and line.kind == "detail":
            found, name = (table.grid.said(row, subject) for row in (line.row, whole.row))
            yield table.grid.finding("row_details", (line.row, subject), found=found, name=name)


def _quote(table: Table, code: str, row: int, **fields: str) -> Finding:
    """A finding at the first text of a row."""
    texts = ((row, column) for column in table.texts if (row, column) in table.grid.cells)
    at = next(texts, (row, 1))
    return table.grid.finding(code, at, found=table.grid.said(*at)[:_QUOTED], **fields)


def _division(table: Table, line: Line, subject: int, added: Sequence[int]) -> Statements:
    """A section, or a total: what it adds up is kept for checking."""
    grid, row = table.grid, line.row
    held = table.held(row)
    for column in held if added else ():
        part, said = table.columns.get(column), grid.said(row, column)
        if part is None:
            continue
        if part.type in _ADDED_UP:
            total = replace(
                part,
                id=f"total:{line.kind}",
                type="total",
                unit=part.type,
                base=_range(table, added),
            )
            yield table.fact(row, column, total, row)
        elif part.type in _NOT_ADDED_UP and not any(map(str.isdigit, said)):
            name = grid.said(row, subject)
            yield grid.finding("value_in_total", (row, column), found=said, name=name)
    valued = line.kind != "section" or not table.values.isdisjoint(held)
    yield table.marks(row, [subject] if valued else held, "label")
    yield table.marks(row, held, "derived")


def _range(table: Table, rows: Sequence[int]) -> str:
    """The first and last of some rows ("5:9"); of a turned sheet, of its columns ("C:G")."""
    places = (table.grid.a1(row, 1) for row in (rows[0], rows[-1]))
    kept = str.isalpha if table.grid.upright else str.isdigit
    return ":".join("".join(filter(kept, at)) for at in places)


def added_up(table: Table, lines: Sequence[Line], index: int) -> list[int]:
    """The rows that a total or section adds up.

    A grand total adds up all. Another is of the lines above it or below it, down to the next
    division, or of all: of those whose sums it is in most columns, else by where it stands.
    """

    def entries(some: Iterable[Line]) -> list[int]:
        return [line.row for line in some if line.kind == "entry"]

    def near(some: Iterable[Line]) -> list[int]:
        return entries(takewhile(lambda line: line.kind not in _DIVIDING, some))

    every, below = entries(lines), near(lines[index + 1 :])
    above = near(reversed(lines[:index]))[::-1]
    kind, row = lines[index].kind, lines[index].row
    if kind == "grand":
        return every
    likely = [below, every] if kind == "section" else [above, below, every]
    likely = [rows for rows in likely if rows]
    if table.values.isdisjoint(table.held(row)):
        return []

    def fits(rows: list[int]) -> float:
        right, wrong = sums_of(table, row, rows)
        return right / max(1, right + wrong)

    return max(likely, key=fits, default=[])


def _printed(table: Table, year: int | None, entries: dict[str, list[int]]) -> Iterator[Finding]:
    """Where the form prints the lines of a list, each must be there, and once."""
    grid = table.grid
    printed = [part for part in table.block.rows if not part.type and part.holds(year)]
    for part in printed:
        rows = entries.get(part.key, [])
        for row in rows if len(rows) > 1 else ():
            seen = (grid.at(row, column) for column in table.texts)
            at = next((at for at in seen if at in grid.cells), (row, 1))
            said = {"found": part.text, "count": len(rows), "rows": rows}
            yield grid.finding("row_twice.listed", at, **said)
    for part in printed:
        if not any(alike(said, part.key) for said in entries):
            yield grid.finding("row_missing.listed", expected=part.text)
