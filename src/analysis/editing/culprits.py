"""Broken rules → which number is provably wrong, and what is to be said at each cell.

A number is provably wrong where the sender's own percentage gives another one that closes the
rules, or where it alone stands in every broken rule. A part beyond its whole (rules of severity
``error``) carries an error too: one of the two is wrong, and a share of more than all would be
nonsense on a page. All other numbers of a broken rule are kept and asked about.
"""

from collections.abc import Iterable

from analysis.editing.exclusive import INCLUSIVE
from analysis.editing.percentages import agrees
from analysis.editing.places import Record, Rules
from analysis.editing.rules import ARITHMETIC, LIMIT, Rule
from analysis.messages import Finding, thousands
from analysis.returns.model import Findings, Value


def broken_rules(record: Record, rules: Rules) -> Findings:
    """What is to be said of the rules that a record breaks, at each of their cells."""
    verdicts = [(rule, rule.holds(record.numbers.get)) for rule in rules]
    broken = [rule for rule, held in verdicts if held is False]
    if not broken:
        return
    kept = [rule for rule, held in verdicts if held and rule.kind in ARITHMETIC]
    for rule in broken:
        if rule.severity == "note":
            yield record.chosen[rule.parts[0][0]].finding(rule.id)
    broken = [rule for rule in broken if rule.severity != "note"]
    for group in _connected(rule for rule in broken if rule.kind != LIMIT):
        yield from _told(group, record, *_culprit(group, kept, record))
    for rule in broken:
        if rule.kind == LIMIT:
            yield from _told([rule], record)


def _told(group: Rules, record: Record, wrong: str = "", meant: int | None = None) -> Findings:
    """The findings at all cells of some rules that are broken together."""
    names, said = _members(group), [_numbers(rule, record) for rule in group]
    stern = [r for r in group if r.kind == "at_most" and r.severity == "error" and not wrong]
    beyond = {name for r in stern for name, _ in r.parts}
    for name in names:
        v, code, expected = _beside(name, record, names), "rule.asked", ""
        if name == wrong:
            code = "rule.wrong" if meant is None else "rule.wrong_by_share"
            expected = "" if meant is None else str(meant)
        elif name in beyond:
            code = "rule.beyond"
        yield v.finding(code, reported=group[0].id, said=said, expected=expected)


def _numbers(rule: Rule, record: Record) -> Finding:
    """A rule with its numbers, as a part of a sentence."""
    values = [record.numbers[name] for name, _ in rule.parts]
    total, last = sum(values), values[-1]
    codes = {LIMIT: "rule.limit", "at_least": "rule.at_least"}
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


def _members(group: Iterable[Rule]) -> list[str]:
    return list(dict.fromkeys(name for rule in group for name in rule.members))


def _beside(name: str, record: Record, names: list[str]) -> Value:
    """A whole that stands in several places is looked at where its part stands."""
    own = record.chosen[name]
    near = [record.chosen[other] for other in names if other != name]
    for at in [(v.line, v.block, v.base) for v in near]:
        for v in record.places[name]:
            if (v.line, v.block, v.field) == at and v.value == own.value:
                return v
    return own


def _connected(broken: Iterable[Rule]) -> list[list[Rule]]:
    """Rules that share a number, together."""
    groups: list[list[Rule]] = []
    for rule in broken:
        joined = [group for group in groups if not set(rule.members).isdisjoint(_members(group))]
        groups = [group for group in groups if group not in joined]
        groups.append([*(one for group in joined for one in group), rule])
    return groups


def _culprit(group: Rules, kept: Rules, record: Record) -> tuple[str, int | None]:
    """The number that is provably wrong and what it should be, as far as that is known."""
    names = _members(group)
    for name in names:
        for meant in _by_percentage(name, record):
            numbers = {**record.numbers, name: meant}
            if meant != record.numbers[name] and all(rule.holds(numbers.get) for rule in group):
                return name, meant + _counted_in(record.chosen[name], record)
    common = [name for name in names if all(name in rule.members for rule in group)]
    support = [sum(name in rule.members for rule in kept) for name in common]
    if len(group) > 1 and support and support.count(min(support)) == 1:
        return common[support.index(min(support))], None
    return "", None


def _by_percentage(name: str, record: Record) -> set[int]:
    """The numbers that the sender's percentage can stand for (two where its scale is open)."""
    own = record.chosen[name]
    beside = [v for v in record.chosen.values() if (v.line, v.block) == (own.line, own.block)]
    out: set[int] = set()
    for p in record.percents:
        top, _, bottom = p.base.partition("/")
        base = next((v.value for v in beside if v.field == bottom), None)
        if not base or (p.line, p.block, top) != (own.line, own.block, own.field):
            continue
        for points in p.value:
            meant = round(points * base / 100)
            if 0 <= meant <= base and agrees(meant, base, points):
                out.add(meant - _counted_in(own, record))
    return out


def _counted_in(value: Value, record: Record) -> int:
    """How many of another measure a number holds in its cell, and not in the tables."""
    return record.numbers[value.includes] if value.rule.endswith(INCLUSIVE) else 0
