"""Letters out, answers in: what is asked, what is awaited, what becomes of an answer.

The register ``letters.csv`` says which question was asked when, until when it is to be answered,
and what was answered. A question that was answered is not asked again; one that is awaited is not
either, until it is overdue.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import files as folders
from analysis.files.backup import backed_up
from analysis.grouping import gathered
from analysis.measuring.asked import moved, points
from analysis.measuring.explore import silent
from analysis.measuring.having import having
from analysis.measuring.known import one
from analysis.measuring.series import by_key, columns, latest, meant_years, records
from analysis.messages import Finding, words_of
from analysis.office.answers import Answer, as_written, corrects, read_answers
from analysis.office.letterhead import Letterhead, letterhead
from analysis.office.letters import Letter, answer_book, e_mail, letter
from analysis.office.party import written
from analysis.office.published import published
from analysis.office.registers import add
from analysis.pipeline.checked import load_reference
from analysis.pipeline.run import clean
from analysis.reference.book import BOOK
from analysis.reference.load import Reference
from analysis.tables import Tables, load
from analysis.text import vietnamese as vi
from analysis.views.names import measures, namer

ASKED, ANSWERED = "asked", "answered"
DAYS = 10  # until an answer is due, where no day is given
UNTAKEN = ("correction_bad", "correction_stale")
CORRECTION = ["file", "sheet", "cell", "found", "value", "reason", "by", "on"]
Row = dict[str, Any]
At = tuple[str, str, str]  # file or question, sheet, cell
Stands = dict[At, Row]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the questions that were asked, on a day."""

    answered: frozenset[str]
    awaited: dict[str, Row]  # asked, not answered, not yet due
    overdue: dict[str, Row]

    @classmethod
    def of(cls, rows: Iterable[Row], today: date) -> "Standing":
        """From the lines of the register."""
        day = today.isoformat()
        lines = sorted(rows, key=itemgetter("on"))
        answered = frozenset(row["question"] for row in lines if row["what"] == ANSWERED)
        # what was asked today may be asked again today
        before = [row for row in lines if row["what"] == ASKED and row["on"] < day]
        awaited: dict[str, Row] = {}
        overdue: dict[str, Row] = {}
        for question, row in {row["question"]: row for row in before}.items():
            if question not in answered:
                of = overdue if row["due"] < day else awaited
                of[question] = row
        return cls(answered, awaited, overdue)


