"""Rates over the years, each on its way to a goal: one picture, or many small ones."""

from collections.abc import Mapping, Sequence
from math import isnan

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.measuring.series import by_key, records
from analysis.measuring.targets import Goal
from analysis.showing import figures
from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    GREY,
    NARROW,
    NO_GOAL,
    SLIM,
    SMALL,
    WIDTH,
    Look,
    beside,
    canvas,
    described,
    extent,
    lines,
    on_white,
    percent_ticks,
    place,
    rates_of,
    ruled,
    state_legend,
    tick_label,
    wrapped,
    write,
)

SHEET = (4, WIDTH)  # small pictures in a row, and inches of it
PHONE = (2, SLIM)
HEIGHT = 1.78  # inches of one
LEFT = 0.42  # inches beside them
RIGHT = 0.07


def trend(
    points: pd.DataFrame,
    title: str,
    caption: str,
    goal: Goal,
    what: str = "",
    *,
    narrow: bool = False,
) -> Chart:
    """A line to its goal over the years.

    Parameters
    ----------
    points : DataFrame
        One row a year: ``year``, ``numerator``, ``denominator``, ``state``.
    title, caption : str
    goal : Goal
        The line stops before the year in which measuring changes.
    what : str
        Begins the alternative text: which target this is.
    narrow : bool
        Whether it stands beside words.
    """
    rows = records(points.sort_values("year"))
    years = [row["year"] for row in rows]
    cut = goal.cut(years)
    last = max(years) + 0.5
    size = 8 if narrow else 9
    with canvas(2.35, NARROW) if narrow else canvas(2.95) as figure:
        axes = place(figure, *((0.55, 0.78, 0.78, 0.22) if narrow else (0.62, 0.86, 1.12, 0.3)))
        lines(axes, rows, goal, rates_of(rows))
        low, high = axes.get_ylim()
        axes.set_xlim(min(years) - 0.45, last - 0.05)
        _numbers(axes, rows, goal, low)
        aim = f"Mục tiêu\n{goal.short}"
        write(
            axes,
            (last, _middle(goal)),
            aim,
            ha="left",
            clip_on=False,
            fontsize=size,
        )
        if cut:
            said = f"cách tính mới từ {cut}"
            write(
                axes,
                (cut - 0.5, high),
                said,
                va="bottom",
                fontsize=8,
                color=GREY,
            )
        below = dict(zip(years, _below(rows, goal, narrow), strict=True))
        ruled(axes, below, percent_ticks(axes.get_ylim(), rates_of(rows), goal), size)
        state_legend(figure, points["state"], goal.states)
    said = "; ".join(f"{row['year']}: {figures.in_words(row, goal)}" for row in rows)
    alt = described("Biểu đồ đường", what, f"; mục tiêu {goal.short}", said)
    if cut:
        alt += f" Từ năm {cut} cách tính thay đổi nên đường biểu diễn ngắt ở đó."
    return Chart(figure, title, caption, alt)


def over_terms(
    parts: Sequence[tuple[Goal, pd.DataFrame]],
    title: str,
    caption: str,
    breaks: Mapping[int, str],
) -> Chart:
    """One series through several terms, each with a goal of its own.

    Parameters
    ----------
    parts : sequence of (Goal, DataFrame)
        Of each term its goal, and the columns of `trend`.
    title, caption : str
    breaks : mapping
        First years of terms, with what is another from then on; the line is not drawn across.
    """
    terms = [(goal, records(rows.sort_values("year"))) for goal, rows in parts]
    every = [row for _, rows in terms for row in rows]
    scale = rates_of(every)
    years = [row["year"] for row in every]
    with canvas(2.95) as figure:
        axes = place(figure, 0.62, 0.86, 0.2, 0.36)
        for goal, rows in terms:
            span = (rows[0]["year"] - 0.4, rows[-1]["year"] + 0.4)
            lines(axes, rows, goal, scale, span=span)
            _numbers(axes, rows, goal)
        aims = ((float(bound), goal) for goal, _ in terms for bound in goal.bounds)
        bounds = {bound: tick_label(bound, goal) for bound, goal in aims}
        low, high = extent(bounds, scale)
        room = max(high - low, 4.0) * 0.35
        axes.set_ylim(low - room, high + room)
        axes.set_yticks(list(bounds), list(bounds.values()))
        for goal, rows in terms:
            at = (rows[0]["year"] - 0.4, high + room)
            write(
                axes,
                at,
                f"mục tiêu {goal.short}",
                va="bottom",
                fontsize=8,
                color=GREY,
            )
        for year in breaks:
            axes.axvline(
                year - 0.5,
                color=GREY,
                linewidth=0.8,
                linestyle=":",
            )
        axes.set_xlim(min(years) - 0.45, max(years) + 0.45)
        axes.set_xticks(years, [text for goal, rows in terms for text in _below(rows, goal)])
        state_legend(figure, [row["state"] for row in every], terms[-1][0].states)
    said = []
    for goal, rows in terms:
        shown = (f"{row['year']}: {figures.in_words(row, goal)}" for row in rows)
        said.append(f"mục tiêu {goal.short}: {'; '.join(shown)}")
    alt = described("Biểu đồ đường", title, "", "; ".join(said))
    alt += "".join(f" Từ năm {year}: {what}." for year, what in breaks.items())
    return Chart(figure, title, caption, alt)


