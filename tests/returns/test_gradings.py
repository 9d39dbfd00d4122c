"""Grades of a decision list: one a stage; two are an error or asked about."""

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
