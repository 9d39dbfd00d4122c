"""Things gathered by what they have in common."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

K = TypeVar("K")
T = TypeVar("T")


def gathered(pairs: Iterable[tuple[K, T]]) -> dict[K, list[T]]:
    """All that is paired with each key, in its order.

    Examples
    --------
    >>> gathered([("a", 1), ("b", 2), ("a", 3)])
    {'a': [1, 3], 'b': [2]}
    """
    groups: dict[K, list[T]] = {}
    for key, thing in pairs:
        groups.setdefault(key, []).append(thing)
    return groups


def grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Things that have the same key, together and in their order."""
    return gathered((key(thing), thing) for thing in things)


def again(things: Iterable[T], key: Callable[[T], object]) -> Iterator[tuple[T, T]]:
    """The first thing of a key, and each that comes after it with the same.

    Examples
    --------
    >>> list(again(["ab", "c", "de", "fg"], len))
    [('ab', 'de'), ('ab', 'fg')]
    """
    first: dict[object, T] = {}
    for thing in things:
        before = first.setdefault(key(thing), thing)
        if before is not thing:
            yield before, thing


def joined(things: Iterable[T], marks: Callable[[T], Iterable[Hashable]]) -> list[list[T]]:
    """Things that have a mark in common, directly or through others, together.

    A group stands where its last thing does; in it they are in their order, those of the group
    that began first before the others.

    Examples
    --------
    >>> joined(["ab", "cd", "bc", "e"], iter)
    [['ab', 'cd', 'bc'], ['e']]
    """
    groups: dict[int, list[T]] = {}
    number_of: dict[Hashable, int] = {}
    for number, thing in enumerate(things):
        near = {number_of[mark] for mark in marks(thing) if mark in number_of}
        before = (groups.pop(one) for one in sorted(near))
        groups[number] = [*chain(*before), thing]
        for one in groups[number]:
            number_of.update(dict.fromkeys(marks(one), number))
    return list(groups.values())


def runs(numbers: Iterable[int]) -> list[list[int]]:
    """Whole numbers, such as years, in rows of those that follow one another.

    Examples
    --------
    >>> runs([2025, 2021, 2022, 2025])
    [[2021, 2022], [2025]]
    """
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found
