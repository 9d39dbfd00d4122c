"""The open rows of a list: organisations, or shortfalls."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from analysis.forms.columns import Table
from analysis.forms.header import DATE
from analysis.forms.kinds import Line, sort_rows, sums_of, with_details
from analysis.forms.places import Fact, Late, Statements
from analysis.forms.repeated import NONE, Repeated, repeated, tell_repeated
from analysis.messages import Finding
from analysis.reading.workbook import Cell
from analysis.text.similar import alike

_QUOTED = 80  # characters of a text that a finding quotes
_SENTENCE = 4  # words
_BELOW = {"note": 8, "after": 12}  # words of a sentence, and not of a heading or a signature
_ADDED_UP = frozenset(("count", "mark", "percent"))
_NOT_ADDED_UP = frozenset(("grade", "flag"))
_DIVIDING = frozenset(("section", "total", "grand"))


def list_rows(table: Table) -> Statements:
    """What the open rows of a list say."""
    if not table.subject:
        yield from _without_subject(table)
        return
    above: Cell | None = None
    entries: dict[str, list[int]] = {}
    lines = with_details(table, sort_rows(table))
    said_above: dict[int, Cell] = {}
    yield from _texts_below(table, lines)
    for index, line in enumerate(lines):
        row = line.row
        if line.kind == "entry":
            entries.setdefault(table.grid.key(row, table.subject), []).append(row)
            numbered = line.counted and table.grid.at(row, table.number)[0] == row
            as_above = repeated(table, row, said_above)
            yield from _entry(table, row, None if numbered else above, as_above)
            above = table.grid.cells.get(table.grid.at(row, table.name), above)
        elif line.kind == "late" and table.of_organisations:
            yield Late(table.grid.index, row)
            yield from _entry(table, row)
        elif line.kind == "late" and line.said not in entries:
            yield from _entry(table, row)
            yield _quote(table, "row_after_end", row)
        elif line.kind == "heading":
            yield table.marks(row, table.held(row), "label")
        elif line.kind in ("note", "detail"):
            yield table.marks(row, [table.number], "derived")
            yield table.marks(row, table.held(row), "ignored")
        elif line.kind in _DIVIDING:
            yield from _division(table, line, added_up(table, lines, index))
    for whole, line in pairwise(lines):
        if whole.kind == "entry" and line.kind == "detail":
            name = table.grid.said(whole.row, table.subject)
            yield table.grid.quoting("row_details", (line.row, table.subject), name=name)
    if table.block.record == "shortfall":
        yield from _printed(table, entries)


def _without_subject(table: Table) -> Statements:
    """A list of which nobody knows what its rows are of."""
    if not table.asked:
        expected = "tên tổ chức" if table.of_organisations else "chỉ tiêu"
        yield table.grid.finding("subject_missing", expected=expected)
    for row in table.rows:
        yield table.marks(row, table.wanted, "issue")
        yield table.marks(row, table.held(row), "ignored")


def _entry(
    table: Table,
    row: int,
    above: Cell | None = None,
    as_above: Repeated = NONE,
) -> Statements:
    """The fields of one row.

    In a list of shortfalls a blank name means the name above, and a query says so; so it does of
    cells that mean what stands above them.
    """
    grid, name, shortfall = table.grid, table.name, table.block.record == "shortfall"
    meant = dict(as_above)
    blank = shortfall and name and grid.at(row, name) not in grid.cells
    carried = above if blank else None
    if carried is not None:
        meant[name] = carried
    for column, part in table.columns.items():
        if column in meant:
            yield Fact(grid.index, row, column, meant[column], part, table.block, row)
        else:
            yield table.fact(row, column, part, row)
    yield table.marks(row, as_above, "value")
    told = shortfall and any((row, column) in grid.cells for column in table.texts)
    if told:
        yield from _texts_aside(table, row, _SENTENCE, {*table.columns, *table.strange})
    yield from table.rest(row)
    yield from tell_repeated(table, row, as_above)
    if told:
        yield from _about_texts(table, row, carried)


def _about_texts(table: Table, row: int, carried: Cell | None) -> Iterator[Finding]:
    """What a shortfall lacks: a name of its own, columns that nobody found."""
    if carried is not None:
        said = {"expected": str(carried.value), "blank": table.grid.a1(row, table.name)}
        yield _quote(table, "name_carried", row, **said)
    if table.lacking and not table.asked:
        lost = ", ".join(f"«{part.text}»" for part in table.lacking)
        yield _quote(table, "shortfall_incomplete", row, expected=lost)


def _texts_aside(
    table: Table,
    row: int,
    least: int,
    known: Collection[int] = (),
) -> Statements:
    """Sentences beside a shortfall in columns that no map knows, or below: they are not read."""
    for column in table.grid.rows[row]:
        said = table.grid.said(row, column)
        if column not in known and len(DATE.sub("", said).split()) >= least:
            fields = {"found": said[:_QUOTED], "question": f"aside {table.block.id}"}
            yield table.grid.finding("text_aside", (row, column), **fields)
            yield table.marks(row, [column], "issue")


def _texts_below(table: Table, lines: Iterable[Line]) -> Statements:
    """Sentences below a list of shortfalls, which may be some."""
    for line in lines if table.block.record == "shortfall" else ():
        if line.kind in _BELOW and not table.grid.is_tail(line.row):
            yield from _texts_aside(table, line.row, _BELOW[line.kind])


def _quote(
    table: Table,
    code: str,
    row: int,
    **fields: str,
) -> Finding:
    """A finding at the first text of a row."""
    held = (column for column in table.texts if (row, column) in table.grid.cells)
    at = row, next(held, 1)
    found = table.grid.said(*at)[:_QUOTED]
    return table.grid.finding(code, at, found=found, **fields)


def _division(table: Table, line: Line, added: Sequence[int]) -> Statements:
    """A section, or a total: what it adds up is kept for checking."""
    grid, row = table.grid, line.row
    held = table.held(row)
    read = [column for column in held if column in table.columns]
    for column in read if added else ():
        part, said = table.columns[column], grid.said(row, column)
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
            name = grid.said(row, table.subject)
            yield grid.quoting("value_in_total", (row, column), name=name)
    valued = line.kind != "section" or not table.values.isdisjoint(held)
    yield table.marks(row, [table.subject] if valued else held, "label")
    yield table.marks(row, held, "derived")


def _range(table: Table, rows: Sequence[int]) -> str:
    """The first and last of some rows ("5:9"); of a turned sheet, of its columns ("C:G")."""
    kept = str.isalpha if table.grid.upright else str.isdigit
    ends = (table.grid.a1(row, 1) for row in (rows[0], rows[-1]))
    return ":".join("".join(filter(kept, at)) for at in ends)


def added_up(table: Table, lines: Sequence[Line], index: int) -> list[int]:
    """The rows that a total or section adds up.

    A grand total adds up all. Another is of the lines above it or below it, down to the next
    division, or of all: of those whose sums it is in most columns, else by where it stands.
    """
    kind, row = lines[index].kind, lines[index].row
    every = _entries(lines)
    if kind == "grand":
        return every
    if table.values.isdisjoint(table.held(row)):
        return []
    above = _entries(_near(reversed(lines[:index])))[::-1]
    below = _entries(_near(lines[index + 1 :]))
    likely = [below, every] if kind == "section" else [above, below, every]

    def fits(rows: list[int]) -> float:
        right, wrong = sums_of(table, row, rows)
        return right / max(1, right + wrong)

    return max(filter(None, likely), key=fits, default=[])


def _entries(lines: Iterable[Line]) -> list[int]:
    return [line.row for line in lines if line.kind == "entry"]


def _near(lines: Iterable[Line]) -> Iterator[Line]:
    """Those before the next division."""
    return takewhile(lambda line: line.kind not in _DIVIDING, lines)


def _printed(table: Table, entries: Mapping[str, list[int]]) -> Iterator[Finding]:
    """Where the form prints the lines of a list, each must be there, and once."""
    lines = [part for part in table.block.rows if not part.type]
    printed = [part for part in lines if part.holds(table.year)]
    for part in printed:
        rows = entries.get(part.key, [])
        if len(rows) < 2:
            continue
        said = {"found": part.text, "count": len(rows), "rows": rows}
        for row in rows:
            seen = (table.grid.at(row, column) for column in table.texts)
            at = next((at for at in seen if at in table.grid.cells), (row, 1))
            yield table.grid.finding("row_twice.listed", at, **said)
    for part in printed:
        if not any(alike(said, part.key) for said in entries):
            yield table.grid.finding("row_missing.listed", expected=part.text)
