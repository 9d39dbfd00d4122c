"""One organisation's values of one year: each measure once, and what is wrong among them."""

from operator import attrgetter
from typing import NamedTuple

from analysis.editing.culprits import broken_rules
from analysis.editing.exclusive import exclusive
from analysis.editing.percentages import percentages
from analysis.editing.places import Record, Rules, choose, disagreements
from analysis.returns.model import Told, Values, Words, grouped

NUMBERS = ("count", "flag")
# what proves a cell wrong; its value is not used
PROOFS = ("places_disagree.proven", "rule.wrong", "rule.wrong_by_share", "rule.beyond")


class Settled(NamedTuple):
    """One value a measure and quarter, and what is to be said at the cells."""

    values: Values
    findings: Told


def settle_numbers(values: Values, percents: Values, rules: Rules, includes: Words) -> Settled:
    """One value a measure, exclusive grades, rules checked.

    Parameters
    ----------
    values
        All that stands on the organisation's lines; counts and flags are looked at.
    percents
        Percentages of the same lines.
    rules, includes
        From `compile_rules` (arithmetic and limits) and `inclusions`.
    """
    counted = [v for v in values if v.type in NUMBERS and v.value is not None]
    places = grouped(counted, attrgetter("name"))
    chosen = {name: found[0] for name, found in places.items()}
    torn = {
        name: found
        for name, found in places.items()
        if len(found) > 1 and len({v.value for v in found}) > 1
    }
    if torn:
        chosen = choose(torn, chosen, rules)
    chosen, inseparable, findings = exclusive(chosen, torn, rules, includes)
    record = Record(chosen, {name: v.value for name, v in chosen.items()}, places, percents)
    if torn:
        findings += disagreements(torn, record, rules)
    findings += broken_rules(record, rules)
    wrong = {finding.place for finding in findings if finding.code in PROOFS}
    findings += percentages(record, wrong)
    return Settled([v for name, v in chosen.items() if name not in inseparable], findings)
