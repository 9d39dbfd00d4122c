"""Figures of one scope typed in, year by year, as measures take them."""

from fractions import Fraction

import pandas as pd

from made_up_bloc import tables_of, targets

TARGET = {r["target"]: r for r in targets().to_dict("records")}


def bloc(*series, **frames):
    """Tables of some series."""
    return tables_of({"indicators": pd.concat(series), **frames})


def series(target, counts, level="bloc", scope="bloc", reading="resolution"):
    """Indicators of one scope from {year: (numerator, denominator)}; None = no return."""
    rows = []
    for year, pair in counts.items():
        n, d = pair or (None, None)
        state = (
            "not-reported" if pair is None else "no-base" if d == 0 else _state(target, year, n, d)
        )
        rows.append(
            {
                "target": target,
                "reading": reading,
                "level": level,
                "scope": scope,
                "year": year,
                "numerator": n,
                "denominator": d,
                "reporting": int(pair is not None),
                "expected": 1,
                "state": state,
            }
        )
    made = pd.DataFrame(rows)
    whole = ["year", "numerator", "denominator", "reporting", "expected"]
    return made.astype(dict.fromkeys(whole, "Int64"))


def _state(target, year, n, d):
    low, high = Fraction(TARGET[target]["lower"]), Fraction(TARGET[target]["upper"] or 1000)
    rate = Fraction(100 * n, d)
    met = (rate > low if target == "6a" else rate >= low) and rate <= high
    return "met" if met else "running" if target == "2b" and year < 2025 else "missed"
