"""Phrases over words: how a rule in ``cause_rules.csv`` finds its words in what a clerk wrote.

A text is compared word by word by `text.bare` (one key for "hoà" and "hòa"), and a second time without any
diacritics for texts that lost them. A pattern is words in their order, with

=========  ===================================================================
``a|b``    alternatives, in brackets when longer than one word: ``(a b|c)``
``[a]``    may be missing
``<name>`` any phrase of the word list of that name
``..``     up to 6 words between, ``...`` up to 18, never across a ``barrier``
``#``      a whole number
=========  ===================================================================

What a row of the file is for (`use`): ``list`` names phrases (`forbidden`: compounds that are not of them) ·
``abbreviation`` · ``code`` gives a code (`required` and `forbidden` phrases divided by ``;``: forbidden within the
same commas, with ``*`` in front anywhere in the item; `priority` decides between codes that claim the same words,
3 and less counts only where nothing else does) · ``lead`` a cause follows (`required` ``:``: only as a heading) ·
``effect`` an effect follows · ``deny`` in front of a lead, ended by ``undeny`` · ``exempt`` a "do" that names who
did it · ``denial`` what follows is not so · ``none`` the whole cell says that there is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from analysis.reference.lines import Lines
from analysis.text.keys import bare
from analysis.text.plain import clean

GAPS = {"..": 6, "...": 18}
_WORD = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?\d*|\d+|%")
_PIECE = re.compile(r"<[^>]+>|\.{2,3}|[()\[\]|]|[^\s<>()\[\]|.]+")
# each word is one character, so that a pattern over words is a short regex: words, numbers, and both as barriers
_FIRST, _NUMBERS, _BARRIER, _MANY = 0x10000, 0x40000, 0x80000, 100_000
_ANY_NUMBER = f"[{chr(_NUMBERS)}-{chr(_BARRIER - 1)}]"
_NOT_BARRIER = f"[^{chr(_BARRIER)}-{chr(0x10FFFF)}]"
_ONE_WORD = re.compile(rf"\[[{chr(_FIRST)}-{chr(0x10FFFF)}]+\]|[{chr(_FIRST)}-{chr(0x10FFFF)}]")
_signs: dict[str, str] = {}


def sign(key: str) -> str:
    """The character that stands for a word; a number's is in a range of its own."""
    if key not in _signs:
        _signs[key] = chr((_NUMBERS if key.isdigit() else _FIRST) + len(_signs))
    return _signs[key]


def _sign_in_text(key: str) -> str:
    """The same for a word of a text; beyond `_MANY` words (no language has them) new ones are all alike, and in no pattern."""
    return (
        _signs[key]
        if key in _signs
        else sign(key)
        if len(_signs) < _MANY
        else chr(_BARRIER - 1 if key.isdigit() else _NUMBERS - 1)
    )


def _as_barrier(mark: str) -> str:
    return chr(ord(mark) + _BARRIER)


@lru_cache(65536)
def fold(key: str) -> str:
    """A word's key without tone and diacritics: ``fold(bare("Ỷ")) == "y"``."""
    if not key or key.isdigit():
        return key
    plain = unicodedata.normalize("NFD", key.replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).rstrip("12345")


