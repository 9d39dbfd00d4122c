"""Rules across values: what is broken is named, what is provably wrong is not used, what is sound is left alone."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.editing import check
from analysis.pipeline.checked import load_reference
from analysis.returns.interpret import WHOLE, Value
from analysis.returns.names import Register

RULES = check.compile_rules(load_reference().rules)
SOUND = {
    "members": 60,
    "members_exempt": 2,
    "members_not_yet_graded": 3,
    "members_graded": 55,
    "members_excellent": 9,
    "members_good": 40,
    "members_satisfactory": 5,
    "members_failed": 1,
    "members_due_to_study": 58,
    "members_studied": 57,
    "committee_members": 9,
    "committee_members_trained": 8,
    "cells": 10,
    "cells_meeting_good": 8,
    "cells_meeting_fair": 1,
    "cells_meeting_average": 1,
    "cells_meeting_poor": 0,
    "cells_thematic@1": 10,
    "cells_thematic@2": 9,
    "cells_thematic@3": 10,
    "cells_thematic@4": 10,
    "cells_thematic_every_quarter": 9,
}


def value(measure, n, cell="", block="b", includes="", base="", kind="count"):
    name, _, quarter = measure.partition("@")
    return Value(
        WHOLE,
        "S",
        cell or measure,
        block,
        measure,
        kind,
        name,
        quarter,
        n,
        str(n),
        "number",
        base,
        includes,
    )


def settle(numbers, percents=(), **more):
    values = [
        value(m, n, **more.get(m.replace("@", "_"), {}))
        for m, n in numbers.items()
        if n is not None
    ]
    kept, findings, wrong = check.settle(values, list(percents), RULES)
    return (
        {check._name(v): v.value for v in kept},
        [f for f in findings if f.severity != "note"],
        {c for _, c in wrong},
    )


def percent(top, bottom, *points):
    return Value(
        WHOLE,
        "S",
        f"%{top}",
        "b",
        f"%{top}",
        "percent",
        "",
        "",
        list(points),
        str(points[0]),
        "",
        f"{top}/{bottom}",
    )


def test_sound_numbers_raise_nothing():
    kept, findings, wrong = settle(SOUND)
    assert kept == SOUND and not findings and not wrong


@given(
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 60),
    st.integers(0, 9),
    st.integers(0, 9),
    st.integers(0, 9),
)
@settings(max_examples=60)
def test_numbers_that_agree_raise_nothing(good, satisfactory, failed, exempt, waiting, excellent):
    excellent = min(excellent, good // 4)
    graded = excellent + good + satisfactory + failed
    members = graded + exempt + waiting
    numbers = {
        "members": members,
        "members_exempt": exempt,
        "members_not_yet_graded": waiting,
        "members_graded": graded,
        "members_excellent": excellent,
        "members_good": good,
        "members_satisfactory": satisfactory,
        "members_failed": failed,
    }
    assert settle(numbers)[0] == numbers and not settle(numbers)[1]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        (
            {"members_failed": 4},
            {
                "members_graded",
                "members_excellent",
                "members_good",
                "members_satisfactory",
                "members_failed",
            },
        ),
        (
            {"members_exempt": 9},
            {"members", "members_exempt", "members_not_yet_graded", "members_graded"},
        ),
        (
            {"cells_meeting_good": 10},
            {"cells", "cells_meeting_good", "cells_meeting_fair", "cells_meeting_average"},
        ),
        ({"cells_thematic@2": 12}, {"cells", "cells_thematic@2"}),
        ({"committee_members_trained": 12}, {"committee_members", "committee_members_trained"}),
        ({"members_studied": 59}, {"members_due_to_study", "members_studied"}),
        ({"members_due_to_study": 61, "members_studied": 61}, {"members", "members_due_to_study"}),
        (
            {"cells_thematic_every_quarter": 5},
            {"cells", "cells_thematic_every_quarter", "cells_thematic@1"},
        ),
        ({"cells_thematic_every_quarter": 10}, {"cells_thematic@2"}),
        ({"members_excellent": 11, "members_good": 38}, {"members_excellent", "members_good"}),
    ],
)
def test_a_broken_rule_names_all_its_numbers(changes, named):
    kept, findings, _ = settle({**SOUND, **changes})
    assert named <= {f.cell for f in findings} and all(
        "kiểm tra" in f.message or "không dùng" in f.message for f in findings
    )
    assert kept == {**SOUND, **changes}


def test_the_bound_of_the_quarters_is_exact():
    """max(0, Σq − 3·cells) ≤ n ≤ min(q): the bounds themselves are sound."""
    quarters = {f"cells_thematic@{q}": n for q, n in zip((1, 2, 3, 4), (10, 9, 8, 10), strict=True)}
    for n in range(11):
        broken = any(
            "every" in f.code
            for f in settle({**SOUND, **quarters, "cells_thematic_every_quarter": n})[1]
        )
        assert broken == (not 7 <= n <= 8)


def test_a_blank_breaks_no_sum():
    assert not settle({**SOUND, "members_failed": None, "members_satisfactory": 50})[1]


def test_the_one_that_breaks_every_rule_is_an_error_and_so_is_what_its_percentage_gives_away():
    _kept, findings, wrong = settle({**SOUND, "cells_thematic_every_quarter": 14})
    assert wrong == {"cells_thematic_every_quarter"}
    percents = [percent("members_good", "members_graded", 72.7)]  # 40 of 55
    _, findings, wrong = settle({**SOUND, "members_good": 46}, percents)
    assert (
        wrong == {"members_good"}
        and next(f for f in findings if f.severity == "error").expected == "40"
    )


def test_a_limit_of_policy_proves_nobody_wrong():
    """More than a fifth excellent is asked about; no percentage and no count of rules makes an error of it."""
    beyond = {
        "members_excellent": 20,
        "members_good": 29,
        "members_satisfactory": 5,
        "members_failed": 1,
    }
    percents = [percent("members_good", "members_graded", 89.1)]  # 49 of 55: with the excellent
    for good, includes in ((29, ""), (49, "members_excellent")):
        kept, findings, wrong = settle(
            {**SOUND, **beyond, "members_good": good},
            percents if includes else [],
            members_good={"includes": includes},
        )
        assert not wrong and kept["members_good"] == 29
        assert {f.severity for f in findings} == {"query"} and {f.code for f in findings} == {"cap"}
        assert "20 trong 49 người; 20% của 49 là 9" in findings[0].message


def test_a_percentage_speaks_of_the_good_as_the_cell_counts_them():
    percents = [
        percent("members_good", "members_graded", 89.1)
    ]  # 49 of 55 with the 9 excellent: 40 without
    changed = {**SOUND, "members_good": 52, "members_graded": 55}
    _, findings, wrong = settle(changed, percents, members_good={"includes": "members_excellent"})
    assert (
        wrong == {"members_good"}
        and next(f for f in findings if f.severity == "error").expected == "49"
    )


def test_rules_across_values_are_told_in_words():
    def told(**changes):
        return {f.code: f.message for f in settle({**SOUND, **changes})[1]}

    quarters = {f"cells_thematic@{q}": n for q, n in zip((1, 2, 3, 4), (10, 9, 8, 10), strict=True)}
    assert (
        "(báo 3; bốn quý cộng lại 37, trừ ba lần 10 chi bộ, ít nhất phải là 7)"
        in told(**quarters, cells_thematic_every_quarter=3)["every_least"]
    )
    assert "(7 so với 3)" in told(committee_members=3, committee_members_trained=7)["trained"]


@pytest.mark.parametrize(
    ("points", "broken"),
    [
        ((98.3,), False),
        ((98.28,), False),
        ((0.9828, 98.28), False),
        ((98.2,), True),
        ((96.0,), True),
        ((57.0,), True),
    ],
)
def test_percentages_against_counts(points, broken):
    _, findings, _ = settle(
        {"members_due_to_study": 58, "members_studied": 57},
        [percent("members_studied", "members_due_to_study", *points)],
    )
    cells = {f.cell for f in findings if f.code == "percent_differs"}
    assert cells == (
        {"%members_studied", "members_studied", "members_due_to_study"} if broken else set()
    )


def test_a_base_that_another_percentage_bears_out_is_not_suspected():
    percents = [
        percent("cells_meeting_good", "cells", 80.0),
        percent("cells_meeting_fair", "cells", 33.0),
        percent("cells_meeting_poor", "cells", 0.0),
    ]
    cells = {f.cell for f in settle(SOUND, percents)[1]}
    assert cells == {"%cells_meeting_fair", "cells_meeting_fair"}


@pytest.mark.parametrize(
    ("good", "includes", "stored", "asked"),
    [
        (40, "", 40, False),
        (49, "", 40, True),
        (49, "members_excellent", 40, False),
        (40, "members_excellent", 40, True),
    ],
)
def test_good_is_stored_without_the_excellent(good, includes, stored, asked):
    kept, findings, _ = settle({**SOUND, "members_good": good}, members_good={"includes": includes})
    assert (
        kept["members_good"] == stored
        and any(f.code == "good_counted_the_other_way" for f in findings) == asked
    )


def test_good_that_cannot_be_parted_from_a_blank_excellent_is_not_stored():
    kept, findings, _ = settle(
        {**SOUND, "members_good": 49, "members_excellent": None},
        members_good={"includes": "members_excellent"},
    )
    assert "members_good" not in kept and [f.code for f in findings] == ["good_inseparable"]


def test_places_that_disagree_are_each_named_and_the_one_that_adds_up_is_used():
    values = [value("members", 61, "A1", "x"), *[value(m, n) for m, n in SOUND.items()]]
    kept, findings, wrong = check.settle(values, [], RULES)
    assert (
        next(v.value for v in kept if v.measure == "members") == 60
        and {f.cell for f in findings} == {"A1", "members"}
        and wrong == {("S", "A1")}
    )
    same = check.settle(
        [value("members", 60, "A1", "x"), *[value(m, n) for m, n in SOUND.items()]], [], RULES
    )
    assert len(same[0]) == len(SOUND) and not same[1]


def cell_of(at, n, field="n", kind="count"):
    return Value((0, int(at[1:])), "S", at, "b", field, kind, "members", "", n, str(n), "")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({}, set()),
        ({"A3": 12}, {"A3"}),
        ({"A7": 40}, {"A7"}),
        ({"A1": 9}, {"A3", "A7", "A1", "A2"}),
        ({"A5": 9}, {"A6", "A7", "A4", "A5"}),
    ],
)
def test_totals(changes, named):
    numbers = {"A1": 5, "A2": 6, "A4": 7, "A5": 8} | {
        k: v for k, v in changes.items() if k in ("A1", "A2", "A4", "A5")
    }
    sums = {"A3": 11, "A6": 15, "A7": 26} | {
        k: v for k, v in changes.items() if k in ("A3", "A6", "A7")
    }
    found = check.totals(
        [cell_of(a, n) for a, n in numbers.items()],
        [
            cell_of(a, n, "total:grand" if a == "A7" else "total:total", "total")
            for a, n in sums.items()
        ],
        set(),
    )
    assert {f.cell for f in found} == named
    assert not check.totals(
        [cell_of(a, n) for a, n in numbers.items()],
        [cell_of("A7", 1, "total:grand", "total")],
        {("S", "A2")},
    )


def observed(organisation, year, measure, n):
    return {
        "organisation": organisation,
        "year": year,
        "quarter": "",
        "measure": measure,
        "value": n,
        "file": f"{year}",
        "sheet": "S",
        "cell": "A1",
        "raw": str(n),
    }


EVENTS = pd.DataFrame(
    [
        ("2022-05-01", "renamed", "A", "B", ""),
        ("2023-02-01", "merged", "X", "M", ""),
        ("2023-02-01", "merged", "Y", "M", ""),
    ],
    columns=["date", "event", "predecessor", "successor", "decision"],
)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 5),
            ],
            [],
        ),
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 4),
            ],
            [("note", "training_lost")],
        ),
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 4),
                ("Z", 2021, "committee_members", 9),
                ("Z", 2022, "committee_members", 9),
            ],
            [("query", "training_lost")],
        ),
        (
            [
                ("Z", 2021, "committee_members_trained", 5),
                ("Z", 2022, "committee_members_trained", 4),
                ("Z", 2021, "committee_members", 9),
                ("Z", 2022, "committee_members", 7),
            ],
            [("note", "training_lost")],
        ),
        ([("A", 2021, "members", 50), ("B", 2022, "members", 90)], [("query", "members_jump")]),
        ([("A", 2021, "members", 50), ("B", 2022, "members", 60)], []),
        ([("Z", 2021, "members", 5), ("Z", 2022, "members", 12)], []),
        ([("X", 2022, "members", 20), ("X", 2023, "members", 90)], []),
        ([("Z", 2021, "members", 50), ("Z", 2023, "members", 150)], []),
    ],
)
def test_from_one_year_to_the_next(rows, codes):
    assert [
        (i["severity"], i["code"]) for i in check.across_years([observed(*r) for r in rows], EVENTS)
    ] == codes


def test_words_repeated_from_last_year_are_a_note():
    row = {
        "organisation": "Z",
        "target": "3",
        "file": "f",
        "sheet": "S",
        "cell": "A1",
        "cause": "Một số đảng viên chưa tự giác học tập",
    }
    found = check.repeated_texts(
        [
            {**row, "year": 2021},
            {**row, "year": 2022, "cause": row["cause"].upper() + "."},
            {**row, "year": 2024},
        ]
    )
    assert [(i["severity"], i["year"]) for i in found] == [("note", 2022)]


def test_a_grade_for_half_a_year():
    class Book(Register):
        def __init__(self):
            self.records = {
                o: {"founded": d}
                for o, d in (
                    ("N", "2023-09-12"),
                    ("O", ""),
                    ("J", "2023-06-30"),
                    ("S", "2023-09-12"),
                )
            }
            self.predecessors = {"S": ["T"]}

    grades = [
        {"organisation": o, "year": 2023, "grade": g, "file": "f", "sheet": "S", "cell": "A1"}
        for o in "NOJS"
        for g in ("good", "ungraded")
    ]
    assert [(i["organisation"], i["severity"]) for i in check.too_young(grades, Book())] == [
        ("N", "query")
    ]
