"""Work handed in batches to an executor: that of a running Dask cluster, or any other.

There a batch goes through `workers.Pool` with one process, as it does here: so a reader that dies,
hangs or eats memory costs one file, whatever the machine. A batch that does not come back, or that
a machine with another version of this program refuses, is said and worked through here. Nothing is
read by its path there: files are handed over as bytes.
"""

import multiprocessing.process
import pickle
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from importlib import import_module
from itertools import islice
from typing import Any, Self

from analysis.messages import Finding, words_of
from analysis.pipeline.kept import code_digest
from analysis.workers import BATCH, Answered, Beside, Pool, Work, beside

AHEAD = 16  # batches that are under way at a time
SCHEME = "dask://"
SECONDS = 10  # for a scheduler to answer
Say = Callable[[str], object]
_own = threading.local()  # in each thread of a machine at work: the setup it has, and its pool


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")


class Elsewhere:
    """What `workers.Pool` is, over an executor.

    Parameters
    ----------
    executor
        Where batches go.
    initializer, initargs, **limits
        As of `Pool`.
    say
        Told of each batch that had to be worked through here.
    """

    far = True

    def __init__(
        self,
        executor: Executor,
        initializer: Callable[..., object],
        initargs: tuple[Any, ...],
        say: Say = _to_stderr,
        **limits: Any,
    ) -> None:
        self._executor, self._say = executor, say
        far = {**limits, "processes": 1}
        self._setup = pickle.dumps((code_digest(), initializer, initargs, far))
        self._here = Pool(initializer, initargs, **limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._here.__exit__()

    def run(
        self,
        tasks: Iterable[Any],
        work: Work,
        processes: int = 0,
        meanwhile: Beside = None,
        *,
        ordered: bool = True,
    ) -> Iterator[Answered]:
        """As `Pool.run`; how many processes there are is the executor's affair."""
        del processes, ordered  # batches come in their order
        under_way: deque[tuple[list[Any], Future[list[Any]] | Exception]] = deque()
        with beside(meanwhile):
            left = iter(tasks)
            while batch := list(islice(left, BATCH)):
                under_way.append((batch, self._submitted(work, batch)))
                if len(under_way) >= AHEAD:
                    yield from self._answers(work, *under_way.popleft())
            while under_way:
                yield from self._answers(work, *under_way.popleft())

    def _submitted(self, work: Work, batch: list[Any]) -> "Future[list[Any]] | Exception":
        try:
            return self._executor.submit(serve, self._setup, work, batch)
        except Exception as error:  # noqa: BLE001  whatever is wrong there, it can be done here
            return error

    def _answers(
        self, work: Work, batch: list[Any], sent: "Future[list[Any]] | Exception"
    ) -> Iterable[Answered]:
        """The answers of a batch that was sent; where it does not come back, from here."""
        try:
            error = sent if isinstance(sent, Exception) else sent.exception()
            if not error and not isinstance(sent, Exception):
                return zip(batch, sent.result(), strict=True)
        except Exception as lost:  # noqa: BLE001  as above
            error = lost
        why = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        self._say(words_of(Finding("engine_lost", tasks=len(batch), why=why)))
        return self._here.run(batch, work)


def serve(setup: bytes, work: Work, batch: list[Any]) -> list[Any]:
    """Work through a batch, on the machine to which it was handed.

    Raises
    ------
    RuntimeError
        When this program is another version than the one that asks.
    """
    if getattr(_own, "setup", None) != setup:
        version, *given, limits = pickle.loads(setup)  # noqa: S301  of our own program
        if version != code_digest():
            raise RuntimeError(words_of(Finding("engine_version")))
        if hasattr(_own, "pool"):
            _own.pool.__exit__()
        _own.pool, _own.setup = Pool(*given, **limits), setup
    with _may_have_children():
        return [answer for _, answer in _own.pool.run(batch, work)]


@contextmanager
def _may_have_children() -> Iterator[None]:
    """A cluster's processes are daemons, which Python lets start none; ours end with their pipe."""
    settings: dict[str, Any] = vars(multiprocessing.process.current_process())["_config"]
    daemon = settings.pop("daemon", None)
    try:
        yield
    finally:
        if daemon is not None:
            settings["daemon"] = daemon


@contextmanager
def executor_at(address: str) -> Iterator[Executor]:
    """The executor of a running Dask cluster.

    Parameters
    ----------
    address
        ``dask://HOST:PORT``, of its scheduler.

    Raises
    ------
    ValueError
        When it is no such address, nothing answers there, or `distributed` is not installed.
    """
    host = address.removeprefix(SCHEME)
    if host == address or not host:
        raise ValueError(words_of(Finding("engine_unknown", engine=address)))
    try:
        distributed = import_module("distributed")  # of the extra `scale`
        client = distributed.Client(f"tcp://{host}", timeout=SECONDS)
    except ImportError:
        raise ValueError(words_of(Finding("engine_missing", engine=address))) from None
    except (OSError, ValueError) as error:
        said = str(error).splitlines()[0][:200]
        raise ValueError(words_of(Finding("engine_silent", engine=address, why=said))) from None
    with client:
        yield client.get_executor(pure=False)
