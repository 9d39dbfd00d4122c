"""Outputs: what is ours to replace, and how a folder of results is replaced as a whole or not at all.

No command replaces, moves or deletes what it did not make. A folder that we write carries a mark (`MARK`): the kind
of the output and every entry that we put there. Only a folder with such a mark, and with nothing beyond what the mark
lists, is replaced; so is an empty one. A link is never written through: whoever wants its target names it.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

MARK = ".analysis-output"
TABLES, SITE = "tables", "site"
NAMES = {TABLES: "bảng số liệu", SITE: "trang báo cáo"}
EPOCH = (
    2021,
    1,
    1,
    0,
    0,
    0,
)  # the date of every part of a workbook that we write; no other program gives it

# What systems and office programs leave in a folder that somebody has merely looked at.
_DROPPING = re.compile(r"Thumbs\.db|desktop\.ini|\.DS_Store|~\$.*|\.~lock\..*#")
_TEMPORARY = r"[a-z0-9_]{8}"  # how `tempfile` ends a name


class OutputBusy(RuntimeError):
    """Another run is writing the same folder."""


class NotOurs(FileExistsError):
    """An output would take the place of something that we did not make; the message says what, and what to do."""


def place(folder: str | Path) -> Path:
    """The absolute address of `folder`; a link in its last part is left as it is."""
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
        Folders by what a person calls them; the output may neither be one of them, nor lie in it, nor hold it.

    Raises
    ------
    NotOurs
        Also for a drive's root, the home folder or what holds it, and a place inside an output of ours.
    """
    here = place(output).resolve()
    home = Path(os.path.expanduser("~")).resolve()
    if os.path.ismount(here):
        raise NotOurs(
            f"Không ghi vào {output}: đó là gốc của một ổ đĩa. Hãy chọn một thư mục riêng."
        )
    if _inside(home, here):
        raise NotOurs(
            f"Không ghi vào {output}: đó là thư mục cá nhân hoặc thư mục chứa nó. Hãy chọn một thư mục riêng."
        )
    for name, other in others.items():
        other = place(other).resolve()
        within, around = _inside(here, other), _inside(other, here)
        if within or around:
            how = "đó chính là" if within and around else "nó nằm trong" if within else "nó chứa"
            raise NotOurs(
                f"Không ghi vào {output}: {how} {name} ({other}). Hãy chọn một nơi tách khỏi thư mục ấy."
            )
    for above in here.parents:
        if os.path.lexists(above / MARK):
            raise NotOurs(
                f"Không ghi vào {output}: nó nằm trong {above}, nơi lệnh analysis ghi kết quả và thay cả thư mục mỗi lần chạy. Hãy chọn một nơi khác."
            )


