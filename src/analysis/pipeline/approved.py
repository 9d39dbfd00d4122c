"""What was approved stays as it was, and a later build says what differs and why.

Nobody is named in an edition (`office/published`): it may be handed on.
"""

import gzip
import json
import shutil
from dataclasses import asdict
from datetime import date
from pathlib import Path

from analysis import files as folders
from analysis.measuring.differences import Runs, differences
from analysis.measuring.series import having
from analysis.messages import Finding, words_of
from analysis.office import changes
from analysis.office.published import masked_contents
from analysis.pipeline import history
from analysis.pipeline.editions import LISTED, Edition, editions, editions_of, require
from analysis.tables import Tables, load, read_back

DOCUMENTS = ("bao-cao.docx", "bao-cao.pdf", "phu-luc.xlsx")
FIGURES = ("verdict", "value", "grade")  # what an approved edition stands for


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
