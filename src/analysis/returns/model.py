"""What one file says, as objects that are made once and not changed afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from analysis.messages import Finding, Place

Line = tuple[int, int]  # (sheet index, row) in lists
WHOLE: Line = (-1, 0)  # of a return that speaks for one organisation
Turn = tuple[str, int]  # organisation and year
Row = dict[str, Any]  # of a table
Rows = list[Row]
Findings = Iterator[Finding]
Words = Mapping[str, str]
T = TypeVar("T")
K = TypeVar("K")
ACCEPTED, SUPERSEDED, REFUSED = "accepted", "superseded", "refused"


class Value(NamedTuple):
    """One field of a return with its value; a tuple, since thousands go from process to process.

    ``value`` is an int for counts and marks, an id for grades and targets, a text for texts and
    names, a list of points for percentages, and None where nothing could be read.
    """

    line: Line
    sheet: str
    cell: str
    block: str
    field: str
    type: str
    measure: str
    quarter: str
    value: Any
    raw: str
    rule: str
    base: str = ""
    includes: str = ""

    @property
    def name(self) -> str:
        """The measure, and ``@`` and the quarter where it is asked by quarter."""
        return f"{self.measure}@{self.quarter}" if self.quarter else self.measure

    @property
    def place(self) -> Place:
        """Sheet and cell."""
        return Place(self.sheet, self.cell)

    def finding(self, code: str, **fields: Any) -> Finding:
        """A finding at this cell, with what stands in it as ``found``."""
        return Finding(code, self.place, **{"found": self.raw, **fields})

    def row(self, turn: Turn, file: str) -> Row:
        """What every table says of a value: whose it is, where it stands, as submitted."""
        organisation, year = turn
        return {
            "organisation": organisation,
            "year": year,
            "file": file,
            "sheet": self.sheet,
            "cell": self.cell,
            "raw": self.raw,
        }


Values = list[Value]
NOBODY = Value(WHOLE, "", "", "", "", "organisation", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Return:
    """What one file says, what becomes of it and why.

    By line are ``names`` (of organisations, as written), ``late`` (lines below the end of a list)
    and ``pending`` (what is to be said of late lines, if they count). ``texts`` are the pairs
    (cause, limitation) of its shortfalls, ``heads`` the texts of its letterheads.

    What stands below ``heads`` is not known from the file alone: the day of receipt (ISO date or
    empty), the organisation of each line (`speakers`) with lines that nobody can be found for
    (``lost``) or that are not read (``skipped``), and whether the file counts (`versions`).
    """

    file: str
    sha256: str = ""
    form: str = ""
    scope: str = ""
    year: int | None = None
    dated: str = ""
    revised: bool = False
    values: tuple[Value, ...] = ()
    totals: tuple[Value, ...] = ()
    percents: tuple[Value, ...] = ()
    names: Mapping[Line, Value] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    ledger: tuple[Row, ...] = ()
    late: frozenset[Line] = frozenset()
    pending: Mapping[Line, list[Finding]] = field(default_factory=dict)
    texts: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()

    received: str = ""
    who: Mapping[Line, str] = field(default_factory=dict)
    about_names: tuple[Finding, ...] = ()
    lost: frozenset[Line] = frozenset()
    skipped: frozenset[Line] = frozenset()
    status: str = ACCEPTED
    reason: Finding | None = None

    @property
    def organisation(self) -> str:
        """The organisation that the whole return speaks for, "" for lists."""
        return self.who.get(WHOLE, "")

    @property
    def turns(self) -> list[Turn]:
        """The organisations and years that it is a return for: none, if it is a decision."""
        if self.year is None or self.is_decision:
            return []
        return [(organisation, self.year) for organisation in sorted(set(self.who.values()))]

    @property
    def is_decision(self) -> bool:
        """Is it no return, but a list of grades?"""
        return self.scope == "decision"

    @property
    def refused(self) -> str:
        """The code of the reason for which it is refused, "" where it is not."""
        if self.status != REFUSED or self.reason is None:
            return ""
        return str(self.reason.fields.get("reported", self.reason.code))

    def of(self, line: Line) -> str:
        """The organisation that a line speaks for, "" where nobody is known."""
        return self.who.get(line) or self.organisation

    def addressed(self, finding: Finding, organisation: str = "") -> Finding:
        """A finding about the file with its whole address: file, year and organisation."""
        place = finding.place._replace(file=self.file)
        whose = organisation or finding.fields.get("organisation", "")
        return finding.at(place, organisation=whose, year=self.year)


def of_row(code: str, row: Row, **fields: Any) -> Finding:
    """A finding at the cell that a row of a table comes from, whole address included."""
    place = Place(row["sheet"], row["cell"], row["file"])
    known = {"organisation": row["organisation"], "year": row["year"], "found": row["raw"]}
    return Finding(code, place, **{**known, **fields})


def by_line(values: Iterable[Value]) -> dict[Line, Values]:
    """Values by their line, in their order."""
    return grouped(values, attrgetter("line"))


def grouped(things: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Things that have the same key, together and in their order."""
    groups: dict[K, list[T]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return groups
