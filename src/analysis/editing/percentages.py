"""The percentages that senders write, against the counts beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

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


class _Share(NamedTuple):
    """A percentage with the counts that it is a share of, None where one is missing."""

    percent: Value
    part: Value | None
    whole: Value | None


def percentages(record: Record, wrong: set[Place]) -> Findings:
    """Percentages that are none, or that differ from their counts; `wrong` cells have been told."""
    differing: list[tuple[Value, Value, Value]] = []
    sound: set[Place] = set()
    for share in _shares(record):
        percent, part, whole = share
        if part is None or whole is None:
            yield from _absurd(share)
        elif not percent.value or not whole.value or wrong & {part.place, whole.place}:
            continue
        elif not _fits(percent, part, whole, record):
            differing.append((percent, part, whole))
        elif part.value:  # nought is 0 % of any base
            sound.add(whole.place)
    for percent, part, whole in differing:
        yield from _differs(percent, part, whole, base_is_sound=whole.place in sound)


def _shares(record: Record) -> Iterator[_Share]:
    found = [v for places in record.places.values() for v in places]
    fields = {(v.line, v.block, v.field): v for v in found}
    for p in record.percents:
        part, _, whole = p.base.partition("/")
        at = (p.line, p.block)
        yield _Share(p, fields.get((*at, part)), fields.get((*at, whole)))


def _absurd(share: _Share) -> Findings:
    """More than 100 % of what is missing: it may be a count in the wrong column."""
    p = share.percent
    for v in share if p.value and min(p.value) > 100 else ():
        if v:
            yield v.finding("percent_absurd", expected="0–100", percent=p.raw, percent_cell=p.cell)


def _fits(percent: Value, part: Value, whole: Value, record: Record) -> bool:
    """Whether a percentage agrees with the part as it was counted, or as it is stored."""
    stored = record.chosen.get(part.name, part)
    counts = [part.value] + [stored.value] * (stored.place == part.place)
    return any(agrees(n, whole.value, points) for n in counts for points in percent.value)


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
