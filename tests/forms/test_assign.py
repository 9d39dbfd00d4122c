"""One assignment, one to one: sure where it is clearly better than any other, else left open."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from analysis.forms.assign import CLEAR, ENOUGH, assign
from made_up_forms import block

A, B, C = block("ONE", "own").every.columns[:3]


def alone(chosen):
    return 0.0


def test_what_nothing_speaks_for_is_not_given():
    found = assign({1: {A: ENOUGH - 0.01}}, alone)
    assert (found.sure, found.open) == ({}, {1: [A]})


def test_enough_for_one_and_nothing_for_another_is_sure():
    assert assign({1: {A: ENOUGH}}, alone).sure == {1: A}


def test_two_that_cannot_be_told_apart_stay_open_with_both():
    found = assign({1: {A: 1.2, B: 1.1}, 2: {A: 1.1, B: 1.2}}, alone)
    assert not found.sure
    assert {place: set(parts) for place, parts in found.open.items()} == {1: {A, B}, 2: {A, B}}


def test_a_part_is_given_once():
    found = assign({1: {A: 3.0}, 2: {A: 1.0}}, alone)
    assert (found.sure, found.open) == ({1: A}, {})


def test_what_speaks_for_all_together_decides():
    scores = {1: {A: 1.2, B: 1.2}, 2: {A: 1.2, B: 1.2}}
    found = assign(scores, lambda chosen: 1.0 if chosen == {1: B, 2: A} else 0.0)
    assert found.sure == {1: B, 2: A}


def test_beyond_so_many_assignments_nothing_is_certain():
    parts = block("ONE", "own").every.columns
    found = assign({place: dict.fromkeys(parts, 2.0) for place in range(9)}, alone)
    assert not found.sure and len(found.open) == 9


@given(
    st.dictionaries(
        st.integers(1, 4),
        st.dictionaries(st.sampled_from([A, B, C]), st.floats(0, 3), max_size=3),
        max_size=4,
    )
)
def test_it_is_what_trying_everything_finds(scores):
    """Every way to give each place one part or none, by another enumeration."""
    places = list(scores)
    every = []
    for chosen in product(*([None, *scores[place]] for place in places)):
        given_ = [part for part in chosen if part]
        if len(set(given_)) == len(given_):
            total = sum(scores[p][c] for p, c in zip(places, chosen, strict=True) if c)
            every.append((total, dict(zip(places, chosen, strict=True))))
    best = max((total for total, _ in every), default=0.0)
    found = assign(scores, alone)
    assert len(set(found.sure.values())) == len(found.sure)
    for place, part in found.sure.items():
        without = max(total for total, chosen in every if chosen[place] is None)
        others = [total for total, chosen in every if chosen[place] not in (None, part)]
        assert best - without >= ENOUGH - 1e-9
        assert best - max(others, default=0.0) >= CLEAR - 1e-9
