"""Run notebooks: processes are started once, run many pages, and are emptied in between.

Importing the library and reading the tables takes seconds, running a page fractions of one; hence
a few processes live for the whole run, or an executor's. Each works off the cells in the shell that
a kernel has, so a page shows what the analyst sees. Between two pages names, figures and chart
settings are put back, imported modules stay.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.files import temporary
from analysis.messages import Refused, inert
from analysis.showing.chart import TAKEN
from analysis.site.fresh import asked, fresh, shell_in
from analysis.site.notebooks import (
    INJECTED,
    Job,
    read_notebook,
    with_parameters,
    without_outputs,
)
from analysis.site.shell import TooSlow
from analysis.workers import Pool

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from nbformat import NotebookNode

    Then = Callable[[Job, NotebookNode], tuple[Any, str]]

TIMEOUT = 300  # seconds for one cell; a page takes about one
WHOLE = 4  # times as much for a page
MEMORY = 8 << 30  # bytes
TOO_SLOW, DIED = "ô chạy quá lâu, đã dừng", "tiến trình Python đã dừng đột ngột"
_prepared: dict[str, Any] = {}  # in each process, by `_prepare`


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a job: what was made of the notebook as run, or the problem in words.

    `asked` is the digest of the tables, and what the notebook asked of them; empty where that
    cannot be known.
    """

    job: Job
    made: Any = None
    problem: str = ""
    seconds: float = 0.0
    asked: tuple[str, ...] = ()


def as_run(job: Job, notebook: NotebookNode) -> tuple[NotebookNode, str]:
    """The notebook itself, with no problem."""
    del job
    return notebook, ""


def run_notebooks(
    jobs: Iterable[Job],
    tidy: str | Path,
    timeout: float = TIMEOUT,
    then: Then = as_run,
    pools: Callable[..., Any] = Pool,
) -> Generator[Run]:
    """Run every job and yield each as it is done, in no particular order.

    Parameters
    ----------
    jobs : iterable of Job
        What is to be run.
    tidy : path
        Folder of the tidy tables; the notebooks find it by ``ANALYSIS_TIDY``.
    timeout : float
        Seconds that one cell may take.
    then : callable
        What is made of a notebook as run, in the process that ran it, and what went wrong then.
    pools : callable
        `workers.Pool`, or what makes one like it.

    Yields
    ------
    Run

    Notes
    -----
    A job that fails is a Run with a problem, never an exception; the others go on. After a time-out
    or the death of a process another one takes its place. Only a machine on which no process starts
    at all raises.
    """
    found = [replace(job, path=job.path.resolve()) for job in jobs]  # they run where they stand
    if not found:
        return
    limits = {
        "limit_seconds": WHOLE * timeout,
        "wall_seconds": WHOLE * timeout,
        "limit_bytes": MEMORY,
    }
    with temporary() as scratch:
        setup = (str(Path(tidy).resolve()), scratch, timeout, then)
        with pools(_prepare, setup, **limits) as pool:
            for job, answer in pool.run(found, _run, ordered=False):
                if isinstance(answer, Refused):
                    yield Run(job, problem=f"{_at(job, _begun(scratch, job))}: {_why(answer)}")
                else:
                    yield answer


def _prepare(
    tidy: str,
    scratch: Path,
    timeout: float,
    then: Then,
) -> None:
    """Make a process ready for many pages."""
    os.environ |= {"ANALYSIS_TIDY": tidy, TAKEN: "1"}
    shell = shell_in(str(scratch))
    _prepared.update(shell=shell, scratch=scratch, timeout=timeout, then=then)


def _run(job: Job) -> Run:
    """Run a job in this process, which is made ready for it."""
    start, made = time.perf_counter(), None
    about: tuple[str, ...] = ()
    fresh(_prepared["shell"], job.path.parent)
    try:
        notebook = with_parameters(read_notebook(job.path), job.path.name, **job.parameters)
        problem = _worked_off(job, without_outputs(notebook))
    except (ValueError, SyntaxError) as error:
        problem = str(error)
    if not problem:
        about = tuple(asked().split())
        made, problem = _prepared["then"](job, notebook)
    return Run(job, made, inert(problem), time.perf_counter() - start, about)


def _worked_off(job: Job, notebook: NotebookNode) -> str:
    """What went wrong at the first cell where anything did; the cells hold what they showed."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    own = 0  # those that the analyst sees
    for cell in code:
        own += cell.get("id") != INJECTED
        where = f"ô lệnh thứ {own} («{_line(cell)}»)"
        _began(job, where)
        if error := _prepared["shell"].work_off(cell, _prepared["timeout"]):
            return f"{_at(job, where)}: {_what(error)}"
    return ""


def _began(job: Job, where: str) -> None:
    """Write down where a page is, for the case that the process ends there."""
    with suppress(OSError):
        _note(_prepared["scratch"], job).write_text(where, "utf-8")


def _begun(scratch: Path, job: Job) -> str:
    """Where a page was; nothing where it was on another machine."""
    note = _note(scratch, job)
    return note.read_text("utf-8") if note.is_file() else ""


def _note(scratch: Path, job: Job) -> Path:
    return scratch / job.key.replace("/", "-")


def _at(job: Job, where: str) -> str:
    """Which notebook and cell, for an analyst who will open it."""
    values = ", ".join(f"{name} = {value}" for name, value in job.parameters.items())
    named = f"{job.path.name} ({values})" if values else job.path.name
    return f"{named}, {where}" if where else named


def _line(cell: NotebookNode) -> str:
    """The first line of a cell that does anything."""
    lines = [line.strip() for line in cell.source.splitlines()]
    return next((line for line in lines if line and not line.startswith("#")), "")[:80]


def _why(answer: Refused) -> str:
    if answer.code == "too_slow":
        return TOO_SLOW
    error = answer.finding.fields.get("error", "")
    return f"{DIED} ({error})" if error else DIED


def _what(error: NotebookNode) -> str:
    slow = error.ename == TooSlow.__name__
    return TOO_SLOW if slow else f"{error.ename}: {error.evalue}"
