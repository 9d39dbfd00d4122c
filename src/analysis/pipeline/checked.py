"""The reference data with every fault that any room knows of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.causes.check import check_causes
from analysis.editing.rules import check_rules
from analysis.measuring.formula import check_targets
from analysis.reference.bodies import check_bodies
from analysis.reference.book import in_the_book
from analysis.reference.faults import BadReference, Fault, Told, tell
from analysis.reference.load import Reference, read_reference, registers
from analysis.reference.maps import check_maps
from analysis.reference.registers import check_registers
from analysis.reference.terms import check_terms
from analysis.reference.vocabulary import check_vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path


def load_reference(folder: str | Path | None = None) -> Reference:
    """Load the package's reference data, with the office's own files in their place.

    Parameters
    ----------
    folder
        The office's own files. Without it, the package's stand alone.

    Returns
    -------
    Reference
        Each file as a frame by its name: ``reference.targets``, ``reference.organisations`` ….

    Raises
    ------
    BadReference
        With every error found, each with file, line and mend. Notes do not stand in the way.

    Examples
    --------
    >>> import analysis
    >>> reference = analysis.load_reference("data/reference")
    >>> reference.targets.loc[0, ["target", "lower"]].tolist()
    ['1a', '100']
    """
    reference, faults = read_checked(folder)
    errors = [one for one in tell(faults, reference.messages) if one.severity == "error"]
    if errors:
        raise BadReference(errors)
    return reference


def check_reference(folder: str | Path | None = None) -> list[Told]:
    """Every fault of the reference data, errors and notes, sorted by file and line.

    Parameters
    ----------
    folder
        As for `load_reference`.

    Returns
    -------
    list of Told
        Each with ``severity``, ``file``, ``line``, ``column`` and ``message``; printed, one line.

    Examples
    --------
    >>> import analysis
    >>> analysis.check_reference("data/reference")
    []
    """
    reference, faults = read_checked(folder)
    return tell(faults, reference.messages)


def read_checked(folder: str | Path | None = None) -> tuple[Reference, list[Fault]]:
    """The reference data of `folder`, and every fault of it: no check waits for another."""
    reference, faults = read_reference(folder)
    for check in CHECKS:
        faults += in_the_book(check(reference), reference.homes, registers())
    return reference, faults


# What a declaration cannot say, room by room.
CHECKS: tuple[Callable[[Reference], Iterable[Fault]], ...] = (
    check_registers,
    check_vocabulary,
    check_maps,
    check_terms,
    check_bodies,
    check_targets,
    check_causes,
    check_rules,
)
