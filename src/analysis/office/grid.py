"""Where every word and field of a form's map stands on the printed sheet.

A block is printed row by row: the functions here give rows of :class:`Spot`, from the top down. On
which row of the sheet each stands is settled when all are there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, groupby, takewhile
from typing import Any

from openpyxl.utils import get_column_letter

from analysis.office.choices import LISTED, fits_a_list
from analysis.office.declared import declared

OPEN_ROWS = 5
TOP = 8  # the first row of the first block
RATES = ("percent", "fraction")
TEXTS = ("limitation", "cause", "remedy")
WHO = ("number", "organisation")  # types of the columns that say whose row it is
WHICH = "Danh sách chỉ tiêu (ghi ở cột chỉ tiêu đúng một trong các tên sau):"
NOBODY = "TỔ CHỨC CƠ SỞ ĐẢNG: ……………………………"
Line = Any  # of a map or of the register, its columns as attributes
Formula = tuple[Any, ...]
Printed = Iterator[list["Spot"]]  # row by row
Rows = Mapping[str, Sequence[str]] | Sequence[str] | None


@dataclass(slots=True)
class Spot:
    """One printed cell: where it stands, what it is for and what is in it.

    ``role`` is one of letterhead, title, subtitle, band, heading, number, label, section, entry,
    derived, total, note, signature. ``id`` of an entry is the map's ``row:column``; in a list the
    row is the organisation's id, ``organisation/target`` or an open row's number. ``formula`` is
    ("ratio", scale, numerator, denominator), ("sum", ids) or ("count", ids), in ids of the block.
    """

    sheet: str
    block: str
    role: str
    id: str
    row: int
    column: int
    value: Any = None
    down: int = 1
    across: int = 1
    type: str = ""
    measure: str = ""
    quarter: str = ""
    includes: str = ""
    formula: Formula | None = None

    @property
    def cell(self) -> str:
        """Its address, such as ``C7``."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed: a form (its line in the map) for a year and a register.

    `kinds` names the kinds of organisation; `organisation` is the id of the one that the form is
    addressed to; `rows` are the organisations that a list names (None: those in force), or a
    mapping from a block's id to its row ids.
    """

    form: Line
    year: int
    register: Mapping[str, Line]
    kinds: Mapping[str, str]
    organisation: str = ""
    rows: Rows = None

    def words_of(self, organisation: str) -> dict[str, Any]:
        """What is known of an organisation, by type of field."""
        own = self.register.get(organisation)
        if not own:
            return {}
        return {"organisation": own.name, "kind": self.kinds.get(own.kind)}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a block, where it stands, and how many of the sheet's columns it takes."""

    id: str
    type: str
    path: list[str]
    line: Line
    at: int
    across: int


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of a sheet; `width` counts the sheet's columns, `stacked` says it is not alone."""

    order: Order
    sheet: Line
    line: Line
    own: Sequence[Line]
    columns: Sequence[_Column]
    width: int
    stacked: bool

    def of(self, kind: str) -> list[Line]:
        return [line for line in self.own if line.kind == kind]

    def first(self, kind: str) -> _Column | None:
        return next((column for column in self.columns if column.type == kind), None)

    def put(
        self,
        role: str,
        name: str,
        at: int,
        value: Any = None,
        **more: Any,
    ) -> Spot:
        return Spot(self.sheet.text, self.line.block, role, name, 0, at, value, **more)

    def cell(
        self,
        role: str,
        row: str,
        column: _Column,
        value: Any = None,
        **more: Any,
    ) -> Spot:
        shape = {"across": column.across, "type": column.type} | more
        return self.put(role, f"{row}:{column.id}", column.at, value, **shape)


def sheet_spots(sheet: Line, lines: Sequence[Line], order: Order) -> list[Spot]:
    """Every printed cell of one sheet.

    Parameters
    ----------
    sheet
        The sheet's line in the map.
    lines : sequence
        The lines of the map that belong to it and are of the year.
    order : Order
        What is to be printed.

    Returns
    -------
    list of Spot
        From the top down; a heading before its parts.
    """
    blocks = _blocks(sheet, lines, order)
    rows = [row for block in blocks for row in _rows(block)]
    for n, row in enumerate(rows, TOP):
        for spot in row:
            spot.row = n
    frame = _frame(blocks[0])
    below = [spot for spot in frame if spot.role == "signature"]
    for spot in below:
        spot.block, spot.row = "", spot.row + TOP + len(rows)
    return [*frame[: -len(below)], *chain(*rows), *below]


