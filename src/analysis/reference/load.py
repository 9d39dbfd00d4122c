"""Load the reference data, each file as it is declared, and say all that is wrong with it.

What belongs to the resolution and its forms ships with the package (``analysis/data``); what
belongs to one office stands in a reference folder. A file of the same name there overrides the
package's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.messages import Messages
from analysis.reference.bodies import in_their_bodies
from analysis.reference.book import BOOK, Book, in_the_book, read_book
from analysis.reference.both import differing
from analysis.reference.faults import Fault, fault
from analysis.reference.lines import PACKAGE_DATA, Found, Lines, read_file, read_lines
from analysis.reference.meant import as_meant
from analysis.reference.schema import File, Known, check, schema
from analysis.reference.terms import in_their_terms, spans
from analysis.reference.texts import unquoted

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from analysis.reference.book import Home

FORMS = "forms"


@dataclass(frozen=True)
class Reference:
    """All reference data.

    Each file is also an attribute, as a frame of strings: ``reference.targets``,
    ``reference.forms``, ``reference.organisations`` ….

    Parameters
    ----------
    lines
        The lines of each file by its name; ``forms`` holds those of all maps.
    sources
        Where each came from.
    maps
        The lines of each form map by the id of the form.
    homes
        Where each register stands that is in the workbook.
    written
        The registers as somebody wrote them, without dates that follow from others.
    unread
        Those that could not be read: of them enough is said.
    """

    lines: dict[str, Lines]
    sources: dict[str, Path] = field(default_factory=dict)
    maps: dict[str, Lines] = field(default_factory=dict)
    homes: Mapping[str, Home] = field(default_factory=dict)
    written: Mapping[str, Lines] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name == "lines" or name not in self.lines:
            raise AttributeError(name)
        return self.lines[name].frame

    def having(self, **frames: pd.DataFrame) -> Reference:
        """The same with other tables in place of some of them."""
        made = dict(self.lines)
        for name, frame in frames.items():
            columns = list(map(str, frame.columns))
            lines = frame.itertuples(index=False, name=None)
            rows = [{"line": 0, **dict(zip(columns, line, strict=True))} for line in lines]
            made[name] = Lines([column for column in columns if column != "line"], rows)
        return replace(self, lines=made)

    @cached_property
    def spans(self) -> dict[str, range]:
        """The years of each term."""
        return spans(self.lines["terms"].rows)

    @cached_property
    def messages(self) -> Messages:
        """The sentences of the suite; those of the office in place of the package's, one by one.

        A rule across values is one of them, by its id.
        """
        rules = self.lines["rules"].rows
        own = [{**row, "code": row["rule"], "template": row["message"]} for row in rules]
        return Messages([*package_messages().rows, *own, *self.lines["messages"].rows])


def package_messages() -> Lines:
    """The lines of the package's own ``messages.csv``."""
    return read_lines(PACKAGE_DATA / "messages.csv")


def read_reference(folder: str | Path | None = None) -> tuple[Reference, list[Fault]]:
    """Read every file once.

    Parameters
    ----------
    folder
        The office's own files; without one, the package's stand alone.

    Returns
    -------
    tuple
        (the data, every fault that follows from the declaration).
    """
    folder = Path(folder) if folder else None
    found, sources = _files(folder)
    maps, paths = _maps(folder)
    book = read_book(folder / BOOK, registers()) if folder else Book()
    doubled = {name: found[name] for name in book.found if folder and name in sources}
    sources |= dict.fromkeys(book.found, (folder or PACKAGE_DATA) / BOOK)
    written = _understood(in_their_terms(found | dict(book.found)))
    found = in_their_bodies(written)
    known = Known(found)
    alone = {name: one for name, one in found.items() if name not in book.found}
    faults = [*_absent(folder, alone), *book.faults]
    for name, one in found.items():
        faults += check(f"{name}.csv", schema()[name], one, known)
    for name, one in _understood(doubled, known).items():
        own = written[name]
        if one.readable and own.readable:
            home = book.homes[name]
            faults += differing(schema()[name], home, own.lines.rows, one.lines.rows)
    faults = in_the_book(faults, book.homes, registers())
    faults += [wrong for one in doubled.values() for wrong in one.faults]
    for form, one in maps.items():
        faults += check(f"{FORMS}/{form}.csv", schema()[FORMS], one, known)
    lines = {name: one.lines for name, one in found.items()}
    lines[FORMS] = _together(maps)
    reference = Reference(
        lines=lines,
        sources=sources | paths,
        maps={form: one.lines for form, one in maps.items()},
        homes=book.homes,
        written={name: written[name].lines for name in registers()},
        unread=frozenset(name for name, one in written.items() if not one.readable),
    )
    return reference, faults


