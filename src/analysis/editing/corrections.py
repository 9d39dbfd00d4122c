"""What the office has found out of single cells (``corrections.csv``)."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from analysis.forms.lexicon import Lexicon
from analysis.messages import Finding, Place
from analysis.reading.workbook import Cell
from analysis.returns.model import ACCEPTED, Return, Row, Told, Value, Values
from analysis.returns.values import Parsed, read
from analysis.text.keys import bare

Corrections = Mapping[Place, Row]
RULED = ("count", "flag", "mark", "grade")  # types whose values are not any text


def corrections_by_place(rows: Iterable[Row]) -> Corrections:
    """The corrections by file, sheet and cell; of two for one cell the last."""
    return {Place(bare(r["sheet"]), r["cell"], nfc(r["file"])): r for r in rows}


def nfc(text: str) -> str:
    """A file's name in the one form of Unicode in which names are compared."""
    return unicodedata.normalize("NFC", text)


def corrected(
    items: Iterable[Return], corrections: Corrections, lexicon: Lexicon
) -> tuple[list[Return], Told]:
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
        out.append(_return(item, corrections, left, lexicon) if counts else item)
    stale = [
        Finding("correction_stale", Place(r["sheet"], r["cell"], r["file"]), found=r["found"])
        for r in left.values()
    ]
    return out, stale


def _return(
    item: Return, corrections: Corrections, left: dict[Place, Row], lexicon: Lexicon
) -> Return:
    """One return corrected; what is used is not `left`."""
    values: Values = []
    findings = item.findings
    for v in item.values:
        place = Place(bare(v.sheet), v.cell, nfc(item.file))
        row = corrections.get(place)
        if row is None or row["found"].strip() != v.raw.strip():
            values.append(v)
            continue
        left.pop(place, None)
        new, finding = _corrected(v, row, lexicon)
        if new is not v:  # what was said of the cell before is settled by it
            findings = tuple(old for old in findings if old.place != v.place)
        findings = (*findings, finding)
        values.append(new)
    return replace(item, values=tuple(values), findings=findings)


def _corrected(v: Value, row: Row, lexicon: Lexicon) -> tuple[Value, Finding]:
    value = row["value"]
    if v.type in RULED:
        parsed = read(Cell("text", value, value), v.type, lexicon) if value else Parsed()
        if parsed.finding:
            expected = parsed.finding.fields.get("expected", "")
            return v, v.finding("correction_bad", found=value, expected=expected)
        value = parsed.value
    signed = {column: row[column] for column in ("by", "on", "reason")}
    said = v.finding("corrected", expected=row["value"], **signed)
    return v._replace(value=value, rule="corrected"), said
