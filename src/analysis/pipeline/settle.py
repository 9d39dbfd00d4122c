"""What the files say → rows of the tables, and all findings. It knows the order, nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter

from analysis.editing.corrections import Corrections, alike, corrected, nfc
from analysis.editing.exclusive import inclusions
from analysis.editing.questions import Effects, Known, asked, effects_of
from analysis.editing.rules import WITHIN_A_YEAR, Rule, compile_rules
from analysis.editing.settle import Settled, settle_numbers
from analysis.editing.totals import Fits, totals
from analysis.editing.years import across_years
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
_TOLD = 3
_DOUBLED = (
    "organisation_twice.unlike"  # lines of one organisation of which nobody knows which counts
)


@dataclass(frozen=True, slots=True)
class Office:
    """What an office knows, made ready for looking things up."""

    register: Register
    messages: Messages
    lexicon: Lexicon
    naming: Naming
    rules: list[Rule]
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
    return Office(
        register=Register(reference),
        messages=reference.messages,
        lexicon=lexicon_of(lines["words"], key),
        naming=Naming(compile_forms(lines["forms"], key, lines["targets"])),
        rules=compile_rules(lines["rules"]),
        includes=inclusions(lines["forms"]),
        measures={r["measure"]: r["name"] for r in lines["measures"].rows},
        received={nfc(r["file"]): r["received"] for r in lines["receipts"].rows},
        deadlines={r["year"]: r["due"] for r in lines["deadlines"].rows},
        terms=reference.spans,
        effects=effects_of(lines),
    )


def settle(items: Iterable[Return], office: Office, corrections: Corrections) -> dict[str, Rows]:
    """Settle what all files say: for whom, in which version, corrected, checked.

    Parameters
    ----------
    items
        What each file says.
    office
        From `office_of`.
    corrections
        From `corrections_by_place`.

    Returns
    -------
    dict
        The tables that come straight from the files, by name: rows as `tables.typed` takes them.
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
    observations, texts, found = _rows(turns, numbers, office)
    findings += found
    grades: Rows = []
    for item in accepted:
        if any(v.type in GRADED for v in item.values):
            rows, found = gradings(item)
            grades += [row for row in rows if versions.counts(item, row["organisation"])]
            findings += map(item.addressed, found)
    lists = [item for item in accepted if item.totals]
    if lists:
        findings += _totals(lists, findings, numbers, messages)
    findings += across_years(
        observations, texts, grades, office.rules, register.lives, office.terms
    )
    findings += stale
    findings += _unmatched(received, files)
    came_in = {year for _, year in versions.counting}
    years = [year for span in so_far(office.terms, came_in).values() for year in span]
    findings += _outside(came_in, office.terms)
    findings += _foreign(versions.counting, register)
    for row in texts:
        row["term"] = term_of(office.terms, row["year"])
    reasons = [messages.sentence(item.reason) if item.reason else "" for item in files]
    findings = [one for one in findings if not _overtaken(one, numbers, messages)]
    return {
        "submissions": list(map(submission, files, reasons)),
        "observations": observations,
        "gradings": grades,
        "shortfalls": texts,
        **asked(findings, Known.of(files, findings), office.effects, messages),
        "ledger": [row for item in files for row in ledger(item)],
        "returns": list(due(versions, register, years, office.deadlines)),
    }


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
        if not register.concerned(organisation, year):
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
    rules = [rule for rule in office.rules if rule.kind in WITHIN_A_YEAR]
    found: Numbers = {}
    for turn, (item, values, percents) in turns.items():
        settled = settle_numbers(values, percents, rules, office.includes)
        if not item.totals:  # nobody will ask what else its cells might hold
            settled = replace(settled, cells={}, held=())
        found.setdefault(item.file, {})[turn] = settled
    return found


def _rows(turns: Own, numbers: Numbers, office: Office) -> tuple[Rows, Rows, Told]:
    """Observations and shortfalls of all organisations and years, and what is said of them."""
    observations: Rows = []
    texts: Rows = []
    findings: Told = []
    for turn in sorted(turns):
        item, values, _ = turns[turn]
        settled = numbers[item.file][turn]
        for v in settled.values:
            row = {"quarter": v.quarter, "measure": v.measure, "value": v.value, "rule": v.rule}
            observations.append(v.row(turn, item.file, **row))
        near = partial(office.naming.near, item.form)
        rows, about_texts = shortfalls(values, turn, item.file, office.lexicon, near)
        texts += rows
        findings += [item.addressed(f, turn[0]) for f in (*settled.findings, *about_texts)]
    return observations, texts, findings


def _overtaken(finding: Finding, numbers: Numbers, messages: Messages) -> bool:
    """Whether a cell is called unusable that has been deduced since."""
    at = finding.place._replace(file="")
    of_file = numbers.get(finding.place.file, {}).values()
    proven = any(at in settled.deduced for settled in of_file)
    return proven and messages.severity(finding) == "error"


def _totals(
    items: Iterable[Return],
    findings: Sequence[Finding],
    numbers: Numbers,
    messages: Messages,
) -> Told:
    """Totals against their lines, but where something has been asked about a line already."""
    asked = [finding.place for finding in findings if messages.severity(finding) != "note"]
    doubled = {finding.place for finding in findings if finding.code == _DOUBLED}
    places = grouped(asked, attrgetter("file"))
    out: Told = []
    for item in items:
        places_of = {line: name.place for line, name in item.names.items()}
        twice = {line for line, at in places_of.items() if at._replace(file=item.file) in doubled}
        unread = [
            v.place
            for v in item.values
            if v.line in twice or (v.value is None and v.type == "count")
        ]
        whose: dict[Place, Fits] = {}
        for settled in numbers.get(item.file, {}).values():
            whose |= dict.fromkeys(settled.cells, settled.fits)
        known = {*unread, *places.get(item.file, ())}
        out += map(item.addressed, totals(item, known, partial(_fits, whose)))
    return out


def _fits(whose: Mapping[Place, Fits], place: Place, number: int) -> bool:
    """Whether an organisation's cell may hold another number."""
    return place in whose and whose[place](place, number)
