"""One organisation's values of one year: each measure once, and what is wrong among them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import NamedTuple

from analysis.editing.accuse import DEDUCED, Verdict, accused, asked
from analysis.editing.blanks import proven_blanks
from analysis.editing.constraints import PLACES, Cells, Constraint, cells_of, constraints, in_order
from analysis.editing.deduce import deduced, only
from analysis.editing.exclusive import exclusive
from analysis.editing.localise import localise
from analysis.editing.moved import Hold, explained
from analysis.editing.percentages import absurd
from analysis.editing.places import INCLUSIVE, Record, Rules, choose
from analysis.editing.rules import LIMIT, USUAL
from analysis.grouping import grouped
from analysis.messages import Place
from analysis.returns.model import Findings, Line, Return, Sound, Told, Value, Values, Words
from analysis.returns.values import SHARES

NUMBERS = ("count", "flag")


@dataclass(frozen=True, slots=True)
class Settled:
    """One value a measure and quarter, what is to be said at the cells, and what was deduced.

    What has been said of the cells in ``deduced`` before no longer holds.
    """

    values: Values
    findings: Told
    deduced: frozenset[Place] = frozenset()


class Held(NamedTuple):
    """What the cells of an organisation hold, and what must hold among them."""

    cells: dict[Place, int]
    constraints: list[Constraint]

    def fits(self, place: Place, number: int) -> bool:
        """Whether another number in one of the cells keeps all that must hold there."""
        cells = {**self.cells, place: number}
        near = (one for one in self.constraints if place in one.cells)
        return number >= 0 and all(one.holds(cells) for one in near)


def sound(item: Return, rules: Rules, includes: Words) -> tuple[Sound, ...]:
    """Lines of a return whose numbers are settled with nothing to be said of them, as most are.

    Whoever reads the file can find them, and `settled` need not look at them again. Taken together
    are lines that are likely to be about one organisation; who it is is not known then.

    Parameters
    ----------
    item
        As it was read.
    rules, includes
        As of `settle_numbers`.
    """
    there = {*item.names, *(v.line for v in item.values)}
    given = (v for v in (*item.values, *item.percents) if v.line in there)

    def about(v: Value) -> str | Line:
        line = item.named_at(v.line)
        return item.names[line].raw if line in item.names else line

    groups = grouped(given, about).values()
    found = (_sound(own, rules, includes) for own in groups)
    return tuple(one for one in found if one)


def _sound(own: Values, rules: Rules, includes: Words) -> Sound | None:
    values, percents = ([v for v in own if (v.type in SHARES) is so] for so in (False, True))
    made, first = settle_numbers(values, percents, rules, includes), _first(values)
    if made.findings or made.deduced or [v.name for v in made.values] != [*first]:
        return None
    lines = frozenset(v.line for v in own)
    return Sound(lines, tuple(v for v in made.values if v != first[v.name]))


def _first(values: Values) -> dict[str, Value]:
    """The first number of each name."""
    first: dict[str, Value] = {}
    for v in values:
        if v.type in NUMBERS and v.value is not None:
            first.setdefault(v.name, v)
    return first


def settled(
    known: Mapping[frozenset[Line], Sequence[Value]],
    values: Values,
    percents: Values,
    rules: Rules,
    includes: Words,
) -> Settled:
    """What `settle_numbers` gives for one organisation.

    Parameters
    ----------
    known
        The ``sound`` of its return.
    values, percents, rules, includes
        As of `settle_numbers`.
    """
    apart = known.get(frozenset(v.line for v in (*values, *percents)))
    if apart is None:
        return settle_numbers(values, percents, rules, includes)
    own = _first(values) | {v.name: v for v in apart}
    return Settled([*own.values()], [])


def settle_numbers(
    values: Values,
    percents: Values,
    rules: Rules,
    includes: Words,
) -> Settled:
    """One value a measure, exclusive grades, rules checked, errors located, proofs used.

    Parameters
    ----------
    values
        All that stands on the organisation's lines; counts and flags are looked at.
    percents
        Percentages of the same lines.
    rules, includes
        From `compile_rules` (those within a year) and `inclusions`.
    """
    record, inseparable, findings = _recorded(values, percents, rules, includes)
    verdicts: list[Verdict] = []
    proven: dict[Place, int] = {}
    if not in_order(record, rules):
        hold = partial(held, percents=percents, rules=rules, includes=includes)
        verdicts, proven = _judged(record, values, hold)
    for verdict in verdicts:
        findings += accused(verdict, record)
    for first, *_ in record.unread.values():
        if first.place in proven:
            findings.append(first.finding("deduced.unread", expected=proven[first.place]))
    findings += absurd(record)
    slipped = {place for verdict in verdicts for place in verdict.located.slipped}
    findings += (one for one in proven_blanks(record, rules) if one.place not in slipped)
    findings += _soft(rules, record, {finding.place for finding in findings})
    kept = [v for name, v in _kept(record, verdicts, proven) if name not in inseparable]
    return Settled(kept, findings, frozenset(proven))


def held(
    values: Values,
    percents: Values,
    rules: Rules,
    includes: Words,
) -> Held:
    """What must hold among the cells; the parameters are those of `settle_numbers`."""
    record, _, _ = _recorded(values, percents, rules, includes)
    return Held(cells_of(record), constraints(record, rules))


def _recorded(
    values: Values,
    percents: Values,
    rules: Rules,
    includes: Words,
) -> tuple[Record, set[str], Told]:
    """The numbers as the rules look at them, the names that cannot be kept apart, what is said."""
    numbers = [v for v in values if v.type in NUMBERS]
    places = grouped((v for v in numbers if v.value is not None), attrgetter("name"))
    chosen = {name: found[0] for name, found in places.items()}
    torn = {name: found for name, found in places.items() if len({v.value for v in found}) > 1}
    if torn:
        chosen = choose(torn, chosen, rules)
    chosen, inseparable, findings = exclusive(chosen, torn, rules, includes)
    counts = (v for v in numbers if v.type == "count" and v.value is None and v.raw.strip())
    unread = (v for v in counts if v.name not in places)
    record = Record(
        chosen,
        numbers={name: v.value for name, v in chosen.items()},
        places=places,
        percents=percents,
        unread=grouped(unread, attrgetter("name")),
        blank={v.field_of_line: v for v in numbers if not v.raw.strip()},
    )
    return record, inseparable, findings


def _judged(record: Record, values: Values, hold: Hold) -> tuple[list[Verdict], dict[Place, int]]:
    """Which cells are wrong, and what is proven of them and of those that are no numbers."""
    verdicts: list[Verdict] = []
    proven: dict[Place, int] = {}
    cells, held = hold(values)
    sound = dict(cells)
    broken = sum(not one.holds(cells) for one in held)
    for found in localise(cells, held):
        located = explained(found, values, broken - len(found.broken), hold)
        own = {} if located.slipped else _numbers(deduced, located.wrong, cells, held)
        verdicts.append(Verdict(located, own, _numbers(only, located.wrong, cells, held)))
        proven |= own
        for place in located.blamed:
            sound.pop(place, None)
    unread = [first.place for first, *_ in record.unread.values()]
    return verdicts, proven | _numbers(deduced, unread, sound, held)


def _numbers(
    which: Callable[..., int | None],
    places: Iterable[Place],
    cells: Cells,
    held: Sequence[Constraint],
) -> dict[Place, int]:
    """What `deduced` or `only` gives for some cells that are wrong."""
    wrong = frozenset(places)
    found = {place: which(place, cells, held, wrong - {place}) for place in wrong}
    return {place: number for place, number in found.items() if number is not None}


def _soft(rules: Rules, record: Record, told: set[Place]) -> Findings:
    """What is asked about and proves nobody wrong, where nothing has been said of its cells."""
    for rule in rules:
        if rule.holds(record.numbers) is not False:
            continue
        if rule.severity == "note":
            (name, _), *_ = rule.parts
            yield record.chosen[name].finding(rule.id)
        elif rule.kind in (LIMIT, USUAL):
            said = list(asked(rule, record))
            if told.isdisjoint(finding.place for finding in said):
                yield from said


def _kept(
    record: Record, verdicts: Sequence[Verdict], proven: dict[Place, int]
) -> Iterable[tuple[str, Value]]:
    """One value a name: proven, or from a cell that nothing proves wrong, or none."""
    wrong: set[Place] = set()
    open_: set[Place] = set()  # which of several places is wrong nobody knows
    for located, _, _ in verdicts:
        if located.wrong:
            wrong |= located.wrong
            continue
        for one in located.broken:
            if one.about == PLACES:
                open_.update(one.cells)
    for name, value in record.chosen.items():
        sound = [v for v in record.places[name] if v.place not in wrong]
        if value.place in proven:
            within = record.within(value)
            number = proven[value.place] - (within.value if within else 0)
            yield name, value._replace(value=number, rule=DEDUCED)
        elif value.place in wrong and sound:
            yield name, _instead(sound[0], value, record)
        elif value.place not in open_:
            yield name, value
    for name, (first, *_) in record.unread.items():
        if first.place in proven:
            yield name, first._replace(value=proven[first.place], rule=DEDUCED)


def _instead(sound: Value, value: Value, record: Record) -> Value:
    """Another cell's number of the same measure, without what it holds of a second one."""
    within = record.within(value)
    if within is None:
        return sound
    rule = sound.rule + INCLUSIVE
    return sound._replace(value=sound.value - within.value, rule=rule, includes=value.includes)
