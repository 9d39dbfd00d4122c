"""Organisations of different sizes compared fairly: exact binomial limits (Spiegelhalter 2005).

Nobody is ranked. Only `far-low` and `far-high` (beyond 99.8 %) are to be coloured; `low` and
`high` (beyond 95 %) are to be watched.
"""

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import exp, lgamma, log
from typing import NamedTuple

import pandas as pd

from analysis import codes
from analysis.codes import DEFAULT_READING
from analysis.measuring import known
from analysis.measuring.rules import Bounds, bounds
from analysis.measuring.series import columns, figures, framed
from analysis.tables import Tables

WATCH, FAR = 0.95, 0.998
POINTS = 120  # of a limit as drawn


class Summary(NamedTuple):
    """What a funnel shows as a whole."""

    target: str = ""
    reading: str = ""
    year: int | None = None
    centre: float | None = None
    centre_is: str = ""
    organisations: int = 0
    outside_95: int = 0  # those beyond 99.8 % included
    outside_998: int = 0
    chance_95: float = 0.0  # how many would be by luck alone
    chance_998: float = 0.0
    dispersion: float | None = None  # Pearson's chi-square over its degrees of freedom
    state: str = "empty"


@lru_cache(maxsize=4096)
def _chances(base: int, centre: float) -> tuple[float, ...]:
    """P(X = 0 … base) of a binomial with 0 < centre < 1."""
    up, down, whole = log(centre), log(1 - centre), lgamma(base + 1)
    chances = []
    for k in range(base + 1):
        ways = whole - lgamma(k + 1) - lgamma(base - k + 1)
        chances.append(exp(ways + k * up + (base - k) * down))
    return tuple(chances)


@lru_cache(maxsize=4096)
def _sums(base: int, centre: float) -> tuple[float, ...]:
    return tuple(accumulate(_chances(base, centre)))


