"""What rooms above the reference say of it stands beside what the reference says itself."""

import pytest

from analysis.editing.check import faults_of
from analysis.pipeline.checked import load_reference
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
        ("cause_rules.csv", "[có]", "[có", "uncared"),
    ],
)
def test_faults_of_every_room(folder, file, before, after, words):
    put(folder, file, shipped(file).replace(before, after, 1))
    found = [said for name, _, said in faults(folder) if name == file]
    assert any(words in said for said in found), found


def test_rules_across_values_are_checked_when_they_are_loaded():
    known = load_reference()
    assert not faults_of(known.rules, known.measures)
    broken = known.rules.assign(
        kind=["atmost", *known.rules["kind"][1:]], parts=[*known.rules["parts"][:-1], "membrs"]
    )
    assert [
        (line, "atmost" in said, "membrs" in said)
        for line, said in faults_of(broken, known.measures)
    ] == [(known.rules["line"].iloc[0], True, False), (known.rules["line"].iloc[-1], False, True)]
