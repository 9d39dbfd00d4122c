"""The ``analysis`` command: arguments in, exit codes out."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from analysis import files as folders
from analysis.files.backup import undo
from analysis.files.misfortunes import told
from analysis.files.notebooks import is_sealed
from analysis.files.start import begin, lab
from analysis.files.workspace import (
    VARIABLE,
    BadWorkspace,
    Folders,
    Workspace,
    home_of,
    workspace,
)
from analysis.messages import Finding, Refused, Terminal, one_line, words_of
from analysis.pipeline import run
from analysis.pipeline.checked import check_reference, load_reference
from analysis.pipeline.intake import SOUND, WITH_ERRORS
from analysis.reading.read import read
from analysis.reading.workbook import a1
from analysis.reference.book import BOOK
from analysis.reference.faults import BadReference
from analysis.returns.model import REFUSED as NOT_ACCEPTED
from analysis.workers import run as run_each

OK, ISSUES, WRONG_USE, REFUSED = 0, 1, 2, 3
INTERRUPTED = 130
CHECKED = {SOUND: OK, WITH_ERRORS: ISSUES, NOT_ACCEPTED: REFUSED}
# where there is no workspace, and no flag says otherwise
BARE = Folders("data/raw", "data/reference", "data/tidy", "reports")
OUTPUTS = {"clean": "tidy", "report": "reports", "letters": "letters"}  # what --out is
OUT_OF = {
    "clean": ("out",),
    "report": ("tidy", "out"),
    "letters": ("out",),
    "review-causes": ("out",),
}
READ = ("raw", "reference", "tidy", "notebooks")
OF_A_BODY = ("raw", "reference", "tidy")  # what is never mixed
REVIEW = "duyet-nguyen-nhan.xlsx"
FOLDER, FILE = "THƯ_MỤC", "TỆP"
YES = ("c", "có", "co")
BLANKS = "bieu"  # where blank forms go
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
Command = Callable[[argparse.Namespace], int]
Adds = Callable[[str, Command, str], argparse.ArgumentParser]


class _Parser(argparse.ArgumentParser):
    """What it says of itself and of wrong use is said in Vietnamese."""

    def _print_message(self, message: str, file: Any = None) -> None:
        for english, words in ENGLISH.items():
            message = message.replace(english, words)
        super()._print_message(message, file)


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    usual = sys.stdout, sys.stderr
    for stream in usual:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout, sys.stderr = Terminal(sys.stdout), Terminal(sys.stderr)
    named = VARIABLE in os.environ
    try:
        return _run(arguments)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), usual[0].fileno())
        return OK
    except KeyboardInterrupt:
        _say(words_of(Finding("interrupted")))
        return INTERRUPTED
    finally:
        sys.stdout, sys.stderr = usual
        if not named:
            os.environ.pop(VARIABLE, None)


def _run(arguments: list[str] | None) -> int:
    args = _parser().parse_args(arguments)
    command: Command = args.run
    try:
        if command not in (_cells, _init):
            _settle(args)
        return command(args)
    except BadReference as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        raise
    except MemoryError:
        _say(f"Lỗi: {words_of(Finding('os_memory'))}")
        return WRONG_USE
    except (OSError, ValueError, RuntimeError) as error:
        _say(f"Lỗi: {told(error) if isinstance(error, OSError) else error}")
        return WRONG_USE


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="analysis",
        description="Từ báo cáo Excel của tổ chức cơ sở đảng "
        "đến bảng số liệu và trang báo cáo tin cậy.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(run=command)
        if command not in (_cells, _init):
            words = "không gian làm việc (mặc định: nơi gần nhất có analysis.toml, tính từ đây lên)"
            sub.add_argument("--workspace", type=Path, metavar=FOLDER, help=words)
        return sub

    _beginning(add)

    sub = add("clean", _clean, "đọc mọi tệp đã nộp, ghi các bảng số liệu")
    _raw(sub)
    _reference(sub)
    _folder(sub, "--out", BARE.tidy, "nơi ghi bảng")
    _today(sub)
    _engine(sub)
    sub.add_argument("--strict", action="store_true", help="thoát mã 1 khi có lỗi trong báo cáo")

    words = "kiểm tra từng tệp hay cả thư mục khi tiếp nhận: hiểu được gì, sai ở ô nào, sửa thế nào"
    sub = add("check", _check, words)
    sub.add_argument("files", nargs="+", type=Path, metavar=f"{FILE}|{FOLDER}")
    _reference(sub)

    words = "những gì trình đọc thấy trong một tệp, mỗi ô một dòng JSON"
    sub = add("cells", _cells, words)
    sub.add_argument("file", type=Path, metavar=FILE)

    words = "đọc báo cáo, chạy sổ phân tích, dựng trang báo cáo dùng không cần mạng"
    sub = add("report", _report, words)
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
    _reference(add("check-reference", _check_reference, words))

    words = "ghi sổ duyệt nguyên nhân; thêm --in để nhận lại sổ đã duyệt"
    sub = add("review-causes", _review, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    _reference(sub)
    book: dict[str, Any] = {"type": Path, "metavar": FILE}
    words = f"sổ duyệt sẽ ghi (mặc định {REVIEW} trong không gian làm việc)"
    sub.add_argument("--out", help=words, **book)
    _force(sub, "ghi cả khi ở đó có tệp khác; tệp ấy được giữ lại dưới tên khác")
    words = "sổ đã duyệt, nhận vào cause_reviews.csv"
    sub.add_argument("--in", dest="back", help=words, **book)

    _looking(add)
    _writing(add)
    return parser


def _beginning(add: Adds) -> None:
    """The commands that make a workspace, and open it."""
    sub = add("init", _init, "dựng một không gian làm việc mới: thư mục, thiết đặt, sổ danh mục")
    sub.add_argument("folder", type=Path, metavar=FOLDER)
    add("lab", _lab, "mở JupyterLab trên không gian làm việc")

    sub = add("receipts", _receipts, "ghi ngày nhận của các tệp mới; ngày đã ghi thì giữ nguyên")
    _raw(sub)
    _reference(sub)
    _today(sub)

    words = f"đưa các sổ đang ở dạng CSV vào một sổ Excel {BOOK}"
    _reference(add("registers", _registers, words))

    sub = add("undo", _undo, "trả các sổ về như trước lần ghi gần nhất của một lệnh")
    _reference(sub)
    _force(sub, "trả lại cả khi sổ đã được sửa từ lúc ấy")


def _looking(add: Adds) -> None:
    """The commands that only look."""
    words = "đã đọc một tệp thế nào: từng trang tính, mỗi ô một màu theo vai trò (trang HTML)"
    sub = add("show", _show, words)
    sub.add_argument("file", type=Path, metavar=FILE)
    _reference(sub)
    sub.add_argument("--out", type=Path, metavar=FILE, help="nơi ghi trang (mặc định cạnh bạn)")

    words = "dữ liệu cá nhân nào được ẩn trên mọi bản công bố: ở tệp, trang tính, ô nào (CSV)"
    sub = add("masked", _masked, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")

    words = "đọc thử một tệp mẫu bằng một bản đồ biểu: từng dòng của bản đồ tìm thấy gì"
    sub = add("try-map", _try_map, words)
    sub.add_argument("map", type=Path, metavar="BAN-DO.csv")
    sub.add_argument("file", type=Path, metavar=FILE)
    _reference(sub)
    sub.add_argument("--out", type=Path, metavar=FILE, help="nơi ghi trang (mặc định cạnh bạn)")

    words = "bản nháp bản đồ từ một biểu trắng: mỗi dòng là đề nghị để xem và điền tiếp"
    sub = add("draft-map", _draft_map, words)
    sub.add_argument("file", type=Path, metavar=FILE)
    _reference(sub)
    sub.add_argument("--out", type=Path, metavar="BAN-DO.csv", help="nơi ghi (mặc định cạnh bạn)")

    words = "điều gì khác so với một lần chạy trước, và vì sao"
    sub = add("changes", _changes, words)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    since = "so với lần chạy này, hoặc lần chạy cuối đến ngày này (mặc định lần liền trước)"
    sub.add_argument("--since", default="", metavar="NGÀY|LẦN", help=since)
    sub.add_argument("--out", type=Path, metavar=FILE, help="ghi trang HTML đủ mọi điểm")


def _writing(add: Adds) -> None:
    """Blank forms and letters to organisations, and what they answer."""
    sub = add("template", _template, "ghi mẫu biểu trống của một năm, sẵn sàng gửi đi")
    sub.add_argument("--year", type=int, required=True, metavar="NĂM")
    sub.add_argument("--organisation", metavar="MÃ", help="chỉ cho một tổ chức")
    _reference(sub)
    words = f"nơi ghi mẫu (mặc định {BLANKS} trong không gian làm việc)"
    sub.add_argument("--out", type=Path, metavar=FOLDER, help=words)
    _force(sub, "ghi cả khi mẫu ở đó đã được điền; mẫu ấy được giữ lại dưới tên khác")

    words = "công văn đề nghị rà soát số liệu, kèm bảng trả lời, cho từng tổ chức có câu hỏi"
    sub = add("letters", _letters, words)
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
    sub = add("answers", _answers, words)
    sub.add_argument("files", nargs="+", type=Path, metavar=FILE)
    _raw(sub)
    _reference(sub)
    _folder(sub, "--tidy", BARE.tidy, "bảng số liệu")
    _today(sub)


def _folder(sub: argparse.ArgumentParser, flag: str, default: str, words: str) -> None:
    words = f"{words} (mặc định: của không gian làm việc; nếu không có thì {default})"
    sub.add_argument(flag, type=Path, metavar=FOLDER, help=words)


def _settle(args: argparse.Namespace) -> None:
    """Say which workspace counts, and take its folders where no flag names others."""
    used = workspace(args.workspace)
    if used:
        os.environ[VARIABLE] = str(used.folder)  # for notebooks, and for what runs beside
        made_up = " (số liệu giả định)" if used.synthetic else ""
        _say(f"Không gian làm việc: {used.folder}{made_up}")
    else:
        _say("Không có không gian làm việc (analysis.toml) ở đây; dùng các thư mục đã ghi.")
        _require_folders(args)
    names = {"out": OUTPUTS[args.command]} if args.command in OUTPUTS else {}
    names |= {name: name for name in READ if hasattr(args, name)}
    made = ["tidy"] if args.command == "report" else []
    _keep_together(args, used, [one for one in names if one in OF_A_BODY and one not in made])
    for flag, name in names.items():
        if getattr(args, flag) is None:
            setattr(args, flag, used.at(name) if used else Path(getattr(BARE, name)))


def _require_folders(args: argparse.Namespace) -> None:
    """Without a workspace, submissions and registers are those that are named, or stand here."""
    unsaid = [name for name in ("raw", "reference") if getattr(args, name, "") is None]
    if all(Path(getattr(BARE, name)).is_dir() for name in unsaid):
        return
    near = next(filter(None, map(home_of, getattr(args, "files", ()))), None)
    said = Finding("workspace_near", folder=near) if near else Finding("workspace_none")
    raise BadWorkspace(words_of(said))


def _keep_together(args: argparse.Namespace, used: Workspace | None, names: list[str]) -> None:
    """Figures of one body are never read with another's registers, nor written among its own."""
    if not used:
        return
    given = {name: path for name in names if (path := getattr(args, name)) is not None}
    outside = [path for path in given.values() if not used.holds(path)]
    unsaid = "reference" in names and "reference" not in given
    outputs = [flag for flag in OUT_OF.get(args.command, ()) if getattr(args, flag) is None]
    if outside and outputs and not unsaid:
        flags = [f"--{flag}" for flag in outputs]
        said = Finding("workspace_output", folder=used.folder, path=outside[0], flags=flags)
        raise ValueError(words_of(said))
    files = [*getattr(args, "files", ()), *filter(None, (getattr(args, "file", None),))]
    outside += [path for path in files if home_of(path) not in (None, used.folder)]
    if outside and unsaid:
        said = Finding("workspace_mixed", folder=used.folder, path=outside[0])
        raise ValueError(words_of(said))


