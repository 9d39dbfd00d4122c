"""One file of reference data as lines of strings, and what kept it from being read."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reference.faults import Fault, fault

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

PACKAGE_DATA = Path(__file__).parents[1] / "data"
BOM = b"\xef\xbb\xbf"
Record = tuple[int, list[str]]  # the line at which a row begins, its cells


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

    def to_dict(self, _orient: str = "records") -> list[dict[str, Any]]:
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


def read_file(path: Path, columns: Mapping[str, bool] | None = None, name: str = "") -> Found:
    """A CSV as strings with the numbers of its lines.

    Parameters
    ----------
    path
        The file.
    columns
        Those that are asked for, and whether each must be there.
    name
        What a person calls the file, where that is not its name.
    """
    name = name or path.name
    wanted = columns or {}
    raw = path.read_bytes()
    notes = [fault("ref_bom", name, 1)] if raw.startswith(BOM) else []
    records, wrong = _records(raw, name)
    if not wrong:
        wrong = _no_table(records, wanted, name)
    if wrong:
        return Found(Lines(wanted), (*notes, wrong), readable=False)
    return _table(records, wanted, name, notes)


def _records(raw: bytes, name: str) -> tuple[list[Record], Fault | None]:
    """The rows that are not blank, or why there are none."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return [], fault("ref_not_utf8", name, line)
    reader = csv.reader(io.StringIO(text, newline=""))
    records = []
    begins = 1
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                records.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        return [], fault("ref_not_csv", name, reader.line_num, why=str(error))
    return records, None


def _no_table(records: list[Record], wanted: Mapping[str, bool], name: str) -> Fault | None:
    if not records:
        return fault("ref_empty", name, 1, expected=list(wanted))
    _, header = records[0]
    if wanted and len(header) == 1 and ";" in header[0]:
        return fault("ref_semicolons", name, 1)
    return None


def _table(
    records: list[Record],
    wanted: Mapping[str, bool],
    name: str,
    notes: list[Fault],
) -> Found:
    at, header = records[0]
    absent = [column for column in wanted if column not in header]
    faults = [*notes, *_wrong_header(header, wanted, name, at)]
    empty = dict.fromkeys(absent, "")
    rows: list[dict[str, Any]] = []
    torn = []
    for line, cells in records[1:]:
        row = dict(zip(header, cells, strict=False))
        if len(cells) == len(header):
            rows.append(row | empty | {"line": line})
            continue
        torn.append(row)
        faults.append(
            fault(
                "ref_cells",
                name,
                line,
                count=len(cells),
                expected=len(header),
            )
        )
    return Found(
        lines=Lines([*header, *absent], rows),
        faults=tuple(faults),
        absent=frozenset(absent),
        torn=tuple(torn),
    )


def _wrong_header(
    header: list[str],
    wanted: Mapping[str, bool],
    name: str,
    at: int,
) -> Iterator[Fault]:
    for column, times in Counter(header).items():
        if column and times > 1:
            yield fault("ref_column_twice", name, at, column, column=column)
    missing = [column for column, must in wanted.items() if must and column not in header]
    if missing:
        yield fault("ref_column_missing", name, at, columns=missing)
