"""Page 4, second half: the words of the organisations – what returns, what is copied, what is not coded, and where it stands."""

from collections import defaultdict
from dataclasses import replace

import pandas as pd

from analysis.causes.explain import Coding, answers
from analysis.measuring.measure import DEFAULT
from analysis.showing.show import Group, Table, Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.causes import REST, coded, last_year, shares
from analysis.views.common import address, all_targets, cause_name, left_out, masked, names, source


def returning(tables: Tables, most: int = 15) -> Group:
    """The same organisation naming the same cause for the same target in years that follow one another."""
    seen: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for r in coded(tables).itertuples():
        seen[r.organisation, r.target, r.group].add(int(r.year))
    rows = [(key, sorted(ys)) for key, ys in seen.items() if any(y + 1 in ys for y in ys)]
    rows.sort(key=lambda p: (-len(p[1]), p[0]))
    known = names(tables)
    counts = (
        pd.Series([key[2] for key, _ in rows], dtype=str)
        .value_counts()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
    )
    said = [
        f"{vi.number(len(rows))}/{vi.number(len(seen))} cặp tổ chức – chỉ tiêu – nguyên nhân lặp lại ở các năm liền nhau "
        f"({vi.percent(len(rows), len(seen))})."
    ]
    if len(counts):
        said.append(
            "Nhóm trở lại nhiều nhất: "
            + vi.join(
                f"{cause_name(tables, g)} ({vi.number(int(n))})" for g, n in counts.head(3).items()
            )
            + "."
        )
    shown = pd.DataFrame(
        [
            {
                "Tổ chức": known.get(o, o),
                "Chỉ tiêu": t or vi.MISSING,
                "Nguyên nhân": cause_name(tables, g),
                "Các năm nêu": vi.years(ys),
            }
            for (o, t, g), ys in rows[:most]
        ],
        columns=["Tổ chức", "Chỉ tiêu", "Nguyên nhân", "Các năm nêu"],
    )
    return Group(
        [
            Text(said),
            Table(
                shown,
                "Nguyên nhân trở lại",
                source(tables),
                left_out(most, len(rows)),
                organisations=[key[0] for key, _ in rows[:most]],
            ),
        ]
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace(".", " ").replace(";", " ").split())


def boilerplate(tables: Tables, most: int = 10) -> Group:
    """The same words again: from year to year, or from organisation to organisation."""
    told = answers(tables.shortfalls, Coding(tables.causes, tables.uncoded, tables.issues))
    rows = tables.shortfalls[
        tables.shortfalls["cause"].ne("") & tables.shortfalls["shortfall"].map(told).ne("none")
    ]
    texts = rows.assign(folded=[_folded(c) for c in rows["cause"]])
    same = (
        texts.groupby("folded")
        .agg(
            times=("shortfall", "size"),
            organisations=("organisation", "nunique"),
            years=("year", "nunique"),
            text=("cause", "first"),
        )
        .reset_index()
    )
    by_own = texts.groupby(["folded", "organisation"])["year"].transform("nunique").gt(1)
    by_other = texts.groupby("folded")["organisation"].transform("nunique").gt(1)
    said = (
        [
            f"Trong {vi.number(len(texts))} đoạn nguyên nhân: {vi.part(int(by_own.sum()), len(texts), 'đoạn được chính tổ chức viết lại nguyên văn ở năm khác')}; "
            f"{vi.part(int(by_other.sum()), len(texts), 'đoạn giống hệt của tổ chức khác')}."
        ]
        if len(texts)
        else ["Chưa có đoạn nguyên nhân nào."]
    )
    top = (
        same[same["times"] > 1].sort_values(["times", "folded"], ascending=[False, True]).head(most)
    )
    shown = pd.DataFrame(
        {
            "Đoạn văn": [masked(t) for t in top["text"]],
            "Số lần": list(top["times"]),
            "Số tổ chức": list(top["organisations"]),
            "Số năm": list(top["years"]),
        }
    )
    return Group(
        [
            Text(said),
            Table(
                shown,
                "Những đoạn nguyên nhân được lặp lại",
                source(tables),
                ["So sánh sau khi bỏ khác biệt về chữ hoa, dấu chấm và khoảng trắng."],
            ),
        ]
    )


def uncoded(tables: Tables) -> Group:
    """What no rule and no person has coded: shown, never dropped."""
    rows = tables.uncoded.merge(tables.shortfalls, on="shortfall", how="left")
    items = len(tables.causes[["shortfall", "item"]].drop_duplicates()) + len(rows)
    known = names(tables)
    shown = pd.DataFrame(
        {
            "Ý chưa mã hóa": [masked(t) for t in rows["text"]],
            "Tổ chức": [known.get(o, o) for o in rows["organisation"]],
            "Năm": [str(y) for y in rows["year"]],
            "Gợi ý": [cause_name(tables, p) if p else vi.MISSING for p in rows["proposal"]],
            "Địa chỉ": address(rows),
        }
    )
    return Group(
        [
            Text(
                [
                    f"Chưa mã hóa: {vi.number(len(rows))}/{vi.number(items)} ý ({vi.percent(len(rows), items)}). "
                    "Người phân tích xem và quyết định từng ý."
                ]
            ),
            Table(shown, "Các ý chưa mã hóa", source(tables), head="Ý chưa mã hóa"),
        ]
    )


