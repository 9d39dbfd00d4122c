"""A text as words."""

import pytest

from analysis.causes.rulebook import words
from analysis.causes.words import fold, signs_of, words_of
from analysis.text.keys import bare
from cause_data import BOOK, without_marks


@pytest.mark.parametrize("word, plain", [("kỷ", "ki"), ("Đảng", "dang"), ("15", "15"), ("", "")])
def test_fold(word, plain):
    assert fold(bare(word)) == plain


def test_abbreviations_are_the_words_that_they_stand_for():
    said = words_of("ĐV, bận", {bare("đv"): bare("đảng viên")}, {})
    assert [word.key for word in said.words] == bare("đảng viên bận").split()
    assert said.cut(0, 1) == said.cut(0, 2) == "ĐV" and said.breaks == [2]


@pytest.mark.parametrize("text", ["địa bàn phân tán, làm việc theo ca", "cấp ủy đã họp 12 lần"])
def test_a_text_without_diacritics_is_damaged(text):
    assert not words(text, BOOK).damaged and words(without_marks(text), BOOK).damaged


def test_words_and_numbers_that_no_rule_knows_are_alike():
    signs = signs_of(["a", "7"])
    line = words_of("a 7 b c 8 9", {}, signs).exact.signs
    assert line[0] == signs["a"] and line[1] == signs["7"]
    assert line[2] == line[3] != line[4] == line[5]


def test_the_barriers_of_a_text_are_marked():
    said = words("họp nhưng ít", BOOK)
    assert said.barriers == {1} and said.exact.signs[1] != words("nhưng", BOOK).signs[bare("nhưng")]
