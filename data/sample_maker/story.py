"""What happened: numbers, flags and grades of every organisation and year, with a story for each target.

1a, 2a, 5 climb to (nearly) 100 %; 1b and 2b end a little short; 3 is met by a hair in 2024; 4 improves and falls back
in 2025; 6a stands at exactly 90 % in 2023 once an organisation is graded again; 6b is met, then missed by one; 7b is
above its band in 2021 and just below it in 2025.
"""

from __future__ import annotations

import math
import random

from analysis.office.grid import in_force

from .bloc import EVENTS, YEARS, organisations, sizes

ABSENT = {
    2021: 0.030,
    2022: 0.024,
    2023: 0.017,
    2024: 0.012,
    2025: 0.016,
}  # of members due to study
TRAINED = {2021: 0.36, 2022: 0.38, 2023: 0.47, 2024: 0.58, 2025: 0.80}  # of those not yet trained
GOOD = {
    2021: 1.65,
    2022: 2.0,
    2023: 2.2,
    2024: 2.65,
    2025: 2.75,
}  # logit of a cell's meetings being good
SKIPPED = {
    2021: 0.046,
    2022: 0.030,
    2023: 0.017,
    2024: 0.010,
    2025: 0.024,
}  # a cell's quarter without a meeting
LOW = {2021: 0.066, 2022: 0.046, 2023: 0.041, 2024: 0.036, 2025: 0.060}  # graded members below good
SHARE = {
    2021: 0.191,
    2022: 0.183,
    2023: 0.187,
    2024: 0.190,
    2025: 0.164,
}  # excellent among good or better
MISSES = {"1a": (5, 3, 2, 0, 1), "2a": (4, 3, 2, 1, 0), "5": (6, 4, 2, 1, 0)}
# decided grades: excellent, good, satisfactory, failed; the rest of those graded is good
TOP, LOWER, FAILED = (9, 11, 10, 10, 7), (3, 4, 6, 3, 2), (1, 1, 0, 0, 0)
REGRADED = {2023: ("good", "satisfactory")}
GRADES = ("excellent", "good", "satisfactory", "failed")


def simulate(seed: int) -> tuple[dict, dict, dict]:
    """Numbers, grades and re-grades.

    Returns
    -------
    values
        (organisation, year) → {(measure, quarter): count or flag}, quarter ``""`` but for ``cells_thematic``;
        ``None`` where nothing could be reported yet.
    grades
        (organisation, year) → {"self": grade, "decided": grade as first decided}.
    regraded
        year → {organisation: new grade}.
    """
    rng = random.Random(seed)
    register = {o["organisation"]: o for o in organisations().to_dict("records")}
    bent = {
        key: {t: rng.gauss(0, 1) for t in ("1b", "2b", "3", "4", "7", "flags", "grade")}
        for key in register
    }
    drift = {key: rng.gauss(0, 0.35) for key in register}
    for _, _, before, after, _ in EVENTS:
        if before and after:
            bent[after], drift[after] = bent[before], drift[before]
    state: dict[str, dict] = {}
    values: dict = {}
    for year in YEARS:
        here = [key for key, o in register.items() if in_force(o["founded"], o["dissolved"], year)]
        for key in here:
            state[key] = _begin(key, register[key], state, rng, year)
        for key in here:
            bend = {t: b + drift[key] * (year - 2023) for t, b in bent[key].items()}
            values[key, year] = _year(register[key], state[key], bend, year, rng)
    _flags(values, bent, rng)
    grades, regraded = _grades(values, register, bent, rng)
    return values, grades, regraded


def _begin(key: str, own: dict, state: dict, rng: random.Random, year: int) -> dict:
    """The organisation at the start of its year: as it was, or made from what it comes from."""
    if key in state:
        return state[key]
    parents = [before for _, what, before, after, _ in EVENTS if after == key and before]
    split = {"K61": 0.6, "K62": 0.4}.get(key, 1)
    members = (
        round(sum(state[p]["members"] for p in parents) * split) if parents else sizes()[key] or 14
    )
    trained = sum(state[p]["trained"] for p in parents)
    committee = _committee(own["kind"], members)
    cells = (
        max(2, round(members / (13 if members < 500 else 28))) if own["kind"] == "committee" else 1
    )
    return {
        "members": members,
        "cells": cells,
        "committee": committee,
        "trained": min(committee - (committee > 1), round(trained * split)),
        "new": not parents and year > 2021,
    }


