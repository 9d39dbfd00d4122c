"""What the office has found out of single cells (``corrections.csv``)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.messages import Finding, Place
from analysis.returns.model import Return, Row, Value, Values

Corrections = Mapping[Place, Row]
NUMBERS = ("count", "flag", "mark")


def corrections_by_place(rows: Iterable[Row]) -> Corrections:
    """The corrections by file, sheet and cell; of two for one cell the last."""
    return {Place(r["sheet"], r["cell"], nfc(r["file"])): r for r in rows}


def nfc(text: str) -> str:
    """A file's name in the one form of Unicode in which names are compared."""
    return unicodedata.normalize("NFC", text)


def corrected(item: Return, corrections: Corrections) -> tuple[Return, set[Place]]:
    """Apply the corrections whose ``found`` still stands in the cell; each is said.

    Returns
    -------
    tuple
        (the return with its values and findings, the places of the corrections used).
    """
    file, used = nfc(item.file), set()
    if not corrections:
        return item, used
    values: Values = []
    findings = item.findings
    for v in item.values:
        place = Place(v.sheet, v.cell, file)
        row = corrections.get(place)
        if row is None or row["found"].strip() != v.raw.strip():
            values.append(v)
            continue
        used.add(place)
        new, finding = _corrected(v, row)
        if new is not v:  # what was said of the cell before is settled by it
            findings = tuple(old for old in findings if old.place != v.place)
        findings = (*findings, finding)
        values.append(new)
    return replace(item, values=tuple(values), findings=findings), used


def _corrected(v: Value, row: Row) -> tuple[Value, Finding]:
    value = row["value"]
    if v.type in NUMBERS:
        try:
            value = int(value)
        except ValueError:
            return v, v.finding("correction_bad", found=value, expected="một số")
    by, on, reason = row["by"], row["on"], row["reason"]
    said = v.finding("corrected", expected=value, by=by, on=on, reason=reason)
    return v._replace(value=value, rule="corrected"), said


def stale(corrections: Corrections, used: set[Place]) -> list[Finding]:
    """Corrections whose cell holds something else by now."""
    return [
        Finding("correction_stale", Place(r["sheet"], r["cell"], r["file"]), found=r["found"])
        for place, r in corrections.items()
        if place not in used
    ]
