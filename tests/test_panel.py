"""Organisations over time, changes between years and completeness: parts that add up exactly, and who is who."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measuring import change, completeness, panel
from analysis.measuring.measure import INDICATORS, indicators
from made_up_bloc import (
    draw,
    events,
    frame,
    gradings,
    issues,
    observations,
    practice,
    readings,
    register,
    targets,
)

YEARS = range(2021, 2026)


def views(tables):
    table = indicators(
        tables["observations"],
        tables["gradings"],
        tables["organisations"],
        tables["issues"],
        targets(),
        readings(),
    )
    return table, panel.as_now(
        table, targets(), readings(), tables["organisations"], tables["events"]
    )


def studied(organisations, happened, *rows):
    """A bloc in which 1b is all there is: rows (organisation, year, studied, due)."""
    seen = observations(
        [
            (o, y, m, v)
            for o, y, n, d in rows
            for m, v in (("members_studied", n), ("members_due_to_study", d))
        ]
    )
    return {
        "observations": seen,
        "gradings": gradings([]),
        "organisations": organisations,
        "events": happened,
        "issues": issues(),
    }


SPLIT = (
    register(
        "S committee state - 2022-05-01",
        "S1 committee state 2022-05-01 -",
        "S2 cell state 2022-05-01 -",
        "O cell soe - -",
    ),
    events("2022-05-01 split S S1", "2022-05-01 split S S2"),
)


def line(now, scope, year, target="1b"):
    return now[(now["scope"] == scope) & (now["year"] == year) & (now["target"] == target)].iloc[0]


# --- lines -----------------------------------------------------------------------------------------------------------


def test_a_family_is_one_line_and_strangers_are_not():
    people = register(*(f"{i} cell soe - -" for i in "ABCDEX"))
    found = panel.lines(
        people,
        events(
            "2022-01-01 renamed A B",
            "2023-01-01 merged B D",
            "2023-01-01 merged C D",
            "2024-01-01 dissolved D -",
            "2024-01-01 founded - X",
        ),
    )
    assert dict(zip(found["organisation"], found["line"], strict=True)) == {
        "A": "D",
        "B": "D",
        "C": "D",
        "D": "D",
        "E": "E",
        "X": "X",
    }


def test_events_in_a_circle_do_not_hang():
    people = register("A cell soe - -", "B cell soe - -")
    assert set(
        panel.lines(people, events("2022-01-01 renamed A B", "2023-01-01 renamed B A"))["line"]
    ) == {"A+B"}


def test_a_split_and_a_merger_are_one_dated_row_each():
    people = register(*(f"{i} cell soe - -" for i in "ABCDEF"))
    rows = events(
        "2022-05-01 split A B",
        "2022-05-01 split A C",
        "2023-02-01 merged D F",
        "2023-02-01 merged E F",
        "2024-01-01 transferred B -",
        "2024-01-01 transferred C -",
    )
    found = panel.timeline(people, rows)
    assert found[["year", "event", "predecessors", "successors"]].to_numpy().tolist() == [
        [2022, "split", "A", "B C"],
        [2023, "merged", "D E", "F"],
        [2024, "transferred", "B", ""],
        [2024, "transferred", "C", ""],
    ]


# --- as now ----------------------------------------------------------------------------------------------------------


def test_a_split_family_goes_on_as_one_line():
    tables = studied(
        *SPLIT, ("S", 2021, 8, 10), ("S1", 2022, 5, 6), ("S2", 2022, 4, 4), ("O", 2021, 1, 1)
    )
    _, now = views(tables)
    before, after = line(now, "S1+S2", 2021), line(now, "S1+S2", 2022)
    assert (before["numerator"], before["denominator"], before["reporting"], before["members"]) == (
        8,
        10,
        1,
        "S",
    )
    assert (after["numerator"], after["denominator"], after["reporting"], after["expected"]) == (
        9,
        10,
        2,
        2,
    )


def test_who_reports_beside_its_successor_is_not_added_twice():
    tables = studied(*SPLIT, ("S", 2022, 9, 10), ("S1", 2022, 5, 6), ("S2", 2022, 4, 4))
    table, now = views(tables)
    row = line(now, "S1+S2", 2022)
    assert (row["denominator"], row["members"], row["twice"]) == (10, "S1 S2", "S")
    parts = panel.reconcile(
        table, now, tables["organisations"], tables["events"], [2022]
    ).set_index(["target", "reading", "part"])["denominator"]
    assert (parts["1b", "resolution", "as-reported"], parts["1b", "resolution", "twice"]) == (
        20,
        10,
    )


def test_a_predecessor_that_lives_on_is_not_left_out():
    people = register("S committee state - -", "S1 cell state 2022-05-01 -")
    _, now = views(
        studied(people, events("2022-05-01 split S S1"), ("S", 2022, 5, 6), ("S1", 2022, 4, 4))
    )
    assert (line(now, "S1", 2022)["denominator"], line(now, "S1", 2022)["twice"]) == (10, "")


def test_half_a_split_family_is_off_the_panel():
    rows = [("S", 2021, 8, 10), ("S1", 2022, 5, 6), ("O", 2021, 1, 1), ("O", 2022, 1, 1)]
    table, now = views(studied(*SPLIT, *rows))
    found = panel.constant_panel(now, targets(), readings(), [2021, 2022])
    assert found.loc[found["target"] == "1b", "members"].tolist() == ["O", "O"]
    parts = panel.reconcile(table, now, *SPLIT, [2021, 2022])
    off = parts[(parts["target"] == "1b") & (parts["part"] == "no-return")]
    assert off["denominator"].tolist() == [10, 6]


def test_why_a_line_is_off_the_panel():
    people = register(
        "O cell soe - -", "L cell soe - 2022-03-01", "N cell soe 2022-03-01 -", "M cell soe - -"
    )
    rows = [
        ("O", 2021, 1, 1),
        ("O", 2022, 1, 1),
        ("L", 2021, 2, 2),
        ("N", 2022, 4, 4),
        ("M", 2021, 8, 8),
    ]
    table, now = views(studied(people, events(), *rows))
    parts = panel.reconcile(table, now, people, events(), [2021, 2022])
    parts = parts[parts["target"] == "1b"].set_index(["part", "year"])["denominator"]
    found = {p: (parts[p, 2021], parts[p, 2022]) for p in ("panel", "joined", "left", "no-return")}
    assert found == {"panel": (1, 1), "joined": (0, 4), "left": (2, 0), "no-return": (8, 0)}


def reconciles(tables, years=YEARS):
    table, now = views(tables)
    parts = panel.reconcile(table, now, tables["organisations"], tables["events"], years)
    for what in ("numerator", "denominator"):
        wide = parts.pivot(index=["target", "reading", "year"], columns="part", values=what)
        assert (wide["as-reported"] == wide["twice"] + wide["as-now"]).all()
        assert (
            wide["as-now"] == wide["panel"] + wide["joined"] + wide["left"] + wide["no-return"]
        ).all()
        for view, part in ((table, "as-reported"), (now, "as-now")):
            bloc = view[(view["level"] == "bloc") & view["year"].isin(list(years))]
            bloc = bloc.set_index(["target", "reading", "year"])[what].fillna(0)
            assert [bloc[key] for key in wide.index] == wide[part].tolist()
        flat = panel.constant_panel(now, targets(), readings(), years).set_index(
            ["target", "reading", "year"]
        )
        assert flat.loc[wide.index, what].fillna(0).tolist() == wide["panel"].tolist()
    assert list(now.columns[: len(INDICATORS)]) == INDICATORS


@pytest.mark.parametrize(
    "seed, years", [(1, YEARS), (2, [2023, 2024]), (3, [2021, 2025]), (4, [2022])]
)
def test_the_three_views_reconcile_exactly(seed, years):
    reconciles(draw(seed, holes=0.02), years)


def test_the_views_of_the_practice_submissions_reconcile():
    if practice() is None:
        pytest.skip("the practice submissions do not stand beside this repository")
    reconciles(practice())


# --- change ----------------------------------------------------------------------------------------------------------


def test_the_worked_example():
    parts = change.kitagawa({"A": (54, 60), "B": (24, 40)}, {"A": (364, 400), "B": (372, 600)})
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
    parts = change.kitagawa(before, after)
    assert sum(r + m for r, m in parts.values()) == rates[1] - rates[0]
    failed = change.kitagawa(*({k: (d - n, d) for k, (n, d) in y.items()} for y in (before, after)))
    assert failed == {k: (-r, -m) for k, (r, m) in parts.items()}


def test_other_groups_before_than_after_are_refused():
    with pytest.raises(ValueError, match="same groups"):
        change.kitagawa({"A": (1, 2)}, {"B": (1, 2)})


def taken_apart(tables, target="1b", before=2021, after=2022, **how):
    table, _ = views(tables)
    return change.change(
        table, targets(), tables["organisations"], tables["events"], target, before, after, **how
    )


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
    summary = change.change_summary(detail).set_index("part")["effect"]
    assert (
        summary["total"]
        == summary.drop("total").sum()
        == 100 * (Fraction(10, 11) - Fraction(9, 12))
    )


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
    assert change.change_summary(taken_apart(tables, before=2022, after=2023)).empty


def test_a_break_between_the_years_is_marked():
    tables = draw(7, holes=0)
    assert set(taken_apart(tables, "7a", 2024, 2025)["crosses_break"]) == {True}
    assert set(taken_apart(tables, "7a", 2023, 2024)["crosses_break"]) == {False}
    assert set(taken_apart(tables, "1b", 2024, 2025)["crosses_break"]) == {False}


def changes_close(tables):
    table, _ = views(tables)
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
                detail = change.change(
                    table,
                    targets(),
                    tables["organisations"],
                    tables["events"],
                    target,
                    before,
                    after,
                    reading,
                    level,
                    scope,
                )
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


# --- completeness ----------------------------------------------------------------------------------------------------

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
    members = pd.DataFrame(
        [["A", 2023, 30, 2023], ["B", 2023, 10, 2023], ["D", 2023, 40, 2021]],
        columns=["organisation", "year", "members", "known_from"],
    )
    row = completeness.completeness(rows, files, members).iloc[0].to_dict()
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
    found = completeness.known_members(seen, issues(), people, happened, [2021, 2022])
    assert found.to_numpy().tolist() == [
        ["A", 2021, 7, 2021],
        ["R", 2021, 5, 2021],
        ["S", 2021, 20, 2021],
        ["A", 2022, 7, 2021],
        ["R2", 2022, 5, 2021],
    ]


def test_the_base_of_a_figure_is_told_in_organisations_and_members():
    people = register("A cell soe - -", "B cell state - -", "C cell soe - 2022-01-01")
    tables = studied(people, events(), ("A", 2023, 1, 1), ("C", 2023, 1, 1))
    table, _ = views(tables)
    members = pd.DataFrame(
        [["A", 2023, 30, 2023], ["B", 2023, 50, 2021], ["C", 2023, 20, 2023]],
        columns=["organisation", "year", "members", "known_from"],
    )
    found = completeness.bases(table, people, members)
    found = found[(found["target"] == "1b") & (found["year"] == 2023)].set_index("scope")
    assert found.loc["bloc", ["reporting", "expected", "members_share"]].tolist() == [2, 2, 50]
    assert found.loc["soe", ["reporting", "expected", "members_share"]].tolist() == [2, 1, 100]
    assert found.loc["state", ["reporting", "expected", "members_share"]].tolist() == [0, 1, 0]


def test_nobody_known_is_no_share():
    table, _ = views(studied(register("A cell soe - -"), events()))
    found = completeness.bases(
        table,
        register("A cell soe - -"),
        completeness.known_members(
            observations([]), issues(), register("A cell soe - -"), events(), YEARS
        ),
    )
    assert found["members_share"].isna().all()


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 1000))
def test_shares_of_members_lie_between_nothing_and_all(seed):
    tables = draw(seed, size=5)
    table, _ = views(tables)
    members = completeness.known_members(
        tables["observations"], tables["issues"], tables["organisations"], tables["events"], YEARS
    )
    shares = completeness.bases(table, tables["organisations"], members)["members_share"]
    assert all(0 <= share <= 100 for share in shares.dropna())
