"""The bloc's distance to a target, taken apart by organisation and by cause; the parts add up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from analysis.codes import DOUBTFUL, NOT_STATED, OPEN, SURPLUS, UNALLOCATED
from analysis.grouping import gathered
from analysis.measuring.rules import Holding, bounds, violated
from analysis.measuring.series import columns, figures, framed, having, of_organisation, records
from analysis.tables import Tables

REST = (DOUBTFUL, NOT_STATED, SURPLUS, UNALLOCATED)  # no cause, no organisation
BEYOND = (SURPLUS, UNALLOCATED)  # no organisation's shortage
Units = dict[str, Fraction]
Groups = dict[tuple[str, int, str], dict[str, bool]]  # by organisation, year, target


class Count(NamedTuple):
    """What one organisation gave for one figure."""

    scope: str
    numerator: int
    denominator: int


def gaps(tables: Tables) -> pd.DataFrame:
    """The bloc's distance to each target it misses (or is still on the way to), in parts.

    `units` = bound × base − achieved, to the bound that is violated, under the default reading:
    organisations below the bound by id, all others together in `surplus` (negative). By cause, an
    organisation's units are shared equally among the groups it names for that target and year,
    else `not-stated`; the part of groups that only doubtful codes name is
    `doubtful`. Where a band is exceeded the distance, and so the sum, is negative.

    Parameters
    ----------
    tables : Tables
        `indicators`, `shortfalls`, `causes`, `targets`.

    Returns
    -------
    DataFrame
        target, year, by, key, `units`: text with 9 decimals (see `printed`): by organisation and by
        cause they sum to the same distance.
    """
    terms = Holding(records(tables.targets), itemgetter("term"))
    rows = [
        (*of, key, text, terms[of[:2]])
        for of, units in exact_gaps(tables).items()
        for key, text in printed(units).items()
    ]
    return framed(rows, "target year by key units term", whole="year")


def exact_gaps(tables: Tables) -> dict[tuple[str, int, str], Units]:
    """The parts of `gaps` before printing: {(target, year, by): {key: units}}."""
    limits = bounds(tables)
    named = cause_groups(tables)
    each = _counts(figures(tables, level="organisation"))
    bloc = figures(tables, level="bloc")
    missed = having(bloc, state=OPEN)
    found = {}
    for target, year, *pair in columns(missed, "target", "year", "numerator", "denominator"):
        numerator, denominator = pair
        edge = violated(limits[target, year], numerator, denominator)
        if edge is None:
            continue
        counts = each.get((target, year), [])
        if limits[target, year].asked is not None:  # of those alone who were asked for a part
            counts = [count for count in counts if count.denominator]
        units = _by_organisation(edge, counts)
        rest = edge * denominator - numerator - sum(units.values(), Fraction(0))
        if rest:
            units[UNALLOCATED] = rest
        by_cause: Units = defaultdict(Fraction)
        for organisation, short in units.items():
            unnamed = organisation if organisation in BEYOND else NOT_STATED
            groups = named.get((organisation, year, target)) or {unnamed: True}
            for key, part in shared_out(short, groups).items():
                by_cause[key] += part
        found[target, year, "organisation"] = units
        found[target, year, "cause"] = by_cause
    return found


def _counts(single: pd.DataFrame) -> dict[tuple[str, int], list[Count]]:
    """Who gave which figure, by target and year."""
    gave = single[single["reporting"] > 0]
    rows = columns(gave, "target", "year", *Count._fields)
    return gathered(((target, year), Count(*count)) for target, year, *count in rows)


def _by_organisation(edge: Fraction, counts: Iterable[Count]) -> Units:
    units: Units = defaultdict(Fraction)
    for scope, numerator, denominator in counts:
        short = edge * denominator - numerator
        if short:
            units[scope if short > 0 else SURPLUS] += short
    return units


def shared_out(units: Fraction, groups: Mapping[str, bool]) -> Units:
    """Units shared equally among groups of causes; all that are not sure are `doubtful`.

    Examples
    --------
    >>> shared_out(Fraction(3), {"A": True, "B": False, "C": False})["doubtful"]
    Fraction(2, 1)
    """
    shared: Units = defaultdict(Fraction)
    for group, sure in groups.items():
        shared[group if sure else DOUBTFUL] += units / len(groups)
    return shared


def named_causes(tables: Tables, year: int | None = None) -> pd.DataFrame:
    """As `coded_causes`, less what is doubtful."""
    rows = coded_causes(tables, year)
    return rows[rows["state"].ne(DOUBTFUL)]


def coded_causes(tables: Tables, year: int | None = None) -> pd.DataFrame:
    """Each cause code with its shortfall, its `group` (A–I, its first letter) and the `sector`."""
    rows = tables.causes.merge(tables.shortfalls, on="shortfall", how="inner")
    if year is not None:
        rows = having(rows, year=year)
    sectors = of_organisation(tables, "sector")
    own = [sectors.get(organisation, "") for organisation in rows["organisation"]]
    return rows.assign(group=rows["code"].str[:1], sector=own)


def cause_groups(tables: Tables) -> Groups:
    """The distinct groups of causes by organisation, year and target: whether any is decided."""
    groups: Groups = defaultdict(dict)
    rows = columns(coded_causes(tables), "organisation", "year", "target", "group", "state")
    for organisation, year, target, group, state in rows:
        of = groups[organisation, int(year), target]
        of[group] = of.get(group, False) or state != DOUBTFUL
    return groups


def printed(units: Units, places: int = 9) -> dict[str, str]:
    """Exact fractions as decimals that add up: the printed sum is the exact one, rounded once.

    Each part is cut down to the last place, and what that loses goes, one last place each, to the
    parts that lost most (largest remainder; ties by key). No part moves by as much as one in the
    last place.

    Examples
    --------
    >>> printed({"A": Fraction(1, 3), "B": Fraction(1, 3), "C": Fraction(1, 3)}, 2)
    {'A': '0.34', 'B': '0.33', 'C': '0.33'}
    """
    scale = 10**places
    cut = {key: floor(value * scale) for key, value in units.items()}
    whole = sum(units.values(), Fraction(0))
    lost = round(whole * scale) - sum(cut.values())
    by_loss = sorted(units, key=lambda key: (cut[key] - units[key] * scale, key))
    for key in by_loss[:lost]:
        cut[key] += 1
    return {
        key: f"{'-' if n < 0 else ''}{abs(n) // scale}.{abs(n) % scale:0{places}d}"
        for key, n in cut.items()
    }
