"""What is missing, by cause, organisation and task: parts that add up, and what is left out."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring.example import example
from analysis.measuring.shortage import (
    by_task,
    carrying,
    last_year,
    shares,
    shortage,
    silent,
    tasks,
)

UNITS = st.fractions(Fraction(1, 60), 50, max_denominator=60)
KEYS = st.sampled_from([*"ABCDEFGHI", "not-stated"])


EXAMPLE = example()


def bloc(*rows, year=2025, by="cause"):
    """The example with the gaps (target, key, units)."""
    made = [[target, year, by, key, str(units)] for target, key, units in rows]
    gaps = pd.DataFrame(made, columns=["target", "year", "by", "key", "units"])
    return replace(EXAMPLE, gaps=gaps)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.tuples(st.sampled_from(["1b", "3", "7a"]), KEYS), UNITS, min_size=1))
def test_shares_add_up_to_all_and_every_target_weighs_alike(units):
    made = bloc(*((target, key, part) for (target, key), part in units.items()))
    found, targets = shares(made, 2025), {target for target, _ in units}
    assert sum(found["share"]) == 100
    rows = shortage(made, 2025)
    assert rows.groupby("target")["share"].sum().tolist() == [100] * len(targets)
    task = by_task(made, 2025)
    assert sum(task["share"]) == 100


def test_the_largest_comes_first_and_what_nobody_told_last():
    made = bloc(("3", "A", 1), ("3", "B", 2), ("3", "not-stated", 9), ("3", "surplus", -4))
    assert shortage(made, 2025)["key"].tolist() == ["B", "A", "not-stated"]
    assert shortage(made, 2025, "1b").empty and shortage(made, 2024).empty
    assert shares(made, 2025)["share"].tolist() == [Fraction(n, 12) * 100 for n in (2, 1, 9)]


def test_a_target_that_no_whole_number_could_meet_is_left_out():
    made = bloc(("6b", "A", 1), ("3", "B", 2))
    rows = made.indicators
    bloc_of = rows["target"].eq("6b") & rows["level"].eq("bloc") & rows["year"].eq(2025)
    given_ = rows.assign(
        numerator=rows["numerator"].mask(bloc_of, 7),
        denominator=rows["denominator"].mask(bloc_of, 39),
    )
    made = replace(made, indicators=given_)
    assert shortage(made, 2025)["target"].tolist() == ["3"]
    assert shares(made, 2025).to_numpy().tolist() == [["B", 100]]


def test_two_tasks_share_a_cause_and_what_lies_outside_has_none():
    made = bloc(("3", "F", 2), ("1b", "H", 3))
    assert tasks(made)["F"] == ["IV.2", "IV.4"] and tasks(made)["H"] == []
    found = by_task(made, 2025).set_index("task")
    assert found["share"].to_dict() == {"IV.2": 25, "IV.4": 25, "": 50}


def test_who_is_silent_is_short_and_names_no_cause():
    found = silent(EXAMPLE, "1b", 2025)
    assert found[["key", "units"]].to_numpy().tolist() == [["S", 1]]
    assert silent(EXAMPLE, "1b", 2024).empty, "A told why"


def test_the_last_year_is_that_of_the_last_shortage():
    assert last_year(bloc(("3", "A", 1), year=2023)) == 2023
    assert last_year(bloc()) == 2025


@pytest.mark.parametrize(
    "units, whole, count, share",
    [
        ([4, 3, 2, 1], 10, 2, 70),
        ([5, 5], 10, 1, 50),
        ([1, 1], 10, 2, 20),  # they do not carry half
        ([], 10, 0, 0),
    ],
)
def test_the_parts_that_carry_half(units, whole, count, share):
    assert carrying(map(Fraction, units), Fraction(whole)) == (count, share)
