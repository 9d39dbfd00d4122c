"""Outputs: what is ours to replace, and how a folder is replaced as a whole or not at all.

No command replaces, moves or deletes what it did not make. A folder that we write carries a mark
(`MARK`): the kind of the output and every entry that we put there. Only a folder with such a mark,
and with nothing beyond what the mark lists, is replaced; so is an empty one. A link is never
written through: whoever wants its target names it.
"""

import ctypes
import errno
import hashlib
import html
import itertools
import json
import os
import platform
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import filelock
from platformdirs import user_cache_path

from analysis.messages import Finding, inert, words_of

MARK = ".analysis-output"
TABLES, SITE, PAGES = "tables", "site", "pages"
# The date of every part of a workbook that we write; no other program gives it.
EPOCH = (2021, 1, 1, 0, 0, 0)

# What systems and office programs leave in a folder that somebody has merely looked at.
_DROPPING = re.compile(r"Thumbs\.db|desktop\.ini|\.DS_Store|~\$.*|\.~lock\..*#")
CACHE = "ANALYSIS_CACHE"  # environment: another cache folder than the system's
UNUSED_SECONDS = 90 * 24 * 3600
_CACHED = re.compile(r"[0-9a-f]{32}\.(read|texts)(\.\d+\.new)?")
BEGUN_SECONDS = 24 * 3600  # nobody still writes what was begun so long ago
OWN = "analysis-tmp-"  # how our temporary folders begin
_KEPT = re.compile(r"[0-9a-f]{64}(\.\d+\.new)?")  # what is kept, by its digest, or was begun
_TEMPORARY = r"[a-z0-9_]{8}"  # how `tempfile` ends a name
_NOTE = "Do lệnh analysis ghi; cả thư mục được thay mỗi lần chạy. Đừng để tệp riêng ở đây."
_OTHER_THINGS = {TABLES: "not_ours.tables", SITE: "not_ours.site"}
_FIRST_TABLES = {"submissions", "observations", "ledger", "issues"}
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # no matter whose the place is
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)  # a file with other things


class OutputBusy(RuntimeError):  # noqa: N818  nothing is wrong, it is only too early
    """Another run is writing the same folder."""


class NotOurs(FileExistsError):  # noqa: N818  named for what it says
    """An output would take the place of something that we did not make: what, and what to do."""


def _not_ours(code: str, **fields: Any) -> NotOurs:
    return NotOurs(words_of(Finding(code, **fields)))


# ── where an output may be ──


def place(folder: str | Path) -> Path:
    """The absolute address of a folder; a link in its last part is left as it is."""
    folder = Path(folder).absolute()
    if folder.name == "..":
        return folder.resolve()
    return folder.parent.resolve() / folder.name


def keep_apart(output: str | Path, others: Mapping[str, str | Path]) -> None:
    """Refuse an output at a place that it must not have, whatever is there.

    Parameters
    ----------
    output : path
        Folder or file that is to be written.
    others : mapping
        Folders by what a person calls them; the output may neither be one of them, nor lie in it,
        nor hold it.

    Raises
    ------
    NotOurs
        Also for a drive's root, the home folder or what holds it, and a place inside an output of
        ours.
    """
    here = place(output).resolve()
    if os.path.ismount(here):
        raise _not_ours("not_ours.root", output=output)
    home = os.path.expanduser("~")  # noqa: PTH111  no error where there is none
    if _inside(Path(home).resolve(), here):
        raise _not_ours("not_ours.home", output=output)
    for name, other in others.items():
        there = place(other).resolve()
        within, around = _inside(here, there), _inside(there, here)
        if within or around:
            how = "same" if within and around else "within" if within else "around"
            raise _not_ours(f"not_ours.{how}", output=output, name=name, other=there)
    for above in here.parents:
        if os.path.lexists(above / MARK):
            raise _not_ours("not_ours.in_output", output=output, above=above)


def _inside(inner: Path, outer: Path) -> bool:
    """Whether a place is another or lies in it, by whatever spelling."""
    return any(
        p == outer or (p.exists() and outer.exists() and p.samefile(outer))
        for p in (inner, *inner.parents)
    )


# ── what is ours ──


def require(folder: str | Path, kind: str) -> None:
    """Refuse a folder that is not ours to replace by an output of this kind.

    Parameters
    ----------
    folder : path
        Where the output is to be.
    kind : str
        `TABLES` or `SITE`.

    Raises
    ------
    NotOurs
        When a link, a file, or a folder with anything that we did not write stands there.
    PermissionError
        When nothing can be written there.
    """
    folder = place(folder)
    if _is_link(folder):
        raise _not_ours("not_ours.folder_link", output=folder, target=os.path.realpath(folder))
    above = next(one for one in folder.parents if one.exists())
    if not os.access(above, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(above))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise _not_ours("not_ours.file", output=folder)
    written = _written(folder, kind)
    if written is None:
        code, found = _OTHER_THINGS[kind], [path.name for path in folder.iterdir()]
    else:
        code = "not_ours.added"
        found = [e for e in _entries(folder) if e not in written or _is_link(folder / e)]
    theirs = sorted(e for e in found if not _DROPPING.fullmatch(e.rpartition("/")[2]))
    if theirs:
        raise _not_ours(code, output=folder, entries=_some(theirs))


