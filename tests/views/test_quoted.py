"""What others wrote: nobody is named, our own numbers have commas."""

import re

import pytest

from analysis.views import quoted
from analysis.views.quoted import masked


@pytest.mark.parametrize(
    "text",
    [
        "ĐT: 0912345678",
        "điện thoại: 0219.386.1234",
        "+84 912 345 678",
        "Người lập: Trần Thị B",
        "Người lập biểu: Lê C",
        "0912-345-678",
    ],
)
def test_numbers_of_people_are_masked(text):
    assert not re.search(r"\d{3}|Trần|Lê", masked(text))


@pytest.mark.parametrize(
    "text",
    [
        "2.681/2.727",
        "12/15",
        "2021/Biểu 1.xlsx",
        "Quyết định số 366-QĐ/TW ngày 30/08/2025",
        "98,31%",
        "tỷ đồng",
        "1234567890123",
    ],
)
def test_figures_are_not_masked(text):
    assert masked(text) == text


def test_our_own_numbers_have_commas_and_what_others_wrote_stays():
    said = quoted.decimal_commas(
        "ghi 0.009708737864077669 (ô C17), «0.985» là 1.234 người, tệp 2025.12.xlsx ngày 1.12.2025"
    )
    assert said == "ghi 0,0097 (ô C17), «0.985» là 1.234 người, tệp 2025.12.xlsx ngày 1.12.2025"
