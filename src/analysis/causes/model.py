"""What a bank has taught about an item: each label with its share, and which words spoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.causes.bank import LABELS, NO_CAUSE, Example
from analysis.causes.features import NORM, places, weighed
from analysis.causes.judging import Guess
from analysis.causes.learning import learn_more
from analysis.causes.rulebook import Rulebook

KEPT = Path(__file__).parents[1] / "data" / "learnt" / "weights.npy"
_SHARPNESS = 5.0  # of shares: set on held-out voices
_TOLD = 0.2  # shares from which it is told which words spoke
_WORDS = 3
_EDGE = '.,:;()"“”'

Reviews = tuple[Example, ...]


@dataclass(frozen=True, eq=False)
class Model:
    """What a bank taught.

    Parameters
    ----------
    weights
        From `learning.learn`: what each place tells, and its weight for each label.
    abbreviations
        Keys by keys.
    """

    weights: npt.NDArray[np.int16]
    abbreviations: Mapping[str, str]

    def guesses(self, text: str) -> list[Guess]:
        """A guess for each group, the likeliest first; what is left to 1 is that there is no cause.

        Parameters
        ----------
        text
            An item.
        """
        at = weighed(places(text, self.abbreviations), self.weights[:, 0])
        scores = at.values @ self.weights[at.places, 1:].astype(np.int64) / (NORM * 256)
        odds = np.exp(_SHARPNESS * scores)
        shares = (odds / odds.sum()).tolist()
        best = sorted(range(len(LABELS)), key=lambda n: (-shares[n], n))
        groups = dict.fromkeys(LABELS[n][0] for n in best if LABELS[n] != NO_CAUSE)
        found = []
        for group in groups:
            own = [n for n in best if LABELS[n][0] == group]
            share = sum(shares[n] for n in own)
            words = self._telling(text, own[0]) if share >= _TOLD else ""
            found.append(Guess(group, LABELS[own[0]][1], share, words))
        return sorted(found, key=lambda guess: -guess.share)

    def _telling(self, text: str, label: int) -> str:
        """The words that speak most for a label, in their order."""
        said = text.split()
        speaks = [self._of_word(word)[label] for word in said]
        most = sorted(range(len(said)), key=lambda n: (-speaks[n], n))[:_WORDS]
        return " … ".join(said[n].strip(_EDGE) for n in sorted(most) if speaks[n] > 0)

    def _of_word(self, word: str) -> Sequence[int]:
        if word not in self._known:
            at = places(word, self.abbreviations)
            tells = self.weights[at, 0].astype(np.int64)
            self._known[word] = (tells @ self.weights[at, 1:].astype(np.int64)).tolist()
        return self._known[word]

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
    abbreviations = dict(book.language.abbreviations)
    known = np.load(KEPT)
    return Model(learn_more(known, reviews, abbreviations) if reviews else known, abbreviations)


def keep(weights: npt.NDArray[np.int16]) -> None:
    """Put weights in the place of those of the package."""
    np.save(KEPT, weights)
