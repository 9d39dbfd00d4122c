"""What the office's registers must hold beyond the columns that are declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.reference.faults import Fault, fault
from analysis.reference.kinds import fits, is_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.reference.load import Reference

# What becomes of an organisation by these leaves one and makes another.
FROM_ONE_TO_ANOTHER = ("renamed", "merged", "split", "converted")


def check_registers(reference: Reference) -> Iterator[Fault]:
    """Every fault that shows only where lines, or registers, are held against each other."""
    yield from _lives(reference)
    yield from _aliases(reference)
    yield from _events(reference)
    yield from _receipts(reference)
    yield from _deadlines(reference)


def _lives(reference: Reference) -> Iterator[Fault]:
    for row in reference.lines["organisations"].rows:
        founded = row["founded"]
        dissolved = row["dissolved"]
        if is_date(founded) and is_date(dissolved) and dissolved < founded:
            yield fault(
                "ref_dissolved_first",
                "organisations.csv",
                row["line"],
                "dissolved",
                founded=founded,
                found=dissolved,
            )


def _aliases(reference: Reference) -> Iterator[Fault]:
    """A name that means two organisations."""
    means: dict[str, str] = {}
    for row in reference.lines["organisations"].rows:
        means.setdefault(row["name"], row["organisation"])
    for row in reference.lines["aliases"].rows:
        other = means.setdefault(row["alias"], row["organisation"])
        if other != row["organisation"]:
            yield fault(
                "ref_alias_taken",
                "aliases.csv",
                row["line"],
                "alias",
                found=row["alias"],
                other=other,
                organisation=row["organisation"],
            )


def _events(reference: Reference) -> Iterator[Fault]:
    for row in reference.lines["events"].rows:
        if row["event"] not in FROM_ONE_TO_ANOTHER:
            continue
        for column in ("predecessor", "successor"):
            if not row[column]:
                yield fault(
                    "ref_event_one_sided",
                    "events.csv",
                    row["line"],
                    column,
                    found=row["event"],
                    column=column,
                )


def _receipts(reference: Reference) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in reference.lines["receipts"].rows:
        line = first.setdefault(row["file"], row["line"])
        if line != row["line"]:
            yield fault("ref_receipt_twice", "receipts.csv", row["line"], "file", line=line)


def _deadlines(reference: Reference) -> Iterator[Fault]:
    """Returns of a year are due in that year or the next."""
    for row in reference.lines["deadlines"].rows:
        year, due = row["year"], row["due"]
        if fits("year", year) and is_date(due) and int(due[:4]) - int(year) not in (0, 1):
            yield fault("ref_deadline", "deadlines.csv", row["line"], "due", found=due, year=year)
