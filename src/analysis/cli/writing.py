"""Commands that write to people: blank forms, letters, review books; and what comes back."""

import argparse
from pathlib import Path

from analysis import files as folders
from analysis.cli.exits import OK
from analysis.cli.saying import agreed, tell
from analysis.files.workspace import workspace
from analysis.pipeline.checked import load_reference

REVIEW = "duyet-nguyen-nhan.xlsx"
BLANKS = "bieu"  # where blank forms go


def template(args: argparse.Namespace) -> int:
    """Write the blank forms of a year."""
    from analysis.office.template import write_templates  # noqa: PLC0415  needs pandas

    used = workspace(args.workspace)
    args.out = args.out or (used.beside(BLANKS) if used else Path(BLANKS))
    folders.keep_apart(args.out, {"thư mục dữ liệu tham chiếu": args.reference})
    known = load_reference(args.reference)
    order = args.year, args.out, args.organisation
    try:
        paths = write_templates(known, *order, args.force)
    except folders.NotOurs as error:
        if not agreed(error):
            raise
        paths = write_templates(known, *order, force=True)
    tell(paths)
    print(f"{len(paths)} mẫu năm {args.year} ở {args.out}")
    return OK


def letters(args: argparse.Namespace) -> int:
    """Write a letter and an answer workbook to each organisation with questions."""
    from analysis.measuring.known import Unknown  # noqa: PLC0415  needs pandas
    from analysis.pipeline.letters import Order, send  # noqa: PLC0415  needs pandas

    order = Order(args.today, args.deadline, args.year, args.organisation)
    try:
        tell(send(args.tidy, args.reference, args.out, order))
    except Unknown as error:
        raise ValueError(error) from error
    return OK


def answers(args: argparse.Namespace) -> int:
    """Take back answer workbooks as corrections."""
    from analysis.pipeline.answers import Places, take  # noqa: PLC0415  needs pandas

    tell(take(args.files, Places(args.raw, args.reference, args.tidy), args.today))
    return OK


def review(args: argparse.Namespace) -> int:
    """Write the review book of causes, or take it back."""
    from analysis.office import review as book  # noqa: PLC0415  needs pandas
    from analysis.tables import load  # noqa: PLC0415  needs pandas

    if args.back:
        lines = book.take_back(args.back, args.reference)
    else:
        used = workspace(args.workspace)
        args.out = args.out or (used.beside(REVIEW) if used else Path(REVIEW))
        tidy, registers = "thư mục bảng số liệu", "thư mục dữ liệu tham chiếu"
        folders.keep_apart(args.out, {tidy: args.tidy, registers: args.reference})
        known = load_reference(args.reference)
        lines = book.send_out(load(args.tidy), known, args.out, args.force)
    tell(lines)
    return OK
