"""Percentages against the counts beside them."""

import pytest

from numbers_of import SOUND, percent, settle


@pytest.mark.parametrize(
    ("points", "broken"),
    [
        ((98.3,), False),
        ((98.28,), False),
        ((0.9828, 98.28), False),
        ((98.2,), True),
        ((96.0,), True),
        ((57.0,), True),
    ],
)
def test_percentages_against_counts(points, broken):
    _, findings, _ = settle(
        {"members_due_to_study": 58, "members_studied": 57},
        [percent("members_studied", "members_due_to_study", *points)],
    )
    cells = {f.cell for f in findings if f.code == "percent_differs"}
    assert cells == (
        {"%members_studied", "members_studied", "members_due_to_study"} if broken else set()
    )


def test_a_base_that_another_percentage_bears_out_is_not_suspected():
    percents = [
        percent("cells_meeting_good", "cells", 80.0),
        percent("cells_meeting_fair", "cells", 33.0),
        percent("cells_meeting_poor", "cells", 0.0),
    ]
    cells = {f.cell for f in settle(SOUND, percents)[1]}
    assert cells == {"%cells_meeting_fair", "cells_meeting_fair"}
