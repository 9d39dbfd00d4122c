"""Verdicts and distances in whole numbers: the same however a target is phrased."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measuring.rules import Bounds, judge, rules, side, units_short
from made_up_bloc import tables_of, targets
from plain_counting import READINGS, YEARS

PERCENT = st.integers(1, 99)
RULES = rules(tables_of({}))


def test_eleven_targets_and_five_further_readings_come_from_data():
    found = {(r.target, r.reading) for r in RULES}
    assert len(targets()) == 11 and len(found) == 16
    assert {r for r in found if r[1] != "resolution"} == {
        (t, x) for t, others in READINGS.items() for x in others
    }
    assert {r.years for r in RULES} == {YEARS}


def mirror(bounds):
    """The same target phrased as failure."""
    low, high = (None if b is None else 1 - b for b in (bounds.upper, bounds.lower))
    return Bounds(low, bounds.upper_strict, high, bounds.lower_strict)


BOUNDS = st.one_of(
    st.builds(
        lambda p, s: Bounds(Fraction(p, 100), s, None, False), st.integers(1, 100), st.booleans()
    ),
    st.builds(
        lambda p, s: Bounds(None, False, Fraction(p, 100), s), st.integers(0, 99), st.booleans()
    ),
    st.builds(
        lambda p, q, s, t: Bounds(Fraction(min(p, q), 100), s, Fraction(max(p, q) + 1, 100), t),
        PERCENT,
        PERCENT,
        st.booleans(),
        st.booleans(),
    ),
)
COUNTS = st.integers(1, 400).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@given(BOUNDS, COUNTS)
def test_a_verdict_is_the_same_phrased_as_failure(bounds, counts):
    n, d = counts
    other = {"below": "above", "above": "below", "inside": "inside"}
    assert side(mirror(bounds), d - n, d) == other[side(bounds, n, d)]


@given(BOUNDS, COUNTS)
def test_units_short_are_the_same_phrased_as_failure(bounds, counts):
    n, d = counts
    units, turned = units_short(bounds, n, d), units_short(mirror(bounds), d - n, d)
    possible = units is not None and 0 <= n + units <= d
    assert turned == (-units if possible else None) or (
        turned is not None and not 0 <= d - n + turned <= d
    )


@given(BOUNDS, COUNTS, st.sampled_from([0, -1]))
def test_units_short_is_the_smallest_number_that_meets_the_target(bounds, counts, step):
    n, d = counts
    good = [
        k
        for k in range(-n, d * 3 + 2)
        if d + step * k > 0 and side(bounds, n + k, d + step * k) == "inside"
    ]
    assert units_short(bounds, n, d, step) == (min(good, key=abs) if good else None)


@pytest.mark.parametrize(
    "target, n, d, state, units",
    [
        ("3", 2249, 2500, "missed", 1),  # 89.96 % prints as 90,0
        ("3", 9, 10, "met", 0),
        ("6a", 9, 10, "missed", 1),  # "trên 90%"
        ("6a", 91, 100, "met", 0),
        ("1b", 152, 150, "met", 0),  # more studied than had to
        ("1b", 149, 150, "missed", 1),
        ("7b", 20, 100, "met", 0),
        ("7b", 21, 100, "missed", -1),
        ("7b", 14, 100, "missed", 1),
        ("7b", 1, 4, "missed", None),  # no whole number between 15 and 20 % of 4
        ("6b", 17, 100, "missed", 1),
        ("2b", 9, 10, "running", 1),
        ("2b", 10, 10, "met", 0),
    ],
)
def test_the_resolution_is_taken_at_its_word(target, n, d, state, units):
    rule = next(r for r in RULES if r.target == target)
    assert judge(rule, "bloc", 2023, n, d, 5) == state
    assert units_short(rule.bounds, n, d, rule.step) == units


def test_the_reading_good_takes_a_success_out_of_its_base():
    rule = next(r for r in RULES if (r.target, r.reading) == ("6b", "good"))
    assert units_short(rule.bounds, 1, 9, rule.step) == 1  # 2/8 and not 2/9
    assert units_short(rule.bounds, 0, 1, rule.step) is None  # 1/0 is no rate
