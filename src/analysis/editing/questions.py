"""One mistake, one question: findings that one mistake set off, asked about together.

Findings belong together where they stand at one cell, where the step that made them says so (a
``question`` among their fields: the rule and the fields it is about), on two lines that name one
organisation, or where unknown headings have candidates in common. A question is known by
organisation, year, form, rule and fields, and so is the same in every run and in a file sent again.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from analysis.grouping import joined
from analysis.messages import Finding, Messages, Place
from analysis.reading.workbook import place
from analysis.reference.lines import Lines
from analysis.returns.model import Return, Row, Rows
from analysis.text.keys import key

# said of many cells, the mistake is one of the whole file
ONCE = (
    "uncalculated",
    "title_year",
    "rows_permuted",
    "grades_slipped",
    "grade_undecided",
    "letterhead_other",
)
# written alike in one column (a word in common, a letter each), the mistake is one habit
WRITTEN = ("unreadable_number", "unreadable_grade", "unreadable_flag", "unreadable_mark")
UNKNOWN = ("row_unknown", "heading_unknown")
TWICE = "organisation_twice"
MERGED = "under_merge"  # one formatting of a sheet, whatever it hides
SEVERITIES = ("error", "query")
CELLS_TOLD = 6
NOTHING = ("", "", "")  # is known of a cell that no return reads

Effects = Mapping[str, tuple[str, ...]]  # measure, or type of a field → targets
Line = tuple[str, str, int]  # file, sheet, row


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of each cell that a return reads: whose it is, and which field."""

    fields: Mapping[Place, tuple[str, str, str]]  # organisation, name of the number, measure
    files: Mapping[str, Return]

    @classmethod
    def of(cls, items: Iterable[Return], findings: Iterable[Finding]) -> "Known":
        """From all returns, the cells that something is said of."""
        files = {item.file: item for item in items}
        fields: dict[Place, tuple[str, str, str]] = {}
        told = {finding.place for finding in findings}
        for file in {at.file for at in told} & files.keys():
            item = files[file]
            for v in (*item.values, *item.percents, *item.totals):
                at = Place(v.sheet, v.cell, file)
                if at in told:
                    own = (item.who.get(v.line, ""), v.name or v.field, v.measure or v.type)
                    fields.setdefault(at, own)
        return cls(fields, files)

    def whose(self, finding: Finding) -> tuple[str, str]:
        """The organisation of a finding; or none, and the sorted ids of its list."""
        known = self.fields.get(finding.place, NOTHING)[0]
        own = str(finding.fields.get("organisation", "") or known)
        item = self.files.get(finding.place.file)
        if own or item is None:
            return own, own
        return item.organisation, item.organisation or " ".join(sorted({*item.who.values()}))

    def year(self, finding: Finding) -> Any:
        """The year of a finding: its own, else that of its file; None where neither is known."""
        item = self.files.get(finding.place.file)
        return finding.fields.get("year") or (item.year if item else None)

    def about(self, finding: Finding) -> str:
        """The rule and the fields that a question is about, if this is its first finding."""
        if (own := finding.fields.get("question")) is not None:
            return str(own)
        family = _family(finding)
        if family in ONCE:
            return family
        field = self.fields.get(finding.place, NOTHING)[1]
        return f"{family} {field or key(str(finding.fields.get('found', '')))}"

    def key(self, finding: Finding) -> tuple[str, ...]:
        """By what a question is known, if this is its first finding."""
        _, whose = self.whose(finding)
        item = self.files.get(finding.place.file)
        form = item.form if item else ""
        lost = "" if whose or form else finding.place.file
        return whose, str(self.year(finding) or ""), form, self.about(finding), lost

    def effect(self, finding: Finding, effects: Effects) -> set[str]:
        """The targets and years that a mistake can move: ``7a:2023``."""
        year, place = self.year(finding), finding.place
        _, _, what = self.fields.get(place, NOTHING)
        targets: Iterable[str] = effects.get(what, ())
        if place.file and not place.cell:  # of the whole file
            targets = chain(*effects.values())
        return {f"{target}:{year}" for target in targets} if year else set()


