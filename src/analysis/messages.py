"""Everything the suite says of a file, a cell or a line: its code, its severity and its words, which are data.

A finding carries a code, a place and fields, nothing else. Its severity and its words are those of ``messages.csv``
(code, severity, name, template) and are joined where tables and terminal output are written.
A code may have variants, told apart behind a dot (``heading_twice.unread``): one code in the tables, several wordings.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MEND = "hãy mở bằng Excel rồi lưu lại dạng .xlsx"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a sheet and an A1 cell of a file, each empty where it does not apply."""

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
        What the template names; ``found``, ``expected`` and ``organisation`` are columns of the issues besides.
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


class Refused(Exception):
    """A file that is not read: a short code, and the reason and mend in Vietnamese, on one line.

    A message quotes names that a sender chose: what could move a terminal's cursor or flood a page is taken out.
    """

    def __init__(self, code: str, message: str):
        message = "".join(c if c.isprintable() else " " for c in message)
        message = message if len(message) <= 600 else f"{message[:300]}…{message[-250:]}"
        super().__init__(code, message)
        self.code, self.message = code, message

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
    >>> said = Messages([{"code": "far", "severity": "query", "name": "Xa", "template": "{count:,} ô: {cells}"}])
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


class _Words(string.Formatter):
    """Templates in which ``{count:,}`` has Vietnamese thousands and a list reads "a; b" (or joined by what its format says)."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, (list, tuple)):
            return (format_spec or "; ").join(map(str, value))
        if format_spec == ",":
            return f"{value:,}".replace(",", ".")
        return str(format(value, format_spec))


_WORDS = _Words()
