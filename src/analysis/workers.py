"""Run a function over files, or texts, in processes that may die.

One that aborts, hangs or eats memory costs one file. Workers start once and take batches, the next
when the last is answered: so one side always receives what the other sends, whatever its size. One
that breaks is ended and replaced; the file that it was at gets a `Refused`, the others of its batch
go to the next worker. Memory limits exist where the system has them (not on Windows).

Why no pool of a library: `concurrent.futures` gives up all tasks when one process dies. Pebble,
which does not, took 10 to 40 % longer over 300 workbooks, and seven times as long over one; nor
may it fork where a thread is loading pandas, as it does when it replaces a worker.
"""

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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Self

from analysis.messages import Finding, Refused, words_of

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]  # asked for before each use

DEATHS = ("crashed", "too_slow", "too_much_memory")  # codes of files at which a process died
BATCH, START_SECONDS, FOREVER = 16, 120, 1e6

Work = Callable[[Any], Any]
Beside = Callable[[], object] | None
Answered = tuple[Any, Any]  # a task and its result, or the refusal of it
Numbered = tuple[int, Any]  # a task with its place among all


@dataclass(frozen=True, slots=True)
class Setup:
    """How a worker begins, and what a task may take: wall clock, and growth of memory."""

    initializer: Callable[..., object] | None
    initargs: tuple[Any, ...]
    seconds: float
    bytes: int


class Pool:
    """Processes that wait for work: started when there is some, ended with the ``with`` block.

    Parameters
    ----------
    initializer, initargs
        Called once in each process before its first task.
    limit_seconds, limit_bytes
        Wall clock and growth of memory that one task may take.
    processes
        At most so many, never more than there are tasks; 0 = two to four, as many as the machine
        has processors.
    """

    far = False  # tasks are worked through on this machine

    def __init__(
        self,
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
        limit_seconds: float = 10,
        limit_bytes: int = 1 << 30,
        processes: int = 0,
    ) -> None:
        self.processes = processes or max(2, min(4, os.cpu_count() or 2))
        self._setup = Setup(initializer, initargs, limit_seconds, limit_bytes)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        while self._workers:
            self._workers.pop().stop()

    def run(
        self,
        tasks: Iterable[Any],
        work: Work,
        processes: int = 0,
        meanwhile: Beside = None,
    ) -> Iterator[Answered]:
        """``work(task)`` for each task, in their order.

        Parameters
        ----------
        tasks
            What to work on: files as a rule. They are pickled.
        work
            A function of a module (it is pickled by name); its result is pickled too.
        processes
            Fewer processes than the pool may have.
        meanwhile
            Called in a thread once the processes have started; it has ended, or raised here, when
            the last answer has come.

        Yields
        ------
        tuple
            (task, result), or (task, `Refused`) with code ``crashed``, ``too_slow``,
            ``too_much_memory``, or the one that `work` raised.

        Raises
        ------
        RuntimeError
            When a process cannot even start.
        """
        tasks = list(tasks)
        several = min(processes or self.processes, self.processes, len(tasks))
        while len(self._workers) < several:
            self._workers.append(_Worker(self._setup))
        with beside(meanwhile):
            try:
                yield from self._answers(tasks, work, several)
            except BaseException:  # given up half-way: what is still under way is nobody's
                self.__exit__()
                raise

    def _answers(self, tasks: list[Any], work: Work, several: int) -> Iterator[Answered]:
        waiting = deque(enumerate(tasks))
        answers: dict[int, Any] = {}
        for number, task in enumerate(tasks):
            while number not in answers:
                at_work = self._workers[:several]
                _hand_out(at_work, work, waiting)
                due = min(worker.due for worker in at_work)
                wait([worker.pipe for worker in at_work], max(0.0, due - time.monotonic()))
                for place, worker in enumerate(at_work):
                    answers |= worker.collect()
                    if worker.failure:
                        answers |= worker.give_back(waiting)
                        worker.stop()
                        self._workers[place] = _Worker(self._setup)
            yield task, answers.pop(number)


def _hand_out(workers: "list[_Worker]", work: Work, waiting: deque[Numbered]) -> None:
    """Give a batch to each worker that is idle; towards the end smaller ones, for all to end."""
    most = min(BATCH, math.ceil(len(waiting) / (4 * len(workers))))
    for worker in workers:
        if waiting and worker.idle:
            worker.give(work, [waiting.popleft() for _ in range(min(most, len(waiting)))])


def run(
    tasks: Iterable[Any],
    work: Work,
    meanwhile: Beside = None,
    **options: Any,
) -> Iterator[Answered]:
    """`Pool.run` with a pool of its own; `options` are those of `Pool`."""
    with Pool(**options) as pool:
        yield from pool.run(tasks, work, meanwhile=meanwhile)


