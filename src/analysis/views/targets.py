"""Page 2: the eleven targets over the years – figures, verdicts, readings, pace, who and why it changed."""

import pandas as pd

from analysis.codes import DEFAULT_READING as DEFAULT
from analysis.measuring.assess import (
    cap_readings,
    caps,
    compare_readings,
    leave_one_out,
    term_verdicts,
)
from analysis.measuring.completeness import bases
from analysis.measuring.rules import percent
from analysis.measuring.trend import pace as pace_of
from analysis.showing import charts, sentences
from analysis.showing.show import Chart, Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import (
    STATE_MARKS,
    Target,
    all_targets,
    base_of,
    beyond_note,
    cause_short,
    latest,
    names,
    series,
    source,
    target_of,
    years,
)

THIN = 90  # per cent of the members
READINGS = {DEFAULT: "Theo nghị quyết"}


def _bloc(tables: Tables, year: int) -> list[dict]:
    rows = tables.indicators
    return rows[
        rows["level"].eq("bloc") & rows["reading"].eq(DEFAULT) & rows["year"].eq(year)
    ].to_dict("records")


def _last_given(rows: pd.DataFrame) -> dict | None:
    given = [r for r in rows.to_dict("records") if not vi.is_missing(r["numerator"])]
    return given[-1] if given else None


def _terms(tables: Tables) -> dict[str, dict]:
    thin = [key for key in _thin(tables)]
    return {
        r["target"]: r
        | {
            "thin": [
                y
                for t, y in thin
                if t == r["target"] and str(y) in (r["met_years"] + " " + r["missed_years"]).split()
            ]
        }
        for r in term_verdicts(tables, level="bloc").to_dict("records")
    }


def overview(tables: Tables) -> pd.DataFrame:
    """All targets at a glance, for the first page.

    Returns
    -------
    DataFrame
        One row a target: ``target``, ``name``, ``goal``, ``year`` (the last with a figure), ``state`` (a code), ``verdict``, ``figure``, ``distance``,
        ``base`` (texts) and ``series`` (a small line as an SVG element with its text).
    """
    rows, clashes = [], cap_clashes(tables)
    for target in all_targets(tables):
        line = series(tables, target.id)
        last = _last_given(line)
        state = last["state"] if last else "not-reported"
        rows.append(
            {
                "target": target.id,
                "name": target.name,
                "goal": target.goal,
                "verdict": sentences.assessment(last, target)
                if last
                else vi.STATES["not-reported"],
                "year": int(last["year"]) if last else pd.NA,
                "state": state,
                "figure": sentences.figure(last, target) if last else vi.STATES["not-reported"],
                "distance": "; ".join(
                    [sentences.distance(last, target, tables), *_clash(clashes, last)]
                    if last
                    else [vi.MISSING]
                ),
                "base": vi.base(last["reporting"], last["expected"]) if last else vi.MISSING,
                "series": _spark(line, target),
            }
        )
    return pd.DataFrame(rows)


def cap_clashes(tables: Tables) -> dict[tuple[str, int], str]:
    """Where no whole number both meets a target and keeps the cap: what to say of it, by (target, year)."""
    rows = caps(tables, level="bloc")
    goals = {t.id: vi.number(t.lower) for t in all_targets(tables) if t.lower is not None}
    return {
        (
            r["target"],
            r["year"],
        ): f"năm {r['year']} không có số nguyên nào vừa đạt {goals[r['target']]}% vừa trong mức khống chế "
        f"{vi.number(r['cap'])}%: cần {vi.number(r['needed'])}, tối đa {vi.number(r['allowed'])}"
        for r in rows[rows["collides"]].to_dict("records")
    }


def _clash(clashes: dict[tuple[str, int], str], row: dict) -> list[str]:
    said = clashes.get((row["target"], int(row["year"])), "")
    return [said] if said and row["state"] == "missed" else []


def words_note(tables: Tables) -> str:
    """What the words and marks of an assessment mean."""
    strict = [t for t in all_targets(tables) if t.strict]
    said = "● Vượt: đạt và cao hơn mục tiêu; ● Đạt: đúng bằng mục tiêu hoặc trong khung; ◇ Chưa đạt; △ Đang thực hiện."
    return said + "".join(
        f" Chỉ tiêu {t.id} đòi hỏi trên {vi.number(t.lower)}%, nên cao hơn mức đó mới ghi Đạt."
        for t in strict
    )


