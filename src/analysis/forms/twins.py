"""Sheets of a form for one organisation that are copies of others, for everybody to see."""

from collections.abc import Iterator
from dataclasses import replace

from analysis.forms.grid import At
from analysis.forms.places import Located
from analysis.grouping import gathered
from analysis.messages import Finding, Place
from analysis.reading.workbook import Sheet, Workbook, a1

_ALIKE = 0.8  # share of the cells that a copy has in common with its original
_NAMED = 10  # cells that a finding names at most


def without_twins(workbook: Workbook, located: Located) -> Located:
    """What was found, less what stands on copies: of each it is told once, with what differs.

    Parameters
    ----------
    workbook, located
        The workbook of one organisation, and what was found in it.
    """
    twins = dict(_twins(workbook, located))
    if located.form.scope != "organisation" or not twins:
        return located
    names = {workbook.sheets[index].name for index in twins}
    findings = [finding for finding in located.findings if finding.place.sheet not in names]
    roles = list(located.roles)
    for index, original in twins.items():
        sheet, other = workbook.sheets[index], workbook.sheets[original]
        differing = _differing(sheet, other)
        roles[index] = {at: "issue" if at in differing else "ignored" for at in sheet.cells}
        cells = [a1(*at) for at in differing][:_NAMED]
        code = "sheet_copy.differs" if cells else "sheet_copy.same"
        place = Place(sheet.name, cells[0] if cells else "")
        said = {"sheet": sheet.name, "other": other.name, "cells": cells, "count": len(differing)}
        findings.append(Finding(code, place, **said))
        findings += sheet.oddities
    return replace(
        located,
        facts=[fact for fact in located.facts if fact.sheet not in twins],
        roles=roles,
        findings=findings,
    )


def _twins(workbook: Workbook, located: Located) -> Iterator[tuple[int, int]]:
    """Sheets with the same blocks and nearly the same cells: the copy, and its original."""
    sheets = workbook.sheets
    blocks = gathered((index, block.id) for index, block in located.blocks)
    names = [sheet.name for sheet in sheets]

    def numbered(index: int) -> bool:
        """Whether a sheet is called as Excel calls a copy: by the name of another, and a number."""
        name = names[index].rpartition("(")[0].strip()
        return names[index].endswith(")") and name in names

    originals: list[int] = []
    for index in sorted(blocks, key=lambda index: (numbered(index), index)):
        same = (one for one in originals if set(blocks[one]) == set(blocks[index]))
        original = next((one for one in same if _alike(sheets[one], sheets[index])), None)
        if original is None:
            originals.append(index)
        else:
            yield index, original


def _alike(one: Sheet, other: Sheet) -> bool:
    every = one.cells.keys() | other.cells.keys()
    return len(every) - len(_differing(one, other)) >= _ALIKE * len(every)


def _differing(one: Sheet, other: Sheet) -> list[At]:
    """The cells that hold something else."""
    every = one.cells.keys() | other.cells.keys()
    return sorted(at for at in every if _said(one, at) != _said(other, at))


def _said(sheet: Sheet, at: At) -> str:
    cell = sheet.cells.get(at)
    return str(cell.value).strip() if cell else ""
