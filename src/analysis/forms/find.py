"""Where the blocks of a form stand on a sheet: by the texts of their headings or labels."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from operator import attrgetter
from typing import Any, TypeVar

from analysis.forms.grid import Grid
from analysis.forms.maps import Block, Path
from analysis.forms.paths import paths_between
from analysis.forms.places import Marks
from analysis.grouping import gathered, runs
from analysis.text.keys import folded_key, key
from analysis.text.similar import alike

Grown = TypeVar("Grown", bound="Hit")

_ENOUGH = 0.55  # share of a block's headings that must be there; a title counts as some of them
_TITLE = 0.3
_EXACTLY = 0.02  # for a title word for word, and for the name of the sheet
_TITLE_REACH = 8  # rows above the headings
_TOPS = 0.45  # share of the topmost headings that must stand in one row
_TEXTS = 0.6  # texts in a row of headings, as a share of the topmost headings
_LABELS = 0.5  # share of the labels of a block without column headings
_LABELS_BELOW_HEADING = 0.4
_YEAR = re.compile(r"(?:\bnăm )?\b(?:19|20)\d\d\b")
_WORD_FOR_YEAR = re.compile(rf"\s*{key('năm')}$")


@dataclass(frozen=True, eq=False)
class Hit:
    """A block found on a sheet.

    Parameters
    ----------
    grid, block
        The sheet and the block.
    top
        The row of its topmost headings.
    score
        How much of it is there.
    paths
        Column → its headings.
    within
        Its columns, where another block stands beside it.
    """

    grid: Grid
    block: Block
    top: int
    score: float
    paths: dict[int, Path]
    within: frozenset[int] = field(default=frozenset(), kw_only=True)

    def grown(self, kind: type[Grown], **more: Any) -> Grown:
        """The same block, with more known of it."""
        return kind(**{**vars(self), **more})

    @property
    def deep(self) -> int:
        """The last row of its headings, if they are as deep as the map's."""
        return self.top + self.block.depth - 1

    def marks(self, row: int, columns: Iterable[int], role: str) -> Marks:
        """A role for cells of a row."""
        return Marks(self.grid.index, row, columns, role)


def find_blocks(grid: Grid, blocks: Iterable[Block], loose: bool = False) -> list[Hit]:
    """Find each block at the row that holds most of its topmost headings.

    Parameters
    ----------
    grid
        The sheet.
    blocks
        What to look for.
    loose
        Whether headings count that are merely close: for blocks not found by their exact words.

    Returns
    -------
    list of Hit
        From the top down; one block a heading row, and each block once.
    """
    blocks = list(blocks)
    found = [hit for block in blocks for hit in _places(grid, block, loose)]
    kept: list[Hit] = []
    for hit in sorted(found, key=_rank):
        if not any(hit.block is other.block or _meet(hit, other) for other in kept):
            kept.append(hit)
    have = {hit.block for hit in kept}
    for block in blocks:
        if kept and block not in have:
            kept = _beside(kept, list(_halves(grid, block)))
    return sorted(kept, key=attrgetter("top"))


def _rank(hit: Hit) -> tuple[float, int, int]:
    """The best first; of equal ones the widest, then the topmost."""
    return -hit.score, -len(hit.block.columns), hit.top


def _beside(kept: list[Hit], halves: Sequence[Hit]) -> list[Hit]:
    """The blocks that were found, and another beside one of them, each in its own columns."""
    for half, rival in product(halves, kept):
        for own in _halves(rival.grid, rival.block) if _meet(rival, half) else ():
            apart = not own.within & half.within
            if apart and own.top == rival.top and own.score >= rival.score:
                return [*(hit for hit in kept if hit is not rival), own, half]
    return kept


def _halves(grid: Grid, block: Block) -> Iterator[Hit]:
    """Where a block stands in some of the columns only: those between empty ones, or its own."""
    if block.type == "pairs":
        return
    known = {part.path for part in block.columns}
    for row in _candidates(grid, block):
        across = _headings(grid, block, row)
        held = runs(grid.held(range(row, row + block.depth)))
        spans = [frozenset(run) for run in held] if len(held) > 1 else []
        own = [column for column, path in across.items() if path in known]
        if own and not {*own} >= across.keys():  # what another block has, right beside it
            spans.append(frozenset(range(min(own), max(own) + 1)))
        for within in spans:
            paths = {column: path for column, path in across.items() if column in within}
            score = _score(grid, block, row, paths, loose=False)
            if score:
                yield Hit(grid, block, row, score, paths, within=within)


def _headings(grid: Grid, block: Block, row: int) -> dict[int, Path]:
    return paths_between(grid, block, row, row + block.depth - 1)


def _score(
    grid: Grid,
    block: Block,
    row: int,
    paths: Mapping[int, Path],
    loose: bool,
) -> float:
    """How much of a block is there; 0 where it is not enough."""
    score = _share(block, set(paths.values()), loose) + _title_bonus(grid, block, row)
    return score + _named(grid, block, row) if score >= _ENOUGH else 0.0


def _meet(a: Hit, b: Hit) -> bool:
    """Whether the headings of two blocks stand in the same rows."""
    return -a.block.depth < a.top - b.top < b.block.depth


