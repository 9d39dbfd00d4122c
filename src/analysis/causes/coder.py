"""The rules that hold for an item: of those that claim the same words, the strongest."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.causes.denial import denials, undenied
from analysis.causes.patterns import Found
from analysis.causes.rulebook import Rule, Rulebook, words
from analysis.causes.words import Words

_VAGUE = 3  # rules up to this priority count only where no other holds


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for an item, and its words there."""

    rule: Rule
    found: Found


@lru_cache(20_000)  # the same sentence comes back year after year
def matches(text: str, book: Rulebook) -> tuple[Match, ...]:
    """The rules that hold for an item, in the order of their words.

    Parameters
    ----------
    text
        The item.
    book
        The rules.
    """
    said = words(text, book)
    held = list(_holding(said, book, tolerant=False))
    if not held:
        held = list(_holding(said, book, tolerant=True))
    strongest = _strongest(held, said)
    return tuple(_independent(strongest, said, book))


def _holding(said: Words, book: Rulebook, *, tolerant: bool) -> Iterator[Match]:
    denied = denials(said, book)
    for rule in book.uses["code"].possible(said):
        found = rule.pattern.find(said, tolerant=tolerant)
        hits = undenied(found, denied)
        if hits and _may_hold(rule, said):
            for hit in hits:
                if not _is_barred(hit, rule, said):
                    yield Match(rule, hit)


def _may_hold(rule: Rule, said: Words) -> bool:
    """Whether all is there that must be, and nothing that never may."""
    if any(phrase.find(said) for phrase in rule.never_with):
        return False
    return all(phrase.find(said) for phrase in rule.required)


def _is_barred(hit: Found, rule: Rule, said: Words) -> bool:
    """Whether a forbidden phrase stands in the same part of the sentence."""
    start, end = _part(hit, said)
    for phrase in rule.forbidden:
        for bar in phrase.find(said):
            if bar.first < end and start < bar.last:
                return True
    return False


def _part(found: Found, said: Words) -> tuple[int, int]:
    """The part of the sentence, from comma to comma, in which a match stands."""
    bounds = [0, *said.breaks, len(said)]
    before = bisect_right(bounds, found.first, hi=len(bounds) - 1)
    behind = bisect_left(bounds, found.last, lo=1)
    return bounds[before - 1], bounds[behind]


def _strongest(held: list[Match], said: Words) -> list[Match]:
    """By priority, then whose words come first, then the longer."""
    telling = [match for match in held if match.rule.priority > _VAGUE]
    kept: list[Match] = []
    for match in sorted(telling or held, key=_weakness):
        if not any(_gives_way(match, stronger, said) for stronger in kept):
            kept.append(match)
    return sorted(kept, key=lambda match: (match.found.first, match.rule.code))


def _weakness(match: Match) -> tuple[int, int, int, str]:
    rule = match.rule
    found = match.found
    return -rule.priority, found.first, -len(found.words), rule.name


def _gives_way(match: Match, stronger: Match, said: Words) -> bool:
    if match.rule.code == stronger.rule.code:
        return True
    if set(match.found.words) & set(stronger.found.words):
        return True
    # In the gap of a stronger one it is its complement: "tỷ lệ [xếp loại xuất sắc] bị khống chế".
    first = match.found.first
    inside = stronger.found.first < first < stronger.found.last
    weaker = match.rule.priority < stronger.rule.priority
    return inside and weaker and first not in said.breaks


def _independent(kept: list[Match], said: Words, book: Rulebook) -> Iterator[Match]:
    """Less those that only go on about a stronger one ("kiêm nhiệm, bận chuyên môn").

    They stand behind a comma and have no subject of their own.
    """
    openings = {found.first for phrase in book.continues for found in phrase.find(said)}
    for match in kept:
        start, _ = _part(match.found, said)
        before = [other for other in kept if other.found.first < start]
        stronger = any(other.rule.priority > match.rule.priority for other in before)
        if not (stronger and start in openings):
            yield match
