"""Every word and field of the map stands on the sheet once."""

import pytest

from analysis.office.template import blank, layout
from blank_forms import BLOC, covered


def test_no_two_cells_overlap(reference):
    for form, year in covered(reference):
        taken = set()
        for s in layout(form, year, reference):
            for place in (
                (s.sheet, s.row + r, s.column + c) for r in range(s.down) for c in range(s.across)
            ):
                assert place not in taken, (form, year, place, s)
                taken.add(place)


@pytest.mark.parametrize(
    ("form", "year", "sheet", "texts"),
    [
        ("PL1-2021", 2021, "Biểu 2", [1, 2, 3, 4, 5, "6=5:4", 7]),
        ("PL1-2021", 2022, "Biểu 2", [1, 2, 3, 4, 5, 6, "7=5:6", 8]),
        ("PL1-2025", 2025, "PL1", [1, 2, 3, 4, "5=4/3*100", 6, 7]),
    ],
)
def test_row_of_column_numbers_spells_the_percentages(reference, form, year, sheet, texts):
    spots = [s for s in layout(form, year, reference) if s.role == "number" and s.sheet == sheet]
    assert [s.value for s in spots] == texts


def test_codes_keep_their_zeros_and_running_numbers_are_numbers(reference):
    sheet = blank("PL1-2021", 2022, reference)["Biểu 2"]
    assert [sheet.cell(r, 3).value for r in (11, 12, 13)] == ["01", "02", "03"]
    assert sheet["A11"].value == 1 and sheet["A10"].value == "I"


def test_lists_name_the_organisations_in_force_by_kind(reference):
    def names(year):
        return [
            s.value
            for s in layout("QD-XL", year, reference)
            if s.type == "organisation" and s.role == "entry"
        ]

    assert names(2021) == ["Đảng bộ Sở Thử", "Chi bộ Công ty CP Tổng hợp Thử", "Chi bộ Giải thể"]
    assert names(2022) == ["Đảng bộ Sở Thử", "Chi bộ Công ty CP Tổng hợp Thử"]
    assert names(2024) == ["Đảng bộ Sở Thử", "Đảng bộ Mới", "Chi bộ Công ty CP Tổng hợp Thử"]


def test_without_a_register_lists_have_open_rows(reference):
    empty = reference.having(organisations=BLOC.iloc[:0])
    spots = [
        s
        for s in layout("TH-2023", 2023, empty)
        if s.block == "results" and s.type == "organisation"
    ]
    assert len([s for s in spots if s.role == "entry" and s.value is None]) == 10
