"""Paces in words: no miss sounds like success, nothing is foreseen beyond the term."""

from fractions import Fraction

from analysis.showing import pace


def pace_row(**facts):
    usual = {
        "points": 4,
        "from_year": 2021,
        "to_year": 2024,
        "end_year": 2025,
        "horizon": 2025,
        "breaks_between": "",
        "against": "",
        "first_rate": Fraction(16),
        "last_rate": Fraction(35, 2),
        "goal": 18,
        "state": "on-pace",
        "last_side": "below",
        "actual": Fraction(1, 2),
        "needed": Fraction(2, 5),
        "projected": Fraction(19),
    }
    return usual | facts


def test_falls_on_the_way_up_are_told():
    fell = pace_row(against="2023 2024", breaks_between="2025")
    assert (
        "tăng 1,5 điểm phần trăm so với năm 2021 nhưng giảm 2 năm liền (2023 và 2024)"
        in pace.pace(fell)
    )
    assert pace.pace_state(fell) == "năm 2024 chưa đạt"
    assert "nhưng giảm năm 2022;" in pace.pace(
        pace_row(against="2022")
    ) and "nếu giữ nguyên" not in pace.pace(pace_row(against="2022"))


def test_a_miss_never_sounds_like_success_and_nothing_is_foreseen_beyond_the_term():
    assert (
        pace.pace_state(pace_row(breaks_between="2025"))
        == "năm 2024 chưa đạt, dù có tiến gần mục tiêu"
    )
    assert pace.pace_state(pace_row(state="met-at-start")) == "năm 2024 chưa đạt"
    assert (
        pace.pace_state(pace_row(to_year=2025, state="met-at-start")) == "đến hết nhiệm kỳ chưa đạt"
    )
    assert pace.pace_state(pace_row()) == "theo đà này sẽ đạt khi hết nhiệm kỳ"
    assert "năm 2025 là 19%" in pace.pace(pace_row())
    assert "2026" not in pace.pace(pace_row(to_year=2025, horizon=2026))
