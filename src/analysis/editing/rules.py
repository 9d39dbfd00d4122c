"""Rules across the values of a return, which are data (``rules.csv``).

Sums and bounds (`ARITHMETIC`) are arithmetic: who breaks them may be provably wrong (`localise`).
A ``limit`` is set by the resolution and is no arithmetic: numbers beyond it can be right, so it is
asked about and proves nobody wrong. The other kinds look beyond one organisation's numbers of one
year (`years`).
"""

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analysis.codes import GRADES
from analysis.reference.faults import Fault, fault
from analysis.reference.lines import Lines
from analysis.reference.load import Reference

SUM = "sum"
ARITHMETIC = (SUM, "at_most", "at_least")
LIMIT, USUAL, LASTING, STEADY, GRADE = "limit", "usual", "lasting", "steady", "grade"
WITHIN_A_YEAR = (*ARITHMETIC, LIMIT, USUAL)
FIELDS = ("before", "past", "year", "now")  # what the words of a rule from year to year may name

_PART = re.compile(r"([+-])?(\d+\*)?([a-z_]+(?:@\d)?)")
Numbers = Mapping[str, int]  # by name


@dataclass(frozen=True, slots=True)
class Rule:
    """``whole`` (a number's name, or a number) against the sum of ``parts`` (name, factor).

    ``members`` are the names of all its numbers.
    """

    id: str
    kind: str
    whole: str
    parts: tuple[tuple[str, int], ...]
    members: tuple[str, ...]
    severity: str
    message: str

    def holds(self, numbers: Numbers) -> bool | None:
        """Is the rule kept by these numbers? None where one of them is missing."""
        if any(name not in numbers for name in self.members):
            return None
        whole, total = self.sides(numbers)
        return whole == total if self.kind == SUM else total <= whole

    def sides(self, numbers: Numbers) -> tuple[int, int]:
        """The whole, and what the parts add up to."""
        whole = int(self.whole) if self.whole.isdigit() else numbers[self.whole]
        return whole, sum(factor * numbers[name] for name, factor in self.parts)


def compile_rules(lines: Lines) -> list[Rule]:
    """The rules of ``rules.csv``."""
    return [_rule(row) for row in lines.to_dict("records")]


def within_a_year(rules: Iterable[Rule]) -> list[Rule]:
    """Those that hold among the numbers of one year."""
    return [rule for rule in rules if rule.kind in WITHIN_A_YEAR]


def _rule(row: dict[str, str]) -> Rule:
    parts = [
        (name, int(sign + (factor or "1").rstrip("*")))
        for sign, factor, name in _PART.findall(row["parts"])
    ]
    names = dict.fromkeys((row["whole"], *(name for name, _ in parts)))
    return Rule(
        id=row["rule"],
        kind=row["kind"],
        whole=row["whole"],
        parts=tuple(parts),
        members=tuple(name for name in names if not name.isdigit()),
        severity=row["severity"],
        message=row["message"],
    )


def check_rules(reference: Reference) -> Iterator[Fault]:
    """Every fault of ``rules.csv`` that its columns do not show."""
    lines = reference.lines
    known = {r["measure"] for r in lines["measures"].rows}
    for row in lines["rules"].rows:
        names = re.findall(r"[a-z_]+", f"{row['whole']} {row['parts']}")
        allowed = {*known, *(GRADES if row["kind"] == GRADE else ())}
        for name in sorted({*names} - allowed):
            yield fault("ref_rule_measure", "rules.csv", row["line"], "parts", found=name)
        fields = FIELDS if row["kind"] in (LASTING, STEADY) else ()
        for name in sorted(_named(row["message"]) - {*fields}):
            yield fault("ref_rule_field", "rules.csv", row["line"], "message", found=name)


def _named(template: str) -> set[str]:
    """The fields that a sentence names; all of it where it cannot be read."""
    try:
        return {name for _, name, _, _ in string.Formatter().parse(template) if name}
    except ValueError:
        return {template}
