"""A workbook and the form maps → every cell gets a role, and fields get their cells.

Headings are found by their texts wherever they moved; a row is known by its path, not by its label alone.
Nothing is taken that the map does not declare; a wording that is close to exactly one heading still unmatched is
taken with a note, anything else is a query that names the nearest.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from analysis.forms import Block, Form, Part
from analysis.gate import Refused
from analysis.read import Cell, Sheet, Workbook, a1
from analysis.text import bare, key

_NUMBERING = re.compile(r"\s*\(?\d{1,2}\)?\s*(\(?=.*)?$|\s*\d{1,2}\s*=\s*[\d\s:/*+x×().%-]+$")
_ROMAN = re.compile(r"[IVX]{1,5}\.?$")
_YEAR = re.compile(r"năm\s*:?\s*((?:19|20)\d\d)(?!\d)", re.I)
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)", re.I)
_CLOSE = 0.72


@dataclass(frozen=True)
class Finding:
    """One thing to look at, as the steps hand it on; ``file``, organisation and year are added at the end."""

    severity: str
    code: str
    sheet: str
    cell: str
    found: str
    expected: str
    message: str
    organisation: str = ""


@dataclass(frozen=True)
class Fact:
    """One cell that a field points to. ``line`` is the row of a list, or 0 where the return speaks for one."""

    sheet: int
    row: int
    column: int
    cell: Cell | None
    part: Part
    block: Block
    line: int

    @property
    def a1(self) -> str:
        return a1(self.row, self.column)


@dataclass
class Hit:
    """A block found on a sheet."""

    sheet: int
    block: Block
    top: int
    bottom: int = 0
    end: int = 0
    columns: dict[int, Part] = field(default_factory=dict)
    score: float = 0.0
    title_year: int | None = None
    title_cell: str = ""
    strange: dict[int, str] = field(default_factory=dict)


@dataclass
class Located:
    """What a workbook is, and where its fields stand."""

    form: Form
    year: int | None
    facts: list[Fact]
    roles: list[dict[tuple[int, int], str]]
    findings: list[Finding]
    dated: str = ""
    revised: bool = False
    names: dict[tuple[int, int], str] = field(default_factory=dict)  # (sheet, line) → name as written


class Grid:
    """A sheet made ready for looking up: keys of texts, merged ranges by cell, rows with content."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet
        self.cells = sheet.cells
        self.keys = {at: key(c.value) for at, c in sheet.cells.items() if c.kind == "text" and len(c.value) < 400}
        self.rows: dict[int, list[int]] = {}
        for row, column in sorted(sheet.cells):
            self.rows.setdefault(row, []).append(column)
        self.last = max(self.rows, default=0)
        self.anchor: dict[tuple[int, int], tuple[int, int]] = {}
        for r0, c0, r1, c1 in sheet.merges:
            if (r1 - r0 + 1) * (c1 - c0 + 1) <= 20_000:
                for r in range(r0, r1 + 1):
                    for c in range(c0, c1 + 1):
                        self.anchor[r, c] = (r0, c0)
        self.roles: dict[tuple[int, int], str] = {}

    def key(self, row: int, column: int) -> str:
        """The key of the text seen at a cell, the merged range's text included."""
        return self.keys.get(self.anchor.get((row, column), (row, column)), "")

    def mark(self, row: int, column: int, role: str) -> None:
        if (row, column) in self.cells:
            self.roles.setdefault((row, column), role)


def locate(workbook: Workbook, forms: list[Form], words: pd.DataFrame, folder_year: int | None = None) -> Located:
    """Find out which form `workbook` is, for which year, and where its fields stand.

    Raises
    ------
    Refused
        When no form map knows the workbook.
    """
    lexicon = lexicon_of(words)
    grids = [Grid(sheet) for sheet in workbook.sheets]
    form, hits = _choose(grids, forms)
    findings: list[Finding] = []
    _measure_headers(grids, hits)
    year = _year(grids, hits, form, folder_year, findings)
    hits = _drop_copies(grids, hits, year, findings)
    _bound(grids, hits, lexicon)
    out = Located(form, year, [], [g.roles for g in grids], findings)
    for hit in hits:
        _headings(grids[hit.sheet], hit, year, findings)
        if hit.block.type == "list":
            _list_rows(grids[hit.sheet], hit, lexicon, out)
        else:
            _matrix_rows(grids[hit.sheet], hit, year, lexicon, out)
    _absent(grids, hits, form, year, findings)
    _surroundings(grids, hits, lexicon, out)
    _under_merges(grids, findings)
    for grid in grids:
        findings += [Finding("note", code, grid.sheet.name, cell, "", "", message) for code, cell, message in grid.sheet.oddities]
    return out


def lexicon_of(words: pd.DataFrame) -> dict[str, dict[str, str]]:
    """``words.csv`` as kind → key → value."""
    out: dict[str, dict[str, str]] = {}
    for kind, text, value in zip(words["kind"], words["text"], words["value"], strict=True):
        out.setdefault(kind, {})[key(text) or text.strip()] = value
        out[kind].setdefault(bare(text) or text.strip(), value)
    return out


