"""Organisations over time: three views of one series, which reconcile to one another.

lines(organisations, events) -> organisation line name (a family of predecessors and successors is one line)
timeline(organisations, events) -> events as dated rows, one an event, predecessors and successors together
as_now(indicators, targets, readings, organisations, events) -> indicators with levels "line" and "bloc"
constant_panel(now, targets, readings, years) -> indicators of level "panel": the same lines in every year
reconcile(indicators, now, organisations, events, years) -> how the three views add up, exactly

"As reported" is `indicators` itself: every organisation under the id under which it reported.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.measuring.measure import (
    INDICATORS,
    NUMBERS,
    Rule,
    in_force,
    judge,
    rules,
    units_short,
)

PARTS = ("as-reported", "twice", "as-now", "panel", "joined", "left", "no-return")


def components(pairs: Iterable[tuple[str, str]], ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each id with all ids it is joined to by pairs, directly or through others."""
    group = {i: {i} for i in ids}
    for a, b in pairs:
        one, other = group.setdefault(a, {a}), group.setdefault(b, {b})
        if one is not other:
            one |= other
            for i in other:
                group[i] = one
    return {i: frozenset(g) for i, g in group.items()}


def links(events: pd.DataFrame) -> list[tuple[str, str]]:
    """(predecessor, successor) of every event that has both."""
    both = events[(events["predecessor"] != "") & (events["successor"] != "")]
    return list(zip(both["predecessor"], both["successor"], strict=True))


