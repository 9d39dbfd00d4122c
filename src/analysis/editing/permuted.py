"""Lines of a list whose numbers are those of other organisations: sorted without their names."""

from collections.abc import Mapping
from itertools import combinations
from operator import attrgetter

from analysis.forms.maps import COUNTED
from analysis.grouping import grouped
from analysis.returns.model import Findings, Line, Return, Value, Values

FEWEST = 2  # organisations that have one another's numbers

_Given = Mapping[str, Value]  # by organisation


def permuted(item: Return) -> Findings:
    """All numbers of lines that have one another's in one of two blocks; nobody knows in which.

    Where two blocks give the same measure, and some organisations have other numbers in one than
    in the other, but together they have the same, the lines of one block were moved.

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
            lines = _exchanged(*(_first_of_each(blocks[block], item) for block in pair))
            if not lines:
                continue
            names = sorted({item.names[line].raw for line in lines if line in item.names})
            sheets = sorted({sheet for sheet, _ in pair})
            for v in item.values:
                own = v.line in lines and (v.sheet, v.block) in pair and v.type in COUNTED
                if own and v.value is not None and v not in said:
                    said.add(v)
                    yield v.finding("rows_permuted", names=names, sheets=sheets)


def _first_of_each(values: Values, item: Return) -> _Given:
    """Organisation → the first of some values that is its own."""
    return {item.who[v.line]: v for v in reversed(values)}


def _exchanged(one: _Given, other: _Given) -> set[Line]:
    """The lines of organisations that have one another's numbers in one of two blocks."""
    both = ((one[who], other[who]) for who in one.keys() & other.keys())
    off = [(a, b) for a, b in both if a.value != b.value]
    first = sorted(a.value for a, _ in off)
    second = sorted(b.value for _, b in off)
    if len(off) < FEWEST or first != second:
        return set()
    return {v.line for pair in off for v in pair}
