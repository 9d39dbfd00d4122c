"""What all pages share."""

import made_up_bloc as bloc
from analysis.views import common, returns, sources
from measured_bloc import made


def test_figures_beyond_those_expected_are_explained():
    counts = [(o, 2023, m, 5) for o in "AB" for m in ("members_due_to_study", "members_studied")]
    register = bloc.register("A committee state - -", "B cell state - 2023-06-30")
    data = made({"observations": bloc.observations(counts), "organisations": register})
    assert (
        common.beyond_note(data, ["1b"])
        and "Tổ chức B (2023)" in common.beyond_note(data, ["1b"])[0]
    )
    assert "2/1*" in str(returns.base_by_target(data)) and "5/5\u00a0●*" in str(
        sources.of_target(data, "1b")
    )


def test_a_table_shows_a_dash_for_what_is_missing_and_its_heads_without_rows(small):
    heads = {"name": "Tổ chức", 2025: "2025"}
    shown = common.table(small, "Bảng", [{"name": "A"}, {2025: 7}], heads)
    assert shown.cells() == [["A", "–"], ["–", "7"]]
    assert list(common.table(small, "Bảng", [], heads).frame.columns) == ["Tổ chức", "2025"]
