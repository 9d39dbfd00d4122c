"""From one year to the next, and beside what else is known of a year."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.editing.years import across_years
from analysis.pipeline.checked import load_reference
from analysis.returns.lives import Lives
from numbers_of import ALL_RULES
from told import all_told


def observed(organisation, year, measure, n):
    return {
        "organisation": organisation,
        "year": year,
        "quarter": "",
        "measure": measure,
        "value": n,
        "file": f"{year}",
        "sheet": "S",
        "cell": "A1",
        "raw": str(n),
    }


EVENTS = pd.DataFrame(
    [
        ("2022-05-01", "renamed", "A", "B", ""),
        ("2023-02-01", "merged", "X", "M", ""),
        ("2023-02-01", "merged", "Y", "M", ""),
    ],
    columns=["date", "event", "predecessor", "successor", "decision"],
)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 5),
            ],
            [],
        ),
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 4),
            ],
            [("note", "training_lost")],
        ),
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 4),
                ("Z", 2021, "committee_members", 9),
                ("Z", 2022, "committee_members", 9),
            ],
            [("query", "training_lost")],
        ),
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 4),
                ("Z", 2021, "committee_members", 9),
                ("Z", 2022, "committee_members", 7),
            ],
            [("note", "training_lost")],
        ),
        ([("A", 2021, "members", 50), ("B", 2022, "members", 90)], [("query", "members_jump")]),
        ([("A", 2021, "members", 50), ("B", 2022, "members", 60)], []),
        ([("Z", 2021, "members", 5), ("Z", 2022, "members", 12)], []),
        ([("X", 2022, "members", 20), ("X", 2023, "members", 90)], []),
        ([("Z", 2021, "members", 50), ("Z", 2023, "members", 150)], []),
    ],
)
def test_from_one_year_to_the_next(rows, codes):
    register = Lives(load_reference().having(events=EVENTS))
    found = across_years([observed(*r) for r in rows], [], [], ALL_RULES, register)
    assert [(f.severity, f.code) for f in all_told(found)] == codes


def test_what_changed_is_told_in_numbers():
    register = Lives(load_reference().having(events=EVENTS))
    rows = [observed("A", 2021, "members", 50), observed("B", 2022, "members", 90)]
    (found,) = all_told(across_years(rows, [], [], ALL_RULES, register))
    assert (found.organisation, found.year, found.found, found.expected) == ("B", 2022, "90", "50")
    assert found.message.startswith("đảng viên năm 2021 là 50, năm 2022 là 90")


def founded(predecessors=(), **days):
    """A register of which only the days of foundation are known."""
    records = {o: {"founded": day} for o, day in days.items()}
    return SimpleNamespace(records=records, predecessors=dict(predecessors))


def test_words_repeated_from_last_year_are_a_note():
    row = {
        "organisation": "Z",
        "target": "3",
        "file": "f",
        "sheet": "S",
        "cell": "A1",
        "cause": "Một số đảng viên chưa tự giác học tập",
        "raw": "",
    }
    texts = [
        {**row, "year": 2021},
        {**row, "year": 2022, "cause": row["cause"].upper() + "."},
        {**row, "year": 2024},
    ]
    found = all_told(across_years([], texts, [], ALL_RULES, founded()))
    assert [(f.severity, f.year) for f in found] == [("note", 2022)]


def graded(organisation, grade, stage="decided"):
    at = {"organisation": organisation, "year": 2023, "file": "f", "sheet": "S", "cell": "A1"}
    return {**at, "raw": grade, "stage": stage, "grade": grade}


def test_a_grade_for_half_a_year():
    days = {"N": "2023-09-12", "O": "", "J": "2023-06-30", "S": "2023-09-12"}
    register = founded({"S": {"T"}}, **days)
    grades = [graded(o, g) for o in "NOJS" for g in ("good", "ungraded")]
    found = all_told(across_years([], [], grades, ALL_RULES, register))
    assert [(f.organisation, f.severity) for f in found] == [("N", "query")]


@pytest.mark.parametrize(
    ("grade", "stage", "failed", "asked"),
    [
        ("excellent", "decided", 1, ["excellent_with_failed"]),
        ("excellent", "decided", 0, []),
        ("excellent", "self", 1, []),
        ("good", "decided", 1, []),
    ],
)
def test_excellent_with_somebody_who_failed(grade, stage, failed, asked):
    rows = [observed("Z", 2023, "members_failed", failed)]
    grades = [graded("Z", grade, stage)]
    found = all_told(across_years(rows, [], grades, ALL_RULES, founded(Z="")))
    assert [f.code for f in found] == asked


def test_what_is_counted_over_a_term_begins_anew_with_the_next():
    rows = [observed("Z", y, "committee_members_trained", n) for y, n in ((2025, 9), (2026, 1))]
    register = Lives(load_reference())
    terms = {"T": range(2021, 2026), "U": range(2026, 2031)}

    def said(known):
        return [one.code for one in across_years(rows, [], [], ALL_RULES, register, known)]

    assert (said(terms), said({"T": range(2021, 2031)})) == ([], ["training_lost.note"])
