"""Every command with its arguments, and what it says of itself and of wrong use."""

import argparse
from collections.abc import Callable, Iterator
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
WORKSPACE = "không gian làm việc (mặc định: nơi gần nhất có analysis.toml, tính từ đây lên)"
NEAR = "nơi ghi trang (mặc định cạnh bạn)"
Command = Callable[[argparse.Namespace], int]
Argument = tuple[str, dict[str, Any]]  # its flag, and what argparse is to know of it
Declared = tuple[str, Command, str, list[Argument]]  # name, what it does, in words, arguments


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
    commands = parser.add_subparsers(
        dest="command",
        required=True,
        metavar="LỆNH",
    )
    workspace = _path("--workspace", WORKSPACE, FOLDER)
    for name, run, words, arguments in (*_beginning(), *_making(), *_looking(), *_writing()):
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(run=run)
        own = [] if run in UNSETTLED else [workspace]
        for flag, how in own + arguments:
            sub.add_argument(flag, **how)
    return parser


# ---- arguments that several commands have


def _folder(flag: str, default: str, words: str) -> Argument:
    words = f"{words} (mặc định: của không gian làm việc; nếu không có thì {default})"
    return _path(flag, words, FOLDER)


def _path(flag: str = "file", words: str | None = None, metavar: str = FILE) -> Argument:
    return flag, {
        "type": Path,
        "metavar": metavar,
        "help": words,
    }


def _files(metavar: str) -> Argument:
    return "files", {
        "nargs": "+",
        "type": Path,
        "metavar": metavar,
    }


def _switch(flag: str, words: str) -> Argument:
    return flag, {"action": "store_true", "help": words}


def _text(flag: str, metavar: str, words: str) -> Argument:
    return flag, {
        "default": "",
        "metavar": metavar,
        "help": words,
    }


def _date(flag: str, words: str, default: date | None = None) -> Argument:
    return flag, {
        "type": _day,
        "default": default,
        "metavar": "NGÀY",
        "help": words,
    }


def _day(text: str) -> date:
    """A day as 2026-12-07 or as 7/12/2026."""
    day, *rest = text.split("/")
    return date(int(rest[1]), int(rest[0]), int(day)) if len(rest) == 2 else date.fromisoformat(day)


RAW = _folder("--raw", BARE.raw, "thư mục báo cáo đã nộp")
REFERENCE = _folder("--reference", BARE.reference, "dữ liệu tham chiếu")
TIDY = _folder("--tidy", BARE.tidy, "bảng số liệu")
ENGINE = _text(
    "--engine",
    "dask://MÁY:CỔNG",
    "cụm máy Dask đọc tệp thay cho máy này, dạng dask://MÁY:CỔNG",
)
YEAR: dict[str, Any] = {"type": int, "metavar": "NĂM"}


def _today() -> Argument:
    now = date.today()  # noqa: DTZ011  the day where the person is
    return _date("--today", "ngày của lần chạy này, dạng 2026-11-26 (mặc định hôm nay)", now)


# ---- commands


def _beginning() -> Iterator[Declared]:
    """What makes a workspace, opens it, and fills its registers."""
    words = "dựng một không gian làm việc mới: thư mục, thiết đặt, sổ danh mục"
    yield "init", making.init, words, [_path("folder", metavar=FOLDER)]

    yield "lab", making.lab, "mở JupyterLab trên không gian làm việc", []

    words = "ghi ngày nhận của các tệp mới; ngày đã ghi thì giữ nguyên"
    yield "receipts", making.receipts, words, [RAW, REFERENCE, _today()]

    words = f"đưa các sổ đang ở dạng CSV vào một sổ Excel {BOOK}"
    yield "registers", making.registers, words, [REFERENCE]

    words = "trả các sổ về như trước lần ghi gần nhất của một lệnh"
    force = _switch("--force", "trả lại cả khi sổ đã được sửa từ lúc ấy")
    yield "undo", making.undo, words, [REFERENCE, force]


