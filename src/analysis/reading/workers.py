"""Run a function over files, or texts, in processes that may die: one that aborts, hangs or eats memory costs one file.

Workers start once and take batches. One that breaks is ended and replaced; the file that it was at gets a `Refused`,
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

from analysis.reading.gate import MEND, Refused

DEATHS = ("crashed", "too_slow", "too_much_memory")  # codes of files at which a process died
BATCH, START_SECONDS = 16, 120


def run(
    paths: Iterable[Any],
    work: Callable[[Any], Any],
    limit_seconds: float = 10,
    limit_bytes: int = 1 << 30,
    processes: int = 0,
    initializer: Callable | None = None,
    initargs: tuple = (),
    meanwhile: Callable[[], object] | None = None,
) -> Iterator[tuple[Any, Any]]:
    """``work(path)`` for each path, in worker processes; yields in the order of `paths`.

    Parameters
    ----------
    paths
        What to work on: files as a rule.
    work
        A function of a module (it is pickled by name); its result is pickled too.
    limit_seconds, limit_bytes
        Wall clock and growth of memory that one file may take.
    processes
        Workers at most, never more than there are paths; 0 = two to four, as many as the machine has processors.
    initializer, initargs
        Called once in each worker before its first file.
    meanwhile
        Called in a thread once the workers have started; it has ended, or raised here, when the last answer has come.

    Yields
    ------
    tuple
        (path, result), or (path, `Refused`) with code ``crashed``, ``too_slow``, ``too_much_memory``, or the one
        that `work` raised.

    Raises
    ------
    RuntimeError
        When a worker cannot even start.
    """
    paths = list(paths)
    processes = processes or max(2, min(4, os.cpu_count() or 2))
    waiting, results, following = deque(range(len(paths))), {}, 0
    setup = (work, limit_seconds, limit_bytes, initializer, initargs)
    context = _context()
    workers = [_Worker(context, setup) for _ in range(min(processes, len(paths)))]
    beside = _Beside(target=meanwhile) if meanwhile else None
    try:
        if beside:
            beside.start()
        while following < len(paths):
            share = math.ceil(len(waiting) / (4 * len(workers)))
            for worker in workers:
                if waiting and len(worker.given) < 2:
                    worker.give([waiting.popleft() for _ in range(min(BATCH, share, len(waiting)))], paths)
            wait([w.pipe for w in workers], timeout=max(0.0, min(w.due for w in workers) - time.monotonic()))
            for place, worker in enumerate(workers):
                for index, result in worker.collect():
                    results[index] = result
                if worker.failure:
                    if worker.given:
                        results[worker.given.popleft()] = worker.failure
                        waiting.extendleft(reversed(worker.given))
                    worker.stop()
                    workers[place] = _Worker(_context(), setup)
            while following in results:
                yield paths[following], results.pop(following)
                following += 1
    finally:
        for worker in workers:
            worker.stop()
        if beside:
            beside.join()
    if beside and beside.error:
        raise beside.error


class _Beside(threading.Thread):
    """A thread that keeps what went wrong in it."""

    error: BaseException | None = None

    def run(self) -> None:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(0.0002)  # the workers' answers are taken at once, or they would run out of files
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
    """One process, the pipe to it, the files it has been given and when it must have answered."""

    def __init__(self, context, setup: tuple):
        self.limit, self.given, self.ready, self.failure = setup[1], deque(), False, None
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, self.pipe, *setup), daemon=True)
        self.process.start()
        other.close()
        self.due = time.monotonic() + START_SECONDS

    def give(self, indices: list[int], paths: list[Path]) -> None:
        """Hand over some files; a worker already gone is noticed by `collect`."""
        if not self.given and self.ready:
            self.due = time.monotonic() + self.limit
        self.given.extend(indices)
        try:
            self.pipe.send([(i, paths[i]) for i in indices])
        except OSError:
            pass

    def collect(self) -> list[tuple[int, Any]]:
        """The answers that have arrived; sets ``failure`` when the worker died or is overdue."""
        answers = []
        try:
            while self.pipe.poll():
                index, result = self.pipe.recv()
                if index < 0:
                    if isinstance(result, str):
                        raise RuntimeError(f"không khởi động được tiến trình đọc tệp: {result}")
                    self.ready = True
                else:
                    self.given.popleft()
                    answers.append((index, result))
                self.due = time.monotonic() + (self.limit if self.given else 1e6)
        except (EOFError, OSError):
            if not self.ready:
                raise RuntimeError("không khởi động được tiến trình đọc tệp: tiến trình dừng khi vừa chạy") from None
            self.failure = _crashed("trình đọc dừng đột ngột")
        if not self.failure and time.monotonic() >= self.due:
            if not self.ready:
                raise RuntimeError("không khởi động được tiến trình đọc tệp: quá lâu không sẵn sàng")
            self.failure = Refused("too_slow", f"đọc quá {self.limit:g} giây, tệp bất thường; {MEND}")
        return answers

    def stop(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _crashed(what: str) -> Refused:
    return Refused("crashed", f"{what} khi đọc tệp này; {MEND}, nếu vẫn vậy thì đề nghị báo người phụ trách phần mềm")


def _serve(
    pipe: Connection, other: Connection, work, limit_seconds: float, limit_bytes: int, initializer, initargs
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
            for index, path in pipe.recv():
                alarm(math.ceil(limit_seconds) + 5)
                result = _answer(work, path, limit_bytes)
                alarm(0)
                try:
                    pipe.send((index, result))
                except (EOFError, OSError):
                    raise
                except Exception as error:
                    pipe.send((index, _crashed(f"kết quả không chuyển được ({type(error).__name__})")))
    except (EOFError, OSError):
        os._exit(0)


def _answer(work, path: Path, limit_bytes: int) -> Any:
    try:
        return work(path)
    except Refused as refusal:
        return refusal
    except MemoryError:
        return Refused("too_much_memory", f"đọc tệp cần hơn {limit_bytes >> 20} MB bộ nhớ, tệp bất thường; {MEND}")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return _crashed(f"lỗi chương trình {type(error).__name__} ở {Path(where.filename).name}:{where.lineno}")


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
