"""The language of the rules.

A pattern is words in their order, with

=========  ===================================================================
``a|b``    alternatives, in brackets when longer than one word: ``(a b|c)``
``[a]``    may be missing
``<name>`` any phrase of the word list of that name
``..``     up to 6 words between, ``...`` up to 18, never across a barrier
``#``      a whole number
=========  ===================================================================
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from analysis.causes.words import ANY_NUMBER, ANY_WORD, NO_BARRIER, Line, Words
from analysis.text.keys import bare

_PIECE = re.compile(r"<[^>]+>|\.{2,3}|[()\[\]|]|[^\s<>()\[\]|.]+")
_GAPS = {"..": 6, "...": 18}
_NUMBER = "#"
_BRACKETS = {"(": ")", "[": "]"}
_UNBRACKETED = str.maketrans("", "", "[]")
_ONE_WORD = re.compile(rf"\[{ANY_WORD}+\]|{ANY_WORD}")


class BadPattern(ValueError):  # noqa: N818  the pattern is bad, not the program
    """A pattern that cannot be understood.

    Parameters
    ----------
    why
        ``brackets``, ``list`` or ``empty``: what is wrong, as told by ``ref_pattern.<why>``.
    **fields
        What the sentence names.
    """

    def __init__(self, why: str, **fields: str) -> None:
        super().__init__(why)
        self.fields = fields


# ---- what a pattern is made of


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to so many words, whatever they are."""

    most: int


@dataclass(frozen=True, slots=True, eq=False)
class Bracket:
    """Alternatives: a bracket, or a word list.

    Parameters
    ----------
    ways
        Of which one must be there.
    optional
        Whether none need be.
    apart
        Compounds whose words are not those of the list ("chủ yếu").
    """

    ways: "Ways"
    optional: bool = False
    apart: Sequence[Sequence[str]] = ()


Part = str | Gap | Bracket  # a str is a word's key, or "#"
Way = Sequence[Part]
Ways = Sequence[Way]
Spell = Callable[[str], str]


def words_of_rules(cells: Iterable[str]) -> set[str]:
    """The keys of all words in cells that hold patterns."""
    pieces = {piece for cell in cells for piece in _PIECE.findall(cell)}
    return {key for piece in pieces - _GAPS.keys() for key in bare(piece).split()}


def parse(source: str, lists: Mapping[str, Bracket], spell: Spell = bare) -> Ways:
    """A pattern as alternatives of parts in their order.

    Parameters
    ----------
    source
        The pattern.
    lists
        The word lists that it may name.
    spell
        Gives the keys of words: `bare`, or `plain`.

    Raises
    ------
    BadPattern
        Where brackets, lists or words are wrong.
    """
    opened = [""]
    nested: list[list[list[Part]]] = [[[]]]
    for piece in _PIECE.findall(source):
        if piece in _BRACKETS:
            opened.append(piece)
            nested.append([[]])
        elif piece in _BRACKETS.values():
            if _BRACKETS.get(opened.pop()) != piece:
                raise BadPattern("brackets", source=source)
            ways = nested.pop()
            nested[-1][-1].append(Bracket(ways, optional=piece == "]"))
        elif piece == "|":
            nested[-1].append([])
        else:
            nested[-1][-1] += _parts(piece, lists, spell)
    if len(nested) > 1:
        raise BadPattern("brackets", source=source)
    if any(map(_may_be_empty, nested[0])):
        raise BadPattern("empty", source=source)
    return nested[0]


def _parts(piece: str, lists: Mapping[str, Bracket], spell: Spell) -> list[Part]:
    if piece in _GAPS:
        return [Gap(_GAPS[piece])]
    if piece == _NUMBER:
        return [_NUMBER]
    if not piece.startswith("<"):
        return [*spell(piece).split()]
    name = piece[1:-1]
    if name not in lists:
        raise BadPattern("list", source=piece, name=name)
    return [lists[name]]


def _may_be_empty(way: Way) -> bool:
    for part in way:
        if isinstance(part, str):
            return False
        if isinstance(part, Bracket):
            needless = part.optional or any(map(_may_be_empty, part.ways))
            if not needless:
                return False
    return True


# ---- what follows from it


@lru_cache(4096)  # a word list stands in many patterns
def words_in(part: Part) -> frozenset[str]:
    """All words that a part may stand for; "#" for a number."""
    if isinstance(part, str):
        return frozenset([part])
    words: set[str] = set()
    if isinstance(part, Bracket):
        for way in part.ways:
            words.update(*map(words_in, way))
    return frozenset(words)


