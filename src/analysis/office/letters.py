"""Query letters: for each organisation with open points a letter, an answer workbook, an e-mail.

What they say is ``data/office/letter.csv``, in neutral words (``neutral.csv``); the columns of the
answer workbook are ``answer_columns.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.office.declared import declared
from analysis.office.paper import (
    BOX,
    FACE,
    FILL,
    lines_of,
    on_paper,
    save_deterministic,
    write_text,
)
from analysis.office.parts import Document, Grid, Part, Said, Signature
from analysis.text import vietnamese as vi
from analysis.views.common import SYNTHETIC
from analysis.views.quoted import message, quoted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from analysis.measuring.series import Record
    from analysis.office.letterhead import Letterhead

AT_MOST = 15  # points in the letter; the workbook holds all
SHEET = "Trả lời"
HEAD = 7  # the row of the headings in the workbook
RIGHT, OTHER, NONE = "Số đã báo cáo là đúng", "Sửa theo số đúng", "Không có số liệu"
ANSWERS = (RIGHT, OTHER, NONE)
WHO = "Người trả lời, chức vụ:"
HEADS = (
    "TT",
    "Vị trí (trang, ô)",
    "Số đã báo cáo",
    "Đối chiếu với",
    "Nội dung cần làm rõ",
    "Ý kiến của đơn vị",
)
WIDTHS = (11.0, 27.0, 22.0, 24.0, 54.0, 27.0)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one organisation is asked, when, and until when it should answer."""

    organisation: str
    name: str
    year: int
    points: list[Record]  # as of `asked.points`
    on: date
    due: date
    synthetic: bool = False

    @property
    def stem(self) -> str:
        """How its files are called."""
        return f"{self.organisation}-{self.year}"

    @property
    def workbook(self) -> str:
        """The name of its answer workbook."""
        return f"{self.stem}-tra-loi.xlsx"


def neutral(text: str) -> str:
    """A finding in the words of a letter: nothing is called wrong, one is asked to look.

    Examples
    --------
    >>> neutral("tổng là 5; ô này sai; không dùng số này")
    'tổng là 5; đề nghị rà soát ô này, số này tạm chưa đưa vào tổng hợp'
    """
    for line in declared("neutral"):
        text = text.replace(line["said"], line["instead"])
    return text


def asked(point: Record) -> str:
    """What is asked, for others to read."""
    return vi.upper(neutral(message(point["asked"])))


def letter(about: Letter, head: Letterhead) -> Document:
    """The letter as a party document."""
    shown = about.points[:AT_MOST]
    fields = _fields(about, head, len(shown))
    parts: list[Part] = [Said(SYNTHETIC)] if about.synthetic else []
    recipients = []
    for line in declared("letter"):
        text = line["text"].format_map(fields)
        if line["part"] == "recipient":
            recipients.append(text)
        else:
            parts.append(_table(shown) if line["part"] == "table" else Said(text))
    return Document(
        offices=(head.body, head.board),
        number=f"Số      -CV/{head.board_code}",
        dated=f"{head.place}, ngày {_day(about.on)}",
        subject=f"rà soát, giải trình số liệu thực hiện Nghị quyết năm {about.year}",
        to=about.name,
        parts=parts,
        signature=Signature("K/T TRƯỞNG BAN", ["PHÓ TRƯỞNG BAN"]),
        recipients=recipients,
    )


def _fields(about: Letter, head: Letterhead, shown: int) -> dict[str, str]:
    rest = len(about.points) - shown
    more = f" và {vi.number(rest)} điểm còn lại trong bảng Excel gửi kèm" if rest else ""
    return {
        "year": str(about.year),
        "board": f"{_sentence(head.board)} Đảng ủy",
        "board_short": _sentence(head.board),
        "whom": about.name,
        "count": vi.number(len(about.points)),
        "shown": vi.number(shown),
        "rest": more,
        "workbook": about.workbook,
        "due": vi.day(about.due),
        "contact": head.contact,
        "telephone": head.telephone,
        "email": head.email,
    }


def _sentence(capitals: str) -> str:
    """'BAN TỔ CHỨC' within a sentence."""
    return capitals[:1] + capitals[1:].lower().replace("tổ chức", "Tổ chức")