def _some(entries: list[str]) -> str:
    more = f" và {len(entries) - 5} thứ nữa" if len(entries) > 5 else ""
    return ", ".join(f"«{e}»" for e in entries[:5]) + more


def require_workbook(path: str | Path, sheets: Iterable[str]) -> None:
    """Refuse to write a workbook over a file, unless that is the same kind as we wrote it.

    Parameters
    ----------
    path : path
        Where the workbook is to be written.
    sheets : iterable of str
        The names of its sheets, in order.

    Raises
    ------
    NotOurs
        When something else stands there, or a workbook that somebody has saved since.
    """
    path = Path(path)
    if _is_link(path):
        raise _not_ours("not_ours.file_link", output=path, target=os.path.realpath(path))
    if not path.exists():
        return
    if path.is_dir():
        raise _not_ours("not_ours.folder", output=path)
    if not untouched(path, sheets):
        raise _not_ours("not_ours.workbook", output=path)


def untouched(path: str | Path, sheets: Iterable[str]) -> bool:
    """Whether a workbook with these sheets is as we wrote it: nobody has saved it since."""
    return workbook_parts(path) == (list(sheets), {EPOCH})


def set_aside(path: str | Path) -> Path:
    """Give a file a name beside it, under which nothing stands; the name.

    Raises
    ------
    NotOurs
        When it is a link, or a folder.
    """
    path = Path(path)
    if _is_link(path):
        raise _not_ours("not_ours.file_link", output=path, target=os.path.realpath(path))
    if path.is_dir():
        raise _not_ours("not_ours.folder", output=path)
    names = (path.with_name(f"{path.stem}.cu-{n}{path.suffix}") for n in itertools.count(1))
    free = next(name for name in names if not os.path.lexists(name))
    return path.rename(free)


def write_page(path: str | Path, text: str) -> None:
    """Write a single page of HTML, over nothing but an earlier one of ours.

    Raises
    ------
    NotOurs
        When something else stands there.
    """
    path = Path(path)
    if _is_link(path):
        raise _not_ours("not_ours.file_link", output=path, target=os.path.realpath(path))
    if path.is_dir() or (path.exists() and not _is_page(path)):
        raise _not_ours("not_ours.page", output=path)
    write(path, text.encode("utf-8"))


