"""What all pages share: targets by id, series, names, the base and source of a figure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

import pandas as pd

from analysis.measuring.measure import DEFAULT
from analysis.showing.show import Text
from analysis.tables import Tables
from analysis.text import vietnamese as vi

SYNTHETIC = "Số liệu giả định, không phải số liệu thật."
STATE_MARKS = {"met": "●", "missed": "◇", "running": "△"}
# a decimal point, not a dot between thousands, in a date or in the name of a file
DECIMAL = re.compile(r"(?<![\w./])(?:\d+\.\d{1,2} ?(?=%)|0\.\d+|\d+\.\d{4,})(?![\w/]|\.\w)")
# what looks like a telephone number or names the person who filled in a form is nobody's business on a page
PRIVATE = re.compile(
    r"(?<![\d./])(?:\+84[\s.\-]?|0)\d(?:[\s.\-]?\d){7,9}(?!\d)"
    r"|(?i:người (?:lập|báo cáo|ký|điền)[^:\n;]*|điện thoại|sđt|đt)\s*:[^\n;]*"
)


@dataclass(frozen=True)
class Target:
    """One target as the pages need it; bounds in percent, None where open."""

    id: str
    name: str
    statement: str
    unit: str
    success: str
    base: str
    lower: Fraction | None
    upper: Fraction | None
    strict: bool
    judged: str
    cumulative: bool
    breaks: int | None
    break_reason: str

    @property
    def goal(self) -> str:
        return vi.bound(self.lower, self.upper, self.strict)

    @property
    def asked(self) -> str:
        """The goal for the middle of a sentence."""
        return vi.bound_in_words(self.lower, self.upper, self.strict)

    @property
    def bounds(self) -> list[Fraction]:
        return [b for b in (self.lower, self.upper) if b is not None]

    @property
    def label(self) -> str:
        return f"Chỉ tiêu {self.id} – {self.name}"

    @property
    def style(self) -> dict:
        """What the charts need to draw the target."""
        return {
            "lower": self.lower,
            "upper": self.upper,
            "strict": self.strict,
            "unit": self.unit,
            "breaks": self.breaks,
        }


def all_targets(tables: Tables) -> list[Target]:
    """The targets in the order of the resolution."""
    return [_target(row) for row in tables.targets.to_dict("records")]


def target_of(tables: Tables, target: str) -> Target:
    """One target.

    Raises
    ------
    KeyError
        When there is no such target; the message lists those there are.
    """
    rows = tables.targets[tables.targets["target"].eq(target)]
    if rows.empty:
        raise KeyError(
            f"Không có chỉ tiêu «{target}»; các chỉ tiêu: {', '.join(tables.targets['target'])}"
        )
    return _target(rows.to_dict("records")[0])


def _target(row: dict) -> Target:
    share = {side: Fraction(row[side]) if row[side] else None for side in ("lower", "upper")}
    breaks = str(row["breaks"]).split()
    return Target(
        row["target"],
        row["name"],
        row["statement"],
        row["unit"],
        row["success"],
        row["base"],
        share["lower"],
        share["upper"],
        row["lower_op"] == ">",
        row["judged"],
        row["term"] == "end",
        int(breaks[0]) if breaks else None,
        row["break_reason"],
    )


def years(tables: Tables) -> list[int]:
    """All years with indicators."""
    return sorted({int(year) for year in tables.indicators["year"]})


def latest(tables: Tables) -> int:
    """The last year of which anything was reported."""
    bloc = tables.indicators[tables.indicators["level"].eq("bloc")]
    there = bloc.loc[bloc["reporting"] > 0, "year"]
    return int(there.max()) if len(there) else years(tables)[-1]


def series(
    tables: Tables, target: str, level: str = "bloc", scope: str = "bloc", reading: str = DEFAULT
) -> pd.DataFrame:
    """The indicators of one target and scope, one row a year."""
    rows = tables.indicators
    rows = rows[
        rows["target"].eq(target)
        & rows["reading"].eq(reading)
        & rows["level"].eq(level)
        & rows["scope"].eq(scope)
    ]
    return rows.sort_values("year", ignore_index=True)


def names(tables: Tables) -> dict[str, str]:
    """Names of organisations by id."""
    return dict(
        zip(tables.organisations["organisation"], tables.organisations["name"], strict=True)
    )


def cause_name(tables: Tables, code: str) -> str:
    """A cause group as 'F. Tổ chức, cán bộ, bồi dưỡng'."""
    if code == "not-stated":
        return "Không nêu nguyên nhân"
    causes = tables.cause_codes
    found = causes.loc[causes["code"].eq(code), "name"]
    return f"{code}. {found.iloc[0]}" if len(found) else code


def cause_short(tables: Tables, code: str) -> str:
    """A cause group in few words, for charts and narrow columns: 'F. Tổ chức, cán bộ'."""
    causes = tables.cause_codes
    found = causes.loc[causes["code"].eq(code), "short"]
    return f"{code}. {found.iloc[0]}" if len(found) else cause_name(tables, code)


def source(tables: Tables, base: str = "") -> str:
    """Base and source of a chart or table."""
    until = f", nhận đến {vi.day(tables.dated)}" if tables.dated else ""
    return " ".join(
        part
        for part in (
            base and base.rstrip(".") + ".",
            f"Nguồn: báo cáo của các TCCSĐ{until}.",
            SYNTHETIC if tables.synthetic else "",
        )
        if part
    )


def base_of(rows: pd.DataFrame) -> str:
    """What a series rests on, year by year: '2021: 52/60 TCCSĐ; 2022: …'."""
    parts = [
        f"{int(r.year)}: {vi.number(r.reporting)}/{vi.number(r.expected)}"
        + " (gồm tổ chức ngoài diện phải có)" * int(r.reporting > r.expected)
        for r in rows.itertuples()
    ]
    return f"TCCSĐ có số liệu/phải báo cáo – {'; '.join(parts)}" if parts else ""


def left_out(most: int, whole: int, sheet: str = "") -> list[str]:
    """What a shortened table says: how much it shows, and where the rest stands."""
    annex = f"phụ lục Excel, trang «{sheet}», và ở " if sheet else ""
    return (
        [
            f"Hiện {vi.number(most)} trong {vi.number(whole)} dòng; đủ ở {annex}trang của từng tổ chức."
        ]
        if whole > most
        else []
    )


def beyond_note(tables: Tables, targets: Iterable[str], year: int | None = None) -> list[str]:
    """Who gives figures beyond those expected, so that a base such as 60/59 can be read."""
    rows = tables.indicators
    rows = rows[
        rows["target"].isin(list(targets))
        & rows["reading"].eq(DEFAULT)
        & rows["level"].eq("organisation")
    ]
    rows = rows[
        rows["expected"].eq(0) & (rows["reporting"] > 0) & (rows["year"].eq(year) | (year is None))
    ]
    known = names(tables)
    who = sorted({(int(r.year), known.get(r.scope, r.scope)) for r in rows.itertuples()})
    said = "; ".join(f"{name} ({year})" for year, name in who)
    return (
        [
            f"* Có số liệu dù không thuộc diện phải có (mới thành lập, đổi tên hoặc đã rời Khối trong năm): {said}."
        ]
        if said
        else []
    )


def notice(tables: Tables) -> Text:
    """First thing on every page: which data it speaks of."""
    accepted = int(tables.submissions["status"].eq("accepted").sum())
    said = (
        f"Trang này tính từ {vi.number(len(tables.submissions))} tệp báo cáo ({vi.number(accepted)} tệp được dùng), "
        f"các năm {vi.years(years(tables))}"
        + (f"; tệp mới nhất nhận ngày {vi.day(tables.dated)}" if tables.dated else "")
        + ". TCCSĐ là tổ chức cơ sở đảng."
    )
    marked = (
        [f"{SYNTHETIC} Mọi tổ chức, con số và lời báo cáo trên trang đều do máy tạo ra để thử."]
        if tables.synthetic
        else []
    )
    return Text([*marked, said])


def masked(text: object) -> str:
    """The text without telephone numbers and without who filled in the form."""
    return PRIVATE.sub("[đã ẩn]", str(text))


def message(text: str) -> str:
    """What an issue says, for a page: decimal commas, nobody named."""
    return decimal_commas(masked(text))


def decimal_commas(text: str) -> str:
    """Our own wording with decimal commas and few digits; what stands in «…» was written by others and stays."""
    parts = re.split(r"(«[^»]*»)", text)
    return "".join(part if part.startswith("«") else DECIMAL.sub(_comma, part) for part in parts)


def _comma(found: re.Match) -> str:
    return vi.number(found[0].strip(), 4)


def issue_names() -> dict[str, str]:
    """Names of findings by code."""
    data = files("analysis") / "data"
    names: dict[str, str] = {}
    # until findings of every room have their line in messages.csv
    for name, column in (("issue_names", "code"), ("messages", "code"), ("rules", "rule")):
        frame = pd.read_csv(data / f"{name}.csv", dtype=str, keep_default_na=False)
        named = frame[frame["name"].ne("")]
        names |= dict(zip(named[column].str.partition(".")[0], named["name"], strict=True))
    return names


def form_names() -> dict[str, str]:
    """Names of forms by id."""
    maps = [p for p in (files("analysis") / "data" / "forms").iterdir() if p.name.endswith(".csv")]
    rows = pd.concat(
        pd.read_csv(m, dtype=str, keep_default_na=False).query("kind == 'form'") for m in maps
    )
    return dict(zip(rows["id"], rows["text"], strict=True))


def address(frame: pd.DataFrame) -> list[str]:
    """File › sheet › cell of each row: where a figure or text stands."""
    return [
        " › ".join(part for part in parts if part)
        for parts in zip(frame["file"], frame["sheet"], frame["cell"], strict=True)
    ]
