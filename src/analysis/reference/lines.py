"""One file of reference data as lines of strings, and what kept it from being read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.reference.faults import Fault, fault
from analysis.reference.texts import Record, Unread, decoded, header_of, rows_of
from analysis.text.keys import bare

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

PACKAGE_DATA = Path(__file__).parents[1] / "data"
LARGEST = 20 << 20  # bytes; registers have some thousand lines


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
class Asked:
    """What is asked of a file: its columns, and whether each must be there; headings by key."""

    columns: Mapping[str, bool] = field(default_factory=dict)
    heads: Mapping[str, str] = field(default_factory=dict)


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

    def having(self, rows: Iterable[dict[str, Any]]) -> Found:
        """The same with other lines."""
        return replace(self, lines=Lines(self.lines.columns, rows))


def read_lines(path: Path) -> Lines:
    """The lines of a file of the package."""
    return read_file(path).lines


def read_file(path: Path, asked: Asked | None = None, name: str = "") -> Found:
    """A CSV as strings with the numbers of its lines.

    Parameters
    ----------
    path
        The file.
    asked
        What it is to hold.
    name
        What a person calls the file, where that is not its name.
    """
    asked, name = asked or Asked(), name or path.name
    try:
        text, encoding = decoded(_content(path))
        records = rows_of(text, asked.heads)
    except Unread as why:
        wrong = fault(why.code, name, why.line, **why.fields)
        return Found(Lines(asked.columns), (wrong,), readable=False)
    except OSError as error:
        wrong = fault("ref_not_opened", name, why=error.strerror)
        return Found(Lines(asked.columns), (wrong,), readable=False)
    notes: list[Fault] = []
    if encoding != "utf-8":
        code = "ref_bom" if encoding == "utf-8-sig" else "ref_encoding"
        notes = [fault(code, name, 1, encoding=encoding)]
    return table_of(records, asked, name, notes)


def _content(path: Path) -> bytes:
    if (size := path.stat().st_size) > LARGEST:
        raise Unread("ref_too_large", 1, megabytes=size >> 20, most=LARGEST >> 20)
    return path.read_bytes()


def table_of(
    records: list[Record],
    asked: Asked,
    name: str,
    notes: Iterable[Fault] = (),
) -> Found:
    """Rows below the headings among them, as lines.

    Parameters
    ----------
    records
        The rows that are not blank.
    asked
        What they are to hold.
    name
        What a person calls the file.
    notes
        What is to be said already.
    """
    if not records:
        empty_file = fault("ref_empty", name, 1, expected=list(asked.columns))
        return Found(Lines(asked.columns), (*notes, empty_file), readable=False)
    at, written = header_of(records, asked.heads)
    header = [asked.heads.get(bare(head), head) for head in _trimmed(written)]
    absent = [column for column in asked.columns if column not in header]
    faults = [*notes, *_wrong_header(header, asked, name, at)]
    empty = dict.fromkeys(absent, "")
    rows: list[dict[str, Any]] = []
    torn = []
    for line, cells in records:
        if line < at and sum(map(bool, cells)) > 1:
            faults.append(fault("ref_above", name, line))
        if line <= at:
            continue
        if len(cells) <= len(written):  # beyond it a blank cell betrays a comma within a text
            if any(cell for cell, head in zip_longest(cells, header, fillvalue="") if not head):
                faults.append(fault("ref_unheaded", name, line))
            cells = cells[: len(header)]  # noqa: PLW2901
        row = {head: cell for head, cell in zip(header, cells, strict=False) if head}
        if len(cells) == len(header):
            rows.append(row | empty | {"line": line})
            continue
        torn.append(row)
        counts = {"count": len(cells), "expected": len(header)}
        faults.append(fault("ref_cells", name, line, **counts))
    unknown = [head for head in header if head and head not in asked.columns]
    if asked.columns and any(row[head] for row in rows for head in unknown):
        faults.append(fault("ref_column_unknown", name, at, columns=unknown))
    return Found(
        lines=Lines([*filter(None, header), *absent], rows),
        faults=tuple(faults),
        absent=frozenset(absent),
        torn=tuple(torn),
    )


def _trimmed(cells: list[str]) -> list[str]:
    """The cells without blank ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _wrong_header(
    header: list[str],
    asked: Asked,
    name: str,
    at: int,
) -> Iterator[Fault]:
    for column, times in Counter(header).items():
        if column and times > 1:
            yield fault("ref_column_twice", name, at, column, column=column)
    missing = [column for column, must in asked.columns.items() if must and column not in header]
    if missing:
        yield fault("ref_column_missing", name, at, columns=missing, found=[*filter(None, header)])
