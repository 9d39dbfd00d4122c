"""Organisations of different sizes compared fairly: exact, interpolated binomial limits (Spiegelhalter 2005).

limits(base, centre, level) -> (lower, upper) shares
funnel(indicators, targets, target, year, reading="resolution", centre="pooled", level="organisation") -> points
funnel_summary(points) -> one row: centre, how many lie outside, how many would by chance, dispersion
funnel_curve(centre, largest) -> the limits to draw

Nobody is ranked. Only `far-low` and `far-high` (beyond 99.8 %) are to be coloured; `low` and `high` (beyond 95 %) are
to be watched.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import exp, lgamma, log

import pandas as pd

from analysis.measuring.measure import DEFAULT, bounds_of

WATCH, FAR = 0.95, 0.998
COLUMNS = [
    "target",
    "reading",
    "scope",
    "year",
    "numerator",
    "denominator",
    "rate",
    "centre",
    "centre_is",
    "lower_95",
    "upper_95",
    "lower_998",
    "upper_998",
    "tail_low",
    "tail_high",
    "zone",
    "chance_95",
    "chance_998",
]


@lru_cache(maxsize=4096)
def _chances(base: int, centre: float) -> tuple[float, ...]:
    """P(X = 0 … base) of a binomial with 0 < centre < 1."""
    up, down, whole = log(centre), log(1 - centre), lgamma(base + 1)
    return tuple(
        exp(whole - lgamma(k + 1) - lgamma(base - k + 1) + k * up + (base - k) * down)
        for k in range(base + 1)
    )


@lru_cache(maxsize=4096)
def _sums(base: int, centre: float) -> tuple[float, ...]:
    return tuple(accumulate(_chances(base, centre)))


def _limit(base: int, centre: float, chance: float) -> float:
    sums = _sums(base, centre)
    k = next((k for k, p in enumerate(sums) if p >= chance), base)
    cut = k - (sums[k] - chance) / _chances(base, centre)[k]
    return min(1.0, max(0.0, cut / base))


def limits(base: int, centre: float, level: float = WATCH) -> tuple[float, float]:
    """Lower and upper limit of a share of `base` around `centre`, both tails alike, interpolated between whole numbers.

    Source: Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24,
    appendix A.1.1. A centre of 0 or 1 leaves no room: both limits are the centre.

    Examples
    --------
    >>> [round(x, 4) for x in limits(5, 0.80)]
    [0.2714, 0.9847]
    """
    if base < 1:
        raise ValueError(f"base must be at least 1, not {base}")
    if not 0 < centre < 1:
        return centre, centre
    tail = (1 - level) / 2
    return _limit(base, centre, tail), _limit(base, centre, 1 - tail)


def _tails(count: int, base: int, centre: float) -> tuple[float, float]:
    """P(X <= count) and P(X >= count)."""
    if not 0 < centre < 1:
        return 1.0, 1.0
    chances = _chances(base, centre)
    return sum(chances[: count + 1]), sum(chances[count:])


def _outside(base: int, centre: float, level: float) -> float:
    """The chance that an organisation with nothing the matter lies outside, exact for whole numbers."""
    if not 0 < centre < 1:
        return 0.0
    tail, chances, sums = (1 - level) / 2, _chances(base, centre), _sums(base, centre)
    low = sum(p for p, s in zip(chances, sums, strict=True) if s < tail)
    high, above = 0.0, 0.0
    for p in reversed(chances):
        above += p
        if above >= tail:
            break
        high = above
    return low + high


def _zone(low: float, high: float) -> str:
    for name, level in (("far-", FAR), ("", WATCH)):
        if low < (1 - level) / 2:
            return f"{name}low"
        if high < (1 - level) / 2:
            return f"{name}high"
    return "inside"


def funnel(
    indicators: pd.DataFrame,
    targets: pd.DataFrame,
    target: str,
    year: int,
    reading: str = DEFAULT,
    centre: str = "pooled",
    level: str = "organisation",
) -> pd.DataFrame:
    """The organisations of one year around one centre.

    Parameters
    ----------
    centre : "pooled" (the rate of all of them together) or "target" (the bound; the lower one of a band)

    Returns
    -------
    DataFrame
        One row an organisation with a base: counts, `rate` and limits as shares of one, `tail_low` = P(X <= count),
        `tail_high` = P(X >= count), `zone` (`inside`, `low`, `high`, `far-low`, `far-high`), `chance_95`, `chance_998`
        (its chance to lie in such a zone by luck alone). The zone is decided by the tails: so it is the same for the
        rate of failures, and 5 of 5 is not called remarkable where every third organisation would reach it. Every
        point in a zone lies beyond the interpolated limit; above, one whole number more may. A rate above 100 % counts
        as 100 %. With a centre of 0 or 100 % there is no spread and every zone is "" (no funnel).
    """
    some = indicators[
        (indicators["level"] == level)
        & (indicators["target"] == target)
        & (indicators["year"] == year)
        & (indicators["reading"] == reading)
        & (indicators["denominator"].fillna(0) > 0)
    ]
    records = some.to_dict("records")
    if not records:
        return pd.DataFrame(columns=COLUMNS)
    if centre == "target":
        bound = bounds_of(targets[targets["target"] == target].iloc[0].to_dict())
        middle = bound.lower if bound.lower is not None else bound.upper
    elif centre == "pooled":
        middle = Fraction(int(some["numerator"].sum()), int(some["denominator"].sum()))
    else:
        raise ValueError(f"centre must be 'pooled' or 'target', not {centre!r}")
    theta, rows = float(min(middle, 1)), []
    for r in records:
        base = int(r["denominator"])
        count = min(int(r["numerator"]), base)
        tails = _tails(count, base, theta)
        zone = _zone(*tails) if 0 < theta < 1 else ""
        rows.append(
            [
                target,
                reading,
                r["scope"],
                year,
                int(r["numerator"]),
                base,
                count / base,
                theta,
                centre,
                *limits(base, theta),
                *limits(base, theta, FAR),
                *tails,
                zone,
                _outside(base, theta, WATCH),
                _outside(base, theta, FAR),
            ]
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def funnel_summary(points: pd.DataFrame) -> pd.DataFrame:
    """One row: what the funnel shows as a whole.

    Returns
    -------
    DataFrame
        target, reading, year, centre, centre_is, organisations, `outside_95` (all beyond 95 %, those beyond 99.8 %
        included), `outside_998`, `chance_95`, `chance_998` (how many would by luck alone), `dispersion` (Pearson's
        chi-square over its degrees of freedom: about 1 when only luck differs; missing where it has no meaning),
        `state`: `drawn`, `no-spread` (the centre is 0 or 100 %), `empty`.
    """
    columns = [
        "target",
        "reading",
        "year",
        "centre",
        "centre_is",
        "organisations",
        "outside_95",
        "outside_998",
        "chance_95",
        "chance_998",
        "dispersion",
        "state",
    ]
    if points.empty:
        return pd.DataFrame(
            [["", "", pd.NA, None, "", 0, 0, 0, 0.0, 0.0, None, "empty"]], columns=columns
        )
    first = points.iloc[0]
    theta, free = first["centre"], len(points) - (first["centre_is"] == "pooled")
    spread = None
    if 0 < theta < 1 and free > 0:
        base = points["denominator"].astype(float)
        spread = float(((points["rate"] - theta) ** 2 * base / (theta * (1 - theta))).sum() / free)
    far = int(points["zone"].str.startswith("far-").sum())
    return pd.DataFrame(
        [
            [
                first["target"],
                first["reading"],
                first["year"],
                theta,
                first["centre_is"],
                len(points),
                int((~points["zone"].isin(["inside", ""])).sum()),
                far,
                float(points["chance_95"].sum()),
                float(points["chance_998"].sum()),
                spread,
                "drawn" if 0 < theta < 1 else "no-spread",
            ]
        ],
        columns=columns,
    )


def funnel_curve(centre: float, largest: int, points: int = 120) -> pd.DataFrame:
    """Limits to draw for bases from 1 to `largest`: base, lower_95, upper_95, lower_998, upper_998."""
    step = max(1, largest // points)
    bases = sorted(
        {*range(1, min(largest, 30) + 1), *range(31, largest + 1, step), max(largest, 1)}
    )
    return pd.DataFrame(
        [[n, *limits(n, centre), *limits(n, centre, FAR)] for n in bases],
        columns=["base", "lower_95", "upper_95", "lower_998", "upper_998"],
    )
