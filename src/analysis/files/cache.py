"""What is kept between runs, in the user's own cache folder."""

import hashlib
import os
import re
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

from analysis.files.mark import MARK, PAGES, is_link, mark, written
from analysis.files.places import place
from analysis.files.writing import put

CACHE = "ANALYSIS_CACHE"  # environment: another cache folder than the system's
UNUSED_SECONDS = 90 * 24 * 3600
_CACHED = re.compile(r"[0-9a-f]{32}\.(read|texts)(\.\d+\.new)?")
BEGUN_SECONDS = 24 * 3600  # nobody still writes what was begun so long ago
_KEPT = re.compile(r"[0-9a-f]{64}(\.\d+\.new)?")  # what is kept, by its digest, or was begun


def cache_folder() -> Path | None:
    """The user's own cache folder: nothing that comes with a folder of submissions is believed.

    None where the user has none that is theirs alone.
    """
    try:
        folder = Path(os.environ.get(CACHE) or user_cache_path("analysis", appauthor=False))
        folder.mkdir(
            mode=0o700,
            parents=True,
            exist_ok=True,
        )
        info = folder.stat()
    except (OSError, RuntimeError):
        return None
    if hasattr(os, "getuid") and (info.st_uid != os.getuid() or info.st_mode & 0o022):
        return None
    _forget_old(folder)
    return folder


def cache_name(output: str | Path) -> str:
    """What is kept for an output bears this name in the cache folder, and a suffix."""
    return hashlib.sha256(os.fsencode(os.path.normcase(place(output)))).hexdigest()[:32]


def _forget_old(folder: Path) -> None:
    """Delete what no run has used for long."""
    for path in folder.iterdir():
        with suppress(OSError):
            most = BEGUN_SECONDS if path.suffix == ".new" else UNUSED_SECONDS
            unused = time.time() - path.lstat().st_mtime > most
            if unused and _CACHED.fullmatch(path.name):
                path.unlink()
            elif unused and path.suffix == ".pages" and keeping(path, PAGES):
                let_go(path)
                (path / MARK).unlink()
                path.rmdir()


def keeping(folder: Path, kind: str) -> Path | None:
    """A folder in which what was made is kept for the next run, made if need be.

    Its files come and go one by one, so the mark names only the kind: what stands there under a
    name that its owner does not give is nobody's to touch.

    Returns
    -------
    Path or None
        None where none can be made, or what stands there has no mark of the kind: then nothing is
        kept.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not is_link(folder) and not any(folder.iterdir()):
            put(folder / MARK, mark(folder, kind))
    except OSError:
        return None
    ours = not is_link(folder) and os.path.lexists(folder / MARK)
    return folder if ours and written(folder, kind) is not None else None


def let_go(folder: Path, used: Collection[str] = ()) -> None:
    """Delete what is kept in a folder of `keeping` under a digest, less what is used."""
    for path in folder.iterdir():
        if _KEPT.fullmatch(path.name) and path.name not in used:
            with suppress(OSError):
                path.unlink()
