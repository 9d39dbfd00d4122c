"""Which place is which part, when several things speak for each: one assignment, one to one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.forms.maps import Part

Scores = Mapping[int, Mapping[Part, float]]  # place → parts that it may be, and what speaks for it
Assignment = dict[int, Part]
Together = Callable[[Assignment], float]

ENOUGH = 1.0  # what must speak for a pair
CLEAR = 0.5  # by how much it must be better than any other
_TRIED = 20_000  # assignments: beyond these nothing is certain


@dataclass(frozen=True)
class Assigned:
    """What is certain, and what the other places may be.

    Parameters
    ----------
    sure
        Place → its part.
    open
        Other places → the parts that cannot be told apart there.
    """

    sure: Assignment
    open: dict[int, list[Part]]


def assign(scores: Scores, together: Together) -> Assigned:
    """Find the best assignment and what of it is certain.

    A pair is certain when enough speaks for it, and when every assignment without it is clearly
    worse.

    Parameters
    ----------
    scores
        What speaks for each pair; a pair that is contradicted is not there.
    together
        What speaks for, or against, an assignment as a whole.
    """
    tried: list[tuple[float, Assignment]] = []
    for chosen in _assignments(list(scores), scores):
        if len(tried) == _TRIED:
            return Assigned({}, {place: list(parts) for place, parts in scores.items()})
        tried.append((_total(chosen, scores) + together(chosen), chosen))
    best, winner = max(tried, key=lambda one: one[0])
    sure, open_ = {}, {}
    for place, parts in scores.items():
        part = winner.get(place)
        without = (total for total, one in tried if place not in one)
        others = (total for total, one in tried if one.get(place, part) is not part)
        if part and best - max(without) >= ENOUGH and best - max(others, default=0) >= CLEAR:
            sure[place] = part
        elif parts:
            open_[place] = _possible(place, best, tried)
    taken = set(sure.values())
    left = {place: [part for part in parts if part not in taken] for place, parts in open_.items()}
    return Assigned(sure, {place: parts for place, parts in left.items() if parts})


def _assignments(places: Sequence[int], scores: Scores) -> Iterator[Assignment]:
    """Every way to give places one part each, or none."""
    if not places:
        yield {}
        return
    first, *rest = places
    for others in _assignments(rest, scores):
        yield others
        for part in scores[first]:
            if part not in others.values():
                yield {first: part, **others}


def _total(chosen: Assignment, scores: Scores) -> float:
    return sum(scores[place][part] for place, part in chosen.items())


def _possible(place: int, best: float, tried: Sequence[tuple[float, Assignment]]) -> list[Part]:
    """The parts that a place has in the assignments that are no clearly worse than the best."""
    parts: dict[Part, None] = {}
    for total, chosen in sorted(tried, key=lambda one: -one[0]):
        if total > best - CLEAR and place in chosen:
            parts.setdefault(chosen[place])
    return list(parts)
