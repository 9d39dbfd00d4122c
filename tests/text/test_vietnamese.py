"""Numbers and phrases: whatever is printed must not say more than the integers do."""

import doctest
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text import vietnamese as vi

WHOLE = st.integers(min_value=-(10**12), max_value=10**12)


def read(text: str) -> Fraction:
    """A printed number read back, the way a person would."""
    return Fraction(
        Decimal(
            text.replace(vi.MINUS, "-")
            .replace("+", "")
            .replace(".", "")
            .replace(",", ".")
            .rstrip("%")
        )
    )


def test_examples_in_the_documentation():
    assert doctest.testmod(vi).failed == 0


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 2, "0"),
        (1234, 2, "1.234"),
        (1234567.5, 1, "1.234.567,5"),
        (0.125, 2, "0,13"),
        (-0.125, 2, "−0,13"),
        (-0.001, 2, "0,00"),
        (0.1, 2, "0,1"),
        (2.675, 2, "2,68"),
        (999.995, 2, "1.000,00"),
        (1000, 0, "1.000"),
        (None, 2, "–"),
        (float("nan"), 2, "–"),
        (pd.NA, 2, "–"),
    ],
)
def test_numbers(value, digits, text):
    assert vi.number(value, digits) == text


@given(WHOLE)
def test_a_whole_number_reads_back_as_itself(value):
    assert read(vi.number(value)) == value


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 6))
def test_rounding_is_never_off_by_more_than_half_a_last_digit(value, digits):
    assert abs(read(vi.number(value, digits)) - value) <= Fraction(1, 2 * 10**digits)


@given(st.integers(0, 20000), st.integers(1, 20000), st.sampled_from([15, 18, 20, 90, 95, 100]))
def test_a_percentage_stands_on_the_side_of_its_bound_on_which_the_integers_stand(
    numerator, denominator, bound
):
    shown = vi.percent(numerator, denominator, [bound])
    exact = Fraction(100 * numerator, denominator)
    if shown.startswith(("dưới", "trên")):
        return
    assert (read(shown) > bound) == (exact > bound)
    assert (read(shown) == bound) == (exact == bound)
    assert (read(shown) == 0) == (numerator == 0)


@given(st.integers(1, 10**15))
def test_even_an_absurdly_near_miss_is_not_printed_as_met(base):
    assert vi.percent(10 * base - 1, 10 * base) != "100%"
    assert vi.percent(9 * base - 1, 10 * base, [90]) != "90%" or 9 * base - 1 == 9 * base


def test_what_the_classic_near_misses_print():
    assert vi.percent(2249, 2500, [90]) == "89,96%"
    assert vi.percent(2249, 2500, [90], digits=1) == "89,96%", "89,96 % must not print as 90,0"
    assert vi.percent(8999, 9000) == "99,99%"
    assert vi.percent(19999, 20000) == "99,995%"
    assert vi.percent(152, 150) == "101,33%"
    assert vi.percent(0, 0) == vi.percent(None, 5) == vi.MISSING


def test_count_base_and_percentage_stand_together():
    assert vi.result(79, 85, "TCCSĐ") == "79/85 TCCSĐ, đạt 92,94%"
    assert vi.result(3412, 3530, "đảng viên") == "3.412/3.530 đảng viên, đạt 96,66%"
    assert vi.result(0, 0, "chi bộ") == "0/0 chi bộ, không có cơ sở tính"
    assert vi.result(pd.NA, 3, "chi bộ") == "chưa có số liệu"
    assert vi.part(260, 415, "lượt nêu") == "260/415 lượt nêu (62,65%)"


@given(st.fractions(0, 100), st.fractions(0, 100))
def test_a_change_is_named_by_its_direction_and_never_called_none_when_there_is_one(before, after):
    said = vi.change(before, after)
    assert said.startswith("tăng ") == (after > before)
    assert said.startswith("giảm ") == (after < before)
    assert (said == "không đổi") == (before == after)
    assert before == after or said.endswith("điểm phần trăm")


def test_dates():
    assert vi.day("2023-01-05") == "05/01/2023" == vi.day(date(2023, 1, 5))
    assert vi.day("2025-03-31") == "31/3/2025" and vi.day("2024-12-02") == "02/12/2024"
    assert vi.day("") == vi.MISSING
    with pytest.raises(ValueError):
        vi.day("05/01/2023")


def test_lists_and_years():
    assert [vi.join([]), vi.join(["a"]), vi.join("ab")] == ["", "a", "a và b"]
    assert vi.years([2025, 2021, 2023, 2022, 2021]) == "2021–2023 và 2025"
    assert vi.years([2021, 2022]) == "2021 và 2022"


@given(
    st.lists(st.text(st.characters(categories=["L"]), min_size=1), max_size=30), st.integers(0, 10)
)
def test_a_shortened_list_counts_what_it_leaves_out(items, most):
    said = vi.join(items, most=most, unit="tổ chức")
    assert (f"{len(items) - most} tổ chức khác" in said) == (len(items) > most + 1)


def test_targets_as_text():
    assert vi.bound(90) == "≥ 90%"
    assert vi.bound(90, strict=True) == "> 90%"
    assert vi.bound(Fraction(15), Fraction(20)) == "15–20%"
    assert vi.bound(100) == "100%"
    assert vi.bound(None, 20) == "≤ 20%"


def test_every_state_of_the_contract_has_its_words():
    states = {"met", "missed", "running", "not-reported", "no-base", "too-few"}
    assert set(vi.STATES) == set(vi.IN_SENTENCE) == states
    assert len(set(vi.STATES.values())) == len(states), (
        "two states that read the same cannot be told apart"
    )
    assert vi.name(vi.STATES, "unheard-of") == "unheard-of"


def test_numbers_of_numpy_do_not_overflow():
    assert vi.change(np.int64(68), 0.029422475706522257, 1) == "giảm 68,0 điểm phần trăm"
    assert vi.number(np.int64(10**15), 6) == "1.000.000.000.000.000"