def _making() -> Iterator[Declared]:
    """What reads submissions, checks them, and makes tables and pages."""
    words = "đọc mọi tệp đã nộp, ghi các bảng số liệu"
    out = _folder("--out", BARE.tidy, "nơi ghi bảng")
    strict = _switch("--strict", "thoát mã 1 khi có lỗi trong báo cáo")
    yield "clean", making.clean, words, [RAW, REFERENCE, out, _today(), ENGINE, strict]

    words = "kiểm tra từng tệp hay cả thư mục khi tiếp nhận: hiểu được gì, sai ở ô nào, sửa thế nào"
    yield "check", looking.check, words, [_files(f"{FILE}|{FOLDER}"), REFERENCE]

    words = "những gì trình đọc thấy trong một tệp, mỗi ô một dòng JSON"
    yield "cells", looking.cells, words, [_path()]

    words = "đọc báo cáo, chạy sổ phân tích, dựng trang báo cáo dùng không cần mạng"
    frozen = "giữ báo cáo, phụ lục và số liệu lần này làm bản đã duyệt mang tên ấy"
    folders = [
        RAW,
        REFERENCE,
        _folder("--out", BARE.reports, "nơi ghi trang"),
        _folder("--tidy", BARE.tidy, "nơi ghi bảng"),
        _folder("--notebooks", BARE.notebooks, "sổ phân tích"),
    ]
    freeze = _text("--freeze", "TÊN", frozen)
    yield "report", making.report, words, [*folders, freeze, _today(), ENGINE]

    words = "kiểm tra dữ liệu tham chiếu, chỉ rõ tệp và dòng"
    yield "check-reference", looking.check_reference, words, [REFERENCE]

    words = "ghi sổ duyệt nguyên nhân; thêm --in để nhận lại sổ đã duyệt"
    sent = f"sổ duyệt sẽ ghi (mặc định {writing.REVIEW} trong không gian làm việc)"
    force = _switch("--force", "ghi cả khi ở đó có tệp khác; tệp ấy được giữ lại dưới tên khác")
    flag, how = _path("--in", "sổ đã duyệt, nhận vào cause_reviews.csv")
    back = flag, how | {"dest": "back"}
    yield (
        "review-causes",
        writing.review,
        words,
        [TIDY, REFERENCE, _path("--out", sent), force, back],
    )


def _looking() -> Iterator[Declared]:
    """What only looks."""
    words = "đã đọc một tệp thế nào: từng trang tính, mỗi ô một màu theo vai trò (trang HTML)"
    yield "show", looking.show, words, [_path(), REFERENCE, _path("--out", NEAR)]

    words = "dữ liệu cá nhân nào được ẩn trên mọi bản công bố: ở tệp, trang tính, ô nào (CSV)"
    yield "masked", looking.masked, words, [TIDY]

    words = "đọc thử một tệp mẫu bằng một bản đồ biểu: từng dòng của bản đồ tìm thấy gì"
    map_ = _path("map", metavar="BAN-DO.csv")
    yield "try-map", looking.try_map, words, [map_, _path(), REFERENCE, _path("--out", NEAR)]

    words = "bản nháp bản đồ từ một biểu trắng: mỗi dòng là đề nghị để xem và điền tiếp"
    out = _path("--out", "nơi ghi (mặc định cạnh bạn)", "BAN-DO.csv")
    yield "draft-map", looking.draft_map, words, [_path(), REFERENCE, out]

    words = "điều gì khác so với một lần chạy trước, và vì sao"
    before = "so với lần chạy này, hoặc lần chạy cuối đến ngày này (mặc định lần liền trước)"
    since = _text("--since", "NGÀY|LẦN", before)
    out = _path("--out", "ghi trang HTML đủ mọi điểm")
    yield "changes", looking.changes, words, [TIDY, since, out]


def _writing() -> Iterator[Declared]:
    """Blank forms and letters to organisations, and what they answer."""
    words = "ghi mẫu biểu trống của một năm, sẵn sàng gửi đi"
    year = "--year", YEAR | {"required": True}
    one: Argument = "--organisation", {"metavar": "MÃ", "help": "chỉ cho một tổ chức"}
    blanks = f"nơi ghi mẫu (mặc định {writing.BLANKS} trong không gian làm việc)"
    out = _path("--out", blanks, FOLDER)
    force = _switch(
        "--force", "ghi cả khi mẫu ở đó đã được điền; mẫu ấy được giữ lại dưới tên khác"
    )
    yield "template", writing.template, words, [year, one, REFERENCE, out, force]

    words = "công văn đề nghị rà soát số liệu, kèm bảng trả lời, cho từng tổ chức có câu hỏi"
    out = _folder("--out", BARE.letters, "nơi ghi công văn")
    year = "--year", YEAR | {"help": "năm báo cáo (mặc định năm cuối)"}
    one = _text("--organisation", "TÊN|MÃ", "chỉ một tổ chức")
    until = (
        "hạn trả lời, dạng 7/12/2026 hay 2026-12-07 (mặc định sau 10 ngày, tránh thứ bảy, chủ nhật)"
    )
    deadline = _date("--deadline", until)
    yield "letters", writing.letters, words, [TIDY, REFERENCE, out, year, one, deadline, _today()]

    words = "nhận bảng trả lời của các tổ chức, ghi đính chính với nguồn là đơn vị trả lời"
    yield "answers", writing.answers, words, [_files(FILE), RAW, REFERENCE, TIDY, _today()]
