"""What is ours: a folder that we write carries a mark, with its kind and every entry put there."""

import json
import os
from pathlib import Path
from typing import Any

from analysis.messages import Finding, words_of

MARK = ".analysis-output"
TABLES, SITE, PAGES = "tables", "site", "pages"
_NOTE = "Do lệnh analysis ghi; cả thư mục được thay mỗi lần chạy. Đừng để tệp riêng ở đây."
_FIRST_TABLES = {"submissions", "observations", "ledger", "issues"}
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError)  # a file with other things


class NotOurs(FileExistsError):  # noqa: N818  named for what it says
    """An output would take the place of something that we did not make: what, and what to do."""


def not_ours(code: str, **fields: Any) -> NotOurs:
    """The refusal in the words of a message."""
    return NotOurs(words_of(Finding(code, **fields)))


def is_link(path: Path) -> bool:
    """Whether a path leads elsewhere."""
    junction = getattr(os.path, "isjunction", None)  # of Windows, and known to Python from 3.12
    return path.is_symlink() or bool(junction and junction(path))


def entries(folder: Path) -> list[str]:
    """Everything in a folder, folders too, by its address in it; links are not followed."""
    found = []
    for here, folders, files in os.walk(folder):
        below = Path(here).relative_to(folder)
        found += [(below / name).as_posix() for name in (*folders, *files)]
    return sorted(found)


def mark(folder: Path, kind: str) -> bytes:
    """What the mark of a folder says: its kind, and all that stands in it now."""
    said = {
        "note": _NOTE,
        "kind": kind,
        "entries": sorted({*entries(folder), MARK}),
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def written(folder: Path, kind: str) -> set[str] | None:
    """What we put into a folder; None when it is no output of this kind."""
    if not os.path.lexists(folder / MARK):
        return _tables_before_marks(folder) if kind == TABLES else _site_before_marks(folder)
    try:
        said = json.loads((folder / MARK).read_text(encoding="utf-8"))
        return set(said["entries"]) if said["kind"] == kind else None
    except UNREADABLE:
        return None


def _tables_before_marks(folder: Path) -> set[str] | None:
    """The same for a folder written before there were marks: known by what only we write."""
    try:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        names = {r["name"] for r in package["resources"] if r["hash"].startswith("sha256:")}
        ours = package["name"] == "tidy" and names >= _FIRST_TABLES
    except UNREADABLE:
        return None
    files = {f"{name}.{suffix}" for name in names for suffix in ("csv", "parquet")}
    return {"datapackage.json", *files} if ours else None


def _site_before_marks(folder: Path) -> set[str] | None:
    if not is_page(folder / "index.html"):
        return None
    pages = {e for e in entries(folder) if e.endswith(".html") and is_page(folder / e)}
    return {"phu-luc.xlsx", "organisations", "sources", *pages}


def is_page(path: Path) -> bool:
    """Whether a file is a page of ours."""
    try:
        with path.open(encoding="utf-8", errors="replace") as page:
            return '<meta name="generator" content="analysis">' in page.read(4000)
    except OSError:
        return False
