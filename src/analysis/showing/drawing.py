"""What all pictures share: size and style, markers of states, axes in percent, words beside points.

Every picture reads in black and white: states differ by marker, parts by hatching, and the numbers
stand beside what they measure. Colours are those of Okabe and Ito, told apart by colour-blind
readers. Figures are made without pyplot, so none stays open, and only from frames that are already
added up.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from math import isnan, nan
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis.measuring.targets import Goal
from analysis.showing import figures
from analysis.showing.svg import STYLE
from analysis.text.vietnamese import number

BLUE = "#0072B2"
RED = "#D55E00"
GREY = "#5f5f5f"
PALE = "#d9d9d9"
HATCHES = ["", "////", "\\\\\\\\", "xxx", "..."]
FILLS = [BLUE, "#E6A15C", PALE, "#f4f4f4", "#cfcfcf"]
MARKS = {  # marker, filled?, colour
    "met": ("o", True, BLUE),
    "missed": ("D", False, RED),
    "running": ("^", False, GREY),
    "too-few": ("s", False, GREY),
    "no-base": ("x", True, GREY),
    "not-reported": ("x", True, GREY),
}
WIDTH = 7.0  # inches: the text width of an A4 page
NARROW = 4.7  # of a picture that stands beside words
SLIM = 3.85  # of one for a small screen
SMALL = 4.5  # size of the markers in small pictures
NO_GOAL = Goal()
Look = dict[str, Any]


# ---- room and words


@contextmanager
def canvas(height: float, width: float = WIDTH) -> Iterator[Figure]:
    """A figure as wide as the page, with the style of all pictures while it is drawn."""
    with mpl.rc_context(STYLE):
        yield Figure(figsize=(width, height), facecolor="white")


def place(
    figure: Figure,
    left: float,
    bottom: float,
    right: float,
    top: float,
) -> Axes:
    """Axes with margins in inches: what is written outside them has its room by construction."""
    width, height = figure.get_size_inches()
    return figure.add_axes(
        (left / width, bottom / height, 1 - (left + right) / width, 1 - (bottom + top) / height)
    )


def write(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    **look: Any,
) -> None:
    """Text in the picture, around a place of it unless `look` says otherwise."""
    axes.text(*at, text, **{"ha": "center", "va": "center"} | look)


def beside(
    axes: Axes,
    at: tuple[float, float],
    text: str,
    offset: tuple[float, float],
    **look: Any,
) -> None:
    """Text some points away from a place of the picture, also from one on its edge."""
    how: Look = {
        "textcoords": "offset points",
        "annotation_clip": False,
        "va": "center",
    }
    axes.annotate(text, at, offset, **how | look)


def on_white(pad: float, alpha: float | None = None) -> Look:
    """The box of a number that stands on what is drawn."""
    return {
        "facecolor": "white",
        "edgecolor": "none",
        "pad": pad,
        "alpha": alpha,
    }


def wrapped(label: object, width: int) -> str:
    """A label in lines."""
    return "\n".join(textwrap.wrap(str(label), width))


def row_label(axes: Axes, label: str, height: float) -> None:
    """The label left of a row."""
    beside(axes, (0, height), label, (-6, 0), ha="right", fontsize=8.5)


def described(
    kind: str,
    what: str,
    more: str,
    said: str,
) -> str:
    """A picture in words: its kind, what it shows, more about it, and every number in it."""
    head = f"{kind} – {what}" if what else kind
    return f"{head}{more}. {said or 'Không có số liệu'}."


def legend(
    figure: Figure,
    handles: Sequence[Artist],
    columns: int,
    **look: Any,
) -> None:
    """What marks mean, below the picture."""
    how: Look = {
        "loc": "lower left",
        "borderaxespad": 0.2,
        "columnspacing": 1.4,
    }
    figure.legend(
        handles=handles,
        ncol=columns,
        **how | look,
    )


# ---- rates


def rates_of(rows: Iterable[figures.Figure]) -> list[float]:
    """The rates in per cent; not a number where there is none."""
    rates = [figures.exact(row) for row in rows]
    return [nan if rate is None else float(rate) for rate in rates]


def extent(bounds: Iterable[float | Fraction], rates: Iterable[float]) -> tuple[float, float]:
    """The lowest and the highest of bounds and rates."""
    seen = [*map(float, bounds), *(rate for rate in rates if not isnan(rate))]
    return min(seen), max(seen)


def percent_axis(axis: Axis, rates: Sequence[float], goal: Goal = NO_GOAL) -> None:
    """The bounds and round percentages clear of them."""
    ticks = percent_ticks(axis.get_view_interval(), rates, goal)
    axis.set_ticks(list(ticks), list(ticks.values()))


def percent_ticks(
    view: tuple[float, float],
    rates: Sequence[float],
    goal: Goal = NO_GOAL,
    most: int = 5,
) -> dict[float, str]:
    """Bounds, and round percentages clear of them, with what is written at each.

    None lies below 0, and none above 100 unless something is drawn there.
    """
    low, high = view
    highest = max([100.0, *(rate for rate in rates if not isnan(rate))])
    marked = [float(bound) for bound in goal.bounds]
    ticks = [
        one
        for one in MaxNLocator(most, integer=True).tick_values(low, high)
        if max(low, 0) <= one <= min(high, highest)
        and all(abs(one - mark) > 0.16 * (high - low) for mark in marked)
    ]
    there = marked + ([] if goal.whole else ticks)
    return {one: tick_label(one, goal) for one in there}


def tick_label(value: float, goal: Goal) -> str:
    """A share in per cent; where a number is asked for, the number."""
    if goal.whole:
        return number(round(value * goal.whole / 100, 1))
    return f"{number(round(value, 6))}%"


def dot(
    marker: str,
    face: str,
    edge: str,
    width: float,
) -> Look:
    """How a marker without a line is drawn."""
    look: Look = {
        "markerfacecolor": face,
        "markeredgecolor": edge,
        "markeredgewidth": width,
    }
    return look | {"marker": marker, "linestyle": "none"}


def marker(state: str) -> Look:
    """How a state is marked."""
    sign, full, colour = MARKS.get(state, MARKS["too-few"])
    return dot(sign, colour if full else "white", colour, 1.6)