def due_day(today: date, days: int = DAYS) -> date:
    """Some days later; a Saturday or Sunday becomes Monday.

    Examples
    --------
    >>> due_day(date(2026, 1, 28)).isoformat()
    '2026-02-09'
    """
    day = today + timedelta(days)
    return day + timedelta(max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def open_letters(
    tables: Tables,
    known: Standing,
    year: int,
    organisation: str,
    on: tuple[date, date],
) -> list[Letter]:
    """The letters that are to be written: none to whom nothing is asked.

    Parameters
    ----------
    tables : Tables
    known : Standing
        What was asked before.
    year : int
    organisation : str
        Only to this one, where one is named.
    on : tuple of date
        Today, and the day until which answers are due.
    """
    rows = points(tables, year)
    closed = known.answered | known.awaited.keys()
    rows = rows[~rows["question"].isin(closed)]
    named, called = measures(tables), namer(tables)
    for effect, cells in columns(rows, "effect", "cells"):
        targets = ", ".join(moved(effect))
        for cell in cells:
            cell["field"] = named.get(cell["measure"], f"chỉ tiêu {targets}" if targets else "")
    return [
        Letter(who, called(who), year, own, *on, tables.synthetic)
        for (who,), own in by_key(rows, "organisation").items()
        if organisation in ("", who)
    ]


@dataclass(frozen=True, slots=True)
class Order:
    """What letters are wanted; year and organisation may be left open."""

    today: date
    deadline: date | None = None
    year: int | None = None
    organisation: str = ""


def send(
    tidy: str | Path,
    registers: str | Path,
    out: str | Path,
    order: Order,
    head: Letterhead | None = None,
) -> list[str]:
    """Write the letters with their workbooks and e-mails, and note in the register what was asked.

    Parameters
    ----------
    tidy, registers : path
        The tables; the office's reference data.
    out : path
        Folder for them; a file that stands there is never replaced by another.
    order : Order
    head : Letterhead, optional
        Who writes; as the workspace's profile says where nothing is given.

    Returns
    -------
    list of str
        What was done, in words.

    Raises
    ------
    NotOurs
        When another file stands where one is to be written; nothing is written then.
    """
    folders.keep_apart(out, {"bảng số liệu": tidy, "dữ liệu tham chiếu": registers})
    reference, today = load_reference(registers), order.today
    tables = _of_returns(_shown(tidy), reference)
    head = head or letterhead()
    organisation = one(tables, "organisation", order.organisation) if order.organisation else ""
    known = Standing.of(reference.lines["letters"].rows, today)
    due = order.deadline or due_day(today)
    (year,) = meant_years(tables, order.year or latest(tables))
    letters = open_letters(tables, known, year, organisation, (today, due))
    with backed_up(registers, "letters"), folders.temporary() as made:
        for about in letters:
            _write(about, head, made)
        _put(made, Path(out))
        asked = [_asked(about, p) for about in letters for p in about.points]
        noted = add(registers, "letters", asked)
    done = Finding("letters_done", count=len(letters), year=year, out=str(out))
    said = [*(_told(about) for about in letters), *_waiting(tables, known), words_of(done)]
    if not letters:
        said.append(words_of(_none(tables, year, organisation)))
    if noted:
        book = Path(registers) / BOOK
        file = book if book.exists() else book.with_name("letters.csv")
        said.append(words_of(Finding("letters_noted", count=noted, file=str(file))))
    return said


def _none(tables: Tables, year: int, organisation: str) -> Finding:
    """Why there is no letter."""
    if not organisation:
        return Finding("letters_none", year=year)
    rows = tables.questions
    asked = rows["organisation"].eq(organisation) & rows["year"].eq(year)
    why = "asked" if asked.any() else "nothing"
    if len(silent(tables, organisation=organisation, year=year)):
        why = "silent"
    return Finding(f"letters_none.{why}", name=namer(tables)(organisation), year=year)


def _shown(tidy: str | Path) -> Tables:
    """The tables as they may be sent: with nobody named in them."""
    with published(tidy) as copy:
        return load(copy)


def _of_returns(tables: Tables, reference: Reference) -> Tables:
    """Without what is asked of decisions alone: they are the body's own, no sender answers."""
    lines = [row for form in reference.maps.values() for row in form.rows]
    decisions = [row["id"] for row in lines if row["kind"] == "form" and row["type"] == "decision"]
    files = having(tables.submissions, form=decisions)["file"]
    sent = tables.issues.loc[~tables.issues["file"].isin(files), "question"]
    questions = having(tables.questions, question=sent)
    return replace(tables, questions=questions)


def _write(about: Letter, head: Letterhead, folder: Path) -> None:
    (folder / f"{about.stem}-cong-van.docx").write_bytes(written(letter(about, head), head.form))
    answer_book(about, folder / about.workbook)
    mail = e_mail(about, head).encode("utf-8")
    (folder / f"{about.stem}-thu.txt").write_bytes(mail)


def _put(made: Path, out: Path) -> None:
    """Move files to a folder; what stands there and is another file stays, and is said."""
    new = []
    for path in sorted(made.iterdir()):
        there = out / path.name
        if there.exists() and there.read_bytes() != path.read_bytes():
            raise folders.NotOurs(words_of(Finding("letter_there", output=str(there))))
        if not there.exists():
            new.append((path, there))
    out.mkdir(parents=True, exist_ok=True)
    for path, there in new:
        folders.write(there, path.read_bytes())


def _asked(about: Letter, point: Row) -> Row:
    return {
        "question": point["question"],
        "organisation": about.organisation,
        "year": str(about.year),
        "what": ASKED,
        "on": about.on.isoformat(),
        "due": about.due.isoformat(),
    }


def _told(about: Letter) -> str:
    count, due = len(about.points), vi.day(about.due)
    return words_of(Finding("letter_done", name=about.name, count=count, due=due))


def _waiting(tables: Tables, known: Standing) -> list[str]:
    """What is awaited and overdue, an organisation a line."""
    called = namer(tables)
    said = []
    for code, rows in (("letters_awaited", known.awaited), ("letters_overdue", known.overdue)):
        counted = Counter((row["organisation"], row["due"]) for row in rows.values())
        for (who, due), count in sorted(counted.items()):
            finding = Finding(code, name=called(who), count=count, due=vi.day(due))
            said.append(words_of(finding))
    return said


# ---- answers


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
    answers, said = [], []
    for path in paths:
        own, faults = read_answers(path)
        answers += own
        said += [words(fault.code, **fault.fields) for fault in faults]
    stands = _standing_issues(tables, _shown(places.tidy))
    gone = [a for a in answers if a.at not in stands]
    said += [words("answer.gone", question=a.question, sheet=a.sheet, cell=a.cell) for a in gone]
    known = [a for a in answers if a.at in stands]
    wanted = {a: _correction(a, stands[a.at], today) for a in known if corrects(a)}
    faulty = _untaken(wanted.values(), reference, places)
    untaken = {a: faulty[_place(row)] for a, row in wanted.items() if _place(row) in faulty}
    said += untaken.values()
    taken = [a for a in known if a not in untaken]
    rows = [row for a, row in wanted.items() if a not in untaken]
    with backed_up(places.registers, "answers"):
        corrections = add(places.registers, "corrections", rows)
        answered = add(places.registers, "letters", _answered(taken, stands, today))
    return [*said, words("answers_done", answered=answered, corrections=corrections)]


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
    said = {}
    new = []
    for row in rows:
        place = _place(row)
        if place not in known:
            new.append(row)
        elif known[place] != row["value"]:
            said[place] = _at(row, words_of(Finding("answer.contested")))
    joined = pd.concat([register.frame, pd.DataFrame(new)], ignore_index=True)
    tried = reference.having(corrections=joined.reindex(columns=CORRECTION).fillna(""))
    with folders.temporary() as folder:
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
