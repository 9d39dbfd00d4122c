"""The one declaration of all files that an office edits, and the checks that follow from it.

``data/schema_files.csv`` names each file: whose it is, whether it must be there, what tells its
lines apart (`key`), and what a person calls it. ``data/schema.csv`` names each column:

=============  ==================================================================================
``type``       what its cells hold: see `analysis.reference.kinds`
``choices``    what may stand there (``choice``), or may stand there besides (``*`` for a year)
``source``     the list of ``names.csv``, or the ``file.column``, whose ids may stand there
``required``   ``yes``: no cell is blank; ``optional``: the column itself may be missing
``heading``    what a person calls the column
``meaning``    what stands there
=============  ==================================================================================

Each check looks at one thing and knows nothing of the others, so that no fault hides another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from analysis.grouping import again, grouped
from analysis.reference.faults import Fault, fault
from analysis.reference.kinds import LISTED, fits
from analysis.reference.lines import PACKAGE_DATA, Asked, Found, read_lines
from analysis.reference.meant import two_ways
from analysis.text.keys import bare

Wrong = tuple[str, dict[str, Any]]  # code and what the sentence names; no code where all is right


@dataclass(frozen=True, slots=True)
class Column:
    """One line of ``schema.csv``."""

    name: str
    type: str
    choices: tuple[str, ...]
    source: str
    required: str
    heading: str
    meaning: str

    @property
    def called(self) -> str:
        """The heading within a sentence; abbreviations keep their capitals."""
        head = self.heading
        return head if head[1:2].isupper() else head[:1].lower() + head[1:]


@dataclass(frozen=True, slots=True)
class File:
    """One line of ``schema_files.csv``, with its columns."""

    name: str
    owner: str
    needed: bool
    key: tuple[str, ...]
    heading: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def wanted(self) -> dict[str, bool]:
        """Its columns, and whether each must be there."""
        return {column.name: column.required != "optional" for column in self.columns}

    @property
    def asked(self) -> Asked:
        """The same, with what its headings may be: ids, and what a person calls the columns."""
        called = {bare(column.heading): column.name for column in self.columns}
        return Asked(self.wanted, called | {bare(name): name for name in self.wanted})


@cache
def schema() -> dict[str, File]:
    """Every file of the reference data by its name, as declared."""
    columns = grouped(read_lines(PACKAGE_DATA / "schema.csv").rows, itemgetter("file"))
    files = {}
    for row in read_lines(PACKAGE_DATA / "schema_files.csv").rows:
        files[row["file"]] = File(
            name=row["file"],
            owner=row["owner"],
            needed=row["needed"] == "yes",
            key=tuple(row["key"].split()),
            heading=row["heading"],
            meaning=row["meaning"],
            columns=tuple(map(_column, columns[row["file"]])),
        )
    return files


def _column(row: Mapping[str, str]) -> Column:
    return Column(
        name=row["column"],
        type=row["type"],
        choices=tuple(row["choices"].split()),
        source=row["source"],
        required=row["required"],
        heading=row["heading"],
        meaning=row["meaning"],
    )


class Known:
    """The ids that other lines may name: those of the lists of ``names.csv``, and those of columns.

    Parameters
    ----------
    found
        What was read of each file, by its name.
    """

    def __init__(self, found: Mapping[str, Found]) -> None:
        self._found = found
        self._asked = cache(self._ids)

    def ids(self, source: str) -> dict[str, str] | None:
        """Id → name, or None where the file could not be read, so that nobody knows.

        Parameters
        ----------
        source
            A list of ``names.csv``, or ``file.column``.
        """
        return self._asked(source)

    def _ids(self, source: str) -> dict[str, str] | None:
        file, _, column = source.rpartition(".")
        found = self._found.get(file or "names")
        if found is None or not found.readable:
            return None
        rows = [*found.lines.rows, *found.torn]
        if not file:
            rows = [row for row in rows if row.get("list") == source]
            column = "id"
        if column in found.absent:
            return None
        return {row[column]: row.get("name", "") for row in rows if row.get(column)}


def check(
    shown: str,
    file: File,
    found: Found,
    known: Known,
) -> Iterator[Fault]:
    """Every fault of a file that follows from its declaration, as a file and line by line.

    Parameters
    ----------
    shown
        What a person calls the file.
    file
        Its declaration.
    found
        What was read of it.
    known
        What its lines may name.
    """
    yield from found.faults
    rows = found.lines.rows
    for column in file.columns:
        if column.name in found.absent:
            continue
        for row in rows:
            code, fields = _wrong(column, row[column.name], known)
            if code:
                called = {"heading": column.called, "column": column.name}
                yield fault(code, shown, row["line"], column.name, **called, **fields)
    if file.key and not found.absent.intersection(file.key):
        yield from _repeated(shown, file.key, rows)


def _wrong(column: Column, text: str, known: Known) -> Wrong:
    if not text:
        return ("ref_blank" if column.required == "yes" else ""), {}
    if text in column.choices:
        return "", {}
    if column.type in LISTED:
        return _not_listed(column, text, known)
    if fits(column.type, text):
        return "", {}
    days = two_ways(text) if column.type == "date" else None
    if days:
        return "ref_date_two_ways", {"found": text, "expected": days}
    return f"ref_type.{column.type}", {"found": text}


def _not_listed(column: Column, text: str, known: Known) -> Wrong:
    ids = known.ids(column.source) if column.source else {}
    if ids is None:
        return "", {}
    named = text.split(";") if column.type == "references" else [text]
    lost = [one for one in named if one and one not in ids]
    if not lost:
        return "", {}
    listed = [f"{one} ({name})" if name else one for one, name in ids.items()]
    where = column.source.partition(".")[0]
    return f"ref_type.{column.type}", {
        "found": lost,
        "where": f"{where}.csv",
        "expected": [*column.choices, *listed],
    }


def _repeated(shown: str, key: tuple[str, ...], rows: list[dict[str, Any]]) -> Iterator[Fault]:
    """Lines that bear the key of another."""

    def own(row: dict[str, Any]) -> tuple[str, ...]:
        return tuple(row[column] for column in key)

    for first, row in again(rows, own):
        found = own(row)
        if any(found):  # a blank one is told as such
            fields = {"columns": key, "found": found, "line": first["line"]}
            yield fault("ref_twice", shown, row["line"], key[0], **fields)
