"""The yearly report as a party document: what can be computed is written, the rest stays open.

What parts there are, in which order and under which headings, is ``data/office/yearly.csv``; here
stands what each of the parts that are computed says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from analysis.codes import JUDGED, OPEN
from analysis.measuring.completeness import return_states, strength
from analysis.measuring.doubts import doubts
from analysis.measuring.lasting import lasting
from analysis.measuring.panel import line_of, timeline
from analysis.measuring.remedies import outcomes
from analysis.measuring.series import (
    by_key,
    figures,
    having,
    latest,
    of_organisation,
    records,
    years,
)
from analysis.measuring.shortage import answered
from analysis.measuring.targets import Target, all_targets
from analysis.measuring.texts import kinds, mentions, told
from analysis.office.declared import declared
from analysis.office.letterhead import Letterhead, of_body
from analysis.office.parts import (
    Annex,
    Blank,
    Document,
    Grid,
    Heading,
    Part,
    Picture,
    Said,
    Signature,
)
from analysis.showing import figures as words
from analysis.showing.sentences import ends_of_bases
from analysis.showing.svg import Drawn
from analysis.text import vietnamese as vi
from analysis.views import standing
from analysis.views import targets as pages
from analysis.views.common import SYNTHETIC, source
from analysis.views.names import cause_name, namer, order_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analysis.measuring.series import Record
    from analysis.showing.show import Table
    from analysis.tables import Tables

    ByTarget = dict[str, list[Record]]
    Parts = Iterator[Part]

ACROSS = 257.0  # mm between the margins of a sheet across
MAIN = {"TT": 11, "Chỉ tiêu": 50, "ĐVT": 22, "Mục tiêu": 17, "Đánh giá": 21}  # mm; years the rest
LISTED = (11, 104, 58, 84)  # mm: the annex that names organisations
BLOC = "trang “Toàn khối”"
NAMED_IN = "Phụ lục 3"  # where organisations are named


@dataclass(frozen=True, slots=True)
class Year:
    """The tables, the year that is reported, who reports it."""

    tables: Tables
    year: int
    head: Letterhead
    main: Table  # of the pages

    @property
    def targets(self) -> list[Target]:
        """All targets."""
        return all_targets(self.tables)

    @property
    def resolution(self) -> str:
        """The resolution of the year's term, and whose it is."""
        return standing.resolution(self.tables, self.head.name)

    @property
    def bloc(self) -> dict[str, Record]:
        """The bloc's figures of the year, by target."""
        rows = records(figures(self.tables, level="bloc", year=self.year))
        return {row["target"]: row for row in rows}


def yearly(tables: Tables, head: Letterhead | None = None) -> Document:
    """The yearly report of the last year of which anything was reported.

    Parameters
    ----------
    tables : Tables
    head : Letterhead, optional
        Who reports; open lines where none is named.

    Returns
    -------
    Document
        Its `check` counts the open places and says where the figures of each paragraph stand.

    Examples
    --------
    >>> from analysis.measuring.example import example
    >>> [blank.hint for _, blank in yearly(example()).blanks][:1]
    ['Thuận lợi, khó khăn trong năm']
    """
    head = of_body(head or Letterhead(), tables)
    about = Year(tables, latest(tables), head, pages.main_table(tables, annex=NAMED_IN))
    parts: list[Part] = []
    recipients = []
    if tables.synthetic:
        parts.append(Said(SYNTHETIC))
    for line in declared("yearly"):
        kind, _, level = line["part"].partition(" ")
        text = line["text"].replace("{next}", str(about.year + 1))
        if kind == "heading":
            parts.append(Heading(text, int(level)))
        elif kind == "blank":
            parts.append(Blank(text))
        elif kind == "recipient":
            recipients.append(text)
        else:
            parts += COMPUTED[text](about)
    document = Document(
        offices=(about.head.superior, about.head.body),
        number=f"Số      -BC/{about.head.code}",
        dated=_dated(about),
        kind="BÁO CÁO",
        subject=f"kết quả thực hiện {about.resolution}, năm {about.year}",
        title=f"Báo cáo kết quả thực hiện Nghị quyết năm {about.year}",
        parts=[*parts, *_annexes(about)],
        signature=Signature("T/M BAN THƯỜNG VỤ", ["BÍ THƯ"]),
        recipients=recipients,
    )
    return replace(document, check=_check(document, about))


