"""Ways in which a sound workbook is spoilt on its way to us, and the oracle that tells whether reading it stayed honest.

A mutant is judged against the same workbook before it was spoilt: each value is either the same, or an error or a query
sends a person to its cell, its heading, its label or its sheet, or the file is refused. Cells carry their origin in
their (otherwise unused) font, so that a value is known wherever it moved.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from analysis.forms.lexicon import lexicon_of
from analysis.forms.locate import locate
from analysis.forms.maps import compile_forms
from analysis.messages import Refused
from analysis.pipeline.settle import office_of, settle
from analysis.reading.fonts import UNKNOWN_FONT
from analysis.reading.read import as_meant, read
from analysis.reading.workbook import Cell, Sheet, Workbook, a1, place
from analysis.reference.load import Reference
from analysis.returns.interpret import interpret, refused
from analysis.returns.names import Register
from analysis.text.plain import clean

LOOK = ("error", "query")
COUNTS = ("count",)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Outcome:
    """What came out of one workbook: key → (value, sheet, A1), and what a person was told."""

    values: dict[tuple, tuple[object, str, str]] = field(default_factory=dict)
    issues: list[dict] = field(default_factory=list)
    refused: str = ""
    unaccounted: int = 0

    @property
    def alarms(self) -> list[dict]:
        return [i for i in self.issues if i["severity"] in LOOK]


class Bench:
    """Reads workbooks held in memory as `clean` reads files."""

    def __init__(self, reference: Reference):
        self.reference = reference
        self.forms, self.lexicon = compile_forms(reference.forms), lexicon_of(reference.words)
        self.register = Register(reference)
        # a workbook held in memory has no receipt
        self.office = office_of(reference.having(receipts=reference.receipts.iloc[:0]))

    def outcome(self, workbook: Workbook, file: str) -> Outcome:
        """Values and issues of one workbook that came as `file`."""
        out = Outcome()
        try:
            item = interpret(copy(workbook), file, self.forms, self.lexicon)
        except Refused as refusal:
            item = refused(file, refusal)
        settled = settle([replace(item, sha256=file)], self.office, {})
        (row,) = settled["submissions"]
        out.issues, out.refused = (
            settled["issues"],
            row["reason"] if row["status"] == "refused" else "",
        )
        out.unaccounted = sum(row["unaccounted"] for row in settled["ledger"])
        for o in rows(settled["observations"]):
            out.values["number", o["organisation"], o["year"], o["quarter"], o["measure"]] = (
                o["value"],
                o["sheet"],
                o["cell"],
            )
        for g in settled["gradings"]:
            out.values["grade", g["organisation"], g["year"], g["stage"]] = (
                g["grade"],
                g["sheet"],
                g["cell"],
            )
        for s in settled["shortfalls"]:
            texts = tuple(
                " ".join(unicodedata.normalize("NFC", s[c]).casefold().split())
                for c in ("limitation", "cause", "remedy")
            )
            out.values[
                "shortfall",
                s["organisation"],
                s["year"],
                s["target"],
                s["shortfall"].rsplit("-", 1)[1],
            ] = (texts, s["sheet"], s["cell"])
        return out

    def roles(self, workbook: Workbook, file: str):
        """Facts and roles of a sound workbook, to know what to spoil."""
        return locate(copy(workbook), self.forms, self.lexicon, int(file[:4]))


def load(path: Path, root: Path) -> Workbook:
    """A workbook with every cell marked with its origin."""
    return tagged(read(path, root))


def tagged(workbook: Workbook) -> Workbook:
    for number, sheet in enumerate(workbook.sheets):
        for at, cell in sheet.cells.items():
            sheet.cells[at] = cell._replace(font=f"@{number}:{at[0]}:{at[1]}")
    return workbook


def rows(columns: dict[str, list]) -> list[dict]:
    """The rows of a table that is kept by column."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def copy(workbook: Workbook) -> Workbook:
    return Workbook(
        workbook.kind,
        [
            Sheet(s.name, dict(s.cells), list(s.merges), s.hidden, s.hidden_rows, list(s.oddities))
            for s in workbook.sheets
        ],
    )


# ── the oracle ──────────────────────────────────────────────────────────────────────────────────────────────────


