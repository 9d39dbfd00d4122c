"""What a verdict hangs on: another reading, one organisation, few members, most of them below."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.measuring.assess import without
from analysis.measuring.doubts import doubts
from analysis.measuring.example import example
from analysis.measuring.indicators import indicators
from analysis.measuring.rules import bounds
from analysis.measuring.series import columns, figures, records
from made_up_bloc import draw, measured
from made_up_series import bloc, series


def one(target, of, year=2023, reading="resolution"):
    """A bloc whose organisations gave (numerator, denominator)."""
    parts = [series(target, {year: pair}, "organisation", who) for who, pair in of.items()]
    whole = tuple(sum(pair[i] for pair in of.values()) for i in (0, 1))
    return bloc(series(target, {year: whole}), *parts)


def whys(tables, **asked):
    return [(r["why"], r["key"], r["state"], r["count"]) for r in records(doubts(tables, **asked))]


def test_a_target_that_one_organisation_carries_says_who():
    tables = one("7a", {"A": (996, 1000), "B": (88, 100), "C": (90, 100)})
    assert whys(tables) == [("one", "A", "missed", 1), ("most", "", "missed", 2)]


def test_a_target_that_only_one_misses_says_who():
    tables = one("1a", {"A": (1, 1), "B": (0, 1), "C": (1, 1)})
    assert whys(tables) == [("one", "B", "met", 1)]


def test_whoever_would_turn_it_is_counted_and_the_one_that_moves_it_most_is_named():
    tables = one("3", {"A": (95, 100), "B": (29, 30), "C": (57, 71)})
    rows = records(doubts(tables))
    assert [(r["key"], r["numerator"], r["denominator"], r["count"]) for r in rows] == [
        ("A", 86, 101, 2)
    ]


def test_a_verdict_that_all_share_has_no_doubt():
    assert whys(one("3", dict.fromkeys("ABCD", (95, 100)))) == []


def test_another_lawful_reading_travels_with_the_verdict():
    own = series("7b", {2025: (14, 100)})
    other = series("7b", {2025: (14, 80)}, reading="good")
    same = series("7b", {2025: (14, 101)}, reading="graded")
    assert whys(bloc(own, other, same), year=2025) == [("reading", "good", "met", 1)]


def test_what_was_not_reported_is_no_other_verdict():
    own = series("7b", {2025: (14, 100)})
    other = series("7b", {2025: None}, reading="good")
    assert whys(bloc(own, other)) == []


def test_few_members_are_told_with_their_numbers():
    tables = example()
    rows = tables.observations
    gone = rows["organisation"].eq("B") & rows["measure"].eq("members_studied")
    tables = replace(tables, observations=rows[~(gone & rows["year"].eq(2025))])
    tables = replace(tables, indicators=indicators(tables))
    found = [r for r in records(doubts(tables, target="1b", year=2025)) if r["why"] == "thin"]
    assert [(r["numerator"], r["denominator"]) for r in found] == [(120, 170)]


@pytest.mark.parametrize("seed", range(3))
def test_doubts_of_one_organisation_are_those_of_the_figures_without_each(seed):
    tables = measured(draw(seed))
    told = doubts(tables, year=2024)
    for row in records(told[told["why"].eq("one")]):
        own = figures(tables, row["target"], level="organisation", year=2024)
        gave = columns(own[own["reporting"] > 0], "scope", "numerator", "denominator")
        each = without(gave, bounds(tables)[row["target"], 2024])
        turning = {one.scope: one.numerator for one in each if one.turns}
        assert len(turning) == row["count"] and turning[row["key"]] == row["numerator"]


def test_the_order_of_the_organisations_decides_nothing():
    tables = measured(draw(5))
    turned = replace(tables, indicators=tables.indicators[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(
        doubts(tables).sort_values(["target", "year", "why", "key"], ignore_index=True),
        doubts(turned).sort_values(["target", "year", "why", "key"], ignore_index=True),
    )
