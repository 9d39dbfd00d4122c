"""Grades of organisations: a word, or an x under one of four."""

from collections.abc import Sequence
from operator import attrgetter, itemgetter

from analysis.grouping import again, grouped
from analysis.returns.model import Return, Row, Rows, Told, Value, of_row

STAGES = ("self", "decided")
GRADED = ("grade", "mark")
FEWEST, MOSTLY = 5, 3  # grades that fit one line off alone; so many times those that do not


def gradings(item: Return) -> tuple[Rows, Told]:
    """The grades that a list gives, be it the decision or what organisations say of themselves.

    Returns
    -------
    tuple
        (rows of the table `gradings`, findings). Two marks for one grade are an error and no row;
        two grades of one organisation in one list are both rows, and asked about.
    """
    rows: Rows = []
    findings: Told = []
    for line, values in grouped(item.values, attrgetter("line")).items():
        organisation = item.who.get(line)
        if not organisation:
            continue
        for stage in STAGES:
            given = [v for v in values if _stage(v) == stage and v.value]
            if len(given) > 1:
                said = {"organisation": organisation, "question": f"two_grades {stage}"}
                findings += [v.finding("two_grades", expected="một mức", **said) for v in given]
                continue
            for v in given:
                grade = v.measure.partition(":")[2] or v.value
                given_as = {"stage": stage, "grade": grade, "decided_on": item.dated}
                rows.append(v.row((organisation, item.year or 0), item.file, **given_as))
    return rows, findings + _twice(rows) + _undecided(item, rows) + _slipped(rows)


def _stage(value: Value) -> str:
    return value.measure.partition(":")[0]


def _twice(rows: Rows) -> Told:
    """An organisation with two grades in one list."""
    findings = []
    for before, row in again(rows, itemgetter("organisation", "stage")):
        if before["grade"] != row["grade"]:
            findings += [of_row("graded_twice", before), of_row("graded_twice", row)]
    return findings


def _undecided(item: Return, rows: Rows) -> Told:
    """What organisations say of themselves where nothing was decided, in a list of decisions."""
    spoken = {item.who.get(v.line) for v in item.values if _stage(v) == "decided" and v.raw}
    own = [row for row in rows if row["stage"] == "self"]
    alone = [row for row in own if row["organisation"] not in spoken]
    return [of_row("grade_undecided", row) for row in alone] if 2 * len(alone) < len(own) else []


def _slipped(rows: Rows) -> Told:
    """Decided grades that were put in one line off, from some line to the end of the list.

    There what was decided is mostly what the organisation beside says of itself.
    """
    given = {(row["organisation"], row["stage"]): row for row in rows}
    names = list(dict.fromkeys(row["organisation"] for row in rows))
    own, decided = ([_grade(given.get((name, stage))) for name in names] for stage in STAGES)
    for beside in (["", *decided][:-1], [*decided, ""][1:]):
        start = _fits_better(own, decided, beside)
        if start < len(names):
            moved = [given.get((name, "decided")) for name in names[start:]]
            return [of_row("grades_slipped", row) for row in moved if row]
    return []


def _grade(row: Row | None) -> str:
    return row["grade"] if row else ""


def _fits_better(own: Sequence[str], decided: Sequence[str], beside: Sequence[str]) -> int:
    """The first line from which on one's own grades are those beside; past the end if none is.

    Only lines count at which one of the two fits and the other does not, as in McNemar's test.
    """
    found = len(own)
    gained = beside_fits = own_fits = 0
    for at, (said, done, other) in reversed([*enumerate(zip(own, decided, beside, strict=True))]):
        if said and done and other and done != other:
            own_fits += said == done
            beside_fits += said == other
        more = beside_fits - own_fits
        if beside_fits >= max(FEWEST, MOSTLY * own_fits) and more > gained:
            found, gained = at, more
    return found
