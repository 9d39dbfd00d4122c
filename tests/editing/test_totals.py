"""Subtotals and grand totals against their lines."""

import pytest

from analysis.editing.totals import totals
from analysis.messages import Place
from analysis.returns.model import Return, Value
from made_up_forms import may_be

RANGES = {"A3": "1:2", "A6": "4:5", "A7": "1:5"}  # the rows that each total adds up


def cell_of(at, n, field="n", kind="count"):
    base = RANGES.get(at, "")
    return Value((0, int(at[1:])), "S", at, "b", field, kind, "members", "", n, str(n), "", base)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, set()),
        ({"A3": 12}, {"A3"}),
        ({"A7": 40}, {"A7"}),
        ({"A1": 9}, {"A1", "A2"}),  # both totals are off alike: not they, but one of these
        ({"A5": 9}, {"A4", "A5"}),
        ({"A5": 9, "A3": 12}, {"A3", "A4", "A5"}),
    ],
)
def test_totals(changes, named):
    numbers = {"A1": 5, "A2": 6, "A4": 7, "A5": 8} | {
        k: v for k, v in changes.items() if k in ("A1", "A2", "A4", "A5")
    }
    sums = {"A3": 11, "A6": 15, "A7": 26} | {
        k: v for k, v in changes.items() if k in ("A3", "A6", "A7")
    }
    values = tuple(cell_of(a, n) for a, n in numbers.items())
    added = tuple(
        cell_of(a, n, "total:grand" if a == "A7" else "total:total", "total")
        for a, n in sums.items()
    )
    found = totals(Return("f", values=values, totals=added), set(), may_be)
    assert {f.place.cell for f in found} == named
    alone = (cell_of("A7", 1, "total:grand", "total"),)
    assert not list(totals(Return("f", values=values, totals=alone), {Place("S", "A2")}, may_be))


def test_a_line_that_could_not_be_read_breaks_no_total():
    values = (cell_of("A1", 5), cell_of("A2", None))
    item = Return("f", values=values, totals=(cell_of("A3", 11, "total:grand", "total"),))
    assert list(totals(item, set(), may_be)) and not list(totals(item, {Place("S", "A2")}, may_be))


def test_the_only_line_that_can_be_wrong_is_an_error_and_the_totals_are_clean():
    numbers, sums = {"A1": 9, "A2": 6, "A4": 7, "A5": 8}, {"A3": 11, "A6": 15, "A7": 26}
    item = Return(
        "f",
        values=tuple(cell_of(a, n) for a, n in numbers.items()),
        totals=tuple(
            cell_of(a, n, "total:grand" * (a == "A7") or "t", "total") for a, n in sums.items()
        ),
    )
    found = list(totals(item, set(), lambda place, number: place.cell == "A1" and number == 5))
    assert [(f.place.cell, f.code, f.fields["expected"]) for f in found] == [
        ("A1", "total_differs.wrong", 5)
    ]


def test_marks_in_a_wrong_column_are_one_question_of_all_their_totals():
    marks = [cell_of(f"{c}{row}", 1, kind="mark") for c, row in (("A", 1), ("B", 2), ("B", 3))]
    sums = [
        cell_of(f"{c}4", n, "total:grand", "total")._replace(base="1:3")
        for c, n in (("A", 2), ("B", 1))
    ]
    item = Return("f", values=tuple(marks), totals=tuple(sums))
    found = list(totals(item, set(), lambda place, number: True))
    assert {f.place.cell for f in found} == {"A4", "B4"}
    assert len({f.fields["question"] for f in found}) == 1
