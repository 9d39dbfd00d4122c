"""Frozen editions: what was approved stays as it was, and a later build says what differs and why.

An edition is a folder ``approved/NAME`` beside the tables: the printed documents, the tables that
people compare, and ``edition.json``. None is ever replaced. It may be handed on: nobody is named in
it (`office/published`).
"""

import gzip
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analysis import files as folders
from analysis.measuring.differences import Runs, differences
from analysis.measuring.having import having
from analysis.messages import Finding, words_of
from analysis.office import changes
from analysis.office.published import masked_contents
from analysis.pipeline import history
from analysis.tables import Tables, load, read_back

FOLDER, LISTED = "approved", "edition.json"
DOCUMENTS = ("bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx")
FORBIDDEN = set('/\\:*?"<>|')
FIGURES = ("verdict", "value", "grade")  # what an approved edition stands for


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: its name, the day it was frozen, the run that gave it."""

    name: str
    on: str
    run: history.Run


def editions_of(tidy: str | Path) -> Path:
    """Where the editions of a folder of tables are kept."""
    return folders.place(tidy).parent / FOLDER


def freeze(
    tidy: str | Path,
    site: str | Path,
    name: str,
    today: date,
) -> str:
    """Keep the printed documents of a site, and the tables behind them, under a name.

    Parameters
    ----------
    tidy, site : path
        The tables, kept as a run; the pages made from them.
    name : str
        Of the edition: a folder's name.
    today : date

    Returns
    -------
    str
        What was kept, in words.

    Raises
    ------
    NotOurs
        When there is an edition of that name, or the name cannot be that of a folder.
    """
    there = editions_of(tidy) / name
    require(tidy, name)
    run = history.runs(tidy)[-1]
    there.parent.mkdir(parents=True, exist_ok=True)
    with folders.temporary(there.parent) as made:
        new = made / "edition"
        new.mkdir()
        for document in DOCUMENTS:
            if (Path(site) / document).exists():
                shutil.copyfile(Path(site) / document, new / document)
        for table, content in masked_contents(history.contents(tidy, run)).items():
            packed = gzip.compress(content, mtime=0)
            folders.write(new / f"{table}.csv.gz", packed)
        about = asdict(Edition(name, today.isoformat(), run))
        listed = json.dumps(about, ensure_ascii=False, indent=1)
        folders.write(new / LISTED, listed.encode("utf-8"))
        new.rename(there)
    return words_of(Finding("edition_kept", name=name, out=str(there)))


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


def approved(tidy: str | Path, edition: Edition) -> Tables:
    """The tables of an edition."""
    folder = editions_of(tidy) / edition.name
    packed = {path.name.split(".")[0]: path for path in sorted(folder.glob("*.csv.gz"))}
    contents = {name: gzip.decompress(p.read_bytes()) for name, p in packed.items()}
    return read_back(masked_contents(contents))  # earlier ones were kept as sent


def compare(tidy: str | Path) -> list[str]:
    """Which approved figures are otherwise now, and why, by edition; a page of it beside each.

    Returns
    -------
    list of str
        Lines for a terminal; none where no edition is kept.
    """
    known = history.runs(tidy)
    said: list[str] = []
    for edition in editions(tidy) if known else ():
        now, last = load(tidy), known[-1]
        new = read_back(masked_contents(history.contents(tidy, last)))
        runs = Runs(approved(tidy, edition), new, edition.run.reference != last.reference)
        found = differences(runs)
        found = having(found, what=FIGURES)
        if found.empty:
            said.append(words_of(Finding("edition_same", name=edition.name)))
            continue
        page = editions_of(tidy) / f"{edition.name}.khac.html"
        title = words_of(Finding("edition_differs", name=edition.name, on=edition.on))
        bloc = found[found["what"].eq("verdict") & found["part"].str.startswith("bloc")]
        said += changes.lines(bloc, now, title)
        folders.write_page(page, changes.page(found, now, title))
        said.append(words_of(Finding("edition_page", count=len(found), out=str(page))))
    return said
