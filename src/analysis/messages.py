"""Everything the suite says of a file, a cell or a line: its code, its severity and its words.

A finding carries a code, a place and fields, nothing else. Its severity and its words are those of
``messages.csv`` (code, severity, name, template); `Messages.issue` joins them where tables and
terminal output are written, and nowhere else.

A code may have variants, told apart behind a dot (``heading_twice.unread``): one code in the
tables, several wordings. Every code may have `LOWERED` behind it: the same words as a mere note.
"""

import csv
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TextIO

DATA = Path(__file__).parent / "data"
LOWERED = ".note"
# What a spreadsheet takes for a formula where a field begins.
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠﹦﹢﹣﹫")
# What nobody sees, and some programs drop: behind it a formula is one.
UNSEEN = (
    *" \x0b\x0c\x85\xa0\xad\u034f\u061c\u115f\u1160\u1680\u180e",
    *"\u2028\u2029\u3000\u3164\ufeff\uffa0",
    *map(chr, (*range(0x2000, 0x2010), *range(0x202A, 0x2030), *range(0x205F, 0x2070))),
)
FORMULA = f"['{''.join(UNSEEN)}]*[{re.escape(''.join(LIVE))}]"


class Place(NamedTuple):
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

    def at(self, place: Place, **more: Any) -> "Finding":
        """The same finding at a place, with more fields."""
        return Finding(self.code, place, **{**self.fields, **more})

    def lowered(self) -> "Finding":
        """The same finding as a note, which asks nobody to act."""
        return Finding(self.code.removesuffix(LOWERED) + LOWERED, self.place, **self.fields)


class Refused(Exception):  # noqa: N818  what happened to the file; it is no error of the program
    """A file that is not read.

    Parameters
    ----------
    code
        Id in ``messages.csv``, variant included.
    **fields
        What the template names.

    Attributes
    ----------
    finding : Finding
        What is said of the file.
    code : str
        As reported, without the variant.
    """

    def __init__(self, code: str, **fields: Any) -> None:
        super().__init__(code)
        self.finding = Finding(code, **fields)
        self.code = code.partition(".")[0]

    @property
    def message(self) -> str:
        """The reason and mend in Vietnamese, on one line."""
        return words_of(self)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Message:
    """One line of ``messages.csv``."""

    code: str
    severity: str
    name: str
    template: str


class Messages(string.Formatter):
    """All messages by code.

    In a template ``{count:,}`` has Vietnamese thousands, a list reads "a; b" (or is joined by what
    its format says: ``{columns:, }``), a finding among the fields is told by its own words.

    Parameters
    ----------
    rows
        The lines of ``messages.csv`` as mappings: code, severity, name, template.

    Examples
    --------
    >>> line = {"severity": "query", "name": "Xa", "template": "{count:,} ô: {cells}"}
    >>> messages = Messages([{"code": "far", **line}])
    >>> messages.words("far", count=1234, cells=["A1", "B2"])
    '1.234 ô: A1; B2'
    >>> finding = Finding("far", Place("Trang 1"), count=2, cells=["A1", "B2"])
    >>> messages.issue(finding)["severity"], messages.issue(finding.lowered())["severity"]
    ('query', 'note')
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
        return self.vformat(self._known[code].template, (), fields)

    def sentence(self, finding: Finding) -> str:
        """The sentence of a finding."""
        fields = {**finding.place._asdict(), **finding.fields}
        return self.words(finding.code.removesuffix(LOWERED), **fields)

    def severity(self, finding: Finding) -> str:
        """``error``, ``query`` or ``note``."""
        lowered = finding.code.endswith(LOWERED)
        return "note" if lowered else self._known[finding.code].severity

    def issue(self, finding: Finding) -> dict[str, Any]:
        """A finding as a row of the table `issues`."""
        fields = finding.fields
        return {
            **finding.place._asdict(),
            "severity": self.severity(finding),
            "code": fields.get("reported") or finding.code.partition(".")[0],
            "organisation": fields.get("organisation", ""),
            "year": fields.get("year"),
            "found": str(fields.get("found", "")),
            "expected": str(fields.get("expected", "")),
            "message": self.sentence(finding),
        }

    def format_field(self, value: Any, format_spec: str) -> str:
        """One field of a template."""
        if isinstance(value, Finding):
            return self.sentence(value)
        if isinstance(value, (list, tuple)):
            return (format_spec or "; ").join(self.format_field(one, "") for one in value)
        if format_spec == ",":
            return thousands(value)
        return str(format(value, format_spec))


def thousands(number: int) -> str:
    """A whole number with dots between its thousands: 1.234.567."""
    return f"{number:,}".replace(",", ".")


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
    """
    messages = messages or _of_the_package()
    if isinstance(said, Refused):
        return inert(messages.sentence(said.finding))
    return messages.sentence(said)


def inert(words: str) -> str:
    """The words on one short line: they quote names that a sender chose.

    What could move a terminal's cursor or flood a page is taken out.
    """
    words = one_line(words)
    return words if len(words) <= 600 else f"{words[:300]}…{words[-250:]}"


def one_line(words: object) -> str:
    """The words without anything that ends a line, moves a cursor, or turns the order of letters.

    Examples
    --------
    >>> one_line("3 lỗi" + chr(13) + chr(27) + "[2K0 lỗi")
    '3 lỗi  [2K0 lỗi'
    """
    return "".join(letter if letter.isprintable() else " " for letter in str(words))


class Terminal:
    """A stream for a person's eyes: of what is written only lines and letters get through.

    Parameters
    ----------
    stream
        Where it goes.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, words: str) -> int:
        """Write words; whoever sent them, they move no cursor."""
        return self.stream.write("\n".join(map(one_line, words.split("\n"))))

    def again(self, words: str) -> None:
        """Write words in the place of the line that stands."""
        self.stream.write(f"\r\x1b[K{one_line(words)}")
        self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)
