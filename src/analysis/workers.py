"""Run a function over files, or texts, in processes that may die.

One that aborts, hangs or eats memory costs one file. Workers start once and take batches. One that
breaks is ended and replaced; the file that it was at gets a `Refused`, the others of its batch go
to the next worker. Memory limits exist where the system has them (not on Windows).

What goes to a worker and comes from it is carried by a thread of its own, so no size of it, and no
process that stops half-way, holds up whoever waits for answers. A deadline counts the processor
time that the work has used, so a busy machine makes no file slow; a generous wall clock bounds it.

Why no pool of a library: `concurrent.futures` gives up all tasks when one process dies. Pebble,
which does not, took 10 to 40 % longer over 300 workbooks, and seven times as long over one; nor
may it fork where a thread is loading pandas, as it does when it replaces a worker; and it counts
wall clock.
"""

import faulthandler
import gc
import math
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self

import psutil

from analysis.messages import Finding, Refused, words_of

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]  # asked for before each use

DEATHS = ("crashed", "too_slow", "too_much_memory")  # codes of files at which a process died
USUAL = max(2, min(4, os.cpu_count() or 2))  # processes at a time
BATCH, START_SECONDS = 16, 120
LOOK_SECONDS = 1.0  # at most between two looks, so that Ctrl-C is heard on Windows, too

Work = Callable[[Any], Any]
Beside = Callable[[], object] | None
Answered = tuple[Any, Any]  # a task and its result, or the refusal of it
Numbered = tuple[int, Any]  # a task, or its answer, with its place among all
Said = tuple[int | None, Any, float]  # place of a task, its answer, processor time used so far
News = tuple["_Worker", Said | None]  # what a worker says; None when it is gone


@dataclass(frozen=True, slots=True)
class Setup:
    """How a worker begins, and what a task may take: its own time, wall clock, memory."""

    initializer: Callable[..., object] | None
    initargs: tuple[Any, ...]
    seconds: float
    wall_seconds: float
    bytes: int


