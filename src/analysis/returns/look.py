"""How a workbook was read, cell by cell: what it shows, which role it has, where it went."""

from collections import ChainMap
from dataclasses import dataclass
from pathlib import Path

from analysis.forms.lexicon import Lexicon
from analysis.forms.locate import locate_each
from analysis.forms.maps import Maps
from analysis.reading.gate import admit
from analysis.reading.read import read_bytes
from analysis.reading.workbook import Area, Cell, Sheet
from analysis.returns.interpret import interpret, name_of
from analysis.returns.model import Return

At = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """One sheet: the text that each cell shows, its role (``value`` `label` `derived` …)."""

    name: str
    texts: dict[At, str]
    roles: dict[At, str]
    merges: tuple[Area, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """A file: its sheets as they were read, and what it says."""

    sheets: tuple[Seen, ...]
    said: Return


def look(path: Path, root: Path, maps: Maps, lexicon: Lexicon) -> Looked:
    """Read one file below `root` and keep how each cell was taken.

    Raises
    ------
    Refused
        When it cannot be read, or no form map knows it.
    """
    workbook = read_bytes(admit(path, root), path.name)
    said = interpret(workbook, name_of(path, root), maps, lexicon)
    every = locate_each(workbook, maps, lexicon, said.year)
    sheets = []
    for number, sheet in enumerate(workbook.sheets):
        roles = ChainMap(*(located.roles[number] for located in every))
        sheets.append(_seen(sheet, dict(roles)))
    return Looked(tuple(sheets), said)


def unread(path: Path) -> Looked:
    """A file as it is, without any role.

    Raises
    ------
    Refused
        When it cannot be opened.
    """
    workbook = read_bytes(admit(path, path.parent), path.name)
    return Looked(tuple(_seen(sheet, {}) for sheet in workbook.sheets), Return(path.name))


def _seen(sheet: Sheet, roles: dict[At, str]) -> Seen:
    texts = {at: _text(cell) for at, cell in sheet.cells.items()}
    return Seen(sheet.name, texts, roles, tuple(sheet.merges), sheet.hidden)


def _text(cell: Cell) -> str:
    """What stands in a cell; a whole number without its point."""
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return cell.raw if cell.value is None else str(cell.value)
