"""A workbook and the form maps → every cell gets a role, and fields get their cells.

Headings are found by their texts wherever they moved; a row is known by its path, not by its label alone.
Nothing is taken that the map does not declare; a wording that is close to exactly one heading still unmatched is
taken with a note, anything else is a query that names the nearest.
"""

from __future__ import annotations

import re
from collections import Counter

from analysis.forms.headings import find_blocks, measure_headers, read_headings, titled
from analysis.forms.lists import list_rows
from analysis.forms.maps import Block, Form
from analysis.forms.places import Fact, Finding, Grid, Hit, Located, alike, lexicon_of
from analysis.forms.rows import matrix_rows
from analysis.messages import Refused, words_of
from analysis.reading.workbook import Workbook, a1
from analysis.reference.lines import Lines
from analysis.text.keys import key

__all__ = ["Fact", "Finding", "Located", "lexicon_of", "locate"]

_YEAR = re.compile(r"năm\s*:?\s*((?:19|20)\d\d)(?!\d)", re.I)
_ALONE = re.compile(r"\(?\s*năm\s+\d{4}\s*\)?", re.I)
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*((?:19|20)\d\d)", re.I)


def locate(
    workbook: Workbook, forms: list[Form], words: Lines | dict, folder_year: int | None = None
) -> Located:
    """Find out which form `workbook` is, for which year, and where its fields stand; `words` as in the reference data or as a lexicon.

    Raises
    ------
    Refused
        When no form map knows the workbook.
    """
    lexicon = words if isinstance(words, dict) else lexicon_of(words)
    grids = [Grid(sheet) for sheet in workbook.sheets]
    form, hits = _choose(grids, forms)
    out = Located(form, None, [], [g.roles for g in grids], [])
    measure_headers(grids, hits)
    _letterheads(grids, hits, lexicon, out)
    out.year = _year(grids, hits, form, folder_year, out)
    hits = _drop_copies(grids, hits, out.year, out.findings)
    _bound(grids, hits)
    for hit in hits:
        grid = grids[hit.sheet]
        read_headings(grid, hit, out.year, out.findings)
        if hit.block.type == "list":
            list_rows(grid, hit, lexicon, out)
        else:
            matrix_rows(grid, hit, out.year, lexicon, out)
    _absent(grids, hits, form, out)
    _surroundings(grids, hits, out)
    _under_merges(grids, out.findings)
    for grid in grids:
        out.findings += [
            Finding("note", odd.code, odd.place.sheet, odd.place.cell, "", "", words_of(odd))
            for odd in grid.sheet.oddities
        ]
    return out


# ── which form ──────────────────────────────────────────────────────────────────────────────────────────────────


def _choose(grids: list[Grid], forms: list[Form]) -> tuple[Form, list[Hit]]:
    """The form most of whose blocks are there; blocks in damaged words are looked for once the form is known."""
    for loose in (False, True):
        best: tuple[float, Form, list[Hit]] | None = None
        likest = (0.0, "")
        for form in forms:
            hits = [
                hit
                for index, grid in enumerate(grids)
                for hit in find_blocks(grid, index, form, loose)
            ]
            needed = [b for b in form.blocks if b.type != "pairs"]
            weight = sum(h.score for h in {id(h.block): h for h in hits}.values())
            share = len({id(h.block) for h in hits if h.block.type != "pairs"}) / max(
                1, len([b for b in needed if not b.optional])
            )
            likest = max(likest, (weight if share >= 0.25 else 0.0, form.id))
            if hits and (share >= 0.4 or any(h.block.optional for h in hits)):
                total = weight * min(1.0, share + 0.5)
                if best is None or total > best[0]:
                    best = (total, form, hits)
        if best is not None:
            return best[1], best[2] + _damaged(grids, best[1], best[2])
    hint = f" (gần nhất là {likest[1]}, nhưng thiếu quá nhiều tiêu đề)" if likest[0] >= 0.8 else ""
    raise Refused(
        "unknown_form",
        f"không nhận ra mẫu biểu nào{hint}; hãy dùng mẫu do Ban Tổ chức gửi, "
        "hoặc thêm bản đồ mẫu mới vào dữ liệu tham chiếu",
    )


