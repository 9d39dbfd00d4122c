"""Keys that are close to one another: slips of the pen, and marks that a keyboard did not give."""

import difflib
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from analysis.text.keys import bare, folded_key

CLOSE = 0.72
# words that turn a meaning: with and without them, two wordings are never close
_TURNING = "không chưa xuất sắc tốt khá kém trung miễn phải đã trở tự lại cộng đủ"


_TURNING_KEYS = frozenset(bare(_TURNING).split())
_TURNING_FOLDED = frozenset(map(folded_key, _TURNING_KEYS))
_NUMBER_OF = {bare("số"), folded_key(bare("số"))}
_SLIP = 0.6  # so alike are two spellings of one word


@lru_cache(65536)
def alike(said: str, known: str, limit: float = CLOSE) -> bool:
    """Whether one key is a slip of the pen of the other.

    Numbers, the words that turn a meaning and what is counted must agree; marks may be missing as
    a whole.

    Examples
    --------
    >>> from analysis.text.keys import key
    >>> alike(key("Tổng số đảng vien"), key("Tổng số đảng viên"))
    True
    >>> alike(key("Chưa xếp loại"), key("Đã xếp loại"))
    False
    >>> alike(key("Số buổi sinh hoạt chuyên đề"), key("Số chi bộ sinh hoạt chuyên đề"))
    False
    """
    if said == known or not said or not known:
        return said == known
    plain, plainly = folded_key(said), folded_key(known)
    if plain == plainly:
        return True
    if not (_reachable(said, known, limit) or _reachable(plain, plainly, limit)):
        return False
    said, known, turning = _comparable(said, known)
    words, others = said.split(), known.split()
    if not (_same_sense(words, others, turning) and _same_thing(words, others)):
        return False
    return difflib.SequenceMatcher(None, said, known, autojunk=False).ratio() >= limit


def _reachable(said: str, known: str, limit: float) -> bool:
    """Whether texts of these lengths can be that similar at all."""
    shorter, both = min(len(said), len(known)), len(said) + len(known)
    return 2 * shorter >= limit * both


def _comparable(said: str, known: str) -> tuple[str, str, frozenset[str]]:
    """Two keys and the words that turn a meaning, all without marks where few were typed."""
    if 2 * _marks(said) <= _marks(known):
        return folded_key(said), folded_key(known), _TURNING_FOLDED
    return said, known, _TURNING_KEYS


def _marks(key: str) -> int:
    """How many words of a key have marks."""
    return sum(a != b for a, b in zip(key.split(), folded_key(key).split(), strict=True))


def _same_sense(said: list[str], known: list[str], turning: frozenset[str]) -> bool:
    """Whether numbers and the words that turn a meaning agree.

    Letters of such a word may have changed places.
    """
    if sorted(filter(str.isdigit, said)) != sorted(filter(str.isdigit, known)):
        return False
    more = [word for word in said if word not in known]
    less = [word for word in known if word not in said]
    slips = list(map(sorted, more))
    lost = [sorted(word) for word in less if word in turning]
    return turning.isdisjoint(more) and all(word in slips for word in lost)


def _same_thing(said: list[str], known: list[str]) -> bool:
    """Whether two numbers may be of the same thing: "số buổi …" is none of "số chi bộ …"."""
    one, other = _counted(said), _counted(known)
    if not (one and other) or one in known or other in said or one.startswith(other):
        return True
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SLIP


def _counted(words: list[str]) -> str:
    """The first word of what is counted; "" where no number is named."""
    return next((after for word, after in pairwise(words) if word in _NUMBER_OF), "")


@lru_cache(65536)
def turns(said: str, known: str) -> bool:
    """Whether one key has words in common with another but means something else.

    Examples
    --------
    >>> from analysis.text.keys import key
    >>> turns(key("Số chưa học"), key("Số đã học tập"))
    True
    >>> turns(key("Việc chưa được"), key("Hạn chế"))
    False
    """
    said, known, turning = _comparable(said, known)
    words, others = set(said.split()), set(known.split())
    common = {word for word in words & others if len(word) > 1}  # "a", "b", "1" only enumerate
    if not common - turning:
        return False
    # other words beside those in common may say in their way what a turning word says
    return bool(words & turning - others) or (words <= others and bool(others & turning - words))


def near(said: str, candidates: Mapping[str, str]) -> str | None:
    """The id of the only candidate that a key is close to.

    Parameters
    ----------
    said
        A key.
    candidates
        Id → key.
    """
    close = [name for name, known in candidates.items() if alike(said, known)]
    if len(close) > 1:
        close = [name for name in close if folded_key(candidates[name]) == folded_key(said)]
    return close[0] if len(close) == 1 else None


def nearest(said: str, candidates: Mapping[str, str]) -> str:
    """The id of the candidate that a key is most like, however little; "" when there is none."""
    plain = {name: folded_key(known) for name, known in candidates.items()}
    likely = difflib.get_close_matches(folded_key(said), plain.values(), 1, 0.3)
    return next((name for name, known in plain.items() if known in likely), "")
