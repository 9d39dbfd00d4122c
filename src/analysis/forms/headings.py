"""Where the blocks of a form stand on a sheet, and which column is which: by the texts of the headings."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from analysis.forms.maps import Block, Form, Part
from analysis.forms.places import Finding, Grid, Hit, alike, folded, nearest
from analysis.reading.workbook import a1
from analysis.text.keys import key

_NUMBERING = re.compile(r"\s*\(?\d{1,2}\)?\s*(\(?=.*)?$|\s*\d{1,2}\s*=\s*[\d\s:/*+x×().%-]+$")
_YEAR_WORDS = re.compile(r"(?:\bnăm )?\b(?:19|20)\d\d\b")
_YEAR_WORD = re.compile(rf"\s*{key('năm')}$")
ENOUGH = (
    0.55  # share of a block's headings that must be there, a title counting as much as some of them
)


# ── which blocks ────────────────────────────────────────────────────────────────────────────────────────────────


def find_blocks(
    grid: Grid, index: int, form: Form, loose: bool = False, only: list[Block] | None = None
) -> list[Hit]:
    """Each block at the row that holds most of its topmost headings; one block a heading row.

    With `loose` a heading that is close counts too, for blocks that were not found by their exact words.
    """
    found: list[Hit] = []
    for block in form.blocks if only is None else only:
        if block.type == "pairs":
            hit = _find_pairs(grid, index, block, loose)
            if hit:
                found.append(hit)
            continue
        for row in _candidates(grid, block) if not loose else grid.words:
            present = _tops_present(grid.words[row], block.tops, loose)
            if (
                len(present) < 2
                or max((len(present & v) / len(v) for v in block.tops_by_version), default=0) < 0.45
            ):
                continue
            score = _header_score(grid, block, row, loose) + _title_bonus(grid, block, row)
            if score >= ENOUGH:
                found.append(Hit(index, block, row, score=score))
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda h: (-h.score, -len(h.block.columns), h.top)):
        rows = range(hit.top, hit.top + max(1, hit.block.depth))
        clash = [
            k
            for k in kept
            if k.top in rows or hit.top in range(k.top, k.top + max(1, k.block.depth))
        ]
        if not clash and not any(k.block is hit.block for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.top)


def _candidates(grid: Grid, block: Block) -> list[int]:
    """The rows that hold two of the block's topmost headings."""
    here = block.tops & grid.rows_of.keys()
    rows = Counter(row for top in here for row in grid.rows_of[top]) if len(here) > 1 else {}
    return sorted(row for row, number in rows.items() if number > 1)


def _tops_present(seen: set[str], tops: frozenset[str], loose: bool) -> set[str]:
    present = seen & tops
    if loose and (present or {folded(s) for s in seen} & {folded(t) for t in tops}):
        present |= {t for t in tops - present if any(alike(s, t) for s in seen)}
    return present


def _header_score(grid: Grid, block: Block, top: int, loose: bool) -> float:
    """Share of the block's columns whose full path stands below `top`, best wording of the years."""
    seen = set(paths(grid, top, top + max(1, block.depth) - 1, block).values())
    matched = {c.id for c in block.columns if c.path in seen}
    if loose:
        matched |= {
            c.id
            for c in block.columns
            if c.id not in matched and any(_path_alike(p, c.path) for p in seen)
        }
    return max((len(matched & ids) / len(ids) for ids in block.ids_by_version), default=0.0)


def _title_bonus(grid: Grid, block: Block, top: int) -> float:
    wanted = (block.heading,) if block.heading else block.title_keys
    return (
        0.3
        if any(
            titled(said, wanted)
            for row in range(max(1, top - 8), top)
            for said in grid.words.get(row, ())
        )
        else 0.0
    )


@lru_cache(65536)
def titled(said: str, titles: tuple[str, ...]) -> bool:
    """Is a key one of these titles, whatever its year?"""
    found = without_year(said)
    return bool(found) and any(t and alike(found, t, 0.9) for t in titles)


@lru_cache(65536)
def without_year(title: str) -> str:
    """A title's key without its year, nor the word before it."""
    return _YEAR_WORD.sub("", _YEAR_WORDS.sub("", title).strip())


