"""Page 2: the targets over the years – figures, verdicts, readings, pace, the term."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from analysis.measuring.same import same
from analysis.measuring.series import columns, figures, latest, meant_years, records, series, years
from analysis.measuring.shortage import shortage
from analysis.measuring.targets import Target, all_targets, target_of
from analysis.measuring.terms import changed, going_on, of_term, terms_there
from analysis.measuring.trend import pace as pace_of
from analysis.showing import charts, sentences
from analysis.showing import figures as words
from analysis.showing import pace as told_pace
from analysis.showing.show import Chart, Group, Table, Text
from analysis.showing.text import Beside, Folded, Heading
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import doubts
from analysis.views.common import Row, base_of, beyond_note, of_years, source, table
from analysis.views.names import cause_short, named, namer, order_of

Clashes = Mapping[tuple[str, int], str]
Thin = Mapping[str, Mapping[int, str]]

FEW = 5  # units short of a target; of fewer, shares say nothing
MOST = 2  # causes in the main table
CELLS_NOTE = (
    "Mỗi ô: tỷ lệ, số đạt/số làm cơ sở; – chưa có số liệu."
    " Dưới đánh giá: số TCCSĐ có số liệu/phải có."
)


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
        found.setdefault(target, {})[year] = vi.percentage(share, [THIN])
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
    over = [
        f"chỉ tiêu {target.id} yêu cầu trên {vi.number(target.lower)}% nên cao hơn mức đó là Đạt"
        for target in all_targets(tables)
        if target.strict
    ]
    return (
        f"● Đạt; Vượt: đạt và cao hơn mục tiêu{''.join(f' ({one})' for one in over)};"
        " ◇ Chưa đạt; △ Đang thực hiện."
    )


def break_notes(tables: Tables) -> list[str]:
    """Which targets are not compared across which year, and why."""
    reasons: dict[str, list[str]] = {}
    for target in all_targets(tables):
        if target.cut(years(tables)):
            year = f"nên không so sánh năm {target.breaks} với các năm trước"
            reasons.setdefault(f"{target.break_reason}, {year}", []).append(target.id)
    return [f"Chỉ tiêu {vi.join(ids)}: {vi.lower(reason)}." for reason, ids in reasons.items()]


# ---- all targets


def verdict(tables: Tables) -> str:
    """The last reported year in one sentence."""
    year = latest(tables)
    rows = [row for row in _bloc(tables, year) if row["state"] in words.MARKS]
    if not rows:
        return f"Năm {year} chưa đủ số liệu để kết luận chỉ tiêu nào."
    missed = [row for row in rows if row["state"] == "missed"]
    going = sum(row["state"] == "running" for row in rows)
    still = f"; {vi.number(going)} chỉ tiêu đang thực hiện" if going else ""
    met = f"{vi.number(len(rows) - len(missed) - going)}/{vi.number(len(rows))}"
    said = f"Năm {year}, Đảng bộ đạt và vượt {met} chỉ tiêu Nghị quyết"
    if not missed:
        return f"{said}{still}."
    said += f"; còn {vi.number(len(missed))} chỉ tiêu chưa đạt"
    near = [row["target"] for row in missed if few(row)]
    if near:
        units = vi.join(dict.fromkeys(target_of(tables, one).unit for one in near), "hoặc")
        said += f", trong đó {vi.number(len(near))} chỉ tiêu chỉ cách mục tiêu dưới {FEW} {units}"
    return f"{said}{still}."


def few(row: Row) -> bool:
    """Whether a figure is a few units short, or too many."""
    units = row["units_short"]
    return not vi.is_missing(units) and 0 < abs(units) < FEW


def headline(tables: Tables) -> Text:
    """The last reported year in a sentence, what it rests on, and the term."""
    said = [verdict(tables)]
    rows = _bloc(tables, latest(tables))
    if rows:
        low, high = sentences.ends_of_bases(rows)
        bases = f"từ {low} đến {high}, tùy từng chỉ tiêu" if low != high else f"là {low}"
        said.append(f"Số TCCSĐ có số liệu {bases}.")
    verdicts = {target: found for target, (found, _) in _terms(tables).items()}
    judged = [target for target in all_targets(tables) if not target.cumulative]
    always = [t.numbered for t in judged if _always(verdicts[t.id])]
    never = [t.numbered for t in judged if verdicts[t.id]["judged"] and not verdicts[t.id]["met"]]
    whole = f"{vi.join(always)} đạt ở mọi năm" if always else "chưa có chỉ tiêu nào đạt ở mọi năm"
    if never:
        whole += f"; chưa đạt năm nào: {vi.join(never)}"
    if len(years(tables)) > 1:
        said.append(f"Cả giai đoạn {_span(tables)}, {whole}.")
    return Text([" ".join(said)])


def _always(found: Row) -> bool:
    """Whether a target was met in every year so far."""
    return bool(found["verdict"] == "met" or 0 < found["met"] == found["years"])


def main_table(tables: Tables, causes: bool = False, annex: str = "") -> Table:
    """The main table of a review.

    TT, target, unit, goal, each year, distance, verdict (and main causes); its notes name no
    organisation where an `annex` does.
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
        "distance": "So với mục\ntiêu (điểm %)",
        "verdict": "Đánh giá",
    }
    notes = [
        CELLS_NOTE,
        words_note(tables),
        *doubts.notes(tables, latest(tables), annex),
        *_thin_note(thin_years),
        *beyond_note(tables, year=latest(tables)),
    ]
    if not annex:  # which is of a document that says so
        notes += [*clashing, *break_notes(tables), *_partial_notes(tables)]
    if causes:
        heads["causes"] = "Nguyên nhân theo báo cáo"
        notes.append(
            "Nguyên nhân theo báo cáo: tỷ lệ tính trên phần còn thiếu của các TCCSĐ dưới mức,"
            " chưa trừ phần vượt của các TCCSĐ khác; xem trang Nguyên nhân."
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


def overview(tables: Tables, year: int | None = None) -> Table:
    """All targets of the bloc in one year, the latest where none is named."""
    (when,) = meant_years(tables, year or latest(tables))
    goals = {target.id: target for target in all_targets(tables)}
    rows = []
    for row in records(figures(tables, level="bloc", year=when)):
        target = goals[row["target"]]
        line = {"name": target.numbered, "goal": target.short, "base": words.base(row)}
        line["figure"] = words.cell(row, target) if words.given(row) else words.absent(row)
        line["distance"] = words.distance(tables, row, target)
        rows.append(line | {"verdict": words.assessment(row, target)})
    heads = {"name": "Chỉ tiêu", "goal": "Mục tiêu", "figure": f"Năm {when}"}
    heads |= {"distance": "So với mục tiêu", "verdict": "Đánh giá"}
    heads |= {"base": "TCCSĐ có số liệu/phải có"}
    caption = f"Kết quả các chỉ tiêu của toàn Đảng bộ năm {when}"
    return table(tables, caption, rows, heads, targets=list(goals))


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
        f"Cơ sở của chỉ tiêu {part} lấy ở các TCCSĐ có đủ số liệu của chỉ tiêu đó, nên có năm"
        f" khác số đạt của chỉ tiêu {whole}."
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


def since(row: Row | None, year: int) -> str:
    """The change on the same organisations, and as reported where that says otherwise.

    `row` is that of `measuring.same` for the year and the one before; nothing is said without it.
    """
    if row is None:
        return ""
    before = year - 1
    if row["crosses_break"]:
        return f"Không so với năm {before} vì cách xếp loại thay đổi."
    said = (
        f"So với năm {before}, trên {vi.number(row['lines'])} TCCSĐ có số liệu cả hai năm:"
        f" {vi.change(row['before'], row['after'])}"
    )
    reported = row["reported"]
    if reported is not None and vi.change(0, reported) != vi.change(0, row["change"]):
        said += f" (theo số báo cáo của từng năm: {vi.change(0, reported)})"
    return f"{said}."


@dataclass(frozen=True, slots=True)
class Told:
    """What the sections of all targets are told from, asked once."""

    terms: Mapping[str, tuple[Row, list[int]]]
    clashes: Clashes
    doubts: doubts.Told
    compared: Mapping[str, Row]


def told(tables: Tables, annex: str = "") -> Told:
    """What is to be known of the last reported year; no names where an `annex` has them."""
    year = latest(tables)
    rows = records(same(tables, (year - 1, year))) if year - 1 in years(tables) else []
    compared = {row["target"]: row for row in rows}
    rests = doubts.told(tables, annex, year=year)
    return Told(_terms(tables), cap_clashes(tables), rests, compared)


def sentence(tables: Tables, target: Target, known: Told | None = None) -> str:
    """The last year of a target in words, with what a reader must know before relying on it."""
    known = known or told(tables)
    line = series(tables, target.id)
    last = _last(line)
    if not last:
        return "Chưa có số liệu."
    year = last["year"]
    said = [sentences.year_of_target(tables, line, year, target)]
    said += filter(None, [since(known.compared.get(target.id), year)])
    rests = _clash(known.clashes, last) + known.doubts.get((target.id, year), [])
    return " ".join([*said, *(f"{vi.upper(rest)}." for rest in rests)])


def target(tables: Tables, target: str, known: Told | None = None) -> Group:
    """One target: what it says and a sentence for the last year beside its line, who is short."""
    facts = target_of(tables, target)
    known = known or told(tables)
    line = series(tables, target)
    title = sentences.title_of_target(line, *known.terms[target], facts)
    base = source(tables, base_of(line))
    picture = charts.trend(line, title, base, facts, facts.label, narrow=True)
    said = Text([f"{facts.statement}.", sentence(tables, facts, known)])
    return Group([Beside(said, picture), *_below(tables, facts)])


def _below(tables: Tables, target: Target) -> list[Folded]:
    """Who has a result below the bound in the last year, by sector and name; never ranked."""
    if not target.for_each:
        return []
    year = latest(tables)
    rows = figures(tables, target.id, level="organisation", year=year)
    rows = rows[rows["state"].isin(OPEN)]
    if rows.empty:
        return []
    name = namer(tables)
    who = [
        f"{name(row['scope'])} {words.counts(row)}"
        for row in sorted(records(rows), key=lambda row: order_of(tables)(row["scope"]))
    ]
    head = f"{vi.number(len(who))} TCCSĐ chưa đạt mức này năm {year}"
    listed = Text([f"{'; '.join(who)}."], organisations=named(tables, rows["scope"]))
    return [Folded(head, [listed])]


def each(tables: Tables) -> Group:
    """Every target of the term under its name, as `target` shows it."""
    parts: list[Any] = []
    known = told(tables)
    for one in all_targets(tables):
        parts += [Heading(one.numbered), *target(tables, one.id, known).parts]
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
            all_ = "không so sánh với các năm trước"
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
    """Which targets go more slowly than they must, or were missed at the end; the pace of each."""
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
    )
    return Text([said, few], [_own_pace(row) for row in records(rows) if row["points"]])


def _own_pace(row: Row) -> str:
    told = told_pace.pace(row)
    if row["state"] != "too-few-points":
        told = f"{told[:-1]} – {told_pace.pace_state(row)}."
    return f"Chỉ tiêu {row['target']}: {told}"
