"""Which form a workbook is."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.forms.find import Hit, find_blocks, find_titled
from analysis.forms.grid import Grid, Grids
from analysis.forms.maps import Block, Form
from analysis.messages import Refused

_ENOUGH = 0.4  # share of a form's tables that must be there
_HINT = 0.25  # share from which a form may be named as the nearest


@dataclass(frozen=True)
class Guess:
    """How much of a form a workbook holds: its blocks' scores together, the share of its tables."""

    form: Form
    hits: list[Hit]
    weight: float
    share: float

    @property
    def holds(self) -> bool:
        """Whether it is enough to be that form."""
        optional = any(hit.block.optional for hit in self.hits)
        return bool(self.hits) and (self.share >= _ENOUGH or optional)


def recognise(grids: Grids, forms: Sequence[Form]) -> tuple[Form, list[Hit]]:
    """Find the form most of whose blocks are there, and where they stand.

    Blocks in damaged words are looked for once the form is known, or if none is.

    Raises
    ------
    Refused
        When no form map knows the workbook.
    """
    for turn, loose in ((False, False), (True, False), (False, True)):
        some = [grid.turned for grid in grids] if turn else grids
        guesses = [_guess(some, form, loose) for form in forms]
        holding = [guess for guess in guesses if guess.holds]
        if holding:
            best = max(holding, key=lambda guess: guess.weight * min(1.0, guess.share + 0.5))
            return best.form, best.hits + _damaged(grids, best)
    likely = [guess for guess in guesses if guess.share >= _HINT and guess.weight >= 0.8]
    if not likely:
        raise Refused("unknown_form")
    nearest = max(likely, key=lambda guess: (guess.weight, guess.form.id))
    raise Refused("unknown_form.near", form=nearest.form.id)


def _guess(grids: Grids, form: Form, loose: bool) -> Guess:
    hits = [hit for grid in grids for hit in find_blocks(grid, form.blocks, loose)]
    scores = {hit.block: hit.score for hit in hits}
    weight = sum(scores.values())
    tables = [block for block in form.blocks if block.type != "pairs"] or form.blocks
    found = sum(block in scores for block in tables)
    needed = sum(not block.optional for block in tables)
    share = found / max(1, needed)
    return Guess(form, hits, weight, share)


def _damaged(grids: Grids, guess: Guess) -> list[Hit]:
    """Blocks not found yet: on sheets of another way round, or in words close to the map's."""
    found = {hit.block for hit in guess.hits}
    lost = [block for block in guess.form.blocks if block not in found and not block.optional]
    if not lost:
        return []
    used = {hit.grid.index for hit in guess.hits}
    free = [way for grid in grids if grid.index not in used for way in (grid, grid.turned)]
    damaged = [hit for grid in free for hit in find_blocks(grid, lost)]
    turned = {hit.grid.index for hit in (*guess.hits, *damaged) if hit.grid.upright}
    rest = [grid for grid in grids if grid.index not in turned]
    for loosely in (_loose, find_titled):
        found |= {hit.block for hit in damaged}
        for block in (block for block in lost if block not in found):
            known = guess.hits + damaged
            hits = (hit for grid in rest for hit in loosely(grid, block))
            damaged += (hit for hit in hits if _is_free(hit, known))
    return damaged


def _loose(grid: Grid, block: Block) -> list[Hit]:
    return find_blocks(grid, [block], loose=True)


def _is_free(hit: Hit, found: Sequence[Hit]) -> bool:
    """Whether headings stand apart from the blocks found, on a sheet where they may be."""
    here = [other for other in found if other.grid is hit.grid]
    if any(abs(hit.top - other.top) < other.block.depth for other in here):
        return False
    return not here or here[0].block.sheet == hit.block.sheet
