"""Files read as ``clean`` would read them, told to the person who takes them in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from analysis.messages import one_line
from analysis.pipeline.gather import files_below, look_at, read_files, readers, unpacked
from analysis.pipeline.settle import Said, office_of, settle
from analysis.reference.load import Reference
from analysis.returns.look import Looked
from analysis.returns.model import ACCEPTED, REFUSED, SUPERSEDED, Row, Rows

SOUND, WITH_ERRORS = "sound", "errors"
RECKONED = "percent_differs"  # where it moves no figure, the percentage is reckoned anew
STATUS = {ACCEPTED: "dùng được", SUPERSEDED: "đã có bản thay", REFUSED: "KHÔNG NHẬN"}
SEVERITIES = {"error": "LỖI", "query": "HỎI", "note": "ghi chú"}  # the worst first


@dataclass(frozen=True, slots=True)
class Checked:
    """What is told of a file, and whether it is sound, holds errors, or is refused."""

    text: str
    state: str


def check_file(path: str | Path, reference: Reference) -> Checked:
    """What was understood of one file, what is wrong, in which cell, and how to mend it.

    Parameters
    ----------
    path
        Of the file; a folder above it that is called like a year is the year to check it against.
    reference
        From `load_reference`; corrections of cells are left aside.

    Returns
    -------
    Checked
        In Vietnamese, for a terminal.

    Examples
    --------
    >>> import analysis
    >>> reference = analysis.load_reference("data/reference")
    >>> checked = analysis.check_file("data/raw/2025/Ban Nội chính Tỉnh ủy.xlsx", reference)
    >>> print(checked.text.splitlines()[0])
    Ban Nội chính Tỉnh ủy.xlsx: mẫu PL1-2025, năm 2025
    """
    path = Path(path).absolute()
    if not path.exists() and not path.is_symlink():
        return Checked(one_line(f"{path.name}: không có tệp này"), REFUSED)
    settled = _settled([path], root_of(path), reference)
    (row,) = settled["submissions"]
    issues = _of_file(settled["issues"], row)
    if row["status"] == REFUSED:
        lines = [f"{path.name}: KHÔNG NHẬN – {row['reason']}", *_lines(_beside(issues))]
        return Checked(_joined(lines), REFUSED)
    lines = [*_understood(path.name, row, {**settled, "issues": issues}, reference)]
    lines += [*_lines(issues), f"Tóm tắt: {_told(row, issues, _names(reference))}."]
    return Checked(_joined(lines), _state(row, issues))


def check_folder(folder: str | Path, reference: Reference) -> Checked:
    """The intake list of a folder: a line a file, below it a line a question; last what to say.

    Parameters
    ----------
    folder
        With files at any depth; it, or folders in it, may be called like years.
    reference
        From `load_reference`; days of receipt are those of its register.

    Returns
    -------
    Checked
        In Vietnamese, for a terminal; its state is that of the worst file.
    """
    folder = Path(folder).absolute()
    paths = files_below(folder)
    if not paths:
        return Checked(f"{folder.name}: không có tệp nào", SOUND)
    years = any(_is_year(part) for part in folder.iterdir())
    root = folder if years else root_of(folder / "any")
    settled = _settled(paths, root, reference)
    names = _names(reference)
    lines, states = [], []
    asked = Counter[str]()
    sent = sorted(settled["submissions"], key=itemgetter("file"))
    for number, row in enumerate(sent, start=1):
        issues = _of_file(settled["issues"], row)
        states.append(_state(row, issues))
        asked.update(_questions(issues))
        lines.append(f"{number}. {row['file']}: {_told(row, issues, names)}")
        lines += _lines(_beside(issues) if row["status"] == REFUSED else issues)
    count = Counter(row["status"] for row in settled["submissions"])
    files = ", ".join(f"{count[status]} {word.lower()}" for status, word in STATUS.items())
    said = f"Tóm tắt: {len(paths)} tệp: {files}; {_asked(asked)}."
    worst = next((one for one in (REFUSED, WITH_ERRORS) if one in states), SOUND)
    return Checked(_joined([*lines, said]), worst)


def _settled(paths: list[Path], root: Path, reference: Reference) -> Said:
    """What files say, as rows of the tables."""
    with readers(root, reference) as pool:
        items = [unpacked(item) for item in read_files(paths, root, pool)]
    return settle(items, office_of(reference), {})


def _beside(issues: Rows) -> Rows:
    """What is said of a refused file but the refusal itself."""
    return [issue for issue in issues if issue["year"] is not None]


def _joined(lines: Iterable[str]) -> str:
    """A line stays one, whatever names are quoted in it."""
    return "\n".join(map(one_line, lines))


def _is_year(folder: Path) -> bool:
    return folder.name.isdigit() and len(folder.name) == 4


def _of_file(issues: Rows, row: Row) -> Rows:
    """The findings of one file; what is said of others, or of registers, is not its sender's."""
    return [issue for issue in issues if issue["file"] == row["file"]]


def _state(row: Row, issues: Rows) -> str:
    if row["status"] == REFUSED:
        return REFUSED
    errors = any(issue["severity"] == "error" for issue in issues)
    return WITH_ERRORS if errors else SOUND


def _questions(issues: Rows) -> Counter[str]:
    """How many questions of each severity; the gravest finding of a question is its severity."""
    gravest: dict[str, str] = {}
    for severity in ("query", RECKONED, "error"):
        gravest |= {one["question"]: severity for one in issues if _severity(one) == severity}
    return Counter(gravest.values())


