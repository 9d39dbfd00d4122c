"""One number a measure, where a return gives it in several places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.editing.rules import Rule
from analysis.returns.model import Findings, Value, Values

Numbers = Mapping[str, Value]
Places = Mapping[str, Values]
Rules = Sequence[Rule]


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation's numbers of one year, as the rules look at them.

    By name (measure, or ``measure@quarter``): ``chosen`` holds one value, ``places`` every cell that
    gives it. ``percents`` are the percentages that the sender wrote.
    """

    chosen: Numbers
    places: Places
    percents: Values

    def get(self, name: str) -> int | None:
        """The number of that name, None where it is missing."""
        return self.chosen[name].value if name in self.chosen else None


def plain(numbers: Numbers) -> dict[str, int]:
    """Numbers without their cells."""
    return {name: v.value for name, v in numbers.items()}


def torn(places: Places) -> Places:
    """The numbers whose places disagree."""
    several = {name: found for name, found in places.items() if len(found) > 1}
    return {name: found for name, found in several.items() if len({v.value for v in found}) > 1}


def choose(places: Places, disagreeing: Places, rules: Rules) -> dict[str, Value]:
    """One value a name: the one that closes most sums, then the one said most often, or first."""
    chosen = {name: found[0] for name, found in places.items()}
    for name, found in disagreeing.items():
        sums = [rule for rule in rules if rule.kind == "sum" and name in rule.members]
        chosen[name] = _likeliest(found, sums, plain(chosen))
    return chosen


def _likeliest(found: Values, sums: Rules, given: dict[str, int]) -> Value:
    said = [v.value for v in found]

    def merit(v: Value) -> tuple[int, int]:
        numbers = {**given, v.name: v.value}
        closed = sum(rule.holds(numbers.get) is True for rule in sums)
        return closed, said.count(v.value)

    return max(found, key=merit)


def disagreements(disagreeing: Places, chosen: Numbers, rules: Rules) -> Findings:
    """Each place of a number whose places disagree; the other of two is wrong if one adds up."""
    numbers = plain(chosen)
    for name, found in disagreeing.items():
        sums = [rule for rule in rules if rule.kind == "sum" and rule.whole == name]
        adds_up = any(rule.holds(numbers.get) for rule in sums)
        of_two = len({v.value for v in found}) == 2
        taken = numbers[name]
        listed = [f"{v.sheet}!{v.cell} = {v.value}" for v in found]
        for v in found:
            if adds_up and of_two and v.value != taken:
                yield v.finding("places_disagree.proven", expected=taken, listed=listed)
            elif adds_up:
                yield v.finding("places_disagree.adds_up", expected=taken, listed=listed)
            else:
                yield v.finding("places_disagree", expected=taken, listed=listed)
