"""The nearest code of an item that no rule holds for."""

from analysis.causes.proposals import proposal
from cause_data import BOOK


def test_the_nearest_code_shares_telling_words():
    assert proposal("Trang thông tin của sinh hoạt đoàn xa lạ", BOOK)
    assert proposal("học tập nghị quyết", BOOK)[0] == "E"


def test_words_of_lack_and_unknown_words_are_no_clue():
    assert proposal("Xyz", BOOK) == proposal("chưa còn thiếu", BOOK) == ""
