"""The ``analysis`` command."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from pathlib import Path

from analysis import files as folders
from analysis.messages import Refused
from analysis.pipeline.checked import load_reference
from analysis.reference.faults import BadReference
from analysis.reference.load import Reference

OK, ISSUES, WRONG_USE, REFUSED = 0, 1, 2, 3


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

    def add(name: str, run, words: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(run=run)
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


def _inputs(args) -> dict[str, Path]:
    return {
        "thư mục báo cáo đã nộp": args.raw,
        "thư mục dữ liệu tham chiếu": _reference_folder(args.reference),
    }


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


def _make_tables(raw: Path, reference: Path | None, out: Path) -> dict:
    from analysis import workers
    from analysis.pipeline.gather import gather, inputs, readers, uncollected

    if not raw.is_dir():
        raise NotADirectoryError(f"không có thư mục {raw}; hãy đặt báo cáo vào đó hoặc dùng --raw")
    data = _reference(reference)
    files, digest = inputs(raw, data)
    before = folders.standing(out)
    if before.get("inputs") == digest:
        return before
    with uncollected(), readers(raw, data) as pool:
        returns = gather(raw, data, pool, _progress, _cache_of(out), files, meanwhile=_load_tables)
        return _write_tables(
            returns,
            data,
            pool,
            out,
            "" if any(r.refused in workers.DEATHS for r in returns) else digest,
            any((folder / "SYNTHETIC.md").is_file() for folder in (raw, raw.resolve().parent)),
        )


def _load_tables() -> None:
    """pandas takes half a second to come; it may do so while the workbooks are read."""
    import analysis.pipeline.assemble  # noqa: F401


def _write_tables(
    returns: list, reference: Reference, pool, out: Path, digest: str, synthetic: bool
) -> dict:
    from analysis import tables
    from analysis.causes.coder import UNREAD
    from analysis.pipeline.assemble import assemble

    made: dict[str, bytes] = {}
    frames = assemble(returns, reference, pool, _cache_of(out), made)
    submissions, issues = frames["submissions"], frames["issues"]
    about = {
        # "" where a process died of a file or a text: another try may read it, the tables do not stand for good
        "inputs": "" if UNREAD in set(frames["uncoded"]["why"]) else digest,
        "synthetic": synthetic,
        "dated": max([*submissions["received"], *submissions["dated"], ""]),
        "files": len(submissions),
        "errors": int((issues["severity"] == "error").sum()),
        "summary": summary(frames),
    }
    tables.write(frames, out, about, made)
    return about


def _cache_of(out: Path) -> Path:
    """Beside the tables, hidden: what was read of each file."""
    out = folders.place(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    return out.with_name(f".{out.name}.cache")


def _clean(args) -> int:
    folders.keep_apart(args.out, _inputs(args))
    folders.require(args.out, folders.TABLES)
    about = _make_tables(args.raw, args.reference, args.out)
    print(f"{about['summary']} Bảng ở {args.out}")
    return ISSUES if args.strict and about["errors"] else OK


def summary(frames: dict) -> str:
    """The closing line of ``clean``."""
    status = Counter(frames["submissions"]["status"])
    severity = Counter(frames["issues"]["severity"])
    cells, left = int(frames["ledger"]["cells"].sum()), int(frames["ledger"]["unaccounted"].sum())
    return (
        f"{len(frames['submissions'])} tệp: {status['accepted']} dùng, {status['superseded']} đã có bản thay, {status['refused']} từ chối; "
        f"{_vn(len(frames['observations']))} số liệu, {_vn(len(frames['gradings']))} mức xếp loại, {_vn(len(frames['shortfalls']))} hạn chế; "
        f"{severity['error']} lỗi, {severity['query']} điểm cần hỏi, {severity['note']} ghi chú; "
        f"{_vn(cells)} ô, {left} ô chưa rõ."
    )


def _vn(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _check(args) -> int:
    from analysis.pipeline.intake import describe

    reference, worst = _reference(args.reference), OK
    for path in args.files:
        text, code = describe(path, reference)
        print(text)
        worst = max(worst, code)
    return worst


def _cells(args) -> int:
    from analysis.reading.read import read
    from analysis.reading.workbook import a1
    from analysis.workers import run

    if not args.file.exists():
        print(f"{args.file}: không có tệp này", file=sys.stderr)
        return REFUSED
    _, workbook = next(run([args.file], read, processes=1))
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


def _report(args) -> int:
    inputs = _inputs(args) | {"thư mục sổ phân tích": args.notebooks}
    folders.keep_apart(args.tidy, inputs)
    folders.keep_apart(args.out, inputs | {"nơi ghi bảng số liệu": args.tidy})
    folders.require(args.tidy, folders.TABLES)
    folders.require(args.out, folders.SITE)

    from analysis.site.render import render_site

    print("1/2 Đọc báo cáo …", file=sys.stderr)
    about = _make_tables(args.raw, args.reference, args.tidy)
    print(f"{about['summary']} Bảng ở {args.tidy}")
    print("2/2 Dựng trang báo cáo …", file=sys.stderr)
    result = render_site(
        args.tidy,
        args.notebooks,
        args.out,
        progress=lambda text: print(text, file=sys.stderr, flush=True),
    )
    for failure in result.failures:
        print(failure, file=sys.stderr)
    print(
        f"{len(result.pages)} trang ở {args.out / 'index.html'}"
        + (f"; {len(result.failures)} trang lỗi" if result.failures else "")
    )
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
