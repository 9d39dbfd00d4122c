"""What became of the remedies that organisations wrote: each beside the figures of a year later."""

from collections import Counter
from fractions import Fraction

import pandas as pd

from analysis.codes import Outcome
from analysis.measuring.assess import with_distance
from analysis.measuring.given import in_force
from analysis.measuring.panel import families, line_of, of_now
from analysis.measuring.series import columns, framed, having
from analysis.measuring.texts import words
from analysis.tables import Tables

COMPARED = ("met", "better", "not-better")
TOLD: dict[str, Outcome] = {
    "met": "met",
    "running": "running",
    "not-reported": "not-reported",
    "": "open",
}
NOTHING = ("not-reported", None)
PLACE = ("target", "scope", "year")


def remedies(tables: Tables, year: int | None = None) -> pd.DataFrame:
    """Each shortfall told for a target with the figures of its year and of the next.

    The figures are those of the organisation's line, so a successor answers for its predecessor.

    Parameters
    ----------
    tables : Tables
    year : int, optional
        In which they were told.

    Returns
    -------
    DataFrame
        The columns of `shortfalls` and `scope` (the line), `state`, `next_state`, `change` (points,
        exact, None where a rate is missing), `repeated` (the same words stand there again next
        year) and `outcome`: `met`, `better`, `not-better`, `running`, `not-judged` (figures, no
        verdict), `not-reported`, `left` (no longer there to report), `open` (no next year yet).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = remedies(example(), 2024)
    >>> rows[["remedy", "change", "repeated", "outcome"]].to_numpy().tolist()
    [['Tổ chức học bù', Fraction(2, 1), True, 'better']]
    """
    line = line_of(tables)
    now = with_distance(of_now(tables), level="line")
    known = dict(zip(columns(now, *PLACE), columns(now, "state", "rate"), strict=True))
    rows = tables.shortfalls[tables.shortfalls["target"].ne("")]
    rows = rows.assign(scope=[line.get(o, o) for o in rows["organisation"]])
    places = list(columns(rows, *PLACE))
    texts = [words(remedy) for remedy in rows["remedy"]]
    written = set(zip(places, texts, strict=True))
    last = tables.indicators["year"].max()
    family = families(tables)
    found = []
    for organisation, place, text in zip(rows["organisation"], places, texts, strict=True):
        *of, when = place
        then = (*of, when + 1)
        state, before = known.get(place, NOTHING)
        later, after = known.get(then, NOTHING)
        next_state = later if when < last else ""
        change = None if before is None or after is None else after - before
        outcome = _outcome(next_state, change)
        ids = family.get(organisation, set())
        if outcome == "not-reported" and ids.isdisjoint(in_force(tables, when + 1)):
            outcome = "left"
        repeated = bool(text) and (then, text) in written
        found.append((state, next_state, change, repeated, outcome))
    became = framed(found, "state next_state change repeated outcome", yes_no="repeated")
    rows = rows.join(became.set_axis(rows.index))
    return rows if year is None else having(rows, year=year)


def _outcome(state: str, change: Fraction | None) -> Outcome:
    """From the state a year later."""
    if state in TOLD:
        return TOLD[state]
    if state != "missed":
        return "not-judged"
    return "better" if change is not None and change > 0 else "not-better"


def outcomes(tables: Tables, year: int) -> pd.DataFrame:
    """What became of the remedies that were written in one year, counted.

    Returns
    -------
    DataFrame
        All of them in the first row, then one row a target that has some: `target` ("" for all),
        `remedies`, `organisations`, `compared` (with figures of the next year and a verdict),
        `repeated`, `outcomes` (how many of each).

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> outcomes(example(), 2024)[["target", "remedies", "outcomes"]].to_numpy().tolist()
    [['', 1, {'better': 1}], ['1b', 1, {'better': 1}]]
    """
    rows = remedies(tables, year)
    rows = rows[rows["remedy"].ne("")]
    targets = [t for t in tables.targets["target"] if rows["target"].eq(t).any()]
    found = []
    for target in ("", *targets):
        some = having(rows, target=target) if target else rows
        counts = Counter(some["outcome"])
        compared = sum(counts[outcome] for outcome in COMPARED)
        who, repeated = some["organisation"].nunique(), int(some["repeated"].sum())
        found.append((target, len(some), who, compared, repeated, dict(counts)))
    counted = "remedies organisations compared repeated"
    return framed(found, f"target {counted} outcomes", whole=counted)