def _inside(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or lies in it, by whatever spelling."""
    return any(
        p == outer or (p.exists() and outer.exists() and p.samefile(outer))
        for p in (inner, *inner.parents)
    )


def require(folder: str | Path, kind: str) -> None:
    """Refuse a folder that is not ours to replace by an output of `kind`.

    Raises
    ------
    NotOurs
        When a link, a file, or a folder with anything that we did not write stands there.
    """
    folder = place(folder)
    if _is_link(folder):
        raise NotOurs(
            f"{folder} là một liên kết tới {os.path.realpath(folder)}. Lệnh không ghi qua liên kết. Hãy chỉ thẳng một thư mục."
        )
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NotOurs(
            f"{folder} là một tệp, không phải thư mục; tệp được để nguyên. Hãy chọn tên khác."
        )
    written = _written(folder, kind)
    if written is None:
        there = _undropped(p.name for p in folder.iterdir())
        what = f"đang chứa thứ khác, không phải {NAMES[kind]} do lệnh analysis ghi"
        advice = "Hãy chọn một thư mục chưa có hoặc còn trống."
    else:
        there = _undropped(e for e in _entries(folder) if e not in written or _is_link(folder / e))
        what = "có thứ không do lệnh analysis ghi"
        advice = "Hãy chuyển những thứ ấy sang nơi khác rồi chạy lại, hoặc chọn thư mục khác."
    if there:
        raise NotOurs(f"{folder} {what}: {_some(there)}. Mọi thứ được để nguyên. {advice}")


def require_workbook(path: str | Path, sheets: Iterable[str]) -> None:
    """Refuse to write a workbook over a file, unless that is the same kind of workbook just as we wrote it.

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
        raise NotOurs(
            f"{path} là một liên kết tới {os.path.realpath(path)}. Lệnh không ghi qua liên kết. Hãy chọn tên khác."
        )
    if not path.exists():
        return
    if path.is_dir():
        raise NotOurs(f"{path} là một thư mục, không phải tệp. Hãy chọn tên khác.")
    named, dated = workbook_parts(path)
    if named != list(sheets) or dated != {EPOCH}:
        raise NotOurs(
            f"{path} đã có: đó là tệp khác, hoặc sổ đã có người điền và lưu; tệp được để nguyên. Hãy chuyển nó đi hoặc chọn tên khác."
        )


def workbook_parts(path: str | Path) -> tuple[list[str], set[tuple]]:
    """The names of a workbook's sheets, in order, and the dates of its parts; nothing of what is no workbook."""
    try:
        with zipfile.ZipFile(path) as parts:
            dated = {part.date_time for part in parts.infolist()}
            named = re.findall(
                r'<sheet [^>]*?name="([^"]*)"', parts.read("xl/workbook.xml").decode()
            )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return [], set()
    return [html.unescape(name) for name in named], dated


def _is_link(path: Path) -> bool:
    junction = getattr(os.path, "isjunction", None)  # of Windows, and known to Python from 3.12
    return path.is_symlink() or bool(junction and junction(path))


def _undropped(entries: Iterable[str]) -> list[str]:
    return sorted(e for e in entries if not _DROPPING.fullmatch(e.rpartition("/")[2]))


def _some(entries: list[str]) -> str:
    more = f" và {len(entries) - 5} thứ nữa" if len(entries) > 5 else ""
    return ", ".join(f"«{e}»" for e in entries[:5]) + more


def _entries(folder: Path) -> list[str]:
    """Everything in `folder`, folders too, by its address in it; links are not followed."""
    found = []
    for here, folders, files in os.walk(folder):
        found += [(Path(here) / name).relative_to(folder).as_posix() for name in (*folders, *files)]
    return sorted(found)


def _mark(folder: Path, kind: str) -> bytes:
    note = "Do lệnh analysis ghi; cả thư mục được thay mỗi lần chạy. Đừng để tệp riêng ở đây."
    entries = sorted({*_entries(folder), MARK})
    return (
        json.dumps({"note": note, "kind": kind, "entries": entries}, ensure_ascii=False, indent=1)
        + "\n"
    ).encode()


def _written(folder: Path, kind: str) -> set[str] | None:
    """What we put into `folder`; None when it is no output of `kind`."""
    if not os.path.lexists(folder / MARK):
        return _written_before_marks(folder, kind)
    try:
        mark = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return set(mark["entries"]) if mark["kind"] == kind else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _written_before_marks(folder: Path, kind: str) -> set[str] | None:
    """The same for a folder written before there were marks: known by what only we write."""
    if kind == TABLES:
        try:
            package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
            names = {r["name"] for r in package["resources"] if r["hash"].startswith("sha256:")}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        if package.get("name") != "tidy" or not names >= {
            "submissions",
            "observations",
            "ledger",
            "issues",
        }:
            return None
        return {"datapackage.json"} | {
            f"{name}.{suffix}" for name in names for suffix in ("csv", "parquet")
        }
    pages = (
        {e for e in _entries(folder) if e.endswith(".html") and _is_page(folder / e)}
        if _is_page(folder / "index.html")
        else set()
    )
    return pages | {"phu-luc.xlsx", "organisations", "sources"} if pages else None


def _is_page(path: Path) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as page:
            return '<meta name="generator" content="analysis">' in page.read(4000)
    except OSError:
        return False


@contextmanager
def replacing(folder: str | Path, kind: str):
    """A new folder that takes the place of `folder` when the block ends well; one run at a time.

    Where the system can exchange two names at once (Linux), there is no moment without a whole folder; elsewhere
    the old one is moved aside first, and whoever finds it alone moves it back.

    Raises
    ------
    NotOurs
        When `folder` is not ours to replace: asked before the block, and again right before the exchange.
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
            (new / MARK).write_bytes(
                _mark(new, kind)
            )  # from now on a run that dies leaves what is known for ours
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

    Raises
    ------
    NotOurs
        When `folder` is not ours; nothing is deleted then.
    """
    folder = place(folder)
    if not folder.parent.is_dir():
        return
    with _lock(folder):
        mend(folder, kind)
        _sweep(folder, kind)
        require(folder, kind)
        _delete(folder, kind)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.old")


def _unfinished(folder: Path) -> str:
    return f".{folder.name}.new-"


def mend(folder: Path, kind: str) -> None:
    """Move back what a run that died had moved aside."""
    old = _aside(folder)
    if (
        old.is_dir()
        and not _is_link(old)
        and not os.path.lexists(folder)
        and _written(old, kind) is not None
    ):
        old.rename(folder)


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
    """Delete a folder known for ours, its mark last: what a run that dies meanwhile leaves is known for ours, too."""
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
            raise OutputBusy(
                f"Một lần chạy khác (tiến trình {owner}) đang ghi vào {folder}; chờ nó xong rồi chạy lại."
            ) from None
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
            if (
                resource["hash"]
                != f"sha256:{hashlib.sha256((folder / resource['path']).read_bytes()).hexdigest()}"
            ):
                return {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return package
