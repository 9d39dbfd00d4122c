"""Which column is which, and what is said of those that are none."""

import pytest

from analysis.forms.columns import column_statements
from analysis.forms.header import version_of
from analysis.messages import Finding
from made_up_forms import EVERY, GAPS, MERGES, OWN, a_sheet, a_table, changed, headers


def said(rows, **options):
    table = a_table(rows, **options)
    findings = [one for one in column_statements(table) if isinstance(one, Finding)]
    return table, {(one.code, one.place.cell) for one in findings}


def test_each_column_has_its_part():
    table, findings = said(OWN, merges=MERGES)
    ids = {column: part.id for column, part in table.columns.items()}
    assert ids == {1: "label", 2: "whole", 3: "result", 4: "alive", 5: "remark"}
    assert not findings and not table.strange and not table.lacking


@pytest.mark.parametrize(
    ("row", "column", "text", "findings"),
    [
        (2, 4, "Số cây sồii", {("heading_close", "D2")}),
        (2, 4, "Diện tích", {("heading_by_place", "D2")}),
        (2, 4, "Diện tích cây", {("heading_by_place", "D2")}),
        (2, 4, "Số cây chưa sồi", {("heading_unknown.open", "D2")}),
        (2, 4, None, {("heading_missing", "")}),
        (2, 1, "Số", {("column_extra", "A2")}),
        (
            2,
            4,
            "Số cây thông",
            {
                ("heading_twice.unread", "C2"),
                ("heading_twice.unread", "D2"),
                ("heading_missing", ""),
            },
        ),
    ],
)
def test_what_is_said_of_a_heading(row, column, text, findings):
    table, found = said(changed(row, column, text, EVERY))
    assert found == findings
    unread = {("heading_missing", ""), ("heading_unknown.open", "D2")}
    assert bool(table.lacking) == bool(unread & findings)
    if table.lacking:
        assert 4 in table.strange and 4 not in table.columns


def test_a_doubled_column_is_read_where_it_makes_no_difference():
    rows = [[*row, *[None] * (4 - len(row))] for row in EVERY]
    table, found = said([[*row, row[3]] for row in rows])
    assert found == {("heading_twice", "E2")} and table.columns[4].id == "oaks"
    assert table.strange == {5}


def test_of_two_columns_for_names_the_one_with_texts_is_read():
    rows = [*EVERY[:1], [*EVERY[1], "Tên đơn vị"], *EVERY[2:]]
    table, found = said(rows)
    assert ("heading_twice", "E2") in found and table.columns[2].id == "name"


@pytest.mark.parametrize(
    ("heading", "year", "version"),
    [
        ("Đã trồng", 2022, 2022),
        ("Đã trồng được", 2024, 2024),
        ("Đã trồng được", 2022, 2022),
        ("Đã trồng", None, 2021),
    ],
)
def test_whose_wording_a_block_has(heading, year, version):
    (own,) = headers(a_sheet(changed(4, 3, heading), merges=MERGES))
    assert version_of(own, year) == version


def test_a_name_may_be_merged_over_rows_and_a_number_only_along_its_row():
    table = a_table(GAPS, merges=[(3, 1, 4, 1)])
    assert table.fact(4, 1, table.columns[1]).a1 == "A3"
    every = a_table(EVERY, merges=[(5, 3, 6, 3)])
    count = every.columns[3]
    assert every.fact(6, 3, count).a1 == "C6"
    every = a_table(changed(6, 3, None, EVERY), merges=[(5, 3, 6, 3)])
    assert (every.fact(6, 3, count).a1, every.fact(6, 3, count).cell) == ("C6", None)


def test_of_two_names_in_one_merge_the_one_that_is_shown_counts():
    rows = changed(4, 1, "Hội B", GAPS)
    table = a_table(rows, merges=[(3, 1, 4, 1)])
    assert (
        table.fact(4, 1, table.columns[1]).a1,
        table.fact(4, 1, table.columns[1]).cell.value,
    ) == ("A3", "Hội A")
    apart = a_table(rows)
    assert apart.fact(4, 1, apart.columns[1]).a1 == "A4"
    hidden = changed(6, 3, 7, EVERY)
    every = a_table(hidden, merges=[(5, 3, 6, 3)])
    assert every.fact(6, 3, every.columns[3]).a1 == "C6"  # a number, with a query of its own


def test_cells_in_columns_that_are_not_read():
    table = a_table(changed(2, 4, "Số cây chưa sồi", EVERY))
    assert [(list(m.columns), m.role) for m in table.rest(5)] == [([4], "issue"), ([4], "ignored")]
