"""Columns in words that nobody knows: which they are by all else that speaks for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analysis.forms.assign import Assignment, assign
from analysis.forms.evidence import Cells, Order, number_speaks, words_speak
from analysis.forms.grid import At
from analysis.forms.header import Header, printed_number
from analysis.forms.lexicon import Lexicon
from analysis.forms.maps import Part, Path, Wording
from analysis.forms.match import Match

_LABELLED = 0.5  # share of the cells of a column that must be labels
_READ = frozenset(("percent",))  # read besides what a block carries
_FITS = 1.0  # for percentages that are what they should be
_FAILS = -2.0
_MISTAKES = 0.3  # share of sums that a sender may have got wrong
_ROUNDED = 0.006  # of a share; a sender may round to whole percents
Check = tuple[At, At, At | None]  # part, whole, and their percentage


@dataclass(frozen=True, eq=False)
class _Columns:
    """The columns of a block, as far as they are known.

    Parameters
    ----------
    header, wording, rows
        The headings, the words of the year, the rows below.
    known
        Column → its part, by its words.
    cells
        The sheet's cells.
    """

    header: Header
    wording: Wording
    rows: range
    known: Mapping[int, Part]
    cells: Cells
    checked: dict[Check, str] = field(default_factory=dict)

    @property
    def labelled(self) -> dict[int, Part]:
        """Row → its part, where its label is one part's alone."""
        labels = next((c for c, part in self.known.items() if part.type == "label"), 0)
        bearing = {row: self.wording.labels.get(self._key(row, labels), ()) for row in self.rows}
        return {row: parts[0] for row, parts in bearing.items() if len(parts) == 1}

    def _key(self, row: int, column: int) -> str:
        return self.header.grid.key(row, column)

    def speak(self, column: int, part: Part, order: Order) -> float | None:
        """What speaks for a column being a part; None where anything contradicts it."""
        block = self.header.block
        wordings = [one.path for one in block.columns if one.id == part.id]
        words = words_speak(self.header.paths[column], wordings)
        below = self.cells.speak(self._wanted(column, part))
        if words is None or below is None:
            return None
        numbered = number_speaks(self._printed(column), self._expected(part))
        return words + below + numbered + order.speaks(column, part)

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
        said = [self._check(check) for check in self._checks(at, chosen)]
        right, holds, wrong = map(said.count, ("right", "holds", "wrong"))
        if wrong > _MISTAKES * (right + holds + wrong):
            return _FAILS
        return _FITS if right > wrong else 0.0

    def _checks(self, at: Mapping[str, int], chosen: Assignment) -> Iterator[Check]:
        """Every part, whole and percentage that some of the chosen columns stand in."""
        fresh = set(chosen)
        if self.header.block.type == "list":
            wanted = [(part, at.get(part.id), "") for part in self.wording.columns]
            rows = {"": 0}
            for part, column, _ in wanted:
                check = self._columns_of(part, column, at)
                if check and fresh.intersection(filter(None, check)):
                    for row in self.rows:
                        part_at, whole, rate = check
                        yield (row, part_at), (row, whole), (row, rate) if rate else None
            return
        rows = {part.id: row for row, part in self.labelled.items()}
        for crossing in self.header.block.crossings.items():
            yield from self._crossed(*crossing, rows, at, fresh)

    def _columns_of(
        self, part: Part, column: int | None, at: Mapping[str, int]
    ) -> tuple[int, int, int | None] | None:
        """The columns of part, whole and percentage that a column stands for."""
        if column is None or not part.base:
            return None
        above, _, below = part.base.partition("/")
        if part.type == "percent":
            found = at.get(above), at.get(below)
            return (found[0], found[1], column) if found[0] and found[1] else None
        whole = at.get(part.base)
        return (column, whole, None) if whole else None

    def _crossed(
        self,
        row_id: str,
        fields: Mapping[str, Part],
        rows: Mapping[str, int],
        at: Mapping[str, int],
        fresh: set[int],
    ) -> Iterator[Check]:
        def place(name: str) -> At | None:
            row, _, column = name.rpartition(":")
            return (rows[row], at[column]) if row in rows and column in at else None

        for column_id, part in fields.items():
            own = place(f"{row_id}:{column_id}")
            above, _, below = part.base.partition("/")
            if part.type == "percent":
                check = place(above), place(below), own
            else:
                check = own, place(above), None
            first, second, rate = check
            if own and first and second and fresh & {a[1] for a in check if a}:
                yield first, second, rate

    def _check(self, check: Check) -> str:
        if check not in self.checked:
            self.checked[check] = self._compare(*check)
        return self.checked[check]

    def _compare(self, part: At, whole: At, rate: At | None) -> str:
        """``right`` or ``wrong``; ``holds`` where a part is no more than its whole; "" unsaid."""
        some, all_ = self._value(part), self._value(whole)
        if some is None or not all_:
            return ""
        if rate is None:
            return "holds" if some <= all_ else "wrong"
        share = self._value(rate)
        if share is None:
            return ""
        off = min(abs(some / all_ - share), abs(some / all_ - share / 100))
        return "right" if off <= _ROUNDED else "wrong"

    def _value(self, at: At | None) -> float | None:
        cell = self.header.grid.cells.get(at) if at else None
        return float(str(cell.value)) if cell is not None and cell.kind == "number" else None


def recover_columns(
    header: Header, version: int | None, rows: range, found: Match, lexicon: Lexicon
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
    sure: Assignment = _labels(header, wording, rows, found)
    known = found.known | sure
    columns = _Columns(header, wording, rows, known, cells)
    groups = _groups(wording)
    strange = {
        c: " ".join(header.paths[c])
        for c in found.strange
        if c not in sure and header.paths[c] not in groups
    }
    missing = [part for part in found.missing if part not in sure.values()]
    order = Order(wording.columns, known, strange)
    scores: dict[int, dict[Part, float]] = {}
    for column in strange:
        speaking = ((part, columns.speak(column, part, order)) for part in missing)
        scores[column] = {part: speaks for part, speaks in speaking if speaks}
    assigned = assign(scores, columns.add_up)
    read = {
        column: part
        for column, part in assigned.sure.items()
        if header.block.carries(part) or part.type in _READ
    }
    aside = {column: [part] for column, part in assigned.sure.items() if column not in read}
    return found.recovered(sure | read, assigned.open | aside)


def _groups(wording: Wording) -> set[Path]:
    """Headings that stand above several columns: alone, they say of none what it is."""
    return {path[:level] for path in wording.paths for level in range(1, len(path))}


def _labels(header: Header, wording: Wording, rows: range, found: Match) -> Assignment:
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
