"""Measures that a form counts with another one ("good" with the excellent) are stored apart.

Forms declare it (``includes``), and organisations count as they please: where a sum of
``rules.csv`` tells which way it was, that counts.
"""

from analysis.editing.places import INCLUSIVE, Numbers, Places, Rules
from analysis.editing.rules import SUM
from analysis.reference.lines import Lines
from analysis.returns.model import Told, Value, Words

EXCLUSIVE = "+exclusive"  # behind the rule that read a number, if the form counts otherwise


def inclusions(forms: Lines) -> dict[str, str]:
    """Measures that some form counts with another one, and that other one."""
    return {r["measure"]: r["includes"] for r in forms.to_dict("records") if r["includes"]}


def exclusive(
    chosen: Numbers,
    torn: Places,
    rules: Rules,
    includes: Words,
) -> tuple[dict[str, Value], set[str], Told]:
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
    findings: Told = []
    for outer, inner in includes.items():
        value, within = chosen.get(outer), chosen.get(inner)
        if value and within:
            numbers[outer], said = _apart(value, within, chosen, rules)
            findings += said
            if inner in torn and numbers[outer].rule.endswith(INCLUSIVE):
                findings.append(value.finding("places_disagree.within", count=within.value))
        elif value and value.includes:
            inseparable.add(outer)
            findings.append(value.finding("good_inseparable", expected="số HTXSNV"))
    return numbers, inseparable, findings


def _apart(
    value: Value,
    within: Value,
    chosen: Numbers,
    rules: Rules,
) -> tuple[Value, Told]:
    """A number without another one, if it holds it: by the sum of both, else by the form."""
    rest = value.value - within.value
    declared = counted_in = bool(value.includes)
    given = {name: v.value for name, v in chosen.items()}
    for rule in rules:
        if rule.kind == SUM and {value.name, within.name} <= {name for name, _ in rule.parts}:
            apart = bool(rule.holds(given))
            together = bool(within.value and rule.holds({**given, value.name: rest}))
            if apart != together:
                counted_in = together
                break
    said: Told = []
    if within.value and counted_in and not declared:
        said.append(value.finding("good_counted_the_other_way.within", expected=rest))
    if within.value and declared and not counted_in:
        said.append(value.finding("good_counted_the_other_way", expected=value.value))
    if counted_in and rest >= 0:
        value = value._replace(value=rest, rule=value.rule + INCLUSIVE, includes=within.name)
    elif declared and not counted_in:
        value = value._replace(rule=value.rule + EXCLUSIVE)
    return value, said
