"""Answers in: what was sent back becomes corrections, each checked as any correction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.files import temporary
from analysis.files.backup import backed_up
from analysis.grouping import gathered
from analysis.measuring.series import records
from analysis.messages import Finding, words_of
from analysis.office.answers import Answer, as_written, corrects, read_answers
from analysis.office.published import load_published
from analysis.office.registers import add
from analysis.pipeline.checked import load_reference
from analysis.pipeline.letters import ANSWERED
from analysis.pipeline.run import clean
from analysis.reference.load import Reference
from analysis.tables import Tables, load

UNTAKEN = ("correction_bad", "correction_stale")
CORRECTION = ["file", "sheet", "cell", "found", "value", "reason", "by", "on"]
Row = dict[str, Any]
At = tuple[str, str, str]  # file or question, sheet, cell
Stands = dict[At, Row]


@dataclass(frozen=True, slots=True)
class Places:
    """Where answers are read against: submissions, registers, tables."""

    raw: Path
    registers: Path
    tidy: Path


def take(paths: Sequence[str | Path], places: Places, today: date) -> list[str]:
    """Read answer workbooks back: corrections with their sender, each checked as any correction.

    An answer that could not count as a correction is not taken: it is said, and asked again.

    Returns
    -------
    list of str
        What was taken, and what was not, in words.

    Raises
    ------
    NoAnswers
        When a file is no answer workbook; nothing is taken then.
    """
    reference, tables = load_reference(places.registers), load(places.tidy)
    words = reference.messages.words
    answers: list[Answer] = []
    faults: list[Finding] = []
    for path in paths:
        own, wrong = read_answers(path)
        answers += own
        faults += wrong
    stands = _standing_issues(tables, load_published(places.tidy))
    known = [one for one in answers if one.at in stands]
    faults += [_gone(one) for one in answers if one.at not in stands]
    wanted = {one: _correction(one, stands[one.at], today) for one in known if corrects(one)}
    faulty = _untaken(wanted.values(), reference, places)
    untaken = {one: faulty[_place(row)] for one, row in wanted.items() if _place(row) in faulty}
    taken = [one for one in known if one not in untaken]
    rows = [wanted[one] for one in taken if one in wanted]
    with backed_up(places.registers, "answers"):
        corrections = add(places.registers, "corrections", rows)
        answered = add(places.registers, "letters", _answered(taken, stands, today))
    said = [words(fault.code, **fault.fields) for fault in faults]
    done = words("answers_done", answered=answered, corrections=corrections)
    return [*said, *untaken.values(), done]


def _gone(answer: Answer) -> Finding:
    """Of an answer to what is no longer asked."""
    question, sheet, cell = answer.at
    return Finding("answer.gone", question=question, sheet=sheet, cell=cell)


def _standing_issues(tables: Tables, shown: Tables) -> Stands:
    """The findings that still stand, by question, sheet (as the letter calls it) and cell."""
    found: Stands = {}
    for row, sent in zip(records(tables.issues), records(shown.issues), strict=True):
        if row["question"]:
            found.setdefault((row["question"], sent["sheet"], row["cell"]), row)
    return found


def _place(row: Row) -> At:
    return row["file"], row["sheet"], row["cell"]


def _correction(answer: Answer, issue: Row, today: date) -> Row:
    return {
        **{name: issue[name] for name in ("file", "sheet", "cell", "found")},
        "value": answer.value,
        "reason": answer.reason or "đơn vị trả lời công văn",
        "by": _source(answer, issue),
        "on": today.isoformat(),
    }


def _source(answer: Answer, issue: Row) -> str:
    """Who sent it: the organisation, and the person who signed the workbook."""
    return ", ".join(filter(None, (issue["organisation"], answer.by)))


def _untaken(rows: Collection[Row], reference: Reference, places: Places) -> dict[At, str]:
    """What a run says of corrections that it could not use, by place; nothing is kept of it."""
    if not rows:
        return {}
    register = reference.lines["corrections"]
    known = {_place(row): row["value"] for row in register.rows}
    new = [row for row in rows if _place(row) not in known]
    contested = words_of(Finding("answer.contested"))
    said = {
        _place(row): _at(row, contested)
        for row in rows
        if known.get(_place(row), row["value"]) != row["value"]
    }
    joined = pd.concat([register.frame, pd.DataFrame(new)], ignore_index=True)
    tried = reference.having(corrections=joined.reindex(columns=CORRECTION).fillna(""))
    with temporary() as folder:
        tables = clean(places.raw, tried, folder / "tidy").tables
    mine = set(map(_place, new))
    for issue in records(tables.issues):
        if issue["code"] in UNTAKEN and _place(issue) in mine:
            said[_place(issue)] = _at(issue, issue["message"])
    return said


def _at(row: Row, text: str) -> str:
    return f"{row['file']} {row['sheet']}!{row['cell']}: {text}"


def _answered(answers: list[Answer], stands: Stands, today: date) -> list[Row]:
    """A line of the register for each question that was answered."""
    first = {a.question: a for a in reversed(answers)}
    notes = gathered(as_written(answers))
    rows = []
    for question, answer in sorted(first.items()):
        issue = stands[answer.at]
        rows.append(
            {
                "question": question,
                "organisation": issue["organisation"],
                "year": str(issue["year"]),
                "what": ANSWERED,
                "on": today.isoformat(),
                "by": _source(answer, issue),
                "note": "; ".join(notes[question]),
            }
        )
    return rows
