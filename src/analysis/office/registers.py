"""Lines added to the office's registers: below what stands there, whole or not at all.

A register stands in the workbook, in a CSV, or in both; lines are added wherever it stands.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.files.backup import RegisterBusy, content_of, replace
from analysis.measuring.series import records
from analysis.messages import Finding, Messages, words_of
from analysis.office.register_book import added
from analysis.reference.book import BOOK
from analysis.reference.faults import BadReference, Fault, tell
from analysis.reference.lines import read_file
from analysis.reference.load import package_messages, read_reference
from analysis.reference.schema import schema
from analysis.reference.texts import decoded
from analysis.tables import to_csv, unquoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Line = Mapping[str, str]

TRIES = 5  # somebody else may be writing at the same moment
Row = dict[str, Any]


def kept(folder: str | Path, name: str) -> list[Row]:
    """The lines of a register as meant, with whatever columns somebody has added.

    Raises
    ------
    BadReference
        When it cannot be read whole.
    """
    reference, faults = read_reference(folder)
    home = reference.homes.get(name)
    mine = {f"{name}.csv", BOOK, *([home.shown] if home else ())}
    torn = [one for one in faults if one.place.file in mine and not one.place.column]
    refuse(torn)
    return reference.written[name].rows


def where(folder: str | Path, name: str) -> str:
    """Where lines of a register go, as a person calls it."""
    csv, book = Path(folder) / f"{name}.csv", Path(folder) / BOOK
    return str(book if book.is_file() and not csv.is_file() else csv)


def refuse(faults: Iterable[Fault]) -> None:
    """Refuse a file that has faults.

    Raises
    ------
    BadReference
        With all of them that are errors.
    """
    messages = Messages(package_messages().rows)
    errors = [one for one in tell(faults, messages) if one.severity == "error"]
    if errors:
        raise BadReference(errors)


def add(folder: str | Path, name: str, rows: Sequence[Line]) -> int:
    """Add lines to a register; those that stand there already are left out.

    Parameters
    ----------
    folder : path
        The office's reference data.
    name : str
        Of the register, as `schema` knows it.
    rows : sequence of mapping
        By column.

    Returns
    -------
    int
        How many lines are new.

    Raises
    ------
    BadReference
        When the register cannot be read; nothing is changed then.
    RegisterBusy
        When others are writing it, or have it open.
    """
    folder = Path(os.path.realpath(folder))
    csv = Path(os.path.realpath(folder / f"{name}.csv"))  # a link stays one
    in_book = (folder / BOOK).is_file()
    if in_book and csv.is_file():
        in_book = name in read_reference(folder)[0].homes
    counts = [_add_to_book(folder, name, rows)] if in_book else []
    if csv.is_file() or not in_book:
        counts.append(_add_to_csv(csv, name, rows))
    return max(counts)


def _add_to_book(folder: Path, name: str, rows: Sequence[Line]) -> int:
    for _ in range(TRIES):
        before = content_of(folder / BOOK)
        fresh = _fresh(rows, kept(folder, name), name)
        if not fresh:
            return 0
        content = added(before, name, fresh, read_reference(folder)[0])
        if replace(folder / BOOK, content, before):
            return len(fresh)
    raise RegisterBusy(words_of(Finding("register_busy", file=folder / BOOK)))


def _add_to_csv(path: Path, name: str, rows: Sequence[Line]) -> int:
    for _ in range(TRIES):
        before = content_of(path)
        old = _csv(path) if before.strip() else pd.DataFrame(columns=_columns(name))
        fresh = _fresh(rows, records(old), name)
        new = pd.DataFrame(fresh, columns=old.columns, dtype=str).fillna("")
        merged = pd.concat([old, new], ignore_index=True)
        # with a mark where there was one, or another encoding: Excel needs it
        encoding = decoded(before)[1] if before else "utf-8"
        content = to_csv(merged).encode("utf-8" if encoding == "utf-8" else "utf-8-sig")
        if not fresh or replace(path, content, before):
            return len(fresh)
    raise RegisterBusy(words_of(Finding("register_busy", file=path)))


def _fresh(rows: Iterable[Line], known: Iterable[Line], name: str) -> list[Line]:
    """The lines of a register that are not known yet."""
    columns = _columns(name)

    def said(row: Line) -> tuple[str, ...]:
        return tuple(row.get(column, "") for column in columns)

    there = set(map(said, known))
    return [row for row in rows if said(row) not in there]


def _columns(name: str) -> list[str]:
    return [column.name for column in schema()[name].columns]


def _csv(path: Path) -> pd.DataFrame:
    found = read_file(path, schema()[path.stem].asked)
    refuse(found.faults)
    return found.lines.frame.drop(columns="line").apply(unquoted)
