"""Page 4, second half: the organisations' own words – what returns, is copied, is not coded."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pandas as pd

from analysis.codes import DOUBTFUL, NOT_STATED
from analysis.measuring.gaps import named_causes
from analysis.measuring.series import columns, having
from analysis.measuring.shortage import last_year, shares
from analysis.measuring.texts import (
    coding,
    commonest,
    copied,
    misses,
    repeated_texts,
    returning_causes,
    shortfalls_with_figures,
)
from analysis.measuring.texts import uncoded as open_items
from analysis.showing.show import Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import left_out, table
from analysis.views.names import cause_name, goals, namer, numbered
from analysis.views.quoted import address, masked, told_in

SHEET = "Hạn chế, nguyên nhân"
SAME = (
    "So sánh theo từng chữ, bỏ khác biệt về chữ hoa, dấu câu, gạch đầu dòng, khoảng trắng"
    " và chính tả (uỷ – ủy, kỷ – kỉ)."
)

WHO = {"organisation": "Tổ chức"}
RETURNING = WHO | {
    "target": "Chỉ tiêu",
    "group": "Nguyên nhân",
    "years": "Các năm nêu",
}
REPEATED = {
    "text": "Đoạn văn",
    "times": "Số lần",
    "organisations": "Số tổ chức",
    "years": "Số năm",
}
UNCODED = {
    "text": "Ý chưa phân loại",
    "organisation": "Tổ chức",
    "year": "Năm",
    "likeliest": "Gợi ý",
    "address": "Địa chỉ",
}
DETAILS = WHO | {
    "target": "Chỉ tiêu",
    "limitation": "Hạn chế",
    "text": "Ý nêu nguyên nhân",
    "kind": "Loại",
    "address": "Địa chỉ",
}
SILENT = WHO | {
    "year": "Năm",
    "target": "Chỉ tiêu",
    "figure": "Số liệu",
}
MET = WHO | {
    "year": "Năm",
    "target": "Chỉ tiêu",
    "limitation": "Hạn chế đã nêu",
    "figure": "Số liệu",
}


def returning(tables: Tables, most: int = 15) -> Group:
    """The same organisation naming the same cause for the same target in years in a row."""
    pairs = returning_causes(tables)
    rows = pairs[pairs["run"] > 1]
    again = f"{vi.number(len(rows))}/{vi.number(len(pairs))}"
    named_again = "trường hợp một TCCSĐ nêu lại cùng một nhóm nguyên nhân của một chỉ tiêu"
    said = [f"{again} {named_again} ở năm liền sau ({vi.percent(len(rows), len(pairs))})."]
    groups = [f"“{cause_name(tables, g)}” ({vi.number(n)})" for g, n in commonest(rows["group"])]
    if groups:
        said.append(f"Các nhóm được nêu lại nhiều: {vi.join(groups[:3])}.")
    caption = "Nguyên nhân được nêu lại qua các năm"
    return Group([Text(said), _most(tables, caption, rows, RETURNING, most)])


def _most(
    tables: Tables,
    caption: str,
    rows: pd.DataFrame,
    heads: Mapping[str, str],
    most: int,
) -> Table:
    """The first rows of many as a table of organisations; it says where the others stand."""
    top = rows.head(most)
    how = {
        "organisation": namer(tables),
        "target": numbered(tables).get,
        "year": str,
        "years": lambda years: vi.years(map(int, years.split())),
        "group": partial(cause_name, tables),
        "limitation": masked,
        "text": masked,
    }
    return table(
        tables,
        caption,
        top,
        heads,
        {column: how[column] for column in heads if column in how},
        notes=left_out(most, len(rows), SHEET if "address" in heads else ""),
        organisations=list(top["organisation"]),
    )


def boilerplate(tables: Tables, most: int = 10) -> Group:
    """The same words again: from year to year, or from organisation to organisation."""
    count, top = copied(tables), repeated_texts(tables).head(most)
    own = "đoạn được chính tổ chức viết lại nguyên văn ở năm khác"
    others = "đoạn giống hệt của tổ chức khác"
    said = "Chưa có đoạn nguyên nhân nào."
    if count.stated:
        said = (
            f"Trong {vi.number(count.stated)} đoạn nguyên nhân:"
            f" {vi.part(count.own, count.stated, own)};"
            f" {vi.part(count.others, count.stated, others)}."
        )
    caption = "Những đoạn nguyên nhân được lặp lại"
    shown = table(tables, caption, top, REPEATED, {"text": masked}, notes=[SAME])
    return Group([Text([said]), shown])


def uncoded(tables: Tables) -> Group:
    """What no rule and no person has coded: shown, never dropped."""
    rows, count = open_items(tables), coding(tables)
    if rows.empty:
        return Group([Text([f"{vi.number(count.items)} ý nêu nguyên nhân đều đã phân loại."])])
    likeliest = rows["suggestions"].str.split().str[0]
    rows = rows.assign(likeliest=likeliest, address=address(rows))
    how = {
        "text": masked,
        "organisation": namer(tables),
        "year": str,
        "likeliest": partial(cause_name, tables),
    }
    said = f"Chưa phân loại {vi.part(count.uncoded, count.items, 'ý')}, chờ xem từng ý."
    caption = "Các ý chưa phân loại"
    shown = table(tables, caption, rows, UNCODED, how, head="Ý chưa phân loại")
    return Group([Text([said]), shown])


def details(
    tables: Tables,
    group: str,
    year: int | None = None,
    most: int = 40,
) -> Table:
    """From a bar to the organisations, their sentences and the cells where these stand."""
    year = year or last_year(tables)
    rows = named_causes(tables, year)
    rows = having(rows, group=group)
    rows = rows.sort_values(["target", "organisation", "shortfall", "item"])
    kind = rows["kind"].replace(tables.named("cause_kind"))
    rows = rows.assign(kind=kind, address=address(told_in(rows)))
    caption = f"{cause_name(tables, group)}, năm {year}: nguyên văn và địa chỉ"
    return _most(tables, caption, rows, DETAILS, most)


def details_of_all(tables: Tables, year: int | None = None, most: int = 4) -> Group | Text:
    """The drill-down for every group that carries a shortage, the heaviest first."""
    year = year or last_year(tables)
    groups = [key for key in shares(tables, year)["key"] if key not in (NOT_STATED, DOUBTFUL)]
    if not groups:
        return Text([f"Năm {year} không có nguyên nhân nào gắn với phần còn thiếu."])
    said = (
        f"Mỗi nhóm hiện nhiều nhất {vi.number(most)} dòng;"
        f" đủ ở phụ lục Excel, trang “{SHEET}”, và ở trang của từng tổ chức."
    )
    found = [replace(details(tables, group, year, most), notes=[]) for group in groups]
    return Group([Text([said]), *found])


def contradictions(tables: Tables, most: int = 10) -> Group:
    """Shortfalls for targets that the numbers say were met, and misses nobody explains."""
    told, missed = shortfalls_with_figures(tables), misses(tables)
    met = having(told, state="met")
    silent = having(missed, why="not-mentioned")
    silent = silent.sort_values(["year", "target", "organisation"], ascending=[False, True, True])
    counts = [
        f"{vi.number(len(a))}/{vi.number(len(b))}" for a, b in ((met, told), (silent, missed))
    ]
    points = [
        f"{counts[0]} hạn chế được nêu ở chỉ tiêu mà số liệu cho thấy đã đạt.",
        f"{counts[1]} trường hợp chưa đạt mà TCCSĐ không nêu hạn chế nào.",
    ]
    parts = [
        Text([], points),
        _most(tables, "Nêu hạn chế nhưng số liệu đạt", _figured(tables, met, "đạt"), MET, most),
        _most(
            tables, "Chưa đạt mà không nêu hạn chế", _figured(tables, silent, "bằng"), SILENT, most
        ),
    ]
    return Group(parts)


def _figured(tables: Tables, rows: pd.DataFrame, word: str) -> pd.DataFrame:
    """Rows with the figure in words; where it was missed, on the right side of its bounds."""
    facts = goals(tables)
    said = []
    for target, met, of in columns(rows, "target", "numerator", "denominator"):
        bounds = [] if word == "đạt" else facts[target].bounds
        said.append(vi.result(met, of, facts[target].unit, bounds, word))
    return rows.assign(figure=said)