@dataclass(frozen=True)
class Words:
    """A text as words: `keys` with and `plain` without diacritics, and where each stands in `text`.

    `breaks` holds the numbers of words that follow a comma, colon or bracket, `barriers` those of words that no
    gap may cross.
    """

    text: str
    keys: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    bare_of_marks: tuple[bool, ...]
    breaks: frozenset[int]
    barriers: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str, abbreviations: dict[str, str] | None = None) -> Words:
        """Words of `text` (NFC); an abbreviation counts as the words it stands for."""
        keys, spans, plain, breaks, end = [], [], [], set(), 0
        for match in _WORD.finditer(text):
            key = bare(match.group().replace("/", ""))
            if re.search(r"[,:()\[\]“”\"]", text[end : match.start()]) and keys:
                breaks.add(len(keys))
            end = match.end()
            expanded = (abbreviations or {}).get(key, key).split()
            for word in expanded:
                keys.append(word)
                spans.append(match.span())
                plain.append(match.group().isascii() and len(expanded) == 1)
        return cls(text, tuple(keys), tuple(spans), tuple(plain), frozenset(breaks))

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def ordered_breaks(self) -> list[int]:
        """The breaks in their order."""
        return sorted(self.breaks)

    @cached_property
    def present(self) -> frozenset[str]:
        """The keys of the words."""
        return frozenset(self.keys)

    @cached_property
    def plain_keys(self) -> tuple[str, ...]:
        """The keys without diacritics."""
        return tuple(map(fold, self.keys))

    @cached_property
    def plain(self) -> frozenset[str]:
        return frozenset(self.plain_keys)

    @cached_property
    def damaged(self) -> bool:
        """Did the text lose its diacritics? (A Vietnamese sentence has one in most of its words.)"""
        letters = [
            flag
            for key, flag in zip(self.keys, self.bare_of_marks, strict=True)
            if not key[0].isdigit()
        ]
        return bool(letters) and sum(letters) >= 0.85 * len(letters)

    @cached_property
    def lines(self) -> dict[bool, str]:
        """The words as one character each, exact (``False``) and folded (``True``)."""
        return {
            folded: "".join(
                _as_barrier(s) if i in self.barriers else s
                for i, s in enumerate(map(_sign_in_text, keys))
            )
            for folded, keys in ((False, self.keys), (True, self.plain_keys))
        }

    def cut(self, first: int, last: int) -> str:
        """The text from word `first` up to, not including, word `last`."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]] if last > first else ""


@dataclass(frozen=True)
class Found:
    """One match: the numbers of its words (those in gaps left out), and whether diacritics had to be ignored."""

    words: tuple[int, ...]
    folded: bool

    @property
    def first(self) -> int:
        return self.words[0]

    @property
    def last(self) -> int:
        return self.words[-1] + 1


@dataclass(frozen=True)
class Pattern:
    """A pattern; `find` gives its matches in `Words`. It is compiled only when a text has the words that it needs."""

    source: str
    book: Phrasebook

    @cached_property
    def keys(self) -> frozenset[str]:
        """The words that it is made of."""
        return self.book.keys(self.source)

    @cached_property
    def needs(self) -> tuple[tuple[frozenset[str], ...], ...]:
        """Of one of these, every set must have a word in the text; () where it needs none."""
        return self.book.needs(self.source)

    @cached_property
    def exact(self) -> re.Pattern:
        return self.book.matcher(self.source, False)

    @cached_property
    def folded(self) -> re.Pattern:
        return self.book.matcher(self.source, True)

    @cached_property
    def _needs_plain(self) -> tuple[tuple[frozenset[str], ...], ...]:
        return tuple(tuple(frozenset(map(fold, some)) for some in way) for way in self.needs)

    def _possible(self, words: Words, folded: bool) -> bool:
        """Are the words there, and in this order? Most patterns end here, before anything is compiled or searched."""
        needs, present = (self._needs_plain, words.plain) if folded else (self.needs, words.present)
        keys = words.plain_keys if folded else words.keys
        return not needs or any(
            all(not some.isdisjoint(present) for some in way) and _in_order(way, keys)
            for way in needs
        )

    def find(self, words: Words, tolerant: bool = True) -> list[Found]:
        """Matches with full diacritics; where there are none, and `tolerant`, those that pass without them."""
        found = self._find(words, False)
        if found or not tolerant:
            return found
        return [f for f in self._find(words, True) if self._plausible(words, f)]

    def whole(self, words: Words) -> bool:
        """Is the pattern all that the text says?"""
        return bool(
            self.exact.fullmatch(words.lines[False])
            or words.damaged
            and self.folded.fullmatch(words.lines[True])
        )

    def _find(self, words: Words, folded: bool) -> list[Found]:
        if not self._possible(words, folded):
            return []
        line, out, regex, match = (
            words.lines[folded],
            [],
            self.folded if folded else self.exact,
            None,
        )
        while match := regex.search(line, match.end() if match else 0):
            out.append(self._found(match, folded))
            inner = match
            # a later beginning with the same end is a match as well: the nearer subject of one "chưa …"
            while (inner := regex.search(line, inner.start() + 1)) and inner.end() == match.end():
                out.append(self._found(inner, folded))
        return out

    @staticmethod
    def _found(match: re.Match, folded: bool) -> Found:
        gaps = [match.span(g) for g in range(1, (match.re.groups or 0) + 1) if match.start(g) >= 0]
        return Found(
            tuple(i for i in range(*match.span()) if not any(a <= i < b for a, b in gaps)), folded
        )

    def _plausible(self, words: Words, found: Found) -> bool:
        """Without diacritics two words are often one: believe it in a text that has none, or for one slip in many."""
        odd = [i for i in found.words if words.keys[i] not in self.keys]
        if not all(words.bare_of_marks[i] or words.keys[i] in self._toneless for i in odd):
            return False
        letters = sum(len(fold(words.keys[i])) for i in found.words)
        if words.damaged:
            return len(found.words) >= 2 or letters >= 6
        return len(found.words) >= 3 and letters >= 10 and 2 * len(odd) <= len(found.words) + 1

    @cached_property
    def _toneless(self) -> frozenset[str]:
        return frozenset(k.rstrip("12345") for k in self.keys)


def _in_order(way: tuple[frozenset[str], ...], keys: tuple[str, ...]) -> bool:
    """Can a word of each set be found behind one of the set before?"""
    following = iter(keys)
    return all(any(key in some for key in following) for some in way)


class Patterns(Sequence[Pattern]):
    """Many patterns, of which a text can hold few: those whose words it has are picked out by a word that each needs."""

    def __init__(self, patterns: Iterable[Pattern]):
        self._patterns = list(patterns)
        self._always: list[int] = []
        self._by_word: dict[bool, dict[str, list[int]]] = {False: {}, True: {}}
        for number, pattern in enumerate(self._patterns):
            if not pattern.needs:
                self._always.append(number)
            words = frozenset().union(*(min(way, key=len) for way in pattern.needs))
            for folded, keys in ((False, words), (True, frozenset(map(fold, words)))):
                for key in keys:
                    self._by_word[folded].setdefault(key, []).append(number)

    def __getitem__(self, number):
        return self._patterns[number]

    def __len__(self) -> int:
        return len(self._patterns)

    def possible(self, words: Words, tolerant: bool) -> list[int]:
        """The numbers, in their order, of the patterns that may be found in `words`."""
        index = self._by_word[tolerant]
        return sorted(
            {
                n
                for key in (words.plain if tolerant else words.present)
                if key in index
                for n in index[key]
            }.union(self._always)
        )

    def find(self, words: Words, tolerant: bool) -> list[Found]:
        """The matches of all patterns, pattern by pattern."""
        return [
            f
            for n in self.possible(words, tolerant)
            for f in self._patterns[n].find(words, tolerant)
        ]


class BadPattern(ValueError):
    """The pattern cannot be understood; the message says why, in words for the analyst."""


class Phrasebook:
    """The word lists and abbreviations of a rule file, and the patterns compiled with them."""

    def __init__(self, rules: Lines):
        rows = rules.to_dict("records") if len(rules) else []
        self.abbreviations = {
            bare(r["rule"]): bare(r["pattern"]) for r in rows if r["use"] == "abbreviation"
        }
        self.lists: dict[str, str] = {}
        self.not_in: dict[
            str, list[str]
        ] = {}  # compounds whose words are not those of the list ("chủ yếu")
        for r in rows:
            if r["use"] == "list":
                self.not_in.setdefault(r["rule"], []).extend(
                    c for c in r["forbidden"].split(";") if c.strip()
                )
                self.lists[r["rule"]] = "|".join(
                    filter(None, (self.lists.get(r["rule"], ""), r["pattern"]))
                )
        self._rows: dict[str, list[dict[str, str]]] = {}
        for r in rows:
            self._rows.setdefault(r["use"], []).append(r)
        self._cache: dict[str, Pattern] = {}
        self._uses: dict[str, Patterns] = {}
        self._words: dict[str, Words] = {}
        self._in_list: dict[str, frozenset[str]] = {}
        self._list_regex: dict[tuple[str, bool], str] = {}
        self._regex: dict[tuple[str, bool], str] = {}

    def rows(self, use: str) -> list[dict[str, str]]:
        """The rows of one use (``code``, ``lead``, ``none`` …) in the order of the file."""
        return self._rows.get(use, [])

    def compiled(self, use: str) -> Patterns:
        """The patterns of the rows of one use."""
        if use not in self._uses:
            self._uses[use] = Patterns([self.pattern(r["pattern"]) for r in self.rows(use)])
        return self._uses[use]

    def words(self, text: str) -> Words:
        """The words of `text`, which are looked at several times."""
        if text not in self._words:
            words = Words.of(clean(text), self.abbreviations)
            if (
                "barrier" in self.lists
                and len(words)
                and (found := self.pattern("<barrier>").find(words, words.damaged))
            ):
                words = replace(words, barriers=frozenset(f.first for f in found))
            self._words[text] = words
        return self._words[text]

    def pattern(self, source: str) -> Pattern:
        if source not in self._cache:
            self._regex[source, False] = self.regex(
                source, False
            )  # a fault shows when the rules are loaded
            self._cache[source] = Pattern(source, self)
        return self._cache[source]

    def matcher(self, source: str, folded: bool) -> re.Pattern:
        """A pattern compiled."""
        return re.compile(self._regex.get((source, folded)) or self.regex(source, folded))

    def patterns(self, source: str) -> list[Pattern]:
        """Several patterns in one cell, divided by ``;``."""
        return [self.pattern(s.strip()) for s in source.split(";") if s.strip()]

    def needs(self, source: str) -> tuple[tuple[frozenset[str], ...], ...]:
        """For each alternative the sets of words of which it must have one; () where a pattern needs no word."""
        ways: list[list[frozenset[str]]] = [[]]
        depth, inside = [], set()
        for piece in _PIECE.findall(source):
            if piece in ("(", "["):
                depth.append(piece)
            elif piece in (")", "]"):
                if depth.pop() == "(" and not depth:
                    ways[-1].append(frozenset(inside))
                inside = inside if depth else set()
            elif depth:
                inside |= self._words_in(piece)
            elif piece == "|":
                ways.append([])
            elif piece not in GAPS and piece != "#":
                ways[-1] += (
                    [self._words_in(piece)]
                    if piece.startswith("<")
                    else [frozenset({k}) for k in bare(piece).split()]
                )
        sets = tuple(tuple(s for s in way if s and "#" not in s) for way in ways)
        return sets if all(sets) else ()

    def _words_in(self, piece: str, inside: tuple[str, ...] = ()) -> frozenset[str]:
        """All words that a piece may stand for, those of its word lists included; "#" where it may be a number."""
        if piece.startswith("<"):
            if piece not in self._in_list:
                name = self._known_list(piece, inside)
                self._in_list[piece] = frozenset().union(
                    *(self._words_in(p, (*inside, name)) for p in _PIECE.findall(self.lists[name]))
                )
            return self._in_list[piece]
        return (
            frozenset()
            if piece in GAPS or piece in "()[]|"
            else frozenset({"#"} if piece == "#" else bare(piece).split())
        )

    def keys(self, source: str) -> frozenset[str]:
        """All words of a pattern, and those of the compounds that its lists shut out."""
        out: set[str] = set()
        for piece in _PIECE.findall(source):
            out |= self._words_in(piece)
            if piece.startswith("<"):
                name = piece[1:-1]
                out.update(
                    *(bare(c).split() for c in self.not_in.get(name, ())),
                    *(self.keys(p) for p in _PIECE.findall(self.lists[name]) if p.startswith("<")),
                )
        return frozenset(k for k in out if k.isalnum())

    def _known_list(self, piece: str, inside: tuple[str, ...]) -> str:
        name = piece[1:-1]
        if name not in self.lists or name in inside:
            raise BadPattern(f"«{piece}»: không có danh sách từ «{name}»")
        return name

    @cached_property
    def _barriers(self) -> dict[bool, frozenset[str]]:
        """The words that may be barriers, exact (``False``) and folded (``True``)."""
        own = self._words_in("<barrier>") if "barrier" in self.lists else frozenset()
        return {False: own, True: frozenset(map(fold, own))}

    def _list(self, name: str, folded: bool, inside: tuple[str, ...]) -> str:
        """A word list as a regex; its words, but not as a part of the compounds that are barred."""
        if (name, folded) not in self._list_regex:
            barred = "".join(self._apart(c, folded) for c in self.not_in.get(name, ()))
            self._list_regex[name, folded] = (
                f"(?:{barred}{self.regex(self.lists[name], folded, (*inside, name))})"
            )
        return self._list_regex[name, folded]

    def regex(self, source: str, folded: bool, inside: tuple[str, ...] = ()) -> str:
        """The pattern as a regular expression over the characters of `sign`.

        Raises
        ------
        BadPattern
            Where brackets, lists or words are wrong.
        """
        depth, literal = [], 0
        out: list[list[str]] = [[""]]  # an open bracket each: its alternatives
        for piece in _PIECE.findall(source):
            if piece in ("(", "["):
                depth.append(piece)
                out.append([""])
            elif piece in (")", "]"):
                if not depth or {"(": ")", "[": "]"}[depth.pop()] != piece:
                    raise BadPattern(f"«{source}»: ngoặc không khớp")
                out[-2][-1] += _either(out.pop()) + ("?" if piece == "]" else "")
            elif piece == "|":
                out[-1].append("")
            elif piece in GAPS:
                out[-1][-1] += f"({_NOT_BARRIER}{{0,{GAPS[piece]}}}?)"
            elif piece == "#":
                out[-1][-1] += _ANY_NUMBER
            elif piece.startswith("<"):
                literal += 1
                out[-1][-1] += self._list(self._known_list(piece, inside), folded, inside)
            else:
                literal += 1
                out[-1][-1] += "".join(self._word(k, folded) for k in bare(piece).split())
        if depth:
            raise BadPattern(f"«{source}»: ngoặc không khớp")
        if not literal:
            raise BadPattern(f"«{source}»: không có từ nào")
        return _either(out[0])

    def _word(self, key: str, folded: bool) -> str:
        key = fold(key) if folded else key
        return (
            f"[{sign(key)}{_as_barrier(sign(key))}]" if key in self._barriers[folded] else sign(key)
        )

    @staticmethod
    def _apart(compound: str, folded: bool) -> str:
        """A place where `compound` neither begins nor ends."""
        words = [sign(fold(k) if folded else k) for k in bare(compound).split()]
        return f"(?!{''.join(words)})(?!(?<={''.join(words[:-1])}){words[-1]})"


_BOOKS: dict[int, tuple[Lines, Phrasebook]] = {}


def phrasebook(rules: Lines) -> Phrasebook:
    """The phrasebook of `rules`; the same lines are compiled once."""
    known = _BOOKS.get(id(rules))
    if known is None or known[0] is not rules:
        _BOOKS.clear()
        _BOOKS[id(rules)] = known = (rules, Phrasebook(rules))
    return known[1]


def _either(ways: list[str]) -> str:
    """A bracket over alternatives; those next to each other that are one word become one set of characters."""
    out: list[str] = []
    for way in ways:
        if out and _ONE_WORD.fullmatch(out[-1]) and _ONE_WORD.fullmatch(way):
            out[-1] = f"[{out[-1].strip('[]')}{way.strip('[]')}]"
        else:
            out.append(way)
    return out[0] if len(out) == 1 and _ONE_WORD.fullmatch(out[0]) else f"(?:{'|'.join(out)})"
