"""A register that stands in the workbook and as a CSV: where the two differ is a fault."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from analysis.grouping import grouped
from analysis.reference.book import Home
from analysis.reference.faults import Fault, fault
from analysis.reference.schema import Column, File

Line = dict[str, Any]
Pair = tuple[Line | None, Line | None]  # of the workbook, of the CSV
MOST = 20  # differences of a register that are told one by one


def differing(
    file: File,
    home: Home,
    book: Sequence[Line],
    csv: Sequence[Line],
) -> Iterator[Fault]:
    """Every difference, with the place in both.

    Parameters
    ----------
    file
        The declaration of the register.
    home
        Where it stands in the workbook.
    book, csv
        Its lines there, as meant.
    """
    name = f"{file.name}.csv"
    if csv and not book:
        yield fault("ref_differs.empty", name, home.head, other=name, count=len(csv))
        return
    told = [one for pair in _pairs(file, book, csv) for one in _told(file, home, pair)]
    yield from told[:MOST]
    if len(told) > MOST:
        yield fault("ref_differs.rest", name, home.head, other=name, count=len(told) - MOST)


def _pairs(file: File, book: Sequence[Line], csv: Sequence[Line]) -> Iterator[Pair]:
    """Lines that are not the same in both, each beside the one that is meant to be the same."""
    columns = [column.name for column in file.columns]
    left = grouped(csv, lambda line: _cells(line, columns))
    alone = []
    for line in book:
        same = left.get(_cells(line, columns))
        if same:
            same.pop(0)
        else:
            alone.append(line)
    others = list(chain(*left.values()))
    keys = file.key or columns[:1]
    for line in alone:
        like = (one for one in others if _cells(one, keys) == _cells(line, keys))
        other = next(like, None)
        if other:
            others.remove(other)
        yield line, other
    yield from ((None, other) for other in others)


def _cells(line: Line, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.get(column, "") for column in columns)


def _told(file: File, home: Home, pair: Pair) -> Iterator[Fault]:
    name = f"{file.name}.csv"
    here, there = pair
    if here and there:
        for column in file.columns:
            one, two = here.get(column.name, ""), there.get(column.name, "")
            if one != two:
                fields = {"heading": column.called, "found": one, "meant": two}
                fields |= {"other": name, "line": there["line"]}
                yield fault("ref_differs", name, here["line"], column.name, **fields)
    elif here:
        said = _words(here, file.columns)
        yield fault("ref_differs.book", name, here["line"], other=name, found=said)
    elif there:
        fields = {"other": name, "line": there["line"], "found": _words(there, file.columns)}
        yield fault("ref_differs.csv", name, home.head, **fields)


def _words(line: Line, columns: Sequence[Column]) -> list[str]:
    return [line[column.name] for column in columns if line.get(column.name)]
