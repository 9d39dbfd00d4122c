"""Blank fields of which other cells prove that they had a number: asked about, never filled."""

from collections.abc import Iterator
from operator import attrgetter

from analysis.editing.percentages import as_written
from analysis.editing.places import Record, Rules
from analysis.editing.rules import SUM
from analysis.grouping import grouped
from analysis.messages import Finding
from analysis.returns.model import Findings, Value

_SLIP = 3  # blanks of one block that are one mistake: a column that went astray


def proven_blanks(record: Record, rules: Rules) -> Findings:
    """One finding a blank field; several of one block are one question.

    Parameters
    ----------
    record
        The numbers of one organisation and year. What it gives in another place is not missing.
    rules
        From `compile_rules`; sums are looked at.
    """
    told: dict[Value, Finding] = {}
    for blank, percent in _beside_shares(record):
        said = {"percent": as_written(percent), "percent_cell": percent.cell}
        told.setdefault(blank, Finding("blank_share", blank.place, **said))
    for blank, number in _within_sums(record, rules):
        finding = Finding("blank_sum", blank.place, expected=number, number=number)
        told.setdefault(blank, finding)
    for block, blanks in grouped(told, attrgetter("block")).items():
        for blank in blanks:
            about = block if len(blanks) >= _SLIP else blank.name
            yield told[blank].at(blank.place, question=f"blank {about}")


def _beside_shares(record: Record) -> Iterator[tuple[Value, Value]]:
    """Blank counts of which a percentage above nought is written, with it.

    One beyond a hundred is told where its other count stands.
    """
    for percent, part, whole in record.shares:
        if not percent.value or max(percent.value) == 0:
            continue
        if min(percent.value) > 100 and (part or whole):
            continue
        top, _, bottom = percent.base.partition("/")
        for field, found in ((top, part), (bottom, whole)):
            blank = record.blank.get((percent.line, percent.block, field))
            if found is None and blank and blank.name not in record.places:
                yield blank, percent


def _within_sums(record: Record, rules: Rules) -> Iterator[tuple[Value, int]]:
    """The only blanks of sums that do not close without them, with what would close them."""
    blanks = {blank.name: blank for blank in record.blank.values()}
    for rule in rules:
        lacking = [name for name in rule.members if name not in record.numbers]
        if rule.kind != SUM or rule.severity == "note" or len(lacking) != 1:
            continue
        (name,) = lacking
        whole, total = rule.sides({**record.numbers, name: 0})
        number = total if name == rule.whole else whole - total
        plain = dict(rule.parts).get(name, 1) == 1
        if plain and number > 0 and name in blanks and name not in record.unread:
            yield blanks[name], number
