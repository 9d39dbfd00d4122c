"""What is said at the cells of rules that are broken together."""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from analysis.editing.constraints import PERCENT, PLACES, Constraint
from analysis.editing.localise import Located
from analysis.editing.percentages import as_written
from analysis.editing.places import Record
from analysis.editing.rules import LIMIT, Rule
from analysis.messages import Finding, Place, thousands
from analysis.returns.model import Findings, Value

AT_MOST, AT_LEAST = "at_most", "at_least"
DEDUCED = "deduced"


class Verdict(NamedTuple):
    """Of a group of broken rules: which cells are wrong, what is proven of them, and what fits."""

    located: Located
    deduced: dict[Place, int]
    fitting: dict[Place, int]


def accused(verdict: Verdict, record: Record) -> Findings:
    """One finding a cell; all of them belong to one question."""
    located, _, fitting = verdict
    first = min(located.broken, key=_rank).about
    values = _values(record)
    names = sorted({v.name or v.type for v in map(values.get, located.blamed) if v})
    fields: dict[str, Any] = {
        "said": list(_said(located.broken, record)),
        "question": f"{first} {' '.join(names)}",
    }
    beyond = set() if located.wrong else set(_beyond(located.broken, record))
    unfit = {place for one in located.broken for place in one.cells}
    for place in located.blamed:
        value = values[place]
        if value.type == "percent" and place not in unfit:
            continue  # worked out from a number that is wrong: no mistake of its own
        code = _code(value, verdict, beyond)
        expected = fitting.get(place, "") if value.type == "count" else ""
        yield value.finding(
            code,
            reported=code if code == DEDUCED else first,
            expected=located.slipped.get(place, expected),
            **fields,
        )
    for value in record.chosen.values():  # what holds a number that is in doubt
        within = record.within(value)
        if within and within.place in located.blamed and value.place not in located.blamed:
            code = "rule.beyond" if within.place in located.wrong else "rule.asked"
            yield value.finding(code, reported=first, **fields)


def _code(value: Value, verdict: Verdict, beyond: Collection[Place]) -> str:
    """How sure it is that a cell is wrong, and by what."""
    located, place = verdict.located, value.place
    if place in located.slipped:
        return "rule.slipped"
    if place in verdict.deduced:
        return DEDUCED
    if place in located.wrong:
        return "rule.wrong" if value.type == "count" else "rule.wrong_percent"
    return "rule.beyond" if place in beyond else "rule.asked"


def _rank(one: Constraint) -> tuple[int, bool]:
    """Rules first, then places, then percentages; of rules, those that add up."""
    order = {PLACES: 1, PERCENT: 2}.get(one.about, 0)
    return order, one.rule is not None and not one.is_equation


def _values(record: Record) -> dict[Place, Value]:
    """What stands in each cell."""
    blanks = list(record.blank.values())
    given = (blanks, *record.places.values(), *record.unread.values(), record.percents)
    return {v.place: v for values in given for v in reversed(values)}


def _beyond(broken: Iterable[Constraint], record: Record) -> Iterator[Place]:
    """Parts beyond their whole: one of the two is wrong, and no page may show more than all."""
    for one in broken:
        rule = one.rule
        if rule is not None and rule.kind == AT_MOST and rule.severity == "error":
            yield from (record.chosen[name].place for name, _ in rule.parts)


def _said(broken: Iterable[Constraint], record: Record) -> Iterator[Finding]:
    """What does not fit, each thing once, as parts of a sentence."""
    told: dict[object, Finding] = {}
    for one in broken:
        if one.rule is not None:
            told[one.rule.id] = in_numbers(one.rule, record)
        elif one.about == PERCENT:
            told.setdefault(one.excused, _share(one, record))
        else:
            place, _ = one.terms[0]
            name = next(v.name for v in chain(*record.places.values()) if v.place == place)
            listed = [f"{v.sheet}!{v.cell} = {v.value}" for v in record.places[name]]
            told.setdefault(name, Finding("rule.places", listed=listed))
    yield from told.values()


def _share(one: Constraint, record: Record) -> Finding:
    percent, part, whole = next(s for s in record.shares if s.percent.place == one.excused)
    counts = [v.value for v in (part, whole) if v]
    return Finding(
        "rule.share",
        percent=as_written(percent),
        percent_cell=percent.cell,
        part=counts[0],
        whole=counts[-1],
        share=f"{100 * counts[0] / counts[-1]:.2f}".replace(".", ","),
    )


def in_numbers(rule: Rule, record: Record) -> Finding:
    """A rule with its numbers, as a part of a sentence."""
    values = [record.numbers[name] for name, _ in rule.parts]
    total, last = sum(values), values[-1]
    codes = {LIMIT: "rule.limit", AT_LEAST: "rule.at_least"}
    return Finding(
        codes.get(rule.kind, "rule.added" if len(values) > 1 else "rule.single"),
        message=rule.message,
        whole=0 if rule.whole.isdigit() else record.numbers[rule.whole],
        parts=list(map(thousands, values)),
        total=total,
        fifth=total // 5,  # of a limit, 4 × excellent ≤ good: of both
        last=last,
        others=total - last,  # of the quarters less three times the cells
        least=total - 4 * last,
    )


def asked(rule: Rule, record: Record) -> Findings:
    """A rule that proves nobody wrong: a limit of policy, or what is usual."""
    said = [in_numbers(rule, record)]
    question = f"{rule.id} {' '.join(sorted(rule.members))}"
    for name in rule.members:
        value = record.chosen[name]
        yield value.finding("rule.asked", reported=rule.id, said=said, question=question)
