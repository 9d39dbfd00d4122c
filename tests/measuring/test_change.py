"""Changes between years: parts that add up exactly, and who came and went."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.measuring.change import change, kitagawa
from made_up_bloc import draw, events, measured, practice, register, studied

SPLIT = (
    register(
        "S committee state - 2022-05-01",
        "S1 committee state 2022-05-01 -",
        "S2 cell state 2022-05-01 -",
        "O cell soe - -",
    ),
    events("2022-05-01 split S S1", "2022-05-01 split S S2"),
)


def test_the_worked_example():
    parts = kitagawa({"A": (54, 60), "B": (24, 40)}, {"A": (364, 400), "B": (372, 600)})
    assert sum(r for r, _ in parts.values()) == Fraction(15, 1000)
    assert sum(m for _, m in parts.values()) == Fraction(-59, 1000)
    assert parts["B"][1] < 0  # what does worse than the whole gained weight


PAIR = [st.integers(0, 50), st.integers(1, 50)]
GROUPS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2), st.tuples(*PAIR, *PAIR), min_size=1, max_size=8
)


@given(GROUPS)
def test_rate_and_mix_close_exactly_and_mirror(groups):
    before = {k: (min(a, b), b) for k, (a, b, _, _) in groups.items()}
    after = {k: (min(c, d), d) for k, (_, _, c, d) in groups.items()}
    rates = [
        Fraction(sum(n for n, _ in y.values()), sum(d for _, d in y.values()))
        for y in (before, after)
    ]
    parts = kitagawa(before, after)
    assert sum(r + m for r, m in parts.values()) == rates[1] - rates[0]
    failed = kitagawa(*({k: (d - n, d) for k, (n, d) in y.items()} for y in (before, after)))
    assert failed == {k: (-r, -m) for k, (r, m) in parts.items()}


def test_other_groups_before_than_after_are_refused():
    with pytest.raises(ValueError, match="same groups"):
        kitagawa({"A": (1, 2)}, {"B": (1, 2)})


def taken_apart(tables, target="1b", before=2021, after=2022, **how):
    return change(measured(tables), target, (before, after), **how)


def part_of(detail):
    return {k: p for k, p in zip(detail["key"], detail["part"], strict=True) if p != "mix"}


def test_who_came_and_went_is_told_apart_from_who_did_not_report():
    people = register(
        "O cell soe - -",
        "L cell soe - 2022-03-01",
        "N cell soe 2022-03-01 -",
        "M cell soe - -",
        "Q cell soe - -",
        "R cell soe - 2022-08-01",
        "R2 cell soe 2022-08-01 -",
        "Z cell soe - -",
    )
    rows = [
        ("O", 2021, 1, 2),
        ("O", 2022, 2, 2),
        ("L", 2021, 2, 2),
        ("N", 2022, 4, 4),
        ("M", 2021, 3, 8),
        ("Q", 2022, 3, 5),
        ("R", 2021, 5, 6),
        ("R2", 2022, 5, 5),
        ("Z", 2021, 0, 0),
        ("Z", 2022, 1, 1),
    ]
    detail = taken_apart(studied(people, events("2022-08-01 renamed R R2"), *rows))
    assert part_of(detail) == {
        "O": "rate",
        "R+R2": "rate",
        "L": "left",
        "N": "joined",
        "M": "no-return-after",
        "Q": "no-return-before",
        "Z": "no-base",
    }
    assert sum(detail["effect"]) == 100 * (Fraction(15, 17) - Fraction(11, 18))


def test_splits_and_mergers_have_their_own_lines():
    detail = taken_apart(
        studied(
            *SPLIT,
            ("S", 2021, 8, 10),
            ("S1", 2022, 5, 6),
            ("S2", 2022, 4, 4),
            ("O", 2021, 1, 2),
            ("O", 2022, 1, 1),
        )
    )
    assert part_of(detail) == {"S+S1+S2": "split", "O": "rate"}
    assert sum(detail["effect"]) == 100 * (Fraction(10, 11) - Fraction(9, 12))


def test_after_the_split_the_two_are_organisations_like_others():
    rows = [("S1", 2022, 5, 6), ("S2", 2022, 4, 4), ("S1", 2023, 6, 6), ("S2", 2023, 3, 4)]
    detail = taken_apart(studied(*SPLIT, *rows), before=2022, after=2023)
    assert part_of(detail) == {"S1": "rate", "S2": "rate"}


def test_no_common_organisation_and_no_figure_have_their_states():
    people = register("A cell soe - 2022-03-01", "B cell soe 2022-03-01 -")
    tables = studied(people, events(), ("A", 2021, 1, 2), ("B", 2022, 3, 3))
    detail = taken_apart(tables)
    assert detail["part"].tolist() == ["no-panel"] and detail["effect"].tolist() == [50]
    assert taken_apart(tables, before=2022, after=2023).empty


def test_a_break_between_the_years_is_marked():
    tables = draw(7, holes=0)
    assert set(taken_apart(tables, "7a", 2024, 2025)["crosses_break"]) == {True}
    assert set(taken_apart(tables, "7a", 2023, 2024)["crosses_break"]) == {False}
    assert set(taken_apart(tables, "1b", 2024, 2025)["crosses_break"]) == {False}


def changes_close(tables):
    made = measured(tables)
    table = made.indicators
    scopes = [("bloc", "bloc"), *(("sector", s) for s in set(tables["organisations"]["sector"]))]
    some = table[table["level"].isin(["bloc", "sector"]) & (table["denominator"].fillna(0) > 0)]
    checked = 0
    for (target, reading, level, scope), rows in some.groupby(
        ["target", "reading", "level", "scope"]
    ):
        counts = {
            int(y): Fraction(100 * int(n), int(d))
            for y, n, d in zip(rows["year"], rows["numerator"], rows["denominator"], strict=True)
        }
        for before, after in ((2021, 2022), (2022, 2023), (2021, 2025)):
            if (level, scope) in scopes and {before, after} <= counts.keys():
                detail = change(made, target, (before, after), reading, level, scope)
                assert sum(detail["effect"], Fraction(0)) == counts[after] - counts[before]
                checked += 1
    return checked


def test_every_change_of_a_made_up_bloc_closes_exactly():
    assert changes_close(draw(11, size=4, holes=0.05)) > 100


def test_every_change_of_the_practice_submissions_closes_exactly():
    if practice() is None:
        pytest.skip("the practice submissions do not stand beside this repository")
    tables = practice()
    tables["organisations"] = tables["organisations"].assign(sector="all")
    assert changes_close(tables) > 60
