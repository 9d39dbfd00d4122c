"""What a form map must hold beyond the columns that are declared.

A map describes a form: sheets hold blocks, a block is one table. Its lines are checked one by one,
then against the others of their block, and those of the same id or words against each other.
"""

from collections.abc import Iterator
from itertools import accumulate, combinations
from typing import Any

from analysis.codes import STAGES
from analysis.grouping import gathered, grouped
from analysis.reference.blocks import check_form
from analysis.reference.faults import Fault, fault
from analysis.reference.load import FORMS, Reference
from analysis.reference.vocabulary import ids_of
from analysis.text.keys import key  # a map is checked with the reader's eyes

Row = dict[str, Any]
Wrong = tuple[str, str, Row]  # code, column, what the sentence names
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


class _Known:
    """What a map may name."""

    def __init__(self, reference: Reference) -> None:
        lines = reference.lines
        self.measures = {row["measure"] for row in lines["measures"].rows}
        self.targets = {row["target"] for row in lines["targets"].rows}
        self.grades = ids_of(reference, "grade")


class _Block:
    """What the lines of one block name."""

    def __init__(self, rows: list[Row]) -> None:
        ids = gathered((row["kind"], row["id"]) for row in rows)
        self.types = {row["type"] for row in rows if row["kind"] == "block"}
        self.rows, self.columns, self.fields = (
            set(ids.get(kind, ())) for kind in ("row", "column", "field")
        )
        # rows that a field reports: a:b:value reports a:b, and a
        self.used: set[str] = set()
        for field in self.fields:
            *path, _ = field.split(":")
            self.used.update(accumulate(path, "{}:{}".format))


def check_maps(reference: Reference) -> Iterator[Fault]:
    """Every fault of the form maps: unknown types and ids, overlapping years, unused paths."""
    known = _Known(reference)
    for form, lines in reference.maps.items():
        file = f"{FORMS}/{form}.csv"
        rows = lines.rows
        if [row["kind"] for row in rows].count("form") != 1:
            yield fault("ref_map_form", file, 1, "kind")
        blocks = {place: _Block(own) for place, own in grouped(rows, _place).items()}
        opened = {_place(row) for row in rows if row["kind"] == "block"}
        astray = {row["id"] for row in rows if row["block"] and _place(row) not in opened}
        for row in rows:
            block = blocks[_place(row)]
            beside = _in_block(row, block, astray) if _place(row) in opened else ()
            for code, column, fields in (*_line(row), *_named(row, known), *beside):
                yield fault(code, file, row["line"], column, **fields)
        for code, row, column, fields in check_form(form, rows, reference):
            yield fault(code, file, row["line"], column, **fields)
        for row, fields in _repeated(rows):
            yield fault("ref_map_repeated", file, row["line"], "id", **fields)


def _place(row: Row) -> tuple[str, str]:
    return row["sheet"], row["block"]


def _line(row: Row) -> Iterator[Wrong]:
    """What is wrong with a line as it stands."""
    kind = row["kind"]
    if row.get("proposal"):
        yield "ref_map_proposal", "proposal", {"found": row["proposal"]}
    if row["first"] and row["last"] and row["first"] > row["last"]:
        yield "ref_map_years", "first", row
    allowed = LINE_TYPES.get(kind, (row["type"],))
    if row["type"] not in allowed:
        yield "ref_map_type", "type", row | {"expected": [one for one in allowed if one]}
    if kind in ("column", "row", "title") and not row["text"]:
        yield "ref_map_text", "text", row


def _named(row: Row, known: _Known) -> Iterator[Wrong]:
    """What a line names that is declared nowhere."""
    if row["kind"] == "answer" and row["id"] not in known.targets:
        yield "ref_map_target", "id", row
    if row["kind"] not in FIELDS:
        return
    if row["type"] in ("count", "sum", "flag"):
        for measure in row["measure"].split("+"):
            if measure not in known.measures:
                yield "ref_map_measure", "measure", {"found": measure}
    if row["type"] in ("mark", "grade"):
        stage, colon, grade = row["measure"].partition(":")
        if stage not in STAGES or (colon and grade not in known.grades):
            yield "ref_map_grade", "measure", row


def _in_block(row: Row, block: _Block, astray: set[str]) -> Iterator[Wrong]:
    """What is wrong with a line beside the others of its block; lines astray are told as such."""
    if row["kind"] == "field":
        line, _, column = row["id"].rpartition(":")
        if line not in block.rows | astray:
            yield "ref_map_row", "id", {"found": line}
        of_pair = column == "value" and "pairs" in block.types
        if column not in block.columns | astray and not of_pair:
            yield "ref_map_column", "id", {"found": column}
    if row["kind"] in FIELDS and row["base"]:
        for part in row["base"].split("/"):
            if part not in block.fields | block.columns | astray:
                yield "ref_map_base", "base", {"found": part}
    label = row["kind"] == "row" and not row["type"]
    if label and block.types & {"matrix", "pairs"} and row["id"] not in block.used:
        yield "ref_map_unused", "type", row


def _repeated(rows: list[Row]) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Lines with the id, or the headings, of an earlier one in the same year."""
    by_id = grouped((row for row in rows if row["kind"] in UNIQUE), _identity)
    by_path = grouped((row for row in rows if row["kind"] == "column"), _path)
    for what, same in (*by_id.items(), *by_path.items()):
        for row, other in combinations(reversed(same), 2):
            begin = max(row["first"], other["first"])
            end = min(row["last"] or "9999", other["last"] or "9999")
            if begin <= end:
                found = row["text"] or row["id"]
                yield row, {"what": what[0], "line": other["line"], "found": found}


def _identity(row: Row) -> tuple[str, ...]:
    return f"{row['kind']} «{row['id']}»", *_place(row)


def _path(row: Row) -> tuple[str, ...]:
    return "đường dẫn", *_place(row), *map(key, row["text"].split(" › "))
