"""Grades of a decision list: one a stage; two are an error or asked about."""

import random

import pytest

from analysis.returns.gradings import gradings
from analysis.returns.model import Return, Value
from told import all_told


def mark(row, measure, value=1):
    cell = f"{measure[-1]}{row}"
    return Value((0, row), "S", cell, "b", measure, "mark", measure, "", value, "x", "mark")


def told(*values, who=((8, "A"), (9, "B"))):
    lines = {(0, row): organisation for row, organisation in who}
    item = Return("f", scope="decision", year=2023, dated="2024-01-05", values=values, who=lines)
    rows, findings = gradings(item)
    return (
        [(r["organisation"], r["stage"], r["grade"], r["cell"]) for r in rows],
        [(f.severity, f.code, f.cell) for f in all_told(findings)],
    )


def test_a_mark_gives_the_grade_of_its_column_and_a_word_its_own():
    rows, findings = told(
        mark(8, "decided:good"), mark(8, "self:excellent"), mark(9, "decided", "failed")
    )
    assert rows == [
        ("A", "self", "excellent", "t8"),
        ("A", "decided", "good", "d8"),
        ("B", "decided", "failed", "d9"),
    ]
    assert not findings


def test_two_marks_are_an_error_and_no_grade():
    rows, findings = told(mark(8, "decided:good"), mark(8, "decided:excellent"))
    assert not rows
    assert findings == [("error", "two_grades", "d8"), ("error", "two_grades", "t8")]


def test_a_line_that_is_nobodys_gives_none():
    assert told(mark(8, "decided:good"), who=()) == ([], [])


def test_two_grades_on_two_lines_are_asked_about():
    rows, findings = told(
        mark(8, "decided:good"), mark(9, "decided:excellent"), who=((8, "A"), (9, "A"))
    )
    assert len(rows) == 2 and {code for _, code, _ in findings} == {"graded_twice"}


def test_who_has_no_decided_grade_in_a_list_of_decisions_is_asked_about():
    who = [(8, "A"), (9, "B"), (10, "C")]
    own = [mark(row, "self:good") for row, _ in who]
    decided = [mark(8, "decided:good"), mark(9, "decided:completed")]
    assert told(*own, *decided, who=who)[1] == [("query", "grade_undecided", "d10")]
    spoken = mark(10, "decided:good", None)  # "x?", told where it is read
    assert not told(*own, *decided, spoken, who=who)[1]
    assert not told(*own, decided[0], who=who)[1], "most have none: a form of self-gradings"


GRADES = ["excellent", "good", "completed", "failed"]
NAMES = [f"T{n:02}" for n in range(40)]


def drawn(seed, kept=0.85):
    """What 40 organisations say of themselves, and what was decided: mostly the same."""
    draw = random.Random(seed)
    own = draw.choices(GRADES, (2, 6, 2, 1), k=len(NAMES))
    decided = [one if draw.random() < kept else draw.choice(GRADES) for one in own]
    return own, decided


def slipped_from(own, decided):
    lines = list(enumerate(NAMES, start=8))
    values = [
        mark(row, f"{stage}:{grade}")
        for stage, grades in (("self", own), ("decided", decided))
        for (row, _), grade in zip(lines, grades, strict=True)
        if grade
    ]
    findings = told(*values, who=lines)[1]
    return [cell for _, code, cell in findings if code == "grades_slipped"]


@pytest.mark.parametrize("seed", range(200))
def test_what_was_decided_otherwise_is_no_slip(seed):
    assert not slipped_from(*drawn(seed, kept=random.Random(seed).choice([1, 0.9, 0.7, 0.5])))


@pytest.mark.parametrize("blank", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_decided_grades_one_line_off_are_asked_about_where_they_do_not_fit(seed, blank):
    own, decided = drawn(seed)
    down = [*decided[:4], "" if blank else decided[3], *decided[4:-1]]
    up = [*decided[:4], *decided[5:], decided[0]]
    for moved in (down, up):
        wrong = sum(a != b for a, b in zip(moved, decided, strict=True))
        asked = slipped_from(own, moved)
        assert len(asked) >= 0.8 * wrong or wrong < 10, (wrong, len(asked))
