"""The registers as one workbook, ``so-danh-muc.xlsx``: a sheet each, read as their CSVs are.

What cells hold becomes the text that a CSV would hold, so that all that follows, meanings and
checks, is the same for both.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.messages import Refused
from analysis.reading.fonts import UNKNOWN_FONT
from analysis.reading.read import read
from analysis.reading.workbook import Cell, Sheet, Shown, a1
from analysis.reference.faults import Fault, fault
from analysis.reference.lines import Found, Lines, table_of
from analysis.reference.schema import File
from analysis.reference.texts import Record, header_of, known_in
from analysis.text.keys import bare

BOOK = "so-danh-muc.xlsx"
LISTS = "Danh sách chọn"  # what drop-downs offer; made of the other sheets by formulas
_TELLING = 2  # known headings by which a sheet is a register, whatever it is called
_MIDNIGHT = "T00:00:00"


def shown(sheet: str) -> str:
    """What a person calls a sheet."""
    return f"{BOOK}, trang «{sheet}»"


@dataclass(frozen=True, slots=True)
class Home:
    """Where a register stands in the workbook.

    Parameters
    ----------
    sheet
        Name of its sheet.
    head
        Row of its headings.
    places
        Number of each column, from 1.
    """

    sheet: str
    head: int = 1
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What a person calls it."""
        return shown(self.sheet)

    def cell(self, line: int, column: str) -> str:
        """Where a column of a line stands; the row alone where the column is not known."""
        at = self.places.get(column)
        return f"ô {a1(line, at)}" if at else f"dòng {line}"


@dataclass(frozen=True, slots=True)
class Book:
    """What the workbook holds: registers by name, where each stands, and what is wrong besides."""

    found: Mapping[str, Found] = field(default_factory=dict)
    homes: Mapping[str, Home] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def read_book(path: Path, files: Mapping[str, File]) -> Book:
    """The registers of a workbook.

    Parameters
    ----------
    path
        Of the workbook; where there is none, it holds nothing.
    files
        The declarations of the registers.
    """
    if not path.is_file():
        return Book()
    try:
        sheets = read(path).sheets
    except Refused as why:
        return _unread(files, fault("ref_book_unread", BOOK, why=why.message))
    except OSError as error:
        return _unread(files, fault("ref_not_opened", BOOK, why=error.strerror))
    found: dict[str, Found] = {}
    homes: dict[str, Home] = {}
    faults: list[Fault] = []
    for sheet in sheets:
        name = _register(sheet.name, files)
        if name in found:
            faults.append(fault("ref_sheet_twice", shown(sheet.name), other=homes[name].sheet))
        elif name:
            found[name], homes[name] = _found(sheet, files[name])
        elif bare(sheet.name) != bare(LISTS):
            faults += _stranger(sheet, files)
    if not homes:
        headings = [file.heading for file in files.values()]
        faults.append(fault("ref_book_other", BOOK, expected=headings))
    return Book(found, homes, tuple(faults))


def _unread(files: Mapping[str, File], why: Fault) -> Book:
    """What cannot be opened may hold any register."""
    found = {name: Found(Lines(file.wanted), readable=False) for name, file in files.items()}
    homes = {name: Home(file.heading) for name, file in files.items()}
    return Book(found, homes, (why,))


def _register(sheet: str, files: Mapping[str, File]) -> str:
    """The register that a sheet is called like."""
    for name, file in files.items():
        if bare(sheet) in (bare(file.heading), bare(name)):
            return name
    return ""


def _stranger(sheet: Sheet, files: Mapping[str, File]) -> Iterator[Fault]:
    """A sheet that is no register by its name, and may be one by its headings."""
    records = _records(sheet)
    if not records:
        return
    known = {}
    for file in files.values():
        _, cells = header_of(records, file.asked.heads)
        known[file.heading] = known_in(cells, file.asked.heads)
    likest = max(known, key=known.__getitem__)
    code = "ref_sheet_unknown" if known[likest] >= _TELLING else "ref_sheet_other"
    yield fault(code, shown(sheet.name), expected=likest)


def _found(sheet: Sheet, file: File) -> tuple[Found, Home]:
    records, asked, name = _records(sheet), file.asked, f"{file.name}.csv"
    head, written = header_of(records, asked.heads)
    places = {asked.heads.get(bare(one), one): n for n, one in enumerate(written, 1) if one}
    wrong = [
        fault(f"ref_cell.{cell.kind}", name, at[0], cell=a1(*at), found=cell.value)
        for at, cell in sorted(sheet.cells.items())
        if cell.kind in ("error", "uncalculated")
    ]
    return table_of(records, asked, name, wrong), Home(sheet.name, head, places)


def _records(sheet: Sheet) -> list[Record]:
    """The rows that are not blank, each as wide as the sheet."""
    width = max((column for _, column in sheet.cells), default=0)
    rows: dict[int, list[str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        cells = rows.setdefault(row, [""] * width)
        cells[column - 1] = _text(cell)
    return [(row, cells) for row, cells in rows.items() if any(cells)]


def _text(cell: Cell) -> str:
    """A cell as a CSV would hold it."""
    value = cell.value
    if cell.kind == "text":
        of_legacy_font = cell.font not in ("", UNKNOWN_FONT)
        return str(value) if of_legacy_font else unicodedata.normalize("NFC", cell.raw).strip()
    if cell.kind == "date":
        return str(value).removesuffix(_MIDNIGHT)
    if cell.kind == "number" and cell.shown == Shown.PERCENT:
        return f"{float(cell.raw) * 100:.12g}%"
    return str(value)


def written_at(
    name: str,
    line: int,
    column: str,
    homes: Mapping[str, Home],
) -> str:
    """Where a line of a register stands, as a person finds it."""
    home = homes.get(name)
    return f"{home.shown}, {home.cell(line, column)}" if home else f"{name}.csv dòng {line}"


def in_the_book(
    faults: Iterable[Fault], homes: Mapping[str, Home], files: Mapping[str, File]
) -> list[Fault]:
    """The faults of registers that stand in the workbook, with sheet, cell and its headings."""
    return [_placed(one, homes, files) for one in faults]


def _placed(one: Fault, homes: Mapping[str, Home], files: Mapping[str, File]) -> Fault:
    fields, place = dict(one.fields), one.place
    where = str(fields.get("where", "")).removesuffix(".csv")
    if where in homes:
        fields["where"] = f"trang «{homes[where].sheet}»"
    name = place.file.removesuffix(".csv")
    if name not in homes:
        return replace(one, fields=fields)
    home = homes[name]
    called = {column.name: f"«{column.heading}»" for column in files[name].columns}
    for plain in fields.keys() & {"column", "columns", "expected"}:
        fields[plain] = _called(fields[plain], called)
    cell = home.cell(place.line, place.column) if place.line else ""
    return replace(one, place=replace(place, file=home.shown, cell=cell), fields=fields)


def _called(said: object, called: Mapping[str, str]) -> object:
    """Columns by their headings."""
    if isinstance(said, list | tuple):
        return [called.get(one, one) for one in said]
    return called.get(str(said), said)
