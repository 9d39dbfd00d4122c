"""Measures that a form counts with another one ("good" with the excellent) are stored apart.

Forms declare it (``includes``), and organisations count as they please: where a sum of
``rules.csv`` tells which way it was, that counts.
"""

from __future__ import annotations

from analysis.editing.places import Numbers, Places, Rules, plain
from analysis.messages import Finding
from analysis.reference.lines import Lines
from analysis.returns.model import Value, Words

INCLUSIVE, EXCLUSIVE = "+inclusive", "+exclusive"  # behind the rule that read the number


def inclusions(forms: Lines) -> dict[str, str]:
    """Measures that some form counts with another one, and that other one."""
    return {r["measure"]: r["includes"] for r in forms.to_dict("records") if r["includes"]}


def exclusive(
    chosen: Numbers, torn: Places, rules: Rules, includes: Words
) -> tuple[dict[str, Value], set[str], list[Finding]]:
    """Numbers without what they hold of another measure.

    Parameters
    ----------
    chosen
        One value a name.
    torn
        Those whose places disagree.
    rules, includes
        From `compile_rules` and `inclusions`.

    Returns
    -------
    tuple
        (the numbers, names of those that cannot be parted and are not to be stored, findings).
    """
    numbers, inseparable = dict(chosen), set()
    findings: list[Finding] = []
    for outer, inner in includes.items():
        value, within = chosen.get(outer), chosen.get(inner)
        if value is None:
            continue
        declared = bool(value.includes)
        if within is None:
            if declared:
                findings.append(value.finding("good_inseparable", expected="số HTXSNV"))
                inseparable.add(outer)
            continue
        counted_in = _is_counted_in(value, within, plain(chosen), rules)
        rest = value.value - within.value
        if counted_in and within.value and not declared:
            findings.append(value.finding("good_counted_the_other_way.within", expected=rest))
        if counted_in and rest >= 0:
            if inner in torn:
                findings.append(value.finding("places_disagree.within", count=within.value))
            rule = value.rule + INCLUSIVE
            numbers[outer] = value._replace(value=rest, rule=rule, includes=inner)
        if declared and not counted_in:
            if within.value:
                findings.append(value.finding("good_counted_the_other_way", expected=value.value))
            numbers[outer] = value._replace(rule=value.rule + EXCLUSIVE)
    return numbers, inseparable, findings


def _is_counted_in(value: Value, within: Value, given: dict[str, int], rules: Rules) -> bool:
    """Does a number hold another one? By the sum of both; where that does not tell, by the form."""
    without = given | {value.name: value.value - within.value}
    for rule in rules:
        if rule.kind == "sum" and {value.name, within.name} <= {name for name, _ in rule.parts}:
            apart = bool(rule.holds(given.get))
            together = bool(within.value and rule.holds(without.get))
            if apart != together:
                return together
    return bool(value.includes)
