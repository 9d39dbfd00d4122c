"""A form that one organisation fills in, several times in one workbook: a part for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from analysis.forms.find import is_title
from analysis.forms.maps import Block, Key
from analysis.forms.places import Located
from analysis.messages import Refused
from analysis.reading.workbook import LAST_ROW, Sheet, Workbook

Rows = tuple[int, int]  # the first, and the first that is no longer of it
Part = dict[int, Rows]  # sheet → the rows of it that belong to one organisation


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
    seen = set()
    for fact in located.facts:
        if fact.part.type != "organisation":
            continue
        cells = workbook.sheets[fact.sheet].cells
        before = [c for row, c in cells if row == fact.row and c < fact.column]
        label = cells[fact.row, max(before)].value if before else None
        same = [at for at, cell in cells.items() if label and cell.value == label]
        for row, column in same or [(fact.row, fact.column - 1)]:
            right = sorted(c for r, c in cells if r == row and c > column)
            if right and (fact.sheet, row, column) not in seen:
                seen.add((fact.sheet, row, column))
                yield Named(fact.sheet, row, str(cells[row, right[0]].value))


def _parts(
    workbook: Workbook, located: Located, named: Sequence[Named], key: Key
) -> list[Part] | None:
    """The rows of each; None where a sheet may be of several."""
    parts: list[Part] = []
    for number, one in enumerate(named):
        before, after = (
            named[i] if 0 <= i < len(named) else None for i in (number - 1, number + 1)
        )
        sheet = workbook.sheets[one.sheet]
        first, last = 1, LAST_ROW + 1
        if before and before.sheet == one.sheet:
            first = _start(sheet, located, (before.row + 1, one.row), key)
        if after and after.sheet == one.sheet:
            last = _start(sheet, located, (one.row + 1, after.row), key)
        parts.append({one.sheet: (first, last)})
    whole = (1, LAST_ROW + 1)
    own = {one.sheet for one in named}
    blocks: dict[int, list[Block]] = {}
    for index, block in located.blocks:
        if index not in own:
            blocks.setdefault(index, []).append(block)
    owners = _in_turn(blocks, named) or _one_by_one(blocks, len(named))
    if owners is None:
        return None
    for index in set(range(len(workbook.sheets))) - own:
        parts[owners.get(index, 0)][index] = whole
    return parts


def _start(sheet: Sheet, located: Located, rows: Rows, key: Key) -> int:
    """The row at which the next form begins: that of its title, else of its first heading."""
    blocks = located.form.blocks
    titles = tuple(title for block in blocks for title in block.title_keys)
    headings = tuple(block.heading for block in blocks if block.heading)
    texts = [(row, key(str(cell.value))) for (row, _), cell in sorted(sheet.cells.items())]
    for wanted in (titles, headings):
        found = (row for row, said in texts if rows[0] <= row < rows[1] and is_title(said, wanted))
        if row := max(found, default=0):
            return row
    return rows[1]


def _in_turn(blocks: dict[int, list[Block]], named: Sequence[Named]) -> dict[int, int] | None:
    """Sheet → organisation, where after the sheet with each name the same other sheets follow."""
    owners = {index: max(0, sum(one.sheet < index for one in named) - 1) for index in blocks}
    have: list[list[Block]] = [[] for _ in named]
    for index, owner in owners.items():
        have[owner] += blocks[index]
    same = all(len(one) == len(set(one)) and set(one) == set(have[0]) for one in have)
    return owners if same else None


def _one_by_one(blocks: dict[int, list[Block]], number: int) -> dict[int, int] | None:
    """Sheet → organisation, where each other sheet is there once for each."""
    owners: dict[int, int] = {}
    for block in {block for several_ in blocks.values() for block in several_}:
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
        told = any(index in other for other in before) or index not in part
        sheets.append(
            replace(
                sheet,
                cells={at: cell for at, cell in sheet.cells.items() if first <= at[0] < last},
                merges=[area for area in sheet.merges if first <= area[0] < last],
                oddities=[] if told else sheet.oddities,
            )
        )
    return replace(workbook, sheets=sheets)
