"""What was read before, kept by the content of the file, of the maps and words, and of this code.

It only ever saves time: without it, or with one that is broken, the result is the same. What is
kept is plain data (MessagePack), checked against the classes it is made into, and stands in the
user's own cache folder, so that nothing which comes with a folder of submissions is believed, let
alone run.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from analysis.files import cache_folder, cache_name, put

V = TypeVar("V")
Key = tuple[str, ...]

_encoder = msgspec.msgpack.Encoder()
_bodies = msgspec.msgpack.Decoder(dict[Key, bytes])
_decoder = cache(msgspec.msgpack.Decoder)


@cache
def code_digest() -> str:
    """Digest of the package's own code and data: another version shares nothing."""
    root, digest = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in (".py", ".csv", ".json", ".npy") and path.is_file():
            name = path.relative_to(root).as_posix().encode()
            digest.update(name + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def digest_of(*parts: object) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogateescape")).hexdigest()


def packed(item: object) -> bytes:
    """Plain bytes, for another process and for what is kept.

    Raises
    ------
    ValueError, TypeError, OverflowError
        When something in it is no plain data.
    """
    return _encoder.encode(item)


def unpacked(content: bytes, kind: Any) -> Any:
    """What `packed` was given, as an object of that class.

    Raises
    ------
    msgspec.MsgspecError
        When it is none.
    """
    return _decoder(kind).decode(content)


def place_for(out: Path) -> Path | None:
    """Where it is kept for the tables in a folder: `recalled` adds its own suffix.

    None where the user has no cache folder that is theirs alone.
    """
    folder = cache_folder()
    return folder / cache_name(out) if folder else None


def recalled(
    path: Path | None,
    version: str,
    wanted: Iterable[Key],
    find: Callable[[list[Key]], dict[Key, bytes]],
    read: Callable[[bytes], V],
) -> dict[Key, V]:
    """What is wanted: what is kept, and what is found now and kept for the next run.

    Parameters
    ----------
    path
        Where it is kept; None where nothing is to be.
    version
        Of all that it was made with: what is kept by another one does not count.
    wanted
        Keys.
    find
        Gets those that are not kept, once, even if there are none, and gives each as `packed`;
        what it does not find is missing.
    read
        Makes each of what was packed; MsgspecError where it cannot.
    """
    kept = _load(path, version) if path else {}
    known: dict[Key, V] = {}
    fresh = []
    for key in dict.fromkeys(wanted):
        try:
            known[key] = read(kept[key])
        except (KeyError, msgspec.MsgspecError):
            fresh.append(key)
    found = find(fresh)
    if path and found:
        _save(path, version, {key: kept[key] for key in known} | found)
    kept.clear()  # thousands are not to be there twice
    known.update((key, read(found.pop(key))) for key in list(found))
    return known


def _load(path: Path, version: str) -> dict[Key, bytes]:
    """What is kept for this version; nothing where there is no such file, or it is broken."""
    try:
        with path.open("rb") as source:
            first = source.readline()
            content = source.read() if first.startswith(version.encode()) else b""
        if first != _first(version, content):
            return {}
        os.utime(path)
        return _bodies.decode(content)
    except (OSError, msgspec.MsgspecError):
        return {}


def _first(version: str, content: bytes) -> bytes:
    """The line before what is kept."""
    return f"{version} {hashlib.sha256(content).hexdigest()}\n".encode()


def _save(path: Path, version: str, kept: dict[Key, bytes]) -> None:
    """Put it in place as a whole; a disk that is full costs what is kept, not the run."""
    content = _encoder.encode(kept)
    put(path, _first(version, content) + content)
