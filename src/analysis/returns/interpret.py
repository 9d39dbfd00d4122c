"""One file → what it reports: values with their addresses, texts, grades, and everything that is wrong with it.

This is all that is done for a file on its own; it needs no register and can run in another process.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from analysis.forms.before import Finding, in_words
from analysis.forms.locate import locate
from analysis.forms.maps import Maps
from analysis.forms.places import Fact, Located
from analysis.messages import Refused
from analysis.reading.gate import admit
from analysis.reading.read import read_bytes
from analysis.reading.workbook import Workbook, a1
from analysis.returns import values
from analysis.text.keys import bare, key

ROLES = {
    "value": "values",
    "label": "labels",
    "derived": "derived",
    "ignored": "ignored",
    "issue": "issues",
}


@dataclass
class Value:
    """One field of a return with its value."""

    line: tuple[int, int]
    sheet: str
    cell: str
    block: str
    field: str
    type: str
    measure: str
    quarter: str
    value: object
    raw: str
    rule: str
    base: str = ""
    includes: str = ""


@dataclass
class Return:
    """What one file says. ``line`` keys are (sheet index, row) in lists, (-1, 0) for the whole return."""

    file: str
    sha256: str = ""
    form: str = ""
    scope: str = ""
    year: int | None = None
    dated: str = ""
    revised: bool = False
    refused: str = ""
    reason: str = ""
    values: list[Value] = field(default_factory=list)
    totals: list[Value] = field(default_factory=list)
    percents: list[Value] = field(default_factory=list)
    names: dict[tuple[int, int], tuple[str, str, str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    ledger: list[dict] = field(default_factory=list)
    late: set[tuple[int, int]] = field(default_factory=set)
    texts: list[tuple[str, str]] = field(
        default_factory=list
    )  # of its shortfalls: cause, limitation
    heads: list[tuple[str, str, str]] = field(default_factory=list)
    pending: dict[tuple[int, int], list[Finding]] = field(
        default_factory=dict
    )  # of late lines, said if they count

    def __getstate__(self) -> dict:
        """Values as tuples: a return goes from process to process, and thousands of objects take their time."""
        return self.__dict__ | {
            name: [tuple(v.__dict__.values()) for v in getattr(self, name)]
            for name in ("values", "totals", "percents")
        }

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state)
        for name in ("values", "totals", "percents"):
            setattr(self, name, [Value(*v) for v in state[name]])


WHOLE = (-1, 0)
UNUSED = frozenset(
    (
        "remark",
        "ignored",
        "person",
        "points",
        "number",
        "label",
        "code",
        "unit",
        "kind",
        "sector",
        "year",
        "restated",
    )
)


def name_of(path: Path, root: Path) -> str:
    """The name of a file in the tables: below `root`, with /, and readable whatever its bytes are."""
    return (
        path.relative_to(root)
        .as_posix()
        .encode("utf-8", "surrogateescape")
        .decode("utf-8", "backslashreplace")
    )


def read_return(
    path: Path, root: Path, forms: Maps, words, lexicon: values.Lexicon
) -> Return:
    """Read, locate and clean one file below `root`; a refusal is part of the answer."""
    out = Return(name_of(path, root))
    try:
        raw = admit(path, root)
        out.sha256 = hashlib.sha256(raw).hexdigest()
        interpret(read_bytes(raw, path.name), out, forms, words, lexicon)
    except Refused as refusal:
        out.refused, out.reason = refusal.code, refusal.message
    except OSError as error:
        out.refused, out.reason = (
            "unreadable",
            f"không mở được tệp ({error.strerror}); kiểm tra quyền đọc",
        )
    return out


def interpret(
    workbook: Workbook, out: Return, forms: Maps, words, lexicon: values.Lexicon
) -> None:
    """Fill `out` with what `workbook` says; the first folder of ``out.file`` is the year to check it against.

    Raises
    ------
    Refused
        When no form map knows the workbook.
    """
    folder = out.file.split("/")[0]
    located = locate(
        workbook, forms, lexicon, int(folder) if folder.isdigit() and len(folder) == 4 else None
    )
    out.form, out.scope, out.year = located.form.id, located.form.scope, located.year
    out.dated, out.revised = located.dated, located.revised
    out.findings = [in_words(finding) for finding in located.findings]
    out.late, out.heads = located.late, located.heads
    _values(located, [sheet.name for sheet in workbook.sheets], lexicon, out)
    for sheet, roles in zip(workbook.sheets, located.roles, strict=True):
        tally = Counter(map(roles.__getitem__, sheet.cells))
        out.ledger.append(
            {
                "file": out.file,
                "sheet": sheet.name,
                "cells": len(sheet.cells),
                **{column: tally[role] for role, column in ROLES.items()},
                "unaccounted": len(sheet.cells) - sum(tally.values()),
            }
        )


def _values(located: Located, names: list[str], lexicon: values.Lexicon, out: Return) -> None:
    many = located.form.scope != "organisation"
    counts: dict[tuple, int] = {}
    waiting: list[tuple[Fact, tuple[int, int]]] = []
    for fact in located.facts:
        line = (
            (fact.sheet, fact.line)
            if many or fact.part.type in ("target", "limitation", "cause", "remedy")
            else WHOLE
        )
        if (
            fact.part.type in ("count", "sum", "total")
            and fact.part.base
            and fact.part.type == "count"
        ):
            waiting.append((fact, line))
        else:
            _take(fact, line, names, lexicon, counts, located, out, None)
    for fact, line in waiting:
        base = counts.get((fact.sheet, fact.block.id, fact.line, fact.part.base))
        if base is None:  # the base of a base: an organisation's cells stand in several places
            base = next(
                (
                    v.value
                    for v in out.values
                    if v.line == line and v.measure == _base_measure(fact) and v.value is not None
                ),
                None,
            )
        _take(fact, line, names, lexicon, counts, located, out, base)
    if located.form.scope == "organisation" and WHOLE not in out.names:
        out.names[WHOLE] = ("", "", "")


def _base_measure(fact: Fact) -> str:
    parts = fact.block.fields.get(fact.part.base) or [
        c for c in fact.block.columns if c.id == fact.part.base
    ]
    return parts[0].measure if parts else ""


def _take(
    fact: Fact,
    line,
    names: list[str],
    lexicon,
    counts: dict,
    located: Located,
    out: Return,
    whole: int | None,
) -> None:
    part, cell, sheet = fact.part, fact.cell, names[fact.sheet]
    if (
        part.type in UNUSED
        or cell is None
        and part.type != "organisation"
        and (part.type != "count" or out.scope != "many")
    ):
        return
    findings = out.pending.setdefault(line, []) if line in out.late else out.findings
    made = Value(
        line,
        sheet,
        fact.a1,
        fact.block.id,
        part.id,
        part.type,
        part.measure,
        part.quarter,
        None,
        values.raw_of(cell) if cell else "",
        "",
        part.base,
        part.includes,
    )
    if part.type == "organisation":
        out.names[line] = (
            str(cell.value) if cell and cell.value is not None else "",
            sheet,
            fact.a1,
        )
        return
    if part.type == "total":
        parsed = (
            values.count(cell, lexicon) if part.unit == "count" else None
        )  # a total always has its cell
        if parsed and parsed.value is not None:
            made.value = parsed.value
            out.totals.append(made)
        return
    if part.type in ("percent", "fraction"):
        made.value = values.percent(cell)
        if cell.kind in ("error",):
            findings.append(
                Finding(
                    "note",
                    "percent_error",
                    sheet,
                    fact.a1,
                    made.raw,
                    "",
                    "ô tỷ lệ báo lỗi; không dùng, tỷ lệ được tính lại từ số lượng",
                )
            )
        out.percents.append(made)
        return
    if cell is None:
        out.values.append(made)  # a blank in a list: missing, and its column cannot be added up
        return
    if part.type in ("limitation", "cause", "remedy", "target"):
        if cell.kind in ("error", "uncalculated"):
            findings.append(
                Finding(
                    "error",
                    "error_value",
                    sheet,
                    fact.a1,
                    made.raw,
                    "một câu chữ",
                    "ô báo lỗi hoặc công thức chưa tính; hãy gõ lại nội dung",
                )
            )
            _spoil(located, fact)
            return
        made.value = str(cell.value)
        if part.type == "target":
            made.value = _target(fact, made.value)
        out.values.append(made)
        return
    if part.type in ("count", "sum"):
        parsed = values.count(cell, lexicon, whole if part.type == "count" else None)
        parsed = values.seen(cell, parsed)
    else:
        parsed = {"flag": values.flag, "mark": values.mark, "grade": values.grade}[part.type](
            cell, lexicon
        )
    made.value, made.rule = parsed.value, parsed.rule
    if parsed.severity:
        severity = "note" if part.type == "sum" else parsed.severity
        findings.append(
            Finding(
                severity, parsed.code, sheet, fact.a1, made.raw, parsed.expected, parsed.message
            )
        )
        if parsed.value is None:
            _spoil(located, fact)
    if parsed.value is not None:
        counts[fact.sheet, fact.block.id, fact.line, part.id] = parsed.value
    out.values.append(made)  # without a value too: a correction may fill it


def _spoil(located: Located, fact: Fact) -> None:
    located.roles[fact.sheet][fact.row, fact.column] = "issue"


def _target(fact: Fact, text: str) -> str | None:
    """The target that a cell names: by its wording, or by the only wording close to it."""
    import difflib

    known = fact.block.answers
    said = key(text)
    for form in (said, key("CT " + text)):
        if form in known:
            return known[form]
    short = re.fullmatch(r"(?:số )?(\d)\s*([ab]?)", re.sub(rf"^{key('chỉ tiêu')}\s*", "", said))
    if short:  # "Chỉ tiêu 3", "CT 7b"
        meant = {
            t
            for t in known.values()
            if t == short[1] + short[2] or not short[2] and t.rstrip("ab") == short[1]
        }
        return meant.pop() if len(meant) == 1 else None
    number = [w for w in said.split() if w.isdigit()][:1]
    near = [
        k
        for k in known
        if [w for w in k.split() if w.isdigit()][:1] == number
        and difflib.SequenceMatcher(None, said, k, autojunk=False).ratio() >= 0.85
    ]
    return known[near[0]] if len({known[k] for k in near}) == 1 else None


def is_none(text: str, lexicon: values.Lexicon) -> bool:
    """Does a shortfall text say that there is none?"""
    said = text.strip().casefold()
    return (
        said in lexicon.get("none", {})
        or bare(text) in lexicon.get("none", {})
        and bool(bare(text))
        or not said
    )


def address(fact: Fact) -> str:
    """A1 address of a fact."""
    return a1(fact.row, fact.column)
