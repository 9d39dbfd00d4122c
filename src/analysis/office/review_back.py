"""The review workbook as it comes back: the decisions in it, and what could not be taken."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from analysis.causes.decisions import ALL, NONE, SETTLES, Key, Row, review_key
from analysis.codes import EITHER
from analysis.messages import Finding, Messages
from analysis.office.review_book import (
    CODED,
    EVERYWHERE,
    GROUP,
    GUIDE,
    OPEN,
    WHEN,
    WHO,
    columns_of,
    is_filled,
    to_fill_in,
)
from analysis.office.review_rows import kind_names, mark_of
from analysis.reference.load import Reference
from analysis.text.keys import bare

Numbered = tuple[int, dict[str, str]]  # the number of a row, and what stands in it
_DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


class ReviewError(ValueError):
    """The workbook or ``cause_reviews.csv`` cannot be used; nothing was changed."""


class _Unclear(Exception):  # noqa: N818  a row is unclear; the program has made no error
    """What is wrong with a row."""

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.fields = fields


def read_review(path: str | Path, reference: Reference) -> tuple[list[Row], list[Finding]]:
    """The decisions of a filled workbook, and what could not be taken.

    Rows left blank are no decisions. Columns are found by their headings: they may be moved.

    Parameters
    ----------
    path
        The workbook.
    reference
        With the codes.

    Returns
    -------
    tuple
        Rows of ``cause_reviews.csv``, and findings.

    Raises
    ------
    ReviewError
        When it is no review workbook, or nobody signed it.
    """
    messages = reference.messages
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for what is no workbook
        said = messages.words("review_book.unreadable", path=path, error=error)
        raise ReviewError(said) from error
    if GUIDE not in book.sheetnames:
        raise ReviewError(messages.words("review_book.other", path=path, sheet=GUIDE))
    by, on = _signature(book[GUIDE], path, messages)
    faults: list[Finding] = []
    decided: dict[Key, dict[str, Row]] = {}
    for title in (OPEN, CODED):
        for row in _rows(book[title], reference, faults) if title in book.sheetnames else ():
            decided.setdefault(review_key(row), {})[row["decision"]] = row
    once = [row for rows in decided.values() if len(rows) == 1 for row in rows.values()]
    twice = sorted(key[3] for key, rows in decided.items() if len(rows) > 1)
    faults += [Finding("review_twice", text=words) for words in twice]
    return [{**row, "by": by, "on": on} for row in once], faults


def _signature(sheet: Any, path: str | Path, messages: Messages) -> tuple[str, str]:
    """Who decided, and on which day: today where none is given."""
    lines = sheet.iter_rows(max_col=2, values_only=True)
    signed = {bare(_text(label)): value for label, value in lines}
    by, on = _text(signed.get(bare(WHO))), signed.get(bare(WHEN))
    if not by:
        raise ReviewError(messages.words("review_book.unsigned", path=path, who=WHO, sheet=GUIDE))
    day = on if isinstance(on, date) else _day(_text(on))
    if not day:
        raise ReviewError(messages.words("review_book.date", path=path, when=WHEN, found=on))
    return by, day.strftime("%Y-%m-%d")


def _day(text: str) -> date | None:
    if not text:
        return date.today()  # noqa: DTZ011  the day as the office counts it
    for form in _DATES:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    return None


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def rows_of(sheet: Any) -> tuple[list[Numbered], list[str]]:
    """(The rows of a sheet by column, each with its number; headings that it needs and lacks).

    Rows left blank hold what was decided for the whole of their group.
    """
    columns = columns_of("items")
    lines = sheet.iter_rows()
    head = {bare(_text(cell.value)): place for place, cell in enumerate(next(lines, ()))}
    places = {column["column"]: head.get(bare(column["heading"])) for column in columns}
    needed = [column for column in columns if column["needed"]]
    missing = [one["heading"] for one in needed if places[one["column"]] is None]
    if missing:
        return [], missing
    return _settled(_values(lines, places)), []


def _rows(sheet: Any, reference: Reference, faults: list[Finding]) -> Iterator[Row]:
    """The decisions on a sheet; what is wrong with its rows is added to the faults."""
    rows, missing = rows_of(sheet)
    if missing:
        faults.append(Finding("review_sheet", sheet=sheet.title, columns=missing))
    for number, values in rows:
        try:
            if is_filled(values):
                yield _row(values, reference)
        except _Unclear as unclear:
            fields = {"sheet": sheet.title, "row": number, **unclear.fields}
            faults.append(Finding(f"review_row.{unclear}", **fields))


def _values(lines: Iterable[Any], places: Mapping[str, int | None]) -> Iterator[Numbered]:
    for line in lines:
        values = {
            column: "" if place is None else _text(line[place].value)
            for column, place in places.items()
        }
        yield line[0].row, values


def _settled(rows: Iterable[Numbered]) -> list[Numbered]:
    """The rows, those left blank as one of their group was decided for the whole of it."""
    found = list(rows)
    groups = {
        values["group"]: {column: values[column] for column in to_fill_in()}
        for _, values in found
        if values["group"] and values["reach"] == GROUP
    }
    for _, values in found:
        if values["group"] in groups and not is_filled(values):
            values.update(groups[values["group"]])
    return found


def decision_of(values: Mapping[str, str], reference: Reference) -> Row | None:
    """What a row decides, without who and when; None where that is unclear."""
    try:
        return _row(values, reference)
    except _Unclear:
        return None


def _row(values: Mapping[str, str], reference: Reference) -> Row:
    key = review_key(values)
    if mark_of(key) != values["mark"]:
        raise _Unclear("edited")
    organisation, year, target = (ALL, ALL, ALL) if values["reach"] == EVERYWHERE else key[:3]
    return {
        "organisation": organisation,
        "year": year,
        "target": target,
        "text": values["text"],
        "decision": _decision(values, reference),
        "settles": SETTLES if values["settles"] else "",
        "note": values["note"],
    }


def _decision(values: Mapping[str, str], reference: Reference) -> str:
    codes: set[str] = set()
    for number in "12":
        code, kind = values[f"code_{number}"].upper(), values[f"kind_{number}"]
        if code:
            codes.add(f"{code}:{_kind(code, kind, number, reference)}")
        elif kind:
            raise _Unclear("kind_alone", number=number)
    if values["no_cause"]:
        if codes:
            raise _Unclear("both")
        return NONE
    if not codes:
        raise _Unclear("no_code")
    return ";".join(sorted(codes))


def _kind(
    code: str,
    kind: str,
    number: str,
    reference: Reference,
) -> str:
    """The kind that was chosen, or else that of the code."""
    kinds = {row["code"]: row["kind"] for row in reference.lines["causes"].rows}
    if code not in kinds:
        raise _Unclear("unknown", cause=code)
    own = kinds[code]
    names = {one: name for one, name in kind_names(reference).items() if one != EITHER}
    chosen = next((one for one, name in names.items() if bare(name) == bare(kind)), "")
    if kind and not chosen:
        raise _Unclear("kind", kind=kind, kinds=list(names.values()))
    if not chosen and own == EITHER:
        raise _Unclear("either", cause=code, number=number)
    if chosen and own not in (EITHER, chosen):
        raise _Unclear(
            "other_kind",
            cause=code,
            own=names[own].lower(),
            chosen=kind.lower(),
        )
    return chosen or own
