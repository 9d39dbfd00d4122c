"""Lines of a list whose numbers are those of other organisations: sorted, or pasted one row off."""

from collections.abc import Collection, Iterator, Mapping
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

_Block = tuple[str, str]  # sheet and block
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
    told = [v for v in item.values if v.type in COUNTED and v.value is not None]
    told += [v for v in item.percents if v.place in asked]
    said: set[Place] = set()
    for pair, one, other in _pairs(item):
        exchanged = _exchanged(one, other)
        whose = exchanged or _beside(one, other) or _beside(other, one)
        if not whose:
            continue
        code = "rows_permuted" if exchanged else SLIPPED
        lines = {given[who].line for who in whose for given in (one, other)}
        names = sorted({item.names[line].raw for line in lines if line in item.names})
        sheets = sorted({sheet for sheet, _ in pair})
        for v in told:
            own = v.line in lines and (v.sheet, v.block) in pair
            if own and v.place not in said:
                said.add(v.place)
                yield v.finding(code, names=names, sheets=sheets)


def _pairs(item: Return) -> Iterator[tuple[tuple[_Block, _Block], _Given, _Given]]:
    """Two blocks that give one measure, and in each the first number of each organisation."""
    counts = [v for v in item.values if v.type == "count" and v.line in item.who]
    for of_name in grouped(counts, attrgetter("name")).values():
        given: dict[_Block, _Given] = {}
        for block, found in grouped(of_name, attrgetter("sheet", "block")).items():
            given[block] = {item.who[v.line]: v for v in reversed(found)}
        for one, other in combinations(sorted(given), 2):
            yield (one, other), given[one], given[other]


def _differ(one: _Given, other: _Given, who: str) -> bool:
    """Whether an organisation has two numbers."""
    first, second = one[who].value, other[who].value
    return None not in (first, second) and first != second


def _exchanged(one: _Given, other: _Given) -> list[str]:
    """The organisations that have one another's numbers in one of two blocks."""
    off = [who for who in one.keys() & other.keys() if _differ(one, other, who)]
    first = sorted(one[who].value for who in off)
    second = sorted(other[who].value for who in off)
    return off if len(off) >= FEWEST and first == second else []


def _beside(here: _Given, there: _Given) -> list[str]:
    """Who from first to last has here what the other block gives for the line before or behind."""
    order = sorted(here.keys() & there.keys(), key=lambda who: here[who].line)
    for way in (order, order[::-1]):
        off = [at for at, who in enumerate(way) if _differ(here, there, who)]
        if len(off) < FEWEST or off[0] == 0:
            continue
        run, before = way[off[0] : off[-1] + 1], way[off[0] - 1 : off[-1]]
        if [here[who].value for who in run] == [there[who].value for who in before]:
            return run
    return []


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
            if not off or off[0] == 0:
                continue
            first, last = off[0], off[-1]
            if _is_one_on(way[first - 1 : last + 2], asked, fits):
                for v in way[first : last + 1]:
                    yield v.finding(SLIPPED, sheets=[v.sheet])
                break


def _is_one_on(run: Values, asked: Collection[Place], fits: Fits) -> bool:
    """Whether numbers belong one line on, and the first of them stands there twice, or behind none.

    What nothing is asked about is alike on both lines; of what is asked, most fit.
    """
    before, *moved = run
    if before.value not in (None, moved[0].value):
        return False
    right: list[bool] = []
    for one, other in pairwise(moved):
        if one.place in asked:
            right.append(other.value is not None and fits(one.place, other.value))
        elif one.value != other.value:
            return False
    return len(right) >= FEWEST and 2 * sum(right) > len(right)
