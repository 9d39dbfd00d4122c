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
    from collections.abc import Iterable

    from analysis.pipeline.draft.found import Column, Table

QUIET = ("number", "label", "code", "unit", "remark", "ignored", "organisation")
SUMS = re.compile(r"^(tổng|cộng)", re.IGNORECASE)
LONGEST = 24  # letters of an id


@dataclass
class Draft:
    """The lines of a map while they are written."""

    known: Known
    lines: list[Row] = field(default_factory=list)

    def add(self, kind: str, proposal: str = "", **cells: str) -> None:
        """One line more."""
        self.lines.append({"kind": kind, "proposal": proposal, **cells})

    def of(self, block: str) -> list[Row]:
        """The lines of a block."""
        return [row for row in self.lines if row.get("block") == block]

    def named(self, block: str, measure: str, text: str) -> str:
        """An id for a part of a block that no other has."""
        plain = re.sub(r"[^a-z0-9]+", "_", folded(text).lower()).strip("_")[:LONGEST]
        stem = measure.replace(":", "_") or plain or "o"
        used = {row.get("id") for row in self.of(block)}
        ids = (stem, *(f"{stem}_{n}" for n in range(2, 99)))
        return next(one for one in ids if one not in used)

    def is_of_many(self) -> bool:
        """Whether a file is of many organisations: where a list names them."""
        listed = {row["block"] for row in self.lines if row.get("type") == "list"}
        naming = (row["block"] for row in self.lines if row.get("type") == "organisation")
        return not listed.isdisjoint(naming)


def add_titles(draft: Draft, sheet: str, titles: Iterable[str]) -> None:
    """The titles above the first table."""
    for text in titles:
        draft.add("title", LOOK, sheet=sheet, block=f"{sheet}b1", text=text)


def add_pairs(draft: Draft, sheet: str, pairs: list[tuple[str, Row]]) -> None:
    """A block of labels with their values beside them."""
    where = {"sheet": sheet, "block": f"{sheet}p"}
    if pairs:
        draft.add("block", LOOK, id=where["block"], type="pairs", **where)
    names = [
        draft.named(where["block"], like["measure"] or like["type"], text) for text, like in pairs
    ]
    for name, (text, _) in zip(names, pairs, strict=True):
        draft.add("row", id=name, text=text.strip(" :"), **where)
    for name, (_, like) in zip(names, pairs, strict=True):
        draft.add("field", _why(like), id=f"{name}:value", **where, **_cells(like, MEANT))


def add_table(draft: Draft, where: Row, table: Table) -> None:
    """A table: its columns, then its lines as a list or as fixed rows."""
    measure = "shortfall" if table.is_of_shortfalls else "organisation"
    if table.is_fixed:
        draft.add("block", LOOK, id=where["block"], type="matrix", measure="", **where)
        ids = _matrix_columns(draft, where, table)
        _matrix_rows(draft, where, table, ids)
    else:
        draft.add("block", LOOK, id=where["block"], type="list", measure=measure, **where)
        for column in table.columns.values():
            _column(draft, where, column, _cells(column.like), column.why)
    _bases(draft.known.bases, draft.of(where["block"]))
    if not table.is_fixed:
        _list_rows(draft, where, table)


def _column(draft: Draft, where: Row, column: Column, cells: Row, why: str) -> str:
    """The line of a column; its id."""
    name = draft.named(where["block"], cells.get("measure", ""), column.texts[-1])
    draft.add("column", why, id=name, text=PATH.join(column.texts), **where, **cells)
    return name


def _matrix_columns(draft: Draft, where: Row, table: Table) -> dict[int, str]:
    """The columns of a matrix: what they hold is said by the fields. Their ids by place."""
    labels, ids = table.labels(), {}
    for place, column in table.columns.items():
        cells, why = _cells(column.like), column.why
        if column.type not in QUIET:
            cells, why = {"type": "label"} if place == labels else {}, ""
        ids[place] = _column(draft, where, column, cells, why)
    return ids


def _matrix_rows(draft: Draft, where: Row, table: Table, ids: dict[int, str]) -> None:
    """The rows of a matrix, each with a field wherever a known row has one."""
    types = {row.get("id"): row.get("type") for row in draft.of(where["block"])}
    at = next((place for place, name in ids.items() if types[name] == "label"), table.number)
    asking = {place: name for place, name in ids.items() if types[name] not in QUIET}
    for row in table.labelled:
        said = table.grid.said(row, at) or table.label(row)
        number = table.grid.said(row, at - 1) if at > table.number else ""
        fields = draft.known.fields(key(said))
        name = draft.named(where["block"], "", said)
        kind = "" if fields else _heading_row(number, said)
        why = "" if fields or kind else "điền các field của dòng này"
        draft.add("row", why, id=name, number=number, text=said, **where, **_typed(kind))
        for place, column in asking.items() if not kind else ():
            like = field_under(fields, key(table.columns[place].texts[-1]))
            if like:
                draft.add("field", _why(like), id=f"{name}:{column}", **where, **_cells(like))


def _heading_row(number: str, said: str) -> str:
    """Which kind of heading a row is: of a section, a mere label, or none."""
    if SECTION.fullmatch(number.strip()):
        return "section"
    return "label" if said.rstrip().endswith(":") else ""


def _typed(kind: str) -> Row:
    return {"type": kind} if kind else {}


def _list_rows(draft: Draft, where: Row, table: Table) -> None:
    """The printed rows of a list, or the wordings of targets that a filled-in one shows."""
    places = {column.type: place for place, column in table.columns.items()}
    if table.is_of_shortfalls and {"organisation", "target"} <= table.types:
        _answers(draft, where, table, places["target"])
        return
    for row in table.labelled:
        said, number = table.label(row), table.grid.said(row, table.number)
        if SUMS.match(said):
            name = draft.named(where["block"], "", "sum")
            draft.add("row", LOOK, id=name, text=said, type="total", **where)
        elif SECTION.fullmatch(number.strip()) or said.isupper():
            name = number.strip(". ") or said[:8]
            draft.add("row", LOOK, id=name, number=number, text=said, type="section", **where)
        elif table.is_of_shortfalls:
            name, why = draft.named(where["block"], "", said), "sửa id thành mã chỉ tiêu"
            draft.add("row", why, id=name, number=number, text=said, **where)


def _answers(draft: Draft, where: Row, table: Table, place: int) -> None:
    there = [row for row in table.labelled if (row, place) in table.grid.keys]
    for text in dict.fromkeys(table.grid.said(row, place) for row in there):
        draft.add("answer", "điền id = mã chỉ tiêu", text=text, measure="target", **where)


def _bases(wholes: dict[str, str], lines: list[Row]) -> None:
    """Of what each share and part is, where the measures around it tell."""
    own = [row for row in lines if row["kind"] in ("column", "field")]
    ids = {row.get("measure"): row["id"] for row in reversed(own) if row.get("measure")}
    last = ""
    for row in own:
        if row.get("type") == "count":
            last = row.get("measure", "")
            whole = ids.get(wholes.get(last, ""), "")
            row["base"] = whole if whole != row["id"] else ""
        elif row.get("type") in SHARES:
            whole = ids.get(wholes.get(last, ""), "")
            row["base"] = f"{ids[last]}/{whole}" if last and whole else ""
            row["proposal"] += "" if row["base"] else "; điền base = tử/mẫu"


def _cells(like: Row, parts: Iterable[str] = (*MEANT, "includes")) -> Row:
    """What a known line says of its meaning."""
    return {part: like.get(part, "") for part in parts}


def _why(like: Row) -> str:
    return f"{LIKE} {like['form']}"
