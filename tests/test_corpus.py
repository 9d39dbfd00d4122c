"""The practice corpus that lies beside the project, where it is there: cleaned as a whole and scored by its own rules."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import tables
from analysis.pipeline.checked import load_reference
from frames import frames_of

CORPUS = Path(__file__).parents[2] / "shared" / "submissions"
SCORE = CORPUS.parent / "score.py"

pytestmark = pytest.mark.skipif(
    not (CORPUS.exists() and SCORE.exists()), reason="no practice corpus beside the project"
)


@pytest.fixture(scope="module")
def score(tmp_path_factory) -> str:
    out = tmp_path_factory.mktemp("corpus") / "tidy"
    tables.write(frames_of(CORPUS / "raw", load_reference(CORPUS / "reference")), out)
    run = subprocess.run(
        [sys.executable, str(SCORE), str(out), str(CORPUS / "truth"), "--list"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def row(score: str, name: str) -> dict[str, float]:
    line = next(line for line in score.splitlines() if line.startswith(name + " "))
    names = [
        "expected",
        "right",
        "share",
        "wrong",
        "missing",
        "invented",
        "flagged",
        "silent",
        "address",
    ]
    return dict(zip(names, map(float, re.findall(r"[\d.]+", line.removeprefix(name))), strict=True))


@pytest.mark.parametrize("table", ["observations", "gradings", "shortfalls"])
def test_values(score, table):
    found = row(score, table)
    assert found["right"] >= 0.999 * found["expected"] > 0
    assert found["silent"] == found["invented"] == found["wrong"] == 0 and found["address"] == 100


def test_nothing_is_silent_and_little_is_said_for_nothing(score):
    assert re.search(r"^SILENT\s+0$", score, re.MULTILINE)
    assert float(re.search(r"false alarms.*?([\d.]+)% of", score).group(1)) < 0.5
    assert re.search(r"\b0 cells unaccounted", score)


def test_every_file_and_defect(score):
    assert re.search(r"status right 100\.00%, with form and year 100\.00%, unknown files 0", score)
    assert re.search(r"caught 100\.00%", score) and "missed\t" not in score