def _damaged(grids: list[Grid], form: Form, hits: list[Hit]) -> list[Hit]:
    """Blocks whose headings are close to the map's, on the sheets where they may still be."""
    lost = [b for b in form.blocks if not any(h.block is b for h in hits) and not b.optional]
    out = []
    for index, grid in enumerate(grids if lost else []):
        here = [h for h in hits if h.sheet == index]
        for hit in find_blocks(grid, index, form, True, lost):
            if all(abs(hit.top - h.top) >= max(1, h.block.depth) for h in here) and (
                not here or here[0].block.sheet == hit.block.sheet
            ):
                out.append(hit)
    return out


# ── which year ──────────────────────────────────────────────────────────────────────────────────────────────────


def _year(
    grids: list[Grid], hits: list[Hit], form: Form, folder: int | None, out: Located
) -> int | None:
    """The year inside the workbook: its own year field and its titles; date, wording and folder decide where they differ."""
    stated: dict[int, tuple[int, str]] = {}  # sheet → year, cell
    for hit in hits:
        _title_of(grids[hit.sheet], hit)
        found = _stated_year(grids[hit.sheet], hit)
        if found:
            stated.setdefault(hit.sheet, found)
    open_sheets = {h.sheet for h in hits if not grids[h.sheet].sheet.hidden} or {
        h.sheet for h in hits
    }
    titles = Counter(
        {h.sheet: h.title_year for h in hits if h.title_year and h.sheet in open_sheets}.values()
    )
    fields = Counter(y for s, (y, _) in stated.items() if s in open_sheets)
    votes: Counter[int] = Counter()
    for weight, said in ((3, fields), (2, titles)):
        for year, number in said.items():
            votes[year] += weight * number / sum(said.values())
    if votes and folder:
        votes[folder] += 0
    for year in list(votes):
        votes[year] += (
            2 * (year == folder)
            + (year == _year_of(out.dated))
            + _wording(grids, hits, year, list(votes))
        )
        votes[year] -= 2 * (not form.first <= year <= form.last)
    inside = max(votes, key=lambda y: (votes[y], titles[y], y == folder, y)) if votes else None
    year = inside or folder or _year_of(out.dated)
    if not inside and folder and out.dated and folder != _year_of(out.dated):
        return None  # nothing inside says the year, and what is outside contradicts itself
    if year and not inside:
        source = "thư mục" if folder else "ngày ghi ở đầu văn bản"
        out.findings.append(
            Finding(
                "query",
                "year_from_folder",
                "",
                "",
                "",
                str(year),
                f"trong tệp không ghi năm báo cáo; hiểu theo {source} là {year}",
            )
        )
    if year and folder and year != folder:
        out.findings.append(
            Finding(
                "query",
                "folder_year",
                "",
                "",
                str(folder),
                str(year),
                f"tệp nằm ở thư mục năm {folder} nhưng bên trong là báo cáo năm {year}; đã hiểu là {year}",
            )
        )
    if year and not form.first <= year <= form.last:
        out.findings.append(
            Finding(
                "query",
                "form_year",
                "",
                "",
                str(year),
                f"{form.first}–{form.last}",
                f"mẫu {form.id} dùng cho {form.first}–{form.last if form.last < 9999 else 'nay'} nhưng tệp ghi năm {year}",
            )
        )
    for sheet, (said, cell) in stated.items():
        twins = any(h.sheet != sheet and h.block.id == "general" for h in hits)
        if said != year and sheet in open_sheets and not twins:
            out.findings.append(
                Finding(
                    "query",
                    "stated_year",
                    grids[sheet].sheet.name,
                    cell,
                    str(said),
                    str(year),
                    f"ô năm báo cáo ghi {said} nhưng tiêu đề, thư mục và ngày tháng cho thấy là năm {year}; đã đọc là {year}",
                )
            )
    return year


def _year_of(dated: str) -> int | None:
    """The year that a letter of this date reports on: its own from July, else the one before."""
    return None if not dated else int(dated[:4]) - (int(dated[5:7]) < 7)


