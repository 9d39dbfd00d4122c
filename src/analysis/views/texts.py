"""Page 4, second half: the organisations' own words – what returns, is copied, is not coded."""

from dataclasses import replace

import pandas as pd

from analysis.codes import DOUBTFUL, NOT_STATED
from analysis.measuring.gaps import named_causes
from analysis.measuring.series import columns
from analysis.measuring.shortage import last_year, shares
from analysis.measuring.targets import all_targets
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
from analysis.views.common import left_out, source
from analysis.views.names import cause_name, namer
from analysis.views.quoted import address, masked, told_in

SHEET = "Hạn chế, nguyên nhân"
SAME = (
    "So sánh theo từng chữ, bỏ khác biệt về chữ hoa, dấu câu, gạch đầu dòng, khoảng trắng"
    " và chính tả (uỷ – ủy, kỷ – kỉ)."
)


def returning(tables: Tables, most: int = 15) -> Group:
    """The same organisation naming the same cause for the same target in years in a row."""
    pairs = returning_causes(tables)
    rows = pairs[pairs["run"] > 1]
    again = f"{vi.number(len(rows))}/{vi.number(len(pairs))}"
    said = [
        (
            f"{again} trường hợp một TCCSĐ nêu lại cùng một nhóm nguyên nhân của một chỉ tiêu ở năm"
            f" liền sau ({vi.percent(len(rows), len(pairs))})."
        )
    ]
    groups = [f"“{cause_name(tables, g)}” ({vi.number(n)})" for g, n in commonest(rows["group"])]
    if groups:
        said.append(f"Các nhóm được nêu lại nhiều: {vi.join(groups[:3])}.")
    top, facts = rows.head(most), _numbered(tables)
    shown = pd.DataFrame(
        {
            "Tổ chức": list(map(namer(tables), top["organisation"])),
            "Chỉ tiêu": list(top["target"].map(facts)),
            "Nguyên nhân": [cause_name(tables, group) for group in top["group"]],
            "Các năm nêu": [vi.years(map(int, years.split())) for years in top["years"]],
        }
    )
    table = Table(
        shown,
        "Nguyên nhân được nêu lại qua các năm",
        source(tables),
        left_out(most, len(rows)),
        organisations=list(top["organisation"]),
    )
    return Group([Text(said), table])


def _numbered(tables: Tables) -> dict[str, str]:
    """Targets with their names; a dash for none."""
    return {"": vi.MISSING} | {target.id: target.numbered for target in all_targets(tables)}


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
    shown = pd.DataFrame(
        {
            "Đoạn văn": [masked(text) for text in top["text"]],
            "Số lần": list(top["times"]),
            "Số tổ chức": list(top["organisations"]),
            "Số năm": list(top["years"]),
        }
    )
    table = Table(shown, "Những đoạn nguyên nhân được lặp lại", source(tables), [SAME])
    return Group([Text([said]), table])


def uncoded(tables: Tables) -> Group:
    """What no rule and no person has coded: shown, never dropped."""
    rows, count = open_items(tables), coding(tables)
    shown = pd.DataFrame(
        {
            "Ý chưa phân loại": [masked(text) for text in rows["text"]],
            "Tổ chức": list(map(namer(tables), rows["organisation"])),
            "Năm": [str(year) for year in rows["year"]],
            "Gợi ý": [_likeliest(tables, said) for said in rows["suggestions"]],
            "Địa chỉ": address(rows),
        }
    )
    if rows.empty:
        return Group([Text([f"{vi.number(count.items)} ý nêu nguyên nhân đều đã phân loại."])])
    said = f"Chưa phân loại {vi.part(count.uncoded, count.items, 'ý')}, chờ xem từng ý."
    table = Table(shown, "Các ý chưa phân loại", source(tables), head="Ý chưa phân loại")
    return Group([Text([said]), table])


def _likeliest(tables: Tables, suggestions: str) -> str:
    first = suggestions.split(maxsplit=1)[:1]
    return cause_name(tables, first[0]) if first else vi.MISSING


def details(tables: Tables, group: str, year: int | None = None, most: int = 40) -> Table:
    """From a bar to the organisations, their sentences and the cells where these stand."""
    year = year or last_year(tables)
    rows = named_causes(tables, year)
    rows = rows[rows["group"].eq(group)]
    top = rows.sort_values(["target", "organisation", "shortfall", "item"]).head(most)
    shown = pd.DataFrame(
        {
            "Tổ chức": list(map(namer(tables), top["organisation"])),
            "Chỉ tiêu": list(top["target"].map(_numbered(tables))),
            "Hạn chế": [masked(text) for text in top["limitation"]],
            "Ý nêu nguyên nhân": [masked(text) for text in top["text"]],
            "Loại": list(top["kind"].replace(tables.named("cause_kind"))),
            "Địa chỉ": address(told_in(top)),
        }
    )
    return Table(
        shown,
        f"{cause_name(tables, group)}, năm {year}: nguyên văn và địa chỉ",
        source(tables),
        left_out(most, len(rows), SHEET),
        organisations=list(top["organisation"]),
    )


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
    met = told[told["state"].eq("met")]
    silent = missed[missed["why"].eq("not-mentioned")].sort_values(
        ["year", "target", "organisation"], ascending=[False, True, True]
    )
    counts = [
        f"{vi.number(len(a))}/{vi.number(len(b))}" for a, b in ((met, told), (silent, missed))
    ]
    points = [
        f"{counts[0]} hạn chế được nêu ở chỉ tiêu mà số liệu cho thấy đã đạt.",
        f"{counts[1]} trường hợp chưa đạt mà TCCSĐ không nêu hạn chế nào.",
    ]
    return Group(
        [
            Text([], points),
            _against(tables, "Nêu hạn chế nhưng số liệu đạt", met, most),
            _against(tables, "Chưa đạt mà không nêu hạn chế", silent, most),
        ]
    )


def _against(tables: Tables, caption: str, rows: pd.DataFrame, most: int) -> Table:
    """Organisations, what they say of a target (or do not), and the figure that says otherwise."""
    facts = {target.id: target for target in all_targets(tables)}
    top = rows.head(most)
    shown = {
        "Tổ chức": list(map(namer(tables), top["organisation"])),
        "Năm": [str(year) for year in top["year"]],
        "Chỉ tiêu": [facts[target].numbered for target in top["target"]],
    }
    says = "limitation" in top
    if says:
        shown["Hạn chế đã nêu"] = [masked(text) for text in top["limitation"]]
    shown["Số liệu"] = []
    for target, *counts in columns(top, "target", "numerator", "denominator"):
        bounds, word = ([], "đạt") if says else (facts[target].bounds, "bằng")
        figure = vi.result(counts[0], counts[1], facts[target].unit, bounds, word)
        shown["Số liệu"].append(figure)
    return Table(
        pd.DataFrame(shown),
        caption,
        source(tables),
        left_out(most, len(rows)),
        organisations=list(top["organisation"]),
    )
