"""Grades of organisations: a word, or an x under one of four."""

from operator import attrgetter, itemgetter

from analysis.grouping import again, grouped
from analysis.returns.model import Return, Rows, Told, of_row

STAGES = ("self", "decided")
GRADED = ("grade", "mark")


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
            given = [v for v in values if v.measure.partition(":")[0] == stage and v.value]
            if len(given) > 1:
                said = {"organisation": organisation, "question": f"two_grades {stage}"}
                findings += [v.finding("two_grades", expected="một mức", **said) for v in given]
                continue
            for v in given:
                grade = v.measure.partition(":")[2] or v.value
                given_as = {"stage": stage, "grade": grade, "decided_on": item.dated}
                rows.append(v.row((organisation, item.year or 0), item.file, **given_as))
    return rows, findings + _twice(rows)


def _twice(rows: Rows) -> Told:
    """An organisation with two grades in one list."""
    findings = []
    for before, row in again(rows, itemgetter("organisation", "stage")):
        if before["grade"] != row["grade"]:
            findings += [of_row("graded_twice", before), of_row("graded_twice", row)]
    return findings
