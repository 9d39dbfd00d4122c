"""Pages made before, kept by all that they show.

In the user's cache folder, in ``<digest of the site's place>.pages``, stands one file a page, named
by what is known before it is made: the program, the notebook and its parameters, which pages there
are. In it, under its digest, stand the page's body and what its making asked of the tables, with
the digest that each of these had. Where all of them are what they were, the body is what it would
be. What a page shows besides (its frame: neighbours, dates, digest of the tables) is written anew.

It only ever saves time: without it, or with a file in it that is broken, the result is the same.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
from contextlib import suppress
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.files import (
    PAGES,
    cache_folder,
    cache_name,
    digest_of,
    digests,
    keeping,
    let_go,
    place,
    put,
    standing,
)
from analysis.files.workspace import SETTINGS, VARIABLE, home_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LIBRARIES = ("pandas", "matplotlib", "seaborn", "nbconvert", "nh3", "jinja2", "openpyxl")
WHOLE = "sha256"  # all tables, as `Tables.sha256`
_BROKEN = (OSError, ValueError, KeyError, TypeError)


@cache
def _program() -> str:
    """Digest of the package, of this Python and of the libraries that draw and write."""
    root = Path(__file__).parents[1]
    files = [path for path in sorted(root.rglob("*")) if path.suffix != ".pyc"]
    versions = [importlib.metadata.version(name) for name in LIBRARIES]
    return digest(platform.python_version(), platform.system(), *versions, *_said(root, files))


def digest(*parts: str) -> str:
    """One digest of several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _notebooks(folder: str | Path) -> dict[str, str]:
    """The digest of each notebook of a folder, and under "" that of all else, with the settings."""
    folder = Path(folder)
    found: dict[str, str] = {}
    others = []
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or path.suffix == ".pyc":
            continue
        if path.suffix == ".ipynb" and path.parent == folder:
            found[path.name] = digest(*_said(folder, [path]))
        else:
            others.append(path)
    return found | {"": digest(*_said(folder, others), *_settings(folder))}


def _settings(folder: Path) -> list[str]:
    """The settings of the workspaces that pages may ask: the notebooks' own, and the one in use."""
    named = os.environ.get(VARIABLE)
    homes = [home_of(folder), home_of(Path.cwd()), Path(named) if named else None]
    files = [home / SETTINGS for home in homes if home]
    return [path.read_text(encoding="utf-8", errors="replace") for path in files if path.is_file()]


def _said(root: Path, files: Iterable[Path]) -> list[str]:
    """Name and digest of each file."""
    return [
        f"{path.relative_to(root).as_posix()} {digest_of(path)}" for path in files if path.is_file()
    ]


def _tables(tidy: str | Path) -> dict[str, str]:
    """The digest of each table, and of all else that pages ask of them; empty where they fail."""
    about = standing(tidy)
    if not about:
        return {}
    known = {"synthetic": str(bool(about.get("synthetic"))), "dated": about.get("dated", "")}
    whole = hashlib.sha256()
    for one in sorted(about["resources"], key=lambda one: one["name"]):
        known[one["name"]] = one["hash"]
        whole.update((Path(tidy) / one["path"]).read_bytes())
    return known | {WHOLE: whole.hexdigest()}


class Kept:
    """The pages of one site that were made before.

    Parameters
    ----------
    out : path
        Folder of the site.
    tidy : path
        Folder of the tables.
    notebooks : path
        Folder of the notebooks.
    """

    def __init__(
        self,
        out: str | Path,
        tidy: str | Path,
        notebooks: str | Path,
    ) -> None:
        self.out = place(out)
        self.own: Callable[[str], str] | None = None  # digest of an organisation's own tables
        self._known, self._notebooks = _tables(tidy), _notebooks(notebooks)
        self._pages, self._used = "", set[str]()

    def began(self, sha256: str, pages: str) -> None:
        """Whose pages these are: digest of the tables as loaded, and which pages there will be."""
        self._pages = pages
        if self._known.get(WHOLE) != sha256:  # replaced meanwhile
            self._known = {}

    def key(
        self,
        page: str,
        notebook: str = "",
        parameters: str = "",
    ) -> str:
        """What is known of a page before it is made, as a digest."""
        source = [notebook, self._notebooks.get(notebook, ""), self._notebooks[""], parameters]
        return digest(_program(), self._pages, page, *source)

    def recall(self, key: str) -> dict[str, Any] | None:
        """What was made under a key, if it would be made so again."""
        self._used.add(key)
        content = self._read(key)
        if content and all(self._digest(name) == said for name, said in content["asked"].items()):
            made: dict[str, Any] = content["made"]
            return made
        return None

    def keep(
        self,
        key: str,
        asked: Iterable[str],
        made: dict[str, Any],
    ) -> None:
        """Keep what was made; not where nobody knows what it asked for."""
        said = {name: self._digest(name) for name in asked}
        if said and None not in said.values():
            self._write(key, {"asked": said, "made": made})

    def standing(self, wanted: str) -> list[str]:
        """The files of the site, if it stands unharmed as it would be made of all this."""
        made = self._read(self._site(wanted))
        with suppress(*_BROKEN):
            if made and made["files"] == digests(self.out):
                return sorted(made["files"])
        return []

    def remember(self, wanted: str) -> None:
        """That the site stands as it was made of all this; pages that it lacks are let go."""
        if not self._known or not self._folder:
            return
        self._used.add(self._site(wanted))
        self._write(self._site(wanted), {"files": digests(self.out)})
        let_go(self._folder, self._used)
        with suppress(OSError):
            os.utime(self._folder)  # it was used

    def _site(self, wanted: str) -> str:
        said = {**self._known, **self._notebooks}
        return digest(_program(), wanted, *(f"{name} {said[name]}" for name in sorted(said)))

    def _digest(self, name: str) -> str | None:
        kind, mark, key = name.partition("/")
        if mark:
            return self.own(key) if self.own and kind == "own" else None
        return self._known.get(name)

    @cached_property
    def _folder(self) -> Path | None:
        """Where pages are kept, made when there is one; None where none can be."""
        return keeping(self._place, PAGES) if self._place else None

    @cached_property
    def _place(self) -> Path | None:
        folder = cache_folder()
        return folder / f"{cache_name(self.out)}.pages" if folder else None

    def _read(self, key: str) -> dict[str, Any] | None:
        """What stands in a file, if it is whole."""
        if not self._place:
            return None
        try:
            said, _, content = (self._place / key).read_bytes().partition(b"\n")
            if said.decode() != hashlib.sha256(content).hexdigest():
                return None
            read: dict[str, Any] = json.loads(content)
        except _BROKEN:
            return None
        return read

    def _write(self, key: str, what: dict[str, Any]) -> None:
        if self._known and self._folder:
            content = json.dumps(what, ensure_ascii=False).encode()
            said = hashlib.sha256(content).hexdigest().encode()
            put(self._folder / key, said + b"\n" + content)
