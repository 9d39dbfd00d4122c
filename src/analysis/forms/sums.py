"""What percentages, and parts of wholes, say for columns and rows being what they are taken for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

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
    checked: dict[Check, str] = field(default_factory=dict)

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

        for row, fields in self.block.crossings.items():
            for column, part in fields.items():
                above, _, below = part.base.partition("/")
                own, first = place(f"{row}:{column}"), place(above)
                second = place(below)
                if own and first and second:
                    yield first, second, own
                elif own and first and not below:
                    yield own, first, None

    def _check(self, check: Check) -> str:
        if check not in self.checked:
            self.checked[check] = self._compare(*check)
        return self.checked[check]

    def _compare(self, part: At, whole: At, rate: At | None) -> str:
        """``right`` or ``wrong``; ``holds`` where a part is no more than its whole; "" unsaid."""
        some, all_ = self._value(part), self._value(whole)
        if some is None or not all_:
            return ""
        if rate is None:
            return "holds" if some <= all_ else "wrong"
        share = self._value(rate)
        if share is None:
            return ""
        off = min(abs(some / all_ - share), abs(some / all_ - share / 100))
        return "right" if off <= _ROUNDED else "wrong"

    def _value(self, at: At) -> float | None:
        cell = self.grid.cells.get(at)
        return float(str(cell.value)) if cell is not None and cell.kind == "number" else None
