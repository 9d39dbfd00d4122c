"""Page 2: the targets over the years – figures, verdicts, readings, pace, who and why it changed."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.measuring.assess import (
    cap_readings,
    caps,
    compare_readings,
    percent,
    term_verdicts,
)
from analysis.measuring.carriers import carriers
from analysis.measuring.measure import DEFAULT
from analysis.measuring.reliance import THIN, partial_bases, thin, turning
from analysis.measuring.series import figures, last_given, latest, series, years
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.measuring.trend import pace as pace_of
from analysis.showing import charts, sentences
from analysis.showing import figures as words
from analysis.showing.pace import pace as pace_said
from analysis.showing.pace import pace_state
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import base_of, beyond_note, cause_short, names, source

Figure = words.Figure
Clashes = Mapping[tuple[str, int], str]

FEW = 5  # units short of a target; of fewer, shares say nothing
MOST_CAUSES = 2  # named in the main table
WORDS = (
    "● Vượt: đạt và cao hơn mục tiêu; ● Đạt: đúng bằng mục tiêu hoặc trong khung;"
    " ◇ Chưa đạt; △ Đang thực hiện."
)
STRICT = " Chỉ tiêu {id} đòi hỏi trên {bound}%, nên cao hơn mức đó mới ghi Đạt."
CLASH = (
    "năm {year} không có số nguyên nào vừa đạt {goal}% vừa trong mức khống chế {cap}%:"
    " cần {needed}, tối đa {allowed}"
)
THIN_NOTE = f"* Tính trên dưới {THIN}% số đảng viên của Đảng bộ Khối ({{}}), chỉ để tham khảo."
THIN_NOW = f"Chỉ để tham khảo, vì tính trên dưới {THIN}% số đảng viên: {{}}."
CELL_NOTE = (
    "Mỗi ô: tỷ lệ, rồi số đạt/số làm cơ sở; – chưa có số liệu."
    " Dưới đánh giá là số TCCSĐ có số liệu/phải có."
)
CAUSES_NOTE = (
    "Nguyên nhân chính: tỷ lệ tính trên phần thiếu của các tổ chức dưới mức,"
    " chưa trừ phần vượt của các tổ chức khác; xem trang Nguyên nhân."
)
PARTIAL = (
    "Cơ sở của {part} ({base}) chỉ gồm các tổ chức có đủ số liệu mà chỉ tiêu đó cần,"
    " nên có năm khác số đạt của {whole}."
)
READINGS_NOTE = (
    "Nghị quyết cho phép hiểu mẫu số theo hơn một cách ở một số chỉ tiêu; mọi cách đều được tính."
)
CAP_READING = (
    "Chỉ tiêu {target} cần ít nhất {lower}; nếu mức khống chế tính trên riêng số hoàn thành tốt"
    " thì nhiều nhất chỉ được {highest}, không bao giờ đạt."
    " Vì vậy mức khống chế được hiểu là tính trên số tốt trở lên."
)
NO_WHOLE = "Không có số nguyên nào vừa đạt chỉ tiêu vừa trong mức khống chế: {}."
OVER_CAP = "Vượt mức khống chế là điều cần hỏi lại, không phải lỗi: {}."
OPEN_YEARS = "Năm chưa có báo cáo là năm để ngỏ, không tính là không đạt."
PACE_NOTE = (
    "Mỗi chỉ tiêu có nhiều nhất {} năm số liệu, nên chỉ kéo một đường thẳng từ năm đầu đến năm cuối;"
    " chừng ấy năm không đủ để nói năm nào là bất thường."
    " Tốc độ của từng chỉ tiêu ghi ở mục của chỉ tiêu đó."
)


# ---- what all parts of the page know


def _bloc(tables: Tables, year: int) -> list[dict[Any, Any]]:
    return figures(tables, level="bloc", year=year).to_dict("records")


def _terms(tables: Tables) -> dict[str, dict[Any, Any]]:
    """The verdict of the term by target."""
    rows = term_verdicts(figures(tables, level="bloc"), tables.targets).to_dict("records")
    return {row["target"]: row for row in rows}


def _term(verdict: Mapping[Any, Any], thin_years: list[int]) -> tuple[Mapping[Any, Any], list[int]]:
    """A verdict, and those of its years that are for reference only."""
    judged = f"{verdict['met_years']} {verdict['missed_years']}".split()
    return verdict, [year for year in thin_years if str(year) in judged]


def _thin(tables: Tables) -> dict[str, dict[int, str]]:
    """Years for reference only, by target: what share of the members they cover."""
    found: dict[str, dict[int, str]] = {}
    for row in thin(tables).to_dict("records"):
        share = vi.percentage(row["members_share"], [THIN], 1)
        found.setdefault(row["target"], {})[int(row["year"])] = share
    return found


def cap_clashes(tables: Tables) -> dict[tuple[str, int], str]:
    """Where no whole number both meets a target and keeps the cap: what to say of it, by (target, year)."""
    rows = caps(figures(tables, level="bloc"), tables.targets)
    found = {}
    for row in rows[rows["collides"]].to_dict("records"):
        numbers = {key: vi.number(row[key]) for key in ("cap", "needed", "allowed")}
        goal = vi.number(target_of(tables, row["target"]).lower)
        found[row["target"], row["year"]] = CLASH.format(year=row["year"], goal=goal, **numbers)
    return found


def _clash(clashes: Clashes, row: Figure | None) -> list[str]:
    if row is None or row["state"] != "missed":
        return []
    said = clashes.get((row["target"], int(row["year"])), "")
    return [said] if said else []


def words_note(tables: Tables) -> str:
    """What the words and marks of an assessment mean."""
    strict = [target for target in all_targets(tables) if target.strict]
    return WORDS + "".join(STRICT.format(id=t.id, bound=vi.number(t.lower)) for t in strict)


def break_notes(tables: Tables) -> list[str]:
    """Which targets are not compared across which year, and why."""
    reasons: dict[str, list[str]] = {}
    for target in all_targets(tables):
        if target.breaks:
            year = f"không so thẳng năm {target.breaks} với các năm trước"
            reasons.setdefault(f"{target.break_reason}: {year}", []).append(target.id)
    return [f"Chỉ tiêu {vi.join(ids)}: {vi.lower(reason)}." for reason, ids in reasons.items()]


# ---- all targets


def overview(tables: Tables) -> pd.DataFrame:
    """All targets at a glance, for the first page.

    Returns
    -------
    DataFrame
        One row a target: ``target``, ``name``, ``goal``, ``verdict``, ``year`` (the last with a figure), ``state`` (a
        code), ``figure``, ``distance``, ``base`` (texts) and ``series`` (a small line as an SVG element with its text).
    """
    clashes = cap_clashes(tables)
    return pd.DataFrame([_glance(tables, target, clashes) for target in all_targets(tables)])


def _glance(tables: Tables, target: Target, clashes: Clashes) -> dict[str, Any]:
    line = series(tables, target.id)
    last, nothing = last_given(line), vi.STATES["not-reported"]
    row = {
        "target": target.id,
        "name": target.name,
        "goal": target.short,
        "verdict": nothing,
        "year": pd.NA,
        "state": "not-reported",
        "figure": nothing,
        "distance": vi.MISSING,
        "base": vi.MISSING,
        "series": _spark(line, target),
    }
    if last:
        row |= {
            "verdict": words.assessment(last, target),
            "year": int(last["year"]),
            "state": last["state"],
            "figure": words.told(last, target),
            "distance": "; ".join([words.distance(last, target), *_clash(clashes, last)]),
            "base": f"{words.base(last)} TCCSĐ",
        }
    return row


def _spark(line: pd.DataFrame, target: Target) -> str:
    rows = line.to_dict("records")
    rates = [percent(row["numerator"], row["denominator"]) for row in rows]
    shown = ["chưa có số liệu" if r is None else vi.percentage(r, target.bounds) for r in rates]
    said = "; ".join(f"{row['year']}: {text}" for row, text in zip(rows, shown, strict=True))
    return charts.sparkline(
        [None if rate is None else float(rate) for rate in rates],
        list(line["state"]),
        f"{target.label}. {said}",
        [float(bound) for bound in target.bounds],
        next((i for i, row in enumerate(rows) if row["year"] == target.breaks), None),
    )


def headline(tables: Tables) -> Text:
    """The last reported year in a few sentences, and the term."""
    targets, terms, year = all_targets(tables), _terms(tables), latest(tables)
    always = [t.id for t in targets if terms[t.id]["verdict"] == "met"]
    never = [t.id for t in targets if terms[t.id]["judged"] and not terms[t.id]["met"]]
    said = sentences.year_of_all(_bloc(tables, year), targets, year)
    whole = "không chỉ tiêu nào đạt ở mọi năm"
    if always:
        whole = f"đạt ở mọi năm: {vi.join(always)}"
    if never:
        whole += f"; chưa năm nào đạt: {vi.join(never)}"
    said.append(f"Cả giai đoạn {_span(tables)}: {whole}.")
    for_reference = [target for target, shares in _thin(tables).items() if year in shares]
    if for_reference:
        said.append(THIN_NOW.format(vi.join(for_reference)))
    return Text(said[:1], said[1:])


def _span(tables: Tables) -> str:
    return f"{years(tables)[0]}–{years(tables)[-1]}"


def main_table(tables: Tables, causes: bool = False) -> Table:
    """The main table of a review: TT, target, unit, goal, each year, distance, verdict (and main causes)."""
    targets, thin_years, clashes = all_targets(tables), _thin(tables), cap_clashes(tables)
    rows, clashing = [], []
    for target in targets:
        line = series(tables, target.id)
        last = last_given(line)
        clash = _clash(clashes, last)
        clashing += [f"Chỉ tiêu {target.id}: {said}." for said in clash]
        row = {
            "TT": target.id,
            "Chỉ tiêu": target.name,
            "ĐVT": f"% {target.unit}",
            "Mục tiêu": words.whole(target.short),
        }
        for figure in line.to_dict("records"):
            star = "*" if figure["year"] in thin_years.get(target.id, ()) else ""
            row[str(figure["year"])] = words.cell(figure, target, star)
        row["So với mục tiêu\n(điểm phần trăm)"] = (
            words.brief_distance(last, target) if last else vi.MISSING
        )
        row["Đánh giá"] = _verdict(last, target, latest(tables)) if last else words.TOO_LITTLE
        if causes:
            told = last is not None and last["state"] in words.OPEN and not clash
            row["Nguyên nhân chính"] = _main_causes(tables, last) if told else vi.MISSING
        rows.append(row)
    notes = [CELL_NOTE, words_note(tables), *_thin_note(thin_years), *clashing]
    notes += beyond_note(tables, [target.id for target in targets], latest(tables))
    notes += break_notes(tables) + _partial_notes(tables) + ([CAUSES_NOTE] if causes else [])
    return Table(
        pd.DataFrame(rows),
        f"Kết quả thực hiện các chỉ tiêu {_span(tables)}",
        source(tables),
        notes,
        head="Chỉ tiêu",
        targets=[target.id for target in targets],
    )


def _verdict(row: Figure, target: Target, newest: int) -> str:
    """The word, the year where it is not the newest, and the base."""
    year = "" if row["year"] == newest else f" ({row['year']})"
    return words.whole(f"{words.assessment(row, target)}{year}\n{words.base(row)}")


def _main_causes(tables: Tables, row: Figure) -> str:
    """What carries most of a target's shortage, with its share: causes, or that none was stated."""
    parts = carriers(tables, row["target"], int(row["year"]), "cause").to_dict("records")
    enough = sum(part["units"] for part in parts) >= FEW
    said = []
    for part in parts[:MOST_CAUSES]:
        share = f" ({vi.percentage(part['share'], digits=0)})" if enough else ""
        said.append(cause_short(tables, part["key"]) + share)
    return "\n".join(said) or vi.MISSING


