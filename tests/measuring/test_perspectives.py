"""The targets seen otherwise: only what differs from the figures as reported."""

import made_up_bloc as bloc
from analysis.measuring.panel import as_now, constant_panel
from analysis.measuring.perspectives import COUNTS, differing
from analysis.measuring.series import series
from measured_bloc import made


def test_only_series_that_differ_are_told_and_they_are_those_of_the_views():
    data = made(bloc.draw(3))
    now, panel = as_now(data), constant_panel(data, range(2021, 2026))
    found = differing(data)
    assert {view for _, view in found} <= {"now", "panel"} and found
    for target in data.targets["target"]:
        for name, view in (("now", now[now["level"].eq("bloc")]), ("panel", panel)):
            rows = view[view["target"].eq(target) & view["reading"].eq("resolution")]
            rows = rows.sort_values("year", ignore_index=True)
            same = rows[COUNTS].equals(series(data, target)[COUNTS])
            assert same == ((target, name) not in found)
            if not same:
                assert found[target, name][COUNTS].equals(rows[COUNTS])


def test_a_bloc_without_events_in_which_all_reported_looks_the_same():
    register = bloc.register("A committee state - -", "B cell soe - -")
    rows = [
        (o, year, m, 5)
        for o in "AB"
        for year in range(2021, 2026)
        for m in ("members_due_to_study", "members_studied")
    ]
    data = made({"observations": bloc.observations(rows), "organisations": register})
    assert [key for key in differing(data) if key[0] == "1b"] == []
