"""Goals and targets: read once, compared by id."""

import dataclasses
from fractions import Fraction

import pytest

from analysis.measuring.example import example
from analysis.measuring.targets import Goal, all_targets, target_of


def test_a_target_is_read_from_its_row():
    band, strict = (target_of(example(), target) for target in ("7b", "6a"))
    assert (band.bounds, band.short, band.breaks) == ([15, 20], "15–20%", 2025)
    assert strict.strict and strict.short == "> 90%" and strict.upper is None
    assert target_of(example(), "2b").cumulative and not strict.cumulative
    assert [t.id for t in all_targets(example()) if not t.for_each] == ["6b", "7b"]


def test_a_share_with_decimals_stays_exact():
    rows = example().targets
    rows = rows.assign(lower=rows["lower"].where(rows["target"].ne("3"), "92.5"))
    assert target_of(dataclasses.replace(example(), targets=rows), "3").lower == Fraction(185, 2)


def test_an_unknown_target_names_those_there_are():
    with pytest.raises(KeyError, match="Không có chỉ tiêu «9z»; có: 1a – .*; 1b – "):
        target_of(example(), "9z")


def test_a_series_is_cut_only_where_the_break_lies_within_it():
    goal = Goal(lower=90, breaks=2025)
    assert goal.cut([2021, 2025]) == 2025
    assert goal.cut([2025, 2026]) is None and goal.cut([2021, 2024]) is None
    assert Goal(lower=90).cut([2021, 2025]) is None


def test_a_target_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        target_of(example(), "3").lower = 0