class Pool:
    """Processes that wait for work: started when there is some, ended with the ``with`` block.

    Parameters
    ----------
    initializer, initargs
        Called once in each process before its first task.
    limit_seconds, limit_bytes
        Processor time and growth of memory that one task may take.
    wall_seconds
        Wall clock that it may take, on a machine that is busy or waits for a drive.
    processes
        At most so many, never more than there are tasks; 0 = two to four, as many as the machine
        has processors.
    """

    far = False  # tasks are worked through on this machine

    def __init__(
        self,
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
        limit_seconds: float = 60,
        limit_bytes: int = 1 << 30,
        processes: int = 0,
        *,
        wall_seconds: float = 600,
    ) -> None:
        self.processes = processes or USUAL
        self._setup = Setup(initializer, initargs, limit_seconds, wall_seconds, limit_bytes)
        self._workers: list[_Worker] = []
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()

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
        *,
        ordered: bool = True,
    ) -> Iterator[Answered]:
        """``work(task)`` for each task, in their order.

        Parameters
        ----------
        tasks
            What to work on: files as a rule. They are pickled.
        work
            A function of a module (it is pickled by name); its result is pickled too.
        processes
            Fewer processes than the pool may have; the others end.
        meanwhile
            Called in a thread once the processes have started; it has ended, or raised here, when
            the last answer has come.
        ordered
            Whether answers are given in the order of the tasks, or as they come.

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
        while len(self._workers) > max(several, 1):
            self._workers.pop().stop()  # what it holds of earlier work is room for others
        self._workers += [_Worker(self._setup) for _ in range(several - len(self._workers))]
        for worker in self._workers:  # all are started first: a thread forbids to fork
            worker.listen(self._news)
        with beside(meanwhile):
            try:
                answers = self._answers(tasks, work, several)
                given = _in_order(answers) if ordered else answers
                yield from ((tasks[number], answer) for number, answer in given)
            except BaseException:  # given up half-way: what is still under way is nobody's
                self.__exit__()
                raise

    def _answers(self, tasks: list[Any], work: Work, several: int) -> Iterator[Numbered]:
        """The answers, as they come, with the places of their tasks."""
        waiting, left = deque(enumerate(tasks)), len(tasks)
        while left:
            at_work = self._workers[:several]
            _hand_out(at_work, work, waiting)
            due = min(worker.due for worker in at_work) - time.monotonic()
            answers = self._heard(max(0.001, min(due, LOOK_SECONDS)))
            for place, worker in enumerate(at_work):
                if worker.is_lost():
                    answers |= worker.give_back(waiting)
                    worker.stop()
                    self._workers[place] = _Worker(self._setup)
                    self._workers[place].listen(self._news)
            left -= len(answers)
            yield from answers.items()

    def _heard(self, seconds: float) -> dict[int, Any]:
        """The answers that have come, or come within some seconds."""
        answers: dict[int, Any] = {}
        with suppress(queue.Empty):
            while True:
                worker, said = self._news.get(timeout=seconds)
                if worker in self._workers:  # the last words of one that was ended count no more
                    answers |= worker.hear(said)
                seconds = 0
        return answers


def _in_order(answers: Iterable[Numbered]) -> Iterator[Numbered]:
    """Answers in the order of their places, each as soon as those before it are there."""
    early: dict[int, Any] = {}
    due = 0
    for number, answer in answers:
        early[number] = answer
        while due in early:
            yield due, early.pop(due)
            due += 1


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
    """One process, the thread that carries to and from it, its tasks and their deadline."""

    def __init__(self, setup: Setup) -> None:
        self.failure: Refused | None = None
        self._setup, self._ready, self._used = setup, False, 0.0
        self._given: deque[Numbered] = deque()
        self._batches: queue.SimpleQueue[tuple[Work, list[Numbered]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        context = _context()
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, self._pipe, setup), daemon=True)
        with _uninterrupted():
            self._process.start()
        other.close()
        self.due = self._bound = time.monotonic() + START_SECONDS

    def listen(self, news: "queue.SimpleQueue[News]") -> None:
        """Let what it says be heard there from now on."""
        if not self._thread:
            self._thread = threading.Thread(target=self._carry, args=(news,), daemon=True)
            self._thread.start()

    def _carry(self, news: "queue.SimpleQueue[News]") -> None:
        """Life of the thread: batches to the process, what it says from it."""
        try:
            news.put((self, self._pipe.recv()))
            while batch := self._batches.get():
                self._pipe.send(batch)
                for _ in batch[1]:
                    news.put((self, self._pipe.recv()))
        except Exception:  # noqa: BLE001  it is gone, or no memory is left for what it says
            news.put((self, None))

    @property
    def idle(self) -> bool:
        """Whether it waits for tasks."""
        return self._ready and not self._given and not self.failure

    def give(self, work: Work, some: list[Numbered]) -> None:
        """Hand over tasks to a worker that is idle."""
        self._given.extend(some)
        self._wait()
        self._batches.put((work, some))

    def _wait(self) -> None:
        """Begin to count for the next task; nothing is counted where there is none."""
        now = time.monotonic() if self._given else math.inf
        self.due, self._bound = now + self._setup.seconds, now + self._setup.wall_seconds

    def hear(self, said: Said | None) -> dict[int, Any]:
        """The answer in what it says; sets ``failure`` when it is gone."""
        if said is None:
            if not self._ready:
                raise _not_started("died")
            self.failure = Refused("crashed.stopped")
            return {}
        number, answer, self._used = said
        if number is None and answer:
            raise _not_started("failed", error=answer)
        self._ready = True
        if number is not None:
            self._given.popleft()
        self._wait()
        return {} if number is None else {number: answer}

    def is_lost(self) -> bool:
        """Whether it died or is overdue: then ``failure`` says how."""
        now = time.monotonic()
        if self.failure or now < self.due:
            return bool(self.failure)
        if not self._ready:
            raise _not_started("late")
        left = self._setup.seconds - self._at_work()
        if left <= 0:
            self.failure = Refused("too_slow", seconds=self._setup.seconds)
        elif now >= self._bound:
            self.failure = Refused(
                "too_slow.busy", minutes=max(1, int(self._setup.wall_seconds) // 60)
            )
        self.due = min(now + max(left, 0.05), self._bound)
        return bool(self.failure)

    def _at_work(self) -> float:
        """The processor time that its task has used."""
        try:
            times = psutil.Process(self._process.pid).cpu_times()
        except psutil.Error:  # gone: the thread will hear of it
            return 0.0
        return float(times.user + times.system) - self._used

    def give_back(self, waiting: deque[Numbered]) -> dict[int, Any]:
        """After a failure: the answer for the task it was at; those behind it go back in front."""
        if not self._given:
            return {}
        number, _ = self._given.popleft()
        waiting.extendleft(reversed(self._given))
        return {number: self.failure}

    def stop(self) -> None:
        """End the process, and with it the thread; neither is waited for without end."""
        self._process.kill()
        self._process.join(10)
        self._batches.put(None)
        if self._thread:
            self._thread.join(10)
        if not (self._thread and self._thread.is_alive()):
            self._pipe.close()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait while a process starts: in there nobody could answer for it yet."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
        pipe.send((None, f"{type(error).__name__}: {error}", 0.0))
        return
    # What a file leaves behind holds no cycles worth looking for, and that costs a tenth of time.
    gc.freeze()
    gc.disable()
    _limit_memory(setup.bytes)
    pipe.send((None, None, time.process_time()))
    try:
        with Path(os.devnull).open("w") as nowhere:
            while True:
                work, some = pipe.recv()
                # Should the parent be gone while a reader hangs, this ends the process.
                most = setup.wall_seconds * len(some) + 5
                faulthandler.dump_traceback_later(most, exit=True, file=nowhere)
                for number, task in some:
                    _send(pipe, number, _answer(work, task, setup.bytes))
                faulthandler.cancel_dump_traceback_later()
    except (EOFError, OSError):
        os._exit(0)


def _send(pipe: Connection, number: int, answer: Any) -> None:
    try:
        pipe.send((number, answer, time.process_time()))
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001  pickling raises whatever the answer does
        unsent = Refused("crashed.unsent", error=type(error).__name__)
        pipe.send((number, unsent, time.process_time()))


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
