"""Why a rate changed between two years: rates, mix, who came or went; the parts add up exactly.

The rate and mix effects are Kitagawa's (1955, "Components of a difference between two rates", JASA
50), symmetric, hence without a residual. They are taken over the organisations that gave the
figure in both years; all others are lines of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from analysis.codes import DEFAULT_READING
from analysis.measuring import known
from analysis.measuring.assess import crossed
from analysis.measuring.given import in_force
from analysis.measuring.panel import components, links
from analysis.measuring.series import columns, figures, framed, having, records
from analysis.tables import Tables

PARTS = (
    "rate",
    "mix",
    "joined",
    "left",
    "split",
    "merged",
    "no-return-before",
    "no-return-after",
    "no-base",
    "no-panel",
)
SAME = {"renamed", "converted"}
Pair = tuple[int, int]  # numerator, denominator
Counts = Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class Family:
    """Who belongs together across the two years, what became of it, and what it gave."""

    key: str
    part: str  # or "panel"
    before: Pair | None
    after: Pair | None


def kitagawa(before: Counts, after: Counts) -> dict[str, tuple[Fraction, Fraction]]:
    """Rate and mix effect of each group on the change of the common rate.

    Parameters
    ----------
    before, after : {key: (numerator, denominator)}
        With the same keys; every denominator above 0.

    Returns
    -------
    dict
        {key: (rate effect, mix effect)} as shares of one. All of them sum to the change of the
        common rate. A group's mix effect is measured from the mean of the two common rates: it is
        positive where a group that does better than the whole gains weight, or one that does worse
        loses some.

    Raises
    ------
    ValueError
        When the years do not hold the same groups.

    Examples
    --------
    >>> parts = kitagawa({"A": (54, 60), "B": (24, 40)}, {"A": (364, 400), "B": (372, 600)})
    >>> float(sum(r for r, _ in parts.values())), float(sum(m for _, m in parts.values()))
    (0.015, -0.059)
    """
    if before.keys() != after.keys():
        raise ValueError("both years must hold the same groups")
    found: dict[str, tuple[Fraction, Fraction]] = {}
    if not before:
        return found
    first, last = _summed(before.values()), _summed(after.values())
    mean = (Fraction(*first) + Fraction(*last)) / 2
    for key in before:
        (n0, d0), (n1, d1) = before[key], after[key]
        r0, r1 = Fraction(n0, d0), Fraction(n1, d1)
        w0, w1 = Fraction(d0, first[1]), Fraction(d1, last[1])
        rate = (r1 - r0) * (w0 + w1) / 2
        mix = (w1 - w0) * ((r0 + r1) / 2 - mean)
        found[key] = (rate, mix)
    return found


def _summed(pairs: Collection[Pair]) -> Pair:
    return sum(n for n, _ in pairs), sum(d for _, d in pairs)


def change(
    tables: Tables,
    target: str,
    years: tuple[int, int],
    reading: str = DEFAULT_READING,
    level: str = "bloc",
    scope: str = "bloc",
) -> pd.DataFrame:
    """The change of one scope's rate between two years, taken apart by organisation.

    Parameters
    ----------
    tables : Tables
    target, reading
    years : (before, after)
    level, scope : str
        "bloc", or a sector or kind with its id.

    Returns
    -------
    DataFrame
        target, reading, before, after, `part`, `key` (ids joined by "+"), `effect` (points, exact),
        `crosses_break` (the two years were graded by different rules). Parts: `rate` and `mix` for
        each organisation on the panel (renamed or converted ones go on under all their ids), and
        for those off it one row: `joined`, `left`, `split`, `merged` (families in which that
        happened between the two years' ends), `no-return-before`, `no-return-after` (in force, but
        the figure is missing), `no-base` (base 0 in one year), `no-panel` (nobody gave it in both
        years). The effects sum to the change of
        the rate as reported. Empty when either year has no rate.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> rows = analysis.change(example(), "1b", (2024, 2025))
    >>> rows.query("key == 'R+S' and part == 'rate'")[["effect"]].to_numpy().tolist()
    [[Fraction(-10, 17)]]
    """
    target = known.one(tables, "target", target)
    scope = known.one(tables, "scope", scope)
    rows = figures(tables, target, level="organisation", year=years, reading=reading)
    rows = rows[rows["reporting"] > 0]
    if level != "bloc":
        register = tables.organisations
        rows = having(rows, scope=having(register, **{level: scope})["organisation"])
    given: list[dict[str, Pair]] = [{}, {}]
    for organisation, year, n, d in columns(rows, "scope", "year", "numerator", "denominator"):
        given[years.index(year)][organisation] = (n, d)
    whole = _summed(given[0].values()), _summed(given[1].values())
    effects = []
    if all(base for _, base in whole):
        nobody = Family(scope, "no-panel", *whole)
        effects = _effects(_families(tables, years, given), nobody, whole)
    effects.sort(key=lambda effect: (PARTS.index(effect[0]), effect[1].key))
    broken = crossed(tables, target, *years)
    about = (target, reading, *years)
    return framed(
        ((*about, part, family.key, 100 * share, broken) for part, family, share in effects),
        "target reading before after part key effect crosses_break",
        whole="before after",
        yes_no="crosses_break",
    )


def _families(
    tables: Tables, years: tuple[int, int], given: Sequence[Mapping[str, Pair]]
) -> list[Family]:
    """All that gave the figure, joined by what happened between the ends of the two years."""
    start, end = (f"{year}-12-31" for year in years)
    between = [event for event in records(tables.events) if start < event["date"] <= end]
    there = [in_force(tables, year) for year in years]
    gave = {*given[0], *given[1]}
    families = components(links(between), gave).values()
    found = []
    for ids in {family for family in families if family & gave}:
        before, after = (_total(year, ids) for year in given)
        if before is None:
            part = "no-return-before" if ids & there[0] else "joined"
        elif after is None:
            part = "no-return-after" if ids & there[1] else "left"
        else:
            kinds = {e["event"] for e in between if e["predecessor"] in ids and e["successor"]}
            part = _together(kinds, before, after)
        found.append(Family("+".join(sorted(ids & gave)), part, before, after))
    return found


def _total(year: Mapping[str, Pair], ids: Collection[str]) -> Pair | None:
    gave = [year[i] for i in ids if i in year]
    return _summed(gave) if gave else None


def _together(kinds: set[str], before: Pair, after: Pair) -> str:
    """What became of a family that gave the figure in both years."""
    if kinds - SAME:
        return "merged" if "merged" in kinds else "split"
    return "panel" if before[1] > 0 and after[1] > 0 else "no-base"


def _effects(
    families: list[Family], none: Family, whole: tuple[Pair, Pair]
) -> list[tuple[str, Family, Fraction]]:
    """(part, family, effect as a share of one); they sum to the change of the whole."""
    panel = [f for f in families if f.part == "panel"]
    if not panel:
        return [(none.part, none, Fraction(*whole[1]) - Fraction(*whole[0]))]
    before = {f.key: f.before for f in panel if f.before}
    after = {f.key: f.after for f in panel if f.after}
    effects = kitagawa(before, after)
    found = []
    for family in panel:
        rate, mix = effects[family.key]
        found += [("rate", family, rate), ("mix", family, mix)]
    first, last = (Fraction(*_summed(year.values())) for year in (before, after))
    for family in families:
        if family.part != "panel":
            pulled = _pull(family.before, first, whole[0])
            pulls = _pull(family.after, last, whole[1])
            found.append((family.part, family, pulls - pulled))
    return found


def _pull(pair: Pair | None, middle: Fraction, whole: Pair) -> Fraction:
    """By how much a family off the panel pulls the whole away from the rate of the panel."""
    return (pair[0] - pair[1] * middle) / whole[1] if pair else Fraction(0)
