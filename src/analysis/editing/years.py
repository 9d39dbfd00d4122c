"""What cannot well be from one year to the next, or beside what else is known of the year."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.editing.places import Rules
from analysis.editing.rules import GRADE, LASTING, STEADY, Rule
from analysis.reference.lines import Lines
from analysis.returns.model import Findings, Row, Turn, of_row
from analysis.returns.names import Register
from analysis.text.keys import key

ASKED = 10  # a change by fewer persons is never asked about
HALF_MORE = 1.5
COPIED = 20  # characters: shorter causes may well be the same

_Numbers = dict[tuple[str, int, str], Row]  # organisation, year, measure → observation


def across_years(observations: Iterable[Row], events: Lines, rules: Rules) -> Findings:
    """What was lost though nobody left, and numbers of persons that came or went at once.

    Parameters
    ----------
    observations
        Rows of that table.
    events
        The register's: an organisation is followed through a new name, and left alone where it
        was merged or split.
    rules
        Those of the kinds ``lasting`` (what is counted from the beginning of the term; ``parts``
        are the persons of whom it is counted) and ``steady``.
    """
    rules = [rule for rule in rules if rule.kind in (LASTING, STEADY)]
    looked_at = {name for rule in rules for name in rule.members}
    found: _Numbers = {
        (o["organisation"], o["year"], o["measure"]): o
        for o in observations
        if o["measure"] in looked_at and not o["quarter"]
    }
    before: dict[str, str] = {}
    moved: set[Turn] = set()
    for event in events.to_dict("records"):
        sides = event["predecessor"], event["successor"]
        if event["event"] in ("renamed", "converted"):
            before[sides[1]] = sides[0]
        if event["event"] in ("merged", "split"):
            moved |= {(organisation, int(event["date"][:4])) for organisation in sides}
    for rule in rules:
        for (organisation, year, measure), now in found.items():
            if measure != rule.whole or (organisation, year) in moved:
                continue
            names = (organisation, before.get(organisation, ""))
            known = (found.get((name, year - 1, measure)) for name in names)
            past = next(filter(None, known), None)
            if past:
                yield from _changed(rule, past, now, found)


def _changed(rule: Rule, past: Row, now: Row, found: _Numbers) -> Findings:
    a, b = past["value"], now["value"]
    lost = rule.kind == LASTING and b < a
    big = abs(b - a) >= ASKED and max(a, b) > HALF_MORE * min(a, b)
    if lost or (rule.kind == STEADY and big):
        finding = of_row(rule.id, now, expected=a, before=now["year"] - 1, past=a, now=b)
        yield finding.lowered() if lost and _have_left(rule, past, now, found) else finding


def _have_left(rule: Rule, past: Row, now: Row, found: _Numbers) -> bool:
    """Are there fewer of those who are counted, or is it not known how many there are?"""
    ((measure, _),) = rule.parts
    seats = [found.get((o["organisation"], o["year"], measure)) for o in (past, now)]
    return seats[0] is None or seats[1] is None or seats[1]["value"] < seats[0]["value"]


def beside_grades(gradings: Iterable[Row], observations: Iterable[Row], rules: Rules) -> Findings:
    """Grades that cannot well be where there are persons of some kind (rules of kind ``grade``)."""
    given = {(o["organisation"], o["year"], o["measure"]) for o in observations if o["value"]}
    barring = [(r.id, r.whole, name) for r in rules if r.kind == GRADE for name, _ in r.parts]
    for g in gradings:
        for rule, grade, measure in barring:
            at = (g["organisation"], g["year"], measure)
            if g["stage"] == "decided" and g["grade"] == grade and at in given:
                yield of_row(rule, g)


def repeated_texts(shortfalls: Iterable[Row]) -> Findings:
    """Causes word for word those of the year before."""
    told = {(s["organisation"], s["year"], s["target"]): s for s in shortfalls}
    for (organisation, year, target), now in told.items():
        past = told.get((organisation, year - 1, target))
        cause = now["cause"]
        if past and len(cause) >= COPIED and key(cause) == key(past["cause"]):
            yield of_row("repeated_text", now, found=cause[:80], target=target, before=year - 1)


def too_young(gradings: Iterable[Row], register: Register) -> Findings:
    """Grades of organisations founded less than six months before the end of the year."""
    for g in gradings:
        organisation, year = g["organisation"], g["year"]
        founded = register.records[organisation]["founded"]
        young = f"{year}-06-30" < founded <= f"{year}-12-31"
        if young and g["grade"] != "ungraded" and not register.predecessors.get(organisation):
            yield of_row("graded_too_young", g, expected="Chưa XL", founded=founded)
