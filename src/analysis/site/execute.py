"""Run notebooks: kernels are started once, used for many pages, and emptied in between.

A kernel is what JupyterLab uses, so a page shows what the analyst sees. Starting one and importing
the library takes seconds, running a page fractions of one; hence `workers` kernels live for the
whole run. Between two pages names, figures and chart settings are put back, imported modules stay.
"""

from __future__ import annotations

import asyncio
import logging
import os
import queue
import sys
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from analysis.site import light  # noqa: F401  before all else of Jupyter's

# isort: split
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from analysis.files import temporary
from analysis.messages import inert
from analysis.showing.chart import TAKEN
from analysis.site.notebooks import (
    INJECTED,
    Job,
    read_notebook,
    with_parameters,
    without_outputs,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TIMEOUT = 300  # seconds for one cell; a page takes about one
STARTUP = 120  # seconds for a kernel to answer
ATTEMPTS = 3  # how often one is started that dies at once
QUIET = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=ERROR"]
SILENT = logging.getLogger("analysis.site.execute")  # what went wrong is in the Run
SILENT.setLevel(logging.CRITICAL)
WARM = "import analysis.views"
FRESH = """
import analysis.site.kernel
analysis.site.kernel.fresh(get_ipython(), {folder!r})
"""
ASKED = "import analysis.site.kernel\nprint(analysis.site.kernel.asked())"


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a job: the notebook as run, or the problem in words, and the seconds.

    `asked` is the digest of the tables, and what the notebook asked of them; empty where that
    cannot be known.
    """

    job: Job
    notebook: NotebookNode | None = None
    problem: str = ""
    seconds: float = 0.0
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Work:
    """What the kernels of one call share; a kernel that cannot go on leaves its error in `done`."""

    tidy: str
    timeout: int
    waiting: deque[Job]
    done: queue.SimpleQueue[Run | BaseException] = field(default_factory=queue.SimpleQueue)
    stop: threading.Event = field(default_factory=threading.Event)


def run_notebooks(
    jobs: Iterable[Job],
    tidy: str | Path,
    workers: int = 2,
    timeout: int = TIMEOUT,
) -> Iterator[Run]:
    """Run every job, from this call on, and yield each as it is done, in no particular order.

    Parameters
    ----------
    jobs : iterable of Job
        What is to be run.
    tidy : path
        Folder of the tidy tables; the notebooks find it by ``ANALYSIS_TIDY``.
    workers : int
        Kernels that run at the same time.
    timeout : int
        Seconds that one cell may take.

    Returns
    -------
    iterator of Run

    Notes
    -----
    A job that fails is a Run with a problem, never an exception; the others go on. After a time-out
    or the death of a kernel that worker starts a new one. Only a machine on which no kernel starts
    at all raises.
    """
    work = _Work(str(Path(tidy).resolve()), timeout, deque(jobs))
    count = len(work.waiting)
    kernels = max(1, min(workers, count))

    async def every_worker() -> None:
        try:
            await asyncio.gather(*(_worker(work) for _ in range(kernels)))
        except BaseException as error:  # noqa: BLE001  the caller's thread must hear of it
            work.done.put(error)

    def run() -> None:
        # the loop that sockets of kernels need; Windows' default one lacks it, and warns the user
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(every_worker())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return _done(count, work, thread)


def _done(count: int, work: _Work, thread: threading.Thread) -> Iterator[Run]:
    try:
        for _ in range(count):
            run = work.done.get()
            if isinstance(run, BaseException):
                raise run
            yield run
    finally:
        work.stop.set()
        thread.join(timeout=30)


async def _worker(work: _Work) -> None:
    """Run what is waiting in one kernel, or in the next where one cannot go on."""
    with temporary() as scratch:
        kernel = None
        try:
            while work.waiting and not work.stop.is_set():
                job = work.waiting.popleft()
                kernel = kernel or await _start(work, scratch)
                run, sound = await _run(job, kernel)
                work.done.put(run)
                if not sound:
                    await _end(kernel)
                    kernel = None
        finally:
            if kernel:
                await _end(kernel)


class _ThisPython(KernelSpecManager):
    """Kernels run on this very Python, whatever kernels the user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002  there is one
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=argv,
            display_name="Python 3",
            language="python",
        )


