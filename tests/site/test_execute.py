"""Notebooks run in kept processes as in plain Jupyter, each as if it were alone."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from analysis import tables
from analysis.showing.chart import TAKEN
from analysis.site import execute
from analysis.site.execute import run_notebooks
from analysis.site.notebooks import Job, read_notebook, with_parameters
from analysis.workers import Pool
from site_fixture import code, made_site, notebook

ALONE = partial(Pool, processes=1)


@pytest.fixture(scope="module")
def site() -> Path:
    folder, result = made_site()
    assert not result.failures
    return folder / "out"


def test_plain_jupyter_shows_the_same(site, tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_TIDY", str(site.parent / "tidy"))
    monkeypatch.setenv("PYTHONPATH", str(Path(tables.__file__).parents[1]))
    monkeypatch.setenv(TAKEN, "1")  # where pages are made, pictures bring their files along
    path = site.parent / "notebooks" / "3-organisation.ipynb"
    # ours runs it after another page in one process; plain Jupyter in a kernel of its own
    jobs = [Job(k, path, {"organisation": k}) for k in ("T002", "T004")]
    runs = run_notebooks(jobs, site.parent / "tidy", pools=ALONE)
    ours = {run.job.key: run.made for run in runs}["T004"]
    plain = with_parameters(read_notebook(path), path.name, organisation="T004")
    NotebookClient(plain, resources={"metadata": {"path": str(path.parent)}}).execute()
    assert [c.source for c in ours.cells] == [c.source for c in plain.cells]
    assert [c.get("outputs") for c in ours.cells] == [c.get("outputs") for c in plain.cells]
    assert any(c.get("outputs") for c in plain.cells)


def test_one_page_leaves_nothing_for_the_next_and_an_endless_one_is_stopped(site, tmp_path):
    made = {
        "1": notebook(
            code(
                "import matplotlib, matplotlib.pyplot as plt\nleak = 1\nplt.rcParams['font.size'] = 99\nplt.figure();"
            )
        ),
        "2": notebook(
            code("import matplotlib, matplotlib.pyplot as plt"),
            code("('leak' in globals(), matplotlib.rcParams['font.size'], plt.get_fignums(), Out)"),
        ),
        "3": notebook(code("while True: pass")),
    }
    for name, one in made.items():
        nbformat.write(one, tmp_path / f"{name}.ipynb")
    jobs = [Job(n, tmp_path / f"{n}.ipynb") for n in made]
    runs = list(run_notebooks(jobs, site.parent / "tidy", pools=ALONE, timeout=5))
    assert runs[1].made.cells[-1].outputs[0].data["text/plain"] == "(False, 10.0, [], {})"
    assert runs[2].problem == "3.ipynb, ô lệnh thứ 1 («while True: pass»): ô chạy quá lâu, đã dừng"


def test_what_stays_is_not_searched_after_each_page_and_what_a_page_left_is_gone(site, tmp_path):
    made = {
        "1": notebook(
            code(
                "import sys, weakref\nclass Ring: pass\nring = Ring()\nring.own = ring\nsys.ring = weakref.ref(ring)"
            )
        ),
        "2": notebook(
            code("import gc, sys"), code("(gc.get_freeze_count() > 100_000, sys.ring())")
        ),
    }
    for name, one in made.items():
        nbformat.write(one, tmp_path / f"{name}.ipynb")
    jobs = [Job(n, tmp_path / f"{n}.ipynb") for n in made]
    runs = list(run_notebooks(jobs, site.parent / "tidy", pools=ALONE))
    assert runs[1].made.cells[-1].outputs[0].data["text/plain"] == "(True, None)"


def test_a_process_that_ends_costs_the_page_it_was_at(site, tmp_path):
    made = {"1": "1 + 1", "2": "import os\nos._exit(3)", "3": "2 + 2"}
    for name, source in made.items():
        nbformat.write(notebook(code(source)), tmp_path / f"{name}.ipynb")
    jobs = [Job(n, tmp_path / f"{n}.ipynb", {}) for n in made]
    runs = {run.job.key: run for run in run_notebooks(jobs, site.parent / "tidy", pools=ALONE)}
    assert (
        runs["2"].problem
        == "2.ipynb, ô lệnh thứ 1 («import os»): tiến trình Python đã dừng đột ngột"
    )
    assert not runs["1"].problem and not runs["3"].problem


def test_a_page_that_does_not_hear_of_its_time_is_stopped(site, tmp_path, monkeypatch):
    monkeypatch.setattr(execute, "WHOLE", 1)
    deaf = "while True:\n    try:\n        while True: pass\n    except Exception: pass"
    nbformat.write(notebook(code(deaf)), tmp_path / "1.ipynb")
    (run,) = run_notebooks([Job("1", tmp_path / "1.ipynb")], site.parent / "tidy", timeout=2)
    assert run.problem == "1.ipynb, ô lệnh thứ 1 («while True:»): ô chạy quá lâu, đã dừng"


def test_notebooks_are_found_from_where_the_user_stands(site, monkeypatch):
    monkeypatch.chdir(site.parent)
    path = Path("notebooks") / "3-organisation.ipynb"
    jobs = [Job(k, path, {"organisation": k}) for k in ("T002", "T004")]
    runs = run_notebooks(jobs, "tidy", pools=ALONE)
    assert [run.problem for run in runs] == ["", ""]
    assert Path.cwd() == site.parent


def test_nothing_of_the_users_own_shell_counts(site, tmp_path, monkeypatch):
    start = tmp_path / "home" / ".ipython" / "profile_default" / "startup"
    start.mkdir(parents=True)
    (start / "00.py").write_text("own = 1")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    nbformat.write(notebook(code("'own' in globals()")), tmp_path / "1.ipynb")
    (run,) = run_notebooks([Job("1", tmp_path / "1.ipynb")], site.parent / "tidy")
    assert run.made.cells[0].outputs[0].data["text/plain"] == "False"
    assert [p.name for p in (tmp_path / "home" / ".ipython").iterdir()] == ["profile_default"]


def test_what_pages_are_made_with_comes_without_the_grammar_of_web_addresses():
    asked = "import sys, analysis.site.execute, analysis.site.notebooks, jsonschema; "
    asked += "print('rfc3987_syntax' in sys.modules, 'lark' in sys.modules); "
    asked += "import rfc3987_syntax"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"], "and who asks for it later gets it"
