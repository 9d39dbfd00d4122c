"""Counts into indicators: what every target comes to, for every scope and year."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

import pandas as pd

from analysis.codes import DEFAULT_READING
from analysis.grouping import grouped
from analysis.measuring.formula import evaluate
from analysis.measuring.given import Given, accepted_returns, in_force, parts
from analysis.measuring.rules import (
    TARGETS,
    Rule,
    figure,
    figure_rows,
    judge,
    rules,
    side,
    units_of,
)
from analysis.measuring.series import columns, records
from analysis.reference.terms import so_far
from analysis.tables import Tables

Scope = tuple[str, str, set[str]]
Figure = tuple[Any, ...]
Counted = dict[int, dict[str, tuple[int, int]]]


def indicators(tables: Tables) -> pd.DataFrame:
    """Every target under every reading, for the bloc, each sector, kind and organisation.

    Parameters
    ----------
    tables : Tables
        `observations`, `gradings`, `issues`, `organisations`; formulas, bounds and years are those
        of `targets` and `readings`.

    Returns
    -------
    DataFrame
        Columns as of the table; `numerator` and `denominator` sum the organisations that gave
        every part the figure needs; both are missing where nobody did. A sector, kind or
        organisation has rows in a year in which something was expected of it or came from it; the
        bloc always has.

    Examples
    --------
    Nobody reported, which is no miss:

    >>> target = {"target": "1", "numerator": "done", "denominator": "due", "lower": "90"}
    >>> target |= {"lower_op": ">=", "upper": "", "upper_op": "", "judged": "all", "term": "T"}
    >>> target |= {"first": "2025", "last": "2025", "founded_by": "", "period": "year"}
    >>> indicators(Tables.of({"targets": pd.DataFrame([target])}))["state"].tolist()
    ['not-reported']
    """
    given, sent = parts(tables), _sent(tables)

    @cache
    def there(year: int, founded_by: str = "") -> set[str]:
        return in_force(tables, year, founded_by)

    @cache
    def scopes(year: int) -> list[Scope]:
        return _scopes(tables, there(year) | sent[year])

    rows = []
    known = rules(tables)
    years = _so_far(known, tables)
    for rule in known:
        counted = _counted(rule, given, allocated(tables, rule))
        for year in years.get(rule.term, ()):
            if year not in rule.years:
                continue
            gave = counted[year]
            expected = there(year, rule.founded_by)
            here = scopes(year)
            if rule.cumulative:  # what was done counts, whoever has left since
                here = _scopes(tables, there(year) | sent[year] | gave.keys())
            for level, scope, ids in here:
                pairs = [gave[i] for i in ids if i in gave]
                rows.append(figure(rule, (level, scope, year), pairs, len(ids & expected)))
    for rule in known:
        if rule.form == TARGETS:
            rows = [row for row in rows if row[0] != rule.target or row[-1] != rule.term]
            rows += _on_targets(rule, rows)
    return figure_rows(rows)


def _on_targets(rule: Rule, rows: Sequence[Figure]) -> Iterator[Figure]:
    """How many of the other targets of the term are met, of all there are, year by year."""
    others: dict[int, list[Figure]] = defaultdict(list)
    for row in rows:
        if row[1:4] == (DEFAULT_READING, "bloc", "bloc") and row[-1] == rule.term:
            others[row[4]].append(row)
    whole = rule.bounds.asked or 0
    for year, some in others.items():
        if year not in rule.years:
            continue
        states = Counter(row[9] for row in some)
        reporting, expected = (max(row[i] for row in some) for i in (7, 8))
        met = states["met"]
        still = states["running"] + states["not-reported"] + states["no-base"]
        state = judge(rule, "bloc", year, met, whole, reporting)
        if state == "missed" and side(rule.bounds, met + still, whole) == "inside":
            state = "running"
        units = units_of(rule, state, met, whole)
        sums = (met, whole) if reporting else (None, None)
        place = (rule.target, rule.reading, "bloc", "bloc", year)
        yield *place, *sums, reporting, expected, state, units, rule.term


def allocated(tables: Tables, rule: Rule) -> dict[str, int]:
    """What each organisation is asked for, where a number is shared out among them.

    A line for an organisation holds before one for its sector, and that before one for its kind;
    a line without a number exempts.
    """
    lines = {
        (row["by"], row["scope"]): int(row["number"] or 0)
        for row in records(tables.allocations)
        if (row["term"], row["target"]) == (rule.term, rule.target)
    }
    found: dict[str, int] = {}
    for row in records(tables.organisations) if lines else ():
        keys = ((by, row[by]) for by in ("organisation", "sector", "kind"))
        found[row["organisation"]] = next((lines[key] for key in keys if key in lines), 0)
    return found


def _so_far(known: list[Rule], tables: Tables) -> dict[str, range]:
    """The years of each term from the first to the last of which anything was reported."""
    spans = {}
    for term, rules_ in grouped(known, attrgetter("term")).items():
        first = min(rule.years.start for rule in rules_)
        spans[term] = range(first, max(rule.years.stop for rule in rules_))
    came = accepted_returns(tables)
    frames = (tables.observations, tables.gradings, tables.shortfalls, came)
    reported = (year for frame in frames for year in frame["year"].unique())
    return so_far(spans, map(int, reported))


def _sent(tables: Tables) -> dict[int, set[str]]:
    """Who sent anything, by year."""
    sent: dict[int, set[str]] = defaultdict(set)
    for frame in (tables.observations, tables.gradings):
        for organisation, year in columns(frame, "organisation", "year"):
            sent[int(year)].add(organisation)
    return sent


def _scopes(tables: Tables, present: set[str]) -> list[Scope]:
    """The scopes of one year for the organisations present, as (level, scope, ids)."""
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    register = columns(tables.organisations, "organisation", "sector", "kind")
    for organisation, sector, kind in register:
        if organisation in present:
            members["sector", sector].add(organisation)
            members["kind", kind].add(organisation)
    groups = [(level, scope, ids) for (level, scope), ids in members.items() if scope]
    single = [("organisation", i, {i}) for i in sorted(present)]
    return [("bloc", "bloc", present), *groups, *single]


def _counted(rule: Rule, given: Given, shares: dict[str, int]) -> Counted:
    """Numerator and denominator of those who gave every part, by year and organisation."""
    counted: Counted = defaultdict(dict)
    for (organisation, year), values in given.items():
        base = _base(rule, (organisation, year), given, shares)
        if base is not None and rule.numerator.names <= values.keys():
            counted[year][organisation] = (evaluate(rule.numerator, values), base)
    return _added(counted, rule.years) if rule.cumulative else counted


def _base(
    rule: Rule,
    at: tuple[str, int],
    given: Given,
    shares: dict[str, int],
) -> int | None:
    """What an organisation's count is held against; None where it did not give it."""
    organisation, year = at
    if rule.bounds.asked is not None:
        return shares.get(organisation, 0)
    of = rule.years[0] if rule.base_at == "start" else year
    values = given.get((organisation, of), {})
    if rule.denominator.names <= values.keys():
        return evaluate(rule.denominator, values)
    return None


def _added(counted: Counted, years: range) -> Counted:
    """Numerators added up from the first year in force; what was done once stays done."""
    total: dict[str, tuple[int, int]] = {}
    found: Counted = {}
    for year in years:
        for organisation, (numerator, base) in counted[year].items():
            before, _ = total.get(organisation, (0, 0))
            total[organisation] = (before + numerator, base)
        found[year] = dict(total)
    return found
