"""Counts into indicators, and the bloc's distance to a target into parts that add up exactly.

indicators(observations, gradings, organisations, issues, targets, readings) -> DataFrame
    target reading level scope year numerator denominator reporting expected state units_short
gaps(indicators, shortfalls, causes, targets) -> DataFrame
    target year by key units
rules(targets, readings=None) -> list[Rule]
side(bounds, numerator, denominator) -> "below" | "inside" | "above"
judge(rule, level, year, numerator, denominator, reporting) -> state
units_short(bounds, numerator, denominator, step=0) -> int | None
in_force(organisations, year) -> set of ids on 31 December
trusted(frame, issues) -> frame without the rows whose cell carries an error
decided_grades(gradings) -> one row an organisation and year, the latest decision
parts(observations, gradings, issues) -> {(organisation, year): {measure: int}}
DECIDED: the names under which formulas know the decided grade (`decided_excellent` … 0/1)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from analysis.measuring.formula import DECIDED, GRADES, Formula, evaluate, formula
from analysis.tables import cells

PLACE = ("file", "sheet", "cell")
INDICATORS = [
    "target",
    "reading",
    "level",
    "scope",
    "year",
    "numerator",
    "denominator",
    "reporting",
    "expected",
    "state",
    "units_short",
]
GAPS = ["target", "year", "by", "key", "units"]
DEFAULT = "resolution"
NUMBERS = ["year", "numerator", "denominator", "reporting", "expected", "units_short"]


class Bounds(NamedTuple):
    """Where a target holds, as shares of one; None = open on that side."""

    lower: Fraction | None
    lower_strict: bool
    upper: Fraction | None
    upper_strict: bool


class Rule(NamedTuple):
    """One target under one reading."""

    target: str
    reading: str
    numerator: Formula
    denominator: Formula
    bounds: Bounds
    step: int  # what one further success does to the denominator
    judged: str  # "all" or "bloc"
    term: str  # "yearly", or "end" when only the term's end counts
    years: range
    founded_by: str  # "MM-DD": organisations founded later in the year are not expected


def _share(text: str) -> Fraction | None:
    return Fraction(str(text)) / 100 if str(text) else None


def bounds_of(target: dict) -> Bounds:
    """The bounds of one row of the targets; a share of one, exact."""
    return Bounds(
        _share(target["lower"]),
        target["lower_op"] == ">",
        _share(target["upper"]),
        target["upper_op"] == "<",
    )


def rules(targets: pd.DataFrame, readings: pd.DataFrame | None = None) -> list[Rule]:
    """All targets under all readings, the default (`resolution`) first.

    Parameters
    ----------
    targets, readings : DataFrame of strings, as in `data/targets.csv` and `data/readings.csv`
    """
    others = {} if readings is None else readings.groupby("target", sort=False)
    others = {key: frame.to_dict("records") for key, frame in others} if len(others) else {}
    found = []
    for row in targets.to_dict("records"):
        default = {
            "reading": DEFAULT,
            "numerator": row["numerator"],
            "denominator": row["denominator"],
            "step": 0,
        }
        for reading in [default, *others.get(row["target"], [])]:
            found.append(
                Rule(
                    row["target"],
                    reading["reading"],
                    formula(reading["numerator"]),
                    formula(reading["denominator"]),
                    bounds_of(row),
                    int(reading["step"] or 0),
                    row["judged"],
                    row["term"],
                    range(int(row["first"]), int(row["last"]) + 1),
                    row["founded_by"],
                )
            )
    return found


def side(bounds: Bounds, numerator: int, denominator: int) -> str:
    """On which side of the bounds a rate lies: `below`, `inside` or `above`; whole numbers only.

    Examples
    --------
    >>> side(Bounds(Fraction(9, 10), True, None, False), 9, 10)
    'below'
    """
    lower, upper = bounds.lower, bounds.upper
    if lower is not None:
        distance = numerator * lower.denominator - lower.numerator * denominator
        if distance < 0 or (distance == 0 and bounds.lower_strict):
            return "below"
    if upper is not None:
        distance = numerator * upper.denominator - upper.numerator * denominator
        if distance > 0 or (distance == 0 and bounds.upper_strict):
            return "above"
    return "inside"


def units_short(bounds: Bounds, numerator: int, denominator: int, step: int = 0) -> int | None:
    """The smallest whole number of further successes that meets the bounds (negative: too many of them).

    `step` is what one further success does to the denominator: 0 where it is held, -1 where the success comes out
    of the denominator itself (excellent / good). None when no whole number meets the bounds.

    Examples
    --------
    >>> units_short(Bounds(Fraction(9, 10), False, None, False), 17, 20)
    1
    """
    where = side(bounds, numerator, denominator)
    if where == "inside":
        return 0
    below = where == "below"
    bound, strict = (
        (bounds.lower, bounds.lower_strict) if below else (bounds.upper, bounds.upper_strict)
    )
    # |bound × denominator − numerator| / (1 − bound × step), in whole numbers
    whole, rest = divmod(
        abs(bound.numerator * denominator - bound.denominator * numerator),
        bound.denominator - bound.numerator * step,
    )
    needed = whole + 1 if strict or rest else whole
    units = needed if below else -needed
    after, base = numerator + units, denominator + units * step
    return units if after >= 0 and base > 0 and side(bounds, after, base) == "inside" else None


def judge(
    rule: Rule, level: str, year: int, numerator: int, denominator: int, reporting: int
) -> str:
    """The state of one figure, from the closed list of states.

    Without a return there is nothing to judge, without a base neither; only then the size of the scope matters.
    """
    if not reporting:
        return "not-reported"
    if denominator <= 0:
        return "no-base"
    if rule.judged == "bloc" and level != "bloc":
        return "too-few"
    if side(rule.bounds, numerator, denominator) == "inside":
        return "met"
    return "running" if rule.term == "end" and year < rule.years[-1] else "missed"


def in_force(organisations: pd.DataFrame, year: int, founded_by: str = "") -> set[str]:
    """Ids in force on 31 December of the year; with `founded_by` (MM-DD) less those founded after that day.

    Who is dissolved on that very day is no longer in force: the successor is.
    """
    end, latest = f"{year}-12-31", f"{year}-{founded_by or '12-31'}"
    founded, dissolved = organisations["founded"], organisations["dissolved"]
    there = (founded <= end) & (founded <= latest) & ((dissolved == "") | (dissolved > end))
    return set(organisations.loc[there, "organisation"])


def trusted(frame: pd.DataFrame, issues: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table whose cell (file, sheet, cell) carries no issue of severity `error`."""
    errors = issues[(issues["severity"] == "error") & (issues["cell"] != "")]
    bad = set(zip(*(cells(errors[c]) for c in PLACE), strict=True))
    keep = [place not in bad for place in zip(*(cells(frame[c]) for c in PLACE), strict=True)]
    return frame[pd.Series(keep, index=frame.index, dtype=bool)]


