"""Targets as rules: what is counted, where a target holds, what state a figure is in.

rules(tables) -> every target under every reading
bounds(tables) -> {(target, year): Bounds}
side, units_short, distance: where a rate lies, and how far from where it should
figure(rule, place, gave, expected) -> one row of `indicators`; figure_rows(figures) -> these rows
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from analysis.codes import DEFAULT_READING, OPEN, Side, State
from analysis.measuring.formula import Formula, evaluate, formula
from analysis.measuring.series import Record, by_series, framed, records
from analysis.tables import Tables

SHARE, COUNT, TARGETS = "share", "count", "targets"  # forms of targets
WHOLE_BLOC = ("bloc", "panel")  # levels at which every target is judged


class Bounds(NamedTuple):
    """Where a target holds, as shares of its base; None = open on that side.

    The base of a target that asks for a number is that number.
    """

    lower: Fraction | None
    lower_strict: bool
    upper: Fraction | None
    upper_strict: bool
    asked: int | None = None  # the number that the whole bloc is asked for, or its fixed base


@dataclass(frozen=True, slots=True)
class Rule:
    """One target under one reading."""

    target: str
    reading: str
    numerator: Formula
    denominator: Formula
    bounds: Bounds
    step: int  # what one further success does to the denominator
    judged: str  # "all" or "bloc"
    period: str  # "year", or "term" when only the term's end counts
    years: range
    founded_by: str  # "MM-DD": organisations founded later in the year are not expected
    term: str
    form: str = SHARE
    base_at: str = ""
    cumulative: bool = False

    @property
    def needs(self) -> frozenset[str]:
        """The measures without which there is no figure."""
        return self.numerator.names | self.denominator.names

    def judges(self, level: str) -> bool:
        """Whether figures of that level get a verdict, and not only numbers."""
        return self.judged == "all" or level in WHOLE_BLOC


def rules(tables: Tables) -> list[Rule]:
    """All targets under all readings, of each target the resolution's own first.

    Parameters
    ----------
    tables : Tables
        `targets` and `readings`: formulas, bounds and years are theirs.
    """
    others = records(tables.readings)
    limits = bounds(tables)
    found = []
    for target in records(tables.targets):
        own = target | {"reading": DEFAULT_READING, "step": "0"}
        readings = [own, *(other for other in others if _reads(other, target))]
        found += [_rule(target, reading, limits) for reading in readings]
    return found


def _reads(reading: Record, target: Record) -> bool:
    """Whether it is one of a target; one that names no term holds in each."""
    in_term = reading.get("term", "") in ("", target["term"])
    return in_term and reading["target"] == target["target"]


def _rule(target: Record, reading: Record, limits: "Holding") -> Rule:
    return Rule(
        target=target["target"],
        reading=reading["reading"],
        numerator=formula(reading["numerator"] or "0"),
        denominator=formula(reading["denominator"] or "0"),
        bounds=limits[target["target"], int(target["first"])],
        step=int(reading["step"] or 0),
        judged=target["judged"],
        period=target["period"],
        years=years_of(target),
        founded_by=target["founded_by"],
        term=target["term"],
        form=target.get("form") or SHARE,
        base_at=target.get("base_at", ""),
        cumulative=target.get("cumulative") == "yes",
    )


def years_of(target: Record) -> range:
    """The years in which a target is in force."""
    return range(int(target["first"]), int(target["last"]) + 1)


class Holding(dict[Any, Any]):
    """What holds for an id in a year: the year tells the term.

    Where an id has one line only, it is that line's in any year, and may be asked for alone.
    """

    def __init__(self, targets: Iterable[Record], of: Callable[[Record], Any] = dict) -> None:
        super().__init__()
        self._only: dict[str, Any] = {}
        for row in targets:
            made = of(row)
            self.update({(row["target"], year): made for year in years_of(row)})
            self._only[row["target"]] = None if row["target"] in self._only else made

    def __missing__(self, key: Any) -> Any:
        only = self._only.get(key if isinstance(key, str) else key[0])
        if only is None:
            raise KeyError(key)
        return only


def of_terms(tables: Tables, rows: pd.DataFrame) -> Iterator[tuple[Record, Any, list[Record]]]:
    """Figures by series, each with the line of `targets` that holds: an id may hold in two terms.

    Parameters
    ----------
    tables : Tables
    rows : DataFrame
        Of `indicators`.
    """
    holding = Holding(records(tables.targets))
    for key, some in by_series(rows).items():
        parts: dict[str, list[Record]] = defaultdict(list)
        lines: dict[str, Record] = {}
        for row in some:
            line = holding[key[0], int(row["year"])]
            lines.setdefault(line["term"], line)
            parts[line["term"]].append(row)
        for term, part in parts.items():
            yield lines[term], key, part


def bounds(tables: Tables) -> Holding:
    """The bounds of each target in each year in which it is in force."""
    return bounds_of(records(tables.targets))


def bounds_of(targets: Collection[Record]) -> Holding:
    """As `bounds`, of the lines of `targets`."""
    others = Counter(row["term"] for row in targets if row.get("form", "") != TARGETS)
    return Holding(targets, lambda row: _bounds(row, others[row["term"]]))


def _bounds(target: Record, others: int) -> Bounds:
    lower, upper = (Fraction(target[b]) if target[b] else None for b in ("lower", "upper"))
    form = target.get("form") or SHARE
    whole = 100
    asked = None
    if form == COUNT:
        whole = asked = int(Fraction(target["lower"] or target["upper"]))
    elif form == TARGETS:
        whole = asked = max(others, 1)
    elif target.get("base_at") == "fixed":
        asked = evaluate(formula(target["denominator"]), {})
    low, high = (None if bound is None else bound / whole for bound in (lower, upper))
    return Bounds(low, target["lower_op"] == ">", high, target["upper_op"] == "<", asked)


def percent(numerator: Any, denominator: Any) -> Fraction | None:
    """The exact rate in per cent; None without a base."""
    if pd.isna(numerator) or pd.isna(denominator) or denominator <= 0:
        return None
    return Fraction(100 * int(numerator), int(denominator))


def _beyond(bound: Fraction, numerator: int, denominator: int) -> int:
    """How far a count lies above a bound, in whole numbers: its sign is what counts."""
    return numerator * bound.denominator - bound.numerator * denominator


def side(bounds: Bounds, numerator: int, denominator: int) -> Side:
    """On which side of the bounds a rate lies; whole numbers only.

    Examples
    --------
    >>> side(Bounds(Fraction(9, 10), True, None, False), 9, 10)
    'below'
    """
    if bounds.lower is not None:
        beyond = _beyond(bounds.lower, numerator, denominator)
        if beyond < 0 or (beyond == 0 and bounds.lower_strict):
            return "below"
    if bounds.upper is not None:
        beyond = _beyond(bounds.upper, numerator, denominator)
        if beyond > 0 or (beyond == 0 and bounds.upper_strict):
            return "above"
    return "inside"


def side_of_rate(bounds: Bounds, rate: Fraction) -> Side:
    """On which side of the bounds a rate in per cent lies."""
    return side(bounds, rate.numerator, 100 * rate.denominator)


def violated(bounds: Bounds, numerator: int, denominator: int) -> Fraction | None:
    """The bound on whose wrong side a rate lies; None where it lies inside."""
    where = side(bounds, numerator, denominator)
    if where == "inside":
        return None
    return bounds.lower if where == "below" else bounds.upper


def units_short(
    bounds: Bounds,
    numerator: int,
    denominator: int,
    step: int = 0,
) -> int | None:
    """The smallest whole number of further successes that meets the bounds.

    Parameters
    ----------
    bounds : Bounds
    numerator, denominator : int
    step : int
        What one further success does to the denominator: 0 where it is held, -1 where the success
        comes out of the denominator itself (excellent / good).

    Returns
    -------
    int or None
        Negative where there are too many; None where no whole number meets the bounds.

    Examples
    --------
    >>> units_short(Bounds(Fraction(9, 10), False, None, False), 17, 20)
    1
    """
    bound = violated(bounds, numerator, denominator)
    if bound is None:
        return 0
    below = side(bounds, numerator, denominator) == "below"
    strict = bounds.lower_strict if below else bounds.upper_strict
    # |bound × denominator − numerator| / (1 − bound × step), in whole numbers
    whole, rest = divmod(
        abs(_beyond(bound, numerator, denominator)),
        bound.denominator - bound.numerator * step,
    )
    needed = whole + 1 if strict or rest else whole
    units = needed if below else -needed
    after, base = numerator + units, denominator + units * step
    return units if after >= 0 and base > 0 and side(bounds, after, base) == "inside" else None


def units_of(
    rule: Rule,
    state: State,
    numerator: int,
    denominator: int,
) -> int | None:
    """The units that a figure in some state is short of; None where it is not judged."""
    if state in OPEN:
        return units_short(rule.bounds, numerator, denominator, rule.step)
    return 0 if state == "met" else None


def distance(bounds: Bounds, rate: Fraction) -> tuple[Fraction | None, Fraction | None]:
    """Nearest bound and signed margin to it, in per cent and points; negative = outside.

    A rate phrased as failure (100 − rate, bounds mirrored) has the same margin.

    Examples
    --------
    >>> distance(Bounds(Fraction(15, 100), False, Fraction(20, 100), False), Fraction(23))
    (Fraction(20, 1), Fraction(-3, 1))
    """
    margins = []
    if bounds.lower is not None:
        margins.append((rate - 100 * bounds.lower, 100 * bounds.lower))
    if bounds.upper is not None:
        margins.append((100 * bounds.upper - rate, 100 * bounds.upper))
    margin, bound = min(margins, default=(None, None))
    return bound, margin


def judge(
    rule: Rule,
    level: str,
    year: int,
    numerator: int,
    denominator: int,
    reporting: int,
) -> State:
    """The state of one figure.

    Without a return there is nothing to judge, without a base neither; only then the size of the
    scope matters.
    """
    if not reporting:
        return "not-reported"
    if denominator <= 0:
        return "no-base"
    if not rule.judges(level):
        return "too-few"
    if side(rule.bounds, numerator, denominator) == "inside":
        return "met"
    too_many = rule.cumulative and side(rule.bounds, numerator, denominator) == "above"
    on_the_way = rule.period == "term" and year < rule.years[-1] and not too_many
    return "running" if on_the_way else "missed"


def figure(
    rule: Rule,
    place: tuple[str, str, int],
    gave: Sequence[tuple[int, int]],
    expected: int,
) -> tuple[Any, ...]:
    """The figure of one scope and year from what its organisations gave, as `figure_rows` takes it.

    Parameters
    ----------
    rule : Rule
    place : (level, scope, year)
    gave : sequence of (numerator, denominator)
        One pair an organisation that gave every part the figure needs.
    expected : int
        Organisations that should have.
    """
    level, _, year = place
    numerator, denominator = (sum(pair[i] for pair in gave) for i in (0, 1))
    if rule.bounds.asked is not None and level in WHOLE_BLOC:
        denominator = rule.bounds.asked
    state = judge(rule, level, year, numerator, denominator, len(gave))
    units = units_of(rule, state, numerator, denominator)
    sums = (numerator, denominator) if gave else (None, None)
    return rule.target, rule.reading, *place, *sums, len(gave), expected, state, units, rule.term


def figure_rows(figures: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    """Figures as rows of `indicators`."""
    return framed(
        figures,
        "target reading level scope year"
        " numerator denominator reporting expected state units_short term",
        whole="year numerator denominator reporting expected units_short",
    )
