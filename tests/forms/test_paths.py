"""The headings of each column from the top down."""

from analysis.forms.paths import distinct, paths_between
from analysis.text.keys import key
from made_up_forms import MERGES, OWN, a_grid, block

RESULT, PLANTED, ALIVE = map(key, ("Kết quả", "Đã trồng", "Còn sống"))


def test_merged_headings_reach_over_their_columns():
    paths = paths_between(a_grid(OWN, merges=MERGES), block("ONE", "own"), 3, 4)
    assert paths[1] == (key("Nội dung"),)
    assert paths[3] == (RESULT, PLANTED) and paths[4] == (RESULT, ALIVE)


def test_a_group_that_lost_its_merge_reaches_right():
    paths = paths_between(a_grid(OWN), block("ONE", "own"), 3, 4)
    assert paths[4] == (RESULT, ALIVE)


def test_a_group_does_not_reach_into_a_column_with_a_heading_of_its_own():
    own = block("ONE", "own")
    paths = paths_between(a_grid([*OWN[:3], [*OWN[3], "Khác"]]), own, 3, 4)
    assert paths[5] == (key("Ghi chú"), key("Khác"))


def test_a_repeated_heading_counts_once():
    assert distinct(["", "a", "a", "", "b", "a"]) == ("a", "b", "a")
