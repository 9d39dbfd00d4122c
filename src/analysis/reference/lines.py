"""One file of reference data as lines of strings, and what kept it from being read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reference.faults import Fault, Spot

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
    import pandas as pd

PACKAGE_DATA = Path(__file__).parents[1] / "data"
BOM = b"\xef\xbb\xbf"


class Lines:
    """The lines of one file: dicts of strings (``""`` for blank), each with its number, ``line``.

    Where rows are all that is needed, a frame of the same columns does as well: both have
    ``to_dict("records")``.

    Parameters
    ----------
    columns
        In the order of the file.
    rows
        One dict a line.
    """

    def __init__(self, columns: Iterable[str], rows: Iterable[dict[str, Any]] = ()) -> None:
        self.columns, self.rows = list(columns), list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dict(self, orient: str = "records") -> list[dict[str, Any]]:  # noqa: ARG002  as pandas has it
        """The rows."""
        return self.rows

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a frame of strings, ``line`` last."""
        import pandas as pd  # noqa: PLC0415  workers that read do not load it

        types = dict.fromkeys(self.columns, str) | {"line": int}
        rows = pd.DataFrame(self.rows, columns=list(types), dtype=object)
        return rows.astype(types)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds.

    Parameters
    ----------
    lines
        Its lines, each with every column that was asked for.
    faults
        What is wrong with it as a file.
    absent
        Columns that were asked for and are not there.
    torn
        Lines with too few cells or too many: no lines, yet what they name is not unknown.
    readable
        Whether it could be read at all: what it would hold is unknown where it could not.
    """

    lines: Lines
    faults: tuple[Fault, ...] = ()
    absent: frozenset[str] = frozenset()
    torn: tuple[dict[str, str], ...] = ()
    readable: bool = True


def read_lines(path: Path) -> Lines:
    """The lines of a file of the package."""
    return read_file(path).lines


def read_file(
    path: Path, columns: Mapping[str, bool] | Sequence[str] = (), name: str = ""
) -> Found:
    """A CSV as strings with the numbers of its lines.

    Parameters
    ----------
    path
        The file.
    columns
        Those it must have; as a mapping, whether it must.
    name
        What a person calls the file, where that is not its name.
    """
    name = name or path.name
    wanted = columns if isinstance(columns, Mapping) else dict.fromkeys(columns, True)
    raw = path.read_bytes()
    notes = [Fault("ref_bom", Spot(name, 1))] if raw.startswith(BOM) else []
    records, fault = _records(raw, name)
    if not fault and not records:
        fault = Fault("ref_empty", Spot(name, 1), {"expected": list(wanted)})
    if not fault and wanted and len(records[0][1]) == 1 and ";" in records[0][1][0]:
        fault = Fault("ref_semicolons", Spot(name, 1))
    if fault:
        return Found(Lines(wanted), (*notes, fault), readable=False)
    return _table(records, wanted, name, notes)


def _records(raw: bytes, name: str) -> tuple[list[tuple[int, list[str]]], Fault | None]:
    """(line at which it begins, cells) of each row that is not blank, or why there are none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [], Fault("ref_not_utf8", Spot(name, raw[: error.start].count(b"\n") + 1))
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return list(_numbered(reader)), None
    except csv.Error as error:
        return [], Fault("ref_not_csv", Spot(name, reader.line_num), {"why": str(error)})


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    begins = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield begins, cells
        begins = reader.line_num + 1


def _table(
    records: list[tuple[int, list[str]]],
    wanted: Mapping[str, bool],
    name: str,
    notes: list[Fault],
) -> Found:
    at, header = records[0]
    faults = list(notes)
    faults += [
        Fault("ref_column_twice", Spot(name, at, column), {"column": column})
        for column, times in Counter(header).items()
        if column and times > 1
    ]
    absent = [column for column in wanted if column not in header]
    missing = [column for column in absent if wanted[column]]
    if missing:
        faults.append(Fault("ref_column_missing", Spot(name, at), {"columns": missing}))
    empty = dict.fromkeys(absent, "")
    rows: list[dict[str, Any]] = []
    torn = []
    for line, cells in records[1:]:
        if len(cells) == len(header):
            rows.append(dict(zip(header, cells, strict=True)) | empty | {"line": line})
        else:
            counts = {"count": len(cells), "expected": len(header)}
            faults.append(Fault("ref_cells", Spot(name, line), counts))
            torn.append(dict(zip(header, cells, strict=False)))
    lines = Lines([*header, *absent], rows)
    return Found(lines, tuple(faults), frozenset(absent), tuple(torn))
