"""Files that came in, and where each of their cells went."""

from dataclasses import replace

import pandas as pd

from analysis.measuring.example import example
from analysis.measuring.files import CELLS, joint, ledger_by_year, used
from analysis.tables import typed

SENT = [
    {"file": "2024/A.xlsx", "form": "F", "year": 2024, "status": "accepted", "organisations": 1},
    {"file": "2024/B.xlsx", "form": "F", "year": 2024, "status": "accepted", "organisations": 3},
    {"file": "x.xlsx", "form": "L", "year": None, "status": "accepted", "organisations": 2},
    {"file": "2024/old.xlsx", "form": "F", "year": 2024, "status": "superseded"},
]
LEDGER = [
    {"file": "2024/A.xlsx", "sheet": "1", "cells": 5, "values": 3, "labels": 2},
    {"file": "2024/B.xlsx", "sheet": "1", "cells": 4, "values": 4},
    {"file": "x.xlsx", "sheet": "1", "cells": 1, "ignored": 1},
    {"file": "unknown.xlsx", "sheet": "1", "cells": 2, "issues": 2},
]


def bloc():
    tables = example()
    figures = tables.observations.assign(file="2024/A.xlsx").head(7)
    return replace(
        tables,
        submissions=typed("submissions", SENT),
        ledger=typed("ledger", LEDGER),
        observations=figures,
    )


def test_only_accepted_files_count_by_year_and_form():
    rows = used(bloc())
    assert rows.to_numpy().tolist() == [[0, "L", 1, 2, 0], [2024, "F", 2, 4, 7]]


def test_who_is_late_because_a_joint_file_was():
    assert joint(bloc()) == {"2024/B.xlsx", "x.xlsx"}


def test_the_ledger_by_year_loses_no_cell_and_unknown_years_stand_last():
    rows = ledger_by_year(bloc())
    assert rows["cells"].tolist() == [9, 3] and pd.isna(rows.index[-1])
    assert list(rows.columns) == list(CELLS)
    assert int(rows[list(CELLS[1:])].sum(axis=None)) == int(rows["cells"].sum())
