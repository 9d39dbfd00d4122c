"""Conclusions in words, against figures reckoned by hand."""

from analysis.measuring.series import series
from analysis.measuring.targets import target_of
from analysis.showing import sentences


def test_sentences_against_figures_reckoned_by_hand(small):
    three, study = target_of(small, "3"), target_of(small, "1b")
    assert sentences.year_of_target(small, series(small, "3"), 2025, three) == (
        "Năm 2025: 9/10 chi bộ, đạt 90%; đạt mục tiêu (từ 90% trở lên). Tính trên 1/3 TCCSĐ có số liệu."
    )
    said = sentences.year_of_target(small, series(small, "1b"), 2025, study)
    assert said == (
        "Năm 2025: 147/150 đảng viên, bằng 98%; chưa đạt mục tiêu (100%), thấp hơn 2 điểm phần trăm; còn thiếu 3 đảng viên. "
        "Tính trên 2/3 TCCSĐ có số liệu."
    )
    assert (
        sentences.year_of_target(small, series(small, "3"), 2021, three)
        == "Năm 2021: chưa có số liệu."
    )


def test_years_for_reference_only_are_named_in_the_term():
    row = {
        "mode": "year",
        "years": 5,
        "judged": 5,
        "met": 4,
        "met_years": "2022 2023 2024 2025",
        "open_years": "",
    }
    assert (
        sentences.term(row, [2021]) == "đạt 4/5 năm (2022–2025), số liệu năm 2021 chỉ để tham khảo"
    )


def test_a_verdict_at_the_end_of_the_term_has_its_own_words():
    verdict = {"mode": "term", "verdict": "running"}
    assert sentences.term(verdict) == "chưa kết luận, chờ số liệu cuối nhiệm kỳ"
    assert sentences.term(verdict | {"verdict": "not-judged"}) == "chưa đủ số liệu để kết luận"
