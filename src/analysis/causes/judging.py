"""Rules and model together: what is decided of an item, what is doubtful, what is left.

How often a code is right is read from ``calibration.csv``: by whether a rule holds and by the
share that the model gives, as it was among voices that neither had seen.
"""

import csv
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parents[1] / "data" / "learnt" / "calibration.csv"
RULE, MODEL, BOTH, REVIEWED = "rule", "model", "both", "reviewed"
DECIDED, DOUBTFUL = "decided", "doubtful"
SURE, LIKELY = 0.85, 0.45  # probabilities: from there decided, doubtful
_MOST = 2  # groups of one item that may be doubtful
_SUGGESTED = 3
_SPEAKS = 0.3  # a share from which the model is for a group, too

Ruled = tuple[str, str, str, bool]  # code, kind, words, whether it counts whatever the model says
Table = dict[bool, tuple[list[float], ...]]


class Guess(NamedTuple):
    """A group and kind for an item, its share of all that is likely, and what spoke for it."""

    group: str
    kind: str
    share: float
    words: str


class Judged(NamedTuple):
    """A code of an item: by which words, by whom, and how sure."""

    code: str
    kind: str
    words: str
    how: str
    state: str
    probability: float


@cache
def calibration() -> Table:
    """From which share on how many of a hundred are right, by whether a rule holds as well."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    found: Table = {True: ([], []), False: ([], [])}
    for row in rows:
        shares, right = found[row["rule"] == "yes"]
        shares.append(float(row["share"]))
        right.append(float(row["right"]))
    return found


def judged(
    ruled: Sequence[Ruled],
    guesses: Sequence[Guess],
    table: Table | None = None,
    likely_from: float = LIKELY,
) -> tuple[list[Judged], tuple[str, ...]]:
    """The codes of an item, and what else is likely, best first.

    Parameters
    ----------
    ruled
        Code, kind and words of each rule that holds, and whether it is certain.
    guesses
        From `Model.guesses`.
    table
        The calibration, if not that of the package.
    likely_from
        The probability from which a code is doubtful.
    """
    table = table or calibration()
    by_rule = {code[:1]: (code, kind, words) for code, kind, words, _ in ruled}
    certain = {code[:1] for code, _, _, sure in ruled if sure}
    known = {guess.group for guess in guesses}
    unguessed = [Guess(group, "", 0.0, "") for group in by_rule if group not in known]
    found = []
    for guess in (*guesses, *unguessed):
        holds = guess.group in by_rule
        code, kind, words = by_rule.get(guess.group, (guess.group, guess.kind, guess.words))
        shares, right = table[holds]
        probability = right[max(bisect_right(shares, guess.share) - 1, 0)]
        if guess.group in certain:
            probability = 1.0
        how = MODEL
        if holds:
            how = BOTH if guess.share >= _SPEAKS else RULE
        state = DECIDED if probability >= SURE else DOUBTFUL
        found.append(Judged(code, kind, words, how, state, probability))
    found.sort(key=lambda one: -one.probability)
    likely = [one for one in found if one.probability >= likely_from]
    codes = [one for n, one in enumerate(likely) if n < _MOST or one.state == DECIDED]
    return codes, tuple(one.code for one in found[:_SUGGESTED])
