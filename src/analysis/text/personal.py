"""Personal data in what others wrote: telephone numbers, addresses, numbers of papers, who signed.

A text is searched as it reads: without invisible characters, full-width signs as plain ones. What
is found is hidden, everything else stays as it is, the words before a number too. The words that
tell what stands behind them, and the parts of names, are in ``data/personal.json``.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from analysis.text.plain import any_of, folded

HIDDEN = "[đã ẩn]"
_MARKS = re.compile(r"\A[\u0300-\u036f]+")  # of the last letter of what is hidden
Span = tuple[int, int]

PHONE, MAIL, PAPER, ACCOUNT, NAME = (
    "số điện thoại",
    "thư điện tử",
    "số giấy tờ",
    "số tài khoản",
    "họ tên",
)

_WORTH = re.compile(
    r"\d\D{0,3}\d|@|\(at\)|\[at\]|a cong|ky|nguoi|can bo|dau moi|lien he"
    r"|khong(?:\W+\w+){8}|bi thu|van|thi"
)

_FILE = Path(__file__).parents[1] / "data" / "personal.json"
_WORDS = json.loads(folded(_FILE.read_text(encoding="utf-8")).lower())

# ── numbers ──

_DIGITS = re.compile(r"\d+")
_JOINED = re.compile(r"[\s.,\-\u2010-\u2015_·()/|*]{1,3}")
_DATE = re.compile(
    r"(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)"
)
_MOBILE = r"(?:3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}"
_PHONE = re.compile(
    rf"(?:0|84|0084)(?:{_MOBILE}|1(?:2\d|6[2-9]|8[68]|99)\d{{7}}|2\d{{9}}|2\d{{8}}|[3-8]\d{{8,9}})"
)
_SURE = re.compile(rf"(?:0|84|0084){_MOBILE}")
_NO_ZERO = re.compile(_MOBILE)  # a spreadsheet dropped it
_AFTER_AMOUNT = re.compile(
    r"\s*(?:dong\b|d\b|vnd|usd|trieu|ty\b|nghin|ngan\b|%"
    r"|nguoi|dang vien|to chuc|chi bo|luot|m2|kg|/\s?[a-z]{2})"
)
_CITIZEN = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")  # 12 digits: province, century, year
_NUMBER = r"[\s:.,\-–]*(?:so|la|:)?[\s:.,\-–#]*"


def _behind(words: str) -> re.Pattern[str]:
    """A number behind words that say what it is."""
    return re.compile(
        rf"{words}{_NUMBER}"
        r"((?:[a-z] ?(?=\d{6}))?\+?\(?\d(?:[\s.\-–()_/]{0,2}\d|a(?=\d{6}))*)"
    )


_OF_WHOM = r"lien he|di dong|co quan|nha rieng|ban|cua [a-z ]{1,30}"
_PHONES = rf"(?:(?<![a-z])(?:{any_of(_WORDS['phone'])})|dien thoai)"
_PAPERS = rf"(?<![a-z])(?:{any_of(_WORDS['paper'])})"
_ACCOUNTS = rf"(?<![a-z])(?:{any_of(_WORDS['account'])})"
# of what kind, of how many digits at least
_KEYED = (
    (PHONE, 7, _behind(rf"{_PHONES}(?: (?:{_OF_WHOM}))?")),
    (PAPER, 6, _behind(_PAPERS)),
    (ACCOUNT, 8, _behind(rf"{_ACCOUNTS}(?: (?:ngan hang|nh|ca nhan|cua)[a-z ]{{0,25}})?")),
)
_SPOKEN = {word: str(digit) for digit, words in enumerate(_WORDS["digits"]) for word in words}
_WORD = any_of(_SPOKEN)
_SPELT = re.compile(rf"(?<![a-z])(?:{_WORD})(?:[\s,.\-]{{1,3}}(?:{_WORD})){{8,10}}(?![a-z])")
_MAIL = re.compile(
    r"[\w.+\-]+\s?(?:@|\(at\)|\[at\]|\(?a cong\)?)\s?"
    r"[a-z0-9\-]+(?:\s?[.]\s?[a-z0-9\-]+)*\s?[.,]\s?[a-z]{2,}(?![a-z])"
)

# ── names ──

_SURELY = frozenset(_WORDS["sure_families"])
_FAMILY = _SURELY.union(_WORDS["other_families"])
_SURE_MIDDLES = tuple(_WORDS["sure_middles"])
_MIDDLES = frozenset(chain(_SURE_MIDDLES, _WORDS["other_middles"]))
_BODIES = frozenset(_WORDS["bodies"])
_BETWEEN = r"[\s_.\-]*"  # words of a file's name may stand without blanks
_DOER = rf"(?:{any_of(_WORDS['persons'])})\ (?:{any_of(_WORDS['doings'])})".replace(r"\ ", _BETWEEN)
_ROLE = re.compile(
    rf"(?:{_DOER}"
    rf"|(?<![a-z])(?:da{_BETWEEN})?ky{_BETWEEN}ten|\(da ky\)|(?<![a-z])da ky(?![a-z])"
    r"|(?<![a-z])(?:pho )?bi thu(?=\s*[:\n])|lien he|(?<![a-z])lap bieu(?=\s*:))"
    r"(?:\s*\((?:ky|ghi|chu)[^)\n]{0,40}\))?"
)
_TITLE = re.compile(rf"(?:(?:{any_of(_WORDS['titles'])})\s*)+(?=[a-z])")
_SHAPE = re.compile(r"A+a*(?:[ _.\-]{0,2}A+a*){1,5}(?!a)")
_ONE = re.compile(r"A+a*(?!\w)")
_LOWER = re.compile(r"a+(?: a+){1,4}")
_ENDS = re.compile(r"\s*(?:$|[\n;,.(|/\u2013\-:)\]_0-9+]|s?dt\b|dien thoai|chuc|tel)")
_APART = re.compile(r"(?:^|(?<=[(\[/])|(?<=[-_\u2013] )|(?<=[-_\u2013]))")


class Plain(NamedTuple):
    """A text as it reads, letter by letter: plain and in lower case, its shape, whence in the text.

    In the shape A stands for a capital, a for a small letter.
    """

    words: str
    shape: str
    at: list[int]

    @classmethod
    def of(cls, text: str) -> "Plain":
        """How a text reads."""
        words, shape, at = [], [], []
        for place, letter in enumerate(text):
            for sign in unicodedata.normalize("NFKD", letter):
                category = unicodedata.category(sign)
                if category in ("Cf", "Mn", "Cc") and sign not in "\n\t\r":
                    continue
                words.append(_plain(sign))
                shape.append("A" if category == "Lu" else "a" if category[0] == "L" else sign)
                at.append(place)
        at.append(len(text))
        joined = re.sub(r"(?<![a-z\d])o(?=[35789]\d)", "0", "".join(words))
        return cls(joined, "".join(shape), at)


def _plain(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    return "d" if sign in "đĐðÐ" else sign.lower()[:1]


class Found(NamedTuple):
    """Something personal: what kind, and where in the text."""

    kind: str
    start: int
    end: int


def personal(text: str, *, address: bool = False) -> list[Found]:
    """What is personal in a text, in order, nothing twice.

    Parameters
    ----------
    text
        As sent.
    address
        Whether it is the name of a file or a sheet: there a full name set apart is a person's.

    Examples
    --------
    >>> [found.kind for found in personal("Người lập: Trần Thị B; ĐT: 0912 345 678")]
    ['họ tên', 'số điện thoại']
    >>> personal("Do người báo cáo chưa nắm rõ quy định ngày 09/12/2025")
    []
    """
    if len(text) < 5:
        return []
    plain = Plain.of(text)
    if not _WORTH.search(plain.words):
        return []
    every = [*_numbers(plain.words), *_named(plain), *(_apart(plain) if address else ())]
    every.sort(key=lambda one: (one.start, -one.end))
    found = []
    free = 0  # from where on nothing is found yet
    for kind, start, end in every:
        if start >= free:
            found.append(Found(kind, plain.at[start], plain.at[end - 1] + 1))
            free = end
    return found


def masked(text: object, *, address: bool = False) -> str:
    """The text with `HIDDEN` in the place of what is personal.

    Examples
    --------
    >>> masked("Người lập: Trần Thị B; ĐT: 0912 345 678")
    'Người lập: [đã ẩn]; ĐT: [đã ẩn]'
    """
    said = str(text)
    for _, start, end in reversed(personal(said, address=address)):
        said = f"{said[:start]}{HIDDEN}{_MARKS.sub('', said[end:], count=1)}"
    return said


def _numbers(words: str) -> Iterator[Found]:
    for found in _MAIL.finditer(words):
        yield Found(MAIL, *found.span())
    for kind, least, keyed in _KEYED:
        for found in keyed.finditer(words):
            number = re.sub(r"\D", "", found[1])
            dated = _DATE.match(words, found.start(1))
            if len(number) >= least and not dated and not _AFTER_AMOUNT.match(words, found.end(1)):
                yield Found(kind, *found.span(1))
    for found in _SPELT.finditer(words):
        digits = "".join(_SPOKEN[word] for word in re.findall(r"[a-z]+", found[0]))
        if _SURE.fullmatch(digits):
            yield Found(PHONE, *found.span())
    yield from _unnamed(words)


def _unnamed(words: str) -> Iterator[Found]:
    """Numbers that are known for what they are without a word before them."""
    dates = [found.span() for found in _DATE.finditer(words)]
    groups = [found.span() for found in _DIGITS.finditer(words)]
    at = 0
    while at < len(groups):
        last = _last(words, groups, at, dates)
        if last is not None:
            kind = PAPER if _citizen(words, groups[at : last + 1]) else PHONE
            before = words[: groups[at][0]]
            start = len(before.removesuffix("+").removesuffix("(").removesuffix("+"))
            yield Found(kind, start, groups[last][1])
            at = last
        at += 1


def _citizen(words: str, groups: list[Span]) -> bool:
    return bool(_CITIZEN.fullmatch("".join(words[slice(*group)] for group in groups)))


def _last(
    words: str,
    groups: list[Span],
    at: int,
    dates: list[Span],
) -> int | None:
    """The last of the groups of digits which, from one on, are a number that names somebody."""
    digits = ""
    for place in range(at, min(at + 11, len(groups))):
        start, end = groups[place]
        if any(first < end and start < last for first, last in dates):
            return None
        gap = words[groups[place - 1][1] : start] if place > at else ""
        if gap and not _JOINED.fullmatch(gap):
            return None
        digits += words[start:end]
        if len(digits) > 13:
            return None
        if _is_personal(words, groups[at : place + 1], digits):
            return place
    return None


def _is_personal(words: str, groups: list[Span], digits: str) -> bool:
    """Whether these groups of digits are a number that names somebody."""
    first, last = groups[0][0], groups[-1][1]
    if _AFTER_AMOUNT.match(words, last) or re.match(r"[.,]\d|%", words[last : last + 2]):
        return False
    sure = _SURE.fullmatch(digits)
    if re.match(r"\d[-/]", words[max(0, first - 2) : first]) and not sure:
        return False
    before = words[max(0, first - 1) : first]
    sizes = {end - start for start, end in groups}
    listed = any(set("/,|*") & set(words[a[1] : b[0]]) for a, b in pairwise(groups))
    if _CITIZEN.fullmatch(digits):
        return len(groups) == 1 or sizes in ({3}, {4})
    if sure:
        grouped = len(groups) <= 5 + (before == "+") or sizes == {1}
        return grouped and (min(sizes) >= 3 or not listed)
    if _PHONE.fullmatch(digits):
        plus = before == "+" or not digits.startswith("84")
        return plus and min(sizes) >= 2 and len(groups) <= 5 and not listed
    alone = len(groups) == 1 and not digits.endswith("000") and not re.match(r"[a-z]", before)
    return alone and bool(_NO_ZERO.fullmatch(digits))


def _named(plain: Plain) -> Iterator[Found]:
    """Who filled in or signed: a name behind the words for that."""
    for role in _ROLE.finditer(plain.words):
        at = role.end()
        gap = re.match(r"[\s_]*(?:[:\-\u2013,.]|la\b)?[\s_.…]*", plain.words[at:])
        sign = gap[0].strip() if gap else ""
        at += gap.end() if gap else 0
        title = _TITLE.match(plain.words, at)
        at = title.end() if title else at
        end = _name(plain, at, marked=bool(sign) or bool(title))
        if title and not end and (one := _ONE.match(plain.shape, at)):
            end = one.end()
        if end:
            yield Found(NAME, at, end)


def _name(plain: Plain, at: int, *, marked: bool) -> int:
    """Where the name that begins here ends; 0 where none does."""
    family = _first(plain, at)
    found = _SHAPE.match(plain.shape, at)
    if found:
        alone = marked and family not in _BODIES and _ENDS.match(plain.words, found.end())
        if family in _FAMILY or alone:
            return found.end()
    found = _LOWER.match(plain.shape, at)
    if marked and found and family in _FAMILY and _ENDS.match(plain.words, found.end()):
        second = plain.words[at : found.end()].split()[1]
        if family in _SURELY or second in _MIDDLES:
            return found.end()
    return 0


def _first(plain: Plain, at: int) -> str:
    syllable = re.compile(r"Aa+|A+|a+").match(plain.shape, at)
    return plain.words[at : syllable.end()] if syllable else ""


def _apart(plain: Plain) -> Iterator[Found]:
    """In the name of a file or sheet: a full name with its middle word, set apart."""
    for place in _APART.finditer(plain.shape):
        found = _SHAPE.match(plain.shape, place.end())
        if not found or _first(plain, found.start()) not in _FAMILY:
            continue
        parts = re.findall(r"A(?:a+|A*)", found[0])
        rest = plain.words[found.start() + len(parts[0]) : found.end()].lstrip(" _.-")
        if len(parts) >= 3 and rest.startswith(_SURE_MIDDLES):
            yield Found(NAME, *found.span())
