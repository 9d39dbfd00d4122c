"""Conclusions in words, computed from indicators: nothing here is typed by anyone.

Each function takes rows of the tidy tables (or of the assessing modules) and gives a sentence with count, base,
percentage and what it rests on. Where a comparison is not lawful – another way of grading, too few returns – the
sentence says so instead of comparing.
"""

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from analysis.measuring.assess import standing
from analysis.measuring.rules import percent
from analysis.text import vietnamese as vi

GAVE = ("met", "missed", "running", "too-few")


def units(count: object, unit: str) -> str:
    """Distance in whole units: 'còn thiếu 3 chi bộ', 'quá mức trần 12 đảng viên', '' when met or unknown."""
    if vi.is_missing(count) or not int(count):
        return ""
    return (
        f"còn thiếu {vi.number(count)} {unit}"
        if int(count) > 0
        else f"quá mức trần {vi.number(-int(count))} {unit}"
    )


def assessment(row: dict, target) -> str:
    """The word of the main table: Vượt, Đạt, Chưa đạt, Đang thực hiện or Chưa đủ số liệu."""
    if row["state"] == "met":
        exceeds = (
            target.upper is None
            and not target.strict
            and target.lower is not None
            and 100 * int(row["numerator"]) > target.lower * int(row["denominator"])
        )
        return "Vượt" if exceeds else "Đạt"
    return {"missed": "Chưa đạt", "running": "Đang thực hiện"}.get(row["state"], "Chưa đủ số liệu")


def figure(row: dict, target) -> str:
    """'79/85 TCCSĐ, đạt 92,94%' ('bằng' where it is not met), or the state where there is no figure."""
    if vi.is_missing(row["numerator"]):
        return vi.name(vi.STATES, row["state"])
    word = "đạt" if row["state"] == "met" else "bằng"
    return vi.result(row["numerator"], row["denominator"], target.unit, target.bounds, word)


def distance(row: dict, target, tables) -> str:
    """Distance to the target in points and units, for a cell of the main table."""
    if row["state"] not in ("met", "missed", "running") or vi.is_missing(row["numerator"]):
        return vi.MISSING
    facts = standing(tables, row)
    gap = facts.distance
    if row["state"] == "met":
        return (
            "đúng mục tiêu"
            if not gap
            else "trong khung"
            if target.upper is not None
            else f"cao hơn {vi.points(gap)}"
        )
    sides = (
        ("cao hơn mức trần", "thấp hơn mức sàn")
        if target.upper is not None
        else ("cao hơn", "thấp hơn")
    )
    side = sides[0] if facts.side == "above" else sides[1]
    said = (
        f"{side} {vi.points(gap)}"
        if gap
        else f"mới đúng bằng {vi.number(target.lower)}%, cần cao hơn"
    )
    short = units(row["units_short"], target.unit)
    return said + (f"; {short}" if short else "")


def brief_distance(row: dict, target, tables) -> str:
    """Distance for a narrow column headed by its unit: '−2,56' and 'thiếu 1' on two lines that do not break."""
    if row["state"] not in ("met", "missed", "running") or vi.is_missing(row["numerator"]):
        return vi.MISSING
    facts = standing(tables, row)
    gap = (
        facts.distance
        if facts.side != "above" or target.upper is None
        else -facts.distance
    )
    lines = [
        "trong khung"
        if row["state"] == "met" and target.upper is not None
        else vi.number(gap, sign=True)
        if abs(gap) >= Fraction(1, 200) or not gap
        else f"{'dưới +' if gap > 0 else 'trên −'}0,01"
    ]
    short = units(row["units_short"], "").strip().removeprefix("còn ")
    return "\n".join([*lines, *([short] if short else [])]).replace(" ", "\u00a0")


def year_of_target(rows: pd.DataFrame, year: int, target, tables) -> str:
    """One target in one year: result, verdict, distance, base, and the change from the year before."""
    by_year = {int(r["year"]): r for r in rows.to_dict("records")}
    row = by_year.get(year)
    if row is None or vi.is_missing(row["numerator"]):
        return f"Năm {year}: chưa có số liệu."
    said = f"Năm {year}: {figure(row, target)}; {vi.IN_SENTENCE[row['state']]} ({target.asked})"
    if row["state"] in ("missed", "running"):
        said += f", {distance(row, target, tables)}"
    said += f". Tính trên {vi.base(row['reporting'], row['expected'])} có số liệu"
    return f"{said}.{_since(by_year.get(year - 1), row, year, target)}"


