"""A first draft of a form map from a blank form, by what the known maps call alike.

Each line carries in the column `proposal` what it rests on, or what a person has to fill in; as
long as any stands there the map is no part of the reference (`analysis check-reference`).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import takewhile
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.forms.grid import Grid
from analysis.forms.paths import distinct
from analysis.pipeline.checked import read_checked
from analysis.reading.gate import admit
from analysis.reading.read import read_bytes
from analysis.reference.load import FORMS
from analysis.reference.schema import schema
from analysis.text.keys import key
from analysis.text.plain import folded
from analysis.text.similar import alike, turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.reference.load import Reference

Row = dict[str, Any]
LIKE, SURE = "giống bản đồ", "chữ quen dùng"
FILL, LOOK = "điền type, measure", "xem lại"
FIRST_HEADINGS = ("TT", "STT", "Số TT", "Mã số", "Mã CT", "Nội dung", "Tiêu chí", "Chỉ tiêu")
# words of a heading that tell what stands below it, where no known map has it
TYPES = {
    "number": ("TT", "STT", "Số TT", "Số thứ tự"),
    "code": ("Mã số", "Mã CT", "Mã"),
    "unit": ("ĐVT", "Đơn vị tính"),
    "remark": ("Ghi chú",),
    "organisation": ("Đơn vị", "Tên đơn vị", "Tên tổ chức", "Tổ chức cơ sở đảng", "Tên TCCSĐ"),
    "limitation": ("Hạn chế", "Nội dung hạn chế", "Tồn tại, hạn chế"),
    "cause": ("Nguyên nhân",),
    "remedy": ("Giải pháp", "Biện pháp", "Giải pháp khắc phục"),
}
SELF = frozenset(key("tự xếp loại").split())
TYPE_OF = {key(text): type_ for type_, texts in TYPES.items() for text in texts}
SHARE = re.compile(r"%|tỷ lệ|tỉ lệ", re.IGNORECASE)
SERIAL = re.compile(r"\(?\d{1,2}\)?( ?\(?=.*)?")
SECTION = re.compile(r"[IVX]{1,4}\.?|[A-ZĐ]\.?")
YEAR = re.compile(r"(?<=\bNĂM )(20\d\d|…+|\.{2,})", re.IGNORECASE)
DEEP, WIDE, FEW = 4, 3, 2  # levels of headings, columns of a table, of a small one
NEAR = 0.6
CLEARLY = 0.97  # of the best, at most, another may have
SHARES = ("percent", "fraction")
MEANT = ("type", "measure", "quarter")
QUIET = ("number", "label", "code", "unit", "remark", "ignored", "organisation")
SUMS = re.compile(r"^(tổng|cộng)", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """What the maps and measures call things, as words, each with the line that says it."""

    said: list[tuple[frozenset[str], Row]]
    rows: dict[str, list[tuple[str, Row]]]
    tops: set[str]
    bases: dict[str, str]  # a measure → that of which it is a part
    rare: dict[str, float]  # how much a word tells

    @classmethod
    def of(cls, reference: Reference, but: str = "") -> Known:
        """From all maps but one."""
        said: list[tuple[frozenset[str], Row]] = []
        rows: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        tops = set(map(key, FIRST_HEADINGS))
        bases: dict[str, str] = {}
        for form, lines in reference.maps.items():
            for path, row in _texts(lines.rows) if form != but else ():
                own = row | {"form": form}
                tops |= {key(path[0])} if row["kind"] == "column" else set()
                if row["kind"] == "field":
                    rows[key(path[0])].append((key(path[-1]), own))
                if row["type"]:
                    said.append((_words(path), own))
            bases |= dict(_wholes(lines.rows))
        for row in reference.lines["measures"].rows:
            blank = dict.fromkeys(("quarter", "includes"), "")
            own = {**row, **blank, "form": "measures.csv", "kind": "column"}
            said.append((_words([row["name"]]), own))
        times = Counter(word for words, _ in said for word in words)
        rare = {word: log(1 + len(said) / n) for word, n in times.items()}
        return cls(said, dict(rows), tops, bases, rare)

    def column(self, texts: list[str]) -> Row | None:
        """The line whose words are most like those of a column, clearly more than another's."""
        own, last, share = _words(texts), key(texts[-1]), bool(SHARE.search(texts[-1]))
        path = " › ".join(map(key, texts))
        scored = [
            (self._alike(own, words) + (_path(row) == path), -n, row)
            for n, (words, row) in enumerate(self.said)
            if words & own and share == (row["type"] in SHARES) and not turns(last, key(_last(row)))
        ]
        scored.sort(key=lambda one: one[:2], reverse=True)
        if not scored or scored[0][0] < NEAR:
            return None
        best = scored[0][2]
        meant = [best[part] for part in MEANT]
        others = (score for score, _, row in scored if [row[part] for part in MEANT] != meant)
        return best if next(others, 0.0) < CLEARLY * scored[0][0] else None

    def _alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        common, first, second = (
            sum(self.rare.get(word, 0.0) for word in words) for words in (one & other, one, other)
        )
        return common / sqrt(first * second) if first and second else 0.0

    def row(self, label: str) -> list[tuple[str, Row]]:
        """The fields of the known row that a label is most like."""
        near = (known for known in self.rows if alike(label, known, NEAR))
        best = max(near, default="", key=lambda known: SequenceMatcher(None, label, known).ratio())
        return self.rows.get(best, [])


