"""The forms of each year, blank, and addressed to whom they are for."""

import openpyxl
import pytest

from analysis.office.template import blank, layout, write_templates
from blank_forms import YEARS, covered, lines_of


def test_every_year_has_its_forms(reference):
    assert {y: sorted(f for f, year in covered(reference) if year == y) for y in YEARS} == {
        2021: ["PL1-2021", "QD-XL"],
        2022: ["PL1-2021", "QD-XL"],
        2023: ["QD-XL", "TH-2023"],
        2024: ["QD-XL", "TH-2023"],
        2025: ["PL1-2025", "QD-XL"],
    }


def test_titles_say_the_year_and_sheets_their_names(reference):
    for form, year in covered(reference):
        lines, book = lines_of(reference, form, year), blank(form, year, reference)
        names = lines[(lines["kind"] == "sheet") & (lines["type"] != "optional")]["text"]
        assert book.sheetnames == list(names)
        for sheet in book:
            assert f"NĂM {year}" in sheet["A5"].value
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_templates_for_one_organisation(reference, tmp_path):
    paths = write_templates(reference, 2025, tmp_path, "b")
    assert [p.name for p in paths] == ["PL1-2025_2025_b.xlsx"]
    sheet = openpyxl.load_workbook(paths[0])["PL1"]
    assert (sheet["C9"].value, sheet["C10"].value) == (
        "Chi bộ Công ty CP Tổng hợp Thử",
        "Chi bộ cơ sở",
    )
    spots = layout("TH-2023", 2023, reference, "a")
    assert {s.value for s in spots if s.type == "organisation" and s.role == "entry"} == {
        "Đảng bộ Sở Thử",
        None,
    }


@pytest.mark.parametrize(
    ("form", "year", "words"),
    [
        ("PL1-2021", 2023, "2021, 2022"),
        ("TH-2023", 2025, "2023, 2024"),
        ("PL1-2025", 2024, "từ năm 2025"),
        ("KHAC", 2025, "PL1-2021"),
    ],
)
def test_a_form_that_does_not_cover_the_year_says_which_it_covers(reference, form, year, words):
    with pytest.raises(ValueError, match=words):
        blank(form, year, reference)


def test_unknown_organisation_and_year_are_said_plainly(reference, tmp_path):
    with pytest.raises(ValueError, match="Không có tổ chức “zzz”"):
        write_templates(reference, 2025, tmp_path, "zzz")
    with pytest.raises(ValueError, match="Không có biểu mẫu nào dùng cho năm 2019"):
        write_templates(reference, 2019, tmp_path)
