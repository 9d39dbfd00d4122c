"""The open rows of a list: organisations or shortfalls; sections, subtotals, notes and late-comers among them."""

from __future__ import annotations

import re

from analysis.forms.headings import is_numbering
from analysis.forms.maps import Block, Part
from analysis.forms.places import Fact, Finding, Grid, Hit, Located, near
from analysis.forms.rows import TEXTS, both, is_tail, no_subject, tail_key, take_cell
from analysis.reading.workbook import Cell, a1
from analysis.text.keys import bare, key

_ROMAN = re.compile(r"[IVX]{1,5}\.?$")
_GRAND = {key(t) for t in ("TỔNG CỘNG", "Tổng số toàn khối", "Toàn khối")}
_SUMS = tuple(key(t) + " " for t in ("Cộng", "Tổng cộng", "Tổng số"))


def list_rows(grid: Grid, hit: Hit, lexicon: dict, out: Located) -> None:
    """Open rows: organisations or shortfalls; sections, subtotals and the grand total are none."""
    kinds = {p.type: c for c, p in reversed(hit.columns.items())}
    name, number = kinds.get("organisation"), kinds.get("number")
    subject = name if name is not None or _wants_names(hit.block) else kinds.get("target")
    values = [
        c
        for c, p in hit.columns.items()
        if p.type in ("count", "flag", "mark", "grade", "percent", *TEXTS)
    ]
    if subject is None:
        out.findings.append(
            no_subject(grid, hit, "tên tổ chức" if _wants_names(hit.block) else "chỉ tiêu")
        )
        for row in range(hit.bottom + 1, hit.end + 1):
            for column in grid.rows.get(row, []):
                if hit.inside(column):
                    grid.mark(
                        row,
                        column,
                        "issue" if column in values or column in hit.strange else "ignored",
                    )
        return
    texts = frozenset(c for c, p in hit.columns.items() if p.type in TEXTS)
    above: Cell | None = None
    since: list[int] = []  # entries since the last total
    said_targets: dict[str, list[int]] = {}
    blank, ended = 0, False
    for row in range(hit.bottom + 1, hit.end + 1):
        columns = [c for c in grid.rows.get(row, []) if hit.inside(c)]
        if not columns:
            blank += 1
            continue
        if all(grid.roles.get((row, c)) == "derived" for c in columns):
            continue
        said = grid.key(row, subject) or (
            grid.key(row, number) if number and subject == name else ""
        )
        counted = number is not None and _counts(grid, row, number)
        kind = _line_kind(grid, hit, row, said, counted, number, values, lexicon)
        solid = kind == "entry" and _solid(grid, hit, row, subject, lexicon)
        if kind == "entry" and not said and not counted and _adds_up(grid, hit, row, since):
            kind = "total"
        again = (
            kind != "section" and bool(said) and not counted and said in hit.columns[subject].path
        )
        if (
            again or not said and is_numbering(grid, row, hit)
        ):  # the headings, printed again on the next page
            for column in columns:
                grid.mark(row, column, "label")
            continue
        if not ended and kind in ("section", "total", "grand"):
            since = since if kind == "section" else []
            _total_row(grid, hit, row, kind, subject, out)
            ended, blank = kind == "grand", 0
            continue
        entry = solid and (
            counted or not tail_key(said, lexicon)
        )  # "Ghi chú Media" with a number in front is a name
        if (
            ended
            or kind == "entry"
            and blank > 2
            and not counted
            or is_tail(grid, row, lexicon, texts)
            and not entry
        ):
            ended = True
            if entry:
                _late(grid, hit, row, name, said in said_targets, out)
            continue
        blank = 0
        content = [c for c in columns if c in values or c in hit.strange]
        if not content and not counted:  # a note between the rows, or a section without a number
            for column in columns:
                grid.mark(row, column, "derived" if column == number else "ignored")
            continue
        since.append(row)
        said_targets.setdefault(grid.key(row, subject), []).append(row)
        own = (
            counted and grid.at(row, number)[0] == row
        )  # a running number of its own: another organisation
        above = _entry(grid, hit, row, name, None if own else above, out) or above
    _lines_missing(grid, hit, said_targets, out)


