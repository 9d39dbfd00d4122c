"""Who reported, when, and how much of the bloc that is: the base of every figure.

return_states(returns) -> returns + status: on-time, undated, late, missing, unusable, beyond
completeness(returns, submissions, members) -> one row a year
known_members(observations, issues, organisations, events, years) -> members, or the last known
bases(indicators, organisations, members) -> "52/60 TCCSĐ, 96 % số đảng viên" as numbers, by bloc, sector and kind
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import pandas as pd

from analysis.measuring.measure import in_force, trusted
from analysis.measuring.panel import lines

STATUSES = ("on-time", "undated", "late", "missing", "unusable", "beyond")
YEARLY = [
    "year",
    "expected",
    "received",
    "on_time",
    "late",
    "undated",
    "missing",
    "unusable",
    "beyond",
    "resubmitted",
    "copies",
    "refused",
    "members_received",
    "members_expected",
    "members_share",
    "members_unknown",
]
BASE = ["reporting", "expected", "members_reporting", "members_all", "members_share"]


def return_states(returns: pd.DataFrame) -> pd.DataFrame:
    """Each organisation's return of each year with its `status`.

    `missing`: expected, nothing sent. `unusable`: expected, sent, but no file was accepted. `beyond`: a file of an organisation that was not in force at the year's end.
    `late`: received after the day it was due; `undated`: no receipt date, or no deadline, so nobody can say.
    """
    found = []
    for r in returns.to_dict("records"):
        if not r["file"]:
            found.append(("unusable" if r["files"] else "missing") if r["expected"] else "")
        elif not r["expected"]:
            found.append("beyond")
        elif r["late"]:
            found.append("late")
        else:
            found.append("on-time" if r["received"] and r["due"] else "undated")
    frame = returns.assign(status=pd.Series(found, index=returns.index, dtype="str"))
    return frame[frame["status"] != ""]


def completeness(
    returns: pd.DataFrame, submissions: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """Returns expected and received by year.

    Parameters
    ----------
    returns, submissions : the tidy tables
    members : `known_members`

    Returns
    -------
    DataFrame
        year; `expected` (organisations in force on 31 December), `received` (of those, with an accepted return),
        `on_time`, `late`, `undated` (parts of received), `missing`, `unusable`, `beyond` (returns of others); files of that year:
        `resubmitted` (replaced by a later version), `copies` (byte-identical with an accepted file), `refused`;
        `members_received`, `members_expected` and `members_share` (per cent, exact; None when nothing is known),
        `members_unknown` (expected organisations whose members nobody ever reported).
    """
    states = return_states(returns)
    files = submissions.assign(of=_year_of(submissions))
    accepted = set(submissions.loc[submissions["status"] == "accepted", "sha256"])
    rows = []
    for year in sorted({int(y) for y in returns["year"].dropna()}):
        here = states[states["year"] == year]
        by = {
            status: set(here.loc[here["status"] == status, "organisation"]) for status in STATUSES
        }
        received = by["on-time"] | by["late"] | by["undated"]
        expected = received | by["missing"] | by["unusable"]
        sent = files[files["of"] == year]
        replaced = sent[sent["status"] == "superseded"]
        copies = int(replaced["sha256"].isin(accepted).sum())
        known = members[members["year"] == year]
        known = dict(zip(known["organisation"], known["members"], strict=True))
        got, due = (sum(int(known.get(i, 0)) for i in ids) for ids in (received, expected))
        rows.append(
            [
                year,
                len(expected),
                len(received),
                len(by["on-time"]),
                len(by["late"]),
                len(by["undated"]),
                len(by["missing"]),
                len(by["unusable"]),
                len(by["beyond"]),
                len(replaced) - copies,
                copies,
                int((sent["status"] == "refused").sum()),
                got,
                due,
                Fraction(100 * got, due) if due else None,
                len(expected - known.keys()),
            ]
        )
    return pd.DataFrame(rows, columns=YEARLY)


def _year_of(submissions: pd.DataFrame) -> list[int | None]:
    """The year a file speaks of, else that of its folder."""
    found = []
    for year, file in zip(submissions["year"], submissions["file"], strict=True):
        folder = str(file).split("/")[0]
        found.append(
            int(year)
            if not pd.isna(year) and year != ""
            else int(folder)
            if folder.isdecimal()
            else None
        )
    return found


def known_members(
    observations: pd.DataFrame,
    issues: pd.DataFrame,
    organisations: pd.DataFrame,
    events: pd.DataFrame,
    years: Iterable[int],
) -> pd.DataFrame:
    """Members of each organisation in each year: as reported, else the last figure known, else that of its line.

    A base must say what share of the members reported; those who did not are weighed by what is known of them. A line's
    last figure stands in only where one member of the line is in force: nobody knows how a split divides it.

    Returns
    -------
    DataFrame
        organisation, year, members, `known_from` (the year of the figure; later than `year` only where nothing earlier
        is known). No row where nothing is known.
    """
    seen = trusted(observations, issues)
    seen = seen[(seen["measure"] == "members") & seen["value"].notna()]
    reported: dict[str, dict[int, int]] = {}
    for organisation, year, value in zip(
        seen["organisation"], seen["year"], seen["value"], strict=True
    ):
        reported.setdefault(organisation, {}).setdefault(int(year), int(value))
    family = {
        r["organisation"]: set(r["family"].split())
        for r in lines(organisations, events).to_dict("records")
    }
    rows = []
    for year in sorted(years):
        there = in_force(organisations, year)
        for organisation in sorted(there | {i for i, known in reported.items() if year in known}):
            own, all_ids = reported.get(organisation, {}), family.get(organisation, {organisation})
            if not own and len(all_ids & there) == 1:
                own = _summed([reported.get(i, {}) for i in all_ids])
            if own:
                last = max((y for y in own if y <= year), default=min(own))
                rows.append([organisation, year, own[last], last])
    return pd.DataFrame(rows, columns=["organisation", "year", "members", "known_from"])


def _summed(series: list[dict[int, int]]) -> dict[int, int]:
    return {y: sum(s.get(y, 0) for s in series) for s in series for y in s}


def bases(
    indicators: pd.DataFrame, organisations: pd.DataFrame, members: pd.DataFrame
) -> pd.DataFrame:
    """What each figure rests on: organisations, and the share of the members that belong to them.

    Returns
    -------
    DataFrame
        target, reading, level (`bloc`, `sector`, `kind`), scope, year, reporting, expected, `members_reporting`,
        `members_all` (of those that reported or should have) and `members_share` (per cent, exact; None = unknown).
    """
    known = {
        (r["organisation"], int(r["year"])): int(r["members"]) for r in members.to_dict("records")
    }
    single = indicators[indicators["level"] == "organisation"]
    groups = {
        "bloc": {},
        **{
            level: dict(zip(organisations["organisation"], organisations[level], strict=True))
            for level in ("sector", "kind")
        },
    }
    sums: dict[tuple, list[int]] = {}
    for target, reading, organisation, year, gave, due in zip(
        *(single[c] for c in ("target", "reading", "scope", "year", "reporting", "expected")),
        strict=True,
    ):
        weight = known.get((organisation, int(year)), 0)
        for level, group in groups.items():
            both = sums.setdefault(
                (target, reading, level, group.get(organisation, "bloc"), int(year)), [0, 0]
            )
            both[0] += weight * bool(gave)
            both[1] += weight * bool(gave or due)
    keys = ["target", "reading", "level", "scope", "year"]
    some = indicators[indicators["level"].isin(groups)]
    rows = []
    for r in some.to_dict("records"):
        gave, due = sums.get((*(r[k] for k in keys[:4]), int(r["year"])), (0, 0))
        rows.append(
            [
                *(r[k] for k in keys),
                r["reporting"],
                r["expected"],
                gave,
                due,
                Fraction(100 * gave, due) if due else None,
            ]
        )
    return pd.DataFrame(rows, columns=[*keys, *BASE])
