"""The page on which figures are looked up: every organisation, target and year in one table.

Without its script the table is there to be read; with it, it is what the script chooses from, adds
up and lays side by side, as `measuring.explore` does. Addresses of cells come along in lines.
"""

from __future__ import annotations

import re
from collections import ChainMap, Counter, defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from analysis.measuring import explore
from analysis.measuring.counted import needed
from analysis.measuring.given import keys
from analysis.measuring.panel import line_of
from analysis.measuring.rules import rules
from analysis.measuring.series import by_key, columns, figures, having, latest, years
from analysis.measuring.targets import all_targets
from analysis.showing import figures as words
from analysis.site.assets import labels, text
from analysis.site.body import Body
from analysis.site.pages import Page, attempt, document
from analysis.site.plan import EXPLORER
from analysis.text import vietnamese as vi
from analysis.views.names import measures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from analysis.site.plan import Site
    from analysis.tables import Tables

GRADE = "decided"
CELL = re.compile(r"([A-Z]+)(\d+)")
At = tuple[str, int]  # organisation or bloc, year
Sheet = tuple[Any, ...]  # organisation, year, file, sheet


@dataclass(frozen=True, slots=True)
class Places:
    """Where the figures stand: `files` and `layouts` one a line, and of each row which of them.

    A layout is a sheet and, after a tab, the measures' places in it: number of the measure, column
    and lines below the first; returns in one form share it. A row has ``file.layout.line`` of each
    sheet.
    """

    files: list[str]
    layouts: list[str]
    rows: dict[At, str]


def explorer(site: Site) -> tuple[Page, str]:
    """The page, and its HTML; where it cannot be made, it says so."""
    nothing: dict[str, Any] = {}
    made, problem = attempt(EXPLORER, lambda: _content(site.tables), nothing)
    page = Page(EXPLORER, labels()[EXPLORER]["label"], Body(), problem)
    return page, document(
        site, page, "explorer.html.j2", *(text(f"explorer.{end}") for end in ("js", "css")), **made
    )


def _content(tables: Tables) -> dict[str, Any]:
    """What the template shows."""
    states = tables.named("state")
    owed = f"Phải có, {vi.lower(states['not-reported'])}"
    used, index = _used(tables), _index(tables)
    names = ChainMap(*used.values())
    return {
        "targets": all_targets(tables),
        "needs": {target: [index[key] for key in of] for target, of in used.items()},
        "ends": {rule.target: rule.years[-1] for rule in rules(tables)},
        "years": years(tables),
        "newest": latest(tables),
        "marks": [
            *((mark, states[state]) for state, mark in words.MARKS.items()),
            (words.OWED, owed),
        ],
        "owed": words.OWED,
        "cells": cells_of(tables),
        "lines": line_of(tables),
        "places": places_of(tables),
        "measures": [names[key] for key in index],
        "told": Counter(columns(tables.shortfalls, "organisation", "year")),
        "asked": Counter(columns(tables.questions, "organisation", "year")),
    }


def cells_of(tables: Tables) -> dict[str, dict[int, list[str]]]:
    """By organisation (or bloc) and year, a text a target: '79/85 ◇', a dash where none was due."""
    rows = figures(tables, level=("bloc", "organisation"))
    order = {target.id: place for place, target in enumerate(all_targets(tables))}
    found: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for (scope, year), some in by_key(rows, "scope", "year").items():
        line = found[scope].setdefault(year, [vi.MISSING] * len(order))
        for row in some:
            said = words.absent(row)
            if words.given(row):
                star = "" if row["expected"] else "*"
                said = f"{words.counts(row)} {words.MARKS.get(row['state'], '')}{star}".rstrip()
            line[order[row["target"]]] = said
    return found


def _used(tables: Tables) -> dict[str, dict[str, str]]:
    """By target, the names of what its figures are made of; all decided grades are one."""
    named = measures(tables) | {GRADE: tables.named("stage").get(GRADE, GRADE)}
    used = {}
    for target, wanted in needed(tables).items():
        keys_ = {GRADE if key.startswith(explore.DECIDED) else key for key in wanted}
        used[target] = {key: name for key, name in named.items() if key in keys_}
    return used


def _index(tables: Tables) -> dict[str, int]:
    """The numbers by which measures are known on the page."""
    every = dict.fromkeys(chain.from_iterable(_used(tables).values()))
    return {key: number for number, key in enumerate(every)}


def places_of(tables: Tables) -> Places:
    """The cells of all figures, briefly."""
    sheets: dict[Sheet, list[tuple[int, str, int]]] = defaultdict(list)
    for at, number, cell in _seen(tables, _index(tables)):
        place = CELL.fullmatch(cell)
        if place:
            sheets[at].append((number, place[1], int(place[2])))
    files: dict[str, int] = {}
    layouts: dict[str, int] = {}
    rows: dict[At, list[str]] = defaultdict(list)
    for (organisation, year, file, sheet), places in sorted(sheets.items()):
        first = min(line for _, _, line in places)
        listed = " ".join(f"{n}{column}{line - first}" for n, column, line in sorted(places))
        layout = layouts.setdefault(f"{_in_one(sheet)}\t{listed}", len(layouts))
        name = files.setdefault(_in_one(file), len(files))
        rows[organisation, year].append(f"{name}.{layout}.{first}")
    return Places(list(files), list(layouts), {at: " ".join(some) for at, some in rows.items()})


def _seen(tables: Tables, index: Mapping[str, int]) -> Iterator[tuple[Sheet, int, str]]:
    """Each value and decided grade: whose and where, the number of its measure, its cell."""
    decided = having(tables.gradings, stage=GRADE)
    for frame, known in (
        (tables.observations, keys(tables.observations)),
        (decided, [GRADE] * len(decided)),
    ):
        where = columns(frame, "organisation", "year", "file", "sheet")
        for at, key, (cell,) in zip(where, known, columns(frame, "cell"), strict=True):
            if key in index:
                yield at, index[key], cell


def _in_one(name: str) -> str:
    """A name in one line."""
    return " ".join(name.split())
