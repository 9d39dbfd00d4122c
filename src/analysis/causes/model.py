"""What a bank has taught about an item: each label with its share, and the words that spoke for it."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.causes.bank import LABELS
from analysis.causes.features import NORM, places, weighed

KEPT = Path(__file__).parents[1] / "data" / "cause_weights.npy"
_SHARPNESS = 5.0  # of shares: set on held-out voices


class Guess(NamedTuple):
    """A group and kind for an item, and its share of all that is likely, from 0 to 1."""

    group: str
    kind: str
    share: float


class Model(NamedTuple):
    """Weights by place and label, what each place tells, and the abbreviations that were read."""

    telling: npt.NDArray[np.int16]
    weights: npt.NDArray[np.int16]
    abbreviations: Mapping[str, str]

    def guesses(self, text: str) -> list[Guess]:
        """A guess for each group, the likeliest first.

        Parameters
        ----------
        text
            An item.
        """
        at = weighed(places(text, self.abbreviations), self.telling)
        scores = at.values @ self.weights[at.places].astype(np.int64) / (NORM * 256)
        odds = np.exp(_SHARPNESS * scores)
        shares = odds / odds.sum()
        found: dict[str, Guess] = {}
        for n in np.argsort(-shares, kind="stable").tolist():
            (group, kind), share = LABELS[n], float(shares[n])
            first = found.get(group, Guess(group, kind, 0.0))
            found[group] = first._replace(share=first.share + share)
        return sorted(found.values(), key=lambda guess: -guess.share)
