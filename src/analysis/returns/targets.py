"""The targets that a cell names: by their wording, their number, or most of their words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from analysis.forms.maps import Block, Key, Maps
from analysis.returns.model import Value
from analysis.text.keys import bare, folded_key

_NUMBERED = re.compile(rf"(?:{bare('chỉ tiêu')} )?(?:{bare('số')} )?(\d+) ?([ab]?)(?![^\W_])(.*)")
_BETWEEN = re.compile(r"[,;+&\n]|\s+và\s+", re.IGNORECASE)  # targets in one cell
_ONE_OF_SEVERAL = re.compile(rf"{bare('chỉ tiêu')} (?:{bare('số')} )?\d.*|\d+(?: \d)? ?[ab]?")
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)")  # "CT3"
_MOST = 0.6  # share of the words that the wording of the target must hold
_CLEAR = 0.25  # by how much it must be better than any other


@dataclass(frozen=True)
class Naming:
    """How each block of each form names its targets.

    Parameters
    ----------
    maps
        Of all forms.
    """

    maps: Maps

    def named(self, form: str, value: Value, text: str) -> list[str]:
        """The targets that a text would name in the place of a value."""
        return Wordings(self._block(form, value).answers, self.maps.key).named(text)

    def near(self, form: str, value: Value) -> list[str]:
        """Those that the text of a cell may mean, as the form calls them."""
        block = self._block(form, value)
        found = Wordings(block.answers, self.maps.key).likely(value.raw)
        return [block.offered[target] for target in found]

    def _block(self, form: str, value: Value) -> Block:
        blocks = next(one.blocks for one in self.maps.forms if one.id == form)
        return next(block for block in blocks if block.id == value.block)


@dataclass(frozen=True)
class Wordings:
    """The words for some targets.

    Parameters
    ----------
    known
        Key of a wording → target.
    key
        Text → key.

    Examples
    --------
    >>> known = {"Chỉ tiêu 4: Sinh hoạt chuyên đề": "4", "Chỉ tiêu 2: Quy chế": "2a"}
    >>> words = Wordings({bare(text): target for text, target in known.items()}, bare)
    >>> words.only("Chỉ tiêu số 4"), words.only("CT 2 (quy chế)")
    ('4', '2a')
    >>> words.named("Chỉ tiêu 2, 4"), words.named("Chỉ tiêu 2, 5")
    (['2a', '4'], [])
    """

    known: Mapping[str, str]
    key: Key

    def named(self, text: str) -> list[str]:
        """All targets that a text names, as "CT 3, 4" names two; none where one is open."""
        found = [self.only(part) for part in self._parts(text)]
        return list(dict.fromkeys(filter(None, found))) if all(found) else []

    def likely(self, text: str) -> list[str]:
        """The targets among which a text leaves it open what is meant, by its numbers alone."""
        meant: set[str] = set()
        for part in self._parts(text):
            one = self.only(part)
            meant |= {one} if one else self._numbered(part)[0]
        return sorted(meant)

    def only(self, text: str) -> str | None:
        """The only target that a text can mean: "CT 2.1", "Chỉ tiêu 2 (bồi dưỡng cấp ủy viên)"."""
        for form in (text, f"CT {text}"):
            if self.key(form) in self.known:
                return self.known[self.key(form)]
        meant, rest = self._numbered(text)
        return next(iter(meant)) if len(meant) == 1 else self._worded(rest, meant)

    def _parts(self, text: str) -> list[str]:
        """A text target by target, where each part of it begins as a target does."""
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        if len(parts) < 2 or self.key(text) in self.known:
            return [text]
        keys = (self.key(_TOUCHING.sub(" ", part)) for part in parts)
        return parts if all(map(_ONE_OF_SEVERAL.fullmatch, keys)) else [text]

    def _numbered(self, text: str) -> tuple[set[str], str]:
        """The targets of the number that a text begins with, else all; what stands behind it."""
        said = self.key(_TOUCHING.sub(" ", text))
        every = set(self.known.values())
        numbered = _NUMBERED.match(said)
        if not numbered:
            return every, said
        number, letter, rest = numbered.groups()
        both = "" if letter else "ab"  # without its letter, whichever there is
        return {target for target in every if target.rstrip(both) == number + letter}, rest

    def _worded(self, said: str, meant: set[str]) -> str | None:
        """The target whose wording holds most of some words, if clearly more than any other."""
        words = set(folded_key(said).split())
        shares: dict[str, float] = {}
        for wording, target in self.known.items():
            if target in meant and words:
                common = words.intersection(folded_key(wording).split())
                shares[target] = max(len(common) / len(words), shares.get(target, 0.0))
        best, second, *_ = [*sorted(shares.values(), reverse=True), 0.0, 0.0]
        if best < _MOST or best - second < _CLEAR:
            return None
        return max(shares, key=shares.__getitem__)
