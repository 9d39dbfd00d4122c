"""Run notebooks: kernels are started once, used for many pages, and emptied in between.

A kernel is what JupyterLab uses, so a page shows what the analyst sees. Starting one and importing the library
takes seconds, running a page fractions of one; hence `workers` kernels live for the whole run. Between two
pages names, figures and chart settings are put back, imported modules stay.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import logging
import os
import queue
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

TIMEOUT = 300  # seconds for one cell; a page takes about one
QUIET = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=ERROR"]
SILENT = logging.getLogger("analysis.site.execute")  # what went wrong is in the Run
SILENT.setLevel(logging.CRITICAL)
STARTUP, ATTEMPTS = (
    120,
    3,
)  # seconds for a kernel to answer; how often one is started that dies at once
WARM = "import analysis.views"
FRESH = """
import matplotlib, os
os.chdir({folder!r})
def _fresh(shell):
    if not hasattr(shell, "settings_before_pages"):
        shell.settings_before_pages = dict(matplotlib.rcParams)
    matplotlib.rcParams.update(shell.settings_before_pages)
    if "matplotlib.pyplot" in __import__("sys").modules:
        __import__("sys").modules["matplotlib.pyplot"].close("all")
    shell.reset(new_session=True)
_fresh(get_ipython())
"""


@dataclass(frozen=True)
class Job:
    """One notebook to run, with the parameters it gets; `key` is the caller's name for it."""

    key: str
    path: Path
    parameters: dict[str, object] = field(default_factory=dict)


@dataclass
class Run:
    """What became of a job: the executed notebook, or the problem in words, and the seconds it took."""

    job: Job
    notebook: NotebookNode | None = None
    problem: str = ""
    seconds: float = 0.0


class BadParameter(ValueError):
    """A notebook does not have the parameter it was given."""


def read_notebook(path: str | Path) -> NotebookNode:
    """The notebook at `path`.

    Raises
    ------
    ValueError
        When the file is no notebook; the message names it.
    """
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:
        raise ValueError(f"{Path(path).name}: không đọc được sổ tính này ({error})") from error


def parameters_of(notebook: NotebookNode) -> set[str]:
    """Names that the cell tagged ``parameters`` sets; empty when there is no such cell."""
    at = _tagged(notebook)
    if at is None:
        return set()
    tree = ast.parse(notebook.cells[at].source)
    targets = [
        t
        for s in tree.body
        if isinstance(s, (ast.Assign, ast.AnnAssign))
        for t in (s.targets if isinstance(s, ast.Assign) else [s.target])
    ]
    return {t.id for t in targets if isinstance(t, ast.Name)}


def with_parameters(notebook: NotebookNode, name: str, **parameters: object) -> NotebookNode:
    """The notebook with a cell behind its ``parameters`` cell that sets other values.

    Raises
    ------
    BadParameter
        When the notebook does not have one of the parameters; nothing is set that no cell would read.
    """
    if not parameters:
        return notebook
    known = parameters_of(notebook)
    for parameter in parameters:
        if parameter not in known:
            have = ", ".join(sorted(known)) or "không có tham số nào"
            raise BadParameter(
                f"{name}: sổ tính không có tham số «{parameter}» (đang có: {have}); "
                "tham số đứng trong ô mang thẻ «parameters»"
            )
    source = "\n".join(f"{k} = {v!r}" for k, v in parameters.items())
    cell = nbformat.v4.new_code_cell(
        source, metadata={"tags": ["injected-parameters"]}, id="injected-parameters"
    )
    at = _tagged(notebook) + 1
    notebook.cells[at:at] = [cell]
    return notebook


def _tagged(notebook: NotebookNode) -> int | None:
    places = (
        i
        for i, cell in enumerate(notebook.cells)
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", [])
    )
    return next(places, None)


def run_notebooks(
    jobs: Iterable[Job], tidy: str | Path, workers: int = 2, timeout: int = TIMEOUT
) -> Iterator[Run]:
    """Run every job, from this call on, and yield each as it is done, in no particular order.

    Parameters
    ----------
    jobs : iterable of Job
    tidy : path
        Folder of the tidy tables; the notebooks find it by ``ANALYSIS_TIDY``.
    workers : int
        Kernels that run at the same time.
    timeout : int
        Seconds that one cell may take.

    Notes
    -----
    A job that fails is a Run with a problem, never an exception; the others go on. After a time-out or the
    death of a kernel that worker starts a new one. Only a machine on which no kernel starts at all raises.
    """
    jobs = list(jobs)
    waiting, done, stop = deque(jobs), queue.SimpleQueue(), threading.Event()

    async def work() -> None:
        try:
            count = max(1, min(workers, len(jobs)))
            await asyncio.gather(
                *(_worker(waiting, done, stop, Path(tidy), timeout) for _ in range(count))
            )
        except BaseException as error:  # the caller must hear of it
            done.put(error)

    thread = threading.Thread(target=lambda: asyncio.run(work()), daemon=True)
    thread.start()
    return _done(jobs, done, stop, thread)


