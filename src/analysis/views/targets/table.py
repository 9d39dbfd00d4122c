"""All targets: the last year in a sentence, the main table, one picture."""

from collections import Counter
from collections.abc import Collection
from typing import Any

import pandas as pd

from analysis.codes import NOT_STATED, OPEN
from analysis.measuring.reliance import THIN, partial_bases
from analysis.measuring.series import latest, meant_years, records, series, years
from analysis.measuring.shortage import shortage
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.showing import charts, sentences
from analysis.showing import figures as words
from analysis.showing.show import Chart, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import doubts
from analysis.views.common import Row, beyond_note, of_years, source, table
from analysis.views.names import cause_short, goals
from analysis.views.targets.facts import (
    FEW,
    Clashes,
    break_notes,
    cap_clashes,
    clash,
    few,
    last_given,
    of_bloc,
    span,
    thin_years,
    verdicts,
    words_note,
)

MOST = 2  # causes in the main table
CELLS_NOTE = (
    "Mỗi ô: tỷ lệ, số đạt/số làm cơ sở; – chưa có số liệu."
    " Dưới đánh giá: số TCCSĐ có số liệu/phải có."
)
CAUSES_NOTE = (
    "Nguyên nhân theo báo cáo: tỷ lệ tính trên phần còn thiếu của các TCCSĐ dưới mức,"
    " chưa trừ phần vượt của các TCCSĐ khác; xem trang Nguyên nhân."
)


def verdict(tables: Tables) -> str:
    """The last reported year in one sentence."""
    year = latest(tables)
    rows = [row for row in of_bloc(tables, year) if row["state"] in words.MARKS]
    if not rows:
        return f"Năm {year} chưa đủ số liệu để kết luận chỉ tiêu nào."
    states = Counter(row["state"] for row in rows)
    met = f"{vi.number(states['met'])}/{vi.number(len(rows))}"
    said = f"Năm {year}, Đảng bộ đạt và vượt {met} chỉ tiêu Nghị quyết"
    if states["missed"]:
        said += f"; còn {vi.number(states['missed'])} chỉ tiêu chưa đạt"
    near = [row["target"] for row in rows if row["state"] == "missed" and few(row)]
    if near:
        units = vi.join(dict.fromkeys(target_of(tables, one).unit for one in near), "hoặc")
        said += f", trong đó {vi.number(len(near))} chỉ tiêu chỉ cách mục tiêu dưới {FEW} {units}"
    if states["running"]:
        said += f"; {vi.number(states['running'])} chỉ tiêu đang thực hiện"
    return f"{said}."


def headline(tables: Tables) -> Text:
    """The last reported year in a sentence, what it rests on, and the term."""
    said = [verdict(tables)]
    rows = of_bloc(tables, latest(tables))
    if rows:
        low, high = sentences.ends_of_bases(rows)
        bases = f"từ {low} đến {high}, tùy từng chỉ tiêu" if low != high else f"là {low}"
        said.append(f"Số TCCSĐ có số liệu {bases}.")
    always, never = [], []
    terms = verdicts(tables)
    for target in all_targets(tables):
        found, _ = terms[target.id]
        if target.cumulative:
            continue
        if found["verdict"] == "met" or 0 < found["met"] == found["years"]:
            always.append(target.numbered)
        if found["judged"] and not found["met"]:
            never.append(target.numbered)
    whole = f"{vi.join(always)} đạt ở mọi năm" if always else "chưa có chỉ tiêu nào đạt ở mọi năm"
    if never:
        whole += f"; chưa đạt năm nào: {vi.join(never)}"
    if len(years(tables)) > 1:
        said.append(f"Cả giai đoạn {span(tables)}, {whole}.")
    return Text([" ".join(said)])


def main_table(tables: Tables, causes: bool = False, annex: str = "") -> Table:
    """The main table of a review.

    TT, target, unit, goal, each year, distance, verdict (and main causes); its notes name no
    organisation where an `annex` does.
    """
    clashes, weighed = cap_clashes(tables), set(doubts.told(tables))
    for target, shares in thin_years(tables).items():
        weighed |= {(target, year) for year in shares}
    rows = [_line(tables, target, clashes, weighed) for target in all_targets(tables)]
    heads: dict[Any, str] = {
        "id": "TT",
        "name": "Chỉ tiêu",
        "unit": "ĐVT",
        "goal": "Mục tiêu",
    }
    heads |= of_years(years(tables))
    heads |= {"distance": "So với mục\ntiêu (điểm %)", "verdict": "Đánh giá"}
    notes = [
        CELLS_NOTE,
        words_note(tables),
        *doubts.notes(tables, latest(tables), annex),
        *_thin_note(tables),
        *beyond_note(tables, year=latest(tables)),
    ]
    if not annex:  # which is of a document that says so
        notes += [f"Chỉ tiêu {row['id']}: {said}." for row in rows for said in row["clash"]]
        notes += [*break_notes(tables), *_partial_notes(tables)]
    if causes:
        heads["causes"] = "Nguyên nhân theo báo cáo"
        notes.append(CAUSES_NOTE)
    return table(
        tables,
        f"Kết quả thực hiện các chỉ tiêu {span(tables)}",
        rows,
        heads,
        notes=notes,
        head="Chỉ tiêu",
        targets=[row["id"] for row in rows],
    )


