"""What all pictures share: size and style, markers of states, axes in percent, figures in words."""

from collections.abc import Sequence
from contextlib import contextmanager
from fractions import Fraction

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.showing.show import STYLE
from analysis.text.vietnamese import (
    IN_SENTENCE,
    MISSING,
    STATES,
    is_missing,
    number,
    percent,
    result,
)

BLUE, RED, GREY, PALE, GREEN = "#0072B2", "#D55E00", "#5f5f5f", "#d9d9d9", "#009E73"

WIDTH = 7.0  # inches: the text width of an A4 page

# marker, filled?, colour
MARKS = {
    "met": ("o", True, BLUE),
    "missed": ("D", False, RED),
    "running": ("^", False, GREY),
    "too-few": ("s", False, GREY),
    "no-base": ("x", True, GREY),
    "not-reported": ("x", True, GREY),
}

HATCHES = ["", "////", "\\\\\\\\", "xxx", "..."]

FILLS = [BLUE, "#E6A15C", PALE, "#f4f4f4", "#cfcfcf"]

Points = pd.DataFrame


@contextmanager
def canvas(height: float, width: float = WIDTH):
    with matplotlib.rc_context(STYLE):
        yield Figure(figsize=(width, height), facecolor="white")


def place(figure: Figure, left: float, bottom: float, right: float, top: float):
    """Axes with margins in inches: what is written outside them has its room by construction."""
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
    )


def rates_of(points: Points) -> list[float]:
    return [
        float(100 * Fraction(int(n), int(d)))
        if not is_missing(n) and not is_missing(d) and int(d)
        else float("nan")
        for n, d in zip(points["numerator"], points["denominator"], strict=True)
    ]


def percent_axis(
    axis, rates: Sequence[float], bounds: Sequence[object] = (), most: int = 5
) -> None:
    """The bounds and round percentages clear of them; none above 100 unless something lies there."""
    highest = max([100.0, *(rate for rate in rates if rate == rate)])
    low, high = axis.get_view_interval()
    marked = [float(b) for b in bounds]
    ticks = [
        t
        for t in MaxNLocator(most, integer=True).tick_values(low, high)
        if low <= t <= min(high, highest)
    ]
    axis.set_ticks(
        marked + [t for t in ticks if all(abs(t - m) > 0.16 * (high - low) for m in marked)]
    )
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{number(round(value, 6))}%"))


def span_of(rates: Sequence[float], lower: object, upper: object) -> tuple[float, float]:
    seen = [rate for rate in rates if rate == rate] + [
        float(b) for b in (lower, upper) if not is_missing(b)
    ]
    low, high = (min(seen), max(seen)) if seen else (0.0, 100.0)
    room = max(high - low, 4.0) * 0.28
    return max(low - room, -6.0), high + room


def target_line(axes, lower: object, upper: object) -> None:
    """The line to reach, or the band to lie in."""
    if not is_missing(upper):
        axes.axhspan(
            float(lower),
            float(upper),
            facecolor="#e8f1f7",
            edgecolor="#9bbfd6",
            hatch="//",
            linewidth=0.6,
            zorder=0,
        )
    elif not is_missing(lower):
        axes.axhline(float(lower), color="black", linewidth=1.1, linestyle=(0, (5, 3)), zorder=1)


def series_line(
    axes,
    years: Sequence[int],
    rates: Sequence[float],
    states: Sequence[str],
    breaks: object,
    size: float = 7,
) -> None:
    """Line and markers; a missing year leaves a gap, a break of the series is never crossed."""
    cut = None if is_missing(breaks) else int(breaks)
    x: list[float] = []
    y: list[float] = []
    for year, rate in zip(years, rates, strict=True):
        if x and (year != x[-1] + 1 or year == cut):
            x.append(float("nan"))
            y.append(float("nan"))
        x.append(year)
        y.append(rate)
    axes.plot(x, y, color=GREY, linewidth=1.4, zorder=2)
    for state in dict.fromkeys(states):  # a drawn thing costs more than its points
        marker, full, colour = MARKS.get(state, MARKS["too-few"])
        here = [
            (year, rate)
            for year, rate, its in zip(years, rates, states, strict=True)
            if its == state
        ]
        axes.plot(
            *zip(*here, strict=True),
            marker=marker,
            markersize=size,
            color=colour,
            linestyle="none",
            zorder=3,
            markerfacecolor=colour if full else "white",
            markeredgecolor=colour,
            markeredgewidth=1.6,
        )
    if cut is not None and min(years) < cut <= max(years):
        axes.axvline(cut - 0.5, color=GREY, linewidth=1, linestyle=(0, (1, 2)), zorder=1)


def state_legend(figure: Figure, states: Sequence[str], extra: Sequence[Line2D] = ()) -> None:
    handles = []
    for state in STATES:
        if state in set(states):
            marker, full, colour = MARKS[state]
            handles.append(
                Line2D(
                    [],
                    [],
                    marker=marker,
                    linestyle="none",
                    color=colour,
                    markeredgewidth=1.6,
                    markerfacecolor=colour if full else "white",
                    label=STATES[state],
                )
            )
    if handles or extra:
        figure.legend(
            handles=[*handles, *extra],
            loc="lower left",
            ncol=5,
            handletextpad=0.4,
            columnspacing=1.4,
            borderaxespad=0.2,
        )


def bounds_of(lower: object, upper: object) -> list[object]:
    return [b for b in (lower, upper) if not is_missing(b)]


def counts_of(numerator: object, denominator: object) -> str:
    return (
        MISSING
        if is_missing(numerator) or is_missing(denominator)
        else f"{number(numerator)}/{number(denominator)}"
    )


def point_words(
    numerator: object,
    denominator: object,
    state: str,
    unit: str,
    lower: object = None,
    upper: object = None,
) -> str:
    if is_missing(numerator) or is_missing(denominator):
        return IN_SENTENCE.get(state, state)
    return f"{result(numerator, denominator, unit, bounds_of(lower, upper))} ({IN_SENTENCE.get(state, state)})"


def brief_words(
    numerator: object, denominator: object, state: str, lower: object, upper: object
) -> str:
    word = STATES.get(state, state).lower()
    if is_missing(numerator) or is_missing(denominator):
        return word
    return f"{percent(numerator, denominator, bounds_of(lower, upper))} {counts_of(numerator, denominator)} {word}"
