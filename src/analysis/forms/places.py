"""What the search for a form in a workbook passes on: sheets made ready, blocks, fields with their cells, findings."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from analysis.forms.maps import Block, Form, Part
from analysis.reading.workbook import Cell, Sheet, a1
from analysis.reference.lines import Lines
from analysis.text.keys import bare, key

CLOSE = 0.72


@dataclass(frozen=True)
class Finding:
    """One thing to look at, as the steps hand it on; ``file``, organisation and year are added at the end."""

    severity: str
    code: str
    sheet: str
    cell: str
    found: str
    expected: str
    message: str
    organisation: str = ""


class Fact(NamedTuple):
    """One cell that a field points to. ``line`` is the row of a list, or 0 where the return speaks for one."""

    sheet: int
    row: int
    column: int
    cell: Cell | None
    part: Part
    block: Block
    line: int

    @property
    def a1(self) -> str:
        return a1(self.row, self.column)


@dataclass
class Hit:
    """A block found on a sheet: its rows, its columns, and the columns that belong to it (None = all)."""

    sheet: int
    block: Block
    top: int
    bottom: int = 0
    end: int = 0
    columns: dict[int, Part] = field(default_factory=dict)
    score: float = 0.0
    title_year: int | None = None
    title_cell: str = ""
    strange: dict[int, str] = field(default_factory=dict)
    span: frozenset[int] | None = None
    lacking: list[Part] = field(default_factory=list)

    def inside(self, column: int) -> bool:
        """Does the column belong to the block, and not to another table beside it?"""
        return self.span is None or column in self.span


@dataclass
class Located:
    """What a workbook is, and where its fields stand.

    ``late`` are lines below the end of a list: they count where their organisation stands nowhere else.
    ``heads`` are the texts of the letterheads, with sheet name and A1 address.
    """

    form: Form
    year: int | None
    facts: list[Fact]
    roles: list[dict[tuple[int, int], str]]
    findings: list[Finding]
    dated: str = ""
    revised: bool = False
    late: set[tuple[int, int]] = field(default_factory=set)
    heads: list[tuple[str, str, str]] = field(default_factory=list)


class Grid:
    """A sheet made ready for looking up: keys of texts, merged ranges by cell, rows with content."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.cells = sheet.cells
        self.keys = {
            at: key(c.value)
            for at, c in sheet.cells.items()
            if c.kind == "text" and len(c.value) < 400
        }
        self.rows: dict[int, list[int]] = {}
        for row, places in groupby(sorted(sheet.cells), itemgetter(0)):
            self.rows[row] = [column for _, column in places]
        self.last = max(self.rows, default=0)
        self.words: dict[int, set[str]] = {}  # row → the keys in it
        self.rows_of: dict[str, list[int]] = {}  # key → the rows that it stands in
        for (row, _), found in self.keys.items():
            here = self.words.setdefault(row, set())
            if found not in here:
                here.add(found)
                self.rows_of.setdefault(found, []).append(row)
        self.anchor: dict[tuple[int, int], tuple[int, int]] = {}
        self.merged: dict[
            int, set[int]
        ] = {}  # row → the columns of it that belong to merged ranges
        self.paths: dict[
            tuple[int, int, int], dict[int, tuple[str, ...]]
        ] = {}  # what `headings.paths` found
        for r0, c0, r1, c1 in sheet.merges:
            if (r1 - r0 + 1) * (c1 - c0 + 1) <= 20_000:
                for r in range(r0, r1 + 1):
                    self.merged.setdefault(r, set()).update(range(c0, c1 + 1))
                    for c in range(c0, c1 + 1):
                        self.anchor[r, c] = (r0, c0)
        self.roles: dict[tuple[int, int], str] = {}

    def above(self, top: int) -> Iterator[tuple[int, int, str]]:
        """The texts above a row, in their order: row, column, text."""
        for row, columns in self.rows.items():
            if row >= top:
                return
            for column in columns:
                cell = self.cells[row, column]
                if cell.kind == "text":
                    yield row, column, cell.value

    def at(self, row: int, column: int) -> tuple[int, int]:
        """The cell that is seen at a place: the first one of a merged range."""
        return self.anchor.get((row, column), (row, column))

    def key(self, row: int, column: int) -> str:
        """The key of the text seen at a cell, the merged range's text included."""
        return self.keys.get(self.at(row, column), "")

    def said(self, row: int, column: int) -> str:
        """The text seen at a cell."""
        cell = self.cells.get(self.at(row, column))
        return str(cell.value) if cell and cell.value is not None else ""

    def mark(self, row: int, column: int, role: str) -> None:
        if (row, column) in self.cells:
            self.roles.setdefault((row, column), role)

    def same(self, first: list[tuple[int, int]], second: list[tuple[int, int]]) -> bool:
        """Do two rows or columns of cells hold the same?"""

        def seen(at: tuple[int, int]) -> str:
            cell = self.cells.get(at)
            return str(cell.value).strip() if cell else ""

        return all(seen(a) == seen(b) for a, b in zip(first, second, strict=True))


