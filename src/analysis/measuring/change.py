"""Why a rate changed between two years: rates, mix, and who came or went – parts that add up exactly.

kitagawa(before, after) -> {key: (rate effect, mix effect)}, shares of one
change(indicators, targets, organisations, events, target, before, after, ...) -> one row an organisation or family
change_summary(detail) -> one row a part, and the total

The rate and mix effects are Kitagawa's (1955, "Components of a difference between two rates", JASA 50), symmetric,
hence without a residual. They are taken over the organisations that gave the figure in both years; all others are
lines of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from analysis.measuring.assess import crossed
from analysis.measuring.measure import DEFAULT, in_force
from analysis.measuring.panel import components

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
Counts = Mapping[str, tuple[int, int]]


def kitagawa(before: Counts, after: Counts) -> dict[str, tuple[Fraction, Fraction]]:
    """Rate and mix effect of each group on the change of the common rate.

    Parameters
    ----------
    before, after : {key: (numerator, denominator)} with the same keys; every denominator above 0

    Returns
    -------
    dict
        {key: (rate effect, mix effect)} as shares of one. All of them sum to the change of the common rate. A group's
        mix effect is measured from the mean of the two common rates: it is positive where a group that does better
        than the whole gains weight, or one that does worse loses some.

    Examples
    --------
    >>> parts = kitagawa({"A": (54, 60), "B": (24, 40)}, {"A": (364, 400), "B": (372, 600)})
    >>> float(sum(r for r, _ in parts.values())), float(sum(m for _, m in parts.values()))
    (0.015, -0.059)
    """
    if before.keys() != after.keys():
        raise ValueError("both years must hold the same groups")
    bases = [sum(d for _, d in year.values()) for year in (before, after)]
    mean = (
        sum(
            (
                Fraction(sum(n for n, _ in year.values()), base)
                for year, base in zip((before, after), bases, strict=True)
            ),
            Fraction(0),
        )
        / 2
        if all(bases)
        else Fraction(0)
    )
    found = {}
    for key, (n0, d0) in before.items():
        n1, d1 = after[key]
        r0, r1 = Fraction(n0, d0), Fraction(n1, d1)
        w0, w1 = Fraction(d0, bases[0]), Fraction(d1, bases[1])
        found[key] = (r1 - r0) * (w0 + w1) / 2, (w1 - w0) * ((r0 + r1) / 2 - mean)
    return found


def change(
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    organisations: pd.DataFrame,
    events: pd.DataFrame,
    target: str,
    before: int,
    after: int,
    reading: str = DEFAULT,
    level: str = "bloc",
    scope: str = "bloc",
) -> pd.DataFrame:
    """The change of one scope's rate between two years, taken apart by organisation.

    Parameters
    ----------
    indicators : with level "organisation", as reported
    level, scope : "bloc", or a sector or kind with its id

    Returns
    -------
    DataFrame
        One row a `part` and `key`: `rate` and `mix` for each organisation on the panel (renamed or converted ones go on
        under all their ids, joined by "+"), and for those off it one row: `joined`, `left`, `split`, `merged` (families
        in which that happened between the two years' ends), `no-return-before`, `no-return-after` (in force, but the
        figure is missing), `no-base` (base 0 in one year), `no-panel` (nobody gave it in both years). With
        `numerator_before` … `denominator_after` (missing = gave nothing), `effect` in points (exact; the effects sum to
        the change of the rate as reported) and `crosses_break` (the two years were graded by different rules).
        Empty when either year has no rate.
    """
    columns = [
        "target",
        "reading",
        "before",
        "after",
        "part",
        "key",
        "numerator_before",
        "denominator_before",
        "numerator_after",
        "denominator_after",
        "effect",
        "crosses_break",
    ]
    years = (before, after)
    ids = (
        set(organisations.loc[organisations[level] == scope, "organisation"])
        if level != "bloc"
        else None
    )
    given = [_given(indicators, target, reading, year, ids) for year in years]
    bases = [sum(d for _, d in g.values()) for g in given]
    if not all(bases):
        return pd.DataFrame(columns=columns)
    families = _families(events, before, after, {*given[0], *given[1]})
    sums = [
        {key: _total(given[i], family) for key, (family, _) in families.items()} for i in (0, 1)
    ]
    there = [in_force(organisations, year) for year in years]
    part = {
        key: _part(family, kinds, sums[0][key], sums[1][key], there)
        for key, (family, kinds) in families.items()
    }
    panel = [key for key in part if part[key] == "panel"]
    rates = [
        Fraction(sum(n for n, _ in g.values()), base) for g, base in zip(given, bases, strict=True)
    ]
    rows = []
    if panel:
        for key, (rate, mix) in kitagawa(
            {k: sums[0][k] for k in panel}, {k: sums[1][k] for k in panel}
        ).items():
            rows += [("rate", key, rate), ("mix", key, mix)]
        middle = [Fraction(sum(s[k][0] for k in panel), sum(s[k][1] for k in panel)) for s in sums]
        for key in sorted(part.keys() - set(panel)):
            pulls = [
                Fraction(s[key][0] - s[key][1] * m, base) if s[key] else 0
                for s, m, base in zip(sums, middle, bases, strict=True)
            ]
            rows.append((part[key], key, Fraction(pulls[1] - pulls[0])))
    else:
        rows.append(("no-panel", scope, rates[1] - rates[0]))
        sums = [{scope: (int(rate * base), base)} for rate, base in zip(rates, bases, strict=True)]
    rows.sort(key=lambda r: (PARTS.index(r[0]), r[1]))
    broken = bool(crossed(targets, target, before, after))
    counts = [
        [*(sums[0][k] or (pd.NA, pd.NA)), *(sums[1][k] or (pd.NA, pd.NA))] for _, k, _ in rows
    ]
    frame = pd.DataFrame(
        [
            [target, reading, before, after, p, k, *c, 100 * e, broken]
            for (p, k, e), c in zip(rows, counts, strict=True)
        ],
        columns=columns,
    )
    return frame.astype(dict.fromkeys(columns[6:10], "Int64"))


def _given(
    indicators: pd.DataFrame, target: str, reading: str, year: int, ids: set[str] | None
) -> Counts:
    some = indicators[
        (indicators["level"] == "organisation")
        & (indicators["reporting"] > 0)
        & (indicators["target"] == target)
        & (indicators["reading"] == reading)
        & (indicators["year"] == year)
    ]
    return {
        s: (int(n), int(d))
        for s, n, d in zip(some["scope"], some["numerator"], some["denominator"], strict=True)
        if ids is None or s in ids
    }


def _families(
    events: pd.DataFrame, before: int, after: int, ids: set[str]
) -> dict[str, tuple[frozenset[str], set[str]]]:
    """Who belongs together across the two years: {key: (ids, kinds of event between)}."""
    between = events[
        (events["date"] > f"{before}-12-31")
        & (events["date"] <= f"{after}-12-31")
        & (events["predecessor"] != "")
        & (events["successor"] != "")
    ]
    pairs = list(zip(between["predecessor"], between["successor"], strict=True))
    found = {}
    for family in set(components(pairs, ids).values()):
        if family & ids:
            kinds = {e for e, (a, _) in zip(between["event"], pairs, strict=True) if a in family}
            found["+".join(sorted(family & ids))] = (family, kinds)
    return found


def _total(given: Counts, family: frozenset[str]) -> tuple[int, int] | None:
    gave = [given[i] for i in family if i in given]
    return (sum(n for n, _ in gave), sum(d for _, d in gave)) if gave else None


def _part(
    family: frozenset[str],
    kinds: set[str],
    before: tuple[int, int] | None,
    after: tuple[int, int] | None,
    there: list[set[str]],
) -> str:
    if before is None:
        return "no-return-before" if family & there[0] else "joined"
    if after is None:
        return "no-return-after" if family & there[1] else "left"
    if kinds - SAME:
        return "merged" if "merged" in kinds else "split"
    return "panel" if before[1] > 0 and after[1] > 0 else "no-base"


def change_summary(detail: pd.DataFrame) -> pd.DataFrame:
    """One row a part of a change, in a fixed order, and `total`; the parts sum to the total exactly.

    Returns
    -------
    DataFrame
        target, reading, before, after, part, `count` (organisations or families), `effect` (points, exact),
        crosses_break. Empty when the detail is.
    """
    columns = ["target", "reading", "before", "after", "part", "count", "effect", "crosses_break"]
    if detail.empty:
        return pd.DataFrame(columns=columns)
    first, rows = detail.iloc[0], []
    for part in [p for p in PARTS if p in set(detail["part"])]:
        effects = detail.loc[detail["part"] == part, "effect"]
        rows.append((part, len(effects), sum(effects, Fraction(0))))
    rows.append(("total", detail["key"].nunique(), sum(detail["effect"], Fraction(0))))
    same = [first[c] for c in ("target", "reading", "before", "after")]
    return pd.DataFrame(
        [[*same, p, n, e, first["crosses_break"]] for p, n, e in rows], columns=columns
    )
