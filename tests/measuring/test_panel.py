"""Organisations over time: who is who, and views that add up exactly."""

import pandas as pd
import pytest

from analysis.measuring.given import in_force
from analysis.measuring.panel import as_now, constant_panel, families, lines, timeline
from analysis.tables import SCHEMA
from made_up_bloc import draw, events, measured, practice, register, studied, tables_of

YEARS = range(2021, 2026)


SPLIT = (
    register(
        "S committee state - 2022-05-01",
        "S1 committee state 2022-05-01 -",
        "S2 cell state 2022-05-01 -",
        "O cell soe - -",
    ),
    events("2022-05-01 split S S1", "2022-05-01 split S S2"),
)


def bloc(*about):
    """A bloc in which 1b is all there is, measured."""
    return measured(studied(*about))


def lines_of(people, happened):
    return lines(tables_of({"organisations": people, "events": happened}))


def line(now, scope, year, target="1b"):
    return now[(now["scope"] == scope) & (now["year"] == year) & (now["target"] == target)].iloc[0]


# --- lines -----------------------------------------------------------------------------------------------------------


def test_a_family_is_one_line_and_strangers_are_not():
    people = register(*(f"{i} cell soe - -" for i in "ABCDEX"))
    found = lines_of(
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
        lines_of(people, events("2022-01-01 renamed A B", "2023-01-01 renamed B A"))["line"]
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
    found = timeline(tables_of({"organisations": people, "events": rows}))
    assert found[["year", "event", "predecessors", "successors"]].to_numpy().tolist() == [
        [2022, "split", "A", "B C"],
        [2023, "merged", "D E", "F"],
        [2024, "transferred", "B", ""],
        [2024, "transferred", "C", ""],
    ]


# --- as now ----------------------------------------------------------------------------------------------------------


def test_a_split_family_goes_on_as_one_line():
    tables = bloc(
        *SPLIT, ("S", 2021, 8, 10), ("S1", 2022, 5, 6), ("S2", 2022, 4, 4), ("O", 2021, 1, 1)
    )
    now = as_now(tables)
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
    tables = bloc(*SPLIT, ("S", 2022, 9, 10), ("S1", 2022, 5, 6), ("S2", 2022, 4, 4))
    row = line(as_now(tables), "S1+S2", 2022)
    assert (row["denominator"], row["members"], row["twice"]) == (10, "S1 S2", "S")
    parts = reconcile(tables, [2022]).set_index(["target", "reading", "part"])["denominator"]
    assert (parts["1b", "resolution", "as-reported"], parts["1b", "resolution", "twice"]) == (
        20,
        10,
    )


def test_a_predecessor_that_lives_on_is_not_left_out():
    people = register("S committee state - -", "S1 cell state 2022-05-01 -")
    happened = events("2022-05-01 split S S1")
    now = as_now(bloc(people, happened, ("S", 2022, 5, 6), ("S1", 2022, 4, 4)))
    assert (line(now, "S1", 2022)["denominator"], line(now, "S1", 2022)["twice"]) == (10, "")


def test_half_a_split_family_is_off_the_panel():
    rows = [("S", 2021, 8, 10), ("S1", 2022, 5, 6), ("O", 2021, 1, 1), ("O", 2022, 1, 1)]
    tables = bloc(*SPLIT, *rows)
    found = constant_panel(tables, [2021, 2022])
    assert found.loc[found["target"] == "1b", "members"].tolist() == ["O", "O"]
    parts = reconcile(tables, [2021, 2022])
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
    parts = reconcile(bloc(people, events(), *rows), [2021, 2022])
    parts = parts[parts["target"] == "1b"].set_index(["part", "year"])["denominator"]
    found = {p: (parts[p, 2021], parts[p, 2022]) for p in ("panel", "joined", "left", "no-return")}
    assert found == {"panel": (1, 1), "joined": (0, 4), "left": (2, 0), "no-return": (8, 0)}


def reconcile(tables, years):
    """How the views add up: as reported = twice + as now; as now = panel + joined + left + no return.

    `joined`: lines off the panel that were not yet in force at the end of a year of the panel in which they gave
    nothing; `left`: that were no longer; `no-return`: that were in force throughout and did not give the whole figure
    each time.
    """
    years, now, family = sorted(years), as_now(tables), families(tables)
    people = tables.organisations
    founded = dict(zip(people["organisation"], people["founded"], strict=True))
    there = {y: in_force(tables, y) for y in years}
    single = tables.indicators[tables.indicators["level"] == "organisation"]
    some = now[(now["level"] == "line") & now["year"].isin(years)]
    rows = []
    for key, frame in some.groupby(["target", "reading"], sort=False):
        reported = single[(single["target"] == key[0]) & (single["reading"] == key[1])]
        whole = frame[(frame["reporting"] > 0) & (frame["reporting"] >= frame["expected"])]
        gave = {scope: set(ys) for scope, ys in whole.groupby("scope")["year"]}
        panel = {scope for scope, ys in gave.items() if ys >= set(years)}
        why = {}
        for scope in set(frame["scope"]) - panel:
            silent = [y for y in years if y not in gave.get(scope, set())]
            ids = set().union(*(family.get(i, {i}) for i in scope.split("+")))
            why[scope] = why_off(ids, silent, there, founded)
        for year in years:
            one, here = reported[reported["year"] == year], frame[frame["year"] == year]
            left_out, here = set(" ".join(here["twice"]).split()), here[here["reporting"] > 0]
            parts = {
                "as-reported": one[one["reporting"] > 0],
                "twice": one[one["scope"].isin(left_out)],
                "as-now": here,
                "panel": here[here["scope"].isin(panel)],
            }
            for name in ("joined", "left", "no-return"):
                parts[name] = here[here["scope"].isin([s for s in why if why[s] == name])]
            rows += [
                [*key, year, name, int(p["numerator"].sum()), int(p["denominator"].sum())]
                for name, p in parts.items()
            ]
    return pd.DataFrame(
        rows, columns=["target", "reading", "year", "part", "numerator", "denominator"]
    )


def why_off(ids, silent, there, founded):
    for year in silent:
        if not ids & there[year]:
            later = all(founded.get(i, "") > f"{year}-12-31" for i in ids)
            return "joined" if later else "left"
    return "no-return"


def reconciles(frames, years=YEARS):
    tables = measured(frames)
    table, now, parts = tables.indicators, as_now(tables), reconcile(tables, years)
    for what in ("numerator", "denominator"):
        wide = parts.pivot(index=["target", "reading", "year"], columns="part", values=what)
        assert (wide["as-reported"] == wide["twice"] + wide["as-now"]).all()
        assert (
            wide["as-now"] == wide["panel"] + wide["joined"] + wide["left"] + wide["no-return"]
        ).all()
        for view, part in ((table, "as-reported"), (now, "as-now")):
            whole = view[(view["level"] == "bloc") & view["year"].isin(list(years))]
            whole = whole.set_index(["target", "reading", "year"])[what].fillna(0)
            assert [whole[key] for key in wide.index] == wide[part].tolist()
        flat = constant_panel(tables, years).set_index(["target", "reading", "year"])
        assert flat.loc[wide.index, what].fillna(0).tolist() == wide["panel"].tolist()
    assert list(now.columns) == [*SCHEMA["indicators"], "members", "twice"]


@pytest.mark.parametrize(
    "seed, years", [(1, YEARS), (2, [2023, 2024]), (3, [2021, 2025]), (4, [2022])]
)
def test_the_three_views_reconcile_exactly(seed, years):
    reconciles(draw(seed, holes=0.02), years)


def test_the_views_of_the_practice_submissions_reconcile():
    if practice() is None:
        pytest.skip("the practice submissions do not stand beside this repository")
    reconciles(practice())
