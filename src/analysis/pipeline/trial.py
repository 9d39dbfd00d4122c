"""A form map tried on a sample: what each of its lines finds, and what is wrong with the map."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.messages import Refused
from analysis.pipeline.checked import read_checked
from analysis.pipeline.intake import look
from analysis.reading.workbook import a1
from analysis.reference.faults import tell
from analysis.reference.load import FORMS, Reference, with_map
from analysis.reference.maps import check_maps
from analysis.returns.look import Looked, unread
from analysis.text.keys import key
from analysis.text.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.returns.model import Row

PROPOSAL = "ref_map_proposal"
NOT_READ = "Bản đồ còn lỗi nên chưa đọc thử được; hãy sửa các dòng dưới đây rồi thử lại"
WORDED = ("column", "row", "title")
READ = ("count", "sum", "flag", "mark", "grade", "target", "limitation", "cause", "remedy")
READ_BESIDE = ("percent", "fraction", "organisation")
MOST = 3  # addresses and values shown of a line
OFTEN = 3  # lines of a list in which one field is contradicted: then the map is asked first
# findings that tell a sender to restore the form; on a sample the map has to follow it
OF_MAP = (
    *("block_missing", "heading_missing", "heading_unknown", "row_astray", "row_missing"),
    *("row_unknown", "subject_missing", "unknown_form"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the map and what it found: ``state`` is ``found``, ``missing`` or ``silent``."""

    number: int
    what: str
    state: str
    found: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial.

    Parameters
    ----------
    page
        HTML: the sample in colours by role, each line of the map, each fault.
    faults
        Of the map, with the mend.
    lines
        What each line found; empty where faults of the map stand in the way of reading.
    """

    page: str
    faults: tuple[str, ...]
    lines: tuple[Line, ...]


def try_map(path: str | Path, sample: str | Path, folder: str | Path | None = None) -> Tried:
    """Read a sample by one map alone, and say what the map does.

    Parameters
    ----------
    path
        The map, called like the id of its form; it need not stand in the reference folder yet.
    sample
        A filled-in workbook of that form; a folder called like a year says of which year it is.
    folder
        The office's own reference data.

    Raises
    ------
    Refused
        When the sample cannot be opened.
    """
    from analysis.office import sheets  # noqa: PLC0415  needs a template engine

    path, sample = Path(path), Path(sample).absolute()
    reference, _ = read_checked(folder)
    reference, wrong = with_map(reference, path)
    found = [*wrong, *check_maps(reference)]
    open_ = sum(one.code == PROPOSAL for one in found)
    told = tell([one for one in found if one.code != PROPOSAL], reference.messages)
    faults = [str(one) for one in told if one.file == f"{FORMS}/{path.name}"]
    if any(one.severity == "error" for one in told):
        looked = unread(sample)
        return Tried(sheets.page(looked, (), {}, NOT_READ, faults), tuple(faults), ())
    looked, issues, refusal = _read(sample, reference)
    rows = reference.maps[path.stem].rows
    lines = tuple(_lines(rows, looked))
    if open_:
        faults.append(f"còn {open_} dòng là đề nghị: xem, điền, rồi xóa chữ ở cột proposal")
    faults += refusal
    faults += _never(rows, looked.said.year)
    faults += _of_map(issues)
    faults += _missing(lines, path.name)
    faults += _shares(looked)
    faults += _often(issues, looked)
    names = {line["measure"]: line["name"] for line in reference.lines["measures"].rows}
    of_file = [issue for issue in issues if not issue["code"].startswith(OF_MAP)]
    missing = sum(line.state == "missing" for line in lines)
    summary = (
        f"Bản đồ {path.name} đọc tệp mẫu: {len(looked.said.values)} ô có giá trị, "
        f"{missing} dòng của bản đồ không tìm thấy gì, {len(faults)} điểm cần sửa ở bản đồ"
    )
    page = sheets.page(looked, of_file, names, summary, faults, lines)
    return Tried(page, tuple(faults), lines)


def _read(sample: Path, reference: Reference) -> tuple[Looked, list[Row], list[str]]:
    """The sample by the map; where the map does not know it, as it is, with what stands in it."""
    try:
        looked, settled = look(sample, reference)
    except Refused as refusal:
        if not refusal.finding.code.startswith("unknown_form"):
            raise
        why = "bản đồ không nhận ra tệp mẫu: tiêu đề trong bản đồ khác tiêu đề trong tệp"
        return unread(sample), [], [why]
    return looked, list(settled["issues"]), []


def _lines(rows: list[dict[str, Any]], looked: Looked) -> Iterator[Line]:
    """What each line of the map found."""
    said, year = looked.said, looked.said.year
    values: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for value in (*said.values, *said.percents, *said.names.values()):
        values[value.block, value.field].append(value)
    texts = {
        key(text): f"{sheet.name}!{a1(*at)}"
        for sheet in looked.sheets
        for at, text in sheet.texts.items()
    }
    for row in rows:
        if row["kind"] not in (*WORDED, "field") or not _holds(row, year):
            continue
        what = f"{row['kind']} {row['id']} «{row['text']}»".replace(" «»", "")
        found = values.get((row["block"], row["id"]), [])
        if found:
            shown = "; ".join(f"{one.cell} = {one.raw or one.value}" for one in found[:MOST])
            yield Line(row["line"], what, "found", f"{len(found)} ô: {shown}")
        elif row["type"] in (*READ, *READ_BESIDE):
            yield Line(row["line"], what, "missing", _near(row["text"], texts))
        elif row["text"]:
            words = key(row["text"].rpartition(" › ")[2].replace("{year}", str(year or "")))
            at = texts.get(words, "")
            yield Line(row["line"], what, "found" if at else "silent", at or _near(words, texts))


def _holds(row: dict[str, Any], year: int | None) -> bool:
    return year is None or int(row["first"] or 0) <= year <= int(row["last"] or 9999)


def _near(words: str, texts: dict[str, str]) -> str:
    """The text of the sample that is most like those words."""
    last = key(words.rpartition(" › ")[2])
    likely = nearest(last, dict(zip(texts, texts, strict=True))) if words else ""
    return f"không thấy; gần nhất ở {texts[likely]}" if likely else "không thấy"


def _never(rows: list[dict[str, Any]], year: int | None) -> Iterator[str]:
    """A form that is not in use in the year of the sample: then no return of it is expected."""
    for row in rows:
        if row["kind"] == "form" and not _holds(row, year):
            used = f"{row['first'] or '…'}–{row['last'] or '…'}"
            yield f"dòng form ghi dùng trong {used}, tệp mẫu là năm {year}: sửa first, last"


def _missing(lines: Iterable[Line], name: str) -> Iterator[str]:
    for line in lines:
        if line.state == "missing":
            mend = "sửa text cho đúng chữ trong tệp, hoặc first, last nếu năm này không có"
            yield f"{name}:{line.number}: {line.what}: {line.found}; {mend}"


def _shares(looked: Looked) -> Iterator[str]:
    """Shares of a hundred that the map calls shares of one."""
    raws: dict[tuple[str, str], list[str]] = defaultdict(list)
    for value in looked.said.percents:
        if value.type == "fraction":
            raws[value.block, value.field].append(value.raw.replace(",", "."))
    for (block, field), shown in raws.items():
        numbers = [float(one) for one in shown if one.replace(".", "", 1).isdigit()]
        if numbers and min(numbers) > 1:
            yield f"khối {block}, {field}: tỷ lệ trong tệp tính trên 100; ghi type=percent"


def _of_map(issues: Iterable[Row]) -> Iterator[str]:
    """What a sender would be told of headings and labels, as a fault of the map."""
    for issue in issues:
        if issue["code"].startswith(OF_MAP) and issue["severity"] != "note":
            at = "!".join(filter(None, (issue["sheet"], issue["cell"])))
            found = f"«{issue['found']}»" if issue["found"] else issue["message"]
            yield f"{at}: chữ {found} của tệp mẫu không khớp bản đồ; sửa hoặc thêm dòng cho nó"


def _often(issues: Iterable[Row], looked: Looked) -> Iterator[str]:
    """A field that is contradicted, or not understood, in many lines: the map is asked first."""
    values = looked.said.values
    fields = {(value.sheet, value.cell): (value.block, value.field) for value in values}
    every = Counter((value.block, value.field) for value in values)
    at = {(issue["sheet"], issue["cell"]): issue["message"] for issue in issues if issue["cell"]}
    doubted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for place, message in at.items():
        if place in fields:
            doubted[fields[place]].append(message)
    for field, messages in doubted.items():
        times = len(messages)
        if times >= OFTEN and 2 * times >= every[field]:
            yield (
                f"khối {field[0]}, {field[1]}: {times} trên {every[field]} ô bị hỏi "
                f"(«{messages[0]}»); xem lại type, measure, quarter, base, includes của dòng này"
            )
