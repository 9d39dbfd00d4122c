"""What all pages share: the data they speak of, bases and sources, tables, what they leave out."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from analysis.codes import OPEN
from analysis.measuring.series import figures, having, latest, records, years
from analysis.measuring.targets import all_targets
from analysis.showing import figures as words
from analysis.showing.show import Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.names import namer

SYNTHETIC = "Số liệu giả định, không phải số liệu thật."
MADE_UP = f"{SYNTHETIC} Mọi tổ chức, con số và lời báo cáo trên trang đều được đặt ra để thử."
MARKS_NOTE = "● đạt, ◇ chưa đạt, △ đang thực hiện"
Row = Mapping[Any, Any]


def source(tables: Tables, base: str = "") -> str:
    """Base and source of a chart or table."""
    until = f", nhận đến {vi.day(tables.dated)}" if tables.dated else ""
    said = f"Nguồn: báo cáo của các TCCSĐ{until}."
    if base:
        said = f"{base.rstrip('.')}. {said}"
    return f"{said} {SYNTHETIC}" if tables.synthetic else said


def table(
    tables: Tables,
    caption: str,
    rows: pd.DataFrame | Sequence[Row],
    heads: Mapping[Any, str],
    how: Mapping[Any, Any] = MappingProxyType({}),
    *,
    base: str = "",
    **more: Any,
) -> Table:
    """A table of what the tidy tables say; what is missing is a dash.

    Parameters
    ----------
    tables : Tables
    caption : str
    rows : DataFrame, or mappings
    heads : mapping
        The heading of each column that is shown.
    how : mapping
        How the cells of a column are written, where it is otherwise than `Table` does.
    base : str
        What it rests on, beside its source.
    **more
        As of `Table`.
    """
    frame = pd.DataFrame(rows, columns=list(heads), dtype=object)
    for column, write in how.items():
        frame[column] = frame[column].map(write, na_action="ignore")
    frame = frame.where(frame.notna(), vi.MISSING).set_axis(list(heads.values()), axis=1)
    return Table(frame, caption, source(tables, base), **more)


def of_years(span: Collection[int]) -> dict[Any, str]:
    """The headings of columns of years."""
    return {year: str(year) for year in span}


def still_short(tables: Tables) -> list[str]:
    """Targets each organisation is judged by and the bloc misses in its last reported year."""
    rows = figures(tables, level="bloc", year=latest(tables))
    short = set(having(rows, state=OPEN)["target"])
    shares = [target for target in all_targets(tables) if target.for_each and not target.number]
    return [target.id for target in shares if target.id in short]


def only_one_year(year: int) -> str:
    """Instead of a comparison with a year of which there are no figures."""
    return f"Chưa có số liệu của năm liền trước năm {year} để so sánh."


def base_of(rows: pd.DataFrame) -> str:
    """What a series rests on, year by year: '2021: 52/60 TCCSĐ; 2022: …'."""
    parts = []
    for row in records(rows):
        beyond = " (gồm tổ chức ngoài diện phải có)" if row["reporting"] > row["expected"] else ""
        parts.append(f"{row['year']}: {words.base(row)}{beyond}")
    return f"TCCSĐ có số liệu/phải báo cáo – {'; '.join(parts)}" if parts else ""


def left_out(most: int, whole: int, sheet: str = "") -> list[str]:
    """What a shortened table says: how much it shows, and where the rest stands."""
    if whole <= most:
        return []
    shown = f"Hiện {vi.number(most)} trong {vi.number(whole)} dòng"
    annex = f"phụ lục Excel, trang “{sheet}”, và ở " if sheet else ""
    return [f"{shown}; đủ ở {annex}trang của từng tổ chức."]


def beyond_note(
    tables: Tables, targets: Collection[str] | None = None, year: int | None = None
) -> list[str]:
    """Who gives figures beyond those expected, so that a base such as 60/59 can be read."""
    rows = figures(tables, targets, level="organisation", year=year)
    rows = rows[rows["expected"].eq(0) & (rows["reporting"] > 0)]
    if rows.empty:
        return []
    who = set(zip(rows["year"], rows["scope"].map(namer(tables)), strict=True))
    said = "; ".join(f"{name} ({year})" for year, name in sorted(who))
    note = "* Có số liệu dù không thuộc diện phải có"
    return [f"{note} (mới thành lập, đổi tên hoặc đã rời Đảng bộ trong năm): {said}."]


def bloc_only(tables: Tables) -> str:
    """Which targets are judged for the bloc alone."""
    ids = (target.id for target in all_targets(tables) if not target.for_each)
    return f"{vi.join(ids)} chỉ kết luận chung cho Đảng bộ"


def notice(tables: Tables) -> Text:
    """First thing on every page: which data it speaks of."""
    files = tables.submissions["status"]
    used = vi.number(int(files.eq("accepted").sum()))
    newest = f"; báo cáo mới nhất nhận ngày {vi.day(tables.dated)}" if tables.dated else ""
    said = (
        f"Trang này tính từ {vi.number(len(files))} tệp báo cáo ({used} tệp được dùng),"
        f" các năm {vi.years(years(tables))}{newest}. TCCSĐ là tổ chức cơ sở đảng."
    )
    return Text([MADE_UP, said] if tables.synthetic else [said])
