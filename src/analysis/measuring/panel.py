"""Organisations over time: who goes on as whom, and views of the figures that follow them.

lines(tables) -> organisation, line (a family of predecessors and successors is one line)
timeline(tables) -> events as dated rows, predecessors and successors together
as_now(tables) -> figures of levels "line" and "bloc"; of_now(tables) -> the tables with these
constant_panel(tables, years) -> figures of level "panel": the same lines in every year

"As reported" is `indicators` itself: every organisation under the id under which it reported.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import chain

import pandas as pd

from analysis.grouping import joined
from analysis.measuring.given import in_force
from analysis.measuring.rules import figure, figure_rows, rules
from analysis.measuring.series import (
    Record,
    by_key,
    columns,
    figures,
    framed,
    having,
    of_organisation,
    records,
)
from analysis.tables import Tables


def components(pairs: Iterable[tuple[str, str]], ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each id with all ids it is joined to by pairs, directly or through others.

    Examples
    --------
    >>> sorted(components([("A", "B"), ("B", "C")], ["A", "D"])["A"])
    ['A', 'B', 'C']
    """
    alone = ((one,) for one in ids)
    families = (frozenset(chain(*group)) for group in joined([*alone, *pairs], iter))
    return {one: family for family in families for one in family}


def links(events: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """(predecessor, successor) of every event that has both."""
    both = ((e["predecessor"], e["successor"]) for e in events)
    return [(a, b) for a, b in both if a and b]


def _bodies(tables: Tables) -> tuple[dict[str, str], dict[str, str]]:
    """The names of the bodies, and the body of each organisation; empty where there are none."""
    if not len(tables.bodies):
        return {}, {}
    names = dict(columns(tables.bodies, "body", "name"))
    return names, of_organisation(tables, "body")


def _told_apart(tables: Tables) -> dict[str, str]:
    """The names, with the body's behind those that organisations of several bodies bear."""
    names = of_organisation(tables, "name")
    bodies, of = _bodies(tables)
    twice = Counter(names.values())
    return {
        one: f"{name} ({bodies[of[one]]})" if twice[name] > 1 and of.get(one) in bodies else name
        for one, name in names.items()
    }


def lines(tables: Tables) -> pd.DataFrame:
    """Every organisation of the register with the line it belongs to.

    A line is a family joined by events: what was renamed, converted, merged or split stays
    together. Its id are the ids of those that nothing followed, joined by "+" (`TC022+TC023` for
    a split), its name theirs.

    Returns
    -------
    DataFrame
        organisation, line, name, family (ids of the whole family, blank-separated).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> lines(example())[["organisation", "line"]].to_numpy().tolist()
    [['A', 'A'], ['B', 'B'], ['R', 'S'], ['S', 'S']]
    """
    pairs, names = links(records(tables.events)), of_organisation(tables, "name")
    followed = {a for a, _ in pairs}
    found = []
    for organisation, family in components(pairs, names).items():
        final = sorted(family - followed) or sorted(family)
        name = " + ".join(names.get(i, i) for i in final)
        found.append((organisation, "+".join(final), name, " ".join(sorted(family))))
    return framed(sorted(found), "organisation line name family")


def line_of(tables: Tables) -> dict[str, str]:
    """The line of each organisation of the register."""
    return dict(columns(lines(tables), "organisation", "line"))


def families(tables: Tables) -> dict[str, set[str]]:
    """All ids of the family of each organisation of the register, its own among them."""
    return {
        o: set(family.split()) for o, family in columns(lines(tables), "organisation", "family")
    }


def timeline(tables: Tables) -> pd.DataFrame:
    """Events as dated rows: a split or a merger is one row with all whom it concerns.

    Returns
    -------
    DataFrame
        date, year, event, decision, predecessors, successors (ids, blank-separated),
        predecessor_names, successor_names (lists; of a name borne twice with its body), `body`
        (the name of the successors' body, where they are of another than before); by date.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> timeline(example())[["year", "event", "successor_names"]].to_numpy().tolist()
    [[2025, 'renamed', ['Công ty S']]]
    """
    names = _told_apart(tables)
    bodies, of = _bodies(tables)
    found = []
    events = by_key(tables.events, "date", "event", "decision")
    for (date, event, decision), rows in sorted(events.items()):
        before, after = ({r[side] for r in rows} for side in ("predecessor", "successor"))
        joined = components(links(rows), filter(None, before | after))
        for family in sorted(set(joined.values()), key=sorted):
            sides = [sorted(before & family), sorted(after & family)]
            ids = [" ".join(side) for side in sides]
            called = [[names.get(one, one) for one in side] for side in sides]
            left, own = ({of[one] for one in side if of.get(one)} for side in sides)
            body = bodies.get(max(own), "") if left and own and left != own else ""
            found.append((date, int(date[:4]), event, decision, *ids, *called, body))
    return framed(
        found,
        "date year event decision predecessors successors predecessor_names successor_names body",
        whole="year",
    )


def _followers(after: Mapping[str, set[str]], organisation: str) -> set[str]:
    """All that came of an organisation, through all events."""
    found: set[str] = set()
    todo = [organisation]
    while todo:
        new = after[todo.pop()] - found
        found |= new
        todo += new
    return found


def as_now(tables: Tables) -> pd.DataFrame:
    """The view "as now": what predecessors reported is carried into the line of their successors.

    Where a predecessor that is no longer in force at the year's end and one of its successors both
    gave a figure for that year, only the successor's counts: nothing is added up twice.

    Returns
    -------
    DataFrame
        As `indicators`, for level `line` and, summed over them, `bloc`; with `members` (ids that
        the figure rests on) and `twice` (ids left out), blank-separated.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> now = as_now(example()).query("target == '1b' and year == 2024 and level == 'line'")
    >>> now[["scope", "members"]].to_numpy().tolist()
    [['A', 'A'], ['B', 'B'], ['S', 'R']]
    """
    after: dict[str, set[str]] = defaultdict(set)
    for before, successor in links(records(tables.events)):
        after[before].add(successor)
    line = line_of(tables)
    known = {
        (rule.target, rule.reading, year): rule for rule in rules(tables) for year in rule.years
    }
    single = figures(tables, level="organisation", reading=None)
    there = {year: in_force(tables, year) for year in single["year"].unique()}
    rows, members, twice = [], [], []
    for (target, reading, year), group in by_key(single, "target", "reading", "year").items():
        gave = {row["scope"] for row in group if row["reporting"]}
        gone = gave - there[year]
        left_out = {i for i in gone if _followers(after, i) & gave}
        for (level, scope), some in _by_line(group, line).items():
            counted = [row for row in some if row["reporting"] and row["scope"] not in left_out]
            pairs = [(row["numerator"], row["denominator"]) for row in counted]
            expected = sum(row["expected"] for row in some)
            place = (level, scope, year)
            rows.append(figure(known[target, reading, year], place, pairs, expected))
            members.append(_ids(counted))
            twice.append(_ids(row for row in some if row["scope"] in left_out))
    return figure_rows(rows).assign(members=members, twice=twice)


def _by_line(rows: list[Record], line: Mapping[str, str]) -> dict[tuple[str, str], list[Record]]:
    """Figures of organisations by their lines, and all of them for the bloc."""
    found: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in rows:
        own = line.get(row["scope"], row["scope"])
        found["line", own].append(row)
    return found | {("bloc", "bloc"): rows}


def of_now(tables: Tables) -> Tables:
    """The tables with the figures of `as_now` in place of those reported."""
    return replace(tables, indicators=as_now(tables))


def _ids(rows: Iterable[Record]) -> str:
    return " ".join(sorted(r["scope"] for r in rows))


def on_panel(rows: Iterable[Record], years: Iterable[int]) -> set[str]:
    """The lines that gave a figure, whole, in each year: half a split family is not the line."""
    seen: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row["reporting"] and row["reporting"] >= row["expected"]:
            seen[row["scope"]].add(row["year"])
    return {scope for scope, given in seen.items() if given >= set(years)}


def constant_panel(tables: Tables, years: Collection[int]) -> pd.DataFrame:
    """The view "constant panel": the sum over the lines that gave the figure in every year.

    Parameters
    ----------
    tables : Tables
    years : collection of int
        2021 … 2025, or just the two years that are compared.

    Returns
    -------
    DataFrame
        As `indicators`, level and scope `panel`; `reporting` and `expected` count lines, and
        `members` names them. The panel is that of the target and reading: a figure missing in one
        year, or given by part of a split family only, takes a line off this panel and no other.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> flat = analysis.constant_panel(example(), [2024, 2025]).query("target == '1b'")
    >>> flat[["year", "numerator", "denominator", "members"]].to_numpy().tolist()
    [[2024, 165, 170, 'A B S'], [2025, 166, 170, 'A B S']]
    """
    of_lines = by_key(having(as_now(tables), level="line"), "target", "reading")
    rows, members = [], []
    for rule in rules(tables):
        some = of_lines.get((rule.target, rule.reading), [])
        held = [year for year in sorted(years) if year in rule.years]
        panel = on_panel(some, held) if held else set()
        for year in held:
            here = (row for row in some if row["year"] == year and row["scope"] in panel)
            pairs = [(row["numerator"], row["denominator"]) for row in here]
            rows.append(figure(rule, ("panel", "panel", year), pairs, len(panel)))
            members.append(" ".join(sorted(panel)))
    return figure_rows(rows).assign(members=members)