def _late(grid: Grid, hit: Hit, row: int, name: int | None, again: bool, out: Located) -> None:
    """A row below the end of its list: of an organisation it may count, a target is taken once, with a query."""
    if name is not None:
        out.late.add((hit.sheet, row))
        _entry(grid, hit, row, name, None, out)
    elif not again:
        _entry(grid, hit, row, name, None, out)
        text = next(
            c for c, p in sorted(hit.columns.items()) if p.type in TEXTS and (row, c) in grid.cells
        )
        out.findings.append(
            Finding(
                "query",
                "row_after_end",
                grid.sheet.name,
                a1(row, text),
                grid.said(row, text)[:80],
                "",
                "dòng này nằm dưới chữ ký; vẫn đọc, hãy đưa vào trong biểu",
            )
        )


def _wants_names(block: Block) -> bool:
    return any(c.type == "organisation" for c in block.columns)


def _counts(grid: Grid, row: int, column: int) -> bool:
    return bool(re.fullmatch(r"\d{1,3}\.?", grid.said(row, column).strip()))


def _line_kind(
    grid: Grid,
    hit: Hit,
    row: int,
    said: str,
    counted: bool,
    number: int | None,
    values: list[int],
    lexicon: dict,
) -> str:
    """``entry``, ``section``, ``total`` or ``grand``; a row with a running number is an entry, whatever its name is like."""
    found = hit.block.divisions.get(said)
    filled = any((row, c) in grid.cells for c in values)
    if not counted:
        first = re.sub(r"(\s+\(?[ivx\d+]+\)?)+$", "", said).strip()
        if found is not None and found.type == "total":
            return "grand" if found.id == "sum" else "total"
        if first in lexicon.get("total", {}):
            return "grand" if said in _GRAND else "total"
        if said.startswith(_SUMS) and filled:
            return "total"
    roman = number is not None and bool(_ROMAN.match(grid.said(row, number).strip()))
    if (
        (found is not None and found.type == "section" or roman)
        and (roman or not counted)
        and not filled
    ):
        return "section"
    if found is not None and found.type == "section" and roman:
        return "section"
    return "entry"


def _adds_up(grid: Grid, hit: Hit, row: int, since: list[int]) -> bool:
    """Is a row without a name the sum of the rows above it, in every column that can be added?"""
    checked = 0
    for column, part in hit.columns.items():
        cells = [grid.cells.get((r, column)) for r in (*since, row)]
        if part.type == "count" and all(c is not None and c.kind == "number" for c in cells):
            checked += 1
            if sum(c.value for c in cells[:-1]) != cells[-1].value:
                return False
    return checked > 1 and len(since) > 1


def _solid(grid: Grid, hit: Hit, row: int, subject: int, lexicon: dict) -> bool:
    """Does a row look like an entry: a name, and something that reads as a value?"""
    if not grid.said(row, subject).strip():
        return False
    for column, part in hit.columns.items():
        cell = grid.cells.get((row, column)) if column != subject else None
        if cell is None:
            continue
        if part.type in ("count", "mark", "flag", "grade") and (
            cell.kind in ("number", "uncalculated", "error")
            or part.type != "count"
            and any(
                form in lexicon.get(part.type, {})
                for form in (
                    str(cell.value).strip().casefold(),
                    bare(str(cell.value)),
                    key(str(cell.value)),
                )
            )
        ):
            return True
        if part.type == "count" and cell.kind == "text" and re.fullmatch(r"[\d.,/ ]+", cell.value):
            return True
        if part.type in TEXTS and any(
            p.type == "target" and grid.key(row, c) in hit.block.answers
            for c, p in hit.columns.items()
        ):
            return True
    return False