def _init(args: argparse.Namespace) -> int:
    from analysis.pipeline.registers import blank_book  # noqa: PLC0415  needs pandas

    _tell(begin(args.folder, {BOOK: blank_book()}))
    return OK


def _receipts(args: argparse.Namespace) -> int:
    from analysis.pipeline.registers import receive  # noqa: PLC0415  needs pandas

    _tell(receive(args.raw, args.reference, args.today))
    return OK


def _registers(args: argparse.Namespace) -> int:
    from analysis.pipeline.registers import gather_book  # noqa: PLC0415  needs pandas

    _tell(gather_book(args.reference))
    return OK


def _undo(args: argparse.Namespace) -> int:
    _tell(undo(args.reference, args.force))
    return OK


def _lab(args: argparse.Namespace) -> int:
    used = workspace(args.workspace)
    if used and not is_sealed(used):
        _say(words_of(Finding("notebooks_cleared")))
    return lab(used)


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


def _agreed(error: Exception) -> bool:
    """Whether the person at the terminal wants to go on all the same."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    _say(error)
    _say(words_of(Finding("go_on")))
    return sys.stdin.readline().strip().casefold() in YES


def _say(text: object) -> None:
    print(one_line(text), file=sys.stderr, flush=True)


def _tell(lines: Iterable[object]) -> None:
    """A line each, whatever names are quoted in it."""
    for line in lines:
        print(one_line(line))


def _progress(done: int, total: int, name: str) -> None:
    if isinstance(sys.stderr, Terminal) and sys.stderr.isatty():
        sys.stderr.again(f"[{done}/{total}] {name[:90]}")
        if done == total:
            _say("")
    elif done == total or done % 100 == 0:
        _say(f"[{done}/{total}] đã đọc")


def _clean(args: argparse.Namespace) -> int:
    done = run.clean(args.raw, args.reference, args.out, _progress, args.today, args.engine)
    print(f"{done.summary} Bảng ở {args.out}")
    return ISSUES if args.strict and done.errors else OK


def _changes(args: argparse.Namespace) -> int:
    from analysis.office import changes  # noqa: PLC0415  needs pandas
    from analysis.tables import load  # noqa: PLC0415  needs pandas

    found, title = run.changes(args.tidy, args.since)
    tables = load(args.tidy)
    _tell(changes.lines(found, tables, title))
    if args.out:
        folders.write_page(args.out, changes.page(found, tables, title))
        print(f"Trang đầy đủ ở {args.out}")
    return OK


def _check(args: argparse.Namespace) -> int:
    reference, worst = load_reference(args.reference), OK
    for path in args.files:
        check = run.check_folder if path.is_dir() else run.check_file
        checked = check(path, reference)
        print(checked.text)
        worst = max(worst, CHECKED[checked.state])
    return worst


def _show(args: argparse.Namespace) -> int:
    out = args.out or Path(f"{args.file.stem}.da-doc.html")
    try:
        page = run.show_file(args.file, load_reference(args.reference))
    except Refused as refusal:
        _say(f"{args.file}: {refusal}")
        return REFUSED
    folders.write_page(out, page)
    print(f"Trang ở {out}")
    return OK


def _try_map(args: argparse.Namespace) -> int:
    from analysis.pipeline.trial import try_map  # noqa: PLC0415  needs pandas

    out = args.out or Path(f"{args.file.stem}.doc-thu.html")
    try:
        tried = try_map(args.map, args.file, args.reference)
    except Refused as refusal:
        _say(f"{args.file}: {refusal}")
        return REFUSED
    folders.write_page(out, tried.page)
    _tell(tried.faults)
    print(f"{len(tried.faults)} điểm cần sửa ở bản đồ. Trang ở {out}")
    return ISSUES if tried.faults else OK


def _draft_map(args: argparse.Namespace) -> int:
    from analysis.pipeline.draft import draft_map  # noqa: PLC0415  needs the reader of workbooks

    out = args.out or Path(f"{args.file.stem}.csv")
    folders.keep_apart(out, {"thư mục dữ liệu tham chiếu": args.reference})
    if out.exists():
        raise FileExistsError(f"{out} đã có; hãy ghi sang tên khác bằng --out")
    text = draft_map(args.file, args.reference)
    out.write_text(text, encoding="utf-8")
    print(
        f"{text.count(chr(10)) - 1} dòng đề nghị ở {out}; xem, điền, rồi thử bằng analysis try-map"
    )
    return OK


def _letters(args: argparse.Namespace) -> int:
    from analysis.measuring.known import Unknown  # noqa: PLC0415  needs pandas
    from analysis.pipeline import letters  # noqa: PLC0415  needs pandas

    order = letters.Order(args.today, args.deadline, args.year, args.organisation)
    try:
        _tell(letters.send(args.tidy, args.reference, args.out, order))
    except Unknown as error:
        raise ValueError(error) from error
    return OK


def _answers(args: argparse.Namespace) -> int:
    from analysis.pipeline import letters  # noqa: PLC0415  needs pandas

    places = letters.Places(args.raw, args.reference, args.tidy)
    _tell(letters.take(args.files, places, args.today))
    return OK


def _masked(args: argparse.Namespace) -> int:
    from analysis.office import published  # noqa: PLC0415  needs pandas

    _tell(published.lines(published.hidden(args.tidy)))
    return OK


def _cells(args: argparse.Namespace) -> int:
    if not args.file.exists():
        _say(f"{args.file}: không có tệp này")
        return REFUSED
    _, workbook = next(run_each([args.file], read, processes=1))
    if isinstance(workbook, Refused):
        _say(f"{args.file}: {workbook}")
        return REFUSED
    for sheet in workbook.sheets:
        for at, cell in sorted(sheet.cells.items()):
            where = {"sheet": sheet.name, "cell": a1(*at)}
            line = where | {"kind": cell.kind, "value": cell.value}
            said = json.dumps(line, ensure_ascii=False)
            print("".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in said))
    return OK


def _report(args: argparse.Namespace) -> int:
    from analysis.pipeline import approved  # noqa: PLC0415  needs pandas

    run.keep_apart(args.raw, args.reference, args.tidy, args.notebooks, args.out)
    if args.freeze:
        approved.require(args.tidy, args.freeze)
    _say("1/2 Đọc báo cáo …")
    done = run.clean(args.raw, args.reference, args.tidy, _progress, args.today, args.engine)
    print(f"{done.summary} Bảng ở {args.tidy}")
    _say("2/2 Dựng trang báo cáo …")
    result = run.render(args.tidy, args.out, args.notebooks, _say)
    for failure in result.failures:
        _say(failure)
    failed = f"; {len(result.failures)} trang lỗi" if result.failures else ""
    print(f"{len(result.pages)} trang ở {args.out / 'index.html'}{failed}")
    _tell(approved.compare(args.tidy))
    if args.freeze and not result.failures:
        print(approved.freeze(args.tidy, args.out, args.freeze, args.today))
    return ISSUES if result.failures else OK


def _check_reference(args: argparse.Namespace) -> int:
    faults = check_reference(args.reference)
    _tell(faults)
    errors = sum(fault.severity == "error" for fault in faults)
    print(f"{errors} lỗi, {len(faults) - errors} lưu ý trong dữ liệu tham chiếu.")
    return ISSUES if errors else OK


def _review(args: argparse.Namespace) -> int:
    from analysis.office import review  # noqa: PLC0415  needs pandas
    from analysis.tables import load  # noqa: PLC0415  needs pandas

    if args.back:
        lines = review.take_back(args.back, args.reference)
    else:
        used = workspace(args.workspace)
        args.out = args.out or (used.beside(REVIEW) if used else Path(REVIEW))
        tidy, registers = "thư mục bảng số liệu", "thư mục dữ liệu tham chiếu"
        folders.keep_apart(args.out, {tidy: args.tidy, registers: args.reference})
        known = load_reference(args.reference)
        lines = review.send_out(load(args.tidy), known, args.out, args.force)
    _tell(lines)
    return OK


def _template(args: argparse.Namespace) -> int:
    from analysis.office.template import write_templates  # noqa: PLC0415  needs pandas

    used = workspace(args.workspace)
    args.out = args.out or (used.beside(BLANKS) if used else Path(BLANKS))
    folders.keep_apart(args.out, {"thư mục dữ liệu tham chiếu": args.reference})
    known = load_reference(args.reference)
    order = args.year, args.out, args.organisation
    try:
        paths = write_templates(known, *order, args.force)
    except folders.NotOurs as error:
        if not _agreed(error):
            raise
        paths = write_templates(known, *order, force=True)
    _tell(paths)
    print(f"{len(paths)} mẫu năm {args.year} ở {args.out}")
    return OK
