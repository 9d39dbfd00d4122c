"""Changes on the same organisations: who came, went or was silent changes nothing of them."""

from fractions import Fraction

from analysis.measuring.same import same
from analysis.measuring.series import records
from made_up_bloc import events, measured, register, studied

PEOPLE = register(
    "A cell soe - -", "B cell soe - -", "R cell soe - 2025-03-01", "S cell soe 2025-03-01 -"
)
NAMED = events("2025-03-01 renamed R S")


def bloc(*rows):
    return measured(studied(PEOPLE, NAMED, *rows))


def mine(tables, years=(2024, 2025)):
    rows = same(tables, years)
    return records(rows[rows["target"].eq("1b")])[0]


def test_who_was_silent_before_changes_the_reported_rate_and_not_the_panel():
    tables = bloc(("A", 2024, 9, 10), ("A", 2025, 9, 10), ("B", 2025, 0, 10))
    row = mine(tables)
    assert (row["change"], row["reported"], row["lines"]) == (0, Fraction(-45), 1)
    assert row["state"] == "missed" and not row["contradicts"]


def test_a_renamed_organisation_stays_on_the_panel():
    tables = bloc(("R", 2024, 9, 10), ("S", 2025, 10, 10), ("A", 2024, 5, 5), ("A", 2025, 5, 5))
    row = mine(tables)
    assert (row["lines"], row["change"], row["reported"]) == (2, Fraction(20, 3), Fraction(20, 3))


def test_a_panel_that_contradicts_the_verdict_says_so():
    tables = bloc(("A", 2024, 9, 10), ("A", 2025, 10, 10), ("B", 2025, 9, 10))
    row = mine(tables)
    assert row["contradicts"] and row["state"] == "met"


def test_no_panel_no_row():
    tables = bloc(("A", 2024, 9, 10), ("B", 2025, 9, 10))
    assert same(tables, (2024, 2025)).empty


def test_five_years_and_two_have_panels_of_their_own():
    rows = [("A", year, 10, 10) for year in range(2021, 2026)]
    tables = bloc(*rows, ("B", 2024, 5, 10), ("B", 2025, 7, 10))
    assert mine(tables)["lines"] == 2 and mine(tables, range(2021, 2026))["lines"] == 1
    assert mine(tables)["change"] == 10 and mine(tables, range(2021, 2026))["change"] == 0
