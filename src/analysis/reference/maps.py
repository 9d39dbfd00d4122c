"""What a form map must hold beyond the columns that are declared.

A map describes a form: sheets hold blocks, a block is one table. Its lines are checked one by one,
then against the others of their block, and those of the same id or words against each other.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis.codes import STAGES
from analysis.reference.faults import Fault, Spot
from analysis.reference.load import FORMS, Reference
from analysis.reference.vocabulary import ids_of
from analysis.text.keys import key  # a map is checked with the reader's eyes

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
Wrong = tuple[str, str, dict[str, Any]]  # code, column, what the sentence names
FIELD_TYPES = (
    "",
    *("number", "label", "code", "unit", "remark", "ignored"),
    *("organisation", "kind", "sector", "year", "person"),
    *("count", "sum", "flag", "percent", "fraction", "points"),
    *("mark", "grade", "restated"),
    *("target", "limitation", "cause", "remedy"),
)
LINE_TYPES = {
    "form": ("organisation", "many", "decision"),
    "sheet": ("", "optional"),
    "block": ("matrix", "list", "pairs"),
    "row": ("", "section", "label", "total"),
    "title": ("",),
    "note": ("",),
    "letterhead": ("",),
    "answer": ("", "target"),
    "column": FIELD_TYPES,
    "field": FIELD_TYPES,
}
FIELDS = ("column", "field")
UNIQUE = ("column", "row", "field", "sheet", "block")


class _Block:
    """What the lines of one block name."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.ids: dict[str, set[str]] = {"row": set(), "column": set(), "field": set()}
        self.used: set[str] = set()  # rows that a field reports: a:b:value reports a:b, and a

    def add(self, row: Row) -> None:
        """Note what a line names."""
        if row["kind"] == "block":
            self.types.add(row["type"])
        if row["kind"] in self.ids:
            self.ids[row["kind"]].add(row["id"])
        if row["kind"] == "field":
            path = row["id"]
            while ":" in path:
                path = path.rpartition(":")[0]
                self.used.add(path)


def check_maps(reference: Reference) -> Iterator[Fault]:
    """Every fault of the form maps: unknown types and ids, overlapping years, unused paths."""
    for form, lines in reference.maps.items():
        file = f"{FORMS}/{form}.csv"
        if [row["kind"] for row in lines.rows].count("form") != 1:
            yield Fault("ref_map_form", Spot(file, 1, "kind"))
        blocks: dict[tuple[str, str], _Block] = {}
        for row in lines.rows:
            blocks.setdefault(_place(row), _Block()).add(row)
        for row in lines.rows:
            wrong = [
                *_line(row),
                *_named(row, reference),
                *_in_block(row, blocks[_place(row)]),
            ]
            for code, column, fields in wrong:
                yield Fault(code, Spot(file, row["line"], column), fields)
        for row, other, what in _repeated(lines.rows):
            fields = {"what": what, "line": other["line"], "found": row["text"] or row["id"]}
            yield Fault("ref_map_repeated", Spot(file, row["line"]), fields)


def _place(row: Row) -> tuple[str, str]:
    return row["sheet"], row["block"]


def _line(row: Row) -> Iterator[Wrong]:
    """What is wrong with a line as it stands."""
    kind = row["kind"]
    if row["first"] and row["last"] and row["first"] > row["last"]:
        yield "ref_map_years", "first", {"first": row["first"], "last": row["last"]}
    allowed = LINE_TYPES.get(kind, (row["type"],))
    if row["type"] not in allowed:
        expected = [one for one in allowed if one]
        yield "ref_map_type", "type", {"found": row["type"], "kind": kind, "expected": expected}
    if kind in ("column", "row", "title") and not row["text"]:
        yield "ref_map_text", "text", {"kind": kind, "id": row["id"]}


def _named(row: Row, reference: Reference) -> Iterator[Wrong]:
    """What a line names that is declared nowhere."""
    if row["kind"] == "answer" and row["id"] not in _ids(reference, "target"):
        yield "ref_map_target", "id", {"found": row["id"]}
    if row["kind"] not in FIELDS:
        return
    if row["type"] in ("count", "sum", "flag"):
        for measure in row["measure"].split("+"):
            if measure not in _ids(reference, "measure"):
                yield "ref_map_measure", "measure", {"found": measure}
    if row["type"] in ("mark", "grade"):
        stage, colon, grade = row["measure"].partition(":")
        if stage not in STAGES or (colon and grade not in ids_of(reference, "grade")):
            yield "ref_map_grade", "measure", {"found": row["measure"]}


def _ids(reference: Reference, column: str) -> set[str]:
    return {row[column] for row in reference.lines[f"{column}s"].rows}


def _in_block(row: Row, block: _Block) -> Iterator[Wrong]:
    """What is wrong with a line beside the others of its block."""
    ids = block.ids
    if row["kind"] == "field":
        line, _, column = row["id"].rpartition(":")
        if line not in ids["row"]:
            yield "ref_map_row", "id", {"found": line}
        of_pair = column == "value" and "pairs" in block.types
        if column not in ids["column"] and not of_pair:
            yield "ref_map_column", "id", {"found": column}
    if row["kind"] in FIELDS and row["base"]:
        for part in row["base"].split("/"):
            if part not in ids["field"] | ids["column"]:
                yield "ref_map_base", "base", {"found": part}
    label = row["kind"] == "row" and not row["type"]
    if label and block.types & {"matrix", "pairs"} and row["id"] not in block.used:
        yield "ref_map_unused", "type", {"found": row["text"]}


def _repeated(rows: list[Row]) -> Iterator[tuple[Row, Row, str]]:
    """(line, earlier line, what both are) of lines with the same id, or headings, in a year."""
    alike: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        kind = row["kind"]
        if kind in UNIQUE:
            alike.setdefault((*_place(row), f"{kind} «{row['id']}»"), []).append(row)
        if kind == "column":
            path = tuple(key(heading) for heading in row["text"].split(" › "))
            alike.setdefault((*_place(row), "đường dẫn", path), []).append(row)
    for (_, _, what, *_), same in alike.items():
        for row, other in combinations(reversed(same), 2):
            ends = row["last"] or "9999", other["last"] or "9999"
            if max(row["first"], other["first"]) <= min(ends):
                yield row, other, what
