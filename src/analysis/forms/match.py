"""Which line of a map each column, or each row, of a block is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from analysis.forms.maps import Part

Said = TypeVar("Said")


class Twice(NamedTuple):
    """A part whose exact words stand in several places: the first is read, if any is."""

    part: Part
    places: Sequence[int]
    read: bool

    @property
    def unread(self) -> Sequence[int]:
        """The places that are not read."""
        return self.places[1:] if self.read else self.places


@dataclass(frozen=True)
class Match:
    """What the columns, or the rows, of a block are.

    Parameters
    ----------
    known
        Column or row of the sheet → its part of the map.
    twice
        The parts whose exact words stand in several places.
    close
        Those of `known` whose words are only close to the map's.
    strange
        What is no part of the map.
    missing
        The parts that stand nowhere.
    placed
        Those of `known` whose words nobody knows, but all else speaks for the part.
    open
        Those of `strange` that may be one of several parts, and these.
    apart
        What is of another year, and so no part of the map either.
    provisional
        Those of `open` whose words say that their values are not the last.
    """

    known: dict[int, Part]
    twice: Sequence[Twice]
    close: Sequence[int]
    strange: Sequence[int]
    missing: Sequence[Part]
    placed: Sequence[int] = ()
    open: Mapping[int, Sequence[Part]] = field(default_factory=dict)
    apart: Sequence[int] = ()
    provisional: Sequence[int] = ()

    def recovered(self, sure: Mapping[int, Part], open_: Mapping[int, Sequence[Part]]) -> "Match":
        """The same with places that are known by other things than their words."""
        return replace(
            self,
            known=self.known | dict(sure),
            strange=[place for place in self.strange if place not in sure],
            missing=[part for part in self.missing if part not in sure.values()],
            placed=list(sure),
            open=open_,
        )

    def without(self, provisional: Sequence[int]) -> "Match":
        """The same, where some places have values that are not the last."""
        taken = {place: self.known[place] for place in provisional}
        return replace(
            self,
            known={place: part for place, part in self.known.items() if place not in taken},
            close=[place for place in self.close if place not in taken],
            placed=[place for place in self.placed if place not in taken],
            strange=[*self.strange, *taken],
            missing=[*self.missing, *taken.values()],
            open=dict(self.open) | {place: [part] for place, part in taken.items()},
            provisional=provisional,
        )


def match(
    places: Mapping[Part, Sequence[int]],
    which: Callable[[Part, Sequence[int]], Twice],
    expected: Sequence[Part],
    strange: Mapping[int, Said],
    only_close: Callable[[Said, Sequence[Part]], Part | None],
) -> Match:
    """Settle which is which, once the exact words are placed.

    Parameters
    ----------
    places
        Where the exact words of each part stand.
    which
        Of several places of one part, which is read?
    expected
        The parts that should be there.
    strange
        Other places → what is said there.
    only_close
        Which is the only one of some parts that a wording is close to?
    """
    known: dict[int, Part] = {}
    twice: list[Twice] = []
    for part, at in places.items():
        if len(at) == 1:
            known[at[0]] = part
            continue
        several = which(part, at)
        twice.append(several)
        if several.read:
            known[several.places[0]] = part
    there = {part.id for part in places}
    missing = {part.id: part for part in expected if part.id not in there}
    close: list[int] = []
    for place, said in strange.items():
        alike = only_close(said, list(missing.values()))
        rivals = (other for one, other in strange.items() if one != place and one not in close)
        if alike and not any(only_close(other, [alike]) for other in rivals):
            known[place] = missing.pop(alike.id)
            close.append(place)
    rest = [place for place in strange if place not in close]
    return Match(known, twice, close, rest, list(missing.values()))


def listed(parts: Iterable[Part]) -> str:
    """Parts as a finding names them."""
    return "; ".join(part.text for part in parts)
