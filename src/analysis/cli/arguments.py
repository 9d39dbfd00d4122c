"""Every command with its arguments, and what it says of itself and of wrong use."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from analysis.cli import looking, making, writing
from analysis.cli.places import BARE
from analysis.reference.book import BOOK

FOLDER, FILE = "THƯ_MỤC", "TỆP"
# what argparse says of wrong use, and that in Vietnamese
ENGLISH = {
    "usage:": "cách dùng:",
    "the following arguments are required:": "còn thiếu",
    "unrecognized arguments:": "không có tham số",
    "expected one argument": "cần một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "invalid choice:": "không có",
    "(choose from": "(chọn một trong",
    "invalid _day value:": "không phải một ngày:",
    "invalid int value:": "không phải một số nguyên:",
    "argument ": "tham số ",
    "error:": "lỗi:",
    "positional arguments:": "tham số:",
    "options:": "tùy chọn:",
    "show this help message and exit": "in phần giải thích này",
}
UNSETTLED = (looking.cells, making.init)  # commands of no workspace
Command = Callable[[argparse.Namespace], int]
Adds = Callable[[str, Command, str], argparse.ArgumentParser]


class Parser(argparse.ArgumentParser):
    """What it says of itself and of wrong use is said in Vietnamese."""

    def _print_message(self, message: str, file: Any = None) -> None:
        for english, words in ENGLISH.items():
            message = message.replace(english, words)
        super()._print_message(message, file)


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    parser = Parser(
        prog="analysis",
        description="Từ báo cáo Excel của tổ chức cơ sở đảng "
        "đến bảng số liệu và trang báo cáo tin cậy.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(run=command)
        if command not in UNSETTLED:
            words = "không gian làm việc (mặc định: nơi gần nhất có analysis.toml, tính từ đây lên)"
            sub.add_argument("--workspace", type=Path, metavar=FOLDER, help=words)
        return sub

    _beginning(add)

    sub = add("clean", making.clean, "đọc mọi tệp đã nộp, ghi các bảng số liệu")
    _raw(sub)
    _reference(sub)
    _folder(sub, "--out", BARE.tidy, "nơi ghi bảng")
    _today(sub)
    _engine(sub)
    sub.add_argument("--strict", action="store_true", help="thoát mã 1 khi có lỗi trong báo cáo")

    words = "kiểm tra từng tệp hay cả thư mục khi tiếp nhận: hiểu được gì, sai ở ô nào, sửa thế nào"
    sub = add("check", looking.check, words)
    sub.add_argument("files", nargs="+", type=Path, metavar=f"{FILE}|{FOLDER}")
    _reference(sub)

    words = "những gì trình đọc thấy trong một tệp, mỗi ô một dòng JSON"
    sub = add("cells", looking.cells, words)
    sub.add_argument("file", type=Path, metavar=FILE)

    words = "đọc báo cáo, chạy sổ phân tích, dựng trang báo cáo dùng không cần mạng"
    sub = add("report", making.report, words)
    _raw(sub)
    _reference(sub)
    _folder(sub, "--out", BARE.reports, "nơi ghi trang")
    _folder(sub, "--tidy", BARE.tidy, "nơi ghi bảng")
    _folder(sub, "--notebooks", BARE.notebooks, "sổ phân tích")
    words = "giữ báo cáo, phụ lục và số liệu lần này làm bản đã duyệt mang tên ấy"
    sub.add_argument("--freeze", default="", metavar="TÊN", help=words)
    _today(sub)
    _engine(sub)

    words = "kiểm tra dữ liệu tham chiếu, chỉ rõ tệp và dòng"
    _reference(add("check-reference", looking.check_reference, words))

    words = "ghi sổ duyệt nguyên nhân; thêm --in để nhận lại sổ đã duyệt"
    sub = add("review-causes", writing.review, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    _reference(sub)
    book: dict[str, Any] = {"type": Path, "metavar": FILE}
    words = f"sổ duyệt sẽ ghi (mặc định {writing.REVIEW} trong không gian làm việc)"
    sub.add_argument("--out", help=words, **book)
    _force(sub, "ghi cả khi ở đó có tệp khác; tệp ấy được giữ lại dưới tên khác")
    words = "sổ đã duyệt, nhận vào cause_reviews.csv"
    sub.add_argument("--in", dest="back", help=words, **book)

    _looking(add)
    _writing(add)
    return parser


def _beginning(add: Adds) -> None:
    """The commands that make a workspace, and open it."""
    sub = add(
        "init", making.init, "dựng một không gian làm việc mới: thư mục, thiết đặt, sổ danh mục"
    )
    sub.add_argument("folder", type=Path, metavar=FOLDER)
    add("lab", making.lab, "mở JupyterLab trên không gian làm việc")

    sub = add(
        "receipts", making.receipts, "ghi ngày nhận của các tệp mới; ngày đã ghi thì giữ nguyên"
    )
    _raw(sub)
    _reference(sub)
    _today(sub)

    words = f"đưa các sổ đang ở dạng CSV vào một sổ Excel {BOOK}"
    _reference(add("registers", making.registers, words))

    sub = add("undo", making.undo, "trả các sổ về như trước lần ghi gần nhất của một lệnh")
    _reference(sub)
    _force(sub, "trả lại cả khi sổ đã được sửa từ lúc ấy")


def _looking(add: Adds) -> None:
    """The commands that only look."""
    words = "đã đọc một tệp thế nào: từng trang tính, mỗi ô một màu theo vai trò (trang HTML)"
    sub = add("show", looking.show, words)
    sub.add_argument("file", type=Path, metavar=FILE)
    _reference(sub)
    sub.add_argument("--out", type=Path, metavar=FILE, help="nơi ghi trang (mặc định cạnh bạn)")

    words = "dữ liệu cá nhân nào được ẩn trên mọi bản công bố: ở tệp, trang tính, ô nào (CSV)"
    sub = add("masked", looking.masked, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")

    words = "đọc thử một tệp mẫu bằng một bản đồ biểu: từng dòng của bản đồ tìm thấy gì"
    sub = add("try-map", looking.try_map, words)
    sub.add_argument("map", type=Path, metavar="BAN-DO.csv")
    sub.add_argument("file", type=Path, metavar=FILE)
    _reference(sub)
    sub.add_argument("--out", type=Path, metavar=FILE, help="nơi ghi trang (mặc định cạnh bạn)")

    words = "bản nháp bản đồ từ một biểu trắng: mỗi dòng là đề nghị để xem và điền tiếp"
    sub = add("draft-map", looking.draft_map, words)
    sub.add_argument("file", type=Path, metavar=FILE)
    _reference(sub)
    sub.add_argument("--out", type=Path, metavar="BAN-DO.csv", help="nơi ghi (mặc định cạnh bạn)")

    words = "điều gì khác so với một lần chạy trước, và vì sao"
    sub = add("changes", looking.changes, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    since = "so với lần chạy này, hoặc lần chạy cuối đến ngày này (mặc định lần liền trước)"
    sub.add_argument("--since", default="", metavar="NGÀY|LẦN", help=since)
    sub.add_argument("--out", type=Path, metavar=FILE, help="ghi trang HTML đủ mọi điểm")


def _writing(add: Adds) -> None:
    """Blank forms and letters to organisations, and what they answer."""
    sub = add("template", writing.template, "ghi mẫu biểu trống của một năm, sẵn sàng gửi đi")
    sub.add_argument("--year", type=int, required=True, metavar="NĂM")
    sub.add_argument("--organisation", metavar="MÃ", help="chỉ cho một tổ chức")
    _reference(sub)
    words = f"nơi ghi mẫu (mặc định {writing.BLANKS} trong không gian làm việc)"
    sub.add_argument("--out", type=Path, metavar=FOLDER, help=words)
    _force(sub, "ghi cả khi mẫu ở đó đã được điền; mẫu ấy được giữ lại dưới tên khác")

    words = "công văn đề nghị rà soát số liệu, kèm bảng trả lời, cho từng tổ chức có câu hỏi"
    sub = add("letters", writing.letters, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    _reference(sub)
    _folder(sub, "--out", BARE.letters, "nơi ghi công văn")
    sub.add_argument("--year", type=int, metavar="NĂM", help="năm báo cáo (mặc định năm cuối)")
    sub.add_argument("--organisation", default="", metavar="TÊN|MÃ", help="chỉ một tổ chức")
    day: dict[str, Any] = {"type": _day, "metavar": "NGÀY"}
    words = (
        "hạn trả lời, dạng 7/12/2026 hay 2026-12-07 (mặc định sau 10 ngày, tránh thứ bảy, chủ nhật)"
    )
    sub.add_argument("--deadline", help=words, **day)
    _today(sub)

    words = "nhận bảng trả lời của các tổ chức, ghi đính chính với nguồn là đơn vị trả lời"
    sub = add("answers", writing.answers, words)
    sub.add_argument("files", nargs="+", type=Path, metavar=FILE)
    _raw(sub)
    _reference(sub)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    _today(sub)


def _folder(sub: argparse.ArgumentParser, flag: str, default: str, words: str) -> None:
    words = f"{words} (mặc định: của không gian làm việc; nếu không có thì {default})"
    sub.add_argument(flag, type=Path, metavar=FOLDER, help=words)


def _force(sub: argparse.ArgumentParser, words: str) -> None:
    sub.add_argument("--force", action="store_true", help=words)


def _today(sub: argparse.ArgumentParser) -> None:
    words = "ngày của lần chạy này, dạng 2026-11-26 (mặc định hôm nay)"
    sub.add_argument("--today", type=_day, default=date.today(), metavar="NGÀY", help=words)  # noqa: DTZ011  the day where the person is


def _day(text: str) -> date:
    """A day as 2026-12-07 or as 7/12/2026."""
    day, *rest = text.split("/")
    return date(int(rest[1]), int(rest[0]), int(day)) if len(rest) == 2 else date.fromisoformat(day)


def _engine(sub: argparse.ArgumentParser) -> None:
    words = "cụm máy Dask đọc tệp thay cho máy này, dạng dask://MÁY:CỔNG"
    sub.add_argument("--engine", default="", metavar="dask://MÁY:CỔNG", help=words)


def _raw(sub: argparse.ArgumentParser) -> None:
    _folder(sub, "--raw", BARE.raw, "thư mục báo cáo đã nộp")


def _reference(sub: argparse.ArgumentParser) -> None:
    _folder(sub, "--reference", BARE.reference, "dữ liệu tham chiếu")
