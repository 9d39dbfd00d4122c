"""Bytes → a Workbook: what the sender sees, before any form is looked for.

Nothing is inferred: a number stays a number, a text a text, and what a fast reader would drop – error values,
formulas never calculated, values hidden under merged cells – is there, with its address.
"""

from __future__ import annotations

from pathlib import Path

from analysis.messages import Refused
from analysis.reading import gate
from analysis.reading.ods import read_ods
from analysis.reading.workbook import Cell, Sheet, Workbook, a1
from analysis.reading.xls import read_xls
from analysis.reading.xlsx import read_xlsx
from analysis.text.legacy import decode_all
from analysis.text.plain import clean

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")


def read(path: str | Path, root: str | Path | None = None) -> Workbook:
    """Read the file at `path`.

    Raises
    ------
    Refused
        With the reason, when the file cannot be read as a workbook.
    """
    path = Path(path)
    return read_bytes(gate.admit(path, Path(root) if root else None), path.name)


def read_bytes(raw: bytes, name: str = "") -> Workbook:
    """Read a workbook from its bytes, decode its texts, and check its size; `name` of the file for its extension."""
    kind, archive = gate.kind_of(raw)
    try:
        if kind == "xlsx":
            sheets = read_xlsx(archive)
        elif kind == "ods":
            sheets = read_ods(archive)
        else:
            sheets = read_xls(raw)
    except (Refused, MemoryError):
        raise
    except Exception as error:  # whatever a broken file leads a reader to, no file stops a run
        raise Refused("broken", gate.BROKEN.format(f"tệp hỏng ({type(error).__name__})")) from error
    if not sheets:
        raise Refused("no_sheets", f"tệp không có trang tính nào; {gate.MEND}")
    if len(sheets) > gate.MAX_SHEETS:
        raise Refused(
            "too_many_sheets", f"có {len(sheets)} trang tính; {gate.MEND} chỉ với các biểu cần nộp"
        )
    for sheet in sheets:
        _check_area(sheet)
        _check_merges(sheet)
        _note_oddities(sheet)
    _note_names(sheets, kind, name)
    _decode(sheets)
    return Workbook(kind, sheets)


def _check_area(sheet: Sheet) -> None:
    """Refuse a sheet with a stray cell at its far edge, naming the cell."""
    cells = sheet.cells
    rows = max(cells, default=(0, 0))[0]
    if rows * 16_384 <= gate.MAX_AREA:
        return
    columns = max(column for _, column in cells)
    if rows * columns > gate.MAX_AREA and len(cells) < 0.01 * rows * columns:
        far = max(cells, key=lambda at: at[0] + at[1] * 64)
        raise Refused(
            "stray_cell",
            f"trang «{sheet.name}» có ô lạc {a1(*far)} ở rất xa bảng; hãy xóa ô đó rồi lưu lại",
        )


def _check_merges(sheet: Sheet) -> None:
    """Refuse overlapping merges; cut the others to the neighbourhood of the cells."""
    sheet.merges = sorted(m for m in sheet.merges if m[0] != m[2] or m[1] != m[3])
    if not sheet.merges:
        return
    active: list[tuple[int, int, int, int]] = []
    for merge in sheet.merges:
        active = [m for m in active if m[2] >= merge[0]]
        for other in active:
            if other[1] <= merge[3] and merge[1] <= other[3]:
                where = a1(merge[0], max(merge[1], other[1]))
                raise Refused(
                    "overlapping_merges",
                    f"trang «{sheet.name}» có hai vùng trộn ô chồng nhau ở {where}; {gate.MEND}",
                )
        active.append(merge)
    rows, columns = (
        max(sheet.cells, default=(0, 0))[0] + 50,
        max((c for _, c in sheet.cells), default=0) + 50,
    )
    sheet.merges = [
        (r0, c0, min(r1, rows), min(c1, columns))
        for r0, c0, r1, c1 in sheet.merges
        if r0 <= rows and c0 <= columns
    ]


def _note_oddities(sheet: Sheet) -> None:
    if sheet.hidden_rows:
        sheet.oddities.append(("hidden_rows", "", f"có {sheet.hidden_rows} dòng ẩn; vẫn đọc"))
    for (row, column), cell in sheet.cells.items():
        if (
            cell.kind == "number"
            and len(cell.raw) > 15
            and sum(c.isdigit() for c in cell.raw.partition(".")[0]) > 15
        ):
            words = f"số {cell.raw} có hơn 15 chữ số; Excel không giữ được các chữ số cuối"
            sheet.oddities.append(("long_number", a1(row, column), words))


def _note_names(sheets: list[Sheet], kind: str, name: str) -> None:
    """Two sheets of one name; a file whose extension is not what it is."""
    seen: set[str] = set()
    for sheet in sheets:
        if sheet.name.casefold() in seen:
            sheet.oddities.append(
                ("duplicate_sheet_name", "", f"có hai trang cùng tên «{sheet.name}»; đọc cả hai")
            )
        seen.add(sheet.name.casefold())
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in (f".{kind}", ".xlsm" if kind == "xlsx" else ""):
        sheets[0].oddities.append(
            ("wrong_extension", "", f"tệp mang đuôi «{suffix}» nhưng thật ra là .{kind}; vẫn đọc")
        )


def _decode(sheets: list[Sheet]) -> None:
    """Texts as meant. The cells of the whole workbook bear witness for one another."""
    places = [
        (sheet.cells, at, cell)
        for sheet in sheets
        for at, cell in sheet.cells.items()
        if cell[0] == "text"
    ]
    meant = decode_all([(cell.raw, cell.font) for _, _, cell in places])
    for (cells, at, cell), text in zip(places, meant, strict=True):
        text = clean(text)
        if not text:
            del cells[at]
        elif text != cell.value:
            cells[at] = Cell("text", text, cell.raw, cell.font)
    for sheet, name in zip(sheets, decode_all([(s.name, "") for s in sheets]), strict=True):
        if name != sheet.name:
            sheet.oddities.append(
                ("legacy_sheet_name", "", f"tên trang theo mã cũ, hiểu là «{name}»")
            )
        sheet.oddities.sort()