def with_map(reference: Reference, path: Path) -> tuple[Reference, list[Fault]]:
    """The same with one form map alone, and what its declaration says against it.

    Parameters
    ----------
    reference
        From `read_reference`.
    path
        Of the map, called like the id of its form.
    """
    name = f"{FORMS}/{path.name}"
    found = read_file(path, schema()[FORMS].asked, name)
    known = Known({one: Found(lines) for one, lines in reference.lines.items()})
    maps = {path.stem: found}
    lines = {**reference.lines, FORMS: _together(maps)}
    alone = replace(reference, lines=lines, maps={path.stem: found.lines})
    return alone, list(check(name, schema()[FORMS], found, known))


def _files(folder: Path | None) -> tuple[dict[str, Found], dict[str, Path]]:
    """(What each file holds, where each came from); the form maps are read apart."""
    found = {}
    sources = {}
    for name, file in schema().items():
        if name == FORMS:
            continue
        path = _source(folder, f"{name}.csv")
        if path:
            sources[name] = path
            found[name] = _unquoted(read_file(path, file.asked), file)
        else:
            found[name] = Found(Lines(file.wanted), readable=not (folder and file.needed))
    return found, sources


def _unquoted(found: Found, file: File) -> Found:
    """A register as it was before it was written as CSV."""
    if file.owner != "office":
        return found
    rows = []
    for row in found.lines.rows:
        cells = {name: unquoted(cell) for name, cell in row.items() if name != "line"}
        rows.append(cells | {"line": row["line"]})
    return found.having(rows)


def registers() -> dict[str, File]:
    """The declarations of what an office writes itself."""
    return {name: file for name, file in schema().items() if file.owner == "office"}


def _understood(found: dict[str, Found], known: Known | None = None) -> dict[str, Found]:
    """The office's registers with their cells as meant."""
    known = known or Known(found)
    meant = {}
    for name, file in registers().items():
        if name in found:
            one = found[name]
            meant[name] = one.having(as_meant(file, one.lines.rows, known))
    return found | meant


def _absent(folder: Path | None, found: dict[str, Found]) -> Iterator[Fault]:
    """What a folder that is named has to hold, and does not."""
    if not folder:
        return
    if not folder.is_dir():
        yield fault("ref_folder_missing", str(folder))
    for name, one in found.items():
        if not one.readable and not one.faults:
            file = f"{name}.csv"
            yield fault("ref_file_missing", file, file=file, folder=str(folder))


def _source(folder: Path | None, name: str) -> Path | None:
    """The office's file where there is one, else the package's."""
    places = [folder / name] if folder else []
    return next((path for path in (*places, PACKAGE_DATA / name) if path.is_file()), None)


def _maps(folder: Path | None) -> tuple[dict[str, Found], dict[str, Path]]:
    """(What each form map holds, where each came from)."""
    paths: dict[str, Path] = {}
    for place in (PACKAGE_DATA, folder or PACKAGE_DATA):
        paths |= {path.name: path for path in (place / FORMS).glob("*.csv")}
    found = {}
    sources = {}
    for name, path in sorted(paths.items()):
        sources[f"{FORMS}/{name}"] = path
        found[path.stem] = read_file(path, schema()[FORMS].asked, f"{FORMS}/{name}")
    return found, sources


def _together(maps: dict[str, Found]) -> Lines:
    """The lines of all maps, each with its form."""
    columns = ["form", *schema()[FORMS].wanted]
    rows = []
    for form, one in maps.items():
        columns += one.lines.columns
        rows += [{"form": form, **row} for row in one.lines.rows]
    return Lines(dict.fromkeys(columns), rows)
