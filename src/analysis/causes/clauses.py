"""A cell of prose → its items: one stated cause each, with what it is said to be.

Each sentence is divided at words: what follows "do", "vì", "nguyên nhân là" is a cause, what
precedes it or follows "nên", "dẫn đến" is its effect, what follows "không phải do" is denied. What
"cộng với", "thêm vào đó" add to a cause is a cause, too.
All these words are rows of ``cause_rules.csv``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from analysis.causes.patterns import Found
from analysis.causes.rulebook import Rule, Rulebook, words
from analysis.causes.sentences import is_added, sentences
from analysis.causes.words import Words
from analysis.text.keys import bare
from analysis.text.plain import clean

STATED = "stated"
CAUSE = "cause"
GROUND = "ground"
EFFECT = "effect"
DENIED = "denied"
_EDGE = " \t.,:;…-–"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a cell.

    Parameters
    ----------
    text
        Its words.
    start
        Where it starts in the cleaned cell.
    role
        ``stated``; ``cause`` after "do", "vì" …; ``ground`` before "nên", "dẫn đến"; ``effect``;
        ``denied``.
    sentence
        The number of its sentence, which a cause and its effect share.
    """

    text: str
    start: int
    role: str
    sentence: int


class Mark(NamedTuple):
    """Dividing words, up to not including word `last`, and the role of what follows them."""

    first: int
    last: int
    role: str


def items(text: str, book: Rulebook) -> list[Item]:
    """The items of `text`, effects and denied causes included.

    Parameters
    ----------
    text
        A cell as meant.
    book
        The rules.
    """
    text = clean(text)
    found: list[Item] = []
    before = 0
    for number, (start, end) in enumerate(sentences(text, book.language)):
        adds = is_added(text[before:start], book.language)
        for piece, begin, role in _clauses(text[start:end], book):
            if adds and found and found[-1].role == CAUSE and role in (STATED, GROUND):
                role = CAUSE  # noqa: PLW2901  what is added to a cause is one
            found.append(Item(piece, start + begin, role, number))
        before = end
    return found


def item_key(text: str) -> str:
    """The key under which a decision about an item is kept: its words without punctuation."""
    return bare(text)


def _clauses(sentence: str, book: Rulebook) -> Iterator[tuple[str, int, str]]:
    """The pieces of a sentence between its marks: text, where it starts, role."""
    said = words(sentence, book)
    marks = _marks(said, book)
    roles = [mark.role for mark in marks]
    opening = EFFECT if CAUSE in roles and roles[0] in (CAUSE, DENIED) else STATED
    if roles and roles[0] == EFFECT and opening == STATED:
        opening = GROUND  # "A nên B": A is the cause
    start = Mark(0, 0, opening)
    end = Mark(len(said), len(said), STATED)
    for mark, following in pairwise([start, *marks, end]):
        piece = slice(mark.last, following.first)
        if said.words[piece]:
            begin = said.words[piece][0].start
            last = said.words[piece][-1].end
            if following is end:
                last = len(sentence)  # such as a closing bracket stays with the last word
            yield sentence[begin:last].rstrip(_EDGE), begin, mark.role


def _marks(said: Words, book: Rulebook) -> list[Mark]:
    """The marks in their order, without overlap."""
    found = [
        *_found(CAUSE, "lead", said, book),
        *_found(EFFECT, "effect", said, book),
    ]
    found.sort(key=_order)
    marks: list[Mark] = []
    for mark in found:
        if not marks or marks[-1].last <= mark.first:
            marks.append(mark)
    marks += _ended(marks, said, book)
    return _joined(sorted(marks))


def _order(found: Mark | Found) -> tuple[int, int]:
    """From the left; of those that begin together the longest first."""
    return found.first, -found.last


def _found(
    role: str,
    use: str,
    said: Words,
    book: Rulebook,
) -> Iterator[Mark]:
    """The dividing words of a use where nothing bars them."""
    for rule in book.uses[use].possible(said):
        # A lone "vì" or "nên" without its marks is too often another word; "do" has none to lose.
        matches = rule.pattern.find(said, tolerant=False)
        barred = _barred(rule, said, book) if matches else set()
        for match in matches:
            heads = match.last in said.breaks or match.last - match.first == len(said)
            if barred.isdisjoint(match.words) and (heads or not rule.heading):
                mark = Mark(match.first, match.last, role)
                yield _denied(mark, said, book) if role == CAUSE else mark


def _barred(rule: Rule, said: Words, book: Rulebook) -> set[int]:
    """The numbers of words that divide nothing."""
    barred: set[int] = set()
    for exempt in book.uses["exempt"].find(said):
        barred.update(exempt.words)
    for phrase in rule.forbidden:
        for found in phrase.find(said):
            barred.update(range(found.first, found.last))
    return barred


def _denied(mark: Mark, said: Words, book: Rulebook) -> Mark:
    """A cause with a denial right in front of it is denied."""
    for denial in book.uses["deny"].find(said):
        if denial.last == mark.first:
            mark = Mark(denial.first, mark.last, DENIED)
    return mark


def _ended(marks: list[Mark], said: Words, book: Rulebook) -> list[Mark]:
    """A denial ends at "mà", "nhưng", "chủ yếu": what follows is the cause."""
    ended = []
    until = len(said)
    for mark in reversed(marks):
        if mark.role == DENIED:
            ends = [f for f in book.uses["undeny"].find(said) if mark.last <= f.first < until]
            if ends:
                first = min(ends, key=_order)
                ended.append(Mark(first.first, first.last, CAUSE))
        until = mark.first
    return ended


def _joined(marks: list[Mark]) -> list[Mark]:
    """Causes that follow one another at once are one."""
    out: list[Mark] = []
    for mark in marks:
        if out and mark.role == CAUSE == out[-1].role and out[-1].last == mark.first:
            out[-1] = Mark(out[-1].first, mark.last, CAUSE)
        else:
            out.append(mark)
    return out
