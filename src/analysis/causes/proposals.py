"""The code nearest to an item that no rule holds for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.causes.patterns import words_in
from analysis.causes.rulebook import Rulebook, words
from analysis.causes.words import fold

_NEAR = 0.05  # a word of one group tells 1, of two groups 1/4, …: less than this is no clue
_LACK = ("chưa", "lack")  # lists of words that every code has


@dataclass(frozen=True, eq=False)
class Clues:
    """The words of each rule by its code, without those of lack, and how much each word tells."""

    words: Sequence[tuple[str, frozenset[str]]]
    weights: Mapping[str, float]


@lru_cache(2)
def _clues(book: Rulebook) -> Clues:
    lists = [book.language.lists[name] for name in _LACK if name in book.language.lists]
    lack = {fold(key) for one in lists for key in words_in(one).union(*one.apart)}
    own = []
    groups: dict[str, set[str]] = {}
    for rule in book.uses["code"].all:
        keys = frozenset(map(fold, rule.pattern.keys)) - lack
        own.append((rule.code, keys))
        for key in keys:
            groups.setdefault(key, set()).add(rule.code[:1])
    weights = {key: 1 / len(some) ** 2 for key, some in groups.items()}
    return Clues(own, weights)


def proposal(text: str, book: Rulebook) -> str:
    """The code whose rule shares the most telling words with `text`, or ``""``.

    Parameters
    ----------
    text
        The item.
    book
        The rules.
    """
    clues = _clues(book)
    said = words(text, book).folded.present
    best = ""
    most = _NEAR
    for code, keys in clues.words:
        value = sum(clues.weights[key] for key in said & keys)
        if value > most + 1e-9:
            best = code
            most = value
    return best
