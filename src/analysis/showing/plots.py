"""Rates over years in plots on one sheet of paper: many small ones are drawn as a few things.

Each axes of matplotlib costs more than all that is measured by it, and a page has dozens of such
plots. So a place is reckoned in inches of the figure, and what looks alike is one line of it,
whatever plot it stands in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import nan
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.patches import Rectangle

from analysis.grouping import gathered
from analysis.measuring.targets import Goal
from analysis.showing import figures
from analysis.showing.drawing import GREY, WIDTH, Look, canvas, extent, marker, rates_of

POINT = 1 / 72  # inches
TICK = 3.5  # points that a tick is long, and that its label is away from it
GAP = (nan, nan)
LETTER = 0.072  # inches of one in a key, rather more than less
SIGN, LINE = 0.4, 0.17  # inches around a marker in it, and of a line
Point = tuple[float, float]


class Paper:
    """A figure, in inches from its lower left corner."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self._alike: dict[tuple[tuple[str, Any], ...], list[Point]] = {}

    def draw(self, points: Iterable[Point], **look: Any) -> None:
        """A line through points, or markers: drawn at the end, with all that look the same."""
        self._alike.setdefault((*look.items(),), []).extend([*points, GAP])

    def write(
        self,
        at: Point,
        text: str,
        **look: Any,
    ) -> None:
        """Text around a place unless `look` says otherwise."""
        how: Look = {"ha": "center", "va": "center", "transform": self.figure.dpi_scale_trans}
        self.figure.text(*at, text, **how | look)

    def finish(self) -> None:
        """Draw what was gathered."""
        inches = self.figure.dpi_scale_trans
        for look, points in self._alike.items():
            across, up = zip(*points, strict=True)
            self.figure.add_artist(Line2D(across, up, transform=inches, **dict(look)))


@contextmanager
def paper(height: float, width: float = WIDTH) -> Iterator[Paper]:
    """A sheet with the style of all pictures, finished at the end of the block."""
    with canvas(height, width) as figure:
        sheet = Paper(figure)
        yield sheet
        sheet.finish()


@dataclass(frozen=True, slots=True)
class Plot:
    """A rectangle on paper, with years from left to right and rates from below.

    Parameters
    ----------
    paper : Paper
    corners : two points
        Lower left and upper right, in inches.
    years, rates : pair of float
        What lies at its ends.
    """

    paper: Paper
    corners: tuple[Point, Point]
    years: Point
    rates: Point

    def at(self, year: float, rate: float) -> Point:
        """The place of a rate on the paper."""
        (left, bottom), (right, top) = self.corners
        (first, last), (low, high) = self.years, self.rates
        return (
            left + (right - left) * (year - first) / (last - first),
            bottom + (top - bottom) * (rate - low) / (high - low),
        )

    def draw(self, points: Iterable[Point], **look: Any) -> None:
        """A line or markers by year and rate."""
        self.paper.draw([self.at(*point) for point in points], **look)

    def write(
        self,
        at: Point,
        text: str,
        up: float = 0,
        **look: Any,
    ) -> None:
        """Text at a year and a rate, or some points above that."""
        across, high = self.at(*at)
        self.paper.write((across, high + up * POINT), text, **look)


def scale_of(goals: Iterable[Goal], rates: Iterable[float], share: float) -> Point:
    """Where a scale of rates ends: a share of it is room for numbers beside points."""
    low, high = extent([bound for goal in goals for bound in goal.bounds], rates)
    room = max(high - low, 4.0) * share
    return max(low - room, -10.0), high + room


