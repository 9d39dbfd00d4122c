"""What the office's registers must hold beyond the columns that are declared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from analysis.reference.faults import Fault, fault
from analysis.reference.kinds import fits, is_date
from analysis.text.keys import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.reference.load import Reference

    Row = dict[str, Any]

# What becomes of an organisation by these leaves one and makes another.
FROM_ONE_TO_ANOTHER = ("renamed", "merged", "split", "converted")
ENDING = ("renamed", "merged", "converted", "dissolved", "transferred")
BEGINNING = ("renamed", "split", "converted", "founded")  # a merger may join one that was there
# names that Windows keeps for itself
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789"),
}
_EVENTS, _ORGANISATIONS = "events.csv", "organisations.csv"


def check_registers(reference: Reference) -> Iterator[Fault]:
    """Every fault that shows only where lines, or registers, are held against each other."""
    yield from _emptied(reference)
    yield from _lives(reference)
    yield from _ids(reference)
    yield from _names(reference)
    yield from _events(reference)
    yield from _traces(reference)
    yield from _circles(reference)
    yield from _receipts(reference)
    yield from _deadlines(reference)
    yield from _corrections(reference)
    yield from _spoken_for(reference)


def _emptied(reference: Reference) -> Iterator[Fault]:
    """Registers that speak of organisations, and none is there."""
    name = "organisations"
    if name not in reference.sources or name in reference.unread or reference.lines[name].rows:
        return
    others = ("aliases", "events", "receipts", "corrections", "letters", "cause_reviews")
    filled = [f"{name}.csv" for name in others if reference.lines[name].rows]
    if filled:
        yield fault("ref_emptied", _ORGANISATIONS, 1, others=filled)
    else:
        yield fault("ref_no_organisation", _ORGANISATIONS, 1)


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


def _ids(reference: Reference) -> Iterator[Fault]:
    """Ids that would be one file on Windows, or none: each names a page."""
    first: dict[str, Row] = {}
    for row in reference.lines["organisations"].rows:
        one = row["organisation"]
        same = first.setdefault(one.casefold(), row)
        where = _ORGANISATIONS, row["line"], "organisation"
        if same["organisation"] != one:
            yield fault(
                "ref_id_case", *where, found=one, other=same["organisation"], line=same["line"]
            )
        if one.partition(".")[0].casefold() in _DEVICES:
            yield fault("ref_id_device", *where, found=one)


def _names(reference: Reference) -> Iterator[Fault]:
    """Names, in whatever spelling, that mean two organisations at one time."""
    means: dict[tuple[str, str], list[Row]] = {}
    bodies = {}
    for row in reference.lines["organisations"].rows:
        own = bodies[row["organisation"]] = row.get("body", "")
        known = means.setdefault((bare(row["name"]), own), [])
        for other in known if row["name"] else ():
            if other["organisation"] != row["organisation"] and _together(row, other):
                named = {"found": row["name"], "other": other["name"], "line": other["line"]}
                yield fault("ref_name_twice", _ORGANISATIONS, row["line"], "name", **named)
        known.append(row)
    for row in reference.lines["aliases"].rows:
        one = row["organisation"]
        known = means.setdefault((bare(row["alias"]), bodies.get(one, "")), [])
        others = [o["organisation"] for o in known if o["organisation"] != one]
        if others and row["alias"]:
            named = {"found": row["alias"], "other": others[0], "organisation": one}
            yield fault("ref_alias_taken", "aliases.csv", row["line"], "alias", **named)
        known.append(row)


def _together(one: Row, other: Row) -> bool:
    """Whether two organisations are there on one day."""
    begun = max(one["founded"], other["founded"])
    ended = min(one["dissolved"] or "9999", other["dissolved"] or "9999")
    return bool(begun < ended)


def _event_names(reference: Reference) -> dict[str, str]:
    """What a person calls each kind of event."""
    rows = reference.lines["names"].rows
    return {row["id"]: row["name"] for row in rows if row["list"] == "event"}


def _events(reference: Reference) -> Iterator[Fault]:
    names = _event_names(reference)
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
                    found=names.get(row["event"], row["event"]),
                    column=column,
                )


def _traces(reference: Reference) -> Iterator[Fault]:
    """Events that the register of organisations knows nothing of, or tells otherwise."""
    known = {row["organisation"]: row for row in reference.lines["organisations"].rows}
    seen: dict[tuple[str, ...], int] = {}
    names = _event_names(reference)
    for row in reference.lines["events"].rows:
        told = tuple(row[column] for column in ("date", "event", "predecessor", "successor"))
        line = seen.setdefault(told, row["line"])
        if line != row["line"]:
            yield fault("ref_event_twice", _EVENTS, row["line"], line=line)
        before, after = known.get(row["predecessor"]), known.get(row["successor"])
        if not is_date(row["date"]):
            continue
        named = row | {"event": names.get(row["event"], row["event"])}
        if before:
            yield from _trace(named, before, "dissolved", row["event"] in ENDING)
            yield from _outlived(row, before)
        if after and after is not before:
            yield from _trace(named, after, "founded", row["event"] in BEGINNING)


def _trace(event: Row, one: Row, column: str, wanted: bool) -> Iterator[Fault]:
    day, at = one[column], "predecessor" if column == "dissolved" else "successor"
    said = {"event": event["event"], "day": event["date"], "found": one["organisation"]}
    if wanted and not day:
        code = f"ref_event_untraced.{column}"
        yield fault(code, _EVENTS, event["line"], at, **said)
    elif not wanted or not is_date(day) or _near(day, event["date"]):
        return
    elif day[:4] != event["date"][:4]:
        code = f"ref_event_other_year.{column}"
        yield fault(code, _EVENTS, event["line"], at, **said, line=one["line"], other=day)
    else:
        yield fault("ref_event_other_day", _EVENTS, event["line"], at, **said, other=day)


def _near(day: str, other: str) -> bool:
    """Whether two days are one, or next to one another: it ends on the eve of what follows."""
    return abs((date.fromisoformat(day) - date.fromisoformat(other)).days) <= 1


def _outlived(event: Row, one: Row) -> Iterator[Fault]:
    """What happened to an organisation before it was there."""
    founded = one["founded"]
    if is_date(founded) and event["date"] < founded:
        named = {"found": one["organisation"], "day": event["date"], "founded": founded}
        yield fault("ref_event_early", _EVENTS, event["line"], "date", **named)


def _circles(reference: Reference) -> Iterator[Fault]:
    """Organisations that came of themselves."""
    after: dict[str, set[str]] = {}
    for row in reference.lines["events"].rows:
        before, new = row["predecessor"], row["successor"]
        if not (before and new):
            continue
        reached, ahead = set(), [new]
        while ahead:
            one = ahead.pop()
            if one not in reached:
                reached.add(one)
                ahead += after.get(one, ())
        if before in reached:
            yield fault(
                "ref_event_circle", _EVENTS, row["line"], "successor", before=before, found=new
            )
        after.setdefault(before, set()).add(new)


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


def _corrections(reference: Reference) -> Iterator[Fault]:
    """Cells corrected twice, in whatever spelling of the sheet."""
    first: dict[tuple[str, str, str], Row] = {}
    for row in reference.lines["corrections"].rows:
        place = row["file"].casefold(), bare(row["sheet"]), row["cell"]
        same = first.setdefault(place, row)
        if same is not row and same["sheet"] != row["sheet"]:
            named = {"found": row["sheet"], "other": same["sheet"], "line": same["line"]}
            yield fault("ref_correction_twice", "corrections.csv", row["line"], "sheet", **named)


def _spoken_for(reference: Reference) -> Iterator[Fault]:
    """Organisations that were asked, or reviewed, for a year in which they were not there yet."""
    founded = {r["organisation"]: r["founded"] for r in reference.lines["organisations"].rows}
    for name in ("letters", "cause_reviews"):
        for row in reference.lines[name].rows:
            day, year = founded.get(row["organisation"], ""), row["year"]
            if is_date(day) and fits("year", year) and day[:4] > year:
                named = {"found": row["organisation"], "founded": day, "year": year}
                yield fault("ref_founded_late", f"{name}.csv", row["line"], "year", **named)