def _dated(about: Year) -> str:
    year = about.tables.dated[:4] or "20…"
    return f"{about.head.place}, ngày …… tháng …… năm {year}"


def _check(document: Document, about: Year) -> list[str | Grid]:
    """The sheet in front."""
    open_ = [[heading, blank.hint] for heading, blank in document.blanks]
    said = [
        [f"{' '.join(part.text.split()[:7])} …", part.source]
        for part in document.parts
        if isinstance(part, Said) and part.source
    ]
    made_up = [SYNTHETIC] * about.tables.synthetic
    told = (
        f"Bản thảo còn {vi.number(len(open_))} chỗ trống, đánh dấu “[…]” trên nền vàng, do người"
        " soạn thảo viết; ngoài ra còn số, ngày, người ký. Các đoạn khác lập từ số liệu báo cáo của"
        " các TCCSĐ. Văn bản không ghi độ mật; nếu có thì đóng dấu theo quy định."
    )
    return [
        "PHIẾU KIỂM TRA BẢN THẢO (bỏ ra trước khi trình ký)",
        *made_up,
        told,
        Grid(
            caption="Các chỗ trống",
            heads=("TT", "Mục", "Nội dung cần viết"),
            rows=_numbered(open_),
            widths=(11, 64, 90),
            left=(1, 2),
        ),
        Grid(
            caption="Số liệu của từng đoạn lấy ở đâu (phu-luc.xlsx)",
            heads=("TT", "Đoạn", "Nguồn"),
            rows=_numbered(said),
            widths=(11, 84, 70),
            left=(1, 2),
        ),
    ]


def _numbered(rows: list[list[str]]) -> list[list[str]]:
    return [[str(n), *row] for n, row in enumerate(rows, start=1)]


# ---- what each part says


def _opening(about: Year) -> Parts:
    yield Said(
        f"Thực hiện {about.resolution} (sau đây gọi là Nghị quyết), {about.head.committee}"
        f" báo cáo kết quả năm {about.year} như sau:"
    )


def _situation(about: Year) -> Parts:
    tables, year = about.tables, about.year
    now = {row["year"]: row for row in records(strength(tables))}
    row, before = now[year], now.get(year - 1)
    kinds_ = vi.join(
        f"{vi.number(row['kinds'].get(kind, 0))} {vi.lower(name)}"
        for kind, name in tables.named("kind").items()
    )
    said = (
        f"Đến ngày 31/12/{year}, {about.head.name} có {vi.number(row['organisations'])} TCCSĐ"
        f" (gồm {kinds_}), {vi.number(row['members'])} đảng viên"
    )
    if before:
        said += (
            f"; cuối năm {year - 1} có {vi.number(before['organisations'])} TCCSĐ,"
            f" {vi.number(before['members'])} đảng viên"
        )
    yield Said(f"{said}.", "trang “Tình hình gửi”; trang “Từng con số”: Số đảng viên")
    happened = _events(about)
    if happened:
        yield Said(f"Trong năm có thay đổi về tổ chức: {'; '.join(happened)}.", "danh mục tổ chức")


def _events(about: Year) -> list[str]:
    together: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    names = about.tables.named("event")
    for row in records(timeline(about.tables)):
        if row["year"] == about.year:
            who, became = row["predecessor_names"], row["successor_names"]
            if row["body"]:
                who, became = [], [f"{name} của {row['body']}" for name in became]
            text = f"{vi.join(who)} thành {vi.join(became)}" if who and became else ""
            texts = [text] if text else [*who, *became]
            together[row["date"], row["event"], row["decision"]] += texts
    said = []
    for (date, event, decision), who in together.items():
        by = f"Quyết định số {decision}, " if decision else ""
        whom = vi.join(who) if len(who) <= 3 else f"{vi.number(len(who))} TCCSĐ"
        said.append(f"{vi.lower(names.get(event, event))} {whom} ({by}ngày {vi.day(date)})")
    return said


