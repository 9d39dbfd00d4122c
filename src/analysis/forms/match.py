"""Which line of a map each column, or each row, of a block is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from analysis.forms.maps import Part

Said = TypeVar("Said")

CLOSE = "close"  # known by words that are only close to the map's
BY_PLACE = "by_place"  # known by all but its words
PROVISIONAL = "provisional"  # in words which say that its values are not the last
APART = "apart"  # of another year


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
    strange
        What is no part of the map by its words → the parts that it may be all the same.
    missing
        The parts that stand nowhere.
    how
        Place → what is said of it: `CLOSE` or `BY_PLACE` of one that is known, `PROVISIONAL` of a
        strange one, `APART` of one that is neither.
    """

    known: dict[int, Part]
    twice: Sequence[Twice]
    strange: Mapping[int, Sequence[Part]]
    missing: Sequence[Part]
    how: Mapping[int, str]

    def told(self, *how: str) -> list[int]:
        """The places of which one of these is said."""
        return [place for place, said in self.how.items() if said in how]

    def recovered(self, sure: Mapping[int, Part], open_: Mapping[int, Sequence[Part]]) -> "Match":
        """The same with places that are known by other things than their words."""
        rest = (place for place in self.strange if place not in sure)
        return replace(
            self,
            known={**self.known, **sure},
            strange={place: open_.get(place, ()) for place in rest},
            missing=[part for part in self.missing if part not in sure.values()],
            how={**self.how, **dict.fromkeys(sure, BY_PLACE)},
        )

    def without(self, provisional: Iterable[int]) -> "Match":
        """The same, where some places have values that are not the last."""
        taken = {place: self.known[place] for place in provisional}
        may_be = {place: [part] for place, part in taken.items()}
        return replace(
            self,
            known={place: part for place, part in self.known.items() if place not in taken},
            strange={**self.strange, **may_be},
            missing=[*self.missing, *taken.values()],
            how={**self.how, **dict.fromkeys(taken, PROVISIONAL)},
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
    close: dict[int, str] = {}
    for place, said in strange.items():
        alike = only_close(said, list(missing.values()))
        rivals = (other for one, other in strange.items() if one != place and one not in close)
        if alike and not any(only_close(other, [alike]) for other in rivals):
            known[place] = missing.pop(alike.id)
            close[place] = CLOSE
    rest: dict[int, Sequence[Part]] = {place: () for place in strange if place not in close}
    return Match(known, twice, rest, list(missing.values()), close)


def listed(parts: Iterable[Part]) -> str:
    """Parts as a finding names them."""
    return "; ".join(part.text for part in parts)
