"""Who was there when, and what became of whom."""

import pandas as pd
import pytest

from analysis.pipeline.checked import load_reference
from analysis.returns.lives import Lives, index

# one that is renamed, then merged with another; one that is split
ORGANISATIONS = [
    ("A", "", "2022-05-10"),
    ("B", "2022-05-10", "2024-01-01"),
    ("C", "", "2024-01-01"),
    ("D", "2024-01-01", ""),
    ("E", "", "2023-07-01"),
    ("F", "2023-07-01", ""),
    ("G", "2023-07-01", ""),
]
EVENTS = [
    ("2022-05-10", "renamed", "A", "B"),
    ("2024-01-01", "merged", "B", "D"),
    ("2024-01-01", "merged", "C", "D"),
    ("2023-07-01", "split", "E", "F"),
    ("2023-07-01", "split", "E", "G"),
]


@pytest.fixture(scope="module")
def lives() -> Lives:
    organisations = [(i, f"Chi bộ {i}", "cell", "other", *days) for i, *days in ORGANISATIONS]
    columns = ["organisation", "name", "kind", "sector", "founded", "dissolved"]
    return Lives(
        load_reference().having(
            organisations=pd.DataFrame(organisations, columns=columns),
            events=pd.DataFrame(
                [(*event, "") for event in EVENTS],
                columns=["date", "event", "predecessor", "successor", "decision"],
            ),
        )
    )


@pytest.mark.parametrize(
    ("organisation", "years"),
    [("A", [2021]), ("B", [2022, 2023]), ("D", [2024, 2025]), ("E", [2021, 2022])],
)
def test_who_ends_during_a_year_is_not_in_force_at_its_end(lives, organisation, years):
    assert [y for y in range(2021, 2026) if lives.in_force(organisation, y)] == years


def test_what_one_became_is_followed_through_several_events(lives):
    assert lives.became("A", 2021) == set()
    assert lives.became("A", 2023) == {"B"}
    assert lives.became("A", 2025) == {"D"}
    assert lives.became("E", 2024) == {"F", "G"}


def test_what_one_came_from_is_told_while_that_is_in_force(lives):
    assert lives.came_from("D", 2023) == {"B", "C"}
    assert lives.came_from("D", 2024) == set()


def test_who_is_not_in_force_is_told_by_the_column_that_says_so(lives):
    gone, young = lives.not_in_force("A", 2024), lives.not_in_force("F", 2021)
    assert (gone["column"], gone["day"]) == ("dissolved", "2022-05-10")
    assert (young["column"], young["day"]) == ("founded", "2023-07-01")
    assert len(gone["where"]) == len(young["where"]) == 2  # the organisation, the event


def test_a_new_name_moves_nobody_and_a_merger_and_a_split_do(lives):
    assert lives.renamed == {"B": "A"}
    assert lives.moved == {
        *((one, "2024") for one in "BCD"),
        *((one, "2023") for one in "EFG"),
    }


def test_what_is_paired_twice_is_there_twice():
    assert index([("a", 1), ("b", 2), ("a", 3)]) == {"a": {1, 3}, "b": {2}}
