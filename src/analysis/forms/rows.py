"""The fixed rows of a block: each found by its label, and by the section it stands in."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from analysis.forms.headings import paths, version_of
from analysis.forms.maps import Block, Part
from analysis.forms.places import Fact, Finding, Grid, Hit, Located, near, nearest
from analysis.reading.workbook import a1
from analysis.text.keys import key

ROLE = {
    "percent": "derived",
    "fraction": "derived",
    "sum": "derived",
    "number": "derived",
    "points": "ignored",
    "remark": "ignored",
    "ignored": "ignored",
    "person": "ignored",
    "kind": "label",
    "sector": "label",
    "restated": "derived",
    "organisation": "label",
    "year": "label",
    "target": "label",
    "code": "label",
    "unit": "label",
}
TEXTS = ("limitation", "cause", "remedy")


def is_tail(grid: Grid, row: int, lexicon: dict, texts: frozenset[int] = frozenset()) -> bool:
    """Notes, signatures: the table is over. In columns of free text only the bare words say so ("Bí thư", not "Bí thư chưa …")."""
    tail = lexicon.get("tail", {})
    return any(
        (grid.keys[row, c] in tail) if c in texts else tail_key(grid.keys[row, c], lexicon)
        for c in grid.rows.get(row, [])
        if (row, c) in grid.keys
    )


def tail_key(said: str, lexicon: dict) -> bool:
    """Does a text begin like a note or a signature?"""
    tails = lexicon.get("tail", {})
    return bool(said) and (said in tails or said.startswith(_openings(tuple(tails))))


@lru_cache(8)
def _openings(tails: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t + " " for t in tails if t)


# ── fixed rows ──────────────────────────────────────────────────────────────────────────────────────────────────


def matrix_rows(grid: Grid, hit: Hit, year: int | None, lexicon: dict, out: Located) -> None:
    """Fixed rows: each found by its label, among equal labels by the section it stands in."""
    block = hit.block
    version = (
        version_of(block, year, set(paths(grid, hit.top, hit.bottom, block).values()))
        if block.columns
        else year
    )
    rows = [r for r in block.rows if r.holds(version)]
    by_key = block.wordings(version)
    labels = _label_column(grid, hit, by_key)
    if not labels:
        out.findings.append(no_subject(grid, hit, "nội dung"))
    placed: dict[str, list[int]] = {}
    unknown: list[int] = []
    open_rows: list[str] = []
    ended = False
    for row in range(hit.bottom + 1, hit.end + 1):
        columns = [c for c in grid.rows.get(row, []) if hit.inside(c)]
        if not columns or all(grid.roles.get((row, c)) == "derived" for c in columns):
            continue
        part = _pick(by_key.get(grid.key(row, labels) if labels else "", []), open_rows, placed)
        if part is None and (ended or is_tail(grid, row, lexicon)):
            ended = True
        elif part is None:
            unknown.append(row)
        else:
            ended = False
            if part.id not in placed:
                open_rows.append(part.id)
            placed.setdefault(part.id, []).append(row)
    parts = {p.id: p for p in (*block.rows, *rows)}
    lines = {}
    for name, found in placed.items():
        row = _only_row(grid, hit, parts[name], found, labels, out)
        if row:
            lines[row] = parts[name]
    _rename_rows(grid, hit, labels, rows, placed, unknown, lines, out)
    for row, part in sorted(lines.items()):
        _row_facts(grid, hit, row, part, labels, out)
    for part in rows:
        if part.id not in placed and _asked(block, part):
            out.findings.append(
                Finding(
                    "query",
                    "row_missing",
                    grid.sheet.name,
                    "",
                    "",
                    part.text,
                    f"trang «{grid.sheet.name}» không tìm thấy dòng «{part.text}»; số liệu của dòng này chưa được đọc, "
                    "hãy bổ sung hoặc ghi lại nhãn theo mẫu",
                )
            )


def no_subject(grid: Grid, hit: Hit, what: str) -> Finding:
    """The column that says what each row is about is unknown: nothing of the block is read."""
    return Finding(
        "query",
        "subject_missing",
        grid.sheet.name,
        "",
        "",
        what,
        f"trang «{grid.sheet.name}» không xác định được cột {what} nên chưa đọc được biểu; hãy ghi lại tiêu đề cột theo mẫu",
    )


def _asked(block: Block, part: Part) -> bool:
    return part.id in block.asked_rows


def _label_column(grid: Grid, hit: Hit, by_key: dict[str, list[Part]]) -> int:
    for column, part in hit.columns.items():
        if part.type == "label":
            return column
    if hit.block.columns:  # its heading is unknown, and a query says so
        return 0
    seen = Counter(
        c for (r, c), found in grid.keys.items() if hit.bottom < r <= hit.end and found in by_key
    )
    return max(seen, key=lambda c: (seen[c], -c)) if seen else 0


def _pick(
    candidates: list[Part], open_rows: list[str], placed: dict[str, list[int]]
) -> Part | None:
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    for before in reversed(open_rows):
        for part in candidates:
            parent = part.id.rpartition(".")[0]
            if (
                parent
                and (before == parent or before.startswith(parent + "."))
                and part.id not in placed
            ):
                return part
    free = [p for p in candidates if p.id not in placed]
    return free[0] if free else candidates[0]


def _only_row(grid: Grid, hit: Hit, part: Part, found: list[int], labels: int, out: Located) -> int:
    """The row to read of those with one label: the first, unless it makes a difference (then 0)."""
    if len(found) == 1 or not _asked(hit.block, part):
        return found[0]
    values = [
        c
        for c in sorted(set(grid.rows[found[0]]) | set(hit.columns))
        if c in hit.columns and hit.columns[c].type not in ("number", "code", "unit", "remark")
    ]
    equal = all(
        grid.same([(found[0], c) for c in values], [(row, c) for c in values]) for row in found[1:]
    )
    for row in found[1:] if equal else found:
        out.findings.append(
            Finding(
                "query",
                "row_twice",
                grid.sheet.name,
                a1(row, labels),
                part.text,
                "",
                f"dòng «{part.text}» có {len(found)} lần (dòng {', '.join(map(str, found))}); "
                + (
                    f"chỉ đọc dòng {found[0]}"
                    if equal
                    else "chưa rõ dòng nào đúng nên chưa đọc dòng nào"
                )
                + ", hãy sửa nhãn theo mẫu",
            )
        )
        for column in grid.rows[row]:
            if hit.inside(column):
                grid.mark(row, column, "label" if column == labels else "issue")
    return found[0] if equal else 0


def _rename_rows(
    grid: Grid,
    hit: Hit,
    labels: int,
    rows: list[Part],
    placed: dict,
    unknown: list[int],
    lines: dict[int, Part],
    out: Located,
) -> None:
    """A label close to exactly one row still missing is taken with a note; otherwise its numbers are issues."""
    sheet = grid.sheet.name
    missing = {r.id: r for r in rows if r.id not in placed}
    wording = {i: key(r.text) for i, r in missing.items()}
    for row in list(unknown):
        said = grid.key(row, labels) if labels else ""
        name = near(said, {i: wording[i] for i in missing}) if said else None
        if name and not any(
            near(grid.key(r, labels), {name: wording[name]}) for r in unknown if r != row
        ):
            part = missing.pop(name)
            placed[name], lines[row] = [row], part
            unknown.remove(row)
            if part.type not in ("section", "label"):
                out.findings.append(
                    Finding(
                        "note",
                        "row_close",
                        sheet,
                        a1(*grid.at(row, labels)),
                        grid.said(row, labels),
                        part.text,
                        f"dòng này được hiểu là «{part.text}»",
                    )
                )
    wanted = {
        i: wording[i] for i, r in missing.items() if r.type not in ("section", "label", "total")
    }
    values = [
        c
        for c, p in hit.columns.items()
        if p.type not in ("label", "number", "code", "unit", "remark", "ignored", "points")
    ]
    for row in unknown:
        columns = [c for c in grid.rows[row] if hit.inside(c)]
        content = [c for c in columns if c in values or c in hit.strange]
        said = grid.said(row, labels) if labels else ""
        for column in columns:
            if column not in content:
                grid.mark(row, column, "label" if column == labels else "ignored")
        if not content:
            continue
        if wanted or not said:
            likely = nearest(key(said), wanted)
            text = (
                missing[likely].text
                if likely
                else "; ".join(missing[i].text for i in list(wanted)[:3])
            )
            hint = f"; gần nhất là «{text}»" if likely else f"; còn thiếu «{text}»" if text else ""
            cell = a1(*grid.at(row, labels)) if said else a1(row, content[0])
            out.findings.append(
                Finding(
                    "query",
                    "row_unknown",
                    sheet,
                    cell,
                    said,
                    text,
                    (
                        f"không nhận ra dòng «{said}»"
                        if said
                        else f"dòng {row} có số liệu nhưng không có nhãn"
                    )
                    + hint
                    + "; số liệu dòng này chưa được đọc, hãy sửa nhãn theo mẫu",
                )
            )
            for column in content:
                grid.mark(row, column, "issue")
        else:
            out.findings.append(
                Finding(
                    "note",
                    "row_extra",
                    sheet,
                    a1(*grid.at(row, labels)),
                    said,
                    "",
                    f"dòng «{said}» không có trong mẫu; bỏ qua",
                )
            )
            for column in content:
                grid.mark(row, column, "ignored")


def _row_facts(grid: Grid, hit: Hit, row: int, part: Part, labels: int, out: Located) -> None:
    block = hit.block
    grid.mark(row, labels, "label")
    if block.type == "pairs":
        _pair_facts(grid, hit, row, part, labels, out)
        return
    asked = block.asked_in(part.id)
    for column in both(grid.rows.get(row, []), hit.columns):
        head = hit.columns.get(column)
        if column == labels or not hit.inside(column):
            continue
        if head is None:
            grid.mark(row, column, "issue" if column in hit.strange else "ignored")
        elif head.id in asked:
            take_cell(grid, hit, row, column, asked[head.id], 0, out)
        elif (row, column) in grid.cells:
            _unasked(grid, row, column, head, part, out)


def both(held: list[int], known: dict[int, Part]) -> list[int]:
    """The columns that hold something and those that the map knows, in order; mostly they are the same."""
    return (
        held
        if len(held) == len(known) and all(c in known for c in held)
        else sorted({*held, *known})
    )


def _pair_facts(grid: Grid, hit: Hit, row: int, part: Part, labels: int, out: Located) -> None:
    """The value of a pair is the first cell right of its label; another one beside it is a query."""
    spec = pair_field(hit.block, part.id)
    right = [c for c in grid.rows.get(row, []) if c > labels]
    for column in (c for c in grid.rows.get(row, []) if c < labels):
        grid.mark(row, column, "derived")
    for before, extra in zip(right, right[1:], strict=False):
        if extra - before > 2 and grid.at(row, extra - 1) != grid.at(row, before):
            break  # another table, away from this one
        cell = grid.cells[row, extra]
        out.findings.append(
            Finding(
                "query",
                "value_extra",
                grid.sheet.name,
                a1(row, extra),
                str(cell.value),
                "",
                f"dòng «{part.text}» có hơn một ô số liệu; chỉ đọc ô {a1(row, right[0])}, hãy bỏ ô thừa",
            )
        )
        grid.mark(row, extra, "issue")
    if spec:
        take_cell(grid, hit, row, right[0] if right else labels + 1, spec, 0, out)


def pair_field(block: Block, row: str) -> Part | None:
    """What a row of a block with one value a line asks for."""
    return block.first_fields.get(row)


def _unasked(grid: Grid, row: int, column: int, head: Part, part: Part, out: Located) -> None:
    """A cell that the form leaves empty."""
    role = {"number": "derived", "code": "label", "unit": "label", "label": "label"}.get(
        head.type, "ignored"
    )
    cell = grid.cells[row, column]
    if (
        head.type == ""
        and part.type != "total"
        and cell.kind in ("number", "date", "error", "uncalculated")
    ):
        out.findings.append(
            Finding(
                "note",
                "value_unasked",
                grid.sheet.name,
                a1(row, column),
                str(cell.value),
                "",
                f"mẫu không hỏi số ở dòng «{part.text}», cột «{head.text}»; bỏ qua",
            )
        )
    grid.mark(row, column, role)


def take_cell(
    grid: Grid, hit: Hit, row: int, column: int, spec: Part, line: int, out: Located
) -> None:
    """Point a field to its cell; names and texts may be merged over several rows, numbers only along their own row."""
    cell = grid.cells.get((row, column))
    if cell is None and (row, column) in grid.anchor:
        r0, c0 = grid.anchor[row, column]
        if (
            r0 == row
            and (c0 == column or c0 not in hit.columns)
            or spec.type in ("organisation", "target", *TEXTS)
        ):
            cell, row, column = grid.cells.get((r0, c0)), r0, c0
    out.facts.append(Fact(hit.sheet, row, column, cell, spec, hit.block, line))
    if cell is not None:
        grid.roles.setdefault((row, column), ROLE.get(spec.type, "value"))