def judge(
    base: Outcome,
    before: Workbook,
    out: Outcome,
    after: Workbook,
    expected: dict[tuple, object] | None = None,
) -> dict[str, list]:
    """What is wrong with an outcome: ``silent`` values, and values ``lost`` (not there, but told).

    `expected` overrides what the value of a key should be (None: no value may pass without an issue).
    """
    wanted = {k: v[0] for k, v in base.values.items()} | (expected or {})
    if out.refused and base.values:
        return {"silent": [], "lost": [("refused", out.refused)]}
    home = {(s.name, a1(*at)): cell.font for s in before.sheets for at, cell in s.cells.items()}
    now: dict[str, list[tuple[str, str]]] = {}
    tag: dict[tuple[str, str], str] = {}
    for sheet in after.sheets:
        for at, cell in sheet.cells.items():
            if cell.font.startswith("@"):
                now.setdefault(cell.font, []).append((sheet.name, a1(*at)))
                tag[sheet.name, a1(*at)] = cell.font
    valued = {home.get((sheet, cell), "") for _, sheet, cell in base.values.values()} - {""}
    told = _told(out, {p for t in valued for p in now.get(t, [])})
    silent, lost = [], []
    for key, value in wanted.items():
        got = out.values.get(key)
        _, sheet, cell = base.values.get(key, (None, "", ""))
        origin = home.get((sheet, cell), "")
        places = now.get(origin, [])
        if got is None:
            if value is None:
                if not told["any"]:
                    silent.append(("unfit", key, sheet, cell))
                continue
            lost.append((key, sheet, cell))
            if (key[0] == "shortfall" and not places) or (base_list(before, sheet) and not places):
                continue  # what was deleted from an open list nobody can miss
            if (places and not any(_explained(p, told) for p in places)) or (
                not places and not told["any"]
            ):
                silent.append(("missing", key, sheet, cell, places[:1]))
        elif (
            value is None
            and got[0] == base.values[key][0]
            and got[1:] != _where(base.values[key], home, now)
        ):
            continue  # another place of the return says it, and says it right
        elif value is None or got[0] != value:
            lost.append((key, sheet, cell))
            if (got[1], got[2]) not in told["cells"]:
                silent.append(("wrong", key, got, value))
    for key, got in out.values.items():
        if key not in wanted and (got[1], got[2]) not in told["cells"]:
            silent.append(("invented", key, got))
    if out.unaccounted:
        silent.append(("unaccounted", out.unaccounted))
    return {"silent": silent, "lost": lost}


def base_list(before: Workbook, sheet: str) -> bool:
    """A list of the few that are graded again: open."""
    return any(
        s.name == sheet and "LẠI" in str(c.value)
        for s in before.sheets
        for at, c in s.cells.items()
        if at[0] < 8
    )


def _where(value: tuple, home: dict, now: dict) -> tuple[str, str]:
    return next(iter(now.get(home.get(value[1:], ""), [])), ("", ""))


def _told(out: Outcome, values: set[tuple[str, str]]) -> dict:
    cells = {(i["sheet"], i["cell"]) for i in out.alarms if i["cell"]}
    first = {}
    for sheet, cell in values:
        first[sheet] = min(first.get(sheet, 9999), place(cell)[0])
    lines = set()
    for sheet, cell in cells - values:
        row, column = place(cell)
        lines.add((sheet, "column", column) if row < first.get(sheet, 0) else (sheet, "row", row))
    return {
        "cells": cells,
        "lines": lines,
        "sheets": {i["sheet"] for i in out.alarms if i["sheet"] and not i["cell"]},
        "any": bool(out.alarms),
    }


def _explained(at: tuple[str, str], told: dict) -> bool:
    row, column = place(at[1])
    return (
        at in told["cells"]
        or at[0] in told["sheets"]
        or (at[0], "row", row) in told["lines"]
        or (at[0], "column", column) in told["lines"]
    )


# ── moving things ───────────────────────────────────────────────────────────────────────────────────────────────


def move(
    sheet: Sheet,
    rows: Callable[[int], int | None] = lambda r: r,
    columns: Callable[[int], int | None] = lambda c: c,
) -> None:
    """Send each row and column somewhere else (None: away); merged ranges follow, as a spreadsheet does it."""
    moved = {
        (r, c): cell
        for (r0, c0), cell in sheet.cells.items()
        if (r := rows(r0)) is not None and (c := columns(c0)) is not None
    }
    sheet.cells.clear()
    sheet.cells.update(moved)
    merges = []
    for r0, c0, r1, c1 in sheet.merges:
        down = [r for r in map(rows, range(r0, r1 + 1)) if r is not None]
        right = [c for c in map(columns, range(c0, c1 + 1)) if c is not None]
        if down and right and (max(down) - min(down), max(right) - min(right)) != (0, 0):
            made = (min(down), min(right), max(down), max(right))
            if len(right) >= c1 - c0 and len(down) >= r1 - r0:
                merges.append(made)
    sheet.merges[:] = merges


def insert_rows(sheet: Sheet, at: int, number: int = 1) -> None:
    move(sheet, rows=lambda r: r + number if r >= at else r)


def insert_columns(sheet: Sheet, at: int, number: int = 1) -> None:
    move(sheet, columns=lambda c: c + number if c >= at else c)


def delete_row(sheet: Sheet, at: int) -> None:
    move(sheet, rows=lambda r: None if r == at else r - (r > at))