@contextmanager
def beside(meanwhile: Beside) -> Iterator[None]:
    """Call something in a thread, wait for it at the end of the block, raise what it raised."""
    failures: list[BaseException] = []

    def call() -> None:
        try:
            if meanwhile:
                meanwhile()
        except BaseException as error:  # noqa: BLE001  raised below, where somebody hears it
            failures.append(error)

    if not meanwhile:
        yield
        return
    usual = sys.getswitchinterval()
    # The workers' answers are to be taken at once, or they would run out of files.
    sys.setswitchinterval(0.0002)
    thread = threading.Thread(target=call)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        sys.setswitchinterval(usual)
    for failure in failures:
        raise failure


def _context() -> Any:
    """Fork where it is cheap and safe (Linux, one thread), else start anew."""
    fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if fork else "spawn")


class _Worker:
    """One process, the pipe to it, the tasks it was given and when it must have answered."""

    def __init__(self, setup: Setup) -> None:
        self.failure: Refused | None = None
        self._seconds, self._ready = setup.seconds, False
        self._given: deque[Numbered] = deque()
        context = _context()
        self.pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self.pipe, setup), daemon=True)
        self._process.start()
        other.close()
        self.due = time.monotonic() + START_SECONDS

    @property
    def idle(self) -> bool:
        """Whether it waits for tasks."""
        return self._ready and not self._given and not self.failure

    def give(self, work: Work, some: list[Numbered]) -> None:
        """Hand over tasks to a worker that is idle; one already gone is noticed by `collect`.

        To no other: one at work does not receive, and once its answer fills the pipe both would
        wait for ever.
        """
        self.due = time.monotonic() + self._seconds
        self._given.extend(some)
        with suppress(OSError):
            self.pipe.send((work, some))

    def collect(self) -> dict[int, Any]:
        """The answers that have arrived; sets ``failure`` when the worker died or is overdue."""
        answers: dict[int, Any] = {}
        try:
            while self.pipe.poll():
                number, answer = self.pipe.recv()
                if number is not None:
                    self._given.popleft()
                    answers[number] = answer
                elif answer:
                    raise _not_started("failed", error=answer)
                self._ready = True
                self.due = time.monotonic() + (self._seconds if self._given else FOREVER)
        except (EOFError, OSError):
            if not self._ready:
                raise _not_started("died") from None
            self.failure = Refused("crashed.stopped")
        if not self.failure and time.monotonic() >= self.due:
            if not self._ready:
                raise _not_started("late")
            self.failure = Refused("too_slow", seconds=self._seconds)
        return answers

    def give_back(self, waiting: deque[Numbered]) -> dict[int, Any]:
        """After a failure: the answer for the task it was at; those behind it go back in front."""
        if not self._given:
            return {}
        number, _ = self._given.popleft()
        waiting.extendleft(reversed(self._given))
        return {number: self.failure}

    def stop(self) -> None:
        """End the process."""
        self.pipe.close()
        self._process.kill()
        self._process.join()


def _not_started(how: str, **fields: Any) -> RuntimeError:
    return RuntimeError(words_of(Finding(f"no_worker.{how}", **fields)))


def _serve(pipe: Connection, other: Connection, setup: Setup) -> None:
    """Life of a worker: set limits, answer batches until the pipe closes."""
    other.close()  # a fork holds both ends; with this open it would not learn of the parent's end
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.disable()
    try:
        if setup.initializer:
            setup.initializer(*setup.initargs)
    except Exception as error:  # noqa: BLE001  told by the parent
        pipe.send((None, f"{type(error).__name__}: {error}"))
        return
    # What a file leaves behind holds no cycles worth looking for, and that costs a tenth of time.
    gc.freeze()
    gc.disable()
    _limit_memory(setup.bytes)
    pipe.send((None, None))
    # Should the parent be gone while a reader hangs, the alarm ends this process.
    alarm = getattr(signal, "alarm", lambda _: None)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        while True:
            work, some = pipe.recv()
            for number, task in some:
                alarm(math.ceil(setup.seconds) + 5)
                answer = _answer(work, task, setup.bytes)
                alarm(0)
                _send(pipe, number, answer)
    except (EOFError, OSError):
        os._exit(0)


def _send(pipe: Connection, number: int, answer: Any) -> None:
    try:
        pipe.send((number, answer))
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001  pickling raises whatever the answer does
        pipe.send((number, Refused("crashed.unsent", error=type(error).__name__)))


def _answer(work: Work, task: Any, limit_bytes: int) -> Any:
    try:
        return work(task)
    except Refused as refusal:
        return refusal
    except MemoryError:
        return Refused("too_much_memory", megabytes=limit_bytes >> 20)
    except Exception as error:  # noqa: BLE001  whatever a file leads the work to
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        return Refused("crashed.program", error=type(error).__name__, where=where)


def _limit_memory(limit_bytes: int) -> None:
    """Let the address space grow by so much from here."""
    if resource is None:
        return
    with suppress(ValueError, OSError):
        used = 0
        if sys.platform == "linux":
            pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
            used = int(pages) * resource.getpagesize()
        most, hard = used + limit_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
