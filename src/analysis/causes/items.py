"""A cell of prose → its items: one stated cause each, with what it is said to be.

Marks split first (line breaks, ``;``, bullets, numbering, sentence ends), then words: what follows "do",
"vì", "nguyên nhân là" is a cause, what precedes it or follows "nên", "dẫn đến" is its effect, what follows
"không phải do" is denied. All these words are rows of ``cause_rules.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.causes.phrases import Phrasebook, Words
from analysis.reference.lines import PACKAGE_DATA, Lines, read_lines
from analysis.text.keys import bare
from analysis.text.plain import clean

STATED, CAUSE, GROUND, EFFECT, DENIED = "stated", "cause", "ground", "effect", "denied"
_BULLET = re.compile(r"[-–—+•*·▪●○◦\uf0b7>]+[ \t]*(?![\d.,]*%?\s*$)")
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-hđ])[.)](?:\d{1,2}[.)]?)?(?=[ \t]*[^\W\d_])|\(\d{1,2}\)")
_NEXT = re.compile(r"\s*(\S?)")
_SHORT = {
    "tp",
    "ts",
    "ths",
    "th",
    "pgs",
    "gs",
    "bs",
    "ks",
    "cn",
    "nxb",
    "q",
    "p",
    "tx",
    "v",
    "vv",
    "đ",
    "đc",
    "st",
    "tr",
    "mr",
}
# compounds written with a dash that are one name
_KEPT = re.compile(
    r"cơ quan - doanh nghiệp|chính trị - xã hội|kinh tế - xã hội|xã hội - nghề nghiệp|văn hóa - xã hội",
    re.I,
)


@dataclass(frozen=True)
class Item:
    """One item: its text, where it starts in the cleaned cell, and its role.

    Roles: `stated`; `cause` after "do", "vì" …; `ground` before "nên", "dẫn đến"; `effect`; `denied`.

    `sentence` numbers the sentence that it comes from: a cause and its effect share it.
    """

    text: str
    start: int
    role: str
    sentence: int


@lru_cache(1)
def package_rules() -> Lines:
    """The package's own ``cause_rules.csv``."""
    return read_lines(PACKAGE_DATA / "cause_rules.csv")


@lru_cache(1)
def package_book() -> Phrasebook:
    """The phrasebook of the package's rules."""
    return Phrasebook(package_rules())


def split_items(text: str, book: Phrasebook | None = None) -> list[tuple[str, int]]:
    """The items of `text`, each with its offset in ``text.clean(text)``; effects and denied causes included.

    Examples
    --------
    >>> [t for t, _ in split_items("- Dịch bệnh; cán bộ kiêm nhiệm\\n- Ít đảng viên")]
    ['Dịch bệnh', 'cán bộ kiêm nhiệm', 'Ít đảng viên']
    """
    return [(i.text, i.start) for i in items(text, book)]


def items(text: str, book: Phrasebook | None = None) -> list[Item]:
    """The items of `text` with their roles (see the module)."""
    text, book = clean(text), book or package_book()
    out: list[Item] = []
    for number, (start, end) in enumerate(_sentences(text)):
        out.extend(_clauses(text[start:end], start, number, book))
    return out


def _sentences(text: str) -> list[tuple[int, int]]:
    """Spans between marks: lines, ``;``, bullets, numbers in front, ends of sentences."""
    cuts: list[tuple[int, int]] = [(m.start(), m.end()) for m in re.finditer(r"\n+|;+", text)]
    cuts += _bullets(text) + _numbers(text) + _stops(text)
    spans, at = [], 0
    for start, end in sorted(cuts) + [(len(text), len(text))]:
        if start > at:
            spans.append((at, start))
        at = max(at, end)
    trimmed = []
    for start, end in spans:
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip(" \t.,:…"))
        right = len(piece.rstrip(" \t.,:…"))
        if right > left:
            trimmed.append((start + left, start + right))
    return trimmed


