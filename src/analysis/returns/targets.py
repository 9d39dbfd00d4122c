"""The target that a cell names: by its wording, its number, or most of its words."""

import re
from collections.abc import Mapping

from analysis.forms.maps import Key
from analysis.text.keys import bare, folded_key

_NUMBERED = re.compile(rf"(?:{bare('chỉ tiêu')} )?(?:{bare('số')} )?(\d+) ?([ab]?)(?![^\W_])(.*)")
_TOUCHING = re.compile(r"(?<=[^\W\d_])(?=\d)")  # "CT3"
_MOST = 0.6  # share of the words that the wording of the target must hold
_CLEAR = 0.25  # by how much it must be better than any other


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
    said = key(_TOUCHING.sub(" ", text))
    numbered = _NUMBERED.match(said)
    if not numbered:
        return _worded(said, known, set(known.values()))
    number, letter, rest = numbered.groups()
    both = "" if letter else "ab"  # without its letter, whichever there is
    meant = {target for target in known.values() if target.rstrip(both) == number + letter}
    return next(iter(meant)) if len(meant) == 1 else _worded(rest, known, meant)


def _worded(said: str, known: Mapping[str, str], meant: set[str]) -> str | None:
    """The target whose wording holds most of some words, if clearly more than any other."""
    words = set(folded_key(said).split())
    shares: dict[str, float] = {}
    for wording, target in known.items():
        if target in meant and words:
            share = len(words.intersection(folded_key(wording).split())) / len(words)
            shares[target] = max(share, shares.get(target, 0.0))
    best, second, *_ = [*sorted(shares.values(), reverse=True), 0.0, 0.0]
    if best < _MOST or best - second < _CLEAR:
        return None
    return max(shares, key=shares.__getitem__)
