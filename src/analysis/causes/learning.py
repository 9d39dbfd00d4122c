"""Labelled items → weights of runs of words and letters, in whole numbers and a fixed order.

A support vector machine for each label, with squared losses, by coordinate ascent in the dual
(Hsieh et al., A dual coordinate descent method for large-scale linear SVM, ICML 2008). No number
is ever rounded by the machine: the same bank gives the same bytes everywhere.
"""

from collections.abc import Sequence
from math import log2

import numpy as np
import numpy.typing as npt

from analysis.causes.bank import LABELS, Example
from analysis.causes.features import NORM, PLACES, Features, Numbers, places, weighed
from analysis.causes.rulebook import Rulebook

_ONE = 1 << 16
_ROUNDS = 8
_STEP = 1_000_003  # items are visited in steps of a prime, not in the order of the bank
_UNIT = NORM * _ONE // 256  # what a weight of 1 stands for in what is kept

Labelled = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.int16]


def learn(bank: Sequence[Example], book: Rulebook) -> Weights:
    """What each place tells, and its weight for each label: places × (1 + labels).

    Where a text has several labels, each of its items learns those that fit it best by what the
    others taught.

    Parameters
    ----------
    bank
        Labelled items.
    book
        The rules, which tell words apart.
    """
    said = places([one.text for one in bank], book)
    tells = _telling(said)
    texts = [weighed(one, tells) for one in said]
    labels = _labels(bank)
    sure = np.flatnonzero(labels.sum(axis=1) <= 1)
    first = _learnt([texts[n] for n in sure], labels[sure], _nothing())
    for n in np.flatnonzero(labels.sum(axis=1) > 1):
        labels[n] &= _fitting(texts[n], labels[n], first)
    return _kept(tells, _learnt(texts, labels, _nothing()))


def learn_more(known: Weights, new: Sequence[Example], book: Rulebook) -> Weights:
    """What is known, and what a few more items teach beside it.

    Parameters
    ----------
    known
        From `learn`.
    new
        Items, each with its own labels.
    book
        The rules, which tell words apart.
    """
    tells = known[:, 0].astype(np.int64)
    said = places([one.text for one in new], book)
    texts = [weighed(one, tells) for one in said]
    weights = known[:, 1:].astype(np.int64) * _UNIT
    return _kept(tells, _learnt(texts, _labels(new), weights))


def _labels(items: Sequence[Example]) -> Labelled:
    return np.array([[label in one.labels for label in LABELS] for one in items], dtype=bool)


def _nothing() -> Numbers:
    return np.zeros((PLACES, len(LABELS)), np.int64)


def _kept(tells: Numbers, weights: Numbers) -> Weights:
    return np.column_stack([tells, weights // _UNIT]).astype(np.int16)


def _fitting(text: Features, may: npt.NDArray[np.bool_], weights: Numbers) -> npt.NDArray[np.bool_]:
    scores = np.where(may, text.values @ weights[text.places], np.iinfo(np.int64).min)
    best: npt.NDArray[np.bool_] = (scores > 0) | (scores == scores.max())
    return best


def _telling(texts: Sequence[Numbers]) -> Numbers:
    """How much each place tells: the fewer texts it is in, the more."""
    counts = np.bincount(np.concatenate(texts), minlength=PLACES)
    most = int(counts.max())
    each = [round(16 * log2((len(texts) + 1) / (n + 1))) for n in range(most + 1)]
    return np.array(each)[counts]


def _learnt(texts: Sequence[Features], labels: Labelled, weights: Numbers) -> Numbers:
    signs = np.where(labels, 1, -1).astype(np.int64)
    held = np.zeros(signs.shape, np.int64)
    for turn in range(_ROUNDS):
        for n in range(len(texts)):
            one = (n * _STEP + turn) % len(texts)
            at, values = texts[one]
            score = (values @ weights[at]) // (NORM * NORM)
            slope = signs[one] * score - _ONE + held[one]
            now = np.maximum(held[one] - slope // 2, 0)
            weights[at] += values[:, None] * ((now - held[one]) * signs[one])
            held[one] = now
    return weights
