"""What is deduced needs two calculations, one of them a sum; a blank is never filled."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.editing.settle import settle_numbers
from numbers_of import INCLUDES, RULES, SOUND, percent, settled, value


def unread(measure, raw):
    """A cell that holds something which is no number."""
    return value(measure, 0)._replace(value=None, raw=raw)


def numbers(*others, **changes):
    given_ = {**SOUND, **changes}
    return [*(value(m, n) for m, n in given_.items() if n is not None), *others]


def test_a_fraction_that_two_sums_prove_is_deduced():
    made = settle_numbers(
        numbers(unread("members_graded", "0.055"), members_graded=None), [], RULES, INCLUDES
    )
    kept = {v.name: (v.value, v.rule) for v in made.values}
    assert kept["members_graded"] == (55, "deduced")
    assert [(f.code, f.place.cell) for f in made.findings] == [("deduced.unread", "members_graded")]
    assert {place.cell for place in made.deduced} == {"members_graded"}


def test_one_sum_alone_proves_nothing():
    kept, findings, _ = settled(numbers(unread("members_exempt", "2.5"), members_exempt=None), [])
    assert "members_exempt" not in {v.name for v in kept}
    assert not findings


def test_a_blank_is_never_filled():
    kept, findings, _ = settled(numbers(members_graded=None), [])
    assert "members_graded" not in {v.name for v in kept} and not findings
    kept, _, _ = settled(numbers(unread("members_graded", "  "), members_graded=None), [])
    assert "members_graded" not in {v.name for v in kept}


@given(st.integers(0, 400), st.integers(0, 30), st.integers(0, 30), st.integers(0, 5))
def test_what_is_deduced_is_what_was_meant(good, satisfactory, failed, excellent):
    graded = good + satisfactory + failed + excellent
    true = {
        **SOUND,
        "members": graded + 5,
        "members_graded": graded,
        "members_excellent": excellent,
        "members_good": good,
        "members_satisfactory": satisfactory,
        "members_failed": failed,
        "members_due_to_study": 0,
        "members_studied": 0,
    }
    typed = graded + 7
    made = settle_numbers(
        [value(m, typed if m == "members_graded" else n) for m, n in true.items()],
        [],
        RULES,
        INCLUDES,
    )
    kept = {v.name: v for v in made.values}
    assert (kept["members_graded"].value, kept["members_graded"].rule) == (graded, "deduced")


def test_two_calculations_that_differ_prove_nothing():
    percents = [percent("members_good", "members_graded", 60.0)]  # 33 of 55; the sum says 40
    kept, _, _ = settled(numbers(unread("members_good", "4O"), members_good=None), percents)
    assert "members_good" not in {v.name for v in kept}