def lines(organisations: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Every organisation of the register with the line it belongs to.

    A line is a family joined by events: what was renamed, converted, merged or split stays together. Its id are the
    ids of those that nothing followed, joined by "+" (`TC022+TC023` for a split), its name theirs.

    Returns
    -------
    DataFrame
        organisation, line, name, family (ids of the whole family, blank-separated).
    """
    pairs = links(events)
    followed = {a for a, _ in pairs}
    names = dict(zip(organisations["organisation"], organisations["name"], strict=True))
    rows = []
    for organisation, family in components(pairs, organisations["organisation"]).items():
        final = sorted(family - followed) or sorted(family)
        name = " + ".join(names.get(i, i) for i in final)
        rows.append([organisation, "+".join(final), name, " ".join(sorted(family))])
    return pd.DataFrame(rows, columns=["organisation", "line", "name", "family"]).sort_values(
        "organisation", ignore_index=True
    )


def timeline(organisations: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Events as dated rows: a split or a merger is one row with all its predecessors and successors.

    Returns
    -------
    DataFrame
        date, year, event, decision, predecessors, successors (ids, blank-separated), predecessor_names,
        successor_names (lists); sorted by date.
    """
    names = dict(zip(organisations["organisation"], organisations["name"], strict=True))
    rows = []
    for (date, event, decision), frame in events.groupby(["date", "event", "decision"], sort=True):
        family = components(
            links(frame), [i for i in (*frame["predecessor"], *frame["successor"]) if i]
        )
        for ids in sorted(set(family.values()), key=sorted):
            before = sorted(set(frame["predecessor"]) & ids)
            after = sorted(set(frame["successor"]) & ids)
            rows.append(
                [
                    date,
                    int(date[:4]),
                    event,
                    decision,
                    " ".join(before),
                    " ".join(after),
                    [names.get(i, i) for i in before],
                    [names.get(i, i) for i in after],
                ]
            )
    return pd.DataFrame(
        rows,
        columns=[
            "date",
            "year",
            "event",
            "decision",
            "predecessors",
            "successors",
            "predecessor_names",
            "successor_names",
        ],
    )


def _followers(pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    """All successors of an id, through all events."""
    after: dict[str, set[str]] = {}
    for a, b in pairs:
        after.setdefault(a, set()).add(b)
    grown = True
    while grown:
        grown = False
        for known in after.values():
            more = set().union(known, *(after.get(i, set()) for i in known))
            grown = grown or more != known
            known |= more
    return after


def as_now(
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    readings: pd.DataFrame,
    organisations: pd.DataFrame,
    events: pd.DataFrame,
) -> pd.DataFrame:
    """The view "as now": what predecessors reported is carried into the line of their successors.

    Where a predecessor that is no longer in force at the year's end and one of its successors both gave a figure for
    that year, only the successor's counts (`twice` names the other): nothing is added up twice.

    Returns
    -------
    DataFrame
        Columns of `indicators` for level `line` and, summed over them, `bloc`; with `members` (ids that the figure
        rests on) and `twice` (ids left out), blank-separated.
    """
    line = dict(
        zip(*(lines(organisations, events)[c] for c in ("organisation", "line")), strict=True)
    )
    followers = _followers(links(events))
    known = {(r.target, r.reading): r for r in rules(targets, readings)}
    single = indicators[indicators["level"] == "organisation"]
    there = {int(y): in_force(organisations, int(y)) for y in single["year"].unique()}
    rows = []
    for key, frame in single.groupby(["target", "reading", "year"], sort=False):
        rule, year = known[key[:2]], int(key[2])
        records = frame.to_dict("records")
        gave = {r["scope"] for r in records if r["reporting"]}
        twice = {i for i in gave if followers.get(i, set()) & gave and i not in there[year]}
        groups: dict[str, list[dict]] = {}
        for r in records:
            groups.setdefault(line.get(r["scope"], r["scope"]), []).append(r)
        rows += [_sum(rule, "line", scope, year, group, twice) for scope, group in groups.items()]
        rows.append(_sum(rule, "bloc", "bloc", year, records, twice))
    frame = pd.DataFrame(rows, columns=[*INDICATORS, "members", "twice"])
    return frame.astype(dict.fromkeys(NUMBERS, "Int64"))


def _sum(
    rule: Rule, level: str, scope: str, year: int, records: list[dict], twice: set[str]
) -> dict:
    gave = [r for r in records if r["reporting"] and r["scope"] not in twice]
    numerator, denominator = (
        sum(int(r["numerator"]) for r in gave),
        sum(int(r["denominator"]) for r in gave),
    )
    expected = sum(int(r["expected"]) for r in records)
    return _row(rule, level, scope, year, numerator, denominator, len(gave), expected) | {
        "members": " ".join(sorted(r["scope"] for r in gave)),
        "twice": " ".join(sorted(twice & {r["scope"] for r in records})),
    }


def _row(
    rule: Rule,
    level: str,
    scope: str,
    year: int,
    numerator: int,
    denominator: int,
    reporting: int,
    expected: int,
) -> dict:
    state = judge(
        rule, "bloc" if level == "panel" else level, year, numerator, denominator, reporting
    )
    judged = state in ("met", "missed", "running")
    return {
        "target": rule.target,
        "reading": rule.reading,
        "level": level,
        "scope": scope,
        "year": year,
        "numerator": numerator if reporting else None,
        "denominator": denominator if reporting else None,
        "reporting": reporting,
        "expected": expected,
        "state": state,
        "units_short": units_short(rule.bounds, numerator, denominator, rule.step)
        if judged
        else None,
    }


def _on_panel(frame: pd.DataFrame, years: Iterable[int]) -> set[str]:
    """The lines of one target and reading that gave the figure, whole, in each of the years."""
    years = set(years)
    return {scope for scope, seen in _gave(frame).items() if seen >= years}


def _gave(frame: pd.DataFrame) -> dict[str, set[int]]:
    """The years in which a line gave its figure whole: half a split family is not the line."""
    whole = frame[(frame["reporting"] > 0) & (frame["reporting"] >= frame["expected"])]
    return {scope: set(years) for scope, years in whole.groupby("scope")["year"]}


def constant_panel(
    now: pd.DataFrame, targets: pd.DataFrame, readings: pd.DataFrame, years: Iterable[int]
) -> pd.DataFrame:
    """The view "constant panel": the sum over the lines that gave the figure in every one of the years.

    Parameters
    ----------
    now : `as_now`
    years : e.g. 2021 … 2025, or just the two years that are compared

    Returns
    -------
    DataFrame
        Columns of `indicators`, level and scope `panel`; `reporting` and `expected` count lines, and `members` names
        them. The panel is that of the target and reading: a figure missing in one year, or given by part of a split
        family only, takes a line off this panel and no other.
    """
    years, rows = sorted(years), []
    some = now[now["level"] == "line"]
    for rule in rules(targets, readings):
        frame = some[(some["target"] == rule.target) & (some["reading"] == rule.reading)]
        panel = _on_panel(frame, years)
        for year in years:
            here = frame[(frame["year"] == year) & frame["scope"].isin(panel)]
            rows.append(
                _row(
                    rule,
                    "panel",
                    "panel",
                    year,
                    int(here["numerator"].sum()),
                    int(here["denominator"].sum()),
                    len(here),
                    len(panel),
                )
                | {"members": " ".join(sorted(panel))}
            )
    return pd.DataFrame(rows, columns=[*INDICATORS, "members"]).astype(
        dict.fromkeys(NUMBERS, "Int64")
    )


def reconcile(
    indicators: pd.DataFrame,
    now: pd.DataFrame,
    organisations: pd.DataFrame,
    events: pd.DataFrame,
    years: Iterable[int],
) -> pd.DataFrame:
    """How the views add up, in whole numbers: as reported = twice + as now; as now = panel + joined + left + no return.

    Returns
    -------
    DataFrame
        One row a target, reading, year and part (`PARTS`): numerator, denominator, `count` (organisations for
        `as-reported` and `twice`, lines for the others). `joined`: lines off the panel that were not yet in force at
        the end of a year of the panel in which they gave nothing; `left`: that were no longer; `no-return`: that were
        in force throughout and did not give the whole figure each time.
    """
    years = sorted(years)
    family = {
        r["line"]: set(r["family"].split()) for r in lines(organisations, events).to_dict("records")
    }
    there = {y: in_force(organisations, y) for y in years}
    founded = dict(zip(organisations["organisation"], organisations["founded"], strict=True))
    single = indicators[(indicators["level"] == "organisation") & indicators["year"].isin(years)]
    reported = {key: frame for key, frame in single.groupby(["target", "reading"], sort=False)}
    some = now[(now["level"] == "line") & now["year"].isin(years)]
    rows = []
    for key, frame in some.groupby(["target", "reading"], sort=False):
        panel, why = _on_panel(frame, years), {}
        gave = _gave(frame)
        for scope in set(frame["scope"]) - panel:
            ids = family.get(scope, {scope})
            why[scope] = _why(
                ids, [y for y in years if y not in gave.get(scope, set())], there, founded
            )
        for year in years:
            one = reported[key][reported[key]["year"] == year]
            left_out = set(" ".join(frame.loc[frame["year"] == year, "twice"]).split())
            here = frame[(frame["year"] == year) & (frame["reporting"] > 0)]
            parts = {
                "as-reported": one[one["reporting"] > 0],
                "twice": one[one["scope"].isin(left_out)],
                "as-now": here,
                "panel": here[here["scope"].isin(panel)],
            }
            for name in ("joined", "left", "no-return"):
                parts[name] = here[here["scope"].isin([s for s in why if why[s] == name])]
            rows += [
                [*key, year, name, int(p["numerator"].sum()), int(p["denominator"].sum()), len(p)]
                for name, p in parts.items()
            ]
    return pd.DataFrame(
        rows, columns=["target", "reading", "year", "part", "numerator", "denominator", "count"]
    )


def _why(
    ids: set[str], silent: list[int], there: dict[int, set[str]], founded: dict[str, str]
) -> str:
    for year in silent:
        if not ids & there[year]:
            later = all(founded.get(i, "") > f"{year}-12-31" for i in ids)
            return "joined" if later else "left"
    return "no-return"
