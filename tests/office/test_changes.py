"""What differs, in words: every line names who, what, before, now and why; a page holds all."""

from dataclasses import replace

from analysis.measuring.differences import Runs, differences
from analysis.measuring.example import example
from analysis.office import changes


def found(texts=None):
    """The differences when the first value is another one."""
    before = example()
    rows = before.observations.copy()
    rows.loc[0, "value"] = 77
    if texts:
        rows.loc[0, "file"] = texts
    return differences(Runs(before, replace(before, observations=rows))), before


def test_each_line_says_who_what_before_and_now():
    rows, tables = found()
    told = "\n".join(changes.lines(rows, tables, "Thay đổi"))
    row = rows.iloc[0]
    names = changes.Words(tables)
    for words in (names.organisations[row["organisation"]], f"năm {row['year']}", "→ 77"):
        assert words in told


def test_nothing_changed_is_said():
    rows = differences(Runs(example(), example()))
    assert "Không có gì thay đổi." in list(changes.lines(rows, example(), "Thay đổi"))
    assert "Không có gì thay đổi." in changes.page(rows, example(), "Thay đổi")


def test_a_page_is_safe_whatever_a_file_is_called():
    rows, tables = found("<script>alert(1)</script>.xlsx")
    page = changes.page(rows, tables, "Thay đổi")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_many_of_one_organisation_are_one_line():
    before = example()
    less = before.observations.iloc[0:0]
    rows = differences(Runs(before, replace(before, observations=less)))
    told = list(changes.lines(rows, before, "Thay đổi"))
    assert len(told) < len(rows)
    assert any("điểm." in line for line in told)