def _blocks(sheet: Line, lines: Sequence[Line], order: Order) -> list[_Block]:
    own = {
        head: [line for line in lines if line.block == head.block]
        for head in lines
        if head.kind == "block"
    }
    columns = {head: [line for line in own[head] if line.kind == "column"] for head in own}
    width, stacked = max(3, *map(len, columns.values())), len(own) > 1
    made = []
    for head, inside in own.items():
        spare = 0
        if stacked and head.type == "list":
            spare = width - len(columns[head])
        placed = _place(columns[head], spare) or _pair(width)
        made.append(_Block(order, sheet, head, inside, placed, width, stacked))
    return made


def _pair(width: int) -> list[_Column]:
    """The columns of a block of pairs: a number, a label, and what is to be filled in."""
    return [
        _Column("number", "number", [], None, 1, 1),
        _Column("label", "label", [], None, 2, 1),
        _Column("value", "value", [], None, 3, width - 2),
    ]


def _place(lines: Sequence[Line], spare: int) -> list[_Column]:
    """Columns side by side; what the sheet has to spare widens all texts but the first."""
    wide = [line.id for line in lines if line.type in TEXTS][1:]
    columns: list[_Column] = []
    at = 1
    for line in lines:
        extra = 0
        if line.id in wide:
            extra = -(-spare // (len(wide) - wide.index(line.id)))
        path = line.text.split(" › ")
        columns.append(_Column(line.id, line.type, path, line, at, 1 + extra))
        spare -= extra
        at += 1 + extra
    return columns


def _frame(block: _Block) -> list[Spot]:
    """What stands above the blocks of a sheet, and below them."""
    order, half = block.order, (block.width + 1) // 2
    kind, own = order.form.type, order.words_of(order.organisation)
    words = {
        "{title}": "".join(line.text for line in block.of("title")),
        "{year}": str(order.year),
        "{dated}": str(order.year + (kind == "decision")),
        "{organisation}": own["organisation"].upper() if own else NOBODY,
    }
    places = {
        "left": (1, half),
        "right": (half + 1, block.width - half),
        "across": (1, block.width),
    }
    office = {}
    if printed := [line.text for line in block.of("letterhead")]:
        office = {"office1": printed[0], "office2": "".join(printed[1:2])}
    spots = []
    for line in declared("frame"):
        if line["type"] in ("", kind):
            text = office.get(line["id"], line["text"])
            for word, meant in words.items():
                text = text.replace(word, meant)
            at, across = places[line["place"]]
            spot = block.put(line["role"], line["id"], at, text or None, across=across)
            spot.row = int(line["row"])
            spots.append(spot)
    return spots


def _rows(block: _Block) -> Printed:
    if block.line.text:
        yield [block.put("band", "band", 1, block.line.text, across=block.width)]
    if block.line.type != "pairs":
        yield from _headings(block)
        if not block.stacked or any(_spelt(block, column) for column in block.columns):
            yield _numbers(block)
    yield from (_list if block.line.type == "list" else _matrix)(block)
    for note in block.of("note"):
        if not block.stacked:
            yield []
        yield [block.put("note", note.id or "note", 1, note.text, across=block.width)]
    yield from _listed(block)
    yield []


def _listed(block: _Block) -> Printed:
    """What may stand in a column of targets, where it is too much for a list to choose from."""
    texts = list(dict.fromkeys(line.text for line in block.of("answer")))
    if fits_a_list(texts):
        return
    yield []
    yield [block.put("note", "list", 1, WHICH, across=block.width)]
    for text in texts:
        yield [block.put("note", LISTED, 1, text, across=block.width)]


def _headings(block: _Block) -> Printed:
    """A heading above others is as wide as they are; the last one reaches down."""
    depth = max(len(column.path) for column in block.columns)
    for level in range(1, depth + 1):
        row = []
        for (group, own), parts in groupby(block.columns, partial(_heading_at, level)):
            columns = list(parts)
            more: dict[str, Any] = {"across": sum(column.across for column in columns)}
            if own:
                more |= {"down": depth - level + 1, "type": columns[0].type}
            if len(group) == level:
                name = own or " › ".join(group)
                row.append(block.put("heading", name, columns[0].at, group[-1], **more))
        yield row


def _heading_at(level: int, column: _Column) -> tuple[list[str], str]:
    """The headings of a column down to one level; with its id where the last is its own."""
    return column.path[:level], column.id if len(column.path) == level else ""


def _spelt(block: _Block, column: _Column) -> tuple[str, ...] | None:
    """How percentages of a column come from others: scale, above, below; None where they do not."""
    if column.line.base and column.type in RATES:
        return (column.type, *column.line.base.split("/"))
    ways: Counter[tuple[str, ...]] = Counter()
    for line in block.of("field"):
        row, _, at = line.id.rpartition(":")
        ends = [part.rpartition(":") for part in line.base.split("/")]
        columns = [end[2] for end in ends]
        if at == column.id and line.type in RATES and len(set(columns)) == 2:
            ways[line.type, *columns] += ends[0][0] == row
    return ways.most_common(1)[0][0] if ways else None


def _numbers(block: _Block) -> list[Spot]:
    order = {column.id: n for n, column in enumerate(block.columns, start=1)}
    spots = []
    for column in block.columns:
        number: int | str = order[column.id]
        if way := _spelt(block, column):
            scale, *ends = way
            above, below = (order[end] for end in ends)
            rate = f"{above}:{below}" if scale == "fraction" else f"{above}/{below}*100"
            number = f"{number}={rate}"
        spots.append(block.put("number", column.id, column.at, number, across=column.across))
    return spots


def _field(block: _Block, line: Line, column: _Column) -> Spot:
    """A cell to be filled in, or calculated, of which the map says what it means."""
    role, formula = "entry", None
    if line.type in RATES and line.base:
        role, formula = "derived", ("ratio", line.type, *line.base.split("/"))
    elif line.type == "sum":
        parts = line.measure.split("+")
        summed = [field.id for field in block.of("field") if field.measure in parts]
        role, formula = "derived", ("sum", summed)
    order = block.order
    known = order.words_of(order.organisation) | {"year": order.year}
    more = _meaning(line) | {
        "across": column.across,
        "type": line.type,
        "formula": formula,
    }
    return block.put(role, line.id, column.at, known.get(line.type), **more)


def _meaning(line: Line) -> dict[str, Any]:
    return {"measure": line.measure, "quarter": line.quarter, "includes": line.includes}


def _whole(number: str) -> str | int:
    """A running number as a number, so that Excel does not mark it as one stored as text."""
    return int(number) if number.isdigit() else number


def _matrix(block: _Block) -> Printed:
    """The rows that the map names; a total of points adds up those above it."""
    fields = {line.id: line for line in block.of("field")}
    codes = _codes(block, fields)
    points: list[str] = []
    for row in block.of("row"):
        words = _words_of_row(block, row, codes)
        role = "section" if row.type == "section" else "label"
        spots = []
        for column in block.columns:
            name = f"{row.id}:{column.id}"
            if column.id in words:
                spot = block.cell(role, row.id, column, words[column.id] or None)
            elif row.type == "total" and column.type == "points":
                spot = block.cell("total", row.id, column, formula=("sum", [*points]))
            elif name in fields:
                spot = _field(block, fields[name], column)
            elif row.type:
                spot = block.cell(role, row.id, column, type="remark")
            else:
                kind = "points" if column.type == "points" else "remark"
                spot = block.cell("entry", row.id, column, type=kind)
            spots.append(spot)
        points += [spot.id for spot in spots if spot.role == "entry" and spot.type == "points"]
        yield spots


def _codes(block: _Block, fields: Iterable[str]) -> dict[str, str]:
    """Codes of rows: their numbers; where these have a column, running ones of what is asked."""
    rows = block.of("row")
    if not block.first("number"):
        return {row.id: row.number for row in rows}
    asked = {name.rpartition(":")[0] for name in fields}
    ids = [row.id for row in rows if row.id in asked]
    return {one: f"{serial:02d}" for serial, one in enumerate(ids, start=1)}


def _words_of_row(block: _Block, row: Line, codes: Mapping[str, str]) -> dict[str, Any]:
    """What is printed of a row, by column: each word in the first column of its type."""
    words = {
        "number": _whole(row.number),
        "label": row.text,
        "code": codes.get(row.id),
        "unit": row.unit,
    }
    places = {kind: block.first(kind) for kind in words}
    return {column.id: words[kind] for kind, column in places.items() if column}


def _list(block: _Block) -> Printed:
    keys, lines = _keys(block), block.of("row")
    if all(line.type == "total" for line in lines):
        yield from _open_rows(block, keys)
    sections: dict[str, list[str]] = {}
    sums: list[str] = []
    for line in lines:
        if line.type == "section":
            sections[line.id] = _of_section(block, line, keys)
            yield _words(block, "section", line, {})
            yield from _open_rows(block, sections[line.id])
        elif line.type == "total":
            own = line.id.rpartition(".")[0]
            everything = [*chain(*sections.values())]
            over = sums if sums and not own else sections.get(own, everything)
            yield _words(block, "total", line, _totals(block, line, over))
            if own:
                sums.append(line.id)
        else:
            yield _fixed(block, line)


def _keys(block: _Block) -> Sequence[str]:
    """Row ids of a list: given ones, the register's organisations, or open rows."""
    rows, shortfalls = block.order.rows, block.line.measure == "shortfall"
    if isinstance(rows, Mapping):
        if block.line.block in rows:
            return rows[block.line.block]
    elif rows is not None and not shortfalls:
        return rows
    if shortfalls:
        return [str(n + 1) for n in range(OPEN_ROWS)]
    year = block.order.year
    return [
        key
        for key, own in block.order.register.items()
        if in_force(own.founded, own.dissolved, year)
    ]


def in_force(founded: str, dissolved: str, year: int) -> bool:
    """Whether an organisation is in the bloc at the end of a year; dates in ISO form or ""."""
    return founded <= f"{year}-12-31" < (dissolved or "9999")


def _of_section(block: _Block, line: Line, keys: Sequence[str]) -> list[str]:
    """The rows below a section's heading: organisations of that kind, or open ones."""
    if not (keys and block.order.register):
        return [f"{line.id}.{n + 1}" for n in range(OPEN_ROWS)]
    wanted = line.text.casefold()
    kinds = {key: block.order.words_of(key).get("kind") for key in keys}
    return [key for key, kind in kinds.items() if kind and kind.casefold() == wanted]


def _words(
    block: _Block,
    role: str,
    line: Line,
    formulas: Mapping[str, Formula],
) -> list[Spot]:
    """A row with words of the map: a section's heading, a total."""
    named = block.first("organisation") or block.first("label") or block.columns[1]
    words = {column.id: line.number for column in block.columns if column.type == "number"}
    words[named.id] = line.text
    return [
        block.cell(
            role,
            line.id,
            column,
            words.get(column.id) or None,
            formula=formulas.get(column.id),
        )
        for column in block.columns
    ]


def _totals(block: _Block, line: Line, over: Sequence[str]) -> dict[str, Formula]:
    """The formulas of a total, by column."""
    formulas: dict[str, Formula] = {}
    for column in block.columns:
        if column.type in RATES:
            formulas[column.id] = _ratio(line.id, column)
        elif column.type in ("count", "mark", "ignored"):
            how = "count" if column.type == "mark" else "sum"
            formulas[column.id] = (how, [f"{key}:{column.id}" for key in over])
    return formulas


def _ratio(row: str, column: _Column) -> Formula:
    parts = column.line.base.split("/")
    return ("ratio", column.type, *(f"{row}:{part}" for part in parts))


def _fixed(block: _Block, line: Line) -> list[Spot]:
    """A row that the map names, to be filled in."""
    words = {
        "number": _whole(line.number),
        "target": line.text,
        "label": line.text,
    }
    spots = []
    for column in block.columns:
        role = "label" if column.type in words else "entry"
        spots.append(block.cell(role, line.id, column, words.get(column.type)))
    return spots


def _open_rows(block: _Block, keys: Sequence[str]) -> Printed:
    """A row each; rows of one organisation that follow each other name it once."""
    answers = {line.id: line.text for line in reversed(block.of("answer"))}
    owners = [key.partition("/")[0] for key in keys]
    serial = 0
    for n, key in enumerate(keys):
        who, _, target = key.partition("/")
        fresh = not target or n == 0 or who != owners[n - 1]
        serial += fresh
        same = takewhile(who.__eq__, owners[n:])
        down = len([*same]) if target else 1
        words = block.order.words_of(who) | {
            "number": serial,
            "target": answers.get(target.partition("#")[0]),
        }
        spots = []
        for column in block.columns:
            role, more = "entry", _meaning(column.line)
            if column.type in WHO:
                more["down"] = down
            if column.type == "number":
                role = "label"
            if column.type in RATES:
                role, more["formula"] = "derived", _ratio(key, column)
            if fresh or column.type not in WHO:
                spots.append(block.cell(role, key, column, words.get(column.type), **more))
        yield spots
