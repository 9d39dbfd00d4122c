"""Which year a workbook is for, and which sheets are copies."""

import pytest

from analysis.forms.years import copies_among, copy_statements, title_findings, which_year
from analysis.messages import Finding
from made_up_forms import CLUB, EVERY, FORMS, MERGES, OWN, a_sheet, changed, codes, headers, read

ONE = next(form for form in FORMS.forms if form.id == "ONE")
CLUBS = next(form for form in FORMS.forms if form.id == "CLUB")


def titled(title, **options):
    return a_sheet([[title], *OWN[1:]], merges=MERGES, **options)


@pytest.mark.parametrize(
    ("title", "folder", "dated", "year", "told"),
    [
        ("BÁO CÁO TRỒNG CÂY NĂM 2022", 2022, "", 2022, []),
        ("BÁO CÁO TRỒNG CÂY NĂM 2022", 2023, "", 2022, ["folder_year"]),
        ("BÁO CÁO TRỒNG CÂY NĂM 2019", None, "", 2019, ["form_year.open"]),
        ("BÁO CÁO TRỒNG CÂY", 2022, "", 2022, ["year_from_folder"]),
        ("BÁO CÁO TRỒNG CÂY", None, "2023-01-10", 2022, ["year_from_folder.letter"]),
        ("BÁO CÁO TRỒNG CÂY", None, "2023-07-01", 2023, ["year_from_folder.letter"]),
        ("BÁO CÁO TRỒNG CÂY", 2022, "2022-01-10", None, []),
        ("BÁO CÁO TRỒNG CÂY", None, "", None, []),
    ],
)
def test_title_folder_and_date(title, folder, dated, year, told):
    found = which_year(headers(titled(title)), ONE, folder, dated)
    assert (found.year, [one.code for one in found.findings]) == (year, told)


def test_the_forms_own_field_counts_most():
    found = which_year(headers(a_sheet(CLUB)), CLUBS, 2022, "")
    assert (found.year, found.findings) == (2022, [])
    stale = headers(a_sheet(changed(3, 2, 2021, CLUB)))
    assert which_year(stale, CLUBS, None, "").year == 2021


def test_a_field_that_all_else_contradicts_is_asked_about():
    rows = [["CÂU CHUYỆN CỦA HỘI XANH NĂM 2022"], *changed(3, 2, "2021", CLUB)]
    found = which_year(headers(a_sheet(rows)), CLUBS, 2022, "2023-01-10")
    assert found.year == 2022
    assert [(one.code, one.place.cell) for one in found.findings] == [("stated_year", "B4")]


def test_the_wording_decides_between_two_years():
    rows = changed(4, 3, "Đã trồng được", [["BÁO CÁO TRỒNG CÂY NĂM 2022"], *OWN[1:]])
    assert which_year(headers(a_sheet(rows, merges=MERGES)), ONE, 2023, "").year == 2022


def test_last_years_sheet_is_a_copy():
    now, old = titled("BÁO CÁO TRỒNG CÂY NĂM 2022"), titled("BÁO CÁO TRỒNG CÂY NĂM 2021")
    for pair in ((now, old), (old, now)):
        found = headers(*pair)
        copies = copies_among(found, 2022)
        assert [copy.title.year for copy in copies] == [2021]
        statements = list(copy_statements(copies[0], 2022))
        assert statements[0].code == "sheet_copy" and statements[1].role == "ignored"


def test_of_two_sheets_a_hidden_one_is_a_copy():
    found = headers(titled("BÁO CÁO TRỒNG CÂY"), titled("BÁO CÁO TRỒNG CÂY", hidden=True))
    assert copies_among(found, 2022) == found[1:]
    assert next(copy_statements(found[1], 2022)).code == "sheet_copy.hidden"


def test_a_single_sheet_with_another_year_is_read_and_asked_about():
    (found,) = headers(titled("BÁO CÁO TRỒNG CÂY NĂM 2021"))
    assert not copies_among([found], 2022)
    (one,) = title_findings(found, 2022)
    assert isinstance(one, Finding) and (one.code, one.place.cell) == ("title_year", "A1")


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("DỰ THẢO TỔNG HỢP TRỒNG CÂY NĂM 2022", True),
        ("TỔNG HỢP TRỒNG CÂY 6 THÁNG ĐẦU NĂM 2022", True),
        ("TỔNG HỢP TRỒNG CÂY NĂM 2022", False),
    ],
)
def test_a_draft_or_a_part_of_a_year_is_asked_about(title, told):
    assert ("title_provisional" in codes(read(a_sheet(changed(1, 1, title, EVERY))))) == told
