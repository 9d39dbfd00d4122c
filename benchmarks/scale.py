"""Cost and memory by organisation-years: clean, judging and report, cold, warm, one file changed, beside others.

    python benchmarks/scale.py                                      33 and 330 workbooks, three rounds
    python benchmarks/scale.py --files 33,330,3300 --write docs     and renew the page of the docs
    python benchmarks/scale.py --files 3300 --rounds 1 --pages-up-to 330

For each size an invented bloc is made by the sample's maker. Each round measures all ways in turn, so that a slow
moment of the machine hits all alike: `clean` (one process, a Dask cluster of two processes on this machine where
`distributed` is installed, two processes; nothing changed; one file changed), judging (`term_verdicts`, `pace`),
`report` (from nothing, nothing changed, one file changed), and what others take for less: unzip and expat in one
process (the floor), pandas with openpyxl and with calamine for reading alone, papermill and nbconvert for one page.

All is without the start-up of Python and of the libraries that a way needs. CPU is that of a command and of the
processes it waited for. Each measurement is kept at once (`measured.jsonl` in the folder of the bodies): the same
command goes on after the last whole round, and prints what is there when it is stopped.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(HERE), str(ROOT / "src")]

from bench_clean import READING, TABLES  # noqa: E402
from bench_read import floor  # noqa: E402
from bench_render import NOTEBOOK, commands  # noqa: E402
from measured import Kept, Took, measured  # noqa: E402
from shown import FLOOR, Body, chart, renew, table  # noqa: E402

from analysis.pipeline.kept import code_digest  # noqa: E402

ROUND = "(a whole round)"
PAGES = "import analysis.site.making"
MAKE = """
import sys
from pathlib import Path
from bench_clean import make
root = Path(sys.argv[1])
(root / "files.txt").write_text("\\n".join(map(str, make(root, int(sys.argv[2])))), encoding="utf-8")
"""
WITH_PROCESSES = """
import functools, sys
from analysis import workers
from analysis.cli import main
from analysis.pipeline import gather
gather.workers.Pool = functools.partial(workers.Pool, processes=int(sys.argv[1]))
sys.exit(main(sys.argv[2:]))
"""
JUDGE = """
import sys, analysis
tables = analysis.load(sys.argv[1])
analysis.term_verdicts(tables), analysis.pace(tables)
"""
PANDAS = """
import sys, pandas as pd
for path in sys.argv[2:]:
    pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine=sys.argv[1])
