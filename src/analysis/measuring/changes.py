"""Why the rates of all targets changed between two years, by reason; the parts add up exactly."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from analysis.measuring.change import change
from analysis.measuring.targets import all_targets
from analysis.tables import Tables

REASONS = {
    "rate": "rate",
    "mix": "mix",
    **dict.fromkeys(("joined", "left", "split", "merged"), "moved"),
    **dict.fromkeys(("no-return-before", "no-return-after", "no-base", "no-panel"), "unreported"),
}
COLUMNS = ("total", *dict.fromkeys(REASONS.values()))


def changes(tables: Tables, before: int, after: int) -> pd.DataFrame:
    """The change of each target's rate between two years.

    Returns
    -------
    DataFrame
        By target: `total` in points (exact), and what of it is due to `rate` (how the organisations did), `mix` (how
        they grew), `moved` (who came, went, split or merged) and `unreported` (who gave no figure in one year);
        `crosses_break`. A target without a rate in one of the years has no row.
    """
    rows = {}
    for target in all_targets(tables):
        detail = change(
            tables.indicators,
            tables.targets,
            tables.organisations,
            tables.events,
            target.id,
            before,
            after,
        )
        if len(detail):
            parts = dict.fromkeys(COLUMNS, Fraction(0))
            for part, effect in zip(detail["part"], detail["effect"], strict=True):
                parts[REASONS[part]] += effect
                parts["total"] += effect
            rows[target.id] = parts | {"crosses_break": bool(detail["crosses_break"].any())}
    return pd.DataFrame.from_dict(rows, "index", columns=[*COLUMNS, "crosses_break"], dtype=object)
