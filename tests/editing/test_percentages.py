"""Percentages against the counts beside them."""

import pytest

from analysis.editing.percentages import as_written
from numbers_of import SOUND, percent, settle, settled, value


@pytest.mark.parametrize(
    ("points", "blamed"),
    [
        ((98.3,), set()),
        ((98.28,), set()),
        ((0.9828, 98.28), set()),
        ((98.2,), {"%members_studied"}),  # no count gives that of 58, 57 is that of none
        ((96.0,), {"%members_studied"}),
        ((57.0,), {"%members_studied", "members_due_to_study"}),  # 57 of 100
        ((50.0,), {"%members_studied", "members_studied", "members_due_to_study"}),
    ],
)
def test_a_percentage_blames_what_could_mend_it(points, blamed):
    _, findings, _ = settle(
        {"members_due_to_study": 58, "members_studied": 57},
        [percent("members_studied", "members_due_to_study", *points)],
    )
    assert {f.cell for f in findings} == blamed
    assert {f.code for f in findings} <= {"percent_differs"}


def test_a_percentage_that_only_its_own_cell_can_mend_is_the_one_that_is_wrong():
    percents = [
        percent("cells_meeting_good", "cells", 80.0),
        percent("cells_meeting_fair", "cells", 33.0),
        percent("cells_meeting_poor", "cells", 0.0),
    ]
    _, findings, wrong = settle(SOUND, percents)
    assert {f.cell for f in findings} == {"%cells_meeting_fair"} == wrong


def test_more_than_all_of_what_is_missing_is_asked_about():
    _, findings, _ = settle({"cells": 10}, [percent("cells_meeting_fair", "cells", 170.0)])
    assert {f.code for f in findings} == {"percent_absurd"}


def test_two_counts_that_changed_places_are_asked_about_as_well_as_their_percentages():
    counts = {"members_graded": 37, "members_excellent": 1, "members_good": 29}
    counts |= {"members_satisfactory": 7, "members_failed": 0}
    percents = [
        percent("members_excellent", "members_graded", 18.92),
        percent("members_good", "members_graded", 78.38),
        percent("members_satisfactory", "members_graded", 2.7),
    ]
    _, findings, wrong = settle(counts, percents)
    swapped = {"members_excellent", "members_satisfactory"}
    assert {f.cell for f in findings} == swapped | {f"%{name}" for name in swapped}
    assert not wrong


@pytest.mark.parametrize(
    ("raw", "points", "seen"),
    [("0.18918", (18.918,), "18,92%"), ("85,5%", (85.5,), "85,5%"), ("0.5", (0.5, 50.0), "0.5")],
)
def test_a_percentage_is_told_as_its_sender_sees_it(raw, points, seen):
    value = percent("members_studied", "members_due_to_study", *points)._replace(raw=raw)
    assert as_written(value) == seen


def test_a_percentage_of_a_blank_base_is_of_its_measure_elsewhere():
    base = value("committee_members", 5, block="other")
    blank = value("committee_members", None, cell="D16")._replace(raw="")
    trained = value("committee_members_trained", 5)
    percents = [percent("committee_members_trained", "committee_members", 2.0, 200.0)]
    _, findings, _ = settled([base, blank, trained], percents)
    assert "%committee_members_trained" in {f.cell for f in findings}
    assert not settled([base, trained], percents)[1]
