"""Who reported, and how much of the bloc that is."""

from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring.completeness import (
    bases,
    completeness,
    evidence,
    known_members,
    strength,
)
from made_up_bloc import draw, events, frame, measured, observations, register, studied, tables_of

RETURNS = ["organisation", "year", "expected", "received", "due", "late", "file", "files"]


def returned(*rows):
    made = [dict(zip(RETURNS, (*r, 1), strict=True)) for r in rows]
    return pd.DataFrame(made, columns=RETURNS).astype({"year": "Int64"})


def sent(*rows):
    return frame(
        [dict(zip(["file", "sha256", "year", "status"], r, strict=True)) for r in rows],
        ["file", "sha256", "year", "status"],
    )


def test_returns_by_state_and_the_members_behind_them():
    due = "2024-01-15"
    rows = returned(
        ("A", 2023, True, "2024-01-15", due, False, "a.xlsx"),
        ("B", 2023, True, "2024-01-16", due, True, "b.xlsx"),
        ("C", 2023, True, "", due, False, "c.xlsx"),
        ("D", 2023, True, "", due, False, ""),
        ("E", 2023, False, "2024-01-01", due, False, "e.xlsx"),
        ("F", 2023, False, "", due, False, ""),
    )
    files = sent(
        ("2023/a.xlsx", "1", 2023, "accepted"),
        ("2023/a0.xlsx", "0", 2023, "superseded"),
        ("2023/a1.xlsx", "1", 2023, "superseded"),
        ("2023/x.xlsx", "9", None, "refused"),
        ("~lock", "8", None, "refused"),
    )
    frames = {
        "returns": rows,
        "submissions": files,
        "organisations": register(*(f"{i} cell soe - -" for i in "ABCD")),
        "observations": observations(
            [("A", 2023, "members", 30), ("B", 2023, "members", 10), ("D", 2021, "members", 40)]
        ),
    }
    row = completeness(tables_of(frames)).iloc[0].to_dict()
    assert row == {
        "year": 2023,
        "expected": 4,
        "received": 3,
        "on_time": 1,
        "late": 1,
        "undated": 1,
        "missing": 0,
        "unusable": 1,
        "beyond": 1,
        "resubmitted": 1,
        "copies": 1,
        "refused": 1,
        "members_received": 40,
        "members_expected": 80,
        "members_share": Fraction(50),
        "members_unknown": 1,
    }


def test_members_of_the_silent_are_the_last_that_are_known_also_under_the_old_name():
    people = register(
        "A cell soe - -",
        "R cell soe - 2022-03-01",
        "R2 cell soe 2022-03-01 -",
        "U cell soe - -",
        *["S cell soe - 2022-03-01", "S1 cell soe 2022-03-01 -", "S2 cell soe 2022-03-01 -"],
    )
    happened = events("2022-03-01 renamed R R2", "2022-03-01 split S S1", "2022-03-01 split S S2")
    seen = observations(
        [
            ("A", 2021, "members", 7),
            ("A", 2023, "members", 9),
            ("R", 2021, "members", 5),
            ("S", 2021, "members", 20),
        ]
    )
    frames = {"observations": seen, "organisations": people, "events": happened}
    found = known_members(tables_of(frames), [2021, 2022])
    assert found.to_numpy().tolist() == [
        ["A", 2021, 7, 2021],
        ["R", 2021, 5, 2021],
        ["S", 2021, 20, 2021],
        ["A", 2022, 7, 2021],
        ["R2", 2022, 5, 2021],
    ]


def test_the_base_of_a_figure_is_told_in_organisations_and_members():
    people = register("A cell soe - -", "B cell state - -", "C cell soe - 2022-01-01")
    frames = studied(people, events(), ("A", 2023, 1, 1), ("C", 2023, 1, 1))
    members = [("A", 2023, 30), ("B", 2021, 50), ("C", 2023, 20)]
    told = observations([(o, y, "members", n) for o, y, n in members])
    frames["observations"] = pd.concat([frames["observations"], told])
    found = bases(measured(frames), target="1b", year=2023).set_index("scope")
    assert found.loc["bloc", ["reporting", "expected", "members_share"]].tolist() == [2, 2, 50]
    assert found.loc["soe", ["reporting", "expected", "members_share"]].tolist() == [2, 1, 100]
    assert found.loc["state", ["reporting", "expected", "members_share"]].tolist() == [0, 1, 0]


def test_nobody_known_is_no_share():
    found = bases(measured(studied(register("A cell soe - -"), events())), reading=None)
    assert len(found) and found["members_share"].isna().all()


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 1000))
def test_shares_of_members_lie_between_nothing_and_all(seed):
    shares = bases(measured(draw(seed, size=5)), reading=None)["members_share"]
    assert all(0 <= share <= 100 for share in shares.dropna())


def test_the_bloc_of_each_year_is_that_of_its_last_day():
    people = register("A committee soe - -", "B cell state - -", "C cell soe - 2022-01-01")
    rows = returned(
        ("A", 2022, True, "", "", False, "a.xlsx"), ("C", 2022, False, "", "", False, "c.xlsx")
    )
    seen = observations([("A", 2021, "members", 7), ("C", 2021, "members", 9)])
    frames = {"organisations": people, "returns": rows, "observations": seen}
    found = strength(measured(frames)).set_index("year")
    assert found.loc[2021, ["organisations", "members", "reported"]].tolist() == [3, 16, 0]
    assert found.loc[2022, ["organisations", "members", "reported"]].tolist() == [2, 7, 1]
    assert found.loc[2022, "kinds"] == {"committee": 1, "cell": 1}


def test_what_has_no_year_is_counted_apart():
    seen = observations([("A", 2021, "members", 7), ("A", 1999, "members", 9)])
    found = evidence(measured({"observations": seen})).set_index("of")["observations"]
    assert (found["2021"], found["unknown"], found["all"]) == (1, 1, 2)
    assert "unknown" not in evidence(measured({}))["of"].tolist()
