"""Why rates changed: what is due to each reason adds up exactly."""

from fractions import Fraction

import pytest

import made_up_bloc as bloc
from analysis.measuring.change import PARTS as ALL_PARTS
from analysis.measuring.changes import PARTS, REASONS, changes
from analysis.measuring.rules import percent
from analysis.measuring.series import records, series
from measured_bloc import made


@pytest.mark.parametrize("seed", [2, 7])
def test_the_reasons_add_up_to_the_change_of_the_rate(seed):
    data = made(bloc.draw(seed))
    rows = records(changes(data, (2022, 2024)))
    assert len(rows) == 11
    for row in rows:
        own = {
            r["year"]: percent(r["numerator"], r["denominator"])
            for r in records(series(data, row["target"]))
        }
        assert sum((row[part] for part in PARTS), Fraction(0)) == row["total"]
        assert row["total"] == own[2024] - own[2022]


def test_a_year_without_a_rate_gives_no_row_and_a_break_is_told():
    data = made(bloc.draw(2))
    assert changes(data, (2020, 2024)).empty
    broken = changes(data, (2024, 2025)).set_index("target")["crosses_break"]
    assert broken["6a"] and broken["7b"] and not broken["1b"]


def test_every_part_of_a_change_has_its_reason():
    assert set(REASONS) == set(ALL_PARTS)
