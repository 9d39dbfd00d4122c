"""A folder of results that is replaced as a whole or not at all, and whether it stands unharmed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


class OutputBusy(RuntimeError):
    """Another run is writing the same folder."""


@contextmanager
def replacing(folder: str | Path):
    """A new folder that takes the place of `folder` when the block ends well; one run at a time.

    Where the system can exchange two names at once (Linux), there is no moment without a whole folder; elsewhere
    the old one is moved aside first, and whoever finds it alone moves it back.
    """
    folder = Path(folder).absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    old = _aside(folder)
    with _lock(folder):
        mend(folder)
        for stale in folder.parent.glob(f".{folder.name}.new-*"):
            shutil.rmtree(stale, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix=f".{folder.name}.new-", dir=folder.parent))
        try:
            yield new
            new.chmod(0o755)
            if not folder.exists():
                new.rename(folder)
            elif not _exchange(new, folder):
                folder.rename(old)
                new.rename(folder)
        finally:
            mend(folder)
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def mend(folder: Path) -> None:
    """Move back what a run that died had moved aside."""
    if _aside(folder).exists() and not folder.exists():
        _aside(folder).rename(folder)


def _exchange(a: Path, b: Path) -> bool:
    """Exchange two names at once; False where the system cannot."""
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2
    return call(here, os.fsencode(a), here, os.fsencode(b), exchange) == 0


@contextmanager
def _lock(folder: Path):
    """Hold a lock file with our process id; one left by a dead process is taken over."""
    path = folder.with_name(f".{folder.name}.lock")
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        owner = path.read_text(errors="replace").strip()
        if owner.isdigit() and _alive(int(owner)) and int(owner) != os.getpid():
            raise OutputBusy(f"Một lần chạy khác (tiến trình {owner}) đang ghi vào {folder}; chờ nó xong rồi chạy lại.") from None
        handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        path.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill(pid, 0) would end the process there
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def write(path: Path, content: bytes) -> None:
    """Write a file and see it on the disk."""
    with open(path, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def standing(folder: str | Path) -> dict:
    """What ``datapackage.json`` says of the tables in `folder`, {} unless all of them stand there unharmed."""
    folder = Path(folder)
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for resource in package["resources"]:
            if resource["hash"] != f"sha256:{hashlib.sha256((folder / resource['path']).read_bytes()).hexdigest()}":
                return {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return package
