"""Page 2: the targets over the years – figures, verdicts, readings, pace, the term."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.codes import DEFAULT_READING, NOT_STATED, OPEN
from analysis.measuring.assess import (
    cap_readings,
    caps,
    compare_readings,
    term_verdicts,
)
from analysis.measuring.reliance import THIN, partial_bases, thin
from analysis.measuring.series import columns, figures, latest, records, series, years
from analysis.measuring.shortage import shortage
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.measuring.terms import changed, going_on, of_term, terms_there
from analysis.measuring.trend import pace as pace_of
from analysis.showing import charts, sentences
from analysis.showing import figures as words
from analysis.showing import pace as told_pace
from analysis.showing.show import Chart, Group, Table, Text
from analysis.showing.text import Heading
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import doubts
from analysis.views.common import Row, base_of, beyond_note, of_years, source, table
from analysis.views.names import cause_short

Clashes = Mapping[tuple[str, int], str]
Thin = Mapping[str, Mapping[int, str]]

FEW = 5  # units short of a target; of fewer, shares say nothing
MOST = 2  # causes in the main table


# ---- what all parts of the page know


def _bloc(tables: Tables, year: int) -> list[dict[str, Any]]:
    return records(figures(tables, level="bloc", year=year))


def _last(rows: pd.DataFrame) -> dict[str, Any] | None:
    """The last row that has a figure."""
    given = records(rows[rows["numerator"].notna()])
    return given[-1] if given else None


def _span(tables: Tables) -> str:
    first, last = years(tables)[0], years(tables)[-1]
    return f"{first}–{last}" if first < last else f"năm {last}"


def _thin(tables: Tables) -> dict[str, dict[int, str]]:
    """Years for reference only, by target: what share of the members they cover."""
    found: dict[str, dict[int, str]] = {}
    rows = thin(tables)
    for target, year, share in columns(rows, "target", "year", "members_share"):
        found.setdefault(target, {})[year] = vi.percentage(share, [THIN], 1)
    return found


def _terms(tables: Tables) -> dict[str, tuple[Row, list[int]]]:
    """The verdict of the term by target, and those of its years that are for reference only."""
    thin_years = _thin(tables)
    found: dict[str, tuple[Row, list[int]]] = {}
    for row in records(term_verdicts(tables, level="bloc")):
        judged = f"{row['met_years']} {row['missed_years']}".split()
        these = [year for year in thin_years.get(row["target"], ()) if str(year) in judged]
        found[row["target"]] = row, these
    return found


def cap_clashes(tables: Tables) -> dict[tuple[str, int], str]:
    """Where no whole number both meets a target and keeps the cap.

    Returns
    -------
    dict
        What to say of it, by (target, year).
    """
    rows = caps(tables, level="bloc")
    found = {}
    for row in records(rows[rows["collides"]]):
        target = target_of(tables, row["target"])
        found[row["target"], row["year"]] = (
            f"trong {vi.number(row['denominator'])} {target.base}, muốn đạt"
            f" {vi.number(target.lower)}% phải có {vi.number(row['needed'])}, nhưng mức khống chế"
            f" {vi.number(row['cap'])}% chỉ cho phép {vi.number(row['allowed'])}"
        )
    return found


def _clash(clashes: Clashes, row: Row | None) -> list[str]:
    if row is None or row["state"] != "missed":
        return []
    return [said for said in [clashes.get((row["target"], row["year"]))] if said]


def words_note(tables: Tables) -> str:
    """What the words and marks of an assessment mean."""
    said = (
        "● Vượt: đạt và cao hơn mục tiêu; ● Đạt: đúng bằng mục tiêu hoặc trong khung;"
        " ◇ Chưa đạt; △ Đang thực hiện."
    )
    for target in all_targets(tables):
        if target.strict:
            asked = f"Chỉ tiêu {target.id} đòi hỏi trên {vi.number(target.lower)}%"
            said += f" {asked}, nên cao hơn mức đó mới ghi Đạt."
    return said


def break_notes(tables: Tables) -> list[str]:
    """Which targets are not compared across which year, and why."""
    reasons: dict[str, list[str]] = {}
    for target in all_targets(tables):
        if target.cut(years(tables)):
            year = f"không so thẳng năm {target.breaks} với các năm trước"
            reasons.setdefault(f"{target.break_reason}: {year}", []).append(target.id)
    return [f"Chỉ tiêu {vi.join(ids)}: {vi.lower(reason)}." for reason, ids in reasons.items()]


# ---- all targets


def overview(tables: Tables) -> pd.DataFrame:
    """All targets at a glance, for the first page.

    Returns
    -------
    DataFrame
        One row a target: ``target``, ``name``, ``goal``, ``verdict``, ``year`` (the last with a
        figure), ``state`` (a code), ``figure``, ``distance``, ``base`` (texts) and ``series`` (a
        small line as an SVG element with its text).
    """
    clashes = cap_clashes(tables)
    return pd.DataFrame([_glance(tables, target, clashes) for target in all_targets(tables)])


def _glance(tables: Tables, target: Target, clashes: Clashes) -> dict[str, Any]:
    line = series(tables, target.id)
    last = _last(line)
    nothing = target.states["not-reported"]
    row: dict[str, Any] = {
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
        distance = words.distance(tables, last, target)
        row |= {
            "verdict": words.assessment(last, target),
            "year": last["year"],
            "state": last["state"],
            "figure": words.told(last, target),
            "distance": "; ".join([distance, *_clash(clashes, last)]),
            "base": f"{words.base(last)} TCCSĐ",
        }
    return row


def _spark(line: pd.DataFrame, target: Target) -> str:
    rows = records(line)
    rates = [words.exact(row) for row in rows]
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
    targets = all_targets(tables)
    year = latest(tables)
    verdicts = {target: verdict for target, (verdict, _) in _terms(tables).items()}
    always = [t.id for t in targets if _always(verdicts[t.id])]
    never = [t.id for t in targets if verdicts[t.id]["judged"] and not verdicts[t.id]["met"]]
    said = sentences.year_of_all(_bloc(tables, year), targets, year)
    whole = "không chỉ tiêu nào đạt ở mọi năm"
    if always:
        whole = f"đạt ở mọi năm: {vi.join(always)}"
    if never:
        whole += f"; chưa năm nào đạt: {vi.join(never)}"
    if len(years(tables)) > 1:
        said.append(f"Cả giai đoạn {_span(tables)}: {whole}.")
    few = vi.join(target for target, shares in _thin(tables).items() if year in shares)
    if few:
        said.append(f"Chỉ để tham khảo, vì tính trên dưới {THIN}% số đảng viên: {few}.")
    return Text(said[:1], said[1:])


def _always(verdict: Row) -> bool:
    """Whether a target was met in every year so far, or at the end where that counts."""
    return bool(verdict["verdict"] == "met" or 0 < verdict["met"] == verdict["years"])


def main_table(tables: Tables, causes: bool = False) -> Table:
    """The main table of a review.

    TT, target, unit, goal, each year, distance, verdict (and main causes).
    """
    targets = all_targets(tables)
    thin_years = _thin(tables)
    clashes, doubtful = cap_clashes(tables), doubts.told(tables)
    rows = []
    clashing = []
    for target in targets:
        line = series(tables, target.id)
        last = _last(line)
        stars = thin_years.get(target.id, ())
        row: dict[Any, str] = {
            "id": target.id,
            "name": target.name,
            "unit": target.unit if target.number else f"% {target.unit}",
            "goal": words.whole(target.short),
            "verdict": words.TOO_LITTLE,
        }
        for figure in records(line):
            star = (
                doubts.MARK
                if (target.id, figure["year"]) in doubtful or figure["year"] in stars
                else ""
            )
            row[figure["year"]] = words.cell(figure, target, star)
        if last:
            clash = _clash(clashes, last)
            clashing += [f"Chỉ tiêu {target.id}: {said}." for said in clash]
            row["distance"] = words.brief_distance(tables, last, target)
            row["verdict"] = _verdict(last, target, latest(tables))
            if last["state"] in OPEN and not clash:
                row["causes"] = _main_causes(tables, last)
        rows.append(row)
    heads: dict[Any, str] = {
        "id": "TT",
        "name": "Chỉ tiêu",
        "unit": "ĐVT",
        "goal": "Mục tiêu",
    }
    heads |= of_years(years(tables)) | {
        "distance": "So với mục tiêu\n(điểm phần trăm)",
        "verdict": "Đánh giá",
    }
    counts = "Mỗi ô: tỷ lệ, rồi số đạt/số làm cơ sở; – chưa có số liệu."
    notes = [
        f"{counts} Dưới đánh giá là số TCCSĐ có số liệu/phải có.",
        words_note(tables),
        *doubts.notes(tables, latest(tables)),
        *_thin_note(thin_years),
        *clashing,
        *beyond_note(tables, year=latest(tables)),
        *break_notes(tables),
        *_partial_notes(tables),
    ]
    if causes:
        heads["causes"] = "Nguyên nhân theo báo cáo"
        notes.append(
            "Nguyên nhân theo báo cáo: tỷ lệ tính trên phần thiếu của các tổ chức dưới mức,"
            " chưa trừ phần vượt của các tổ chức khác; xem trang Nguyên nhân."
        )
    caption = f"Kết quả thực hiện các chỉ tiêu {_span(tables)}"
    ids = [t.id for t in targets]
    return table(
        tables,
        caption,
        rows,
        heads,
        notes=notes,
        head="Chỉ tiêu",
        targets=ids,
    )


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


def _thin_note(thin_years: Thin) -> list[str]:
    told = [
        f"{target} – {', '.join(f'{year}: {share}' for year, share in shares.items())}"
        for target, shares in thin_years.items()
    ]
    few = f"* Tính trên dưới {THIN}% số đảng viên của Đảng bộ"
    return [f"{few} ({'; '.join(told)}), chỉ để tham khảo."] if told else []


def _partial_notes(tables: Tables) -> list[str]:
    """Where the base of a target is what another one counts, but not the same figure: why."""
    return [
        f"Cơ sở của {part} ({target_of(tables, part).base}) chỉ gồm các tổ chức có đủ số liệu mà"
        f" chỉ tiêu đó cần, nên có năm khác số đạt của {whole}."
        for whole, part in partial_bases(tables)
    ]


def at_a_glance(tables: Tables) -> Chart:
    """All targets over the years in one picture, each with its own goal and scale."""
    targets = all_targets(tables)
    year = latest(tables)
    lines = [series(tables, target.id).assign(panel=target.numbered) for target in targets]
    rows = _bloc(tables, year)
    met = vi.number([row["state"] for row in rows].count("met"))
    low, high = sentences.ends_of_bases(rows)
    bases = low if low == high else f"{low} đến {high}"
    return charts.multiples(
        pd.concat(lines),
        f"Năm {year} đạt {met}/{vi.number(len(targets))} chỉ tiêu",
        source(tables, f"Năm {year} tính trên {bases} TCCSĐ tùy chỉ tiêu"),
        {target.numbered: target for target in targets},
        "các chỉ tiêu qua các năm",
    )


# ---- one target


def sentence(tables: Tables, target: Target) -> str:
    """The last year of a target in words, with what a reader must know before relying on it."""
    line = series(tables, target.id)
    last = _last(line)
    if not last:
        return "Chưa có số liệu."
    said = sentences.year_of_target(tables, line, last["year"], target)
    rests = _clash(cap_clashes(tables), last)
    rests += doubts.told(tables, target=target.id, year=last["year"]).get(
        (target.id, last["year"]), []
    )
    return said + "".join(f" {vi.upper(rest)}." for rest in rests)


def target(tables: Tables, target: str) -> Group:
    """One target: what it says, a sentence for the last year, its line and its pace."""
    facts = target_of(tables, target)
    line = series(tables, target)
    said = [f"{facts.statement}.", sentence(tables, facts)]
    for row in records(pace_of(tables, target=target, level="bloc")):
        if row["points"]:
            told = told_pace.pace(row)
            if row["state"] != "too-few-points":
                told = f"{told[:-1]} – {told_pace.pace_state(row)}."
            said.append(f"Xu hướng: {told}")
    title = sentences.title_of_target(line, *_terms(tables)[target], facts)
    picture = charts.trend(
        line,
        title,
        source(tables, base_of(line)),
        facts,
        facts.label,
    )
    return Group([Text(said), picture])


def each(tables: Tables) -> Group:
    """Every target of the term under its name, as `target` shows it."""
    parts: list[Any] = []
    for one in all_targets(tables):
        parts += [Heading(one.numbered), *target(tables, one.id).parts]
    return Group(parts)


# ---- from term to term


def across(tables: Tables, term: str = "") -> Group | None:
    """The targets that go on in the last term, with all their terms; what is another is said.

    Parameters
    ----------
    tables : Tables
        Of all terms.
    term : str
        The one that the page is of; a page of an earlier term says nothing of what came later.
    """
    there = terms_there(tables)
    if len(there) < 2 or term not in ("", there[-1]):
        return None
    parts: list[Any] = [Heading("Các chỉ tiêu qua các nhiệm kỳ")]
    for rows in going_on(tables).values():
        if rows[-1]["term"] == there[-1]:
            parts += _across(tables, rows)
    return Group(parts)


def _across(tables: Tables, rows: list[dict[str, Any]]) -> list[Any]:
    """One series: what changed with each term, and its line."""
    own = [of_term(tables, row["term"]) for row in rows]
    told = [
        (target_of(t, row["target"]), series(t, row["target"]))
        for t, row in zip(own, rows, strict=True)
    ]
    breaks, said = {}, []
    for before, now, (was, _), (goal, line) in zip(rows, rows[1:], told, told[1:], strict=False):
        bodies = [_body(tables, row["term"]) for row in (before, now)]
        words_ = {
            "bound": f"mục tiêu {goal.asked}, trước là {was.asked}",
            "base": f"tính trên {goal.base}, trước tính trên {was.base}",
            "body": f"số liệu của {bodies[1]}, trước là của {bodies[0]}",
        }
        what = changed(tables, before, now)
        if what:
            year = int(line["year"].min())
            breaks[year] = "; ".join(words_[one] for one in what)
            only = "kết luận đạt hay chưa đạt không so với các năm trước"
            all_ = "không so thẳng với các năm trước"
            said.append(f"Từ năm {year} {breaks[year]}: {only if what == ['bound'] else all_}.")
    numbers = vi.join(
        f"{goal.id} ({row['term']})" for row, (goal, _) in zip(rows, told, strict=True)
    )
    title = f"{told[-1][0].name} qua các nhiệm kỳ: chỉ tiêu {numbers}"
    picture = charts.over_terms(told, title, source(tables, ""), breaks)
    return [Text(said), picture]


def _body(tables: Tables, term: str) -> str:
    """The body whose resolution a term has, by its name."""
    of = dict(columns(tables.terms, "term", "body"))[term]
    names = dict(columns(tables.bodies, "body", "name")) if len(tables.bodies) else {}
    return str(names.get(of, of))


# ---- readings, the cap, the term


def readings(tables: Tables) -> Group:
    """Targets with more than one lawful denominator, side by side, and where verdicts part."""
    rows = compare_readings(tables, level="bloc")
    called = {(row["target"], row["reading"]): row["name"] for row in records(tables.readings)}
    lines: dict[tuple[str, str], dict[Any, str]] = {}
    said = []
    for target in all_targets(tables):
        mine = rows[rows["target"].eq(target.id)]
        for row in records(mine):
            key = target.id, row["reading"]
            line = {"target": target.id, "goal": target.short}
            line["reading"] = called.get(key, "Theo nghị quyết")
            lines.setdefault(key, line)[row["year"]] = words.cell(row, target)
        if len(mine):
            parted = vi.years(mine.loc[mine["differs"], "year"])
            told = "mọi cách tính cho cùng kết luận ở tất cả các năm"
            if parted:
                told = f"kết luận khác nhau giữa các cách tính ở năm {parted}"
            said.append(f"Chỉ tiêu {target.id}: {told}.")
    heads = {
        "target": "Chỉ tiêu",
        "reading": "Cách tính",
        "goal": "Mục tiêu",
    }
    order = sorted(lines, key=lambda key: (key[0], key[1] != DEFAULT_READING))
    shown = table(
        tables,
        "Các cách hiểu mẫu số và kết luận theo từng cách",
        [lines[key] for key in order],
        heads | of_years(years(tables)),
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


def terms(tables: Tables) -> Text:
    """The verdicts of the term, and the targets that have each of them."""
    verdicts = _terms(tables)
    told: dict[str, list[str]] = {}
    for target in all_targets(tables):
        said = sentences.term(*verdicts[target.id])
        told.setdefault(said, []).append(f"{target.id} {target.name}")
    ends = vi.join(target.id for target in all_targets(tables) if target.cumulative)
    note = "Năm chưa có báo cáo là năm để ngỏ, không tính là không đạt."
    if ends:
        note += f" Chỉ tiêu {ends} tính cộng dồn, kết luận vào cuối nhiệm kỳ."
    return Text([note], [f"{vi.upper(said)}: {'; '.join(some)}." for said, some in told.items()])


def pace(tables: Tables) -> Text:
    """Which targets go more slowly than they must, or were missed at the end.

    Each target's own pace stands with it.
    """
    rows = pace_of(tables, level="bloc")
    behind = dict.fromkeys(rows.loc[rows["state"].eq("behind"), "target"])
    end = int(rows["end_year"].max())
    missed = vi.join(row["target"] for row in _bloc(tables, end) if row["state"] == "missed")
    said = "Không có chỉ tiêu nào đi chậm so với tốc độ cần có."
    if behind:
        said = f"Tăng chậm hơn mức cần có tính từ năm đầu: {vi.join(behind)}."
    if missed:
        said = f"Hết nhiệm kỳ (năm {end}) chưa đạt: {missed}. {said}"
    few = (
        f"Mỗi chỉ tiêu có nhiều nhất {vi.number(len(years(tables)))} năm số liệu, nên chỉ kéo một"
        " đường thẳng từ năm đầu đến năm cuối; chừng ấy năm không đủ để nói năm nào là bất thường."
        " Tốc độ của từng chỉ tiêu ghi ở mục của chỉ tiêu đó."
    )
    return Text([said, few])
