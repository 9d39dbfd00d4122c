"""What the texts of one shortfall state: each clause with its codes, or with what became of it."""

from collections.abc import Iterator, Mapping, Sequence
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
from analysis.causes.judging import DOUBTFUL, Guess, Judged, Ruled, judged
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

    def guesses(self, texts: Sequence[str]) -> list[list[Guess]]:
        """For each text a guess for each group, the likeliest first."""
        ...


class _Read(NamedTuple):
    item: Item
    fate: str  # denied, mended, or "" where it may be a cause


class _Parts(NamedTuple):
    sentences: Sequence[Sequence[_Read]]
    doubt: str


def stated(texts: Sequence[tuple[str, str]], book: Rulebook, model: Guesser) -> list[list[Stated]]:
    """For each shortfall the clauses of its cause, and what its limitation names after "do".

    Parameters
    ----------
    texts
        Cause and limitation of each, as meant; many at once cost less.
    book
        The rules.
    model
        From `model_of`.
    """
    parts = [_parts(cause, limitation, book) for cause, limitation in texts]
    asked = list(
        dict.fromkeys(
            read.item.text
            for one in parts
            for sentence in one.sentences
            for read in sentence
            if not read.fate
        )
    )
    guesses = dict(zip(asked, model.guesses(asked), strict=True))
    return [
        [
            clause._replace(doubt=one.doubt or clause.doubt)
            for sentence in one.sentences
            for clause in _of_sentence(sentence, book, guesses)
        ]
        for one in parts
    ]


def unread(cause: str, limitation: str) -> Stated:
    """A text over which the rules took too long, or died: a person reads it."""
    return Stated(cause.strip() or limitation.strip(), "", (), UNREAD, ())


def _parts(cause: str, limitation: str, book: Rulebook) -> _Parts:
    led = _led(limitation, book)
    if says_none(cause, book):
        # Who says that there is none, and names one all the same, leaves it to a person.
        return _Parts(_sentences(led, book), UNSURE)
    told = items(cause, book)
    known = {item_key(item.text) for item in told}
    led = [item for item in led if item_key(item.text) not in known]
    return _Parts([*_sentences(told, book), *_sentences(led, book)], "")


def _led(limitation: str, book: Rulebook) -> list[Item]:
    """What follows "do", "vì": in a limitation only that is a cause, and no part of "A nên B"."""
    if not book.uses["lead"].possible(words(limitation, book)):
        return []
    return [item for item in items(limitation, book) if item.role == CAUSE]


def _sentences(told: list[Item], book: Rulebook) -> list[list[_Read]]:
    return [
        [_Read(item, _fate(item, book)) for item in sentence]
        for _, sentence in groupby(told, key=lambda item: item.sentence)
    ]


def _fate(item: Item, book: Rulebook) -> str:
    if item.role == DENIED:
        return DENIED
    return MENDED if is_mended(item.text, book) else ""


def _of_sentence(
    said: Sequence[_Read], book: Rulebook, guesses: Mapping[str, Sequence[Guess]]
) -> Iterator[Stated]:
    """Effects whose causes are known are no causes, nor is a ground that says nothing."""
    rules = [() if fate else matches(item.text, book) for item, fate in said]
    causes = [n for n, (item, _) in enumerate(said) if item.role in (CAUSE, GROUND)]
    ruled = any(rules[n] for n in causes)
    for (item, fate), own in zip(said, rules, strict=True):
        if fate:
            yield Stated(item.text, fate, (), "", ())
        elif item.role == EFFECT and causes and (ruled or not own):
            yield Stated(item.text, EFFECT, (), "", ())
        else:
            held = [_held(match, item.text, book) for match in own]
            codes, likely = judged(held, guesses[item.text])
            doubt = INDIRECT if item.role == EFFECT and codes else ""
            if doubt:
                codes = [one._replace(state=DOUBTFUL) for one in codes]
            yield Stated(item.text, "", tuple(codes), doubt, likely)


def _held(match: Match, text: str, book: Rulebook) -> Ruled:
    rule = match.rule
    return rule.code, rule.kind, _words_of(match, text, book), rule.priority > CERTAIN


def _words_of(match: Match, text: str, book: Rulebook) -> str:
    """The deciding words as they stand in the item, gaps as "…"."""
    said = words(text, book)
    numbers = match.found.words
    begins = [n for n in numbers if n - 1 not in numbers]
    ends = [n + 1 for n in numbers if n + 1 not in numbers]
    return " … ".join(map(said.cut, begins, ends))
