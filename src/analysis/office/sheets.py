"""How a file was read, as a page: each sheet as sent, its cells by role, what went where."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files as resources

import jinja2

from analysis.reading.workbook import Area, a1
from analysis.returns.look import At, Looked, Seen
from analysis.returns.model import Row, Value
from analysis.returns.values import TEXTS

ROLES = {
    "value": "giá trị được đọc",
    "label": "nhãn: tên dòng, tên cột, tiêu đề",
    "derived": "tính ra: tổng, tỷ lệ, số thứ tự",
    "ignored": "không đọc: tiêu ngữ, ghi chú, chữ ký",
    "issue": "không dùng được",
}
FIELDS = {
    "organisation": "tên tổ chức",
    "grade": "mức xếp loại",
    "mark": "dấu chọn mức xếp loại",
    "target": "chỉ tiêu",
    "limitation": "hạn chế",
    "cause": "nguyên nhân",
    "remedy": "giải pháp",
}
STATES = {"found": "thấy", "missing": "KHÔNG THẤY", "silent": "không thấy (không mang số liệu)"}
MOST_ROWS, MOST_COLUMNS = 2000, 120  # of a sheet; what lies beyond is said


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of the page."""

    text: str = ""
    css: str = ""
    tag: str = ""
    rows: int = 1
    columns: int = 1


def page(
    looked: Looked,
    issues: Sequence[Row],
    names: Mapping[str, str],
    summary: str,
    faults: Sequence[str] = (),
    lines: Sequence[object] = (),
) -> str:
    """The page of one file.

    Parameters
    ----------
    looked
        From `analysis.pipeline.gather.look_at`.
    issues
        Rows of the table of issues, of this file.
    names
        Of measures, by id.
    summary
        What was understood, in a sentence.
    faults, lines
        Of a map on trial: what is wrong with it, and what each line found.

    Returns
    -------
    str
        HTML that needs nothing else, to be looked at and printed.
    """
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, issue in enumerate(issues, 1):
        places[issue["sheet"], issue["cell"]].append(number)
    fields = {(value.sheet, value.cell): value for value in looked.said.values}
    sheets = [_sheet(sheet, fields, places, names) for sheet in looked.sheets]
    return _template().render(
        title=f"Đã đọc tệp «{looked.said.file}» thế nào",
        summary=summary,
        roles=ROLES,
        sheets=sheets,
        told=[_told(issue) for issue in issues],
        faults=faults,
        lines=lines,
        states=STATES,
    )


@cache
def _template() -> jinja2.Template:
    source = resources("analysis") / "data" / "office" / "sheet.html.j2"
    return jinja2.Environment(autoescape=True).from_string(source.read_text(encoding="utf-8"))


def _told(issue: Row) -> str:
    place = "!".join(part for part in (issue["sheet"], issue["cell"]) if part) or "cả tệp"
    return f"{place}: {issue['message']}"


def _sheet(
    sheet: Seen,
    fields: Mapping[tuple[str, str], Value],
    places: Mapping[tuple[str, str], list[int]],
    names: Mapping[str, str],
) -> dict[str, object]:
    """A sheet as the template wants it."""
    last_row = min(max((row for row, _ in sheet.texts), default=0), MOST_ROWS)
    last = min(max((column for _, column in sheet.texts), default=0), MOST_COLUMNS)
    spans, covered = _merged(sheet.merges, last_row, last)

    def shown(at: At) -> Shown:
        place = (sheet.name, a1(*at))
        found, numbers = fields.get(place), places.get(place, [])
        css = filter(None, (sheet.roles.get(at, ""), "asked" if numbers else ""))
        read_as = _field(found, names) if found else ""
        tags = filter(None, (read_as, *(f"[{n}]" for n in numbers)))
        text = sheet.texts.get(at, "")
        rows, columns = spans.get(at, (1, 1))
        return Shown(text, " ".join(css), " ".join(tags), rows, columns)

    rows = [
        (row, [shown((row, c)) for c in range(1, last + 1) if (row, c) not in covered])
        for row in range(1, last_row + 1)
    ]
    letters = [a1(1, column)[:-1] for column in range(1, last + 1)]
    beyond = [a1(*at) for at in sheet.texts if at[0] > MOST_ROWS or at[1] > MOST_COLUMNS]
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "rows": rows,
        "letters": letters,
        "beyond": ", ".join(beyond[:10]),
    }


def _field(value: Value, names: Mapping[str, str]) -> str:
    """What a cell was read as."""
    name = names.get(value.measure) or FIELDS.get(value.type, "")
    quarter = f", quý {value.quarter}" if value.quarter else ""
    same = value.type in TEXTS or value.value is None or str(value.value) == value.raw
    read = "" if same else f" = {value.value}"
    return f"→ {name}{quarter}{read}" if name else ""


def _merged(merges: Sequence[Area], last_row: int, last: int) -> tuple[dict[At, At], set[At]]:
    """How far each merged cell reaches, and the cells that it covers."""
    spans: dict[At, At] = {}
    covered: set[At] = set()
    for top, left, bottom, right in merges:
        bottom_, right_ = min(bottom, last_row), min(right, last)
        if top <= bottom_ and left <= right_:
            spans[top, left] = (bottom_ - top + 1, right_ - left + 1)
            covered |= set(_area(top, left, bottom_, right_)) - {(top, left)}
    return spans, covered


def _area(
    top: int,
    left: int,
    bottom: int,
    right: int,
) -> Iterator[At]:
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield row, column
