"""Query letters: for each organisation with open points a letter, an answer workbook, an e-mail.

What they say is ``data/office/letter.csv``, in neutral words (``neutral.csv``); the columns of the
answer workbook are ``answer_columns.csv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.office.declared import declared
from analysis.office.paper import (
    BOX,
    FILL,
    font,
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
    "Số liệu (trang, ô)",
    "Số đã báo cáo",
    "Đối chiếu với",
    "Nội dung cần làm rõ",
    "Ý kiến của đơn vị",
)
KIND_OF_NUMBER = re.compile(r"một số.*|số nguyên")
DOTTED = re.compile(r"0\.\d+|\d+\.(?:\d{1,2}|\d{4,})")
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
    """What is asked, for others to read; its cells stand beside it and are not told again."""
    text = re.sub(r" \(liên quan \d+ ô: [^)]*\)", "", message(point["asked"]))
    if len(point["cells"]) == 1:
        text = text.replace(f" (ô {point['cells'][0]['cell']})", "", 1)
    return vi.upper(neutral(text))


def _written(cell: Record, name: str) -> str:
    """What a cell says, or should: numbers with a comma, a kind of number as what is to be given.

    Examples
    --------
    >>> _written({"found": "82.6"}, "found"), _written({"expected": "một số"}, "expected")
    ('82,6', 'cần ghi số')
    """
    text = quoted(cell[name])
    if name == "expected" and KIND_OF_NUMBER.fullmatch(text):
        return f"cần ghi {text.removeprefix('một ')}"
    return text.replace(".", ",") if DOTTED.fullmatch(text) else text


def _place(cell: Record) -> str:
    """The sheet and cell, as in a formula."""
    return f"{cell['sheet']}!{cell['cell']}".strip("!")


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
    cells = [cell for point in points for cell in point["cells"]]
    files = list(dict.fromkeys(cell["file"] for cell in cells))
    rows = []
    for n, point in enumerate(points, start=1):
        line = _line(n, point)
        file = line["file"] if len(files) > 1 else ""
        named = filter(None, (line["field"], line["place"], file))
        where = "\n".join(named) or line["file"]
        told = [line[name] for name in ("found", "expected", "asked")]
        rows.append([str(n), where, *told, ""])
    note = f"Tệp đã nhận: {'; '.join(files)}."
    return Grid("", HEADS, rows, WIDTHS, [note], (4,))


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
    """Write the answer workbook: a row a question, drop-downs, room for the answer."""
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
            sheet.cell(n, column).font = font(bold=n == 1 or column == 4)
    sheet.cell(5, 4).fill = FILL
    widths = [int(column["width"] or 99) for column in columns]  # one without is for the machine
    for n, (width, about_) in enumerate(zip(widths, columns, strict=True), start=1):
        at = sheet.column_dimensions[get_column_letter(n)]
        at.width, at.hidden = width, not about_["width"]
    answers = [_line(n, point) for n, point in enumerate(about.points, start=1)]
    lines = [{column["column"]: column["heading"] for column in columns}, *answers]
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


def _cell(
    cell: Any,
    text: str,
    column: dict[str, str],
    heading: bool,
) -> None:
    write_text(cell, text)
    cell.border, cell.font = BOX, font(bold=heading)
    cell.alignment = Alignment(
        wrap_text=True, vertical="top", horizontal="center" if heading else None
    )
    if column["filled"]:
        cell.fill, cell.number_format = FILL, "@"


def _line(n: int, point: Record) -> dict[str, str]:
    """The row of a point; the one cell that can be put right is named already."""
    cells = point["cells"]
    places = [_place(cell) for cell in cells]
    texts = {name: [_written(cell, name) for cell in cells] for name in ("found", "expected")}
    texts |= {name: [cell.get(name, "") for cell in cells] for name in ("file", "field")}
    once = {name: "\n".join(dict.fromkeys(filter(None, texts[name]))) for name in texts}
    return once | {
        "n": str(n),
        "question": point["question"],
        "asked": asked(point),
        "place": "\n".join(places),
        "found": "\n".join(texts["found"]),
        "fix": places[0] if len(places) == 1 else "",
    }