def delete_column(sheet: Sheet, at: int) -> None:
    move(sheet, columns=lambda c: None if c == at else c - (c > at))


def swap_columns(sheet: Sheet, a: int, b: int) -> None:
    move(sheet, columns=lambda c: b if c == a else a if c == b else c)


def swap_rows(sheet: Sheet, a: int, b: int) -> None:
    move(sheet, rows=lambda r: b if r == a else a if r == b else r)


def put(sheet: Sheet, at: tuple[int, int], value: object) -> None:
    """Type something into a cell; its origin stays."""
    font = sheet.cells[at].font if at in sheet.cells else ""
    if value is None:
        sheet.cells.pop(at, None)
    elif isinstance(value, Cell):
        sheet.cells[at] = value._replace(font=font)
    elif isinstance(value, str):
        text = clean(value)
        sheet.cells[at] = Cell("text", text, value, font)
        if not text:
            del sheet.cells[at]
    else:
        sheet.cells[at] = Cell("number", value, str(value), font)


def extent(sheet: Sheet) -> tuple[int, int]:
    return max((r for r, _ in sheet.cells), default=0), max((c for _, c in sheet.cells), default=0)


def columns_of(sheet: Sheet) -> list[int]:
    return sorted({c for _, c in sheet.cells})


def rows_of(sheet: Sheet) -> list[int]:
    return sorted({r for r, _ in sheet.cells})


# ── texts ───────────────────────────────────────────────────────────────────────────────────────────────────────

CLERKS = [
    ("Tỷ lệ (%)", "TL %"),
    ("Tỷ lệ", "Tỉ lệ"),
    ("Tổng số", "TS"),
    ("Số lượng", "SL"),
    ("đảng viên", "ĐV"),
    ("Đảng viên", "Đ/v"),
    ("chi bộ", "CB"),
    ("Quý III", "Q3"),
    ("Quý II", "Quý 2"),
    ("Quý IV", "Q.IV"),
    ("Quý I", "Quý 1"),
    ("Tên TCCSĐ", "Tên đơn vị"),
    ("TCCSĐ", "TCCS Đảng"),
    ("xếp loại", "XL"),
    ("đánh giá", "đ/g"),
    ("nghị quyết", "NQ"),
    ("Chỉ tiêu", "CT"),
    ("Trung bình", "TB"),
    ("TT", "STT"),
    ("Hoàn thành tốt nhiệm vụ", "HTTNV"),
    ("hoàn thành xuất sắc nhiệm vụ", "HTXSNV"),
    ("HTXSNV", "HTSXNV"),
    ("kế hoạch", "KH"),
    ("kiểm tra, giám sát", "KTGS"),
    ("sinh hoạt", "SH"),
    ("cấp ủy viên", "CUV"),
    ("Cấp ủy", "Cấp uỷ"),
    ("lũy kế", "luỹ kế"),
    ("nhiệm kỳ", "nhiệm kì"),
    ("hóa", "hoá"),
]


def by_clerk(text: str) -> str | None:
    """The first wording of the clerks that fits."""
    for official, said in CLERKS:
        if re.search(rf"(?<!\w){re.escape(official)}(?!\w)", text):
            return re.sub(rf"(?<!\w){re.escape(official)}(?!\w)", said, text)
    return None


def typo(text: str) -> str | None:
    """Two letters of the longest word changed places."""
    words = [w for w in re.findall(r"\w+", text) if len(w) > 3]
    if not words or len(text) < 8:
        return None
    word = max(words, key=len)
    middle = len(word) // 2
    return text.replace(
        word, word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :], 1
    )


