"""Rates over the years, each on its way to a goal: one picture, or many small ones."""

from collections.abc import Mapping, Sequence
from math import isnan

import pandas as pd
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
    described,
    on_white,
    percent_ticks,
    rates_of,
    tick_label,
    wrapped,
)
from analysis.showing.plots import Key, Plot, aim, paper, ruled, scale_of, series, severed

SHEET = (4, WIDTH)  # small pictures in a row, and inches of it
PHONE = (2, SLIM)
HIGH = 2.95  # inches of a large picture
HEIGHT = 1.78  # of a small one
LEFT = 0.42  # beside small ones
RIGHT = 0.07
ROOM, LITTLE_ROOM = 0.4, 0.28  # for numbers beside points, as a share of the scale


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
    first, last = min(years) - 0.45, max(years) + 0.45
    size = 8 if narrow else 9
    high, width = (2.35, NARROW) if narrow else (HIGH, WIDTH)
    left, below, right, top = (0.55, 0.78, 0.78, 0.22) if narrow else (0.62, 0.86, 1.12, 0.3)
    key = Key(points["state"], goal.states, width)
    corners = ((left, below + key.more), (width - right, high + key.more - top))
    scale = scale_of([goal], rates_of(rows), ROOM)
    with paper(high + key.more, width) as sheet:
        plot = Plot(sheet, corners, (first, last), scale)
        aim(plot, goal, plot.years)
        series(plot, rows, goal)
        _numbers(plot, rows, goal)
        _missing(plot, rows)
        plot.write((last + 0.05, _middle(goal)), f"Mục tiêu\n{goal.short}", ha="left")
        if cut:
            said = f"cách tính mới từ {cut}"
            plot.write((cut - 0.5, scale[1]), said, va="bottom", fontsize=8, color=GREY)
        named = dict(zip(years, _below(rows, goal, narrow), strict=True))
        ruled(plot, named, percent_ticks(scale, rates_of(rows), goal), size)
        key.draw(sheet)
    said = "; ".join(f"{row['year']}: {figures.in_words(row, goal)}" for row in rows)
    alt = described("Biểu đồ đường", what, f"; mục tiêu {goal.short}", said)
    if cut:
        alt += f" Từ năm {cut} cách tính thay đổi nên đường biểu diễn ngắt ở đó."
    return Chart(sheet.figure, title, caption, alt)


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
    years = [row["year"] for row in every]
    scale = scale_of([goal for goal, _ in terms], rates_of(every), ROOM)
    aims = [(float(bound), goal) for goal, _ in terms for bound in goal.bounds]
    with paper(HIGH) as sheet:
        corners = ((0.62, 0.86), (WIDTH - 0.2, HIGH - 0.36))
        plot = Plot(sheet, corners, (min(years) - 0.45, max(years) + 0.45), scale)
        for goal, rows in terms:
            span = (rows[0]["year"] - 0.4, rows[-1]["year"] + 0.4)
            aim(plot, goal, span)
            series(plot, rows, goal)
            _numbers(plot, rows, goal)
            look: Look = {"va": "bottom", "fontsize": 8, "color": GREY}
            plot.write((span[0], scale[1]), f"mục tiêu {goal.short}", ha="left", **look)
        for year in breaks:
            severed(plot, year)
        below = [text for goal, rows in terms for text in _below(rows, goal)]
        named = dict(zip(years, below, strict=True))
        ruled(plot, named, {bound: tick_label(bound, goal) for bound, goal in aims}, 9)
        Key((row["state"] for row in every), terms[-1][0].states, WIDTH).draw(sheet)
    said = []
    for goal, rows in terms:
        shown = (f"{row['year']}: {figures.in_words(row, goal)}" for row in rows)
        said.append(f"mục tiêu {goal.short}: {'; '.join(shown)}")
    alt = described("Biểu đồ đường", title, "", "; ".join(said))
    alt += "".join(f" Từ năm {year}: {what}." for year, what in breaks.items())
    return Chart(sheet.figure, title, caption, alt)


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


def _numbers(plot: Plot, rows: Sequence[figures.Figure], goal: Goal) -> None:
    """The number beside each point, away from the goal."""
    look: Look = {"fontweight": "bold", "bbox": on_white(0.8, 0.85)}
    middle = _middle(goal)
    for row, rate in zip(rows, rates_of(rows), strict=True):
        if not isnan(rate):
            up, side = (8, "bottom") if rate >= middle else (-8, "top")
            at, said = (row["year"], rate), figures.rate(row, goal)
            plot.write(at, said, up, va=side, **look)


def _missing(plot: Plot, rows: Sequence[figures.Figure]) -> None:
    """What is missing is said on the floor."""
    look: Look = {"va": "bottom", "fontsize": 8, "color": GREY}
    for row, rate in zip(rows, rates_of(rows), strict=True):
        if isnan(rate):
            plot.write((row["year"], plot.rates[0]), "chưa có\nsố liệu", **look)


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
    gap, letters = (0.18, 24) if scale else (0.42, 22)  # own scales need room for their labels
    every = [row for rows in panels.values() for row in rows]
    years = sorted({row["year"] for row in every})
    below = {year: f"’{year % 100:02d}" for year in years}
    span = (min(years, default=0) - 0.4, max(years, default=0) + 0.6)
    named = next((goal.states for goal in goals.values()), NO_GOAL.states)
    key = Key((row["state"] for row in every), named, width)
    high = -(-len(panels) // columns) * HEIGHT + 0.4 + key.more
    with paper(high, width) as sheet:
        for i, (panel, rows) in enumerate(panels.items()):
            down, across = divmod(i, columns)
            left, top = LEFT + across * wide, high - 0.4 - down * HEIGHT
            corners = ((left, top - HEIGHT + 0.66), (left + wide - gap, top - 0.26))
            goal, rates = goals[panel], scale or rates_of(rows)
            plot = Plot(sheet, corners, span, scale_of([goal], rates, LITTLE_ROOM))
            aim(plot, goal, span)
            series(plot, rows, goal, SMALL)
            _headed(plot, wrapped(panel, letters), rows, goal)
            beside = percent_ticks(plot.rates, rates, goal, 3)
            if scale and across:  # the first in a row has the labels
                beside = dict.fromkeys(beside, "")
            ruled(plot, below, beside)
        key.draw(sheet)
    return sheet.figure


def _headed(
    plot: Plot,
    name: str,
    rows: Sequence[figures.Figure],
    goal: Goal,
) -> None:
    """The name of a small picture, and the last figure in it."""
    first, last = plot.years
    plot.write((first, plot.rates[1]), name, 14, ha="left", va="baseline", fontsize=8.5)
    drawn = [row for row in rows if figures.exact(row) is not None]
    for row in drawn[-1:]:
        more = "" if goal.number else f"{figures.counts(row)}, "
        said = f"{row['year']}: {more}{figures.rate(row, goal)}"
        plot.write((last, plot.rates[1]), said, 2, ha="right", va="bottom", fontsize=8)