def _line(
    tables: Tables,
    target: Target,
    clashes: Clashes,
    weighed: Collection[tuple[str, int]],
) -> dict[Any, Any]:
    """The line of one target, and what the cap forbids of it; figures to be weighed are marked."""
    row: dict[Any, Any] = {
        "id": target.id,
        "name": target.name,
        "unit": target.unit if target.number else f"% {target.unit}",
        "goal": words.whole(target.short),
        "verdict": words.TOO_LITTLE,
        "clash": [],
    }
    figures_ = series(tables, target.id)
    for figure in records(figures_):
        star = doubts.MARK if (target.id, figure["year"]) in weighed else ""
        row[figure["year"]] = words.cell(figure, target, star)
    last = last_given(figures_)
    if last:
        row["clash"] = clash(clashes, last)
        row["distance"] = words.brief_distance(tables, last, target)
        row["verdict"] = _verdict(last, target, latest(tables))
        if last["state"] in OPEN and not row["clash"]:
            row["causes"] = _main_causes(tables, last)
    return row


def _verdict(row: Row, target: Target, newest: int) -> str:
    """The word, the year where it is not the newest, and the base."""
    year = "" if row["year"] == newest else f" ({row['year']})"
    return words.whole(f"{words.assessment(row, target)}{year}\n{words.base(row)}")


def _main_causes(tables: Tables, row: Row) -> str:
    """What carries most of a target's shortage, with its share: causes, or that none was stated."""
    parts = records(shortage(tables, row["year"], row["target"]))
    parts.sort(key=lambda part: (-part["units"], part["key"] != NOT_STATED))
    said = []
    for part in parts[:MOST]:
        share = f" ({vi.percentage(part['share'], digits=0)})" if part["whole"] >= FEW else ""
        said.append(cause_short(tables, part["key"]) + share)
    return "\n".join(said) or vi.MISSING


def _thin_note(tables: Tables) -> list[str]:
    told = []
    for target, shares in thin_years(tables).items():
        covered = ", ".join(f"{year}: {share}" for year, share in shares.items())
        told.append(f"{target} – {covered}")
    few_ = f"* Tính trên dưới {THIN}% số đảng viên của Đảng bộ"
    return [f"{few_} ({'; '.join(told)}), chỉ để tham khảo."] if told else []


def _partial_notes(tables: Tables) -> list[str]:
    """Where the base of a target is what another one counts, but not the same figure: why."""
    return [
        f"Cơ sở của chỉ tiêu {part} lấy ở các TCCSĐ có đủ số liệu của chỉ tiêu đó, nên có năm"
        f" khác số đạt của chỉ tiêu {whole}."
        for whole, part in partial_bases(tables)
    ]


def overview(tables: Tables, year: int | None = None) -> Table:
    """All targets of the bloc in one year, the latest where none is named."""
    (when,) = meant_years(tables, year or latest(tables))
    facts = goals(tables)
    rows = []
    for row in of_bloc(tables, when):
        target = facts[row["target"]]
        line = {
            "name": target.numbered,
            "goal": target.short,
            "figure": words.cell(row, target) if words.given(row) else words.absent(row),
            "distance": words.distance(tables, row, target),
            "verdict": words.assessment(row, target),
            "base": words.base(row),
        }
        rows.append(line)
    heads = {
        "name": "Chỉ tiêu",
        "goal": "Mục tiêu",
        "figure": f"Năm {when}",
        "distance": "So với mục tiêu",
        "verdict": "Đánh giá",
        "base": "TCCSĐ có số liệu/phải có",
    }
    caption = f"Kết quả các chỉ tiêu của toàn Đảng bộ năm {when}"
    return table(tables, caption, rows, heads, targets=list(facts))


def at_a_glance(tables: Tables) -> Chart:
    """All targets over the years in one picture, each with its own goal and scale."""
    targets = all_targets(tables)
    year = latest(tables)
    rows = of_bloc(tables, year)
    met = vi.number([row["state"] for row in rows].count("met"))
    low, high = sentences.ends_of_bases(rows)
    bases = low if low == high else f"{low} đến {high}"
    return charts.multiples(
        pd.concat(series(tables, one.id).assign(panel=one.numbered) for one in targets),
        f"Năm {year} đạt {met}/{vi.number(len(targets))} chỉ tiêu",
        source(tables, f"Năm {year} tính trên {bases} TCCSĐ tùy chỉ tiêu"),
        {target.numbered: target for target in targets},
        "các chỉ tiêu qua các năm",
    )
