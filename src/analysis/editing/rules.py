"""Rules across the values of a return, which are data (``rules.csv``).

Sums and bounds (`ARITHMETIC`) are arithmetic: who breaks them may be provably wrong (`culprits`).
A ``limit`` is set by the resolution and is no arithmetic: numbers beyond it can be right, so it is
asked about and proves nobody wrong. The other kinds look beyond one organisation's numbers of one
year (`years`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.codes import GRADES
from analysis.reference.lines import Lines

ARITHMETIC = ("sum", "at_most", "at_least")
LIMIT, LASTING, STEADY, GRADE = "limit", "lasting", "steady", "grade"
WITHIN_A_YEAR = (*ARITHMETIC, LIMIT)
KINDS = (*WITHIN_A_YEAR, LASTING, STEADY, GRADE)
SEVERITIES = ("error", "query", "note")
FIELDS = ("before", "past", "year", "now")  # what the words of a rule from year to year may name

_PART = re.compile(r"([+-])?(\d+\*)?([a-z_]+(?:@\d)?)")
Getter = Callable[[str], int | None]


@dataclass(frozen=True)
class Rule:
    """``whole`` (a number's name, or a number) against the sum of ``parts`` (name, factor)."""

    id: str
    kind: str
    whole: str
    parts: tuple[tuple[str, int], ...]
    severity: str
    message: str

    def holds(self, get: Getter) -> bool | None:
        """Is the rule kept by these numbers? None where one of them is missing."""
        whole = int(self.whole) if self.whole.isdigit() else get(self.whole)
        if whole is None:
            return None
        total = 0
        for name, factor in self.parts:
            value = get(name)
            if value is None:
                return None
            total += factor * value
        return whole == total if self.kind == "sum" else total <= whole

    @cached_property
    def members(self) -> list[str]:
        """The names of its numbers, the whole first."""
        names = (self.whole, *(name for name, _ in self.parts))
        return list(dict.fromkeys(name for name in names if not name.isdigit()))


def compile_rules(lines: Lines) -> list[Rule]:
    """The rules of ``rules.csv``."""
    return [
        Rule(r["rule"], r["kind"], r["whole"], _parts(r["parts"]), r["severity"], r["message"])
        for r in lines.to_dict("records")
    ]


def _parts(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, int((sign or "+") + (factor or "1").rstrip("*")))
        for sign, factor, name in _PART.findall(text)
    )


def faults_of(rules: Lines, measures: Lines) -> list[tuple[int, str]]:
    """What is wrong with ``rules.csv``: line, message."""
    known = {r["measure"] for r in measures.to_dict("records")}
    return [
        (row["line"], f"{row['rule']}: {fault}")
        for row in rules.to_dict("records")
        for fault in _faults(row, known)
    ]


def _faults(row: dict[str, str], known: Iterable[str]) -> Iterator[str]:
    if row["kind"] not in KINDS or row["severity"] not in SEVERITIES:
        yield f"kind «{row['kind']}» hoặc severity «{row['severity']}» không có"
    grades = GRADES if row["kind"] == GRADE else ()
    for name in re.findall(r"[a-z_]+", f"{row['whole']} {row['parts']}"):
        if name not in (*known, *grades):
            yield f"không có số đo «{name}» trong measures.csv"
    try:
        named = {name for _, name, _, _ in string.Formatter().parse(row["message"]) if name}
    except ValueError:
        named = {row["message"]}
    allowed = FIELDS if row["kind"] in (LASTING, STEADY) else ()
    for name in sorted(named.difference(allowed)):
        yield f"message: không có chỗ điền «{name}»"