def _thin(tables: Tables) -> dict[tuple[str, int], str]:
    """Years in which the figure of a target that counts members rests on too few of them: the share, in words."""
    counted = [t.id for t in all_targets(tables) if t.unit == "đảng viên"]
    found = bases(tables, target=counted, level="bloc")
    return {
        (r["target"], int(r["year"])): vi.percentage(r["members_share"], [THIN], 1)
        for r in found.to_dict("records")
        if r["members_share"] is not None and 0 < r["members_share"] < THIN
    }


def _thin_note(thin: dict[tuple[str, int], str]) -> list[str]:
    told: dict[str, list[str]] = {}
    for (target, year), share in thin.items():
        told.setdefault(target, []).append(f"{year}: {share}")
    said = "; ".join(f"{target} – {', '.join(parts)}" for target, parts in told.items())
    return (
        [f"* Tính trên dưới {THIN}% số đảng viên của Đảng bộ Khối ({said}), chỉ để tham khảo."]
        if said
        else []
    )


def _spark(line: pd.DataFrame, target: Target) -> str:
    rates = [percent(n, d) for n, d in zip(line["numerator"], line["denominator"], strict=True)]
    said = "; ".join(
        f"{y}: {vi.percentage(r, target.bounds) if r is not None else 'chưa có số liệu'}"
        for y, r in zip(line["year"], rates, strict=True)
    )
    cut = next((i for i, y in enumerate(line["year"]) if y == target.breaks), None)
    return charts.sparkline(
        [None if r is None else float(r) for r in rates],
        list(line["state"]),
        f"{target.label}. {said}",
        [float(b) for b in target.bounds],
        cut,
    )


def headline(tables: Tables) -> Text:
    """The last reported year in a few sentences, and the term."""
    targets = all_targets(tables)
    terms = _terms(tables)
    always = [t.id for t in targets if terms[t.id]["verdict"] == "met"]
    never = [t.id for t in targets if terms[t.id]["judged"] and not terms[t.id]["met"]]
    said = sentences.year_of_all(_bloc(tables, latest(tables)), targets, latest(tables))
    span = f"{years(tables)[0]}–{years(tables)[-1]}"
    said.append(
        f"Cả giai đoạn {span}: "
        + (f"đạt ở mọi năm: {vi.join(always)}" if always else "không chỉ tiêu nào đạt ở mọi năm")
        + (f"; chưa năm nào đạt: {vi.join(never)}." if never else ".")
    )
    thin = [t.id for t in targets if (t.id, latest(tables)) in _thin(tables)]
    if thin:
        said.append(f"Chỉ để tham khảo, vì tính trên dưới {THIN}% số đảng viên: {vi.join(thin)}.")
    return Text(said[:1], said[1:])