def _bullets(text: str) -> list[tuple[int, int]]:
    starts = [m.end() for m in re.finditer(r"^|[\n;.:][ \t]*", text)]
    cuts, listed = [], set()
    for at in starts:
        mark = _BULLET.match(text, at)
        if mark and text[mark.end() : mark.end() + 1].strip():
            cuts.append(mark.span())
            listed.add(mark.group()[0])
    kept = [m.span() for m in _KEPT.finditer(text)]
    for mark in re.finditer(r"(?<=\s)([-–—+•*·▪●])[ \t]*(?=[^\W\d_])", text):
        sign, spaced = mark.group(1), mark.group() != mark.group(1)
        # a dash inside a line divides when the cell is a list of dashes, or a new beginning follows it
        new = text[mark.end()].isupper() or re.match(r"(?:do|vì|một số)\b", text[mark.end() :])
        if any(a <= mark.start() < b for a, b in kept) or (
            sign in "-–—" and not (sign in listed or (spaced and new))
        ):
            continue
        cuts.append(mark.span())
    return cuts


def _numbers(text: str) -> list[tuple[int, int]]:
    """``1.``, ``2)``, ``a)`` in front of a line; within a line only as the next of a count."""
    cuts, last = [], ""
    for mark in _NUMBER.finditer(text):
        if mark.start() and not text[mark.start() - 1].isspace():
            continue
        sign = re.sub(r"[().]", "", mark.group())
        before = _sign_before(text, mark.start())
        front = not before or before in "\n;.:,"
        following = bool(last) and (
            sign.isdigit()
            and last.isdigit()
            and int(sign) == int(last) + 1
            or not sign.isdigit()
            and len(sign) == 1
            and ord(sign) == ord(last[-1]) + 1
        )
        at_line = not before or before == "\n"
        if at_line or following or (front and sign in ("1", "a")):
            cuts.append(mark.span())
            last = sign
    return cuts


def _stops(text: str) -> list[tuple[int, int]]:
    cuts = []
    for mark in re.finditer(r"[.!?…]+(?=\s+[^\W\d_]|[A-ZĐÀ-Ỹ])", text):
        word = _word_before(text, mark.start())
        following = _NEXT.match(text, mark.end()).group(1)
        if not word and text[mark.start() - 1 : mark.start()] not in ("%", ")", "”", '"'):
            continue
        if word.isdigit() and mark.start() < 12:  # "Quý 2. …"
            continue
        glued = not text[mark.end()].isspace()
        small = following.islower()
        if not word:
            cuts.append(mark.span())
            continue
        if (
            word.lower() in _SHORT
            or (len(word) == 1 and not word.isdigit())
            or (word.isupper() and (small or glued))
        ):
            continue
        if glued and not word.islower() or small and not word.islower():
            continue
        cuts.append(mark.span())
    return cuts


def _sign_before(text: str, end: int) -> str:
    """The last character in front of `end` that is no blank; ``""`` at the beginning."""
    while end and text[end - 1] in " \t":
        end -= 1
    return text[end - 1 : end] if end else ""


def _word_before(text: str, end: int) -> str:
    """The letters and digits right in front of `end`, or of a line break there."""
    if text[end - 1 : end] == "\n":
        end -= 1
    first = end
    while first and text[first - 1].isalnum():
        first -= 1
    return text[first:end]


def _clauses(sentence: str, offset: int, number: int, book: Phrasebook) -> list[Item]:
    """Divide one sentence at the words that say what is cause, effect or denied."""
    words = book.words(sentence)
    if not len(words):
        return []
    marks = _marks(words, book)
    roles: list[tuple[int, int, str]] = []
    has_cause = any(role == CAUSE for _, _, role in marks)
    at, role = 0, EFFECT if has_cause and marks[0][2] in (CAUSE, DENIED) else STATED
    for first, last, next_role in marks:
        if next_role == EFFECT and role == STATED:
            role = GROUND  # "A nên B": A is the cause
        roles.append((at, first, role))
        at, role = last, next_role
    roles.append((at, len(words), role))
    out = []
    for first, last, role in roles:
        if last > first:
            begin = words.spans[first][0]
            # the cut keeps closing brackets and quotes with the item
            end = words.spans[last][0] if last < len(words) else len(sentence)
            stop = next((f for f, _, _ in marks if f == last), None)
            piece = sentence[begin : words.spans[last - 1][1] if stop is not None else end].rstrip(
                " \t.,:;…-–"
            )
            if piece:
                out.append(Item(piece, offset + begin, role, number))
    return out


