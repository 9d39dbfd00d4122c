"""Who is counted for a target: that they add up to the bloc, and why the others are not.

sums(tables, target) -> one row a year
absences(tables, target, organisation) -> one row a figure that an organisation does not have
"""

from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from analysis.measuring import known
from analysis.measuring.given import parts
from analysis.measuring.rules import rules
from analysis.measuring.series import columns, figures
from analysis.tables import Tables

QUARTERS = (1, 2, 3, 4)
COUNTS = ["numerator", "denominator"]


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
    closes = found.eq(bloc[COUNTS]).all(axis=1) | bloc["numerator"].isna()
    counted = given.size().reindex(bloc.index, fill_value=0)
    return found.assign(
        counted=counted,
        expected=bloc["expected"],
        closes=closes,
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
    rows = figures(
        tables,
        target,
        level="organisation",
        scope=organisation,
    )
    rows = rows[rows["numerator"].isna()]
    given = parts(tables)
    needs = needed(tables)
    named = measure_keys(tables)
    at = columns(tables.observations, "organisation", "year")
    seen = {(*place, key) for place, key in zip(at, keys(tables.observations), strict=True)}
    decided = tables.gradings[tables.gradings["stage"].eq("decided")]
    graded = set(columns(decided, "organisation", "year"))
    sent = {
        (o, year): "no-figure" if file else "unusable"
        for o, year, file, count in columns(
            tables.returns,
            "organisation",
            "year",
            "file",
            "files",
        )
        if file or count
    }
    found = []
    for of, *who in columns(rows, "target", "scope", "year"):
        place = (who[0], who[1])
        lacking = needs[of] - given.get(place, {}).keys()
        missing = [key for key in named if key in lacking]
        reason = sent.get(place, "not-sent")
        if not missing:
            reason = "ungraded" if place in graded else "undecided"
        if reason != "no-figure":
            missing = []
        wrong = tuple(key for key in missing if (*place, key) in seen)
        blank = tuple(key for key in missing if key not in wrong)
        found.append(Absence(of, *place, reason, wrong, blank))
    return found


def _of(tables: Tables, organisation: str) -> Tables:
    """The tables with what one organisation alone gave."""
    frames = {name: getattr(tables, name) for name in ("observations", "gradings", "returns")}
    mine = {name: f[f["organisation"].eq(organisation)] for name, f in frames.items()}
    return replace(tables, **mine)


def needed(tables: Tables) -> dict[str, frozenset[str]]:
    """What a target needs under the resolution's reading: keys of measures, and decided grades."""
    return {rule.target: rule.needs for rule in reversed(rules(tables))}


def measure_keys(tables: Tables) -> list[str]:
    """The keys under which formulas know the measures, in the order of the reference data.

    A measure of quarters has one a quarter.
    """
    found: list[str] = []
    for measure, quarterly in columns(tables.measures, "measure", "quarterly"):
        found += [f"{measure}_q{quarter}" for quarter in QUARTERS] if quarterly else [measure]
    return found


def keys(observations: pd.DataFrame) -> list[str]:
    """The key of each observation."""
    pairs = columns(observations, "measure", "quarter")
    return [measure if pd.isna(quarter) else f"{measure}_q{quarter}" for measure, quarter in pairs]
