"""Cost and memory by organisation-years: clean, assess and report, cold, warm, one file changed, beside others.

    python benchmarks/scale.py [--files 33,330,3300] [--rounds 3] [--pages-up-to 330] [--write docs]

For each size an invented bloc is made, by the sample's maker; about 60, 600, 6,000 organisation-years. Then, in turn, `analysis clean` (cold, nothing changed, one file changed, one process, and through a Dask cluster of two
processes on this machine where `distributed` is installed), judging (`term_verdicts`, `pace`), `analysis report` (from
nothing, nothing changed, one file changed), and what others take for less: unzip and expat (the floor), pandas with
openpyxl and with calamine for reading alone, papermill and nbconvert for one page. CPU is that of a command and of the
processes it waited for, without the start-up of Python and its libraries; so it says more than the clock where the
machine is shared. `--write` renews the table and the chart of that folder.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]

from bench_clean import READING, TABLES, make  # noqa: E402

ROOT = HERE.parent
ONE = """
import functools, sys
from analysis import workers
from analysis.pipeline import gather
from analysis.cli import main
gather.workers.Pool = functools.partial(workers.Pool, processes=1)
sys.exit(main(sys.argv[1:]))
"""
ASSESS = """
import sys, analysis
tables = analysis.load(sys.argv[1])
analysis.term_verdicts(tables), analysis.pace(tables)
"""
FLOOR = "import sys; from pathlib import Path; from bench_read import floor\nfor p in sys.argv[1:]: floor(Path(p))"
PANDAS = (
    "import sys, pandas as pd\nfor p in sys.argv[2:]:"
    " pd.read_excel(p, sheet_name=None, header=None, dtype=object, engine=sys.argv[1])"
)
PAGES = "import analysis.site.making"


@dataclass
class Taken:
    """What one way took, round by round: seconds by the clock and of processors, MiB at most."""

    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0


class Bench:
    """The ways of one size, measured in turn."""

    def __init__(self, root: Path, temporary: Path) -> None:
        self.root, self.taken = root, {}
        self.env = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(HERE)]),
            "ANALYSIS_CACHE": str(temporary / "cache"),
            "PYTHONPYCACHEPREFIX": str(temporary / "bytecode"),
        }
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(self, name: str, *words: str, less: str = "") -> None:
        """Measure a command of this Python; `less` is what it imports at its start."""
        empty = self.measure("-c", less) if less else (0.0, 0.0, 0.0)
        clock, cpu, memory = self.measure(*words)
        found = self.taken.setdefault(name, Taken())
        found.clock.append(max(0.0, clock - empty[0]))
        found.cpu.append(max(0.0, cpu - empty[1]))
        found.memory = max(found.memory, memory)

    def measure(self, *words: str) -> tuple[float, float, float]:
        with tempfile.TemporaryFile() as said:
            began = time.perf_counter()
            child = os.posix_spawn(
                sys.executable,
                [sys.executable, *words],
                self.env,
                file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), n) for n in (1, 2)],
            )
            most, status, used = 0.0, 0, None
            while not used:
                most = max(most, memory_of(child))
                ended, status, found = os.wait4(child, os.WNOHANG)
                used = found if ended else None
                time.sleep(0 if used else 0.05)
            clock = time.perf_counter() - began
            if status:
                said.seek(0)
                raise SystemExit(f"{' '.join(words)[:300]}: {said.read().decode()[-2000:]}")
        return clock, used.ru_utime + used.ru_stime, most

    def words(self, command: str, *more: str) -> list[str]:
        folders = [("--raw", "data/raw"), ("--reference", "data/reference")]
        said = [text for flag, at in folders for text in (flag, str(self.root / at))]
        out = ["--out" if command == "clean" else "--tidy", str(self.root / "tidy")]
        if command == "report":
            out += ["--out", str(self.root / "site"), "--notebooks", str(ROOT / "notebooks")]
        return ["-m", "analysis", command, *said, *out, "--today", "2026-01-01", *more]

    def forget(self) -> None:
        for name in ("tidy", ".tidy.runs", "site"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        shutil.rmtree(self.env["ANALYSIS_CACHE"], ignore_errors=True)

    def changed(self, paths: list[Path], name: str, words: list[str], less: str) -> None:
        """Measure with one file changed, and put it back."""
        one = paths[len(paths) // 2]
        before = one.read_bytes()
        other = next(path for path in paths if path.read_bytes() != before)
        one.write_bytes(other.read_bytes())
        self.run(name, *words, less=less)
        one.write_bytes(before)
        self.measure(*words)

    def clean(self, paths: list[Path], dask: str) -> None:
        files = [str(path) for path in paths]
        self.run("unzip + expat (floor)", "-c", FLOOR, *files, less="import bench_read")
        self.forget()
        self.run("clean, one process", "-c", ONE, *self.words("clean")[2:], less=TABLES)
        if dask:
            self.forget()
            self.run(
                "clean, Dask, two processes (clock)",
                *self.words("clean", "--engine", dask),
                less=f"{TABLES}, distributed",
            )
        self.forget()
        self.run("clean, two processes", *self.words("clean"), less=TABLES)
        self.run("clean, nothing changed", *self.words("clean"), less=READING)
        self.changed(paths, "clean, one changed", self.words("clean"), TABLES)
        self.run("assess", "-c", ASSESS, str(self.root / "tidy"), less=TABLES)

    def report(self, paths: list[Path]) -> None:
        self.forget()
        self.measure(*self.words("clean"))
        self.run("report, from nothing", *self.words("report"), less=PAGES)
        self.run("report, nothing changed", *self.words("report"), less=READING)
        self.changed(paths, "report, one changed", self.words("report"), PAGES)

    def peers(self, paths: list[Path]) -> None:
        files = [str(path) for path in paths]
        for engine, module in (("openpyxl", "openpyxl"), ("calamine", "python_calamine")):
            if importlib.util.find_spec(module):
                less = "import pandas"
                self.run(
                    f"pandas + {engine}, reading alone", "-c", PANDAS, engine, *files, less=less
                )


def memory_of(process: int) -> float:
    """MiB of a process and of all below it; what several share is counted once."""
    most = 0.0
    try:
        said = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
        most = (
            sum(int(line.split()[1]) for line in said.splitlines() if line.startswith("Pss:"))
            / 1024
        )
        for task in Path(f"/proc/{process}/task").iterdir():
            below = (task / "children").read_text(encoding="ascii").split()
            most += sum(memory_of(int(child)) for child in below)
    except OSError:
        pass
    return most


def organisation_years(root: Path) -> int:
    """Those of which a return counts, as the tables say."""
    import analysis

    return int(analysis.load(root / "tidy").returns["file"].ne("").sum())


def main() -> None:
    """Measure and print; with `--write` the table and the chart of the docs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", default="33,330,3300", help="workbooks of each body")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages-up-to", type=int, default=330, help="files")
    parser.add_argument("--peers-up-to", type=int, default=330, help="files")
    parser.add_argument("--keep", type=Path, help="where the bodies are made, and stay")
    parser.add_argument("--write", type=Path, help="folder of the table and the chart")
    args = parser.parse_args()
    sizes = []
    with tempfile.TemporaryDirectory() as temporary, cluster() as dask:
        for wanted in map(int, args.files.split(",")):
            root = (args.keep or Path(temporary)) / f"body-{wanted}"
            paths = made(root, wanted)
            bench = Bench(root, Path(temporary))
            for module in (READING, TABLES, PAGES, "import bench_read"):  # compiled once
                bench.measure("-c", module)
            for number in range(1 if wanted > args.pages_up_to else args.rounds):
                bench.clean(paths, dask)
                if wanted <= args.peers_up_to and number == 0:
                    bench.peers(paths)
                if wanted <= args.pages_up_to and number == 0:
                    bench.report(paths)
            size = {"files": len(paths), "years": organisation_years(root)}
            size["ways"] = {name: summary(taken) for name, taken in bench.taken.items()}
            sizes.append(size)
            print(json.dumps(size, ensure_ascii=False), flush=True)
    print(table(sizes))
    if args.write:
        (args.write / "benchmarks.json").write_text(json.dumps(sizes, indent=1) + "\n")
        page = args.write / "benchmarks.md"
        before, _, rest = page.read_text(encoding="utf-8").partition("<!-- table -->\n")
        after = rest.partition("<!-- end of table -->\n")[2]
        text = f"{before}<!-- table -->\n{table(sizes)}<!-- end of table -->\n{after}"
        page.write_text(text, encoding="utf-8")
        chart(sizes, args.write / "benchmarks.svg")