def _find_pairs(grid: Grid, index: int, block: Block, loose: bool) -> Hit | None:
    labels = block.label_keys
    known = (
        grid.rows_of.keys() & labels
        if not loose
        else {f for f in grid.rows_of if f in labels or any(alike(f, label) for label in labels)}
    )
    rows: dict[int, list[int]] = {}
    for (row, column), found in grid.keys.items() if known else ():
        if found in known:
            rows.setdefault(column, []).append(row)
    if not rows:
        return None
    heading = [
        row
        for (row, _), found in grid.keys.items()
        if block.heading and alike(found, block.heading, 0.85)
    ]
    column = max(rows, key=lambda c: (len(rows[c]), -c))
    start = [r for r in rows[column] if not heading or r > heading[0]] or rows[column]
    if len(start) < (0.4 if heading else 0.5) * len(labels):
        return None
    top = heading[0] if heading else min(start) - 1
    return Hit(index, block, top, bottom=top, score=len(set(start)) / len(labels))


# ── where the headings end ──────────────────────────────────────────────────────────────────────────────────────


def paths(grid: Grid, top: int, bottom: int, block: Block) -> dict[int, tuple[str, ...]]:
    """For each column the distinct headings from `top` down to `bottom`; groups that lost their merge reach right."""
    at = (top, bottom, id(block))
    if at not in grid.paths:
        grid.paths[at] = _paths(grid, top, bottom, block)
    return grid.paths[at]


def _paths(grid: Grid, top: int, bottom: int, block: Block) -> dict[int, tuple[str, ...]]:
    columns = sorted(
        {c for row in range(top, bottom + 1) for c in grid.rows.get(row, [])}
        | {c for row in (top, bottom) for c in grid.merged.get(row, ()) if c < 400}
    )
    out: dict[int, tuple[str, ...]] = {}
    before: list[str] = []
    for column in columns:
        own = [grid.key(row, column) for row in range(top, bottom + 1)]
        levels = list(own)
        for i, text in enumerate(own):
            loose = not text and (top + i, column) not in grid.anchor
            if loose and any(own[i + 1 :]) and i < len(before) and levels[:i] == before[:i]:
                levels[i] = before[i]
        if _path(levels) not in block.by_path and (_path(own) in block.by_path or any(own[:1])):
            levels = own
        before = levels
        if any(levels):
            out[column] = _path(levels)
    return out


def _path(levels: list[str]) -> tuple[str, ...]:
    path: list[str] = []
    for text in levels:
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def measure_headers(grids: list[Grid], hits: list[Hit]) -> None:
    """Where the headings end: at the row of column numbers, else by the map's number of levels; and how far they reach."""
    for hit in hits:
        if hit.block.type == "pairs":
            continue
        grid, depth = grids[hit.sheet], max(1, hit.block.depth)
        hit.bottom = hit.top + depth - 1
        hit.span = _span(grid, hit)
        numbering = next(
            (
                row
                for row in range(hit.top + 1, hit.top + depth + 4)
                if is_numbering(grid, row, hit)
            ),
            None,
        )
        for column in grid.rows[numbering] if numbering else []:
            if hit.inside(column):
                grid.mark(numbering, column, "derived")
        merged = max(
            (r for (r, c), at in grid.anchor.items() if at[0] == hit.top and hit.inside(c)),
            default=hit.top,
        )
        likely = numbering - 1 if numbering else min(merged, hit.top + depth + 1)
        matches = {
            b: sum(p in hit.block.by_path for p in paths(grid, hit.top, b, hit.block).values())
            for b in range(hit.top, numbering or hit.top + depth + 2)
        }
        hit.bottom = max(matches, key=lambda b: (matches[b], b == likely, -b))


def _span(grid: Grid, hit: Hit) -> frozenset[int] | None:
    """The columns of the block: a table beside it, past an empty column, brings only headings that are there already."""
    seen = paths(grid, hit.top, hit.bottom, hit.block)
    if not seen:
        return None
    held = {c for (r, c) in grid.cells if hit.top <= r <= hit.bottom + 3} | {
        c for (r, c) in grid.anchor if r == hit.top
    }
    runs: list[list[int]] = []
    for column in sorted(held):
        if runs and column == runs[-1][-1] + 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    if len(runs) < 2:
        return None

    def known(run: list[int]) -> set[str]:
        return {
            p
            for c in run
            if c in seen
            for p in [part.id for part in hit.block.columns if part.path[0] == seen[c][0]]
        }

    main = max(runs, key=lambda run: len(known(run)))
    have, span = set(known(main)), set(main)
    for run in runs:
        fresh = known(run) - have
        if (
            run is not main
            and len(fresh) < len(known(run) & have)
            or run is not main
            and not fresh
            and run[0] > max(main)
        ):
            continue
        span |= set(run)
        have |= known(run)
    return frozenset(span | {c for c in range(1, max(span)) if all(c not in run for run in runs)})


