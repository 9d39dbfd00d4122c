"""The fixed rows of a block: each found by its label, and by the section it stands in."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from operator import itemgetter

from analysis.forms.columns import Table
from analysis.forms.grid import NUMERIC, At
from analysis.forms.maps import Part
from analysis.forms.match import BY_PLACE, CLOSE, Match, Twice, listed, match
from analysis.forms.places import Fact, Marks, Statements
from analysis.forms.recover_rows import recover_rows
from analysis.messages import Finding
from analysis.reading.workbook import LAST_COLUMN
from analysis.text.similar import near, nearest

_ASIDE = frozenset(("number", "code", "unit", "remark"))
_NO_VALUES = _ASIDE | {"label", "ignored", "points"}
_MAY_STRAY = frozenset(("", "unit", "remark"))  # columns into which a number may have slipped
_NO_ROWS_OF_VALUES = frozenset(("section", "label", "total"))
_LIKELY = {CLOSE: "row_close", BY_PLACE: "row_by_place"}
_UNASKED = {"number": "derived", "code": "label", "unit": "label", "label": "label"}


def fixed_rows(table: Table) -> Statements:
    """What the rows of a block say whose labels the map knows.

    A label that is close to exactly one that is missing is taken with a note; otherwise the
    numbers beside it are issues.
    """
    rows = match_rows(table)
    spoken: set[str] = set()
    strange = list(_tell_strange(table, rows, spoken))
    if not table.labels and table.asked:
        yield from (one for one in strange if isinstance(one, Marks))
        return
    if not table.labels:
        yield table.grid.finding("subject_missing", expected="nội dung")
    for twice in rows.twice:
        yield from _tell_twice(table, twice)
    yield from _tell_likely(table, rows)
    yield from strange
    labelled = _labelled(table, rows)
    for (row, column), part in sorted(labelled.items(), key=itemgetter(0)):
        yield table.marks(row, [column], "label")
        if table.block.type == "pairs":
            yield from _pair(table, (row, column), part, labelled)
        else:
            yield from _row(table, row, part)
    for part in rows.missing:
        asked = part.id in table.block.asked_rows and part not in labelled.values()
        if asked and part.text not in spoken:
            yield table.grid.finding("row_missing", expected=part.text)


def _labelled(table: Table, rows: Match) -> dict[At, Part]:
    """The places of labels, with what they are."""
    beside = _beside(table, rows.missing) if table.block.type == "pairs" else {}
    return beside | {(row, table.labels): part for row, part in rows.known.items()}


def _tell_likely(table: Table, rows: Match) -> Iterator[Finding]:
    """Rows that are known by words close to the map's, or by all but their words."""
    for row, how in rows.how.items():
        part = rows.known[row]
        if part.type not in ("section", "label"):
            at = table.grid.at(row, table.labels)
            yield table.grid.quoting(_LIKELY[how], at, expected=part.text)


def match_rows(table: Table) -> Match:
    """Give each row its part of the map."""
    wording = table.wording
    places: dict[Part, list[int]] = {}
    strange: dict[int, str] = {}
    ended = False
    for row in table.rows:
        if row == table.numbering or not table.held(row):
            continue
        said = table.grid.key(row, table.labels)
        part = _pick(wording.labels.get(said, ()), places)
        if part is not None:
            places.setdefault(part, []).append(row)
            ended = False
        elif ended or table.grid.is_tail(row):
            ended = True
        else:
            strange[row] = said
    found = match(places, partial(_twice, table), wording.rows, strange, _only_near)
    return recover_rows(table, found) if table.labels else found


def _pick(candidates: Sequence[Part], placed: Mapping[Part, object]) -> Part | None:
    """Of the rows that bear a label, the one whose section was opened last."""
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    free = [part for part in candidates if part not in placed]
    for before in reversed(list(placed)):
        for part in free:
            section = part.id.rpartition(".")[0]
            if section and f"{before.id}.".startswith(f"{section}."):
                return part
    return (free or candidates)[0]


