"""Registers as an office might write them, rightly or not, from a seed; and what became of them.

A variant is written in some way (encoding, separator, kind of dates, order and names of columns,
blank rows, as CSV or as a sheet) and may have one mistake. What is read is right, or a fault with
file and line says what is wrong: `verdict` gives anything else as a sentence.
"""

import csv
import io
import shutil
import unicodedata
from datetime import date
from pathlib import Path
from random import Random

import openpyxl

from analysis.reference.book import BOOK, in_the_book
from analysis.reference.load import read_reference, registers
from analysis.reference.registers import check_registers

TRUTH = {
    "organisations": [
        ("organisation", "name", "kind", "sector", "founded", "dissolved"),
        ("T1", "Đảng bộ Sở Y tế", "committee", "state", "", ""),
        ("T2", "Chi bộ Hội Nông dân, tỉnh", "cell", "union", "2022-03-15", ""),
        ("003", "Đảng bộ Công ty “Sông Đà”", "committee", "soe", "", "2023-06-30"),
        ("T4", "Chi bộ Tòa án", "cell", "judicial", "2023-06-30", "2025-12-31"),
    ],
    "aliases": [("alias", "organisation"), ("Sở Y tế", "T1"), ("HND tỉnh", "T2"), ("TAND", "T4")],
    "events": [
        ("date", "event", "predecessor", "successor", "decision"),
        ("2022-03-15", "founded", "", "T2", "08-QĐ/ĐUK"),
        ("2023-06-30", "renamed", "003", "T4", "112-QĐ/ĐUK"),
    ],
    "receipts": [
        ("file", "received"),
        ("2025/Chi bộ A.xlsx", "2025-12-24"),
        ("2025/b.xls", "2026-01-13"),
    ],
    "deadlines": [("year", "due"), ("2024", "2025-01-15"), ("2025", "2026-01-20")],
    "corrections": [
        ("file", "sheet", "cell", "found", "value", "reason", "by", "on"),
        ("2025/b.xls", "Biểu 2", "E13", "12", "21", "gõ ngược", "Lan, 26/12", "2026-01-14"),
        ("2025/b.xls", "Biểu 2", "F13", "-", "0", "", "Lan", "2026-01-14"),
    ],
}
DATES = ("date", "founded", "dissolved", "received", "due", "on")
WRITTEN = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d")
MISTAKES = (
    "",  # none: whatever is written must be right
    "column gone",
    "column twice",
    "column renamed",
    "cell blank",
    "line twice",
    "day that is none",
    "day two ways",
    "word not listed",
    "cells too many",
    "quote open",
    "bytes odd",
    "heading gone",
    "cell elsewhere",
)


