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
        return targets_of(text, self._block(form, value).answers, self.maps.key)

    def near(self, form: str, value: Value) -> list[str]:
        """Those that the text of a cell may mean, as the form calls them."""
        block = self._block(form, value)
        found = likely(value.raw, block.answers, self.maps.key)
        return [block.offered[target] for target in found]

    def _block(self, form: str, value: Value) -> Block:
        blocks = next(one.blocks for one in self.maps.forms if one.id == form)
        return next(block for block in blocks if block.id == value.block)


def targets_of(text: str, known: Mapping[str, str], key: Key) -> list[str]:
    """All targets that a text names; none where one of them is open.

    Parameters
    ----------
    text, known, key
        As for `target_of`; "CT 3, 4" and "CT 3 và CT 4" name two.

    Examples
    --------
    >>> known = {bare("Chỉ tiêu 3: Sinh hoạt"): "3", bare("Chỉ tiêu 4: Chuyên đề"): "4"}
    >>> targets_of("Chỉ tiêu 3, 4", known, bare), targets_of("Chỉ tiêu 3, 5", known, bare)
    (['3', '4'], [])
    """
    found = [target_of(part, known, key) for part in _parts(text, known, key)]
    return list(dict.fromkeys(filter(None, found))) if all(found) else []


def likely(text: str, known: Mapping[str, str], key: Key) -> list[str]:
    """The targets among which a text leaves it open what is meant, by its numbers alone."""
    meant: set[str] = set()
    for part in _parts(text, known, key):
        one = target_of(part, known, key)
        meant |= {one} if one else _numbered(part, known, key)[0]
    return sorted(meant)


def _parts(text: str, known: Mapping[str, str], key: Key) -> list[str]:
    """A text target by target, where each part of it begins as a target does."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) < 2 or key(text) in known:
        return [text]
    keys = (key(_TOUCHING.sub(" ", part)) for part in parts)
    return parts if all(map(_ONE_OF_SEVERAL.fullmatch, keys)) else [text]


def target_of(text: str, known: Mapping[str, str], key: Key) -> str | None:
    """The only target that a text can mean.

    Parameters
    ----------
    text
        As written: "CT 2.1", "Chỉ tiêu số 4", "Chỉ tiêu 2 (bồi dưỡng cấp ủy viên)".
    known
        Key of a wording → target.
    key
        Text → key.

    Examples
    --------
    >>> known = {bare("Chỉ tiêu 4: Sinh hoạt chuyên đề"): "4", bare("Chỉ tiêu 2: Quy chế"): "2a"}
    >>> target_of("Chỉ tiêu số 4", known, bare), target_of("CT 2 (quy chế)", known, bare)
    ('4', '2a')
    """
    said = key(text)
    for form in (said, key("CT " + text)):
        if form in known:
            return known[form]
    meant, rest = _numbered(text, known, key)
    return next(iter(meant)) if len(meant) == 1 else _worded(rest, known, meant)


def _numbered(text: str, known: Mapping[str, str], key: Key) -> tuple[set[str], str]:
    """The targets of the number that a text begins with, else all; what stands behind it."""
    said = key(_TOUCHING.sub(" ", text))
    numbered = _NUMBERED.match(said)
    if not numbered:
        return set(known.values()), said
    number, letter, rest = numbered.groups()
    both = "" if letter else "ab"  # without its letter, whichever there is
    return {target for target in known.values() if target.rstrip(both) == number + letter}, rest


def _worded(said: str, known: Mapping[str, str], meant: set[str]) -> str | None:
    """The target whose wording holds most of some words, if clearly more than any other."""
    words = set(folded_key(said).split())
    shares: dict[str, float] = {}
    for wording, target in known.items():
        if target in meant and words:
            common = words.intersection(folded_key(wording).split())
            shares[target] = max(len(common) / len(words), shares.get(target, 0.0))
    best, second, *_ = [*sorted(shares.values(), reverse=True), 0.0, 0.0]
    if best < _MOST or best - second < _CLEAR:
        return None
    return max(shares, key=shares.__getitem__)