def _thin_note(thin_years: Mapping[str, Mapping[int, str]]) -> list[str]:
    told = []
    for target, shares in thin_years.items():
        told.append(f"{target} – {', '.join(f'{year}: {share}' for year, share in shares.items())}")
    return [THIN_NOTE.format("; ".join(told))] if told else []


def _partial_notes(tables: Tables) -> list[str]:
    """Where the base of a target is what another one counts, but not the same figure: why."""
    return [
        PARTIAL.format(part=part, base=target_of(tables, part).base, whole=whole)
        for whole, part in partial_bases(tables)
    ]


def at_a_glance(tables: Tables) -> Chart:
    """All targets over the years in one picture, each with its own goal and scale."""
    targets, year = all_targets(tables), latest(tables)
    lines = [series(tables, target.id).assign(panel=target.numbered) for target in targets]
    rows = _bloc(tables, year)
    met = sum(row["state"] == "met" for row in rows)
    low, high = sentences.ends_of_bases(rows)
    bases = low if low == high else f"{low} đến {high}"
    return charts.multiples(
        pd.concat(lines),
        f"Năm {year} đạt {vi.number(met)}/{vi.number(len(targets))} chỉ tiêu",
        source(tables, f"Năm {year} tính trên {bases} TCCSĐ tùy chỉ tiêu"),
        {target.numbered: target for target in targets},
        "các chỉ tiêu qua các năm",
    )


