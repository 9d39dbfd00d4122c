"""What a bank has taught about an item: each label with its share, and which words spoke."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.causes.bank import LABELS, Example
from analysis.causes.features import NORM, Numbers, places, weighed
from analysis.causes.judging import Guess
from analysis.causes.learning import learn_more
from analysis.causes.rulebook import Rulebook

KEPT = Path(__file__).parents[1] / "data" / "learnt" / "weights.npy"
_SHARPNESS = 5.0  # of shares: set on held-out voices
_TOLD = 0.2  # shares from which it is told which words spoke
_WORDS = 3
_EDGE = '.,:;()"“”'
_LABELS_OF = {
    group: [n for n, label in enumerate(LABELS) if label[0] == group] for group in "ABCDEFGHI"
}

Reviews = tuple[Example, ...]


@dataclass(frozen=True, eq=False)
class Model:
    """What a bank taught.

    Parameters
    ----------
    weights
        From `learning.learn`: what each place tells, and its weight for each label.
    book
        The rules, which tell words apart.
    """

    weights: npt.NDArray[np.int16]
    book: Rulebook

    def guesses(self, texts: Sequence[str]) -> list[list[Guess]]:
        """For each item a guess for each group, the likeliest first.

        What is left to 1 is that there is no cause.

        Parameters
        ----------
        texts
            Items.
        """
        self._learn_words({word for text in texts for word in text.split()})
        return [
            self._guesses(text, at)
            for text, at in zip(texts, places(texts, self.book), strict=True)
        ]

    def _guesses(self, text: str, found: Numbers) -> list[Guess]:
        at = weighed(found, self.weights[:, 0])
        scores = at.values @ self.weights[at.places, 1:].astype(np.int64) / (NORM * 256)
        odds = np.exp(_SHARPNESS * scores)
        shares = (odds / odds.sum()).tolist()
        guesses = []
        for group, labels in _LABELS_OF.items():
            share = sum(sorted((shares[n] for n in labels), reverse=True))
            likeliest = max(labels, key=lambda n: shares[n])
            words = self._telling(text, likeliest) if share >= _TOLD else ""
            guesses.append(Guess(group, LABELS[likeliest][1], share, words))
        return sorted(guesses, key=lambda guess: -guess.share)

    def _telling(self, text: str, label: int) -> str:
        """The words that speak most for a label, in their order."""
        said = text.split()
        speaks = [self._known[word][label] for word in said]
        ranked = sorted(range(len(said)), key=lambda n: -speaks[n])
        most = [n for n in ranked[:_WORDS] if speaks[n] > 0]
        return " … ".join(said[n].strip(_EDGE) for n in sorted(most))

    def _learn_words(self, words: AbstractSet[str]) -> None:
        """Remember what each word alone speaks for."""
        new = sorted(words - self._known.keys())
        for word, at in zip(new, places(new, self.book), strict=True):
            tells = self.weights[at, 0].astype(np.int64)
            self._known[word] = (tells @ self.weights[at, 1:].astype(np.int64)).tolist()

    @cached_property
    def _known(self) -> dict[str, Sequence[int]]:
        return {}


@lru_cache(2)
def model_of(book: Rulebook, reviews: Reviews = ()) -> Model:
    """The model of the package, and what the decisions of persons teach beside it.

    Parameters
    ----------
    book
        The rules, which divide texts.
    reviews
        From `bank.reviewed`.
    """
    known = np.load(KEPT)
    return Model(learn_more(known, reviews, book) if reviews else known, book)


def keep(weights: npt.NDArray[np.int16]) -> None:
    """Put weights in the place of those of the package."""
    np.save(KEPT, weights)
