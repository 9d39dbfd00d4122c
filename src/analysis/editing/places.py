"""One number a measure, where a return gives it in several places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.editing.rules import Rule
from analysis.returns.model import Line, Value, Values

Numbers = Mapping[str, Value]
Places = Mapping[str, Values]
Rules = Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation's numbers of one year, as the rules look at them.

    By name (measure, or ``measure@quarter``): ``chosen`` holds one value, ``numbers`` what it says,
    ``places`` every cell that gives it. ``percents`` are the percentages that the sender wrote.
    ``unread`` holds, for names that nobody gives, the cells in which something else stands,
    ``blank`` the blank fields.
    """

    chosen: Numbers
    numbers: Mapping[str, int]
    places: Places
    percents: Values
    unread: Places = field(default_factory=dict)
    blank: Mapping[tuple[Line, str, str], Value] = field(default_factory=dict)


def choose(torn: Places, chosen: Numbers, rules: Rules) -> dict[str, Value]:
    """One value a name: the one that closes most sums, then the one said most often, or first."""
    chosen = dict(chosen)
    for name, found in torn.items():
        sums = [rule for rule in rules if rule.kind == "sum" and name in rule.members]
        chosen[name] = _likeliest(found, sums, {n: v.value for n, v in chosen.items()})
    return chosen


def _likeliest(found: Values, sums: Rules, given: Mapping[str, int]) -> Value:
    said = [v.value for v in found]

    def merit(v: Value) -> tuple[int, int]:
        numbers = {**given, v.name: v.value}
        closed = sum(rule.holds(numbers) is True for rule in sums)
        return closed, said.count(v.value)

    return max(found, key=merit)
