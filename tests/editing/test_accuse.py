"""What is broken is named, what is provably wrong is not used."""

import pytest

from analysis.editing.settle import settle_numbers
from analysis.returns.model import FORMULA
from numbers_of import INCLUDES, RULES, SOUND, percent, settle, settled, value


@pytest.mark.parametrize(
    ("changes", "blamed", "error"),
    [
        # one of the four grades, or a grade and nothing else: each alone would mend it
        (
            {"members_failed": 4},
            {"members_excellent", "members_good", "members_satisfactory", "members_failed"},
            False,
        ),
        # what was graded is borne out by the four grades
        ({"members_exempt": 9}, {"members", "members_exempt"}, False),
        ({"cells_thematic@2": 12}, {"cells", "cells_thematic@2"}, True),
        (
            {"committee_members_trained": 12},
            {"committee_members", "committee_members_trained"},
            False,
        ),
        ({"members_studied": 59}, {"members_due_to_study", "members_studied"}, False),
        (
            {"members_due_to_study": 61, "members_studied": 61},
            {"members", "members_due_to_study"},
            False,
        ),
        (
            {"members_excellent": 11, "members_good": 38},
            {"members_excellent", "members_good"},
            False,
        ),
        ({"cells_thematic_every_quarter": 14}, {"cells_thematic_every_quarter"}, True),
        ({"cells_meeting_good": 14}, {"cells", "cells_meeting_good"}, True),
    ],
)
def test_only_cells_whose_change_mends_everything_are_blamed(changes, blamed, error):
    kept, findings, wrong = settle({**SOUND, **changes})
    assert {f.cell for f in findings} == blamed
    beyond = {"committee_members_trained", "members_studied"} & blamed
    assert bool(wrong) == (error or bool(beyond))
    assert kept == {**SOUND, **changes}


def test_a_part_beyond_its_whole_is_not_used_though_nobody_knows_which_is_wrong():
    _, findings, wrong = settle({**SOUND, "committee_members_trained": 12})
    assert wrong == {"committee_members_trained"}
    assert {f.cell: f.severity for f in findings}["committee_members"] == "query"


def test_all_cells_of_one_mistake_are_one_question():
    made = settle_numbers(
        [value(m, n) for m, n in {**SOUND, "members_failed": 4}.items()], [], RULES, INCLUDES
    )
    assert len(made.findings) == 4
    assert len({f.fields["question"] for f in made.findings}) == 1


def test_the_bound_of_the_quarters_is_exact():
    """max(0, Σq − 3·cells) ≤ n ≤ min(q): the bounds themselves are sound."""
    quarters = {f"cells_thematic@{q}": n for q, n in zip((1, 2, 3, 4), (10, 9, 8, 10), strict=True)}
    for n in range(11):
        broken = any(
            "every" in f.code
            for f in settle({**SOUND, **quarters, "cells_thematic_every_quarter": n})[1]
        )
        assert broken == (not 7 <= n <= 8)


def test_what_a_sum_and_a_percentage_give_alike_is_deduced():
    percents = [percent("members_good", "members_graded", 72.7)]  # 40 of 55
    kept, findings, wrong = settle({**SOUND, "members_good": 46}, percents)
    assert [(f.cell, f.code, f.severity, f.expected) for f in findings] == [
        ("members_good", "deduced", "query", "40")
    ]
    assert kept["members_good"] == 40 and not wrong


def test_percentages_of_a_wrong_base_are_no_mistakes_of_their_own():
    percents = [
        percent(top, "members_graded", round(100 * SOUND[top] / 65, 1))._replace(rule=FORMULA)
        for top in ("members_excellent", "members_good")
    ]
    kept, findings, _ = settle({**SOUND, "members_graded": 65}, percents)
    assert [(f.cell, f.code, f.expected) for f in findings] == [("members_graded", "deduced", "55")]
    assert kept == SOUND
    typed = [one._replace(rule="") for one in percents]
    _, findings, _ = settle({**SOUND, "members_graded": 65}, typed)
    assert "members_graded" not in {f.cell for f in findings}, "what was typed speaks for itself"


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
    ]  # 49 of 55, the excellent among them
    includes = {"includes": "members_excellent"}
    kept, findings, _ = settle({**SOUND, "members_good": 52}, percents, members_good=includes)
    assert [(f.cell, f.code, f.expected) for f in findings] == [("members_good", "deduced", "49")]
    assert kept["members_good"] == 40


def test_rules_across_values_are_told_in_words():
    def told(**changes):
        return {f.code: f.message for f in settle({**SOUND, **changes})[1]}

    quarters = {f"cells_thematic@{q}": n for q, n in zip((1, 2, 3, 4), (10, 9, 8, 10), strict=True)}
    assert (
        "(báo 3; bốn quý cộng lại 37, trừ ba lần 10 chi bộ, ít nhất phải là 7)"
        in told(**quarters, cells_thematic_every_quarter=3)["every_least"]
    )
    assert "(7 so với 3)" in told(committee_members=3, committee_members_trained=7)["trained"]


def test_a_count_that_holds_a_doubtful_one_is_doubtful_without_it():
    given = [
        value("members_graded", 55),
        value("members_excellent", 8, includes=""),
        value("members_good", 49, includes="members_excellent"),
        value("members_satisfactory", 5),
        value("members_failed", 1),
    ]
    kept, findings, _ = settled(given, [percent("members_excellent", "members_graded", 16.36)])
    assert {f.cell for f in findings} >= {"members_excellent", "members_good"}
    assert len({f.message for f in findings}) <= 2 and kept
