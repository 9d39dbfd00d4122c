"""The first page: all targets at a glance, where to read on, and every organisation by sector."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from analysis import views
from analysis.codes import DEFAULT_READING
from analysis.measuring.given import in_force
from analysis.showing.figures import MARKS
from analysis.site.assets import text
from analysis.site.body import Body, body
from analysis.site.pages import Page, attempt, document
from analysis.site.plan import OVERVIEW, Site
from analysis.text import vietnamese as vi

if TYPE_CHECKING:
    import pandas as pd

    from analysis.tables import Tables

Row = dict[Any, Any]
# what is printed beside the pages, and what it is for
PRINTED = {
    "bao-cao.docx": (
        "Báo cáo năm (Word)",
        "Bản thảo theo thể thức văn bản của Đảng; chỗ cần viết thêm có đánh dấu.",
    ),
    "bao-cao.pdf": ("Báo cáo năm (PDF)", "Cùng bản thảo, để xem và in."),
    "phu-luc.xlsx": ("Phụ lục (Excel)", "Các bảng số liệu để in, tính tiếp."),
}


def front(site: Site, prints: list[str]) -> tuple[Page, str]:
    """The first page, and its HTML.

    Parameters
    ----------
    site : Site
        What all pages share.
    prints : list of str
        The addresses of what is printed beside the pages.

    Returns
    -------
    (Page, str)
        Where the targets cannot be shown, the page says so, and leads to all others.
    """
    tables = site.tables
    nothing: tuple[list[Row], Body] = ([], Body())
    (rows, todo), problem = attempt(
        OVERVIEW, lambda: (_glance(tables), body(_todo(tables), site.named)), nothing
    )
    title = f"Tình hình thực hiện {len(rows)} chỉ tiêu" if rows else "Tổng quan"
    page, now = Page(OVERVIEW, title, todo, problem), _now(tables)
    html = document(
        site,
        page,
        "index.html.j2",
        text("find.js"),
        prints=[(PRINTED[name], name) for name in prints],
        rows=rows,
        lead=lead(rows, tables.named("state")),
        marks=MARKS,
        views=views,
        turnover=_turnover(tables),
        judged=now["year"].max() if len(now) else "",
        about=_about(tables, now),
    )
    return page, html


def _glance(tables: Tables) -> list[Row]:
    """The rows of the main table, each with its small line as harmless HTML."""
    return [
        row | {"spark": body(row["series"]).html}
        for row in views.overview(tables).to_dict("records")
    ]


def _todo(tables: Tables) -> str:
    """What is missing, why, what to do: with the targets above it a print of two pages."""
    return views.review.recommendations(tables).html()


def lead(rows: list[Row], states: dict[str, str]) -> str:
    """How many targets are met, missed, open, in one sentence.

    >>> rows = [{"state": "met", "year": 2025}, {"state": "missed", "year": 2025}]
    >>> lead(rows, {"met": "Đạt", "missed": "Chưa đạt"})
    'Trong 2 chỉ tiêu, tính đến năm 2025: 1 chỉ tiêu đạt và 1 chỉ tiêu chưa đạt.'
    """
    counts = Counter(row["state"] for row in rows)
    parts = [
        f"{counts[state]} chỉ tiêu {vi.lower(name)}"
        for state, name in states.items()
        if counts[state]
    ]
    years = [int(row["year"]) for row in rows if not vi.is_missing(row["year"])]
    until = f", tính đến năm {max(years)}" if years else ""
    return f"Trong {len(rows)} chỉ tiêu{until}: {vi.join(parts)}." if parts else ""


def _turnover(tables: Tables) -> tuple[int, int, int] | None:
    """The last year, and organisations before and after it, where more than a tenth changed."""
    year = max(views.common.years(tables))
    before = len(in_force(tables, year - 1))
    now = len(in_force(tables, year))
    if before and 10 * abs(now - before) > before:
        return year, before, now
    return None


def _now(tables: Tables) -> pd.DataFrame:
    """The organisations' verdicts of the newest year, and targets of which they owe a figure."""
    figures: pd.DataFrame = tables.indicators
    each = tables.targets.loc[tables.targets["judged"] == "all", "target"]
    figures = figures[
        (figures["level"] == "organisation")
        & (figures["reading"] == DEFAULT_READING)
        & figures["target"].isin(each)
    ]
    figures = figures[figures["year"] == figures["year"].max()]
    owed = (figures["state"] == "not-reported") & (figures["expected"] > 0)
    return figures[figures["state"].isin(["met", "missed"]) | owed]


def _about(tables: Tables, now: pd.DataFrame) -> dict[str, str]:
    """What stands behind the name of each organisation."""
    said = dict.fromkeys(tables.organisations["organisation"], "chưa có số liệu")
    for organisation, states in now.groupby("scope")["state"]:
        counts = Counter(states)
        blank = counts["not-reported"]
        without = f", {blank} chưa có số dùng được" if blank else ""
        said[organisation] = f"đạt {counts['met']}/{len(states)} chỉ tiêu{without}"
    year = tables.indicators["year"].max()
    returns = tables.returns[tables.returns["year"] == year]
    # a grade decided for an organisation is no return of its own
    owed = returns[(returns["expected"] > 0) & (returns["file"] == "")]
    for row in owed.to_dict("records"):
        words = (
            "đã gửi báo cáo {year}, chưa dùng được" if row["files"] else "chưa nộp báo cáo {year}"
        )
        said[row["organisation"]] = words.format_map(row)
    for row in tables.organisations.to_dict("records"):
        if row["dissolved"]:
            said[row["organisation"]] = f"đến {vi.day(row['dissolved'])}"
    return said
