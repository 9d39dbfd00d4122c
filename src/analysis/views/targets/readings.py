"""What the resolution leaves open: other lawful denominators, and the cap on excellent."""

from typing import Any

from analysis.codes import DEFAULT_READING
from analysis.measuring.assess import cap_readings, caps, compare_readings
from analysis.measuring.series import having, records, years
from analysis.measuring.targets import all_targets
from analysis.showing import figures as words
from analysis.showing.show import Group, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import of_years, table

READINGS = {
    "target": "Chỉ tiêu",
    "reading": "Cách tính",
    "goal": "Mục tiêu",
}


def readings(tables: Tables) -> Group:
    """Targets with more than one lawful denominator, side by side, and where verdicts part."""
    rows = compare_readings(tables, level="bloc")
    called = {(row["target"], row["reading"]): row["name"] for row in records(tables.readings)}
    lines: dict[tuple[str, str], dict[Any, str]] = {}
    said = []
    for target in all_targets(tables):
        mine = having(rows, target=target.id)
        for row in records(mine):
            key = target.id, row["reading"]
            line = {"target": target.id, "goal": target.short}
            line["reading"] = called.get(key, "Theo nghị quyết")
            lines.setdefault(key, line)[row["year"]] = words.cell(row, target)
        parted = vi.years(mine.loc[mine["differs"], "year"])
        told = "mọi cách tính cho cùng kết luận ở tất cả các năm"
        if parted:
            told = f"kết luận khác nhau giữa các cách tính ở năm {parted}"
        if len(mine):
            said.append(f"Chỉ tiêu {target.id}: {told}.")
    order = sorted(lines, key=lambda key: (key[0], key[1] != DEFAULT_READING))
    shown = table(
        tables,
        "Các cách hiểu mẫu số và kết luận theo từng cách",
        [lines[key] for key in order],
        READINGS | of_years(years(tables)),
        notes=["● đạt, ◇ chưa đạt."],
        head="Cách tính",
    )
    lawful = "Nghị quyết cho phép hiểu mẫu số theo hơn một cách ở một số chỉ tiêu"
    return Group([Text([f"{lawful}; mọi cách đều được tính."], said), shown])


def cap(tables: Tables) -> Text:
    """The cap on excellent beside the targets that ask for a share of excellent."""
    rows = caps(tables, level="bloc")
    lawful = cap_readings(tables)
    said = [
        (
            f"Chỉ tiêu {row['target']} cần ít nhất {vi.percentage(row['lower'])}; nếu mức khống chế"
            " tính trên riêng số hoàn thành tốt thì nhiều nhất chỉ được"
            f" {vi.percentage(row['highest'])}, không bao giờ đạt. Vì vậy mức khống chế được hiểu"
            " là tính trên số tốt trở lên."
        )
        for row in records(lawful[~lawful["agrees"]])
    ]
    clashing = [
        f"{row['target']} năm {row['year']} (trong {vi.number(row['denominator'])}:"
        f" cần {vi.number(row['needed'])}, nhiều nhất được {vi.number(row['allowed'])})"
        for row in records(rows[rows["collides"]])
    ]
    if clashing:
        none = "Không có số nguyên nào vừa đạt chỉ tiêu vừa trong mức khống chế"
        said.append(f"{none}: {'; '.join(clashing)}.")
    over = [
        f"{row['target']} năm {row['year']} ({words.counts(row)},"
        f" nhiều nhất được {vi.number(row['allowed'])})"
        for row in records(rows[~rows["within"]])
    ]
    breach = "Vượt mức khống chế là điều cần hỏi lại, không phải lỗi"
    return Text([], [*said, f"{breach}: {'; '.join(over) or 'không có trường hợp nào'}."])
