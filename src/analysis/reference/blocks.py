"""What the lines of a form map do together, block by block, in each year that it is worded for.

`analysis.reference.maps` holds each line against what it may say; here a block is asked what it
will do: whose its values are, whether each can be kept, whether a number would be read twice.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from operator import itemgetter
from typing import Any

from analysis.grouping import again, grouped
from analysis.reference.load import Reference
from analysis.text.keys import key
from analysis.text.similar import nearest

Row = dict[str, Any]
Found = tuple[str, Row, str, Row]  # code, line, column, what the sentence names
Place = tuple[str, str]
OPEN = 9999
RECORDS = ("organisation", "shortfall", "grading")
NUMBERS = ("count", "sum", "flag")
SHARES = ("percent", "fraction")
GRADES = ("mark", "grade")
WITHIN = ("sum", "at_most", "usual")  # rules that say what a part is a part of
FIELDS = ("column", "field")
ABOVE = key("trở lên")
_YEAR = re.compile(r"\b20\d\d\b")
_TIGHT = re.compile("(?<! )›|›(?! )")  # the mark of levels without blanks


@dataclass
class Block:
    """The lines of one block that are in force in one year.

    Parameters
    ----------
    head
        The line of kind ``block``.
    scope
        The type of the form.
    lines
        All others of the block.
    """

    head: Row
    scope: str
    lines: list[Row]

    @property
    def listed(self) -> bool:
        """Whether its lines are open: a list."""
        return str(self.head["type"]) == "list"

    @cached_property
    def parts(self) -> dict[str, Row]:
        """Its fields by their ids; of a list, its columns are some."""
        kinds = FIELDS if self.listed else ("field",)
        return {row["id"]: row for row in self.lines if row["kind"] in kinds}

    def of(self, *types: str) -> list[Row]:
        """Its fields of some types."""
        return [row for row in self.parts.values() if row["type"] in types]

    def wordings(self, part: Row) -> set[str]:
        """What a field is called: the last heading of its column, the words of its row."""
        if part["kind"] == "column":
            own = [part]
        else:
            row, _, column = part["id"].rpartition(":")
            crossing = (("row", row), ("column", column))
            own = [line for line in self.lines if (line["kind"], line["id"]) in crossing]
        return {key(line["text"].rpartition(" › ")[2]) for line in own}


@dataclass(frozen=True)
class Known:
    """What measures are: their type, whether a quarter has its own, what adds up to a whole."""

    types: dict[str, str]
    quarterly: set[str]
    siblings: dict[str, set[str]]
    wholes: dict[str, set[str]]

    @classmethod
    def of(cls, reference: Reference) -> "Known":
        """From the measures and the rules of kind ``sum``."""
        measures = reference.lines["measures"].rows
        siblings: dict[str, set[str]] = defaultdict(set)
        wholes: dict[str, set[str]] = defaultdict(set)
        for rule in reference.lines["rules"].rows:
            parts = {part.partition("@")[0] for part in rule["parts"].split("+")}
            for part in parts if rule["kind"] in WITHIN else ():
                wholes[part].add(rule["whole"].partition("@")[0])
                if rule["kind"] == "sum":
                    siblings[part] |= parts - {part}
        return cls(
            types={row["measure"]: row["type"] for row in measures},
            quarterly={row["measure"] for row in measures if row["quarterly"] == "yes"},
            siblings=siblings,
            wholes=wholes,
        )


def check_form(form: str, rows: list[Row], reference: Reference) -> Iterator[Found]:
    """Every fault that lines of a map have together; each once.

    Parameters
    ----------
    form
        The name of the file.
    rows
        Its lines.
    reference
        For the measures and rules.
    """
    heads = [row for row in rows if row["kind"] == "form"]
    if len(heads) != 1:
        return  # told by itself; without it nobody knows what the blocks are for
    head, known = heads[0], Known.of(reference)
    found = [*_of_form(form, head, rows), *_placed(rows)]
    for year in _years(head, rows):
        blocks = list(_blocks(head["type"], rows, year))
        for block, check in product(blocks, CHECKS):
            found += check(block, known)
        found += _whose(head, blocks)
    first: dict[tuple[str, int, str], Found] = {}
    for one in found:
        code, row, column, _ = one
        first.setdefault((code, row["line"], column), one)
    yield from first.values()


def _span(row: Row) -> tuple[int, int]:
    first, last = row["first"], row["last"]
    return int(first) if first.isdigit() else 0, int(last) if last.isdigit() else OPEN


def _years(head: Row, rows: list[Row]) -> list[int]:
    """A year for each wording while the form is in use."""
    first, last = _span(head)
    starts = {first}
    for begin, end in map(_span, rows):
        starts |= {begin, end + 1}
    return sorted(year for year in starts if first <= year <= last)


def _blocks(scope: str, rows: list[Row], year: int) -> Iterator[Block]:
    now = []
    for row in rows:
        begin, end = _span(row)
        if begin <= year <= end:
            now.append(row)
    together = grouped(now, _place)
    for head in (row for row in now if row["kind"] == "block"):
        lines = [row for row in together[_place(head)] if row is not head]
        yield Block(head, scope, lines)


def _place(row: Row) -> Place:
    return row["sheet"], row["block"]


# the map as a whole


def _of_form(form: str, head: Row, rows: list[Row]) -> Iterator[Found]:
    if head["id"] != form:
        yield "ref_map_id", head, "id", {"found": head["id"], "expected": form}
    asked = [row for row in rows if row["kind"] in FIELDS and row["measure"]]
    texts = [row for row in rows if row["type"] in ("limitation", "cause")]
    if not any(row["kind"] == "block" for row in rows):
        yield "ref_map_no_block", head, "kind", {}
    elif not asked and not texts:
        yield "ref_map_nothing", head, "measure", {}
    first, last = _span(head)
    for row in rows:
        begin, end = _span(row)
        if begin <= end and (begin > last or end < first):
            span = f"{first or '…'}–{last if last < OPEN else '…'}"
            yield "ref_map_never", row, "first", {"expected": span}


def _placed(rows: list[Row]) -> Iterator[Found]:
    """Lines of a sheet or block that no line opens: a slip of the pen, or a line forgotten."""
    sheets = [row["sheet"] for row in rows if row["kind"] == "sheet"]
    blocks = [_place(row) for row in rows if row["kind"] == "block"]
    for row in rows if blocks else ():
        kind = row["kind"]
        beside = [block for sheet, block in blocks if sheet == row["sheet"]]
        if kind not in ("form", "sheet") and row["sheet"] not in sheets:
            yield "ref_map_sheet", row, "sheet", _misspelt(row["sheet"], sheets)
        elif kind not in ("form", "sheet") and row["block"] and row["block"] not in beside:
            yield "ref_map_block", row, "block", _misspelt(row["block"], beside)
        elif kind in ("sheet", "block") and row["id"] != row[kind]:
            yield "ref_map_sheet_id", row, "id", {"found": row["id"], "expected": row[kind]}


def _misspelt(name: str, known: list[str]) -> Row:
    """A name that no line opens, and those that it may be."""
    each = {one: one for one in known}
    return {"found": name, "expected": nearest(name, each) or ", ".join(each)}


def _whose(head: Row, blocks: list[Block]) -> Iterator[Found]:
    """Whether a form for one organisation asks who that is."""
    if head["type"] != "organisation" or not blocks:
        return
    if not any(block.of("organisation") for block in blocks):
        yield "ref_map_nobody", head, "type", {}


# block by block


def _record(block: Block, _: Known) -> Iterator[Found]:
    """What a list is a list of, and whose its lines are."""
    head, scope = block.head, block.scope
    reported = any(row["measure"] for row in block.lines if row["kind"] in FIELDS)
    if not block.listed:
        if scope in ("many", "decision") and reported:
            yield "ref_map_matrix_many", head, "type", {"type": head["type"]}
        return
    if head["measure"] not in RECORDS:
        yield "ref_map_record", head, "measure", {"found": head["measure"], "expected": RECORDS}
    named = block.of("organisation")
    if scope == "organisation":
        if named and head["measure"] != "shortfall":
            yield "ref_map_one_for_many", named[0], "type", {}
        return
    if not named:
        yield "ref_map_no_organisation", head, "type", {}
    for row in named[1:]:
        yield "ref_map_two_names", row, "type", {"line": named[0]["line"]}


def _headings(block: Block, _: Known) -> Iterator[Found]:
    """Headings level by level, the type of a column of a list, titles of every year."""
    for row in block.lines:
        if row["kind"] == "column":
            if _badly_joined(row["text"]):
                yield "ref_map_levels", row, "text", {"found": row["text"]}
            if block.listed and not row["type"]:
                yield "ref_map_untyped", row, "type", {"text": row["text"]}
        typed = _YEAR.search(row["text"]) if row["kind"] == "title" else None
        if typed and "{year}" not in row["text"]:
            yield "ref_map_title_year", row, "text", {"found": typed[0]}


def _badly_joined(text: str) -> bool:
    return " > " in text or bool(_TIGHT.search(text))


def _measures(block: Block, known: Known) -> Iterator[Found]:
    """Whether a field fits its measure: its type, its quarter."""
    for row in block.of(*NUMBERS):
        for measure in row["measure"].split("+"):
            type_ = known.types.get(measure)
            if not type_:
                continue  # told by itself
            if (type_ == "flag") != (row["type"] == "flag"):
                fields = {"found": row["type"], "expected": type_, "measure": measure}
                yield "ref_map_measure_type", row, "type", fields
            if row["quarter"] and measure not in known.quarterly:
                fields = {"found": row["quarter"], "measure": measure}
                yield "ref_map_yearly", row, "quarter", fields
            if not row["quarter"] and measure in known.quarterly:
                yield "ref_map_no_quarter", row, "quarter", {"measure": measure}
    for row in block.parts.values():
        if row["quarter"] and row["type"] not in ("count", "sum"):
            fields = {"found": row["quarter"], "measure": row["type"]}
            yield "ref_map_yearly", row, "quarter", fields
        if row["measure"] and row["type"] not in (*NUMBERS, *GRADES):
            fields = {"found": row["type"], "measure": row["measure"]}
            yield "ref_map_lost", row, "type", fields


def _twice(block: Block, known: Known) -> Iterator[Found]:
    """A number that would be read from two cells.

    A whole may be printed again beside each of its parts; they are its parts by the rules.
    """
    reported = (row for row in block.of("count", "flag", *GRADES) if row["measure"])
    for before, row in again(reported, itemgetter("measure", "quarter")):
        uses = {_use(block, row, known), _use(block, before, known)}
        if "other" in uses or "whole" not in uses:
            quarter = f" quý {row['quarter']}" if row["quarter"] else ""
            fields = {"found": f"{row['measure']}{quarter}", "line": before["line"]}
            yield "ref_map_twice", row, "measure", fields


def _use(block: Block, whole: Row, known: Known) -> str:
    """A field as the ``whole`` of its parts; of ``other`` ones than rules say; of none: ``""``."""
    parts: set[str] = set()
    for row in block.parts.values():
        upper, slash, lower = row["base"].rpartition("/")
        if lower == whole["id"]:
            part = block.parts.get(upper) if slash else row
            parts |= set(part["measure"].split("+")) if part else set()
    ruled = [known.wholes[part] for part in parts if part in known.wholes]
    if not all(whole["measure"] in wholes for wholes in ruled):
        return "other"
    return "whole" if parts else ""


def _bases(block: Block, _: Known) -> Iterator[Found]:
    """Whether each share says of what, and no base leads back to itself."""
    for row in block.parts.values():
        base = row["base"]
        if row["type"] in SHARES and base.count("/") != 1:
            code = "ref_map_base_one" if base else "ref_map_no_base"
            yield code, row, "base", {"found": base}
        if row["type"] in NUMBERS and "/" in base:
            yield "ref_map_base_share", row, "base", {"found": base}
        if _circular(row["id"], block.parts):
            yield "ref_map_circle", row, "base", {"found": base}
    for row in block.lines:
        if row["kind"] == "column" and not block.listed and (row["base"] or row["measure"]):
            yield "ref_map_matrix_column", row, "measure", {"id": row["id"]}


def _circular(start: str, parts: dict[str, Row]) -> bool:
    """Whether the bases of a field lead back to it."""
    waiting = [start]
    seen: set[str] = set()
    while waiting:
        row = parts.get(waiting.pop(), {"base": ""})
        bases = {part for part in row["base"].split("/") if part}
        if start in bases:
            return True
        waiting += bases - seen
        seen |= bases
    return False


def _grades(block: Block, _: Known) -> Iterator[Found]:
    """Whether the grades of a block can be kept, and say which they are."""
    for row in block.of(*GRADES):
        if block.head["measure"] == "shortfall":
            yield "ref_map_grade_lost", row, "type", {}
        graded = ":" in row["measure"]
        if row["measure"] and graded != (row["type"] == "mark"):
            fields = {"found": row["measure"], "type": row["type"]}
            yield "ref_map_grade_type", row, "measure", fields


def _texts(block: Block, _: Known) -> Iterator[Found]:
    """Whether a list of shortfalls has what a shortfall is made of, and no other list has it."""
    told = block.of("limitation", "cause")
    if block.listed and block.head["measure"] == "shortfall":
        if not told:
            yield "ref_map_no_texts", block.head, "measure", {}
        if not block.of("target") and not any(row["kind"] == "row" for row in block.lines):
            yield "ref_map_no_target", block.head, "measure", {}
        for row in block.of(*NUMBERS):
            yield "ref_map_count_lost", row, "type", {"measure": row["measure"]}
    elif block.listed:
        for row in told:
            yield "ref_map_text_lost", row, "type", {}


def _includes(block: Block, known: Known) -> Iterator[Found]:
    """Whether a count that holds another says so: «trở lên», or another is a part of it."""
    counts = block.of("count")
    measures = {row["measure"] for row in counts}
    for row in counts:
        siblings = known.siblings.get(row["measure"], set()) & measures
        inner = {one["measure"] for one in counts if one["base"] == row["id"]} & siblings
        above = any(ABOVE in words for words in block.wordings(row)) and siblings
        if row["includes"]:
            if row["includes"] not in siblings:
                fields = {"found": row["includes"], "measure": row["measure"]}
                yield "ref_map_includes_wrong", row, "includes", fields
        elif inner or above:
            fields = {"measure": row["measure"], "expected": sorted(inner or siblings)}
            yield "ref_map_includes", row, "includes", fields


CHECKS = (_record, _headings, _measures, _twice, _bases, _grades, _texts, _includes)
