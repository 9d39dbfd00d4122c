"""Blank fields that other cells prove to have had a number."""

import pytest

from analysis.editing.settle import settle_numbers
from numbers_of import INCLUDES, RULES, SOUND, percent, settled, value


def blank(measure):
    return value(measure, None)._replace(raw="")


def told(numbers, blanks, percents=()):
    given = [value(name, n) for name, n in numbers.items() if name not in blanks]
    kept, findings, _ = settled([*given, *map(blank, blanks)], percents)
    assert not {v.name for v in kept} & set(blanks), "a blank is never filled"
    return {(f.code, f.cell) for f in findings}


def test_a_percentage_beside_a_blank_count_is_asked_about():
    percents = [percent("members_good", "members_graded", 72.7)]
    blanks = ("members_good", "members_satisfactory")
    assert told(SOUND, blanks, percents) == {("blank_share", "members_good")}


def test_a_percentage_of_a_blank_base_is_asked_about():
    percents = [percent("members_studied", "members_due_to_study", 98.3)]
    assert told(SOUND, ["members_due_to_study"], percents) == {
        ("blank_share", "members_due_to_study")
    }


def test_nought_percent_of_a_blank_is_nothing_to_ask_about():
    percents = [percent("members_failed", "members_graded", 0.0)]
    assert not told(SOUND, ["members_failed", "members_satisfactory"], percents)


@pytest.mark.parametrize("measure", ["members_satisfactory", "members_graded"])
def test_a_sum_that_does_not_close_without_a_blank_is_asked_about(measure):
    assert told(SOUND, [measure]) == {("blank_sum", measure)}


def test_a_sum_that_closes_without_a_blank_is_not():
    assert not told({**SOUND, "members_failed": 0, "members_good": 41}, ["members_failed"])


def test_what_is_given_in_another_place_is_not_missing():
    elsewhere = value("members_graded", SOUND["members_graded"], cell="other", block="c")
    given = [value(name, n) for name, n in SOUND.items() if name != "members_graded"]
    assert not settled([*given, elsewhere, blank("members_graded")])[1]


def test_a_column_gone_astray_is_one_question():
    names = [f"members_{grade}" for grade in ("excellent", "good", "satisfactory")]
    given = [value("members_graded", 55), *map(blank, names)]
    percents = [
        percent(name, "members_graded", points)
        for name, points in zip(names, (9, 40, 5), strict=True)
    ]
    findings = settle_numbers(given, percents, RULES, INCLUDES).findings
    assert len(findings) == 3 and len({f.fields["question"] for f in findings}) == 1