def ruled(
    plot: Plot,
    years: Mapping[int, str],
    rates: Mapping[float, str],
    size: float = 8,
) -> None:
    """The two rules of a plot, with ticks and what is written at them."""
    (left, bottom), (right, top) = plot.corners
    width = mpl.rcParams["axes.linewidth"]
    edge = mpl.rcParams["axes.edgecolor"]
    plot.paper.draw([(left, top), (left, bottom), (right, bottom)], color=edge, linewidth=width)
    tick: Look = {"color": "black", "linestyle": "none"}
    tick |= {"markersize": TICK, "markeredgewidth": width}
    away = 2 * TICK * POINT
    below = [plot.at(year, plot.rates[0]) for year in years]
    plot.paper.draw(below, marker=TICKDOWN, **tick)
    for (across, up), label in zip(below, years.values(), strict=True):
        plot.paper.write((across, up - away), label, va="top", fontsize=size)
    beside = [plot.at(plot.years[0], rate) for rate in rates]
    plot.paper.draw(beside, marker=TICKLEFT, **tick)
    look: Look = {"ha": "right", "va": "center_baseline", "fontsize": size}
    for (across, up), label in zip(beside, rates.values(), strict=True):
        if label:
            plot.paper.write((across - away, up), label, **look)


def aim(plot: Plot, goal: Goal, span: Point) -> None:
    """The line to reach, or the band to lie in, from one year to another."""
    low, high = extent(goal.bounds, ())
    first, last = span
    if low == high:
        dashes: Look = {"color": "black", "linewidth": 1.1, "linestyle": (0, (5, 3))}
        plot.draw([(first, low), (last, low)], zorder=1, **dashes)
        return
    figure = plot.paper.figure
    corner = left, bottom = plot.at(first, low)
    right, top = plot.at(last, high)
    band: Look = {
        "facecolor": "#e8f1f7",
        "edgecolor": "#9bbfd6",
        "hatch": "//",
        "linewidth": 0.6,
        "zorder": 0,
        "transform": figure.dpi_scale_trans,
    }
    figure.add_artist(Rectangle(corner, right - left, top - bottom, **band))


def series(
    plot: Plot,
    rows: Sequence[figures.Figure],
    goal: Goal,
    size: float = 7,
) -> None:
    """Line and markers; a missing year leaves a gap, a break of the series is never crossed."""
    points = [(row["year"], rate) for row, rate in zip(rows, rates_of(rows), strict=True)]
    line: list[Point] = []
    for year, rate in points:
        if line and (year != line[-1][0] + 1 or year == goal.breaks):
            line.append(GAP)
        line.append((year, rate))
    plot.draw(line, color=GREY, linewidth=1.4, zorder=2)
    by_state = gathered((row["state"], at) for row, at in zip(rows, points, strict=True))
    for state, some in by_state.items():
        plot.draw(some, markersize=size, zorder=3, **marker(state))
    cut = goal.cut([row["year"] for row in rows])
    if cut:
        severed(plot, cut)


def severed(plot: Plot, year: int) -> None:
    """A line where another way of measuring begins."""
    ends = [(year - 0.5, rate) for rate in plot.rates]
    plot.draw(ends, color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=1)


class Key:
    """What the markers mean, of those states that occur, below the plots.

    Parameters
    ----------
    states : iterable of str
        Those that are drawn.
    named : mapping
        All states with their names, in order.
    width : float
        Inches of the picture: what has no room in a line stands in the next.
    """

    def __init__(self, states: Iterable[str], named: Mapping[str, str], width: float) -> None:
        self._named = named
        self._lines: list[list[str]] = [[]]
        there, room = set(states), width
        for state in (state for state in named if state in there):
            room -= self._wide(state)
            if room < 0:
                self._lines.append([])
                room = width - self._wide(state)
            self._lines[-1].append(state)

    @property
    def more(self) -> float:
        """Inches that it takes beyond one line."""
        return LINE * (len(self._lines) - 1)

    def _wide(self, state: str) -> float:
        return SIGN + LETTER * len(self._named[state])

    def draw(self, paper: Paper) -> None:
        """Write it from the lower edge upwards."""
        for n, states in enumerate(reversed(self._lines)):
            across, up = 0.15, 0.12 + LINE * n
            for state in states:
                paper.draw([(across, up)], **marker(state))
                paper.write((across + SIGN / 2.5, up), self._named[state], ha="left", fontsize=9)
                across += self._wide(state)
