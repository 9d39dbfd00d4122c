"""Blocks beside one another, and pairs of label and value on one line."""

import pytest

from analysis.reading.workbook import a1
from made_up_forms import CLUB, a_sheet, read, told, values


def beside(left, right, gap=1):
    width = max(map(len, left)) + gap
    rows = max(len(left), len(right))
    left = [*left, *[[]] * (rows - len(left))]
    right = [*right, *[[]] * (rows - len(right))]
    return [
        [*one, *[None] * (width - len(one)), *other] for one, other in zip(left, right, strict=True)
    ]


PARK = [
    ["Nội dung", "Số ghế", "Số đèn"],
    ["Công viên Bắc", 3, 4],
    ["Công viên Nam", 5, 6],
]
LAWN = [
    ["Nội dung", "Số hoa", "Số cỏ"],
    ["Thảm Đông", 7, 8],
    ["Thảm Tây", 9, 10],
    ["Thảm Giữa", 11, 12],
]


def test_two_blocks_beside_one_another():
    found = read(a_sheet([["VƯỜN HOA NĂM 2022"], *beside(PARK, LAWN)]))
    numbers = {
        fact.part.measure: (fact.cell.value, fact.a1)
        for fact in found.facts
        if fact.cell and fact.part.type == "count"
    }
    assert numbers == {
        "north_seats": (3, "B3"),
        "north_lamps": (4, "C3"),
        "south_seats": (5, "B4"),
        "south_lamps": (6, "C4"),
        "east_flowers": (7, "F3"),
        "east_grass": (8, "G3"),
        "west_flowers": (9, "F4"),
        "west_grass": (10, "G4"),
        "middle_flowers": (11, "F5"),
        "middle_grass": (12, "G5"),
    }
    assert not told(found)


def test_one_below_the_other_as_well():
    found = read(a_sheet([["VƯỜN HOA NĂM 2022"], *PARK, [], *LAWN]))
    assert len(values(found)) == 10 and not told(found)


@pytest.mark.parametrize("gap", [0, 1])
def test_two_pairs_on_one_line(gap):
    name, year, members = CLUB[1:4]
    rows = [CLUB[0], [*name, *[None] * gap, *members], year, *CLUB[4:]]
    found = read(a_sheet(rows))
    own = {f.part.id: (f.cell.value, f.a1) for f in found.facts if f.block.id == "facts" and f.cell}
    assert own == {
        "name:value": ("Hội Xanh", "B2"),
        "year:value": (2022, "B3"),
        "members:value": (17, a1(2, 4 + gap)),
    }
    assert not told(found)
