"""Pace: odd cases by hand, invariance by property."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring.trend import pace
from made_up_bloc import targets
from made_up_series import bloc, series


def pace_of(target, counts, **how):
    return pace(bloc(series(target, counts, **how)))


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
    assert len(pace_of("3", dict.fromkeys(range(2021, 2026), (90, 100)))) == 1


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
        "7b", dict.fromkeys(range(2021, 2025), (10, 100)), level="organisation", scope="O"
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
    a = pace(bloc(series("3", counts), targets=success)).iloc[0]
    turned = {y: (d - n, d) for y, (n, d) in counts.items()}
    b = pace(bloc(series("3", turned), targets=failure)).iloc[0]
    assert a["state"] == b["state"] and a["points"] == b["points"]
    for column in ("actual", "needed", "needed_from_now"):
        assert a[column] == (None if b[column] is None else -b[column])
    assert a["projected"] == 100 - b["projected"]