def _total_row(grid: Grid, hit: Hit, row: int, kind: str, subject: int, out: Located) -> None:
    for column in grid.rows[row]:
        head = hit.columns.get(column)
        if not hit.inside(column):
            continue
        if kind != "section" and head is not None and head.type in ("count", "mark", "percent"):
            total = Part(
                f"total:{kind}",
                head.text,
                "total",
                head.measure,
                head.quarter,
                head.base,
                head.includes,
                "",
                head.type,
                head.first,
                head.last,
            )
            out.facts.append(
                Fact(hit.sheet, row, column, grid.cells[row, column], total, hit.block, row)
            )
        said = grid.said(row, column)
        if (
            kind != "section"
            and head is not None
            and head.type in ("grade", "flag")
            and not any(c.isdigit() for c in said)
        ):
            out.findings.append(
                Finding(
                    "query",
                    "value_in_total",
                    grid.sheet.name,
                    a1(row, column),
                    said,
                    "",
                    f"dòng «{grid.said(row, subject)}» được hiểu là dòng cộng nhưng ô này ghi «{said}»; nếu là một tổ chức, hãy sửa tên",
                )
            )
        grid.mark(row, column, "label" if kind == "section" or column == subject else "derived")


def _entry(
    grid: Grid, hit: Hit, row: int, name: int | None, above: Cell | None, out: Located
) -> Cell | None:
    """The fields of one row. In a list of shortfalls a blank name means the name above, and a query says so."""
    own = grid.cells.get(grid.at(row, name)) if name is not None else None
    carried = (
        own is None and above is not None and hit.block.record == "shortfall" and name is not None
    )
    for column in both(grid.rows[row], hit.columns):
        head = hit.columns.get(column)
        if not hit.inside(column):
            continue
        if head is None:
            grid.mark(row, column, "issue" if column in hit.strange else "ignored")
        elif carried and column == name:
            out.facts.append(Fact(hit.sheet, row, column, above, head, hit.block, row))
        else:
            take_cell(grid, hit, row, column, head, row, out)
    if not carried and not (hit.block.record == "shortfall" and hit.lacking):
        return own or above
    sheet = grid.sheet.name
    text = next(
        (c for c, p in sorted(hit.columns.items()) if p.type in TEXTS and (row, c) in grid.cells),
        None,
    )
    if carried and text is not None:
        out.findings.append(
            Finding(
                "query",
                "name_carried",
                sheet,
                a1(row, text),
                grid.said(row, text)[:80],
                str(above.value),
                f"ô tên tổ chức {a1(row, name)} để trống; hiểu là tổ chức ở trên, «{above.value}»; hãy ghi tên hoặc trộn ô",
            )
        )
    if hit.block.record == "shortfall" and hit.lacking:
        lost = ", ".join(f"«{p.text}»" for p in hit.lacking)
        if text is not None:
            out.findings.append(
                Finding(
                    "query",
                    "shortfall_incomplete",
                    sheet,
                    a1(row, text),
                    grid.said(row, text)[:80],
                    lost,
                    f"biểu không có cột {lost} nên hạn chế này thiếu nội dung; hãy ghi lại tiêu đề theo mẫu",
                )
            )
    return own or above


def _lines_missing(grid: Grid, hit: Hit, said: dict[str, list[int]], out: Located) -> None:
    """Where the form prints the lines of a list, each must be there, and once."""
    printed = [
        r
        for r in hit.block.rows
        if hit.block.record == "shortfall" and r.type == "" and r.holds(out.year)
    ]
    for part in printed:
        rows = said.get(key(part.text), [])
        for row in rows if len(rows) > 1 else []:
            at = next(
                (
                    at
                    for c, p in sorted(hit.columns.items())
                    if p.type in TEXTS and (at := grid.at(row, c)) in grid.cells
                ),
                (row, 1),
            )
            out.findings.append(
                Finding(
                    "query",
                    "row_twice",
                    grid.sheet.name,
                    a1(*at),
                    part.text,
                    "",
                    f"dòng «{part.text}» có {len(rows)} lần (dòng {', '.join(map(str, rows))}); hãy sửa tên chỉ tiêu theo mẫu",
                )
            )
    for part in printed:
        if key(part.text) not in said and not any(near(s, {part.id: key(part.text)}) for s in said):
            out.findings.append(
                Finding(
                    "query",
                    "row_missing",
                    grid.sheet.name,
                    "",
                    "",
                    part.text,
                    f"trang «{grid.sheet.name}» không tìm thấy dòng «{part.text}»; hãy bổ sung, ghi «Không» nếu không có hạn chế",
                )
            )
