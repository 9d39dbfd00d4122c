"""Commands that only look."""

import argparse
import json
from pathlib import Path

from analysis import files as folders
from analysis.cli.exits import ISSUES, OK, REFUSED
from analysis.cli.saying import say, tell
from analysis.messages import Refused
from analysis.pipeline import checked, run
from analysis.pipeline.intake import SOUND, WITH_ERRORS
from analysis.reading.read import read
from analysis.reading.workbook import a1
from analysis.returns.model import REFUSED as NOT_ACCEPTED
from analysis.workers import run as run_each

CHECKED = {
    SOUND: OK,
    WITH_ERRORS: ISSUES,
    NOT_ACCEPTED: REFUSED,
}


def check(args: argparse.Namespace) -> int:
    """Say of files, or of a folder, what is understood and what is to be mended."""
    reference, worst = checked.load_reference(args.reference), OK
    for path in args.files:
        look = run.check_folder if path.is_dir() else run.check_file
        found = look(path, reference)
        print(found.text)
        worst = max(worst, CHECKED[found.state])
    return worst


def check_reference(args: argparse.Namespace) -> int:
    """Say every fault of what the office declares."""
    faults = checked.check_reference(args.reference)
    tell(faults)
    errors = sum(fault.severity == "error" for fault in faults)
    print(f"{errors} lỗi, {len(faults) - errors} lưu ý trong dữ liệu tham chiếu.")
    return ISSUES if errors else OK


def cells(args: argparse.Namespace) -> int:
    """Print what the reader sees in a file, a line of JSON a cell."""
    if not args.file.exists():
        say(f"{args.file}: không có tệp này")
        return REFUSED
    _, workbook = next(run_each([args.file], read, processes=1))
    if isinstance(workbook, Refused):
        say(f"{args.file}: {workbook}")
        return REFUSED
    for sheet in workbook.sheets:
        for at, cell in sorted(sheet.cells.items()):
            where = {"sheet": sheet.name, "cell": a1(*at)}
            line = where | {"kind": cell.kind, "value": cell.value}
            said = json.dumps(line, ensure_ascii=False)
            print("".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in said))
    return OK


def show(args: argparse.Namespace) -> int:
    """Write a page that shows how a file was read."""
    out = args.out or Path(f"{args.file.stem}.da-doc.html")
    try:
        page = run.show_file(args.file, checked.load_reference(args.reference))
    except Refused as refusal:
        say(f"{args.file}: {refusal}")
        return REFUSED
    folders.write_page(out, page)
    print(f"Trang ở {out}")
    return OK


def try_map(args: argparse.Namespace) -> int:
    """Read a form with a map, and say what each line of it finds."""
    from analysis.pipeline.trial import try_map  # noqa: PLC0415  needs pandas

    out = args.out or Path(f"{args.file.stem}.doc-thu.html")
    try:
        tried = try_map(args.map, args.file, args.reference)
    except Refused as refusal:
        say(f"{args.file}: {refusal}")
        return REFUSED
    folders.write_page(out, tried.page)
    tell(tried.faults)
    print(f"{len(tried.faults)} điểm cần sửa ở bản đồ. Trang ở {out}")
    return ISSUES if tried.faults else OK


def draft_map(args: argparse.Namespace) -> int:
    """Write a draft of a map for a blank form."""
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


def changes(args: argparse.Namespace) -> int:
    """Say what differs from an earlier run, and why."""
    from analysis.office import changes as words  # noqa: PLC0415  needs pandas
    from analysis.tables import load  # noqa: PLC0415  needs pandas

    found, title = run.changes(args.tidy, args.since)
    tables = load(args.tidy)
    tell(words.lines(found, tables, title))
    if args.out:
        folders.write_page(args.out, words.page(found, tables, title))
        print(f"Trang đầy đủ ở {args.out}")
    return OK


def masked(args: argparse.Namespace) -> int:
    """List the personal data that is masked in what is published."""
    from analysis.office import published  # noqa: PLC0415  needs pandas

    tell(published.lines(published.hidden(args.tidy)))
    return OK
