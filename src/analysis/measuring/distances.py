"""How far the bloc is from its targets: what organisations are short, and what others offset."""

from fractions import Fraction

from analysis.codes import SURPLUS
from analysis.measuring import known
from analysis.measuring.series import columns, having
from analysis.tables import Tables


def distances(tables: Tables, target: str) -> dict[int, tuple[Fraction, Fraction]]:
    """The shortage of all organisations and what those above the target offset, year by year.

    The first less the second is the bloc's own distance. Years without one are left out.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> distances(example(), "1b")[2025]
    (Fraction(4, 1), Fraction(0, 1))
    """
    target = known.one(tables, "target", target)
    rows = having(tables.gaps, target=target, by="organisation")
    found: dict[int, tuple[Fraction, Fraction]] = {}
    for year, key, units in columns(rows, "year", "key", "units"):
        short, above = found.get(year, (Fraction(0), Fraction(0)))
        if key == SURPLUS:
            found[year] = short, above - Fraction(units)
        else:
            found[year] = short + Fraction(units), above
    return found
