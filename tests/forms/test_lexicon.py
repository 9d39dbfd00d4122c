"""Small words, and those by which a table's end is known."""

import pytest

from analysis.forms.lexicon import lexicon_of, opens_tail
from analysis.reference.lines import Lines
from analysis.text.keys import bare, key
from made_up_forms import LEXICON, a_grid


def test_words_are_known_by_their_keys_and_as_they_are_written():
    rows = [
        {"kind": "grade", "text": "HTTNV", "value": "good"},
        {"kind": "mark", "text": "✗", "value": "1"},
    ]
    lexicon = lexicon_of(Lines(["kind", "text", "value"], rows))
    assert lexicon["grade"][key("HTTNV")] == lexicon["grade"][bare("HTTNV")] == "good"
    assert lexicon["mark"]["✗"] == "1"


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Người lập biểu", True),
        ("Ghi chú: chưa đủ số liệu", True),
        ("Bí thư chưa đánh giá", True),
        ("Ghi chúng", False),
        ("", False),
    ],
)
def test_notes_and_signatures_begin_so(text, opens):
    assert opens_tail(key(text), LEXICON) == opens


def test_in_a_column_of_texts_only_the_bare_words_end_a_table():
    grid = a_grid([[None, "Bí thư chưa đánh giá"], [None, "Bí thư"]])
    assert grid.is_tail(1) and not grid.is_tail(1, [2])
    assert grid.is_tail(2, [2])
