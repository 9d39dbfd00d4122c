"""What a verdict rests on: few members, one organisation, a base that is not the whole.

thin(tables) -> years in which a target that counts members covers too few of them
turning(tables, target, year) -> organisations without which a target that is met would not be
partial_bases(tables) -> targets whose base is what another one counts, but not the same figure
"""

from __future__ import annotations

import pandas as pd

from analysis.measuring.assess import distance, percent
from analysis.measuring.completeness import bases, known_members
from analysis.measuring.measure import side
from analysis.measuring.series import figures, series, years
from analysis.measuring.targets import target_of
from analysis.tables import Tables

THIN = 90  # per cent of the members; what covers fewer is for reference only


def members(tables: Tables) -> pd.DataFrame:
    """Members of each organisation and year, as reported or last known."""
    return known_members(
        tables.observations, tables.issues, tables.organisations, tables.events, years(tables)
    )


def thin(tables: Tables) -> pd.DataFrame:
    """Years in which the bloc's figure of a target that counts members rests on too few of them.

    Returns
    -------
    DataFrame
        target, year and what `bases` tells; `members_share` (per cent, exact) is below `THIN`.
    """
    counting = tables.targets.loc[tables.targets["universe"].eq("members"), "target"]
    rows = figures(tables)
    found = bases(rows[rows["target"].isin(counting)], tables.organisations, members(tables))
    share = found["members_share"].map(lambda value: value is not None and 0 < value < THIN)
    return found[found["level"].eq("bloc") & share.astype(bool)]


def turning(tables: Tables, target: str, year: int) -> pd.DataFrame:
    """Organisations without any one of which a target that the bloc meets would not be met.

    Returns
    -------
    DataFrame
        organisation, and the bloc's `numerator` and `denominator` without it; the one without which the rate lies
        farthest outside comes first. Empty where the bloc does not meet the target.
    """
    limits = target_of(tables, target).limits
    rows = figures(tables, target, year=year)
    bloc = rows[rows["level"].eq("bloc") & rows["state"].eq("met")]
    single = rows[rows["level"].eq("organisation") & rows["numerator"].notna()]
    found = []
    for whole in bloc.to_dict("records"):
        for part in single.to_dict("records"):
            numerator, denominator = (whole[c] - part[c] for c in ("numerator", "denominator"))
            if denominator > 0 and side(limits, numerator, denominator) != "inside":
                _, margin = distance(limits, percent(numerator, denominator))
                found.append((margin, part["scope"], numerator, denominator))
    columns = ["margin", "organisation", "numerator", "denominator"]
    return pd.DataFrame(sorted(found), columns=columns).drop(columns="margin")


def partial_bases(tables: Tables) -> list[tuple[str, str]]:
    """Pairs of targets (whole, part): the base of `part` is what `whole` counts, and yet differs in some year.

    The base of a figure sums those organisations alone that gave all that this figure needs.
    """
    rows = tables.targets.to_dict("records")
    same = [
        (a["target"], b["target"]) for a in rows for b in rows if a["numerator"] == b["denominator"]
    ]
    return [
        (whole, part)
        for whole, part in same
        if not series(tables, whole)["numerator"].equals(series(tables, part)["denominator"])
    ]
