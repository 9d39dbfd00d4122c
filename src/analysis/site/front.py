"""What the first page says: all targets at a glance, and every organisation by sector."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from analysis import views
from analysis.measuring.given import in_force
from analysis.site.page import body, plain
from analysis.tables import Tables
from analysis.text import vietnamese as vi

MARKS = {"met": "●", "missed": "◇", "running": "△"}  # as in the charts
OTHER_MARK = "×"


def years(tables: Tables) -> str:
    """The years there are figures of: "2021–2025"."""
    return vi.years(int(y) for y in tables.indicators["year"].dropna().unique())


def glance(tables: Tables) -> list[dict[str, Any]]:
    """The rows of the main table: those of `views.overview` with the words and marks of their state."""
    return [
        row | {"mark": MARKS.get(row["state"], OTHER_MARK), "spark": body(row["series"]).html}
        for row in views.overview(tables).to_dict("records")
    ]


def lead(rows: list[dict[str, Any]]) -> str:
    """How many targets are met, missed, open, in one sentence.

    >>> lead([{"state": "met", "year": 2025}, {"state": "missed", "year": 2025}])
    'Trong 2 chỉ tiêu, tính đến năm 2025: 1 chỉ tiêu đạt và 1 chỉ tiêu chưa đạt.'
    """
    counts = {state: sum(r["state"] == state for r in rows) for state in vi.STATES}
    parts = [f"{n} chỉ tiêu {vi.lower(vi.STATES[state])}" for state, n in counts.items() if n]
    last = max((int(r["year"]) for r in rows if not vi.is_missing(r["year"])), default=None)
    until = f", tính đến năm {last}" if last else ""
    return f"Trong {len(rows)} chỉ tiêu{until}: {vi.join(parts)}." if parts else ""


def legend(rows: list[dict[str, Any]], note: str = "") -> str:
    """How to read the words, marks and small lines; `note` is that of `views.targets.words_note`."""
    return (
        (
            f"{note} Cột «Diễn biến»: tỷ lệ qua các năm, cùng các dấu ấy; đường đứt là mục tiêu; "
            "chỗ ngắt quãng là năm không có số liệu hoặc năm đổi cách xếp loại. TCCSĐ: tổ chức cơ sở đảng."
        )
        if rows
        else ""
    )


def in_force_note(tables: Tables) -> str:
    """That the last two years are of other organisations, where more than a tenth of them came or went."""
    year = max(views.common.years(tables))
    before, now = (len(in_force(tables, y)) for y in (year - 1, year))
    if not before or 10 * abs(now - before) <= before:
        return ""
    return (
        f"Số TCCSĐ {'giảm' if now < before else 'tăng'} từ {vi.number(before)} (cuối năm {year - 1}) {'xuống' if now < before else 'lên'} "
        f"{vi.number(now)} (cuối năm {year}): kết quả hai năm này không cùng một tập hợp tổ chức."
    )


def by_sector(organisations: pd.DataFrame) -> list[tuple[str, list[str]]]:
    """Sectors in their usual order, in each the ids by name."""
    order = {s: i for i, s in enumerate(vi.SECTORS)}
    rows = sorted(
        organisations.to_dict("records"),
        key=lambda r: (
            order.get(r["sector"], len(order)),
            r["sector"],
            natural(r["name"]),
            r["organisation"],
        ),
    )
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(vi.name(vi.SECTORS, row["sector"]), []).append(row["organisation"])
    return list(groups.items())


def natural(name: str) -> list[tuple[int, str]]:
    """A key that sorts number 9 before number 10 and letters by their base.

    >>> sorted(["Sở 10", "Đội 2", "Sở 9"], key=natural)
    ['Đội 2', 'Sở 9', 'Sở 10']
    """
    return [
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.split(r"([0-9]+)", plain(name))
    ]


def _now(tables: Tables) -> pd.DataFrame:
    """The organisations' verdicts of the newest year, and targets of which they owe a figure."""
    figures, each = (
        tables.indicators,
        tables.targets.loc[tables.targets["judged"] == "all", "target"],
    )
    figures = figures[
        (figures["level"] == "organisation")
        & (figures["reading"] == "resolution")
        & figures["target"].isin(each)
    ]
    figures = figures[figures["year"] == figures["year"].max()]
    return figures[
        figures["state"].isin(["met", "missed"])
        | ((figures["state"] == "not-reported") & (figures["expected"] > 0))
    ]


def listed_note(tables: Tables) -> str:
    """What stands behind the names in the list."""
    now = _now(tables)
    return (
        (
            f"Sau tên tổ chức: số chỉ tiêu đạt trên số chỉ tiêu đánh giá cho từng tổ chức trong năm {now['year'].iloc[0]}, "
            "hoặc ngày tổ chức rời Đảng bộ Khối, giải thể."
        )
        if len(now)
        else ""
    )


def about(tables: Tables) -> dict[str, str]:
    """What stands behind the name of each organisation."""
    now = _now(tables)
    said = {}
    for o, states in now.groupby("scope")["state"]:
        blank = int((states == "not-reported").sum())
        said[o] = f"đạt {int((states == 'met').sum())}/{len(states)} chỉ tiêu" + (
            f", {blank} chưa có số dùng được" if blank else ""
        )
    returns = tables.returns[tables.returns["year"] == tables.indicators["year"].max()]
    owed = returns[
        (returns["expected"] > 0) & (returns["file"] == "")
    ]  # a grade decided for it is no return of its own
    said |= {
        o: f"đã gửi báo cáo {year}, chưa dùng được" if sent else f"chưa nộp báo cáo {year}"
        for o, year, sent in zip(owed["organisation"], owed["year"], owed["files"], strict=True)
    }
    left = zip(tables.organisations["organisation"], tables.organisations["dissolved"], strict=True)
    return {o: f"đến {vi.day(day)}" if day else said.get(o, "chưa có số liệu") for o, day in left}
