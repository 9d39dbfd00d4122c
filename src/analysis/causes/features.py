"""Texts as numbers: runs of words and of letters, each hashed to a place, in whole numbers."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from math import isqrt
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from analysis.causes.rulebook import Rulebook, words

Numbers = npt.NDArray[np.int64]

PLACES = 1 << 16
NORM = 256  # the length of every text
_WORD_RUNS, _FOLDED_RUNS, _LETTER_RUNS = (1, 2), (1, 2, 3), (2, 3, 4, 5)
_SALT = (0x51ED270B, 0x2545F491, 0x9E3779B9)


class Features(NamedTuple):
    """The places of a text, each once and in order, and what stands there."""

    places: Numbers
    values: Numbers


def places(texts: Sequence[str], book: Rulebook) -> list[Numbers]:
    """The places of each text's runs of words, with diacritics and without, and of its letters.

    Parameters
    ----------
    texts
        As meant; all at once, since each step over many costs little more than over one.
    book
        The rules, whose abbreviations count.
    """
    if not texts:
        return []
    said = [words(text, book) for text in texts]
    keys = [own.exact.keys for own in said]
    plain = [own.folded.keys for own in said]
    letters = [f" {' '.join(own)} " for own in plain]
    runs = [
        *_runs([list(map(_hash, own)) for own in keys], _WORD_RUNS, _SALT[0]),
        *_runs([list(map(_hash, own)) for own in plain], _FOLDED_RUNS, _SALT[1]),
        *_runs([list(map(ord, own)) for own in letters], _LETTER_RUNS, _SALT[2]),
    ]
    found = np.unique(np.concatenate(runs))
    bounds = np.searchsorted(found, np.arange(1, len(texts)) * PLACES)
    return np.split(found % PLACES, bounds)


@lru_cache(65536)
def _hash(word: str) -> int:
    return crc32(word.encode())


def _runs(texts: Sequence[Sequence[int]], lengths: Iterable[int], salt: int) -> Iterator[Numbers]:
    """The place of each run of so many codes, those of the first text before the next's."""
    codes = np.fromiter(chain.from_iterable(texts), np.uint32)
    text = np.repeat(np.arange(len(texts)), list(map(len, texts)))
    for length in lengths:
        count = max(len(codes) - length + 1, 0)
        run = np.full(count, (salt + length) & 0xFFFFFFFF, np.uint32)
        for n in range(length):
            run = (run ^ codes[n : n + count]) * np.uint32(0x01000193)
            run ^= run >> np.uint32(15)
        mixed = run * np.uint32(0x85EBCA6B)
        place = mixed >> np.uint32(32 - (PLACES - 1).bit_length())
        begins, ends = text[:count], text[len(codes) - count :]
        within = begins == ends
        yield (begins * PLACES + place)[within]


def weighed(at: Numbers, telling: npt.NDArray[np.integer]) -> Features:
    """The places of a text with how much each tells, at one length whatever the text."""
    values = telling[at].astype(np.int64)
    length = isqrt(int(values @ values)) or 1
    return Features(at, values * NORM // length)
