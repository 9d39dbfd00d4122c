"""What the files say → rows of the tables, and all findings. It knows the order, nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, TypedDict

from analysis.editing.corrections import Corrections, alike, corrected, nfc
from analysis.editing.exclusive import inclusions
from analysis.editing.permuted import permuted
from analysis.editing.questions import Effects, Known, asked, effects_of
from analysis.editing.rules import Rule, compile_rules, within_a_year
from analysis.editing.settle import NUMBERS, Settled, held, settled
from analysis.editing.totals import Fits, totals
from analysis.editing.years import across, across_years
from analysis.forms.lexicon import Lexicon, lexicon_of
from analysis.forms.maps import compile_forms
from analysis.grouping import grouped
from analysis.messages import Finding, Messages, Place
from analysis.reference.load import Reference
from analysis.reference.terms import so_far, term_of
from analysis.returns.gradings import GRADED, gradings
from analysis.returns.model import (
    ACCEPTED,
    Findings,
    Return,
    Rows,
    Told,
    Turn,
    Values,
    Words,
)
from analysis.returns.names import Register
from analysis.returns.shortfalls import shortfalls
from analysis.returns.speakers import entered
from analysis.returns.submissions import due, ledger, submission, told
from analysis.returns.targets import Naming
from analysis.returns.values import SHARES
from analysis.returns.versions import Versions, choose
from analysis.text.keys import Keys

Own = dict[Turn, tuple[Return, Values, Values]]  # values and percentages
Numbers = dict[str, dict[Turn, Settled]]  # by file
Columns = dict[str, list[Any]]  # of a table, by name
_TOLD = 3
# lines of one organisation of which nobody knows which counts
_DOUBLED = ("organisation_twice", "organisation_twice.unlike")


@dataclass(frozen=True, slots=True)
class Office:
    """What an office knows, made ready for looking things up.

    ``firm`` are those of its ``rules`` that hold within a year.
    """

    register: Register
    messages: Messages
    lexicon: Lexicon
    naming: Naming
    rules: list[Rule]
    firm: list[Rule]
    includes: Words
    measures: Words
    received: Words
    deadlines: Words
    terms: dict[str, range]
    effects: Effects


def office_of(reference: Reference) -> Office:
    """Make the reference data ready."""
    lines = reference.lines
    key = Keys(lines["words"].rows).key
    rules = compile_rules(lines["rules"])
    return Office(
        register=Register(reference),
        messages=reference.messages,
        lexicon=lexicon_of(lines["words"], key),
        naming=Naming(compile_forms(lines["forms"], key, lines["targets"])),
        rules=rules,
        firm=within_a_year(rules),
        includes=inclusions(lines["forms"]),
        measures={r["measure"]: r["name"] for r in lines["measures"].rows},
        received={nfc(r["file"]): r["received"] for r in lines["receipts"].rows},
        deadlines={r["year"]: r["due"] for r in lines["deadlines"].rows},
        terms=reference.spans,
        effects=effects_of(lines),
    )


class Said(TypedDict):
    """The tables that come straight from the files, by name, as `tables.typed` takes them.

    All but one are rows; of observations there may be a million, which are kept by column.
    """

    submissions: Rows
    observations: Columns
    gradings: Rows
    shortfalls: Rows
    issues: Rows
    questions: Rows
    ledger: Rows
    returns: Rows


def settle(items: Iterable[Return], office: Office, corrections: Corrections) -> Said:
    """Settle what all files say: for whom, in which version, corrected, checked.

    Parameters
    ----------
    items
        What each file says.
    office
        From `office_of`.
    corrections
        From `corrections_by_place`.
    """
    received, register, messages = office.received, office.register, office.messages
    came = [entered(item, register, received.get(nfc(item.file), "")) for item in items]
    versions = choose(came, office.measures, office.lexicon)
    files, stale = (
        corrected(versions.items, corrections, office.lexicon, office.naming)
        if corrections
        else (versions.items, [])
    )
    findings = [*versions.findings]
    accepted = [item for item in files if item.status == ACCEPTED]
    findings += [finding for item in files for finding in told(item)]
    turns = _by_turn(accepted, versions)
    numbers = _numbers(turns, office)
    said = _spoken(turns, numbers, office)
    findings += said.findings
    grades: Rows = []
    for item in accepted:
        if any(v.type in GRADED for v in item.values):
            rows, found = gradings(item)
            grades += [row for row in rows if versions.counts(item, row["organisation"])]
            findings += map(item.addressed, found)
    lists = [item for item in accepted if item.scope != "organisation"]
    if lists:
        findings += _about_lists(lists, findings, turns, office)
    findings += across_years(
        said.watched, said.texts, grades, office.rules, register.lives, office.terms
    )
    findings += stale
    findings += _unmatched(received, files)
    came_in = {year for _, year in versions.counting}
    years = [year for span in so_far(office.terms, came_in).values() for year in span]
    findings += _outside(came_in, office.terms)
    findings += _foreign(versions.counting, register)
    for row in said.texts:
        row["term"] = term_of(office.terms, row["year"])
    reasons = [messages.sentence(item.reason) if item.reason else "" for item in files]
    findings = [one for one in findings if not _overtaken(one, numbers, messages)]
    questions = asked(findings, Known.of(files, findings), office.effects, messages)
    return Said(
        submissions=list(map(submission, files, reasons)),
        observations=said.observations,
        gradings=grades,
        shortfalls=said.texts,
        issues=questions["issues"],
        questions=questions["questions"],
        ledger=[row for item in files for row in ledger(item)],
        returns=list(due(versions, register, years, office.deadlines)),
    )


def _unmatched(received: Words, items: Iterable[Return]) -> Findings:
    """Lines of the register of receipts that name no file; those like none of the files at once."""
    known = {nfc(item.file): item.file for item in items}
    free = [file for file in known if file not in received]
    lines = [file for file in received if file not in known]
    likely = {file: alike(file, free) for file in lines}
    for file, meant in likely.items():
        if meant:
            yield Finding("receipt_unmatched", Place(file=file), found=file, expected=meant)
    rest = [file for file, meant in likely.items() if not meant]
    if rest:
        some = rest[:_TOLD] + ["…"] * (len(rest) > _TOLD)
        yield Finding("receipt_unmatched.rest", Place(file=rest[0]), count=len(rest), some=some)


def _outside(years: Iterable[int], terms: dict[str, range]) -> Told:
    """Years of returns for which no resolution holds: what they give is in no figure."""
    spans = [f"{span.start}–{span.stop - 1}" for span in terms.values()]
    return [
        Finding("year_outside_terms", found=str(year), year=year, expected="; ".join(spans))
        for year in sorted(years)
        if not term_of(terms, year)
    ]


def _foreign(turns: Iterable[Turn], register: Register) -> Told:
    """Organisations of a body that the year's resolution is not for."""
    found: dict[tuple[int, str], set[str]] = {}
    for organisation, year in turns:
        if not register.bodies.concerned(organisation, year):
            body = register.lives.records[organisation]["body"]
            found.setdefault((year, body), set()).add(organisation)
    return [
        Finding("body_outside_terms", found=body, year=year, count=len(ids))
        for (year, body), ids in sorted(found.items())
    ]