def lexicon_of(words: Lines) -> dict[str, dict[str, str]]:
    """``words.csv`` as kind → key → value."""
    out: dict[str, dict[str, str]] = {}
    for row in words.to_dict("records"):
        kind, text, value = row["kind"], row["text"], row["value"]
        out.setdefault(kind, {})[key(text) or text.strip()] = value
        out[kind].setdefault(bare(text) or text.strip(), value)
    return out


# ── wordings that are close to one another ──────────────────────────────────────────────────────────────────────


@lru_cache(65536)
def folded(text: str) -> str:
    """A key without any mark, as typed on a keyboard without Vietnamese."""
    plain = unicodedata.normalize(
        "NFD", re.sub(r"(?<=[^\W\d_])[1-5](?!\w)", "", text).replace("đ", "d")
    )
    return "".join(c for c in plain if not unicodedata.combining(c))


_TELLING = {
    bare(w)
    for w in (
        "không",
        "chưa",
        "xuất",
        "sắc",
        "tốt",
        "khá",
        "kém",
        "trung",
        "miễn",
        "phải",
        "đã",
        "trở",
        "tự",
        "lại",
        "cộng",
        "đủ",
    )
}
_TELLING_FOLDED = {folded(w) for w in _TELLING}


def _same_sense(said: list[str], known: list[str], telling: set[str]) -> bool:
    """Do numbers and the words that turn a meaning agree? Letters of such a word may have changed places."""
    if sorted(w for w in said if w.isdigit()) != sorted(w for w in known if w.isdigit()):
        return False
    lost = [w for w in known if w in telling and w not in said]
    if any(w in telling and w not in known for w in said):
        return False
    slips = [sorted(w) for w in said if w not in known]
    return all(sorted(w) in slips for w in lost)


@lru_cache(65536)
def alike(said: str, known: str, limit: float = CLOSE) -> bool:
    """Is one key a slip of the pen of the other? Numbers and negations must agree; marks may be missing as a whole."""
    if said == known or not said or not known:
        return said == known
    plain, plainly = folded(said), folded(known)
    if plain == plainly:
        return True
    if all(
        2 * min(len(a), len(b)) < limit * (len(a) + len(b))
        for a, b in ((said, known), (plain, plainly))
    ):
        return False  # the ratio cannot be reached, with marks or without
    telling = _TELLING
    if 2 * _marks(said) <= _marks(known):
        said, known, telling = folded(said), folded(known), _TELLING_FOLDED
    return (
        _same_sense(said.split(), known.split(), telling)
        and difflib.SequenceMatcher(None, said, known, autojunk=False).ratio() >= limit
    )


def _marks(text: str) -> int:
    return sum(a != b for a, b in zip(text.split(), folded(text).split(), strict=True))


def near(said: str, candidates: dict[str, str]) -> str | None:
    """The id of the only candidate that `said` is close to."""
    close = [i for i, text in candidates.items() if alike(said, text)]
    if len(close) > 1:
        close = [i for i in close if folded(candidates[i]) == folded(said)]
    return close[0] if len(close) == 1 else None


def nearest(said: str, candidates: dict[str, str]) -> str:
    """The id of the candidate that `said` is most like, however little; "" when there is none."""
    likely = difflib.get_close_matches(
        folded(said), [folded(t) for t in candidates.values()], 1, 0.3
    )
    return next((i for i, t in candidates.items() if likely and folded(t) == likely[0]), "")
