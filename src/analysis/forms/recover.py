"""Columns in words that nobody knows: which they are by all else that speaks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from analysis.forms.assign import Assignment, assign, scored
from analysis.forms.evidence import Places, number_speaks, words_speak
from analysis.forms.grid import At
from analysis.forms.header import Body, printed_number
from analysis.forms.maps import Part
from analysis.forms.match import Match
from analysis.text.similar import turns

_LABELLED = 0.5  # share of the cells of a column that must be labels
_READ = frozenset(("percent",))  # read besides what a block carries


@dataclass(frozen=True, eq=False)
class _Columns(Places):
    """The columns of a block.

    Parameters
    ----------
    body
        The block down to its notes and signatures.
    missing
        The parts that strange columns may be.
    """

    body: Body
    missing: Sequence[Part]

    @cached_property
    def kept(self) -> bool:
        """Whether no words contradict the order of the map.

        Columns that changed places have new numbers: where one says so, neither speaks any more.
        """
        return all(
            self.words(column, part) is not None
            for column in self.strange
            for part in self.missing
            if self.order.expects(column, part)
        )

    @cached_property
    def labelled(self) -> dict[int, Part]:
        """Row → its part, where its label is one part's alone."""
        labels = next((c for c, part in self.known.items() if part.type == "label"), 0)
        labelled = {}
        for row in self.body.rows:
            parts = self.body.wording.labels.get(self.grid.key(row, labels), ())
            if len(parts) == 1:
                labelled[row] = parts[0]
        return labelled

    @cached_property
    def printed(self) -> dict[int, int]:
        """Column → its number in the row of column numbers."""
        row, cells = self.body.numbering, self.grid.cells
        return {column: printed_number(cells[row, column]) for column in self.body.held(row)}

    def words(self, place: int, part: Part) -> float | None:
        """What the words of a heading say for a part; None where they contradict it."""
        wordings = [one.path for one in self.block.columns if one.id == part.id]
        return words_speak(self.body.paths[place], wordings)

    def wanted(self, place: int, part: Part) -> Iterator[tuple[At, str]]:
        """The cells below a heading, with the type that a part has there."""
        if self.block.type == "list" or part.type:
            for row in self.body.rows:
                if row != self.body.numbering:
                    yield (row, place), part.type
            return
        for row, of_row in self.labelled.items():
            field = self.block.crossings.get(of_row.id, {}).get(part.id)
            if field is not None:
                yield (row, place), field.type

    def numbered(self, place: int, part: Part) -> float:
        """What the number of a column says, as long as the order is kept."""
        if not self.kept:
            return 0.0
        return number_speaks(self.printed.get(place, 0), self._expected(part))

    def _expected(self, part: Part) -> int:
        """The number in the row of column numbers, 0 where the known ones do not agree."""
        parts = self.parts
        shifts = set()
        for column, one in self.known.items():
            number = self.printed.get(column)
            if number and one in parts:
                shifts.add(number - parts.index(one))
        return parts.index(part) + shifts.pop() if len(shifts) == 1 else 0

    def add_up(self, chosen: Assignment) -> float:
        """What percentages say of some columns being some parts."""
        at = {part.id: column for column, part in (self.known | chosen).items()}
        if self.block.type == "list":
            checks = self.sums.of_list(self.parts, self.body.rows, at)
        else:
            rows = {part.id: row for row, part in self.labelled.items()}
            checks = self.sums.of_rows(rows, at)
        return self.sums.speak(checks, lambda place: place[1] in chosen)


def recover_columns(body: Body, found: Match) -> Match:
    """Give columns in unknown words their parts, where all else leaves no doubt.

    Parameters
    ----------
    body
        The block.
    found
        What is known by words.
    """
    carries = body.block.carries
    sure: Assignment = _labels(body, found) | _regrouped(body, found)
    rows = list(takewhile(lambda row: not body.grid.is_tail(row), body.rows))
    columns = _Columns(
        body.grid,
        body.block,
        body.wording.columns,
        known=found.known | sure,
        strange={c: " ".join(body.paths[c]) for c in _ungrouped(body, found) if c not in sure},
        body=replace(body, rows=rows),
        missing=[part for part in found.missing if part not in sure.values()],
    )
    assigned = assign(scored(columns.strange, columns.missing, columns.speak), columns.add_up)
    open_ = {c: parts for c, parts in assigned.open.items() if any(map(carries, parts))}
    for column, part in assigned.sure.items():
        if carries(part) or part.type in _READ:
            sure[column] = part
        else:
            open_[column] = [part]
    return found.recovered(sure, open_)


def _ungrouped(body: Body, found: Match) -> list[int]:
    """Columns with more than a heading for several columns: alone, it says of none what it is."""
    paths = body.wording.paths
    groups = {path[:level] for path in paths for level in range(1, len(path))}
    return [column for column in found.strange if body.paths[column] not in groups]


def _regrouped(body: Body, found: Match) -> Assignment:
    """Columns whose headings are one part's alone, but for that of the group above them."""
    regrouped: Assignment = {}
    tails = {column: body.paths[column][1:] for column in found.strange}
    for column, tail in tails.items():
        same = [part for part in found.missing if tail and part.path[1:] == tail]
        if len(same) == 1 and list(tails.values()).count(tail) == 1:
            (part,) = same
            if not turns(body.paths[column][0], part.path[0]):
                regrouped[column] = part
    return regrouped


def _labels(body: Body, found: Match) -> Assignment:
    """The only column whose cells are the labels of the rows, where that is asked for."""
    label = next((part for part in found.missing if part.type == "label"), None)
    if label is None:
        return {}
    own = []
    for column in found.strange:
        held = [row for row in body.rows if (row, column) in body.grid.cells]
        known = [row for row in held if body.grid.key(row, column) in body.wording.labels]
        if len(known) > _LABELLED * len(held):
            own.append(column)
    return {own[0]: label} if len(own) == 1 else {}
