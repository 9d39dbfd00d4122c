"""What became of remedies a year later, under the new name too."""

import pytest

from analysis.measuring.remedies import outcomes, remedies
from made_up_bloc import events, frame, register
from made_up_series import bloc, series

GOOD, BAD = (9, 10), (8, 10)


def told(*rows):
    columns = ["shortfall", "organisation", "year", "target", "remedy"]
    return frame(
        [dict(zip(columns, (f"h{i}", *r), strict=True)) for i, r in enumerate(rows)], columns
    )


def followed(counts, rows):
    """What became of remedies told by R, which goes on as R2 from 2023 on."""
    figures = [
        series("3", {year: pair}, "organisation", "R" if year < 2023 else "R2")
        for year, pair in counts.items()
    ]
    register_ = register("R cell soe - 2023-01-01", "R2 cell soe 2023-01-01 -")
    happened = events("2023-01-01 renamed R R2")
    frames = {"shortfalls": rows, "organisations": register_, "events": happened}
    return remedies(bloc(*figures, **frames))


@pytest.mark.parametrize(
    "then, outcome, change",
    [
        (GOOD, "met", 10),
        ((17, 20), "better", 5),
        (BAD, "not-better", 0),
        ((1, 2), "not-better", -30),
        (None, "not-reported", None),
        ((0, 0), "not-judged", None),
    ],
)
def test_what_became_of_a_remedy_a_year_later_under_the_new_name(then, outcome, change):
    counts = {2022: BAD, 2023: then, 2024: GOOD}
    row = followed(counts, told(("R", 2022, "3", "Kiểm tra hằng quý"))).iloc[0]
    assert (row["outcome"], row["change"], row["scope"], row["state"]) == (
        outcome,
        change,
        "R2",
        "missed",
    )


def test_the_last_year_is_open_and_the_same_words_again_are_noticed():
    rows = told(
        ("R", 2022, "3", "Kiểm tra  hằng quý."),
        ("R2", 2023, "3", "kiểm tra hằng quý"),
        ("R2", 2023, "4", ""),
    )
    found = followed({2022: BAD, 2023: BAD}, rows)
    assert found["outcome"].tolist() == ["not-better", "open", "open"]
    assert found["repeated"].tolist() == [True, False, False]
    assert found["state"].tolist() == ["missed", "missed", "not-reported"]


def test_an_empty_remedy_is_not_repeated():
    rows = told(("R", 2022, "3", ""), ("R2", 2023, "3", ""))
    assert not followed({2022: BAD, 2023: BAD}, rows)["repeated"].any()


def test_the_same_words_are_the_same_however_they_are_written():
    rows = told(("R", 2022, "3", "Kiện toàn cấp uỷ"), ("R2", 2023, "3", "- Kiện toàn cấp ủy."))
    assert followed({2022: BAD, 2023: BAD}, rows)["repeated"].tolist() == [True, False]


def test_who_has_left_owes_no_answer():
    figures = series("3", {2022: BAD}, "organisation", "L"), series("3", {2023: BAD})
    gone = {"organisations": register("L cell soe - 2023-03-01"), "events": events()}
    made = bloc(*figures, shortfalls=told(("L", 2022, "3", "Kiểm tra")), **gone)
    assert remedies(made)["outcome"].tolist() == ["left"]
    found = outcomes(made, 2022)
    assert found["target"].tolist() == ["", "3"] and found["outcomes"].tolist() == [{"left": 1}] * 2
    assert found["compared"].tolist() == [0, 0]