def _place(cell: str) -> tuple[int, int, str]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, cell)


def decided_grades(gradings: pd.DataFrame) -> pd.DataFrame:
    """The decided grade that stands: the latest by `decided_on` (none = earliest), then by file, sheet, row, column."""
    decided = gradings[gradings["stage"] == "decided"]
    rows = sorted(
        decided.to_dict("records"),
        key=lambda r: (r["decided_on"], r["file"], r["sheet"], _place(r["cell"])),
    )
    last = {(r["organisation"], int(r["year"])): r for r in rows}
    return pd.DataFrame([last[key] for key in sorted(last)], columns=gradings.columns)


def _whole(value: object) -> int | None:
    if type(value) is int:
        return value
    if value is None or value is pd.NA or value == "" or value != value:
        return None
    number = Fraction(str(value))
    return number.numerator if number.denominator == 1 else None


def parts(observations: pd.DataFrame, gradings: pd.DataFrame, issues: pd.DataFrame) -> dict:
    """What each organisation gave in each year, as whole numbers by measure; blank stays missing.

    A quarterly measure is known by `<measure>_q<quarter>`; the decided grade as `decided_<grade>`, 0 or 1, and
    `ungraded` as nothing at all. Where one measure stands twice, the first row holds.
    """
    given: dict[tuple[str, int], dict[str, int]] = {}
    seen = trusted(observations, issues)
    for organisation, year, quarter, measure, value in zip(
        *(cells(seen[c]) for c in ("organisation", "year", "quarter", "measure", "value")),
        strict=True,
    ):
        number, quarter = _whole(value), _whole(quarter)
        if number is not None:
            name = measure if quarter is None else f"{measure}_q{quarter}"
            given.setdefault((organisation, int(year)), {}).setdefault(name, number)
    for row in decided_grades(trusted(gradings, issues)).to_dict("records"):
        if row["grade"] in GRADES:
            flags = {
                name: int(grade == row["grade"])
                for name, grade in zip(DECIDED, GRADES, strict=True)
            }
            given.setdefault((row["organisation"], int(row["year"])), {}).update(flags)
    return given


