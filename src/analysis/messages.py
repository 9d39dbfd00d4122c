"""Everything the suite says of a file, a cell or a line: its code, its severity and its words.

A finding carries a code, a place and fields, nothing else. Its severity and its words are those of
``messages.csv`` (code, severity, name, template) and are joined where tables and terminal output
are written. A code may have variants, told apart behind a dot (``heading_twice.unread``): one code
in the tables, several wordings.
"""

import csv
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: sheet and A1 cell of a file, each empty where it does not apply."""

    sheet: str = ""
    cell: str = ""
    file: str = ""


NOWHERE = Place()


@dataclass(frozen=True, slots=True, init=False)
class Finding:
    """One thing to look at.

    Parameters
    ----------
    code
        Id in ``messages.csv``, variant included.
    place
        Where it stands.
    **fields
        What the template names; ``found``, ``expected`` and ``organisation`` are columns of the
        issues besides.
    """

    code: str
    place: Place
    fields: Mapping[str, Any]

    def __init__(self, code: str, place: Place = NOWHERE, **fields: Any) -> None:
        for name, value in (("code", code), ("place", place), ("fields", fields)):
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.place, dict(self.fields))


def _again(code: str, place: Place, fields: dict[str, Any]) -> Finding:
    return Finding(code, place, **fields)


class Refused(Exception):  # noqa: N818  what happened to the file; it is no error of the program
    """A file that is not read.

    Parameters
    ----------
    code
        Id in ``messages.csv``, variant included.
    message
        Words that are not in ``messages.csv`` yet.
    **fields
        What the template names.

    Attributes
    ----------
    finding : Finding
        What is said of the file.
    code : str
        As reported, without the variant.
    """

    def __init__(self, code: str, message: str = "", **fields: Any) -> None:
        super().__init__(code)
        self.finding = Finding(code, **fields)
        self.code = code.partition(".")[0]
        self._message = message

    @property
    def message(self) -> str:
        """The reason and mend in Vietnamese, on one line."""
        return _inert(self._message) if self._message else words_of(self)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Message:
    """One line of ``messages.csv``."""

    code: str
    severity: str
    name: str
    template: str


class Messages:
    """All messages by code.

    Parameters
    ----------
    rows
        The lines of ``messages.csv`` as mappings: code, severity, name, template.

    Examples
    --------
    >>> line = {"severity": "query", "name": "Xa", "template": "{count:,} ô: {cells}"}
    >>> said = Messages([{"code": "far", **line}])
    >>> said.words("far", count=1234, cells=["A1", "B2"])
    '1.234 ô: A1; B2'
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._known = {
            row["code"]: Message(row["code"], row["severity"], row["name"], row["template"])
            for row in rows
        }

    def __getitem__(self, code: str) -> Message:
        return self._known[code]

    def __iter__(self) -> Iterator[Message]:
        return iter(self._known.values())

    def words(self, code: str, **fields: Any) -> str:
        """The sentence of a code with its fields filled in."""
        return _WORDS.vformat(self._known[code].template, (), fields)


def thousands(number: int) -> str:
    """A whole number with dots between its thousands: 1.234.567."""
    return f"{number:,}".replace(",", ".")


class _Words(string.Formatter):
    """Templates in which ``{count:,}`` has Vietnamese thousands and a list reads "a; b".

    What stands in place of "; " is what the list's format says: ``{columns:, }``.
    """

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (list, tuple)):
            return (format_spec or "; ").join(map(str, value))
        if format_spec == ",":
            return thousands(value)
        return str(format(value, format_spec))


_WORDS = _Words()


@cache
def _of_the_package() -> Messages:
    """Read when the first of them is put into words: a worker needs none."""
    with (DATA / "messages.csv").open(encoding="utf-8", newline="") as lines:
        return Messages(csv.DictReader(lines))


def words_of(said: Finding | Refused, messages: Messages | None = None) -> str:
    """The sentence for a finding or a refusal.

    Parameters
    ----------
    said
        From wherever it was met.
    messages
        An office's own; the package's by default.

    Examples
    --------
    >>> words_of(Refused("no_sheets"))
    'tệp không có trang tính nào; hãy mở bằng Excel rồi lưu lại dạng .xlsx'
    """
    messages = messages or _of_the_package()
    if isinstance(said, Refused):
        return _inert(messages.words(said.finding.code, **said.finding.fields))
    return messages.words(said.code, **said.fields)


def _inert(words: str) -> str:
    """The words on one short line: they quote names that a sender chose.

    What could move a terminal's cursor or flood a page is taken out.
    """
    words = "".join(letter if letter.isprintable() else " " for letter in words)
    return words if len(words) <= 600 else f"{words[:300]}…{words[-250:]}"
