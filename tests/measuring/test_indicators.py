"""Indicators against plain counting written another way, and against what is hard to get right."""

import pandas as pd
import pytest

from analysis.measuring.indicators import indicators
from analysis.tables import SCHEMA
from made_up_bloc import (
    draw,
    gradings,
    issues,
    observations,
    practice,
    register,
    tables_of,
    targets,
)
from plain_counting import counted, plain


def make(frames):
    return indicators(tables_of(frames))


def bloc(seen, grades, people, wrong):
    names = ("observations", "gradings", "organisations", "issues")
    return make(dict(zip(names, (seen, grades, people, wrong), strict=True)))


@pytest.mark.parametrize("seed", range(6))
def test_every_indicator_equals_plain_counting_of_a_made_up_bloc(seed):
    tables = draw(seed, holes=[0, 0.08, 0.5][seed % 3])
    assert plain(make(tables)) == counted(tables)


def test_every_indicator_equals_plain_counting_of_the_practice_submissions():
    tables = practice()
    if tables is None:
        pytest.skip("the practice submissions do not stand beside this repository")
    found, expected = plain(make(tables)), counted(tables)
    assert found == expected
    assert len({k[:2] + k[4:] for k in found if k[2] == "bloc"}) == 16 * 5


def test_a_new_target_needs_no_code():
    extra = (
        targets()
        .iloc[[4]]
        .assign(
            target="8",
            numerator="cells_thematic_q1",
            denominator="cells",
            lower="50",
            first="2023",
            last="2023",
        )
    )
    seen = observations([("O", 2023, "cells", 4), ("O", 2023, "cells_thematic", 2)])
    seen.loc[1, "quarter"] = 1
    frames = {"observations": seen, "organisations": register("O cell soe - -"), "targets": extra}
    table = make(frames)
    rows = table[table["level"] == "bloc"].to_dict("records")
    assert [(r["year"], r["numerator"], r["denominator"], r["state"]) for r in rows] == [
        (2023, 2, 4, "met")
    ]


def one(table, target, level="bloc", reading="resolution", year=2023):
    return table[
        (table["target"] == target)
        & (table["level"] == level)
        & (table["reading"] == reading)
        & (table["year"] == year)
    ].iloc[0]


def test_ungraded_is_no_grade_and_no_return():
    people = register("O cell soe - -", "P cell soe - -")
    given = gradings(
        [
            ("O", 2023, "good", "2023-12-01"),
            ("O", 2023, "ungraded", "2024-02-01"),
            ("P", 2023, "good"),
        ]
    )
    row = one(bloc(observations([]), given, people, issues()), "6a")
    assert (row["numerator"], row["denominator"], row["reporting"], row["expected"]) == (1, 1, 1, 2)


@pytest.mark.parametrize(
    "severity, state", [("error", "not-reported"), ("query", "met"), ("note", "met")]
)
def test_an_error_takes_a_value_out_and_a_query_does_not(severity, state):
    seen = observations([("O", 2023, "regulations_followed_well", 1)])
    place = tuple(seen.loc[0, ["file", "sheet", "cell"]])
    people = register("O cell soe - -")
    table = bloc(seen, gradings([]), people, issues((severity, *place)))
    assert one(table, "2a")["state"] == state


def test_an_error_on_a_sheet_or_file_says_nothing_about_a_cell():
    seen = observations([("O", 2023, "regulations_followed_well", 1)])
    seen["cell"] = ""
    place = (seen.loc[0, "file"], seen.loc[0, "sheet"], "")
    table = bloc(seen, gradings([]), register("O cell soe - -"), issues(("error", *place)))
    assert one(table, "2a")["state"] == "met"


def test_half_an_answer_is_no_answer_and_a_blank_is_not_nought():
    seen = observations([("O", 2023, "resolution_issued", 0), ("P", 2023, "members_studied", 4)])
    people = register("O cell soe - -", "P cell soe - -")
    table = bloc(seen, gradings([]), people, issues())
    for target in ("1a", "1b"):
        row = one(table, target)
        assert (row["state"], row["reporting"], row["expected"]) == ("not-reported", 0, 2)
        assert (
            pd.isna(row["numerator"])
            and pd.isna(row["denominator"])
            and pd.isna(row["units_short"])
        )


def test_a_return_beyond_the_register_counts_and_is_not_expected():
    seen = observations(
        [("O", 2025, "regulations_followed_well", 1), ("X", 2025, "regulations_followed_well", 0)]
    )
    table = bloc(seen, gradings([]), register("O cell soe - 2025-03-31"), issues())
    row = one(table, "2a", year=2025)
    assert (row["numerator"], row["denominator"], row["reporting"], row["expected"]) == (1, 2, 2, 0)
    assert set(table.loc[table["level"] == "sector", "scope"]) == {
        "soe"
    }  # X is in no register, hence in no sector


def test_the_bloc_has_all_rows_even_when_nobody_sent_anything():
    table = bloc(observations([]), gradings([]), register(), issues())
    assert list(table.columns) == list(SCHEMA["indicators"]) and len(table) == 16 * 5
    assert set(table["level"]) == {"bloc"} and set(table["state"]) == {"not-reported"}
    assert table["numerator"].dtype == "Int64"


def test_a_base_of_nought_is_named_before_the_size_of_the_scope():
    table = bloc(
        observations([]),
        gradings([("O", 2023, "satisfactory")]),
        register("O cell soe - -"),
        issues(),
    )
    assert one(table, "6b", "organisation")["state"] == "no-base"
    assert one(table, "6b", "organisation", "graded")["state"] == "too-few"
    assert one(table, "6a", "organisation")["state"] == "missed"


def test_columns_may_be_text_as_they_come_from_csv():
    tables = draw(3)
    text = {n: t.astype(str).replace("<NA>", "") for n, t in tables.items()}
    pd.testing.assert_frame_equal(make(tables), make(text))