def is_numbering(grid: Grid, row: int, hit: Hit) -> bool:
    """Is this the row of column numbers (``1 | 2 | 3 (=2/1)``) below the headings?"""
    cells = [grid.cells[row, c] for c in grid.rows.get(row, []) if hit.inside(c)]
    if len(cells) < 3:
        return False
    like = [
        c
        for c in cells
        if (c.kind == "number" and isinstance(c.value, int) and 0 < c.value < 100)
        or (c.kind == "text" and _NUMBERING.match(c.value))
    ]
    numbers = [int(re.match(r"\D*(\d+)", str(c.value)).group(1)) for c in like]
    distinct = len(set(numbers)) == len(numbers) and min(numbers, default=0) in (
        1,
        2,
    )  # columns may have been moved
    letters = [
        c for c in cells if c.kind == "text" and len(c.value) == 1 and c.value.isalpha()
    ]  # columns A, B, 1, 2, …
    return (
        len(like) >= 3
        and len(like) + len(letters) == len(cells)
        and distinct
        and max(numbers) <= len(numbers) + 3
    )


# ── which column is which ───────────────────────────────────────────────────────────────────────────────────────


def read_headings(grid: Grid, hit: Hit, year: int | None, findings: list[Finding]) -> None:
    """Give each column its part of the map; name what is missing, renamed, doubled or strange."""
    if hit.block.type == "pairs":
        for column in grid.rows.get(hit.top, []):
            grid.mark(hit.top, column, "label")
        return
    seen = {c: p for c, p in paths(grid, hit.top, hit.bottom, hit.block).items() if hit.inside(c)}
    for row in range(hit.top, hit.bottom + 1):
        for column in grid.rows.get(row, []):
            if hit.inside(column):
                grid.mark(row, column, "label")
    version = version_of(hit.block, year, set(seen.values()))
    expected = {c.id: c for c in hit.block.columns if c.holds(version)}
    places: dict[str, list[int]] = {}
    for column, path in seen.items():
        part = hit.block.by_path.get(path) or hit.block.by_words.get(" ".join(path))
        if part is not None and not any(
            _same_merge(grid, hit, column, c) for c in places.get(part.id, [])
        ):
            places.setdefault(part.id, []).append(column)
    for name, columns in places.items():
        part = expected.get(name) or next(c for c in hit.block.columns if c.id == name)
        _place(grid, hit, part, columns, findings)
    missing = {i: p for i, p in expected.items() if i not in places}
    taken = {c for columns in places.values() for c in columns}
    strange = [c for c in seen if c not in taken and not _covered(grid, hit, c)]
    for column in list(strange):
        part = _only_close(seen[column], missing)
        if part and not any(_only_close(seen[c], {part.id: part}) for c in strange if c != column):
            del missing[part.id]
            hit.columns[column] = part
            strange.remove(column)
            findings.append(
                Finding(
                    "note",
                    "heading_close",
                    grid.sheet.name,
                    _lowest(grid, hit, column),
                    _said(grid, hit, column),
                    part.text,
                    f"tiêu đề «{_said(grid, hit, column)}» được hiểu là «{part.text}»",
                )
            )
    _tell(grid, hit, seen, strange, missing, findings)


def _place(grid: Grid, hit: Hit, part: Part, columns: list[int], findings: list[Finding]) -> None:
    """A heading that stands once is the column; twice, only if it makes no difference which one is read."""
    if len(columns) == 1:
        hit.columns[columns[0]] = part
        return
    rows = range(hit.bottom + 1, hit.end + 1)
    if part.type in (
        "label",
        "organisation",
        "target",
        "limitation",
        "cause",
        "remedy",
    ):  # a column of numbers is none of these
        texts = [c for c in columns if any((r, c) in grid.keys for r in rows)]
        columns = texts + [c for c in columns if c not in texts] if len(texts) == 1 else columns
    else:
        texts = []
    alike_all = all(
        grid.same([(r, columns[0]) for r in rows], [(r, c) for r in rows]) for c in columns[1:]
    )
    read = alike_all or len(texts) == 1 or not carries(hit.block, part)
    if read:
        hit.columns[columns[0]] = part
    severity = "query" if carries(hit.block, part) else "note"
    for column in columns[1:] if read else columns:
        cell = _lowest(grid, hit, column)
        hit.strange[column] = cell
        findings.append(
            Finding(
                severity,
                "heading_twice",
                grid.sheet.name,
                cell,
                _said(grid, hit, column),
                part.text,
                f"tiêu đề «{_said(grid, hit, column)}» có {len(columns)} lần; "
                + (
                    f"chỉ đọc cột {_lowest(grid, hit, columns[0])}"
                    if read
                    else "chưa rõ cột nào đúng nên chưa đọc cột nào"
                )
                + ", hãy sửa tiêu đề cho đúng mẫu",
            )
        )


