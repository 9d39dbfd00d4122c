"""The percentages that senders write, against the counts beside them."""

from analysis.editing.places import Record
from analysis.messages import Place
from analysis.returns.model import Findings, Value

TOLERANCE = 0.05 + 1e-9  # percentage points that rounding may explain


def agrees(part: int, whole: int, points: float) -> bool:
    """Whether a count is so many percent of another, as far as rounding can tell.

    Examples
    --------
    >>> agrees(57, 58, 98.3), agrees(57, 58, 98.2)
    (True, False)
    """
    return abs(100 * part / whole - points) <= TOLERANCE


def percentages(record: Record, wrong: set[Place]) -> Findings:
    """Percentages that are none, or that differ from their counts; `wrong` cells have been told."""
    found = [v for places in record.places.values() for v in places]
    fields = {(v.line, v.block, v.field): v for v in found}
    differing: list[tuple[Value, Value, Value]] = []
    sound: set[tuple[str, str]] = set()
    for percent in record.percents:
        top, _, bottom = percent.base.partition("/")
        part = fields.get((percent.line, percent.block, top))
        whole = fields.get((percent.line, percent.block, bottom))
        if part is None or whole is None:
            if percent.value and min(percent.value) > 100:
                yield from _absurd(percent, part, whole)
            continue
        if not percent.value or not whole.value or (wrong and {part.place, whole.place} & wrong):
            continue
        stored, counts = record.chosen.get(part.name, part), {part.value}
        if (stored.sheet, stored.cell) == (part.sheet, part.cell):
            counts.add(stored.value)  # without what the cell holds of another measure
        if not any(agrees(n, whole.value, points) for n in counts for points in percent.value):
            differing.append((percent, part, whole))
        elif part.value:  # nought is 0 % of any base
            sound.add((whole.sheet, whole.cell))
    for percent, part, whole in differing:
        yield from _differs(percent, part, whole, base_is_sound=(whole.sheet, whole.cell) in sound)


def _absurd(percent: Value, *counts: Value | None) -> Findings:
    """More than 100 % of what is missing: it may be a count in the wrong column."""
    for v in (percent, *counts):
        if v:
            yield v.finding(
                "percent_absurd",
                expected="0–100",
                percent=percent.raw,
                percent_cell=percent.cell,
            )


def _differs(percent: Value, part: Value, whole: Value, *, base_is_sound: bool) -> Findings:
    """The percentage is wrong, or its part, or its base where no other percentage bears it out."""
    share = f"{100 * part.value / whole.value:.2f}".replace(".", ",")
    for v in (percent, part) if base_is_sound else (percent, part, whole):
        yield v.finding(
            "percent_differs",
            expected=share if v is percent else "",
            percent=percent.raw,
            percent_cell=percent.cell,
            part=part.value,
            whole=whole.value,
            share=share,
        )
