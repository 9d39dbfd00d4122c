"""What the office has found out of single cells (``corrections.csv``)."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.messages import Finding, Place
from analysis.returns.model import ACCEPTED, Return, Row, Told, Value, Values

Corrections = Mapping[Place, Row]
NUMBERS = ("count", "flag", "mark")


def corrections_by_place(rows: Iterable[Row]) -> Corrections:
    """The corrections by file, sheet and cell; of two for one cell the last."""
    return {Place(r["sheet"], r["cell"], nfc(r["file"])): r for r in rows}


def nfc(text: str) -> str:
    """A file's name in the one form of Unicode in which names are compared."""
    return unicodedata.normalize("NFC", text)


def corrected(items: Iterable[Return], corrections: Corrections) -> tuple[list[Return], Told]:
    """Apply the corrections whose ``found`` still stands in the cell; each is said.

    Returns
    -------
    tuple
        (the returns, those that count with other values and findings; what is to be said of
        corrections whose cell holds something else by now).
    """
    left = dict(corrections)
    out = []
    for item in items:
        counts = item.status == ACCEPTED
        out.append(_return(item, corrections, left) if counts else item)
    stale = [
        Finding("correction_stale", Place(r["sheet"], r["cell"], r["file"]), found=r["found"])
        for r in left.values()
    ]
    return out, stale


def _return(item: Return, corrections: Corrections, left: dict[Place, Row]) -> Return:
    """One return corrected; what is used is not `left`."""
    values: Values = []
    findings = item.findings
    for v in item.values:
        place = Place(v.sheet, v.cell, nfc(item.file))
        row = corrections.get(place)
        if row is None or row["found"].strip() != v.raw.strip():
            values.append(v)
            continue
        left.pop(place, None)
        new, finding = _corrected(v, row)
        if new is not v:  # what was said of the cell before is settled by it
            findings = tuple(old for old in findings if old.place != v.place)
        findings = (*findings, finding)
        values.append(new)
    return replace(item, values=tuple(values), findings=findings)


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
