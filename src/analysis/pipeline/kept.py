"""What was read before, kept by the content of the file, of the maps and words, and of this code.

A cache is only ever a saving of time: without it, or with a broken one, the result is the same.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import tempfile
from functools import cache
from pathlib import Path


@cache
def code_digest() -> str:
    """Digest of the package's own code and data: another version shares nothing."""
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".csv", ".json") and path.is_file():
            digest.update(
                path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"
            )
    return digest.hexdigest()


def digest_of(*parts: object) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogateescape")).hexdigest()


def load(path: Path, version: str) -> dict:
    """What the cache at `path` holds for this version; empty when there is none or it cannot be read."""
    try:
        with open(path, "rb") as source:
            return pickle.load(source) if source.readline().strip() == version.encode() else {}
    except Exception:  # a cache that cannot be read is no cache
        return {}


def save(path: Path, version: str, content: dict) -> None:
    """Put the cache in place as a whole; a disk that is full costs the cache, not the run."""
    try:
        handle, name = tempfile.mkstemp(prefix=path.name, dir=path.parent)
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(version.encode() + b"\n")
            pickle.dump(content, out, protocol=5)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
