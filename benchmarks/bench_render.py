"""How long an organisation's page takes: this suite against papermill and nbconvert on the command line.

    python benchmarks/bench_render.py [--tidy data/tidy] [--notebooks notebooks] [--baseline 3] [--pages 100]

Both ways run the same notebook for the same organisations, one after the other in this very run. Without papermill
(``pip install .[bench]``) the parameter is written into the notebook and ``nbconvert --execute`` runs it: a baseline
that is quicker than papermill, so the ratio is a cautious one. Exit 1 when a goal is missed.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import nbformat

import analysis
from analysis.site.notebooks import read_notebook, with_parameters
from analysis.site.render import render_site
from analysis.workers import Pool

NOTEBOOK = "3-organisation.ipynb"
GOAL_SECONDS, GOAL_PAGES, GOAL_RATIO = 40, 100, 20


def commands(folder: Path, notebook: Path, organisation: str) -> list[list[str]]:
    """The command lines for one page."""
    done = folder / f"{organisation}.ipynb"
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", str(done)]
    if importlib.util.find_spec("papermill"):
        run = [
            sys.executable,
            "-m",
            "papermill",
            str(notebook),
            str(done),
            "-p",
            "organisation",
            organisation,
            "--cwd",
            str(notebook.parent),
        ]
        return [run, convert]
    nbformat.write(
        with_parameters(read_notebook(notebook), notebook.name, organisation=organisation), done
    )
    return [[*convert, "--execute"]]


def by_command_line(notebook: Path, tidy: Path, organisations: list[str]) -> float:
    """Seconds a page."""
    paths = [str(Path(analysis.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {
        "ANALYSIS_TIDY": str(tidy.resolve()),
        "PYTHONPATH": os.pathsep.join(p for p in paths if p),
    }
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for organisation in organisations:
            for command in commands(Path(folder), notebook, organisation):
                done = subprocess.run(command, env=env, capture_output=True, text=True)
                if done.returncode:
                    sys.exit(f"{' '.join(command)}\n{done.stderr}")
            assert (Path(folder) / f"{organisation}.html").stat().st_size
    return (time.perf_counter() - start) / len(organisations)


def by_suite(
    notebook: Path, tidy: Path, organisations: list[str], workers: int
) -> tuple[float, float]:
    """Seconds for all pages, with start-up, first page and annex; and seconds of it until the first page."""
    with tempfile.TemporaryDirectory() as folder:
        notebooks = Path(folder) / "notebooks"
        notebooks.mkdir()
        shutil.copy(notebook, notebooks)
        times: list[float] = []
        start = time.perf_counter()
        result = render_site(
            tidy,
            notebooks,
            Path(folder) / "out",
            organisations=organisations,
            pools=partial(Pool, processes=workers),
            progress=lambda line: times.append(time.perf_counter() - start),
        )
        seconds = time.perf_counter() - start
        assert not result.failures, result.failures
        return seconds, times[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tidy", type=Path, default=Path("data/tidy"))
    parser.add_argument("--notebooks", type=Path, default=Path("notebooks"))
    parser.add_argument("--baseline", type=int, default=3, help="pages made by command line")
    parser.add_argument(
        "--pages", type=int, default=GOAL_PAGES, help="pages made by the suite, at most"
    )
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    notebook, organisations = (
        args.notebooks / NOTEBOOK,
        list(analysis.load(args.tidy).organisations["organisation"])[: args.pages],
    )
    seconds, first = by_suite(notebook, args.tidy, organisations, args.workers)
    ours = seconds / len(organisations)
    theirs = by_command_line(notebook, args.tidy, organisations[: args.baseline])
    hundred = first + (seconds - first) / max(len(organisations) - 1, 1) * (GOAL_PAGES - 1)
    way = (
        "papermill + nbconvert" if importlib.util.find_spec("papermill") else "nbconvert --execute"
    )
    print(
        f"suite: {len(organisations)} pages in {seconds:.1f} s ({ours:.2f} s a page, first after {first:.1f} s); "
        f"{GOAL_PAGES} pages: {hundred:.1f} s (goal {GOAL_SECONDS})"
    )
    print(
        f"{way}: {theirs:.2f} s a page ({args.baseline} pages); ratio {theirs / ours:.1f} (goal {GOAL_RATIO})"
    )
    return 0 if hundred <= GOAL_SECONDS and theirs / ours >= GOAL_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
