"""What is sound is left alone; a blank breaks nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st

from numbers_of import SOUND, settle


def test_sound_numbers_raise_nothing():
    kept, findings, wrong = settle(SOUND)
    assert kept == SOUND and not findings and not wrong


@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
)
@settings(max_examples=60)
def test_numbers_that_agree_raise_nothing(good, satisfactory, failed, exempt, waiting, excellent):
    excellent = min(excellent, good // 4)
    graded = excellent + good + satisfactory + failed
    members = graded + exempt + waiting
    numbers = {
        "members": members,
        "members_exempt": exempt,
        "members_not_yet_graded": waiting,
        "members_graded": graded,
        "members_excellent": excellent,
        "members_good": good,
        "members_satisfactory": satisfactory,
        "members_failed": failed,
    }
    assert settle(numbers)[0] == numbers and not settle(numbers)[1]


def test_a_blank_breaks_no_sum():
    assert not settle({**SOUND, "members_failed": None, "members_satisfactory": 50})[1]
