"""Notebooks run in kept kernels as in plain Jupyter, each as if it were alone."""

import asyncio
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from analysis import tables
from analysis.showing.chart import TAKEN
from analysis.site.execute import run_notebooks
from analysis.site.notebooks import Job, read_notebook, with_parameters
from site_fixture import code, made_site, notebook


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
    # ours runs it after another page in one kernel; plain Jupyter in a kernel of its own
    jobs = [Job(k, path, {"organisation": k}) for k in ("T002", "T004")]
    ours = {
        run.job.key: run.notebook for run in run_notebooks(jobs, site.parent / "tidy", workers=1)
    }["T004"]
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
    runs = list(run_notebooks(jobs, site.parent / "tidy", workers=1, timeout=5))
    assert runs[1].notebook.cells[-1].outputs[0].data["text/plain"] == "(False, 10.0, [], {})"
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
    runs = list(run_notebooks(jobs, site.parent / "tidy", workers=1))
    assert runs[1].notebook.cells[-1].outputs[0].data["text/plain"] == "(True, None)"


@pytest.mark.parametrize(("deaths", "well"), [(0, True), (2, True), (9, False)])
def test_kernel_that_dies_at_its_start_is_started_again(site, tmp_path, monkeypatch, deaths, well):
    """Two processes may be given the same free port; a machine on which none starts says so."""
    from jupyter_client.asynchronous import AsyncKernelClient

    ready, left = AsyncKernelClient.wait_for_ready, [deaths]

    async def dying(self, timeout=None):
        left[0] -= 1
        if left[0] >= 0:
            await asyncio.sleep(0.3)  # its channels are up by then
            raise RuntimeError("Kernel died before replying to kernel_info")
        await ready(self, timeout=timeout)

    monkeypatch.setattr(AsyncKernelClient, "wait_for_ready", dying)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    nbformat.write(book, tmp_path / "1-a.ipynb")
    runs = run_notebooks([Job("a", tmp_path / "1-a.ipynb")], site.parent / "tidy", workers=1)
    if well:
        assert [run.problem for run in runs] == [""]
    else:
        with pytest.raises(RuntimeError, match="Kernel died"):
            list(runs)


def test_what_pages_are_made_with_comes_without_the_grammar_of_web_addresses():
    asked = "import sys, analysis.site.execute, analysis.site.notebooks, jsonschema; "
    asked += "print('rfc3987_syntax' in sys.modules, 'lark' in sys.modules); "
    asked += "import rfc3987_syntax"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"], "and who asks for it later gets it"
