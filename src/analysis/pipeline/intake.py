"""One file, read as ``clean`` would read it, told to the person who takes it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.pipeline.gather import look_at, read_files, readers, unpacked
from analysis.pipeline.settle import office_of, settle
from analysis.reference.load import Reference
from analysis.returns.model import REFUSED, Row, Rows

SOUND, WITH_ERRORS = "sound", "errors"
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
        return Checked(f"{path.name}: không có tệp này", REFUSED)
    root = root_of(path)
    with readers(root, reference) as pool:
        item = unpacked(read_files([path], root, pool)[0])
    settled = settle([item], office_of(reference), {})
    ((row,), issues) = settled["submissions"], settled["issues"]
    if row["status"] == REFUSED:
        beside = [issue for issue in issues if issue["year"] is not None]  # all but the refusal
        lines = [f"{path.name}: KHÔNG NHẬN – {row['reason']}", *_lines(beside)]
        return Checked("\n".join(lines), REFUSED)
    lines = [*_understood(path.name, row, settled, reference), *_lines(issues)]
    errors = any(issue["severity"] == "error" for issue in issues)
    return Checked("\n".join(lines), WITH_ERRORS if errors else SOUND)


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
    root = root_of(path)
    with readers(root, reference) as pool:
        looked = look_at(path, pool)
    settled = settle([looked.said], office_of(reference), {})
    ((row,), issues) = settled["submissions"], settled["issues"]
    names = {line["measure"]: line["name"] for line in reference.lines["measures"].rows}
    known = row if row["status"] != REFUSED else {**row, "form": looked.said.form}
    known = known if known["year"] else {**known, "year": looked.said.year or ""}
    told = [line.strip() for line in _understood(path.name, known, settled, reference)]
    if row["status"] == REFUSED:
        told.insert(0, f"KHÔNG NHẬN – {row['reason']}")
    return sheets.page(looked, issues, names, ". ".join(told))


def root_of(path: Path) -> Path:
    """The folder above; the one above that where this is called like a year."""
    folder = path.parent
    return folder.parent if folder.name.isdigit() and len(folder.name) == 4 else folder


def _understood(
    name: str, row: Row, settled: Mapping[str, Rows], reference: Reference
) -> Iterator[str]:
    who = f"{row['organisations']} tổ chức" if row["organisations"] else "không xác định"
    for record in reference.lines["organisations"].rows:
        if record["organisation"] == row["organisation"]:
            who = f"{record['name']} ({record['organisation']})"
    number = {table: len(rows) for table, rows in settled.items()}
    cells = sum(sheet["cells"] for sheet in settled["ledger"])
    yield f"{name}: mẫu {row['form']}, năm {row['year']}"
    yield f"  Tổ chức: {who}"
    yield (
        f"  Đọc được: {number['observations']} số liệu, {number['gradings']} mức xếp loại, "
        f"{number['shortfalls']} hạn chế trong {cells} ô"
    )
    if not settled["issues"]:
        yield "  Không có điểm nào phải sửa."


def _lines(issues: Rows) -> Iterator[str]:
    """The issues, the worst first."""
    issues = sorted(issues, key=lambda issue: (issue["sheet"], issue["cell"]))
    for severity, word in SEVERITIES.items():
        for issue in issues:
            if issue["severity"] == severity:
                yield f"  {word:<8}{_place(issue)}: {issue['message']}{_found(issue)}"


def _place(issue: Row) -> str:
    cell = f"{issue['sheet']}!{issue['cell']}" if issue["cell"] else issue["sheet"]
    return cell or "cả tệp"


def _found(issue: Row) -> str:
    wanted = f", cần «{issue['expected']}»" if issue["expected"] else ""
    return f" (đang là «{issue['found']}»{wanted})" if issue["found"] else ""
