"""How long the whole of ``analysis clean`` takes, against its floor and against mere reading by others, in one run.

    python benchmarks/bench_clean.py [--files 300] [--rounds 5] [--skip-slow] [--keep DIR]

Makes the workbooks of a larger invented bloc (the sample's maker, more organisations), then times, in turn:
unzipping every part and running expat over it in one process (the floor); `analysis clean` cold, again with nothing
changed, and again with one file changed, each less the start-up of an interpreter that imports what it needs;
and reading alone, without any cleaning, by pandas with calamine and with openpyxl. Python keeps its bytecode, as it
does on a user's machine, in a folder of this run.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "data")]

import make_sample  # noqa: E402
from bench_read import floor, with_pandas  # noqa: E402
from sample_maker import bloc  # noqa: E402

READING = "import analysis.__main__, analysis.pipeline.gather, analysis.files"
TABLES = f"{READING}, analysis.pipeline.assemble, analysis.tables"  # and pandas
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
LIKE = (
    "Công ty CP Thủy nông số {}",
    "Trung tâm Dịch vụ việc làm số {}",
    "Hội Nghề nghiệp số {}",
    "Chi cục Quản lý số {}",
)


def make(root: Path, count: int) -> list[Path]:
    """Write raw files and reference of a bloc large enough for `count` workbooks; returns those that are sound .xlsx."""
    own = len(bloc.REGISTER.strip().splitlines())
    for number in range(own + 1, own + 1 + max(0, count // 3 - own + 12)):
        sector = ("soe", "public-service", "other", "vertical")[number % 4]
        kind, members = ("committee", 40 + number) if number % 3 == 0 else ("cell", 9 + number % 30)
        bloc.REGISTER += (
            f"K{number:02} {kind} {sector} {LIKE[number % 4].format(number)}|{members}\n"
        )
    make_sample.make(root)
    files = sorted(p for p in (root / "data" / "raw").rglob("*.xlsx") if p.is_file())
    sound = [p for p in files if _floor_or_none(p)]
    for path in sound[count:]:
        path.unlink()
    return sound[:count]


def _floor_or_none(path: Path) -> bool:
    try:
        floor(path)
    except Exception:  # the sample holds broken workbooks; what reads them is not the question here
        return False
    return True


def run(*words: str) -> float:
    """Seconds of a command."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return time.perf_counter() - began


def clean(root: Path) -> float:
    return run(
        "-m",
        "analysis",
        "clean",
        "--raw",
        str(root / "data/raw"),
        "--reference",
        str(root / "data/reference"),
        "--out",
        str(root / "tidy"),
    )


def forget(root: Path) -> None:
    """Remove what an earlier run has written, and what it has kept of what it read."""
    for folder in (root / "tidy", root / ".tidy.runs", Path(ENVIRONMENT["ANALYSIS_CACHE"])):
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--skip-slow", action="store_true", help="leave out pandas with openpyxl")
    parser.add_argument(
        "--keep", type=Path, help="make the workbooks in this folder, and leave them there"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        root = args.keep or Path(temporary)
        ENVIRONMENT["PYTHONPYCACHEPREFIX"] = f"{temporary}/bytecode"
        ENVIRONMENT["ANALYSIS_CACHE"] = f"{temporary}/cache"
        run("-c", TABLES)
        paths = make(root, args.files)
        size = sum(p.stat().st_size for p in paths) / len(paths) / 1024
        print(f"{len(paths)} workbooks, {size:.1f} KiB each; medians of {args.rounds} rounds")
        taken: dict[str, list[float]] = {}
        for _ in range(args.rounds):  # in turn, so that a slow moment of the machine hits all alike
            began = time.perf_counter()
            for path in paths:
                floor(path)
            taken.setdefault("unzip + expat, one process (floor)", []).append(
                time.perf_counter() - began
            )
            start, light = run("-c", TABLES), run("-c", READING)
            taken.setdefault("start-up alone, with pandas", []).append(start)
            taken.setdefault("start-up alone, without", []).append(light)
            forget(root)
            for name, less in (("cold", start), ("nothing changed", light)):
                whole = clean(root)
                taken.setdefault(f"analysis clean, {name}, whole", []).append(whole)
                taken.setdefault(f"  {name}, after start-up", []).append(whole - less)
            one = paths[len(paths) // 2]
            before = one.read_bytes()
            one.write_bytes(paths[len(paths) // 2 + 1].read_bytes())
            whole = clean(root)
            taken.setdefault("analysis clean, one changed, whole", []).append(whole)
            taken.setdefault("  one changed, after start-up", []).append(whole - start)
            one.write_bytes(before)
        for engine, module in (("calamine", "python_calamine"), ("openpyxl", "openpyxl")):
            if importlib.util.find_spec(module) and not (engine == "openpyxl" and args.skip_slow):
                began = time.perf_counter()
                for path in paths:
                    with_pandas(engine)(path)
                taken[f"pandas + {engine}, reading alone"] = [time.perf_counter() - began]
        least = statistics.median(taken["unzip + expat, one process (floor)"])
        for name, seconds in taken.items():
            middle = statistics.median(seconds)
            print(
                f"{name:<38}{middle:8.2f} s {middle / len(paths) * 1000:8.2f} ms a file {middle / least:8.2f} × floor"
            )


if __name__ == "__main__":
    main()
