"""What must hold among the cells of one organisation and year, as bounds on sums of whole numbers.

A cell is a variable. A rule of ``rules.csv``, a measure given in several places, and a percentage
beside its counts each say that some sum of cells lies between two bounds. What a cell holds of
another measure (good with excellent) is taken off here, so that rules speak of the cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from analysis.editing.percentages import TOLERANCE
from analysis.editing.places import Record
from analysis.editing.rules import ARITHMETIC, Rule
from analysis.messages import Place
from analysis.returns.model import FORMULA, Value

Cells = Mapping[Place, int]
PLACES, PERCENT = "places_disagree", "percent_differs"
DOUBT = 1e-6  # percentage points: nearer to the bound, whole numbers decide
_OFF = Fraction(str(TOLERANCE))


class Constraint(NamedTuple):
    """``low ≤ Σ factor × cell ≤ high``; a bound that is None is open.

    ``about`` is the code that is reported, ``rule`` the rule where it is one; ``excused`` is the
    cell of a percentage: whoever takes that one for wrong is free of it.
    """

    terms: tuple[tuple[Place, int], ...]
    low: int | None
    high: int | None
    about: str
    rule: Rule | None = None
    excused: Place | None = None

    @property
    def cells(self) -> tuple[Place, ...]:
        """All cells that it is about."""
        own = tuple(place for place, _ in self.terms)
        return own if self.excused is None else (*own, self.excused)

    @property
    def is_equation(self) -> bool:
        """Whether one number alone is right: in a sum, and for one measure in two places."""
        return self.low == self.high

    def holds(self, cells: Cells) -> bool:
        """Whether it holds; so it does where a cell is not known."""
        if not all(place in cells for place, _ in self.terms):
            return True
        total = sum(factor * cells[place] for place, factor in self.terms)
        if self.low is not None and total < self.low:
            return False
        return self.high is None or total <= self.high


def constraints(record: Record, rules: Iterable[Rule]) -> list[Constraint]:
    """All that must hold in a record.

    Parameters
    ----------
    record
        The numbers of one organisation and year.
    rules
        From `compile_rules`; those of arithmetic count.
    """
    given = {*record.chosen, *record.unread}
    firm = [rule for rule in _firm(rules) if given.issuperset(rule.members)]
    of_rules = [_of_rule(rule, record) for rule in firm]
    return [*_places(record), *of_rules, *_percentages(record)]


def _firm(rules: Iterable[Rule]) -> Iterator[Rule]:
    return (rule for rule in rules if rule.kind in ARITHMETIC and rule.severity != "note")


def in_order(record: Record, rules: Iterable[Rule]) -> bool:
    """Whether everything that must hold surely does: most records need no closer look.

    It never says so of a record in which a constraint is broken; where it is in doubt, it does not.
    """
    if record.unread or any(len({v.value for v in some}) > 1 for some in record.places.values()):
        return False
    if any(rule.holds(record.numbers) is False for rule in _firm(rules)):
        return False
    return all(
        _meant(part, whole, percent, record)[2] < TOLERANCE - DOUBT
        for percent, part, whole in record.shares
        if part and whole and whole.value and percent.value
    )


def cells_of(record: Record) -> dict[Place, int]:
    """What every cell holds, as it stands there."""
    return {v.place: int(v.value) for values in record.places.values() for v in values}


def _terms(name: str, record: Record) -> list[tuple[Place, int]]:
    """A number that was given as a sum of cells."""
    value = record.chosen.get(name) or record.unread[name][0]
    own, within = [(value.place, 1)], record.within(value)
    return [*own, (within.place, -1)] if within else own


def _of_rule(rule: Rule, record: Record) -> Constraint:
    total: dict[Place, int] = defaultdict(int)
    fixed = rule.whole.isdigit()
    low = -int(rule.whole) if fixed else 0
    whole = () if fixed else ((rule.whole, -1),)
    for name, factor in (*whole, *rule.parts):
        for place, own in _terms(name, record):
            total[place] -= factor * own
    left = tuple((place, factor) for place, factor in total.items() if factor)
    return Constraint(left, low, low if rule.kind == "sum" else None, rule.id, rule)


def _places(record: Record) -> Iterator[Constraint]:
    """A measure that stands in several cells is the same in all of them."""
    for name, values in record.places.items():
        first = record.chosen[name].place
        for place in dict.fromkeys(v.place for v in values):
            if place != first:
                yield Constraint(((first, 1), (place, -1)), 0, 0, PLACES)


def _percentages(record: Record) -> Iterator[Constraint]:
    """A count is so many percent of its base, as far as the rounding of the percentage tells.

    One that the form works out from its counts and that fits them proves nothing of them.
    """
    for percent, part, whole in record.shares:
        if part is None or whole is None or not percent.value or whole.value == 0:
            continue
        terms, points = {part.place: 1}, percent.value[0]
        if part.value is not None and whole.value is not None:
            terms, points, off = _meant(part, whole, percent, record)
            if percent.rule == FORMULA and off <= TOLERANCE:
                continue
        yield from _bounds(terms, whole.place, points, percent.place)


def _meant(
    part: Value,
    whole: Value,
    percent: Value,
    record: Record,
) -> tuple[dict[Place, int], float, float]:
    """The count and the scale for which a percentage fits best, and how far off it is then.

    Where several fit, the cell's own.
    """
    ways = {part.value: {part.place: 1}}
    kept = record.chosen.get(part.name)
    if kept and kept.place == part.place:
        ways[kept.value] = dict(_terms(part.name, record))
    fits = []
    for count, points in product(ways, percent.value):
        off = abs(100 * count / whole.value - points)
        fits.append((ways[count], points, off))
    return min(fits, key=itemgetter(2))


def _bounds(
    terms: Mapping[Place, int],
    whole: Place,
    points: float,
    cell: Place,
) -> Iterator[Constraint]:
    """``|100 × part − points × whole| ≤ tolerance × whole``, in whole numbers."""
    exact = Fraction(repr(points))
    for share, low, high in ((exact - _OFF, 0, None), (exact + _OFF, None, 0)):
        scale = 100 * share.denominator
        factors = {place: scale * factor for place, factor in terms.items()}
        factors[whole] = factors.get(whole, 0) - share.numerator
        yield Constraint(tuple(factors.items()), low, high, PERCENT, excused=cell)
