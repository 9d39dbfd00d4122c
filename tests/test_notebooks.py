"""Each notebook runs from top to bottom on the sample, and says what it said when it was last looked at.

Renew the saved texts after a change that is meant: python tools/refresh_notebooks.py
"""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.name for path in NOTEBOOKS]


def cells(path, kind):
    return [
        c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind
    ]


def code(path):
    return ["".join(cell["source"]) for cell in cells(path, "code")]


@pytest.fixture(scope="module")
def tidy(tmp_path_factory):
    out = tmp_path_factory.mktemp("sample") / "tidy"
    command = [
        sys.executable,
        "-m",
        "analysis",
        "clean",
        "--raw",
        "data/raw",
        "--reference",
        "data/reference",
        "--out",
        str(out),
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_they_stand_in_reading_order():
    assert NAMES == [
        "1-returns.ipynb",
        "2-targets.ipynb",
        "3-organisation.ipynb",
        "4-causes.ipynb",
        "5-review.ipynb",
        "6-technical.ipynb",
    ]


def test_every_notebook_runs_and_says_what_is_saved(tidy, tmp_path):
    env = os.environ | {
        "ANALYSIS_TIDY": str(tidy),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
        "IPYTHONDIR": str(tmp_path),
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "nbval_text",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--nbval",
        "--nbval-current-env",
        *map(str, NOTEBOOKS),
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert re.search(rf"{sum(len(cells(p, 'code')) for p in NOTEBOOKS)} passed", done.stdout), (
        "every code cell is compared"
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_holds_prose_and_one_line_calls(path):
    setting_up = ("import ", "term =", "organisation =", "tables =")
    rest = [source for source in code(path) if not source.startswith(setting_up)]
    assert any("analysis.load" in source for source in code(path)) and rest
    for source in rest:
        assert len(ast.parse(source).body) == 1 and "\n" not in source.strip(), source
        assert not re.search(r"\d[.,]\d|%", source), "figures are computed, never typed"
    for number, cell in enumerate(cells(path, "code"), start=1):
        assert cell["outputs"] == [] or all(
            set(o["data"]) == {"text/plain"} for o in cell["outputs"]
        ), "git carries plain text only"
        assert cell["execution_count"] == number


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_prose_states_no_result(path):
    for cell in cells(path, "markdown"):
        prose = re.sub(r"^#+ .*$", "", "".join(cell["source"]), flags=re.MULTILINE)
        assert not re.search(r"\d+([.,]\d+)? ?%|\d+/\d+|20\d\d", prose), prose


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_a_notebook_has_one_title_fixed_ids_and_the_plain_kernel(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z]+-\d\d", i) for i in ids)
    titles = [
        line
        for cell in cells(path, "markdown")
        for line in "".join(cell["source"]).splitlines()
        if line.startswith("# ")
    ]
    assert len(titles) == 1


def test_the_organisation_is_a_parameter_of_the_sample():
    (cell,) = [
        c
        for c in cells(ROOT / "notebooks" / "3-organisation.ipynb", "code")
        if "parameters" in c["metadata"].get("tags", [])
    ]
    known = (ROOT / "data" / "reference" / "organisations.csv").read_text(encoding="utf-8")
    assert re.fullmatch(r'organisation = "(\w+)"', "".join(cell["source"]))
    assert f"\n{''.join(cell['source']).split(chr(34))[1]}," in known


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_every_page_says_that_the_sample_is_made_up(path):
    shown = "".join(
        "".join(o["data"]["text/plain"]) for c in cells(path, "code") for o in c["outputs"]
    )
    assert "Số liệu giả định" in shown
