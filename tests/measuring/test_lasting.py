"""Misses in a row follow an organisation through its names, and leave out who has gone."""

from analysis.measuring.lasting import lasting, standing
from analysis.measuring.series import records
from made_up_bloc import events, measured, register, studied

PEOPLE = register(
    "A cell soe - -",
    "R cell soe - 2024-03-01",
    "S cell soe 2024-03-01 -",
    "G cell soe - 2025-03-01",
)
NAMED = events("2024-03-01 renamed R S", "2025-03-01 transferred G -")


def found(*rows):
    told = lasting(measured(studied(PEOPLE, NAMED, *rows)), target="1b")
    return [(r["line"], r["name"], r["longest"], r["status"]) for r in records(told)]


def test_a_renamed_organisation_goes_on_missing():
    rows = [("R", 2023, 9, 10), ("S", 2024, 9, 10), ("S", 2025, 9, 10), ("A", 2025, 1, 1)]
    assert found(*rows) == [("S", "Tổ chức S", 3, "repeating")]


def test_who_has_gone_is_not_among_those_present():
    rows = [("G", 2023, 9, 10), ("G", 2024, 9, 10), ("A", 2025, 9, 10)]
    assert sorted(found(*rows)) == [
        ("A", "Tổ chức A", 1, "new"),
        ("G", "Tổ chức G", 2, "gone"),
    ]


def test_who_gave_no_figure_of_the_last_year_is_not_said_to_miss_it():
    rows = [("A", 2023, 9, 10), ("A", 2024, 9, 10), ("S", 2025, 9, 10)]
    assert sorted(found(*rows)) == [
        ("A", "Tổ chức A", 2, "unknown"),
        ("S", "Tổ chức S", 1, "new"),
    ]


def test_where_each_stands_is_told_year_by_year_and_follows_the_line():
    rows = [("R", 2023, 9, 10), ("S", 2024, 9, 10), ("S", 2025, 9, 10), ("A", 2025, 1, 1)]
    told = records(standing(measured(studied(PEOPLE, NAMED, *rows))).query("target == '1b'"))
    runs = {(r["organisation"], r["year"]): (r["state"], r["running"]) for r in told}
    assert [runs["S", year] for year in (2023, 2024, 2025)] == [
        ("missed", 1),
        ("missed", 2),
        ("missed", 3),
    ]
    assert runs["A", 2025] == ("met", 0) and runs["A", 2024] == ("not-reported", 0)
    assert not [r for r in told if r["organisation"] in ("R", "G")], "who has gone is not there"
