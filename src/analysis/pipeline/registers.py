"""The office's registers: begun, filled in from submissions, gathered in one workbook."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files.backup import backed_up, content_of, replace
from analysis.messages import Finding, Refused, words_of
from analysis.office.register_book import added, register_book
from analysis.office.registers import add, refuse
from analysis.pipeline.gather import files_below
from analysis.reading.gate import check_name
from analysis.reference.book import BOOK
from analysis.reference.lines import Lines
from analysis.reference.load import Reference, read_reference, registers
from analysis.returns.interpret import name_of
from analysis.text import vietnamese as vi

if TYPE_CHECKING:
    from datetime import date

SHOWN = 10  # files named one by one


def blank_book() -> bytes:
    """The workbook of the registers, ready to be filled in."""
    reference = read_reference()[0]
    return register_book(
        reference, {name: Lines(file.wanted) for name, file in registers().items()}
    )


def receive(raw: str | Path, folder: str | Path, today: date) -> list[str]:
    """Enter submissions that are not yet in the register of receipts; what stands there stays.

    Parameters
    ----------
    raw
        Folder of the submissions.
    folder
        Of the registers.
    today
        The day that is entered.

    Returns
    -------
    list of str
        What was entered, and what of the register fits no file, in words.
    """
    raw = Path(raw)
    files = [name_of(path, raw) for path in files_below(raw) if _is_sent(path.name)]
    known = {row["file"] for row in read_reference(folder)[0].written["receipts"].rows}
    fresh = [{"file": file, "received": today.isoformat()} for file in files if file not in known]
    with backed_up(folder, "receipts"):
        count = add(folder, "receipts", fresh)
    lost = sorted(known.difference(files))
    said = [f"  {row['file']}" for row in fresh[:SHOWN]] + ["  …"] * (len(fresh) > SHOWN)
    done = Finding("receipts_done", count=count, day=vi.day(today), known=len(files) - count)
    return [
        *said,
        words_of(done),
        *(words_of(Finding("receipts_lost", file=file)) for file in lost[:SHOWN]),
    ]


def _is_sent(name: str) -> bool:
    """Whether a file was sent by somebody; programs leave others."""
    try:
        check_name(name)
    except Refused:
        return False
    return True


def gather_book(folder: str | Path) -> list[str]:
    """Take the registers that stand in CSVs into the workbook, and the CSVs into the backup.

    Parameters
    ----------
    folder
        Of the registers.

    Returns
    -------
    list of str
        What was done, in words.

    Raises
    ------
    BadReference
        Where a CSV cannot be read whole, or says otherwise than the workbook.
    """
    folder = Path(folder)
    paths = [folder / f"{name}.csv" for name in registers() if (folder / f"{name}.csv").is_file()]
    with tempfile.TemporaryDirectory() as alone:
        for path in paths:
            shutil.copy(path, alone)
        csv, faults = read_reference(alone)
    mine = {path.name for path in paths}
    refuse(one for one in faults if one.place.file in mine and not one.place.column)
    reference, faults = read_reference(folder)
    refuse(
        one for one in faults if one.code in ("ref_differs", "ref_differs.csv", "ref_book_unread")
    )
    with backed_up(folder, "registers"):
        before = content_of(folder / BOOK)
        content = _with(before, reference, csv) if before else _new(csv)
        replace(folder / BOOK, content, before)
        for path in paths:
            path.unlink()
    return [words_of(Finding("registers_done", file=folder / BOOK, files=sorted(mine)))]


def _new(csv: Reference) -> bytes:
    lines = {}
    for name, file in registers().items():
        own = csv.written[name]
        columns = dict.fromkeys([*file.wanted, *own.columns])
        lines[name] = Lines(list(columns), own.rows)
    return register_book(csv, lines)


def _with(content: bytes, reference: Reference, csv: Reference) -> bytes:
    for name in registers():
        rows = csv.written[name].rows
        if rows and not (name in reference.homes and reference.written[name].rows):
            content = added(content, name, rows, reference.having(organisations=csv.organisations))
    return content
