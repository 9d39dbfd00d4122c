"""What the known maps and measures call things, to find the likes of it in a new form."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log, sqrt
from typing import TYPE_CHECKING, Any

from analysis.text.keys import key
from analysis.text.similar import alike, turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.reference.load import Reference

Row = dict[str, Any]
Words = frozenset[str]
Fields = list[tuple[str, Row]]  # each with its heading

# words of a heading that tell what stands below it, where no known map has it
TYPES = {
    "number": ("TT", "STT", "Số TT", "Số thứ tự"),
    "code": ("Mã số", "Mã CT", "Mã"),
    "unit": ("ĐVT", "Đơn vị tính"),
    "remark": ("Ghi chú",),
    "organisation": ("Đơn vị", "Tên đơn vị", "Tên tổ chức", "Tổ chức cơ sở đảng", "Tên TCCSĐ"),
    "limitation": ("Hạn chế", "Nội dung hạn chế", "Tồn tại, hạn chế"),
    "cause": ("Nguyên nhân",),
    "remedy": ("Giải pháp", "Biện pháp", "Giải pháp khắc phục"),
}
TYPE_OF = {key(text): type_ for type_, texts in TYPES.items() for text in texts}
FIRST_HEADINGS = ("TT", "STT", "Số TT", "Mã số", "Mã CT", "Nội dung", "Tiêu chí", "Chỉ tiêu")
SHARE = re.compile(r"%|tỷ lệ|tỉ lệ", re.IGNORECASE)
SHARES = ("percent", "fraction")
MEANT = ("type", "measure", "quarter")
PATH = " › "
NEAR = 0.6  # likeness from which one wording stands for another
CLEARLY = 0.97  # of the best, at most, another meaning may have


@dataclass(frozen=True)
class Wording:
    """The words of a column or field, and the line of the map that says it."""

    words: Words
    row: Row

    @property
    def meant(self) -> list[str]:
        """What it stands for."""
        return [self.row[part] for part in MEANT]

    @property
    def last(self) -> str:
        """The key of its lowest heading."""
        heading = self.row.get("text", "").rpartition(PATH)[2]
        return key(heading or self.row.get("name", ""))

    def is_path(self, texts: list[str]) -> bool:
        """Whether these are its very headings."""
        own = self.row.get("text", "").split(PATH)
        return list(map(key, own)) == list(map(key, texts))


@dataclass(frozen=True)
class Known:
    """What is called how, in all maps.

    `rows` has each label of a row with its fields by their headings, `tops` the headings that
    stand topmost, `bases` the measure of which another is a part, `weight` how much a word tells.
    """

    wordings: list[Wording]
    rows: dict[str, Fields]
    tops: set[str]
    bases: dict[str, str]
    weight: dict[str, float]

    @classmethod
    def of(cls, reference: Reference, but: str = "") -> Known:
        """From the measures and all maps but one."""
        maps = {form: lines.rows for form, lines in reference.maps.items()}
        said = [
            (path, row | {"form": form})
            for form, rows in maps.items()
            if form != but
            for path, row in _texts(rows)
        ]
        wordings = [Wording(_words(path), row) for path, row in said if row["type"]]
        wordings += map(_of_measure, reference.lines["measures"].rows)
        rows: dict[str, Fields] = defaultdict(list)
        for path, row in said:
            if row["kind"] == "field":
                rows[key(path[0])].append((key(path[-1]), row))
        tops = {key(path[0]) for path, row in said if row["kind"] == "column"}
        bases = dict(pair for rows_ in maps.values() for pair in _wholes(rows_))
        times = Counter(word for wording in wordings for word in wording.words)
        weight = {word: log(1 + len(wordings) / n) for word, n in times.items()}
        return cls(wordings, dict(rows), tops | set(map(key, FIRST_HEADINGS)), bases, weight)

    def column(self, texts: list[str]) -> Row | None:
        """The line whose words are most like those of a column, clearly more than another's."""
        own = _words(texts)
        scored = [
            (self._likeness(own, wording.words) + wording.is_path(texts), wording)
            for wording in self.wordings
            if wording.words & own and _may_be(wording, texts[-1])
        ]
        scored.sort(key=lambda one: one[0], reverse=True)
        if not scored or scored[0][0] < NEAR:
            return None
        first, best = scored[0]
        others = (score for score, wording in scored if wording.meant != best.meant)
        return best.row if next(others, 0.0) < CLEARLY * first else None

    def fields(self, label: str) -> Fields:
        """The fields of the known row that a label is most like, each with its heading."""
        near = (known for known in self.rows if alike(label, known, NEAR))
        best = max(near, default="", key=lambda known: SequenceMatcher(None, label, known).ratio())
        return self.rows.get(best, [])

    def _likeness(self, one: Words, other: Words) -> float:
        """The cosine of two sets of words, the rare ones counting for more."""
        common, first, second = map(self._told, (one & other, one, other))
        return common / sqrt(first * second) if first and second else 0.0

    def _told(self, words: Words) -> float:
        return sum(self.weight.get(word, 0.0) for word in words)


def field_under(fields: Fields, heading: str) -> Row | None:
    """The field under the heading that is most like this one."""
    near = [(SequenceMatcher(None, heading, head).ratio(), n) for n, (head, _) in enumerate(fields)]
    ratio, at = max(near, default=(0.0, 0))
    return fields[at][1] if ratio >= NEAR else None


def _may_be(wording: Wording, heading: str) -> bool:
    """Whether a heading may mean it: a share is no count, and no word turns the sense."""
    share = bool(SHARE.search(heading))
    return share == (wording.row["type"] in SHARES) and not turns(key(heading), wording.last)


def _of_measure(row: Row) -> Wording:
    blank = dict.fromkeys(("quarter", "includes"), "")
    own = {**row, **blank, "form": "measures.csv", "kind": "column"}
    return Wording(_words([row["name"]]), own)


def _words(texts: Iterable[str]) -> Words:
    return frozenset(word for text in texts for word in key(text).split())


def _texts(rows: Iterable[Row]) -> Iterator[tuple[list[str], Row]]:
    """Each column and field of a map with its headings and the label of its row."""
    texts: dict[tuple[str, str, str], str] = {}
    for row in rows:
        texts[row["block"], row["kind"], row["id"]] = row["text"]
        if row["kind"] == "column":
            yield row["text"].split(PATH), row
        if row["kind"] == "field":
            line, _, column = row["id"].rpartition(":")
            heading = texts.get((row["block"], "column", column), "").rpartition(PATH)[2]
            yield [texts.get((row["block"], "row", line), ""), heading], row


def _wholes(rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Each measure with that of which the map says it is a part."""
    there = {(row["block"], row["id"]): row for row in rows}
    for row in rows:
        whole = there.get((row["block"], row["base"]))
        if row["measure"] and whole and whole["measure"] and whole["includes"] != row["measure"]:
            yield row["measure"], whole["measure"]
