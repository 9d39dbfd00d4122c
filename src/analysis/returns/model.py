"""What one file says, as objects that are made once and not changed afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from sys import intern
from typing import Any, NamedTuple

from analysis.messages import Finding, Place

Line = tuple[int, int]  # (sheet index, row) in lists
WHOLE: Line = (-1, 0)  # of a return that speaks for one; (-2, 0) … for more in one workbook
Turn = tuple[str, int]  # organisation and year
Row = dict[str, Any]  # of a table
Rows = list[Row]
Findings = Iterator[Finding]
Told = list[Finding]
Words = Mapping[str, str]
FORMULA = "formula"  # how a percentage is known that the form works out itself
ACCEPTED, SUPERSEDED, REFUSED = "accepted", "superseded", "refused"


class Value(NamedTuple):
    """One field of a return with its value; a tuple, since thousands go from process to process.

    ``value`` is an int for counts and marks, an id for grades, ids joined by ";" for targets, a
    text for texts and names, a list of points for percentages, None where nothing could be read.
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

    @property
    def field_of_line(self) -> tuple[Line, str, str]:
        """The field of the form, on its line."""
        return self.line, self.block, self.field

    def finding(self, code: str, **fields: Any) -> Finding:
        """A finding at this cell, with what stands in it as ``found``."""
        return Finding(code, self.place, **{"found": self.raw, **fields})

    def row(self, turn: Turn, file: str, **more: Any) -> Row:
        """A row of a table: whose the value is, where it stands, as submitted, and more."""
        return {
            "organisation": turn[0],
            "year": turn[1],
            "file": file,
            "sheet": self.sheet,
            "cell": self.cell,
            "raw": self.raw,
            **more,
        }

    def shared(self) -> "Value":
        """The same, each text one with all texts like it: returns of one form are full of them."""
        line, *of_form, value, raw, rule, base, includes = self
        rest = map(intern, (raw, rule, base, includes))
        return Value._make((line, *map(intern, of_form), value, *rest))


Values = list[Value]
NOBODY = Value(WHOLE, "", "", "", "", "organisation", "", "", "", "", "")


class Sound(NamedTuple):
    """Lines whose numbers, taken together, are settled with nothing to be said of them.

    They stand as they are, but for those that are ``apart`` from what they were given with.
    """

    lines: frozenset[Line]
    apart: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """What one file says, what becomes of it and why.

    By line are ``names`` (of organisations, as written), ``whose`` (the line of the name that
    texts belong to, where several organisations filled in a form for one), ``late`` (lines below
    the end of a list) and ``pending`` (what is to be said of late lines, if they count). ``texts``
    are the pairs (cause, limitation) of its shortfalls, ``heads`` its letterheads
    (text, sheet, cell). ``sound`` is what whoever read the file has settled.

    What stands below ``heads`` is not known from the file alone: the day of receipt (ISO date or
    empty), the organisation of each line, and of all together where they speak for one; the turns
    that it is a return for; lines that nobody can be found for (``lost``) or that are not read
    (``skipped``); whether it counts.
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
    whose: Mapping[Line, Line] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    ledger: tuple[Row, ...] = ()
    late: frozenset[Line] = frozenset()
    pending: Mapping[Line, Told] = field(default_factory=dict)
    texts: tuple[tuple[str, str], ...] = ()
    heads: tuple[tuple[str, str, str], ...] = ()
    sound: tuple[Sound, ...] = ()

    received: str = ""
    who: Mapping[Line, str] = field(default_factory=dict)
    organisation: str = ""
    turns: tuple[Turn, ...] = ()
    about_names: tuple[Finding, ...] = ()
    lost: frozenset[Line] = frozenset()
    skipped: frozenset[Line] = frozenset()
    status: str = ACCEPTED
    reason: Finding | None = None

    @property
    def refused(self) -> str:
        """The code of the reason for which it is refused, "" where it is not."""
        if self.status != REFUSED or self.reason is None:
            return ""
        return self.reason.code.partition(".")[0]

    def named_at(self, line: Line) -> Line:
        """The line of the name that a line belongs to: its own in a list."""
        if self.scope != "organisation" or line in self.names:
            return line
        return self.whose.get(line, WHOLE)

    def shared(self) -> "Return":
        """The same in a third of the memory; see `Value.shared`."""
        names = {line: name.shared() for line, name in self.names.items()}
        groups = (self.values, self.totals, self.percents)
        values, totals, percents = (tuple(v.shared() for v in group) for group in groups)
        heads = tuple((intern(text), intern(sheet), cell) for text, sheet, cell in self.heads)
        return replace(
            self, values=values, totals=totals, percents=percents, names=names, heads=heads
        )

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
