"""What a machine refuses is a sentence: what happened, what still stands, what to do; and nothing is lost by it."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import cli
from analysis import files as folders
from analysis.pipeline import run
from analysis.pipeline.checked import check_reference
from analysis.reference import lines

ROOT = Path(__file__).parents[1]


@pytest.fixture
def office(tmp_path, monkeypatch):
    """One return and the registers; the commands run beside them."""
    (tmp_path / "raw/2021").mkdir(parents=True)
    shutil.copy(min((ROOT / "data/raw/2021").glob("*.xlsx")), tmp_path / "raw/2021")
    shutil.copytree(ROOT / "data/reference", tmp_path / "reference")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANALYSIS_CACHE", str(tmp_path / "cache"))
    return tmp_path


CLEAN = ["clean", "--raw", "raw", "--reference", "reference", "--out", "tidy"]


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), MemoryError(), KeyboardInterrupt()],
    ids=repr,
)
def test_the_last_good_tables_stand_whatever_happens_while_writing(
    office, monkeypatch, capsys, error
):
    assert cli.main(CLEAN) == 0
    before = {p.name: p.read_bytes() for p in (office / "tidy").iterdir()}
    (office / "raw/2021/x.xlsx").write_bytes(b"other")

    def failing(path, content):
        raise error

    monkeypatch.setattr(folders, "write", failing)
    code = cli.main(CLEAN)
    said = capsys.readouterr().err
    assert code == (cli.INTERRUPTED if isinstance(error, KeyboardInterrupt) else cli.WRONG_USE)
    assert "vẫn nguyên" in said.splitlines()[-1] and "Traceback" not in said
    assert {p.name: p.read_bytes() for p in (office / "tidy").iterdir()} == before
    assert sorted(p.name for p in office.iterdir() if p.name not in (".tidy.runs", "cache")) == [
        "raw",
        "reference",
        "tidy",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are another thing there")
@pytest.mark.parametrize("after", [0.15, 0.6, 1.2])
def test_an_interrupt_is_a_sentence(office, after):
    process = subprocess.Popen(
        [sys.executable, "-m", "analysis", *CLEAN],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    # before Python itself has started nobody can answer for it
    assert process.returncode in (0, cli.INTERRUPTED, -signal.SIGINT), said
    assert process.returncode != cli.INTERRUPTED or "Ctrl-C" in said
    assert "Traceback" not in said or "analysis" not in said


def test_where_nothing_can_be_written_is_said_before_reading(office, monkeypatch, capsys):
    monkeypatch.setattr("os.access", lambda *_: False)
    assert cli.main(CLEAN) == cli.WRONG_USE
    said = capsys.readouterr().err
    assert "Không mở hoặc ghi được" in said and "đã đọc" not in said


REGISTERS = {
    "an open quote": (b'T1,"T\xc3\xaan,T1\n', "ngoặc kép"),
    "an open quote before much": (b'T1,"T\xc3\xaan,T1\n' + b"a,b,c\n" * 60_000, "ngoặc kép"),
    "a NUL": (b"T1,T\0n,T1\n", "NUL"),
}


@pytest.mark.parametrize(("content", "told"), REGISTERS.values(), ids=REGISTERS)
def test_a_broken_register_is_named_with_its_line(office, content, told):
    path = office / "reference/organisations.csv"
    path.write_bytes(path.read_bytes() + content)
    last = path.read_bytes().split(content)[0].count(b"\n") + 1
    assert any(
        one.file == "organisations.csv" and one.line == last and told in one.message
        for one in check_reference(office / "reference")
    )


def test_a_register_of_two_hundred_megabytes_is_not_read(office, monkeypatch):
    path = office / "reference/organisations.csv"
    with path.open("r+b") as out:
        out.truncate(200 << 20)  # sparse
    began = time.monotonic()
    said = [one.message for one in check_reference(office / "reference")]
    assert any("200 MB" in one for one in said) and time.monotonic() - began < 5
    assert lines.LARGEST < 200 << 20


@pytest.mark.parametrize("keep", [0, 1])
def test_an_emptied_register_is_said(office, keep):
    path = office / "reference/organisations.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[:keep]), "utf-8")
    told = [one.message for one in check_reference(office / "reference")]
    assert any("trống" in one or "không có trong organisations.csv" in one for one in told)


def test_a_doubled_column_is_said(office):
    path = office / "reference/organisations.csv"
    path.write_text(path.read_text("utf-8").replace("name", "name,name", 1), "utf-8")
    assert any("hai lần" in one.message for one in check_reference(office / "reference"))


NAMES = [
    "xanh\x1b[2J\x1b]0;chiếm\x07.xlsx",
    "một\r0 lỗi.xlsx",
    "hai\nTóm tắt: 1 tệp: 1 nhận.xlsx",
    "ba\u202excod.xlsx",
    "bốn\x9b2J.xlsx",
    "năm\u2028Tóm tắt: sáu\x85.xlsx",
]


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
@pytest.mark.parametrize("command", [["check", "raw", "--reference", "reference"], CLEAN])
def test_no_name_moves_a_cursor_or_forges_a_line(office, capsys, monkeypatch, command):
    sound = min((office / "raw/2021").iterdir())
    for name in NAMES:
        shutil.copy(sound, office / "raw/2021" / name)
    seen = []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    cli.main(command)
    for text in capsys.readouterr():
        seen.append(re.sub(r"\r\x1b\[K", "", text))  # our own
        assert not re.search(r"[^\n\x20-\x7e]", re.sub(r"[^\W\d_]|[–…«»·’“”]", "", seen[-1])), text
        assert len(re.findall(r"^Tóm tắt: 1 tệp", text, re.MULTILINE)) == 0
    assert any("xanh" in text for text in seen)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_of_cells_a_line_is_json_and_moves_nothing(office, capsys):
    import json

    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active.title = "a\u202eb\x9bc\u2028d\xa0e"
    book.save("x.xlsx")
    assert cli.main(["cells", "x.xlsx"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isascii() and json.loads(line)["sheet"] == "a\u202eb\x9bc\u2028d\xa0e"


def test_nothing_is_said_twice_of_what_the_pages_told(office, monkeypatch, capsys):
    def broken(*_, **__):
        raise OSError(errno.EIO, "Input/output error", "Z:/raw")

    monkeypatch.setattr(run, "clean", broken)
    assert cli.main(CLEAN) == cli.WRONG_USE
    assert capsys.readouterr().err.count("Z:/raw") == 1
