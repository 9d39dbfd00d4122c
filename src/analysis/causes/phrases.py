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

import bisect
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import pandas as pd

from analysis.reading.text import bare, clean

GAPS = {"..": 6, "...": 18}
WALL = "¦"  # stands in front of a word that no gap may cross
_WORD = re.compile(r"[^\W\d_]+(?:/[^\W\d_]+)?\d*|\d+|%")
_PIECE = re.compile(r"<[^>]+>|\.{2,3}|[()\[\]|]|[^\s<>()\[\]|.]+")


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
    def present(self) -> frozenset[str]:
        """The keys of the words."""
        return frozenset(self.keys)

    @cached_property
    def plain(self) -> frozenset[str]:
        """The keys without diacritics."""
        return frozenset(map(fold, self.keys))

    @cached_property
    def damaged(self) -> bool:
        """Did the text lose its diacritics? (A Vietnamese sentence has one in most of its words.)"""
        letters = [flag for key, flag in zip(self.keys, self.bare_of_marks, strict=True) if not key[0].isdigit()]
        return bool(letters) and sum(letters) >= 0.85 * len(letters)

    @cached_property
    def lines(self) -> dict[bool, tuple[str, list[int]]]:
        """The words as one line, exact (``False``) and folded (``True``), with the offset of each word."""
        out = {}
        for folded in (False, True):
            words = [fold(k) for k in self.keys] if folded else list(self.keys)
            words = [WALL + w if i in self.barriers else w for i, w in enumerate(words)]
            offsets, at = [], 0
            for word in words:
                offsets.append(at)
                at += len(word) + 1
            out[folded] = (" ".join(words) + " " if words else "", offsets)
        return out

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
    """A compiled pattern; `find` gives its matches in `Words`."""

    source: str
    with_marks: str
    without_marks: str
    needs: tuple[tuple[frozenset[str], ...], ...] = ()  # of one of these, every set must have a word in the text

    @cached_property
    def exact(self) -> re.Pattern:
        return re.compile(self.with_marks)

    @cached_property
    def folded(self) -> re.Pattern:
        return re.compile(self.without_marks)

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the words that the pattern is made of."""
        return frozenset(re.findall(r"[^\W_]+", re.sub(r"\\.", " ", self.with_marks)))

    @cached_property
    def _needs_plain(self) -> tuple[tuple[frozenset[str], ...], ...]:
        return tuple(tuple(frozenset(map(fold, some)) for some in way) for way in self.needs)

    def _possible(self, words: Words, folded: bool) -> bool:
        """Are the words there at all? Most patterns end here, before anything is compiled or searched."""
        needs, present = (self._needs_plain, words.plain) if folded else (self.needs, words.present)
        return not needs or any(all(some & present for some in way) for way in needs)

    def find(self, words: Words, tolerant: bool = True) -> list[Found]:
        """Matches with full diacritics; where there are none, and `tolerant`, those that pass without them."""
        found = self._find(words, False)
        if found or not tolerant:
            return found
        return [f for f in self._find(words, True) if self._plausible(words, f)]

    def whole(self, words: Words) -> bool:
        """Is the pattern all that the text says?"""
        return bool(self.exact.fullmatch(words.lines[False][0]) or words.damaged and self.folded.fullmatch(words.lines[True][0]))

    def _find(self, words: Words, folded: bool) -> list[Found]:
        if not self._possible(words, folded):
            return []
        line, offsets = words.lines[folded]
        out, regex, match = [], self.folded if folded else self.exact, None
        while match := regex.search(line, match.end() if match else 0):
            out.append(self._found(match, offsets, folded))
            inner = match
            # a later beginning with the same end is a match as well: the nearer subject of one "chưa …"
            while (inner := regex.search(line, inner.start() + 1)) and inner.end() == match.end():
                out.append(self._found(inner, offsets, folded))
        return out

    @staticmethod
    def _found(match: re.Match, offsets: list[int], folded: bool) -> Found:
        inside = range(bisect.bisect_left(offsets, match.start()), bisect.bisect_left(offsets, match.end()))
        gaps = [match.span(g) for g in range(1, (match.re.groups or 0) + 1) if match.start(g) >= 0]
        return Found(tuple(i for i in inside if not any(a <= offsets[i] < b for a, b in gaps)), folded)

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


class BadPattern(ValueError):
    """The pattern cannot be understood; the message says why, in words for the analyst."""


class Phrasebook:
    """The word lists and abbreviations of a rule file, and the patterns compiled with them."""

    def __init__(self, rules: pd.DataFrame):
        rows = rules.to_dict("records") if len(rules) else []
        self.abbreviations = {bare(r["rule"]): bare(r["pattern"]) for r in rows if r["use"] == "abbreviation"}
        self.lists: dict[str, str] = {}
        self.not_in: dict[str, list[str]] = {}  # compounds whose words are not those of the list ("chủ yếu")
        for r in rows:
            if r["use"] == "list":
                self.not_in.setdefault(r["rule"], []).extend(c for c in r["forbidden"].split(";") if c.strip())
                self.lists[r["rule"]] = "|".join(filter(None, (self.lists.get(r["rule"], ""), r["pattern"])))
        self._rows: dict[str, list[dict[str, str]]] = {}
        for r in rows:
            self._rows.setdefault(r["use"], []).append(r)
        self._cache: dict[str, Pattern] = {}

    def rows(self, use: str) -> list[dict[str, str]]:
        """The rows of one use (``code``, ``lead``, ``none`` …) in the order of the file."""
        return self._rows.get(use, [])

    def words(self, text: str) -> Words:
        words = Words.of(clean(text), self.abbreviations)
        if "barrier" not in self.lists or not len(words):
            return words
        found = self.pattern("<barrier>").find(words, words.damaged)
        return replace(words, barriers=frozenset(f.first for f in found)) if found else words

    def pattern(self, source: str) -> Pattern:
        if source not in self._cache:
            self._cache[source] = Pattern(source, *(rf"(?<!\S){self._regex(source, f, ())}" for f in (False, True)), self._needs(source))
        return self._cache[source]

    def patterns(self, source: str) -> list[Pattern]:
        """Several patterns in one cell, divided by ``;``."""
        return [self.pattern(s.strip()) for s in source.split(";") if s.strip()]

    def _needs(self, source: str) -> tuple[tuple[frozenset[str], ...], ...]:
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
                ways[-1] += [self._words_in(piece)] if piece.startswith("<") else [frozenset({k}) for k in bare(piece).split()]
        sets = tuple(tuple(s for s in way if s and "#" not in s) for way in ways)
        return sets if all(sets) else ()

    def _words_in(self, piece: str) -> frozenset[str]:
        """All words that a piece may stand for, those of its word lists included; "#" where it may be a number."""
        if piece.startswith("<"):
            return frozenset().union(*(self._words_in(p) for p in _PIECE.findall(self.lists[piece[1:-1]])))
        return frozenset() if piece in GAPS or piece in "()[]|" else frozenset({"#"} if piece == "#" else bare(piece).split())

    def _regex(self, source: str, folded: bool, inside: tuple[str, ...]) -> str:
        out, depth, literal = [], [], 0
        for piece in _PIECE.findall(source):
            if piece in GAPS:
                out.append(rf"((?:[^\s{WALL}]\S* ){{0,{GAPS[piece]}}}?)")
            elif piece in ("(", "["):
                depth.append(piece)
                out.append("(?:")
            elif piece in (")", "]"):
                if not depth or {"(": ")", "[": "]"}[depth.pop()] != piece:
                    raise BadPattern(f"«{source}»: ngoặc không khớp")
                out.append(")" if piece == ")" else ")?")
            elif piece == "|":
                out.append("|")
            elif piece == "#":
                out.append(rf"{WALL}?\d+ ")
            elif piece.startswith("<"):
                name, literal = piece[1:-1], literal + 1
                if name not in self.lists or name in inside:
                    raise BadPattern(f"«{source}»: không có danh sách từ «{name}»")
                barred = "".join(self._apart(c, folded) for c in self.not_in.get(name, ()))
                out.append(f"(?:{barred}(?:{self._regex(self.lists[name], folded, (*inside, name))}))")
            else:
                literal += 1
                out.extend(self._word(k, folded) for k in bare(piece).split())
        if depth:
            raise BadPattern(f"«{source}»: ngoặc không khớp")
        if not literal:
            raise BadPattern(f"«{source}»: không có từ nào")
        joined = "".join(out)
        # alternatives at the top of a pattern hold together, as in a bracket
        return f"(?:{joined})"

    @staticmethod
    def _word(key: str, folded: bool) -> str:
        return f"{WALL}?{re.escape(fold(key) if folded else key)} "

    @staticmethod
    def _apart(compound: str, folded: bool) -> str:
        """A place where `compound` neither begins nor ends."""
        words = [re.escape(fold(k) if folded else k) + " " for k in bare(compound).split()]
        return f"(?!{''.join(words)})(?!(?<={''.join(words[:-1])}){words[-1]})"
