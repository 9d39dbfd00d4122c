"""One file → what it reports: values with their addresses, texts, grades, and all that is wrong.

This is all that is done for a file on its own; it needs no register and can run in another process.
"""

import hashlib
from collections import ChainMap, Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.forms.grid import At
from analysis.forms.lexicon import Lexicon
from analysis.forms.locate import locate_each
from analysis.forms.maps import Key, Maps
from analysis.forms.places import Fact, Located
from analysis.grouping import gathered
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
)
from analysis.returns.targets import Wordings
from analysis.returns.values import SHARES, TEXTS, Parsed, of_quarter, raw_of, read

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

ADDED = ("count", "mark")  # whose totals are held against their lines

_Known = dict[tuple[Any, ...], int]  # numbers by line, block and field, or by line and measure


def name_of(path: Path, root: Path) -> str:
    """The name of a file in the tables: below `root`, with /, readable whatever its bytes are."""
    below = path.relative_to(root).as_posix()
    return below.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def read_return(path: Path, root: Path, maps: Maps, lexicon: Lexicon) -> Return:
    """Read, locate and clean one file below `root`; a refusal is part of the answer."""
    raw = admitted(path, root)
    return raw if isinstance(raw, Return) else said_by(raw, name_of(path, root), maps, lexicon)


def admitted(path: Path, root: Path) -> bytes | Return:
    """The bytes of a file that may be opened, or the refusal of it."""
    try:
        return admit(path, root)
    except Refused as refusal:
        return refused(name_of(path, root), refusal)
    except OSError as error:
        return refused(name_of(path, root), Refused("unreadable", why=error.strerror))


def said_by(raw: bytes, file: str, maps: Maps, lexicon: Lexicon) -> Return:
    """Locate and clean what the bytes of a file say; a refusal is part of the answer."""
    try:
        said = interpret(read_bytes(raw, file.rpartition("/")[2]), file, maps, lexicon)
    except Refused as refusal:
        said = refused(file, refusal)
    return replace(said, sha256=hashlib.sha256(raw).hexdigest())


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
    said = _Said()
    every = locate_each(workbook, maps, lexicon, year)
    for number, located in enumerate(every):
        said.add(located, (WHOLE[0] - number, 0), workbook, maps.key, lexicon)
    made, located = said.made, every[0]
    texts = [v for v in made if v.type in ("limitation", "cause")]
    lines = map(dict, gathered((v.line, (v.type, v.value)) for v in texts).values())
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
        whose=said.whose,
        findings=tuple(said.findings),
        ledger=tuple(_ledger(file, workbook, every, said.spoilt)),
        late=located.late,
        pending=said.pending,
        texts=tuple((one.get("cause", ""), one.get("limitation", "")) for one in lines),
        heads=tuple(located.heads),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What the parts of a file say, one after another: values, findings, cells that are unread.

    ``known`` holds the numbers, ``whose`` the line of the name that a line of texts belongs to.
    """

    made: Values = field(default_factory=list)
    findings: Told = field(default_factory=list)
    pending: dict[Line, Told] = field(default_factory=dict)
    spoilt: set[tuple[int, At]] = field(default_factory=set)
    known: _Known = field(default_factory=dict)
    whose: dict[Line, Line] = field(default_factory=dict)

    def add(
        self, located: Located, own: Line, workbook: Workbook, key: Key, lexicon: Lexicon
    ) -> None:
        """Add what one part says; what is not said on a line of its own is on the line `own`."""
        lists = located.form.scope != "organisation"
        self.findings.extend(located.findings)
        for fact in _used(located):
            part = fact.part
            line = (fact.sheet, fact.line) if lists or part.type in TEXTS else own
            if line != own != WHOLE:
                self.whose[line] = own
            parsed = _parsed(fact, _whole(fact, line, self.known), lexicon, key)
            value = _value(fact, line, workbook.sheets[fact.sheet].name, parsed)
            if parsed.finding and part.type != "total":
                late = line in located.late
                told = self.pending.setdefault(line, []) if late else self.findings
                told.append(parsed.finding.at(value.place, found=value.raw))
                if parsed.value is None:
                    self.spoilt.add((fact.sheet, fact.at))
                    if part.type in TEXTS:
                        continue
            if isinstance(parsed.value, int):
                self.known[line, value.block, value.field] = parsed.value
                self.known.setdefault((line, value.measure), parsed.value)
            self.made.append(value)


def _used(located: Located) -> list[Fact]:
    """The fields that say something; counts that are a part of another come last."""
    used = filter(_says, located.facts)
    return sorted(used, key=lambda fact: fact.part.type == "count" and bool(fact.part.base))


def _says(fact: Fact) -> bool:
    """Whether a field says something.

    A blank in a list is missing, and its column cannot be added up; one in a line of its own is
    what a percentage may be of that stands elsewhere.
    """
    part = fact.part
    if part.type not in USED or (part.type == "total" and part.unit not in ADDED):
        return False
    return fact.cell is not None or part.type in ("count", "organisation")


def _parsed(fact: Fact, whole: int | None, lexicon: Lexicon, key: Key) -> Parsed:
    """What the cell of a field says: of its quarter, where it says all four; which targets."""
    part = fact.part
    cell = of_quarter(fact.cell, part.quarter)
    if cell and part.type == "count" and cell.kind == "text":
        nouns = lexicon.get("noun", {})
        own = {noun: what for noun, what in nouns.items() if what in part.measure}
        lexicon = {**lexicon, "noun": own or nouns}  # the words for what is asked
    parsed = read(cell, part.type, lexicon, whole, key)
    if part.type == "target" and parsed.value:
        targets = Wordings(fact.block.answers, key).named(parsed.value)
        return parsed._replace(value=";".join(targets) or None)
    if cell is not fact.cell and parsed.value is not None:
        return parsed._replace(rule="one-of-four")
    return parsed


def _whole(fact: Fact, line: Line, known: _Known) -> int | None:
    """The number that a count is a part of, as far as it is known."""
    block, base = fact.block, fact.part.base
    if not base or fact.part.type != "count":
        return None
    if (line, block.id, base) in known:
        return known[line, block.id, base]
    # the base of a base: an organisation's cells stand in several places
    parts = block.fields.get(base) or [column for column in block.columns if column.id == base]
    return known.get((line, parts[0].measure)) if parts else None


def _value(fact: Fact, line: Line, sheet: str, parsed: Parsed) -> Value:
    part, value = fact.part, parsed.value
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
        raw=value or "" if part.type == "organisation" else raw_of(fact.cell),
        rule=parsed.rule,
        base=part.base,
        includes=part.includes,
    )


def _ledger(
    file: str, workbook: Workbook, every: Sequence[Located], spoilt: set[tuple[int, At]]
) -> Iterator[Row]:
    """One row a sheet: how many of its cells are what."""
    for index, sheet in enumerate(workbook.sheets):
        roles = dict(ChainMap(*(located.roles[index] for located in every)))
        for number, at in spoilt:
            if number == index:
                roles[at] = "issue"
        tally = Counter(map(roles.get, sheet.cells))
        known = {column: tally[role] for role, column in ROLES.items()}
        cells = len(sheet.cells)
        row = {"file": file, "sheet": sheet.name, "cells": cells, **known}
        yield row | {"unaccounted": cells - sum(known.values())}
