"""Every indicator by counting row after row: no pandas, no formulas, no bounds from data."""

import pandas as pd

from made_up_bloc import plain_rows

YEARS = range(2021, 2026)
READINGS = {"3": ["cells"], "6b": ["graded", "good"], "7b": ["graded", "good"]}
FIGURES = ["numerator", "denominator", "reporting", "expected", "state", "units_short"]


def rows_of(table):
    """A frame as rows of text; rows that were read from a file are such already."""
    return table if isinstance(table, list) else plain_rows(table)


def counted(tables):
    """Every indicator by counting row after row, with the resolution's figures written out here."""
    wrong = {
        (i["file"], i["sheet"], i["cell"])
        for i in rows_of(tables["issues"])
        if i["severity"] == "error"
    }
    value, sent = {}, set()
    for o in rows_of(tables["observations"]):
        sent.add((o["organisation"], int(o["year"])))
        if (o["file"], o["sheet"], o["cell"]) not in wrong and not o["quarter"]:
            value[o["organisation"], int(o["year"]), o["measure"]] = int(o["value"])
    grade = {}
    for g in sorted(rows_of(tables["gradings"]), key=lambda g: g["decided_on"]):
        sent.add((g["organisation"], int(g["year"])))
        if g["stage"] == "decided" and (g["file"], g["sheet"], g["cell"]) not in wrong:
            grade[g["organisation"], int(g["year"])] = g["grade"]
    people = rows_of(tables["organisations"])
    happened = rows_of(tables["events"])
    went_on = {e["successor"] for e in happened if e["event"] in ("renamed", "converted")}
    found = {}
    for year in YEARS:
        there = {
            p["organisation"]: p
            for p in people
            if not (p["founded"] and p["founded"][:4] > str(year))
            and not (p["dissolved"] and p["dissolved"][:4] <= str(year))
        }
        late = {i for i, p in there.items() if p["founded"] > f"{year}-06-30"} - went_on
        scopes = {("bloc", "bloc"): {p["organisation"] for p in people}}
        for p in people:
            if p["organisation"] in there or (p["organisation"], year) in sent:
                for level, scope in (
                    ("sector", p["sector"]),
                    ("kind", p["kind"]),
                    ("organisation", p["organisation"]),
                ):
                    scopes.setdefault((level, scope), set()).add(p["organisation"])
        for (level, scope), ids in scopes.items():
            for target in ["1a", "1b", "2a", "2b", "3", "4", "5", "6a", "6b", "7a", "7b"]:
                for reading in ["resolution", *READINGS.get(target, [])]:
                    pairs = [figure(target, reading, i, year, value, grade) for i in ids]
                    pairs = [p for p in pairs if p is not None]
                    due = len(
                        ids & (there.keys() - late if target in ("6a", "6b") else there.keys())
                    )
                    n, d = sum(p[0] for p in pairs), sum(p[1] for p in pairs)
                    key = (target, reading, level, scope, year)
                    found[key] = verdict(target, reading, level, year, n, d, len(pairs), due)
    return found


def figure(target, reading, i, year, value, grade):
    def get(*names):
        numbers = [value.get((i, year, name)) for name in names]
        return None if None in numbers else numbers

    if target in ("6a", "6b"):
        given = grade.get((i, year), "ungraded")
        if given == "ungraded":
            return None
        if target == "6a":
            return int(given in ("excellent", "good")), 1
        base = {"resolution": ("excellent", "good"), "graded": (given,), "good": ("good",)}[reading]
        return int(given == "excellent"), int(given in base)
    if target == "1a":
        flags = get("resolution_issued", "resolution_carried_out_well")
        return flags and (int(flags == [1, 1]), 1)
    if target in ("2a", "5"):
        flags = get(
            "regulations_followed_well" if target == "2a" else "inspection_plan_carried_out_well"
        )
        return flags and (flags[0], 1)
    if target == "3" and reading == "resolution":
        classes = get(*(f"cells_meeting_{c}" for c in ("good", "fair", "average", "poor")))
        return classes and (classes[0], sum(classes))
    if target == "7a":
        three = get("members_excellent", "members_good", "members_graded")
        return three and (three[0] + three[1], three[2])
    if target == "7b" and reading == "resolution":
        two = get("members_excellent", "members_good")
        return two and (two[0], two[0] + two[1])
    two = {
        "1b": ("members_studied", "members_due_to_study"),
        "2b": ("committee_members_trained", "committee_members"),
        "3": ("cells_meeting_good", "cells"),
        "4": ("cells_thematic_every_quarter", "cells"),
        "7b": ("members_excellent", "members_graded" if reading == "graded" else "members_good"),
    }[target]
    return get(*two) and tuple(get(*two))


def meets(target, n, d):
    low = {"3": 90, "6a": 90, "6b": 18, "7a": 95, "7b": 15}.get(target, 100)
    return (n * 100 > low * d if target == "6a" else n * 100 >= low * d) and (
        target != "7b" or n * 100 <= 20 * d
    )


def verdict(target, reading, level, year, n, d, reporting, due):
    if not reporting:
        return None, None, 0, due, "not-reported", None
    if d == 0:
        return n, d, reporting, due, "no-base", None
    if target in ("6b", "7b") and level != "bloc":
        return n, d, reporting, due, "too-few", None
    if meets(target, n, d):
        return n, d, reporting, due, "met", 0
    state = "running" if target == "2b" and year < 2025 else "missed"
    tries = sorted(range(-n, d + 1), key=abs)
    step = -1 if reading == "good" else 0
    units = next(
        (k for k in tries if d + step * k > 0 and meets(target, n + k, d + step * k)), None
    )
    return n, d, reporting, due, state, units


def plain(table):
    return {
        (r["target"], r["reading"], r["level"], r["scope"], int(r["year"])): tuple(
            None if pd.isna(r[c]) else r[c] for c in FIGURES
        )
        for r in table.to_dict("records")
    }
