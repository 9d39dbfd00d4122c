"""What speaks for a column or a row being a part of the map, besides its exact words."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf

from analysis.forms.grid import At, Grid
from analysis.forms.maps import TEXTS, Block, Part, Path
from analysis.forms.sums import Sums
from analysis.text.keys import folded_key
from analysis.text.similar import turns

_WORDS = 0.8  # at most, for words in common
_GROUP = 0.2  # for the same headings above
_ALONE = 1.0  # for the only place between its neighbours where a part can be
_AMONG = 0.7  # for one of as many places as parts
_BETWEEN = 0.4  # for standing between the right neighbours at all
_IN_ORDER = 0.1  # for the right one of several, which a sender may have swapped
_COUNTED = 0.5  # the same, where the words count up as the parts do
_FITTING = 0.3  # for cells of the declared type
_TELLING = 1.0  # for cells that only this type has
_MOST = 0.7  # share of cells that must be of a type; fewer than half contradict it
_NUMBERED = 1.0  # for the printed number, and against another one
_DIGITS = re.compile(r"\d+")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TALLY = re.compile(r"[\d.,\s%/]+")
_SHORT = 40  # characters of an answer that is no sentence
_IN_LEXICON = ("grade", "flag", "mark", "kind")
_OF_ITS_OWN = ("target", *_IN_LEXICON)
_FREE = frozenset(("remark", "ignored", "points", "unit", "code", ""))


@dataclass(frozen=True)
class Order:
    """The order of a map beside that of a sheet.

    Parameters
    ----------
    parts
        As the map has them.
    known
        Place → part, as far as certain.
    strange
        The other places, each with its words.
    """

    parts: Sequence[Part]
    known: Mapping[int, Part]
    strange: Mapping[int, str]

    def speaks(self, place: int, part: Part, kept: bool = True) -> float:
        """What the place says for a part: whether it stands between its neighbours.

        Where the order is not kept, not which of several places there it is.
        """
        here, absent = self._slot(part)
        if place not in here:
            return 0.0
        if len(here) != len(absent):
            return _BETWEEN
        if len(here) == 1:
            return _ALONE
        if not kept or here.index(place) != absent.index(part):
            return _AMONG
        counted = _counts_up(self.strange[one] for one in here)
        named = _counts_up(one.key for one in absent)
        return _AMONG + (_COUNTED if counted and named else _IN_ORDER)

    def expects(self, place: int, part: Part) -> bool:
        """Whether a place is that of a part, if all are in the order of the map."""
        here, absent = self._slot(part)
        return len(here) == len(absent) and here[absent.index(part)] == place

    def _slot(self, part: Part) -> tuple[list[int], list[Part]]:
        """The strange places between a part's neighbours, and the parts that belong there."""
        at = {one: place for place, one in self.known.items()}
        first = self.parts.index(part)
        end = first + 1
        while first > 0 and self.parts[first - 1] not in at:
            first -= 1
        while end < len(self.parts) and self.parts[end] not in at:
            end += 1
        before = at[self.parts[first - 1]] if first > 0 else -inf
        after = at[self.parts[end]] if end < len(self.parts) else inf
        here = sorted(place for place in self.strange if before < place < after)
        return here, list(self.parts[first:end])


@dataclass(frozen=True, eq=False)
class Places(ABC):
    """Columns, or rows, of a block as far as they are known, and what speaks for the others.

    Parameters
    ----------
    grid, block
        The sheet, and the block.
    parts
        Those that places may be, as the map has them.
    known
        Place → its part, by its words.
    strange
        The other places that may be a part, each with its words.
    """

    grid: Grid
    block: Block
    parts: Sequence[Part]
    known: dict[int, Part]
    strange: Mapping[int, str]

    @cached_property
    def sums(self) -> Sums:
        """What the sums say."""
        return Sums(self.grid, self.block)

    @cached_property
    def order(self) -> Order:
        """What the order says."""
        return Order(self.parts, self.known, self.strange)

    @cached_property
    def kept(self) -> bool:
        """Whether the order of the map is kept."""
        return True

    def speak(self, place: int, part: Part) -> float | None:
        """What speaks for a place being a part; None where anything contradicts it."""
        words = self.words(place, part)
        cells = cells_speak(self.grid, self.block, self.wanted(place, part))
        if words is None or cells is None:
            return None
        order = self.order.speaks(place, part, self.kept)
        return words + cells + self.numbered(place, part) + order

    @abstractmethod
    def words(self, place: int, part: Part) -> float | None:
        """What the words of a place say for a part; None where they contradict it."""

    @abstractmethod
    def wanted(self, place: int, part: Part) -> Iterator[tuple[At, str]]:
        """The cells of a place, each with the type that a part has there."""

    @abstractmethod
    def numbered(self, place: int, part: Part) -> float:
        """What the number or code printed at a place says."""


def _counts_up(words: Iterable[str]) -> bool:
    """Whether the last words of some texts are numbers that rise."""
    numbers = [_number(said) for said in words]
    return all(numbers) and all(a < b for a, b in pairwise(numbers))


def _number(said: str) -> int:
    last = said.rpartition(" ")[2]
    if last in _ROMAN:
        return _ROMAN[last]
    found = _DIGITS.findall(said)
    return int(found[-1]) if found else 0


def words_speak(path: Path, wordings: Sequence[Path]) -> float | None:
    """What words say for a part: how many they have in common; None where they contradict it.

    Parameters
    ----------
    path
        The headings of a column from the top down, or a label.
    wordings
        Those of the part in all years.
    """
    if any(turns(path[-1], known[-1]) for known in wordings):
        return None
    share = max((_common(path[-1], known[-1]) for known in wordings), default=0.0)
    group = path[:-1]
    same = bool(group) and group in [known[:-1] for known in wordings]
    return _WORDS * share + (_GROUP if same else 0.0)


def _common(said: str, known: str) -> float:
    """Share of words in common; all of it where one holds the other."""
    words, others = set(folded_key(said).split()), set(folded_key(known).split())
    if not words or not others:
        return 0.0
    both = words & others
    if len(both) > 1 and both in (words, others):
        return 1.0
    return 2 * len(both) / (len(words) + len(others))


def cells_speak(grid: Grid, block: Block, cells: Iterable[tuple[At, str]]) -> float | None:
    """What some cells, each with the type wanted there, say; None where they contradict it."""
    held = [(at, kind) for at, kind in cells if at in grid.cells and kind not in _FREE]
    if not held:
        return 0.0
    share = sum(_fits(grid, block, at, kind) for at, kind in held) / len(held)
    if share < 0.5:
        return None
    if share < _MOST:
        return 0.0
    return _TELLING if any(kind in _OF_ITS_OWN for _, kind in held) else _FITTING


def _fits(
    grid: Grid,
    block: Block,
    at: At,
    kind: str,
) -> bool:
    """Whether a cell reads as a type."""
    cell = grid.cells[at]
    text = str(cell.value).strip()
    number = cell.kind != "text" or bool(_TALLY.fullmatch(text))
    if kind == "target":
        return grid.keys.get(at, "") in block.answers
    if kind in _IN_LEXICON:
        return grid.is_one_of(kind, at) if grid.lexicon.get(kind) else not number
    if kind in TEXTS or kind == "organisation":
        return not number
    if kind == "number":
        return len(text) <= len("(viii)")
    return number or (any(map(str.isdigit, text)) and len(text) < _SHORT)


def number_speaks(found: int | str, expected: int | str) -> float:
    """What a printed number, or code, says; nothing where there is none."""
    if not found or not expected:
        return 0.0
    return _NUMBERED if found == expected else -_NUMBERED
