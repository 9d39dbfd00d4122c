"""What differs from an earlier run, told to the office: lines for a terminal, a page, a table."""

import html
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files as resources

import pandas as pd

from analysis.measuring.series import Record, by_key, columns, having
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.names import names

TOGETHER = 5  # so many differences of one organisation, year and reason are still told one by one
AT_MOST = 20  # lines of one kind in a terminal; the page and the table hold all
HEADING = "Điều thay đổi giữa hai lần chạy"
HEADINGS = ("Tổ chức", "Năm", "Nội dung", "Trước", "Nay", "Lý do", "Nơi ghi")


class Words:
    """The names of ids, as the tables carry them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.organisations = names(tables)
        self.measures = dict(columns(tables.measures, "measure", "name"))

    def named(self, listed: str, key: str) -> str:
        """The name of an id, or the id."""
        return self.tables.named(listed).get(key, key)

    def cells(self, row: Record) -> tuple[str, ...]:
        """A difference as the cells under `HEADINGS`."""
        sides = [self.value(row, row[side]) for side in ("old", "new")]
        if row["what"] == "file" and sides[0] == sides[1]:
            sides = ["bản trước", "bản khác"]
        address = "!".join(part for part in (row["sheet"], row["cell"]) if part)
        year: str = "" if pd.isna(row["year"]) else str(row["year"])
        return (
            str(self.organisations.get(row["organisation"], row["organisation"])),
            year,
            self.about(row),
            *sides,
            "; ".join(self.named("why_differs", why) for why in row["why"].split()),
            " – ".join(part for part in (row["file"], address) if part),
        )

    def about(self, row: Record) -> str:
        """What differs: the measure, the stage, the target, the file."""
        item, part = row["item"], row["part"]
        if row["what"] == "value":
            quarter = f", quý {part}" if part else ""
            return f"{self.measures.get(item, item)}{quarter}"
        if row["what"] == "grade":
            return self.named("stage", item)
        if row["what"] == "shortfall":
            return f"hạn chế ở chỉ tiêu {item}" if item else "hạn chế"
        if row["what"] == "verdict":
            level, scope, reading = part.split(" ", 2)
            whose = "" if level == "organisation" else f", {self.scope(level, scope)}"
            return f"chỉ tiêu {item}{whose}{self.reading(item, reading)}"
        return str(item)

    def scope(self, level: str, scope: str) -> str:
        """Whose verdict."""
        return self.named("level", scope) if level == "bloc" else self.named(level, scope)

    def reading(self, target: str, reading: str) -> str:
        """Under which reading, where it is not the resolution's own."""
        known = self.tables.readings
        name = having(known, target=target, reading=reading)["name"]
        return f" (cách tính khác: {name.iloc[0]})" if len(name) else ""

    def value(self, row: Record, text: str) -> str:
        """The old or new state in words."""
        if not text:
            return "không có"
        text = str(text)
        first, _, rest = text.partition(" ")
        if row["what"] == "value":
            return vi.number(int(text)) if text.isdecimal() else text
        if row["what"] == "file":
            return self.named("status", first)
        if row["what"] == "grade":
            return self.named("grade", first)
        if row["what"] == "verdict":
            return f"{self.named('state', first)}{_counts(rest)}"
        return rest if row["what"] == "question" else text


def _counts(text: str) -> str:
    """Numerator, denominator and what is short, as they stand behind a state.

    Examples
    --------
    >>> _counts("2897 3038 5"), _counts("40 40 0")
    (' (2.897/3.038, còn thiếu 5)', ' (40/40)')
    """
    numbers = [int(number) for number in text.split()]
    if len(numbers) < 2:
        return ""
    said = "/".join(map(vi.number, numbers[:2]))
    short = numbers[2] if len(numbers) > 2 else 0
    words = f", còn thiếu {vi.number(short)}" if short > 0 else f", quá {vi.number(-short)}"
    return f" ({said}{words if short else ''})"


def lines(found: pd.DataFrame, tables: Tables, title: str) -> Iterator[str]:
    """The differences, kind by kind, for a terminal."""
    words = Words(tables)
    yield f"{title}:"
    if found.empty:
        yield "Không có gì thay đổi."
    for what, rows in _by_kind(found):
        yield f"{words.named('differs', what)}: {vi.number(len(rows))}"
        told = list(_told(rows, words))
        yield from told[:AT_MOST]
        if len(told) > AT_MOST:
            yield f"  … và {len(told) - AT_MOST} dòng nữa (dùng --out để xem đủ)"


def _told(rows: list[Record], words: Words) -> Iterator[str]:
    """A line each; many of one organisation and year that have one reason are one line.

    A reason is told where it begins to hold, not again below.
    """
    together: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for cells in map(words.cells, rows):
        together[cells[0], cells[1], cells[5]].append(cells)
    before = ""
    for (who, year, why), cells_of in together.items():
        about = ", ".join(part for part in (who, year and f"năm {year}") if part)
        if why != before:
            yield f"  {vi.upper(why)}:"
            before = why
        if who and len(cells_of) > TOGETHER:
            yield f"  - {about}: {len(cells_of)} điểm."
            continue
        for cells in cells_of:
            told = ", ".join(part for part in (about, cells[2]) if part)
            yield f"  - {told}: {cells[3]} → {cells[4]}."


def _by_kind(found: pd.DataFrame) -> Iterator[tuple[str, list[Record]]]:
    for (what,), rows in by_key(found, "what").items():
        yield what, rows


def page(found: pd.DataFrame, tables: Tables, title: str) -> str:
    """The differences as a page of HTML that needs nothing else."""
    words = Words(tables)
    style = (resources("analysis") / "data" / "site" / "style.css").read_text(encoding="utf-8")
    parts = [f"<h1>{title}</h1>"]
    banner = '<p class="banner"><strong>Số liệu giả định.</strong></p>' if tables.synthetic else ""
    if found.empty:
        parts.append("<p>Không có gì thay đổi.</p>")
    for what, rows in _by_kind(found):
        name = words.named("differs", what)
        parts.append(f"<h2>{html.escape(name)} ({len(rows)})</h2>")
        parts.append(_table(name, list(map(words.cells, rows))))
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="generator" content="analysis">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body><header class="top">{banner}<div class="bar"><p class="site">{HEADING}</p></div>'
        f'</header><div class="page"><main id="main">{body}</main></div></body></html>\n'
    )


def _table(name: str, rows: list[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    region = f'<div class="table" role="region" tabindex="0" aria-label="{html.escape(name)}">'
    return f"{region}<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"
