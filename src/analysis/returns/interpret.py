"""One file → what it reports: values with their addresses, texts, grades, and all that is wrong.

This is all that is done for a file on its own; it needs no register and can run in another process.
"""

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from analysis.forms.lexicon import Lexicon
from analysis.forms.locate import locate
from analysis.forms.maps import Key, Maps
from analysis.forms.places import Fact, Located
from analysis.messages import NOWHERE, Refused, inert
from analysis.reading.gate import admit
from analysis.reading.read import read_bytes
from analysis.reading.workbook import Workbook
from analysis.returns.model import (
    REFUSED,
    WHOLE,
    Line,
    Return,
    Row,
    Told,
    Value,
    Values,
    grouped,
)
from analysis.returns.values import SHARES, TEXTS, Parsed, raw_of, read

# role of a cell → its column in the ledger
ROLES = {
    "value": "values",
    "label": "labels",
    "derived": "derived",
    "ignored": "ignored",
    "issue": "issues",
}
BESIDE = ("organisation", "total", *SHARES)  # no values of their own
USED = ("count", "sum", "flag", "mark", "grade", *TEXTS, *BESIDE)
CLOSE = 0.85  # likeness of two wordings of one target

_Known = dict[tuple[Any, ...], int]  # numbers by line, block and field, or by line and measure


def name_of(path: Path, root: Path) -> str:
    """The name of a file in the tables: below `root`, with /, readable whatever its bytes are."""
    below = path.relative_to(root).as_posix()
    return below.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_return(path: Path, root: Path, maps: Maps, lexicon: Lexicon) -> Return:
    """Read, locate and clean one file below `root`; a refusal is part of the answer."""
    file, sha256 = name_of(path, root), ""
    try:
        raw = admit(path, root)
        sha256 = hashlib.sha256(raw).hexdigest()
        said = interpret(read_bytes(raw, path.name), file, maps, lexicon)
    except Refused as refusal:
        said = refused(file, refusal)
    except OSError as error:
        said = refused(file, Refused("unreadable", why=error.strerror))
    return replace(said, sha256=sha256)


def refused(file: str, refusal: Refused) -> Return:
    """A file that says nothing, and why; what the sender named in it is made harmless."""
    said = refusal.finding
    named = {name: inert(v) if isinstance(v, str) else v for name, v in said.fields.items()}
    return Return(file, status=REFUSED, reason=said.at(NOWHERE, **named))


def interpret(workbook: Workbook, file: str, maps: Maps, lexicon: Lexicon) -> Return:
    """What `workbook` says, which came as `file`: its first folder is the year to check it against.

    Raises
    ------
    Refused
        When no form map knows the workbook.
    """
    folder = file.split("/", maxsplit=1)[0]
    year = int(folder) if folder.isdigit() and len(folder) == 4 else None
    located = locate(workbook, maps, lexicon, year)
    lists = located.form.scope != "organisation"
    made: Values = []
    known: _Known = {}
    findings = list(located.findings)
    pending: dict[Line, Told] = {}
    spoilt: set[tuple[int, int, int]] = set()
    for fact in _used(located):
        part = fact.part
        line = (fact.sheet, fact.line) if lists or part.type in TEXTS else WHOLE
        whole = _whole(fact, line, known) if part.base and part.type == "count" else None
        parsed = read(fact.cell, part.type, lexicon, whole, maps.key)
        if part.type == "target" and parsed.value:
            target = _target(parsed.value, fact.block.answers, maps.key)
            parsed = parsed._replace(value=target)
        value = _value(fact, line, workbook.sheets[fact.sheet].name, parsed)
        if parsed.finding and part.type != "total":
            told = pending.setdefault(line, []) if line in located.late else findings
            told.append(parsed.finding.at(value.place, found=value.raw))
            if parsed.value is None:
                spoilt.add((fact.sheet, fact.row, fact.column))
                if part.type in TEXTS:
                    continue
        if isinstance(parsed.value, int):
            known[line, value.block, value.field] = parsed.value
            known.setdefault((line, value.measure), parsed.value)
        made.append(value)
    shortfalls = grouped((v for v in made if v.type in ("limitation", "cause")), attrgetter("line"))
    texts = [{v.type: v.value for v in found} for found in shortfalls.values()]
    return Return(
        file,
        form=located.form.id,
        scope=located.form.scope,
        year=located.year,
        dated=located.dated,
        revised=located.revised,
        values=tuple(v for v in made if v.type not in BESIDE),
        totals=tuple(v for v in made if v.type == "total" and v.value is not None),
        percents=tuple(v for v in made if v.type in SHARES),
        names={v.line: v for v in made if v.type == "organisation"},
        findings=tuple(findings),
        ledger=tuple(_ledger(file, workbook, located, spoilt)),
        late=located.late,
        pending=pending,
        texts=tuple((said.get("cause", ""), said.get("limitation", "")) for said in texts),
        heads=tuple(text for text, _, _ in located.heads),
    )


