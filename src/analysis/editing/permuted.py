"""Lines of a list whose numbers are those of other organisations: sorted, or pasted one row off."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from operator import attrgetter

from analysis.forms.maps import COUNTED
from analysis.grouping import grouped
from analysis.returns.model import Findings, Return, Value, Values

FEWEST = 2  # organisations that have one another's numbers
_Both = Sequence[tuple[Value, Value]]  # of organisations, in two blocks


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
            shared = one.keys() & other.keys()
            code, moved = _moved(sorted((one[who], other[who]) for who in shared))
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


def _moved(both: _Both) -> tuple[str, _Both]:
    """Of the numbers of organisations in two blocks those that were moved, and how."""
    off = [at for at, (one, other) in enumerate(both) if one.value != other.value]
    if len(off) < FEWEST:
        return "", ()
    one, other = ([v.value for v in block] for block in zip(*both, strict=True))
    if sorted(one[at] for at in off) == sorted(other[at] for at in off):
        return "rows_permuted", [both[at] for at in off]
    first, last = off[0], off[-1] + 1
    for here, there in ((one, other), (other, one)):
        if here[first:last] in (there[first - 1 : last - 1], there[first + 1 : last + 1]):
            return "rows_permuted.slipped", both[first:last]
    return "", ()
