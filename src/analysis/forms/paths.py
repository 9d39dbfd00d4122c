"""The headings of each column from the top down."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from analysis.forms.grid import Grid
from analysis.forms.maps import Block, Path

_FAR = 400  # columns: a merged range may reach to the end of the sheet


def paths_between(
    grid: Grid,
    block: Block,
    top: int,
    bottom: int,
) -> dict[int, Path]:
    """Read the headings of each column.

    Parameters
    ----------
    grid, block
        The sheet, and the block whose headings they may be.
    top, bottom
        First and last row of the headings.

    Returns
    -------
    dict
        Column → its distinct headings; that of a group which lost its merge reaches right.
    """
    known = block.every.paths
    paths: dict[int, Path] = {}
    before: list[str] = []
    for column in _columns(grid, top, bottom):
        places = [(row, column) for row in range(top, bottom + 1)]
        own = [grid.key(*at) for at in places]
        blank = [not said and at not in grid.anchor for said, at in zip(own, places, strict=True)]
        levels = _carried(own, blank, before)
        path, own_path = distinct(levels), distinct(own)
        if path not in known and (own[0] or own_path in known):
            levels, path = own, own_path
        before = levels
        if path:
            paths[column] = path
    return paths


def _carried(own: Sequence[str], blank: Sequence[bool], before: Sequence[str]) -> list[str]:
    """The levels of a column, blank ones above its own headings as in the column before it."""
    levels = list(own)
    for level, said in enumerate(before):
        if blank[level] and any(own[level + 1 :]) and levels[:level] == before[:level]:
            levels[level] = said
    return levels


def _columns(grid: Grid, top: int, bottom: int) -> list[int]:
    """The columns with content or a merged heading."""
    columns = grid.held(range(top, bottom + 1))
    for row in (top, bottom):
        columns.update(column for column in grid.merged.get(row, ()) if column < _FAR)
    return sorted(columns)


def distinct(levels: Iterable[str]) -> Path:
    """The headings of a column without blanks, each once where a merge repeats it."""
    return tuple(said for said, _ in groupby(filter(None, levels)))
