"""Who is counted for a target: that the counted ones add up to the bloc, and why the others are not.

sums(tables, target) -> one row a year
absences(tables, target, organisation) -> one row a figure that an organisation does not have
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from analysis.measuring.measure import parts, rules
from analysis.measuring.series import figures
from analysis.tables import Tables

QUARTERS = (1, 2, 3, 4)


def sums(tables: Tables, target: str) -> pd.DataFrame:
    """The figures of all organisations added up, beside those of the bloc.

    Returns
    -------
    DataFrame
        By year: `numerator`, `denominator` and `counted` organisations, `expected` ones, and whether the sum `closes`:
        it is the bloc's own figure.
    """
    single, bloc = (figures(tables, target, level=level) for level in ("organisation", "bloc"))
    given = single[single["numerator"].notna()].groupby("year")
    own = bloc.set_index("year")
    found = given[["numerator", "denominator"]].sum().reindex(own.index, fill_value=0)
    same = found.eq(own[["numerator", "denominator"]]).all(axis=1) | own["numerator"].isna()
    return found.assign(
        counted=given.size().reindex(own.index, fill_value=0), expected=own["expected"], closes=same
    ).sort_index()


class Absence(NamedTuple):
    """Why one organisation has no figure for one target in one year.

    `reason`: `ungraded`, `undecided` (no decision on its grade), `not-sent`, `unusable` (sent, no file accepted), or
    `no-figure`: measures are missing, `wrong` (their cells carry errors) or `blank`.
    """

    target: str
    organisation: str
    year: int
    reason: str
    wrong: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


def absences(
    tables: Tables, target: str | None = None, organisation: str | None = None
) -> list[Absence]:
    """Every figure that an organisation does not have, and why.

    Parameters
    ----------
    tables : Tables
    target, organisation : str, optional
        Only of this one.
    """
    if organisation is not None:
        tables = of_organisation(tables, organisation)
    rows = figures(tables, target, level="organisation", scope=organisation)
    rows = rows[rows["numerator"].isna()]
    given = parts(tables.observations, tables.gradings, tables.issues)
    seen = set(zip(*_places(tables.observations), measure_keys(tables.observations), strict=True))
    decided = tables.gradings[tables.gradings["stage"].eq("decided")]
    graded = set(zip(*_places(decided), strict=True))
    sent = {
        (row["organisation"], row["year"]): "" if row["file"] else "unusable"
        for row in tables.returns.to_dict("records")
        if row["files"] or row["file"]
    }
    needs, known = needed(tables), all_keys(tables)
    found = []
    for of, who, year in zip(rows["target"], rows["scope"], rows["year"], strict=True):
        lacking = needs[of] - given.get((who, year), {}).keys()
        missing = [key for key in known if key in lacking]
        if not missing:
            reason = "ungraded" if (who, year) in graded else "undecided"
        else:
            reason = sent.get((who, year), "not-sent")
        if reason:
            found.append(Absence(of, who, year, reason))
            continue
        wrong = tuple(key for key in missing if (who, year, key) in seen)
        blank = tuple(key for key in missing if key not in wrong)
        found.append(Absence(of, who, year, "no-figure", wrong, blank))
    return found


def of_organisation(tables: Tables, organisation: str) -> Tables:
    """The tables with the observations, gradings and returns of one organisation alone."""
    frames = {name: getattr(tables, name) for name in ("observations", "gradings", "returns")}
    mine = {name: f[f["organisation"].eq(organisation)] for name, f in frames.items()}
    return replace(tables, **mine)


def needed(tables: Tables) -> dict[str, frozenset[str]]:
    """What a target needs under the resolution's reading: keys of measures, and decided grades."""
    return {
        rule.target: rule.numerator.names | rule.denominator.names for rule in rules(tables.targets)
    }


def all_keys(tables: Tables) -> list[str]:
    """The keys under which formulas know the measures, in the order of the reference; one a quarter where it has any."""
    found: list[str] = []
    for measure, quarterly in zip(
        *(tables.measures[c] for c in ("measure", "quarterly")), strict=True
    ):
        found += [f"{measure}_q{quarter}" for quarter in QUARTERS] if quarterly else [measure]
    return found


def measure_keys(observations: pd.DataFrame) -> list[str]:
    """The key of each observation."""
    pairs = zip(observations["measure"], observations["quarter"], strict=True)
    return [measure if pd.isna(quarter) else f"{measure}_q{quarter}" for measure, quarter in pairs]


def _places(rows: pd.DataFrame) -> tuple[Iterable[str], Iterable[int]]:
    return rows["organisation"], rows["year"]
