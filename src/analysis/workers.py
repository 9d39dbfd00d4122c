"""Run a function over files, or texts, in processes that may die: one that aborts, hangs or eats memory costs one file.

Workers start once and take batches, the next when the last is answered: so one side always receives what the other
sends, whatever its size. One that breaks is ended and replaced; the file that it was at gets a `Refused`,
the others of its batch go to the next worker. Memory limits exist where the system has them (not on Windows).
"""

from __future__ import annotations

import faulthandler
import gc
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from analysis.messages import MEND, Refused

DEATHS = ("crashed", "too_slow", "too_much_memory")  # codes of files at which a process died
BATCH, START_SECONDS = 16, 120


class Pool:
    """Processes that wait for work: started when there is some, ended with the ``with`` block.

    Parameters
    ----------
    initializer, initargs
        Called once in each process before its first task.
    limit_seconds, limit_bytes
        Wall clock and growth of memory that one task may take.
    processes
        At most so many, never more than there are tasks; 0 = two to four, as many as the machine has processors.
    """

    def __init__(
        self,
        initializer: Callable | None = None,
        initargs: tuple = (),
        limit_seconds: float = 10,
        limit_bytes: int = 1 << 30,
        processes: int = 0,
    ):
        self.processes = processes or max(2, min(4, os.cpu_count() or 2))
        self._setup = (limit_seconds, limit_bytes, initializer, initargs)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        while self._workers:
            self._workers.pop().stop()

    def run(
        self,
        tasks: Iterable[Any],
        work: Callable[[Any], Any],
        processes: int = 0,
        meanwhile: Callable[[], object] | None = None,
    ) -> Iterator[tuple[Any, Any]]:
        """``work(task)`` for each task; yields in their order.

        Parameters
        ----------
        tasks
            What to work on: files as a rule. They are pickled.
        work
            A function of a module (it is pickled by name); its result is pickled too.
        processes
            Fewer processes than the pool may have.
        meanwhile
            Called here in a thread once the processes have started; it has ended, or raised here, when the last
            answer has come.

        Yields
        ------
        tuple
            (task, result), or (task, `Refused`) with code ``crashed``, ``too_slow``, ``too_much_memory``, or the one
            that `work` raised.

        Raises
        ------
        RuntimeError
            When a process cannot even start.
        """
        tasks = list(tasks)
        waiting, results, following = deque(range(len(tasks))), {}, 0
        several = min(processes or self.processes, self.processes, len(tasks))
        while len(self._workers) < several:
            self._workers.append(_Worker(self._setup))
        beside = _Beside(target=meanwhile) if meanwhile else None
        try:
            if beside:
                beside.start()
            while following < len(tasks):
                share = math.ceil(len(waiting) / (4 * several))
                at_work = self._workers[:several]
                for worker in at_work:
                    if waiting and worker.idle:
                        some = [waiting.popleft() for _ in range(min(BATCH, share, len(waiting)))]
                        worker.give(work, [(i, tasks[i]) for i in some])
                wait(
                    [w.pipe for w in at_work],
                    timeout=max(0.0, min(w.due for w in at_work) - time.monotonic()),
                )
                for place, worker in enumerate(at_work):
                    results |= worker.collect()
                    if worker.failure:
                        if worker.given:
                            results[worker.given.popleft()] = worker.failure
                            waiting.extendleft(reversed(worker.given))
                        worker.stop()
                        self._workers[place] = _Worker(self._setup)
                while following in results:
                    yield tasks[following], results.pop(following)
                    following += 1
        finally:
            if following < len(tasks):  # given up half-way: what is still under way is nobody's
                self.__exit__()
            if beside:
                beside.join()
        if beside and beside.error:
            raise beside.error


def run(
    tasks: Iterable[Any],
    work: Callable[[Any], Any],
    meanwhile: Callable[[], object] | None = None,
    **options: Any,
) -> Iterator[tuple[Any, Any]]:
    """`Pool.run` with a pool of its own; `options` are those of `Pool`."""
    with Pool(**options) as pool:
        yield from pool.run(tasks, work, meanwhile=meanwhile)


class _Beside(threading.Thread):
    """A thread that keeps what went wrong in it."""

    error: BaseException | None = None

    def run(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(
            0.0002
        )  # the workers' answers are taken at once, or they would run out of files
        try:
            super().run()
        except BaseException as error:
            self.error = error
        finally:
            sys.setswitchinterval(usual)


def _context():
    """Fork where it is cheap and safe (Linux, one thread), else start anew."""
    fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if fork else "spawn")