def _twice(table: Table, part: Part, rows: Sequence[int]) -> Twice:
    """Of rows with the same label the first is read, if it makes no difference which."""
    if part.id not in table.block.asked_rows:
        return Twice(part, rows[:1], read=True)
    columns = [column for column, head in table.columns.items() if head.type not in _ASIDE]
    lines = [[(row, column) for column in columns] for row in rows]
    return Twice(part, rows, table.grid.same(lines))


def _only_near(said: str, missing: Sequence[Part]) -> Part | None:
    parts = {part.id: part for part in missing}
    name = near(said, {part.id: part.key for part in missing}) if said else None
    return parts[name] if name else None


def _tell_twice(table: Table, twice: Twice) -> Statements:
    code = "row_twice" if twice.read else "row_twice.unread"
    rows = twice.places
    said = {"count": len(rows), "rows": rows, "read": rows[0]}
    for row in twice.unread:
        yield table.grid.finding(code, (row, table.labels), found=twice.part.text, **said)
        yield table.marks(row, [table.labels], "label")
        yield table.marks(row, table.held(row), "issue")


def _tell_strange(table: Table, rows: Match, spoken: set[str]) -> Iterator[Marks | Finding]:
    """Rows that nobody knows: their values are issues while a row is wanted, else left aside.

    The texts of the rows that they may be are `spoken` of, and not missed any more.
    """
    grid, labels = table.grid, table.labels
    wanted = [part for part in rows.missing if part.type not in _NO_ROWS_OF_VALUES]
    values = {column for column, part in table.columns.items() if part.type not in _NO_VALUES}
    values |= table.strange
    for row in rows.strange:
        held, said = table.held(row), grid.said(row, labels)
        content = [column for column in held if column in values]
        asked = bool(wanted or not said)
        yield table.marks(row, content, "issue" if asked else "ignored")
        yield table.marks(row, [labels], "label")
        yield table.marks(row, held, "ignored")
        if not content:
            continue
        at = grid.at(row, labels) if said else (row, content[0])
        if not asked:
            yield grid.quoting("row_extra", at)
            continue
        code, likely = _may_be(table, rows, row, wanted)
        spoken |= {part.text for part in likely}
        fields = {"found": said} if said else {"row": row}
        yield grid.finding(code, at, **fields, expected=listed(likely))


def _may_be(
    table: Table,
    rows: Match,
    row: int,
    wanted: Sequence[Part],
) -> tuple[str, Sequence[Part]]:
    """What is said of a row that nobody knows, and the rows that are named beside it."""
    said = table.grid.said(row, table.labels)
    if rows.strange[row]:
        return "row_unknown", rows.strange[row]
    if not said:
        return "row_unknown.unlabelled" if wanted else "row_unknown.bare", wanted[:3]
    texts = {part.text: " ".join(part.path) for part in wanted}
    like = nearest(table.grid.make_key(said), texts)
    if not like:
        return "row_unknown.open", wanted[:3]
    return "row_unknown", [next(part for part in wanted if part.text == like)]


def _row(table: Table, row: int, part: Part) -> Statements:
    """The fields of a row, one a column."""
    fields = table.block.crossings.get(part.id, {})
    aside = _answered_aside(table, row, fields)
    for column, head in table.columns.items():
        if column == aside:
            (field,) = fields.values()
            yield from _told_aside(table, (row, column), part, field)
        elif head.id in fields:
            yield table.fact(row, column, fields[head.id])
        elif column != table.labels and (row, column) in table.grid.cells:
            yield from _unasked(table, row, column, part)
    yield from table.rest(row)


def _told_aside(
    table: Table,
    at: At,
    part: Part,
    field: Part,
) -> Statements:
    """An answer beside its column; what a mark says, it says by its column."""
    row, column = at
    said = {
        "row": part.text,
        "column": table.columns[column].text,
        "question": f"aside {table.block.id}",
    }
    if len(table.grid.said(row, column).strip()) > 1:
        yield table.fact(row, column, field)
        yield table.grid.quoting("value_aside", at, **said)
    else:
        yield table.marks(row, [column], "issue")
        yield table.grid.quoting("value_aside.mark", at, **said)