# ── which form ──────────────────────────────────────────────────────────────────────────────────────────────────


def _choose(grids: list[Grid], forms: list[Form]) -> tuple[Form, list[Hit]]:
    best: tuple[float, Form, list[Hit]] | None = None
    nearest = (0.0, "")
    for form in forms:
        hits: list[Hit] = []
        for index, grid in enumerate(grids):
            hits += _find_blocks(grid, index, form)
        needed = [b for b in form.blocks if b.type != "pairs"]
        found = {id(h.block) for h in hits}
        weight = sum(h.score for h in {id(h.block): h for h in hits}.values())
        share = len([b for b in needed if id(b) in found]) / max(1, len([b for b in needed if not b.optional]))
        if weight > nearest[0]:
            nearest = (weight, form.id)
        if hits and share >= 0.4 or hits and any(h.block.optional for h in hits):
            total = weight * min(1.0, share + 0.5)
            if best is None or total > best[0]:
                best = (total, form, hits)
    if best is None:
        hint = f" (gần nhất là {nearest[1]}, nhưng thiếu quá nhiều tiêu đề)" if nearest[1] else ""
        raise Refused("unknown_form", f"không nhận ra mẫu biểu nào{hint}; hãy dùng mẫu do Ban Tổ chức gửi, "
                                      "hoặc thêm bản đồ mẫu mới vào dữ liệu tham chiếu")
    return best[1], best[2]


def _find_blocks(grid: Grid, index: int, form: Form) -> list[Hit]:
    """Each block at the row that holds most of its topmost headings; one block a heading row."""
    found: list[Hit] = []
    for block in form.blocks:
        if block.type == "pairs":
            hit = _find_pairs(grid, index, block)
            if hit:
                found.append(hit)
            continue
        for row, columns in grid.rows.items():
            present = {grid.keys.get((row, c), "") for c in columns} & block.tops
            if len(present) < 2:
                continue
            version = max((len(present & v) / len(v) for v in _tops_by_year(block)), default=0)
            if version < 0.45:
                continue
            score = _header_score(grid, block, row)
            title = _title_bonus(grid, block, row)
            if score + title >= 0.55:
                found.append(Hit(index, block, row, score=score + title))
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda h: (-h.score, -len(h.block.columns), h.top)):
        rows = range(hit.top, hit.top + max(1, hit.block.depth))
        clash = [k for k in kept if k.top in rows or hit.top in range(k.top, k.top + max(1, k.block.depth))]
        again = [k for k in kept if k.block is hit.block]
        if not clash and not again:
            kept.append(hit)
    return sorted(kept, key=lambda h: h.top)


def _tops_by_year(block: Block) -> list[set[str]]:
    return [v for v in ({c.path[0] for c in block.columns if c.holds(y)} for y in block.versions) if v]


def _header_score(grid: Grid, block: Block, top: int) -> float:
    """Share of the block's columns whose full path stands below `top`, best wording of the years."""
    paths = set(_paths(grid, top, top + max(1, block.depth) - 1).values())
    by_id = {c.id for c in block.columns if c.path in paths}
    return max((len(by_id & ids) / len(ids) for ids in ({c.id for c in block.columns if c.holds(y)} for y in block.versions) if ids),
               default=0.0)


def _title_bonus(grid: Grid, block: Block, top: int) -> float:
    wanted = [block.heading] if block.heading else block.title_keys
    for row in range(max(1, top - 8), top):
        for column in grid.rows.get(row, []):
            found = re.sub(r"\b(19|20)\d\d\b", "", grid.keys.get((row, column), "")).strip()
            if found and any(w and found == w for w in wanted):
                return 0.3
    return 0.0


def _find_pairs(grid: Grid, index: int, block: Block) -> Hit | None:
    labels = {key(r.text) for r in block.rows}
    seen: Counter[int] = Counter()
    rows: dict[int, list[int]] = {}
    for (row, column), found in grid.keys.items():
        if found in labels:
            seen[column] += 1
            rows.setdefault(column, []).append(row)
    heading = [row for (row, _), found in grid.keys.items() if block.heading and found == block.heading]
    if not seen:
        return None
    column = max(seen, key=lambda c: (seen[c], -c))
    start = [r for r in rows[column] if not heading or r > heading[0]] or rows[column]
    if len(start) < 0.5 * len(labels):
        return None
    top = heading[0] if heading else min(start) - 1
    return Hit(index, block, top, bottom=top, score=len(set(start)) / len(labels))


# ── headings ────────────────────────────────────────────────────────────────────────────────────────────────────