def workbook_parts(path: str | Path) -> tuple[list[str], set[tuple[int, ...]]]:
    """The names of a workbook's sheets, in order, and the dates of its parts.

    Both are empty for what is no workbook.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            dated: set[tuple[int, ...]] = {part.date_time for part in parts.infolist()}
            listed = parts.read("xl/workbook.xml").decode()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return [], set()
    return [html.unescape(n) for n in re.findall(r'<sheet [^>]*?name="([^"]*)"', listed)], dated


def _is_link(path: Path) -> bool:
    junction = getattr(os.path, "isjunction", None)  # of Windows, and known to Python from 3.12
    return path.is_symlink() or bool(junction and junction(path))


def _entries(folder: Path) -> list[str]:
    """Everything in a folder, folders too, by its address in it; links are not followed."""
    found = []
    for here, folders, files in os.walk(folder):
        below = Path(here).relative_to(folder)
        found += [(below / name).as_posix() for name in (*folders, *files)]
    return sorted(found)


def _mark(folder: Path, kind: str) -> bytes:
    mark = {"note": _NOTE, "kind": kind, "entries": sorted({*_entries(folder), MARK})}
    return (json.dumps(mark, ensure_ascii=False, indent=1) + "\n").encode()


def _written(folder: Path, kind: str) -> set[str] | None:
    """What we put into a folder; None when it is no output of this kind."""
    if not os.path.lexists(folder / MARK):
        return _tables_before_marks(folder) if kind == TABLES else _site_before_marks(folder)
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return set(mark["entries"]) if mark["kind"] == kind else None
    except _UNREADABLE:
        return None


def _tables_before_marks(folder: Path) -> set[str] | None:
    """The same for a folder written before there were marks: known by what only we write."""
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        names = {r["name"] for r in package["resources"] if r["hash"].startswith("sha256:")}
        ours = package["name"] == "tidy" and names >= _FIRST_TABLES
    except _UNREADABLE:
        return None
    files = {f"{name}.{suffix}" for name in names for suffix in ("csv", "parquet")}
    return {"datapackage.json", *files} if ours else None


def _site_before_marks(folder: Path) -> set[str] | None:
    if not _is_page(folder / "index.html"):
        return None
    pages = {e for e in _entries(folder) if e.endswith(".html") and _is_page(folder / e)}
    return {"phu-luc.xlsx", "organisations", "sources", *pages}


def _is_page(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8", errors="replace") as page:
            return '<meta name="generator" content="analysis">' in page.read(4000)
    except OSError:
        return False


# ── replacing ──


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
    with _lock(folder):
        mend(folder, kind)
        _sweep(folder, kind)
        new = Path(tempfile.mkdtemp(prefix=_unfinished(folder), dir=folder.parent))
        try:
            # From now on a run that dies leaves what is known for ours.
            (new / MARK).write_bytes(_mark(new, kind))
            yield new
            write(new / MARK, _mark(new, kind))
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
                _delete(new, kind)
            with suppress(OSError):
                require(old, kind)
                _delete(old, kind)


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
    with _lock(folder):
        mend(folder, kind)
        _sweep(folder, kind)
        require(folder, kind)
        _delete(folder, kind)


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


def mend(folder: Path, kind: str) -> None:
    """Move back what a run that died had moved aside."""
    old = _aside(folder)
    alone = old.is_dir() and not _is_link(old) and not os.path.lexists(folder)
    if alone and _written(old, kind) is not None:
        old.rename(folder)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _unfinished(folder: Path) -> str:
    return f".{folder.name}.new-"


def _sweep(folder: Path, kind: str) -> None:
    """Delete what runs that died had begun: by name and mark, or empty."""
    begun = re.compile(re.escape(_unfinished(folder)) + _TEMPORARY)
    for stale in folder.parent.iterdir():
        if not begun.fullmatch(stale.name) or _is_link(stale):
            continue
        with suppress(OSError):
            if (stale / MARK).is_file():
                _delete(stale, kind)
            else:
                stale.rmdir()  # fails where something is in it, which then stays


def _delete(folder: Path, kind: str) -> None:
    """Delete a folder known for ours, its mark last: what a dying run leaves is known, too."""
    if not folder.is_dir():
        return
    if not (folder / MARK).exists():
        (folder / MARK).write_bytes(_mark(folder, kind))
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


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
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
        raise _not_ours("not_ours.lock", output=folder, path=path, why=why) from None
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
        lock = filelock.FileLock(path, timeout=0, thread_local=False, on_acquired=handles.append)
        lock.acquire()
        with suppress(FileNotFoundError):
            if not handles or os.path.samestat(os.fstat(handles[0]), path.lstat()):
                _sign(handles)
                return lock
        lock.release()


def _sign(handles: list[int]) -> None:
    """Say in a lock file who holds it; its first byte is what Windows locks."""
    now = time.strftime("%H:%M:%S ngày %d/%m/%Y")
    who = {"process": os.getpid(), "host": platform.node(), "since": now}
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


# ── for a while ──


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
        known = re.fullmatch(re.escape(OWN) + _TEMPORARY, stale.name) and not _is_link(stale)
        with suppress(OSError, filelock.Timeout):
            if known and {path.name for path in stale.iterdir()} <= {"lock", "in"}:
                if not (stale / "lock").exists():
                    stale.rmdir()  # fails where something is in it
                    continue
                with filelock.FileLock(stale / "lock", timeout=0):
                    shutil.rmtree(stale / "in", ignore_errors=True)
                shutil.rmtree(stale, ignore_errors=True)


# ── what is kept ──


def cache_folder() -> Path | None:
    """The user's own cache folder: nothing that comes with a folder of submissions is believed.

    None where the user has none that is theirs alone.
    """
    try:
        folder = Path(os.environ.get(CACHE) or user_cache_path("analysis", appauthor=False))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
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
        if not _is_link(folder) and not any(folder.iterdir()):
            put(folder / MARK, _mark(folder, kind))
    except OSError:
        return None
    ours = not _is_link(folder) and os.path.lexists(folder / MARK)
    return folder if ours and _written(folder, kind) is not None else None


def let_go(folder: Path, used: Collection[str] = ()) -> None:
    """Delete what is kept in a folder of `keeping` under a digest, less what is used."""
    for path in folder.iterdir():
        if _KEPT.fullmatch(path.name) and path.name not in used:
            with suppress(OSError):
                path.unlink()


def put(target: Path, content: bytes) -> None:
    """A file that is there whole or not at all; a disk that is full costs what is kept, no more."""
    new = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        new.replace(target)
    except OSError:
        with suppress(OSError):
            new.unlink()


# ── what stands ──


def standing(folder: str | Path) -> dict[str, Any]:
    """What ``datapackage.json`` says of the tables in a folder.

    Empty unless all of them stand there unharmed.
    """
    folder = Path(folder)
    try:
        package: dict[str, Any] = json.loads(
            (folder / "datapackage.json").read_text(encoding="utf-8")
        )
        for resource in package["resources"]:
            content = (folder / resource["path"]).read_bytes()
            if resource["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}":
                return {}
    except _UNREADABLE:
        return {}
    return package


def digests(folder: str | Path) -> dict[str, str]:
    """The digest of each file below a folder of ours, by its address in it, without the mark."""
    folder = Path(folder)
    files = [entry for entry in _entries(folder) if entry != MARK and (folder / entry).is_file()]
    return {e: hashlib.sha256((folder / e).read_bytes()).hexdigest() for e in files}