# ---- one target


def sentence(tables: Tables, target: Target) -> str:
    """The last year of a target in words, with what a reader must know before relying on it."""
    line = series(tables, target.id)
    last = last_given(line)
    if not last:
        return "Chưa có số liệu."
    said = sentences.year_of_target(line, int(last["year"]), target)
    rests = _clash(cap_clashes(tables), last) + _rests_on(tables, target, last)
    return said + "".join(f" {vi.upper(rest)}." for rest in rests)


def _rests_on(tables: Tables, target: Target, bloc: Figure) -> list[str]:
    """Of a target that is met: whether leaving out one organisation turns that round, and whether most miss it."""
    if bloc["state"] != "met":
        return []
    said, without = [], turning(tables, target.id, bloc["year"]).to_dict("records")
    if without:
        most = "kết quả phụ thuộc một tổ chức"
        if len(without) > 1:
            most = f"bỏ bất kỳ một trong {vi.number(len(without))} tổ chức thì kết luận đổi"
        name = names(tables).get(without[0]["organisation"], without[0]["organisation"])
        rate = words.rate(without[0], target)
        said.append(f"{most}: không tính {name} thì là {rate}, chưa đạt")
    single = figures(tables, target.id, level="organisation", year=bloc["year"])
    states = single.loc[single["numerator"].notna(), "state"]
    below = int(states.eq("missed").sum())
    if 2 * below > len(states):
        said.append(f"{vi.base(below, len(states))} dưới mức")
    return said


