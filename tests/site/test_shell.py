"""The shell writes down what a kernel would have sent, in the same order."""

import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from analysis.site.execute import run_notebooks
from analysis.site.notebooks import Job
from site_fixture import code, made_site, notebook

SHOWING = {
    "printed between things shown": "print('a'); print('b')\ndisplay(1)\nprint('c')\n2",
    "printed as a warning": "import sys\nprint('x', file=sys.stderr)\n3",
    "a semicolon": "4;",
    "bytes of a picture": "from IPython.display import Image\nImage(data=b'\\x89PNG1', format='png')",
    "shown anew": "h = display('one', display_id='k')\nprint('between')\nh.update('two')",
    "wiped": "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('there')",
    "a plain figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "the last result": "5\n",
    "of before": "_ + 1, Out",
    "magic": "%precision 2\n1/3",
    "nothing": "",
    "awaited": "import asyncio\nawait asyncio.sleep(0)\n6",
    "metadata": "display({'text/html': '<b>x</b>'}, raw=True, metadata={'text/html': {'isolated': True}})",
}
FAILING = {
    "raised": "1 / 0",
    "a syntax": "1 +",
    "an end": "import sys\nsys.exit('end')",
}


@pytest.fixture(scope="module")
def tidy():
    folder, _ = made_site()
    return folder / "tidy"


def ours(cells, tidy, folder):
    nbformat.write(notebook(*cells), folder / "1.ipynb")
    (run,) = run_notebooks([Job("1", folder / "1.ipynb")], tidy, timeout=20)
    return run


def test_each_cell_shows_what_it_shows_in_jupyter(tidy, tmp_path):
    cells = [code(source) for source in SHOWING.values()]
    run = ours(cells, tidy, tmp_path)
    assert not run.problem
    plain = nbformat.read(tmp_path / "1.ipynb", 4)
    NotebookClient(plain, resources={"metadata": {"path": str(tmp_path)}}).execute()
    for what, made, meant in zip(SHOWING, run.made.cells, plain.cells, strict=True):
        assert made.outputs == meant.outputs, what
    assert nbformat.validate(run.made) is None


@pytest.mark.parametrize("what", FAILING)
def test_what_fails_in_jupyter_fails_here_in_the_same_words(tidy, tmp_path, what):
    run = ours([code(FAILING[what])], tidy, tmp_path)
    plain = nbformat.read(tmp_path / "1.ipynb", 4)
    with pytest.raises(CellExecutionError) as said:
        NotebookClient(plain, resources={"metadata": {"path": str(tmp_path)}}).execute()
    words = f"{said.value.ename}: {said.value.evalue}".partition("(")[0]  # a file of its own
    assert words in run.problem


def test_what_cannot_be_shown_is_a_failure(tidy, tmp_path):
    bad = "class Bad:\n    def _repr_html_(self): raise ValueError('shown')\nBad()"
    assert ours([code(bad)], tidy, tmp_path).problem.endswith("ValueError: shown")


def test_tags_that_jupyter_knows_count(tidy, tmp_path):
    cells = [code("1 / 0"), code("2 / 0"), code("3")]
    cells[0].metadata["tags"], cells[1].metadata["tags"] = ["raises-exception"], ["skip-execution"]
    run = ours(cells, tidy, tmp_path)
    assert not run.problem
    assert run.made.cells[0].outputs[0].ename == "ZeroDivisionError"
    assert run.made.cells[1].outputs == []
    assert run.made.cells[2].outputs[0].data["text/plain"] == "3"


@pytest.mark.skipif(os.name == "nt", reason="there the process ends")
def test_a_cell_that_sleeps_is_woken_when_its_time_is_up(tidy, tmp_path):
    nbformat.write(notebook(code("import time\ntime.sleep(100)")), tmp_path / "1.ipynb")
    (run,) = run_notebooks([Job("1", tmp_path / "1.ipynb")], tidy, timeout=1)
    assert run.problem == "1.ipynb, ô lệnh thứ 1 («import time»): ô chạy quá lâu, đã dừng"
