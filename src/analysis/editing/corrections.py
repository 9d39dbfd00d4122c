"""What the office has found out of single cells (``corrections.csv``)."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from analysis.forms.lexicon import Lexicon
from analysis.forms.maps import COUNTED
from analysis.messages import Finding, Place
from analysis.reading.workbook import Cell
from analysis.returns.model import ACCEPTED, Return, Row, Told, Value, Values
from analysis.returns.targets import Naming
from analysis.returns.values import read
from analysis.text.keys import bare

Corrections = Mapping[Place, Row]
_ALIKE = 0.85  # of two names, one of which is misspelt


def corrections_by_place(rows: Iterable[Row]) -> Corrections:
    """The corrections by file, sheet and cell; of two for one cell the last."""
    return {Place(bare(r["sheet"]), r["cell"], nfc(r["file"])): r for r in rows}


def nfc(text: str) -> str:
    """A file's name in the one form of Unicode in which names are compared."""
    return unicodedata.normalize("NFC", text)


def alike(file: str, known: Sequence[str]) -> str:
    """The file that a name is meant for: the only one of that name in a folder, or nearly it."""
    name = file.rpartition("/")[2]
    same = [one for one in known if one.rpartition("/")[2] == name]
    found = same if len(same) == 1 else get_close_matches(file, known, 1, _ALIKE)
    return found[0] if found else ""


def corrected(
    items: Iterable[Return],
    corrections: Corrections,
    lexicon: Lexicon,
    naming: Naming,
) -> tuple[list[Return], Told]:
    """Apply the corrections whose ``found`` still stands in the cell; each is said.

    Parameters
    ----------
    items, corrections
        What the files say, and what the office has found out.
    lexicon, naming
        The words of values, and of targets.

    Returns
    -------
    tuple
        (the returns, those that count with other values and findings; what is to be said of
        corrections whose cell holds something else by now).
    """
    out: list[Return] = []
    used: set[Place] = set()
    for item in items:
        own = _fitting(item, corrections) if item.status == ACCEPTED else {}
        out.append(_return(item, own, lexicon, naming) if own else item)
        used.update(_place(v, item) for v in own)
    by_file = {nfc(item.file): item for item in out}
    left = (row for place, row in corrections.items() if place not in used)
    return out, [_stale(row, by_file) for row in left]


def _place(v: Value, item: Return) -> Place:
    """The cell of a value, as corrections name it."""
    return Place(bare(v.sheet), v.cell, nfc(item.file))


def _fitting(item: Return, corrections: Corrections) -> dict[Value, Row]:
    """The values of a return whose correction was made of what still stands in the cell."""
    own: dict[Value, Row] = {}
    for v in item.values:
        row = corrections.get(_place(v, item))
        if row is not None and row["found"].strip() == v.raw.strip():
            own[v] = row
    return own


def _stale(row: Row, items: Mapping[str, Return]) -> Finding:
    """Which part of a correction fits nothing, and what stands there."""

    def said(code: str, expected: str) -> Finding:
        place = Place(row["sheet"], row["cell"], row["file"])
        return Finding(code, place, found=row["found"], expected=expected)

    item = items.get(nfc(row["file"]))
    if item is None:
        return said("correction_stale.file", alike(row["file"], [*items]) or "không có")
    if item.status != ACCEPTED:
        return said("correction_stale.unused", "")
    sheets = {bare(line["sheet"]): line["sheet"] for line in item.ledger}
    if bare(row["sheet"]) not in sheets:
        return said("correction_stale.sheet", "; ".join(sheets.values()))
    here = {v.cell: v.raw for v in item.values if bare(v.sheet) == bare(row["sheet"])}
    code = "correction_stale" if row["cell"] in here else "correction_stale.cell"
    return said(code, here.get(row["cell"], ""))


def _return(
    item: Return,
    own: Mapping[Value, Row],
    lexicon: Lexicon,
    naming: Naming,
) -> Return:
    """One return with some of its values corrected."""
    values: Values = []
    findings = item.findings
    for v in item.values:
        if v not in own:
            values.append(v)
            continue
        named = naming.named(item.form, v, own[v]["value"]) if v.type == "target" else []
        new, finding = _corrected(v, own[v], lexicon, named)
        if new is not v:  # what was said of the cell before is settled by it
            findings = tuple(old for old in findings if old.place != v.place)
        findings = (*findings, finding)
        values.append(new)
    changed = {v.line for v in own}
    sound = tuple(one for one in item.sound if changed.isdisjoint(one.lines))
    return replace(item, values=tuple(values), findings=findings, sound=sound)


def _corrected(
    v: Value,
    row: Row,
    lexicon: Lexicon,
    named: list[str],
) -> tuple[Value, Finding]:
    value = row["value"]
    if v.type in COUNTED and value:
        parsed = read(Cell("text", value, value), v.type, lexicon)
        if parsed.finding:
            expected = parsed.finding.fields.get("expected", "")
            return v, v.finding("correction_bad", found=value, expected=expected)
        value = parsed.value
    elif v.type == "target" and value and not named:
        return v, v.finding("correction_bad", found=value, expected="tên một chỉ tiêu của mẫu")
    elif v.type == "target":
        value = ";".join(named) or None
    elif v.type in COUNTED:
        value = None
    by, on, reason = row["by"], row["on"], row["reason"]
    said = v.finding("corrected", expected=row["value"], by=by, on=on, reason=reason)
    return v._replace(value=value, rule="corrected"), said
