"""What the texts of one shortfall state, by the rules: items with their codes, or none."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from analysis.causes.clauses import (
    CAUSE,
    DENIED,
    EFFECT,
    GROUND,
    Item,
    item_key,
    items,
)
from analysis.causes.coder import Match, matches
from analysis.causes.denial import says_none
from analysis.causes.proposals import proposal
from analysis.causes.rulebook import Rulebook, words

# Why a person should look, as the tables say it.
UNSURE = "ô nguyên nhân ghi không có, câu hạn chế lại nêu nguyên nhân"
UNREAD = "câu bất thường, xét quá lâu bằng quy tắc; cần người đọc"
INDIRECT = "hệ quả, không phải nguyên nhân trực tiếp"
TONELESS = "khớp khi bỏ dấu"


class Stated(NamedTuple):
    """One item in plain words: can be kept, and handed from process to process.

    Parameters
    ----------
    text
        The item.
    found
        Code, kind and the deciding words of each rule that holds.
    doubt
        Why a person should look at it, or ``""``.
    proposal
        The nearest code where no rule holds, or ``""``.
    """

    text: str
    found: tuple[tuple[str, str, str], ...]
    doubt: str
    proposal: str


def stated(cause: str, limitation: str, book: Rulebook) -> list[Stated]:
    """The items of a cause cell, and those that the limitation itself names after "do".

    Parameters
    ----------
    cause, limitation
        Cells as meant.
    book
        The rules.
    """
    if says_none(cause, book):
        # Who says that there is none, and names one all the same, leaves it to a person.
        return [one._replace(doubt=UNSURE) for one in _coded(_led(limitation, book), book)]
    told = _coded(items(cause, book), book)
    known = {item_key(one.text) for one in told}
    led = [item for item in _led(limitation, book) if item_key(item.text) not in known]
    return told + _coded(led, book)


def unread(cause: str, limitation: str) -> Stated:
    """A text over which the rules took too long, or died: a person reads it."""
    return Stated(cause.strip() or limitation.strip(), (), UNREAD, "")


def _led(limitation: str, book: Rulebook) -> list[Item]:
    """What follows "do", "vì": in a limitation only that is a cause, and no part of "A nên B"."""
    if not book.uses["lead"].possible(words(limitation, book)):
        return []
    return [item for item in items(limitation, book) if item.role == CAUSE]


def _coded(told: list[Item], book: Rulebook) -> list[Stated]:
    """Items with their rules, less what is denied and effects whose causes are known."""
    counted = (item for item in told if item.role != DENIED)
    return [
        one
        for _, sentence in groupby(counted, key=lambda item: item.sentence)
        for one in _of_sentence([(item, matches(item.text, book)) for item in sentence], book)
    ]


def _of_sentence(said: list[tuple[Item, tuple[Match, ...]]], book: Rulebook) -> Iterator[Stated]:
    causes = [found for item, found in said if item.role in (CAUSE, GROUND)]
    effects = [found for item, found in said if item.role == EFFECT]
    for item, found in said:
        if item.role == EFFECT and causes and (any(causes) or not found):
            continue
        if item.role in (CAUSE, GROUND) and any(effects) and not found:
            continue  # the sentence is coded by its other half, with a doubt
        yield Stated(
            item.text,
            tuple((m.rule.code, m.rule.kind, _words_of(m, item.text, book)) for m in found),
            _doubt(item, found, book),
            found[0].rule.code if found else proposal(item.text, book),
        )


def _doubt(item: Item, found: tuple[Match, ...], book: Rulebook) -> str:
    if item.role == EFFECT and found:
        return INDIRECT
    toneless = any(match.found.folded for match in found)
    return TONELESS if toneless and not words(item.text, book).damaged else ""


def _words_of(match: Match, text: str, book: Rulebook) -> str:
    """The deciding words as they stand in the item, gaps as "…"."""
    said = words(text, book)
    numbers = match.found.words
    begins = [n for n in numbers if n - 1 not in numbers]
    ends = [n + 1 for n in numbers if n + 1 not in numbers]
    return " … ".join(said.cut(begin, end) for begin, end in zip(begins, ends, strict=True))