def _since(before: dict | None, row: dict, year: int, target) -> str:
    if before is None or vi.is_missing(before["numerator"]):
        return ""
    rates = [percent(r["numerator"], r["denominator"]) for r in (before, row)]
    if None in rates:
        return ""
    if target.breaks == year:
        return (
            f" Không so với năm {year - 1} vì cách tính thay đổi: {vi.lower(target.break_reason)}."
        )
    moved = vi.change(*rates)
    said = (
        f" So với năm {year - 1}: {moved}"
        if moved != "không đổi"
        else f" Không đổi so với năm {year - 1}"
    )
    partial = min(int(r["reporting"]) / max(int(r["expected"]), 1) for r in (before, row)) < 0.8
    return said + (" (số liệu một năm chưa đầy đủ, chỉ để tham khảo)." if partial else ".")


def term(row: dict) -> str:
    """The verdict of the term: 'đạt 3/5 năm (2021, 2022 và 2024)', with the years `thin` that are for reference only."""
    met = [int(y) for y in row["met_years"].split()]
    still = [int(y) for y in row["open_years"].split()]
    if row["mode"] == "end":
        said = {
            "met": "đạt khi kết thúc nhiệm kỳ",
            "missed": "không đạt khi kết thúc nhiệm kỳ",
            "running": "chưa kết luận, chờ số liệu cuối nhiệm kỳ",
        }.get(row["verdict"], "chưa đủ số liệu để kết luận")
        return said
    if not row["judged"]:
        return "chưa đủ số liệu để kết luận"
    said = f"đạt {vi.number(row['met'])}/{vi.number(row['years'])} năm" + (
        f" ({vi.years(met)})" if met and row["met"] < row["years"] else ""
    )
    said += f", số liệu năm {vi.years(row['thin'])} chỉ để tham khảo" if row.get("thin") else ""
    return said + (f"; chưa có kết luận cho năm {vi.years(still)}" if still else "")


def title_of_target(rows: pd.DataFrame, verdict: dict, target) -> str:
    """The finding above a chart: the term, and where the last reported year stands."""
    said = f"{target.label}: {term(verdict)}"
    given = [r for r in rows.to_dict("records") if r["state"] in GAVE]
    if given and given[-1]["state"] in ("missed", "running"):
        short = units(given[-1]["units_short"], target.unit)
        said += f"; năm {given[-1]['year']} {vi.IN_SENTENCE[given[-1]['state']]}" + (
            f", {short}" if short else ""
        )
    elif given and verdict["mode"] != "end":
        said += f"; năm {given[-1]['year']} {vi.IN_SENTENCE[given[-1]['state']]}"
    return said


def year_of_all(rows: Sequence[dict], targets: Sequence, year: int) -> list[str]:
    """All targets in one year: how many are met, which are not and by how much, which cannot be told."""
    by_target = {r["target"]: r for r in rows}
    here = [(t, by_target[t.id]) for t in targets if t.id in by_target]
    met = [f"{t.id} {t.name}" for t, r in here if r["state"] == "met"]
    missed = [(t, r) for t, r in here if r["state"] == "missed"]
    running = [f"{t.id} {t.name}" for t, r in here if r["state"] == "running"]
    other = [f"{t.id} {t.name}" for t, r in here if r["state"] not in ("met", "missed", "running")]
    said = [
        f"Năm {year} đạt {vi.number(len(met))}/{vi.number(len(here))} chỉ tiêu"
        + (f", chưa đạt {vi.number(len(missed))}" if missed else "")
        + "."
    ]
    if met:
        said.append(f"Đạt: {'; '.join(met)}.")
    if missed:
        parts = [
            f"{t.id} {t.name} ({vi.percent(r['numerator'], r['denominator'], t.bounds)}"
            + (f", {units(r['units_short'], t.unit)}" if units(r["units_short"], t.unit) else "")
            + ")"
            for t, r in missed
        ]
        said.append(f"Chưa đạt: {'; '.join(parts)}.")
    if running:
        said.append(f"Đang thực hiện, kết luận vào cuối nhiệm kỳ: {'; '.join(running)}.")
    if other:
        said.append(f"Chưa đủ số liệu: {'; '.join(other)}.")
    bases = sorted({(int(r["reporting"]), int(r["expected"])) for _, r in here})
    if bases:
        low, high = bases[0], bases[-1]
        said.append(
            f"Các kết quả tính trên {low[0]}/{low[1]} TCCSĐ có số liệu."
            if low == high
            else f"Tùy chỉ tiêu, kết quả tính trên {low[0]}/{low[1]} đến {high[0]}/{high[1]} TCCSĐ có số liệu."
        )
    return said


