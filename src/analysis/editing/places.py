"""One number a measure, where a return gives it in several places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from analysis.editing.rules import SUM, Rule
from analysis.returns.model import Line, Value, Values

INCLUSIVE = "+inclusive"  # behind the rule that read a number, if another one was taken off
Numbers = Mapping[str, Value]
Places = Mapping[str, Values]
Rules = Sequence[Rule]


class Share(NamedTuple):
    """A percentage with its part and its base; each None where it was not given."""

    percent: Value
    part: Value | None
    whole: Value | None


@dataclass(frozen=True, eq=False)
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

    def within(self, value: Value) -> Value | None:
        """The measure that a cell counts along with its own, and that was taken off."""
        return self.chosen[value.includes] if value.rule.endswith(INCLUSIVE) else None

    @cached_property
    def shares(self) -> list[Share]:
        """Every percentage with the counts of its line and block.

        A base that is blank there is taken from where else its measure is given.
        """
        given = chain(*self.places.values(), *self.unread.values())
        fields = {v.field_of_line: v for v in given}
        shares = []
        for percent in self.percents:
            top, _, bottom = percent.base.partition("/")
            base = (percent.line, percent.block, bottom)
            part, whole = fields.get((percent.line, percent.block, top)), fields.get(base)
            if whole is None and base in self.blank:
                whole = self.chosen.get(self.blank[base].name)
            shares.append(Share(percent, part, whole))
        return shares


def choose(torn: Places, chosen: Numbers, rules: Rules) -> dict[str, Value]:
    """One value a name: the one that closes most sums, then the one said most often, or first."""
    chosen = dict(chosen)
    for name, found in torn.items():
        sums = [rule for rule in rules if rule.kind == SUM and name in rule.members]
        chosen[name] = _likeliest(found, sums, {n: v.value for n, v in chosen.items()})
    return chosen


def _likeliest(found: Values, sums: Rules, given: Mapping[str, int]) -> Value:
    said = [v.value for v in found]

    def merit(v: Value) -> tuple[int, int]:
        numbers = {**given, v.name: v.value}
        closed = sum(rule.holds(numbers) is True for rule in sums)
        return closed, said.count(v.value)

    return max(found, key=merit)
