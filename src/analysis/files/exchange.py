"""A folder is replaced as a whole or not at all, and deleted only when it is ours."""

import ctypes
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.files.lock import locked
from analysis.files.mark import MARK, is_link, mark, written
from analysis.files.ours import require
from analysis.files.places import place
from analysis.files.writing import write

TEMPORARY = r"[a-z0-9_]{8}"  # how `tempfile` ends a name


@contextmanager
def replacing(folder: str | Path, kind: str) -> Iterator[Path]:
    """A new folder that takes the place of another when the block ends well; one run at a time.

    Where the system can exchange two names at once (Linux), there is no moment without a whole
    folder; elsewhere the old one is moved aside first, and whoever finds it alone moves it back.

    Parameters
    ----------
    folder : path
        What is replaced.
    kind : str
        `TABLES` or `SITE`.

    Raises
    ------
    NotOurs
        When the folder is not ours to replace: asked before the block, and again right before the
        exchange.
    OutputBusy
        When another run is writing it.
    """
    folder = place(folder)
    old = _aside(folder)
    require(folder, kind)
    require(old, kind)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        mend(folder, kind)
        _sweep(folder, kind)
        new = Path(tempfile.mkdtemp(prefix=_unfinished(folder), dir=folder.parent))
        try:
            # From now on a run that dies leaves what is known for ours.
            (new / MARK).write_bytes(mark(new, kind))
            yield new
            write(new / MARK, mark(new, kind))
            new.chmod(0o755)
            require(folder, kind)
            if not folder.exists():
                new.rename(folder)
            elif not _exchange(new, folder):
                require(old, kind)
                folder.rename(old)
                new.rename(folder)
        finally:
            mend(folder, kind)
            with suppress(OSError):
                delete(new, kind)
            with suppress(OSError):
                require(old, kind)
                delete(old, kind)


def remove(folder: str | Path, kind: str) -> None:
    """Delete an output of ours and what runs that died left beside it.

    Parameters
    ----------
    folder : path
        The output.
    kind : str
        `TABLES` or `SITE`.

    Raises
    ------
    NotOurs
        When the folder is not ours; nothing is deleted then.
    """
    folder = place(folder)
    if not folder.parent.is_dir():
        return
    with locked(folder):
        mend(folder, kind)
        _sweep(folder, kind)
        require(folder, kind)
        delete(folder, kind)


def mend(folder: Path, kind: str) -> None:
    """Move back what a run that died had moved aside."""
    old = _aside(folder)
    alone = old.is_dir() and not is_link(old) and not os.path.lexists(folder)
    if alone and written(old, kind) is not None:
        old.rename(folder)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _unfinished(folder: Path) -> str:
    return f".{folder.name}.new-"


def _sweep(folder: Path, kind: str) -> None:
    """Delete what runs that died had begun: by name and mark, or empty."""
    begun = re.compile(re.escape(_unfinished(folder)) + TEMPORARY)
    for stale in folder.parent.iterdir():
        if not begun.fullmatch(stale.name) or is_link(stale):
            continue
        with suppress(OSError):
            if (stale / MARK).is_file():
                delete(stale, kind)
            else:
                stale.rmdir()  # fails where something is in it, which then stays


def delete(folder: Path, kind: str) -> None:
    """Delete a folder known for ours, its mark last: what a dying run leaves is known, too."""
    if not folder.is_dir():
        return
    if not (folder / MARK).exists():
        (folder / MARK).write_bytes(mark(folder, kind))
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != MARK:
            path.unlink()
    shutil.rmtree(folder)


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two names at once; False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2
    return bool(call(here, os.fsencode(a), here, os.fsencode(b), exchange) == 0)