def scopes(
    present: Iterable[str], sector: dict[str, str], kind: dict[str, str]
) -> list[tuple[str, str, set[str]]]:
    """The scopes of one year as (level, scope, ids), the bloc first, for the organisations present."""
    present = sorted(present)
    found: dict[tuple[str, str], set[str]] = {("bloc", "bloc"): set(present)}
    for level, group in (("sector", sector), ("kind", kind)):
        for scope in sorted({group[i] for i in present if group.get(i)}):
            found[level, scope] = {i for i in present if group.get(i) == scope}
    for organisation in present:
        found["organisation", organisation] = {organisation}
    return [(level, scope, ids) for (level, scope), ids in found.items()]


def _typed(rows: list[dict] | list[tuple], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    for column in columns:
        frame[column] = frame[column].astype("Int64" if column in NUMBERS else "str")
    return frame


def indicators(
    observations: pd.DataFrame,
    gradings: pd.DataFrame,
    organisations: pd.DataFrame,
    issues: pd.DataFrame,
    targets: pd.DataFrame,
    readings: pd.DataFrame,
) -> pd.DataFrame:
    """Every target under every reading, for the bloc, each sector, kind and organisation, in each year of the term.

    Parameters
    ----------
    observations, gradings, issues : the tidy tables
    organisations : the register (ISO dates as text, "" = open)
    targets, readings : reference data; formulas, bounds and years are theirs

    Returns
    -------
    DataFrame
        Columns `INDICATORS`. `numerator` and `denominator` sum the organisations that gave every part the figure
        needs; both are missing where nobody did. A sector, kind or organisation has rows in a year in which
        something was expected of it or came from it; the bloc always has.
    """
    given = parts(observations, gradings, issues)
    sector = dict(zip(organisations["organisation"], organisations["sector"], strict=True))
    kind = dict(zip(organisations["organisation"], organisations["kind"], strict=True))
    sent = {
        (i, int(y))
        for frame in (observations, gradings)
        for i, y in zip(cells(frame["organisation"]), cells(frame["year"]), strict=True)
    }
    rows, known = [], {}
    there = lru_cache(None)(lambda year, founded_by="": in_force(organisations, year, founded_by))
    for rule in rules(targets, readings):
        needs = rule.numerator.names | rule.denominator.names
        figures: dict[int, dict[str, tuple[int, int]]] = {}
        for (organisation, year), values in given.items():
            if needs <= values.keys():
                figures.setdefault(year, {})[organisation] = (
                    evaluate(rule.numerator, values),
                    evaluate(rule.denominator, values),
                )
        for year in rule.years:
            if year not in known:
                present = there(year) | {i for i, y in sent if y == year}
                known[year] = scopes(present, sector, kind)
            expected = there(year, rule.founded_by)
            rows += [
                _figure(rule, level, scope, ids, year, figures.get(year, {}), expected)
                for level, scope, ids in known[year]
            ]
    order = {level: i for i, level in enumerate(("bloc", "sector", "kind", "organisation"))}
    place = {(r.target, r.reading): i for i, r in enumerate(rules(targets, readings))}
    rows.sort(key=lambda r: (place[r[:2]], order[r[2]], r[3], r[4]))
    return _typed(rows, INDICATORS)


def _figure(
    rule: Rule,
    level: str,
    scope: str,
    ids: set[str],
    year: int,
    figures: dict[str, tuple[int, int]],
    expected: set[str],
) -> tuple:
    """One row of the table, in the order of `INDICATORS`."""
    gave = [figures[i] for i in ids if i in figures]
    numerator, denominator = map(sum, zip(*gave, strict=True)) if gave else (0, 0)
    state = judge(rule, level, year, numerator, denominator, len(gave))
    units = (
        0
        if state == "met"
        else units_short(rule.bounds, numerator, denominator, rule.step)
        if state in ("missed", "running")
        else None
    )
    return (
        rule.target,
        rule.reading,
        level,
        scope,
        year,
        numerator if gave else None,
        denominator if gave else None,
        len(gave),
        len(ids & expected),
        state,
        units,
    )


def printed(units: dict[str, Fraction], places: int = 9) -> dict[str, str]:
    """Exact fractions as decimals that still add up: the printed sum is the exact sum, rounded once.

    Each part is cut down to the last place, and what that loses goes, one last place each, to the parts that lost
    most (largest remainder; ties by key). No part moves by as much as one in the last place.

    Examples
    --------
    >>> printed({"A": Fraction(1, 3), "B": Fraction(1, 3), "C": Fraction(1, 3)}, 2)
    {'A': '0.34', 'B': '0.33', 'C': '0.33'}
    """
    scale = 10**places
    cut = {key: (value * scale).__floor__() for key, value in units.items()}
    lost = round(sum(units.values(), Fraction(0)) * scale) - sum(cut.values())
    by_loss = sorted(units, key=lambda key: (cut[key] - units[key] * scale, key))
    for key in by_loss[:lost]:
        cut[key] += 1
    return {
        key: f"{'-' if n < 0 else ''}{abs(n) // scale}.{abs(n) % scale:0{places}d}"
        for key, n in cut.items()
    }


def cause_groups(
    shortfalls: pd.DataFrame, causes: pd.DataFrame
) -> dict[tuple[str, int, str], set[str]]:
    """The distinct groups (A–I, the first letter of a code) by organisation, year and target."""
    named: dict[str, set[str]] = {}
    for shortfall, code in zip(cells(causes["shortfall"]), cells(causes["code"]), strict=True):
        named.setdefault(shortfall, set()).update(code[:1])
    groups: dict[tuple[str, int, str], set[str]] = {}
    for shortfall, organisation, year, target in zip(
        *(cells(shortfalls[c]) for c in ("shortfall", "organisation", "year", "target")),
        strict=True,
    ):
        groups.setdefault((organisation, int(year), target), set()).update(named.get(shortfall, ()))
    return groups


def exact_gaps(
    indicators: pd.DataFrame, shortfalls: pd.DataFrame, causes: pd.DataFrame, targets: pd.DataFrame
) -> dict[tuple[str, int, str], dict[str, Fraction]]:
    """The parts of `gaps` before printing: {(target, year, by): {key: units}}."""
    bounds = {row["target"]: bounds_of(row) for row in targets.to_dict("records")}
    groups = cause_groups(shortfalls, causes)
    default = indicators[
        (indicators["reading"] == DEFAULT) & indicators["level"].isin(["bloc", "organisation"])
    ]
    bloc = default[(default["level"] == "bloc") & default["state"].isin(["missed", "running"])]
    members: dict[tuple[str, int], list[list]] = {}
    single = default[(default["level"] == "organisation") & (default["reporting"] > 0)]
    for target, year, *part in zip(
        *(cells(single[c]) for c in ("target", "year", "scope", "numerator", "denominator")),
        strict=True,
    ):
        members.setdefault((target, year), []).append(part)
    found = {}
    for row in bloc.to_dict("records"):
        target, year, bound = row["target"], int(row["year"]), bounds[row["target"]]
        below = side(bound, row["numerator"], row["denominator"]) == "below"
        edge = bound.lower if below else bound.upper
        by_organisation: dict[str, Fraction] = {}
        by_cause: dict[str, Fraction] = {}
        surplus = 0
        for scope, numerator, denominator in members[target, year]:
            parts_short = edge.numerator * denominator - edge.denominator * numerator
            if parts_short > 0:
                by_organisation[scope] = units = Fraction(parts_short, edge.denominator)
                named = groups.get((scope, year, target)) or {"not-stated"}
                for key in named:
                    by_cause[key] = by_cause.get(key, Fraction(0)) + units / len(named)
            else:
                surplus += parts_short
        if surplus:
            by_organisation["surplus"] = by_cause["surplus"] = Fraction(surplus, edge.denominator)
        found[target, year, "organisation"], found[target, year, "cause"] = (
            by_organisation,
            by_cause,
        )
    return found


def gaps(
    indicators: pd.DataFrame, shortfalls: pd.DataFrame, causes: pd.DataFrame, targets: pd.DataFrame
) -> pd.DataFrame:
    """The bloc's distance to each target it misses (or is still on the way to), by organisation and by cause.

    `units` = bound × base − achieved, to the bound that is violated, under the default reading: organisations below
    the bound by id, all others together in `surplus` (negative). By cause, an organisation's units are shared
    equally among the groups it names for that target and year, else `not-stated`. Where a band is exceeded the
    distance, and so the sum, is negative.

    Returns
    -------
    DataFrame
        Columns `GAPS`; `units` as text with 9 decimals (see `printed`: both groups sum to the same distance).
    """
    rows = []
    for (target, year, by), units in exact_gaps(indicators, shortfalls, causes, targets).items():
        last = {"not-stated": 1, "surplus": 2}
        texts = printed(units)
        for key in sorted(units, key=lambda k: (last.get(k, 0), k)):
            rows.append({"target": target, "year": year, "by": by, "key": key, "units": texts[key]})
    return _typed(rows, GAPS)
