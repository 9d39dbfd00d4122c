"""The target that a cell names: never one of two that it may mean as well."""

import pytest

from analysis.returns.targets import Wordings
from analysis.text.keys import key

WORDINGS = {
    "1a": "Chỉ tiêu 1: Trồng cây ở công viên, ven hồ",
    "1b": "Chỉ tiêu 1: Tưới cây hằng tuần",
    "3": "Chỉ tiêu 3: Bón phân cho cây ăn quả",
    "6a": "Chỉ tiêu 6: Hội xếp loại tốt",
    "7a": "Chỉ tiêu 7: Hội viên xếp loại tốt",
}
KNOWN = {key(text): target for target, text in WORDINGS.items()} | {key("CT 3.1"): "3"}
WORDS = Wordings(KNOWN, key)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Chỉ tiêu 1: Tưới cây hằng tuần", "1b"),
        ("Chỉ tiêu số 3", "3"),
        ("CT3", "3"),
        ("3.1", "3"),
        ("Chỉ tiêu 1 (tưới cây)", "1b"),
        ("CT 1 - trồng cây công viên", "1a"),
        ("Bón phân cây ăn quả", "3"),
        ("bon phan cay an qua", "3"),
        ("1b", "1b"),
        ("Chỉ tiêu 1", None),  # which of two?
        ("Xếp loại tốt", None),
        ("Chỉ tiêu 3b", None),
        ("Chỉ tiêu 1 (bón phân)", None),  # number and words contradict one another
        ("Chỉ tiêu 9", None),
        ("", None),
        ("Việc khác", None),
    ],
)
def test_targets(text, target):
    assert WORDS.only(text) == target


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("CT 3", ["3"]),
        ("CT 3, CT 7", ["3", "7a"]),
        ("Chỉ tiêu 3, 7", ["3", "7a"]),
        ("CT3 và CT7", ["3", "7a"]),
        ("CT 1 (tưới cây); CT 3", ["1b", "3"]),
        ("CT 3, CT 1", []),  # which of two?
        ("Chỉ tiêu 1: Trồng cây ở công viên, ven hồ", ["1a"]),
        ("Chỉ tiêu 1: trồng cây công viên, ven hồ", ["1a"]),
    ],
)
def test_several_targets_in_a_cell_are_all_named_or_none(text, targets):
    assert WORDS.named(text) == targets


def test_what_is_left_open_leaves_few():
    assert WORDS.likely("CT 1, CT 6") == ["1a", "1b", "6a"]
