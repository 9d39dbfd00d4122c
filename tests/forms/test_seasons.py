"""A quarter a sheet: the same headings on each, told apart by title, or by the name of the sheet."""

import itertools

import pytest

from made_up_forms import a_sheet, read


def season(quarter, title=True):
    rows = [[f"CÂY TRỒNG MÙA {quarter} NĂM 2022"]] if title else [["NĂM 2022"]]
    return [
        *rows,
        ["Tên trường", "Số cây đã trồng"],
        ["Trường A", quarter],
        ["Trường B", 10 + quarter],
    ]


def numbers(found):
    return {
        (f.part.quarter, f.sheet): f.cell.value
        for f in found.facts
        if f.part.measure == "trees" and f.row == 3
    }


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3, 4)))[::7])
def test_told_apart_by_title(order):
    found = read(*[a_sheet(season(q), f"Trang {i}") for i, q in enumerate(order)])
    assert numbers(found) == {(str(q), i): q for i, q in enumerate(order)}


@pytest.mark.parametrize("order", [(1, 2, 3, 4), (3, 1, 4, 2)])
def test_told_apart_by_the_name_of_the_sheet(order):
    found = read(*[a_sheet(season(q, title=False), f"Mùa {q}") for q in order])
    assert numbers(found) == {(str(q), i): q for i, q in enumerate(order)}
