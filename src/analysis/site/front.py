"""The first page: all targets at a glance, where to read on, and every organisation by sector."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from analysis import views
from analysis.measuring.series import figures, latest, years
from analysis.site.assets import text
from analysis.site.body import Body, body
from analysis.site.pages import Page, attempt, document
from analysis.site.plan import OVERVIEW, Site
from analysis.text import vietnamese as vi
from analysis.views import standing

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
    (rows, todo), problem = attempt(OVERVIEW, lambda: _content(site), nothing)
    last = latest(tables)
    title = f"Kết quả thực hiện Nghị quyết năm {last}" if rows else "Tổng quan"
    page, now = Page(OVERVIEW, title, todo, problem), _now(tables)
    html = document(
        site,
        page,
        "index.html.j2",
        text("find.js"),
        prints=[(PRINTED[name], name) for name in prints],
        rows=rows,
        lead=views.targets.verdict(tables) if rows else "",
        years=years(tables),
        last=last,
        words=views.targets.words_note(tables) if rows else "",
        doubt=standing.doubts_line(tables) if rows else "",
        coverage=standing.coverage(tables) if rows else "",
        judged=now["year"].max() if len(now) else "",
        about=_about(tables, now),
    )
    return page, html


def _content(site: Site) -> tuple[list[Row], Body]:
    """All targets at a glance, and what is asked, in five points."""
    todo = standing.points(site.tables).html()
    return standing.matrix(site.tables), body(todo, site.named)


def _now(tables: Tables) -> pd.DataFrame:
    """The organisations' verdicts of the newest year, and targets of which they owe a figure."""
    each = list(tables.targets.loc[tables.targets["judged"] == "all", "target"])
    rows = figures(tables, each, level="organisation")
    rows = rows[rows["year"] == rows["year"].max()]
    owed = (rows["state"] == "not-reported") & (rows["expected"] > 0)
    now: pd.DataFrame = rows[rows["state"].isin(["met", "missed"]) | owed]
    return now


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
        sent, after = ("đã", ", chưa sử dụng được") if row["files"] else ("chưa", "")
        said[row["organisation"]] = f"{sent} gửi báo cáo {row['year']}{after}"
    named = tables.named("event")
    left = {
        (row["predecessor"], row["date"]): f"{named[row['event']]} từ"
        for row in tables.events.to_dict("records")
    }
    for row in tables.organisations.to_dict("records"):
        if row["dissolved"]:
            how = left.get((row["organisation"], row["dissolved"]), "đến")
            said[row["organisation"]] = f"{how} ngày {vi.day(row['dissolved'])}"
    return said