def limits(base: int, centre: float, level: float = WATCH) -> tuple[float, float]:
    """Lower and upper limit of a share of `base` around `centre`.

    Both tails are alike, interpolated between whole numbers: Spiegelhalter (2005), "Funnel plots
    for comparing institutional performance", Statistics in Medicine 24, appendix A.1.1. A centre
    of 0 or 1 leaves no room: both limits are the centre.

    Parameters
    ----------
    base : int
    centre : float
        A share of one.
    level : float
        How much lies between the limits.

    Raises
    ------
    ValueError
        When the base is below 1.

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


def _limit(base: int, centre: float, chance: float) -> float:
    sums = _sums(base, centre)
    k = next((k for k, p in enumerate(sums) if p >= chance), base)
    cut = k - (sums[k] - chance) / _chances(base, centre)[k]
    return min(1.0, max(0.0, cut / base))


def _tails(count: int, base: int, centre: float) -> tuple[float, float]:
    """P(X <= count) and P(X >= count)."""
    if not 0 < centre < 1:
        return 1.0, 1.0
    chances = _chances(base, centre)
    return sum(chances[: count + 1]), sum(chances[count:])


def _outside(base: int, centre: float, level: float) -> float:
    """The chance that an organisation with nothing the matter lies outside, exact."""
    if not 0 < centre < 1:
        return 0.0
    tail = (1 - level) / 2
    chances = _chances(base, centre)
    low = sum(p for p, s in zip(chances, _sums(base, centre), strict=True) if s < tail)
    above = accumulate(reversed(chances))
    high = max((p for p in above if p < tail), default=0.0)
    return low + high


def _zone(low: float, high: float) -> codes.Zone:
    far, watch = (1 - FAR) / 2, (1 - WATCH) / 2
    if low < far:
        return "far-low"
    if high < far:
        return "far-high"
    if low < watch:
        return "low"
    return "high" if high < watch else "inside"


def funnel(
    tables: Tables,
    target: str,
    year: int,
    reading: str = DEFAULT_READING,
    centre: str = "pooled",
) -> pd.DataFrame:
    """The organisations of one year around one centre.

    The zone is decided by the tails: so it is the same for the rate of failures, and 5 of 5 is not
    called remarkable where every third organisation would reach it. Every point in a zone lies
    beyond the interpolated limit; above, one whole number more may. With a centre of 0 or 100 %
    there is no spread and every zone is "" (no funnel).

    Parameters
    ----------
    tables : Tables
    target, year, reading
    centre : str
        "pooled" (the rate of all of them together) or "target" (the bound; the lower one of a
        band).

    Returns
    -------
    DataFrame
        One row an organisation with a base: counts, `rate` and limits as shares of one (more than
        all counts as all), `tail_low` = P(X <= count), `tail_high` = P(X >= count), `zone`
        (`inside`, `low`, `high`, `far-low`, `far-high`), `chance_95`, `chance_998`: its chance to
        lie in such a zone by luck alone.

    Raises
    ------
    ValueError
        When there is no such centre.

    Examples
    --------
    >>> import analysis
    >>> from analysis.measuring.example import example
    >>> analysis.funnel(example(), "1b", 2025)[["scope", "zone"]].to_numpy().tolist()
    [['A', 'inside'], ['B', 'inside'], ['S', 'inside']]
    """
    target = known.one(tables, "target", target)
    rows = figures(tables, target, level="organisation", year=year, reading=reading)
    rows = rows[rows["denominator"].fillna(0) > 0]
    theta = 0.0
    if len(rows):
        theta = min(float(_centre(tables, rows, target, centre)), 1.0)
    found = []
    for scope, numerator, base in columns(rows, "scope", "numerator", "denominator"):
        count = min(numerator, base)
        tails = _tails(count, base, theta)
        about = (target, reading, scope, year, numerator, base, count / base, theta, centre)
        zone = _zone(*tails) if 0 < theta < 1 else ""
        chances = (_outside(base, theta, level) for level in (WATCH, FAR))
        edges = (*limits(base, theta), *limits(base, theta, FAR))
        found.append((*about, *edges, *tails, zone, *chances))
    return framed(
        found,
        "target reading scope year numerator denominator rate centre centre_is"
        " lower_95 upper_95 lower_998 upper_998 tail_low tail_high zone chance_95 chance_998",
        whole="year numerator denominator",
    )


def _centre(
    tables: Tables,
    rows: pd.DataFrame,
    target: str,
    centre: str,
) -> Fraction:
    if centre == "pooled":
        return Fraction(int(rows["numerator"].sum()), int(rows["denominator"].sum()))
    if centre == "target":
        own: Bounds = bounds(tables)[target, rows["year"].iloc[0]]
        middle = own.upper if own.lower is None else own.lower
        if middle is not None:
            return middle
    raise ValueError(f"centre must be 'pooled' or 'target', not {centre!r}")


def funnel_summary(points: pd.DataFrame) -> Summary:
    """What the points of a funnel show as a whole.

    Returns
    -------
    Summary
        `dispersion` is about 1 when only luck differs, None where it has no meaning; `state`:
        `drawn`, `no-spread` (the centre is 0 or 100 %), `empty`.
    """
    if points.empty:
        return Summary()
    first = points.iloc[0]
    theta = first["centre"]
    free = len(points) - (first["centre_is"] == "pooled")
    spread = None
    if 0 < theta < 1 and free > 0:
        base = points["denominator"].astype(float)
        squared = (points["rate"] - theta) ** 2 * base / (theta * (1 - theta))
        spread = float(squared.sum() / free)
    zones = Counter(points["zone"])
    far = zones["far-low"] + zones["far-high"]
    return Summary(
        target=first["target"],
        reading=first["reading"],
        year=first["year"],
        centre=theta,
        centre_is=first["centre_is"],
        organisations=len(points),
        outside_95=far + zones["low"] + zones["high"],
        outside_998=far,
        chance_95=float(points["chance_95"].sum()),
        chance_998=float(points["chance_998"].sum()),
        dispersion=spread,
        state="drawn" if 0 < theta < 1 else "no-spread",
    )


def funnel_curve(centre: float, largest: int) -> pd.DataFrame:
    """Limits to draw for bases from 1 to `largest`: columns base, lower_95 … upper_998."""
    small = range(1, min(largest, 30) + 1)
    larger = range(31, largest + 1, max(1, largest // POINTS))
    bases = sorted({*small, *larger, max(largest, 1)})
    rows = ((n, *limits(n, centre), *limits(n, centre, FAR)) for n in bases)
    return framed(rows, "base lower_95 upper_95 lower_998 upper_998")
