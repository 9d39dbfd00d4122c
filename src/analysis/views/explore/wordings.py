"""What organisations said of their shortfalls, in their own words."""

from typing import Unpack

from analysis.measuring import explore
from analysis.measuring.explore import Choice
from analysis.showing.show import Table
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import table
from analysis.views.explore.reasons import reason
from analysis.views.names import cause_name
from analysis.views.quoted import address, quoted

HEADS = {
    "year": "Năm",
    "name": "Tổ chức",
    "target": "Chỉ tiêu",
    "limitation": "Hạn chế",
    "cause": "Nguyên nhân",
    "remedy": "Giải pháp",
    "groups": "Nhóm nguyên nhân",
    "address": "Địa chỉ",
}
QUOTED = ("target", "limitation", "cause", "remedy", "groups")
NOTE = "Chữ giữ nguyên như tổ chức viết; tên người lập và số điện thoại được ẩn."


def shortfalls(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """What the chosen organisations said, in their own words, with the cells where it stands."""
    rows = explore.told(tables, **choice)
    order = ["year", "name", "target", "shortfall"]
    rows = rows.sort_values(order, ascending=[False, True, True, True])
    groups = ["; ".join(cause_name(tables, one) for one in of.split()) for of in rows["groups"]]
    rows = rows.assign(groups=groups, address=address(rows))
    how = dict.fromkeys(QUOTED, quoted) | {"year": str}
    caption = f"Hạn chế, nguyên nhân, giải pháp đã nêu: {vi.number(len(rows))} mục"
    notes = [NOTE, *reason(tables, choice, rows)]
    return table(tables, caption, rows, HEADS, how, notes=notes)