def python_path() -> dict[str, str]:
    """The environment for a process that is to import this very package."""
    ours, given = Path(__file__).resolve().parents[2], os.environ.get("PYTHONPATH")
    path = f"{ours}{os.pathsep}{given}" if given else str(ours)
    return os.environ | {"PYTHONPATH": path}


async def _start(work: _Work, scratch: Path) -> NotebookClient:
    """A kernel that answers.

    Its ports are free when they are chosen and may be taken when it starts: then others are tried.
    """
    env = python_path() | {
        "ANALYSIS_TIDY": work.tidy,
        "IPYTHONDIR": str(scratch / "ipython"),  # no start-up files of the user
        TAKEN: "1",
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    env.pop("MPLBACKEND", None)
    for left in reversed(range(ATTEMPTS)):
        kernel = NotebookClient(
            NotebookNode(),
            AsyncKernelManager(
                kernel_spec_manager=_ThisPython(),
                connection_file=str(scratch / f"{uuid4().hex}.json"),
            ),
            timeout=work.timeout,
            startup_timeout=STARTUP,
            extra_arguments=QUIET,
            record_timing=False,
            log=SILENT,
        )
        try:
            await kernel.async_start_new_kernel(env=env, cwd=str(scratch))
            await kernel.async_start_new_kernel_client()
        except RuntimeError:
            if not left:
                raise
        else:
            break
    return kernel


async def _end(kernel: Any) -> None:
    kernel.kc.stop_channels()
    await kernel.km.shutdown_kernel(now=True)


async def _run(job: Job, kernel: Any) -> tuple[Run, bool]:
    """The run, and whether the kernel can be used again."""
    start, made, problem, sound = time.perf_counter(), None, "", True
    begun = [0]
    asked: tuple[str, ...] = ()
    try:
        notebook = with_parameters(read_notebook(job.path), job.path.name, **job.parameters)
        kernel.nb = without_outputs(notebook)
        kernel.nb.cells.append(new_code_cell(ASKED, id="asked"))
        kernel.on_cell_execute = lambda cell, cell_index: begun.append(cell_index)  # noqa: ARG005
        fresh = FRESH.format(folder=str(job.path.parent.resolve()))
        for source in (WARM, fresh):
            kernel.kc.execute(
                source,
                silent=True,
                store_history=False,
                stop_on_error=False,
            )
        made = await kernel.async_execute()
        asked = _asked(made.cells.pop())
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        sound = isinstance(error, CellExecutionError)
        problem = _describe(job, notebook, begun[-1], error)
    except (ValueError, SyntaxError) as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001  whatever it is, it is this page's problem
        sound = False
        problem = f"{job.path.name}: {type(error).__name__}: {error}"
    return Run(job, made, inert(problem), time.perf_counter() - start, asked), sound


def _asked(cell: NotebookNode) -> tuple[str, ...]:
    """What the last cell printed."""
    said = "".join(out.get("text", "") for out in cell.outputs if out.get("name") == "stdout")
    return tuple(said.split())


def _describe(
    job: Job,
    notebook: NotebookNode,
    at: int,
    error: Exception,
) -> str:
    """Which notebook, cell and line, and what went wrong – for an analyst who will open it."""
    shown = [
        cell
        for cell in notebook.cells[: at + 1]
        if cell.cell_type == "code" and cell.get("id") != INJECTED
    ]
    lines = [line.strip() for line in notebook.cells[at].source.splitlines()]
    code = next((line for line in lines if line and not line.startswith("#")), "")
    values = ", ".join(f"{name} = {value}" for name, value in job.parameters.items())
    where = f"{job.path.name} ({values})" if values else job.path.name
    return f"{where}, ô lệnh thứ {len(shown)} («{code[:80]}»): {_what(error)}"


def _what(error: Exception) -> str:
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}"
    if isinstance(error, CellTimeoutError):
        return "ô chạy quá lâu, đã dừng"
    return "tiến trình Python đã dừng đột ngột"
