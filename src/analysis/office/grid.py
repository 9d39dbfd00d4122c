"""Where every word and field of a form's map stands on the printed sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from analysis.codes import KINDS

OPEN_ROWS = 5
LETTERHEAD = {
    "organisation": ("ĐẢNG BỘ KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH", "TỔ CHỨC CƠ SỞ ĐẢNG: ……………………………"),
    "many": ("TỈNH ỦY …………………", "ĐẢNG ỦY KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH"),
    "decision": ("TỈNH ỦY …………………", "ĐẢNG ỦY KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH"),
}
SUBTITLE = {
    "organisation": "(Kèm theo Báo cáo số ……-BC/…… ngày ……/……/………)",
    "many": "(Khối: ……………………………………)",
    "decision": "(Kèm theo Quyết định số ……-QĐ/ĐUK ngày ……/……/………)",
}
SIGNED = {
    "organisation": ("T/M CẤP ỦY", "BÍ THƯ"),
    "many": ("T/M BAN TỔ CHỨC", "TRƯỞNG BAN"),
    "decision": ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
}
TEXTS = ("limitation", "cause", "remedy")


@dataclass(slots=True)
class Spot:
    """One printed cell: where it stands, what it is for and what is in it.

    ``role`` is one of letterhead, title, subtitle, band, heading, number, label, section, entry, derived, total,
    note, signature.  ``id`` of an entry is the map's ``row:column``; in a list the row is the organisation's id,
    ``organisation/target`` or an open row's number.  ``formula`` is ("ratio", scale, numerator, denominator),
    ("sum", ids) or ("count", ids), in ids of the same block.
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
    formula: tuple | None = None

    @property
    def cell(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


def in_force(organisation: Mapping[str, str], year: int) -> bool:
    """Is the organisation in the bloc on 31 December of the year?"""
    end = f"{year}-12-31"
    return (organisation["founded"] or "") <= end < (organisation["dissolved"] or "9999")


def _plain(number: str) -> str | int:
    """A running number as a number, so that Excel does not mark it as one stored as text."""
    return int(number) if number.isdigit() else number


class SheetGrid:
    """Places one sheet; a class only because all its parts move the same pen down the page."""

    def __init__(self, sheet, lines, head, year, register, organisation, rows):
        self.sheet, self.lines, self.head, self.year = sheet, lines, head, year
        self.register, self.organisation, self.rows = register, organisation, rows
        self.spots: list[Spot] = []
        blocks = [line for line in lines if line["kind"] == "block"]
        self.stacked = len(blocks) > 1
        self.width = max(max(len(self._of(b, "column")), 3) for b in blocks)
        self._top(blocks[0])
        self.row = 8
        for block in blocks:
            self._block(block)
        self._signature()

    def _of(self, block, kind):
        return [
            line for line in self.lines if line["kind"] == kind and line["block"] == block["block"]
        ]

    def _put(self, block, role, name, column, value=None, row=None, **more):
        spot = Spot(
            self.sheet["text"], block["block"], role, name, row or self.row, column, value, **more
        )
        self.spots.append(spot)
        return spot

    def _top(self, first):
        kind, half = self.head["type"], (self.width + 1) // 2
        rest = self.width - half
        printed = [line["text"] for line in self._of(first, "letterhead")]
        office = printed or list(LETTERHEAD[kind])
        if self.organisation and kind == "organisation" and not printed:
            office[1] = self.register[self.organisation]["name"].upper()
        for n, text in enumerate(office[:2], 1):
            self._put(first, "letterhead", f"office{n}", 1, text, row=n, across=half)
        self._put(first, "letterhead", "star", 1, "*", row=3, across=half)
        self._put(
            first, "letterhead", "party", half + 1, "ĐẢNG CỘNG SẢN VIỆT NAM", row=1, across=rest
        )
        dated = self.year + 1 if kind == "decision" else self.year
        place = f"………………, ngày …… tháng …… năm {dated}"
        self._put(first, "letterhead", "place", half + 1, place, row=3, across=rest)
        for line in self._of(first, "title"):
            text = line["text"].replace("{year}", str(self.year))
            self._put(first, "title", "title", 1, text, row=5, across=self.width)
        self._put(first, "subtitle", "subtitle", 1, SUBTITLE[kind], row=6, across=self.width)

    def _signature(self):
        half = (self.width + 1) // 2
        block = {"block": ""}
        self.row += 1
        lefts = ("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ và tên)")
        for left, right in zip(lefts, SIGNED[self.head["type"]], strict=True):
            self._put(block, "signature", "left", 1, left, across=half)
            self._put(block, "signature", "right", half + 1, right, across=self.width - half)
            self.row += 1

    def _block(self, block):
        self.columns = self._of(block, "column")
        self.fields = {line["id"]: line for line in self._of(block, "field")}
        self.at, self.span = self._positions(block)
        if block["text"]:
            self._put(block, "band", "band", 1, block["text"], across=self.width)
            self.row += 1
        if block["type"] == "pairs":
            self._pairs(block)
        else:
            self._headings(block)
            if not self.stacked or any(self._spelt(c) for c in self.columns):
                self._numbers(block)
            (self._matrix if block["type"] == "matrix" else self._list)(block)
        for note in self._of(block, "note"):
            self.row += not self.stacked
            self._put(block, "note", note["id"] or "note", 1, note["text"], across=self.width)
            self.row += 1
        self.row += 1

    def _positions(self, block):
        """First column and width of each column; on a stacked sheet the texts of a narrow list are widened."""
        spare = self.width - len(self.columns) if self.stacked and block["type"] == "list" else 0
        wide = [c["id"] for c in self.columns if c["type"] in TEXTS][1:]
        at, span, column = {}, {}, 1
        for c in self.columns:
            share = -(-spare // len(wide[wide.index(c["id"]) :])) if c["id"] in wide else 0
            spare -= share
            at[c["id"]], span[c["id"]] = column, 1 + share
            column += 1 + share
        return at, span

    def _headings(self, block):
        paths = [c["text"].split(" › ") for c in self.columns]
        depth = max(map(len, paths))
        for level in range(depth):
            for n, (c, path) in enumerate(zip(self.columns, paths, strict=True)):
                if (
                    level >= len(path)
                    or n
                    and paths[n - 1][: level + 1] == path[: level + 1]
                    and level < len(path) - 1
                ):
                    continue
                leaf, across = level == len(path) - 1, self.span[c["id"]]
                if not leaf:
                    same = 1
                    while (
                        n + same < len(paths) and paths[n + same][: level + 1] == path[: level + 1]
                    ):
                        same += 1
                    across = sum(self.span[x["id"]] for x in self.columns[n : n + same])
                self._put(
                    block,
                    "heading",
                    c["id"] if leaf else " › ".join(path[: level + 1]),
                    self.at[c["id"]],
                    path[level],
                    row=self.row + level,
                    across=across,
                    type=c["type"] if leaf else "",
                    down=depth - level if leaf else 1,
                )
        self.row += depth

    def _spelt(self, column):
        """How a column's percentages come from other columns: ("fraction" or "percent", above, below), or None."""
        if column["base"] and column["type"] in ("percent", "fraction"):
            return (column["type"], *column["base"].split("/"))
        ways = Counter()
        for name, line in self.fields.items():
            row, _, at = name.rpartition(":")
            ends = [part.rpartition(":") for part in line["base"].split("/")]
            if (
                at == column["id"]
                and line["type"] in ("percent", "fraction")
                and len({e[2] for e in ends}) == 2
            ):
                ways[line["type"], *(e[2] for e in ends)] += ends[0][0] == row
        return ways.most_common(1)[0][0] if ways else None

    def _numbers(self, block):
        order = {c["id"]: n for n, c in enumerate(self.columns, 1)}
        for c in self.columns:
            text, way = order[c["id"]], self._spelt(c)
            if way:
                above, below = order[way[1]], order[way[2]]
                text = (
                    f"{text}={above}:{below}"
                    if way[0] == "fraction"
                    else f"{text}={above}/{below}*100"
                )
            self._put(block, "number", c["id"], self.at[c["id"]], text, across=self.span[c["id"]])
        self.row += 1

    def _prefill(self, line):
        own = self.register.get(self.organisation or "", {})
        kind = KINDS.get(own.get("kind", ""))
        return {"organisation": own.get("name"), "kind": kind, "year": self.year}.get(line["type"])

    def _field(self, block, line, column, across=1, **more):
        name, formula, role = line["id"], None, "entry"
        if line["type"] in ("percent", "fraction") and line["base"]:
            role, formula = "derived", ("ratio", line["type"], *line["base"].split("/"))
        elif line["type"] == "sum":
            parts = line["measure"].split("+")
            role = "derived"
            formula = ("sum", [f["id"] for f in self.fields.values() if f["measure"] in parts])
        return self._put(
            block,
            role,
            name,
            column,
            self._prefill(line),
            across=across,
            type=line["type"],
            measure=line["measure"],
            quarter=line["quarter"],
            includes=line["includes"],
            formula=formula,
            **more,
        )

    def _pairs(self, block):
        for row in self._of(block, "row"):
            self._put(
                block, "label", f"{row['id']}:number", 1, _plain(row["number"]), type="number"
            )
            self._put(block, "label", f"{row['id']}:label", 2, row["text"], type="label")
            line = self.fields.get(f"{row['id']}:value")
            if line:
                self._field(block, line, 3, across=self.width - 2)
            self.row += 1

    def _matrix(self, block):
        kinds = {c["type"]: c["id"] for c in reversed(self.columns)}
        numbered, serial = "number" in kinds, 0
        for row in self._of(block, "row"):
            counted = any(name.startswith(f"{row['id']}:") for name in self.fields)
            serial += counted
            code = f"{serial:02d}" if numbered and counted else "" if numbered else row["number"]
            words = {
                "number": _plain(row["number"]),
                "label": row["text"],
                "code": code,
                "unit": row["unit"],
            }
            for c in self.columns:
                name = f"{row['id']}:{c['id']}"
                role = "section" if row["type"] == "section" else "label"
                if c["type"] in words and kinds[c["type"]] == c["id"]:
                    self._put(
                        block,
                        role,
                        name,
                        self.at[c["id"]],
                        words[c["type"]] or None,
                        type=c["type"],
                    )
                elif row["type"] == "total" and c["type"] == "points":
                    above = [
                        s.id
                        for s in self.spots
                        if s.block == block["block"] and s.type == "points" and s.role == "entry"
                    ]
                    self._put(
                        block,
                        "total",
                        name,
                        self.at[c["id"]],
                        type="points",
                        formula=("sum", above),
                    )
                elif name in self.fields:
                    self._field(block, self.fields[name], self.at[c["id"]])
                else:
                    kind = c["type"] if not row["type"] and c["type"] == "points" else "remark"
                    self._put(
                        block,
                        "entry" if not row["type"] else role,
                        name,
                        self.at[c["id"]],
                        type=kind,
                    )
            self.row += 1

    def _keys(self, block):
        """Row ids of a list: given ones, the register's organisations, or open rows."""
        if isinstance(self.rows, Mapping) and block["block"] in self.rows:
            return list(self.rows[block["block"]])
        if block["measure"] == "shortfall":
            return [str(n + 1) for n in range(OPEN_ROWS)]
        if self.rows is not None and not isinstance(self.rows, Mapping):
            return list(self.rows)
        if self.sheet["type"] == "optional":
            return [str(n + 1) for n in range(OPEN_ROWS)]
        return [key for key, o in self.register.items() if in_force(o, self.year)]

    def _list(self, block):
        keys, rows, done = self._keys(block), self._of(block, "row"), {}
        if not any(row["type"] in ("section", "") for row in rows):
            self._open_rows(block, keys)
        for row in rows:
            if row["type"] == "section":
                own = [
                    k
                    for k in keys
                    if KINDS.get(self.register.get(k, {}).get("kind", ""), "").casefold()
                    == row["text"].casefold()
                ]
                self._words(block, "section", row)
                done[row["id"]] = self._open_rows(
                    block,
                    own
                    if keys and self.register
                    else [f"{row['id']}.{n + 1}" for n in range(OPEN_ROWS)],
                )
            elif row["type"] == "total":
                self._total(block, row, done)
            else:
                self._fixed(block, row)

    def _words(self, block, role, row, **formulas):
        columns = {c["type"]: c["id"] for c in reversed(self.columns)}
        text = columns.get("organisation") or columns.get("label") or self.columns[1]["id"]
        for c in self.columns:
            value = (
                row["number"] if c["type"] == "number" else row["text"] if c["id"] == text else None
            )
            self._put(
                block,
                role,
                f"{row['id']}:{c['id']}",
                self.at[c["id"]],
                value or None,
                type=c["type"],
                across=self.span[c["id"]],
                formula=formulas.get(c["id"]),
            )
        self.row += 1

    def _total(self, block, row, done):
        section = row["id"].rpartition(".")[0]
        entries = done.get(section, [key for keys in done.values() for key in keys])
        printed = {s.id for s in self.spots if s.block == block["block"] and s.role == "total"}
        sums = [f"{name}.sum" for name in done if f"{name}.sum:{self.columns[0]['id']}" in printed]
        over, formulas = (entries if section or not sums else sums), {}
        for c in self.columns:
            ids = [f"{key}:{c['id']}" for key in over]
            if c["type"] in ("percent", "fraction"):
                formulas[c["id"]] = (
                    "ratio",
                    c["type"],
                    *(f"{row['id']}:{part}" for part in c["base"].split("/")),
                )
            elif c["type"] in ("count", "mark", "ignored"):
                formulas[c["id"]] = ("count" if c["type"] == "mark" else "sum", ids)
        self._words(block, "total", row, **formulas)

    def _fixed(self, block, row):
        for c in self.columns:
            name, at = f"{row['id']}:{c['id']}", self.at[c["id"]]
            words = {"number": _plain(row["number"]), "target": row["text"], "label": row["text"]}
            if c["type"] in words:
                self._put(
                    block,
                    "label",
                    name,
                    at,
                    words[c["type"]],
                    type=c["type"],
                    across=self.span[c["id"]],
                )
            else:
                self._put(block, "entry", name, at, type=c["type"], across=self.span[c["id"]])
        self.row += 1

    def _open_rows(self, block, keys):
        answers = {line["id"]: line["text"] for line in reversed(self._of(block, "answer"))}
        serial, before = 0, None
        for n, key in enumerate(keys):
            who, _, target = key.partition("/")
            own, fresh = self.register.get(who, {}), n == 0 or who != before or "/" not in key
            serial, before = serial + fresh, who
            same = 1
            while (
                fresh
                and "/" in key
                and n + same < len(keys)
                and keys[n + same].partition("/")[0] == who
            ):
                same += 1
            words = {
                "number": serial,
                "organisation": own.get("name"),
                "kind": KINDS.get(own.get("kind", "")),
                "target": answers.get(target.partition("#")[0]),
            }
            for c in self.columns:
                more = {"type": c["type"], "across": self.span[c["id"]]}
                if c["type"] in ("number", "organisation") and "/" in key:
                    if not fresh:
                        continue
                    more["down"] = same
                if c["type"] in ("percent", "fraction"):
                    above, below = c["base"].split("/")
                    more["formula"] = ("ratio", c["type"], f"{key}:{above}", f"{key}:{below}")
                role = (
                    "derived"
                    if "formula" in more
                    else "label"
                    if c["type"] == "number"
                    else "entry"
                )
                self._put(
                    block,
                    role,
                    f"{key}:{c['id']}",
                    self.at[c["id"]],
                    words.get(c["type"]),
                    **more,
                    measure=c["measure"],
                    quarter=c["quarter"],
                    includes=c["includes"],
                )
            self.row += 1
        return list(keys)
