"""The percentages that senders write, beside the counts that they are of."""

from analysis.editing.places import Record
from analysis.returns.model import Findings, Value

TOLERANCE = 0.05 + 1e-9  # percentage points that rounding may explain


def as_written(percent: Value) -> str:
    """A percentage as its sender sees it, where it is known how: 0.18918 as 18,92%."""
    if "%" in percent.raw or len(percent.value) != 1:
        return percent.raw
    return f"{percent.value[0]:.2f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


def absurd(record: Record) -> Findings:
    """More than 100 % of what is missing: it may be a count in the wrong column."""
    for share in record.shares:
        percent = share.percent
        missing = share.part is None or share.whole is None
        if missing and percent.value and min(percent.value) > 100:
            said = {"percent": as_written(percent), "percent_cell": percent.cell}
            for v in filter(None, share):
                yield v.finding("percent_absurd", expected="0–100", **said)
