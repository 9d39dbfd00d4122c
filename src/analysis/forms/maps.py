"""Form maps as objects: what a form's lines of CSV say, ready for looking things up."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from analysis.reference.lines import Lines
from analysis.text.keys import key


@dataclass(frozen=True)
class Part:
    """One line of a map: a column, a row, a field, …"""

    id: str
    text: str
    type: str
    measure: str
    quarter: str
    base: str
    includes: str
    number: str
    unit: str
    first: int
    last: int

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The keys of the headings from the top down."""
        return tuple(key(t) for t in self.text.split(" › "))

    def holds(self, year: int | None) -> bool:
        return year is None or self.first <= year <= self.last


@dataclass
class Block:
    """One table of a form."""

    form: str
    sheet: str
    id: str
    type: str
    record: str
    heading: str
    name: str = ""
    first: int = 0
    optional: bool = False
    columns: list[Part] = field(default_factory=list)
    rows: list[Part] = field(default_factory=list)
    fields: dict[str, list[Part]] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    _paths: dict[int, list[tuple[str, ...]]] = field(default_factory=dict, repr=False)
    _asked: dict[str, dict[str, Part]] = field(default_factory=dict, repr=False)
    _wordings: dict[int | None, dict[str, list[Part]]] = field(default_factory=dict, repr=False)

    def asked_in(self, row: str) -> dict[str, Part]:
        """Column → what stands where a row crosses it."""
        if not self._asked:
            for place, parts in self.fields.items():
                name, _, column = place.rpartition(":")
                self._asked.setdefault(name, {})[column] = parts[0]
        return self._asked.get(row, {})

    @cached_property
    def tops(self) -> frozenset[str]:
        """Keys of the topmost headings, of all years."""
        return frozenset(c.path[0] for c in self.columns)

    @cached_property
    def by_path(self) -> dict[tuple[str, ...], Part]:
        return {c.path: c for c in self.columns}

    @cached_property
    def by_words(self) -> dict[str, Part]:
        """Headings as one text, however many levels they are written on."""
        return {" ".join(c.path): c for c in self.columns}

    @cached_property
    def depth(self) -> int:
        return max((len(c.path) for c in self.columns), default=0)

    @cached_property
    def versions(self) -> list[int]:
        """A year for each wording of the block."""
        starts = (
            {self.first}
            | {p.first for p in (*self.columns, *self.rows)}
            | {p.last + 1 for p in (*self.columns, *self.rows) if p.last < 9999}
        )
        return sorted(y for y in starts if y > 0) or [0]

    def paths_of(self, year: int) -> list[tuple[str, ...]]:
        """Paths of the columns of one year."""
        if year not in self._paths:
            self._paths[year] = [c.path for c in self.columns if c.holds(year)]
        return self._paths[year]

    def wordings(self, year: int | None) -> dict[str, list[Part]]:
        """Key of a label → the rows of `year` that bear it; wordings of other years are read too."""
        if year not in self._wordings:
            now = {r.id: r for r in self.rows if r.holds(year)}
            out = self._wordings[year] = {}
            for part in self.rows:
                bearing = out.setdefault(key(part.text), [])
                if now.get(part.id, part) not in bearing:
                    bearing.append(now.get(part.id, part))
        return self._wordings[year]

    @cached_property
    def tops_by_version(self) -> list[frozenset[str]]:
        """Keys of the topmost headings of each wording."""
        return [
            v
            for v in (
                frozenset(c.path[0] for c in self.columns if c.holds(y)) for y in self.versions
            )
            if v
        ]

    @cached_property
    def ids_by_version(self) -> list[frozenset[str]]:
        """Ids of the columns of each wording."""
        return [
            v
            for v in (frozenset(c.id for c in self.columns if c.holds(y)) for y in self.versions)
            if v
        ]

    @cached_property
    def title_keys(self) -> tuple[str, ...]:
        return tuple(
            key(re.sub(r"\s*năm \{year\}\s*$", "", t, flags=re.I).replace("{year}", ""))
            for t in self.titles
        )

    @cached_property
    def divisions(self) -> dict[str, Part]:
        """Key of the text of a section or total → its row."""
        return {key(r.text): r for r in reversed(self.rows) if r.type in ("section", "total")}

    @cached_property
    def label_keys(self) -> frozenset[str]:
        return frozenset(key(r.text) for r in self.rows)

    @cached_property
    def first_fields(self) -> dict[str, Part]:
        """Row → the first field that stands in it."""
        return {i.rpartition(":")[0]: parts[0] for i, parts in reversed(self.fields.items())}

    @cached_property
    def asked_rows(self) -> frozenset[str]:
        """Rows with a field that must be found."""
        return frozenset(
            i.rpartition(":")[0]
            for i, p in self.fields.items()
            if p[0].type in ("count", "flag", "organisation", "year")
        )

    @cached_property
    def year_labels(self) -> frozenset[str]:
        """Keys of the rows that ask for the year of the return."""
        return frozenset(
            key(r.text)
            for r in self.rows
            if r.id in self.first_fields and self.first_fields[r.id].type == "year"
        )


@dataclass
class Form:
    """One form: who fills it in, for which years, and its blocks."""

    id: str
    scope: str
    first: int
    last: int
    blocks: list[Block]


def compile_forms(lines: Lines) -> list[Form]:
    """The forms of `Reference.forms`, in the order of their ids."""
    of_form: dict[str, list[dict]] = {}
    for line in lines.to_dict("records"):
        of_form.setdefault(line["form"], []).append(line)
    return [_form(name, of_form[name]) for name in sorted(of_form)]


def _form(name: str, lines: list[dict]) -> Form:
    head = next(line for line in lines if line["kind"] == "form")
    optional = {
        line["id"] for line in lines if line["kind"] == "sheet" and line["type"] == "optional"
    }
    blocks: dict[tuple[str, str], Block] = {}
    for line in lines:
        if line["kind"] == "block":
            blocks[line["sheet"], line["block"]] = Block(
                name,
                line["sheet"],
                line["id"],
                line["type"],
                line["measure"],
                key(line["text"]),
                line["text"],
                int(head["first"] or 0),
                line["sheet"] in optional,
            )
    for line in lines:
        block = blocks.get((line["sheet"], line["block"]))
        if block is None:
            continue
        part = Part(
            *(
                line[c]
                for c in (
                    "id",
                    "text",
                    "type",
                    "measure",
                    "quarter",
                    "base",
                    "includes",
                    "number",
                    "unit",
                )
            ),
            int(line["first"] or 0),
            int(line["last"] or 9999),
        )
        if line["kind"] == "column":
            block.columns.append(part)
        elif line["kind"] == "row":
            block.rows.append(part)
            if block.record == "shortfall":
                block.answers[key(part.text)] = part.id
        elif line["kind"] == "field":
            block.fields.setdefault(part.id, []).append(part)
        elif line["kind"] == "answer":
            block.answers[key(part.text)] = part.id
        elif line["kind"] == "title":
            block.titles.append(part.text)
        elif line["kind"] == "note":
            block.notes.append(part.text)
    return Form(
        name,
        head["type"],
        int(head["first"] or 0),
        int(head["last"] or 9999),
        list(blocks.values()),
    )
