"""What is said not to be so: words that a denial reaches, and cells that name no cause at all."""

from analysis.causes.patterns import Found
from analysis.causes.rulebook import Rulebook, words
from analysis.causes.words import Words
from analysis.text.plain import clean

_REACH = 5  # words between "không có", "không còn" and what they deny
_NEXT = 2  # words between two parts of a row that is denied as a whole


def says_none(text: str, book: Rulebook) -> bool:
    """Whether the whole cell says that there is none ("Không có", "-"); a blank one says nothing.

    Parameters
    ----------
    text
        A cell as meant.
    book
        The rules, of which those of the use ``none`` count.
    """
    said = words(clean(text), book)
    if not len(said):
        return bool(said.text)
    return any(rule.pattern.whole(said) for rule in book.uses["none"].all)


def is_mended(text: str, book: Rulebook) -> bool:
    """Whether an item tells what was put right, or is as it should be."""
    said = words(text, book)
    return any(
        rule.pattern.find(said)
        for rule in book.uses["mended"].possible(said)
        if not any(bar.find(said, tolerant=False) for bar in rule.forbidden)
    )


def denials(said: Words, book: Rulebook) -> list[tuple[Found, int]]:
    """Each denial with the word at which it ends: behind a comma, at "mà", "nhưng", or later."""
    ends = [
        *said.breaks,
        *(found.first for found in book.uses["undeny"].find(said)),
    ]
    denied = []
    for found in book.uses["denial"].find(said):
        until = [end for end in ends if end >= found.last]
        denied.append((found, min([*until, found.last + _REACH])))
    return denied


def undenied(hits: list[Found], denied: list[tuple[Found, int]]) -> list[Found]:
    """The matches that nothing denies.

    A denied word takes the next of its row with it ("không còn nể nang, né tránh").

    Parameters
    ----------
    hits
        Matches of one rule, in their order.
    denied
        From `denials`.
    """
    kept = []
    last = -9
    for hit in hits:
        reached = any(_reaches(denial, end, hit) for denial, end in denied)
        if reached or hit.first - last <= _NEXT:
            last = hit.last
        else:
            kept.append(hit)
    return kept


def _reaches(denial: Found, end: int, hit: Found) -> bool:
    apart = set(denial.words).isdisjoint(hit.words)
    return apart and denial.last <= hit.first < end
