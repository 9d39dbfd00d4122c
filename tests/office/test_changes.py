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


def test_no_digests_thousands_have_a_dot_and_what_is_short_is_said():
    before, after = example(), example().indicators.copy()
    at = after.query("target == '1b' and level == 'bloc' and year == 2025").index[0]
    after.loc[at, ["denominator", "units_short"]] = [1170, 1004]
    rows = differences(Runs(before, replace(before, indicators=after)))
    told = list(changes.lines(rows, before, "Thay đổi"))
    page = changes.page(rows, before, "Thay đổi")
    assert all("166/1.170, còn thiếu 1.004" in text for text in (told[-1], page))
    assert '<div class="table" role="region"' in page and 'class="top"' in page
    sent = {"what": "file", "old": f"accepted {'f' * 64}", "new": f"accepted {'e' * 64}"}
    blank = dict.fromkeys(("organisation", "sheet", "cell", "file", "item", "part", "why"), "")
    cells = changes.Words(before).cells(blank | {"year": None} | sent)
    assert cells[3:5] == ("bản trước", "bản khác")


def test_a_reason_is_told_once():
    before = example()
    rows = before.observations.copy()
    rows["value"] += 1000
    told = "\n".join(
        changes.lines(
            differences(Runs(before, replace(before, observations=rows))), before, "Thay đổi"
        )
    )
    assert told.count("File_new:") == 1


def test_many_of_one_organisation_are_one_line():
    before = example()
    less = before.observations.iloc[0:0]
    rows = differences(Runs(before, replace(before, observations=less)))
    told = list(changes.lines(rows, before, "Thay đổi"))
    assert len(told) < len(rows)
    assert any("điểm." in line for line in told)
