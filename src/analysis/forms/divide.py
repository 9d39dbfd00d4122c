"""A form that one organisation fills in, several times in one workbook: a part for each of them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import NamedTuple

from analysis.forms.find import is_title
from analysis.forms.grid import At
from analysis.forms.maps import Block, Key
from analysis.forms.places import Fact, Located
from analysis.grouping import gathered
from analysis.messages import Refused
from analysis.reading.workbook import LAST_ROW, Cells, Sheet, Workbook

Rows = tuple[int, int]  # the first, and the first that is no longer of it
Part = dict[int, Rows]  # sheet → the rows of it that belong to one organisation
Blocks = dict[int, list[Block]]  # sheet → the blocks on it
Owners = dict[int, int]  # sheet → the number of the organisation whose it is
_WHOLE: Rows = (1, LAST_ROW + 1)


class Named(NamedTuple):
    """Where a form asks for the name of the organisation, and the name there."""

    sheet: int
    row: int
    name: str


def divide(workbook: Workbook, located: Located, key: Key) -> list[Workbook]:
    """Divide a workbook that speaks for several organisations, each on its own rows or sheets.

    Parameters
    ----------
    workbook, located
        The workbook, and what was found in it when it was taken for one return.
    key
        Text → key.

    Returns
    -------
    list of Workbook
        One an organisation, with all sheets and only its own cells; none where there is one.

    Raises
    ------
    Refused
        Where nobody can tell which sheet is whose, or they stand side by side on one.
    """
    if located.form.scope != "organisation":
        return []
    named = sorted(_names(workbook, located))
    if len({key(one.name) for one in named}) < 2:
        return []
    apart = {(workbook.sheets[one.sheet].name, one.row) for one in named}
    parts = _parts(workbook, located, named, key) if len(apart) == len(named) else None
    if not parts:
        raise several([one.name for one in named])
    return [_cut(workbook, part, parts[:number]) for number, part in enumerate(parts)]


def several(names: Sequence[str]) -> Refused:
    """The refusal of a workbook of several organisations."""
    return Refused("several_organisations", names=list(dict.fromkeys(names)))


def _names(workbook: Workbook, located: Located) -> Iterator[Named]:
    """The names that were found, and those beside the same label elsewhere."""
    labels: dict[tuple[int, At], None] = {}
    for fact in located.facts:
        if fact.part.type == "organisation":
            places = _labels(fact, workbook.sheets[fact.sheet].cells)
            labels |= dict.fromkeys((fact.sheet, at) for at in places)
    for sheet, (row, column) in labels:
        cells = workbook.sheets[sheet].cells
        right = [other for r, other in cells if r == row and other > column]
        if right:
            yield Named(sheet, row, str(cells[row, min(right)].value))


def _labels(name: Fact, cells: Cells) -> list[At]:
    """The cells of a sheet that say what stands left of a name; without such, the place there."""
    before = [column for row, column in cells if row == name.row and column < name.column]
    label = cells[name.row, max(before)].value if before else None
    if not label:
        return [(name.row, name.column - 1)]
    return [at for at, cell in cells.items() if cell.value == label]


def _parts(
    workbook: Workbook,
    located: Located,
    named: Sequence[Named],
    key: Key,
) -> list[Part] | None:
    """The rows of each; None where a sheet may be of several."""
    parts: list[Part] = [{one.sheet: _WHOLE} for one in named]
    for number, (one, after) in enumerate(pairwise(named)):
        if one.sheet == after.sheet:
            rows = (one.row + 1, after.row)
            start = _start(workbook.sheets[one.sheet], located, rows, key)
            parts[number][one.sheet] = (parts[number][one.sheet][0], start)
            parts[number + 1][one.sheet] = (start, LAST_ROW + 1)
    own = {one.sheet for one in named}
    blocks = gathered(pair for pair in located.blocks if pair[0] not in own)
    owners = _in_turn(blocks, named) or _one_by_one(blocks, len(named))
    if owners is None:
        return None
    for index in set(range(len(workbook.sheets))) - own:
        parts[owners.get(index, 0)][index] = _WHOLE
    return parts


def _start(
    sheet: Sheet,
    located: Located,
    rows: Rows,
    key: Key,
) -> int:
    """The row at which the next form begins: that of its title, else of its first heading."""
    blocks = located.form.blocks
    titles = tuple(title for block in blocks for title in block.title_keys)
    headings = tuple(block.heading for block in blocks if block.heading)
    first, last = rows
    own = [(row, cell) for (row, _), cell in sheet.cells.items() if first <= row < last]
    texts = [(row, key(str(cell.value))) for row, cell in own]
    for wanted in (titles, headings):
        found = [row for row, said in texts if is_title(said, wanted)]
        if found:
            return max(found)
    return last


def _in_turn(blocks: Blocks, named: Sequence[Named]) -> Owners | None:
    """Sheet → organisation, where after the sheet with each name the same other sheets follow."""
    starts = [one.sheet for one in named]
    owners = {index: max(0, bisect_left(starts, index) - 1) for index in blocks}
    have: list[list[Block]] = [[] for _ in named]
    for index, owner in owners.items():
        have[owner] += blocks[index]
    once = all(len(one) == len(set(one)) for one in have)
    same = all(set(one) == set(have[0]) for one in have)
    return owners if once and same else None


def _one_by_one(blocks: Blocks, number: int) -> Owners | None:
    """Sheet → organisation, where each other sheet is there once for each."""
    owners: Owners = {}
    for block in set(chain(*blocks.values())):
        having = [index for index in sorted(blocks) if block in blocks[index]]
        if len(having) != number:
            return None
        for owner, index in enumerate(having):
            if owners.setdefault(index, owner) != owner:
                return None
    return owners


def _cut(workbook: Workbook, part: Part, before: Sequence[Part]) -> Workbook:
    """The workbook with the cells of one part; what is odd about a sheet is told once."""
    sheets = []
    for index, sheet in enumerate(workbook.sheets):
        first, last = part.get(index, (0, 0))
        cells = {at: cell for at, cell in sheet.cells.items() if first <= at[0] < last}
        merges = [area for area in sheet.merges if first <= area[0] < last]
        told = any(index in other for other in before) or index not in part
        oddities = [] if told else sheet.oddities
        sheets.append(replace(sheet, cells=cells, merges=merges, oddities=oddities))
    return replace(workbook, sheets=sheets)