"""


class Round:
    """One round over one body."""

    def __init__(self, folder: Path, files: int, number: int, kept: Kept) -> None:
        self.root, self.files, self.number, self.kept = (
            folder / f"body-{files}",
            files,
            number,
            kept,
        )
        self.tidy = self.root / "tidy"
        self.starts: dict[str, Took] = {}
        self.env = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(HERE)]),
            "ANALYSIS_CACHE": str(folder / "cache"),
            "ANALYSIS_TIDY": str(self.tidy),
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        }
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)

    # ── measuring

    def take(self, way: str, words: list[str], start: str) -> None:
        """Measure a command; `start` is what it imports before it begins."""
        self.note(way, measured(words, self.env).less(self.start(start)))

    def note(self, way: str, took: Took) -> None:
        self.kept.add(self.files, self.number, way, took)
        print(
            f"{self.files:>6} files, round {self.number}: {way:<38}{took.clock:8.2f} s{took.cpu:8.2f} s of CPU",
            flush=True,
        )

    def start(self, imports: str) -> Took:
        """What it takes to import something, once everything is compiled."""
        if imports not in self.starts:
            measured(["-c", imports], self.env)
            self.starts[imports] = measured(["-c", imports], self.env)
        return self.starts[imports]

    # ── the body

    @property
    def paths(self) -> list[Path]:
        """Its workbooks, made once."""
        listed = self.root / "files.txt"
        if not listed.exists():
            shutil.rmtree(self.root, ignore_errors=True)
            self.root.mkdir(parents=True)
            measured(["-c", MAKE, str(self.root), str(self.files)], self.env)
        return [Path(line) for line in listed.read_text(encoding="utf-8").splitlines()]

    def words(self, command: str) -> list[str]:
        """The words of `clean` or `report` over it."""
        data = self.root / "data"
        said = [
            command,
            "--raw",
            str(data / "raw"),
            "--reference",
            str(data / "reference"),
            "--today",
            "2026-01-01",
        ]
        if command == "clean":
            return [*said, "--out", str(self.tidy)]
        pages = ["--out", str(self.root / "site"), "--notebooks", str(ROOT / "notebooks")]
        return [*said, "--tidy", str(self.tidy), *pages]

    def forget(self) -> None:
        """Remove what an earlier run has written."""
        for name in ("tidy", ".tidy.runs", "site"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        shutil.rmtree(self.env["ANALYSIS_CACHE"], ignore_errors=True)

    @contextmanager
    def one_changed(self) -> Iterator[None]:
        """With one file replaced by another."""
        paths = self.paths
        one = paths[len(paths) // 2]
        before = one.read_bytes()
        one.write_bytes(next(path for path in paths if path.read_bytes() != before).read_bytes())
        try:
            yield
        finally:
            one.write_bytes(before)

    # ── the ways

    def floor(self) -> None:
        """Unzip and parse every part, in this process."""
        paths = self.paths
        clock, cpu = time.perf_counter(), time.process_time()
        for path in paths:
            floor(path)
        self.note(FLOOR, Took(time.perf_counter() - clock, time.process_time() - cpu))

    def clean(self) -> None:
        """All ways to make the tables."""
        words, module = self.words("clean"), ["-m", "analysis"]
        self.forget()
        self.take("clean, one process", ["-c", WITH_PROCESSES, "1", *words], TABLES)
        if importlib.util.find_spec("distributed"):
            self.forget()
            start = self.start(f"{TABLES}, distributed")
            with cluster() as dask:
                took = measured([*module, *words, "--engine", dask], self.env)
            clock, _, memory = took.less(start)
            self.note("clean, Dask, two processes", Took(clock, 0.0, memory))
        self.forget()
        self.take("clean, two processes", ["-c", WITH_PROCESSES, "2", *words], TABLES)
        self.take("clean, nothing changed", [*module, *words], READING)
        with self.one_changed():
            self.take("clean, one changed", [*module, *words], TABLES)
        self.take("judging", ["-c", JUDGE, str(self.tidy)], TABLES)

    def report(self) -> None:
        """The pages, from tables that stand."""
        words, module = self.words("report"), ["-m", "analysis"]
        self.forget()
        measured([*module, *self.words("clean")], self.env)
        self.take("report, from nothing", [*module, *words], PAGES)
        self.take("report, nothing changed", [*module, *words], READING)
        with self.one_changed():
            self.take("report, one changed", [*module, *words], PAGES)

    def readers(self) -> None:
        """Others that read alone, without any cleaning."""
        files = list(map(str, self.paths))
        for engine, module in (("openpyxl", "openpyxl"), ("calamine", "python_calamine")):
            if importlib.util.find_spec(module):
                way = f"pandas + {engine}, reading alone"
                self.take(way, ["-c", PANDAS, engine, *files], f"import pandas, {module}")

    def renderer(self) -> None:
        """One page of an organisation as others make it, start-up included."""
        if not importlib.util.find_spec("papermill"):
            return
        folder = self.root / "page"
        folder.mkdir(exist_ok=True)
        one = rows(self.tidy / "organisations.csv")[0]["organisation"]
        took = Took(0.0, 0.0)
        for words in commands(folder, ROOT / "notebooks" / NOTEBOOK, one):
            took = took.plus(measured(words[1:], self.env))
        self.note("papermill + nbconvert, one page", took)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two processes on this machine."""
    os.environ["PYTHONPATH"] = str(ROOT / "src")
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as made:
        yield made.scheduler_address.replace("tcp://", "dask://")


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def measure(one: Round, pages: bool, peers: bool) -> None:
    """All ways of a round, less those that are too large."""
    one.floor()
    one.clean()
    if peers:
        one.readers()
    if pages:
        one.report()
        one.renderer()
    one.kept.add(one.files, one.number, ROUND, Took(0.0, 0.0))


def body_of(one: Round) -> Body:
    """What has been measured of a body so far."""
    ways = one.kept.medians(one.files)
    ways.pop(ROUND, None)
    tables = [one.tidy / name for name in ("organisations.csv", "returns.csv")]
    organisations, returns = (rows(table) if table.exists() else [] for table in tables)
    return Body(one.files, len(organisations), sum(bool(row["file"]) for row in returns), ways)


def arguments() -> argparse.Namespace:
    """The words of the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", default="33,330", help="workbooks of each body")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--pages-up-to", type=int, default=330, help="files of a body whose pages are made"
    )
    parser.add_argument(
        "--peers-up-to", type=int, default=330, help="files that others read as well"
    )
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build/benchmarks", help="of bodies and measurements"
    )
    parser.add_argument("--anew", action="store_true", help="forget what was measured before")
    parser.add_argument(
        "--write", type=Path, help="folder of benchmarks.md, whose table and chart are renewed"
    )
    return parser.parse_args()


def main() -> None:
    """Measure; show what was measured, even where the run is stopped."""
    args = arguments()
    folder = args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / "measured.jsonl"
    if args.anew:
        results.unlink(missing_ok=True)
    kept = Kept(results, code_digest()[:12])
    sizes = [int(size) for size in args.files.split(",")]
    docs = None  # of a run that is stopped, nothing gets there
    try:
        for number in range(1, args.rounds + 1):
            for files in sizes:
                if not kept.has(files, number, ROUND):
                    one = Round(folder, files, number, kept)
                    measure(one, files <= args.pages_up_to, files <= args.peers_up_to)
        docs = args.write
    finally:
        bodies = [body_of(Round(folder, files, 0, kept)) for files in sizes]
        show([body for body in bodies if body.ways], folder, docs)


def show(bodies: list[Body], folder: Path, docs: Path | None) -> None:
    """Print the table and draw the chart, in the docs where they are to be renewed."""
    if not bodies:
        return
    picture = (docs or folder) / "benchmarks.svg"
    chart(bodies, picture)
    if docs:
        renew(docs / "benchmarks.md", bodies)
    print(f"\n{table(bodies)}\nchart: {picture}")


if __name__ == "__main__":
    main()
