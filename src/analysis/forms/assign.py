"""Which place is which part, when several things speak for each: one assignment, one to one."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

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


def scored(
    places: Iterable[int], parts: Sequence[Part], speak: Callable[[int, Part], float | None]
) -> dict[int, dict[Part, float]]:
    """What speaks for each place being each part; a pair that nothing speaks for is not there."""
    scores = {}
    for place in places:
        speaking = {part: speak(place, part) for part in parts}
        scores[place] = {part: score for part, score in speaking.items() if score}
    return scores


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
        alone = sum(scores[place][part] for place, part in chosen.items())
        tried.append((alone + together(chosen), chosen))
    tried.sort(key=itemgetter(0), reverse=True)
    best, winner = tried[0]
    sure = {}
    for place, part in winner.items():
        without = next(total for total, one in tried if place not in one)
        others = (total for total, one in tried if one.get(place, part) is not part)
        if best - without >= ENOUGH and best - next(others, 0) >= CLEAR:
            sure[place] = part
    likely = [chosen for total, chosen in tried if total > best - CLEAR]
    taken = set(sure.values())
    left = {}
    for place in scores:
        parts = dict.fromkeys(one[place] for one in likely if place in one)
        left[place] = [part for part in parts if part not in taken]
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
