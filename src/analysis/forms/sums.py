"""What percentages, and parts of wholes, say for columns and rows being what they are taken for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from analysis.forms.grid import At, Grid
from analysis.forms.maps import Block, Part

FITS = 1.0  # for percentages that are what they should be
FAILS = -2.0
_MISTAKES = 0.3  # share of sums that a sender may have got wrong
_ROUNDED = 0.006  # of a share; a sender may round to whole percents
Check = tuple[At, At, At | None]  # part, whole, and their percentage


@dataclass(frozen=True, eq=False)
class Sums:
    """The sums of a block.

    Parameters
    ----------
    grid, block
        The sheet, and the block.
    """

    grid: Grid
    block: Block

    def speak(self, checks: Iterable[Check], fresh: Callable[[At], bool]) -> float:
        """What the checks say that some fresh cell stands in."""
        mine = [one for one in checks if any(map(fresh, filter(None, one)))]
        said = [self._check(one) for one in mine]
        right, holds, wrong = map(said.count, ("right", "holds", "wrong"))
        if wrong > _MISTAKES * (right + holds + wrong):
            return FAILS
        return FITS if right > wrong else 0.0

    def of_list(
        self, parts: Iterable[Part], rows: Iterable[int], at: Mapping[str, int]
    ) -> Iterator[Check]:
        """The checks of an open list, whose columns are known by their ids."""
        for part in parts:
            above, _, below = part.base.partition("/")
            rate = part.type == "percent"
            names = (above, below, part.id) if rate else (part.id, above, "")
            some, whole, share = map(at.get, names)
            if some and whole and (share or not rate):
                for row in rows:
                    yield (row, some), (row, whole), (row, share) if share else None

    def of_rows(self, rows: Mapping[str, int], at: Mapping[str, int]) -> Iterator[Check]:
        """The checks of a block of fixed rows, which are known by their ids as its columns are."""

        def place(name: str) -> At | None:
            row, _, column = name.rpartition(":")
            return (rows[row], at[column]) if row in rows and column in at else None

        for name, (part, *_) in self.block.fields.items():
            above, _, below = part.base.partition("/")
            own, first, second = map(place, (name, above, below))
            if own and first and second:
                yield first, second, own
            elif own and first and not below:
                yield own, first, None

    @cached_property
    def _check(self) -> Callable[[Check], str]:
        return cache(self._compare)

    def _compare(self, check: Check) -> str:
        """``right`` or ``wrong``; ``holds`` where a part is no more than its whole; "" unsaid."""
        *_, rate = check
        some, whole, share = map(self._value, check)
        if some is None or not whole or (rate and share is None):
            return ""
        if share is None:
            return "holds" if some <= whole else "wrong"
        off = min(abs(some / whole - share), abs(some / whole - share / 100))
        return "right" if off <= _ROUNDED else "wrong"

    def _value(self, at: At | None) -> float | None:
        cell = self.grid.cells.get(at) if at else None
        return float(str(cell.value)) if cell and cell.kind == "number" else None
