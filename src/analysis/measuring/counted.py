"""Who is counted for a target: that they add up to the bloc, and why the others are not.

sums(tables, target) -> one row a year
absences(tables, target, organisation) -> one row a figure that an organisation does not have
"""

from collections import defaultdict
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

from analysis.measuring import known
from analysis.measuring.formula import names_of
from analysis.measuring.given import keys, parts
from analysis.measuring.rules import rules
from analysis.measuring.series import columns, figures, having
from analysis.tables import Tables

COUNTS = ["numerator", "denominator"]
TURN = ("organisation", "year")


class Absence(NamedTuple):
    """Why one organisation has no figure for one target in one year.

    `reason`: `ungraded`, `undecided` (no decision on its grade), `not-sent`, `unusable` (sent, no
    file accepted), or `no-figure`: measures are missing, `wrong` (their cells carry errors) or
    `blank`.
    """

    target: str
    organisation: str
    year: int
    reason: str
    wrong: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


def sums(tables: Tables, target: str) -> pd.DataFrame:
    """The figures of all organisations added up, beside those of the bloc.

    Returns
    -------
    DataFrame
        By year: `numerator`, `denominator` and `counted` organisations, `expected` ones, and
        whether the sum `closes`: it is the bloc's own figure.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> rows = sums(example(), "1b")
    >>> rows.query("year == 2025")[["numerator", "counted", "closes"]].values.tolist()
    [[166, 3, True]]
    """
    bloc = figures(tables, target, level="bloc").set_index("year").sort_index()
    single = figures(tables, target, level="organisation")
    given = single[single["numerator"].notna()].groupby("year")
    found = given[COUNTS].sum().reindex(bloc.index, fill_value=0)
    same = found.eq(bloc[COUNTS]).all(axis=1)
    return found.assign(
        counted=given.size().reindex(bloc.index, fill_value=0),
        expected=bloc["expected"],
        closes=same | bloc["numerator"].isna(),
    )


def absences(
    tables: Tables, target: str | None = None, organisation: str | None = None
) -> list[Absence]:
    """Every figure that an organisation does not have, and why.

    Parameters
    ----------
    tables : Tables
    target, organisation : str, optional
        Only of this one.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> [(gap.year, gap.reason, len(gap.blank)) for gap in absences(example(), "3", "B")]
    [(2024, 'no-figure', 4), (2025, 'no-figure', 4)]
    """
    if organisation is not None:
        organisation = known.one(tables, "organisation", organisation)
        tables = _of(tables, organisation)
    rows = figures(tables, target, level="organisation", scope=organisation)
    rows = rows[rows["numerator"].isna()]
    given = parts(tables)
    needs = needed(tables)
    named = measure_keys(tables)
    seen = _seen(tables)
    decided = having(tables.gradings, stage="decided")
    graded = set(columns(decided, *TURN))
    sent = _sent(tables)
    found = []
    for of, who, year in columns(rows, "target", "scope", "year"):
        place = (who, year)
        lacking = needs[of] - given.get(place, {}).keys()
        missing = [key for key in named if key in lacking]
        reason = sent.get(place, "not-sent")
        if not missing:
            reason = "ungraded" if place in graded else "undecided"
        if reason != "no-figure":
            missing = []
        wrong = tuple(key for key in missing if key in seen[place])
        blank = tuple(key for key in missing if key not in wrong)
        found.append(Absence(of, *place, reason, wrong, blank))
    return found


def _seen(tables: Tables) -> dict[tuple[Any, ...], set[str]]:
    """The keys of all that each organisation gave in each year, used or not."""
    found: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    rows = tables.observations
    for key, place in zip(keys(rows), columns(rows, *TURN), strict=True):
        found[place].add(key)
    return found


def _sent(tables: Tables) -> dict[tuple[str, int], str]:
    """What is the reason of an absence where anything was sent, by organisation and year."""
    rows = columns(tables.returns, *TURN, "file", "files")
    return {
        (who, year): "no-figure" if file else "unusable"
        for who, year, file, count in rows
        if file or count
    }


def _of(tables: Tables, organisation: str) -> Tables:
    """The tables with what one organisation alone gave."""
    mine: dict[str, Any] = {}
    for name in ("observations", "gradings", "returns"):
        frame = getattr(tables, name)
        mine[name] = having(frame, organisation=organisation)
    return replace(tables, **mine)


def needed(tables: Tables) -> dict[str, frozenset[str]]:
    """What a target needs under the resolution's reading: keys of measures, and decided grades."""
    return {rule.target: rule.needs for rule in reversed(rules(tables))}


def measure_keys(tables: Tables) -> list[str]:
    """The names under which formulas know the measures, in the order of the reference data."""
    rows = columns(tables.measures, "measure", "quarterly")
    return [name for measure, quarterly in rows for name in names_of(measure, quarterly)]
