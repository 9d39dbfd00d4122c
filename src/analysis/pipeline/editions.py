"""Frozen editions, as they lie beside the tables; nothing here needs pandas.

An edition is a folder ``approved/NAME``: the printed documents, the tables that people compare, and
``edition.json``. None is ever replaced.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import files as folders
from analysis.messages import Finding, words_of
from analysis.pipeline import history

FOLDER, LISTED = "approved", "edition.json"
FORBIDDEN = set('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: its name, the day it was frozen, the run that gave it."""

    name: str
    on: str
    run: history.Run


def editions_of(tidy: str | Path) -> Path:
    """Where the editions of a folder of tables are kept."""
    return folders.place(tidy).parent / FOLDER


def require(tidy: str | Path, name: str) -> None:
    """Refuse a name that no folder can have, or that an edition has already.

    Raises
    ------
    NotOurs
    """
    if not name.strip(". ") or FORBIDDEN & set(name) or name.startswith("."):
        raise folders.NotOurs(words_of(Finding("edition_name", name=name)))
    there = editions_of(tidy) / name
    if there.exists() or there.is_symlink():
        raise folders.NotOurs(words_of(Finding("edition_there", name=name, output=str(there))))


def editions(tidy: str | Path) -> list[Edition]:
    """The editions that can be read, the oldest first."""
    found = []
    for listed in sorted(editions_of(tidy).glob(f"*/{LISTED}")):
        try:
            about: dict[str, Any] = json.loads(listed.read_text(encoding="utf-8"))
            run = history.Run(**about["run"])
            found.append(Edition(listed.parent.name, about["on"], run))
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return sorted(found, key=lambda edition: (edition.on, edition.name))
