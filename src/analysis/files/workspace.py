"""A workspace: one body's submissions, registers and outputs, and a page of settings above them.

`analysis.toml` says who the body is and where its folders are. A command uses the nearest one
upwards from where it runs, so that figures of two bodies, or real ones and the synthetic sample,
never meet by accident.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from analysis.messages import Finding, words_of

SETTINGS = "analysis.toml"
VARIABLE = "ANALYSIS_WORKSPACE"
_HEADS = {
    "synthetic": bool,
    "letterhead": dict,
    "folders": dict,
}
_TYPES = {
    bool: "true hoặc false",
    str: "chữ trong ngoặc kép",
    dict: "một mục",
}


class BadWorkspace(ValueError):  # noqa: N818  named for what it says
    """A workspace that is not there, or settings that cannot be used: what, and what to do."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines that differ from office to office; open where nothing is known.

    `code` and `board_code` end the numbers of documents: '-BC/ĐUK', '-CV/BTCĐUK'.
    """

    superior: str = "ĐẢNG BỘ TỈNH …………"
    body: str = "ĐẢNG ỦY KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH"
    name: str = "Đảng bộ Khối"
    committee: str = "Ban Thường vụ Đảng ủy Khối"
    board: str = "BAN TỔ CHỨC"
    code: str = "ĐUK"
    board_code: str = "BTCĐUK"
    place: str = "…………"
    contact: str = "…………"
    telephone: str = "…………"
    email: str = "…………"
    form: str = "hd05"  # the profile of measures


@dataclass(frozen=True, slots=True)
class Folders:
    """Where things are, from the workspace on."""

    raw: str = "raw"
    reference: str = "reference"
    tidy: str = "tidy"
    reports: str = "reports"
    letters: str = "cong-van"
    notebooks: str = "notebooks"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One body's folders and settings.

    Parameters
    ----------
    folder
        Where ``analysis.toml`` is.
    synthetic
        Whether all figures are made up.
    letterhead, folders
        As the settings have them; what they leave blank is as by default.
    """

    folder: Path
    synthetic: bool = False
    letterhead: Letterhead = field(default_factory=Letterhead)
    folders: Folders = field(default_factory=Folders)

    def at(self, name: str) -> Path:
        """One of its folders, as short as it can be said from here."""
        return self.beside(getattr(self.folders, name))

    def beside(self, name: str) -> Path:
        """What stands beside its settings, as short as it can be said from here."""
        path = self.folder / name
        here = Path.cwd()
        return path.relative_to(here) if path.is_relative_to(here) else path

    def holds(self, path: Path) -> bool:
        """Whether a path is inside it."""
        return path.resolve().is_relative_to(self.folder)


def workspace(named: str | Path | None = None, start: Path | None = None) -> Workspace | None:
    """The workspace that is named, else the nearest one upwards; None where there is none.

    Parameters
    ----------
    named
        Its folder; by default what ``ANALYSIS_WORKSPACE`` names.
    start
        From where to look; by default where the command runs.

    Raises
    ------
    BadWorkspace
        When the one named is not there, or its settings cannot be used.
    """
    named = named or os.environ.get(VARIABLE)
    if named:
        folder = Path(named).expanduser().resolve()
        if not (folder / SETTINGS).is_file():
            raise _bad("workspace_absent", folder=folder)
        return _read(folder)
    nearest = home_of(start or Path.cwd())
    return _read(nearest) if nearest else None


def home_of(path: Path) -> Path | None:
    """The folder of the workspace that a path lies in; None where it lies in none."""
    path = path.resolve()
    above = (folder for folder in (path, *path.parents) if (folder / SETTINGS).is_file())
    return next(above, None)


def _read(folder: Path) -> Workspace:
    path = folder / SETTINGS
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _bad("workspace_unread", file=path, why=error) from None
    _check(path, "", said, _HEADS)
    head = _section(path, "letterhead", said, Letterhead)
    folders = _section(path, "folders", said, Folders)
    return Workspace(folder, said.get("synthetic", False), head, folders)


def _section(
    path: Path,
    name: str,
    said: Mapping[str, Any],
    kind: type,
) -> Any:
    own = said.get(name, {})
    _check(path, name, own, {one.name: str for one in fields(kind)})
    return kind(**{one: text for one, text in own.items() if text})


def _check(
    path: Path,
    section: str,
    said: Mapping[str, Any],
    asked: Mapping[str, type],
) -> None:
    """Each name is one of those that are known, each value of its type."""
    for name, value in said.items():
        if name not in asked:
            raise _bad(
                "workspace_name",
                file=path,
                section=section,
                found=name,
                expected=[*asked],
            )
        if not isinstance(value, asked[name]):
            kind = _TYPES[asked[name]]
            raise _bad(
                "workspace_value",
                file=path,
                found=value,
                name=name,
                kind=kind,
            )


def _bad(code: str, **said: Any) -> BadWorkspace:
    return BadWorkspace(words_of(Finding(code, **said)))
