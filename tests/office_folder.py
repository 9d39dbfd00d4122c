"""An office's reference folder, written in code, and what is said of it."""

from pathlib import Path

from analysis.pipeline.checked import check_reference
from analysis.reference.lines import PACKAGE_DATA

ORGANISATIONS = (
    "organisation,name,kind,sector,founded,dissolved\n"
    "T1,Đảng bộ Sở A,committee,state,,\n"
    "T2,Chi bộ B,cell,private,2022-01-01,\n"
)


def faults(folder: Path) -> list[tuple[str, int, str]]:
    """(file, line, words) of each error."""
    told = check_reference(folder)
    return [(one.file, one.line, one.message) for one in told if one.severity == "error"]


def said(folder: Path, file: str) -> list[tuple[int, str]]:
    """(line, words) of each error of a file."""
    return [(line, words) for name, line, words in faults(folder) if name == file]


def shipped(name: str) -> str:
    """A file of the package."""
    return (PACKAGE_DATA / name).read_text(encoding="utf-8")


def put(folder: Path, name: str, text: str) -> Path:
    """Write the office's own file."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