def _verdicts(about: Year) -> Parts:
    """How many are met; the table stands in the first annex."""
    bloc = about.bloc
    states = Counter(row["state"] for row in bloc.values())
    said = (
        f"Năm {about.year}, {about.head.name} đạt {_of(states['met'], len(bloc))} chỉ tiêu Nghị"
        " quyết"
    )
    if states["missed"]:
        said += f", còn {vi.number(states['missed'])} chỉ tiêu chưa đạt"
    others = len(bloc) - states["met"] - states["missed"]
    if others:
        said += f", {vi.number(others)} chỉ tiêu chưa kết luận"
    yield Said(f"{said} (số liệu các năm tại Phụ lục 1, biểu đồ tại Phụ lục 2).", BLOC)


def _grid(
    table: Table,
    names: list[str],
    widths: dict[str, float],
    about: Year,
) -> Grid:
    """A table of the pages as one of the document."""
    every = list(table.frame.columns)
    places = [every.index(name) for name in names]
    return Grid(
        caption=table.caption,
        heads=names,
        rows=[[row[at] for at in places] for row in table.cells()],
        widths=[widths[name] for name in names],
        notes=[source(about.tables), *table.notes],
        left=[names.index("Chỉ tiêu")],
    )


def _targets(about: Year) -> Parts:
    """A paragraph each, as on the pages; who a verdict hangs on stands in the internal annex."""
    known = pages.told(about.tables, NAMED_IN)
    for target in about.targets:
        yield Said(
            f"{target.label}. {pages.sentence(about.tables, target, known)}",
            f"{BLOC}: mã {target.id}, năm {about.year}",
        )
    yield from (Said(note, BLOC) for note in pages.break_notes(about.tables))


def _tasks(about: Year) -> Parts:
    """A sub-heading each: how many limitations have a cause that it answers."""
    counted = {row["task"]: row for row in records(answered(about.tables, about.year))}
    for n, row in enumerate(records(about.tables.task_groups), start=1):
        yield Heading(f"{n}. {row['name']}", 2)
        found = counted.get(row["task_group"])
        said = f"Năm {about.year}, không có hạn chế nào được phân loại vào nhóm nguyên nhân mà nhóm"
        said += " nhiệm vụ, giải pháp này giải quyết."
        if found:
            said = (
                f"Năm {about.year}, theo báo cáo của cơ sở, {vi.number(found['shortfalls'])} hạn"
                f" chế của {vi.number(found['organisations'])} TCCSĐ có nguyên nhân thuộc nhóm"
                " nhiệm vụ, giải pháp này."
            )
        yield Said(said, "trang “Hạn chế, nguyên nhân”")
        yield Blank("Kết quả thực hiện nhóm nhiệm vụ, giải pháp; việc làm được, chưa làm được")


def _strengths(about: Year) -> Parts:
    met = [t for t in about.targets if about.bloc[t.id]["state"] == "met"]
    if met:
        listed = "; ".join(vi.lower(target.name) for target in met)
        yield Said(f"Có {_of(len(met), len(about.bloc))} chỉ tiêu đạt: {listed}.", BLOC)


def _of(part: int, whole: int) -> str:
    return f"{vi.number(part)}/{vi.number(whole)}"


def _weaknesses(about: Year) -> Parts:
    """How many organisations miss each target, how many of them again; nobody is named here."""
    judged, again = _judged(about), _again(about)
    missing = _missing(judged)
    for target in about.targets:
        row = about.bloc[target.id]
        said = []
        if row["state"] in OPEN:
            said.append(words.units(row["units_short"], target.unit) or "chưa đạt mục tiêu")
        elif target.id in missing:
            said.append("tính chung thì đạt")
        if target.id in missing:
            below = _of(len(missing[target.id]), len(judged[target.id]))
            said.append(f"{below} TCCSĐ có kết quả dưới mức của chỉ tiêu")
        if said:
            times = len(again.get(target.id, set()))
            more = f", trong đó {vi.number(times)} TCCSĐ từ hai năm liền trở lên" if times else ""
            yield Said(
                f"{target.label}: {'; '.join(said)}{more}.",
                f"trang “Theo tổ chức”: mã {target.id}, năm {about.year}",
            )
    if missing:
        yield Said(f"Danh sách TCCSĐ có kết quả dưới mức của chỉ tiêu ở {NAMED_IN}.")


