"""What may be written over: only what we made, as we made it."""

import errno
import html
import itertools
import os
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from analysis.files.mark import SITE, TABLES, entries, is_link, is_page, not_ours, written
from analysis.files.places import place
from analysis.files.writing import write

# The date of every part of a workbook that we write; no other program gives it.
EPOCH = (2021, 1, 1, 0, 0, 0)
# What systems and office programs leave in a folder that somebody has merely looked at.
_DROPPING = re.compile(r"Thumbs\.db|desktop\.ini|\.DS_Store|~\$.*|\.~lock\..*#")
_OTHER_THINGS = {TABLES: "not_ours.tables", SITE: "not_ours.site"}


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
    if is_link(folder):
        raise not_ours("not_ours.folder_link", output=folder, target=os.path.realpath(folder))
    above = next(one for one in folder.parents if one.exists())
    if not os.access(above, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(above))
    if not folder.exists():
        return
    if not folder.is_dir():
        raise not_ours("not_ours.file", output=folder)
    known = written(folder, kind)
    if known is None:
        code, found = _OTHER_THINGS[kind], [path.name for path in folder.iterdir()]
    else:
        code = "not_ours.added"
        found = [e for e in entries(folder) if e not in known or is_link(folder / e)]
    theirs = sorted(e for e in found if not _DROPPING.fullmatch(e.rpartition("/")[2]))
    if theirs:
        raise not_ours(code, output=folder, entries=_some(theirs))


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
    path = _no_link(path)
    if not path.exists():
        return
    if path.is_dir():
        raise not_ours("not_ours.folder", output=path)
    if not untouched(path, sheets):
        raise not_ours("not_ours.workbook", output=path)


def _no_link(path: str | Path) -> Path:
    path = Path(path)
    if is_link(path):
        raise not_ours("not_ours.file_link", output=path, target=os.path.realpath(path))
    return path


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
    path = _no_link(path)
    if path.is_dir():
        raise not_ours("not_ours.folder", output=path)
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
    path = _no_link(path)
    if path.is_dir() or (path.exists() and not is_page(path)):
        raise not_ours("not_ours.page", output=path)
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