def made(root: Path, count: int) -> list[Path]:
    """The workbooks of a body; made once where they are kept."""
    listed = root / "files.txt"
    if not listed.exists():
        paths = make(root, count)
        listed.write_text("\n".join(map(str, paths)), encoding="utf-8")
    return [Path(line) for line in listed.read_text(encoding="utf-8").splitlines()]


class cluster:  # noqa: N801  used as a function
    """The address of a Dask cluster of two processes for the block; "" where there is no Dask."""

    def __enter__(self) -> str:
        self.made = None
        if importlib.util.find_spec("distributed"):
            os.environ["PYTHONPATH"] = str(ROOT / "src")
            from distributed import LocalCluster

            self.made = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
            return self.made.scheduler_address.replace("tcp://", "dask://")
        return ""

    def __exit__(self, *_: object) -> None:
        if self.made:
            self.made.close()


def summary(taken: Taken) -> dict[str, float]:
    """Medians."""
    return {
        "clock": round(statistics.median(taken.clock), 2),
        "cpu": round(statistics.median(taken.cpu), 2),
        "memory": round(taken.memory),
    }


def table(sizes: list[dict]) -> str:
    """Markdown: a line a way, for each size seconds (clock, CPU), their ratio to the floor, MiB."""
    heads = [f"{size['years']:,} organisation-years ({size['files']:,} files)" for size in sizes]
    lines = ["| clock s / CPU s (× floor) · MiB | " + " | ".join(heads) + " |"]
    lines.append("| --- |" + " ---: |" * len(sizes))
    for way in dict.fromkeys(way for size in sizes for way in size["ways"]):
        cells = []
        for size in sizes:
            one, floor = size["ways"].get(way), size["ways"]["unzip + expat (floor)"]["cpu"]
            cells.append(
                f"{one['clock']:.1f} / {one['cpu']:.1f} ({one['cpu'] / max(floor, 0.01):.1f}) · {one['memory']:.0f}"
                if one
                else "–"
            )
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def chart(sizes: list[dict], path: Path) -> None:
    """CPU seconds by organisation-years, both on scales of powers of ten."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams["svg.hashsalt"] = "benchmarks"
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    for way in dict.fromkeys(way for size in sizes for way in size["ways"]):
        points = [(s["years"], s["ways"][way]["cpu"]) for s in sizes if way in s["ways"]]
        axes.plot(*zip(*points, strict=True), marker="o", label=way)
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="organisation-years",
        ylabel="CPU seconds, without start-up",
    )
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", fontsize=7)
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
