"""Earlier runs: the tables that people compare with, each content kept once, old ones let go.

Beside the tables, in ``.<tables>.runs``: ``runs.json`` lists the runs, the oldest first, and each
content of a table stands once, compressed, under its digest. What is no file of that kind is never
touched. A run that gave what the one before it gave is not listed again.
"""

import gzip
import json
import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

from analysis.files import place, write

KEPT = ("submissions", "observations", "gradings", "shortfalls", "questions", "indicators")
# Kept are: every run of the last fortnight, each day's last of the last quarter, then each month's.
EVERY, DAILY = timedelta(days=14), timedelta(days=92)
_CONTENT = re.compile(r"[0-9a-f]{64}\.csv\.gz")
_LIST = "runs.json"


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its id (the day and a number), the day, what it gave, and what it was read with."""

    run: str
    on: str
    summary: str
    reference: str
    contents: dict[str, str] = field(default_factory=dict)  # table → digest


def folder_of(tidy: str | Path) -> Path:
    """Where the runs of a folder of tables are kept."""
    folder = place(tidy)
    return folder.with_name(f".{folder.name}.runs")


def runs(tidy: str | Path) -> list[Run]:
    """The runs that are kept, the oldest first; none where the list cannot be read."""
    try:
        listed = json.loads((folder_of(tidy) / _LIST).read_text(encoding="utf-8"))
        return [Run(**one) for one in listed]
    except (OSError, ValueError, TypeError):
        return []


def remember(tidy: str | Path, today: date, reference: str) -> Run:
    """Keep the tables that stand in a folder as a run of today.

    Parameters
    ----------
    tidy
        Folder of the tables.
    today
        The day of the run.
    reference
        Digest of the registers and of what the package declares.

    Returns
    -------
    Run
        The new one, or the last where it gave the same.
    """
    about = json.loads((Path(tidy) / "datapackage.json").read_text(encoding="utf-8"))
    contents = {
        one["name"]: one["hash"].removeprefix("sha256:")
        for one in about["resources"]
        if one["name"] in KEPT
    }
    known = runs(tidy)
    if known and known[-1].contents == contents and known[-1].reference == reference:
        return known[-1]
    new = Run(_id(today, known), today.isoformat(), about["summary"], reference, contents)
    folder = folder_of(tidy)
    folder.mkdir(parents=True, exist_ok=True)
    for name, digest in contents.items():
        _store(folder / f"{digest}.csv.gz", Path(tidy) / f"{name}.csv")
    kept = pruned([*known, new], today)
    listed = json.dumps([asdict(run) for run in kept], ensure_ascii=False, indent=1)
    _replace(folder / _LIST, listed.encode("utf-8"))
    _sweep(folder, kept)
    return new


def _id(today: date, known: list[Run]) -> str:
    day = today.isoformat()
    of_today = [_number(run) for run in known if run.on == day]
    return f"{day}-{max(of_today, default=0) + 1}"


def _number(run: Run) -> int:
    return int(run.run.rpartition("-")[2])


def _store(target: Path, source: Path) -> None:
    if not target.exists():
        _replace(target, gzip.compress(source.read_bytes(), compresslevel=1, mtime=0))


def _replace(target: Path, content: bytes) -> None:
    """A file that is there whole or not at all."""
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    write(new, content)
    new.replace(target)


def pruned(known: Iterable[Run], today: date) -> list[Run]:
    """Those that stay: all of a fortnight, each day's last of a quarter, each month's last.

    Examples
    --------
    >>> days = [Run(f"{d}-1", d, "", "") for d in ("2026-01-02", "2026-01-30", "2026-11-01")]
    >>> [run.on for run in pruned(days, date(2026, 11, 2))]
    ['2026-01-30', '2026-11-01']
    """
    last: dict[str, Run] = {}
    for run in known:
        age = today - date.fromisoformat(run.on)
        span = run.run if age <= EVERY else run.on if age <= DAILY else run.on[:7]
        last[span] = run
    return sorted(last.values(), key=lambda run: (run.on, _number(run)))


def _sweep(folder: Path, kept: list[Run]) -> None:
    """Let go of contents that no run names any longer."""
    named = {f"{digest}.csv.gz" for run in kept for digest in run.contents.values()}
    for path in folder.iterdir():
        if _CONTENT.fullmatch(path.name) and path.name not in named:
            with suppress(OSError):
                path.unlink()


def since(known: list[Run], asked: str = "") -> Run | None:
    """The run to compare the last with.

    Parameters
    ----------
    known
        All runs, the oldest first.
    asked
        A run, or an ISO date: the last run up to that day, else the first; the last but one where
        nothing is asked for.

    Returns
    -------
    Run or None
        None where there is none.
    """
    if not asked:
        return known[-2] if len(known) > 1 else None
    for run in reversed(known):
        if run.run == asked or (len(asked) == 10 and run.on <= asked):
            return run
    return known[0] if known and len(asked) == 10 else None


def contents(tidy: str | Path, run: Run) -> dict[str, bytes]:
    """The CSV of each table of a run that is kept."""
    folder = folder_of(tidy)
    return {
        name: gzip.decompress((folder / f"{digest}.csv.gz").read_bytes())
        for name, digest in run.contents.items()
    }
