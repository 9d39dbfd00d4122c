"""Names as people write them: as registered, in short, without marks, or only alike."""

import pytest

from analysis.pipeline.checked import load_reference
from analysis.returns.spellings import Spellings, plain

NAMES = [
    ("Đảng bộ Sở Nội vụ", "A"),
    ("Chi bộ Chi cục Quản lý thị trường", "B"),
    ("Đảng bộ Ngân hàng Đầu tư", "C"),
    ("Chi bộ Ngân hàng Đầu tư", "D"),
    ("VP Sở NV", "A"),
]


@pytest.fixture(scope="module")
def spellings() -> Spellings:
    return Spellings(NAMES, load_reference().lines["words"])


@pytest.mark.parametrize(
    ("name", "ids", "kind"),
    [
        ("ĐẢNG BỘ SỞ NỘI VỤ", {"A"}, "committee"),
        ("1. Sở Nội vụ", {"A"}, ""),
        ("VP Sở NV", {"A"}, ""),
        ("Chi bộ Ngân hàng Đầu tư", {"D"}, "cell"),
        ("Ngân hàng Đầu tư", {"C", "D"}, ""),
    ],
)
def test_as_registered(spellings, name, ids, kind):
    called = spellings.as_registered(name)
    assert (called.ids, called.kind, called.code) == (ids, kind, "")


@pytest.mark.parametrize(
    ("name", "ids", "code"),
    [
        ("Chi cục QLTT", {"B"}, "name_abbreviated"),
        ("So Noi vu", {"A"}, "name_without_marks"),
        ("chi bo chi cuc quan ly thi truong", {"B"}, "name_without_marks"),
    ],
)
def test_otherwise(spellings, name, ids, code):
    assert spellings.as_registered(name) is None
    called = spellings.otherwise(name)
    assert (called.ids, called.code) == (ids, code)


def test_a_near_miss_is_alike_and_nobody_bears_it(spellings):
    for name in ("Sở Nội vụụ", "So Noi vuu"):
        assert spellings.as_registered(name) is None and spellings.otherwise(name) is None
        assert spellings.alike(name) == {"A"}
    assert spellings.alike("Kho bạc Nhà nước") == set()


def test_a_list_mark_alone_names_nobody():
    assert plain("1. Sở Nội vụ") and not plain(" 1. ")