def _wording(grids: list[Grid], hits: list[Hit], year: int, rivals: list[int]) -> int:
    """Do the wordings of headings and rows belong to this year, rather than to another in question?"""

    def fit(y: int) -> int:
        return sum(
            p.holds(y)
            for h in hits
            for p in {
                q.text: q for q in (*h.block.columns, *h.block.rows) if q.first or q.last < 9999
            }.values()
            if p.path[0] in texts[h.sheet]
        )

    if len(rivals) < 2:
        return 0
    texts = {h.sheet: set(grids[h.sheet].keys.values()) for h in hits}
    return int(fit(year) > max(fit(y) for y in rivals if y != year) + 1)


def _title_of(grid: Grid, hit: Hit) -> None:
    """The year in the title above a block."""
    for row, column, text in grid.above(hit.top):
        is_title, years = (
            titled(grid.keys.get((row, column), ""), hit.block.title_keys),
            _years_in(text),
        )
        if (
            years
            and (
                is_title
                or not hit.title_year
                and (_ALONE.fullmatch(text) or _looks_like_title(text))
            )
            and not _DATE.search(text)
        ):
            hit.title_year, hit.title_cell = int(years[-1]), a1(row, column)
        if is_title:
            grid.roles[row, column] = "label"


def _years_in(text: str) -> list[str]:
    return _YEAR.findall(text) if "19" in text or "20" in text else []


