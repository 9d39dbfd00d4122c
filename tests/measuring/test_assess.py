"""Verdicts of the term, readings, the cap, repeaters: odd cases by hand, invariance by property."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring.assess import (
    cap_readings,
    caps,
    compare_readings,
    repeaters,
    standing,
    term_verdicts,
    with_distance,
    without,
)
from analysis.measuring.panel import as_now
from analysis.measuring.remedies import remedies
from analysis.measuring.rules import Bounds, bounds, distance
from analysis.measuring.series import columns, figures
from analysis.measuring.trend import pace
from made_up_bloc import draw, measured, practice
from made_up_series import bloc, series

# --- distance --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target, n, d, bound, distance, side",
    [
        ("3", 85, 100, 90, -5, "below"),
        ("3", 2249, 2500, 90, Fraction(-1, 25), "below"),
        ("3", 95, 100, 90, 5, "inside"),
        ("6a", 9, 10, 90, 0, "below"),
        ("7b", 23, 100, 20, -3, "above"),
        ("7b", 14, 100, 15, -1, "below"),
        ("7b", 16, 100, 15, 1, "inside"),
        ("7b", 19, 100, 20, 1, "inside"),
        ("1b", 152, 150, 100, Fraction(4, 3), "inside"),
    ],
)
def test_distance_is_signed_exact_and_to_the_bound_that_matters(
    target, n, d, bound, distance, side
):
    row = with_distance(bloc(series(target, {2023: (n, d)}))).iloc[0]
    assert (row["bound"], row["distance"], row["side"]) == (bound, distance, side)
    assert row["rate"] == Fraction(100 * n, d)


def test_no_figure_has_no_rate_and_no_distance():
    found = with_distance(bloc(series("3", {2022: None, 2023: (0, 0)})))
    assert found["rate"].tolist() == found["distance"].tolist() == [None, None]
    assert found["side"].tolist() == ["", ""]


@given(st.integers(0, 300), st.integers(1, 300), st.integers(1, 99), st.integers(1, 99))
def test_distance_is_the_same_phrased_as_failure(n, d, p, q):
    low, high = Fraction(min(p, q), 100), Fraction(max(p, q), 100)
    rate = Fraction(100 * min(n, d), d)
    bounds, other = Bounds(low, False, high, False), Bounds(1 - high, False, 1 - low, False)
    assert distance(bounds, rate)[1] == distance(other, 100 - rate)[1]


# --- the term --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target, counts, verdict, met, judged",
    [
        ("3", dict.fromkeys(range(2021, 2026), (9, 10)), "met", 5, 5),
        (
            "3",
            {2021: (9, 10), 2022: (8, 10), 2023: (9, 10), 2024: (8, 10), 2025: (9, 10)},
            "missed",
            3,
            5,
        ),
        (
            "3",
            {2021: (9, 10), 2022: None, 2023: (9, 10), 2024: (0, 0), 2025: None},
            "met-so-far",
            2,
            2,
        ),
        ("3", {2021: None, 2022: None, 2023: None, 2024: None, 2025: (8, 10)}, "missed", 0, 1),
        ("3", {2021: None}, "not-judged", 0, 0),
        ("2b", {2021: (1, 9), 2024: (8, 9), 2025: (9, 9)}, "met", 1, 1),
        (
            "2b",
            {2021: (1, 9), 2024: (9, 9), 2025: (8, 9)},
            "missed",
            1,
            2,
        ),  # turnover lowered it again
        ("2b", {2021: (1, 9), 2024: (8, 9), 2025: None}, "running", 0, 0),
        ("2b", {2021: (1, 9), 2024: (9, 9), 2025: None}, "running", 1, 1),
        ("2b", {2025: None}, "not-judged", 0, 0),
    ],
)
def test_the_verdict_of_the_term(target, counts, verdict, met, judged):
    row = term_verdicts(bloc(series(target, counts))).iloc[0]
    assert (row["verdict"], row["met"], row["judged"], row["years"]) == (
        verdict,
        met,
        judged,
        len(counts),
    )


def test_years_of_the_term_are_named_and_add_up():
    table = term_verdicts(measured(draw(4)), reading=None)
    named = (
        table[["met_years", "missed_years", "open_years"]].map(lambda t: len(t.split())).sum(axis=1)
    )
    assert (named == table["years"]).all()
    assert (table["met"] + table["missed"] == table["judged"]).all()


# --- readings and the cap --------------------------------------------------------------------------------------------


def test_readings_are_compared_and_the_difference_is_told():
    both = pd.concat(
        [
            series("7b", {2022: (16, 100), 2023: (18, 100)}),
            series("7b", {2022: (16, 110), 2023: (18, 110)}, reading="graded"),
        ]
    )
    found = compare_readings(bloc(both))
    assert found.loc[found["year"] == 2022, "differs"].tolist() == [True, True]
    assert found.loc[found["year"] == 2023, "differs"].tolist() == [False, False]


def test_a_reading_that_cannot_be_judged_does_not_disagree():
    both = pd.concat([series("3", {2022: (9, 10)}), series("3", {2022: None}, reading="cells")])
    assert not compare_readings(bloc(both))["differs"].any()


def test_bands_without_a_whole_number():
    def colliding(target):
        found = caps(bloc(series(target, {n: (0, n) for n in range(1, 201)})))
        return found.loc[found["collides"], "denominator"].tolist()

    assert colliding("7b") == [1, 2, 3, 4, 7, 8, 9, 14]
    assert colliding("6b") == [
        1,
        2,
        3,
        4,
        *range(6, 10),
        12,
        13,
        14,
        17,
        18,
        19,
        23,
        24,
        28,
        29,
        34,
        39,
    ]


def test_the_cap_beside_the_target():
    counts = {2021: (5, 25), 2022: (5, 24), 2023: (4, 24), 2024: None, 2025: (0, 0)}
    found = caps(bloc(series("6b", counts)))
    assert found["year"].tolist() == [2021, 2022, 2023]
    assert found[["allowed", "needed", "over", "within", "collides"]].to_numpy().tolist() == [
        [5, 5, 0, True, False],
        [4, 5, 1, False, True],
        [4, 5, 0, True, True],
    ]


def test_only_the_inclusive_reading_of_the_cap_agrees_with_6b():
    found = cap_readings(bloc(series("3", {2021: None}))).set_index(["target", "reading"])
    assert found.loc[("6b", "exclusive"), "highest"] == Fraction(50, 3)
    assert found["agrees"].to_dict() == {
        ("6b", "inclusive"): True,
        ("6b", "exclusive"): False,
        ("7b", "inclusive"): True,
        ("7b", "exclusive"): True,
    }


# --- repeaters ------------------------------------------------------------------------------------------

GOOD, BAD = (9, 10), (8, 10)


@pytest.mark.parametrize(
    "states, status, longest, recovered",
    [
        ([GOOD, GOOD, GOOD, GOOD, BAD], "new", 1, None),
        ([GOOD, GOOD, GOOD, BAD, BAD], "repeating", 2, None),
        ([BAD, BAD, BAD, GOOD, GOOD], "recovered", 3, 2024),
        ([BAD, GOOD, GOOD, GOOD, BAD], "again", 1, None),
        ([BAD, None, BAD, None, None], "again", 1, None),  # a year without a return: nobody knows
        ([BAD, BAD, None, GOOD, None], "recovered", 2, 2024),
        ([BAD, GOOD, BAD, BAD, None], "repeating", 2, None),
    ],
)
def test_who_repeats(states, status, longest, recovered):
    counts = dict(zip(range(2021, 2026), states, strict=True))
    row = repeaters(bloc(series("3", counts, "organisation", "O"))).iloc[0]
    assert (row["status"], row["longest"]) == (status, longest)
    assert (None if pd.isna(row["recovered"]) else row["recovered"]) == recovered


def test_who_never_missed_or_never_reported_is_not_listed():
    both = pd.concat(
        [
            series("3", {2021: GOOD}, "organisation", "O"),
            series("3", {2021: None}, "organisation", "P"),
        ]
    )
    assert repeaters(bloc(both)).empty


def test_a_run_over_the_break_says_so():
    for target, crosses in (("7a", True), ("3", False)):
        found = repeaters(bloc(series(target, {2024: BAD, 2025: BAD}, "organisation", "O")))
        assert found["crosses_break"].tolist() == [crosses]


# --- nothing at all --------------------------------------------------------------------------------------------------


def test_every_step_takes_a_bloc_that_sent_nothing():
    nobody = measured({})
    assert set(term_verdicts(nobody)["verdict"]) == {"not-judged"}
    assert set(pace(nobody)["state"]) == {"no-points"}
    assert caps(nobody).empty and repeaters(nobody).empty and remedies(nobody).empty
    assert not compare_readings(nobody)["differs"].any()
    assert not left_out_in_turn(nobody)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_verdict_and_distance_never_contradict_each_other(seed):
    made = measured(draw(seed, size=5))
    table, limits = with_distance(made, reading=None), bounds(made)
    for r in table[table["state"].isin(["met", "missed", "running"])].to_dict("records"):
        assert (r["side"] == "inside") == (r["state"] == "met")
        assert r["distance"] >= 0 if r["state"] == "met" else r["distance"] <= 0
        strict = limits[r["target"], r["year"]].lower_strict
        assert r["state"] == "met" or r["distance"] < 0 or strict
        one = standing(made, r)
        assert (one.rate, one.distance, one.side) == (r["rate"], r["distance"], r["side"])


def test_the_practice_submissions_by_hand():
    tables = practice()
    if tables is None:
        pytest.skip("the practice submissions do not stand beside this repository")
    made = measured(tables)
    found = term_verdicts(made, level="bloc", reading=None).set_index(["target", "reading"])
    assert (found.loc[("3", "resolution"), "met"], found.loc[("7b", "good"), "met"]) == (3, 2)
    now = replace(made, indicators=as_now(made))
    runs = repeaters(now, level="line").set_index(["target", "scope"])
    assert (
        runs.loc[("1b", "TC004"), "status"] == "repeating"
        and runs.loc[("1b", "TC004"), "longest"] == 5
    )


# --- what hangs on one -----------------------------------------------------------------------------------------------


def left_out_in_turn(tables):
    rows = figures(tables, "3", level="organisation", year=2023)
    gave = rows[rows["reporting"] > 0]
    return without(columns(gave, "scope", "numerator", "denominator"), bounds(tables)["3", 2023])


@pytest.mark.parametrize(
    "counts, turns",
    [
        ([(99, 100), (8, 10), (8, 10)], ["O0"]),  # met, but for the large one
        ([(10, 10), (10, 10), (9, 10)], []),
        ([(8, 10), (8, 10), (8, 10)], []),
        ([(1, 10), (10, 10)], ["O0"]),  # missed, but for one
        ([(9, 10)], []),  # without it there is no base
    ],
)
def test_whose_absence_turns_the_verdict(counts, turns):
    each = [series("3", {2023: c}, "organisation", f"O{i}") for i, c in enumerate(counts)]
    found = left_out_in_turn(bloc(*each))
    assert [one.scope for one in found if one.turns] == turns
    whole = tuple(sum(c[i] for c in counts) for i in (0, 1))
    for one in found:
        mine = counts[int(one.scope[1:])]
        assert (one.numerator + mine[0], one.denominator + mine[1]) == whole
        assert one.there.rate == Fraction(100 * one.numerator, one.denominator)
