"""What the texts of one shortfall state: each clause with its codes, or with what became of it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol

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
from analysis.causes.denial import is_mended, says_none
from analysis.causes.judging import DOUBTFUL, Guess, Judged, judged
from analysis.causes.rulebook import CERTAIN, Rulebook, words

# Why a person should look, as the tables say it.
UNSURE = "ô nguyên nhân ghi không có, câu hạn chế lại nêu nguyên nhân"
UNREAD = "câu bất thường, xét quá lâu bằng quy tắc; cần người đọc"
INDIRECT = "hệ quả, không phải nguyên nhân trực tiếp"
MENDED = "mended"


class Stated(NamedTuple):
    """One clause in plain words: can be kept, and handed from process to process.

    Parameters
    ----------
    text
        The clause.
    fate
        ``""`` where it may be a cause; ``denied``; ``mended``: told as put right; ``effect`` of a
        cause that is coded.
    found
        Its codes.
    doubt
        Why a person should look at it, or ``""``.
    suggestions
        The likeliest codes, best first.
    """

    text: str
    fate: str
    found: tuple[Judged, ...]
    doubt: str
    suggestions: tuple[str, ...]


class Guesser(Protocol):
    """What guesses at a cause, as `Model` does; reading texts by rules alone needs no numpy."""

    def guesses(self, text: str) -> list[Guess]:
        """A guess for each group, the likeliest first."""
        ...


class _Read(NamedTuple):
    item: Item
    rules: Sequence[Match]
    guesses: Sequence[Guess]


def stated(cause: str, limitation: str, book: Rulebook, model: Guesser) -> list[Stated]:
    """The clauses of a cause cell, and the causes that the limitation itself names after "do".

    Parameters
    ----------
    cause, limitation
        Cells as meant.
    book
        The rules.
    model
        From `model_of`.
    """
    if says_none(cause, book):
        # Who says that there is none, and names one all the same, leaves it to a person.
        return [one._replace(doubt=UNSURE) for one in _coded(_led(limitation, book), book, model)]
    told = _coded(items(cause, book), book, model)
    known = {item_key(one.text) for one in told}
    led = [item for item in _led(limitation, book) if item_key(item.text) not in known]
    return told + _coded(led, book, model)


def unread(cause: str, limitation: str) -> Stated:
    """A text over which the rules took too long, or died: a person reads it."""
    return Stated(cause.strip() or limitation.strip(), "", (), UNREAD, ())


def _led(limitation: str, book: Rulebook) -> list[Item]:
    """What follows "do", "vì": in a limitation only that is a cause, and no part of "A nên B"."""
    if not book.uses["lead"].possible(words(limitation, book)):
        return []
    return [item for item in items(limitation, book) if item.role == CAUSE]


def _coded(told: list[Item], book: Rulebook, model: Guesser) -> list[Stated]:
    return [
        one
        for _, sentence in groupby(told, key=lambda item: item.sentence)
        for one in _of_sentence([_read(item, book, model) for item in sentence], book)
    ]


def _read(item: Item, book: Rulebook, model: Guesser) -> _Read:
    if item.role == DENIED or is_mended(item.text, book):
        return _Read(item, (), ())
    return _Read(item, matches(item.text, book), model.guesses(item.text))


def _of_sentence(said: list[_Read], book: Rulebook) -> Iterator[Stated]:
    """Effects whose causes are known are no causes, nor is a ground that says nothing."""
    causes = [one for one in said if one.item.role in (CAUSE, GROUND)]
    ruled = any(one.rules for one in causes)
    for item, rules, guesses in said:
        if not guesses:
            yield Stated(item.text, DENIED if item.role == DENIED else MENDED, (), "", ())
        elif item.role == EFFECT and causes and (ruled or not rules):
            yield Stated(item.text, EFFECT, (), "", ())
        else:
            held = [
                (m.rule.code, m.rule.kind, _words_of(m, item.text, book), m.rule.priority > CERTAIN)
                for m in rules
            ]
            codes, likely = judged(held, guesses)
            doubt = INDIRECT if item.role == EFFECT and codes else ""
            if doubt:
                codes = [one._replace(state=DOUBTFUL) for one in codes]
            yield Stated(item.text, "", tuple(codes), doubt, likely)


def _words_of(match: Match, text: str, book: Rulebook) -> str:
    """The deciding words as they stand in the item, gaps as "…"."""
    said = words(text, book)
    numbers = match.found.words
    begins = [n for n in numbers if n - 1 not in numbers]
    ends = [n + 1 for n in numbers if n + 1 not in numbers]
    return " … ".join(said.cut(begin, end) for begin, end in zip(begins, ends, strict=True))