def asked(
    findings: Iterable[Finding],
    known: Known,
    effects: Effects,
    messages: Messages,
) -> dict[str, Rows]:
    """The rows of the tables ``issues`` and ``questions``: notes ask nobody.

    Parameters
    ----------
    findings
        With their whole addresses.
    known
        From `Known.of`, of the same findings.
    effects
        From `effects_of`.
    messages
        By which a finding asks somebody, or does not.
    """
    findings = list(findings)
    questions: dict[str, list[Finding]] = {}
    of: dict[Hashable, str] = {}
    for group in _together(findings, known, messages):
        name = _id(known.key(group[0]))
        questions[name] = group
        of |= dict.fromkeys(map(_mark, group), name)
    issues: dict[str, Row] = {}
    for finding in findings:
        question = of.get(_mark(finding), "")
        moved = known.effect(finding, effects) if question else ()
        row = messages.issue(finding) | {"question": question, "effect": ";".join(sorted(moved))}
        issues.setdefault(str(row), row)
    rows = []
    for name, group in sorted(questions.items()):
        moved = {part for finding in group for part in known.effect(finding, effects)}
        about = {"question": name, "effect": ";".join(sorted(moved))}
        rows.append(about | _row(group, known, messages))
    return {"issues": list(issues.values()), "questions": rows}


def _row(group: list[Finding], known: Known, messages: Messages) -> Row:
    """What a question says, by its findings, of which the first says it best."""
    first = group[0]
    cells = list(dict.fromkeys(one.place for one in group if one.place.cell))
    return {
        "organisation": known.whose(first)[0],
        "year": known.year(first),
        "severity": messages.severity(first),
        "cells": " | ".join(f"{at.file}::{at.sheet}::{at.cell}" for at in cells),
        "asked": _sentence(first, cells, messages),
    }


def _sentence(first: Finding, cells: list[Place], messages: Messages) -> str:
    """What is asked, and at which cells where there are several."""
    said = messages.sentence(first)
    sentence = f"{said[:1].upper()}{said[1:]}"
    if len(cells) < 2:
        return messages.words("question.one", sentence=sentence)
    some = [at.cell for at in cells[:CELLS_TOLD]] + ["…"] * (len(cells) > CELLS_TOLD)
    return messages.words("question.several", sentence=sentence, count=len(cells), cells=some)


def _together(
    findings: Iterable[Finding], known: Known, messages: Messages
) -> Iterator[list[Finding]]:
    """The findings of each question, each once, that which says it best first."""
    asking = [one for one in findings if messages.severity(one) in SEVERITIES]
    twice = (one.place for one in asking if _family(one) == TWICE and one.place.cell)
    twins = {_line(at) for at in twice}

    def gravity(finding: Finding) -> tuple[Any, ...]:
        severity = SEVERITIES.index(messages.severity(finding))
        return severity, known.key(finding), finding.place

    for group in joined(asking, lambda finding: _marks(finding, known, twins)):
        once = {_mark(finding): finding for finding in reversed(group)}
        yield sorted(once.values(), key=gravity)


def _id(said: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:12]


def _mark(finding: Finding) -> Hashable:
    return finding.code, finding.place, str(finding.fields)


def _line(at: Place) -> Line:
    return at.file, at.sheet, place(at.cell)[0]


def _family(finding: Finding) -> str:
    """The code as it is reported."""
    return str(finding.fields.get("reported") or finding.code.partition(".")[0])


def _marks(finding: Finding, known: Known, twins: set[Line]) -> Iterator[Hashable]:
    """What a finding has in common with others of its question."""
    at, family = finding.place, _family(finding)
    yield known.key(finding)
    if at.cell:
        yield at
        if _line(at) in twins:
            yield at.file, TWICE, known.whose(finding)[1]
    if family in ONCE:
        yield at.file, family
    if family == MERGED:
        yield at.file, at.sheet, family
    if family in WRITTEN and at.cell:
        for word in _shape(str(finding.fields.get("found", ""))):
            yield at.file, at.sheet, place(at.cell)[1], family, word
    if family in UNKNOWN:
        candidates = str(finding.fields.get("expected", "")).split("; ")
        for candidate in filter(None, candidates):
            yield at.file, at.sheet, family, candidate


def _shape(text: str) -> set[str]:
    """The words of a text that is no number, every single letter alike; numbers where it has none.

    Examples
    --------
    >>> sorted(_shape("41 đc")), sorted(_shape("A")), sorted(_shape("2*"))
    (['đc'], ['@'], ['#'])
    """
    numbers = re.sub(r"\d+", "#", key(text))
    shape = re.sub(r"\b[a-z]\b", "@", numbers)
    return {*shape.split()} - {"#"} or {shape}


def effects_of(lines: Mapping[str, Lines]) -> Effects:
    """By measure, or kind of grade, the targets that are reckoned from it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in (*lines["targets"].rows, *lines["readings"].rows):
        for word in re.findall("[a-z_]+", f"{row['numerator']} {row['denominator']}"):
            what = "grade" if word.startswith("decided_") else word
            found[what][row["target"]] = None
    found["mark"] = found["grade"]
    return {what: tuple(targets) for what, targets in found.items()}
