"""Answer workbooks as they come back: what was answered to each question, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl

from analysis.messages import Finding
from analysis.office.declared import declared
from analysis.office.letters import ANSWERS, NONE, OTHER, RIGHT, SHEET, WHO
from analysis.text.keys import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

NEEDED = ("question", "place", "answer", "fix", "value", "reason")


class NoAnswers(ValueError):  # noqa: N818  named for what it says
    """A workbook that is no answer workbook."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one cell of a question."""

    question: str
    sheet: str
    cell: str
    answer: str  # one of `ANSWERS`
    value: str
    reason: str
    by: str
    row: int

    @property
    def at(self) -> tuple[str, str, str]:
        """What is answered: the question, and where the letter says that its cell is."""
        return self.question, self.sheet, self.cell


def read_answers(path: str | Path) -> tuple[list[Answer], list[Finding]]:
    """The answers in a workbook, and what could not be taken.

    Rows left blank are no answers. Columns are found by their headings: they may be moved.

    Raises
    ------
    NoAnswers
        When it is no answer workbook.
    """
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for what is no workbook
        raise NoAnswers(f"{path}: không đọc được ({error})") from error
    if SHEET not in book.sheetnames:
        raise NoAnswers(f"{path}: không phải bảng trả lời (không có trang «{SHEET}»)")
    sheet = book[SHEET]
    lines = list(sheet.iter_rows(values_only=True))
    heads = {column["column"]: bare(column["heading"]) for column in declared("answer_columns")}
    headings = [n for n, line in enumerate(lines) if heads["question"] in _keys(line)]
    start = headings[0] if headings else 0
    places = {head: place for place, head in enumerate(_keys(lines[start]))} if headings else {}
    missing = [heads[column] for column in NEEDED if heads[column] not in places]
    if missing:
        raise NoAnswers(f"{path}: bảng trả lời thiếu cột {', '.join(missing)}")
    by = _signed(lines[:start])
    answers: list[Answer] = []
    faults: list[Finding] = []
    for row, line in enumerate(lines[start + 1 :], start=start + 2):
        own = {column: _text(line[places[heads[column]]]) for column in NEEDED}
        if own["question"] and any(own[column] for column in ("answer", "value", "reason")):
            given = _by_cell(own, by, row)
            found = [_fault(one, Path(path).name) for one in given]
            if not given:
                cells = own["place"].splitlines()
                found = [Finding("answer.no_cell", file=Path(path).name, row=row, cells=cells)]
            faults += filter(None, found)
            answers += [] if any(found) else given
    return answers, faults


def _keys(line: Any) -> list[str]:
    return [bare(_text(value)) for value in line]


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _signed(lines: Any) -> str:
    for line in lines:
        if bare(_text(line[0])) == bare(WHO):
            return next(filter(None, map(_text, line[1:])), "")
    return ""


def _by_cell(own: dict[str, str], by: str, row: int) -> list[Answer]:
    """An answer for each cell that is to be put right; none where it is not said which is which."""
    said, places = _meant(own), own["place"].splitlines() or [""]
    wanted, values = _parts(own["fix"]), _parts(own["value"])
    if said not in (OTHER, NONE) or len(places) == 1:
        wanted, values = places[:1], [own["value"]]
    elif not set(wanted) <= set(places) or len(values) != (len(wanted) if any(values) else 1):
        return []
    values += [""] * (len(wanted) - len(values))
    found = []
    for place, value in zip(wanted, values, strict=True):
        sheet, _, cell = place.rpartition("!")
        found.append(
            Answer(
                question=own["question"],
                sheet=sheet,
                cell=cell,
                answer=said,
                value=value,
                reason=own["reason"],
                by=by,
                row=row,
            )
        )
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]


def _meant(own: dict[str, str]) -> str:
    """The answer chosen; who wrote a number and chose nothing means the number."""
    chosen = next((one for one in ANSWERS if bare(one) == bare(own["answer"])), own["answer"])
    return chosen or (OTHER if own["value"] else "")


def _fault(answer: Answer, file: str) -> Finding | None:
    """What keeps an answer from being taken."""
    place: dict[str, Any] = {"file": file, "row": answer.row}
    if answer.answer not in ANSWERS:
        return Finding("answer.unclear", found=answer.answer, choices=list(ANSWERS), **place)
    if answer.answer == OTHER and not answer.value:
        return Finding("answer.no_value", **place)
    if answer.answer != OTHER and answer.value:
        return Finding("answer.both", found=answer.answer, value=answer.value, **place)
    return None


def corrects(answer: Answer) -> bool:
    """Whether an answer asks for another value."""
    return answer.answer in (OTHER, NONE)


def as_written(answers: list[Answer]) -> Iterator[tuple[str, str]]:
    """Each question with its answer in words."""
    for answer in answers:
        words = RIGHT if answer.answer == RIGHT else f"{answer.answer} {answer.value}".strip()
        yield answer.question, f"{words}. {answer.reason}".strip(". ")
