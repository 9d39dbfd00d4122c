"""What differs from an earlier run, told to the office: lines for a terminal, a page, a table."""

import html
from collections.abc import Iterator
from importlib.resources import files as resources

import pandas as pd

from analysis.measuring.series import Record, records
from analysis.tables import Tables

TOGETHER = 5  # so many differences of one organisation, year and reason are still told one by one
AT_MOST = 20  # lines of one kind in a terminal; the page and the table hold all
HEADINGS = ("Tổ chức", "Năm", "Nội dung", "Trước", "Nay", "Lý do", "Nơi ghi")


class Words:
    """The names of ids, as the tables carry them."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        own = tables.organisations
        self.organisations = dict(zip(own["organisation"], own["name"], strict=True))
        measures = tables.measures
        self.measures = dict(zip(measures["measure"], measures["name"], strict=True))

    def named(self, listed: str, key: str) -> str:
        """The name of an id, or the id."""
        return self.tables.named(listed).get(key, key)

    def cells(self, row: Record) -> tuple[str, ...]:
        """A difference as the cells under `HEADINGS`."""
        address = "!".join(part for part in (row["sheet"], row["cell"]) if part)
        year: str = "" if pd.isna(row["year"]) else str(row["year"])
        return (
            str(self.organisations.get(row["organisation"], row["organisation"])),
            year,
            self.about(row),
            self.value(row, row["old"]),
            self.value(row, row["new"]),
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
        name = known.loc[known["target"].eq(target) & known["reading"].eq(reading), "name"]
        return f" (cách tính khác: {name.iloc[0]})" if len(name) else ""

    def value(self, row: Record, text: str) -> str:
        """The old or new state in words."""
        if not text:
            return "không có"
        text = str(text)
        first, _, rest = text.partition(" ")
        if row["what"] == "file":
            return f"{self.named('status', first)} ({rest[:8]})"
        if row["what"] == "grade":
            return self.named("grade", first)
        if row["what"] == "verdict":
            return f"{self.named('state', first)} ({rest.replace(' ', '/')})"
        return rest if row["what"] == "question" else text


def lines(found: pd.DataFrame, tables: Tables, title: str) -> Iterator[str]:
    """The differences, kind by kind, for a terminal."""
    words = Words(tables)
    yield f"{title}:"
    if found.empty:
        yield "Không có gì thay đổi."
    for what, rows in _by_kind(found):
        yield f"{words.named('differs', what)}: {len(rows)}"
        told = list(_told(rows, words))
        yield from told[:AT_MOST]
        if len(told) > AT_MOST:
            yield f"  … và {len(told) - AT_MOST} dòng nữa (dùng --out để xem đủ)"


def _told(rows: list[Record], words: Words) -> Iterator[str]:
    """A line each; many of one organisation and year that have one reason are one line."""
    together: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in rows:
        cells = words.cells(row)
        together.setdefault((cells[0], cells[1], cells[5]), []).append(cells)
    for (who, year, why), cells_of in together.items():
        about = ", ".join(part for part in (who, year and f"năm {year}") if part)
        reason = f"{why[:1].upper()}{why[1:]}."
        if who and len(cells_of) > TOGETHER:
            yield f"  {about}: {len(cells_of)} điểm. {reason}"
            continue
        for cells in cells_of:
            told = ", ".join(part for part in (about, cells[2]) if part)
            yield f"  {told}: {cells[3]} → {cells[4]}. {reason}"


def _by_kind(found: pd.DataFrame) -> Iterator[tuple[str, list[Record]]]:
    rows = records(found)
    for what in dict.fromkeys(row["what"] for row in rows):
        yield what, [row for row in rows if row["what"] == what]


def page(found: pd.DataFrame, tables: Tables, title: str) -> str:
    """The differences as a page of HTML that needs nothing else."""
    words = Words(tables)
    style = (resources("analysis") / "data" / "site" / "style.css").read_text(encoding="utf-8")
    parts = [f"<h1>{title}</h1>"]
    if tables.synthetic:
        parts.append('<p class="banner"><strong>Số liệu giả định.</strong></p>')
    if found.empty:
        parts.append("<p>Không có gì thay đổi.</p>")
    for what, rows in _by_kind(found):
        parts.append(f"<h2>{html.escape(words.named('differs', what))} ({len(rows)})</h2>")
        parts.append(_table([words.cells(row) for row in rows]))
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">"
        '<meta name="generator" content="analysis">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body><main id="main">{body}</main></body></html>\n'
    )


def _table(rows: list[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"
