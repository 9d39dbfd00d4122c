"""Which year a workbook is for, and which of its sheets are copies of another year."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.forms.header import Header, Headers, Stated
from analysis.forms.lexicon import provisional
from analysis.forms.maps import ALWAYS, Form, Part
from analysis.forms.places import Statements
from analysis.messages import Finding
from analysis.text.similar import alike

_YEAR = re.compile(r"(?:19|20)\d\d")
_FIRST_MONTH = 7  # from July a letter reports on its own year


class Year(NamedTuple):
    """The year of a return, if it is known, and what is to be said of it."""

    year: int | None
    findings: Sequence[Finding]


def which_year(
    headers: Headers,
    form: Form,
    folder: int | None,
    dated: str,
) -> Year:
    """Decide by what stands inside: the form's own field for the year, and the titles.

    Where they differ, date, wording and folder decide; where they are silent, folder or date.

    Parameters
    ----------
    headers
        The blocks that were found.
    form
        The form they belong to.
    folder
        The year of the folder that the file lies in.
    dated
        The date of the letter, ``YYYY-MM-DD``, or "".
    """
    shown = [header for header in headers if not header.grid.sheet.hidden] or headers
    own = [(header.grid, _own_field(header)) for header in shown]
    stated = {grid: said for grid, said in own if said}
    fields = Counter(said.year for said in stated.values())
    titled = {header.grid: header.title.year for header in shown if header.title}
    letter = _of_letter(dated)
    inside = _Hints(fields, Counter(titled.values()), letter, folder, form).likeliest(headers)
    if inside is None and folder and letter and folder != letter:
        return Year(None, [])  # what is outside contradicts itself
    year = inside or folder or letter
    if year is None:
        return Year(None, [])
    findings = list(_outside(year, inside, form, folder))
    asking = {header.grid for header in headers if header.block.year_labels}
    for grid, said in stated.items():
        if said.year != year and asking <= {grid}:  # else it is a copy of another year
            at = {"found": str(said.year), "expected": str(year)}
            findings.append(grid.finding("stated_year", said.at, **at))
    return Year(year, findings)


class _Hints(NamedTuple):
    """What speaks for one year or another."""

    fields: Counter[int]  # how many of the form's own fields state each
    titles: Counter[int]
    letter: int | None
    folder: int | None
    form: Form

    def likeliest(self, headers: Headers) -> int | None:
        """The year for which most speaks, of those that anything inside states."""
        candidates = {*self.fields, *self.titles}
        if candidates and self.folder:
            candidates.add(self.folder)
        worded = _best_worded(headers, candidates)

        def weight(year: int) -> tuple[float, int, bool, int]:
            total = self.inside(year) + (year == worded) + self.outside(year)
            return total, self.titles[year], year == self.folder, year

        return max(candidates, key=weight, default=None)

    def inside(self, year: int) -> float:
        """What the fields and titles say for a year."""
        of_fields = 3 * self.fields[year] / (self.fields.total() or 1)
        of_titles = 2 * self.titles[year] / (self.titles.total() or 1)
        return of_fields + of_titles

    def outside(self, year: int) -> int:
        """What folder, letter and form say for a year."""
        placed = 2 * (year == self.folder) + (year == self.letter)
        return placed - 2 * (not self.form.holds(year))


def _of_letter(dated: str) -> int | None:
    """The year that a letter of a day reports on."""
    if not dated:
        return None
    year, month, _ = map(int, dated.split("-"))
    return year if month >= _FIRST_MONTH else year - 1


def _own_field(header: Header) -> Stated | None:
    """The year in a form's own field for it."""
    grid, labels = header.grid, header.block.year_labels
    for (row, column), said in grid.keys.items() if labels else ():
        if row < header.top or not any(alike(said, label) for label in labels):
            continue
        for other in grid.rows[row]:
            found = _YEAR.search(str(grid.cells[row, other].value))
            if found and other > column:
                return Stated(int(found.group()), (row, other))
    return None


def _best_worded(headers: Headers, years: set[int]) -> int | None:
    """The year whose wordings of headings and rows stand there by far most often."""
    dated: list[Part] = []
    for header in headers:
        parts = {part.text: part for part in (*header.block.columns, *header.block.rows)}
        here = {*header.grid.keys.values()}
        dated += (part for part in parts.values() if part.dated and part.path[0] in here)
    fits = sorted((sum(part.holds(year) for part in dated), year) for year in years)
    if len(fits) < 2:
        return None
    (second, _), (most, year) = fits[-2:]
    return year if most > second + 1 else None


def _outside(
    year: int,
    inside: int | None,
    form: Form,
    folder: int | None,
) -> Iterator[Finding]:
    """Where the year was taken from outside, or contradicts what is outside."""
    expected = str(year)
    if inside is None:
        code = "year_from_folder" if folder else "year_from_folder.letter"
        yield Finding(code, expected=expected)
    if folder and folder != year:
        yield Finding("folder_year", found=str(folder), expected=expected)
    if not form.holds(year):
        code = "form_year" if form.last < ALWAYS else "form_year.open"
        years = f"{form.first}–{form.last}"
        yield Finding(code, found=expected, expected=years, form=form.id, first=form.first)


def copies_among(headers: Headers, year: int | None) -> list[Header]:
    """The blocks that are copies of others: with another year, or hidden where those are not."""
    copies = []
    of_year = [header for header in headers if not header.title or header.title.year == year]
    for header in headers:
        same = (other for other in of_year if other.block is header.block)
        twins = [other for other in same if other is not header]
        hidden = header.grid.sheet.hidden and not all(twin.grid.sheet.hidden for twin in twins)
        if hidden or (twins and _other_year(header, year)):
            copies.append(header)
    return copies


def _other_year(header: Header, year: int | None) -> Stated | None:
    """The year in the title, if it is not that of the return."""
    title = header.title
    return title if title and year and title.year != year else None


def copy_statements(header: Header, year: int | None) -> Statements:
    """That a copy is not read."""
    title = _other_year(header, year)
    code = "sheet_copy" if title else "sheet_copy.hidden"
    yield header.grid.finding(code, stated=title.year if title else None)
    for row, columns in header.grid.rows.items():
        yield header.marks(row, columns, "ignored")


def title_findings(header: Header, year: int | None) -> Iterator[Finding]:
    """That a title has another year, or says that a return is a draft, or of a part of its year."""
    grid, title = header.grid, header.title
    if not title:
        return
    said, known = grid.keys.get(title.at, ""), " ".join(header.block.title_keys)
    if word := provisional(said, known, grid.lexicon):
        yield grid.quoting("title_provisional", title.at, word=word, question="provisional")
    if _other_year(header, year):
        yield grid.finding("title_year", title.at, found=str(title.year), expected=str(year))