PACE = {
    "met-at-start": "đã đạt từ năm đầu",
    "on-pace": "theo đà này sẽ đạt khi hết nhiệm kỳ",
    "behind": "theo đà này không đạt khi hết nhiệm kỳ",
    "too-few-points": "quá ít năm để nói về xu hướng",
    "not-judged": "chỉ kết luận chung cho Đảng bộ Khối",
    "no-points": "chưa có số liệu",
}


def pace_state(row: dict) -> str:
    """The state of a pace in words; nothing is foreseen beyond the term or across a break, and no miss sounds like success."""
    if row["state"] not in ("on-pace", "behind", "met-at-start"):
        return PACE[row["state"]]
    met, first = row["last_side"] == "inside", row["state"] == "met-at-start"
    steady = not row["against"]
    if row["to_year"] == row["end_year"]:
        return "đạt khi hết nhiệm kỳ" if met else "đến hết nhiệm kỳ chưa đạt"
    if row["breaks_between"] or first or not steady:
        nearer = ", dù có tiến gần mục tiêu" if row["state"] == "on-pace" and steady else ""
        return f"năm {row['to_year']} đạt" if met else f"năm {row['to_year']} chưa đạt{nearer}"
    return PACE[row["state"]]


def pace(row: dict) -> str:
    """How fast, how fast it should be, and where the line leads within the term; always with the number of years."""
    if not row["points"]:
        return "Chưa có số liệu."
    span = f"{row['from_year']}–{row['to_year']}" if row["points"] > 1 else row["from_year"]
    said = f"{vi.number(row['points'])} năm có số liệu ({span})"
    if row["state"] == "too-few-points":
        return f"{said}: {PACE['too-few-points']}."
    parts = [_moved(row)]
    if (
        row["needed"] is not None
        and row["state"] in ("on-pace", "behind")
        and not row["breaks_between"]
    ):
        over = row["to_year"] == row["end_year"]
        parts.append(
            f"để đạt vào năm {row['end_year']} {'lẽ ra ' if over else ''}cần {vi.change(0, row['needed'])} mỗi năm"
        )
    if (
        row["projected"] is not None
        and not row["breaks_between"]
        and not row["against"]
        and row["horizon"] <= row["end_year"]
    ):
        held = min(max(row["projected"], Fraction(0)), Fraction(100))
        parts.append(f"nếu giữ nguyên đà, năm {row['horizon']} là {vi.percentage(held)}")
    if row["breaks_between"]:
        parts.append(f"không kéo dài qua năm {row['breaks_between']} vì cách tính thay đổi")
    return f"{said}: {'; '.join(parts)}."


def _moved(row: dict) -> str:
    """The way from the first year to the last; where years between went the other way, they are told instead of a pace."""
    if not row["actual"]:
        return "đầu và cuối bằng nhau"
    against = [int(y) for y in row["against"].split()]
    if not against:
        return f"mỗi năm {vi.change(0, row['actual'])}"
    back, last, run = "giảm" if row["actual"] > 0 else "tăng", int(row["to_year"]), 0
    while last - run in against:
        run += 1
    when = (
        f"{vi.number(run)} năm liền ({vi.years(against[-run:])})"
        if run > 1
        else f"năm {vi.years(against)}"
    )
    return f"{vi.change(row['first_rate'], row['last_rate'])} so với năm {row['from_year']} nhưng {back} {when}"


def top_causes(gaps: pd.DataFrame, target: str, year: int, name, most: int = 2) -> str:
    """What carries most of a target's shortage in one year, with its share: causes, or that none was stated."""
    rows = gaps[
        gaps["target"].eq(target)
        & gaps["year"].eq(year)
        & gaps["by"].eq("cause")
        & gaps["key"].ne("surplus")
    ]
    parts = sorted(
        ((Fraction(r.units), r.key) for r in rows.itertuples()),
        key=lambda p: (-p[0], p[1] != "not-stated", p[1]),
    )
    total = sum((u for u, _ in parts), Fraction(0))
    if total <= 0:
        return vi.MISSING
    said = [
        f" ({vi.percentage(100 * units_ / total, digits=0)})" * (total >= 5) for units_, _ in parts
    ]  # of fewer, shares say nothing
    return "; ".join(
        name(key) + share for (_, key), share in list(zip(parts, said, strict=True))[:most]
    )