def _by_turn(items: Iterable[Return], versions: Versions) -> Own:
    """The values of each organisation and year, from the return that counts."""
    turns: Own = {}
    for item in items:
        mine: dict[str, tuple[Return, Values, Values]] = {}
        for turn in item.turns:
            if versions.counting[turn] == item.file:
                mine[turn[0]] = turns[turn] = (item, [], [])
        for value in (*item.values, *item.percents):
            own = mine.get(item.who.get(value.line, ""))
            if own:
                _, values, percents = own
                (percents if value.type in SHARES else values).append(value)
    return turns


def _numbers(turns: Own, office: Office) -> Numbers:
    """The numbers of each organisation and year, settled, by file."""
    found: Numbers = {}
    sound = {item.file: item.sound for item, _, _ in turns.values()}
    known = {file: dict(some) for file, some in sound.items()}
    for turn, (item, values, percents) in turns.items():
        own = settled(known[item.file], values, percents, office.firm, office.includes)
        found.setdefault(item.file, {})[turn] = own
    return found


class _Spoken(NamedTuple):
    """What all organisations say in all years, and what is said of it.

    ``watched`` are those observations, as rows, that are looked at from one year to the next.
    """

    observations: Columns
    watched: Rows
    texts: Rows
    findings: Told


def _spoken(turns: Own, numbers: Numbers, office: Office) -> _Spoken:
    said = _Spoken(defaultdict(list), [], [], [])
    watched = across(office.rules)
    for turn in sorted(turns):
        item, values, _ = turns[turn]
        own = numbers[item.file][turn]
        for v in own.values:
            more = {"quarter": v.quarter, "measure": v.measure, "value": v.value, "rule": v.rule}
            row = v.row(turn, item.file, **more)
            for name, cell in row.items():
                said.observations[name].append(cell)
            if v.measure in watched:
                said.watched.append(row)
        near = partial(office.naming.near, item.form)
        rows, about_texts = shortfalls(values, turn, item.file, office.lexicon, near)
        said.texts.extend(rows)
        told = (*own.findings, *about_texts)
        said.findings.extend(item.addressed(one, turn[0]) for one in told)
    return said


def _overtaken(finding: Finding, numbers: Numbers, messages: Messages) -> bool:
    """Whether a cell is called unusable that has been deduced since."""
    at = finding.place._replace(file="")
    of_file = numbers.get(finding.place.file, {}).values()
    proven = any(at in own.deduced for own in of_file)
    return proven and messages.severity(finding) == "error"


def _about_lists(
    items: Iterable[Return],
    findings: Sequence[Finding],
    turns: Own,
    office: Office,
) -> Findings:
    """Lines that were moved; totals against lines, but where one has been asked about already."""
    told = [one.place for one in findings if office.messages.severity(one) != "note"]
    doubled = {finding.place for finding in findings if finding.code in _DOUBLED}
    places = grouped(told, attrgetter("file"))
    own = grouped(turns.values(), lambda one: one[0].file)
    for item in items:
        moved = list(permuted(item))
        names = {line: v.place._replace(file=item.file) for line, v in item.names.items()}
        known = {*places.get(item.file, ()), *(one.place for one in moved)}
        for v in item.values:
            if names.get(v.line) in doubled or (v.value is None and v.type == "count"):
                known.add(v.place)
        fits = _fitting(own.get(item.file, ()), office)
        yield from map(item.addressed, (*moved, *totals(item, known, fits)))


def _fitting(turns: Iterable[tuple[Return, Values, Values]], office: Office) -> Fits:
    """Whether an organisation's cell may hold another number; few are asked about."""
    whose = {v.place: own for own in turns for v in own[1] if v.type in NUMBERS}

    def fits(place: Place, number: int) -> bool:
        if place not in whose:
            return False
        _, values, percents = whose[place]
        known = held(values, percents, office.firm, office.includes)
        return place in known.cells and known.fits(place, number)

    return fits
