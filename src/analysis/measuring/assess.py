"""Indicators into verdicts: distance, the term, other readings, the cap, who repeats.

standing(tables, row) -> rate, bound, distance and side of one figure
with_distance(tables, ...) -> figures with all that
term_verdicts(tables, ...) -> met in how many years of the term, verdict
compare_readings(tables, ...) -> the readings of a target side by side
without(gave, limits) -> the bloc's figure without each organisation
caps(tables, ...) -> the cap on excellent beside the figures, with the whole numbers allowed
cap_readings(tables) -> why only the inclusive reading of the cap agrees with the target
repeaters(tables, ...) -> who missed again, who recovered

Selectors (`target`, `level`, `scope`, `year`, `reading`) are those of `series.figures`. A view of
`panel` stands in for `indicators` by ``dataclasses.replace(tables, indicators=view)``.

Rates, bounds and distances are `fractions.Fraction` in columns of objects (None where there is
none): sums close exactly, and ``.astype(float)`` makes them fit to be drawn.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from operator import itemgetter
from typing import Any, NamedTuple, Unpack

import pandas as pd

from analysis.codes import JUDGED, OPEN, Repeat, Verdict
from analysis.grouping import runs
from analysis.measuring.rules import (
    Bounds,
    Holding,
    bounds,
    distance,
    of_terms,
    percent,
    side,
    years_of,
)
from analysis.measuring.series import (
    Asked,
    Record,
    by_series,
    columns,
    figures,
    framed,
    having,
    records,
)
from analysis.measuring.series import years as years_so_far
from analysis.tables import Tables

COUNTS = ("numerator", "denominator")
PLACE = ("target", "level", "scope", "year")


def breaks(tables: Tables) -> dict[str, list[int]]:
    """First year of each new series by target (rules of grading changed); [] without a break."""
    found: dict[str, list[int]] = {}
    for row in sorted(records(tables.targets), key=itemgetter("first")):
        goes_on = row["target"] in found
        own = found.setdefault(row["target"], [])
        if goes_on:
            own.append(int(row["first"]))
        own += sorted(map(int, row["breaks"].split()))
    return found


def crossed(
    tables: Tables,
    target: str,
    before: int,
    after: int,
) -> bool:
    """Whether a target's series breaks between two years."""
    return _parted(breaks(tables)[target], before, after)


def _parted(breaks: Iterable[int], before: int, after: int) -> bool:
    """Whether a series begins anew between two years."""
    return any(before < year <= after for year in breaks)


class Standing(NamedTuple):
    """Where one figure stands; without a rate nothing but an empty side."""

    rate: Fraction | None = None  # per cent
    bound: Fraction | None = None  # per cent: the violated or else the nearest one
    distance: Fraction | None = None  # points; negative = short of the target, or beyond its band
    side: str = ""


def standing(tables: Tables, row: Mapping[str, Any]) -> Standing:
    """The rate of one figure (a row of `indicators`) and its distance to the target.

    A strict target missed by nothing has distance 0 and side `below`.
    """
    limits = bounds(tables)[row["target"], row["year"]]
    return _standing(limits, row["numerator"], row["denominator"])


def _standing(limits: Bounds, numerator: Any, denominator: Any) -> Standing:
    rate = percent(numerator, denominator)
    if rate is None:
        return Standing()
    return Standing(rate, *distance(limits, rate), side(limits, numerator, denominator))