def _looks_like_title(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 12 and sum(c.isupper() for c in letters) > 0.6 * len(letters)


def _stated_year(grid: Grid, hit: Hit) -> tuple[int, str] | None:
    """The year in the form's own field for it, and its cell."""
    for (row, column), found in grid.keys.items() if hit.block.year_labels else ():
        if row >= hit.top and any(alike(found, r) for r in hit.block.year_labels):
            for other in grid.rows[row]:
                match = (
                    re.search(r"(19|20)\d\d", str(grid.cells[row, other].value))
                    if other > column
                    else None
                )
                if match:
                    return int(match.group()), a1(row, other)
    return None


def _drop_copies(
    grids: list[Grid], hits: list[Hit], year: int | None, findings: list[Finding]
) -> list[Hit]:
    """A second sheet of the same block with another year, or hidden beside a visible one, is a copy: not read."""
    kept: list[Hit] = []
    for hit in hits:
        twins = [h for h in hits if h is not hit and h.block is hit.block]
        grid = grids[hit.sheet]
        other_year = hit.title_year and year and hit.title_year != year
        if twins and (
            other_year
            and any(t.title_year in (year, None) for t in twins)
            or grid.sheet.hidden
            and any(not grids[t.sheet].sheet.hidden and t.title_year in (year, None) for t in twins)
        ):
            what = f"của năm {hit.title_year}" if other_year else "đang ẩn"
            findings.append(
                Finding(
                    "note",
                    "sheet_copy",
                    grid.sheet.name,
                    "",
                    "",
                    "",
                    f"trang «{grid.sheet.name}» là bản sao {what}; không đọc",
                )
            )
            for at in grid.cells:
                grid.roles.setdefault(at, "ignored")
            continue
        if other_year:
            findings.append(
                Finding(
                    "query",
                    "title_year",
                    grid.sheet.name,
                    hit.title_cell,
                    str(hit.title_year),
                    str(year),
                    f"tiêu đề trang «{grid.sheet.name}» ghi năm {hit.title_year} nhưng báo cáo là năm {year}; đã đọc là {year}",
                )
            )
        kept.append(hit)
    return kept


def _bound(grids: list[Grid], hits: list[Hit]) -> None:
    """A block ends where the next one's heading begins."""
    for hit in hits:
        grid = grids[hit.sheet]
        later = [h for h in hits if h.sheet == hit.sheet and h.top > hit.top]
        hit.end = grid.last
        if later:
            after = min(later, key=lambda h: h.top)
            hit.end = after.top - 1
            for row in range(after.top - 1, hit.bottom, -1):
                if after.block.heading and any(
                    alike(grid.keys.get((row, c), ""), after.block.heading, 0.85)
                    for c in grid.rows.get(row, [])
                ):
                    hit.end = row - 1
                    for column in grid.rows[row]:
                        grid.mark(row, column, "label")
                    break


# ── what is around the tables ───────────────────────────────────────────────────────────────────────────────────


def _letterheads(grids: list[Grid], hits: list[Hit], lexicon: dict, out: Located) -> None:
    """What stands above the tables: the sender, the date, a mark of correction."""
    revised = [t for t in lexicon.get("revised", {}) if t]
    for index, grid in enumerate(grids):
        top = min((h.top for h in hits if h.sheet == index), default=0)
        for row, column, text in grid.above(top):
            match = _DATE.search(text)
            if match and not out.dated and not grid.sheet.hidden:
                day, month, year = (int(g) for g in match.groups())
                if 1 <= month <= 12 and 1 <= day <= 31:
                    out.dated = f"{year:04}-{month:02}-{day:02}"
            if any(t in grid.keys.get((row, column), "") for t in revised):
                out.revised = True
            if len(text) < 120:
                out.heads.append((text, grid.sheet.name, a1(row, column)))
        if top and any(t in key(grid.sheet.name) for t in revised):
            out.revised = True


def _absent(grids: list[Grid], hits: list[Hit], form: Form, out: Located) -> None:
    """Blocks that were not found: on the sheets that may hold them, where there are any."""
    found = {id(h.block) for h in hits}
    copies = {f.sheet for f in out.findings if f.code == "sheet_copy"}
    used = {h.sheet for h in hits}
    lost = [
        b for b in form.blocks if id(b) not in found and not b.optional and form.scope != "decision"
    ]
    unused = [
        g.sheet.name
        for i, g in enumerate(grids)
        if i not in used and g.cells and g.sheet.name not in copies
    ]
    for block in lost:
        title = _title(block, out.year)
        beside = sorted({grids[h.sheet].sheet.name for h in hits if h.block.sheet == block.sheet})
        for sheet in beside or unused or [""]:
            where = f"trang «{sheet}» không nhận ra" if sheet else "không tìm thấy"
            out.findings.append(
                Finding(
                    "query",
                    "block_missing",
                    sheet,
                    "",
                    "",
                    title,
                    f"{where} biểu «{title}»; hãy giữ nguyên tiêu đề các cột theo mẫu, hoặc gửi bổ sung biểu này",
                )
            )
    for name in unused:
        if not lost:
            cells = next(len(g.cells) for g in grids if g.sheet.name == name)
            out.findings.append(
                Finding(
                    "note",
                    "sheet_unknown",
                    name,
                    "",
                    "",
                    "",
                    f"trang «{name}» không thuộc mẫu; không đọc ({cells} ô)",
                )
            )


def _title(block: Block, year: int | None) -> str:
    return (
        (block.name or next(iter(block.titles), block.id))
        .replace("{year}", str(year or ""))
        .strip()
    )


def _surroundings(grids: list[Grid], hits: list[Hit], out: Located) -> None:
    """Letterheads, notes, signatures and corners that no map knows: ignored, and numbers among them are said."""
    for index, grid in enumerate(grids):
        top = min((h.top for h in hits if h.sheet == index), default=0)
        loose = []
        for at, cell in grid.cells.items():
            if at not in grid.roles:
                grid.roles[at] = "ignored"
                if top and cell.kind in ("number", "date", "error", "uncalculated") and at[0] > top:
                    loose.append(at)
        if loose:
            first, name = a1(*min(loose)), grid.sheet.name
            out.findings.append(
                Finding(
                    "note",
                    "outside_tables",
                    name,
                    "",
                    first,
                    "",
                    f"trang «{name}» có {len(loose)} ô số nằm ngoài các biểu của mẫu (từ ô {first}); không đọc",
                )
            )


def _under_merges(grids: list[Grid], findings: list[Finding]) -> None:
    """A value hidden under a merged range is an issue: the sender does not see it."""
    for grid in grids:
        for at, anchor in grid.anchor.items():
            if at != anchor and at in grid.cells and grid.roles.get(at) != "ignored":
                cell = grid.cells[at]
                findings.append(
                    Finding(
                        "query",
                        "under_merge",
                        grid.sheet.name,
                        a1(*at),
                        str(cell.value),
                        "",
                        f"ô {a1(*at)} bị che dưới vùng trộn {a1(*anchor)} nhưng còn chứa «{cell.value}»; hãy bỏ trộn ô và kiểm tra",
                    )
                )
                grid.roles[at] = "issue"
