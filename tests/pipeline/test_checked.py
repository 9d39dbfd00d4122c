"""What rooms above the reference say of it stands beside what the reference says itself."""

import pytest

from office_folder import ORGANISATIONS, faults, put, shipped


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        ("targets.csv", "members_studied,", "members_studied / 2,", "không phải công thức"),
        ("targets.csv", "members_studied,", "members_asleep,", "members_asleep"),
        ("readings.csv", "cells_meeting_good,", "cells_asleep,", "cells_asleep"),
        ("rules.csv", "members_exempt+", "membrs+", "membrs"),
        ("rules.csv", "members_sum,sum,", "members_sum,atmost,", "atmost"),
        ("rules.csv", "năm {before} là", "năm {then} là", "then"),
        ("cause_rules.csv", "[có]", "[có", "uncared"),
    ],
)
def test_faults_of_every_room(folder, file, before, after, words):
    put(folder, file, shipped(file).replace(before, after, 1))
    found = [said for name, _, said in faults(folder) if name == file]
    assert any(words in said for said in found), found
