"""Which decisions of persons are in force."""

from analysis.causes.decisions import codes_of, decisions_by_item, everywhere, in_force, key_of


def said(decision: str, by: str, on: str = "2023-01-05", settles: str = "") -> dict[str, str]:
    where = {"organisation": "o1", "year": "2022", "target": "1a", "text": "Câu lạ."}
    return {**where, "decision": decision, "by": by, "on": on, "settles": settles, "note": ""}


KEY = key_of("o1", 2022, "1a", "câu  lạ")


def test_a_person_may_think_again():
    rows = [
        said("C2:subjective", "Lan", "2023-01-05"),
        said("G1:subjective", "Lan", "2023-02-01"),
        said("H1:objective", "Lan", "2022-12-01"),
    ]
    assert in_force(rows) == ["G1:subjective"]
    assert decisions_by_item(rows)[KEY].differing == ()


def test_what_two_persons_both_say_is_agreed():
    rows = [said("C2:subjective;H1:objective", "Lan"), said("C2:subjective", "Minh")]
    verdict = decisions_by_item(rows)[KEY]
    assert verdict.agreed == (("C2", "subjective"),) and len(verdict.differing) == 2
    assert verdict.signed == "Minh, 2023-01-05"


def test_a_row_that_settles_ends_what_came_before():
    rows = [said("C2:subjective", "Lan"), said("none", "Minh"), said("none", "Hoa", settles="yes")]
    verdict = decisions_by_item(rows)[KEY]
    assert verdict.agreed == verdict.differing == ()


def test_the_same_codes_in_another_order_are_no_contradiction():
    rows = [said("C2:s;H1:o", "Lan"), said("H1:o;C2:s", "Minh")]
    assert decisions_by_item(rows)[KEY].differing == ()


def test_a_code_that_is_named_twice_counts_once():
    assert codes_of("C2:s;C2:s;") == (("C2", "s"),)


def test_everywhere():
    assert everywhere(KEY) == ("*", "*", "*", KEY[3])
