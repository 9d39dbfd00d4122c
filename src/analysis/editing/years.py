"""What cannot well be from one year to the next, or beside what else is known of the year."""

from itertools import product
from operator import itemgetter

from analysis.editing.places import Rules
from analysis.editing.rules import GRADE, LASTING, STEADY, Rule
from analysis.reference.terms import term_of
from analysis.returns.lives import Lives
from analysis.returns.model import Findings, Row, Rows, of_row
from analysis.text.keys import key

ASKED = 10  # a change by fewer persons is never asked about
HALF_MORE = 1.5
NO_TERMS: dict[str, range] = {}
COPIED = 20  # characters: shorter causes may well be the same

_AT = itemgetter("organisation", "year", "measure")
_Numbers = dict[tuple[str, int, str], Row]  # organisation, year, measure → observation


def across(rules: Rules) -> set[str]:
    """The measures that `across_years` looks at."""
    kinds = (LASTING, STEADY, GRADE)
    return {name for rule in rules if rule.kind in kinds for name in rule.members}


def across_years(
    observations: Rows,
    shortfalls: Rows,
    grades: Rows,
    rules: Rules,
    lives: Lives,
    terms: dict[str, range] = NO_TERMS,
) -> Findings:
    """What cannot well be, seen beside other years and other lists.

    Parameters
    ----------
    observations, shortfalls, grades
        Rows of these tables, of all years; of observations, those of the measures in `across`.
    rules
        Of the kinds ``lasting`` (what is counted from the beginning of the term; ``parts`` are the
        persons of whom it is counted), ``steady`` and ``grade``.
    lives
        Of organisations: they are followed through a new name, and left alone where they were
        merged or split.
    terms
        The years of each: what is counted from the beginning of a term begins anew with the next.
    """
    if len({row["year"] for row in observations}) > 1:
        yield from _numbers(observations, rules, lives, terms)
    if len({row["year"] for row in shortfalls}) > 1:
        yield from _repeated(shortfalls)
    if grades:
        yield from _beside(grades, observations, rules)
        yield from _too_young(grades, lives)


def _numbers(
    observations: Rows,
    rules: Rules,
    lives: Lives,
    terms: dict[str, range],
) -> Findings:
    """What was lost though nobody left, and numbers of persons that came or went at once."""
    rules = [rule for rule in rules if rule.kind in (LASTING, STEADY)]
    looked_at = {name for rule in rules for name in rule.members}
    yearly = (o for o in observations if o["measure"] in looked_at and not o["quarter"])
    found: _Numbers = {_AT(o): o for o in yearly}
    for rule, ((organisation, year, measure), now) in product(rules, found.items()):
        if measure != rule.whole or (organisation, str(year)) in lives.moved:
            continue
        if rule.kind == LASTING and term_of(terms, year - 1) != term_of(terms, year):
            continue
        before = lives.renamed.get(organisation, "")
        past = found.get((organisation, year - 1, measure))
        past = past or found.get((before, year - 1, measure))
        if past:
            yield from _changed(rule, past, now, found)


def _changed(
    rule: Rule,
    past: Row,
    now: Row,
    found: _Numbers,
) -> Findings:
    a, b = past["value"], now["value"]
    fewer, more = sorted((a, b))
    lost = rule.kind == LASTING and b < a
    jumped = rule.kind == STEADY and more - fewer >= ASKED and more > HALF_MORE * fewer
    if not (lost or jumped):
        return
    finding = of_row(rule.id, now, expected=a, before=now["year"] - 1, past=a, now=b)
    if lost and _have_left(rule, past, now, found):
        finding = finding.lowered()
    yield finding


def _have_left(
    rule: Rule,
    past: Row,
    now: Row,
    found: _Numbers,
) -> bool:
    """Whether those who are counted have become fewer, or it is not known how many they are."""
    ((measure, _),) = rule.parts
    before, after = (found.get((o["organisation"], o["year"], measure)) for o in (past, now))
    return not before or not after or after["value"] < before["value"]


def _beside(gradings: Rows, observations: Rows, rules: Rules) -> Findings:
    """Grades that cannot well be where there are persons of some kind."""
    grades = [rule for rule in rules if rule.kind == GRADE]
    barring = [(rule, name) for rule in grades for name, _ in rule.parts]
    asked = {name for _, name in barring}
    given = {_AT(o) for o in observations if o["value"] and o["measure"] in asked}
    decided = [grading for grading in gradings if grading["stage"] == "decided"]
    for grading, (rule, measure) in product(decided, barring):
        place = (grading["organisation"], grading["year"], measure)
        if grading["grade"] == rule.whole and place in given:
            yield of_row(rule.id, grading)


def _repeated(shortfalls: Rows) -> Findings:
    """Causes word for word those of the year before."""
    told = {(s["organisation"], s["year"], s["target"]): s for s in shortfalls}
    for (organisation, year, target), now in told.items():
        past = told.get((organisation, year - 1, target))
        cause = now["cause"]
        if past and len(cause) >= COPIED and key(cause) == key(past["cause"]):
            yield of_row("repeated_text", now, found=cause[:80], target=target, before=year - 1)


def _too_young(gradings: Rows, lives: Lives) -> Findings:
    """Grades of organisations founded less than six months before the end of the year."""
    for g in gradings:
        organisation, year = g["organisation"], g["year"]
        founded = lives.records[organisation]["founded"]
        young = f"{year}-06-30" < founded <= f"{year}-12-31"
        if young and g["grade"] != "ungraded" and not lives.predecessors.get(organisation):
            yield of_row("graded_too_young", g, expected="Chưa XL", founded=founded)
