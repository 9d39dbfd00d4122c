"""A text as words, and each word as one character, so that a pattern over words is a short regex.

A word is compared by `text.keys.bare` (one key for "hoà" and "hòa"), and a second time without any
diacritics, for texts that lost them.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from analysis.text.keys import bare

_WORD = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?\d*|\d+|%")
_BREAK = re.compile(r"[,:()\[\]“”\"]")

# Characters of words, of numbers, and of words that no gap may cross.
_WORDS, _NUMBERS, _BARRIERS = 0x10000, 0x40000, 0x80000
_OTHER_WORD, _OTHER_NUMBER = chr(_WORDS), chr(_NUMBERS)
ANY_WORD = f"[{chr(_WORDS)}-{chr(0x10FFFF)}]"
ANY_NUMBER = f"[{chr(_NUMBERS)}-{chr(_BARRIERS - 1)}]"
NO_BARRIER = f"[^{chr(_BARRIERS)}-{chr(0x10FFFF)}]"

_MARKED = 0.15  # of the words, at most: the text lost its diacritics


@lru_cache(65536)
def fold(key: str) -> str:
    """A word's key without tone and diacritics.

    Examples
    --------
    >>> fold(bare("kỷ")), fold("15")
    ('ki', '15')
    """
    if not key or key.isdigit():
        return key
    plain = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).rstrip("12345")


def plain(text: str) -> str:
    """The keys of the words of a text, without tones and diacritics."""
    return " ".join(map(fold, bare(text).split()))


def signs_of(keys: Iterable[str]) -> dict[str, str]:
    """A character for each key, and for each without diacritics."""
    known = sorted({form for key in keys for form in (key, fold(key))})
    return {
        key: chr((_NUMBERS if key.isdigit() else _WORDS) + number)
        for number, key in enumerate(known, 1)
    }


def as_barrier(sign: str) -> str:
    """The character of a word where it is one that no gap may cross."""
    return chr(ord(sign) + _BARRIERS)


@dataclass(frozen=True, eq=False)
class Line:
    """The words of a text in one spelling: their keys, and a character for each."""

    keys: tuple[str, ...]
    signs: str

    @cached_property
    def present(self) -> frozenset[str]:
        """The keys."""
        return frozenset(self.keys)


class Word(NamedTuple):
    """A word: its key, where it stands, and whether it shows that the text has diacritics."""

    key: str
    start: int
    end: int
    marked: bool


@dataclass(frozen=True, eq=False)
class Words:
    """A text as words.

    Parameters
    ----------
    text
        The text.
    words
        An abbreviation is the words that it stands for.
    breaks
        The numbers of words that follow a comma, colon, bracket or quote, in their order.
    signs
        The characters of the words that rules know; all others are alike.
    barriers
        The numbers of words that no gap may cross.
    """

    text: str
    words: Sequence[Word]
    breaks: Sequence[int]
    signs: Mapping[str, str]
    barriers: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def exact(self) -> Line:
        """The words with their diacritics."""
        return self._line(tuple(word.key for word in self.words))

    @cached_property
    def folded(self) -> Line:
        """The words without diacritics."""
        return self._line(tuple(map(fold, self.exact.keys)))

    def _line(self, keys: tuple[str, ...]) -> Line:
        line = [self.signs.get(key) or _other(key) for key in keys]
        for number in self.barriers:
            line[number] = as_barrier(line[number])
        return Line(keys, "".join(line))

    @cached_property
    def damaged(self) -> bool:
        """Whether the text lost its diacritics; a sentence has one in most of its words."""
        marked = [word.marked for word in self.words if not word.key[0].isdigit()]
        return bool(marked) and sum(marked) <= _MARKED * len(marked)

    def cut(self, first: int, last: int) -> str:
        """The text from word `first` up to, not including, word `last`."""
        return self.text[self.words[first].start : self.words[last - 1].end]


def _other(key: str) -> str:
    return _OTHER_NUMBER if key.isdigit() else _OTHER_WORD


def words_of(text: str, abbreviations: Mapping[str, str], signs: Mapping[str, str]) -> Words:
    """The words of `text`, as yet without barriers.

    Parameters
    ----------
    text
        In NFC.
    abbreviations
        The keys that each abbreviation stands for, by its key.
    signs
        From `signs_of`.
    """
    words: list[Word] = []
    breaks: list[int] = []
    end = 0
    for match in _WORD.finditer(text):
        key = bare(match[0].replace("/", ""))
        between = text[end : match.start()]
        if words and between != " " and _BREAK.search(between):
            breaks.append(len(words))
        end = match.end()
        meant = abbreviations.get(key, key).split()
        marked = not match[0].isascii() or len(meant) > 1
        words += [Word(one, match.start(), end, marked) for one in meant]
    return Words(text, words, breaks, signs)