def _severity(issue: Row) -> str:
    """Of a finding; one of its own where only a percentage is wrong, which is reckoned anew."""
    severity: str = issue["severity"]
    wrong = issue["code"] == RECKONED and severity == "error"
    return RECKONED if wrong and not (issue["effect"] or issue["expected"]) else severity


def _asked(count: Mapping[str, int]) -> str:
    said = f"{count['error']} lỗi phải sửa, {count['query']} điều cần hỏi"
    return f"{said}, {count[RECKONED]} tỷ lệ máy tính lại" if count[RECKONED] else said


def _used(row: Row, issues: Rows) -> str:
    """Whether a file is used, and how many of its cells are not."""
    errors = [issue for issue in issues if _severity(issue) == "error"]
    cells = {(issue["sheet"], issue["cell"]) for issue in errors if issue["cell"]}
    status = STATUS[row["status"]]
    return f"{status}, trừ {len(cells):02d} ô" if cells and row["status"] == ACCEPTED else status


def _told(row: Row, issues: Rows, names: Mapping[str, str]) -> str:
    """One file in one line, to be read out."""
    said = [_used(row, issues)]
    if row["status"] == REFUSED:
        return f"{said[0]} – {row['reason']}"
    if row["organisation"]:
        said.append(names.get(row["organisation"], row["organisation"]))
    elif row["organisations"]:
        said.append(f"{row['organisations']} tổ chức")
    said.append(f"năm {row['year']}, mẫu {row['form']}")
    day = "/".join(reversed(row["received"].split("-")))
    said.append(f"nhận ngày {day}" if day else "chưa ghi ngày nhận")
    said.append(_asked(_questions(issues)))
    return "; ".join(said)


def _names(reference: Reference) -> dict[str, str]:
    rows = reference.lines["organisations"].rows
    return {row["organisation"]: row["name"] for row in rows}


def show_file(path: str | Path, reference: Reference) -> str:
    """How one file was read, as a page of HTML: each sheet as sent, its cells by their role.

    Parameters
    ----------
    path, reference
        As of `check_file`.

    Raises
    ------
    Refused
        When the file cannot be read, or no form map knows it.
    """
    from analysis.office import sheets  # noqa: PLC0415  needs a template engine

    path = Path(path).absolute()
    looked, settled = look(path, reference)
    (row,) = settled["submissions"]
    names = {line["measure"]: line["name"] for line in reference.lines["measures"].rows}
    known = row if row["status"] != REFUSED else {**row, "form": looked.said.form}
    known = known if known["year"] else {**known, "year": looked.said.year or ""}
    told = [line.strip() for line in _understood(path.name, known, settled, reference)]
    if row["status"] == REFUSED:
        told.insert(0, f"KHÔNG NHẬN – {row['reason']}")
    return sheets.page(looked, settled["issues"], names, ". ".join(told))


def look(path: Path, reference: Reference) -> tuple[Looked, Said]:
    """How one file was read, cell by cell, and what it says as rows of the tables.

    Raises
    ------
    Refused
        When the file cannot be read, or no form map knows it.
    """
    with readers(root_of(path), reference) as pool:
        looked = look_at(path, pool)
    return looked, settle([looked.said], office_of(reference), {})


def root_of(path: Path) -> Path:
    """The folder above the nearest one that is called like a year; without such the file's own."""
    return next((folder.parent for folder in path.parents if _is_year(folder)), path.parent)


def _understood(
    name: str,
    row: Row,
    settled: Said,
    reference: Reference,
) -> Iterator[str]:
    who = f"{row['organisations']} tổ chức" if row["organisations"] else "không xác định"
    if name_of := _names(reference).get(row["organisation"]):
        who = f"{name_of} ({row['organisation']})"
    observations = len(settled["observations"]["value"])
    grades, shortfalls = len(settled["gradings"]), len(settled["shortfalls"])
    cells = sum(sheet["cells"] for sheet in settled["ledger"])
    yield f"{name}: mẫu {row['form']}, năm {row['year']}"
    yield f"  Tổ chức: {who}"
    graded = f"{grades} mức xếp loại, " if grades else ""
    yield f"  Đọc được: {observations} số liệu, {graded}{shortfalls} hạn chế trong {cells} ô"
    if not settled["issues"]:
        yield "  Không có điểm nào phải sửa."


def _lines(issues: Rows) -> Iterator[str]:
    """The issues, the worst first; of one question the gravest, and how many more there are."""
    worst = list(SEVERITIES)
    issues = sorted(issues, key=itemgetter("sheet", "cell"))
    issues.sort(key=lambda issue: worst.index(issue["severity"]))
    times = Counter(issue["question"] for issue in issues if issue["question"])
    told: set[str] = set()
    for issue in issues:
        question = issue["question"]
        if question not in told:
            others = times[question] - 1
            more = f" – cùng việc này: {others} chỗ nữa" if others > 0 else ""
            word = SEVERITIES[issue["severity"]]
            yield f"  {word:<8}{_place(issue)}: {issue['message']}{_found(issue)}{more}"
            told |= {question} - {""}


def _place(issue: Row) -> str:
    cell = f"{issue['sheet']}!{issue['cell']}" if issue["cell"] else issue["sheet"]
    return cell or "cả tệp"


def _found(issue: Row) -> str:
    wanted = f", cần «{issue['expected']}»" if issue["expected"] else ""
    return f" (đang là «{issue['found']}»{wanted})" if issue["found"] else ""
