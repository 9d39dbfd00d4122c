"""The rules that hold for an item: of each group the one of the highest priority."""

from dataclasses import dataclass
from functools import lru_cache

from analysis.causes.denial import denials, undenied
from analysis.causes.patterns import Found
from analysis.causes.rulebook import Rule, Rulebook, words
from analysis.causes.words import Words


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
    denied = denials(said, book)
    held = []
    for rule in book.uses["code"].possible(said):
        hits = undenied(rule.pattern.find(said), denied)
        if hits and _may_hold(rule, said):
            held.append(Match(rule, hits[0]))
    best: dict[str, Match] = {}
    for match in sorted(held, key=_weakness):
        best.setdefault(match.rule.code[:1], match)
    return tuple(sorted(best.values(), key=_place))


def _weakness(match: Match) -> tuple[int, int, str]:
    return -match.rule.priority, match.found.first, match.rule.name


def _place(match: Match) -> tuple[int, str]:
    return match.found.first, match.rule.code


def _may_hold(rule: Rule, said: Words) -> bool:
    """Whether all is there that must be, and nothing that may not."""
    if any(phrase.find(said) for phrase in rule.forbidden):
        return False
    return all(phrase.find(said) for phrase in rule.required)
