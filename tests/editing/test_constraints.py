"""What must hold among cells: bounds in whole numbers that say what rules and percentages say."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.editing.constraints import constraints, in_order
from analysis.editing.percentages import TOLERANCE
from analysis.editing.places import Record
from numbers_of import RULES, SOUND, percent, value

NAMES = st.sampled_from(sorted(SOUND))


def record(numbers, percents=()):
    values = {m: value(m, n) for m, n in numbers.items()}
    places = {m: [v] for m, v in values.items()}
    return Record(values, numbers, places, list(percents))


@given(st.dictionaries(NAMES, st.integers(0, 70)))
def test_a_constraint_holds_where_its_rule_does(changes):
    numbers = {**SOUND, **changes}
    made = constraints(record(numbers), RULES)
    cells = {value(m, n).place: n for m, n in numbers.items()}
    said = {one.rule.id: one.holds(cells) for one in made}
    assert said == {rule.id: rule.holds(numbers) for rule in RULES if rule.id in said}
    assert {rule.id for rule in RULES if rule.kind not in ("limit", "usual")} == set(said)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 1000))
def test_a_percentage_holds_where_rounding_can_explain_it(part, whole, tenths):
    numbers = {"members_studied": part, "members_due_to_study": whole}
    given_ = record(numbers, [percent("members_studied", "members_due_to_study", tenths / 10)])
    cells = {value(m, n).place: n for m, n in numbers.items()}
    fits = abs(100 * part / whole - tenths / 10) <= TOLERANCE
    assert all(one.holds(cells) for one in constraints(given_, [])) == fits


def test_what_nobody_gave_is_bound_by_nothing():
    assert not constraints(record({"members": 60}), RULES)


@given(
    st.dictionaries(NAMES, st.integers(0, 70), max_size=3),
    st.lists(st.tuples(NAMES, NAMES, st.integers(0, 11000)), max_size=3),
)
def test_no_record_is_in_order_in_which_a_constraint_is_broken(changes, shares):
    numbers = {**SOUND, **changes}
    percents = [percent(part, whole, points / 100) for part, whole, points in shares]
    near = [
        percent(part, whole, round(100 * numbers[part] / numbers[whole], 2) + points / 1e5)
        for part, whole, points in shares
        if numbers[whole]
    ]
    for some in ([], percents, near):
        given_ = record(numbers, some)
        cells = {value(m, n).place: n for m, n in numbers.items()}
        held = all(one.holds(cells) for one in constraints(given_, RULES))
        assert held or not in_order(given_, RULES)


def test_what_agrees_is_in_order_and_needs_no_closer_look():
    assert in_order(
        record(SOUND, [percent("members_studied", "members_due_to_study", 98.3)]), RULES
    )
    torn = Record(
        {"cells": value("cells", 10)},
        {"cells": 10},
        {"cells": [value("cells", 10), value("cells", 9, "B2")]},
        [],
    )
    assert not in_order(torn, RULES), "a measure that stands twice, and differs"
