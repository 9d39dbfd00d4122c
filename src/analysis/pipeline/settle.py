"""What the files say → rows of the tables, and all findings. It knows the order, nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis.editing import years
from analysis.editing.corrections import Corrections, corrected, nfc, stale
from analysis.editing.exclusive import inclusions
from analysis.editing.rules import WITHIN_A_YEAR, compile_rules
from analysis.editing.settle import settle_numbers
from analysis.editing.totals import totals
from analysis.forms.places import lexicon_of
from analysis.messages import Finding, Messages, Place
from analysis.reference.load import Reference
from analysis.returns.gradings import gradings
from analysis.returns.model import (
    ACCEPTED,
    Findings,
    Line,
    Return,
    Rows,
    Turn,
    Values,
)
from analysis.returns.names import Register
from analysis.returns.shortfalls import shortfalls
from analysis.returns.speakers import entered
from analysis.returns.submissions import due, ledger, submission, told
from analysis.returns.versions import Versions, choose


class _Own(NamedTuple):
    """What a return that counts says of one organisation."""

    item: Return
    values: Values
    percents: Values


def settle(
    items: Iterable[Return], reference: Reference, corrections: Corrections
) -> dict[str, Rows]:
    """Settle what all files say: for whom, in which version, corrected, checked.

    Parameters
    ----------
    items
        What each file says.
    reference
        The office's registers; rules, words and messages.
    corrections
        From `corrections_by_place`.

    Returns
    -------
    dict
        The tables that come straight from the files, by name: rows as `tables.typed` takes them.
    """
    lines, messages, register = reference.lines, messages_of(reference), Register(reference)
    rules, lexicon = compile_rules(lines["rules"]), lexicon_of(lines["words"])
    received = {nfc(r["file"]): r["received"] for r in lines["receipts"].rows}
    names = {m["measure"]: m["name"] for m in lines["measures"].rows}
    came = [entered(item, register, received.get(nfc(item.file), "")) for item in items]
    versions = choose(came, names, lexicon)

    files, used = _corrected(versions.items, corrections)
    findings = [*versions.findings, *(finding for item in files for finding in told(item))]
    accepted = [item for item in files if item.status == ACCEPTED]
    observations: Rows = []
    texts: Rows = []
    within, includes = [r for r in rules if r.kind in WITHIN_A_YEAR], inclusions(lines["forms"])
    for turn, own in sorted(_by_turn(accepted, versions).items()):
        numbers, about_numbers = settle_numbers(own.values, own.percents, within, includes)
        rows, about_texts = shortfalls(own.values, turn, own.item.file, lexicon)
        for v in numbers:
            row = {"quarter": v.quarter, "measure": v.measure, "value": v.value, "rule": v.rule}
            observations.append(v.row(turn, own.item.file) | row)
        texts += rows
        findings += [own.item.addressed(f, turn[0]) for f in (*about_numbers, *about_texts)]
    grades: Rows = []
    for item in accepted:
        if item.is_decision:
            rows, found = gradings(item)
            grades += rows
            findings += map(item.addressed, found)
    findings += _totals(accepted, findings, messages)
    findings += years.across_years(observations, lines["events"], rules)
    findings += years.beside_grades(grades, observations, rules)
    findings += years.repeated_texts(texts)
    findings += years.too_young(grades, register)
    findings += stale(corrections, used)
    return {
        "submissions": [submission(f, messages.words(f.reason) if f.reason else "") for f in files],
        "observations": observations,
        "gradings": grades,
        "shortfalls": texts,
        "issues": _issues(findings, messages),
        "ledger": [row for item in files for row in ledger(item)],
        "returns": list(due(versions, register, reference.term, lines["deadlines"])),
    }


def messages_of(reference: Reference) -> Messages:
    """All messages by code; a rule is one, with its own name and words."""
    rules = reference.lines["rules"].rows
    own = [{**rule, "code": rule["rule"], "template": rule["message"]} for rule in rules]
    return Messages([*reference.lines["messages"].rows, *own])


def _issues(findings: Iterable[Finding], messages: Messages) -> Rows:
    """Rows of the table `issues`, each once."""
    rows = map(messages.issue, findings)
    return list({tuple(map(str, row.values())): row for row in rows}.values())


def _corrected(
    items: Iterable[Return], corrections: Corrections
) -> tuple[list[Return], set[Place]]:
    """The same with what the office has found out, and the places of the corrections used."""
    out, used = [], set()
    for item in items:
        made, places = corrected(item, corrections) if item.status == ACCEPTED else (item, set())
        out.append(made)
        used |= places
    return out, used


def _by_turn(items: Iterable[Return], versions: Versions) -> dict[Turn, _Own]:
    """The values of each organisation and year, from the return that counts."""
    turns: dict[Turn, _Own] = {}
    for item in items:
        own: dict[Line, _Own] = {}
        for turn in item.turns:
            if versions.counting[turn] == item.file:
                turns[turn] = _Own(item, [], [])
        for line in {v.line for v in (*item.values, *item.percents)}:
            whose = turns.get((item.of(line), item.year or 0))
            if whose and whose.item is item:
                own[line] = whose
        for value in item.values:
            if value.line in own:
                own[value.line].values.append(value)
        for value in item.percents:
            if value.line in own:
                own[value.line].percents.append(value)
    return turns


def _totals(items: Iterable[Return], findings: Iterable[Finding], messages: Messages) -> Findings:
    """Totals against their lines, but where something has been asked about a line already."""
    asked: dict[str, set[Place]] = defaultdict(set)
    for finding in findings:
        if messages.severity(finding) != "note":
            asked[finding.place.file].add(finding.place)
    for item in items:
        unread = {v.place for v in item.values if v.value is None and v.type == "count"}
        yield from map(item.addressed, totals(item, unread | asked[item.file]))