def _judged(about: Year) -> ByTarget:
    """The figures of organisations that are judged, by target."""
    rows = figures(about.tables, level="organisation", year=about.year)
    judged = by_key(having(rows, state=JUDGED), "target")
    return {target: own for (target,), own in judged.items()}


def _missing(judged: ByTarget) -> ByTarget:
    """Those that miss a target, where any does."""
    found = {}
    for target, rows in judged.items():
        missed = [row for row in rows if row["state"] == "missed"]
        if missed:
            found[target] = missed
    return found


def _again(about: Year) -> dict[str, set[str]]:
    """By target the lines that missed it in this year and the one before."""
    rows = lasting(about.tables)
    again = having(rows, status="repeating")
    return dict(again.groupby("target")["line"].agg(set))


def _causes(about: Year) -> Parts:
    tables, year = about.tables, about.year
    count, times = told(tables, year), kinds(tables, year)
    where = "trang “Hạn chế, nguyên nhân”"
    yield Said(
        f"Theo báo cáo của cơ sở, năm {year} có {vi.base(count.organisations, count.reported)} nêu"
        f" {vi.number(count.shortfalls)} hạn chế; {vi.number(count.coded)} hạn chế có nguyên nhân"
        f" đã phân loại, với {vi.number(times.all)} lượt ý kiến.",
        where,
    )
    found = by_key(mentions(tables, "kind", "group", year=year), "kind")
    for kind, name in tables.named("cause_kind").items():
        rows = sorted(found.get((kind,), []), key=itemgetter("group"))
        rows.sort(key=itemgetter("mentions"), reverse=True)
        if not rows:
            continue
        whole = sum(row["mentions"] for row in rows)
        most = [row for row in rows if row["mentions"] == rows[0]["mentions"]]
        listed = vi.join(f"“{cause_name(tables, row['group'])[3:]}”" for row in most)
        unit = "lượt ý kiến" if len(most) == 1 else "lượt ý kiến mỗi nhóm"
        yield Said(
            f"Nguyên nhân {vi.lower(name)}: {vi.part(whole, times.all, 'lượt ý kiến')};"
            f" được nêu nhiều nhất là {listed} ({vi.number(rows[0]['mentions'])} {unit}).",
            where,
        )


def _remedies(about: Year) -> Parts:
    year = about.year - 1
    if year not in years(about.tables):
        return
    every, *_ = records(outcomes(about.tables, year))
    compared, became = every["compared"], Counter[str](every["outcomes"])
    said = (
        f"Năm {year}, {vi.number(every['organisations'])} TCCSĐ nêu {vi.number(every['remedies'])}"
        f" giải pháp khắc phục; {vi.number(compared)} giải pháp có số liệu năm {about.year} để đối"
        " chiếu"
    )
    if compared:
        said += (
            f": {vi.number(became['met'])} trường hợp chỉ tiêu đã đạt,"
            f" {vi.number(became['better'])} có tiến bộ nhưng chưa đạt,"
            f" {vi.number(became['not-better'])} chưa tiến bộ"
        )
    yield Said(f"{said}.", "trang “Hạn chế, nguyên nhân”; trang “Theo tổ chức”")


