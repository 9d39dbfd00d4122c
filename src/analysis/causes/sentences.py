"""A cell of prose → its sentences: what stands between line breaks, ``;``, bullets, numbers, stops.

Which abbreviations end with a dot, which names hold a dash and which words begin an item behind
one are lists of ``cause_rules.csv``: ``short``, ``dashed``, ``opening``; so are the words at which
something is added (``also``) or set against it (``yet``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.causes.rulebook import Language

Span = tuple[int, int]

_SIGNS = r"-–—+•*·▪●"
_DASHES = "-–—"
_LINES = re.compile(r"\n+|;+")
_FRONT = re.compile(r"^|[\n;.:][ \t]*")
_BULLET = re.compile(rf"[{_SIGNS}○◦\uf0b7>]+[ \t]*(?![\d.,]*%?\s*$)")
_INNER = re.compile(rf"(?<=\s)([{_SIGNS}])([ \t]*)(?=[^\W\d_])")
_NUMBER = re.compile(
    r"(?<!\S)(?:\(?(?:\d{1,2}|[a-hđ])[.)](?:\d{1,2}[.)]?)?(?=[ \t]*[^\W\d_])|\(\d{1,2}\))"
)
_STOP = re.compile(r"(?<![^\W_])([^\W_]*)\n?([.!?…]+)(?=\s+([^\W\d_])|([A-ZĐÀ-Ỹ]))")
_CLOSING = ("%", ")", "”", '"')
_EDGE = " \t.,:…"
_QUARTER = 12  # characters: up to there "Quý 2. …" is no sentence


def sentences(text: str, language: Language) -> list[Span]:
    """The spans of the sentences of a cleaned text.

    Parameters
    ----------
    text
        From `text.keys.clean`.
    language
        The lists of the rules.
    """
    cuts = [
        *_spans(_LINES, text),
        *_bullets(text, language),
        *_numbers(text),
        *_stops(text, language),
        *_spans(_any_of(language, "also", end=r"\b"), text),
        *_spans(_any_of(language, "yet", end=r"\b"), text),
    ]
    spans = []
    at = 0
    for start, end in [*sorted(cuts), (len(text), len(text))]:
        if start > at:
            spans.append(_trimmed(text, at, start))
        at = max(at, end)
    return [(start, end) for start, end in spans if start < end]


def _spans(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [found.span() for found in pattern.finditer(text)]


def is_added(between: str, language: Language) -> bool:
    """Whether what stands between two sentences says that the second adds to the first."""
    return bool(_any_of(language, "also", end=r"\b").search(between))


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return end - len(piece.lstrip(_EDGE)), start + len(piece.rstrip(_EDGE))


def _bullets(text: str, language: Language) -> Iterator[Span]:
    listed = set()
    for front in _FRONT.finditer(text):
        mark = _BULLET.match(text, front.end())
        if mark and text[mark.end() : mark.end() + 1].strip():
            listed.add(mark[0][0])
            yield mark.span()
    names = _spans(_any_of(language, "dashed"), text)
    opening = _any_of(language, "opening", end=r"\b")
    for mark in _INNER.finditer(text):
        sign, blank = mark.groups()
        if any(first <= mark.start() < last for first, last in names):
            continue
        # A dash divides in a list of dashes, and where a new beginning follows it.
        new = text[mark.end()].isupper() or opening.match(text, mark.end())
        if sign not in _DASHES or sign in listed or (blank and new):
            yield mark.span()


@lru_cache
def _any_of(language: Language, name: str, end: str = "") -> re.Pattern[str]:
    phrases = "|".join(map(re.escape, language.phrases.get(name, ())))
    return re.compile(f"(?:{phrases}){end}" if phrases else "(?!)", re.IGNORECASE)


def _numbers(text: str) -> Iterator[Span]:
    """``1.``, ``2)``, ``a)`` in front of a line; within one only as the next of a count."""
    last = ""
    for mark in _NUMBER.finditer(text):
        sign = mark[0].translate(_UNSIGNED)
        before = _before(text, mark.start())
        begins = before in _ENDS and sign in ("1", "a")
        if before in ("", "\n") or begins or _follows(sign, last):
            last = sign
            yield mark.span()


_UNSIGNED = str.maketrans("", "", "().")
_ENDS = ("", *"\n;.:,")


def _follows(sign: str, last: str) -> bool:
    if sign.isdigit():
        return last.isdigit() and int(sign) == int(last) + 1
    return bool(last) and len(sign) == 1 and ord(sign) == ord(last[-1]) + 1


def _stops(text: str, language: Language) -> Iterator[Span]:
    shortened = frozenset(language.phrases.get("short", ()))
    for mark in _STOP.finditer(text):
        word, _, following, glued = mark.groups()
        start, end = mark.span(2)
        stops = text[start - 1 : start] in _CLOSING
        if word.isdigit():
            stops = start >= _QUARTER
        elif word:
            stops = len(word) > 1 and word.lower() not in shortened
        if word and not word.islower():
            stops = stops and not glued and not following.islower()
        if stops:
            yield start, end


def _before(text: str, end: int) -> str:
    """The last character in front of `end` that is no blank; ``""`` at the beginning."""
    while end and text[end - 1] in " \t":
        end -= 1
    return text[end - 1 : end] if end else ""