def details(tables: Tables, group: str, year: int | None = None, most: int = 40) -> Table:
    """From a bar to the organisations, their sentences and the cells where these stand."""
    year = year or last_year(tables)
    rows = coded(tables)
    rows = rows[rows["group"].eq(group) & rows["year"].eq(year)].sort_values(
        ["target", "organisation", "shortfall", "item"]
    )
    known = names(tables)
    shown = pd.DataFrame(
        {
            "Tổ chức": [known.get(o, o) for o in rows["organisation"]],
            "Chỉ tiêu": [t or vi.MISSING for t in rows["target"]],
            "Hạn chế": [masked(t) for t in rows["limitation"]],
            "Ý nêu nguyên nhân": [masked(t) for t in rows["text"]],
            "Từ quyết định": [masked(w) for w in rows["words"]],
            "Loại": [vi.name(vi.CAUSE_KINDS, k) for k in rows["kind"]],
            "Địa chỉ": address(rows),
        }
    ).head(most)
    return Table(
        shown,
        f"{cause_name(tables, group)}, năm {year}: nguyên văn và địa chỉ",
        source(tables),
        left_out(most, len(rows), "Hạn chế, nguyên nhân"),
        organisations=list(rows["organisation"])[:most],
    )


def details_of_all(tables: Tables, year: int | None = None, most: int = 5) -> Group | Text:
    """The drill-down for every group that carries a shortage, the heaviest first."""
    year = year or last_year(tables)
    found = [
        replace(details(tables, key, year, most), notes=[])
        for key in shares(tables, year)
        if key not in REST
    ]
    if not found:
        return Text([f"Năm {year} không có nguyên nhân nào gắn với phần thiếu."])
    said = f"Mỗi nhóm hiện nhiều nhất {vi.number(most)} dòng; đủ ở phụ lục Excel, trang «Hạn chế, nguyên nhân», và ở trang của từng tổ chức."
    return Group([Text([said]), *found])


def contradictions(tables: Tables, most: int = 10) -> Group:
    """Shortfalls for targets that the numbers say were met, and misses nobody explains."""
    single = tables.indicators[
        tables.indicators["level"].eq("organisation") & tables.indicators["reading"].eq(DEFAULT)
    ]
    states = {(r.scope, int(r.year), r.target): r for r in single.itertuples()}
    known, facts = names(tables), {t.id: t for t in all_targets(tables)}
    told = tables.shortfalls[tables.shortfalls["target"].ne("")]
    met = [
        r
        for r in told.itertuples()
        if (s := states.get((r.organisation, int(r.year), r.target))) is not None
        and s.state == "met"
    ]
    said_of = {(r.organisation, int(r.year), r.target) for r in told.itertuples()}
    silent = sorted(
        (key for key, s in states.items() if s.state == "missed" and key not in said_of),
        key=lambda k: (-k[1], k[2], k[0]),
    )
    missed = sum(s.state == "missed" for s in states.values())
    a = pd.DataFrame(
        [
            {
                "Tổ chức": known.get(r.organisation, r.organisation),
                "Năm": str(r.year),
                "Chỉ tiêu": r.target,
                "Hạn chế đã nêu": masked(r.limitation),
                "Số liệu": vi.result(
                    states[r.organisation, int(r.year), r.target].numerator,
                    states[r.organisation, int(r.year), r.target].denominator,
                    facts[r.target].unit,
                ),
            }
            for r in met[:most]
        ],
        columns=["Tổ chức", "Năm", "Chỉ tiêu", "Hạn chế đã nêu", "Số liệu"],
    )
    b = pd.DataFrame(
        [
            {
                "Tổ chức": known.get(o, o),
                "Năm": str(y),
                "Chỉ tiêu": t,
                "Số liệu": vi.result(
                    states[o, y, t].numerator,
                    states[o, y, t].denominator,
                    facts[t].unit,
                    facts[t].bounds,
                    "bằng",
                ),
            }
            for o, y, t in silent[:most]
        ],
        columns=["Tổ chức", "Năm", "Chỉ tiêu", "Số liệu"],
    )
    text = Text(
        [],
        [
            f"Nêu hạn chế nhưng số liệu cho thấy đạt: {vi.number(len(met))}/{vi.number(len(told))} hạn chế gắn với chỉ tiêu.",
            f"Chưa đạt mà không nêu hạn chế nào: {vi.number(len(silent))}/{vi.number(missed)} trường hợp chưa đạt.",
        ],
    )
    return Group(
        [
            text,
            Table(
                a,
                "Nêu hạn chế nhưng số liệu đạt",
                source(tables),
                left_out(most, len(met)),
                organisations=[r.organisation for r in met[:most]],
            ),
            Table(
                b,
                "Chưa đạt mà không nêu hạn chế",
                source(tables),
                left_out(most, len(silent)),
                organisations=[k[0] for k in silent[:most]],
            ),
        ]
    )
