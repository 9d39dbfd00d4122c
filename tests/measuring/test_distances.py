"""The shortage of all organisations and what others offset make up the bloc's own distance."""

from fractions import Fraction

import pytest

import made_up_bloc as bloc
from analysis.measuring.distances import distances
from analysis.measuring.series import series
from analysis.measuring.targets import target_of
from measured_bloc import made


@pytest.mark.parametrize("seed", [1, 5])
@pytest.mark.parametrize("target", ["1b", "3", "4"])
def test_shortage_less_surplus_is_the_blocs_distance(seed, target):
    data = made(bloc.draw(seed))
    bound = Fraction(target_of(data, target).lower) / 100
    rows = series(data, target)
    missed = rows[rows["state"].eq("missed")].to_dict("records")
    found = distances(data, target)
    assert missed and set(found) == {row["year"] for row in missed}
    for row in missed:
        short, above = found[row["year"]]
        own = bound * row["denominator"] - row["numerator"]
        assert short > 0 <= above and abs(short - above - own) < Fraction(1, 10**8)
