"""Registers written whole or not at all, copied before, and brought back.

A command that writes registers copies them first, into a numbered folder of `KEPT` beside them;
what it has not changed goes again. `undo` puts the copies of the last one back. What stood there
instead is copied in turn: nothing is lost by it.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.messages import Finding, words_of

KEPT = "sao-luu"
_SAYS = "sao-luu.json"
_INSTEAD = "ban-bi-thay"  # within a copy: what undoing it replaced
_UNDONE = "da-tra-lai"
_SUFFIXES = (".csv", ".xlsx")


class RegisterBusy(RuntimeError):  # noqa: N818  nothing is wrong, somebody else has it open
    """A register that another program has open, or keeps changing."""


class NothingToUndo(ValueError):  # noqa: N818  named for what it says
    """There is no copy, or what stands there now is newer than what the command wrote."""


def content_of(path: Path) -> bytes:
    """The bytes of a file, none where there is no file."""
    return path.read_bytes() if path.exists() else b""


def replace(target: Path, content: bytes, before: bytes) -> bool:
    """Put `content` in the place of a file at once; False when it is no longer what was read.

    Parameters
    ----------
    target, content
        The file, and what it shall hold.
    before
        What was read; empty where there was no file.

    Raises
    ------
    RegisterBusy
        When another program has it open.
    """
    require_closed(target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.stem}-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if content_of(target) != before:
            return False
        Path(name).replace(target)
    except PermissionError:
        raise _busy("register_denied", file=target) from None
    finally:
        Path(name).unlink(missing_ok=True)
    return True


def require_closed(path: Path) -> None:
    """Refuse to write what a spreadsheet program has open.

    Raises
    ------
    RegisterBusy
        Where its lock stands beside the file, or the system does not let us write.
    """
    for lock in (f"~${path.name}", f".~lock.{path.name}#"):
        if path.with_name(lock).exists():
            raise _busy("register_open", file=path, lock=lock)
    try:
        if path.exists():
            path.open("r+b").close()
    except PermissionError:
        raise _busy("register_denied", file=path) from None


def _busy(code: str, **fields: Any) -> RegisterBusy:
    return RegisterBusy(words_of(Finding(code, **fields)))


@contextmanager
def backed_up(folder: str | Path, command: str) -> Iterator[None]:
    """Copy the registers of a folder; what the block changes can be undone.

    Parameters
    ----------
    folder
        Of the registers.
    command
        Who writes: named in the copy.

    Raises
    ------
    RegisterBusy
        Before the block, when one of them is open elsewhere.
    """
    folder = Path(folder)
    before = _contents(folder)
    for name in before:
        require_closed(folder / name)
    place = _next(folder, command)
    place.mkdir(parents=True)
    for name, content in before.items():
        (place / name).write_bytes(content)
    try:
        yield
    finally:
        after = _contents(folder)
        changed = [name for name in {*before, *after} if before.get(name) != after.get(name)]
        for name in before.keys() - set(changed):
            (place / name).unlink()
        if changed:
            wrote = {name: _digest(after.get(name)) for name in sorted(changed)}
            said = json.dumps({"command": command, "wrote": wrote}, ensure_ascii=False, indent=1)
            (place / _SAYS).write_text(said, encoding="utf-8")
        else:
            shutil.rmtree(place)
            with suppress(OSError):
                place.parent.rmdir()  # unless it holds others


def undo(folder: str | Path, force: bool = False) -> list[str]:
    """Put back the registers as they were before the last command that wrote them.

    Parameters
    ----------
    folder
        Of the registers.
    force
        Even where somebody has changed them since.

    Returns
    -------
    list of str
        What was done, in words.

    Raises
    ------
    NothingToUndo
        When there is no copy, or a register has been changed since.
    RegisterBusy
        When one is open elsewhere.
    """
    folder = Path(folder)
    copies = [path for path in _copies(folder) if not path.name.endswith(_UNDONE)]
    place = max(copies, default=None)
    if place is None:
        raise NothingToUndo(words_of(Finding("undo_none", folder=folder / KEPT)))
    wrote = _wrote(place)
    now = _contents(folder)
    newer = [name for name, digest in wrote.items() if digest not in ("?", _digest(now.get(name)))]
    if newer and not force:
        raise NothingToUndo(words_of(Finding("undo_newer", files=newer)))
    for name in wrote:
        require_closed(folder / name)
    instead = place / _INSTEAD
    instead.mkdir(exist_ok=True)
    for name in wrote:
        if name in now:
            (instead / name).write_bytes(now[name])
        if (place / name).exists():
            target = Path(os.path.realpath(folder / name))  # a link stays one
            replace(target, (place / name).read_bytes(), now.get(name, b""))
        else:
            (folder / name).unlink(missing_ok=True)
    done = place.rename(place.with_name(f"{place.name}-{_UNDONE}"))
    command = done.name.split("-", 1)[1].removesuffix(f"-{_UNDONE}")
    return [
        words_of(
            Finding(
                "undo_done",
                command=command,
                files=[*wrote],
                kept=done / _INSTEAD,
            )
        )
    ]


def _wrote(place: Path) -> dict[str, str]:
    """File → digest of what the command wrote; "?" where it died before it could say so."""
    with suppress(OSError, ValueError, KeyError):
        told: dict[str, str] = json.loads((place / _SAYS).read_text(encoding="utf-8"))["wrote"]
        return told
    return {path.name: "?" for path in _inside(place) if path.suffix in _SUFFIXES}


def _contents(folder: Path) -> dict[str, bytes]:
    """The registers of a folder by name."""
    found = {}
    for path in _inside(folder):
        register = path.suffix.lower() in _SUFFIXES and path.is_file()
        if register and not path.name.startswith(("~$", ".")):
            found[path.name] = path.read_bytes()
    return found


def _inside(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _copies(folder: Path) -> list[Path]:
    """All copies, oldest first."""
    return [path for path in _inside(folder / KEPT) if path.name[:4].isdigit()]


def _next(folder: Path, command: str) -> Path:
    last = max((int(path.name[:4]) for path in _copies(folder)), default=0)
    return folder / KEPT / f"{last + 1:04}-{command}"