def needs(ways: Ways) -> list[frozenset[str]]:
    """Sets of words: a text in which a pattern is found has a word of each; none need be named.

    Parameters
    ----------
    ways
        Of the pattern.
    """
    each = [list(filter(None, map(_needed, way))) for way in ways]
    if len(each) == 1:
        return each[0]
    if not all(each):
        return []
    fewest = (min(own, key=len) for own in each)
    return [frozenset().union(*fewest)]


def _needed(part: Part) -> frozenset[str]:
    words = words_in(part)
    needless = isinstance(part, Bracket) and part.optional
    return frozenset() if needless or _NUMBER in words else words


def _regex(ways: Ways, signs: Mapping[str, str]) -> str:
    """A bracket over alternatives; neighbours of one word each become one set of characters."""
    out: list[str] = []
    for way in ways:
        written = "".join(_written(part, signs) for part in way)
        if out and _ONE_WORD.fullmatch(out[-1]) and _ONE_WORD.fullmatch(written):
            both = out.pop() + written
            written = f"[{both.translate(_UNBRACKETED)}]"
        out.append(written)
    either = "|".join(out)
    return either if _ONE_WORD.fullmatch(either) else f"(?:{either})"


def _written(part: Part, signs: Mapping[str, str]) -> str:
    if isinstance(part, Gap):
        return f"({NO_BARRIER}{{0,{part.most}}}?)"
    if isinstance(part, str):
        return ANY_NUMBER if part == _NUMBER else signs[part]
    regex = _regex(part.ways, signs)
    if part.optional:
        regex += "?"
    apart = [_apart([signs[key] for key in compound]) for compound in part.apart]
    return f"(?:{''.join(apart)}{regex})" if apart else regex


def _apart(compound: list[str]) -> str:
    """A place where the compound neither begins nor ends."""
    *head, last = compound
    return f"(?!{''.join(compound)})(?!(?<={''.join(head)}){last})"


# ---- finding it


@dataclass(frozen=True, slots=True)
class Found:
    """One match: the numbers of its words, gaps left out."""

    words: tuple[int, ...]

    @property
    def first(self) -> int:
        """The number of its first word."""
        return self.words[0]

    @property
    def last(self) -> int:
        """The number of the word behind it."""
        return self.words[-1] + 1


@dataclass(frozen=True, eq=False)
class Form:
    """A pattern in one spelling; compiled only when it is first looked for."""

    ways: Ways
    signs: Mapping[str, str]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern over the characters of a `Line`."""
        return re.compile(_regex(self.ways, self.signs))

    def find(self, line: Line) -> list[tuple[int, ...]]:
        """The numbers of the words of each match."""
        found = []
        match = self.regex.search(line.signs)
        while match:
            found.append(_without_gaps(match))
            # A later beginning with the same end matches as well: the nearer subject of a "chưa".
            inner = self.regex.search(line.signs, match.start() + 1)
            while inner and inner.end() == match.end():
                found.append(_without_gaps(inner))
                inner = self.regex.search(line.signs, inner.start() + 1)
            match = self.regex.search(line.signs, match.end())
        return found


def _without_gaps(match: re.Match[str]) -> tuple[int, ...]:
    numbers = set(range(*match.span()))
    for group in range(1, match.re.groups + 1):
        numbers -= set(range(*match.span(group)))
    return tuple(sorted(numbers))


@dataclass(frozen=True, eq=False)
class Pattern:
    """A pattern, with diacritics and without."""

    exact: Form
    folded: Form

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its words."""
        return frozenset(filter(str.isalnum, words_in(Bracket(self.exact.ways))))

    def find(self, words: Words, *, tolerant: bool = True) -> list[Found]:
        """The matches with all diacritics; in a text that lost them, those that pass without.

        Parameters
        ----------
        words
            The text.
        tolerant
            Whether a match without diacritics counts there.
        """
        found = self.exact.find(words.exact)
        if not found and tolerant and words.damaged:
            found = [m for m in self.folded.find(words.folded) if self._plausible(words, m)]
        return [Found(match) for match in found]

    def whole(self, words: Words) -> bool:
        """Whether the pattern is all that the text says."""
        if self.exact.regex.fullmatch(words.exact.signs):
            return True
        return words.damaged and bool(self.folded.regex.fullmatch(words.folded.signs))

    def _plausible(self, words: Words, match: tuple[int, ...]) -> bool:
        """Without diacritics two words are often one: a match has several, or a long one."""
        odd = [words.words[i] for i in match if words.words[i].key not in self.keys]
        if any(word.marked and word.key not in self._toneless for word in odd):
            return False
        letters = sum(len(words.folded.keys[i]) for i in match)
        return len(match) >= 2 or letters >= 6

    @cached_property
    def _toneless(self) -> frozenset[str]:
        return frozenset(key.rstrip("12345") for key in self.keys)
