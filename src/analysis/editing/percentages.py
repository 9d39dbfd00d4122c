"""The percentages that senders write, beside the counts that they are of."""

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from analysis.editing.places import Record
from analysis.returns.model import Findings, Value

TOLERANCE = 0.05 + 1e-9  # percentage points that rounding may explain


class Share(NamedTuple):
    """A percentage with its part and its base; each None where it was not given."""

    percent: Value
    part: Value | None
    whole: Value | None


def shares(record: Record) -> Iterator[Share]:
    """Every percentage of a record with the counts of its line and block.

    A base that is blank there is taken from where else its measure is given.
    """
    given = chain(*record.places.values(), *record.unread.values())
    fields = {v.field_of_line: v for v in given}
    for percent in record.percents:
        top, _, bottom = percent.base.partition("/")
        base = (percent.line, percent.block, bottom)
        part, whole = fields.get((percent.line, percent.block, top)), fields.get(base)
        if whole is None and base in record.blank:
            whole = record.chosen.get(record.blank[base].name)
        yield Share(percent, part, whole)


def as_written(percent: Value) -> str:
    """A percentage as its sender sees it, where it is known how: 0.18918 as 18,92%."""
    if "%" in percent.raw or len(percent.value) != 1:
        return percent.raw
    return f"{percent.value[0]:.2f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


def absurd(record: Record) -> Findings:
    """More than 100 % of what is missing: it may be a count in the wrong column."""
    for share in shares(record):
        percent = share.percent
        missing = share.part is None or share.whole is None
        if missing and percent.value and min(percent.value) > 100:
            said = {"percent": as_written(percent), "percent_cell": percent.cell}
            for v in filter(None, share):
                yield v.finding("percent_absurd", expected="0–100", **said)
