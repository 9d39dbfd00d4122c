"""The ``analysis`` command."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from analysis import files as folders
from analysis.messages import Refused
from analysis.pipeline import run
from analysis.pipeline.checked import load_reference
from analysis.reference.faults import BadReference
from analysis.reference.load import Reference

OK, ISSUES, WRONG_USE, REFUSED = 0, 1, 2, 3
Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one subcommand; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser().parse_args(arguments)
    try:
        return args.run(args)
    except BadReference as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except (
        FileExistsError,
        FileNotFoundError,
        NotADirectoryError,
        PermissionError,
        ValueError,
        RuntimeError,
    ) as error:
        print(f"Lỗi: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="analysis",
        description="Từ báo cáo Excel của tổ chức cơ sở đảng đến bảng số liệu và trang báo cáo tin cậy.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(run=command)
        return sub

    raw = {
        "type": Path,
        "default": Path("data/raw"),
        "metavar": "THƯ_MỤC",
        "help": "thư mục báo cáo đã nộp (mặc định data/raw)",
    }
    reference = {
        "type": Path,
        "default": None,
        "metavar": "THƯ_MỤC",
        "help": "dữ liệu tham chiếu (mặc định data/reference)",
    }
    sub = add("clean", _clean, "đọc mọi tệp đã nộp, ghi các bảng số liệu")
    sub.add_argument("--raw", **raw)
    sub.add_argument("--reference", **reference)
    sub.add_argument(
        "--out",
        type=Path,
        default=Path("data/tidy"),
        metavar="THƯ_MỤC",
        help="nơi ghi bảng (mặc định data/tidy)",
    )
    sub.add_argument("--strict", action="store_true", help="thoát mã 1 khi có lỗi trong báo cáo")
    sub = add(
        "check", _check, "kiểm tra từng tệp khi tiếp nhận: hiểu được gì, sai ở ô nào, sửa thế nào"
    )
    sub.add_argument("files", nargs="+", type=Path, metavar="TỆP")
    sub.add_argument("--reference", **reference)
    sub = add("cells", _cells, "những gì trình đọc thấy trong một tệp, mỗi ô một dòng JSON")
    sub.add_argument("file", type=Path, metavar="TỆP")
    sub = add(
        "report", _report, "đọc báo cáo, chạy sổ phân tích, dựng trang báo cáo dùng không cần mạng"
    )
    sub.add_argument("--raw", **raw)
    sub.add_argument("--reference", **reference)
    sub.add_argument(
        "--out",
        type=Path,
        default=Path("reports"),
        metavar="THƯ_MỤC",
        help="nơi ghi trang (mặc định reports)",
    )
    sub.add_argument(
        "--tidy",
        type=Path,
        default=Path("data/tidy"),
        metavar="THƯ_MỤC",
        help="nơi ghi bảng (mặc định data/tidy)",
    )
    sub.add_argument(
        "--notebooks",
        type=Path,
        default=Path("notebooks"),
        metavar="THƯ_MỤC",
        help="sổ phân tích (mặc định notebooks)",
    )
    sub = add(
        "check-reference", _check_reference, "kiểm tra dữ liệu tham chiếu, chỉ rõ tệp và dòng"
    )
    sub.add_argument("--reference", **reference)
    sub = add(
        "review-causes", _review, "ghi sổ duyệt nguyên nhân; thêm --in để nhận lại sổ đã duyệt"
    )
    sub.add_argument(
        "--tidy",
        type=Path,
        default=Path("data/tidy"),
        metavar="THƯ_MỤC",
        help="bảng số liệu (mặc định data/tidy)",
    )
    sub.add_argument("--reference", **reference)
    sub.add_argument(
        "--out",
        type=Path,
        default=Path("duyet-nguyen-nhan.xlsx"),
        metavar="TỆP",
        help="sổ duyệt sẽ ghi",
    )
    sub.add_argument(
        "--in",
        dest="back",
        type=Path,
        metavar="TỆP",
        help="sổ đã duyệt, nhận vào cause_reviews.csv",
    )
    sub = add("template", _template, "ghi mẫu biểu trống của một năm, sẵn sàng gửi đi")
    sub.add_argument("--year", type=int, required=True, metavar="NĂM")
    sub.add_argument("--organisation", metavar="MÃ", help="chỉ cho một tổ chức")
    sub.add_argument("--reference", **reference)
    sub.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    return parser


def _reference_folder(folder: Path | None) -> Path:
    return folder or Path("data/reference")


def _reference(folder: Path | None) -> Reference:
    return load_reference(_reference_folder(folder))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _progress(done: int, total: int, name: str) -> None:
    if sys.stderr.isatty():
        print(
            f"\r\x1b[K[{done}/{total}] {name[:90]}",
            end="\n" if done == total else "",
            file=sys.stderr,
            flush=True,
        )
    elif done == total or done % 100 == 0:
        print(f"[{done}/{total}] đã đọc", file=sys.stderr, flush=True)


def _clean(args: argparse.Namespace) -> int:
    done = run.clean(args.raw, _reference_folder(args.reference), args.out, _progress)
    print(f"{done.summary} Bảng ở {args.out}")
    return ISSUES if args.strict and done.errors else OK


def _check(args: argparse.Namespace) -> int:
    codes = {"sound": OK, "errors": ISSUES, "refused": REFUSED}
    reference, worst = _reference(args.reference), OK
    for path in args.files:
        checked = run.check_file(path, reference)
        print(checked.text)
        worst = max(worst, codes[checked.state])
    return worst


def _cells(args) -> int:
    from analysis.reading.read import read
    from analysis.reading.workbook import a1
    from analysis.workers import run as run_each

    if not args.file.exists():
        print(f"{args.file}: không có tệp này", file=sys.stderr)
        return REFUSED
    _, workbook = next(run_each([args.file], read, processes=1))
    if isinstance(workbook, Refused):
        print(f"{args.file}: {workbook}", file=sys.stderr)
        return REFUSED
    for sheet in workbook.sheets:
        for (row, column), cell in sorted(sheet.cells.items()):
            print(
                json.dumps(
                    {
                        "sheet": sheet.name,
                        "cell": a1(row, column),
                        "kind": cell.kind,
                        "value": cell.value,
                    },
                    ensure_ascii=False,
                )
            )
    return OK


def _report(args: argparse.Namespace) -> int:
    reference = _reference_folder(args.reference)
    run.keep_apart(args.raw, reference, args.tidy, args.notebooks, args.out)
    print("1/2 Đọc báo cáo …", file=sys.stderr)
    done = run.clean(args.raw, reference, args.tidy, _progress)
    print(f"{done.summary} Bảng ở {args.tidy}")
    print("2/2 Dựng trang báo cáo …", file=sys.stderr)
    result = run.render(args.tidy, args.out, args.notebooks, _say)
    for failure in result.failures:
        print(failure, file=sys.stderr)
    failed = f"; {len(result.failures)} trang lỗi" if result.failures else ""
    print(f"{len(result.pages)} trang ở {args.out / 'index.html'}{failed}")
    return ISSUES if result.failures else OK


def _check_reference(args) -> int:
    from analysis.pipeline.checked import check_reference

    faults = check_reference(_reference_folder(args.reference))
    for fault in faults:
        print(fault)
    errors = sum(f.severity == "error" for f in faults)
    print(f"{errors} lỗi, {len(faults) - errors} lưu ý trong dữ liệu tham chiếu.")
    return ISSUES if errors else OK


def _review(args) -> int:
    from analysis.office import review

    folder = _reference_folder(args.reference)
    if args.back:
        for line in review.take_back(args.back, folder):
            print(line)
        return OK
    folders.keep_apart(
        args.out, {"thư mục bảng số liệu": args.tidy, "thư mục dữ liệu tham chiếu": folder}
    )
    reference = _reference(args.reference)
    review.require_replaceable(args.out, reference.causes, reference.cause_reviews)

    from analysis.tables import load

    for line in review.send_out(load(args.tidy), reference, args.out):
        print(line)
    return OK


def _template(args) -> int:
    from analysis.office.template import write_templates

    folders.keep_apart(args.out, {"thư mục dữ liệu tham chiếu": _reference_folder(args.reference)})
    paths = write_templates(_reference(args.reference), args.year, args.out, args.organisation)
    for path in paths:
        print(path)
    print(f"{len(paths)} mẫu năm {args.year} ở {args.out}")
    return OK
