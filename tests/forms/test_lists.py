"""What the open rows of a list say."""

import pytest

from analysis.forms.lists import list_rows
from analysis.forms.places import Fact, Late, Marks
from analysis.messages import Finding
from made_up_forms import CLUB, EVERY, GAPS, a_table, changed


def said(rows, which=0, **options):
    table = a_table(rows, which, **options)
    return list(list_rows(table))


def findings(statements):
    return {(one.code, one.place.cell) for one in statements if isinstance(one, Finding)}


def facts(statements, kind):
    return {
        (one.line, one.cell.value)
        for one in statements
        if isinstance(one, Fact) and one.part.type == kind and one.cell
    }


def test_each_entry_has_its_name_and_values():
    statements = said(EVERY)
    assert facts(statements, "organisation") == {(5, "Chi hội A"), (6, "Tổng hợp B")}
    assert facts(statements, "count") == {(5, 5), (5, 6), (6, 7), (6, 8)}
    assert not findings(statements)


def test_what_totals_add_up_is_kept_for_checking():
    totals = [s for s in said(EVERY) if isinstance(s, Fact) and s.part.type == "total"]
    assert {(t.part.id, t.part.unit, t.part.measure, t.cell.value) for t in totals} == {
        ("total:total", "count", "pines", 12),
        ("total:total", "count", "oaks", 14),
        ("total:grand", "count", "pines", 12),
        ("total:grand", "count", "oaks", 14),
    }


def test_a_line_below_the_end_is_late():
    statements = said([*EVERY[:8], [3, "Chi hội C", 1, 2]])
    assert Late(0, 9) in statements and (9, "Chi hội C") in facts(statements, "organisation")


def test_rows_that_add_up_to_the_entry_above_are_its_parts():
    parts = [[None, "- Tổ một", 2, 4], [None, "- Tổ hai", 3, 2]]
    statements = said([*EVERY[:5], *parts, *EVERY[5:]])
    assert facts(statements, "organisation") == {(5, "Chi hội A"), (8, "Tổng hợp B")}
    assert findings(statements) == {("row_details", "B6")}
    others = [[None, "Tổ một", 2, 4], [None, "Tổ hai", 3, 3]]
    statements = said([*EVERY[:5], *others, *EVERY[5:]])
    assert (6, "Tổ một") in facts(statements, "organisation")


@pytest.mark.parametrize("mark", ["nt", "-nt-", "Như trên", '"', "''"])
def test_as_above_is_what_stands_above(mark):
    rows = changed(4, 3, mark, GAPS)
    statements = said(changed(5, 3, mark, rows))
    assert facts(statements, "cause") == {(3, "Đất xấu"), (4, "Đất xấu"), (5, "Đất xấu")}
    assert {("as_above", "C4"), ("as_above", "C5")} <= findings(statements)


def test_as_above_where_nothing_stands_above_is_an_error():
    statements = said(changed(3, 3, "nt", GAPS))
    assert facts(statements, "cause") == {(4, "Hạn hán"), (5, "Mất mùa")}
    assert ("as_above.alone", "C3") in findings(statements)


def test_in_a_list_of_what_was_hard_a_blank_name_means_the_name_above():
    statements = said(GAPS)
    assert facts(statements, "organisation") == {(3, "Hội A"), (4, "Hội A"), (5, "Hội B")}
    assert findings(statements) == {("name_carried", "B4")}
    assert not findings(said(GAPS, merges=[(3, 1, 4, 1)]))


def test_what_was_hard_lacks_a_part_where_its_column_is_unread():
    assert findings(said(changed(2, 3, None, GAPS))) == {
        ("shortfall_incomplete", "B3"),
        ("shortfall_incomplete", "B4"),
        ("shortfall_incomplete", "B5"),
        ("name_carried", "B4"),
    }


def test_without_names_nothing_is_read():
    statements = said(changed(2, 2, None, EVERY))
    assert findings(statements) == {("subject_missing", "")} and not facts(statements, "count")
    issues = [m for m in statements if isinstance(m, Marks) and m.role == "issue"]
    assert {3, 4} <= set(issues[2].columns)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (CLUB, set()),
        (CLUB[:7], {("row_missing.listed", "")}),
        (
            changed(8, 2, "Trồng cây bóng mát", CLUB),
            {("row_twice.listed", "C7"), ("row_twice.listed", "C8"), ("row_missing.listed", "")},
        ),
        (
            [*CLUB[:7], ["Người lập"], CLUB[7]],
            {("row_after_end", "C9"), ("row_missing.listed", "")},
        ),
    ],
)
def test_each_printed_line_is_there_once(rows, told):
    assert findings(said(rows, which=1)) == told


def test_a_sentence_beside_the_columns_of_a_shortfall_is_not_lost_in_silence():
    rows = [GAPS[0], [*GAPS[1], "Ghi chú"], [*GAPS[2], "Do mưa lũ kéo dài"], [*GAPS[3], "xong"]]
    found = findings(said(rows))
    assert ("text_aside", "D3") in found and "D4" not in {cell for _, cell in found}


NAMED = [GAPS[0], [*GAPS[1], "Ghi chú"], *(list(row) for row in GAPS[2:])]


@pytest.mark.parametrize("said", ["(xem cột ghi chú)", "như phần Ghi chú", "Nêu ở mục ghi chú."])
def test_a_cell_that_names_a_column_means_what_stands_there(said):
    rows = changed(3, 3, said, [*NAMED[:2], [*NAMED[2], "Đất mặn"], *NAMED[3:]])
    statements = list(list_rows(a_table(rows, 0)))
    assert (3, "Đất mặn") in facts(statements, "cause")
    assert ("as_above", "C3") in findings(statements)


def test_a_cell_that_names_a_column_without_anything_is_an_error_and_no_text():
    statements = said(changed(3, 3, "(xem cột ghi chú)", NAMED))
    assert 3 not in {line for line, _ in facts(statements, "cause")}
    assert ("as_above.alone", "C3") in findings(statements)


def test_a_text_with_the_word_for_a_column_is_itself():
    for text in ("Phần mềm lỗi", "Chưa làm xong phần ghi chú"):
        statements = said(changed(3, 3, text, NAMED))
        assert (3, text) in facts(statements, "cause")


def test_sentences_below_a_list_of_what_was_hard_are_one_question():
    first = "Do nhiều cây non mới trồng bị ngập úng sau bão."
    second = "Do các hội viên ở xa vườn, chưa chăm sóc cây thường xuyên."
    for below in ([[first], [second]], [[], [first], [second]]):
        told = findings(said([*CLUB, *below], which=1))
        rows = [len(CLUB) + at for at, row in enumerate(below, 1) if row]
        assert {("text_aside", f"A{row}") for row in rows} <= told


def test_days_names_and_headings_below_a_list_are_no_sentences():
    ends = [["Cao Bằng, ngày 5 tháng 12 năm 2025"], ["NGƯỜI LẬP BIỂU"], ["Nông Thị Hoa"]]
    told = findings(said([*CLUB, *ends], which=1))
    assert "text_aside" not in {code for code, _ in told}
