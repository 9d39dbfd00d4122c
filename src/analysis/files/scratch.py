"""Folders for the time of a run; what killed runs left of such is swept."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from analysis.files.exchange import TEMPORARY
from analysis.files.mark import is_link

OWN = "analysis-tmp-"  # how our temporary folders begin


@contextmanager
def temporary(beside: Path | None = None) -> Iterator[Path]:
    """A folder of this run, for as long as the block runs.

    What runs that were killed left of such is swept first; a lock in each tells the living.

    Parameters
    ----------
    beside : Path, optional
        The folder in which it is to be; that of the system's temporary files by default.
    """
    where = Path(beside or tempfile.gettempdir())
    _sweep_temporary(where)
    own, lock = _taken(where)
    try:
        with lock:
            (own / "in").mkdir()
            yield own / "in"
    finally:
        lock.release(force=True)
        shutil.rmtree(own, ignore_errors=True)


def _taken(where: Path) -> tuple[Path, filelock.BaseFileLock]:
    """A new folder and the lock in it, held; another's sweep may be quicker."""
    while True:
        own = Path(tempfile.mkdtemp(prefix=OWN, dir=where))
        lock = filelock.FileLock(own / "lock", timeout=0)
        with suppress(filelock.Timeout, FileNotFoundError):
            lock.acquire()
            if (own / "lock").exists():
                return own, lock
            lock.release()


def _sweep_temporary(where: Path) -> None:
    for stale in where.glob(f"{OWN}*"):
        known = re.fullmatch(re.escape(OWN) + TEMPORARY, stale.name) and not is_link(stale)
        with suppress(OSError, filelock.Timeout):
            if known and {path.name for path in stale.iterdir()} <= {"lock", "in"}:
                if not (stale / "lock").exists():
                    stale.rmdir()  # fails where something is in it
                    continue
                with filelock.FileLock(stale / "lock", timeout=0):
                    shutil.rmtree(stale / "in", ignore_errors=True)
                shutil.rmtree(stale, ignore_errors=True)
