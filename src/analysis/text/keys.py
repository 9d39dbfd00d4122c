"""The keys by which wordings are compared: what is left of a text less its spelling."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from analysis.text.plain import clean, folded

WORDS = Path(__file__).parents[1] / "data" / "words.csv"

_TONE_DIGITS = {
    "\u0300": "1",
    "\u0301": "2",
    "\u0303": "3",
    "\u0309": "4",
    "\u0323": "5",
    "": "",
}
_TONES = "".join(_TONE_DIGITS)
_WORD = re.compile(rf"[\w{_TONES}\u0302\u0306\u031b]+|[%&√✓✔]")
_TONE_DIGIT = re.compile(r"(?<=[^\W\d_])[1-5](?!\w)")
_LONE_Y = re.compile(r"[bcdđghklmnpqrstvx]+y|quy")
_LIST_MARK = re.compile(r"^\s*(?:[-+•*]|\d{1,3}[.)])\s*")
_AND = "va1"


@lru_cache(65536)
def bare(text: str) -> str:
    """The text in lower case, tones as digits at the end of words, i for a lone y, no punctuation.

    Two spellings of one word have one key.

    Examples
    --------
    >>> bare("Hoà bình, kỷ luật") == bare("HÒA BÌNH kỉ luật")
    True
    """
    words = _WORD.findall(unicodedata.normalize("NFKD", clean(text).casefold()))
    return " ".join(map(_bare_word, words))


@lru_cache(65536)
def _bare_word(word: str) -> str:
    tone = "".join(letter for letter in word if letter in _TONES)
    base = "".join(letter for letter in word if letter not in _TONES)
    if _LONE_Y.fullmatch(base):
        base = base[:-1] + "i"
    return unicodedata.normalize("NFC", base) + _TONE_DIGITS.get(tone, tone)


@lru_cache(65536)
def folded_key(key: str) -> str:
    """A key without tones and diacritics: ``folded_key(bare("Kỷ luật")) == "ki luat"``."""
    return folded(_TONE_DIGIT.sub("", key))


class Phrases:
    """Wordings and what they stand for, as keys.

    Parameters
    ----------
    table : mapping
        Texts by texts, such as ``{"đv": "đảng viên"}``.
    """

    def __init__(self, table: Mapping[str, str]) -> None:
        self._meant = {bare(text): bare(value) for text, value in table.items() if bare(text)}
        longest_first = sorted(self._meant, key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first)) or "(?!)"  # without phrases: no match
        self._pattern = re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")

    def spelt_out(self, key: str) -> str:
        """The key with each phrase in place of its abbreviation, also where that held one."""
        for _ in range(2):
            key = self._pattern.sub(lambda found: self._meant[found.group()], key)
        return key


class Keys:
    """Keys of wordings and names, with an office's abbreviations spelt out.

    Parameters
    ----------
    words : iterable of mappings
        The rows of ``words.csv`` (kind, text, value): those of kind ``abbreviation`` and ``name``.

    Examples
    --------
    >>> keys = Keys([{"kind": "abbreviation", "text": "đv", "value": "đảng viên"}])
    >>> keys.key("Tổng số ĐV") == keys.key("tổng số đảng viên")
    True
    """

    def __init__(self, words: Iterable[Mapping[str, str]]) -> None:
        rows = list(words)
        self._abbreviations, self._names = (
            Phrases({row["text"]: row["value"] for row in rows if row["kind"] == kind})
            for kind in ("abbreviation", "name")
        )

    def key(self, text: str) -> str:
        """The key of a heading or label."""
        return _key(text, self._abbreviations)

    def name_key(self, text: str) -> str:
        """The key of an organisation's name, without list marks and "và" or "&"."""
        return _name_key(text, self._names)


@lru_cache(65536)
def _key(text: str, abbreviations: Phrases) -> str:
    return abbreviations.spelt_out(bare(text))


@lru_cache(65536)
def _name_key(text: str, names: Phrases) -> str:
    words = bare(_LIST_MARK.sub("", text)).replace("&", " ").split()
    spelt = names.spelt_out(" ".join(words)).split()
    return " ".join(word for word in spelt if word != _AND)


@cache
def _of_the_package() -> Keys:
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return Keys(csv.DictReader(lines))


def key(text: str) -> str:
    """`Keys.key` by the package's own words."""
    return _of_the_package().key(text)


def plain(text: str) -> str:
    """`text` in small letters without marks: for addresses, and for sorting.

    >>> plain("Đảng bộ Sở 9")
    'dang bo so 9'
    """
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[\u0300-\u036f]", "", decomposed)


def natural(name: str) -> str:
    """A key that sorts number 9 before number 10 and letters by their base.

    >>> sorted(["Sở 10", "Đội 2", "Sở 9"], key=natural)
    ['Đội 2', 'Sở 9', 'Sở 10']
    """
    return re.sub("[0-9]+", lambda number: number[0].zfill(9), plain(name))