def _committee(kind: str, members: int) -> int:
    if kind == "cell":
        return 3 if members >= 9 else 2
    return min(15, 5 + 2 * (members // 40))


def _year(own: dict, now: dict, bend: dict, year: int, rng: random.Random) -> dict:
    """One organisation's year; moves ``now`` on."""
    if year > 2021 and not now["new"]:
        now["members"] = max(6, round(now["members"] * (1 + rng.gauss(0.008, 0.025))))
        if own["kind"] == "committee" and now["cells"] > 3 and rng.random() < 0.1:
            now["cells"] += rng.choice((-1, 1))
    cells, members, committee = now["cells"], now["members"], now["committee"]
    rate = min(0.97, TRAINED[year] * math.exp(0.25 * bend["2b"]))
    now["trained"] += sum(rng.random() < rate for _ in range(committee - now["trained"]))
    if year in (2022, 2024) and now["trained"] > 1 and rng.random() < 0.05:
        now["trained"] -= 1  # a trained member left the committee
    exempt = sum(rng.random() < 0.016 for _ in range(members))
    waiting = sum(rng.random() < 0.012 for _ in range(members))
    due = members - exempt
    absent = min(0.4, ABSENT[year] * math.exp(0.9 * bend["1b"] - 0.4))
    good, fair, average, poor = _meetings(cells, GOOD[year] + 0.8 * bend["3"], rng)
    quarters, every = _quarters(
        cells, min(0.35, SKIPPED[year] * math.exp(0.8 * bend["4"] - 0.3)), rng
    )
    out = {
        "members": members,
        "members_due_to_study": due,
        "members_studied": due - sum(rng.random() < absent for _ in range(due)),
        "committee_members": committee,
        "committee_members_trained": now["trained"],
        "cells": cells,
        "cells_meeting_good": good,
        "cells_meeting_fair": fair,
        "cells_meeting_average": average,
        "cells_meeting_poor": poor,
        "cells_thematic_every_quarter": every,
        "members_exempt": exempt,
        "members_not_yet_graded": waiting,
    }
    out |= _members(members - exempt - waiting, bend["7"], year, rng)
    result = {(name, ""): number for name, number in out.items()}
    result |= {("cells_thematic", str(n)): held for n, held in enumerate(quarters, 1)}
    if now["new"]:  # founded in September: nothing before the last quarter
        result |= {("cells_thematic", q): None for q in "123"} | {
            ("cells_thematic_every_quarter", ""): None
        }
        now["new"] = False
    return result


def _meetings(cells: int, logit: float, rng: random.Random) -> tuple[int, int, int, int]:
    classed = [0, 0, 0, 0]
    for _ in range(cells):
        better = rng.random() < 1 / (1 + math.exp(-logit))
        classed[0 if better else rng.choices((1, 2, 3), (0.87, 0.11, 0.02))[0]] += 1
    return tuple(classed)


def _quarters(cells: int, skipped: float, rng: random.Random) -> tuple[list[int], int]:
    held = [[rng.random() >= skipped for _ in range(4)] for _ in range(cells)]
    return [sum(cell[q] for cell in held) for q in range(4)], sum(map(all, held))


def _members(graded: int, bend: float, year: int, rng: random.Random) -> dict[str, int]:
    low = min(0.3, LOW[year] * math.exp(0.45 * bend - 0.1))
    below = sum(rng.random() < low for _ in range(graded))
    failed = min(below, int(rng.random() < 0.05 * math.exp(0.5 * bend)) if graded > 15 else 0)
    well = graded - below
    share = rng.gauss(SHARE[year], 0.018)
    # in 2021 some, the largest among them, went far beyond a fifth
    cap = 0.27 if year == 2021 and (graded > 900 or rng.random() < 0.24) else 0.2
    excellent = math.floor(well * (rng.uniform(0.23, cap) if cap > 0.2 else min(share, cap)))
    if year == 2024 and graded > 900:
        excellent = math.floor(well * 0.206)
    return {
        "members_graded": graded,
        "members_excellent": excellent,
        "members_good": well - excellent,
        "members_satisfactory": below - failed,
        "members_failed": failed,
    }


def _flags(values: dict, bent: dict, rng: random.Random) -> None:
    """Judgements: the weakest organisations miss them, so many a year as the story has it."""
    names = {
        "1a": "resolution_carried_out_well",
        "2a": "regulations_followed_well",
        "5": "inspection_plan_carried_out_well",
    }
    for n, year in enumerate(YEARS):
        here = [key for key, y in values if y == year]
        for key in here:
            values[key, year] |= {(name, ""): 1 for name in ("resolution_issued", *names.values())}
        for target, name in names.items():
            weak = sorted(here, key=lambda k: -(bent[k]["flags"] + rng.gauss(0, 0.9)))
            for key in weak[: MISSES[target][n]]:
                values[key, year][name, ""] = 0
        if year == 2021:
            values[weak[1], year] |= {
                ("resolution_issued", ""): 0,
                ("resolution_carried_out_well", ""): 0,
            }


def _grades(values: dict, register: dict, bent: dict, rng: random.Random) -> tuple[dict, dict]:
    grades, regraded = {}, {}
    for n, year in enumerate(YEARS):
        here = [key for key, y in values if y == year]
        late = [
            key
            for key in here
            if f"{year}-06-30" < register[key]["founded"] <= f"{year}-12-31"
            and not any(e[3] == key and e[2] for e in EVENTS)
        ]
        rank = sorted(
            (k for k in here if k not in late), key=lambda k: bent[k]["grade"] + rng.gauss(0, 0.55)
        )
        lower = LOWER[n] - (year in REGRADED)
        order = (
            ["excellent"] * TOP[n]
            + ["good"] * (len(rank) - TOP[n] - lower - FAILED[n] - (year in REGRADED))
            + ["good"] * (year in REGRADED)
            + ["satisfactory"] * lower
            + ["failed"] * FAILED[n]
        )
        if year in REGRADED:
            regraded[year] = {rank[order.index("satisfactory") - 1]: REGRADED[year][1]}
            order = [*order, "satisfactory"][: len(rank)]
        for key, decided in zip(rank, order, strict=True):
            better = GRADES[max(0, GRADES.index(decided) - 1)]
            grades[key, year] = {
                "decided": decided,
                "self": better if rng.random() < 0.22 else decided,
            }
            if decided == "excellent":  # no excellent organisation has a failed member
                own = values[key, year]
                own["members_satisfactory", ""] += own["members_failed", ""]
                own["members_failed", ""] = 0
        grades |= {(key, year): {"decided": "ungraded", "self": "ungraded"} for key in late}
    return grades, regraded
