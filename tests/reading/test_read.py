"""Reading loses nothing: against other readers, against transcripts, against itself."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from analysis.messages import Refused
from analysis.reading.read import read
from analysis.text.plain import clean
from hostile import SHEET, book, cell, row, text

SHARED = Path(__file__).parents[3] / "shared"


needs_real = pytest.mark.skipif(
    not (SHARED / "real").is_dir(), reason="needs the real workbooks beside the project"
)


needs_practice = pytest.mark.skipif(
    not (SHARED / "submissions").is_dir(),
    reason="needs the practice submissions beside the project",
)


def test_the_command_prints_every_cell(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(
        book(
            row(
                1,
                text("A1", "§¶ng bé c¬ së"),
                cell("B1", "0.125"),
                cell("C1", formula="1+1"),
                cell("D1", "#REF!", "e"),
                text("E1", "0012"),
            )
        )
    )
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "cells", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0 and not done.stderr
    assert [json.loads(at) for at in done.stdout.splitlines()] == [
        {"sheet": SHEET, "cell": where, "kind": kind, "value": value}
        for where, kind, value in [
            ("A1", "text", "Đảng bộ cơ sở"),
            ("B1", "number", 0.125),
            ("C1", "uncalculated", None),
            ("D1", "error", "#REF!"),
            ("E1", "text", "0012"),
        ]
    ]
    path.write_bytes(b"<html><table></table></html>")
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "cells", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert (
        done.returncode == 3
        and not done.stdout
        and len(done.stderr.strip().splitlines()) == 1
        and "HTML" in done.stderr
    )


def _bag(values):
    return Counter(re.sub(r"\s+", " ", v).strip().casefold() for v in values if v.strip())


def _number(word):
    try:
        return float(word)
    except ValueError:
        return None


@needs_real
def test_real_workbooks_in_legacy_fonts_against_their_transcripts():
    wanted_texts = missed = false = 0
    lost = []
    for path in sorted((SHARED / "real").rglob("*.xls")):
        transcript = _bag(
            path.with_suffix(".txt").read_text(encoding="utf-8").replace("\n", "\t").split("\t")
        )
        cells = [c for s in read(path).sheets for c in s.cells.values()]
        found = _bag(str(c.value) for c in cells if c.kind == "text")
        numbers = sorted(
            [float(c.value) for c in cells if c.kind == "number"]
            + [n for t, k in found.items() if (n := _number(t)) is not None for _ in range(k)]
        )
        errors = sum(c.kind == "error" for c in cells)
        wanted = Counter({t: k for t, k in transcript.items() if _number(t) is None})
        wanted_texts += wanted.total()
        missed += (wanted - found).total()
        false += (Counter({t: k for t, k in found.items() if _number(t) is None}) - wanted).total()
        wanted_numbers = sorted(
            n for t, k in transcript.items() if (n := _number(t)) is not None for _ in range(k)
        )
        for n in (
            wanted_numbers
        ):  # the transcripts round to nine digits, and print the code of an error for it
            near = next((m for m in numbers if abs(m - n) <= 2e-9 * max(1, abs(n))), None)
            if near is not None:
                numbers.remove(near)
            elif n == 7 and errors:
                errors -= 1
            else:
                lost.append((path.name, n))
    assert wanted_texts > 2_500 and missed <= 0.005 * wanted_texts and false <= 0.005 * wanted_texts
    assert not lost


def _practice():
    for path in sorted((SHARED / "submissions" / "raw").rglob("*")):
        if path.is_file():
            try:
                yield path, read(path)
            except Refused as refusal:
                assert refusal.code in ("zero_bytes", "lock_file", "html", "password", "csv"), (
                    path,
                    refusal,
                )


@needs_practice
def test_no_false_conversion_in_unicode_files():
    legacy = {
        "QD xep loai TCCSD 2022.xlsx",
        "QD xep loai TCCSD 2023.xlsx",
        "PL1 Cong ty CP Tong Hop Thuong mai Song Lo.xlsx",
    }
    cells = 0
    for path, workbook in _practice():
        texts = [c for s in workbook.sheets for c in s.cells.values() if c.kind == "text"]
        changed = [c for c in texts if c.value != clean(c.raw)]
        assert bool(changed) == (path.name in legacy and any(c.font for c in texts)), (
            path,
            changed[:3],
        )
        cells += len(texts)
    assert cells > 10_000


@needs_practice
def test_openpyxl_sees_the_same():
    """Cell by cell: kind, number, text; what it drops under merges apart."""
    compared = 0
    for path, workbook in list(_practice())[::6]:
        if workbook.kind != "xlsx":
            continue
        formulas, stored = (
            openpyxl.load_workbook(path),
            openpyxl.load_workbook(path, data_only=True),
        )
        assert [s.name for s in workbook.sheets] == formulas.sheetnames
        for sheet_, with_formulas, with_values in zip(
            workbook.sheets, formulas, stored, strict=True
        ):
            assert sheet_.hidden == (with_formulas.sheet_state != "visible")
            under = {(r, c) for m in with_formulas.merged_cells.ranges for r, c in m.cells} - {
                (m.min_row, m.min_col) for m in with_formulas.merged_cells.ranges
            }
            theirs = {
                (c.row, c.column): c
                for line in with_values.iter_rows()
                for c in line
                if c.value is not None and not (isinstance(c.value, str) and not clean(c.value))
            }
            uncalculated = {
                (c.row, c.column)
                for line in with_formulas.iter_rows()
                for c in line
                if c.data_type == "f"
            } - theirs.keys()
            ours = {at: c for at, c in sheet_.cells.items() if at not in under}
            assert {at for at, c in ours.items() if c.kind != "uncalculated"} == theirs.keys()
            assert {at for at, c in ours.items() if c.kind == "uncalculated"} <= uncalculated
            for at, other in theirs.items():
                mine = ours[at]
                if mine.kind == "text":
                    assert clean(str(other.value)) == clean(mine.raw)
                elif mine.kind == "number":
                    assert abs(mine.value - other.value) <= 1e-9 * abs(mine.value)
                elif mine.kind == "date":
                    assert mine.value == other.value.isoformat()
                else:
                    assert mine.kind == {"b": "flag", "e": "error"}[other.data_type]
                compared += 1
    assert compared > 1_000
