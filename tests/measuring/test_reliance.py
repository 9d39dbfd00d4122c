"""What verdicts rest on: too few members, bases that are not the whole."""

from dataclasses import replace

from analysis.measuring.example import example
from analysis.measuring.indicators import indicators
from analysis.measuring.reliance import partial_bases, thin


def without(organisation, measure, year):
    """The example without one observation, measured."""
    tables = example()
    rows = tables.observations
    gone = rows["organisation"].eq(organisation) & rows["measure"].eq(measure)
    tables = replace(tables, observations=rows[~(gone & rows["year"].eq(year))])
    return replace(tables, indicators=indicators(tables))


def test_a_figure_of_too_few_members_is_thin():
    rows = thin(without("B", "members_studied", 2025))
    assert [17 * share for share in rows["members_share"]] == [1200], "120 of 170"
    assert set(rows["target"]) == {"1b"} and set(rows["year"]) == {2025}


def test_what_does_not_count_members_is_never_thin():
    tables = without("A", "cells_meeting_good", 2025)
    assert thin(tables).empty
    spelt = tables.targets.assign(unit="Đảng viên")
    assert thin(replace(tables, targets=spelt)).empty, "the word of the unit decides nothing"


def test_a_base_that_lacks_organisations_is_named():
    tables = example()
    rows = tables.targets
    of_studied = rows["target"].eq("3")
    rows = rows.assign(denominator=rows["denominator"].where(~of_studied, "members_studied"))
    assert partial_bases(tables) == []
    assert partial_bases(replace(tables, targets=rows)) == [("1b", "3")]
