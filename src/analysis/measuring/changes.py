"""Why the rates of all targets changed between two years, by reason; the parts add up exactly."""

from fractions import Fraction

import pandas as pd

from analysis.measuring.change import change
from analysis.measuring.rules import bounds
from analysis.measuring.series import columns, framed
from analysis.tables import Tables

REASONS = {
    "rate": "rate",
    "mix": "mix",
    "joined": "moved",
    "left": "moved",
    "split": "moved",
    "merged": "moved",
    "no-return-before": "unreported",
    "no-return-after": "unreported",
    "no-base": "unreported",
    "no-panel": "unreported",
}
PARTS = tuple(dict.fromkeys(REASONS.values()))


def changes(tables: Tables, years: tuple[int, int]) -> pd.DataFrame:
    """The change of each target's rate between two years.

    Returns
    -------
    DataFrame
        target, `total` in points (exact), and what of it is due to `rate` (how the organisations
        did), `mix` (how they grew), `moved` (who came, went, split or merged) and `unreported` (who
        gave no figure in one year); `crosses_break`. A target without a rate in one of the years
        has no row.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> changes(example(), (2024, 2025)).query("target == '3'")[["total", "rate"]].values.tolist()
    [[Fraction(10, 1), Fraction(10, 1)]]
    """
    rows = []
    limits = bounds(tables)
    for target in tables.targets["target"]:
        if limits[target, years[1]].asked is not None:
            continue  # a number grows by what is done, not by rates and mix
        detail = change(tables, target, years)
        parts = dict.fromkeys(PARTS, Fraction(0))
        for part, effect in columns(detail, "part", "effect"):
            parts[REASONS[part]] += effect
        if len(detail):
            broken = bool(detail["crosses_break"].any())
            rows.append((target, sum(parts.values()), *parts.values(), broken))
    names = " ".join(("target", "total", *PARTS, "crosses_break"))
    return framed(rows, names, yes_no="crosses_break")
