"""Things gathered by what they have in common, in their order."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from analysis.grouping import again, gathered, grouped, joined, runs


def test_all_that_is_paired_with_a_key_stands_together_in_its_order():
    assert gathered([("b", 2), ("a", 1), ("b", 1)]) == {"b": [2, 1], "a": [1]}
    assert gathered([]) == {}


def test_things_are_grouped_by_what_is_asked_of_them():
    assert grouped(["ab", "c", "de"], len) == {2: ["ab", "de"], 1: ["c"]}


def test_each_thing_whose_key_came_before_stands_beside_the_first_of_that_key():
    assert list(again(["ab", "c", "de", "fg"], len)) == [("ab", "de"), ("ab", "fg")]
    assert not list(again([1, 2], abs))


def test_what_is_joined_through_others_is_together_and_stands_where_its_last_thing_does():
    assert joined(["ab", "cd", "e", "bc"], iter) == [["e"], ["ab", "cd", "bc"]]
    assert joined([], iter) == []


@given(st.lists(st.integers(2010, 2030)))
def test_runs_hold_each_number_once_and_do_not_touch(values):
    found = runs(values)
    assert [value for run in found for value in run] == sorted(set(values))
    assert all(run == list(range(run[0], run[-1] + 1)) for run in found)
    assert all(one[-1] + 1 < other[0] for one, other in pairwise(found))
