"""Rates over the years, each on its way to a goal: one picture, or many small ones."""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.measuring.series import records
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
        axes.set_xticks(years, _below(rows, goal, narrow), fontsize=8 if narrow else 9)
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
    told = [(goal, records(rows.sort_values("year"))) for goal, rows in parts]
    scale = [rate for _, rows in told for rate in rates_of(rows)]
    years = [row["year"] for _, rows in told for row in rows]
    said = []
    with canvas(2.95) as figure:
        axes = place(figure, 0.62, 0.86, 0.2, 0.36)
        for goal, rows in told:
            own = [row["year"] for row in rows]
            span = (own[0] - 0.4, own[-1] + 0.4)
            lines(axes, rows, goal, scale, span=span)
            middle = float(sum(goal.bounds)) / len(goal.bounds)
            for row, rate in zip(rows, rates_of(rows), strict=True):
                if not isnan(rate):
                    _number(axes, (row["year"], rate), figures.rate(row, goal), rate >= middle)
            shown = (f"{row['year']}: {figures.in_words(row, goal)}" for row in rows)
            said.append(f"mục tiêu {goal.short}: {'; '.join(shown)}")
        bounds = [float(bound) for goal, _ in told for bound in goal.bounds]
        seen = [rate for rate in [*bounds, *scale] if not isnan(rate)]
        room = max(max(seen) - min(seen), 4.0) * 0.35
        axes.set_ylim(min(seen) - room, max(seen) + room)
        axes.set_yticks(sorted(set(bounds)))
        for goal, rows in told:
            at = (rows[0]["year"] - 0.4, axes.get_ylim()[1])
            write(axes, at, f"mục tiêu {goal.short}", va="bottom", fontsize=8, color=GREY)
        for year in breaks:
            axes.axvline(year - 0.5, color=GREY, linewidth=0.8, linestyle=":")
        axes.set_xlim(min(years) - 0.45, max(years) + 0.45)
        every = [row for _, rows in told for row in rows]
        axes.set_xticks(years, [text for goal, rows in told for text in _below(rows, goal)])
        state_legend(figure, pd.Series([row["state"] for row in every]), told[-1][0].states)
    alt = described("Biểu đồ đường", title, "", "; ".join(said))
    alt += "".join(f" Từ năm {year}: {what}." for year, what in breaks.items())
    return Chart(figure, title, caption, alt)


def _below(rows: Sequence[figures.Figure], goal: Goal, narrow: bool = False) -> list[str]:
    """The years, and the counts where a figure is a share of them."""
    years = [str(row["year"]) for row in rows]
    if goal.number:
        return years
    counts = [figures.counts(row) for row in rows]
    if narrow and max(map(len, counts)) > 8:
        counts = [text.replace("/", "/\n") for text in counts]
    return [f"{year}\n{text}" for year, text in zip(years, counts, strict=True)]


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
    panels = {str(panel): records(rows.sort_values("year")) for panel, rows in _split(points)}
    goals = dict.fromkeys(panels, goal) if isinstance(goal, Goal) else goal
    shared = goal if isinstance(goal, Goal) else None
    scale = rates_of(records(points)) if shared else []
    said = []
    for panel, rows in panels.items():
        aim = "" if shared else f" (mục tiêu {goals[panel].short})"
        parts = [f"{row['year']} {figures.in_brief(row, goals[panel])}" for row in rows]
        said.append(f"{panel}{aim}: {'; '.join(parts)}")
    more = f"; mục tiêu {shared.short}" if shared else ""
    more += f"; đơn vị tính: {shared.unit if shared and shared.unit else 'tỷ lệ'}"
    alt = described("Nhóm biểu đồ đường nhỏ", what, more, ". ".join(said))
    broad, slim = (
        _beside(panels, goals, scale, columns, width) for columns, width in (SHEET, PHONE)
    )
    return Chart(broad, title, caption, alt, slim)


def _split(points: pd.DataFrame) -> Iterable[tuple[Any, pd.DataFrame]]:
    return points.groupby("panel", sort=False)


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
    years = sorted({row["year"] for rows in panels.values() for row in rows})
    states = pd.Series([row["state"] for rows in panels.values() for row in rows])
    with canvas(high, width) as figure:
        for i, (panel, rows) in enumerate(panels.items()):
            below, beside_ = divmod(i, columns)
            axes = place(
                figure,
                LEFT + beside_ * wide,
                high - (below + 1) * HEIGHT + 0.26,
                width - LEFT - (beside_ + 1) * wide + gap,
                below * HEIGHT + 0.66,
            )
            _panel(axes, rows, goals[panel], scale or rates_of(rows))
            axes.set_xlim(years[0] - 0.4, years[-1] + 0.6)
            axes.set_xticks(years, [f"’{year % 100:02d}" for year in years], fontsize=8)
            axes.set_title(
                wrapped(panel, letters),
                loc="left",
                fontsize=8.5,
                pad=14,
            )
            axes.tick_params(labelleft=not (scale and beside_), labelsize=8)
        named = [goals[panel].states for panel in panels]
        state_legend(figure, states, named[-1] if named else NO_GOAL.states)
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
        write(
            axes,
            (1.0, 1.02),
            last,
            transform=axes.transAxes,
            ha="right",
            va="bottom",
            fontsize=8,
        )