def _used(located: Located) -> Iterator[Fact]:
    """The fields that say something; counts that are a part of another come last."""
    parts = []
    for fact in located.facts:
        part = fact.part
        # a blank in a list is missing, and its column cannot be added up
        counted = part.type == "count" and located.form.scope == "many"
        if part.type not in USED or (part.type == "total" and part.unit != "count"):
            continue
        if fact.cell is None and not counted and part.type != "organisation":
            continue
        if part.type == "count" and part.base:
            parts.append(fact)
        else:
            yield fact
    yield from parts


def _whole(fact: Fact, line: Line, known: _Known) -> int | None:
    """The number that a field is a part of, as far as it is known."""
    block, base = fact.block, fact.part.base
    number = known.get((line, block.id, base))
    if number is None:  # the base of a base: an organisation's cells stand in several places
        parts = block.fields.get(base) or [c for c in block.columns if c.id == base]
        number = known.get((line, parts[0].measure)) if parts else None
    return number


def _value(fact: Fact, line: Line, sheet: str, parsed: Parsed) -> Value:
    part, value, raw = fact.part, parsed.value, raw_of(fact.cell)
    if part.type == "organisation":
        raw = value or ""
    return Value(
        line=line,
        sheet=sheet,
        cell=fact.a1,
        block=fact.block.id,
        field=part.id,
        type=part.type,
        measure=part.measure,
        quarter=part.quarter,
        value=value,
        raw=raw,
        rule=parsed.rule,
        base=part.base,
        includes=part.includes,
    )


def _target(text: str, known: dict[str, str], key: Key) -> str | None:
    """The target that a cell names: by its wording, or by the only wording close to it."""
    said = key(text)
    for form in (said, key("CT " + text)):
        if form in known:
            return known[form]
    short = re.fullmatch(r"(?:số )?(\d)\s*([ab]?)", re.sub(rf"^{key('chỉ tiêu')}\s*", "", said))
    if short:  # "Chỉ tiêu 3", "CT 7b"
        number, letter = short.groups()
        both = "" if letter else "ab"  # without its letter, whichever there is
        meant = {t for t in known.values() if t.rstrip(both) == number + letter}
    else:
        meant = {known[near] for near in known if _is_close(said, near)}
    return meant.pop() if len(meant) == 1 else None


def _is_close(said: str, wording: str) -> bool:
    def number(text: str) -> list[str]:
        return [word for word in text.split() if word.isdigit()][:1]

    if number(said) != number(wording):
        return False
    return difflib.SequenceMatcher(None, said, wording, autojunk=False).ratio() >= CLOSE


def _ledger(
    file: str, workbook: Workbook, located: Located, spoilt: set[tuple[int, int, int]]
) -> Iterator[Row]:
    """One row a sheet: how many of its cells are what."""
    for index, (sheet, roles) in enumerate(zip(workbook.sheets, located.roles, strict=True)):
        tally = Counter(map(roles.get, sheet.cells))
        for number, row, column in spoilt:
            if number == index:
                tally[roles.get((row, column))] -= 1
                tally["issue"] += 1
        known = {column: tally[role] for role, column in ROLES.items()}
        cells = len(sheet.cells)
        yield {
            "file": file,
            "sheet": sheet.name,
            "cells": cells,
            **known,
            "unaccounted": cells - sum(known.values()),
        }