def main_table(tables: Tables, causes: bool = False) -> Table:
    """The main table of a review: TT, target, unit, goal, each year, distance, verdict (and main causes)."""
    rows, thin, clashes, told = [], _thin(tables), cap_clashes(tables), []
    for target in all_targets(tables):
        line = series(tables, target.id)
        last = _last_given(line)
        told += [
            f"Chỉ tiêu {target.id}: {said}." for said in (_clash(clashes, last) if last else [])
        ]
        row = {
            "TT": target.id,
            "Chỉ tiêu": target.name,
            "ĐVT": f"% {target.unit}",
            "Mục tiêu": target.goal.replace(" ", "\u00a0"),
        }
        for r in line.to_dict("records"):
            mark = STATE_MARKS.get(r["state"], "") + "*" * ((target.id, int(r["year"])) in thin)
            row[str(r["year"])] = (
                vi.MISSING
                if vi.is_missing(r["numerator"])
                else f"{vi.percent(r['numerator'], r['denominator'], target.bounds)}\u00a0{mark}\n{vi.number(r['numerator'])}/{vi.number(r['denominator'])}"
            )
        row["So với mục tiêu\n(điểm phần trăm)"] = (
            sentences.brief_distance(last, target, tables) if last else vi.MISSING
        )
        row["Đánh giá"] = _verdict(last, target, latest(tables)) if last else "Chưa đủ số liệu"
        if causes:
            row["Nguyên nhân chính"] = (
                sentences.top_causes(
                    tables.gaps,
                    target.id,
                    int(last["year"]),
                    lambda code: cause_short(tables, code),
                ).replace("; ", "\n")
                if last and last["state"] in ("missed", "running") and not _clash(clashes, last)
                else vi.MISSING
            )
        rows.append(row)
    notes = [
        "Mỗi ô: tỷ lệ, rồi số đạt/số làm cơ sở; – chưa có số liệu. Dưới đánh giá là số TCCSĐ có số liệu/phải có.",
        words_note(tables),
        *_thin_note(thin),
        *told,
        *(beyond_note(tables, [t.id for t in all_targets(tables)], latest(tables))),
        *break_notes(tables),
        *_base_notes(tables),
    ]
    if causes:
        notes.append(
            "Nguyên nhân chính: tỷ lệ tính trên phần thiếu của các tổ chức dưới mức, chưa trừ phần vượt của các tổ chức khác; xem trang Nguyên nhân."
        )
    return Table(
        pd.DataFrame(rows),
        f"Kết quả thực hiện các chỉ tiêu {years(tables)[0]}–{years(tables)[-1]}",
        source(tables),
        notes,
        head="Chỉ tiêu",
        targets=[t.id for t in all_targets(tables)],
    )


def _verdict(row: dict, target: Target, newest: int) -> str:
    """The word, the year where it is not the newest, and the base, in lines that do not break."""
    year = "" if row["year"] == newest else f" ({row['year']})"
    base = f"{vi.number(row['reporting'])}/{vi.number(row['expected'])}"
    return f"{sentences.assessment(row, target)}{year}\n{base}".replace(" ", "\u00a0")


def _base_notes(tables: Tables) -> list[str]:
    """Where the base of a target is what another one counts, but not the same figure: why."""
    said, rows = [], tables.targets.to_dict("records")
    for whole, part in ((a, b) for a in rows for b in rows if a["numerator"] == b["denominator"]):
        counted = [
            series(tables, r["target"])[c].fillna(-1)
            for r, c in ((whole, "numerator"), (part, "denominator"))
        ]
        if list(counted[0]) != list(counted[1]):
            said.append(
                f"Cơ sở của {part['target']} ({part['base']}) chỉ gồm các tổ chức có đủ số liệu mà chỉ tiêu đó cần, nên có năm khác số đạt của {whole['target']}."
            )
    return said


def break_notes(tables: Tables) -> list[str]:
    """Which targets are not compared across which year, and why."""
    reasons: dict[str, list[str]] = {}
    for target in all_targets(tables):
        if target.breaks:
            reasons.setdefault(
                f"{target.break_reason}: không so thẳng năm {target.breaks} với các năm trước", []
            ).append(target.id)
    return [f"Chỉ tiêu {vi.join(ids)}: {vi.lower(reason)}." for reason, ids in reasons.items()]


def at_a_glance(tables: Tables) -> Chart:
    """All targets over the years in one picture, each with its own goal and scale."""
    targets, parts, goals = all_targets(tables), [], {}
    for t in targets:
        panel = f"{t.id}. {t.name}"
        parts.append(series(tables, t.id).assign(panel=panel))
        goals[panel] = (t.lower, t.upper, t.strict, t.breaks)
    year = latest(tables)
    met = [r["target"] for r in _bloc(tables, year) if r["state"] == "met"]
    bases = sorted({(int(r["reporting"]), int(r["expected"])) for r in _bloc(tables, year)})
    low, high = bases[0], bases[-1]
    base = (
        f"Năm {year} tính trên {low[0]}/{low[1]}"
        + (f" đến {high[0]}/{high[1]}" if high != low else "")
        + " TCCSĐ tùy chỉ tiêu"
    )
    return charts.multiples(
        pd.concat(parts),
        f"Năm {year} đạt {vi.number(len(met))}/{vi.number(len(targets))} chỉ tiêu",
        source(tables, base),
        what="các chỉ tiêu qua các năm",
        goals=goals,
    )


