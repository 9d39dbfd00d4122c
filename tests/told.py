"""Findings as a person reads them: with severity, reported code and words."""

from collections.abc import Iterable
from typing import NamedTuple

from analysis.messages import Finding
from analysis.pipeline.checked import load_reference

MESSAGES = load_reference().messages


class Told(NamedTuple):
    """A finding in words; all empty where there is none."""

    severity: str = ""
    code: str = ""
    sheet: str = ""
    cell: str = ""
    organisation: str = ""
    year: int | None = None
    found: str = ""
    expected: str = ""
    message: str = ""


def told(finding: Finding | None) -> Told:
    """One finding, or none."""
    if finding is None:
        return Told()
    issue = MESSAGES.issue(finding)
    return Told(**{name: issue[name] for name in Told._fields})


def all_told(findings: Iterable[Finding]) -> list[Told]:
    """Several findings."""
    return [told(finding) for finding in findings]
