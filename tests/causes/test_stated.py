"""What the texts of one shortfall state: cause and limitation, causes and effects."""

import pytest

from analysis.causes.bank import kept_rows
from analysis.causes.stated import INDIRECT, UNREAD, UNSURE, stated, unread
from cause_data import BOOK, MODEL, coded, groups, without_marks


@pytest.mark.parametrize(
    "limitation, wanted",
    [
        ("Chưa đạt 90% do đánh giá còn nể nang", "G"),
        ("Chưa đạt vì dịch bệnh kéo dài", "H"),
        ("Chưa đạt bởi ít đảng viên", "F"),
        ("Chưa đạt; nguyên nhân là đảng viên lười học", "E"),
        ("Công tác kiểm tra chưa thường xuyên", ""),
        ("Không phải do dịch bệnh", ""),
        ("Chưa học đủ các lớp do cấp trên mở", ""),
    ],
)
def test_a_limitation_counts_only_after_do(limitation, wanted):
    assert groups("", limitation) == wanted


def test_the_cell_and_the_limitation_add_up_and_a_repeated_cause_counts_once():
    limitation = "Chưa đạt do dịch bệnh, do đảng viên lười học"
    found = coded("Dịch bệnh", limitation=limitation).causes
    assert sorted(found["code"].str[:1]) == ["E", "H"] and sorted(found["item"]) == [1, 2]


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Công tác kiểm tra chưa thường xuyên do cán bộ kiêm nhiệm", "F"),
        ("Cán bộ kiêm nhiệm nên kiểm tra chưa thường xuyên", "F"),
        ("Áp lực chuyên môn lớn dẫn đến ngại học nghị quyết", "H"),
        ("Kiểm tra chưa thường xuyên do lý do khác thường", "G"),
    ],
)
def test_a_cause_counts_before_its_effect(text, wanted):
    assert groups(text) == wanted


@pytest.mark.parametrize(
    "cause, limitation, doubt",
    [
        ("Dịch bệnh", "", ""),
        ("Kiểm tra chưa thường xuyên do lý do khác thường", "", INDIRECT),
        (without_marks("nhận thức của đảng viên chưa sâu"), "", ""),
        ("Không có", "Chưa đạt do dịch bệnh", UNSURE),
    ],
)
def test_why_a_person_should_look(cause, limitation, doubt):
    (told,) = stated([(cause, limitation)], BOOK, MODEL)
    one = next(s for s in told if not s.fate)
    assert one.found and one.doubt == doubt


def test_many_texts_at_once_say_what_each_says_alone():
    texts = [(row["cause"], row["limitation"]) for row in kept_rows()[::40]]
    texts += [("", ""), ("Không có", "Chưa đạt do dịch bệnh"), texts[0]]
    assert stated(texts, BOOK, MODEL) == [stated([one], BOOK, MODEL)[0] for one in texts]
    assert stated([], BOOK, MODEL) == []


def test_a_text_that_was_not_read_is_left_to_a_person():
    assert unread(" Dịch bệnh ", "Chưa đạt") == ("Dịch bệnh", "", (), UNREAD, ())
    assert unread("", "Chưa đạt").text == "Chưa đạt"
