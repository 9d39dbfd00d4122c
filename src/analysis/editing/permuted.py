"""Lines of a list whose numbers are those of other organisations: sorted, or pasted one row off."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations, pairwise
from operator import attrgetter

from analysis.editing.moved import columns_of
from analysis.editing.totals import Fits
from analysis.forms.maps import COUNTED
from analysis.grouping import grouped
from analysis.messages import Place
from analysis.returns.model import Findings, Return, Value, Values

FEWEST = 2  # organisations that have one another's numbers
SLIPPED = "rows_permuted.slipped"

_Given = Mapping[str, Value]  # by organisation


def permuted(item: Return, asked: Collection[Place]) -> Findings:
    """All numbers of lines that have one another's in one of two blocks; nobody knows in which.

    Where two blocks give the same measure, and some organisations have other numbers in one than
    in the other, but together they have the same, the lines of one block were moved; and so they
    were where each has the number that the other block gives for the line beside it.

    Parameters
    ----------
    item
        A return that speaks for several organisations, with their lines.
    asked
        The cells of its sheets that something is asked about: percentages among them are told, too.
    """
    counts = [v for v in item.values if v.type == "count" and v.line in item.who]
    told = [v for v in item.values if v.type in COUNTED and v.value is not None]
    told += [v for v in item.percents if v.place in asked]
    said: set[Place] = set()
    for of_name in grouped(counts, attrgetter("name")).values():
        blocks = grouped(of_name, attrgetter("sheet", "block"))
        for pair in combinations(sorted(blocks), 2):
            one, other = (_first_of_each(blocks[block], item) for block in pair)
            exchanged = _exchanged(one, other)
            whose = exchanged or _beside(one, other) or _beside(other, one)
            lines = {given[who].line for who in whose for given in (one, other)}
            names = sorted({item.names[line].raw for line in lines if line in item.names})
            fields = {"names": names, "sheets": sorted({sheet for sheet, _ in pair})}
            for v in told if lines else ():
                if v.line in lines and (v.sheet, v.block) in pair and v.place not in said:
                    said.add(v.place)
                    yield v.finding("rows_permuted" if exchanged else SLIPPED, **fields)


def _first_of_each(values: Values, item: Return) -> _Given:
    """Organisation → the first of some values that is its own."""
    return {item.who[v.line]: v for v in reversed(values)}


def _differ(one: _Given, other: _Given, who: str) -> bool:
    """Whether an organisation has two numbers."""
    first, second = one[who].value, other[who].value
    return None not in (first, second) and first != second


def _exchanged(one: _Given, other: _Given) -> Sequence[str]:
    """The organisations that have one another's numbers in one of two blocks."""
    off = [who for who in one.keys() & other.keys() if _differ(one, other, who)]
    first, second = (sorted(given[who].value for who in off) for given in (one, other))
    return off if len(off) >= FEWEST and first == second else ()


def _beside(here: _Given, there: _Given) -> Sequence[str]:
    """Who from first to last has here what the other block gives for the line before or behind."""
    order = sorted(here.keys() & there.keys(), key=lambda who: here[who].line)
    for way in (order, order[::-1]):
        off = [at for at, who in enumerate(way) if _differ(here, there, who)]
        run = range(off[0], off[-1] + 1) if len(off) >= FEWEST else range(0)
        if 0 not in off and all(here[way[at]].value == there[way[at - 1]].value for at in run):
            return [way[at] for at in run]
    return ()


def slipped(item: Return, asked: Collection[Place], fits: Fits) -> Findings:
    """Columns of a list that were typed or pasted one row off: all numbers from there on.

    So it is where what is asked about in several lines begins below a blank or a number given
    twice, and every number of these lines would be right one line on.

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
            off = [at for at, v in enumerate(way) if v.place in asked]
            if off and off[0] and _is_one_on(way[off[0] - 1 : off[-1] + 2], asked, fits):
                moved = way[off[0] : off[-1] + 1]
                yield from (v.finding(SLIPPED, sheets=[v.sheet]) for v in moved)
                break


def _is_one_on(run: Values, asked: Collection[Place], fits: Fits) -> bool:
    """Whether numbers belong one line on, and the first of them stands there twice, or behind none.

    What nothing is asked about is alike on both lines; of what is asked, most fit.
    """
    pairs = list(pairwise(run[1:]))
    wrong = [(one, other.value) for one, other in pairs if one.place in asked]
    right = [number is not None and fits(one.place, number) for one, number in wrong]
    alike = all(one.value == other.value for one, other in pairs if one.place not in asked)
    twice = alike and run[0].value in (None, run[1].value)
    return twice and len(right) >= FEWEST and 2 * sum(right) > len(right)
