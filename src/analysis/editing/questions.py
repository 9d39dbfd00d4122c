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
from operator import attrgetter
from typing import Any

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

    def form(self, finding: Finding) -> str:
        """The form of the file that a finding is about."""
        item = self.files.get(finding.place.file)
        return item.form if item else ""


@dataclass(frozen=True, slots=True)
class Question:
    """The findings of one mistake, the one that says it best first."""

    id: str
    findings: tuple[Finding, ...]


def questions(findings: Iterable[Finding], known: Known, messages: Messages) -> list[Question]:
    """Put findings together; notes ask nobody and are in none.

    Parameters
    ----------
    findings
        With their whole addresses.
    known
        From `Known.of`, of the same findings.
    messages
        By which a finding asks somebody, or does not.
    """
    asking = [one for one in findings if messages.severity(one) in SEVERITIES]
    twice = (one.place for one in asking if _family(one) == TWICE and one.place.cell)
    twins = {_row(at) for at in twice}
    groups: dict[Hashable, list[Finding]] = {}
    for finding in asking:
        near = [groups[token] for token in _tokens(finding, known, twins) if token in groups]
        together = [finding, *chain(*_each_once(near))]
        for other in together:
            groups |= dict.fromkeys(_tokens(other, known, twins), together)
    made = [_question(group, known, messages) for group in _each_once(groups.values())]
    return sorted(made, key=attrgetter("id"))


def _each_once(groups: Iterable[list[Finding]]) -> Iterable[list[Finding]]:
    return {id(group): group for group in groups}.values()


def _row(at: Place) -> tuple[str, str, int]:
    return at.file, at.sheet, place(at.cell)[0]


def _family(finding: Finding) -> str:
    """The code as it is reported."""
    return str(finding.fields.get("reported") or finding.code.partition(".")[0])


def _tokens(finding: Finding, known: Known, twins: set[tuple[str, str, int]]) -> Iterator[Hashable]:
    """What a finding has in common with others of its question."""
    at, family = finding.place, _family(finding)
    yield _key(finding, known)
    if at.cell:
        yield at
        if _row(at) in twins:
            yield at.file, TWICE, known.whose(finding)[1]
    if family in ONCE:
        yield at.file, family
    if family == MERGED:
        yield at.file, at.sheet, family
    if family in WRITTEN and at.cell:
        shape = re.sub(r"\d+", "#", key(str(finding.fields.get("found", ""))))
        shape = re.sub(r"\b[a-z]\b", "@", shape)
        for word in {*shape.split()} - {"#"} or {shape}:
            yield at.file, at.sheet, place(at.cell)[1], family, word
    if family in UNKNOWN:
        candidates = str(finding.fields.get("expected", "")).split("; ")
        for candidate in filter(None, candidates):
            yield at.file, at.sheet, family, candidate


def _key(finding: Finding, known: Known) -> tuple[str, ...]:
    """By what a question is known, if this is its first finding."""
    _, whose = known.whose(finding)
    year, form = known.year(finding) or "", known.form(finding)
    lost = "" if whose or form else finding.place.file
    return whose, str(year), form, _about(finding, known), lost


def _about(finding: Finding, known: Known) -> str:
    """The rule and the fields that a question is about."""
    if (own := finding.fields.get("question")) is not None:
        return str(own)
    family = _family(finding)
    if family in ONCE:
        return family
    field = known.fields.get(finding.place, NOTHING)[1]
    return f"{family} {field or key(str(finding.fields.get('found', '')))}"


def _question(group: list[Finding], known: Known, messages: Messages) -> Question:
    def gravity(finding: Finding) -> tuple[Any, ...]:
        severity = SEVERITIES.index(messages.severity(finding))
        return severity, _key(finding, known), finding.place

    order = sorted({_mark(one): one for one in group}.values(), key=gravity)
    said = "\x1f".join(_key(order[0], known))
    return Question(hashlib.sha256(said.encode()).hexdigest()[:12], tuple(order))


def effect(finding: Finding, known: Known, effects: Effects) -> str:
    """The targets and years that a mistake can move: ``7a:2023;7b:2023``."""
    year = known.year(finding)
    if not year:
        return ""
    _, _, what = known.fields.get(finding.place, NOTHING)
    targets = set(effects.get(what, ()))
    if not finding.place.cell and finding.place.file:  # of the whole file
        targets = set(chain(*effects.values()))
    return ";".join(f"{target}:{year}" for target in sorted(targets))


def asked(
    findings: Iterable[Finding], known: Known, effects: Effects, messages: Messages
) -> dict[str, Rows]:
    """The rows of the tables ``issues`` and ``questions``."""
    findings = list(findings)
    together = questions(findings, known, messages)
    return {
        "issues": _issues(findings, together, known, effects, messages),
        "questions": [_row_of(one, known, effects, messages) for one in together],
    }


def _row_of(one: Question, known: Known, effects: Effects, messages: Messages) -> Row:
    first = one.findings[0]
    organisation, _ = known.whose(first)
    cells = list(dict.fromkeys(f.place for f in one.findings if f.place.cell))
    moved = {part for f in one.findings for part in effect(f, known, effects).split(";")}
    return {
        "question": one.id,
        "organisation": organisation,
        "year": known.year(first),
        "severity": messages.severity(first),
        "cells": " | ".join(f"{at.file}::{at.sheet}::{at.cell}" for at in cells),
        "effect": ";".join(sorted(moved - {""})),
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


def _issues(
    findings: Iterable[Finding],
    asked: Iterable[Question],
    known: Known,
    effects: Effects,
    messages: Messages,
) -> Rows:
    """Each finding with its question and what it can move."""
    of = {_mark(f): one.id for one in asked for f in one.findings}
    made: dict[str, Row] = {}
    for finding in findings:
        question = of.get(_mark(finding), "")
        moved = effect(finding, known, effects) if question else ""
        row = messages.issue(finding) | {"question": question, "effect": moved}
        made.setdefault(str(row), row)
    return list(made.values())


def _mark(finding: Finding) -> Hashable:
    return finding.code, finding.place, str(finding.fields)


def effects_of(lines: Mapping[str, Lines]) -> Effects:
    """By measure, or kind of grade, the targets that are reckoned from it."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in (*lines["targets"].rows, *lines["readings"].rows):
        for word in re.findall("[a-z_]+", f"{row['numerator']} {row['denominator']}"):
            what = "grade" if word.startswith("decided_") else word
            found[what][row["target"]] = None
    found["mark"] = found["grade"]
    return {what: tuple(targets) for what, targets in found.items()}
