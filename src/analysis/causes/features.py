"""A text as numbers: runs of words and of letters, each hashed to a place, in whole numbers."""

from collections.abc import Mapping
from functools import lru_cache
from math import isqrt
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from analysis.causes.words import fold, words_of
from analysis.text.plain import clean

Numbers = npt.NDArray[np.int64]

PLACES = 1 << 16
NORM = 256  # the length of every text
_WORD_RUNS, _FOLDED_RUNS, _LETTER_RUNS = (1, 2), (1, 2, 3), (2, 3, 4, 5)
_SALT = (0x51ED270B, 0x2545F491, 0x9E3779B9)


class Features(NamedTuple):
    """The places of a text, each once and in order, and what stands there."""

    places: Numbers
    values: Numbers


def places(text: str, abbreviations: Mapping[str, str]) -> Numbers:
    """The places of a text's runs of words, with diacritics and without, and of its letters.

    Parameters
    ----------
    text
        As meant.
    abbreviations
        The keys that each stands for, by its key.
    """
    keys = [word.key for word in words_of(clean(text), abbreviations, {}).words]
    plain = [fold(key) for key in keys]
    letters = np.frombuffer(f" {' '.join(plain)} ".encode("utf-32-le"), dtype=np.uint32)
    exact = np.fromiter(map(_hash, keys), np.uint32, len(keys))
    folded = np.fromiter(map(_hash, plain), np.uint32, len(plain))
    runs = [
        _runs(codes, length, salt + length)
        for codes, lengths, salt in zip(
            (exact, folded, letters), (_WORD_RUNS, _FOLDED_RUNS, _LETTER_RUNS), _SALT, strict=True
        )
        for length in lengths
    ]
    return np.unique(np.concatenate(runs)).astype(np.int64)


@lru_cache(65536)
def _hash(word: str) -> int:
    return crc32(word.encode())


def _runs(codes: npt.NDArray[np.uint32], length: int, salt: int) -> npt.NDArray[np.uint32]:
    """The place of each run of so many codes."""
    count = max(len(codes) - length + 1, 0)
    run = np.full(count, salt & 0xFFFFFFFF, np.uint32)
    for n in range(length):
        run = (run ^ codes[n : n + count]) * np.uint32(0x01000193)
        run ^= run >> np.uint32(15)
    return (run * np.uint32(0x85EBCA6B)) >> np.uint32(32 - (PLACES - 1).bit_length())


def weighed(at: Numbers, telling: npt.NDArray[np.integer]) -> Features:
    """The places of a text with how much each tells, at one length whatever the text."""
    values = telling[at].astype(np.int64)
    length = isqrt(int(values @ values)) or 1
    return Features(at, values * NORM // length)
