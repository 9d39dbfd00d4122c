"""Addresses and cells."""

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading.workbook import a1, area, date_cell, letters, number_cell, place


@given(st.integers(1, 16_384), st.integers(1, 1_048_576))
def test_an_address_leads_back(column, number):
    assert (
        place(a1(number, column))
        == place(a1(number, column).lower())
        == place(f"${letters(column)}${number}")
        == (number, column)
    )
    assert letters(column) == openpyxl.utils.get_column_letter(column)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "A",
        "1",
        "A0",
        "XFE1",
        "A1048577",
        "A1:B2",
        "A-1",
        "Á1",
        "A１",
        "A1 ",
        "ZZZZZZZZ1",
        "A9999999999999",
    ],
)
def test_no_address(address):
    with pytest.raises(Refused) as refusal:
        place(address)
    assert refusal.value.code == "outside_grid"


def test_an_area_in_either_direction():
    assert area("B2:D9") == area("D9:B2") == area("$D$2:$B$9") == (2, 2, 9, 4)
    assert area("C3") == (3, 3, 3, 3)


@pytest.mark.parametrize(
    ("stored", "kind", "value"),
    [
        ("12", "number", 12),
        ("1.5E3", "number", 1500),
        ("0.125", "number", 0.125),
        ("-7", "number", -7),
        ("1_000", "error", "1_000"),
        ("nan", "error", "nan"),
        ("1e999", "error", "1e999"),
        ("１２", "error", "１２"),
        ("mười", "error", "mười"),
        ("x" * 50, "error", "x" * 40),
    ],
)
def test_numbers_as_stored(stored, kind, value):
    assert number_cell(stored)[:2] == (kind, value)


@pytest.mark.parametrize(
    ("serial", "date1904", "value"),
    [
        (1, False, "1900-01-01T00:00:00"),
        (59, False, "1900-02-28T00:00:00"),
        (60, False, None),  # Excel's 29 February 1900
        (61, False, "1900-03-01T00:00:00"),
        (45000.5, False, "2023-03-15T12:00:00"),
        (45000.999999, False, "2023-03-16T00:00:00"),
        (0.5, False, None),
        (2958466, False, None),
        (0, True, "1904-01-01T00:00:00"),
        (-1, True, None),
    ],
)
def test_days_by_their_number(serial, date1904, value):
    kind = "date" if value else "error"
    assert date_cell(serial, "x", date1904)[:2] == (kind, value or "ngày x")