def _marks(words: Words, book: Phrasebook) -> list[tuple[int, int, str]]:
    """Dividing words as (first, last, role of what follows), in their order, without overlap."""
    tolerant = words.damaged
    leading = [
        (role, book.rows(use)[n], book.compiled(use)[n])
        for use, role in (("lead", CAUSE), ("effect", EFFECT))
        for n in book.compiled(use).possible(words, False)
    ]
    if not leading:
        return []
    denying = book.compiled("deny").find(words, tolerant)
    ends_denial = {f.first: f for f in book.compiled("undeny").find(words, tolerant)}
    exempt = {i for f in book.compiled("exempt").find(words, tolerant) for i in f.words}
    found: dict[int, tuple[int, int, str]] = {}
    for role, row, pattern in leading:
        # a lone "vì" or "nên" without its marks is too often another word; "do" has none to lose
        matches = pattern.find(words, False)
        barred = (
            {
                i
                for f in (
                    f for p in book.patterns(row["forbidden"]) for f in p.find(words, words.damaged)
                )
                for i in range(f.first, f.last)
            }
            if matches
            else set()
        )
        for match in matches:
            heading = match.last in words.breaks or match.last - match.first == len(words)
            if (barred | exempt) & set(match.words) or row["required"] == ":" and not heading:
                continue
            first, this = match.first, role
            for denial in denying:
                if role == CAUSE and denial.last == first:
                    first, this = denial.first, DENIED
            if first not in found or found[first][1] < match.last:
                found[first] = (first, match.last, this)
    marks: list[tuple[int, int, str]] = []
    for first, last, role in sorted(found.values()):
        if marks and first < marks[-1][1]:
            continue
        if marks and marks[-1][1] == first and marks[-1][2] == CAUSE and role == CAUSE:
            marks[-1] = (marks[-1][0], last, CAUSE)
        else:
            marks.append((first, last, role))
    return _undenied(marks, ends_denial, words)


def _undenied(
    marks: list[tuple[int, int, str]], ends: dict, words: Words
) -> list[tuple[int, int, str]]:
    """A denial ends at "mà", "nhưng", "chủ yếu": what follows is the cause."""
    out: list[tuple[int, int, str]] = []
    for number, mark in enumerate(marks):
        out.append(mark)
        if mark[2] != DENIED:
            continue
        until = marks[number + 1][0] if number + 1 < len(marks) else len(words)
        for first in range(mark[1], until):
            if first in ends:
                out.append((first, ends[first].last, CAUSE))
                break
    merged: list[tuple[int, int, str]] = []
    for mark in sorted(out):
        if merged and merged[-1][1] == mark[0] and mark[2] == CAUSE == merged[-1][2]:
            merged[-1] = (merged[-1][0], mark[1], CAUSE)
        else:
            merged.append(mark)
    return merged


def says_none(text: str, book: Phrasebook | None = None) -> bool:
    """Does the whole cell say that there is none ("Không có", "Không", "-")? A blank cell says nothing."""
    text, book = clean(text), book or package_book()
    words = book.words(text)
    if not len(words):
        return bool(text)
    return any(
        book.compiled("none")[n].whole(words) for n in book.compiled("none").possible(words, True)
    )


def item_key(text: str) -> str:
    """The key under which a person's decision about an item is kept: its words, whatever the punctuation."""
    return bare(text)
