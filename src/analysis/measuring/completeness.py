"""Who reported, when, and how much of the bloc that is: the base of every figure.

return_states(tables) -> returns + status
completeness(tables) -> one row a year
strength(tables) -> organisations, members and who of them reported, at each year's end
known_members(tables) -> members of each organisation, or the last known
bases(tables, ...) -> "52/60 TCCSĐ, 96 % số đảng viên" as numbers, by bloc, sector and kind
evidence(tables) -> how much stands behind the figures of each year
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Unpack, get_args

import pandas as pd

from analysis.codes import MEMBERS, SEVERITIES, ReturnStatus
from analysis.measuring import series
from analysis.measuring.given import accepted_returns, in_force, trusted, year_of
from analysis.measuring.panel import families
from analysis.measuring.series import (
    Asked,
    Record,
    by_key,
    columns,
    figures,
    framed,
    having,
    of_organisation,
    records,
)
from analysis.tables import Tables, cells

KEY = ["target", "reading", "level", "scope", "year"]
RETURNS = (
    "year expected received on_time undated late missing unusable beyond"
    " resubmitted copies refused members_received members_expected"
)
WEIGHTS = ["members_reporting", "members_all"]


def return_states(tables: Tables) -> pd.DataFrame:
    """Each organisation's return of each year with its `status`.

    Returns
    -------
    DataFrame
        The columns of `returns` and `status`. `missing`: expected, nothing sent. `unusable`:
        expected, sent, but no file was accepted. `beyond`: a file of an organisation that was not
        in force at the year's end. `late`: received after the day it was due. `undated`: no receipt
        date, or no deadline, so nobody can say.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> return_states(example()).query("year == 2024")["status"].tolist()
    ['on-time', 'late', 'on-time']
    """
    rows = tables.returns
    states = [_return_state(row) for row in records(rows)]
    rows = rows.assign(status=pd.Series(states, index=rows.index, dtype="str"))
    return rows[rows["status"].ne("")]


def _return_state(row: Record) -> ReturnStatus | str:
    if not row["file"]:
        sent = "unusable" if row["files"] else "missing"
        return sent if row["expected"] else ""
    if not row["expected"]:
        return "beyond"
    if row["late"]:
        return "late"
    return "on-time" if row["received"] and row["due"] else "undated"


def completeness(tables: Tables) -> pd.DataFrame:
    """Returns expected and received by year.

    Parameters
    ----------
    tables
        From `analysis.load`.

    Returns
    -------
    DataFrame
        year; `expected` (organisations in force on 31 December), `received` (of those, with an
        accepted return), `on_time`, `undated`, `late` (parts of received), `missing`, `unusable`,
        `beyond` (returns of others); files of that year: `resubmitted` (replaced by a later
        version), `copies` (byte-identical with an accepted file), `refused`; `members_received`,
        `members_expected` and `members_share` (per cent, exact; None when nothing is known),
        `members_unknown` (expected organisations whose members nobody ever reported).

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> rows = analysis.completeness(example())
    >>> rows[["year", "expected", "late", "members_share"]].to_numpy().tolist()
    [[2024, 3, 1, Fraction(100, 1)], [2025, 3, 0, Fraction(100, 1)]]
    """
    years = sorted(set(cells(tables.returns["year"])))
    members = _weights(tables, years)
    files = Counter(_files(tables))
    returns = by_key(return_states(tables), "year", "status")
    rows = []
    for year in years:
        who = [
            [row["organisation"] for row in returns.get((year, status), ())]
            for status in get_args(ReturnStatus)
        ]
        on_time, undated, late, missing, unusable, _ = who
        received = on_time + undated + late
        expected = received + missing + unusable
        counts = map(len, (expected, received, *who))
        fates = (files[year, fate] for fate in ("superseded", "copy", "refused"))
        known = {one: members[one, year] for one in expected if (one, year) in members}
        got = sum(known.get(one, 0) for one in received)
        due = sum(known.values())
        share = _share(got, due, len(received) == len(expected))
        unknown = len(expected) - len(known)
        rows.append((year, *counts, *fates, got, due, share, unknown))
    return framed(
        rows,
        f"{RETURNS} members_share members_unknown",
        whole=f"{RETURNS} members_unknown",
    )


def _share(part: int, whole: int, complete: bool) -> Fraction | None:
    """The share of the members; nobody knows it where those of all who are missing are unknown."""
    known = whole and (part < whole or complete)
    return Fraction(100 * part, whole) if known else None


def _files(tables: Tables) -> list[tuple[int | None, str]]:
    """The year of each file, and its status; `copy` where an accepted one has the same bytes."""
    files = tables.submissions
    accepted = set(having(files, status="accepted")["sha256"])
    found = []
    for year, file, status, sha256 in columns(files, "year", "file", "status", "sha256"):
        copied = status == "superseded" and sha256 in accepted
        found.append((year_of(year, file), "copy" if copied else status))
    return found


def known_members(tables: Tables, years: Iterable[int] | None = None) -> pd.DataFrame:
    """Members of each organisation in each year: as reported, else the last figure known.

    A base must say what share of the members reported; those who did not are weighed by what is
    known of them, or of their line. A line's last figure stands in only where one member of the
    line is in force: nobody knows how a split divides it.

    Parameters
    ----------
    tables : Tables
    years : iterable of int, optional
        All years with indicators where none are named.

    Returns
    -------
    DataFrame
        organisation, year, members, `known_from` (the year of the figure; later than `year` only
        where nothing earlier is known). No row where nothing is known.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> known_members(example(), [2025]).to_numpy().tolist()
    [['A', 2025, 100, 2025], ['B', 2025, 50, 2024], ['S', 2025, 20, 2024]]
    """
    reported = _reported_members(tables)
    family = families(tables)
    rows = []
    for year in sorted(series.years(tables) if years is None else years):
        there = in_force(tables, year)
        gave = {organisation for organisation, own in reported.items() if year in own}
        for organisation in sorted(there | gave):
            own = reported.get(organisation, {})
            ids = family.get(organisation, {organisation})
            if not own and len(ids & there) == 1:
                own = Counter[int]()
                for one in ids:
                    own.update(reported.get(one, {}))
            if own:
                last = max((y for y in own if y <= year), default=min(own))
                rows.append((organisation, year, own[last], last))
    return framed(rows, "organisation year members known_from", whole="year members known_from")


def _reported_members(tables: Tables) -> dict[str, dict[int, int]]:
    """Members by organisation and year, as reported."""
    seen = having(trusted(tables, "observations"), measure=MEMBERS).dropna(subset="value")
    found: dict[str, dict[int, int]] = {}
    for organisation, year, value in columns(seen, "organisation", "year", "value"):
        found.setdefault(organisation, {}).setdefault(year, value)
    return found


def _weights(tables: Tables, years: Iterable[int] | None = None) -> dict[tuple[str, int], int]:
    rows = known_members(tables, years).set_index(["organisation", "year"])
    return dict(rows["members"])


def strength(tables: Tables) -> pd.DataFrame:
    """The bloc at the end of each year with indicators.

    Returns
    -------
    DataFrame
        year, organisations, kinds (how many of each), members, reported (organisations with an
        accepted return).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> strength(example()).query("year == 2025").to_numpy().tolist()
    [[2025, 3, {'committee': 1, 'cell': 2}, 170, 3]]
    """
    members = _weights(tables)
    sent = accepted_returns(tables)
    kind_of = of_organisation(tables, "kind")
    rows = []
    for year in series.years(tables):
        there = in_force(tables, year)
        kinds = Counter(kind for organisation, kind in kind_of.items() if organisation in there)
        weight = sum(members.get((organisation, year), 0) for organisation in there)
        reported = there.intersection(having(sent, year=year)["organisation"])
        rows.append((year, len(there), dict(kinds), weight, len(reported)))
    return framed(
        rows,
        "year organisations kinds members reported",
        whole="year organisations members reported",
    )


def bases(tables: Tables, **asked: Unpack[Asked]) -> pd.DataFrame:
    """What each figure rests on: organisations, and the share of the members that belong to them.

    Parameters
    ----------
    tables : Tables
    **asked
        Selectors as of `series.figures`; bloc, sectors and kinds unless a level is named.

    Returns
    -------
    DataFrame
        target, reading, level, scope, year, reporting, expected, `members_reporting`,
        `members_all` (of those that reported or should have) and `members_share` (per cent, exact;
        None = unknown).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = bases(example(), target="3", level="bloc", year=2025)
    >>> rows[["reporting", "expected", "members_share"]].to_numpy().tolist()
    [[1, 3, Fraction(1000, 17)]]
    """
    asked.setdefault("level", ("bloc", "sector", "kind"))
    whole = figures(tables, **asked)
    asked |= {"level": "organisation", "scope": None}
    sums = _summed(tables, _weighed(tables, figures(tables, **asked)))
    rows = whole[[*KEY, "reporting", "expected"]].join(sums, on=KEY)
    rows[WEIGHTS] = rows[WEIGHTS].fillna(0).astype("int64")
    complete = rows["reporting"].ge(rows["expected"])
    weighed = columns(rows.assign(complete=complete), *WEIGHTS, "complete")
    shares = [_share(*known) for known in weighed]
    return rows.assign(members_share=pd.Series(shares, index=rows.index, dtype=object))


def _summed(tables: Tables, single: pd.DataFrame) -> pd.DataFrame:
    """Members of organisations added up for the bloc, each sector and each kind."""
    parts = [single.assign(level="bloc", scope="bloc")]
    for level in ("sector", "kind"):
        scope = single["scope"].map(of_organisation(tables, level))
        parts.append(single.assign(level=level, scope=scope))
    return pd.concat(parts).groupby(KEY)[WEIGHTS].sum()


def _weighed(tables: Tables, single: pd.DataFrame) -> pd.DataFrame:
    """Figures of organisations with their members: of those that reported, of all that should."""
    weights = _weights(tables, set(cells(single["year"])))
    known = [weights.get(key, 0) for key in columns(single, "scope", "year")]
    weight = pd.Series(known, index=single.index, dtype="int64")
    gave = single["reporting"].gt(0)
    due = gave | single["expected"].gt(0)
    return single.assign(members_reporting=weight * gave, members_all=weight * due)


def evidence(tables: Tables) -> pd.DataFrame:
    """How much stands behind the figures of each year.

    Returns
    -------
    DataFrame
        `of` (the years with indicators, `unknown` where something has another year or none, `all`)
        and counts: `submissions` (accepted), `observations`, `gradings`, `shortfalls`, and issues
        by severity.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> evidence(example()).query("of == 'all'")[["observations", "shortfalls"]].to_numpy().tolist()
    [[26, 4]]
    """
    accepted = tables.submissions["status"].eq("accepted")
    frames = {"submissions": tables.submissions[accepted]}
    frames |= {name: getattr(tables, name) for name in ("observations", "gradings", "shortfalls")}
    frames |= {s: having(tables.issues, severity=s) for s in SEVERITIES}
    rows = {
        str(year): [int(frame["year"].eq(year).sum()) for frame in frames.values()]
        for year in series.years(tables)
    }
    whole = [len(frame) for frame in frames.values()]
    rest = [n - sum(parts) for n, *parts in zip(whole, *rows.values(), strict=True)]
    if any(rest):
        rows["unknown"] = rest
    rows["all"] = whole
    names = " ".join(frames)
    return framed(((of, *counts) for of, counts in rows.items()), f"of {names}", whole=names)
