"""What all pages share: which data they speak of, the base and source of a figure, what a shortened table says."""

from collections.abc import Iterable

import pandas as pd

from analysis.measuring.series import figures, latest, series, years
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing.show import Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.names import cause as cause_name
from analysis.views.names import cause_short
from analysis.views.names import organisations as names
from analysis.views.quoted import PRIVATE, address, decimal_commas, masked, message

__all__ = [
    "PRIVATE",
    "Target",
    "address",
    "all_targets",
    "base_of",
    "beyond_note",
    "bloc_only",
    "cause_name",
    "cause_short",
    "decimal_commas",
    "latest",
    "left_out",
    "masked",
    "message",
    "names",
    "notice",
    "series",
    "source",
    "target_of",
    "years",
]

SYNTHETIC = "Số liệu giả định, không phải số liệu thật."
MADE_UP = f"{SYNTHETIC} Mọi tổ chức, con số và lời báo cáo trên trang đều do máy tạo ra để thử."
MARKS_NOTE = "● đạt, ◇ chưa đạt, △ đang thực hiện"
BEYOND = (
    "* Có số liệu dù không thuộc diện phải có"
    " (mới thành lập, đổi tên hoặc đã rời Khối trong năm): {}."
)


def source(tables: Tables, base: str = "") -> str:
    """Base and source of a chart or table."""
    until = f", nhận đến {vi.day(tables.dated)}" if tables.dated else ""
    parts = [f"{base.rstrip('.')}."] if base else []
    parts.append(f"Nguồn: báo cáo của các TCCSĐ{until}.")
    return " ".join([*parts, SYNTHETIC] if tables.synthetic else parts)


def base_of(rows: pd.DataFrame) -> str:
    """What a series rests on, year by year: '2021: 52/60 TCCSĐ; 2022: …'."""
    parts = []
    for row in rows.to_dict("records"):
        beyond = " (gồm tổ chức ngoài diện phải có)" if row["reporting"] > row["expected"] else ""
        base = vi.base(row["reporting"], row["expected"], "").strip()
        parts.append(f"{row['year']}: {base}{beyond}")
    return f"TCCSĐ có số liệu/phải báo cáo – {'; '.join(parts)}" if parts else ""


def left_out(most: int, whole: int, sheet: str = "") -> list[str]:
    """What a shortened table says: how much it shows, and where the rest stands."""
    if whole <= most:
        return []
    annex = f"phụ lục Excel, trang «{sheet}», và ở " if sheet else ""
    shown = f"Hiện {vi.number(most)} trong {vi.number(whole)} dòng"
    return [f"{shown}; đủ ở {annex}trang của từng tổ chức."]


def bloc_only(tables: Tables) -> str:
    """Which targets are judged for the bloc alone."""
    ids = (target.id for target in all_targets(tables) if not target.for_each)
    return f"{vi.join(ids)} chỉ kết luận chung cho Đảng bộ Khối"


def beyond_note(tables: Tables, targets: Iterable[str], year: int | None = None) -> list[str]:
    """Who gives figures beyond those expected, so that a base such as 60/59 can be read."""
    rows = figures(tables, level="organisation", year=year)
    rows = rows[
        rows["target"].isin(list(targets)) & rows["expected"].eq(0) & (rows["reporting"] > 0)
    ]
    known = names(tables)
    pairs = zip(rows["year"], rows["scope"], strict=True)
    who = sorted({(year, known.get(scope, scope)) for year, scope in pairs})
    said = "; ".join(f"{name} ({year})" for year, name in who)
    return [BEYOND.format(said)] if said else []


def notice(tables: Tables) -> Text:
    """First thing on every page: which data it speaks of."""
    accepted = int(tables.submissions["status"].eq("accepted").sum())
    files = (
        f"{vi.number(len(tables.submissions))} tệp báo cáo ({vi.number(accepted)} tệp được dùng)"
    )
    said = f"Trang này tính từ {files}, các năm {vi.years(years(tables))}"
    if tables.dated:
        said += f"; tệp mới nhất nhận ngày {vi.day(tables.dated)}"
    said += ". TCCSĐ là tổ chức cơ sở đảng."
    return Text([MADE_UP, said] if tables.synthetic else [said])