def _answered_aside(table: Table, row: int, fields: Mapping[str, Part]) -> int:
    """The column in which the only answer of a row stands, where its own column has none.

    Nothing else is asked for there: a sender put it one column off.
    """
    if [field.type for field in fields.values()] != ["flag"]:
        return 0
    held = [column for column in table.columns if (row, column) in table.grid.cells]
    if any(table.columns[column].id in fields for column in held):
        return 0
    said = [column for column in held if not table.columns[column].type]
    return said[0] if len(said) == 1 else 0


def _unasked(
    table: Table,
    row: int,
    column: int,
    part: Part,
) -> Statements:
    """A cell that the form leaves empty: it may hold what is asked quarter by quarter below."""
    head, cell = table.columns[column], table.grid.cells[row, column]
    below = table.block.quarters.get((part.id, head.id), ())
    if below and cell.kind == "text" and any(map(str.isdigit, str(cell.value))):
        for field in below:
            yield Fact(table.grid.index, row, column, cell, field, table.block, 0)
        return
    if head.type in _MAY_STRAY and part.type != "total" and cell.kind in NUMERIC:
        said = {"found": str(cell.value), "row": part.text, "column": head.text}
        if _is_blank(table, row, part):
            said["question"] = f"aside {table.block.id}"
            yield table.grid.finding("value_unasked.astray", (row, column), **said)
            yield table.marks(row, [column], "issue")
        elif not head.type:
            yield table.grid.finding("value_unasked", (row, column), **said)
    yield table.marks(row, [column], _UNASKED.get(head.type, "ignored"))


def _is_blank(table: Table, row: int, part: Part) -> bool:
    """Whether none of the counts that a row is asked for is given."""
    fields = table.block.crossings.get(part.id, {})
    counts = {name for name, field in fields.items() if field.type == "count"}
    held = (column for column in table.columns if (row, column) in table.grid.cells)
    names = {table.columns[column].id for column in held}
    return bool(counts) and counts.isdisjoint(names)


def _beside(table: Table, missing: Sequence[Part]) -> dict[At, Part]:
    """The pairs whose labels stand right of another pair: the only cells with their words."""
    found: dict[At, Part] = {}
    rows = {*table.rows}
    for part in missing:
        said = (at for at, key in table.grid.keys.items() if key == part.key)
        places = [(row, column) for row, column in said if row in rows and column > table.labels]
        if len(places) == 1:
            found[places[0]] = part
    return found


def _pair(
    table: Table,
    label: At,
    part: Part,
    pairs: Mapping[At, Part],
) -> Statements:
    """The value of a pair is the first cell right of its label; another beside it is a query."""
    grid, (row, labels) = table.grid, label
    left = [column for column in grid.rows.get(row, []) if column < labels]
    yield table.marks(row, left, "derived")
    right, numbers = _right_of(table, label, pairs)
    yield table.marks(row, numbers, "derived")
    for extra in _extra(table, row, right):
        said = {"found": str(grid.cells[row, extra].value), "row": part.text}
        yield grid.finding("value_extra", (row, extra), **said, read=grid.a1(row, right[0]))
        yield table.marks(row, [extra], "issue")
    field = table.block.first_field(part.id)
    if field is not None:
        yield table.fact(row, right[0] if right else labels + 1, field)


def _right_of(
    table: Table, label: At, pairs: Mapping[At, Part]
) -> tuple[Sequence[int], Sequence[int]]:
    """The columns between a label and the next pair, and that of the running number of this one."""
    row, labels = label
    others = (column for other, column in pairs if other == row and column > labels)
    ends = min(others, default=LAST_COLUMN)
    right = [column for column in table.grid.rows.get(row, []) if labels < column < ends]
    last = right[-1] if len(right) > 1 else 0
    if last == ends - 1 and table.grid.cells[row, last].kind in NUMERIC:
        return right[:-1], [last]
    return right, []


def _extra(table: Table, row: int, columns: Sequence[int]) -> Iterator[int]:
    """The columns beside the first, up to another table away from this one."""
    for before, extra in pairwise(columns):
        joined = table.grid.at(row, extra - 1) == table.grid.at(row, before)
        if extra - before > 2 and not joined:
            return
        yield extra
