"""Rates over the years, each on its way to a goal: one picture, or many small ones."""

from collections.abc import Mapping, Sequence
from math import isnan

import pandas as pd
from matplotlib.axes import Axes

from analysis.measuring.series import records
from analysis.measuring.targets import Goal
from analysis.showing import figures
from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    GREY,
    NARROW,
    NO_GOAL,
    SMALL,
    WIDTH,
    beside,
    canvas,
    described,
    lines,
    on_white,
    place,
    rates_of,
    state_legend,
    wrapped,
    write,
)

COLUMNS = 3  # small pictures in a row
HEIGHT = 1.62  # inches of one
LEFT = 0.55  # inches beside them
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
    rates = rates_of(rows)
    cut = goal.cut(years)
    last = max(years) + 0.5
    with canvas(2.35, NARROW) if narrow else canvas(2.95) as figure:
        axes = place(figure, *((0.55, 0.78, 0.78, 0.22) if narrow else (0.62, 0.86, 1.12, 0.3)))
        lines(axes, rows, goal, rates)
        low, high = axes.get_ylim()
        axes.set_xlim(min(years) - 0.45, last - 0.05)
        middle = float(sum(goal.bounds)) / len(goal.bounds)
        for row, rate in zip(rows, rates, strict=True):
            if isnan(rate):
                write(
                    axes,
                    (row["year"], low),
                    "chưa có\nsố liệu",
                    va="bottom",
                    color=GREY,
                    fontsize=8,
                )
            else:
                _number(
                    axes,
                    (row["year"], rate),
                    figures.rate(row, goal),
                    rate >= middle,
                )
        write(
            axes,
            (last, middle),
            f"Mục tiêu\n{goal.short}",
            ha="left",
            clip_on=False,
            fontsize=8 if narrow else 9,
        )
        if cut:
            write(
                axes,
                (cut - 0.5, high),
                f"cách tính mới từ {cut}",
                va="bottom",
                fontsize=8,
                color=GREY,
            )
        counts = [figures.counts(row) for row in rows]
        if narrow and max(map(len, counts)) > 8:
            counts = [text.replace("/", "/\n") for text in counts]
        labels = [f"{year}\n{text}" for year, text in zip(years, counts, strict=True)]
        axes.set_xticks(years, labels, fontsize=8 if narrow else 9)
        state_legend(figure, points["state"], goal.states)
    said = "; ".join(f"{row['year']}: {figures.in_words(row, goal)}" for row in rows)
    alt = described(
        "Biểu đồ đường",
        what,
        f"; mục tiêu {goal.short}",
        said,
    )
    if cut:
        alt += f" Từ năm {cut} cách tính thay đổi nên đường biểu diễn ngắt ở đó."
    return Chart(figure, title, caption, alt)


def _number(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    above: bool,
) -> None:
    """The number beside its point, on the side away from the goal."""
    offset, side = (8, "bottom") if above else (-8, "top")
    box = on_white(0.8, 0.85)
    beside(
        axes,
        at,
        text,
        (0, offset),
        ha="center",
        va=side,
        fontweight="bold",
        bbox=box,
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
    panels = {str(panel): rows for panel, rows in points.groupby("panel", sort=False)}
    shared, goals = (goal, {}) if isinstance(goal, Goal) else (None, goal)
    years = sorted(set(points["year"]))
    scale = rates_of(records(points))
    wide = (WIDTH - LEFT - RIGHT) / COLUMNS
    high = -(-len(panels) // COLUMNS) * HEIGHT + 0.4
    gap, letters = (0.22, 32) if shared else (0.55, 26)  # own scales need room for their labels
    said = []
    named = NO_GOAL.states
    with canvas(high) as figure:
        for i, (panel, frame) in enumerate(panels.items()):
            own = shared or goals[panel]
            rows = records(frame.sort_values("year"))
            named = own.states
            below, beside_ = divmod(i, COLUMNS)
            left = LEFT + beside_ * wide
            bottom = high - (below + 1) * HEIGHT + 0.26
            right = WIDTH - LEFT - (beside_ + 1) * wide + gap
            axes = place(
                figure,
                left,
                bottom,
                right,
                below * HEIGHT + 0.52,
            )
            _panel(axes, rows, own, scale if shared else rates_of(rows))
            axes.set_xlim(years[0] - 0.4, years[-1] + 0.6)
            axes.set_xticks(years, [f"’{year % 100:02d}" for year in years], fontsize=8)
            axes.set_title(
                wrapped(panel, letters),
                loc="left",
                fontsize=8.5,
                pad=14,
            )
            axes.tick_params(labelleft=not (shared and beside_), labelsize=8)
            aim = "" if shared else f" (mục tiêu {own.short})"
            parts = [f"{row['year']} {figures.in_brief(row, own)}" for row in rows]
            said.append(f"{panel}{aim}: {'; '.join(parts)}")
        state_legend(figure, points["state"], named)
    more = f"; mục tiêu {shared.short}" if shared else ""
    more += f"; đơn vị tính: {shared.unit if shared and shared.unit else 'tỷ lệ'}"
    alt = described("Nhóm biểu đồ đường nhỏ", what, more, ". ".join(said))
    return Chart(figure, title, caption, alt)


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
        last = f"{row['year']}: {figures.counts(row)}, {figures.rate(row, goal)}"
        write(
            axes,
            (1.0, 1.02),
            last,
            transform=axes.transAxes,
            ha="right",
            va="bottom",
            fontsize=8,
        )
