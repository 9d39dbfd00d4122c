"""Lines of a list whose numbers are those of other organisations: sorted, or pasted one row off."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from operator import attrgetter

from analysis.editing.moved import SHORTEST, columns_of
from analysis.editing.totals import Fits
from analysis.forms.maps import COUNTED
from analysis.grouping import grouped
from analysis.messages import Place
from analysis.returns.model import Findings, Return, Value, Values

FEWEST = 2  # organisations that have one another's numbers
SLIPPED = "rows_permuted.slipped"


def permuted(item: Return) -> Findings:
    """All numbers of lines that have one another's in one of two blocks; nobody knows in which.

    Where two blocks give the same measure, and some organisations have other numbers in one than
    in the other, but together they have the same, the lines of one block were moved; and so they
    were where each has the number that the other block gives for the line beside it.

    Parameters
    ----------
    item
        A return that speaks for several organisations, with their lines.
    """
    counts = [
        v for v in item.values if v.type == "count" and v.value is not None and v.line in item.who
    ]
    said: set[Value] = set()
    for of_name in grouped(counts, attrgetter("name")).values():
        blocks = grouped(of_name, attrgetter("sheet", "block"))
        for pair in combinations(sorted(blocks), 2):
            one, other = (_first_of_each(blocks[block], item) for block in pair)
            code, moved = _moved(
                sorted((one[who], other[who]) for who in one.keys() & other.keys())
            )
            lines = {v.line for both in moved for v in both}
            names = sorted({item.names[line].raw for line in lines if line in item.names})
            fields = {"names": names, "sheets": sorted({sheet for sheet, _ in pair})}
            for v in item.values if lines else ():
                own = v.line in lines and (v.sheet, v.block) in pair and v.type in COUNTED
                if own and v.value is not None and v not in said:
                    said.add(v)
                    yield v.finding(code, **fields)


def _first_of_each(values: Values, item: Return) -> Mapping[str, Value]:
    """Organisation → the first of some values that is its own."""
    return {item.who[v.line]: v for v in reversed(values)}


def _moved(both: Sequence[tuple[Value, Value]]) -> tuple[str, Sequence[tuple[Value, Value]]]:
    """Of the numbers of organisations in two blocks those that were moved, and how."""
    numbers = [(one.value, other.value) for one, other in both]
    off = [at for at, (one, other) in enumerate(numbers) if one != other]
    if len(off) >= FEWEST:
        if (
            len({tuple(sorted(block)) for block in zip(*(numbers[at] for at in off), strict=True)})
            < 2
        ):
            return "rows_permuted", [both[at] for at in off]
        run = slice(off[0], off[-1] + 1)
        one, other = ([-1, *block, -1] for block in zip(*numbers, strict=True))
        for here, there in ((one, other), (other, one)):
            if here[1:-1][run] in (there[run], there[2:][run]):
                return SLIPPED, both[run]
    return "", ()


def slipped(item: Return, asked: Collection[Place], fits: Fits) -> Findings:
    """What is asked about in a column that was typed, or pasted, one row off.

    The first number stands there twice, or below a blank, and most would be right one line on.

    Parameters
    ----------
    item
        A return that speaks for several organisations, with their lines.
    asked
        The cells of its sheets that something is asked about.
    fits
        Whether another number in a cell would keep all rules of its organisation.
    """
    for column in columns_of(item.values):
        for way in (column, column[::-1]):
            off = [
                three
                for three in zip(way, way[1:], way[2:], strict=False)
                if three[1].place in asked
            ]
            right = sum(fits(v.place, other.value) for _, v, other in off if other.raw)
            begins = off and off[0][0].value in (None, off[0][1].value)
            if begins and right >= SHORTEST and 2 * right > len(off):
                yield from (v.finding(SLIPPED, sheets=[v.sheet]) for v in way if v.place in asked)