def _day(day: date) -> str:
    """A day as documents write it: months from March on have no 0 before them."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


def _table(points: list[Record]) -> Grid:
    rows = []
    for n, point in enumerate(points, start=1):
        cells = point["cells"]
        places = "\n".join(filter(None, (f"{c['sheet']} {c['cell']}".strip() for c in cells)))
        found = "\n".join(quoted(c["found"]) for c in cells)
        expected = "\n".join(quoted(c["expected"]) for c in cells)
        rows.append([str(n), places or cells[0]["file"], found, expected, asked(point), ""])
    return Grid("", HEADS, rows, WIDTHS, (), (4,))


def e_mail(about: Letter, head: Letterhead) -> str:
    """Subject and five lines, without figures of the returns and without names of persons."""
    due, year, board = vi.day(about.due), about.year, _sentence(head.board)
    count = vi.number(len(about.points))
    lines = [
        f"Tiêu đề: [{about.name}] rà soát số liệu Nghị quyết năm {year}, trả lời trước {due}",
        "",
        f"Kính gửi cấp ủy {about.name},",
        f"{board} gửi công văn đề nghị rà soát {count} điểm trong báo cáo năm {year}.",
        f"Đề nghị trả lời trước ngày {due}, ghi trực tiếp vào bảng Excel gửi kèm.",
        f"Gửi kèm: công văn và bảng {about.workbook}.",
        f"Đầu mối: {head.contact}, điện thoại {head.telephone}.",
    ]
    return "\n".join(lines) + "\n"


def answer_book(about: Letter, path: Path) -> None:
    """Write the answer workbook: a row a cell, drop-downs, room for the answer."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    columns = declared("answer_columns")
    made_up = f" {SYNTHETIC}" if about.synthetic else ""
    above = (
        ("TRẢ LỜI VỀ SỐ LIỆU BÁO CÁO", ""),
        ("Đơn vị:", about.name),
        ("Năm báo cáo:", str(about.year)),
        ("Trả lời trước:", vi.day(about.due)),
        (WHO, ""),
        (f"Chỉ ghi vào các cột nền xám.{made_up}", ""),
    )
    for n, (label, value) in enumerate(above, start=1):
        write_text(sheet.cell(n, 1), label)
        write_text(sheet.cell(n, 4), value)
        for column in (1, 4):
            sheet.cell(n, column).font = Font(name=FACE, size=12, bold=n == 1 or column == 4)
    sheet.cell(5, 4).fill = FILL
    widths = [int(column["width"]) for column in columns]
    for n, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    lines = [{column["column"]: column["heading"] for column in columns}, *_lines(about)]
    for row, line in enumerate(lines, start=HEAD):
        for place, about_ in enumerate(columns, start=1):
            text = line.get(about_["column"], "")
            _cell(sheet.cell(row, place), text, about_, heading=row == HEAD)
        texts = (line.get(column["column"], "") for column in columns)
        sheet.row_dimensions[row].height = 16 * max(map(lines_of, texts, widths)) + 2
    places = {column["column"]: n for n, column in enumerate(columns, start=1)}
    letter_ = get_column_letter(places["answer"])
    choice = DataValidation("list", formula1=f'"{",".join(ANSWERS)}"', allow_blank=True)
    choice.error, choice.showErrorMessage = "Chọn một trong các câu trả lời có sẵn.", True
    sheet.add_data_validation(choice)
    choice.add(f"{letter_}{HEAD + 1}:{letter_}{HEAD + len(lines) - 1}")
    sheet.freeze_panes = f"A{HEAD + 1}"
    on_paper(sheet, f"{HEAD}:{HEAD}", sheet.title)
    book.properties.creator = "analysis"
    save_deterministic(book, path)


def _cell(cell: Any, text: str, column: dict[str, str], heading: bool) -> None:
    write_text(cell, text)
    cell.border, cell.font = BOX, Font(name=FACE, size=12, bold=heading)
    cell.alignment = Alignment(
        wrap_text=True, vertical="top", horizontal="center" if heading else None
    )
    if column["filled"]:
        cell.fill, cell.number_format = FILL, "@"


def _lines(about: Letter) -> list[dict[str, str]]:
    """A row for each cell of each point."""
    found = []
    for n, point in enumerate(about.points, start=1):
        for cell in point["cells"]:
            texts = {name: quoted(cell[name]) for name in ("found", "expected")}
            place = {name: cell[name] for name in ("file", "sheet", "cell")}
            own = {"n": str(n), "question": point["question"], "asked": asked(point)}
            found.append(own | place | texts)
    return found
