"""The cells in which one figure stands."""

from analysis.measuring import explore, known
from analysis.measuring.targets import target_of
from analysis.showing.show import Table
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import table
from analysis.views.names import measures
from analysis.views.quoted import address, masked

HEADS = {
    "key": "Số liệu",
    "value": "Số được dùng",
    "raw": "Ghi trong ô",
    "address": "Địa chỉ",
    "rule": "Cách đọc",
    "finding": "Tình trạng",
}
FINDINGS = {
    "error": "ô có lỗi, không dùng",
    "query": "cần hỏi lại",
    "": "được dùng",
}


def sources(
    tables: Tables,
    target: str,
    organisation: str,
    year: int,
) -> Table:
    """The cells in which one figure stands, as submitted."""
    rows = explore.behind(tables, target, organisation, year)
    grades = tables.named("grade")
    rows = rows.assign(address=address(rows), value=[grades.get(v, v) for v in rows["value"]])
    named = measures(tables) | tables.named("stage")
    how = {
        "key": lambda key: named.get(key, key),
        "raw": masked,
        "rule": vi.rule,
        "finding": FINDINGS.get,
    }
    who = known.choices(tables, "organisation")[known.one(tables, "organisation", organisation)]
    caption = f"{target_of(tables, target).label}, năm {year}: {who} ghi ở đâu"
    return table(tables, caption, rows, HEADS, how)
