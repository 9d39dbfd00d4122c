"""The lines of a map, written from what was found in a form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.pipeline.draft.found import LIKE, LOOK, SECTION
from analysis.pipeline.draft.known import MEANT, PATH, SHARES, Known, Row, field_under
from analysis.text.keys import key
from analysis.text.plain import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from analysis.pipeline.draft.found import Column, Table

QUIET = ("number", "label", "code", "unit", "remark", "ignored", "organisation")
SUMS = re.compile(r"^(tổng|cộng)", re.IGNORECASE)
LONGEST = 24  # letters of an id


@dataclass(frozen=True)
class Block:
    """The lines of a block of a map while they are written."""

    known: Known
    sheet: str
    id: str
    lines: list[Row] = field(default_factory=list)

    def begin(self, kind: str, measure: str = "") -> None:
        """The line of the block itself."""
        self.add("block", LOOK, id=self.id, type=kind, measure=measure)

    def add(self, kind: str, proposal: str = "", **cells: str) -> None:
        """One line more."""
        about = {"kind": kind, "proposal": proposal, "sheet": self.sheet, "block": self.id}
        self.lines.append(about | cells)

    def field(
        self,
        row: str,
        column: str,
        like: Row,
        cells: Row,
    ) -> None:
        """A field, as a known one."""
        self.add("field", f"{LIKE} {like['form']}", id=f"{row}:{column}", **cells)

    def named(self, measure: str, text: str) -> str:
        """An id that no other part of the block has."""
        plain = re.sub(r"[^a-z0-9]+", "_", folded(text).lower())
        stem = measure.replace(":", "_") or plain.strip("_")[:LONGEST] or "o"
        used = {row.get("id") for row in self.lines}
        ids = (stem, *(f"{stem}_{n}" for n in range(2, 99)))
        return next(one for one in ids if one not in used)

    @property
    def is_of_many(self) -> bool:
        """Whether it is a list that names organisations."""
        return {"list", "organisation"} <= {row.get("type") for row in self.lines}


def add_pairs(block: Block, pairs: list[tuple[str, Row]]) -> None:
    """Labels with their values beside them."""
    block.begin("pairs")
    named = []
    for text, like in pairs:
        stem = like["measure"] or like["type"]
        named.append((block.named(stem, text), text, like))
    for name, text, _ in named:
        block.add("row", id=name, text=text.strip(" :"))
    for name, _, like in named:
        block.field(name, "value", like, _cells(like, MEANT))


def add_table(block: Block, table: Table) -> None:
    """A table: its columns, then its lines as a list or as fixed rows."""
    if table.is_fixed:
        block.begin("matrix")
        _matrix(block, table)
    else:
        block.begin("list", "shortfall" if table.is_of_shortfalls else "organisation")
        for column in table.columns.values():
            _column(block, column, _cells(column.like), column.why)
        _list_rows(block, table)
    _bases(block)


def _column(
    block: Block,
    column: Column,
    cells: Row,
    why: str,
) -> str:
    """The line of a column; its id."""
    name = block.named(cells.get("measure", ""), column.texts[-1])
    block.add("column", why, id=name, text=PATH.join(column.texts), **cells)
    return name


def _matrix(block: Block, table: Table) -> None:
    """A matrix: what its columns hold is said by the fields of its rows."""
    asking: dict[int, str] = {}
    label = table.number
    labels = table.labels()
    for place, column in table.columns.items():
        cells, why = _cells(column.like), column.why
        if column.type not in QUIET:
            cells, why = {"type": "label"} if place == labels else {}, ""
        name = _column(block, column, cells, why)
        kind = cells.get("type")
        if kind not in QUIET:
            asking[place] = name
        if kind == "label" and label == table.number:
            label = place
    for row in table.labelled:
        _matrix_row(block, table, row, label, asking)


def _matrix_row(
    block: Block,
    table: Table,
    row: int,
    label: int,
    asking: Mapping[int, str],
) -> None:
    """A row of a matrix, with a field wherever a known row has one."""
    said = table.grid.said(row, label) or table.label(row)
    number = table.grid.said(row, label - 1) if label > table.number else ""
    fields = block.known.fields(key(said))
    name = block.named("", said)
    kind = "" if fields else _heading_row(number, said)
    why = "" if fields or kind else "điền các field của dòng này"
    block.add("row", why, id=name, number=number, text=said, type=kind)
    for place, column in asking.items() if not kind else ():
        like = field_under(fields, key(table.columns[place].texts[-1]))
        if like:
            block.field(name, column, like, _cells(like))


def _heading_row(number: str, said: str) -> str:
    """Which kind of heading a row is: of a section, a mere label, or none."""
    if SECTION.fullmatch(number.strip()):
        return "section"
    return "label" if said.rstrip().endswith(":") else ""


def _list_rows(block: Block, table: Table) -> None:
    """The printed rows of a list, or the wordings of targets that a filled-in one shows."""
    places = {column.type: place for place, column in table.columns.items()}
    if table.is_of_shortfalls and {"organisation", "target"} <= places.keys():
        _answers(block, table, places["target"])
        return
    for row in table.labelled:
        said, number = table.label(row), table.grid.said(row, table.number)
        if SUMS.match(said):
            name = block.named("", "sum")
            block.add("row", LOOK, id=name, text=said, type="total")
        elif SECTION.fullmatch(number.strip()) or said.isupper():
            name = number.strip(". ") or said[:8]
            block.add("row", LOOK, id=name, number=number, text=said, type="section")
        elif table.is_of_shortfalls:
            name = block.named("", said)
            block.add("row", "sửa id thành mã chỉ tiêu", id=name, number=number, text=said)


def _answers(block: Block, table: Table, place: int) -> None:
    there = [row for row in table.labelled if (row, place) in table.grid.keys]
    for text in dict.fromkeys(table.grid.said(row, place) for row in there):
        block.add("answer", "điền id = mã chỉ tiêu", text=text, measure="target")


def _bases(block: Block) -> None:
    """Of what each share and part is, where the measures around it tell."""
    own = [row for row in block.lines if row["kind"] in ("column", "field")]
    ids = {row.get("measure"): row["id"] for row in reversed(own) if row.get("measure")}
    last = whole = ""
    for row in own:
        if row.get("type") == "count":
            last = row.get("measure", "")
            whole = ids.get(block.known.bases.get(last), "")
            row["base"] = whole if whole != row["id"] else ""
        elif row.get("type") in SHARES:
            row["base"] = f"{ids[last]}/{whole}" if last and whole else ""
            row["proposal"] += "" if row["base"] else "; điền base = tử/mẫu"


def _cells(like: Row, parts: Iterable[str] = (*MEANT, "includes")) -> Row:
    """What a known line says of its meaning."""
    return {part: like.get(part, "") for part in parts}
