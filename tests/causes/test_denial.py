"""What is said not to be so, and cells that name no cause."""

import pytest

from analysis.causes.denial import says_none
from analysis.causes.rulebook import rulebook
from cause_data import BOOK, CAUSES, coded, groups, with_rules


@pytest.mark.parametrize(
    "text",
    [
        "Không có",
        "không",
        "KHÔNG CÓ",
        "-",
        "–",
        "Ko",
        "khong co",
        "Không có.",
        "Không có nguyên nhân",
    ],
)
def test_none_is_neither_coded_nor_uncoded(text):
    coding = coded(text)
    assert len(coding.causes) == len(coding.uncoded) == 0 and says_none(text, BOOK)


@pytest.mark.parametrize("text", ["", "  ", "Dịch bệnh", "Không có cán bộ"])
def test_what_does_not_say_none(text):
    assert not says_none(text, BOOK)


def test_an_office_has_its_own_words_for_none():
    own = rulebook(CAUSES, with_rules({"rule": "own", "use": "none", "pattern": "miễn nêu"}))
    assert says_none("Miễn nêu.", own) and not says_none("Miễn nêu.", BOOK)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Không phải do dịch bệnh", ""),
        ("không do kiêm nhiệm", ""),
        ("Không phải vì đảng viên ỷ lại", ""),
        ("Không phải do dịch bệnh mà do đảng viên ỷ lại", "C"),
        ("Không còn tình trạng nể nang, né tránh", ""),
        ("Không có đảng viên vi phạm kỷ luật", ""),
        ("Đơn vị không bị ảnh hưởng bởi dịch bệnh", ""),
        ("Đã khắc phục tình trạng kiêm nhiệm", ""),
        ("Nhận thức của đảng viên được nâng lên", ""),
        ("Kiểm tra, giám sát bảo đảm kế hoạch", ""),
        ("Sinh hoạt tốt nhưng tự phê bình còn nể nang", "D"),
        ("Không có cán bộ chuyên trách", "F"),
    ],
)
def test_negation(text, wanted):
    assert groups(text) == wanted


@pytest.mark.parametrize(
    "hedge", ["", "Một số nơi ", "Có lúc, có nơi ", "Nhìn chung ", "Ở một vài chi bộ, ", "Đôi khi "]
)
@pytest.mark.parametrize(
    "text, wanted",
    [
        ("nhận thức chưa thật sâu", "A"),
        ("kiểm tra có lúc chưa thật sự thường xuyên", "G"),
        ("đảng viên còn phần nào ỷ lại", "C"),
    ],
)
def test_hedges_do_not_block(hedge, text, wanted):
    assert groups(hedge + text) == wanted
