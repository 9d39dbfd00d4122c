"""The reference data with every fault that any room knows of."""

from __future__ import annotations

from pathlib import Path

from analysis.causes.coder import check_rules
from analysis.editing.rules import faults_of
from analysis.measuring.formula import check_targets
from analysis.reference.lines import BadReference, Fault
from analysis.reference.load import Reference, read_reference
from analysis.reference.maps import check_form
from analysis.reference.registers import check_registers


def load_reference(folder: str | Path | None = None) -> Reference:
    """Load the package's reference data and the office's in `folder`.

    Raises
    ------
    BadReference
        With every fault found, when any of them is an error.
    """
    reference, faults = read_checked(folder)
    errors = [f for f in faults if f.severity == "error"]
    if errors:
        raise BadReference(errors)
    return reference


def check_reference(folder: str | Path | None = None) -> list[Fault]:
    """Every fault of the reference data, errors and notes, sorted by file and line."""
    return sorted(read_checked(folder)[1], key=lambda f: (f.file, f.line, f.message))


def read_checked(folder: str | Path | None = None) -> tuple[Reference, list[Fault]]:
    """The reference data of `folder`, and every fault of it."""
    reference, faults = read_reference(folder)
    if not faults:
        faults += check_registers(reference)
        for name in reference.maps:
            faults += check_form(name, reference.maps[name], reference)
        faults += check_resolution(reference)
    return reference, faults


def check_resolution(reference: Reference) -> list[Fault]:
    faults = []
    for name, key in (
        ("targets", ["target"]),
        ("readings", ["target", "reading"]),
        ("measures", ["measure"]),
        ("causes", ["code"]),
        ("words", ["kind", "text"]),
    ):
        seen = set()
        for r in reference.lines[name].rows:
            place = tuple(r[k] for k in key)
            if place in seen:
                faults.append(
                    Fault(f"{name}.csv", r["line"], f"trùng {' '.join(key)}: {' / '.join(place)}")
                )
            seen.add(place)

    lines = reference.lines
    faults += [
        Fault(file, line, message)
        for file, line, message in check_targets(
            lines["targets"], lines["readings"], lines["measures"]
        )
    ]

    faults += [
        Fault(file, line, message)
        for file, line, message in check_rules(
            lines["causes"], lines["cause_rules"], lines["task_groups"]
        )
    ]
    faults += [
        Fault("rules.csv", line, message)
        for line, message in faults_of(lines["rules"], lines["measures"])
    ]
    return faults