def sentence(tables: Tables, target: Target) -> str:
    """The last year of a target in words, with what a reader must know before relying on it."""
    line = series(tables, target.id)
    last = _last_given(line)
    if not last:
        return "Chưa có số liệu."
    rests = [
        f" {vi.upper(said)}."
        for said in (*_clash(cap_clashes(tables), last), *_rests_on(tables, target, last))
    ]
    return sentences.year_of_target(line, int(last["year"]), target, tables) + "".join(rests)


def _rests_on(tables: Tables, target: Target, bloc: dict) -> list[str]:
    """Of a target that is met: whether leaving out one organisation turns that round, and whether most miss it."""
    rows = tables.indicators
    rows = rows[
        rows["target"].eq(target.id)
        & rows["reading"].eq(DEFAULT)
        & rows["level"].eq("organisation")
        & rows["year"].eq(bloc["year"])
    ]
    rows = rows[rows["numerator"].notna()]
    if bloc["state"] != "met":
        return []
    without = leave_one_out(tables, target.id, int(bloc["year"]))
    turning = without[without["turns"]].sort_values(["distance", "scope"])
    said = []
    if len(turning):
        worst, n, d = turning[["scope", "numerator", "denominator"]].iloc[0]
        most = (
            "kết quả phụ thuộc một tổ chức"
            if len(turning) == 1
            else f"bỏ bất kỳ một trong {vi.number(len(turning))} tổ chức thì kết luận đổi"
        )
        said.append(
            f"{most}: không tính {names(tables).get(worst, worst)} thì là {vi.percent(n, d, target.bounds)}, chưa đạt"
        )
    below = int(rows["state"].eq("missed").sum())
    if 2 * below > len(rows):
        said.append(f"{vi.base(below, len(rows))} dưới mức")
    return said


def target(tables: Tables, target: str) -> Group:
    """One target: what it says, a sentence for the last year, its line and the sentence on its pace."""
    facts, line = target_of(tables, target), series(tables, target)
    said = [f"{facts.statement}."]
    said.append(sentence(tables, facts))
    paces = pace_of(tables, target=target, level="bloc").to_dict("records")
    said += [
        f"Xu hướng: {sentences.pace(p)[:-1]} – {sentences.pace_state(p)}."
        if p["points"] and p["state"] != "too-few-points"
        else f"Xu hướng: {sentences.pace(p)}"
        for p in paces
        if p["points"]
    ]
    title = sentences.title_of_target(line, _terms(tables)[target], facts)
    picture = charts.trend(
        line, title, source(tables, base_of(line)), what=facts.label, **facts.style
    )
    return Group([Text(said), picture])


def readings(tables: Tables) -> Group:
    """Targets with more than one lawful denominator, side by side, and where the verdicts part."""
    rows = compare_readings(tables, level="bloc")
    words = {(r["target"], r["reading"]): r["name"] for r in tables.readings.to_dict("records")}
    shown, said = [], []
    for target in all_targets(tables):
        mine = rows[rows["target"].eq(target.id)]
        for reading, some in mine.groupby("reading", sort=False):
            shown.append(
                {
                    "Chỉ tiêu": target.id,
                    "Cách tính": READINGS.get(reading) or words[target.id, reading],
                    "Mục tiêu": target.goal,
                }
                | {
                    str(r["year"]): vi.MISSING
                    if vi.is_missing(r["numerator"])
                    else f"{vi.percent(r['numerator'], r['denominator'], target.bounds)}\u00a0{STATE_MARKS.get(r['state'], '')}\n"
                    f"{vi.number(r['numerator'])}/{vi.number(r['denominator'])}"
                    for r in some.to_dict("records")
                }
            )
        differing = sorted({int(y) for y in mine.loc[mine["differs"], "year"]})
        if len(mine):
            said.append(
                f"Chỉ tiêu {target.id}: "
                + (
                    f"kết luận khác nhau giữa các cách tính ở năm {vi.years(differing)}"
                    if differing
                    else "mọi cách tính cho cùng kết luận ở tất cả các năm"
                )
                + "."
            )
    order = {DEFAULT: 0}
    shown.sort(
        key=lambda r: (
            r["Chỉ tiêu"],
            order.get(r["Cách tính"], r["Cách tính"] != READINGS[DEFAULT]),
        )
    )
    table = Table(
        pd.DataFrame(shown),
        "Các cách hiểu mẫu số và kết luận theo từng cách",
        source(tables),
        ["● đạt, ◇ chưa đạt."],
        head="Cách tính",
    )
    return Group(
        [
            Text(
                [
                    "Nghị quyết cho phép hiểu mẫu số theo hơn một cách ở một số chỉ tiêu; mọi cách đều được tính."
                ],
                said,
            ),
            table,
        ]
    )


