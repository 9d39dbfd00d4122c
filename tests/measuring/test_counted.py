"""Who is counted for a target: the sums are the bloc's, and each gap has its reason."""

from dataclasses import replace

import pytest

import made_up_bloc as bloc
from analysis.measuring.counted import absences, measure_keys, sums
from analysis.measuring.example import example
from analysis.measuring.series import figures
from measured_bloc import made

DRAWN = made(bloc.draw(3))


@pytest.mark.parametrize("target", DRAWN.targets["target"])
def test_the_organisations_add_up_to_the_bloc(target):
    rows = sums(DRAWN, target)
    own = figures(DRAWN, target, level="bloc").set_index("year")
    assert rows["closes"].all()
    assert rows["counted"].tolist() == own["reporting"].tolist()


def test_a_sum_that_is_not_the_blocs_is_told():
    rows = DRAWN.indicators
    bloc_ = rows["level"].eq("bloc") & rows["target"].eq("3") & rows["numerator"].notna()
    wrong = rows.assign(numerator=rows["numerator"] + bloc_.astype(int))
    assert not sums(replace(DRAWN, indicators=wrong), "3")["closes"].all()


def test_every_figure_that_is_missing_has_one_reason_and_no_other_has():
    rows = figures(DRAWN, level="organisation")
    gone = rows[rows["numerator"].isna()]
    found = absences(DRAWN)
    missing = zip(gone["target"], gone["scope"], gone["year"], strict=True)
    assert [(gap.target, gap.organisation, gap.year) for gap in found] == list(missing)
    for gap in found:
        assert bool(gap.wrong or gap.blank) == (gap.reason == "no-figure")
    assert {"ungraded", "no-figure", "not-sent"} <= {gap.reason for gap in found}


def test_of_one_organisation_the_same_is_said_as_of_all():
    for organisation in ("O00", "S1", "N"):
        own = absences(DRAWN, organisation=organisation)
        assert own == [gap for gap in absences(DRAWN) if gap.organisation == organisation]


def test_a_cell_with_an_error_is_wrong_and_not_blank():
    tables = example()
    place = {"file": "f", "sheet": "s", "cell": "A1"}
    rows = tables.observations.assign(**place)
    here = rows["organisation"].eq("A") & rows["measure"].eq("members_studied")
    rows = rows.assign(cell=rows["cell"].where(here & rows["year"].eq(2025), "B2"))
    issue = tables.issues.reindex([0]).assign(severity="error", **place)
    spoilt = replace(tables, observations=rows, issues=issue)
    rows = tables.indicators
    mine = rows["target"].eq("1b") & rows["scope"].eq("A") & rows["year"].eq(2025)
    figure = rows["numerator"].where(~mine)
    (gap,) = absences(replace(spoilt, indicators=rows[mine].assign(numerator=figure)), "1b", "A")
    assert (gap.reason, gap.wrong, gap.blank) == ("no-figure", ("members_studied",), ())


def test_what_was_sent_and_not_used_is_not_called_missing():
    tables = example()
    gone = replace(tables, returns=tables.returns.assign(file="", files=1))
    assert {gap.reason for gap in absences(gone, "3", "B") if gap.year > 2023} == {"unusable"}


def test_measures_of_quarters_have_a_key_each():
    keys = measure_keys(example())
    assert [key for key in keys if key.startswith("cells_thematic_q")] == [
        f"cells_thematic_q{quarter}" for quarter in "1234"
    ]
    assert "cells_thematic" not in keys and len(set(keys)) == len(keys)
