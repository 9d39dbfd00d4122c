"""Rules as data: what they compare, and when they cannot."""

import pytest

from analysis.editing.rules import check_rules, compile_rules
from analysis.pipeline.checked import load_reference
from analysis.reference.lines import Lines
from numbers_of import ALL_RULES, REFERENCE


def rule(kind, whole, parts):
    row = {"rule": "r", "kind": kind, "whole": whole, "parts": parts}
    (made,) = compile_rules(Lines([], [{**row, "severity": "query", "message": ""}]))
    return made


@pytest.mark.parametrize(
    ("kind", "whole", "parts", "numbers", "held"),
    [
        ("sum", "a", "b+c", {"a": 3, "b": 1, "c": 2}, True),
        ("sum", "a", "b+c", {"a": 4, "b": 1, "c": 2}, False),
        ("sum", "a", "b+c", {"a": 3, "b": 1}, None),
        ("at_most", "a", "b", {"a": 3, "b": 3}, True),
        ("at_most", "a", "b", {"a": 3, "b": 4}, False),
        ("at_least", "a", "b@1+b@2-3*c", {"a": 1, "b@1": 5, "b@2": 5, "c": 3}, True),
        ("limit", "0", "4*a-b", {"a": 1, "b": 4}, True),
        ("limit", "0", "4*a-b", {"a": 2, "b": 4}, False),
    ],
)
def test_a_rule_holds_is_broken_or_says_nothing(kind, whole, parts, numbers, held):
    assert rule(kind, whole, parts).holds(numbers) is held


def test_the_members_of_a_rule_are_its_numbers():
    assert rule("limit", "0", "4*a@1-b").members == ("a@1", "b")


def test_the_rules_of_the_package_are_sound_and_have_names():
    assert not list(check_rules(REFERENCE)) and len(ALL_RULES) == len(REFERENCE.rules)
    assert all(row["name"] for row in REFERENCE.lines["rules"].rows)


@pytest.mark.parametrize(
    ("column", "value", "found"),
    [
        ("parts", "membrs", ("parts", "membrs")),
        ("whole", "membrs", ("parts", "membrs")),
        ("message", "năm {then}", ("message", "then")),
        ("message", "năm {then", ("message", "năm {then")),
    ],
)
def test_what_a_rule_names_must_be_there(column, value, found):
    known = load_reference()
    rows = [dict(row) for row in known.lines["rules"].rows]
    rows[3][column] = value
    known.lines["rules"] = Lines(known.lines["rules"].columns, rows)
    (fault,) = check_rules(known)
    assert (fault.place.line, fault.place.column, fault.fields["found"]) == (
        rows[3]["line"],
        *found,
    )