def _reliability(about: Year) -> Parts:
    tables, year = about.tables, about.year
    states = return_states(tables)
    here = Counter(having(states, year=year)["status"])
    due = sum(here.values()) - here["beyond"]
    sent = due - here["missing"] - here["unusable"]
    low, high = ends_of_bases(list(about.bloc.values()))
    bases = f"từ {low} đến {high}" if low != high else low
    asked = having(tables.questions, year=year)
    asked = asked[asked["severity"].ne("note")]
    said = (
        f"Năm {year} có {vi.base(sent, due)} gửi báo cáo dùng được"
        f" ({vi.percent(sent, due)}); số TCCSĐ có số liệu {bases}, tùy từng chỉ tiêu."
    )
    if len(asked):
        who = asked.loc[asked["organisation"].ne(""), "organisation"].nunique()
        said += f" Còn {vi.number(len(asked))} điểm chờ {vi.number(who)} TCCSĐ giải trình."
    yield Said(said, "trang “Tình hình gửi”; trang “Cần xem lại”")


COMPUTED: dict[str, Callable[[Year], Parts]] = {
    "opening": _opening,
    "situation": _situation,
    "verdicts": _verdicts,
    "targets": _targets,
    "tasks": _tasks,
    "strengths": _strengths,
    "weaknesses": _weaknesses,
    "causes": _causes,
    "remedies": _remedies,
    "reliability": _reliability,
}


# ---- annexes


def _annexes(about: Year) -> Parts:
    table = about.main
    shown = [str(year) for year in years(about.tables)]
    widths = MAIN | dict.fromkeys(shown, (ACROSS - sum(MAIN.values())) / len(shown))
    yield Annex(1, table.caption.upper())
    names = [*list(MAIN)[:4], *shown, "Đánh giá"]
    yield replace(_grid(table, names, widths, about), caption="")
    chart = pages.at_a_glance(about.tables)
    yield Annex(2, "BIỂU ĐỒ CÁC CHỈ TIÊU QUA CÁC NĂM", across=False)
    yield Picture(Drawn(chart.figure).png, chart.title, chart.caption, chart.alt)
    yield Annex(
        3, f"CÁC TCCSĐ CÓ KẾT QUẢ DƯỚI MỨC CHỈ TIÊU, NĂM {about.year}", "(Dùng trong nội bộ)"
    )
    yield from _listed(about)


def _listed(about: Year) -> Iterator[Grid]:
    """Who has a result below a target's bound, a table a target: by sector and name, never ranked.

    The last one carries the notes of all.
    """
    tables, again = about.tables, _again(about)
    name, line = namer(tables), line_of(tables)
    sector = of_organisation(tables, "sector")
    order, sectors = order_of(tables), tables.named("sector")
    missing, grids = _missing(_judged(about)), []
    heads = ("TT", "Tổ chức", "Lĩnh vực", "Kết quả")
    for target in about.targets:
        found = sorted(missing.get(target.id, []), key=lambda row: order(row["scope"]))
        rows = []
        for row in found:
            who = row["scope"]
            repeated = line.get(who) in again.get(target.id, set())
            result = _result(row, target) + (" (lặp lại)" if repeated else "")
            of = sectors.get(sector.get(who, ""), "")
            rows.append([name(who), of, result])
        if rows:
            grids.append(Grid(target.label, heads, _numbered(rows), LISTED, left=(1, 2)))
    notes = [
        source(tables),
        *_hanging(about),
        "Lặp lại: chưa đạt từ hai năm liền trở lên, tính cả trước khi đổi tên, sáp nhập, tách.",
    ]
    grids = grids or [Grid("", heads, [], LISTED)]
    yield from grids[:-1]
    yield replace(grids[-1], notes=notes)


def _result(row: Record, target: Target) -> str:
    """One organisation's count and rate; what is said of it as a whole is met or not."""
    if row["denominator"] == 1 and target.universe == "organisations":
        return target.phrases["missed"]
    return f"{words.counts(row)} {target.unit}, bằng {words.fixed(words.rate(row, target))}"


def _hanging(about: Year) -> Iterator[str]:
    """On whom verdicts hang."""
    own, name = {target.id: target for target in about.targets}, namer(about.tables)
    rows = doubts(about.tables, year=about.year)
    for row in records(having(rows, why="one")):
        target = own[row["target"]]
        missed = f", {target.phrases['missed']}" if row["state"] == "missed" else ""
        yield (
            f"{target.label}: không tính {name(row['key'])} thì là {words.told(row, target)}"
            f"{missed}."
        )
