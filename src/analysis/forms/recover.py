"""Columns in words that nobody knows: which they are by all else that speaks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from analysis.forms.assign import Assignment, assign
from analysis.forms.evidence import Cells, Order, number_speaks, words_speak
from analysis.forms.grid import At
from analysis.forms.header import Header, Rows, printed_number
from analysis.forms.lexicon import Lexicon, is_tail
from analysis.forms.maps import Part, Path, Wording
from analysis.forms.match import Match
from analysis.forms.sums import Sums
from analysis.text.similar import turns

_LABELLED = 0.5  # share of the cells of a column that must be labels
_READ = frozenset(("percent",))  # read besides what a block carries


@dataclass(frozen=True, eq=False)
class _Columns:
    """The columns of a block, as far as they are known.

    Parameters
    ----------
    header, wording, rows
        The headings, the words of the year, the rows below.
    known
        Column → its part, by its words.
    cells, sums
        What cells and sums say.
    """

    header: Header
    wording: Wording
    rows: Rows
    known: Mapping[int, Part]
    cells: Cells
    sums: Sums

    @cached_property
    def labelled(self) -> dict[int, Part]:
        """Row → its part, where its label is one part's alone."""
        labels = next((c for c, part in self.known.items() if part.type == "label"), 0)
        bearing = {row: self.wording.labels.get(self._key(row, labels), ()) for row in self.rows}
        return {row: parts[0] for row, parts in bearing.items() if len(parts) == 1}

    def _key(self, row: int, column: int) -> str:
        return self.header.grid.key(row, column)

    def speak(self, column: int, part: Part, order: Order, kept: bool) -> float | None:
        """What speaks for a column being a part; None where anything contradicts it."""
        words = self.words(column, part)
        below = self.cells.speak(self._wanted(column, part))
        if words is None or below is None:
            return None
        numbered = number_speaks(self._printed(column), self._expected(part)) if kept else 0.0
        return words + below + numbered + order.speaks(column, part, kept)

    def words(self, column: int, part: Part) -> float | None:
        """What the words of a heading say for a part; None where they contradict it."""
        wordings = [one.path for one in self.header.block.columns if one.id == part.id]
        return words_speak(self.header.paths[column], wordings)

    def _wanted(self, column: int, part: Part) -> Iterator[tuple[At, str]]:
        """The cells below a heading, with the type that a part has there."""
        if self.header.block.type == "list" or part.type:
            for row in self.rows:
                if row != self.header.numbering:
                    yield (row, column), part.type
            return
        for row, of_row in self.labelled.items():
            field_ = self.header.block.crossings.get(of_row.id, {}).get(part.id)
            if field_ is not None:
                yield (row, column), field_.type

    def _printed(self, column: int) -> int:
        cell = self.header.grid.cells.get((self.header.numbering, column))
        return printed_number(cell) if cell else 0

    def _expected(self, part: Part) -> int:
        """The number in the row of column numbers, 0 where the known ones do not agree."""
        parts = self.wording.columns
        shifts = {
            self._printed(column) - parts.index(one)
            for column, one in self.known.items()
            if self._printed(column) and one in parts
        }
        return parts.index(part) + shifts.pop() if len(shifts) == 1 else 0

    def add_up(self, chosen: Assignment) -> float:
        """What percentages say of some columns being some parts."""
        at = {part.id: column for column, part in (*self.known.items(), *chosen.items())}
        if self.header.block.type == "list":
            checks = self.sums.of_list(self.wording.columns, self.rows, at)
        else:
            rows = {part.id: row for row, part in self.labelled.items()}
            checks = self.sums.of_rows(rows, at)
        return self.sums.speak(checks, lambda place: place[1] in chosen)


def recover_columns(
    header: Header, version: int | None, rows: Rows, found: Match, lexicon: Lexicon
) -> Match:
    """Give columns in unknown words their parts, where all else leaves no doubt.

    Parameters
    ----------
    header, version, rows
        The headings, the year whose wording they have, the rows below.
    found
        What is known by words.
    lexicon
        The words by which grades, flags and marks are known.
    """
    wording = header.block.wording(version)
    cells = Cells(header.grid, header.block, lexicon)
    sure: Assignment = _labels(header, wording, rows, found) | _regrouped(header, found)
    known = found.known | sure
    sums = Sums(header.grid, header.block)
    body = _body(header, rows, lexicon)
    columns = _Columns(header, wording, body, known, cells, sums)
    groups = _groups(wording)
    strange = {
        c: " ".join(header.paths[c])
        for c in found.strange
        if c not in sure and header.paths[c] not in groups
    }
    missing = [part for part in found.missing if part not in sure.values()]
    order = Order(wording.columns, known, strange)
    # columns that changed places have new numbers: where one says so, neither speaks any more
    kept = all(
        columns.words(column, part) is not None
        for column in strange
        for part in missing
        if order.expects(column, part)
    )
    scores: dict[int, dict[Part, float]] = {}
    for column in strange:
        speaking = ((part, columns.speak(column, part, order, kept)) for part in missing)
        scores[column] = {part: speaks for part, speaks in speaking if speaks}
    assigned = assign(scores, columns.add_up)
    read = {
        column: part
        for column, part in assigned.sure.items()
        if header.block.carries(part) or part.type in _READ
    }
    aside = {column: [part] for column, part in assigned.sure.items() if column not in read}
    carry = header.block.carries
    asked = {c: parts for c, parts in assigned.open.items() if any(map(carry, parts))}
    return found.recovered(sure | read, asked | aside)


def _body(header: Header, rows: Rows, lexicon: Lexicon) -> Rows:
    """The rows above notes and signatures."""
    return list(takewhile(lambda row: not is_tail(header.grid, row, lexicon), rows))


def _regrouped(header: Header, found: Match) -> Assignment:
    """Columns whose headings are one part's alone, but for that of the group above them."""
    regrouped: Assignment = {}
    tails = [header.paths[column][1:] for column in found.strange]
    for column, tail in zip(found.strange, tails, strict=True):
        same = [part for part in found.missing if tail and part.path[1:] == tail]
        if len(same) == 1 and tails.count(tail) == 1:
            top, known = header.paths[column][0], same[0].path[0]
            if not turns(top, known):
                regrouped[column] = same[0]
    return regrouped


def _groups(wording: Wording) -> set[Path]:
    """Headings that stand above several columns: alone, they say of none what it is."""
    return {path[:level] for path in wording.paths for level in range(1, len(path))}


def _labels(header: Header, wording: Wording, rows: Rows, found: Match) -> Assignment:
    """The only column whose cells are the labels of the rows, where that is asked for."""
    label = next((part for part in found.missing if part.type == "label"), None)
    if label is None:
        return {}
    own = []
    for column in found.strange:
        said = [header.grid.key(row, column) for row in rows if (row, column) in header.grid.cells]
        if sum(one in wording.labels for one in said) > _LABELLED * len(said):
            own.append(column)
    return {own[0]: label} if len(own) == 1 else {}
