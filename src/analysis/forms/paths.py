"""The headings of each column from the top down."""

from collections.abc import Iterable
from itertools import groupby

from analysis.forms.grid import Grid
from analysis.forms.maps import Block, Path

_FAR = 400  # columns: a merged range may reach to the end of the sheet


def paths_between(grid: Grid, block: Block, top: int, bottom: int) -> dict[int, Path]:
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
    keys, anchor, known = grid.keys, grid.anchor, block.every.paths
    rows = range(top, bottom + 1)
    paths: dict[int, Path] = {}
    before: list[str] = []
    for column in _columns(grid, top, bottom):
        places = [(row, column) for row in rows]
        own = [keys.get(anchor.get(at, at), "") for at in places]
        levels = list(own)
        for i in range(len(before)):
            blank = not own[i] and places[i] not in anchor
            if blank and any(own[i + 1 :]) and levels[:i] == before[:i]:
                levels[i] = before[i]
        path, own_path = distinct(levels), distinct(own)
        if path not in known and (own[0] or own_path in known):
            levels, path = own, own_path
        before = levels
        if path:
            paths[column] = path
    return paths


def _columns(grid: Grid, top: int, bottom: int) -> list[int]:
    """The columns with content or a merged heading."""
    columns = grid.held(range(top, bottom + 1))
    for row in (top, bottom):
        columns.update(column for column in grid.merged.get(row, ()) if column < _FAR)
    return sorted(columns)


def distinct(levels: Iterable[str]) -> Path:
    """The headings of a column without blanks, each once where a merge repeats it."""
    return tuple(said for said, _ in groupby(filter(None, levels)))
