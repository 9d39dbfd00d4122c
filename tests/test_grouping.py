"""Things gathered by what they have in common, in their order."""

from analysis.grouping import again, gathered, grouped


def test_all_that_is_paired_with_a_key_stands_together_in_its_order():
    assert gathered([("b", 2), ("a", 1), ("b", 1)]) == {"b": [2, 1], "a": [1]}
    assert gathered([]) == {}


def test_things_are_grouped_by_what_is_asked_of_them():
    assert grouped(["ab", "c", "de"], len) == {2: ["ab", "de"], 1: ["c"]}


def test_each_thing_whose_key_came_before_stands_beside_the_first_of_that_key():
    assert list(again(["ab", "c", "de", "fg"], len)) == [("ab", "de"), ("ab", "fg")]
    assert not list(again([1, 2], abs))