def target(tables: Tables, target: str) -> Group:
    """One target: what it says, a sentence for the last year, its line and the sentence on its pace."""
    facts, line = target_of(tables, target), series(tables, target)
    said = [f"{facts.statement}.", sentence(tables, facts)]
    for row in pace_of(line, tables.targets).to_dict("records"):
        if row["points"]:
            told = pace_said(row)
            if row["state"] != "too-few-points":
                told = f"{told[:-1]} – {pace_state(row)}."
            said.append(f"Xu hướng: {told}")
    verdict = _term(_terms(tables)[target], list(_thin(tables).get(target, ())))
    title = sentences.title_of_target(line, *verdict, facts)
    picture = charts.trend(line, title, source(tables, base_of(line)), facts, facts.label)
    return Group([Text(said), picture])


# ---- readings, the cap, the term


def readings(tables: Tables) -> Group:
    """Targets with more than one lawful denominator, side by side, and where the verdicts part."""
    bloc = figures(tables, level="bloc", reading=None)
    rows = compare_readings(bloc, tables.targets)
    called = {(row["target"], row["reading"]): row for row in tables.readings.to_dict("records")}
    shown, said = [], []
    for target in all_targets(tables):
        mine = rows[rows["target"].eq(target.id)]
        others = sorted(key[1] for key in called if key[0] == target.id)
        for reading in [DEFAULT, *others] if len(mine) else []:
            name = called.get((target.id, reading), {"name": "Theo nghị quyết"})["name"]
            row = {"Chỉ tiêu": target.id, "Cách tính": name, "Mục tiêu": target.short}
            for figure in mine[mine["reading"].eq(reading)].to_dict("records"):
                row[str(figure["year"])] = words.cell(figure, target)
            shown.append(row)
        if len(mine):
            differing = vi.years(mine.loc[mine["differs"], "year"])
            parted = "mọi cách tính cho cùng kết luận ở tất cả các năm"
            if differing:
                parted = f"kết luận khác nhau giữa các cách tính ở năm {differing}"
            said.append(f"Chỉ tiêu {target.id}: {parted}.")
    table = Table(
        pd.DataFrame(shown),
        "Các cách hiểu mẫu số và kết luận theo từng cách",
        source(tables),
        ["● đạt, ◇ chưa đạt."],
        head="Cách tính",
    )
    return Group([Text([READINGS_NOTE], said), table])


