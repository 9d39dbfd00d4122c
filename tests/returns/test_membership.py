"""Whose an organisation is: of the body that a return names, of the year's resolution, or another's."""

import pytest

from analysis.reference.lines import Lines
from analysis.returns.membership import Membership
from analysis.text.keys import bare

BODIES = [
    {"body": "T", "name": "Đảng bộ tỉnh", "parent": "", "predecessors": ""},
    {"body": "K", "name": "Đảng bộ Khối", "parent": "T", "predecessors": ""},
    {"body": "U", "name": "Đảng bộ các cơ quan", "parent": "T", "predecessors": "K"},
    {"body": "X", "name": "Đảng bộ xã Đông", "parent": "T", "predecessors": ""},
]
TERMS = [
    {"body": "K", "first": "2021", "last": "2025"},
    {"body": "U", "first": "2026", "last": "2030"},
]
RECORDS = {"k": {"body": "K"}, "u": {"body": "U"}, "x": {"body": "X"}}


@pytest.fixture(scope="module")
def bodies() -> Membership:
    lines = {"bodies": Lines([], BODIES), "terms": Lines([], TERMS)}
    return Membership(lines, RECORDS, bare)


def test_a_resolution_is_for_its_own_body_in_its_own_years(bodies):
    assert [i for i in RECORDS if bodies.concerned(i, 2023)] == ["k"]
    assert [i for i in RECORDS if bodies.concerned(i, 2026)] == ["u"]
    assert [i for i in RECORDS if bodies.concerned(i, 2031)] == ["k", "u", "x"]


def test_the_body_of_a_letterhead_counts_where_it_is_just_one(bodies):
    assert bodies.named(["ĐẢNG BỘ KHỐI", "Sở Nội vụ"]) == "K"
    assert bodies.named(["Đảng bộ Khối", "Đảng bộ xã Đông"]) == ""
    assert bodies.named(["U", "2026"]) == "U"  # a folder


def test_of_namesakes_those_of_the_named_body_are_meant_else_those_of_the_resolution(bodies):
    everyone = set(RECORDS)
    assert bodies.own(everyone, 2023, "X") == {"x"}
    assert bodies.own(everyone, 2023, "") == {"k"}
    assert bodies.own({"x"}, 2023, "K") == {"x"}


def test_an_organisation_of_a_predecessor_is_no_foreign_one(bodies):
    assert not bodies.is_foreign("k", "U") and not bodies.is_foreign("u", "K")
    assert bodies.is_foreign("x", "U") and not bodies.is_foreign("x", "T")
    assert not bodies.is_foreign("x", "")
