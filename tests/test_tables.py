"""The tables are written whole or not at all, and come back as they were."""

import io
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import files as folders
from analysis import load, tables
from site_fixture import write_tidy


def frames(value: int = 1, text: str = "chữ") -> dict[str, pd.DataFrame]:
    shortfall = {
        "shortfall": "A-2021-3-1",
        "organisation": "A",
        "year": 2021,
        "target": "3",
        "limitation": text,
        "file": "f",
        "sheet": "s",
        "cell": "A1",
    }
    observation = {
        "organisation": "A",
        "year": 2021,
        "quarter": None,
        "measure": "cells",
        "value": value,
        "file": "f",
        "sheet": "s",
        "cell": "A1",
    }
    made = {name: tables.typed(name, []) for name in tables.SCHEMA}
    made |= {
        "shortfalls": tables.typed("shortfalls", [shortfall]),
        "observations": tables.typed("observations", [observation]),
    }
    return made | {
        name: pd.DataFrame({"target": ["3"]})
        for name in ("terms", "targets", "readings", "measures", "cause_codes", "task_groups")
    }


@settings(deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
    | st.text(";\n\r\t='\"+-@(|! a1＝\u200b\ufeff\xa0\u202e﹣", max_size=12)
    | st.sampled_from(
        [
            "=1+1",
            "a;=1+1",
            "a\n- b",
            "a;-b(1)",
            "x\r=1",
            "a;'=b",
            "-5",
            "+a",
            "@x",
            "\tx",
            "'=a",
            "-",
            '=HYPERLINK("http://x")',
            "NA",
            "null",
            "0012",
            "1E5",
            "\u200b=1+1",
            "\ufeff@x",
            "\xa0 \u2060-a",
            "\u202e＝1",
            "a;\u200b=1",
        ]
    )
)
def test_texts_come_back_and_are_never_live(text):
    written = pd.read_csv(
        io.StringIO(tables.to_csv(frames(text=text)["shortfalls"])),
        dtype=str,
        keep_default_na=False,
    )
    said = written.loc[0, "limitation"]
    assert said.lstrip("+-").replace(".", "", 1).isdigit() or not said.lstrip(
        "".join(tables.UNSEEN)
    ).startswith(tables.LIVE)
    assert tables.unquoted(written["limitation"])[0] == text


def test_missing_is_empty_and_types_come_back(tmp_path):
    tables.write(frames(), tmp_path / "tidy", {"synthetic": True})
    loaded = tables.load(tmp_path / "tidy")
    assert loaded.synthetic
    assert loaded.observations["quarter"].isna().all()
    assert loaded.observations["value"].dtype == "Int64"
    assert (
        (tmp_path / "tidy" / "observations.csv")
        .read_text(encoding="utf-8")
        .splitlines()[1]
        .startswith("A,2021,,cells,1,f,s,A1")
    )


def test_rebuild_is_byte_identical(tmp_path):
    for name in ("a", "b"):
        tables.write(frames(), tmp_path / name)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_a_failure_at_any_write_leaves_the_last_good_tables(tmp_path, monkeypatch):
    folder = tmp_path / "tidy"
    tables.write(frames(1), folder)
    writes, plain = [0], folders.write

    def failing(at):
        def write(path, content):
            writes[0] += 1
            if writes[0] == at:
                path.write_bytes(content[: len(content) // 2])
                raise OSError(28, "No space left on device")
            plain(path, content)

        return write

    total = len(list(folder.iterdir()))
    for at in range(1, total + 1):
        writes[0] = 0
        stopped = failing(at)
        monkeypatch.setattr(folders, "write", stopped)
        monkeypatch.setattr("analysis.files.exchange.write", stopped)  # of the mark
        with pytest.raises(OSError):
            tables.write(frames(2), folder)
        assert tables.load(folder).observations.loc[0, "value"] == 1
        assert [p.name for p in tmp_path.iterdir()] == ["tidy"], (
            "nothing half-written is left behind"
        )
    monkeypatch.undo()
    tables.write(frames(2), folder)
    assert tables.load(folder).observations.loc[0, "value"] == 2


WRITER = """
import sys; sys.path[:0] = {path!r}
from test_tables import frames
from analysis import tables
print("ready", flush=True)
n = 1
while True:
    n += 1
    tables.write(frames(n), {folder!r})
"""


def test_kill_at_random_moments_leaves_whole_tables(tmp_path):
    folder = tmp_path / "tidy"
    tables.write(frames(1), folder)
    rounds = int(os.environ.get("ANALYSIS_KILLS", "8"))
    code = WRITER.format(path=[os.path.dirname(__file__), *sys.path], folder=str(folder))
    for i in range(rounds):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        child.stdout.readline()
        time.sleep(0.002 + (i * 37 % 101) / 1000)
        os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        child.wait()
        child.stdout.close()
        loaded = tables.load(folder)
        assert loaded.observations.loc[0, "value"] >= 1
        assert len(list(folder.glob("*.csv"))) == len(tables.SCHEMA) + 6
    tables.write(frames(7), folder)
    assert [p.name for p in tmp_path.iterdir()] == ["tidy"]


def test_no_tables_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="analysis clean"):
        tables.load(tmp_path)


def test_tables_loaded_again_are_quick_but_nobody_elses(tmp_path):
    folder = write_tidy(tmp_path / "tidy")
    first = load(folder)
    first.indicators.loc[0, "numerator"] = 999
    first.organisations["name"] = "changed"
    first.returns = first.returns.iloc[:0]
    again = load(folder)
    assert (
        again.indicators["numerator"].max() < 999
        and "changed" not in set(again.organisations["name"])
        and len(again.returns)
    )
    path = folder / "organisations.csv"
    path.write_text(path.read_text("utf-8").replace("số 1", "số một"), "utf-8")
    assert "Đảng bộ Sở Thử nghiệm số một" in set(load(folder).organisations["name"])
    assert load(folder).sha256 != again.sha256
