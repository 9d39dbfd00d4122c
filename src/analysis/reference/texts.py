"""A CSV as programs write it: bytes → rows, in whatever encoding, whatever stands between cells.

Excel in Vietnamese writes a byte-order mark, semicolons or tabs, UTF-16 or Windows-1258. Which it
was follows from the bytes and from the headings; what follows from neither is not guessed.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from analysis.messages import FORMULA
from analysis.text.keys import bare

Record = tuple[int, list[str]]  # the line at which a row begins, its cells
SEPARATORS = ",;\t"
_ABOVE = 5  # rows among which the headings are looked for
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_TONES = ("", *"\u0300\u0301\u0303\u0309\u0323")
_LETTERS = {
    unicodedata.normalize("NFC", letter + tone)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in _TONES
}
_OF_VIETNAMESE = {*_LETTERS, *"đĐ–—‘’“”…•·«»°²³§€ \u00a0"}
_OPEN = ("unexpected end of data", "field larger than")  # as the csv module says it
_QUOTED = re.compile(f"'(?={FORMULA})")  # what `tables.to_csv` puts before such texts
_SEPARATOR_NAMED = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)


class Unread(Exception):  # noqa: N818  a state of the file, not of the program
    """No rows: a code of ``messages.csv``, the line, and what the sentence names."""

    def __init__(self, code: str, line: int, **fields: Any) -> None:
        super().__init__(code)
        self.code, self.line, self.fields = code, line, fields


def decoded(raw: bytes) -> tuple[str, str]:
    """(The text in NFC, its encoding).

    Raises
    ------
    Unread
        When it is neither Unicode nor Vietnamese in Windows-1258, or holds a NUL.

    Examples
    --------
    >>> decoded("Chi bộ".encode("utf-16"))
    ('Chi bộ', 'utf-16')
    >>> decoded("Chi bô\N{COMBINING DOT BELOW}".encode("cp1258"))
    ('Chi bộ', 'cp1258')
    """
    encoding = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "")
    if not encoding and b"\0" in raw[:2]:
        encoding = "utf-16-be" if raw[:1] == b"\0" else "utf-16-le"
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        text = "" if encoding else _windows_1258(raw)
        if not text:
            raise Unread("ref_not_utf8", line) from None
        encoding = "cp1258"
    if "\0" in text:
        raise Unread("ref_nul", text[: text.index("\0")].count("\n") + 1)
    return unicodedata.normalize("NFC", text), encoding or "utf-8"


def _windows_1258(raw: bytes) -> str:
    """The text, if all its letters are Vietnamese."""
    try:
        text = unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return ""
    return text if all(c.isascii() or c in _OF_VIETNAMESE for c in text) else ""


def rows_of(text: str, heads: Mapping[str, str]) -> list[Record]:
    """The rows that are not blank, by the separator that makes most headings known.

    Parameters
    ----------
    text
        The file.
    heads
        Key of a heading → its column.

    Raises
    ------
    Unread
        When quotes do not close.
    """
    above = _SEPARATOR_NAMED.match(text)
    if above:
        return [(line + 1, cells) for line, cells in _each(text[above.end() :], above[1])]

    def known(separator: str) -> int:
        try:
            first = list(islice(_each(text, separator), _ABOVE))
        except Unread:
            return -1
        return known_in(header_of(first, heads)[1], heads)

    return list(_each(text, max(SEPARATORS, key=known) if heads else ","))


def _each(text: str, separator: str) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for row in reader:
            cells = [cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in row]
            if any(cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        if any(said in str(error) for said in _OPEN):
            raise Unread("ref_quote_open", begins) from None
        raise Unread("ref_not_csv", begins, why=str(error)) from None


def unquoted(text: str) -> str:
    """A text without the apostrophe that keeps it from being a formula.

    Examples
    --------
    >>> unquoted("'- thiếu"), unquoted("'a")
    ('- thiếu', "'a")
    """
    return text[1:] if _QUOTED.match(text) else text


def header_of(records: list[Record], heads: Mapping[str, str]) -> Record:
    """The row of headings: of the first ones that which holds most that are known."""
    return max(records[:_ABOVE], key=lambda record: known_in(record[1], heads), default=(1, []))


def known_in(cells: list[str], heads: Mapping[str, str]) -> int:
    """How many columns the cells name."""
    return len({heads[bare(cell)] for cell in cells if bare(cell) in heads})