def _last(row: Row) -> str:
    return str(row.get("text", "").rpartition(" › ")[2] or row.get("name", ""))


def _path(row: Row) -> str:
    return " › ".join(map(key, row.get("text", "").split(" › ")))


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in key(text).split())


def _texts(rows: Iterable[Row]) -> Iterator[tuple[list[str], Row]]:
    """Each column and field of a map with its headings and the label of its row."""
    texts: dict[tuple[str, str, str], str] = {}
    for row in rows:
        texts[row["block"], row["kind"], row["id"]] = row["text"]
        if row["kind"] == "column":
            yield row["text"].split(" › "), row
        if row["kind"] == "field":
            line, _, column = row["id"].rpartition(":")
            head = texts.get((row["block"], "column", column), "").rpartition(" › ")[2]
            yield [texts.get((row["block"], "row", line), ""), head], row


def _wholes(rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Each measure with that of which the map says it is a part."""
    there = {(row["block"], row["id"]): row for row in rows}
    for row in rows:
        whole = there.get((row["block"], row["base"]))
        if row["measure"] and whole and whole["measure"] and whole["includes"] != row["measure"]:
            yield row["measure"], whole["measure"]


@dataclass
class Draft:
    """The lines of a map while they are found."""

    form: str
    known: Known
    lines: list[Row] = field(default_factory=list)

    def add(self, kind: str, proposal: str = "", **cells: str) -> None:
        """One line more."""
        self.lines.append({"kind": kind, "proposal": proposal, **cells})

    def named(self, block: str, measure: str, text: str) -> str:
        """An id for a part of a block that no other has."""
        plain = re.sub(r"[^a-z0-9]+", "_", folded(text).lower()).strip("_")[:24]
        stem = measure.replace(":", "_") or plain or "o"
        used = {row.get("id") for row in self.lines if row.get("block") == block}
        ids = (stem, *(f"{stem}_{n}" for n in range(2, 99)))
        return next(one for one in ids if one not in used)


def draft_map(path: str | Path, folder: str | Path | None = None) -> str:
    """A map of a blank form as CSV, each line with what it rests on.

    Parameters
    ----------
    path
        A blank form, or one filled in; its name without ending becomes the id of the form.
    folder
        The office's own reference data, whose maps are drawn on as well.

    Raises
    ------
    Refused
        When the workbook cannot be opened.
    """
    path = Path(path).absolute()
    reference, _ = read_checked(folder)
    workbook = read_bytes(admit(path, path.parent), path.name)
    form = re.sub(r"[^\w-]+", "-", path.stem).strip("-")
    draft = Draft(form, Known.of(reference))
    draft.add("form", "điền first (năm đầu), type: organisation hay many", id=form, text=path.stem)
    sheets = [sheet for sheet in workbook.sheets if sheet.cells and not sheet.hidden]
    for number, sheet in enumerate(sheets, 1):
        name = f"t{number}"
        draft.add("sheet", sheet=name, id=name, text=sheet.name)
        _sheet(draft, name, Grid(number, sheet, key))
    _kind_of_form(draft)
    return written(draft.lines)


def written(lines: Iterable[Row]) -> str:
    """Lines of a map as CSV."""
    out = io.StringIO()
    columns = [column.name for column in schema()[FORMS].columns]
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(lines)
    return out.getvalue()


def _kind_of_form(draft: Draft) -> None:
    """Whose a file is: of many where a list names organisations, else of one."""
    listed = {row["block"] for row in draft.lines if row.get("type") == "list"}
    many = any(row.get("type") == "organisation" and row["block"] in listed for row in draft.lines)
    draft.lines[0]["type"] = "many" if many else "organisation"


def _sheet(draft: Draft, sheet: str, grid: Grid) -> None:
    """The tables of a sheet from the top down, and the pairs between them."""
    tops = [row for row in grid.rows if _heads(draft.known, grid, row)]
    tops = [row for row in tops if not {row - 1, row - 2} & {*tops}]
    ends = [*tops[1:], max(grid.rows) + 1]
    before = [row for row in grid.rows if row < (tops[0] if tops else ends[-1])]
    _titles(draft, sheet, grid, before)
    _pairs(draft, sheet, grid, before)
    for number, (top, end) in enumerate(zip(tops, ends, strict=True), 1):
        _table(draft, (sheet, f"{sheet}b{number}"), grid, (top, end))


def _heads(known: Known, grid: Grid, row: int) -> bool:
    """Whether the headings of a table begin in a row."""
    said = [grid.keys[row, column] for column in grid.rows[row] if (row, column) in grid.keys]
    own = {one for one in said if one in known.tops or one in TYPE_OF}
    below = range(row + 1, row + 1 + DEEP)
    counted = any(_is_serial(grid, line) for line in below)
    return len(own) >= FEW or (len(said) >= WIDE and counted and bool(own))


def _is_serial(grid: Grid, row: int) -> bool:
    """Whether a row holds the numbers of the columns."""
    texts = [str(grid.cells[row, column].value) for column in grid.rows.get(row, ())]
    return len(texts) >= WIDE and all(SERIAL.fullmatch(text) for text in texts)


def _titles(draft: Draft, sheet: str, grid: Grid, rows: Iterable[int]) -> None:
    """Lines alone in their row, in capitals, above the first table."""
    for row in rows:
        texts = [str(grid.cells[row, column].value) for column in grid.rows[row]]
        if len(texts) == 1 and len(texts[0]) > 2 * len("ĐẢNG BỘ") and texts[0].isupper():
            if SECTION.match(texts[0].split()[0]) and "." in texts[0].split()[0]:
                continue
            draft.add(
                "title", LOOK, sheet=sheet, block=f"{sheet}b1", text=YEAR.sub("{year}", texts[0])
            )


def _pairs(draft: Draft, sheet: str, grid: Grid, rows: Iterable[int]) -> None:
    """Labels with an empty cell beside them, of which the maps know some."""
    found = []
    for row in rows:
        for column in grid.rows[row]:
            said = grid.key(row, column)
            fields = [
                one for head, one in draft.known.row(said) if not head or "value" in one["id"]
            ]
            if said and fields and len(said.split()) > 1:
                found.append((str(grid.cells[row, column].value), fields[0]))
    if len(found) < FEW:
        return
    block = f"{sheet}p"
    draft.add("block", LOOK, sheet=sheet, block=block, id=block, type="pairs")
    named = [
        (draft.named(block, like["measure"] or like["type"], text), text, like)
        for text, like in found
    ]
    for name, text, _ in named:
        draft.add("row", sheet=sheet, block=block, id=name, text=text.strip(" :"))
    for name, _, like in named:
        cells = {part: like[part] for part in ("type", "measure", "quarter")}
        draft.add(
            "field", f"{LIKE} {like['form']}", sheet=sheet, block=block, id=f"{name}:value", **cells
        )


def _table(draft: Draft, place: tuple[str, str], grid: Grid, rows: tuple[int, int]) -> None:
    """One table: its headings, then its lines as a list or as fixed rows."""
    sheet, block = place
    top, end = rows
    bottom = _bottom(grid, top, end)
    body = [row for row in grid.rows if bottom < row < end and not _is_serial(grid, row)]
    heads = _headings(grid, top, bottom)
    named = {column: _column(draft.known, texts) for column, texts in heads.items()}
    types = {named[column][0].get("type", "") for column in named}
    labelled = [row for row in body if _label(grid, row, named)]
    shortfall = "limitation" in types
    fixed = not shortfall and "organisation" not in types and len(labelled) >= FEW
    kind = "matrix" if fixed else "list"
    measure = "" if fixed else "shortfall" if shortfall else "organisation"
    where = {"sheet": sheet, "block": block}
    draft.add("block", LOOK, id=block, type=kind, measure=measure, **where)
    ids: dict[int, str] = {}
    for column, texts in heads.items():
        like, why = named[column]
        cells = {part: like.get(part, "") for part in ("type", "measure", "quarter", "includes")}
        if fixed and cells["type"] not in QUIET:
            cells, why = {"type": "label"} if column == _labels(grid, body, named) else {}, ""
        name = draft.named(block, cells.get("measure", ""), texts[-1])
        ids[column] = name
        draft.add("column", why, id=name, text=" › ".join(texts), **where, **cells)
    if fixed:
        _fixed(draft, where, grid, (labelled, ids, {c: heads[c] for c in ids}))
    else:
        _bases(draft, block)
        told = {
            type_: column for column, (like, _) in named.items() for type_ in [like.get("type")]
        }
        if shortfall and "organisation" in told and "target" in told:
            _answers(draft, where, grid, (labelled, told["target"]))
            return
        for row in labelled:
            _line_of_list(draft, where, grid, (row, shortfall, named))


def _answers(draft: Draft, where: Row, grid: Grid, cells: tuple[list[int], int]) -> None:
    """The wordings of targets that a filled-in list of shortfalls shows."""
    rows, column = cells
    said = (grid.said(row, column) for row in rows if (row, column) in grid.keys)
    for text in dict.fromkeys(said):
        draft.add("answer", "điền id = mã chỉ tiêu", text=text, measure="target", **where)


def _bottom(grid: Grid, top: int, end: int) -> int:
    """The last row of headings: as far as merged ones reach, or up to the numbers of columns."""
    counted = next(
        (row for row in range(top + 1, min(top + 1 + DEEP, end)) if _is_serial(grid, row)), 0
    )
    if counted:
        return counted - 1
    bottom = top
    for r0, _, r1, c1 in ((a, b, c, d) for a, b, c, d in grid.sheet.merges if a >= top):
        if r0 <= bottom:
            bottom = max(bottom, r1)
            if any(c1 > c for c in (_,)) and bottom == r0:
                bottom += 1
    return min(bottom, top + DEEP - 1, end - 1)


def _headings(grid: Grid, top: int, bottom: int) -> dict[int, list[str]]:
    """The texts of each column from the top down."""
    columns = {column for row in range(top, bottom + 1) for column in grid.rows.get(row, ())}
    for r0, c0, r1, c1 in grid.sheet.merges:
        if top <= r0 <= r1 <= bottom:
            columns |= set(range(c0, c1 + 1))
    found = {}
    for column in sorted(columns):
        texts = (" ".join(grid.said(row, column).split()) for row in range(top, bottom + 1))
        levels = list(distinct(texts))
        if levels:
            found[column] = levels
    return found


def _column(known: Known, texts: list[str]) -> tuple[Row, str]:
    """What a column is proposed to hold, and why."""
    path = tuple(map(key, texts))
    type_ = TYPE_OF.get(path[-1]) if len(path) == 1 else None
    if type_:
        return {"type": type_}, SURE
    if SELF.issubset(path[-1].split()):
        return {"type": "grade", "measure": "self"}, LOOK
    like = known.column(texts)
    if like and like["type"]:
        return like, f"{LIKE} {like['form']}"
    if SHARE.search(texts[-1]):
        return {"type": "percent"}, LOOK
    return {}, FILL


def _labels(grid: Grid, body: list[int], named: dict[int, tuple[Row, str]]) -> int:
    """The column with the words of the rows."""
    words = {
        c: sum((row, c) in grid.keys and len(grid.keys[row, c]) > 2 for row in body) for c in named
    }
    free = {
        c: n for c, n in words.items() if named[c][0].get("type") not in ("number", "code", "unit")
    }
    return max(free, key=lambda c: (free[c], -c), default=0)


def _label(grid: Grid, row: int, named: dict[int, tuple[Row, str]]) -> str:
    """The words of a row; of what is signed or noted below a table none."""
    texts = [(c, grid.said(row, c)) for c in named if grid.at(row, c) == (row, c)]
    words = [(c, text) for c, text in texts if len(text) > 2 and not SERIAL.fullmatch(text)]
    after = list(takewhile(lambda one: one in grid.rows, range(row, row - 3, -1)))
    if not words or (len(after) == 1 and words[0][0] == min(named) and len(words) < FEW):
        return ""
    return words[0][1]


def _fixed(
    draft: Draft, where: Row, grid: Grid, table: tuple[list[int], dict[int, str], Any]
) -> None:
    """The rows of a matrix, and a field wherever a known row has one."""
    labelled, ids, heads = table
    types = {
        row.get("id"): row.get("type") for row in draft.lines if row.get("block") == where["block"]
    }
    columns = {c: name for c, name in ids.items() if types.get(name) not in QUIET}
    at = next((c for c, name in ids.items() if types.get(name) == "label"), min(ids))
    for row in labelled:
        said = grid.said(row, at) or _label(grid, row, dict.fromkeys(ids, ({}, "")))
        number = grid.said(row, at - 1) if at > min(ids) else ""
        likes = draft.known.row(key(said))
        name = draft.named(where["block"], "", said)
        section = not likes and (SECTION.fullmatch(number.strip()) or said.rstrip().endswith(":"))
        kind = (
            {"type": "section" if SECTION.fullmatch(number.strip()) else "label"} if section else {}
        )
        why = "" if section or likes else "điền các field của dòng này"
        draft.add("row", why, id=name, number=number, text=said, **where, **kind)
        for column, heading in columns.items() if not section else ():
            like = _field(likes, key(heads[column][-1]))
            if like:
                cells = {part: like[part] for part in ("type", "measure", "quarter", "includes")}
                crossing = f"{name}:{heading}"
                why = f"{LIKE} {like['form']}"
                draft.add("field", why, id=crossing, **where, **cells)
    _bases(draft, where["block"])


def _field(likes: list[tuple[str, Row]], heading: str) -> Row | None:
    """The field of a known row under the heading that is most like this one."""
    near = [(SequenceMatcher(None, heading, head).ratio(), n) for n, (head, _) in enumerate(likes)]
    best = max(near, default=(0.0, 0))
    return likes[best[1]][1] if best[0] >= NEAR else None


def _line_of_list(draft: Draft, where: Row, grid: Grid, at: tuple[int, bool, Any]) -> None:
    """A section or total of a list; of shortfalls a fixed line is a target's."""
    row, shortfall, named = at
    said = _label(grid, row, named)
    number = grid.said(row, min(named))
    if SUMS.match(said):
        draft.add(
            "row", LOOK, id=draft.named(where["block"], "", "sum"), text=said, type="total", **where
        )
    elif SECTION.fullmatch(number.strip()) or said.isupper():
        draft.add(
            "row",
            LOOK,
            id=number.strip(". ") or said[:8],
            number=number,
            text=said,
            type="section",
            **where,
        )
    elif shortfall:
        draft.add(
            "row",
            "sửa id thành mã chỉ tiêu",
            id=draft.named(where["block"], "", said),
            number=number,
            text=said,
            **where,
        )


def _bases(draft: Draft, block: str) -> None:
    """Of what each share and part is, where the measures around it tell."""
    own = [
        row
        for row in draft.lines
        if row.get("block") == block and row["kind"] in ("column", "field")
    ]
    by_measure = {row.get("measure"): row["id"] for row in reversed(own) if row.get("measure")}
    last = ""
    for row in own:
        measure = row.get("measure", "")
        whole = by_measure.get(draft.known.bases.get(measure, ""), "")
        if row.get("type") == "count":
            last = measure
            row["base"] = whole if whole != row["id"] else ""
        elif row.get("type") in ("percent", "fraction"):
            whole = by_measure.get(draft.known.bases.get(last, ""), "")
            row["base"] = f"{by_measure[last]}/{whole}" if last and whole else ""
            row["proposal"] += "" if row["base"] else "; điền base = tử/mẫu"


__all__ = ["Known", "draft_map", "written"]
