"""What was read before, kept by the content of the file, of the maps and words, and of this code.

It only ever saves time: without it, or with one that is broken, the result is the same.
"""

import hashlib
import os
import pickle
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@cache
def code_digest() -> str:
    """Digest of the package's own code and data: another version shares nothing."""
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".csv", ".json") and path.is_file():
            name = path.relative_to(root).as_posix().encode()
            digest.update(name + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def digest_of(*parts: object) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogateescape")).hexdigest()


def packed(item: object) -> bytes:
    """What goes from process to process, and into what is kept."""
    return pickle.dumps(item, protocol=5)


def unpacked(content: bytes) -> Any:
    """What `packed` was given."""
    return pickle.loads(content)  # noqa: S301  of our own workers


def recalled(
    path: Path | None, version: str, wanted: Iterable[K], find: Callable[[list[K]], dict[K, V]]
) -> dict[K, V]:
    """What is wanted: what is kept, and what is found now and kept for the next run.

    Parameters
    ----------
    path
        Where it is kept; None where nothing is to be.
    version
        Of all that it was made with: what is kept by another one does not count.
    wanted
        Keys, hashable.
    find
        Gets those that are not kept, once, even if there are none; what it does not find is
        missing.
    """
    known: dict[K, V] = _load(path, version) if path else {}
    keys = list(dict.fromkeys(wanted))
    fresh = [key for key in keys if key not in known]
    found = {key: known[key] for key in keys if key in known} | find(fresh)
    if path and fresh:
        _save(path, version, found)
    return found


def _load(path: Path, version: str) -> dict[Any, Any]:
    """What is kept for this version; nothing where there is no such file, or it is broken."""
    try:
        with path.open("rb") as source:
            known = source.readline().strip() == version.encode()
            return dict(unpacked(source.read())) if known else {}
    except Exception:  # noqa: BLE001  whatever is wrong with it, it is as if it were not there
        return {}


def _save(path: Path, version: str, content: Mapping[Any, Any]) -> None:
    """Put it in place as a whole; a disk that is full costs what is kept, not the run."""
    try:
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(version.encode() + b"\n" + packed(content))
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