def cap(tables: Tables) -> Text:
    """The cap on excellent beside the targets that ask for a share of excellent."""
    rows, said = caps(figures(tables, level="bloc"), tables.targets), []
    for row in cap_readings(tables.targets).to_dict("records"):
        if not row["agrees"]:
            shares = {key: vi.percentage(row[key]) for key in ("lower", "highest")}
            said.append(CAP_READING.format(target=row["target"], **shares))
    clashing = [
        f"{row['target']} năm {row['year']} (trong {vi.number(row['denominator'])}: "
        f"cần {vi.number(row['needed'])}, nhiều nhất được {vi.number(row['allowed'])})"
        for row in rows[rows["collides"]].to_dict("records")
    ]
    if clashing:
        said.append(NO_WHOLE.format("; ".join(clashing)))
    over = [
        f"{row['target']} năm {row['year']} ({words.counts(row)}, "
        f"nhiều nhất được {vi.number(row['allowed'])})"
        for row in rows[~rows["within"]].to_dict("records")
    ]
    said.append(OVER_CAP.format("; ".join(over) or "không có trường hợp nào"))
    return Text([], said)


def terms(tables: Tables) -> Text:
    """The verdicts of the term, and the targets that have each of them."""
    verdicts, thin_years = _terms(tables), _thin(tables)
    told: dict[str, list[str]] = {}
    for target in all_targets(tables):
        said = sentences.term(*_term(verdicts[target.id], list(thin_years.get(target.id, ()))))
        told.setdefault(said, []).append(f"{target.id} {target.name}")
    ends = vi.join(target.id for target in all_targets(tables) if target.cumulative)
    at_end = f" Chỉ tiêu {ends} tính cộng dồn, kết luận vào cuối nhiệm kỳ." if ends else ""
    return Text(
        [OPEN_YEARS + at_end],
        [f"{vi.upper(said)}: {'; '.join(named)}." for said, named in told.items()],
    )


def pace(tables: Tables) -> Text:
    """Which targets go more slowly than they must, or were missed at the end; each target's own pace stands with it."""
    rows = pace_of(figures(tables, level="bloc"), tables.targets)
    behind = dict.fromkeys(rows.loc[rows["state"].eq("behind"), "target"])
    end = int(rows["end_year"].max())
    missed = [row["target"] for row in _bloc(tables, end) if row["state"] == "missed"]
    said = f"Hết nhiệm kỳ (năm {end}) chưa đạt: {vi.join(missed)}. " if missed else ""
    if behind:
        said += f"Tăng chậm hơn mức cần có tính từ năm đầu: {vi.join(behind)}."
    else:
        said += "Không có chỉ tiêu nào đi chậm so với tốc độ cần có."
    return Text([said, PACE_NOTE.format(vi.number(len(years(tables))))])
