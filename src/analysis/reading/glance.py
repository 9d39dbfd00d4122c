"""The cells of a sheet at a glance, by one regular expression, where all are written as usual.

Takes half the time of the tree. Anything out of the ordinary, from an error value to a fault,
leaves the whole sheet to the tree.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import unescape

from analysis.messages import Refused
from analysis.reading import gate, markup
from analysis.reading.book import Book
from analysis.reading.workbook import LAST_ROW, Cell, Cells, place

_START = re.compile(
    rb'(?:<\?xml version="1\.0" encoding="UTF-8"(?: standalone="(?:yes|no)")?\?>\s*)?<worksheet '
)
_FORMULA = (
    r'(<f)(?: aca="[a-z]+")?+(?: t="[a-z]+")?+(?: ref="[A-Z0-9:]+")?+(?: ca="1")?+'
    r'(?: si="[0-9]+")?+(?: ?/>|>[^<]*+</f>)'
)
_PIECES = re.compile(  # a cell, or the end or start of a row, as the common programs write them
    r'<c r="([A-Z]{1,3}+[0-9]{1,7}+)"(?: s="([0-9]++)")?+(?: t="(n|s|str|inlineStr)")?+'
    rf"(?: ?+/>|>(?:(?:{_FORMULA})?+<v>([^<]*+)</v>"
    r'|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>)</c>)'
    r'|</row>|<row r="([0-9]{1,7}+)"((?: [A-Za-z][A-Za-z0-9:]*+="[^"<>&]*+")*+) ?+(/?+)>'
)
_GROUPS = 9
_ODD = (b"<!", b"]]>", b"xmlns", b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_CONTROLS = bytes({*range(32)} - {9, 10})
_ODD_REFERENCE = re.compile(b"&(?!amp;|lt;|gt;|quot;|apos;)")
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_OF_ROWS = frozenset(
    (
        *("spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel"),
        *("collapsed", "thickTop", "thickBot", "ph", "x14ac:dyDescent"),
    )
)


class Glance(NamedTuple):
    """What was seen: the part less the cells that were taken, those cells, how many rows hide."""

    rest: bytes
    cells: Cells
    hidden_rows: int


class _OutOfTheOrdinary(Exception):  # noqa: N818  no error: the tree takes the sheet then
    """Something that is not written as the common programs do."""


def at_a_glance(raw: bytes, book: Book) -> Glance:
    """All cells of a sheet's part, or none of them.

    Parameters
    ----------
    raw
        The part.
    book
        What the sheets share.
    """
    head, opening, rest = raw.partition(b"<sheetData>")
    inner, closing, foot = rest.rpartition(b"</sheetData>")
    try:
        _check(head, inner, len(raw))
        cells, hidden_rows = _cells(inner, book)
    except (_OutOfTheOrdinary, Refused, UnicodeDecodeError):
        return Glance(raw, {}, 0)
    return Glance(head + opening + closing + foot, cells, hidden_rows)


def _check(head: bytes, inner: bytes, size: int) -> None:
    """Raise where the part cannot be trusted to mean what its pieces say."""
    if (
        size > markup.LARGE
        or not inner
        or not _START.match(head)
        or b"<!" in head
        or (b"x14ac:" in inner and b" xmlns:x14ac=" not in head)
        or any(odd in inner for odd in _ODD)
        or len(inner.translate(None, _CONTROLS)) < len(inner)
        or _ODD_REFERENCE.search(inner)
    ):
        raise _OutOfTheOrdinary


def _cells(inner: bytes, book: Book) -> tuple[Cells, int]:
    pieces = _PIECES.split(inner.decode("utf-8"))
    if any(pieces[:: _GROUPS + 1]):  # something between what is known
        raise _OutOfTheOrdinary
    columns = (pieces[i :: _GROUPS + 1] for i in range(1, _GROUPS + 1))
    cells: Cells = {}
    hidden: dict[int, bool] = {}
    row = 0  # between rows
    for reference, style, kind, formula, value, said, *about in zip(*columns, strict=True):
        if not reference:
            row = _next_row(row, about, hidden)
        elif value is not said:  # else it has only a format
            at = place(reference)
            if at[0] != row or at in cells:
                raise _OutOfTheOrdinary
            if kind == "s" and value:
                found = book.shared(value, style)
            elif kind in (None, "n") and value and "&" not in value:
                found = book.number(value, style)
            else:
                found = _text(kind, value, said, style, book)
            if found:
                cells[at] = found._replace(formula=True) if formula else found
    if row or len(cells) > gate.MAX_CELLS:
        raise _OutOfTheOrdinary
    return cells, sum(hidden.values())


def _next_row(row: int, written: Sequence[str | None], hidden: dict[int, bool]) -> int:
    """The row that begins, 0 where one ends; whether it is hidden is entered."""
    number, about, closed = written
    if not number:
        if not row:
            raise _OutOfTheOrdinary
        return 0
    following = int(number)
    if row or following in hidden or not 1 <= following <= LAST_ROW:
        raise _OutOfTheOrdinary
    hidden[following] = _is_hidden(about or "")
    return 0 if closed else following


def _text(
    kind: str | None,
    value: str | None,
    said: str | None,
    style: str | None,
    book: Book,
) -> Cell | None:
    written = value if kind == "str" else said if kind == "inlineStr" else None
    if written is None:
        raise _OutOfTheOrdinary
    if "&" in written:
        written = unescape(written, _QUOTES)
    return book.text(markup.unescaped(written), style)


@lru_cache(1024)
def _is_hidden(about: str) -> bool:
    """Whether a row is hidden, by its attributes."""
    found = re.findall(' ([^= ]+)="([^"]*)"', about)
    named = dict(found)
    if len(named) < len(found) or not named.keys() <= _OF_ROWS:
        raise _OutOfTheOrdinary
    return named.get("hidden") in ("1", "true")