class _Worker:
    """One process, the pipe to it, the tasks it has been given and when it must have answered."""

    def __init__(self, setup: tuple):
        self.limit, self.given, self.ready, self.failure = setup[0], deque(), False, None
        context = _context()
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, self.pipe, *setup), daemon=True)
        self.process.start()
        other.close()
        self.due = time.monotonic() + START_SECONDS

    @property
    def idle(self) -> bool:
        """Does it wait for tasks?"""
        return self.ready and not self.given and not self.failure

    def give(self, work: Callable, some: list[tuple[int, Any]]) -> None:
        """Hand over some tasks to a worker that is idle; one already gone is noticed by `collect`.

        To no other: one that is at work does not receive, and once its answer fills the pipe both would wait for ever.
        """
        self.due = time.monotonic() + self.limit
        self.given.extend(i for i, _ in some)
        try:
            self.pipe.send((work, some))
        except OSError:
            pass

    def collect(self) -> dict[int, Any]:
        """The answers that have arrived; sets ``failure`` when the worker died or is overdue."""
        answers = {}
        try:
            while self.pipe.poll():
                index, result = self.pipe.recv()
                if index < 0:
                    if isinstance(result, str):
                        raise RuntimeError(f"không khởi động được tiến trình đọc tệp: {result}")
                    self.ready = True
                else:
                    self.given.popleft()
                    answers[index] = result
                self.due = time.monotonic() + (self.limit if self.given else 1e6)
        except (EOFError, OSError):
            if not self.ready:
                raise RuntimeError(
                    "không khởi động được tiến trình đọc tệp: tiến trình dừng khi vừa chạy"
                ) from None
            self.failure = _crashed("trình đọc dừng đột ngột")
        if not self.failure and time.monotonic() >= self.due:
            if not self.ready:
                raise RuntimeError(
                    "không khởi động được tiến trình đọc tệp: quá lâu không sẵn sàng"
                )
            self.failure = Refused(
                "too_slow", f"đọc quá {self.limit:g} giây, tệp bất thường; {MEND}"
            )
        return answers

    def stop(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _crashed(what: str) -> Refused:
    return Refused(
        "crashed",
        f"{what} khi đọc tệp này; {MEND}, nếu vẫn vậy thì đề nghị báo người phụ trách phần mềm",
    )


def _serve(
    pipe: Connection,
    other: Connection,
    limit_seconds: float,
    limit_bytes: int,
    initializer,
    initargs,
) -> None:
    """Life of a worker: set limits, answer batches until the pipe closes."""
    other.close()  # a fork holds both ends; with this one open it would never learn that the parent is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.disable()
    try:
        if initializer:
            initializer(*initargs)
    except Exception as error:
        pipe.send((-1, f"{type(error).__name__}: {error}"))
        return
    gc.freeze()
    gc.disable()  # what a file leaves behind holds no cycles worth looking for, and looking costs a tenth of the time
    _limit_memory(limit_bytes)
    pipe.send((-1, None))
    # should the parent be gone while a reader hangs, the alarm ends this process
    alarm = getattr(signal, "alarm", lambda seconds: None)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        while True:
            work, some = pipe.recv()
            for index, task in some:
                alarm(math.ceil(limit_seconds) + 5)
                result = _answer(work, task, limit_bytes)
                alarm(0)
                try:
                    pipe.send((index, result))
                except (EOFError, OSError):
                    raise
                except Exception as error:
                    pipe.send(
                        (index, _crashed(f"kết quả không chuyển được ({type(error).__name__})"))
                    )
    except (EOFError, OSError):
        os._exit(0)


def _answer(work, task: Any, limit_bytes: int) -> Any:
    try:
        return work(task)
    except Refused as refusal:
        return refusal
    except MemoryError:
        return Refused(
            "too_much_memory",
            f"đọc tệp cần hơn {limit_bytes >> 20} MB bộ nhớ, tệp bất thường; {MEND}",
        )
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return _crashed(
            f"lỗi chương trình {type(error).__name__} ở {Path(where.filename).name}:{where.lineno}"
        )


def _limit_memory(limit_bytes: int) -> None:
    """Let the address space grow by `limit_bytes` from here."""
    try:
        import resource

        now = (
            int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            if sys.platform == "linux"
            else 0
        )
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = now + limit_bytes if hard == resource.RLIM_INFINITY else min(now + limit_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass
