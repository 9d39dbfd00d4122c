"""Verdicts of the term, readings, the cap, pace, repeaters, remedies: odd cases by hand, invariance by property."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring import assess, panel, trend
from analysis.measuring.measure import Bounds, bounds_of, indicators
from made_up_bloc import (
    draw,
    frame,
    gradings,
    issues,
    observations,
    practice,
    readings,
    register,
    targets,
)

TARGET = {r["target"]: r for r in targets().to_dict("records")}


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
    row = assess.with_distance(series(target, {2023: (n, d)}), targets()).iloc[0]
    assert (row["bound"], row["distance"], row["side"]) == (bound, distance, side)
    assert row["rate"] == Fraction(100 * n, d)


def test_no_figure_has_no_rate_and_no_distance():
    found = assess.with_distance(series("3", {2022: None, 2023: (0, 0)}), targets())
    assert found["rate"].tolist() == found["distance"].tolist() == [None, None]
    assert found["side"].tolist() == ["", ""]


@given(st.integers(0, 300), st.integers(1, 300), st.integers(1, 99), st.integers(1, 99))
def test_distance_is_the_same_phrased_as_failure(n, d, p, q):
    low, high = Fraction(min(p, q), 100), Fraction(max(p, q), 100)
    rate = Fraction(100 * min(n, d), d)
    bounds, other = Bounds(low, False, high, False), Bounds(1 - high, False, 1 - low, False)
    assert assess.distance(bounds, rate)[1] == assess.distance(other, 100 - rate)[1]


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
    row = assess.term_verdicts(series(target, counts), targets()).iloc[0]
    assert (row["verdict"], row["met"], row["judged"], row["years"]) == (verdict, met, judged, 5)


def test_years_of_the_term_are_named_and_add_up():
    table = assess.term_verdicts(_made(4), targets())
    named = (
        table[["met_years", "missed_years", "open_years"]].map(lambda t: len(t.split())).sum(axis=1)
    )
    assert (named == table["years"]).all()
    assert (table["met"] + table["missed"] == table["judged"]).all()


def _made(seed, **how):
    t = draw(seed, **how)
    return indicators(
        t["observations"], t["gradings"], t["organisations"], t["issues"], targets(), readings()
    )


# --- readings and the cap --------------------------------------------------------------------------------------------


def test_readings_are_compared_and_the_difference_is_told():
    both = pd.concat(
        [
            series("7b", {2022: (16, 100), 2023: (18, 100)}),
            series("7b", {2022: (16, 110), 2023: (18, 110)}, reading="graded"),
        ]
    )
    found = assess.compare_readings(both, targets())
    assert found.loc[found["year"] == 2022, "differs"].tolist() == [True, True]
    assert found.loc[found["year"] == 2023, "differs"].tolist() == [False, False]


def test_a_reading_that_cannot_be_judged_does_not_disagree():
    both = pd.concat([series("3", {2022: (9, 10)}), series("3", {2022: None}, reading="cells")])
    assert not assess.compare_readings(both, targets())["differs"].any()


def test_bands_without_a_whole_number():
    assert assess.collisions(15, 20, 200) == [1, 2, 3, 4, 7, 8, 9, 14]
    assert assess.collisions(18, 20, 200) == [
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
    found = assess.caps(series("6b", counts), targets())
    assert found["year"].tolist() == [2021, 2022, 2023]
    assert found[["allowed", "needed", "over", "within", "collides"]].to_numpy().tolist() == [
        [5, 5, 0, True, False],
        [4, 5, 1, False, True],
        [4, 5, 0, True, True],
    ]


def test_only_the_inclusive_reading_of_the_cap_agrees_with_6b():
    found = assess.cap_readings(targets()).set_index(["target", "reading"])
    assert found.loc[("6b", "exclusive"), "highest"] == Fraction(50, 3)
    assert found["agrees"].to_dict() == {
        ("6b", "inclusive"): True,
        ("6b", "exclusive"): False,
        ("7b", "inclusive"): True,
        ("7b", "exclusive"): True,
    }


# --- pace ------------------------------------------------------------------------------------------------------------


def pace_of(target, counts, **how):
    return trend.pace(series(target, counts, **how), targets())


def test_pace_on_a_straight_line_from_first_to_last_year():
    row = pace_of("3", {2021: (70, 100), 2022: (99, 100), 2023: (80, 100)}).iloc[0]
    assert (row["actual"], row["needed"], row["needed_from_now"]) == (5, 5, 5)
    assert (row["points"], row["horizon"], row["projected"], row["state"]) == (
        3,
        2025,
        90,
        "on-pace",
    )


def test_one_hair_slower_is_behind():
    row = pace_of("3", {2021: (7000, 10000), 2022: (1, 2), 2024: (8499, 10000)}).iloc[0]
    assert row["state"] == "behind" and row["projected_side"] == "below"


def test_after_the_term_the_line_leads_to_the_next_year():
    row = pace_of("3", {2021: (70, 100), 2023: (70, 100), 2025: (74, 100)}).iloc[0]
    assert (row["horizon"], row["projected"], row["state"]) == (2026, 75, "behind")
    assert row["needed_from_now"] is None


@pytest.mark.parametrize(
    "counts, state, points",
    [
        ({2021: None, 2022: (0, 0)}, "no-points", 0),
        ({2022: (1, 2)}, "too-few-points", 1),
        ({2021: (1, 2), 2025: (2, 2)}, "too-few-points", 2),
        ({2021: (95, 100), 2022: (9, 10), 2023: (1, 2)}, "met-at-start", 3),
    ],
)
def test_few_points_and_good_starts_have_their_names(counts, state, points):
    row = pace_of("3", counts).iloc[0]
    assert (row["state"], row["points"]) == (state, points)


def test_a_break_is_never_crossed():
    found = pace_of("7a", {y: (90 + y - 2021, 100) for y in range(2021, 2026)})
    assert found[["from_year", "to_year", "state"]].to_numpy().tolist() == [
        [2021, 2024, "behind"],
        [2025, 2025, "too-few-points"],
    ]
    assert found["breaks_between"].tolist() == ["2025", ""]
    assert len(pace_of("3", {y: (90, 100) for y in range(2021, 2026)})) == 1


def test_a_band_may_be_reached_from_above_and_run_through():
    down = pace_of("7b", {2021: (30, 100), 2022: (1, 4), 2023: (24, 100)}).iloc[0]
    assert (down["goal"], down["actual"], down["state"]) == (20, -3, "on-pace")
    through = pace_of("7b", {2021: (30, 100), 2022: (1, 4), 2023: (20, 100)}).iloc[0]
    assert (through["projected"], through["projected_side"], through["state"]) == (
        10,
        "below",
        "behind",
    )


def test_what_is_judged_for_the_bloc_only_gets_numbers_and_no_pace():
    found = pace_of(
        "7b", {y: (10, 100) for y in range(2021, 2025)}, level="organisation", scope="O"
    )
    assert found["state"].tolist() == ["not-judged", "no-points"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=3, max_size=4),
    st.integers(1, 99),
    st.booleans(),
)
def test_pace_is_the_same_phrased_as_failure(pairs, bound, strict):
    counts = {2021 + i: (min(n, d), d) for i, (n, d) in enumerate(pairs)}
    success = targets()[targets()["target"] == "3"].assign(
        lower=str(bound), lower_op=">" if strict else ">="
    )
    failure = success.assign(
        lower="", lower_op="", upper=str(100 - bound), upper_op="<" if strict else "<="
    )
    a = trend.pace(series("3", counts), success).iloc[0]
    b = trend.pace(series("3", {y: (d - n, d) for y, (n, d) in counts.items()}), failure).iloc[0]
    assert a["state"] == b["state"] and a["points"] == b["points"]
    for column in ("actual", "needed", "needed_from_now"):
        assert a[column] == (None if b[column] is None else -b[column])
    assert a["projected"] == 100 - b["projected"]


# --- repeaters and remedies ------------------------------------------------------------------------------------------

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
    row = assess.repeaters(series("3", counts, "organisation", "O"), targets()).iloc[0]
    assert (row["status"], row["longest"]) == (status, longest)
    assert (None if pd.isna(row["recovered"]) else row["recovered"]) == recovered


def test_who_never_missed_or_never_reported_is_not_listed():
    both = pd.concat(
        [
            series("3", {2021: GOOD}, "organisation", "O"),
            series("3", {2021: None}, "organisation", "P"),
        ]
    )
    assert assess.repeaters(both, targets()).empty


def test_a_run_over_the_break_says_so():
    for target, crosses in (("7a", True), ("3", False)):
        found = assess.repeaters(
            series(target, {2024: BAD, 2025: BAD}, "organisation", "O"), targets()
        )
        assert found["crosses_break"].tolist() == [crosses]


def told(*rows):
    columns = ["shortfall", "organisation", "year", "target", "remedy"]
    return frame(
        [dict(zip(columns, (f"h{i}", *r), strict=True)) for i, r in enumerate(rows)], columns
    )


LINES = pd.DataFrame({"organisation": ["R", "R2"], "line": ["R2", "R2"]})


@pytest.mark.parametrize(
    "then, outcome, change",
    [
        (GOOD, "met", 10),
        ((17, 20), "better", 5),
        (BAD, "not-better", 0),
        ((1, 2), "not-better", -30),
        (None, "not-reported", None),
        ((0, 0), "not-judged", None),
    ],
)
def test_what_became_of_a_remedy_a_year_later_under_the_new_name(then, outcome, change):
    table = series("3", {2022: BAD, 2023: then, 2024: GOOD}, "line", "R2")
    row = assess.remedies(told(("R", 2022, "3", "Kiểm tra hằng quý")), table, LINES).iloc[0]
    assert (row["outcome"], row["change"], row["scope"], row["state"]) == (
        outcome,
        change,
        "R2",
        "missed",
    )


def test_the_last_year_is_open_and_the_same_words_again_are_noticed():
    table = series("3", {2022: BAD, 2023: BAD}, "line", "R2")
    rows = told(
        ("R", 2022, "3", "Kiểm tra  hằng quý."),
        ("R2", 2023, "3", "kiểm tra hằng quý"),
        ("R2", 2023, "4", ""),
    )
    found = assess.remedies(rows, table, LINES)
    assert found["outcome"].tolist() == ["not-better", "open", "open"]
    assert found["repeated"].tolist() == [True, False, False]
    assert found["state"].tolist() == ["missed", "missed", "not-reported"]


def test_an_empty_remedy_is_not_repeated():
    table = series("3", {2022: BAD, 2023: BAD}, "line", "R2")
    assert not assess.remedies(told(("R", 2022, "3", ""), ("R2", 2023, "3", "")), table, LINES)[
        "repeated"
    ].any()


# --- nothing at all --------------------------------------------------------------------------------------------------


def test_every_step_takes_a_bloc_that_sent_nothing():
    table = indicators(observations([]), gradings([]), register(), issues(), targets(), readings())
    assert set(assess.term_verdicts(table, targets())["verdict"]) == {"not-judged"}
    assert set(trend.pace(table, targets())["state"]) == {"no-points"}
    assert assess.caps(table, targets()).empty and assess.repeaters(table, targets()).empty
    assert not assess.compare_readings(table, targets())["differs"].any()
    assert assess.remedies(told(), table, LINES).empty


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_verdict_and_distance_never_contradict_each_other(seed):
    table = assess.with_distance(_made(seed, size=5), targets())
    for r in table[table["state"].isin(["met", "missed", "running"])].to_dict("records"):
        assert (r["side"] == "inside") == (r["state"] == "met")
        assert r["distance"] >= 0 if r["state"] == "met" else r["distance"] <= 0
        strict = bounds_of(TARGET[r["target"]]).lower_strict
        assert r["state"] == "met" or r["distance"] < 0 or strict


def test_the_practice_submissions_by_hand():
    tables = practice()
    if tables is None:
        pytest.skip("the practice submissions do not stand beside this repository")
    table = indicators(
        tables["observations"],
        tables["gradings"],
        tables["organisations"],
        tables["issues"],
        targets(),
        readings(),
    )
    bloc = assess.term_verdicts(table[table["level"] == "bloc"], targets()).set_index(
        ["target", "reading"]
    )
    assert (bloc.loc[("3", "resolution"), "met"], bloc.loc[("7b", "good"), "met"]) == (3, 2)
    now = panel.as_now(table, targets(), readings(), tables["organisations"], tables["events"])
    runs = assess.repeaters(now, targets(), level="line").set_index(["target", "scope"])
    assert (
        runs.loc[("1b", "TC004"), "status"] == "repeating"
        and runs.loc[("1b", "TC004"), "longest"] == 5
    )
