"""Fixed rows: by their labels, and by the sections they stand in."""

import pandas as pd
import pytest

from analysis.forms.locate import locate
from analysis.forms.maps import compile_forms
from analysis.forms.places import Fact, Marks
from analysis.forms.rows import fixed_rows, match_rows
from analysis.messages import Finding
from analysis.reading.workbook import Workbook
from made_up_forms import CLUB, COLUMNS, LEXICON, MERGES, OWN, a_sheet, a_table, changed, line


def said(rows, which=0, **options):
    table = a_table(rows, which, **options)
    return list(fixed_rows(table))


def findings(statements):
    return {(one.code, one.place.cell) for one in statements if isinstance(one, Finding)}


def numbers(statements):
    return {
        one.part.measure: one.cell.value
        for one in statements
        if isinstance(one, Fact) and one.part.type == "count" and one.cell
    }


def test_equal_labels_are_told_apart_by_their_section():
    table = a_table(OWN, merges=MERGES)
    known = match_rows(table).known
    assert {row: part.id for row, part in known.items()} == {
        5: "name",
        6: "spring",
        7: "spring.pine",
        8: "autumn",
        9: "autumn.pine",
        10: "autumn.oak",
    }


def test_sections_may_have_changed_places():
    rows = [*OWN[:5], *OWN[7:9], *OWN[5:7], *OWN[9:]]
    found = numbers(said(rows, merges=MERGES))
    assert (found["autumn.pine_whole"], found["spring.pine_whole"]) == (40, 30)


@pytest.mark.parametrize(
    ("row", "text", "told"),
    [
        (10, "Cây sồii", {("row_close", "A10")}),
        (10, "Cây bưởi", {("row_by_place", "A10")}),
        (10, "xyz", {("row_by_place", "A10")}),
        (10, "Cây không sồi", {("row_unknown", "A10")}),
        (10, 7, {("row_unknown.open", "A10")}),
        (6, "Vụ xuâm", set()),
        (
            9,
            "Cây sồi",
            {("row_twice.unread", "A9"), ("row_twice.unread", "A10"), ("row_missing", "")},
        ),
    ],
)
def test_what_is_said_of_a_label(row, text, told):
    assert findings(said(changed(row, 1, text), merges=MERGES)) == told


def test_numbers_without_a_label_are_issues():
    statements = said(changed(10, 1, None), merges=MERGES)
    assert findings(statements) == {("row_unknown.unlabelled", "B10")}
    assert [
        list(one.columns) for one in statements if isinstance(one, Marks) and one.role == "issue"
    ] == [[2, 3, 4]]


def test_a_row_that_nobody_asks_for_is_left_aside():
    rows = [*OWN[:10], ["Cây bưởi", 1, 2, 3], *OWN[10:]]
    assert findings(said(rows, merges=MERGES)) == {("row_extra", "A11")}
    assert findings(said([*OWN[:10], [None, 1], *OWN[10:]], merges=MERGES)) == {
        ("row_unknown.bare", "B11")
    }


def test_below_a_signature_nothing_is_asked_about():
    rows = [*OWN, ["Cây bưởi", 1, 2, 3]]
    assert not findings(said(rows, merges=MERGES))


def test_a_number_where_the_form_asks_for_none():
    rows = [*OWN[:5], ["Vụ xuân", None, None, None, 3], *OWN[6:]]
    assert not findings(said(rows, merges=MERGES))
    rows = [*OWN[:5], ["Vụ xuân", 3], *OWN[6:]]
    assert findings(said(rows, merges=MERGES)) == {("value_unasked", "B6")}


def test_without_labels_nothing_is_read():
    statements = said(changed(3, 1, None), merges=MERGES)
    assert ("subject_missing", "") in findings(statements) and not numbers(statements)


def test_the_value_of_a_pair_is_the_first_cell_right_of_its_label():
    assert numbers(said(CLUB)) == {"members": 17}
    rows = changed(4, 2, None, CLUB)
    assert numbers(said([*rows[:3], ["Số hội viên", None, 18], *rows[4:]])) == {"members": 18}


def test_a_second_value_of_a_pair_is_asked_about_unless_it_stands_away():
    beside = [*CLUB[:3], ["Số hội viên", 17, 18], *CLUB[4:]]
    away = [*CLUB[:3], ["Số hội viên", 17, None, None, None, 18], *CLUB[4:]]
    assert findings(said(beside)) == {("value_extra", "C4")} and not findings(said(away))


def answers(*rows):
    """A form that asks for answers in its last column, and what is read of it."""
    own = {"sheet": "own", "block": "own"}
    lines = [
        line("form", "ASK", type="organisation", first="2021"),
        line("sheet", "own", sheet="own"),
        line("block", "own", **own, type="matrix"),
        line("title", text="VIỆC CỦA HỘI NĂM {year}", **own),
        line("column", "label", "Nội dung", **own, type="label"),
        line("column", "whole", "Tổng số", **own),
        line("column", "result", "Đã làm", **own),
        line("row", "plan", "Có kế hoạch trồng cây", **own),
        line("row", "trees", "Số cây đã trồng", **own),
        line("field", "plan:result", **own, type="flag", measure="plan"),
        line("field", "trees:whole", **own, type="count", measure="wanted"),
        line("field", "trees:result", **own, type="count", measure="trees"),
    ]
    maps = compile_forms(pd.DataFrame(lines, columns=COLUMNS).assign(form="ASK"))
    head = [["VIỆC CỦA HỘI NĂM 2022"], ["Nội dung", "Tổng số", "Đã làm"]]
    book = Workbook("xlsx", [a_sheet([*head, *rows, ["Số cây đã trồng", 5, 4]])])
    found = locate(book, maps, LEXICON)
    given = [f for f in found.facts if f.part.type == "flag" and f.cell is not None]
    return [f.column for f in given], [f.place.cell for f in found.findings]


@pytest.mark.parametrize(
    ("row", "read", "asked"),
    [
        (["Có kế hoạch trồng cây", None, "Có"], [3], []),
        (["Có kế hoạch trồng cây", "Có"], [2], ["B3"]),
        (["Có kế hoạch trồng cây", "x"], [], ["B3"]),
        (["Có kế hoạch trồng cây", "Có", "Không"], [3], []),
        (["Có kế hoạch trồng cây"], [], []),
    ],
)
def test_an_answer_one_column_off_is_read_and_asked_about(row, read, asked):
    assert answers(row) == (read, asked)
