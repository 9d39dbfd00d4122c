"""A text as Unicode means it: one form of each letter, nothing invisible, plain spaces."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Also what no text file may hold: control characters and halves of surrogate pairs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\u034f\u061c\u180e\ufe00-\ufe0f\ufeff]"
)
_UNCLEAN = re.compile(f"[\u00d0\u00f0\u1680]|  |[^\\S ]|{_INVISIBLE.pattern}")


@lru_cache(8192)
def clean(text: str) -> str:
    """The text in NFC, without invisible characters, with plain spaces; line breaks stay.

    Icelandic eths, which some keyboards give for đ, are read as such.

    Examples
    --------
    >>> clean(" \u00d0ảng\u00a0bộ ")
    'Đảng bộ'
    """
    if _UNCLEAN.search(text):
        text = _INVISIBLE.sub("", text).replace("\u00d0", "Đ").replace("\u00f0", "đ")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = re.sub(r"[^\S\n]+", " ", text)
        text = re.sub(r" *\n *", "\n", text)
    return unicodedata.normalize("NFC", text).strip()


def any_of(parts: Iterable[str]) -> str:
    """A pattern for any of some texts, the longest first.

    Examples
    --------
    >>> any_of(["n", "ng", "ngh"])
    'ngh|ng|n'
    """
    return "|".join(map(re.escape, sorted(parts, key=len, reverse=True)))


@lru_cache(65536)
def folded(text: str) -> str:
    """The text without tone marks and diacritics, as typed on a keyboard without Vietnamese.

    Examples
    --------
    >>> folded("Đảng bộ Sở 9")
    'Dang bo So 9'
    """
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
