"""Page 5: the review for leadership, in the order in which such reviews are read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.codes import CAUSE_KINDS, DOUBTFUL, NOT_STATED
from analysis.measuring.assess import with_distance
from analysis.measuring.completeness import evidence, return_states, strength
from analysis.measuring.gaps import named_causes
from analysis.measuring.panel import timeline
from analysis.measuring.remedies import outcomes
from analysis.measuring.series import Record, columns, figures, latest, records, years
from analysis.measuring.shortage import carrying, last_year, shares, shortage, silent, tasks
from analysis.measuring.targets import Target, all_targets
from analysis.measuring.texts import kinds, mentions, told
from analysis.showing import figures as words
from analysis.showing.show import Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views import causes as why
from analysis.views import targets as what
from analysis.views.common import only_one_year, source
from analysis.views.names import cause_name, namer, names
from analysis.views.quoted import address, masked

ALL_NAMED = 3  # organisations below a bound that are all named, and not only the weightiest
MEMBERS_NOTE = "Số đảng viên: theo báo cáo; tổ chức chưa báo cáo lấy số gần nhất đã biết."
OUTCOMES = {
    "met": "Năm sau đạt mục tiêu",
    "better": "Có tiến bộ, chưa đạt",
    "not-better": "Chưa tiến bộ",
    "running": "Đang thực hiện",
    "not-judged": "Không kết luận riêng",
    "not-reported": "Năm sau chưa có báo cáo",
    "left": "Đã chuyển đi",
    "open": "Chưa đến năm sau",
}
OWING = {
    "missing": ("Đôn đốc", "chưa nộp báo cáo"),
    "unusable": ("Yêu cầu", "có báo cáo đã gửi nhưng chưa dùng được gửi lại báo cáo"),
}
EVIDENCE = {
    "of": "Năm",
    "submissions": "Tệp được dùng",
    "observations": "Số liệu",
    "gradings": "Mức xếp loại",
    "shortfalls": "Hạn chế",
}
FROM_FIGURE_TO_CELL = (
    "Từ một con số đến ô gốc, khi đọc trên trang web: bấm tên chỉ tiêu để xem số của từng tổ chức"
    " và dòng cộng; bấm tên tổ chức để xem tệp, trang tính và ô của từng con số."
    " Phụ lục Excel đi kèm ghi đủ từng con số được dùng và từng hạn chế, mỗi dòng có địa chỉ."
)
FINDINGS_NOTE = "Lỗi, cần hỏi lại, ghi nhận: những điều phát hiện khi đọc, như ở trang Bài nộp."


def situation(tables: Tables) -> Group:
    """Organisations and members of the bloc, and what changed."""
    rows, kinds_ = records(strength(tables)), tables.named("kind")
    shown = [
        {"Năm": str(r["year"]), "TCCSĐ cuối năm": r["organisations"]}
        | {word: r["kinds"].get(kind, 0) for kind, word in kinds_.items()}
        | {
            "Đảng viên": r["members"],
            "Có báo cáo": vi.base(r["reported"], r["organisations"], ""),
            "Tỷ lệ báo cáo": vi.percent(r["reported"], r["organisations"]),
        }
        for r in rows
    ]
    first, last = shown[0], shown[-1]
    of_kinds = ", ".join(f"{vi.number(last[w])} {vi.lower(w)}" for w in kinds_.values())
    sizes = [vi.number(row["TCCSĐ cuối năm"]) for row in (first, last)]
    members = [vi.number(row["Đảng viên"]) for row in (first, last)]
    earlier = f"; cuối năm {first['Năm']} là {sizes[0]} TCCSĐ và {members[0]} đảng viên"
    said = [
        (
            f"Cuối năm {last['Năm']}, Đảng bộ Khối có {sizes[1]} TCCSĐ ({of_kinds})"
            f" với {members[1]} đảng viên{earlier if len(shown) > 1 else ''}."
        ),
        (
            f"Năm {last['Năm']} có {last['Có báo cáo'].strip()} TCCSĐ báo cáo,"
            f" đạt {last['Tỷ lệ báo cáo']}."
        ),
    ]
    caption = "Tổ chức và đảng viên qua các năm"
    table = Table(pd.DataFrame(shown), caption, source(tables), [MEMBERS_NOTE])
    return Group([Text(said), table, changes(tables)])


def changes(tables: Tables) -> Text:
    """Dated changes of organisations; what one decision dissolved or handed over is one point."""
    together: dict[tuple[Any, ...], tuple[list[str], list[str]]] = {}
    span = range(int(tables.targets["first"].min()), years(tables)[-1] + 1)
    there = [event for event in records(timeline(tables)) if event["year"] in span]
    for place, event in enumerate(there):
        before, after = event["predecessor_names"], event["successor_names"]
        own = place if before and after else -1
        key = (event["date"], event["event"], event["decision"], own)
        sides = together.setdefault(key, ([], []))
        sides[0].extend(before)
        sides[1].extend(after)
    points, events = [], tables.named("event")
    for (date, event, decision, _), (before, after) in together.items():
        who = _listed(before or after)
        if before and after:
            who = f"{vi.join(before)} thành {vi.join(after)}"
        by = f" (quyết định số {decision})" if decision else ""
        points.append(f"Ngày {vi.day(date)}: {vi.name(events, event)} {who}{by}.")
    said = "Thay đổi về tổ chức theo danh sách của Đảng bộ Khối:"
    none = "Danh sách của Đảng bộ Khối không ghi thay đổi nào về tổ chức."
    return Text([said if points else none], points)


def _listed(who: Sequence[str], most: int = 5) -> str:
    if len(who) > most:
        return f"{vi.number(len(who))} tổ chức, tên ở danh sách tổ chức trên trang Tổng quan"
    return (f"{vi.number(len(who))} tổ chức: " if len(who) > 1 else "") + "; ".join(who)


def results(tables: Tables) -> Group:
    """What was met, what was not, by how much; the main table and one picture."""
    table = what.main_table(tables, causes=True)
    return Group([what.headline(tables), table, what.at_a_glance(tables)])


def target_sentences(tables: Tables) -> Text:
    """One sentence a target: count, base, percentage, distance, what it rests on, the change."""
    facts = all_targets(tables)
    points = [f"{t.label}. {what.sentence(tables, t)}" for t in facts]
    return Text([], points, [t.id for t in facts])


def task_groups(tables: Tables) -> Group | Text:
    """Results by task group of section IV."""
    return why.task_groups(tables)


def limitations(tables: Tables) -> Group:
    """Limitations and causes, the subjective first, each with one sentence and where it stands."""
    year = last_year(tables)
    count, times = told(tables, year), kinds(tables, year)
    said = [f"Năm {year} chưa có nguyên nhân nào được mã hóa."]
    if times.all:
        coded = f"{vi.number(count.coded)} hạn chế của {vi.number(count.coded_by)} TCCSĐ"
        said = [
            (
                f"{why.told_by(tables, year)}; {coded} có nêu nguyên nhân đã mã hóa."
                " Một hạn chế có thể nêu nhiều nhóm nguyên nhân,"
                f" cộng lại {vi.number(times.all)} lượt nêu:"
                f" chủ quan {vi.part(times.subjective, times.all)},"
                f" khách quan {vi.part(times.objective, times.all)}."
            )
        ]
    weights = dict(columns(shares(tables, year), "key", "share"))
    if NOT_STATED in weights:
        silence = vi.percentage(weights[NOT_STATED], digits=1)
        said.append(f"{silence} phần thiếu không được tổ chức nào nêu nguyên nhân.")
    rows = _quoted(tables, year)
    shown = pd.DataFrame(
        {
            "Loại": list(rows["kind"].replace(tables.named("cause_kind"))),
            "Nhóm nguyên nhân": [cause_name(tables, group) for group in rows["group"]],
            "Hạn chế": list(rows["shortfalls"]),
            "TCCSĐ nêu": list(rows["organisations"]),
            "Trích báo cáo": [
                masked(t or whole) for t, whole in columns(rows, "text", "limitation")
            ],
            "Địa chỉ": address(rows),
        }
    )
    table = Table(
        shown,
        f"Hạn chế và nguyên nhân năm {year}, chủ quan trước",
        source(tables, f"{vi.number(count.coded)} hạn chế có nêu nguyên nhân, năm {year}"),
        head="Nhóm nguyên nhân",
    )
    return Group([Text(said), table, why.pareto(tables)])


def _quoted(tables: Tables, year: int) -> pd.DataFrame:
    """How often each cause is named as which kind, with the first sentence that names it."""
    first = named_causes(tables, year).sort_values(["shortfall", "item"])
    first = first.drop_duplicates(["group", "kind"])
    rows = mentions(tables, "group", "kind", year=year).merge(first, on=["group", "kind"])
    rows = rows.assign(place=rows["kind"].map(CAUSE_KINDS.index))
    return rows.sort_values(["place", "shortfalls", "group"], ascending=[True, False, True])


def last_remedies(tables: Tables) -> Group:
    """What became of the remedies written a year before the last reported one."""
    year = latest(tables) - 1
    if year not in years(tables):
        return Group([Text([only_one_year(year + 1)])])
    every, *parts = records(outcomes(tables, year))
    written, compared = vi.number(every["remedies"]), every["compared"]
    said = [
        f"Năm {year} có {written} giải pháp, chưa có số liệu năm {year + 1} để đối chiếu.",
    ]
    if compared:
        became = Counter[str](every["outcomes"])
        said = [
            (
                f"Năm {year} các tổ chức nêu {written} giải pháp;"
                f" {vi.number(compared)} giải pháp có số liệu năm {year + 1} để đối chiếu:"
                f" {vi.part(became['met'], compared)} đã đạt mục tiêu,"
                f" {vi.number(became['better'])} có tiến bộ,"
                f" {vi.number(became['not-better'])} chưa tiến bộ."
            )
        ]
    if every["remedies"]:
        again = f"{vi.number(every['repeated'])}/{written} giải pháp"
        said.append(f"{again} được chép lại nguyên văn trong báo cáo năm {year + 1}.")
    facts = {t.id: t for t in all_targets(tables)}
    there = {key: word for key, word in OUTCOMES.items() if key in every["outcomes"]}
    shown = [
        {"Chỉ tiêu": facts[r["target"]].label, "Giải pháp đã nêu": r["remedies"]}
        | {word: r["outcomes"].get(key, 0) for key, word in there.items()}
        | {"Chép lại nguyên văn": r["repeated"]}
        for r in parts
    ]
    table = Table(
        pd.DataFrame(shown),
        f"Giải pháp nêu năm {year} đến năm {year + 1} ra sao",
        source(tables, f"{vi.number(every['organisations'])} TCCSĐ nêu giải pháp năm {year}"),
    )
    return Group([Text(said), table])


def recommendations(tables: Tables) -> Text:
    """What to do, computed: whom each missed target hangs on, why, and which tasks answer it."""
    year, clashes = latest(tables), what.cap_clashes(tables)
    bloc = {r["target"]: r for r in records(figures(tables, level="bloc", year=year))}
    missed = [t for t in all_targets(tables) if t.id in bloc and bloc[t.id]["state"] == "missed"]
    points: list[str] = []
    explained: set[str] = set()
    for target in missed:
        said, clash = _missed(bloc[target.id], target), clashes.get((target.id, year))
        if clash:
            points.append(f"{said}; {clash}; không yêu cầu giải trình phần này.")
        else:
            causes = _why(tables, target, year, explained)
            points.append(f"{said}{_whom(tables, target, year)}{causes}.")
    points += [*_owing(tables), *_to_mend(tables, year)]
    head = f"Kiến nghị tính từ số liệu năm {year}:"
    none = f"Năm {year} không có kiến nghị nào phát sinh từ số liệu."
    return Text([head if points else none], points, [t.id for t in missed], names(tables))


def _missed(row: Record, target: Target) -> str:
    """A missed target, by how much, and what that rests on."""
    counts = (row["numerator"], row["denominator"])
    result = vi.result(*counts, target.unit, target.bounds, "bằng")
    base = vi.base(row["reporting"], row["expected"])
    short = words.units(row["units_short"], target.unit)
    return f"Chỉ tiêu {target.id} ({result}; tính trên {base})" + (f": {short}" if short else "")


def _why(tables: Tables, target: Target, year: int, explained: set[str]) -> str:
    """The commonest stated causes of a shortage with the tasks that answer them; who states none.

    Tasks that were `explained` in full are named by their number.
    """
    rows, said = shortage(tables, year, target.id), ""
    units = dict(columns(rows, "key", "units"))
    units.pop(DOUBTFUL, None)
    silence, most = units.pop(NOT_STATED, Fraction(0)), max(units.values(), default=Fraction(0))
    if most:
        word = "nguyên nhân được nêu nhiều nhất" if silence >= most else "nguyên nhân chính"
        largest = sorted(key for key in units if units[key] == most)
        said = f"; {word}{_causes(tables, largest, explained)}"
    if silence < most or not silence:
        return said
    share, whole = rows.loc[rows["key"].eq(NOT_STATED), ["share", "whole"]].iloc[0]
    part = f"{vi.percentage(share, digits=0)} phần thiếu"
    if whole < why.FEW:
        part = f"{vi.number(silence, 1)} trong {vi.number(whole, 1)} {target.unit} còn thiếu"
    who = list(map(namer(tables), silent(tables, target.id, year)["key"]))
    asked = vi.join(who, most=3, unit="tổ chức") or "các tổ chức"
    return f"; {part} chưa nêu nguyên nhân: yêu cầu {asked} báo cáo{said}"


def _causes(tables: Tables, groups: Sequence[str], explained: set[str]) -> str:
    """Causes of the same weight, and the tasks that answer them."""
    alike = " (ngang nhau)" if len(groups) > 1 else ""
    said = f"{alike}: {vi.join(cause_name(tables, group) for group in groups)}"
    known = tasks(tables)
    answers = list(dict.fromkeys(task for group in groups for task in known.get(group, [])))
    named_ = [task if task in explained else why.task_name(tables, task) for task in answers]
    explained.update(answers)
    if not answers:
        return f"{said}, thuộc điều kiện bên ngoài, cần cấp trên tháo gỡ"
    return f"{said}; thực hiện nhóm nhiệm vụ, giải pháp {vi.join(named_)}"


def _whom(tables: Tables, target: Target, year: int) -> str:
    """The organisations that carry half of a shortage, all of them where they are few."""
    rows = shortage(tables, year, target.id, by="organisation")
    if rows.empty or target.judged == "bloc":
        return ""
    who = list(map(namer(tables), rows["key"]))
    if len(who) <= ALL_NAMED:
        return f"; chỉ {vi.number(len(who))} tổ chức ở dưới mức: {vi.join(who)}"
    count, share = carrying(rows["share"], Fraction(100))
    return (
        f"; {vi.number(count)} trong {vi.number(len(who))} tổ chức ở dưới mức"
        f" chiếm {vi.percentage(share, digits=0)} phần thiếu:"
        f" {vi.join(who[:count], most=5, unit='tổ chức')}"
    )


def _owing(tables: Tables) -> Iterator[str]:
    """Whom to ask for a return of the newest year."""
    year, states = years(tables)[-1], return_states(tables)
    for status, (ask, state) in OWING.items():
        rows = states[states["year"].eq(year) & states["status"].eq(status)]
        if len(rows):
            who = vi.join(map(namer(tables), rows["organisation"]), most=8, unit="tổ chức")
            yield f"{ask} {vi.number(len(rows))} TCCSĐ {state} năm {year}: {who}."


def _to_mend(tables: Tables, year: int) -> Iterator[str]:
    """Who has to mend figures of a year."""
    errors = tables.issues[tables.issues["severity"].eq("error") & tables.issues["year"].eq(year)]
    if len(errors):
        whose = list(map(namer(tables), filter(None, errors["organisation"].unique())))
        who = vi.join(whose, most=5, unit="tổ chức")
        faults = f"{vi.number(len(errors))} lỗi số liệu năm {year}"
        said = f"Yêu cầu {vi.number(len(whose))} TCCSĐ sửa {faults}"
        yield f"{said}: {who}." if whose else f"{said}."


def largest_changes(tables: Tables) -> Text:
    """Change of each target between the last two reported years, where the series allows it."""
    year, points = latest(tables), []
    if year - 1 not in years(tables):
        return Text([only_one_year(year)])
    rows = with_distance(tables, level="bloc", year=(year - 1, year))
    rates = {(t, y): rate for t, y, rate in columns(rows, "target", "year", "rate")}
    for target in all_targets(tables):
        before, after = (rates.get((target.id, y)) for y in (year - 1, year))
        if None not in (before, after) and target.breaks != year:
            points.append(f"{target.id}: {vi.change(before, after)}")
    said = f"Thay đổi từ năm {year - 1} đến năm {year}: {'; '.join(points)}."
    none = f"Không có chỉ tiêu nào so được giữa năm {year - 1} và {year}."
    return Text([said if points else none])


def annexes(tables: Tables) -> Group:
    """From each sentence to the cells behind it: where everything stands, and how much of it."""
    rows = evidence(tables)
    of = rows["of"].replace({"unknown": "Không rõ năm", "all": "Cộng"})
    shown = rows.assign(of=of).rename(columns=EVIDENCE | tables.named("severity"))
    table = Table(shown, "Căn cứ của báo cáo theo năm", source(tables), [FINDINGS_NOTE])
    return Group([Text([FROM_FIGURE_TO_CELL]), table])
