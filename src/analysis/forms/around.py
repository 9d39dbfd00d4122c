"""What stands around the tables of a workbook: letterheads, other tables, what is not there."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.forms.find import Hit
from analysis.forms.grid import NUMERIC, At, Grid, Grids
from analysis.forms.header import A_YEAR, DATE
from analysis.forms.maps import Form
from analysis.messages import Finding

Roles = dict[At, str]
_SECOND = 3  # rows of a table above that make another the same
_NEAR = 4  # rows above a table that tell of what year it is
_LONG = 120  # characters: no line of a letterhead


class Letterhead(NamedTuple):
    """What stands above the tables, as in `places.Located`."""

    dated: str
    revised: bool
    heads: list[tuple[str, str, str]]


def top_of(grid: Grid, hits: Sequence[Hit]) -> int:
    """The row of the first heading on a sheet; 0 where there is no block."""
    return min((hit.top for hit in hits if hit.grid is grid), default=0)


def letterhead(grids: Grids, hits: Sequence[Hit]) -> Letterhead:
    """Read what stands above the tables."""
    heads: list[tuple[str, str, str]] = []
    dates: list[str] = []
    revised = False
    for grid in grids:
        top, name = top_of(grid, hits), grid.sheet.name
        revised = revised or (top > 0 and _is_revised(grid, grid.make_key(name)))
        for at, text in grid.above(top):
            revised = revised or _is_revised(grid, grid.keys.get(at, ""))
            if len(text) < _LONG:
                heads.append((text, name, grid.a1(*at)))
            if not grid.sheet.hidden:
                dates.append(_date(text))
    return Letterhead(next(filter(None, dates), ""), revised, heads)


def _is_revised(grid: Grid, said: str) -> bool:
    """Whether a key says that a return is a revision."""
    return any(mark in said for mark in grid.lexicon.get("revised", {}) if mark)


def _date(text: str) -> str:
    """The date in a text as ``YYYY-MM-DD``, or ""."""
    found = DATE.search(text)
    if not found:
        return ""
    day, month, year = map(int, found.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def absent(
    grids: Grids,
    hits: Sequence[Hit],
    form: Form,
    year: int | None,
) -> Iterator[Finding]:
    """Blocks that were not found, on the sheets that may hold them; else sheets that hold none.

    Parameters
    ----------
    grids
        The sheets, less copies.
    hits
        The blocks that were found.
    form, year
        What the workbook is.
    """
    needed = [block for block in form.blocks if not block.optional and form.scope != "decision"]
    lost = [block for block in needed if all(hit.block is not block for hit in hits)]
    used = {hit.grid for hit in hits}
    unused = [grid for grid in grids if grid not in used and grid.cells]
    for block in lost:
        title = block.name or next(iter(block.titles), block.id)
        expected = title.replace("{year}", str(year or "")).strip()
        beside = {hit.grid for hit in hits if hit.block.sheet == block.sheet}
        places = sorted(beside, key=lambda grid: grid.sheet.name) or unused
        for grid in places:
            yield grid.finding("block_missing", expected=expected)
        if not places:
            yield Finding("block_missing.anywhere", expected=expected)
    for grid in unused if not lost else ():
        yield grid.finding("sheet_unknown", count=len(grid.cells))


def outside(grid: Grid, top: int, roles: Roles) -> Iterator[Finding]:
    """Letterheads, notes, signatures, corners that no map knows: numbers among them are said.

    Parameters
    ----------
    grid
        The sheet.
    top
        Its first heading, 0 where it has none.
    roles
        What its cells are, so far.
    """
    rest = [at for at in grid.cells if at not in roles and 0 < top < at[0]]
    loose = [at for at in rest if grid.cells[at].kind in NUMERIC]
    if not loose:
        return
    if _is_second(grid, top, loose, roles):
        yield grid.finding("outside_tables.again", min(loose), count=len(loose))
        return
    again = all(_is_repeated(grid, top, column) for _, column in loose)
    code = "outside_tables.repeated" if again else "outside_tables"
    yield grid.finding(code, count=len(loose), found=grid.a1(*min(loose)))


def _is_second(
    grid: Grid,
    top: int,
    loose: Sequence[At],
    roles: Roles,
) -> bool:
    """Whether loose numbers stand beside labels of a table above, and differ from those there.

    A table that says it is of another year is there to compare with.
    """
    labels = (at for at, role in roles.items() if role == "label" and at in grid.keys)
    labelled = {grid.keys[at]: at[0] for at in labels}
    rows = {row for row, _ in loose}
    beside = (at for at in grid.keys if at[0] in rows and at not in roles)
    told = {grid.keys[at]: at[0] for at in beside if grid.keys[at] in labelled}
    if len(told) < _SECOND or 2 * len(told) <= len(rows):
        return False
    if _is_dated(grid, top, min(rows)):
        return False
    return any(_numbers(grid, row) != _numbers(grid, labelled[said]) for said, row in told.items())


def _is_dated(grid: Grid, top: int, first: int) -> bool:
    """Whether a year stands right above a row that does not stand above all tables."""
    near: set[str] = set()
    for row in range(first - _NEAR, first):
        for said in grid.words.get(row, ()):
            near.update(A_YEAR.findall(said))
    for _, text in grid.above(top + 1):
        near.difference_update(A_YEAR.findall(text))
    return bool(near)


def _numbers(grid: Grid, row: int) -> list[object]:
    """The numbers of a row, without its running number."""
    cells = (grid.cells[row, column] for column in grid.rows[row][1:])
    return [cell.value for cell in cells if cell.kind in NUMERIC]


def _is_repeated(grid: Grid, top: int, column: int) -> bool:
    """Whether the heading of a column stands in its row a second time: a table that goes on."""
    said = grid.key(top, column)
    headings = [grid.keys.get((top, other)) for other in grid.rows[top]]
    return bool(said) and headings.count(said) > 1


def under_merges(grid: Grid, roles: Roles) -> Iterator[tuple[At, Finding]]:
    """Values hidden under merged ranges, which the sender does not see."""
    for at, seen in grid.anchor.items():
        if at == seen or at not in grid.cells:
            continue
        if {roles.get(at, "ignored"), roles.get(seen, "ignored")} != {"ignored"}:
            value = grid.cells[at].value
            found = "công thức chưa tính" if value is None else str(value)
            places = {"cell": grid.a1(*at), "seen": grid.a1(*seen)}
            yield at, grid.finding("under_merge", at, found=found, **places)