def _below(rows: Sequence[figures.Figure], goal: Goal, narrow: bool = False) -> list[str]:
    """The years, and the counts where a figure is a share of them."""
    counts = [figures.counts(row) for row in rows]
    if narrow and max(map(len, counts)) > 8:
        counts = [text.replace("/", "/\n") for text in counts]
    if goal.number:
        return [str(row["year"]) for row in rows]
    return [f"{row['year']}\n{text}" for row, text in zip(rows, counts, strict=True)]


def _middle(goal: Goal) -> float:
    return float(sum(goal.bounds)) / len(goal.bounds)


def _numbers(
    axes: Axes,
    rows: Sequence[figures.Figure],
    goal: Goal,
    floor: float | None = None,
) -> None:
    """The number beside each point, away from the goal; what is missing is said on the floor."""
    look: Look = {
        "ha": "center",
        "fontweight": "bold",
        "bbox": on_white(0.8, 0.85),
    }
    for row, rate in zip(rows, rates_of(rows), strict=True):
        if not isnan(rate):
            offset, side = (8, "bottom") if rate >= _middle(goal) else (-8, "top")
            text = figures.rate(row, goal)
            beside(axes, (row["year"], rate), text, (0, offset), va=side, **look)
        elif floor is not None:
            at = (row["year"], floor)
            write(
                axes,
                at,
                "chưa có\nsố liệu",
                va="bottom",
                color=GREY,
                fontsize=8,
            )


def multiples(
    points: pd.DataFrame,
    title: str,
    caption: str,
    goal: Goal | Mapping[str, Goal],
    what: str = "",
) -> Chart:
    """Small pictures side by side, one for each value of the column ``panel``.

    Parameters
    ----------
    points : DataFrame
        ``panel`` and the columns of `trend`.
    title, caption : str
    goal : Goal, or mapping of panels to Goal
        Of all panels, which then share one scale, or of each its own with a scale of its own.
    what : str
        Begins the alternative text.
    """
    rows = by_key(points.sort_values("year", kind="stable"), "panel")
    panels = {str(panel): rows[panel,] for panel in points["panel"].unique()}
    goals: Mapping[str, Goal]
    if isinstance(goal, Goal):
        goals, scale = dict.fromkeys(panels, goal), rates_of(records(points))
        more = f"; mục tiêu {goal.short}; đơn vị tính: {goal.unit or 'tỷ lệ'}"
        aims = dict.fromkeys(panels, "")
    else:
        goals, scale = goal, []
        more = "; đơn vị tính: tỷ lệ"
        aims = {panel: f" (mục tiêu {goal[panel].short})" for panel in panels}
    said = []
    for panel, some in panels.items():
        parts = [f"{row['year']} {figures.in_brief(row, goals[panel])}" for row in some]
        said.append(f"{panel}{aims[panel]}: {'; '.join(parts)}")
    alt = described("Nhóm biểu đồ đường nhỏ", what, more, ". ".join(said))
    broad, slim = (_beside(panels, goals, scale, *room) for room in (SHEET, PHONE))
    return Chart(broad, title, caption, alt, slim)


def _beside(
    panels: Mapping[str, Sequence[figures.Figure]],
    goals: Mapping[str, Goal],
    scale: Sequence[float],
    columns: int,
    width: float,
) -> Figure:
    """Small pictures in columns, on one scale where there is one."""
    wide = (width - LEFT - RIGHT) / columns
    high = -(-len(panels) // columns) * HEIGHT + 0.4
    gap, letters = (0.18, 24) if scale else (0.42, 22)  # own scales need room for their labels
    every = [row for rows in panels.values() for row in rows]
    years = sorted({row["year"] for row in every})
    states = NO_GOAL.states
    with canvas(high, width) as figure:
        for i, (panel, rows) in enumerate(panels.items()):
            below, across = divmod(i, columns)
            left, top = LEFT + across * wide, below * HEIGHT + 0.66
            right = width - LEFT - (across + 1) * wide + gap
            axes = place(figure, left, high - (below + 1) * HEIGHT + 0.26, right, top)
            rates = scale or rates_of(rows)
            _panel(axes, rows, goals[panel], rates)
            axes.set_xlim(years[0] - 0.4, years[-1] + 0.6)
            axes.set_title(
                wrapped(panel, letters),
                loc="left",
                fontsize=8.5,
                pad=14,
            )
            up = percent_ticks(axes.get_ylim(), rates, goals[panel], 3)
            if scale and across:  # the first in a row has the labels
                up = dict.fromkeys(up, "")
            ruled(axes, {year: f"’{year % 100:02d}" for year in years}, up)
            states = goals[panel].states
        state_legend(figure, [row["state"] for row in every], states)
    return figure


def _panel(
    axes: Axes,
    rows: Sequence[figures.Figure],
    goal: Goal,
    scale: Sequence[float],
) -> None:
    """One small picture, with the last figure above it."""
    lines(axes, rows, goal, scale, SMALL)
    drawn = [row for row in rows if figures.exact(row) is not None]
    for row in drawn[-1:]:
        more = "" if goal.number else f"{figures.counts(row)}, "
        last = f"{row['year']}: {more}{figures.rate(row, goal)}"
        look: Look = {
            "ha": "right",
            "va": "bottom",
            "fontsize": 8,
        }
        write(axes, (1.0, 1.02), last, transform=axes.transAxes, **look)
