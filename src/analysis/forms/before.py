"""Findings with words of their own, for the rooms that do not know messages.csv yet."""

from dataclasses import dataclass
from functools import cache

from analysis import messages
from analysis.reference.load import package_messages


@dataclass(frozen=True)
class Finding:
    """One thing to look at, in words."""

    severity: str
    code: str
    sheet: str
    cell: str
    found: str
    expected: str
    message: str
    organisation: str = ""


@cache
def _known() -> messages.Messages:
    return messages.Messages(package_messages().rows)


def in_words(finding: messages.Finding) -> Finding:
    """The same with its words."""
    fields, place = finding.fields, finding.place
    said = fields.get("message") or _known().words(finding.code, **fields)
    return Finding(
        severity="note" if "message" in fields else _known()[finding.code].severity,
        code=finding.code.partition(".")[0],
        sheet=place.sheet,
        cell=place.cell,
        found=fields.get("found", ""),
        expected=fields.get("expected", ""),
        message=said,
    )
