"""Everything the suite says of a file, a cell or a line: code, severity and words, which are data.

A finding carries a code, a place and fields, nothing else. Its severity and its words are those of
``messages.csv`` (code, severity, name, template); `Messages.issue` joins them where tables and
terminal output are written, and nowhere else.

A code may have variants, told apart behind a dot (``heading_twice.unread``): one code in the
tables, several wordings. Every code may have `LOWERED` behind it: the same words as a mere note.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

MEND = "hãy mở bằng Excel rồi lưu lại dạng .xlsx"
LOWERED = ".note"


class Place(NamedTuple):
    """Where something stands: a sheet and an A1 cell of a file, each empty where not known."""

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
        What the template names beside ``sheet``, ``cell`` and ``file`` of the place. ``found``,
        ``expected``, ``organisation`` and ``year`` are columns of the issues. Where the code to be
        reported comes from data (the id of a rule, the reason of a refusal), ``reported`` has it.
    """

    code: str
    place: Place
    fields: Mapping[str, Any]

    def __init__(self, code: str, place: Place = NOWHERE, **fields: Any) -> None:
        for name, value in (("code", code), ("place", place), ("fields", fields)):
            object.__setattr__(self, name, value)

    def at(self, place: Place, **more: Any) -> Finding:
        """The same finding at a place, with more fields."""
        return Finding(self.code, place, **{**self.fields, **more})

    def lowered(self) -> Finding:
        """The same finding as a note, which asks nobody to act."""
        return Finding(self.code.removesuffix(LOWERED) + LOWERED, self.place, **self.fields)


class Refused(Exception):  # noqa: N818  what is refused is a file; the program has made no error
    """A file that is not read: a short code, and the reason and mend in Vietnamese, on one line.

    A message quotes names that a sender chose: what could move a terminal's cursor or flood a page
    is taken out.
    """

    def __init__(self, code: str, message: str) -> None:
        message = "".join(c if c.isprintable() else " " for c in message)
        message = message if len(message) <= 600 else f"{message[:300]}…{message[-250:]}"
        super().__init__(code, message)
        self.code, self.message = code, message

    def __str__(self) -> str:
        return self.message


class Messages(string.Formatter):
    """All messages by code.

    In a template ``{count:,}`` has Vietnamese thousands, a list reads "a; b" (or is joined by what
    its format says), and a finding among the fields is told by its own words.

    Parameters
    ----------
    rows
        The lines of ``messages.csv`` as mappings: code, severity, name, template.

    Examples
    --------
    >>> row = {"code": "far", "severity": "query", "name": "Xa", "template": "{n:,} ô: {cells}"}
    >>> said = Messages([row])
    >>> finding = Finding("far", Place("Trang 1"), n=1234, cells=["A1", "B2"])
    >>> said.words(finding)
    '1.234 ô: A1; B2'
    >>> said.issue(finding)["severity"], said.issue(finding.lowered())["severity"]
    ('query', 'note')
    """

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._known = {row["code"]: row for row in rows}

    def severity(self, finding: Finding) -> str:
        """``error``, ``query`` or ``note``."""
        lowered = finding.code.endswith(LOWERED)
        return "note" if lowered else self._known[finding.code]["severity"]

    def words(self, finding: Finding) -> str:
        """The sentence of a finding, its fields filled in."""
        template = self._known[finding.code.removesuffix(LOWERED)]["template"]
        place = finding.place
        known = {"sheet": place.sheet, "cell": place.cell, "file": place.file}
        return self.vformat(template, (), {**known, **finding.fields})

    def issue(self, finding: Finding) -> dict[str, Any]:
        """A finding as a row of the table `issues`."""
        place, fields = finding.place, finding.fields
        return {
            "severity": self.severity(finding),
            "code": fields.get("reported") or finding.code.partition(".")[0],
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
            "organisation": fields.get("organisation", ""),
            "year": fields.get("year"),
            "found": str(fields.get("found", "")),
            "expected": str(fields.get("expected", "")),
            "message": self.words(finding),
        }

    def format_field(self, value: Any, format_spec: str) -> str:
        """One field of a template."""
        if isinstance(value, Finding):
            return self.words(value)
        if isinstance(value, (list, tuple)):
            return (format_spec or "; ").join(self.format_field(one, "") for one in value)
        if format_spec == ",":
            return thousands(value)
        return str(format(value, format_spec))


def thousands(number: int) -> str:
    """A whole number with dots between its thousands.

    Examples
    --------
    >>> thousands(1234567)
    '1.234.567'
    """
    return f"{number:,}".replace(",", ".")
