"""The ways in which people write the name of an organisation."""

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.forms.lexicon import lexicon_of
from analysis.reference.lines import Lines
from analysis.returns.lives import index
from analysis.text.keys import Keys, bare, folded_key

_LIST_MARK = re.compile(r"^\s*(?:[-+•*]|\d{1,3}[.)])\s*")
_LIKE, _CLOSE = 3, 0.75  # so many names that are so close
Ids = set[str]


class Called(NamedTuple):
    """Who bears a name, the kind that stands in front of it, and the code of how it is written."""

    ids: Ids
    kind: str
    code: str = ""


class Spellings:
    """The names of organisations, made ready for looking up.

    Parameters
    ----------
    named
        Names with the organisations that bear them.
    words
        ``words.csv``: what stands in front of names, and what words are in short.
    """

    def __init__(self, named: Iterable[tuple[str, str]], words: Lines) -> None:
        self._key = Keys(words.rows).name_key
        known = lexicon_of(words).get("prefix", {})
        longest = sorted(filter(None, known), key=len, reverse=True)
        self._prefixes = {prefix: known[prefix] for prefix in longest}
        self._folded_prefixes = {folded_key(prefix): known[prefix] for prefix in longest}
        names = list(named)
        registered = [(plain(name), i) for name, i in names]
        cores = [(self.core(name), i) for name, i in registered]
        spelt = [(self.core(self._key(name)), i) for name, i in names]
        self._exact, self._core, self._spelt = map(index, (registered, cores, spelt))
        self._folded = index((folded_key(core), i) for core, i in (*cores, *spelt))

    def core(self, said: str) -> str:
        """A key without "đảng bộ" or "chi bộ" in front."""
        return _split(said, self._prefixes)[0]

    def as_registered(self, name: str) -> Called | None:
        """Who bears a name as it stands in the register, or less what stands in front of it."""
        said = plain(name)
        core, kind = _split(said, self._prefixes)
        ids = self._exact.get(said) or self._core.get(core)
        return Called(ids, kind) if ids else None

    def otherwise(self, name: str) -> Called | None:
        """Who bears a name that is written in short, or without marks."""
        said, long = plain(name), self._key(name)
        kind = _split(said, self._prefixes)[1]
        if ids := self._spelt.get(self.core(long)):
            return Called(ids, kind, "name_abbreviated")
        for text in (said, long):
            unmarked, _ = _split(folded_key(text), self._folded_prefixes)
            if ids := self._folded.get(unmarked):
                return Called(ids, kind, "name_without_marks")
        return None

    def alike(self, name: str) -> Ids:
        """Whose names are close to one that nobody bears."""
        core = folded_key(self.core(plain(name)))
        near = difflib.get_close_matches(core, list(self._folded), _LIKE, _CLOSE)
        return {i for key in near for i in self._folded[key]}


def _split(said: str, prefixes: Mapping[str, str]) -> tuple[str, str]:
    """(key without "đảng bộ" or "chi bộ" in front, the kind that it says)."""
    for prefix, kind in prefixes.items():
        if said.startswith(prefix + " "):
            return said.removeprefix(prefix + " "), kind
    return said, ""


def plain(name: str) -> str:
    """The key of a name less its list mark."""
    return bare(_LIST_MARK.sub("", name))