def without_marks(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


HARMLESS_TEXTS: dict[str, Callable[[str], str | None]] = {
    "clerk": by_clerk,
    "capitals": str.upper,
    "nfd": lambda t: unicodedata.normalize("NFD", t),
    "spaces": lambda t: "\u00a0" + t.replace(" ", "  ") + " ",
    "break": lambda t: t.replace(" ", "\n", 1),
    "colon": lambda t: t + ":",
    "dots": lambda t: t.rstrip(":") + " ...",
    "zero_width": lambda t: t[:2] + "\u200b" + t[2:],
}
KEPT_TEXTS: dict[str, Callable[[str], str | None]] = {
    "typo": typo,
    "marks_lost": lambda t: without_marks(t) if len(t) > 6 else None,
}
LOST_TEXTS: dict[str, Callable[[str], str | None]] = {
    "wrong_words": lambda t: "Số liệu bổ sung theo công văn",
    "blank": lambda t: "",
    "number": lambda t: "7",
    "halved": lambda t: t[: len(t) // 2].strip() or None,
    "negated": lambda t: "Không " + t[0].lower() + t[1:],
    "dash": lambda t: "-",
}


# ── mutants ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Mutant:
    """A spoilt workbook. ``wish``: ``same`` (all values, no alarm), ``kept`` (all values), ``told`` (nothing silent)."""

    name: str
    workbook: Workbook
    wish: str = "told"
    expected: dict[tuple, object] = field(default_factory=dict)
    file: str = ""


class Subject:
    """A sound workbook, what is read from it, and where its parts are."""

    def __init__(self, bench: Bench, workbook: Workbook, file: str):
        self.bench, self.workbook, self.file = bench, workbook, file
        self.base = bench.outcome(workbook, file)
        located = bench.roles(workbook, file)
        self.year = located.year
        self.facts = [f for f in located.facts if f.cell is not None]
        self.labels = [
            (s, at)
            for s, roles in enumerate(located.roles)
            for at, role in sorted(roles.items())
            if role == "label" and workbook.sheets[s].cells[at].kind == "text"
        ]
        self.by_place = {}
        for key, (_, sheet, cell) in self.base.values.items():
            self.by_place.setdefault((sheet, cell), []).append(key)

    def judge(self, mutant: Mutant) -> tuple[Outcome, dict[str, list]]:
        out = self.bench.outcome(mutant.workbook, mutant.file or self.file)
        return out, judge(self.base, self.workbook, out, mutant.workbook, mutant.expected)

    # Each maker yields mutants of one family.

    def texts(self, changes: dict, wish: str) -> Iterator[Mutant]:
        names = {
            (f.sheet, f.row, f.column)
            for f in self.facts
            if f.part.type in ("organisation", "year", "kind", "sector", "target")
        }
        for s, at in self.labels:
            for name, change in changes.items():
                if (s, *at) in names:
                    continue
                text = self.workbook.sheets[s].cells[at].value
                made = change(text)
                if made is None or made == text:
                    continue
                out = copy(self.workbook)
                put(out.sheets[s], at, made or None)
                yield Mutant(
                    f"text {name} {self.workbook.sheets[s].name}!{a1(*at)} «{text[:40]}» → «{made[:40]}»",
                    out,
                    wish,
                )

    def label_swaps(self) -> Iterator[Mutant]:
        for (s, at), (z, to) in zip(self.labels, self.labels[1:], strict=False):
            if s == z:
                out = copy(self.workbook)
                put(out.sheets[s], at, self.workbook.sheets[s].cells[to].value)
                yield Mutant(
                    f"label doubled {self.workbook.sheets[s].name}!{a1(*at)} ← {a1(*to)}", out
                )
                if abs(at[0] - to[0]) == 1 and at[1] == to[1]:
                    continue
        return

    def blanks(self) -> Iterator[Mutant]:
        for s, sheet in enumerate(self.workbook.sheets):
            last, right = extent(sheet)
            for row in range(1, last + 1):
                out = copy(self.workbook)
                insert_rows(out.sheets[s], row)
                yield Mutant(f"blank row {sheet.name}!{row}", out, "same")
            for column in range(1, right + 1):
                out = copy(self.workbook)
                insert_columns(out.sheets[s], column)
                yield Mutant(f"blank column {sheet.name}!{column}", out, "same")
            out = copy(self.workbook)
            insert_rows(out.sheets[s], 1, 4)
            insert_columns(out.sheets[s], 1, 3)
            yield Mutant(f"all shifted {sheet.name}", out, "same")

    def strangers(self) -> Iterator[Mutant]:
        """Rows and columns of text or numbers that no form knows."""
        for s, sheet in enumerate(self.workbook.sheets):
            last, right = extent(sheet)
            for row in range(1, last + 2):
                for name, value in (
                    ("text", "Đề nghị các đơn vị gửi trước ngày 15"),
                    ("number", 12),
                ):
                    out = copy(self.workbook)
                    insert_rows(out.sheets[s], row)
                    put(out.sheets[s], (row, 1 if name == "text" else min(right, 5)), value)
                    yield Mutant(f"stranger row {name} {sheet.name}!{row}", out, "kept")
            facts = [f for f in self.facts if f.sheet == s]
            if not facts:
                continue
            head, end = min(f.row for f in facts), max(f.row for f in facts)
            for column in range(1, right + 2):
                out = copy(self.workbook)
                insert_columns(out.sheets[s], column)
                for row in range(head, end + 1):
                    put(out.sheets[s], (row, column), row)
                yield Mutant(f"stranger column without heading {sheet.name}!{column}", out, "kept")
                out = copy(out)
                put(out.sheets[s], (max(1, head - 1), column), "Số kiến nghị")
                yield Mutant(f"stranger column with heading {sheet.name}!{column}", out, "kept")

    def deletions(self) -> Iterator[Mutant]:
        for s, sheet in enumerate(self.workbook.sheets):
            for row in rows_of(sheet):
                out = copy(self.workbook)
                delete_row(out.sheets[s], row)
                yield Mutant(f"row deleted {sheet.name}!{row}", out)
                out = copy(self.workbook)
                for at in [a for a in out.sheets[s].cells if a[0] == row]:
                    del out.sheets[s].cells[at]
                yield Mutant(f"row emptied {sheet.name}!{row}", out)
            for column in columns_of(sheet):
                out = copy(self.workbook)
                delete_column(out.sheets[s], column)
                yield Mutant(f"column deleted {sheet.name}!{column}", out)
            if len(self.workbook.sheets) > 1:
                out = copy(self.workbook)
                del out.sheets[s]
                yield Mutant(f"sheet deleted {sheet.name}", out)

    def doubles(self) -> Iterator[Mutant]:
        for s, sheet in enumerate(self.workbook.sheets):
            for row in rows_of(sheet):
                for where in (row + 1, extent(sheet)[0] + 1):
                    out = copy(self.workbook)
                    insert_rows(out.sheets[s], where)
                    for (r, c), cell in sheet.cells.items():
                        if r == row:
                            out.sheets[s].cells[where, c] = cell
                    yield Mutant(f"row doubled {sheet.name}!{row} → {where}", out)
            for column in columns_of(sheet):
                out = copy(self.workbook)
                insert_columns(out.sheets[s], column + 1)
                for (r, c), cell in sheet.cells.items():
                    if c == column:
                        out.sheets[s].cells[r, column + 1] = cell
                yield Mutant(f"column doubled {sheet.name}!{column}", out)
            for hidden in (False, True):
                out = copy(self.workbook)
                made = copy(self.workbook).sheets[s]
                made = replace(made, name=made.name + " (2)", hidden=hidden)
                out.sheets.insert(s + 1, made)
                yield Mutant(f"sheet doubled {sheet.name} hidden={hidden}", out, "kept")
                for at, cell in list(made.cells.items()):
                    if cell.kind == "number" and isinstance(cell.value, int) and cell.value > 3:
                        made.cells[at] = Cell("number", cell.value - 1, str(cell.value - 1), "")
                    elif cell.kind == "text":
                        made.cells[at] = cell._replace(
                            value=str(cell.value).replace(str(self.year), str(self.year - 1)),
                            font="",
                        )
                yield Mutant(f"last year's sheet {sheet.name} hidden={hidden}", out, "same")
                out = copy(out)
                out.sheets.insert(0, out.sheets.pop(s + 1))
                yield Mutant(f"last year's sheet first {sheet.name} hidden={hidden}", out, "same")

    def moves(self) -> Iterator[Mutant]:
        for s, sheet in enumerate(self.workbook.sheets):
            facts = [f for f in self.facts if f.sheet == s]
            if not facts:
                continue
            stacked = len({f.block.id for f in facts}) > 1
            columns = columns_of(sheet)
            for a in columns:
                for b in columns:
                    if a < b and not stacked:
                        out = copy(self.workbook)
                        unmerged_right = [
                            m
                            for m in sheet.merges
                            if m[1] != m[3]
                            and (m[1] <= a <= m[3] or m[1] <= b <= m[3])
                            and m[0] >= min(f.row for f in facts) - 6
                        ]
                        if unmerged_right:
                            continue  # tearing a merged group apart is `torn`
                        swap_columns(out.sheets[s], a, b)
                        yield Mutant(f"columns swapped {sheet.name}!{a},{b}", out, "same")
            rows = sorted({f.row for f in facts})
            for a, b in pairwise(rows):
                out = copy(self.workbook)
                if any(m[0] <= r <= m[2] and m[0] != m[2] for m in sheet.merges for r in (a, b)):
                    continue  # a row torn out of its organisation's rows says something else
                swap_rows(out.sheets[s], a, b)
                yield Mutant(f"rows swapped {sheet.name}!{a},{b}", out)
            for t in range(s + 1, len(self.workbook.sheets)):
                out = copy(self.workbook)
                out.sheets[s], out.sheets[t] = out.sheets[t], out.sheets[s]
                yield Mutant(f"sheets swapped {s},{t}", out, "same")
                out = copy(self.workbook)
                names = [out.sheets[s].name, out.sheets[t].name]
                for at, name in zip((t, s), names, strict=True):
                    out.sheets[at] = replace(out.sheets[at], name=name)
                yield Mutant(f"sheet names swapped {s},{t}", _renamed(out), "same")
            for name in ("Sheet1x", "Biểu 9", "a" * 31, "Tờ trình", f"Năm {self.year - 1}"):
                out = copy(self.workbook)
                out.sheets[s] = replace(out.sheets[s], name=name)
                yield Mutant(f"sheet renamed {sheet.name} → {name}", out, "same")

    def stacks(self) -> Iterator[Mutant]:
        """Blocks of one sheet in another order; all sheets on one; the headings printed again on the next page."""
        from analysis.text.keys import key

        for s, sheet in enumerate(self.workbook.sheets):
            heads = {f.block.heading for f in self.facts if f.sheet == s and f.block.heading}
            tops = sorted(
                r
                for (r, _), c in sheet.cells.items()
                if c.kind == "text" and len(c.value) < 200 and key(c.value) in heads
            )
            if len(tops) > 2:
                ends = [*tops[1:], max(f.row for f in self.facts if f.sheet == s) + 1]
                parts = [range(a, b) for a, b in zip(tops, ends, strict=True)]
                for order in (
                    [1, 0, *range(2, len(parts))],
                    [0, *reversed(range(1, len(parts)))],
                    list(reversed(range(len(parts)))),
                ):
                    way, row = {}, tops[0]
                    for part in (parts[i] for i in order):
                        way.update({r: row + r - part.start for r in part})
                        row += len(part)
                    out = copy(self.workbook)
                    move(out.sheets[s], rows=lambda r, way=way: way.get(r, r))
                    yield Mutant(f"blocks of {sheet.name} in order {order}", out, "same")
            if any(f.block.type == "list" for f in self.facts if f.sheet == s) and len(heads) < 2:
                rows = sorted({f.row for f in self.facts if f.sheet == s})
                head = [r for r in rows_of(sheet) if min(rows) - 5 <= r < min(rows)]
                subject = next(
                    f
                    for f in self.facts
                    if f.sheet == s and f.part.type in ("organisation", "target")
                )
                top = next(r for r in head if (r, subject.column) in sheet.cells)
                middle, tall = rows[len(rows) // 2], min(rows) - top
                if any(m[0] < middle <= m[2] for m in sheet.merges):
                    continue
                out = copy(self.workbook)
                insert_rows(out.sheets[s], middle, tall)
                for (r, c), cell in sheet.cells.items():
                    if top <= r < min(rows) and not any(
                        roman in str(cell.value) for roman in ("CƠ SỞ",)
                    ):
                        out.sheets[s].cells[middle + r - top, c] = cell._replace(font="")
                out.sheets[s].merges.extend(
                    (a + middle - top, b, z + middle - top, d)
                    for a, b, z, d in sheet.merges
                    if top <= a < min(rows)
                )
                yield Mutant(f"headings again {sheet.name}!{middle}", out, "same")
        if len(self.workbook.sheets) > 1:
            out, down = copy(self.workbook), 0
            one = Sheet("Tất cả")
            for sheet in out.sheets:
                one.cells.update({(r + down, c): cell for (r, c), cell in sheet.cells.items()})
                one.merges.extend((a + down, b, z + down, d) for a, b, z, d in sheet.merges)
                down += extent(sheet)[0] + 2
            out.sheets[:] = [one]
            yield Mutant("all sheets on one", out, "same")

    def merges(self) -> Iterator[Mutant]:
        for s, sheet in enumerate(self.workbook.sheets):
            out = copy(self.workbook)
            out.sheets[s].merges.clear()
            wish = (
                "kept"
                if any(f.block.record == "shortfall" for f in self.facts if f.sheet == s)
                else "same"
            )
            yield Mutant(f"unmerged {sheet.name}", out, wish)
            for number, merge in enumerate(sheet.merges):
                out = copy(self.workbook)
                del out.sheets[s].merges[number]
                yield Mutant(f"unmerged {sheet.name}!{a1(*merge[:2])}", out, wish)
            values = [f for f in self.facts if f.sheet == s and f.part.type in ("count", "flag")]
            for f in values[:: max(1, len(values) // 6)]:
                out = copy(self.workbook)
                out.sheets[s].merges.append((f.row, f.column, f.row + 1, f.column))
                yield Mutant(f"merged over a value {sheet.name}!{f.a1}", out)

    def years(self) -> Iterator[Mutant]:
        last, folder = str(self.year - 1), self.file.split("/", 1)[1]
        stated = {(f.sheet, f.row, f.column) for f in self.facts if f.part.type == "year"}
        titles = [
            (s, at)
            for s, at in self.labels
            if re.search(
                rf"năm\s+{self.year}", str(self.workbook.sheets[s].cells[at].value), re.IGNORECASE
            )
        ]
        for s, at in titles:
            text = self.workbook.sheets[s].cells[at].value
            for name, made in (
                ("last year", text.replace(str(self.year), last)),
                ("no year", re.sub(rf"\s*NĂM {self.year}", "", text, flags=re.IGNORECASE)),
                ("blank", None),
            ):
                out = copy(self.workbook)
                put(out.sheets[s], at, made)
                yield Mutant(
                    f"title {name} {self.workbook.sheets[s].name}!{a1(*at)}",
                    out,
                    "kept" if len(titles) > 1 or stated else "told",
                )
        yield Mutant("wrong folder", copy(self.workbook), "kept", file=f"{last}/{folder}")
        yield Mutant("no folder", copy(self.workbook), "same", file=f"moi/{folder}")
        out = copy(self.workbook)
        for s, at in titles:
            put(
                out.sheets[s],
                at,
                re.sub(
                    rf"\s*NĂM {self.year}", "", out.sheets[s].cells[at].value, flags=re.IGNORECASE
                ),
            )
        yield Mutant("all titles without year", out, "kept")
        for s, r, c in stated:
            for said in (
                f"Năm {self.year}",
                f"{self.year} ",
                f"năm {self.year}.",
                None,
                "không rõ",
                int(last),
            ):
                out = copy(self.workbook)
                put(out.sheets[s], (r, c), said)
                yield Mutant(
                    f"year stated as {said!r}",
                    out,
                    "same" if said and str(self.year) in str(said) else "kept",
                )

    def numbers(self, rng: random.Random, share: float = 1.0) -> Iterator[Mutant]:
        """One count typed in another way."""
        for f in self.facts:
            if f.part.type != "count" or f.cell.kind != "number" or rng.random() > share:
                continue
            sheet = self.workbook.sheets[f.sheet]
            keys = self.by_place.get((sheet.name, f.a1), [])
            if not keys or "members_good" in keys[0]:
                continue
            n = f.cell.value
            good = [
                str(n),
                f"{n:02d}",
                f" {n}\u00a0",
                "".join(chr(0xFF10 + int(d)) for d in str(n)),
                f"{n} (có 1 dự bị)",
                f"{n} đ/c",
                f"{n},0",
            ]
            good += [f"{n // 1000}.{n % 1000:03d}"] * (n > 999) + ["-", "không", "Không có"] * (
                n == 0
            )
            bad = [
                n + 0.5,
                f"khoảng {n}",
                f"{n}?",
                -1 - n,
                f"{n},5",
                "?",
                "x" if n else "√",
                f"{n}-{n + 2}",
                f"{n}%",
                f"{n} + 1",
                "chưa rõ",
                f"{n}/9999",
                Cell("error", "#REF!", "#REF!"),
                Cell("uncalculated", "", "=SUM(A1:A2)"),
                Cell("flag", True, "1"),
                Cell("date", f"{self.year}-04-13", "45000"),
                f"l{n}",
                f"{n}O",
                "tám",
            ]
            for said in good:
                out = copy(self.workbook)
                put(out.sheets[f.sheet], (f.row, f.column), said)
                yield Mutant(f"number {sheet.name}!{f.a1} {n} → {said!r}", out, "same")
            for said in bad:
                out = copy(self.workbook)
                put(out.sheets[f.sheet], (f.row, f.column), said)
                yield Mutant(
                    f"bad number {sheet.name}!{f.a1} {n} → {said!r}",
                    out,
                    "told",
                    dict.fromkeys(keys),
                )

    def encodings(self, legacy: dict) -> Iterator[Mutant]:
        """The whole workbook typed in an old font, whose name is not known."""
        for name, table in legacy.items():
            turned = {v: k for k, v in sorted(table.items(), reverse=True)}
            pattern = re.compile("|".join(map(re.escape, sorted(turned, key=len, reverse=True))))
            out = copy(self.workbook)
            tags = [{at: cell.font for at, cell in s.cells.items()} for s in out.sheets]
            for sheet in out.sheets:
                for at, cell in list(sheet.cells.items()):
                    text = unicodedata.normalize("NFC", str(cell.value))
                    if (
                        cell.kind == "text"
                        and name == "tcvn3"
                        and any(c.isupper() and not c.isascii() and c not in turned for c in text)
                    ):
                        capitals = sum(c.isupper() for c in text) > sum(c.islower() for c in text)
                        sheet.cells[at] = Cell(
                            "text",
                            "",
                            pattern.sub(lambda m, t=turned: t[m.group()], text.lower()),
                            ".VnTimeH" if capitals else UNKNOWN_FONT,
                        )
                    elif cell.kind == "text":
                        sheet.cells[at] = Cell(
                            "text",
                            "",
                            pattern.sub(
                                lambda m, t=turned: t[m.group()],
                                unicodedata.normalize("NFC", cell.value),
                            ),
                            UNKNOWN_FONT,
                        )
            meant = as_meant(out.sheets)
            for number, (cells, tag) in enumerate(zip(meant, tags, strict=True)):
                cells = {at: cell._replace(font=tag[at]) for at, cell in cells.items()}
                out.sheets[number] = replace(out.sheets[number], cells=cells, oddities=[])
            yield Mutant(f"encoding {name}", out, "same")

    def tables(self) -> Iterator[Mutant]:
        """An unknown table before, after and beside the known ones."""
        table = [
            ["STT", "Tên chi bộ", "Số buổi", "Tốt", "Tỷ lệ (%)"],
            *[[i, f"Chi bộ {i}", 12, i, 0.5] for i in range(1, 5)],
            ["", "Tổng số", 48, 10, ""],
        ]
        for s, sheet in enumerate(self.workbook.sheets):
            last, right = extent(sheet)
            for name, top, left in (
                ("after", last + 3, 1),
                ("right after", last + 1, 1),
                ("beside", 8, right + 3),
            ):
                out = copy(self.workbook)
                for r, line in enumerate(table):
                    for c, value in enumerate(line):
                        if value != "":
                            put(out.sheets[s], (top + r, left + c), value)
                yield Mutant(f"unknown table {name} {sheet.name}", out, "same")
            out = copy(self.workbook)
            insert_rows(out.sheets[s], 1, 9)
            for r, line in enumerate(table):
                for c, value in enumerate(line):
                    if value != "":
                        put(out.sheets[s], (1 + r, 1 + c), value)
            yield Mutant(f"unknown table before {sheet.name}", out, "same")
        out = copy(self.workbook)
        out.sheets.insert(
            0,
            Sheet(
                "Theo dõi",
                {
                    (r + 1, c + 1): Cell(
                        "number" if isinstance(v, int | float) else "text", v, str(v)
                    )
                    for r, line in enumerate(table)
                    for c, v in enumerate(line)
                    if v != ""
                },
            ),
        )
        yield Mutant("unknown sheet first", out, "same")

    def names(self) -> Iterator[Mutant]:
        for f in [f for f in self.facts if f.part.type == "organisation"]:
            sheet, text = self.workbook.sheets[f.sheet], str(f.cell.value)
            for name, made, wish in (
                ("blank", None, "told"),
                ("unknown", "Chi bộ Xã Ngọc Linh Thượng", "told"),
                ("capitals", text.upper(), "same"),
                ("numbered", "1. " + text, "same"),
                ("number", 5, "told"),
                ("total", "Tổng cộng", "told"),
                ("section", "II", "told"),
                ("cut", text[: len(text) * 2 // 3], "told"),
                ("marks lost", without_marks(text), "told"),
            ):
                if name == "numbered" and text[0].isdigit():
                    continue
                out = copy(self.workbook)
                put(out.sheets[f.sheet], (f.row, f.column), made)
                yield Mutant(f"name {name} {sheet.name}!{f.a1}", out, wish)

    def combined(self, rng: random.Random, number: int) -> Iterator[Mutant]:
        """Several defects at once: small ones on cells over one that moves or tears things."""
        steps = [
            self.blanks,
            self.moves,
            self.merges,
            self.strangers,
            self.deletions,
            self.doubles,
            self.tables,
            self.years,
            self.names,
        ]
        for _ in range(number):
            first = rng.choice(list(rng.choice(steps)()))
            after, names = copy(first.workbook), [first.name]
            for _ in range(rng.randint(1, 4)):
                s, at = rng.choice(self.labels)
                tag = self.workbook.sheets[s].cells[at].font
                spots = [
                    (z, to)
                    for z, sheet in enumerate(after.sheets)
                    for to, cell in sheet.cells.items()
                    if cell.font == tag
                ]
                kind, change = rng.choice(
                    list({**HARMLESS_TEXTS, **KEPT_TEXTS, **LOST_TEXTS}.items())
                )
                for z, to in spots[:1]:
                    made = change(str(after.sheets[z].cells[to].value))
                    if made is not None:
                        put(after.sheets[z], to, made or None)
                        names.append(f"{kind} {a1(*to)}")
            yield Mutant(" + ".join(names), after, "told", file=first.file)

    def all_families(
        self, rng: random.Random, legacy: dict, combined: int = 60
    ) -> dict[str, Callable[[], Iterator[Mutant]]]:
        return {
            "harmless texts": lambda: self.texts(HARMLESS_TEXTS, "same"),
            "kept texts": lambda: self.texts(KEPT_TEXTS, "kept"),
            "lost texts": lambda: self.texts(LOST_TEXTS, "told"),
            "labels doubled": self.label_swaps,
            "blanks": self.blanks,
            "strangers": self.strangers,
            "deletions": self.deletions,
            "doubles": self.doubles,
            "moves": self.moves,
            "stacks": self.stacks,
            "merges": self.merges,
            "years": self.years,
            "numbers": lambda: self.numbers(rng, 0.3),
            "encodings": lambda: self.encodings(legacy),
            "tables": self.tables,
            "names": self.names,
            "combined": lambda: self.combined(rng, combined),
        }


def _renamed(workbook: Workbook) -> Workbook:
    """Origins are by number; names that were swapped keep them apart."""
    return replace(workbook)
