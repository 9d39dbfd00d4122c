"""Percentages against the counts beside them."""

import pytest

from numbers_of import SOUND, percent, settle


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