def _paths(grid: Grid, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    """For each column the distinct headings from `top` down to `bottom`; groups that lost their merge reach right."""
    columns = sorted({c for row in range(top, bottom + 1) for c in grid.rows.get(row, [])}
                     | {c for (r, c) in grid.anchor if r in (top, bottom) and c < 400})
    out: dict[int, tuple[str, ...]] = {}
    before: list[str] = []
    for column in columns:
        levels = [grid.key(row, column) for row in range(top, bottom + 1)]
        bare_above = [i for i, text in enumerate(levels) if not text and (top + i, column) not in grid.anchor]
        for i in bare_above:
            if any(levels[i + 1:]) and i < len(before) and before[i] and not any(levels[:i + 1]):
                levels[i] = before[i]
        before = levels
        path: list[str] = []
        for text in levels:
            if text and (not path or path[-1] != text):
                path.append(text)
        if path:
            out[column] = tuple(path)
    return out


def _measure_headers(grids: list[Grid], hits: list[Hit]) -> None:
    """Where the headings end: at the row of column numbers, else by the map's number of levels."""
    for hit in hits:
        if hit.block.type == "pairs":
            continue
        grid, depth = grids[hit.sheet], max(1, hit.block.depth)
        hit.bottom = hit.top + depth - 1
        for row in range(hit.top + 1, hit.top + depth + 4):
            if _is_numbering(grid, row):
                hit.bottom = row - 1
                for column in grid.rows[row]:
                    grid.mark(row, column, "derived")
                break
        else:
            best = max(range(hit.top, hit.top + depth), key=lambda b: (sum(
                p in hit.block.by_path for p in _paths(grid, hit.top, b).values()), -b))
            hit.bottom = best


def _is_numbering(grid: Grid, row: int) -> bool:
    cells = [grid.cells[row, c] for c in grid.rows.get(row, [])]
    if len(cells) < 3:
        return False
    like = [c for c in cells if (c.kind == "number" and isinstance(c.value, int) and 0 < c.value < 100)
            or (c.kind == "text" and _NUMBERING.match(c.value))]
    numbers = [int(re.match(r"\D*(\d+)", str(c.value)).group(1)) for c in like]
    distinct = len(set(numbers)) == len(numbers) and min(numbers, default=0) in (1, 2)  # columns may have been moved
    letters = [c for c in cells if c.kind == "text" and len(c.value) == 1 and c.value.isalpha()]  # columns A, B, 1, 2, …
    return len(like) >= 3 and len(like) + len(letters) == len(cells) and distinct and max(numbers) <= len(numbers) + 3


def _headings(grid: Grid, hit: Hit, year: int | None, findings: list[Finding]) -> None:
    """Give each column its part of the map; name what is missing, renamed, doubled or strange."""
    if hit.block.type == "pairs":
        for column in grid.rows.get(hit.top, []):
            grid.mark(hit.top, column, "label")
        return
    paths = _paths(grid, hit.top, hit.bottom)
    for row in range(hit.top, hit.bottom + 1):
        for column in grid.rows.get(row, []):
            grid.mark(row, column, "label")
    version = _version(hit.block, year, set(paths.values()))
    expected = {c.id: c for c in hit.block.columns if c.holds(version)}
    sheet, place = grid.sheet.name, {}
    for column, path in paths.items():
        part = hit.block.by_path.get(path)
        if part is None:
            continue
        part = expected.get(part.id, part)
        if part.id in place and not _same_merge(grid, hit, column, place[part.id]):
            cell = _lowest(grid, hit, column)
            findings.append(Finding("query", "heading_twice", sheet, cell, _said(grid, hit, column), part.text,
                                    f"tiêu đề «{_said(grid, hit, column)}» có hai lần; chỉ đọc cột đầu, hãy kiểm tra"))
            hit.strange[column] = cell
        elif part.id not in place:
            place[part.id] = column
            hit.columns[column] = part
    missing = {i: p for i, p in expected.items() if i not in place}
    strange = [c for c, path in paths.items() if c not in hit.columns and c not in hit.strange and path
               and not _covered(grid, hit, c)]
    for column in list(strange):
        close = _near(" ".join(paths[column]), {i: " ".join(p.path) for i, p in missing.items()})
        rivals = [c for c in strange if c != column and close and _near(" ".join(paths[c]), {close: " ".join(missing[close].path)})]
        if close and not rivals:
            part = missing.pop(close)
            hit.columns[column] = part
            strange.remove(column)
            findings.append(Finding("note", "heading_close", sheet, _lowest(grid, hit, column), _said(grid, hit, column), part.text,
                                    f"tiêu đề «{_said(grid, hit, column)}» được hiểu là «{part.text}»"))
    needed = {i: p for i, p in missing.items() if _carries(hit.block, p)}
    for column in strange:
        said, cell = _said(grid, hit, column), _lowest(grid, hit, column)
        if needed:
            likely = difflib.get_close_matches(" ".join(paths[column]), [" ".join(p.path) for p in needed.values()], 1, 0)
            nearest = next(p.text for p in needed.values() if " ".join(p.path) == likely[0])
            findings.append(Finding("query", "heading_unknown", sheet, cell, said, nearest,
                                    f"không nhận ra tiêu đề «{said}»; gần nhất là «{nearest}»; cột này chưa được đọc, hãy sửa tiêu đề theo mẫu"))
            hit.strange[column] = cell
        else:
            findings.append(Finding("note", "column_extra", sheet, cell, said, "", f"cột «{said}» không có trong mẫu; bỏ qua"))
    for part in needed.values():
        findings.append(Finding("query", "heading_missing", sheet, "", "", part.text,
                                f"trang «{sheet}» không tìm thấy cột «{part.text}»; số liệu của cột này chưa được đọc"))
    for part in missing.values():
        if part.id not in needed and part.type not in ("remark", "ignored", "code", "unit", "points", "number", "kind"):
            findings.append(Finding("note", "heading_missing", sheet, "", "", part.text, f"trang «{sheet}» không có cột «{part.text}»"))


def _version(block: Block, year: int | None, paths: set[tuple[str, ...]]) -> int:
    """The year whose wording to expect: the return's own, or the one that fits best."""
    if year is not None and any(c.holds(year) for c in block.columns) and block.columns:
        fit = lambda y: sum(c.holds(y) and c.path in paths for c in block.columns)  # noqa: E731
        best = max(block.versions, key=fit)
        return year if fit(year) >= fit(best) - 1 else best
    return max(block.versions, key=lambda y: sum(c.holds(y) and c.path in paths for c in block.columns))


def _carries(block: Block, part: Part) -> bool:
    """Does a column carry values that we report?"""
    if block.type == "list":
        return part.type in ("count", "flag", "mark", "grade", "organisation", "target", "limitation", "cause", "remedy")
    if part.type in ("label",):
        return True
    return any(f.rpartition(":")[2] == part.id and p[0].type in ("count", "flag", "sum", "organisation", "year") for f, p in block.fields.items())


def _covered(grid: Grid, hit: Hit, column: int) -> bool:
    """Is the column only the continuation of a merged heading?"""
    anchor = grid.anchor.get((hit.bottom, column)) or grid.anchor.get((hit.top, column))
    own = any((row, column) in grid.keys for row in range(hit.top, hit.bottom + 1))
    return bool(anchor) and anchor[1] != column and not own


def _same_merge(grid: Grid, hit: Hit, a: int, b: int) -> bool:
    return grid.anchor.get((hit.bottom, a), a) == grid.anchor.get((hit.bottom, b), b)


def _lowest(grid: Grid, hit: Hit, column: int) -> str:
    for row in range(hit.bottom, hit.top - 1, -1):
        if (row, column) in grid.cells:
            return a1(row, column)
    return a1(*grid.anchor.get((hit.top, column), (hit.top, column)))


def _said(grid: Grid, hit: Hit, column: int) -> str:
    words: list[str] = []
    for row in range(hit.top, hit.bottom + 1):
        cell = grid.cells.get(grid.anchor.get((row, column), (row, column)))
        text = str(cell.value) if cell and cell.value is not None else ""
        if text and (not words or words[-1] != text):
            words.append(text)
    return " › ".join(words)


def _near(said: str, candidates: dict[str, str]) -> str | None:
    """The id of the only candidate that `said` is close to; numbers and negations must agree."""
    close = [i for i, text in candidates.items() if _signs(said) == _signs(text)
             and difflib.SequenceMatcher(None, said, text, autojunk=False).ratio() >= _CLOSE]
    return close[0] if len(close) == 1 else None


_NEGATIONS = {bare(w) for w in ("không", "chưa", "xuất", "sắc", "tốt", "khá", "kém", "trung", "miễn", "phải", "đã")}


def _signs(text: str) -> tuple:
    words = text.split()
    return sorted(w for w in words if w.isdigit()), sorted(w for w in words if w in _NEGATIONS)


# ── which year ──────────────────────────────────────────────────────────────────────────────────────────────────


def _year(grids: list[Grid], hits: list[Hit], form: Form, folder: int | None, findings: list[Finding]) -> int | None:
    """The year inside the workbook: its own year field, then the majority of its titles; the folder is a check."""
    votes: Counter[int] = Counter()
    stated: int | None = None
    for hit in hits:
        grid = grids[hit.sheet]
        for row in range(1, hit.top):
            for column in grid.rows.get(row, []):
                cell = grid.cells[row, column]
                text = str(cell.value) if cell.kind == "text" else ""
                known = re.sub(r"\b(19|20)\d\d\b", "", grid.keys.get((row, column), "")).strip()
                match = _YEAR.search(text)
                titled = any(known == t for t in hit.block.title_keys if t)
                if match and (titled or not hit.title_year and _looks_like_title(text)) and not _DATE.search(text):
                    hit.title_year, hit.title_cell = int(match.group(1)), a1(row, column)
                if titled:
                    grid.roles[row, column] = "label"
        if hit.title_year:
            votes[hit.title_year] += 1 if grid.sheet.hidden else 2
        stated = stated or _stated_year(grid, hit)
    if stated:
        votes[stated] += 2 * len(hits) + 1
    if folder and votes:
        votes[folder] += 1 if folder in votes else 0
    year = max(votes, key=lambda y: (votes[y], y == folder, y)) if votes else folder
    if year and not votes:
        findings.append(Finding("query", "year_from_folder", "", "", "", str(year), f"trong tệp không ghi năm; hiểu theo thư mục là {year}"))
    if year and folder and year != folder:
        findings.append(Finding("query", "folder_year", "", "", str(folder), str(year),
                                f"tệp nằm ở thư mục năm {folder} nhưng bên trong là báo cáo năm {year}; đã hiểu là {year}"))
    if year and not form.first <= year <= form.last:
        findings.append(Finding("query", "form_year", "", "", str(year), f"{form.first}–{form.last}",
                                f"mẫu {form.id} dùng cho {form.first}–{form.last if form.last < 9999 else 'nay'} nhưng tệp ghi năm {year}"))
    return year


def _looks_like_title(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _stated_year(grid: Grid, hit: Hit) -> int | None:
    """The year in the form's own field for it."""
    rows = {key(r.text) for r in hit.block.rows if (f := _year_field(hit.block, r.id)) and f.type == "year"}
    for (row, column), found in grid.keys.items():
        if found in rows and row >= hit.top:
            for other in grid.rows[row]:
                if other > column:
                    match = re.search(r"(19|20)\d\d", str(grid.cells[row, other].value))
                    if match:
                        return int(match.group())
    return None


def _year_field(block: Block, row: str) -> Part | None:
    return next((p[0] for i, p in block.fields.items() if i.rpartition(":")[0] == row), None)


def _drop_copies(grids: list[Grid], hits: list[Hit], year: int | None, findings: list[Finding]) -> list[Hit]:
    """A second sheet of the same block with another year, or hidden beside a visible one, is a copy: not read."""
    kept: list[Hit] = []
    for hit in hits:
        twins = [h for h in hits if h is not hit and h.block is hit.block]
        grid = grids[hit.sheet]
        other_year = hit.title_year and year and hit.title_year != year
        if twins and (other_year and any(t.title_year in (year, None) for t in twins)
                      or grid.sheet.hidden and any(not grids[t.sheet].sheet.hidden and t.title_year in (year, None) for t in twins)):
            what = f"của năm {hit.title_year}" if other_year else "đang ẩn"
            findings.append(Finding("note", "sheet_copy", grid.sheet.name, "", "", "", f"trang «{grid.sheet.name}» là bản sao {what}; không đọc"))
            for at in grid.cells:
                grid.roles.setdefault(at, "ignored")
            continue
        if other_year:
            findings.append(Finding("query", "title_year", grid.sheet.name, hit.title_cell, str(hit.title_year), str(year),
                                    f"tiêu đề trang «{grid.sheet.name}» ghi năm {hit.title_year} nhưng báo cáo là năm {year}; đã đọc là {year}"))
        kept.append(hit)
    return kept


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _bound(grids: list[Grid], hits: list[Hit], lexicon: dict) -> None:
    """A block ends where the next one's heading begins."""
    for hit in hits:
        grid = grids[hit.sheet]
        later = [h for h in hits if h.sheet == hit.sheet and h.top > hit.top]
        hit.end = grid.last
        if later:
            after = min(later, key=lambda h: h.top)
            hit.end = after.top - 1
            if after.block.heading:
                for row in range(after.top - 1, hit.bottom, -1):
                    if any(grid.keys.get((row, c)) == after.block.heading for c in grid.rows.get(row, [])):
                        hit.end = row - 1
                        for column in grid.rows[row]:
                            grid.mark(row, column, "label")
                        break


def _is_tail(grid: Grid, row: int, lexicon: dict) -> bool:
    """Notes, signatures: the table is over."""
    for column in grid.rows.get(row, []):
        found = grid.keys.get((row, column), "")
        if found and any(found == t or found.startswith(t + " ") for t in lexicon.get("tail", {}) if t):
            return True
    return False


def _matrix_rows(grid: Grid, hit: Hit, year: int | None, lexicon: dict, out: Located) -> None:
    """Fixed rows: each found by its label, among equal labels by the section it stands in."""
    block, sheet = hit.block, grid.sheet.name
    version = _version(block, year, set(_paths(grid, hit.top, hit.bottom).values())) if block.columns else year
    rows = [r for r in block.rows if r.holds(version)]
    by_key: dict[str, list[Part]] = {}
    for part in block.rows:
        part = next((r for r in rows if r.id == part.id), part)
        if part not in by_key.setdefault(key(block_text(block, part)), []):
            by_key[key(part.text)].append(part)
    for part in block.rows:  # wordings of other years are read too
        now = next((r for r in rows if r.id == part.id), None)
        if now and now not in by_key.setdefault(key(part.text), []):
            by_key[key(part.text)].append(now)
    labels = _label_column(grid, hit, by_key)
    values = [c for c, p in hit.columns.items() if p.type not in ("label", "number", "code", "unit", "remark", "ignored", "points")]
    placed: dict[str, int] = {}
    unknown: list[int] = []
    open_rows: list[str] = []
    ended = False
    for row in range(hit.bottom + 1, hit.end + 1):
        if row not in grid.rows or all(grid.roles.get((row, c)) == "derived" for c in grid.rows[row]):
            continue
        found = grid.key(row, labels) if labels else ""
        part = _pick(by_key.get(found, []), open_rows, placed)
        if part is None and (ended or _is_tail(grid, row, lexicon)):
            ended = True
            continue
        if part is None:
            unknown.append(row)
            continue
        ended = False
        if part.id in placed:
            out.findings.append(Finding("query", "row_twice", sheet, a1(row, labels), part.text, "",
                                        f"dòng «{part.text}» có hai lần (dòng {placed[part.id]} và {row}); chỉ đọc dòng đầu"))
            for column in grid.rows[row]:
                grid.mark(row, column, "issue" if column in values else "label")
            continue
        placed[part.id] = row
        open_rows = [*open_rows, part.id]
    lines = {row: next(r for r in block.rows if r.id == i and (r.holds(version) or True)) for i, row in placed.items()}
    _rename_rows(grid, hit, labels, rows, placed, unknown, values, lines, out)
    for row, part in sorted(lines.items()):
        _row_facts(grid, hit, row, part, labels, out)
    for part in rows:
        wanted = [p[0] for i, p in block.fields.items() if i.rpartition(":")[0] == part.id and p[0].type in ("count", "flag", "organisation", "year")]
        if part.id not in placed and wanted:
            out.findings.append(Finding("query", "row_missing", sheet, "", "", part.text,
                                        f"trang «{sheet}» không tìm thấy dòng «{part.text}»; số liệu của dòng này chưa được đọc"))


def block_text(block: Block, part: Part) -> str:
    """The label of a row as printed."""
    return part.text


def _label_column(grid: Grid, hit: Hit, by_key: dict[str, list[Part]]) -> int:
    for column, part in hit.columns.items():
        if part.type == "label":
            return column
    seen = Counter(c for (r, c), found in grid.keys.items() if hit.bottom < r <= hit.end and found in by_key)
    return max(seen, key=lambda c: (seen[c], -c)) if seen else 0


def _pick(candidates: list[Part], open_rows: list[str], placed: dict[str, int]) -> Part | None:
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    for before in reversed(open_rows):
        for part in candidates:
            parent = part.id.rpartition(".")[0]
            if parent and (before == parent or before.startswith(parent + ".")) and part.id not in placed:
                return part
    free = [p for p in candidates if p.id not in placed]
    return free[0] if free else candidates[0]


def _rename_rows(grid, hit, labels, rows, placed, unknown, values, lines, out) -> None:
    """A label close to exactly one row still missing is taken with a note; otherwise its numbers are issues."""
    sheet = grid.sheet.name
    missing = {r.id: r for r in rows if r.id not in placed}
    for row in list(unknown):
        said = grid.key(row, labels)
        near = _near(said, {i: key(r.text) for i, r in missing.items()}) if said else None
        rivals = [r for r in unknown if r != row and near and _near(grid.key(r, labels), {near: key(missing[near].text)})]
        if near and not rivals:
            part = missing.pop(near)
            placed[near], lines[row] = row, part
            unknown.remove(row)
            if part.type not in ("section", "label"):
                out.findings.append(Finding("note", "row_close", sheet, a1(row, labels), str(grid.cells[grid.anchor.get((row, labels), (row, labels))].value),
                                            part.text, f"dòng này được hiểu là «{part.text}»"))
    wanted = {i: r for i, r in missing.items() if r.type not in ("section", "label", "total")}
    for row in unknown:
        content = [c for c in grid.rows[row] if c in values]
        at = grid.anchor.get((row, labels), (row, labels))
        said = str(grid.cells[at].value) if at in grid.cells else ""
        for column in grid.rows[row]:
            if column not in content:
                grid.mark(row, column, "label" if column == labels else "ignored")
        if not content:
            continue
        if wanted or not said:
            likely = difflib.get_close_matches(key(said), [key(r.text) for r in wanted.values()], 1, 0)
            nearest = next((r.text for r in wanted.values() if likely and key(r.text) == likely[0]), "")
            cell = a1(*at) if said else a1(row, content[0])
            out.findings.append(Finding("query", "row_unknown", sheet, cell, said, nearest,
                                        f"không nhận ra dòng «{said}»" + (f"; gần nhất là «{nearest}»" if nearest else "")
                                        + "; số liệu dòng này chưa được đọc, hãy sửa nhãn theo mẫu"))
            for column in content:
                grid.mark(row, column, "issue")
        else:
            out.findings.append(Finding("note", "row_extra", sheet, a1(*at), said, "", f"dòng «{said}» không có trong mẫu; bỏ qua"))
            for column in content:
                grid.mark(row, column, "ignored")


def _row_facts(grid: Grid, hit: Hit, row: int, part: Part, labels: int, out: Located) -> None:
    block = hit.block
    grid.mark(row, labels, "label")
    if block.type == "pairs":
        spec = _year_field(block, part.id)
        right = [c for c in grid.rows.get(row, []) if c > labels]
        for column in (c for c in grid.rows.get(row, []) if c < labels):
            grid.mark(row, column, "derived")
        for extra in right[1:]:
            cell = grid.cells[row, extra]
            out.findings.append(Finding("query", "value_extra", grid.sheet.name, a1(row, extra), str(cell.value), "",
                                        f"dòng «{part.text}» có hơn một ô số liệu; chỉ đọc ô {a1(row, right[0])}"))
            grid.mark(row, extra, "issue")
        column = right[0] if right else labels + 1
        if spec:
            _fact(grid, hit, row, column, spec, 0, out)
        return
    for column in set(grid.rows.get(row, [])) | set(hit.columns):
        head = hit.columns.get(column)
        if column == labels:
            continue
        if head is None:
            if (row, column) in grid.cells:
                grid.mark(row, column, "issue" if column in hit.strange else "ignored")
            continue
        spec = block.field_of(part.id, head.id)
        if spec:
            _fact(grid, hit, row, column, spec, 0, out)
        elif (row, column) in grid.cells:
            _unasked(grid, row, column, head, part, out)


def _unasked(grid: Grid, row: int, column: int, head: Part, part: Part, out: Located) -> None:
    """A cell that the form leaves empty."""
    role = {"number": "derived", "code": "label", "unit": "label", "label": "label"}.get(head.type, "ignored")
    cell = grid.cells[row, column]
    if head.type == "" and part.type != "total" and cell.kind in ("number", "date", "error", "uncalculated"):
        out.findings.append(Finding("note", "value_unasked", grid.sheet.name, a1(row, column), str(cell.value), "",
                                    f"mẫu không hỏi số ở dòng «{part.text}», cột «{head.text}»; bỏ qua"))
    grid.mark(row, column, role)


def _fact(grid: Grid, hit: Hit, row: int, column: int, spec: Part, line: int, out: Located) -> None:
    cell = grid.cells.get((row, column))
    if cell is None and (row, column) in grid.anchor:
        r0, c0 = grid.anchor[row, column]
        if r0 == row or spec.type in ("organisation", "target", "limitation", "cause", "remedy"):
            cell, row, column = grid.cells.get((r0, c0)), r0, c0
    out.facts.append(Fact(hit.sheet, row, column, cell, spec, hit.block, line))
    role = {"percent": "derived", "fraction": "derived", "sum": "derived", "number": "derived", "points": "ignored", "remark": "ignored",
            "ignored": "ignored", "person": "ignored", "kind": "label", "sector": "label", "restated": "derived",
            "organisation": "label", "year": "label", "target": "label", "code": "label", "unit": "label"}.get(spec.type, "value")
    grid.mark(row, column, role)


def _list_rows(grid: Grid, hit: Hit, lexicon: dict, out: Located) -> None:
    """Open rows: organisations or shortfalls; sections, subtotals and the grand total are none."""
    block, sheet = hit.block, grid.sheet.name
    name = next((c for c, p in hit.columns.items() if p.type == "organisation"), None)
    number = next((c for c, p in hit.columns.items() if p.type == "number"), None)
    target = next((c for c, p in hit.columns.items() if p.type == "target"), None)
    heads = {key(r.text): r for r in block.rows if r.type in ("section", "total")}
    values = [c for c, p in hit.columns.items() if p.type in ("count", "flag", "mark", "grade", "percent", "limitation", "cause", "remedy")]
    subject = name if name is not None else target
    if subject is None:
        for row in range(hit.bottom + 1, hit.end + 1):
            for column in grid.rows.get(row, []):
                grid.mark(row, column, "issue" if column in values or column in hit.strange else "ignored")
        return
    blank = ended = 0
    for row in range(hit.bottom + 1, hit.end + 1):
        columns = grid.rows.get(row, [])
        if not columns:
            blank += 1
            continue
        if all(grid.roles.get((row, c)) == "derived" for c in columns):
            continue
        said = grid.key(row, subject) or (grid.key(row, number) if number and subject == name else "")
        kind = _line_kind(grid, row, said, heads, lexicon, number, subject, values)
        if ended or _is_tail(grid, row, lexicon) and not (said and any(c in values for c in columns) and kind == "entry" and not _tail_key(said, lexicon)):
            ended = 1
            continue
        if kind == "entry" and blank > 2 and not (number and _counts(grid, row, number)):
            ended = 1
            continue
        blank = 0
        if kind in ("section", "total", "grand"):
            _total_row(grid, hit, row, kind, subject, out)
            if kind == "grand":
                ended = 1
            continue
        content = [c for c in columns if c in values]
        if not grid.key(row, subject) and not content:
            for column in columns:
                grid.mark(row, column, "derived" if column == number else "ignored")
            continue
        _entry(grid, hit, row, name, out)


def _tail_key(said: str, lexicon: dict) -> bool:
    return any(said == t or said.startswith(t + " ") for t in lexicon.get("tail", {}) if t)


def _counts(grid: Grid, row: int, column: int) -> bool:
    cell = grid.cells.get((row, column))
    return cell is not None and bool(re.fullmatch(r"\d{1,3}\.?", str(cell.value)))


def _line_kind(grid, row, said, heads, lexicon, number, subject, values) -> str:
    found = heads.get(said)
    numbered = grid.cells.get((row, number)) if number else None
    roman = numbered is not None and numbered.kind == "text" and bool(_ROMAN.match(numbered.value.strip()))
    if found is not None and found.type == "total":
        return "grand" if found.id == "sum" else "total"
    first = re.sub(r"\s*\(?\b[ivx\d+]+\)?$", "", said).strip()
    if first in lexicon.get("total", {}) and not (number and _counts(grid, row, number)):
        return "total" if first != said else "grand" if said in _GRAND else "total"
    if found is not None and (roman or not any((row, c) in grid.cells for c in values)):
        return "section"
    if roman and not any((row, c) in grid.cells for c in values):
        return "section"
    return "entry"


_GRAND = {key(t) for t in ("TỔNG CỘNG", "Tổng số toàn khối", "Toàn khối")}


def _total_row(grid: Grid, hit: Hit, row: int, kind: str, subject: int, out: Located) -> None:
    for column in grid.rows[row]:
        head = hit.columns.get(column)
        if kind != "section" and head is not None and head.type in ("count", "mark", "percent"):
            total = Part(f"total:{kind}", head.text, "total", head.measure, head.quarter, head.base, head.includes, "", head.type, head.first, head.last)
            out.facts.append(Fact(hit.sheet, row, column, grid.cells[row, column], total, hit.block, row))
        grid.mark(row, column, "label" if kind == "section" or column == subject else "derived")


def _entry(grid: Grid, hit: Hit, row: int, name: int | None, out: Located) -> None:
    for column in sorted(set(grid.rows[row]) | set(hit.columns)):
        head = hit.columns.get(column)
        if head is None:
            grid.mark(row, column, "issue" if column in hit.strange else "ignored")
        else:
            _fact(grid, hit, row, column, head, row, out)
    if name is not None:
        cell = grid.cells.get(grid.anchor.get((row, name), (row, name)))
        out.names[hit.sheet, row] = str(cell.value) if cell and cell.kind == "text" else ""


# ── what is around the tables ───────────────────────────────────────────────────────────────────────────────────


def _absent(grids: list[Grid], hits: list[Hit], form: Form, year: int | None, findings: list[Finding]) -> None:
    found = {id(h.block) for h in hits}
    for block in form.blocks:
        if id(block) not in found and not block.optional and form.scope != "decision":
            title = (block.titles or [block.heading or block.id])[0].replace("{year}", str(year or ""))
            findings.append(Finding("query", "block_missing", "", "", "", title, f"không tìm thấy biểu «{title.strip()}» trong tệp; hãy kiểm tra, gửi bổ sung"))


def _surroundings(grids: list[Grid], hits: list[Hit], lexicon: dict, out: Located) -> None:
    """Letterheads, notes, signatures, sheets and corners that no map knows: ignored, and said where it matters."""
    used = {h.sheet for h in hits}
    revised = [t for t in lexicon.get("revised", {}) if t]
    for index, grid in enumerate(grids):
        top = min((h.top for h in hits if h.sheet == index), default=0)
        loose: list[tuple[int, int]] = []
        for at, cell in grid.cells.items():
            if cell.kind == "text" and at[0] < top:
                match = _DATE.search(cell.value)
                if match and not out.dated:
                    day, month, year = (int(g) for g in match.groups())
                    if 1 <= month <= 12 and 1 <= day <= 31:
                        out.dated = f"{year:04}-{month:02}-{day:02}"
                if any(t in grid.keys.get(at, "") for t in revised):
                    out.revised = True
            if at not in grid.roles:
                grid.roles[at] = "ignored"
                if cell.kind in ("number", "date", "error", "uncalculated") and (at[0] > top or not top):
                    loose.append(at)
        name = grid.sheet.name
        if any(t in key(name) for t in revised) and index in used:
            out.revised = True
        if index not in used and grid.cells and not any(f.code == "sheet_copy" and f.sheet == name for f in out.findings):
            out.findings.append(Finding("note", "sheet_unknown", name, "", "", "", f"trang «{name}» không thuộc mẫu; không đọc ({len(grid.cells)} ô)"))
        elif loose:
            first = min(loose)
            out.findings.append(Finding("note", "outside_tables", name, "", a1(*first), "",
                                        f"trang «{name}» có {len(loose)} ô số nằm ngoài các biểu của mẫu (từ ô {a1(*first)}); không đọc"))


def _under_merges(grids: list[Grid], findings: list[Finding]) -> None:
    """A value hidden under a merged range is an issue: the sender does not see it."""
    for grid in grids:
        for at, anchor in grid.anchor.items():
            if at != anchor and at in grid.cells and grid.roles.get(at) != "ignored":
                cell = grid.cells[at]
                findings.append(Finding("query", "under_merge", grid.sheet.name, a1(*at), str(cell.value), "",
                                        f"ô {a1(*at)} bị che dưới vùng trộn {a1(*anchor)} nhưng còn chứa «{cell.value}»; hãy bỏ trộn ô và kiểm tra"))
                grid.roles[at] = "issue"
