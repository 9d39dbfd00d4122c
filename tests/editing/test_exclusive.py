"""Grades are stored apart, however the form and the sender counted."""

import pytest

from numbers_of import SOUND, settle


@pytest.mark.parametrize(
    ("good", "includes", "stored", "asked"),
    [
        (40, "", 40, False),
        (49, "", 40, True),
        (49, "members_excellent", 40, False),
        (40, "members_excellent", 40, True),
    ],
)
def test_good_is_stored_without_the_excellent(good, includes, stored, asked):
    kept, findings, _ = settle({**SOUND, "members_good": good}, members_good={"includes": includes})
    assert (
        kept["members_good"] == stored
        and any(f.code == "good_counted_the_other_way" for f in findings) == asked
    )


def test_good_that_cannot_be_parted_from_a_blank_excellent_is_not_stored():
    kept, findings, _ = settle(
        {**SOUND, "members_good": 49, "members_excellent": None},
        members_good={"includes": "members_excellent"},
    )
    assert "members_good" not in kept and [f.code for f in findings] == ["good_inseparable"]
