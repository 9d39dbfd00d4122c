"""Commands that make something of what came in: workspace, registers, tables, pages."""

import argparse

from analysis.cli.exits import ISSUES, OK
from analysis.cli.saying import progress, say, tell
from analysis.files import backup, start
from analysis.files.notebooks import is_sealed
from analysis.files.workspace import workspace
from analysis.messages import Finding, words_of
from analysis.pipeline import editions, run
from analysis.reference.book import BOOK


def init(args: argparse.Namespace) -> int:
    """Make a new workspace."""
    from analysis.pipeline.registers import blank_book  # noqa: PLC0415  needs pandas

    tell(start.begin(args.folder, {BOOK: blank_book()}))
    return OK


def lab(args: argparse.Namespace) -> int:
    """Open JupyterLab on the workspace."""
    used = workspace(args.workspace)
    if used and not is_sealed(used):
        say(words_of(Finding("notebooks_cleared")))
    return start.lab(used)


def receipts(args: argparse.Namespace) -> int:
    """Note the days on which new files came."""
    from analysis.pipeline.registers import receive  # noqa: PLC0415  needs pandas

    tell(receive(args.raw, args.reference, args.today))
    return OK


def registers(args: argparse.Namespace) -> int:
    """Gather registers that are CSV into one workbook."""
    from analysis.pipeline.registers import gather_book  # noqa: PLC0415  needs pandas

    tell(gather_book(args.reference))
    return OK


def undo(args: argparse.Namespace) -> int:
    """Give the registers back as they were before a command wrote them."""
    tell(backup.undo(args.reference, args.force))
    return OK


def clean(args: argparse.Namespace) -> int:
    """Read all that came in and write the tables."""
    done = run.clean(args.raw, args.reference, args.out, progress, args.today, args.engine)
    print(f"{done.summary} Bảng ở {args.out}")
    return ISSUES if args.strict and done.errors else OK


def report(args: argparse.Namespace) -> int:
    """Read all that came in, write tables, pages and what is printed; freeze them if asked to."""
    run.keep_apart(args.raw, args.reference, args.tidy, args.notebooks, args.out)
    if args.freeze:
        editions.require(args.tidy, args.freeze)
    say("1/2 Đọc báo cáo …")
    done = run.clean(args.raw, args.reference, args.tidy, progress, args.today, args.engine)
    print(f"{done.summary} Bảng ở {args.tidy}")
    say("2/2 Dựng trang báo cáo …")
    result = run.render(args.tidy, args.out, args.notebooks, say, args.engine)
    for failure in result.failures:
        say(failure)
    failed = f"; {len(result.failures)} trang lỗi" if result.failures else ""
    print(f"{len(result.pages)} trang ở {args.out / 'index.html'}{failed}")
    if args.freeze or editions.editions(args.tidy):
        from analysis.pipeline import approved  # noqa: PLC0415  needs pandas

        tell(approved.compare(args.tidy))
        if args.freeze and not result.failures:
            print(approved.freeze(args.tidy, args.out, args.freeze, args.today))
    return ISSUES if result.failures else OK
