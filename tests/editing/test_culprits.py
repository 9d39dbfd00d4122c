"""What is broken is named, what is provably wrong is not used."""

import pytest

from numbers_of import SOUND, percent, settle


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


def test_the_one_that_breaks_every_rule_is_an_error_and_so_is_what_its_percentage_gives_away():
    _, findings, wrong = settle({**SOUND, "cells_thematic_every_quarter": 14})
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
