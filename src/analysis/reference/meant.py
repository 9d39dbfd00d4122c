"""The cells of a register as meant: days, ids and paths in the one form that is compared."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.grouping import gathered
from analysis.reference.kinds import LISTED
from analysis.text.keys import bare
from analysis.text.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.reference.schema import File, Known

Named = dict[str, list[str]]  # key of a name → ids
_DAY = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00)?)?")
_MONTHS = frozenset(range(1, 13))
_LABEL = re.compile(r" \((?=.*\)$)", re.DOTALL)


class _Day(NamedTuple):
    """A day as it is written: two numbers, of which one is the month, and the year."""

    first: int
    second: int
    year: int
    mark: str  # between them


def _written(text: str) -> _Day | None:
    match = _DAY.fullmatch(text)
    if not match:
        return None
    first, mark, second, year = match.groups()
    return _Day(int(first), int(second), int(year), mark)


def as_meant(file: File, rows: list[dict[str, Any]], known: Known) -> list[dict[str, Any]]:
    """The rows with each cell in the form of its type; what is not understood stays as it is.

    Parameters
    ----------
    file
        The declaration.
    rows
        As read.
    known
        The ids that cells may name.
    """
    types = {column.name: column for column in file.columns}
    days = [name for name, column in types.items() if column.type == "date"]
    sure = day_first(row.get(name, "") for row in rows for name in days)

    @cache
    def named(source: str) -> Named:
        return by_name(known.ids(source) or {})

    def meant(name: str, cell: Any) -> Any:
        column = types.get(name)
        if column is None or not cell:
            return cell
        if column.type in LISTED and column.source:
            return listed(clean(cell), known.ids(column.source) or {}, named(column.source))
        return iso(cell, sure) if column.type == "date" else _plain(column.type, cell)

    return [{name: meant(name, cell) for name, cell in row.items()} for row in rows]


def _plain(kind: str, cell: str) -> str:
    """A cell that names no id and is no day."""
    if kind == "text":
        return cell
    if kind == "file":
        return cell.replace("\\", "/").removeprefix("./")
    return cell.replace("$", "").upper() if kind == "cell" else clean(cell)


def by_name(ids: Mapping[str, str]) -> Named:
    """The ids that bear a name, and those that are the same in other capitals, by its key."""
    return gathered(
        (called, one)
        for one, name in ids.items()
        for called in {bare(name), one.casefold()}
        if called
    )


def listed(text: str, ids: Mapping[str, str], named: Named) -> str:
    """The id that stands there alone, in other capitals, with a name, or as its name.

    Beside an id any name may stand, for names change; that of another id may not.

    Examples
    --------
    >>> ids = {"T1": "Chi bộ A", "T2": "Chi bộ B"}
    >>> [listed(text, ids, by_name(ids)) for text in ("t1", "T1 (tên cũ)", "chi bộ B")]
    ['T1', 'T1', 'T2']
    >>> listed("T1 (Chi bộ B)", ids, by_name(ids))
    'T1 (Chi bộ B)'
    """
    if text in ids:
        return text
    for split in _LABEL.finditer(text):
        one = text[: split.start()]
        meant = named.get(bare(text[split.end() : -1]), [])
        if one in ids and (one in meant or not meant):
            return one
    same = named.get(text.casefold()) or named.get(bare(text), [])
    return same[0] if len(same) == 1 else text


def day_first(texts: Iterable[str]) -> bool:
    """Whether the days of a file prove that the day stands before the month.

    One day past the 12th does, unless another proves the American order.
    """
    found = list(filter(None, map(_written, texts)))
    return any(day.first > 12 for day in found) and all(day.second <= 12 for day in found)


def iso(text: str, sure: bool) -> str:
    """A day as 2024-12-31; the text where it is none, or could be two.

    Parameters
    ----------
    text
        As written.
    sure
        Whether its file is known to write the day first. Behind dots, where it is past the 12th,
        and where day and month are one number, nothing needs to be known.

    Examples
    --------
    >>> iso("31/12/2024", False), iso("1.2.2024", False), iso("1/2/2024", False)
    ('2024-12-31', '2024-02-01', '1/2/2024')
    """
    whole, day = _ISO.fullmatch(text), _written(text)
    if whole:
        parts = [int(whole[group]) for group in (1, 3, 4)]
    elif day and (sure or day.mark == "." or day.first > 12 or day.first == day.second):
        parts = [day.year, day.second, day.first]
    else:
        return text
    try:
        return date(*parts).isoformat()
    except ValueError:
        return text


def two_ways(text: str) -> tuple[str, str] | None:
    """The two days that a text may mean, or None.

    Examples
    --------
    >>> two_ways("1/2/2024"), two_ways("31/12/2024")
    (('2024-02-01', '2024-01-02'), None)
    """
    day = _written(text)
    if day is None or not {day.first, day.second} <= _MONTHS:
        return None
    return (
        f"{day.year}-{day.second:02}-{day.first:02}",
        f"{day.year}-{day.first:02}-{day.second:02}",
    )