def cp1258(text):
    """The text in Windows-1258, tones apart from their letters."""
    out = []
    for letter in text:
        apart = unicodedata.normalize("NFD", letter)
        tone = [mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = unicodedata.normalize("NFC", "".join(mark for mark in apart if mark not in tone))
        out.append(rest + "".join(tone))
    return "".join(out).encode("cp1258")


def write(folder, seed):
    """Write the registers below a folder; gives (the variant in words, its register, its lines)."""
    draw = Random(seed)
    name = draw.choice(list(TRUTH))
    mistake = draw.choice(MISTAKES)
    as_sheet = draw.random() < 0.4
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for other, rows in TRUTH.items():
        if other != name:
            _csv(folder / f"{other}.csv", [list(row) for row in rows], ",", "utf-8", "\n")
    rows = [list(row) for row in TRUTH[name]]
    rows = _mistaken(draw, rows, mistake)
    # where other days prove that the day stands first, that is how it is read
    meant = [
        tuple("2023-06-05" if cell == "5/6/2023" else cell for cell in row) for row in rows[1:]
    ]
    rows = _as_written(draw, name, rows)
    if as_sheet:
        _sheet(draw, folder / BOOK, name, rows)
        how = "sheet"
    else:
        separator, end = draw.choice(",;\t"), draw.choice(("\n", "\r\n"))
        encoding = draw.choice(("utf-8", "utf-8-sig", "utf-16", "cp1258"))
        _csv(folder / f"{name}.csv", rows, separator, encoding, end)
        _harm(draw, folder / f"{name}.csv", mistake)
        how = f"{encoding} {separator!r}"
    return f"seed {seed}: {name}, {how}, {mistake or 'no mistake'}", name, meant


def _mistaken(draw, rows, mistake):
    """Rows with a mistake that shows in cells."""
    head, at = rows[0], draw.randrange(1, len(rows))
    column = draw.randrange(len(head))
    days = [n for n, one in enumerate(head) if one in DATES]
    if mistake == "column gone":
        rows = [[cell for n, cell in enumerate(row) if n != column] for row in rows]
    elif mistake == "column twice":
        rows = [[*row, row[column]] for row in rows]
    elif mistake == "column renamed":
        head[column] = "cột lạ"
    elif mistake == "cell blank":
        rows[at][column] = ""
    elif mistake == "line twice":
        rows.append(list(rows[at]))
    elif mistake == "day that is none" and days:
        rows[at][draw.choice(days)] = draw.choice(("31/02/2024", "năm 2024", "2024-13-01", "45123"))
    elif mistake == "day two ways" and days:
        rows[at][draw.choice(days)] = "5/6/2023"
    elif mistake == "word not listed":
        rows[at][column] = "không rõ"
    elif mistake == "cells too many":
        rows[at].append("thừa")
    elif mistake == "heading gone":
        rows = rows[1:]
    elif mistake == "cell elsewhere":
        rows[at] = [*rows[at][1:], rows[at][0]]
    return rows


def _as_written(draw, name, rows):
    """The same in an office's hand."""
    columns = {column.name: column.heading for column in registers()[name].columns}
    form = draw.choice(WRITTEN)
    style = draw.choice((str, str.upper, lambda text: columns.get(text, text)))
    order = list(range(len(rows[0])))
    if draw.random() < 0.5:
        draw.shuffle(order)
    head, *body = [[row[n] for n in order] + row[len(order) :] for row in rows]
    days = [n for n, one in enumerate(head) if one in DATES]
    for row in body:
        for n in days:
            if n < len(row):
                row[n] = _day(row[n], form)
        if draw.random() < 0.3:
            row[:] = [f" {cell} " if cell else cell for cell in row]
    blank = [""] * len(head)
    if draw.random() < 0.3:
        body.insert(draw.randrange(len(body) + 1), list(blank))
    return [[style(one) for one in head], *body]


def _day(text, form):
    try:
        return date.fromisoformat(text).strftime(form)
    except ValueError:
        return text


def _csv(path, rows, separator, encoding, end):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    text = out.getvalue()
    path.write_bytes(cp1258(text) if encoding == "cp1258" else text.encode(encoding))


def _harm(draw, path, mistake):
    """Mistakes that only a file of text can have."""
    raw = path.read_bytes()
    if mistake == "quote open":
        raw = raw + b'"x'
    elif mistake == "bytes odd":
        at = draw.randrange(len(raw))
        raw = raw[:at] + bytes([draw.choice((0x81, 0xFF, 0x8D))]) + raw[at:]
    path.write_bytes(raw)


def _sheet(draw, path, name, rows):
    """The rows as a sheet, days as days where they are plain."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = draw.choice((name, registers()[name].heading))
    if draw.random() < 0.5:
        sheet.append(["Lời giải thích của trang này"])
    as_days = draw.random() < 0.5
    for row in rows:
        sheet.append([_cell(cell, as_days) for cell in row])
    book.save(path)


def _cell(text, as_days):
    try:
        return date.fromisoformat(text.strip()) if as_days else text or None
    except ValueError:
        return text or None


def verdict(folder, name, meant):
    """What is wrong with how a variant was taken; nothing where it is right, or said."""
    try:
        reference, faults = read_reference(folder)
        faults += in_the_book(check_registers(reference), reference.homes, registers())
    except Exception as error:  # noqa: BLE001  this is what is looked for
        return f"crashed: {error!r}"
    head, *truth = TRUTH[name]
    read = {tuple(row.get(one, "") for one in head) for row in reference.written[name].rows}
    if read in (set(truth), set(meant)) or any(one.place.line for one in faults):
        return ""
    return f"read in silence as {sorted(read ^ set(truth))}"


def failures(folder, seeds):
    """The variants that were neither read rightly nor told."""
    found = []
    for seed in seeds:
        told, name, meant = write(Path(folder), seed)
        wrong = verdict(Path(folder), name, meant)
        if wrong:
            found.append(f"{told}: {wrong}")
    return found
