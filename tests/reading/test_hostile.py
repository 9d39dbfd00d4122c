"""Files that try to break the reader: 0 killed, 0 hung, 0 silent."""

import csv
import functools
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

pytest.importorskip("xlwt", reason="writes old workbooks")
if sys.platform == "win32":
    pytest.skip("pipes, sockets and odd names of POSIX", allow_module_level=True)

from analysis.messages import Refused
from analysis.reading.read import read
from analysis.reading.workbook import a1
from analysis.workers import run
from hostile import SHEET, UNCALCULATED, Date, Error, make_all
from hostile_cases import CASES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """Every case read once, in workers, within the limits of 10 s and 1 GiB."""
    folder = tmp_path_factory.mktemp("hostile")
    made = make_all(folder)
    results = dict(run(made.values(), functools.partial(read, root=folder)))
    return {name: results[path] for name, path in made.items()}


def seen(workbook):
    """All cells of a workbook as `hostile.Case` declares them."""
    out, names = {}, Counter()
    for sheet in workbook.sheets:
        names[sheet.name] += 1
        label = sheet.name if names[sheet.name] == 1 else f"{sheet.name}#{names[sheet.name]}"
        for at, cell in sheet.cells.items():
            out[label, a1(*at)] = (cell.kind, cell.value)
    return out


def declared(cells):
    kinds = {
        bool: "flag",
        int: "number",
        float: "number",
        str: "text",
        Error: "error",
        Date: "date",
    }
    out = {}
    for address, value in cells.items():
        name, _, where = address.rpartition("!")
        out[name or SHEET, where] = (
            ("uncalculated", None) if value is UNCALCULATED else (kinds[type(value)], value)
        )
    return out


@pytest.mark.parametrize("name", CASES)
def test_hostile_or_odd(name, outcome):
    case, result = CASES[name], outcome[name]
    if isinstance(case.expected, str):
        assert isinstance(result, Refused), f"read, though it must be refused: {seen(result)}"
        assert result.code == case.expected, f"{result.code}: {result}"
        assert re.search("hãy|đề nghị", result.message), "a refusal says how to mend it"
        assert result.message.isprintable() and len(result.message) <= 600
        assert not re.search(r"[A-Z]:\\|/tmp|Traceback", result.message)
    else:
        assert not isinstance(result, Refused), f"{result.code}: {result}"
        assert seen(result) == declared(case.expected)
        assert {odd.code for sheet in result.sheets for odd in sheet.oddities} == case.oddities


def test_there_are_at_least_a_hundred(outcome):
    assert len(CASES) >= 100
    assert not [
        n
        for n, r in outcome.items()
        if isinstance(r, Refused) and r.code in ("crashed", "too_slow", "too_much_memory")
    ]


def test_merges_and_hidden_sheets_are_known(outcome):
    assert outcome["a_value_hidden_under_a_merge"].sheets[0].merges == [(1, 1, 2, 2)]
    assert outcome["values_in_covered_cells"].sheets[0].merges == [(1, 1, 2, 2)]
    assert outcome["an_old_workbook_of_all_kinds"].sheets[0].merges == [(4, 1, 5, 2)]
    assert outcome["a_merge_of_one_cell_and_one_upside_down"].sheets[0].merges == [(5, 3, 9, 4)]
    assert [s.hidden for s in outcome["hidden_and_very_hidden_sheets"].sheets] == [
        False,
        True,
        True,
    ]
    assert [s.hidden for s in outcome["a_hidden_open_document_sheet"].sheets] == [False, True]
    (where,) = [
        odd.place.cell
        for odd in outcome["more_digits_than_excel_keeps"].sheets[0].oddities
        if odd.code == "long_number"
    ]
    assert where == "A1"


def test_cleaning_them_all_refuses_each_and_counts_nothing(tmp_path):
    """Through every step, odd names included; what is read is no form that a map knows."""
    from analysis import tables
    from analysis.pipeline.checked import load_reference
    from frames import frames_of

    made = make_all(_new(tmp_path / "raw" / "2024"))
    frames = frames_of(tmp_path / "raw", load_reference())
    submissions = frames["submissions"]
    assert len(submissions) >= len(made) and submissions["file"].is_unique
    assert (
        set(submissions["status"]) == {"refused"} and (submissions["reason"].str.len() > 20).all()
    )
    assert (
        not len(frames["observations"])
        and not len(frames["gradings"])
        and not len(frames["shortfalls"])
    )
    tables.write(
        frames, tmp_path / "tidy", {"synthetic": True, "dated": "", "files": len(submissions)}
    )
    assert "<img" not in (tmp_path / "tidy" / "datapackage.json").read_text(encoding="utf-8")


def test_a_return_of_very_long_texts_costs_seconds_and_the_others_nothing(tmp_path):
    """44 lines of 20,000 characters: read, and the tables of the other files are those without it."""
    samples = sorted((ROOT / "data/raw/2021").glob("*.xlsx"))[:4]
    raw = _new(tmp_path / "raw" / "2021")
    for path in samples[1:]:
        shutil.copy(path, raw)
    without = _cleaned(tmp_path, "without")
    _lengthen(samples[0], raw / samples[0].name)
    tables = _cleaned(tmp_path, "with")
    name = f"2021/{samples[0].name}"
    (status,) = [r["status"] for r in tables["submissions"] if r["file"] == name]
    assert status == "accepted"
    assert sum(r["file"] == name for r in tables["shortfalls"]) == 44
    for table in ("submissions", "observations", "shortfalls", "ledger", "issues"):
        assert _of_others(tables[table], name) == _of_others(without[table], name)


def _of_others(rows, name):
    """Less what is said of receipts whose files are not here."""
    return [r for r in rows if r["file"] != name and r.get("code") != "receipt_unmatched"]


def _lengthen(source, target):
    """The workbook with 44 lines of limitations and causes, each of 20,000 characters."""
    book = openpyxl.load_workbook(source)
    sheet = book["Biểu 4"]
    lines = [
        row
        for row in range(1, sheet.max_row + 1)
        if str(sheet.cell(row, 2).value).startswith("Chỉ tiêu ")
    ]
    targets = [sheet.cell(row, 2).value for row in lines]
    sheet.insert_rows(lines[-1] + 1, 44 - len(lines))
    for number in range(44):
        said = f"Lần {number}: do cấp ủy chưa quan tâm, cán bộ kiêm nhiệm; đảng viên đi công tác xa nên chưa học đầy đủ. "
        for column, value in enumerate(
            (number + 1, targets[number % len(targets)], "Còn thiếu. " + said * 300, said * 300), 1
        ):
            sheet.cell(lines[0] + number, column).value = (
                value[:20_000] if isinstance(value, str) else value
            )
    book.save(target)


def _cleaned(folder, name):
    """The tables that the command writes, in a process that may not take for ever."""
    command = [
        sys.executable,
        "-m",
        "analysis",
        "clean",
        "--raw",
        "raw",
        "--reference",
        ROOT / "data/reference",
        "--out",
        name,
    ]
    subprocess.run(command, cwd=folder, timeout=120, check=True, capture_output=True)
    return {path.stem: _rows(path) for path in (folder / name).glob("*.csv")}


def _rows(path):
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _new(folder):
    folder.mkdir(parents=True)
    return folder
