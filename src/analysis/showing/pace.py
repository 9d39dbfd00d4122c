"""The pace of a target in words, from a row of :func:`analysis.measuring.trend.pace`."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from analysis.grouping import runs
from analysis.text import vietnamese as vi

Pace = Mapping[Any, Any]

STATES = {
    "on-pace": "theo đà này sẽ đạt khi hết nhiệm kỳ",
    "behind": "theo đà này không đạt khi hết nhiệm kỳ",
    "too-few-points": "quá ít năm để nói về xu hướng",
    "not-judged": "chỉ kết luận chung cho Đảng bộ",
}
MOVING = ("on-pace", "behind")


def pace_state(row: Pace) -> str:
    """The state of a pace.

    Nothing is foreseen beyond the term or across a break, and no miss sounds like success.
    """
    if row["state"] not in (*MOVING, "met-at-start"):
        return STATES[row["state"]]
    met = row["last_side"] == "inside"
    steady = not row["against"]
    if row["to_year"] == row["end_year"]:
        return "đạt khi hết nhiệm kỳ" if met else "đến hết nhiệm kỳ chưa đạt"
    if steady and row["state"] in MOVING and not row["breaks_between"]:
        return STATES[row["state"]]
    if met:
        return f"năm {row['to_year']} đạt"
    nearer = ", dù có tiến gần mục tiêu" if steady and row["state"] == "on-pace" else ""
    return f"năm {row['to_year']} chưa đạt{nearer}"


def pace(row: Pace) -> str:
    """How fast, how fast it should be, and where the line leads within the term.

    The number of years is always said.
    """
    if not row["points"]:
        return "Chưa có số liệu."
    span = f"{row['from_year']}–{row['to_year']}" if row["points"] > 1 else row["from_year"]
    parts = [STATES["too-few-points"]]
    if row["state"] != "too-few-points":
        parts = [_moved(row), *_ahead(row)]
    return f"{vi.number(row['points'])} năm có số liệu ({span}): {'; '.join(parts)}."


def _ahead(row: Pace) -> list[str]:
    """What is needed for the goal, and where the line leads."""
    if row["breaks_between"]:
        return [f"không kéo dài qua năm {row['breaks_between']} vì cách tính thay đổi"]
    said = []
    end = row["end_year"]
    if row["needed"] is not None and row["state"] in MOVING:
        word = "lẽ ra cần" if row["to_year"] == end else "cần"
        said.append(f"để đạt vào năm {end} {word} {vi.change(0, row['needed'])} mỗi năm")
    if row["projected"] is not None and not row["against"] and row["horizon"] <= end:
        held = min(max(row["projected"], Fraction(0)), Fraction(100))
        said.append(f"nếu giữ nguyên đà, năm {row['horizon']} là {vi.percentage(held)}")
    return said


def _moved(row: Pace) -> str:
    """The way from the first year to the last.

    Where years between went the other way, they are told instead of a pace.
    """
    against = list(map(int, row["against"].split()))
    if not row["actual"]:
        return "đầu và cuối bằng nhau"
    if not against:
        return f"mỗi năm {vi.change(0, row['actual'])}"
    run = runs(against)[-1]
    when = f"năm {vi.years(against)}"
    if len(run) > 1 and run[-1] == row["to_year"]:
        when = f"{vi.number(len(run))} năm liền ({vi.years(run)})"
    moved = vi.change(row["first_rate"], row["last_rate"])
    back = "giảm" if row["actual"] > 0 else "tăng"
    return f"{moved} so với năm {row['from_year']} nhưng {back} {when}"