def _done(
    jobs: list[Job], done: queue.SimpleQueue, stop: threading.Event, thread: threading.Thread
) -> Iterator[Run]:
    try:
        for _ in jobs:
            run = done.get()
            if isinstance(run, BaseException):
                raise run
            yield run
    finally:
        stop.set()
        thread.join(timeout=30)


async def _worker(
    waiting: deque, done: queue.SimpleQueue, stop: threading.Event, tidy: Path, timeout: int
) -> None:
    with tempfile.TemporaryDirectory(prefix="analysis-", ignore_cleanup_errors=True) as scratch:
        kernel = None
        try:
            while waiting and not stop.is_set():
                kernel = kernel or await _start(tidy, Path(scratch))
                run, sound = await _run(waiting.popleft(), *kernel, timeout)
                done.put(run)
                if not sound:
                    await _end(*kernel)
                    kernel = None
        finally:
            if kernel:
                await _end(*kernel)


class _ThisPython(KernelSpecManager):
    """Kernels run on this very Python, whatever kernels the user has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")


def python_path() -> dict[str, str]:
    """The environment for a process that is to import this very package."""
    paths = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(p for p in paths if p)}


async def _start(tidy: Path, scratch: Path) -> tuple[AsyncKernelManager, AsyncKernelClient]:
    """A kernel that answers. Its ports are free when they are chosen and may be taken when it starts: then others are tried."""
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(RuntimeError):
            return await _start_once(tidy, scratch)
    return await _start_once(tidy, scratch)


async def _start_once(tidy: Path, scratch: Path) -> tuple[AsyncKernelManager, AsyncKernelClient]:
    env = python_path()
    env.pop("MPLBACKEND", None)
    env |= {
        "ANALYSIS_TIDY": str(tidy.resolve()),
        "IPYTHONDIR": str(scratch / "ipython"),  # no start-up files of the user
        "PYTHONHASHSEED": "0",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=_ThisPython())
    await manager.start_kernel(env=env, cwd=str(scratch), extra_arguments=QUIET)
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=STARTUP)
    except BaseException:
        await _end(manager, client)
        raise
    client.allow_stdin = False
    return manager, client


async def _end(manager: AsyncKernelManager, client: AsyncKernelClient) -> None:
    client.stop_channels()
    await manager.shutdown_kernel(now=True)


async def _run(
    job: Job, manager: AsyncKernelManager, kernel: AsyncKernelClient, timeout: int
) -> tuple[Run, bool]:
    """The run, and whether the kernel can be used again."""
    run, start, sound = Run(job), time.perf_counter(), True
    notebook, at = None, [0]
    try:
        notebook = with_parameters(read_notebook(job.path), job.path.name, **job.parameters)
        for cell in notebook.cells:  # what a saved notebook shows is from another day
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        for source in (WARM, FRESH.format(folder=str(job.path.parent.resolve()))):
            kernel.execute(source, silent=True, store_history=False, stop_on_error=False)
        runner = NotebookClient(
            notebook, km=manager, timeout=timeout, record_timing=False, log=SILENT
        )
        runner.on_cell_execute = lambda cell, cell_index: at.append(cell_index)
        runner.kc = kernel
        run.notebook = await runner.async_execute(cleanup_kc=False)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        sound = isinstance(error, CellExecutionError)
        run.problem = _describe(job, notebook, at[-1], error)
    except (ValueError, SyntaxError) as error:
        run.problem = str(error)
    except Exception as error:  # whatever it is, it is this page's problem
        sound = False
        run.problem = f"{job.path.name}: {type(error).__name__}: {error}"
    run.seconds = time.perf_counter() - start
    return run, sound


def _describe(job: Job, notebook: NotebookNode, at: int, error: Exception) -> str:
    """Which notebook, which cell, which of its lines, what went wrong – for an analyst who will open it."""
    code = [
        c
        for c in notebook.cells[: at + 1]
        if c.cell_type == "code" and c.get("id") != "injected-parameters"
    ]
    line = next(
        (
            s
            for s in notebook.cells[at].source.splitlines()
            if s.strip() and not s.lstrip().startswith("#")
        ),
        "",
    )
    what = (
        f"{error.ename}: {error.evalue}"
        if isinstance(error, CellExecutionError)
        else "ô chạy quá lâu, đã dừng"
        if isinstance(error, CellTimeoutError)
        else "tiến trình Python đã dừng đột ngột"
    )
    values = ", ".join(f"{k} = {v}" for k, v in job.parameters.items())
    return f"{job.path.name}{f' ({values})' if values else ''}, ô lệnh thứ {len(code)} («{line.strip()[:80]}»): {what}"