def _tell(
    grid: Grid,
    hit: Hit,
    seen: dict,
    strange: list[int],
    missing: dict[str, Part],
    findings: list[Finding],
) -> None:
    """Say which headings nobody knows, and which are not there."""
    sheet = grid.sheet.name
    needed = {i: p for i, p in missing.items() if carries(hit.block, p)}
    for column in strange:
        said, cell = _said(grid, hit, column), _lowest(grid, hit, column)
        if needed:
            likely = nearest(
                " ".join(seen[column]), {i: " ".join(p.path) for i, p in needed.items()}
            )
            expected = (
                needed[likely].text
                if likely
                else "; ".join(p.text for p in list(needed.values())[:3])
            )
            hint = f"; gần nhất là «{expected}»" if likely else f"; còn thiếu «{expected}»"
            findings.append(
                Finding(
                    "query",
                    "heading_unknown",
                    sheet,
                    cell,
                    said,
                    expected,
                    f"không nhận ra tiêu đề «{said}»{hint}; cột này chưa được đọc, hãy sửa tiêu đề theo mẫu",
                )
            )
            hit.strange[column] = cell
        else:
            findings.append(
                Finding(
                    "note",
                    "column_extra",
                    sheet,
                    cell,
                    said,
                    "",
                    f"cột «{said}» không có trong mẫu; bỏ qua",
                )
            )
    hit.lacking = list(needed.values())
    for part in needed.values():
        findings.append(
            Finding(
                "query",
                "heading_missing",
                sheet,
                "",
                "",
                part.text,
                f"trang «{sheet}» không tìm thấy cột «{part.text}»; số liệu của cột này chưa được đọc, hãy ghi lại tiêu đề theo mẫu",
            )
        )
    for part in missing.values():
        if part.id not in needed and part.type not in (
            "remark",
            "ignored",
            "code",
            "unit",
            "points",
            "number",
            "kind",
        ):
            findings.append(
                Finding(
                    "note",
                    "heading_missing",
                    sheet,
                    "",
                    "",
                    part.text,
                    f"trang «{sheet}» không có cột «{part.text}»",
                )
            )
    if needed:  # a column that lost its heading altogether
        for column in {
            c
            for r in range(hit.bottom + 1, hit.end + 1)
            for c in grid.rows.get(r, [])
            if hit.inside(c)
        }:
            if column not in hit.columns and column not in seen:
                hit.strange.setdefault(column, a1(hit.bottom, column))


def _path_alike(path: tuple[str, ...], known: tuple[str, ...]) -> bool:
    """Level by level; a heading broken into two levels, or two written as one, as a whole."""
    if len(path) == len(known):
        return all(alike(a, b) for a, b in zip(path, known, strict=True))
    return alike(" ".join(path), " ".join(known), 0.88)


def _only_close(path: tuple[str, ...], missing: dict[str, Part]) -> Part | None:
    """The only heading still missing that the path is close to; where several are, the one with more words in common."""
    close = [p for p in missing.values() if _path_alike(path, p.path)]
    if len(close) > 1:
        exact = Counter(
            {p.id: sum(a == b for a, b in zip(path, p.path, strict=False)) for p in close}
        )
        best = max(exact.values())
        close = [p for p in close if exact[p.id] == best]
    return close[0] if len(close) == 1 else None


def version_of(block: Block, year: int | None, seen: set[tuple[str, ...]]) -> int:
    """The year whose wording to expect: the return's own, or the one that fits best."""

    def fit(y: int) -> int:
        return sum(map(seen.__contains__, block.paths_of(y)))

    best = max(block.versions, key=fit)
    if year is not None and block.paths_of(year) and fit(year) >= fit(best) - 1:
        return year
    return best


def carries(block: Block, part: Part) -> bool:
    """Does a column carry values that we report?"""
    if block.type == "list":
        return part.type in (
            "count",
            "flag",
            "mark",
            "grade",
            "organisation",
            "target",
            "limitation",
            "cause",
            "remedy",
        )
    if part.type == "label":
        return True
    return any(
        f.rpartition(":")[2] == part.id
        and p[0].type in ("count", "flag", "sum", "organisation", "year")
        for f, p in block.fields.items()
    )


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
    return a1(*grid.at(hit.top, column))


def _said(grid: Grid, hit: Hit, column: int) -> str:
    words: list[str] = []
    for row in range(hit.top, hit.bottom + 1):
        text = grid.said(row, column)
        if text and (not words or words[-1] != text):
            words.append(text)
    return " › ".join(words)
