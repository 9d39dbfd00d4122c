"""Counts into indicators: what every target comes to, for every scope and year."""

from functools import cache

import pandas as pd

from analysis.measuring.formula import evaluate
from analysis.measuring.given import Given, in_force, parts
from analysis.measuring.rules import FIGURE, Rule, figure, rules
from analysis.measuring.series import columns, framed
from analysis.reference.terms import so_far
from analysis.tables import Tables

Scope = tuple[str, str, set[str]]


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
        return _scopes(tables, there(year) | sent.get(year, set()))

    rows = []
    known = rules(tables)
    years = _so_far(known, tables)
    for rule in known:
        counted = _counted(rule, given)
        for year in years.get(rule.term, ()):
            if year not in rule.years:
                continue
            gave, expected = counted.get(year, {}), there(year, rule.founded_by)
            for level, scope, ids in scopes(year):
                pairs = [gave[i] for i in ids if i in gave]
                rows.append(figure(rule, (level, scope, year), pairs, len(ids & expected)))
    return framed(rows, FIGURE)


def _so_far(known: list[Rule], tables: Tables) -> dict[str, range]:
    """The years of each term from the first to the last of which anything was reported."""
    spans: dict[str, range] = {}
    for rule in known:
        own = spans.get(rule.term, rule.years)
        spans[rule.term] = range(min(own[0], rule.years[0]), max(own[-1], rule.years[-1]) + 1)
    came = tables.returns[tables.returns["file"].ne("")]
    frames = (tables.observations, tables.gradings, tables.shortfalls, came)
    return so_far(spans, (int(year) for frame in frames for year in frame["year"].unique()))


def _sent(tables: Tables) -> dict[int, set[str]]:
    """Who sent anything, by year."""
    sent: dict[int, set[str]] = {}
    for frame in (tables.observations, tables.gradings):
        for organisation, year in columns(frame, "organisation", "year"):
            sent.setdefault(int(year), set()).add(organisation)
    return sent


def _scopes(tables: Tables, present: set[str]) -> list[Scope]:
    """The scopes of one year for the organisations present, as (level, scope, ids)."""
    members: dict[tuple[str, str], set[str]] = {}
    register = columns(tables.organisations, "organisation", "sector", "kind")
    for organisation, sector, kind in register:
        if organisation in present:
            for group in (("sector", sector), ("kind", kind)):
                members.setdefault(group, set()).add(organisation)
    groups = [(level, scope, ids) for (level, scope), ids in members.items() if scope]
    single = [("organisation", i, {i}) for i in sorted(present)]
    return [("bloc", "bloc", present), *groups, *single]


def _counted(rule: Rule, given: Given) -> dict[int, dict[str, tuple[int, int]]]:
    """Numerator and denominator of those who gave every part, by year and organisation."""
    counted: dict[int, dict[str, tuple[int, int]]] = {}
    for (organisation, year), values in given.items():
        if rule.needs <= values.keys():
            pair = evaluate(rule.numerator, values), evaluate(rule.denominator, values)
            counted.setdefault(year, {})[organisation] = pair
    return counted
