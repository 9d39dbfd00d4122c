"""The office's small words, ready for looking up."""

from collections.abc import Mapping
from functools import lru_cache

from analysis.forms.maps import Key
from analysis.reference.lines import Lines
from analysis.text.keys import bare, key

Lexicon = Mapping[str, Mapping[str, str]]  # kind → key → value


def lexicon_of(words: Lines, key: Key = key) -> dict[str, dict[str, str]]:
    """Make ``words.csv`` ready: kind → key → value.

    Parameters
    ----------
    words
        ``Reference.lines["words"]``, or a frame of the same columns.
    key
        Text → key, as an office's own words have it.
    """
    lexicon: dict[str, dict[str, str]] = {}
    for row in words.to_dict("records"):
        text, value = row["text"], row["value"]
        known = lexicon.setdefault(row["kind"], {})
        known[key(text) or text.strip()] = value
        known.setdefault(bare(text) or text.strip(), value)
    return lexicon


def provisional(said: str, known: str, lexicon: Lexicon) -> str:
    """The word by which a heading or title says, where the map's does not, that it is not final."""
    words = lexicon.get("provisional", {})
    told = (word for word in words if word and f" {word} " in f" {said} ")
    return next((word for word in told if word not in known), "")


def opens_tail(said: str, lexicon: Lexicon) -> bool:
    """Whether a key begins like a note or a signature."""
    tails = lexicon.get("tail", {})
    return bool(said) and (said in tails or said.startswith(_openings(tuple(tails))))


@lru_cache(8)
def _openings(tails: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{tail} " for tail in tails if tail)
