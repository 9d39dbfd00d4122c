"""Letters out: what is asked, what is awaited; `answers` takes back what comes of them.

The register ``letters.csv`` says which question was asked when, until when it is to be answered,
and what was answered. A question that was answered is not asked again; one that is awaited is not
either, until it is overdue.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

from analysis import files as folders
from analysis.files.backup import backed_up
from analysis.measuring.asked import moved, points
from analysis.measuring.explore import silent
from analysis.measuring.known import one
from analysis.measuring.series import by_key, columns, having, latest, meant_years
from analysis.messages import Finding, words_of
from analysis.office.letterhead import Letterhead, letterhead
from analysis.office.letters import Letter, answer_book, e_mail, letter
from analysis.office.party import written
from analysis.office.published import load_published
from analysis.office.registers import add
from analysis.pipeline.checked import load_reference
from analysis.reference.book import BOOK
from analysis.reference.load import Reference
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.names import measures, namer

ASKED, ANSWERED = "asked", "answered"
FRIDAY = 4  # as `date.weekday` counts
DAYS = 10  # until an answer is due, where no day is given
Row = dict[str, Any]


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


def due_day(today: date) -> date:
    """The day until which an answer is due; a Saturday or Sunday becomes Monday.

    Examples
    --------
    >>> due_day(date(2026, 1, 28)).isoformat()
    '2026-02-09'
    """
    day = today + timedelta(DAYS)
    return day + timedelta(7 - day.weekday() if day.weekday() > FRIDAY else 0)


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
) -> list[str]:
    """Write the letters with their workbooks and e-mails, and note in the register what was asked.

    Parameters
    ----------
    tidy, registers : path
        The tables; the office's reference data.
    out : path
        Folder for them; a file that stands there is never replaced by another.
    order : Order

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
    tables = _of_returns(load_published(tidy), reference)
    organisation = one(tables, "organisation", order.organisation) if order.organisation else ""
    known = Standing.of(reference.lines["letters"].rows, today)
    due = order.deadline or due_day(today)
    (year,) = meant_years(tables, order.year or latest(tables))
    letters = open_letters(tables, known, year, organisation, (today, due))
    with backed_up(registers, "letters"), folders.temporary() as made:
        head = letterhead()
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
