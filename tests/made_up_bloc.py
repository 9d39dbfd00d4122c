"""A bloc made up for tests of measuring: drawn by seed, with holes, ungraded, re-graded and untrusted cells."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pandas as pd

import analysis
from analysis.measuring.indicators import indicators
from analysis.tables import Tables

DATA = Path(analysis.__file__).parent / "data"
PRACTICE = Path(__file__).parents[2] / "shared" / "submissions"
SECTORS = ("party", "state", "soe", "private")
FLAGS = (
    "resolution_issued",
    "resolution_carried_out_well",
    "regulations_followed_well",
    "inspection_plan_carried_out_well",
)
GRADES = ("excellent", "good", "satisfactory", "failed")
PLACE = ["file", "sheet", "cell"]


def strings(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def targets() -> pd.DataFrame:
    return strings(DATA / "targets.csv")


def readings() -> pd.DataFrame:
    return strings(DATA / "readings.csv")


def tables_of(frames: dict[str, pd.DataFrame]) -> Tables:
    """Tables of some frames, and the resolution's own targets and readings."""
    return Tables.of({"targets": targets(), "readings": readings()} | frames)


def measured(frames: dict[str, pd.DataFrame]) -> Tables:
    """The same with their indicators."""
    tables = tables_of(frames)
    return replace(tables, indicators=indicators(tables))


def frame(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=columns, dtype=object)
    whole = [c for c in columns if c in ("year", "quarter", "value")]
    return (
        made.fillna("")
        .astype({c: str for c in columns if c not in whole})
        .assign(**{c: pd.to_numeric(made[c]).astype("Int64") for c in whole})
    )


def register(*rows: str) -> pd.DataFrame:
    """Rows as `id kind sector founded dissolved`, "-" for an open date."""
    columns = ["organisation", "kind", "sector", "founded", "dissolved"]
    made = [dict(zip(columns, r.split(), strict=True)) for r in rows]
    made = [
        {k: "" if v == "-" else v for k, v in r.items()} | {"name": f"Tổ chức {r['organisation']}"}
        for r in made
    ]
    return frame(made, ["organisation", "name", "kind", "sector", "founded", "dissolved"])


def events(*rows: str) -> pd.DataFrame:
    """Rows as `date event predecessor successor`, "-" for none."""
    made = [
        dict(zip(["date", "event", "predecessor", "successor"], r.split(), strict=True))
        for r in rows
    ]
    made = [{k: "" if v == "-" else v for k, v in r.items()} | {"decision": "1-QĐ"} for r in made]
    return frame(made, ["date", "event", "predecessor", "successor", "decision"])


def observations(rows: list[tuple]) -> pd.DataFrame:
    """Rows (organisation, year, measure, value); each in a cell of its own."""
    made = [
        {
            "organisation": o,
            "year": y,
            "quarter": None,
            "measure": m,
            "value": v,
            "file": f"{y}/{o}.xlsx",
            "sheet": "Biểu",
            "cell": f"C{i + 1}",
        }
        for i, (o, y, m, v) in enumerate(rows)
    ]
    return frame(made, ["organisation", "year", "quarter", "measure", "value", *PLACE])


def gradings(rows: list[tuple]) -> pd.DataFrame:
    """Rows (organisation, year, grade) or with (decided_on, stage) behind."""
    made = []
    for i, (organisation, year, grade, *more) in enumerate(rows):
        decided_on, stage = (*more, "", "decided")[:2] if more else ("", "decided")
        made.append(
            {
                "organisation": organisation,
                "year": year,
                "stage": stage or "decided",
                "grade": grade,
                "file": f"{year}/qd.xlsx",
                "sheet": "DS",
                "cell": f"D{i + 1}",
                "decided_on": decided_on,
            }
        )
    return frame(made, ["organisation", "year", "stage", "grade", *PLACE, "decided_on"])


def issues(*places: tuple) -> pd.DataFrame:
    """Rows (severity, file, sheet, cell)."""
    made = [dict(zip(["severity", *PLACE], place, strict=True)) for place in places]
    return frame(made, ["severity", *PLACE])


def studied(organisations, happened, *rows):
    """A bloc in which 1b is all there is: rows (organisation, year, studied, due)."""
    seen = observations(
        [
            (o, y, m, v)
            for o, y, n, d in rows
            for m, v in (("members_studied", n), ("members_due_to_study", d))
        ]
    )
    return {"observations": seen, "organisations": organisations, "events": happened}


