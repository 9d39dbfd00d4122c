"""What tests of pages share."""

import pytest
from hypothesis import settings

import made_up_bloc as bloc
from analysis.showing.show import Chart
from measured_bloc import made, shortfall

# No test is timed: a machine may be busy.
settings.register_profile("analysis", deadline=None)
settings.load_profile("analysis")


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory):
    """What is kept between runs stands in no person's cache folder."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def small():
    """Two organisations, figures small enough to reckon by hand."""
    register = bloc.register("A committee state - -", "B cell soe - -", "C cell soe - -")
    counts = {
        "cells": 10,
        "cells_meeting_good": 8,
        "cells_meeting_fair": 2,
        "cells_meeting_average": 0,
        "cells_meeting_poor": 0,
        "members_due_to_study": 100,
        "members_studied": 97,
        "members": 100,
    }
    rows = [("A", y, m, v) for y in (2023, 2024, 2025) for m, v in counts.items()]
    rows += [("A", 2025, "cells_meeting_good", 9), ("A", 2025, "cells_meeting_fair", 1)]
    rows = [
        r
        for r in rows
        if not (r[:3] == ("A", 2025, "cells_meeting_good") and r[3] == 8)
        and not (r[:3] == ("A", 2025, "cells_meeting_fair") and r[3] == 2)
    ]
    rows += [
        ("B", y, m, v)
        for y in (2024, 2025)
        for m, v in {
            "cells": 1,
            "members_due_to_study": 50,
            "members_studied": 50,
            "members": 50,
        }.items()
    ]
    told = [
        shortfall(1, "A", 2025, "1b"),
        shortfall(2, "A", 2024, "1b"),
        shortfall(3, "B", 2025, "1b", code="", cause=""),
    ]
    return made(
        {
            "observations": bloc.observations(rows),
            "organisations": register,
            "events": bloc.events("2022-01-01 founded - C"),
        },
        told,
    )


@pytest.fixture
def undrawn(monkeypatch):
    """Pictures are drawn in the tests of the charts; here only what is said counts."""
    monkeypatch.setattr(Chart, "picture", lambda self: ("image/png", b""))
