"""A review workbook written again: what was filled in and not yet taken back stays filled in."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import openpyxl

from analysis.causes.decisions import Key, review_key
from analysis.files import workbook_parts
from analysis.office.review_back import decision_of, rows_of
from analysis.office.review_book import (
    CODED,
    GROUP,
    GUIDE,
    HERE,
    OPEN,
    SHEETS,
    WHEN,
    WHO,
    columns_of,
    is_filled,
    to_fill_in,
)
from analysis.reference.load import Reference
from analysis.text.keys import bare


def is_review(path: str | Path) -> bool:
    """Whether a review workbook stands there that can be read back whole."""
    if Path(path).is_symlink() or workbook_parts(path)[0] != list(SHEETS):
        return False
    book = openpyxl.load_workbook(path, data_only=True)
    return not any(rows_of(book[title])[1] for title in (OPEN, CODED))


def carry(path: str | Path, book: Any, reference: Reference) -> list[dict[str, str]]:
    """Put what a workbook was filled in with into a new one.

    Parameters
    ----------
    path
        The workbook that stands there.
    book
        The new one.
    reference
        With the decisions that were taken back; these are not carried.

    Returns
    -------
    list
        The rows that have no place in the new one.
    """
    old = openpyxl.load_workbook(path, data_only=True)
    decided = reference.lines["cause_reviews"].rows
    kept = {(review_key(row), row["decision"]) for row in decided}
    mine = {row["mark"]: row for row in _filled(old) if not _is_kept(row, kept, reference)}
    places = {column["column"]: place for place, column in enumerate(columns_of("items"))}
    for title in (OPEN, CODED):
        for line in book[title].iter_rows(min_row=2):
            mark = line[places["mark"]].value
            row = mine.pop(mark, {})
            for name in row.keys() & to_fill_in():
                line[places[name]].value = row[name] or None
    _sign(old[GUIDE], book[GUIDE])
    return list(mine.values())


def _is_kept(row: dict[str, str], kept: Collection[tuple[Key, str]], reference: Reference) -> bool:
    decided = decision_of(row, reference)
    return decided is not None and (review_key(decided), decided["decision"]) in kept


def _filled(book: Any) -> Iterator[dict[str, str]]:
    """The rows that somebody has filled in; groups may be others next time, so each row alone."""
    for title in (OPEN, CODED):
        rows = rows_of(book[title])[0] if title in book.sheetnames else []
        for _, row in rows:
            if is_filled(row):
                yield row | {"reach": HERE if row["reach"] == GROUP else row["reach"]}


def _sign(old: Any, new: Any) -> None:
    said = {bare(str(a.value)): b.value for a, b in old.iter_rows(max_col=2)}
    for label, room in new.iter_rows(max_col=2):
        if label.value in (WHO, WHEN):
            room.value = said.get(bare(label.value))
