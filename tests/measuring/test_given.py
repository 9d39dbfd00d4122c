"""Who is in force, which cells are trusted, which grade stands."""

from analysis.measuring.given import decided_grades, in_force
from made_up_bloc import events, gradings, register, tables_of


def test_in_force_on_the_last_day_of_the_year():
    people = register(
        "A cell soe - 2022-12-31",
        "B cell soe 2022-12-31 -",
        "C cell soe 2022-07-01 -",
        "D cell soe 2022-06-30 -",
        "E cell soe 2023-01-01 -",
        "F cell soe - 2023-01-01",
    )
    bloc = tables_of({"organisations": people})
    assert in_force(bloc, 2022) == {"B", "C", "D", "F"}
    assert in_force(bloc, 2022, "06-30") == {"D", "F"}
    assert in_force(bloc, 2023, "06-30") == {"B", "C", "D", "E"}


def test_another_name_is_no_founding():
    people = register(
        "A cell soe - 2022-09-01", "B cell soe 2022-09-01 -", "C cell soe 2022-09-02 -"
    )
    happened = events("2022-09-01 renamed A B", "2022-09-02 split A C")
    bloc = tables_of({"organisations": people, "events": happened})
    assert in_force(bloc, 2022, "06-30") == {"B"}
    assert in_force(bloc, 2021, "06-30") == {"A"}


def one(table, target, level="bloc", reading="resolution", year=2023):
    return table[
        (table["target"] == target)
        & (table["level"] == level)
        & (table["reading"] == reading)
        & (table["year"] == year)
    ].iloc[0]


def test_the_later_decision_stands_whatever_the_order_of_rows():
    given = gradings(
        [
            ("O", 2023, "good", "2024-03-01"),
            ("O", 2023, "failed", "2023-12-20"),
            ("O", 2023, "excellent", "", "self"),
        ]
    )
    for rows in (given, given.iloc[::-1]):
        assert decided_grades(tables_of({"gradings": rows}))["grade"].tolist() == ["good"]


def test_of_decisions_without_dates_the_lower_row_stands_by_number_not_by_text():
    given = gradings([("O", 2023, "good")] * 2)
    given["cell"], given["grade"] = ["H10", "H9"], ["satisfactory", "good"]
    assert decided_grades(tables_of({"gradings": given}))["grade"].tolist() == ["satisfactory"]
