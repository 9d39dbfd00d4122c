"""The smallest set of wrong cells: against a plain search over all sets and all small numbers."""

import itertools
import os
import random

import pytest

from analysis.editing.constraints import Constraint
from analysis.editing.localise import localise
from analysis.messages import Place

CELLS = [Place("S", f"{letter}1") for letter in "ABCDE"]
TOP = 7  # the plain search tries every number up to it


def bounded(place):
    """Keeps a cell among the numbers that the plain search tries."""
    return Constraint(((place, 1),), 0, TOP, "bound")


def record(random_):
    """Cells that keep some rules, then one or two of them changed."""
    names = CELLS[: random_.randrange(3, 6)]
    true = {place: random_.randrange(TOP + 1) for place in names}
    rules = [bounded(place) for place in names]
    for number in range(random_.randrange(1, 4)):
        chosen = random_.sample(names, random_.randrange(2, len(names) + 1))
        terms = tuple((place, random_.choice((-2, -1, 1, 1))) for place in chosen)
        total = sum(factor * true[place] for place, factor in terms)
        exact = random_.random() < 0.6
        rules.append(Constraint(terms, total, total if exact else None, f"r{number}"))
    broken = dict(true)
    for place in random_.sample(names, random_.randrange(1, 3)):
        broken[place] = random_.randrange(TOP + 1)
    return broken, rules


def plainly(cells, rules):
    """All smallest sets of cells with other numbers that keep every rule, by trying."""
    for size in range(len(cells) + 1):
        found = set()
        for chosen in itertools.combinations(sorted(cells), size):
            for numbers in itertools.product(range(TOP + 1), repeat=size):
                tried = {**cells, **dict(zip(chosen, numbers, strict=True))}
                if all(rule.holds(tried) for rule in rules):
                    found.add(frozenset(chosen))
                    break
        if found:
            return found
    return set()


def compared(seed):
    cells, rules = record(random.Random(seed))
    found = localise(cells, rules)
    if len(found) > 1:  # groups that share no cell are mended apart
        return
    said = {frozenset(one) for group in found for one in group.sets} or {frozenset()}
    true = plainly(cells, rules)
    assert said == true or len(next(iter(true))) > 3, (seed, cells, said, true)


SEEDS = int(os.environ.get("LOCALISE_SEEDS", "150"))  # LOCALISE_SEEDS=10000 for the whole campaign


@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_smallest_sets_are_those_of_a_plain_search(seed):
    compared(seed)


def test_a_wrong_base_of_many_is_found_though_each_of_them_would_mend_its_own_rule():
    base, *parts = CELLS
    rules = [Constraint(((base, 1), (part, -1)), 0, 0, "same") for part in parts]
    [found] = localise({base: 9} | dict.fromkeys(parts, 5), rules)
    assert found.wrong == {base}


def test_two_mistakes_that_have_nothing_in_common_are_two():
    a, b, c, d, e = CELLS
    rules = [
        Constraint(((a, 1), (b, -1)), 0, 0, "one"),
        Constraint(((c, 1), (d, -1), (e, -1)), 0, 0, "two"),
    ]
    assert len(localise({a: 1, b: 2, c: 3, d: 1, e: 1}, rules)) == 2


def test_no_number_below_nought_mends_anything():
    a, b, c = CELLS[:3]
    rules = [Constraint(((a, 1), (b, -1), (c, -1)), 0, 0, "sum")]
    [found] = localise({a: 3, b: 5, c: 4}, rules)
    assert set(found.sets) == {frozenset({a})}


def test_a_percentage_may_be_what_is_wrong():
    a, b, share = CELLS[:3]
    rules = [
        Constraint(((a, 100), (b, -50)), 0, 0, "percent_differs", excused=share),
        Constraint(((a, 1),), 4, 4, "known"),
        Constraint(((b, 1),), 10, 10, "known"),
    ]
    [found] = localise({a: 4, b: 10}, rules)
    assert found.wrong == {share}


def test_what_cannot_be_mended_within_the_bound_blames_every_cell_of_the_rule():
    rules = [Constraint(((place, 1),), 5, 5, "five") for place in CELLS]
    rules.append(Constraint(tuple((place, 1) for place in CELLS), 26, 26, "sum"))
    [found] = localise(dict.fromkeys(CELLS, 5), rules)
    assert not found.sets
    assert set(found.blamed) == set(CELLS)
