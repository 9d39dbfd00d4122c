"""A workbook and the form maps → every cell gets a role, and fields get their cells.

Headings are found by their texts wherever they moved; a row is known by its path, not by its label
alone. Nothing is taken that the map does not declare; a wording that is close to exactly one
heading still unmatched is taken with a note, anything else is a query that names the nearest.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from analysis.forms.around import Roles, absent, letterhead, outside, top_of, under_merges
from analysis.forms.columns import column_statements, match_columns, table_of, version_of
from analysis.forms.divide import divide, several
from analysis.forms.grid import Grid, Grids
from analysis.forms.header import Header, Headers, header_marks, measure, rows_below
from analysis.forms.lexicon import Lexicon
from analysis.forms.lists import list_rows
from analysis.forms.maps import TEXTS, Maps
from analysis.forms.places import Fact, Late, Located, Marks, Statements
from analysis.forms.recognise import recognise
from analysis.forms.rows import fixed_rows
from analysis.forms.shifted import shifted, tell_shifted
from analysis.forms.spread import spread
from analysis.forms.twins import without_twins
from analysis.forms.years import copies_among, title_statements, which_year
from analysis.messages import Finding, Refused
from analysis.reading.workbook import Workbook

TELLING = 4  # words of a label that nobody would write as an answer
_ALONE = frozenset(("count", "flag", "mark", "grade"))  # one cell, one value
# what a cell is that holds a field of a type; else a value
_ROLE_OF_TYPE = {
    "percent": "derived",
    "fraction": "derived",
    "sum": "derived",
    "number": "derived",
    "restated": "derived",
    "total": "derived",
    "points": "ignored",
    "remark": "ignored",
    "ignored": "ignored",
    "person": "ignored",
    "kind": "label",
    "sector": "label",
    "organisation": "label",
    "year": "label",
    "target": "label",
    "code": "label",
    "unit": "label",
}


def locate_each(
    workbook: Workbook, maps: Maps, lexicon: Lexicon, folder_year: int | None = None
) -> list[Located]:
    """As `locate`, once for each organisation where a form for one of them is there for several.

    Raises
    ------
    Refused
        When no form map knows the workbook, or nobody can tell which part of it is whose.
    """
    whole = locate(workbook, maps, lexicon, folder_year)
    parts = divide(workbook, whole, maps.key)
    if not parts:
        return [without_twins(workbook, whole)]
    only = Maps((whole.form,), maps.key)
    try:
        located = [locate(part, only, lexicon, folder_year) for part in parts]
    except Refused:
        located = []
    if len({part.year for part in located}) != 1:
        names = (str(f.cell.value) for f in whole.facts if f.part.type == "organisation" and f.cell)
        raise several(list(names))
    return located


def locate(
    workbook: Workbook, maps: Maps, lexicon: Lexicon, folder_year: int | None = None
) -> Located:
    """Find out which form a workbook is, for which year, and where its fields stand.

    Parameters
    ----------
    workbook
        As a reader gave it.
    maps
        From `maps.compile_forms`.
    lexicon
        From `lexicon.lexicon_of`.
    folder_year
        The year of the folder that the file lies in.

    Raises
    ------
    Refused
        When no form map knows the workbook.
    """
    grids = [Grid(index, sheet, maps.key) for index, sheet in enumerate(workbook.sheets)]
    form, hits = recognise(grids, maps.forms)
    turned = {hit.grid.index: hit.grid for hit in hits if hit.grid.upright}
    grids = [turned.get(grid.index, grid) for grid in grids]
    headers = [measure(hit) for hit in hits]
    head = letterhead(grids, headers, lexicon)
    year, findings = which_year(headers, form, folder_year, head.dated)
    copies = copies_among(headers, year)
    kept = [header for header in headers if header not in copies]
    statements = chain(
        *map(header_marks, headers),
        findings,
        *(title_statements(header, header in copies, year, lexicon) for header in headers),
        *(_block(header, kept, year, lexicon) for header in kept),
    )
    said = settle(statements, grids)
    spare = [grid for grid in grids if not any(copy.grid is grid for copy in copies)]
    said.findings.extend(absent(spare, kept, form, year))
    said.findings.extend(_rest(grids, kept, said.roles))
    blocks = tuple((header.grid.index, header.block) for header in kept)
    late = frozenset(said.late)
    astray = _astray(said.facts, kept, year)
    said.findings.extend(_tell_astray(astray, grids, said.roles))
    lines = {(fact.sheet, fact.line) for fact in astray}
    off = shifted(said.facts, lexicon)
    said.findings.extend(tell_shifted(off, grids, said.roles))
    used = [fact for fact in said.facts if (fact.sheet, fact.line) not in lines]
    facts = spread([fact._replace(cell=None) if fact in off else fact for fact in used])
    said.findings.extend(_merged(facts, grids))
    facts = [_upright(fact, turned[fact.sheet]) if fact.sheet in turned else fact for fact in facts]
    for index, grid in turned.items():
        said.roles[index] = {grid.place(at): role for at, role in said.roles[index].items()}
    return Located(form, year, blocks, facts, said.roles, said.findings, late, *head)


def _astray(facts: Sequence[Fact], headers: Headers, year: int | None) -> list[Fact]:
    """Texts in a list of shortfalls that are labels of another block's rows: no answer is that.

    A short label of a part ("Khá", of the meetings) says nothing without its whole: an answer. So
    is a label beside which a target and a cause stand ("HTNV", of who was graded no better).
    """
    labels = {
        label
        for header in headers
        if header.block.type != "list"
        for label, rows in header.block.wording(version_of(header, year)).labels.items()
        if len(label.split()) >= TELLING or any("." not in row.id for row in rows)
    }
    grids = {header.grid.index: header.grid for header in headers}
    listed = [fact for fact in facts if fact.block.record == "shortfall" and fact.line]
    words = {fact: grids[fact.sheet].key(fact.row, fact.column) for fact in listed}
    lines: dict[tuple[int, int], set[str]] = {}
    for fact, said in words.items():
        if fact.part.type == "target" or (len(said.split()) > 1 and said not in labels):
            lines.setdefault((fact.sheet, fact.line), set()).add(fact.part.type)
    return [
        fact
        for fact, said in words.items()
        if fact.part.type in TEXTS and said in labels
        if not {"target", "cause"} <= lines.get((fact.sheet, fact.line), set())
    ]


def _tell_astray(astray: Sequence[Fact], grids: Grids, roles: Sequence[Roles]) -> Iterator[Finding]:
    for fact in astray:
        at = (fact.row, fact.column)
        roles[fact.sheet][at] = "issue"
        yield grids[fact.sheet].finding("row_astray", at, found=grids[fact.sheet].said(*at))


def _merged(facts: Sequence[Fact], grids: Grids) -> Iterator[Finding]:
    """Values in merged ranges over cells asked for different things: nobody knows of which."""
    values = [fact for fact in facts if fact.part.type in _ALONE]
    given = {(f.sheet, f.row, f.column): f for f in values if f.cell is not None}
    told: set[Fact] = set()
    for fact in values if len(given) < len(values) else ():
        grid = grids[fact.sheet]
        first = given.get((fact.sheet, *grid.at(fact.row, fact.column)))
        if fact.cell is None and first and first not in told and _asked(first) != _asked(fact):
            told.add(first)
            at = (first.row, first.column)
            yield grid.finding("merged_over", at, found=grid.said(*at))


def _asked(fact: Fact) -> tuple[int, str, str]:
    return fact.line, fact.part.measure, fact.part.quarter


def _upright(fact: Fact, turned: Grid) -> Fact:
    """A field with the place that its cell has in the file."""
    row, column = turned.place((fact.row, fact.column))
    return fact._replace(row=row, column=column)


class Settled(NamedTuple):
    """What was said, sorted."""

    facts: list[Fact]
    roles: list[Roles]
    findings: list[Finding]
    late: set[Late]


def settle(statements: Statements, grids: Grids) -> Settled:
    """Sort what was said; of several things said of a cell, the first holds."""
    settled = Settled([], [{} for _ in grids], [], set())
    for said in statements:
        if isinstance(said, Fact):
            settled.facts.append(said)
            at, cell = (said.row, said.column), said.cell
            if cell is not None and grids[said.sheet].cells.get(at) is cell:
                role = _ROLE_OF_TYPE.get(said.part.type, "value")
                settled.roles[said.sheet].setdefault(at, role)
        elif isinstance(said, Marks):
            cells, own = grids[said.sheet].cells, settled.roles[said.sheet]
            for at in ((said.row, column) for column in said.columns):
                if at in cells:
                    own.setdefault(at, said.role)
        elif isinstance(said, Late):
            settled.late.add(said)
        else:
            settled.findings.append(said)
    return settled


def _block(header: Header, headers: Headers, year: int | None, lexicon: Lexicon) -> Statements:
    """What one block says."""
    rows, heading = rows_below(header, headers)
    yield header.marks(heading, header.grid.rows.get(heading, ()), "label")
    version = version_of(header, year)
    columns = match_columns(header, version, rows, lexicon, year)
    table = table_of(header, version, rows, columns)
    yield from column_statements(table, columns)
    if header.block.type == "list":
        yield from list_rows(table, year, lexicon)
    else:
        yield from fixed_rows(table, lexicon)


def _rest(grids: Grids, headers: Headers, roles: Sequence[Roles]) -> Iterator[Finding]:
    """Every other cell is ignored; what that may lose is said."""
    for grid, own in zip(grids, roles, strict=True):
        yield from outside(grid, top_of(grid, headers), own)
        for at in grid.cells:
            own.setdefault(at, "ignored")
    for grid, own in zip(grids, roles, strict=True):
        for at, finding in under_merges(grid, own):
            own[at] = "issue"
            yield finding
    for grid in grids:
        yield from grid.sheet.oddities
