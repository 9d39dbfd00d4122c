"""A workbook and the form maps → every cell gets a role, and fields get their cells.

Headings are found by their texts wherever they moved; a row is known by its path, not by its label
alone. Nothing is taken that the map does not declare; a wording that is close to exactly one
heading still unmatched is taken with a note, anything else is a query that names the nearest.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from analysis.forms.around import Roles, absent, letterhead, outside, top_of, under_merges
from analysis.forms.columns import column_statements, table_of
from analysis.forms.divide import divide, several
from analysis.forms.grid import Grid, Grids
from analysis.forms.header import (
    Header,
    Headers,
    header_marks,
    measure,
    rows_below,
    version_of,
)
from analysis.forms.lexicon import Lexicon
from analysis.forms.lists import list_rows
from analysis.forms.maps import TEXTS, Maps, Part
from analysis.forms.places import Fact, Late, Located, Marks, Statements
from analysis.forms.recognise import recognise
from analysis.forms.rows import fixed_rows
from analysis.forms.shifted import shifted, tell_shifted
from analysis.forms.spread import spread
from analysis.forms.twins import without_twins
from analysis.forms.years import copies_among, copy_statements, title_findings, which_year
from analysis.grouping import gathered
from analysis.messages import Finding, Refused
from analysis.reading.workbook import Workbook

TELLING = 4  # words of a label that nobody would write as an answer
_ALONE = frozenset(("count", "flag", "mark", "grade"))  # one cell, one value
# what a cell is that holds a field of a type; else a value
_ROLE_OF_TYPE = {
    **dict.fromkeys(("percent", "fraction", "sum", "number", "restated", "total"), "derived"),
    **dict.fromkeys(("points", "remark", "ignored", "person"), "ignored"),
    **dict.fromkeys(("kind", "sector", "organisation", "year", "target", "code", "unit"), "label"),
}


def locate_each(
    workbook: Workbook,
    maps: Maps,
    lexicon: Lexicon,
    folder_year: int | None = None,
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
        named = (fact.cell for fact in whole.facts if fact.part.type == "organisation")
        raise several([str(cell.value) for cell in named if cell])
    return located


def locate(
    workbook: Workbook,
    maps: Maps,
    lexicon: Lexicon,
    folder_year: int | None = None,
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
    sheets = enumerate(workbook.sheets)
    grids = [Grid(index, sheet, maps.key, lexicon) for index, sheet in sheets]
    form, hits = recognise(grids, maps.forms)
    turned = {hit.grid.index: hit.grid for hit in hits if hit.grid.upright}
    grids = [turned.get(grid.index, grid) for grid in grids]
    headers = [measure(hit) for hit in hits]
    head = letterhead(grids, headers)
    year, findings = which_year(headers, form, folder_year, head.dated)
    copies = copies_among(headers, year)
    kept = [header for header in headers if header not in copies]
    statements = chain(
        *map(header_marks, headers),
        findings,
        *(_title(header, copies, year) for header in headers),
        *(_block(header, kept, year) for header in kept),
    )
    said = settle(statements, grids)
    spare = [grid for grid in grids if not any(copy.grid is grid for copy in copies)]
    said.findings.extend(absent(spare, kept, form, year))
    said.findings.extend(_rest(grids, kept, said.roles))
    facts = _answers(said, grids, kept, year)
    return Located(
        form,
        year,
        blocks=tuple((header.grid.index, header.block) for header in kept),
        facts=[_upright(fact, grids[fact.sheet]) for fact in facts],
        roles=[_in_file(grid, roles) for grid, roles in zip(grids, said.roles, strict=True)],
        findings=said.findings,
        late=frozenset(said.late),
        **head._asdict(),
    )


def _answers(
    said: "Settled",
    grids: Grids,
    headers: Headers,
    year: int | None,
) -> list[Fact]:
    """The facts that are answers; of the others it is told why they are none."""
    astray = _astray(said.facts, headers, year)
    said.findings.extend(_tell_astray(astray, grids, said.roles))
    off = shifted(said.facts, grids[0].lexicon)
    said.findings.extend(tell_shifted(off, grids, said.roles))
    lost = {fact.entry for fact in astray}
    used = [fact for fact in said.facts if fact.entry not in lost]
    facts = spread([fact._replace(cell=None) if fact in off else fact for fact in used])
    said.findings.extend(_merged(facts, grids))
    return facts


def _title(header: Header, copies: Headers, year: int | None) -> Statements:
    """What the title of a block means."""
    if header in copies:
        yield from copy_statements(header, year)
    else:
        yield from title_findings(header, year)


def _astray(facts: Sequence[Fact], headers: Headers, year: int | None) -> list[Fact]:
    """Texts in a list of shortfalls that are labels of another block's rows: no answer is that.

    A short label of a part ("Khá", of the meetings) says nothing without its whole: an answer. So
    is a label beside which a target and a cause stand ("HTNV", of who was graded no better).
    """
    labels: set[str] = set()
    for header in headers:
        if header.block.type != "list":
            wording = header.block.wording(version_of(header, year))
            labels.update(label for label, rows in wording.labels.items() if _tells(label, rows))
    grids = {header.grid.index: header.grid for header in headers}
    listed = [fact for fact in facts if fact.block.record == "shortfall" and fact.line]
    words = {fact: grids[fact.sheet].key(*fact.at) for fact in listed}
    answers = gathered(
        (fact.entry, fact.part.type)
        for fact, said in words.items()
        if fact.part.type == "target" or (len(said.split()) > 1 and said not in labels)
    )
    return [
        fact
        for fact, said in words.items()
        if fact.part.type in TEXTS and said in labels
        if not {"target", "cause"} <= set(answers.get(fact.entry, ()))
    ]


def _tells(label: str, rows: Sequence[Part]) -> bool:
    """Whether a label says what it is of without the row above it."""
    return len(label.split()) >= TELLING or any("." not in row.id for row in rows)


def _tell_astray(astray: Sequence[Fact], grids: Grids, roles: Sequence[Roles]) -> Iterator[Finding]:
    for fact in astray:
        roles[fact.sheet][fact.at] = "issue"
        yield grids[fact.sheet].quoting("row_astray", fact.at)


def _merged(facts: Sequence[Fact], grids: Grids) -> Iterator[Finding]:
    """Values in merged ranges over cells asked for different things: nobody knows of which."""
    values = [fact for fact in facts if fact.part.type in _ALONE]
    given = {(fact.sheet, fact.at): fact for fact in values if fact.cell is not None}
    told: set[Fact] = set()
    for fact in values:
        grid = grids[fact.sheet]
        first = None if fact.cell else given.get((fact.sheet, grid.at(*fact.at)))
        if first and first not in told and _asked(first) != _asked(fact):
            told.add(first)
            yield grid.quoting("merged_over", first.at)


def _asked(fact: Fact) -> tuple[int, str, str]:
    return fact.line, fact.part.measure, fact.part.quarter


def _upright(fact: Fact, grid: Grid) -> Fact:
    """A field with the place that its cell has in the file."""
    return fact._replace(row=fact.column, column=fact.row) if grid.upright else fact


def _in_file(grid: Grid, roles: Roles) -> Roles:
    """The roles of cells by the places that they have in the file."""
    return {grid.place(at): role for at, role in roles.items()} if grid.upright else roles


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
            if said.cell is not None and grids[said.sheet].cells.get(said.at) is said.cell:
                role = _ROLE_OF_TYPE.get(said.part.type, "value")
                settled.roles[said.sheet].setdefault(said.at, role)
        elif isinstance(said, Marks):
            for column in said.columns:
                if (said.row, column) in grids[said.sheet].cells:
                    settled.roles[said.sheet].setdefault((said.row, column), said.role)
        elif isinstance(said, Late):
            settled.late.add(said)
        else:
            settled.findings.append(said)
    return settled


def _block(header: Header, headers: Headers, year: int | None) -> Statements:
    """What one block says."""
    rows, heading = rows_below(header, headers)
    yield header.marks(heading, header.grid.rows.get(heading, ()), "label")
    table = table_of(header, rows, year)
    yield from column_statements(table)
    yield from list_rows(table) if table.block.type == "list" else fixed_rows(table)


def _rest(grids: Grids, headers: Headers, roles: Sequence[Roles]) -> Iterator[Finding]:
    """Every other cell is ignored; what that may lose is said."""
    for grid in grids:
        own = roles[grid.index]
        yield from outside(grid, top_of(grid, headers), own)
        for at in grid.cells:
            own.setdefault(at, "ignored")
    for grid in grids:
        own = roles[grid.index]
        for at, finding in under_merges(grid, own):
            own[at] = "issue"
            yield finding
    for grid in grids:
        yield from grid.sheet.oddities