def cap(tables: Tables) -> Text:
    """The cap on excellent beside the targets that ask for a share of excellent."""
    rows = caps(tables, level="bloc")
    said = []
    for r in cap_readings(tables).to_dict("records"):
        if not r["agrees"]:
            said.append(
                f"Chỉ tiêu {r['target']} cần ít nhất {vi.percentage(r['lower'])}; nếu mức khống chế tính trên riêng số hoàn thành tốt thì nhiều "
                f"nhất chỉ được {vi.percentage(r['highest'])}, không bao giờ đạt. Vì vậy mức khống chế được hiểu là tính trên số tốt trở lên."
            )
    clash = rows[rows["collides"]]
    if len(clash):
        said.append(
            "Không có số nguyên nào vừa đạt chỉ tiêu vừa trong mức khống chế: "
            + "; ".join(
                f"{r.target} năm {r.year} (trong {vi.number(r.denominator)}: cần {vi.number(r.needed)}, nhiều nhất được {vi.number(r.allowed)})"
                for r in clash.itertuples()
            )
            + "."
        )
    over = rows[~rows["within"]]
    said.append(
        "Vượt mức khống chế là điều cần hỏi lại, không phải lỗi: "
        + (
            "; ".join(
                f"{r.target} năm {r.year} ({vi.number(r.numerator)}/{vi.number(r.denominator)}, nhiều nhất được {vi.number(r.allowed)})"
                for r in over.itertuples()
            )
            or "không có trường hợp nào"
        )
        + "."
    )
    return Text([], said)


def terms(tables: Tables) -> Text:
    """The verdicts of the term, and the targets that have each of them."""
    verdicts, told = _terms(tables), {}
    for t in all_targets(tables):
        told.setdefault(sentences.term(verdicts[t.id]), []).append(f"{t.id} {t.name}")
    ends = vi.join(t.id for t in all_targets(tables) if t.cumulative)
    return Text(
        [
            "Năm chưa có báo cáo là năm để ngỏ, không tính là không đạt."
            + (f" Chỉ tiêu {ends} tính cộng dồn, kết luận vào cuối nhiệm kỳ." if ends else "")
        ],
        [f"{vi.upper(said)}: {'; '.join(names)}." for said, names in told.items()],
    )


def pace(tables: Tables) -> Text:
    """Which targets go more slowly than they must, or were missed at the end; each target's own pace stands with it."""
    frame = pace_of(tables, level="bloc")
    behind = list(dict.fromkeys(frame.loc[frame["state"].eq("behind"), "target"]))
    end = int(frame["end_year"].max())
    missed = [r["target"] for r in _bloc(tables, end) if r["state"] == "missed"]
    return Text(
        [
            (f"Hết nhiệm kỳ (năm {end}) chưa đạt: {vi.join(missed)}. " if missed else "")
            + (
                f"Tăng chậm hơn mức cần có tính từ năm đầu: {vi.join(behind)}."
                if behind
                else "Không có chỉ tiêu nào đi chậm so với tốc độ cần có."
            ),
            f"Mỗi chỉ tiêu có nhiều nhất {vi.number(len(years(tables)))} năm số liệu, nên chỉ kéo một đường thẳng từ năm đầu đến năm cuối; "
            "chừng ấy năm không đủ để nói năm nào là bất thường. Tốc độ của từng chỉ tiêu ghi ở mục của chỉ tiêu đó.",
        ]
    )