def with_distance(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """Figures with their rate and distance to the target.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`.

    Returns
    -------
    DataFrame
        The rows of `figures` and the fields of `Standing`.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = with_distance(example(), target="3", level="bloc", year=2024)
    >>> rows[["rate", "bound", "distance", "side"]].to_numpy().tolist()
    [[Fraction(80, 1), Fraction(90, 1), Fraction(-10, 1), 'below']]
    """
    rows = figures(tables, **asked).reset_index(drop=True)
    return rows.join(standings(tables, rows))


def standings(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The `Standing` of each of some figures."""
    limits = bounds(tables)
    counts = columns(rows, "target", "year", "numerator", "denominator")
    found = (_standing(limits[target, year], *pair) for target, year, *pair in counts)
    return framed(found, " ".join(Standing._fields))


def term_verdicts(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """The verdict of the term: "met in 3 of 5 years", or at the end for a cumulative target.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`.

    Returns
    -------
    DataFrame
        One row a target, reading, level and scope: `mode` (`year`, `term`), `years` so far,
        how many were `judged`, `met`, `missed` (with `met_years`, `missed_years`, `open_years`,
        blank-separated), and `verdict`: `met` (in every year; at the end), `missed` (in one year
        at least; at the end), `met-so-far` (in every year that could be judged), `running` (the
        end is not reported or not reached), `not-judged`. A year without a return is open, never
        missed.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.term_verdicts(example(), target="1b", level="bloc")["verdict"].tolist()
    ['missed']
    """
    there = years_so_far(tables)
    found = []
    for target, key, rows in of_terms(tables, figures(tables, **asked)):
        states = {row["year"]: row["state"] for row in rows}
        years = [year for year in years_of(target) if year in there]
        met = [year for year in years if states.get(year) == "met"]
        missed = [year for year in years if states.get(year) == "missed"]
        still = [year for year in years if year not in (*met, *missed)]
        end = years_of(target)[-1]
        if target["period"] == "term":
            verdict = _at_the_end(states, end)
        else:
            verdict = _yearly(met, missed, still or end not in there)
        counts = (len(years), len(met) + len(missed), len(met), len(missed))
        listed = map(_listed, (met, missed, still))
        found.append((*key, target["period"], *counts, *listed, verdict))
    counted = "years judged met missed"
    names = f"target reading level scope mode {counted} met_years missed_years open_years verdict"
    return framed(found, names, whole=counted)


def _yearly(met: list[int], missed: list[int], still: object) -> Verdict:
    if missed:
        return "missed"
    if not met:
        return "not-judged"
    return "met-so-far" if still else "met"


def _at_the_end(states: Mapping[int, str], end: int) -> Verdict:
    if states.get(end) == "met":
        return "met"
    if states.get(end) == "missed":
        return "missed"
    return "running" if {"met", "running"} & set(states.values()) else "not-judged"


def _listed(years: Iterable[int]) -> str:
    return " ".join(map(str, years))


def compare_readings(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """Targets with several lawful denominators, a row a reading.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`; all readings unless some are named.

    Returns
    -------
    DataFrame
        The columns of `with_distance`, and `differs`: the verdicts of the readings of that target,
        scope and year do not agree.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = compare_readings(example(), target="3", level="bloc", year=2025)
    >>> rows[["reading", "state", "differs"]].to_numpy().tolist()
    [['resolution', 'met', False], ['cells', 'met', False]]
    """
    asked.setdefault("reading", None)
    rows = with_distance(tables, **asked)
    rows = rows[rows.groupby("target")["reading"].transform("nunique") > 1]
    judged = rows["state"].where(rows["state"].isin([*JUDGED, *OPEN]))
    same = [rows[column] for column in PLACE]
    return rows.assign(differs=judged.groupby(same).transform("nunique") > 1)


class Without(NamedTuple):
    """The bloc's figure without one organisation, where that stands, and whether it turns."""

    scope: str
    numerator: int
    denominator: int
    there: Standing
    turns: bool


def without(gave: Iterable[tuple[Any, ...]], limits: Bounds) -> list[Without]:
    """The bloc's figure without each of the organisations it rests on, where there is a base.

    Parameters
    ----------
    gave : iterable of (organisation, numerator, denominator)
        One for each that gave the figure.
    limits : Bounds
        Of the target.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> limits = bounds(example())["1b"]
    >>> [one.scope for one in without([("A", 97, 100), ("B", 50, 50)], limits) if one.turns]
    ['A']
    """
    own = list(gave)
    if limits.asked is not None:  # the number asked for stays, whoever is left out
        return []
    done, base = (sum(counts) for counts in list(zip(*own, strict=True))[1:] or ((), ()))
    met = side(limits, done, base) == "inside"
    found = []
    for scope, numerator, denominator in own:
        rest = (done - numerator, base - denominator)
        there = _standing(limits, *rest)
        if there.side:
            turns = (there.side == "inside") != met
            found.append(Without(scope, *rest, there, turns))
    return found


def caps(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """The regulation's cap on excellent ("at most 20 % of those good or better") beside figures.

    A breach is a thing to ask about, not an error: real blocs round up by one.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`.

    Returns
    -------
    DataFrame
        One row a target that has a cap, level, scope and year with a base: `numerator`,
        `denominator`, `rate`, `cap` (per cent), `allowed` (most whole units under the cap),
        `needed` (fewest that meet the target's lower bound), `over` (units above the cap, 0 within
        it), `within`, and `collides` (needed > allowed: no whole number satisfies both).

    Examples
    --------
    >>> from dataclasses import replace
    >>> from analysis.measuring.example import example
    >>> tables = example()
    >>> excellent = tables.indicators.query("target == '6b' and level == 'bloc'").head(1)
    >>> tables = replace(tables, indicators=excellent.assign(numerator=4, denominator=24))
    >>> caps(tables)[["allowed", "needed", "collides"]].to_numpy().tolist()
    [[4, 5, True]]
    """
    limits = Holding(records(tables.targets), lambda row: _cap(row) if row["cap"] else None)
    rows = figures(tables, **asked)
    rows = rows[rows["denominator"].fillna(0) > 0]
    found = []
    for *at, done, base in columns(rows, *PLACE, *COUNTS):
        limit = limits[at[0], at[-1]]
        if limit is None:
            continue
        cap, lowest = limit
        allowed = cap * base // 100
        needed = ceil(lowest * base / 100)
        over = max(0, done - allowed)
        counts = (done, base, percent(done, base), cap, allowed, needed, over)
        found.append((*at, *counts, not over, needed > allowed))
    return framed(
        found,
        "target level scope year numerator denominator rate cap"
        " allowed needed over within collides",
        whole="year numerator denominator allowed needed over",
        yes_no="within collides",
    )


def _cap(target: Record) -> tuple[Fraction, Fraction]:
    """Cap and lower bound of a target, in per cent."""
    return Fraction(target["cap"]), Fraction(target["lower"] or 0)


def cap_readings(tables: Tables) -> pd.DataFrame:
    """Whether cap and target can hold together, as the cap may be read.

    Returns
    -------
    DataFrame
        target, reading (`inclusive`: the cap is a share of good and better; `exclusive`: of good
        alone), `lower` (per cent that the target asks), `highest` (per cent of good and better
        that the cap allows under this reading), `agrees`. Exclusively read, 20 % of good alone is
        20/120 = 16.67 % of the whole.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> cap_readings(example()).query("not agrees")[["target", "reading"]].to_numpy().tolist()
    [['6b', 'exclusive']]
    """
    found = []
    for target in records(tables.targets):
        if target["cap"]:
            cap, lowest = _cap(target)
            highest = {"inclusive": cap, "exclusive": 100 * cap / (100 + cap)}
            for reading, most in highest.items():
                found.append((target["target"], reading, lowest, most, lowest <= most))
    return framed(found, "target reading lower highest agrees", yes_no="agrees")


def repeaters(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """Who missed a target, how often in a row, and who recovered.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`; organisations unless another level is named. With the
        view `panel.as_now` and level "line" a renamed organisation goes on.

    Returns
    -------
    DataFrame
        One row a target and scope that missed it at least once: `missed` (years), `missed_years`,
        `longest` run of calendar years with its `run_from`, `run_to`, `latest` (last year with a
        verdict), `recovered` (first year it was met again after the last miss, else missing),
        `crosses_break`, and `status`: `repeating` (missed two years running or more, the latest
        included), `new` (the latest is the first miss), `again` (missed earlier, and in the latest
        year), `recovered`. A year without a return interrupts a run: nobody knows.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> rows = analysis.repeaters(example(), target="1b")
    >>> rows[["scope", "missed_years", "status"]].to_numpy().tolist()
    [['A', '2024 2025', 'repeating'], ['S', '2025', 'new']]
    """
    asked.setdefault("level", "organisation")
    series = by_series(having(figures(tables, **asked), state=JUDGED))
    anew = breaks(tables)
    found = []
    for (target, _, _, scope), judged in series.items():
        missed = sorted(row["year"] for row in judged if row["state"] == "missed")
        if not missed:
            continue
        years = [row["year"] for row in judged]
        later = [year for year in years if year > missed[-1]]
        stretches = runs(missed)
        longest = max(stretches, key=lambda run: (len(run), run[-1]))
        ends = (longest[0], longest[-1])
        run = (len(missed), _listed(missed), len(longest), *ends)
        since = (max(years), min(later, default=None), _parted(anew[target], *ends))
        status = "recovered" if later else _status(stretches)
        found.append((target, scope, *run, *since, status))
    return framed(
        found,
        "target scope missed missed_years longest run_from run_to latest recovered"
        " crosses_break status",
        whole="missed longest run_from run_to latest recovered",
        yes_no="crosses_break",
    )


def _status(stretches: list[list[int]]) -> Repeat:
    if len(stretches[-1]) > 1:
        return "repeating"
    return "again" if len(stretches) > 1 else "new"