def _places(grid: Grid, block: Block, loose: bool) -> Iterator[Hit]:
    if block.type == "pairs":
        yield from _pairs(grid, block, loose)
        return
    for row in grid.words if loose else _candidates(grid, block):
        tops = _tops_present(grid.words[row], block.every.tops, loose)
        wordings = (wording.tops for wording in block.wordings)
        if len(tops) < 2 or _best_share(tops, wordings) < _TOPS:
            continue
        paths = _headings(grid, block, row)
        score = _score(grid, block, row, paths, loose)
        if score:
            yield Hit(grid, block, row, score, paths)


def _named(grid: Grid, block: Block, top: int) -> float:
    """What tells blocks with the same headings apart: title word for word, name of the sheet."""
    titled = any(_undated(said) in block.title_keys for said in _above(grid, top) if said)
    sheet = block.sheet_key and grid.make_key(grid.sheet.name) == block.sheet_key
    return _EXACTLY * (titled + bool(sheet))


def _above(grid: Grid, top: int) -> Iterator[str]:
    """What is said right above a row, where a title stands."""
    for row in range(top - _TITLE_REACH, top):
        yield from grid.words.get(row, ())


def find_titled(grid: Grid, block: Block) -> Iterator[Hit]:
    """Find a block below its title, with few or none of its headings in words of the map.

    The row of its headings has about as many texts as the map has topmost headings; one of them is
    known, or rows below bear its labels.
    """
    if block.type == "pairs":
        return
    fewest = min((len(w.tops) for w in block.wordings), default=0)
    for row, words in grid.words.items():
        if len(words) < max(2, _TEXTS * fewest) or not _title_bonus(grid, block, row):
            continue
        if words & block.every.tops or _labelled(grid, block, row):
            yield Hit(grid, block, row, _ENOUGH, _headings(grid, block, row))
            return


def _labelled(grid: Grid, block: Block, top: int) -> bool:
    """Whether most labels of a block stand below a row."""
    labels = block.every.labels
    last = {said: max(grid.rows_of.get(said, [0])) for said in labels}
    below = [said for said, row in last.items() if row > top]
    return len(below) > _LABELS * len(labels)


def _candidates(grid: Grid, block: Block) -> list[int]:
    """The rows that hold two of the block's topmost headings."""
    there = grid.rows_of.keys() & block.every.tops
    rows = Counter(row for top in there for row in grid.rows_of[top])
    return sorted(row for row, number in rows.items() if number > 1)


def _tops_present(seen: set[str], tops: frozenset[str], loose: bool) -> set[str]:
    present = seen & tops
    if not loose:
        return present
    if not present and set(map(folded_key, seen)).isdisjoint(map(folded_key, tops)):
        return present
    return present | {top for top in tops - present if any(alike(said, top) for said in seen)}


def _share(block: Block, seen: set[Path], loose: bool) -> float:
    """Share of a block's columns whose full path is there, in the best wording."""
    there = {part.id for part in block.columns if part.path in seen}
    if loose:
        lost = (part for part in block.columns if part.id not in there)
        there |= {part.id for part in lost if any(alike_paths(path, part.path) for path in seen)}
    return _best_share(there, (wording.ids for wording in block.wordings))


def _best_share(there: set[str], wordings: Iterable[frozenset[str]]) -> float:
    """The share of what a wording has that is there, in the best wording."""
    return max((len(there & every) / len(every) for every in wordings), default=0.0)


def alike_paths(path: Path, known: Path) -> bool:
    """Whether headings are close, level by level.

    A heading broken into two levels, or two written as one, is compared as a whole.
    """
    if len(path) == len(known):
        return all(map(alike, path, known))
    return alike(" ".join(path), " ".join(known), 0.88)


def _title_bonus(grid: Grid, block: Block, top: int) -> float:
    wanted = (block.heading,) if block.heading else block.title_keys
    return _TITLE if any(is_title(said, wanted) for said in _above(grid, top)) else 0.0


@lru_cache(65536)
def _undated(said: str) -> str:
    return _WORD_FOR_YEAR.sub("", _YEAR.sub("", said).strip())


@lru_cache(65536)
def is_title(said: str, titles: tuple[str, ...]) -> bool:
    """Whether a key is one of these titles, whatever its year."""
    plain = _undated(said)
    return bool(plain) and any(title and alike(plain, title, 0.9) for title in titles)


def _pairs(grid: Grid, block: Block, loose: bool) -> Iterator[Hit]:
    """A block of labels with a value each: in the column that holds most of its labels."""
    labels = block.every.labels.keys()
    known = grid.rows_of.keys() & labels
    if loose:
        known = {said for said in grid.rows_of if any(alike(said, label) for label in labels)}
    if not known:
        return
    places = (at for at, said in grid.keys.items() if said in known)
    rows = gathered((column, row) for row, column in places)
    column = max(rows, key=lambda c: (len(rows[c]), -c))
    heading = heading_row(grid, block, list(grid.rows)[:-1])
    below = [row for row in rows[column] if row > heading] or rows[column]
    enough = _LABELS_BELOW_HEADING if heading else _LABELS
    if len(below) >= enough * len(labels):
        score = len(set(below)) / len(labels)
        yield Hit(grid, block, heading or min(below) - 1, score, {})


def heading_row(grid: Grid, block: Block, rows: Iterable[int]) -> int:
    """The first of some rows with the heading that stands above a block; 0 where none has it."""
    for row in rows if block.heading else ():
        words = grid.words.get(row, ())
        if any(alike(said, block.heading, 0.85) for said in words):
            return row
    return 0
