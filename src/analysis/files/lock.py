"""One run at a time in a folder: the system's own lock, which ends with its process."""

import errno
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import filelock

from analysis.files.mark import not_ours
from analysis.messages import Finding, inert, words_of

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no matter whose the place is


class OutputBusy(RuntimeError):  # noqa: N818  nothing is wrong, it is only too early
    """Another run is writing the same folder."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the system's lock on a file beside a folder; it ends with this process, however it ends.

    What stands in the file does not matter; while it is held, it says by whom.
    """
    path = folder.with_name(f".{folder.name}.lock")
    try:
        lock = _acquired(path)
    except filelock.Timeout:
        busy = Finding("output_busy", output=folder, **_holder(path))
        raise OutputBusy(words_of(busy)) from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", 0) in _FULL:
            raise
        why = getattr(error, "strerror", None) or error
        raise not_ours(
            "not_ours.lock",
            output=folder,
            path=path,
            why=why,
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows deletes nothing that is open
            path.unlink()
        lock.release()


def _acquired(path: Path) -> filelock.BaseFileLock:
    """The lock on the file that bears this name now; the one before may just have deleted his."""
    while True:
        handles: list[int] = []
        lock = filelock.FileLock(
            path,
            timeout=0,
            thread_local=False,
            on_acquired=handles.append,
        )
        lock.acquire()
        with suppress(FileNotFoundError):
            if not handles or os.path.samestat(os.fstat(handles[0]), path.lstat()):
                _sign(handles)
                return lock
        lock.release()


def _sign(handles: list[int]) -> None:
    """Say in a lock file who holds it; its first byte is what Windows locks."""
    now = time.strftime("%H:%M:%S ngày %d/%m/%Y")
    who = {
        "process": os.getpid(),
        "host": platform.node(),
        "since": now,
    }
    for handle in handles:
        with suppress(OSError):  # a disk that is full, or a pipe
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, f"\n{json.dumps(who)}\n".encode())


def _holder(path: Path) -> dict[str, Any]:
    """What a lock file says of who holds it."""
    told: Any = {}
    with suppress(OSError, ValueError):
        if path.is_file():
            with path.open("rb", buffering=0) as source:
                source.seek(1)
                told = json.loads(source.read(4096) or b"{}")
    told = told if isinstance(told, dict) else {}
    return {name: inert(str(told.get(name, "?"))[:80]) for name in ("process", "host", "since")}
