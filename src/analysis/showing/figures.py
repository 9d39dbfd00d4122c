"""One figure in words: counts, rate, state, distance.

A figure is a row of `indicators` as a mapping.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from analysis.measuring.assess import standing
from analysis.measuring.rules import percent
from analysis.measuring.targets import Goal, Target
from analysis.tables import Tables
from analysis.text import vietnamese as vi

Figure = Mapping[Any, Any]

MARKS = {
    "met": "●",
    "missed": "◇",
    "running": "△",
}
TOO_LITTLE = "Chưa đủ số liệu"
SMALLEST = Fraction(1, 200)  # points; less is printed as 0,00


def given(row: Figure) -> bool:
    """Whether there is a figure at all."""
    return not (vi.is_missing(row["numerator"]) or vi.is_missing(row["denominator"]))


def exact(row: Figure) -> Fraction | None:
    """The rate in per cent; None where there is none."""
    return percent(row["numerator"], row["denominator"])


def rate(row: Figure, goal: Goal) -> str:
    """'92,94%', on the right side of the goal's bounds; a dash where there is none.

    Where a number is asked for it is that number, of how many where it is held against one.
    """
    if goal.number and given(row):
        one = goal.upper is None and row["denominator"]
        return counts(row) if one else vi.number(row["numerator"])
    return vi.percent(row["numerator"], row["denominator"], goal.bounds)


def fixed(text: str) -> str:
    """A rate with the two decimals of all others of a table: '95%' as '95,00%'."""
    whole, _, decimals = text.removesuffix("%").partition(",")
    return f"{whole},{decimals:0<2}%" if text[-1:] == "%" and whole.isdecimal() else text


def counts(row: Figure) -> str:
    """'79/85', or a dash."""
    return vi.base(row["numerator"], row["denominator"], "").strip()


def base(row: Figure) -> str:
    """How many organisations it rests on, of how many: '52/60'."""
    return vi.base(row["reporting"], row["expected"], "").strip()


def cell(row: Figure | None, goal: Goal, star: str = "") -> str:
    """The figure in a cell of a table: rate and mark, below them the counts."""
    if row is None or not given(row):
        return vi.MISSING
    said = marked(fixed(rate(row, goal)), row, star)
    return said if goal.number else f"{said}\n{counts(row)}"


def marked(text: str, row: Figure, star: str = "") -> str:
    """A figure with the mark of its state, which does not go to another line."""
    return f"{text}\u00a0{MARKS.get(row['state'], '')}{star}"


def told(row: Figure, goal: Goal, word: str = "") -> str:
    """The figure in a sentence: '79/85 TCCSĐ, đạt 92,94%', or its state where there is none.

    The `word` is "đạt" or "bằng", by its state, where none is given.
    """
    if not given(row):
        return goal.states[row["state"]]
    if goal.number:
        return f"{rate(row, goal)} {goal.unit}"
    reached = word or ("đạt" if row["state"] == "met" else "bằng")
    return vi.result(
        row["numerator"],
        row["denominator"],
        goal.unit,
        goal.bounds,
        reached,
    )


def in_words(row: Figure, goal: Goal) -> str:
    """The figure for the description of a picture: '79/85 TCCSĐ, đạt 92,94% (đạt mục tiêu)'."""
    state = goal.phrases[row["state"]]
    return f"{told(row, goal, 'đạt')} ({state})" if given(row) else state


def in_brief(row: Figure, goal: Goal) -> str:
    """The figure for the description of a small picture: '92,94% 79/85 đạt'."""
    state = goal.states[row["state"]].lower()
    shown = rate(row, goal) if goal.number else f"{rate(row, goal)} {counts(row)}"
    return f"{shown} {state}" if given(row) else state


def units(count: int | None, unit: str) -> str:
    """Distance in whole units: 'còn thiếu 3 chi bộ', 'quá mức trần 12 đảng viên'.

    Nothing where the target is met, or nobody knows.
    """
    if vi.is_missing(count) or not count:
        return ""
    if count > 0:
        return f"còn thiếu {vi.number(count)} {unit}"
    return f"quá mức trần {vi.number(-count)} {unit}"


def assessment(row: Figure, target: Target) -> str:
    """The word of the main table: Vượt, Đạt, Chưa đạt, Đang thực hiện or Chưa đủ số liệu."""
    one_bound = target.upper is None and not target.strict
    if row["state"] == "met" and one_bound and exact(row) != target.lower:
        return "Vượt"
    return target.states[row["state"]] if row["state"] in MARKS else TOO_LITTLE


def distance(tables: Tables, row: Figure, target: Target) -> str:
    """Distance to the target in points and units, for a cell of the main table."""
    there = standing(tables, row)
    if row["state"] not in MARKS or there.distance is None:
        return vi.MISSING
    gap = there.distance
    band = target.upper is not None
    if target.number:
        return _counted_distance(row, target)
    if row["state"] == "met":
        within = "trong khung" if band else f"cao hơn {vi.points(gap)}"
        return within if gap else "đúng mục tiêu"
    if not gap:
        said = f"mới đúng bằng {vi.number(target.lower)}%, cần cao hơn"
    elif there.side == "above":
        said = f"cao hơn {'mức trần ' if band else ''}{vi.points(gap)}"
    else:
        said = f"thấp hơn {'mức sàn ' if band else ''}{vi.points(gap)}"
    short = units(row["units_short"], target.unit)
    return f"{said}; {short}" if short else said


def _counted_distance(row: Figure, target: Target) -> str:
    """Distance of a number to the number asked for."""
    if row["state"] != "met":
        return units(row["units_short"], target.unit)
    if target.upper is not None:
        return "trong khung"
    least = Fraction(row["denominator"]) * Fraction(target.lower or 0) / 100
    more = int(row["numerator"] - least)
    return f"vượt {vi.number(more)} {target.unit}" if more else "đúng mục tiêu"


def brief_distance(tables: Tables, row: Figure, target: Target) -> str:
    """Distance for a narrow column headed by its unit, in lines that do not break.

    '−2,56', and 'thiếu 1' below.
    """
    there = standing(tables, row)
    if row["state"] not in MARKS or there.distance is None:
        return vi.MISSING
    gap = there.distance
    if target.number:
        said = _counted_distance(row, target).removeprefix("còn ")
        return whole(said.removesuffix(target.unit).strip())
    if there.side == "above" and target.upper is not None:
        gap = -gap
    if row["state"] == "met" and target.upper is not None:
        said = "trong khung"
    elif 0 < abs(gap) < SMALLEST:
        said = "dưới +0,01" if gap > 0 else "trên −0,01"
    else:
        said = vi.number(gap, sign=True)
    short = units(row["units_short"], "").strip().removeprefix("còn ")
    return whole(f"{said}\n{short}" if short else said)


def whole(text: str) -> str:
    """Text whose lines do not break."""
    return text.replace(" ", "\u00a0")