def draw(seed: int, size: int = 14, holes: float = 0.08) -> dict[str, pd.DataFrame]:
    """A bloc with a split (S → S1 + S2), a merger (M1 + M2 → M), a rename (R → R2), leavers and a newcomer (N)."""
    dice = random.Random(seed)
    rows = [
        f"O{i:02d} {dice.choice(['committee', 'cell'])} {dice.choice(SECTORS)} - "
        f"{'2025-03-31' if dice.random() < 0.2 else '-'}"
        for i in range(size)
    ]
    rows += [
        "S committee state - 2022-05-01",
        "S1 committee state 2022-05-01 -",
        "S2 cell state 2022-05-01 -",
        "M1 cell soe - 2023-02-01",
        "M2 cell soe - 2023-02-01",
        "M cell soe 2023-02-01 -",
        "R cell private - 2024-08-15",
        "R2 cell private 2024-08-15 -",
        "N cell private 2023-09-12 -",
    ]
    organisations = register(*rows)
    happened = events(
        "2022-05-01 split S S1",
        "2022-05-01 split S S2",
        "2023-02-01 merged M1 M",
        "2023-02-01 merged M2 M",
        "2024-08-15 renamed R R2",
        "2023-09-12 founded - N",
    )
    given, grades, wrong = [], [], []
    for r in organisations.to_dict("records"):
        for year in range(2021, 2026):
            there = (r["founded"] or "0") <= f"{year}-12-31" < (r["dissolved"] or "9")
            if there and dice.random() > (0.35 if year == 2025 else 0.05):
                given += [
                    (r["organisation"], year, m, v)
                    for m, v in _return(dice).items()
                    if dice.random() > holes
                ]
                grade = (
                    "ungraded"
                    if r["founded"] > f"{year}-06-30"
                    else dice.choices(GRADES, (20, 70, 8, 2))[0]
                )
                grades.append((r["organisation"], year, grade, f"{year}-12-20"))
                if dice.random() < 0.1:
                    grades.append(
                        (r["organisation"], year, dice.choice(GRADES), f"{year + 1}-02-01")
                    )
                grades.append((r["organisation"], year, dice.choice(GRADES), "", "self"))
    seen, decided = observations(given), gradings(grades)
    for table in (seen, decided):
        wrong += [
            (dice.choice(["error", "error", "query"]), *place)
            for place in table[PLACE].itertuples(index=False, name=None)
            if dice.random() < 0.03
        ]
    return {
        "observations": seen,
        "gradings": decided,
        "organisations": organisations,
        "issues": issues(*wrong),
        "events": happened,
    }


def _return(dice: random.Random) -> dict[str, int]:
    cells, members, committee = dice.randint(1, 9), dice.randint(5, 120), dice.randint(1, 12)
    graded = members - dice.randint(0, 4)
    excellent = dice.randint(0, graded // 5 + 1)
    failed, satisfactory = dice.randint(0, 1), dice.randint(0, min(4, graded // 3))
    tot = dice.randint(cells // 2, cells)
    due = members - dice.randint(0, 3)
    return {flag: int(dice.random() < 0.9) for flag in FLAGS} | {
        "members": members,
        "members_due_to_study": due,
        "members_studied": max(0, due - dice.choice([0, 0, 1, 4, -1])),
        "committee_members": committee,
        "committee_members_trained": dice.randint(0, committee),
        "cells": cells,
        "cells_meeting_good": tot,
        "cells_meeting_fair": dice.randint(0, cells - tot),
        "cells_meeting_average": 0,
        "cells_meeting_poor": 0,
        "cells_thematic_every_quarter": dice.randint(cells // 2, cells),
        "members_graded": graded,
        "members_excellent": excellent,
        "members_failed": failed,
        "members_satisfactory": satisfactory,
        "members_good": max(0, graded - excellent - failed - satisfactory),
    }


def practice() -> dict[str, pd.DataFrame] | None:
    """The truth of the practice submissions, or None where they do not stand beside the repository."""
    if not (PRACTICE / "truth" / "observations.csv").is_file():
        return None
    tables = {
        n: strings(PRACTICE / "truth" / f"{n}.csv")
        for n in ("observations", "gradings", "shortfalls")
    }
    tables |= {n: strings(PRACTICE / "reference" / f"{n}.csv") for n in ("organisations", "events")}
    tables["gradings"]["decided_on"] = ""
    tables["shortfalls"]["shortfall"] = [f"h{i}" for i in range(len(tables["shortfalls"]))]
    tables["causes"] = frame(
        [
            {
                "shortfall": s,
                "code": c.split(":")[0],
                "kind": c.split(":")[1],
                "state": "decided",
            }
            for s, pairs in zip(
                tables["shortfalls"]["shortfall"], tables["shortfalls"]["pairs"], strict=True
            )
            for c in pairs.split(";")
            if c
        ],
        ["shortfall", "code", "kind", "state"],
    )
    tables["issues"] = issues()
    return tables


def plain_rows(table: pd.DataFrame) -> list[dict]:
    """A table as a spreadsheet user sees it: rows of text, through CSV and back."""
    return list(csv.DictReader(table.to_csv(index=False).splitlines(keepends=True)))
