"""The bodies: which are below which, whose organisations a resolution is for, from when until when.

An organisation belongs to one. Where no bodies are declared every organisation belongs to the one
that there is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.reference.faults import Fault, fault
from analysis.reference.kinds import fits
from analysis.reference.lines import PACKAGE_DATA, Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from analysis.reference.load import Reference

    Row = Mapping[str, Any]

FILE = "bodies.csv"


def below(bodies: Iterable[Row]) -> dict[str, set[str]]:
    """The bodies below each, itself among them; one that is above itself ends there.

    Examples
    --------
    >>> found = below([{"body": "T", "parent": ""}, {"body": "U", "parent": "T"}])
    >>> sorted(found["T"]), sorted(found["U"])
    (['T', 'U'], ['U'])
    """
    parents = {row["body"]: row["parent"] for row in bodies}
    found: dict[str, set[str]] = {body: {body} for body in parents}
    for body, parent in parents.items():
        above = parent
        while above in parents and body not in found[above]:
            found[above].add(body)
            above = parents[above]
    return found


def before(bodies: Iterable[Row]) -> dict[str, set[str]]:
    """The bodies that each came from, through all that were between."""
    found = {row["body"]: set(row["predecessors"].split(";")) - {""} for row in bodies}
    for _ in found:
        for earlier in found.values():
            earlier |= {one for body in earlier for one in found.get(body, ())}
    return found


def concerned(bodies: Iterable[Row], terms: Iterable[Row], year: int) -> set[str] | None:
    """The bodies whose organisations the resolution of a year is for; None where it is for all.

    Examples
    --------
    >>> bodies = [{"body": "K", "parent": ""}, {"body": "U", "parent": ""}]
    >>> terms = [{"body": "U", "first": "2026", "last": "2030"}]
    >>> concerned(bodies, terms, 2027), concerned(bodies, terms, 2025)
    ({'U'}, None)
    """
    under = below(bodies)
    own = (row["body"] for row in terms if int(row["first"]) <= year <= int(row["last"]))
    found = set().union(*(under[body] for body in own if body in under))
    return found or None


def in_their_bodies(found: dict[str, Found]) -> dict[str, Found]:
    """The organisations with the dates that follow from the years of their body."""
    bodies = {row["body"]: row for row in found["bodies"].lines.rows}
    if not bodies:
        return found
    one = found["organisations"]
    rows = [_living(row, bodies.get(row.get("body", ""), {})) for row in one.lines.rows]
    return found | {"organisations": one.having(rows)}


def _living(row: dict[str, Any], body: Row) -> dict[str, Any]:
    first, last = body.get("first", ""), body.get("last", "")
    if not row["founded"] and fits("year", first):
        row = row | {"founded": f"{first}-01-01"}
    if not row["dissolved"] and fits("year", last):
        row = row | {"dissolved": f"{int(last) + 1}-01-01"}
    return row


def check_bodies(reference: Reference) -> Iterator[Fault]:
    """Every fault of bodies, and of what belongs to them, that their columns do not show."""
    bodies = reference.lines["bodies"].rows
    under = below(bodies)
    for row in bodies:
        if row["parent"] in under[row["body"]]:
            yield fault("ref_body_circle", FILE, row["line"], "parent", found=row["parent"])
        if row["body"] in row["predecessors"].split(";"):
            yield fault("ref_body_itself", FILE, row["line"], "predecessors", found=row["body"])
        if row.get("first", "") > (row.get("last") or "9999"):
            years = {"first": row["first"], "last": row["last"]}
            yield fault("ref_term_years", FILE, row["line"], "last", **years)
    if not bodies:
        return
    for row in reference.lines["organisations"].rows:
        if not row.get("body"):
            name = row["name"]
            yield fault("ref_body_none", "organisations.csv", row["line"], "body", found=name)
    if reference.sources["terms"].parent == PACKAGE_DATA:
        return
    for row in reference.lines["terms"].rows:
        if row["body"] not in under:
            more = {"found": row["body"], "expected": ", ".join(under)}
            yield fault("ref_term_body", "terms.csv", row["line"], "body", **more)
