"""Wordings that are slips of the pen of one another, and those that are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text.keys import folded_key, key
from analysis.text.similar import alike, near, nearest


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạéèẻẽẹíìỉĩị ", min_size=1, max_size=30))
@settings(max_examples=100)
def test_a_wording_is_like_itself_with_or_without_its_marks(text):
    said = key(text)
    assert (alike(said, said) and alike(folded_key(said), said) == bool(said)) or not said
    assert folded_key(folded_key(said)) == folded_key(said)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ"),
        ("Đảng viên đã xếp loại", "Đảng viên chưa xếp loại"),
        ("Quý I", "Quý II"),
        ("Chỉ tiêu 1", "Chỉ tiêu 2"),
        ("Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"),
        ("Số phải học tập", "Số đã học tập"),
        ("Tự xếp loại", "Được xếp loại"),
        ("", "Tốt"),
    ],
)
def test_words_that_turn_the_meaning_are_no_slip(a, b):
    assert not alike(key(a), key(b)) and not alike(key(b), key(a))


@pytest.mark.parametrize(
    ("said", "known", "close"),
    [
        ("Số buổi sinh hoạt chuyên đề", "Số chi bộ sinh hoạt chuyên đề", False),
        ("CT 4: Số buổi sinh hoạt chuyên đề", "CT 4: Số chi bộ sinh hoạt chuyên đề", False),
        ("So buoi sinh hoat chuyen de", "Số chi bộ sinh hoạt chuyên đề", False),
        ("Số lượng chi bộ sinh hoạt chuyên đề", "Số chi bộ sinh hoạt chuyên đề", True),
        ("Số các chi bộ sinh hoạt chuyên đề", "Số chi bộ sinh hoạt chuyên đề", True),
        ("Số chibộ sinh hoạt chuyên đề", "Số chi bộ sinh hoạt chuyên đề", True),
        ("Số chi bộ sinh hoạt chuyên dề", "Số chi bộ sinh hoạt chuyên đề", True),
    ],
)
def test_a_number_of_another_thing_is_no_slip(said, known, close):
    assert alike(key(said), key(known)) == close


def test_near_takes_no_choice_between_two():
    assert near(key("Cây thôn"), {"a": key("Cây thông"), "b": key("Cây sồi")}) == "a"
    assert near(key("Số cây"), {"a": key("Số cây 1"), "b": key("Số cây 2")}) is None


def test_the_nearest_is_named_however_little_it_is_like():
    assert nearest(key("Số cây"), {"a": key("Số cây 1"), "b": key("Ghi chú")}) == "a"
    assert nearest(key("xyz"), {"a": key("Ghi chú")}) == ""


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Nội dug", "Nội dung"),
        ("noi dung", "Nội dung"),
        ("Đảng viên hoàn thnàh", "Đảng viên hoàn thành"),
        ("Khôgn hoàn thành", "Không hoàn thành"),
    ],
)
def test_a_slip_of_the_pen(said, known):
    assert alike(key(said), key(known))
