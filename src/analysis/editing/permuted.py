"""Lines of a list whose numbers are those of other organisations: sorted without their names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from analysis.returns.model import Findings, Line, Return, Value

COUNTED = ("count", "flag", "mark", "grade")
FEWEST = 2  # organisations that have one another's numbers

_Block = tuple[str, str]  # sheet and block
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
    said: set[Value] = set()
    for blocks, lines in _moved(item):
        names = sorted({item.names[line].raw for line in lines if line in item.names})
        for v in item.values:
            own = v.line in lines and (v.sheet, v.block) in blocks and v.type in COUNTED
            if own and v.value is not None and v not in said:
                said.add(v)
                yield v.finding("rows_permuted", names=names, sheets=sorted({s for s, _ in blocks}))


def _moved(item: Return) -> Iterator[tuple[tuple[_Block, ...], set[Line]]]:
    """Pairs of blocks, and the lines of both in which the numbers are one another's."""
    for given in _by_block(item).values():
        for pair in combinations(sorted(given), 2):
            one, other = (given[block] for block in pair)
            shared = sorted(one.keys() & other.keys())
            off = [key for key in shared if one[key].value != other[key].value]
            first, second = (sorted(block[key].value for key in off) for block in (one, other))
            if len(off) >= FEWEST and first == second:
                yield pair, {block[key].line for key in off for block in (one, other)}


def _by_block(item: Return) -> dict[str, dict[_Block, dict[str, Value]]]:
    """Counts by name, block and organisation."""
    found: dict[str, dict[_Block, dict[str, Value]]] = defaultdict(lambda: defaultdict(dict))
    for v in item.values:
        if v.type == "count" and v.value is not None and v.line in item.who:
            found[v.name][v.sheet, v.block].setdefault(item.who[v.line], v)
    return found
