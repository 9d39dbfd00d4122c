"""What the office's registers must hold beyond the columns that are declared."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations
from operator import itemgetter
from typing import Any

from analysis.grouping import again, gathered, grouped
from analysis.reference.faults import Fault, fault
from analysis.reference.kinds import fits, is_date
from analysis.reference.load import Reference
from analysis.text.keys import bare

Row = dict[str, Any]
Wrong = tuple[str, Row, str, Row]  # code, line, column, what the sentence names

# What becomes of an organisation by these leaves one and makes another.
FROM_ONE_TO_ANOTHER = ("renamed", "merged", "split", "converted")
ENDING = ("renamed", "merged", "converted", "dissolved", "transferred")
BEGINNING = ("renamed", "split", "converted", "founded")  # a merger may join one that was there
# names that Windows keeps for itself
_PORTS = {f"{port}{n}" for port in ("com", "lpt") for n in "123456789"}
_DEVICES = {"con", "prn", "aux", "nul"} | _PORTS


def check_registers(reference: Reference) -> Iterator[Fault]:
    """Every fault that shows only where lines, or registers, are held against each other."""
    yield from _emptied(reference)
    for name, checks in CHECKS.items():
        for check in checks:
            for code, row, column, fields in check(reference):
                yield fault(code, f"{name}.csv", row["line"], column, **fields)
    yield from _spoken_for(reference)


def _emptied(reference: Reference) -> Iterator[Fault]:
    """Registers that speak of organisations, and none is there."""
    name, file = "organisations", "organisations.csv"
    if name not in reference.sources or name in reference.unread or reference.lines[name].rows:
        return
    others = ("aliases", "events", "receipts", "corrections", "letters", "cause_reviews")
    filled = [f"{name}.csv" for name in others if reference.lines[name].rows]
    if filled:
        yield fault("ref_emptied", file, 1, others=filled)
    else:
        yield fault("ref_no_organisation", file, 1)


def _lives(reference: Reference) -> Iterator[Wrong]:
    for row in reference.lines["organisations"].rows:
        founded, dissolved = row["founded"], row["dissolved"]
        if is_date(founded) and is_date(dissolved) and dissolved < founded:
            fields = {"founded": founded, "found": dissolved}
            yield "ref_dissolved_first", row, "dissolved", fields


def _ids(reference: Reference) -> Iterator[Wrong]:
    """Ids that would be one file on Windows, or none: each names a page."""
    rows = reference.lines["organisations"].rows
    for same, row in again(rows, lambda row: row["organisation"].casefold()):
        one, other = row["organisation"], same["organisation"]
        if one != other:
            fields = {"found": one, "other": other, "line": same["line"]}
            yield "ref_id_case", row, "organisation", fields
    for row in rows:
        one = row["organisation"]
        if one.partition(".")[0].casefold() in _DEVICES:
            yield "ref_id_device", row, "organisation", {"found": one}


def _names(reference: Reference) -> Iterator[Wrong]:
    """Names, in whatever spelling, that mean two organisations at one time."""
    rows = reference.lines["organisations"].rows
    named = grouped((row for row in rows if row["name"]), _bearing)
    for other, row in chain(*(combinations(same, 2) for same in named.values())):
        if other["organisation"] != row["organisation"] and _together(row, other):
            fields = {"found": row["name"], "other": other["name"], "line": other["line"]}
            yield "ref_name_twice", row, "name", fields


def _bearing(row: Row) -> tuple[str, str]:
    """The name of an organisation in whatever spelling, and its body."""
    return bare(row["name"]), row.get("body", "")


def _aliases(reference: Reference) -> Iterator[Wrong]:
    """Aliases that mean another organisation, too."""
    rows = reference.lines["organisations"].rows
    bodies = {row["organisation"]: row.get("body", "") for row in rows}
    bearing = gathered((_bearing(row), row["organisation"]) for row in rows)
    for row in reference.lines["aliases"].rows:
        one = row["organisation"]
        known = bearing.setdefault((bare(row["alias"]), bodies.get(one, "")), [])
        other = next((other for other in known if other != one), None)
        if other is not None and row["alias"]:
            fields = {"found": row["alias"], "other": other, "organisation": one}
            yield "ref_alias_taken", row, "alias", fields
        known.append(one)


def _together(one: Row, other: Row) -> bool:
    """Whether two organisations are there on one day."""
    begun = max(one["founded"], other["founded"])
    ended = min(one["dissolved"] or "9999", other["dissolved"] or "9999")
    return bool(begun < ended)


def _events_called(reference: Reference) -> list[tuple[Row, str]]:
    """The events, and what a person calls each kind."""
    names = reference.lines["names"].rows
    called = {row["id"]: row["name"] for row in names if row["list"] == "event"}
    rows = reference.lines["events"].rows
    return [(row, called.get(row["event"], row["event"])) for row in rows]


def _one_sided(reference: Reference) -> Iterator[Wrong]:
    for row, called in _events_called(reference):
        if row["event"] in FROM_ONE_TO_ANOTHER:
            for column in ("predecessor", "successor"):
                if not row[column]:
                    yield "ref_event_one_sided", row, column, {"found": called, "column": column}


def _told_twice(reference: Reference) -> Iterator[Wrong]:
    told = itemgetter("date", "event", "predecessor", "successor")
    for first, row in again(reference.lines["events"].rows, told):
        yield "ref_event_twice", row, "", {"line": first["line"]}


def _traces(reference: Reference) -> Iterator[Wrong]:
    """Events that the register of organisations knows nothing of, or tells otherwise."""
    known = {row["organisation"]: row for row in reference.lines["organisations"].rows}
    for row, called in _events_called(reference):
        if not is_date(row["date"]):
            continue
        before, after = known.get(row["predecessor"]), known.get(row["successor"])
        if before:
            yield from _trace(row, called, before, "dissolved", row["event"] in ENDING)
            yield from _outlived(row, before)
        if after and after is not before:
            yield from _trace(row, called, after, "founded", row["event"] in BEGINNING)


def _trace(
    event: Row,
    called: str,
    one: Row,
    column: str,
    wanted: bool,
) -> Iterator[Wrong]:
    day, at = one[column], "predecessor" if column == "dissolved" else "successor"
    said = {"event": called, "day": event["date"], "found": one["organisation"]}
    if wanted and not day:
        yield f"ref_event_untraced.{column}", event, at, said
    elif not wanted or not is_date(day) or _near(day, event["date"]):
        return
    elif day[:4] != event["date"][:4]:
        fields = said | {"line": one["line"], "other": day}
        yield f"ref_event_other_year.{column}", event, at, fields
    else:
        yield "ref_event_other_day", event, at, said | {"other": day}


def _near(day: str, other: str) -> bool:
    """Whether two days are one, or next to one another: it ends on the eve of what follows."""
    return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= 1


def _outlived(event: Row, one: Row) -> Iterator[Wrong]:
    """What happened to an organisation before it was there."""
    founded, day = one["founded"], event["date"]
    if is_date(founded) and day < founded:
        fields = {"found": one["organisation"], "day": day, "founded": founded}
        yield "ref_event_early", event, "date", fields


def _circles(reference: Reference) -> Iterator[Wrong]:
    """Organisations that came of themselves."""
    after: dict[str, set[str]] = defaultdict(set)
    for row in reference.lines["events"].rows:
        before, new = row["predecessor"], row["successor"]
        if not (before and new):
            continue
        reached, ahead = set(), {new}
        while ahead:
            reached |= ahead
            ahead = set().union(*(after[one] for one in ahead)) - reached
        if before in reached:
            yield "ref_event_circle", row, "successor", {"before": before, "found": new}
        after[before].add(new)


def _receipts(reference: Reference) -> Iterator[Wrong]:
    for first, row in again(reference.lines["receipts"].rows, itemgetter("file")):
        yield "ref_receipt_twice", row, "file", {"line": first["line"]}


def _deadlines(reference: Reference) -> Iterator[Wrong]:
    """Returns of a year are due in that year or the next."""
    for row in reference.lines["deadlines"].rows:
        year, due = row["year"], row["due"]
        if not fits("year", year) or not is_date(due):
            continue
        if int(due[:4]) - int(year) not in (0, 1):
            yield "ref_deadline", row, "due", {"found": due, "year": year}


def _corrections(reference: Reference) -> Iterator[Wrong]:
    """Cells corrected twice, in whatever spelling of the sheet."""

    def place(row: Row) -> tuple[str, str, str]:
        return row["file"].casefold(), bare(row["sheet"]), row["cell"]

    for same, row in again(reference.lines["corrections"].rows, place):
        if same["sheet"] != row["sheet"]:
            fields = {"found": row["sheet"], "other": same["sheet"], "line": same["line"]}
            yield "ref_correction_twice", row, "sheet", fields


def _spoken_for(reference: Reference) -> Iterator[Fault]:
    """Organisations that were asked, or reviewed, for a year in which they were not there yet."""
    founded = {r["organisation"]: r["founded"] for r in reference.lines["organisations"].rows}
    for name in ("letters", "cause_reviews"):
        for row in reference.lines[name].rows:
            day, year = founded.get(row["organisation"], ""), row["year"]
            if is_date(day) and fits("year", year) and day[:4] > year:
                named = {"found": row["organisation"], "founded": day, "year": year}
                yield fault("ref_founded_late", f"{name}.csv", row["line"], "year", **named)


CHECKS = {
    "organisations": (_lives, _ids, _names),
    "aliases": (_aliases,),
    "events": (_one_sided, _told_twice, _traces, _circles),
    "receipts": (_receipts,),
    "deadlines": (_deadlines,),
    "corrections": (_corrections,),
}
