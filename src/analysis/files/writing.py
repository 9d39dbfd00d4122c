"""A file that is whole: seen on the disk, or there at once."""

import os
from contextlib import suppress
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a file and see it on the disk."""
    try:
        with path.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def put(target: Path, content: bytes) -> None:
    """A file that is there whole or not at all; a disk that is full costs what is kept, no more."""
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        new.replace(target)
    except OSError:
        with suppress(OSError):
            new.unlink()
