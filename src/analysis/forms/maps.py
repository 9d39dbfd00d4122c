"""Form maps as objects: what a form's lines of CSV say, ready for looking things up."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from analysis.grouping import gathered, grouped
from analysis.reference.lines import Lines
from analysis.text.keys import key

Line = dict[str, Any]
Path = tuple[str, ...]  # the keys of headings from the top down
Key = Callable[[str], str]

TEXTS = ("limitation", "cause", "remedy")
COUNTED = ("count", "flag", "mark", "grade")  # types whose values are not any text
ALWAYS = 9999  # the last year of what has no end
_YEAR_OF_TITLE = re.compile(r"\s*năm \{year\}\s*$", re.IGNORECASE)
_OWN_TEXTS = ("id", "number", "text", "type", "measure", "quarter", "base", "includes", "unit")
_LISTED = (*COUNTED, "organisation", "target", *TEXTS)
_NONE = Lines(())
_ASKED = ("count", "flag", "organisation", "year")


@dataclass(frozen=True, eq=False)
class Part:
    """One line of a map: a column, a row, a field, …; ``path`` is its ``key`` level by level."""

    id: str
    number: str
    text: str
    type: str
    measure: str
    quarter: str
    base: str
    includes: str
    unit: str
    first: int
    last: int
    key: str
    path: Path

    def holds(self, year: int | None) -> bool:
        """Whether the line is in force in a year."""
        return year is None or self.first <= year <= self.last

    @property
    def dated(self) -> bool:
        """Whether the line is not in force in all years."""
        return bool(self.first) or self.last < ALWAYS


@dataclass(frozen=True, eq=False)
class Wording:
    """A block as it is worded in one year.

    Parameters
    ----------
    columns, rows
        Those of the year.
    headings
        The words on all levels → their column; also in the words of other years.
    labels
        Key → the rows that bear it; also in the words of other years.
    ids, paths, tops
        Of all columns: their ids, their headings, the topmost of these.
    """

    columns: tuple[Part, ...]
    rows: tuple[Part, ...]
    headings: dict[str, Part]
    labels: dict[str, list[Part]]
    ids: frozenset[str]
    paths: frozenset[Path]
    tops: frozenset[str]


@dataclass(frozen=True, eq=False)
class Block:
    """One table of a form; ``answers`` are the targets by the keys of the texts that name them.

    ``offered`` are the texts of the form itself by target, ``sheet_key`` is the key of the name
    that its sheet is printed with.
    """

    sheet: str
    sheet_key: str
    id: str
    type: str
    record: str
    name: str
    heading: str
    first: int
    optional: bool
    columns: tuple[Part, ...]
    rows: tuple[Part, ...]
    fields: dict[str, list[Part]]
    titles: tuple[str, ...]
    title_keys: tuple[str, ...]
    answers: dict[str, str]
    offered: dict[str, str]
    _wordings: dict[int | None, Wording] = field(default_factory=dict, init=False, repr=False)

    def wording(self, year: int | None) -> Wording:
        """Columns and rows of one year; of all years where none is given."""
        if year not in self._wordings:
            self._wordings[year] = _worded(self, year)
        return self._wordings[year]

    @cached_property
    def years(self) -> list[int]:
        """A year for each wording."""
        parts = (*self.columns, *self.rows)
        starts = {self.first, *(part.first for part in parts)}
        starts |= {part.last + 1 for part in parts if part.last < ALWAYS}
        return sorted(year for year in starts if year > 0) or [0]

    @cached_property
    def wordings(self) -> list[Wording]:
        """All wordings that have columns."""
        every = map(self.wording, self.years)
        return [wording for wording in every if wording.columns]

    @cached_property
    def every(self) -> Wording:
        """Columns and rows of all years."""
        return self.wording(None)

    @cached_property
    def depth(self) -> int:
        """How many rows the headings take."""
        return max(map(len, self.every.paths), default=1)

    @cached_property
    def divisions(self) -> dict[str, Part]:
        """The sections and totals by their keys."""
        return {part.key: part for part in reversed(self.rows) if part.type in ("section", "total")}

    @cached_property
    def crossings(self) -> dict[str, dict[str, Part]]:
        """Row → column → what stands where they cross."""
        crossings: dict[str, dict[str, Part]] = {}
        for place, (part, *_) in self.fields.items():
            row, _, column = place.rpartition(":")
            crossings.setdefault(row, {})[column] = part
        return crossings

    @cached_property
    def quarters(self) -> dict[tuple[str, str], list[Part]]:
        """Row and column → the fields below them that ask for one quarter each."""
        quarters: dict[tuple[str, str], list[Part]] = {}
        for row, fields in self.crossings.items():
            above = [row[:end] for end, letter in enumerate(row) if letter == "."]
            for column, part in fields.items():
                if part.quarter and part.type == "count":
                    for one in above:
                        quarters.setdefault((one, column), []).append(part)
        return quarters

    def first_field(self, row: str) -> Part | None:
        """What a row of a block with one value a line asks for."""
        return next(iter(self.crossings.get(row, {}).values()), None)

    def _places_of(self, *types: str) -> list[tuple[str, str]]:
        """Row and column of the fields of some types."""
        return [
            (row, column)
            for row, fields in self.crossings.items()
            for column, part in fields.items()
            if part.type in types
        ]

    @cached_property
    def asked_rows(self) -> set[str]:
        """Rows with a field that must be found."""
        return {row for row, _ in self._places_of(*_ASKED)}

    @cached_property
    def year_labels(self) -> list[str]:
        """The keys of the rows that ask for the year of the return."""
        rows = {row for row, _ in self._places_of("year")}
        return [row.key for row in self.rows if row.id in rows]

    @cached_property
    def _reporting(self) -> set[str]:
        """Columns that cross a row in a field that is reported."""
        return {column for _, column in self._places_of(*_ASKED, "sum")}

    def carries(self, column: Part) -> bool:
        """Whether a column carries values that are reported, or the words for what they are of."""
        if self.type == "list":
            return column.type in _LISTED
        return column.type == "label" or column.id in self._reporting


def _worded(block: Block, year: int | None) -> Wording:
    columns = tuple(part for part in block.columns if part.holds(year))
    rows = tuple(part for part in block.rows if part.holds(year))
    now = {part.id: part for part in columns}
    headings = {" ".join(part.path): now.get(part.id, part) for part in block.columns}
    now = {part.id: part for part in rows}
    bearing = gathered((part.key, now.get(part.id, part)) for part in block.rows)
    return Wording(
        columns,
        rows,
        headings,
        labels={key: [*dict.fromkeys(parts)] for key, parts in bearing.items()},
        ids=frozenset(part.id for part in columns),
        paths=frozenset(part.path for part in columns),
        tops=frozenset(part.path[0] for part in columns),
    )


@dataclass(frozen=True, eq=False)
class Form:
    """One form: who fills it in, for which years, and its blocks."""

    id: str
    scope: str
    first: int
    last: int
    blocks: tuple[Block, ...]

    def holds(self, year: int) -> bool:
        """Whether the form is for a year."""
        return self.first <= year <= self.last


@dataclass(frozen=True, eq=False)
class Maps:
    """All forms in the order of their ids, and the keys by which their words are compared."""

    forms: tuple[Form, ...]
    key: Key


def compile_forms(lines: Lines, key: Key = key, targets: Lines = _NONE) -> Maps:
    """Make the maps ready.

    Parameters
    ----------
    lines
        ``Reference.lines["forms"]``, or a frame of the same columns.
    key
        Text → key, as an office's own words have it.
    targets
        ``Reference.lines["targets"]``: their names are known beside the words of a form.
    """
    names = {key(line["name"]): line["target"] for line in targets.to_dict("records")}
    of_form = grouped(lines.to_dict("records"), itemgetter("form"))
    forms = (_form(name, of_form[name], names, key) for name in sorted(of_form))
    return Maps(tuple(forms), key)


def _form(
    name: str,
    lines: list[Line],
    names: dict[str, str],
    key: Key,
) -> Form:
    of_kind = grouped(lines, itemgetter("kind"))
    of_block = grouped(lines, itemgetter("sheet", "block"))
    sheets = {line["id"]: line for line in of_kind["sheet"]}
    head = of_kind["form"][0]
    first, last = _years(head)
    blocks = []
    for line in of_kind["block"]:
        sheet = sheets[line["sheet"]]
        own = of_block[line["sheet"], line["block"]]
        blocks.append(_block(line, sheet, own, first, names, key))
    return Form(name, head["type"], first, last, tuple(blocks))


def _block(
    block: Line,
    sheet: Line,
    lines: list[Line],
    first: int,
    names: dict[str, str],
    key: Key,
) -> Block:
    """One block; the texts that name its targets come before what targets are called anywhere."""
    parts = [(line["kind"], _part(line, key)) for line in lines]

    def of(*kinds: str) -> Iterator[Part]:
        return (part for kind, part in parts if kind in kinds)

    titles = tuple(part.text for part in of("title"))
    naming = [*of(*("answer", "row") if block["measure"] == "shortfall" else ("answer",))]
    offered = {part.id: part.text for part in reversed(naming)}
    answers = {name: target for name, target in names.items() if target in offered}
    return Block(
        sheet=block["sheet"],
        sheet_key=key(sheet["text"]),
        id=block["id"],
        type=block["type"],
        record=block["measure"],
        name=block["text"],
        heading=key(block["text"]),
        first=first,
        optional=sheet["type"] == "optional",
        columns=tuple(of("column")),
        rows=tuple(of("row")),
        fields=grouped(of("field"), attrgetter("id")),
        titles=titles,
        title_keys=tuple(_title_key(title, key) for title in titles),
        answers=answers | {part.key: part.id for part in naming},
        offered=offered,
    )


def _part(line: Line, key: Key) -> Part:
    first, last = _years(line)
    return Part(
        **{name: line[name] for name in _OWN_TEXTS},
        first=first,
        last=last,
        key=key(line["text"]),
        path=tuple(map(key, line["text"].split(" › "))),
    )


def _years(line: Line) -> tuple[int, int]:
    return int(line["first"] or 0), int(line["last"] or ALWAYS)


def _title_key(title: str, key: Key) -> str:
    """The key of a title without the year that each return has of its own."""
    return key(_YEAR_OF_TITLE.sub("", title).replace("{year}", ""))
