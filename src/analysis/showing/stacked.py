"""Upright bars in parts."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    FILLS,
    HATCHES,
    SLIM,
    WIDTH,
    Look,
    canvas,
    described,
    legend,
    on_white,
    place,
    wrapped,
    write,
)
from analysis.text.vietnamese import number

THIN = 0.07  # of the highest bar: a part too thin to hold its number
CLEAR = 0.08  # of it: how far numbers beside a bar keep from one another
SHEET = (WIDTH, 4)  # inches, and parts in a line of the legend
PHONE = (SLIM, 2)
EDGE: Look = {"edgecolor": "black", "linewidth": 0.6}
LOOKS = tuple(zip(FILLS, HATCHES, strict=True))


def stacked(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    *,
    unit: str = "",
    what: str = "",
) -> Chart:
    """Upright bars in parts, told apart by hatching and by the number in each.

    Parameters
    ----------
    frame : DataFrame
        Index: one bar each; columns: the parts, from the bottom up (at most five); values ≥ 0.
    title, caption : str
    unit, what : str
        What is counted; what the alternative text calls the picture.
    """
    said = []
    for name, bar in frame.astype(float).iterrows():
        parts = ", ".join(f"{part} {number(value, 0)}" for part, value in bar.items())
        said.append(f"{name}: {parts}")
    counted_in = f"; đơn vị: {unit or 'số lượng'}"
    alt = described("Biểu đồ cột chồng", what, counted_in, "; ".join(said))
    broad, slim = (_standing(frame, *room) for room in (SHEET, PHONE))
    return Chart(broad, title, caption, alt, slim)


def _standing(frame: pd.DataFrame, width: float, across: int) -> Figure:
    """The bars, and what their parts mean in lines of so many."""
    bars = frame.to_numpy(float).tolist()
    most = max(map(sum, bars), default=0) or 1
    parts = frame.shape[1]
    if parts > across > 2:
        across = 3
    lines = -(-parts // across)
    more = 0.19 * max(lines - 2, 0)
    with canvas(2.9 + more, width) as figure:
        axes = place(figure, 0.3, 0.72 + more, 0.3, 0.3)
        for i, bar in enumerate(bars):
            _bar(axes, i, bar, most)
        axes.set_xticks(range(len(bars)), [wrapped(name, 14) for name in frame.index])
        axes.set_xlim(-0.6, max(len(bars), 1) - 0.4)
        axes.set_ylim(0, most * 1.12)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        handles = [
            Rectangle(
                (0, 0),
                1,
                1,
                facecolor=fill,
                hatch=hatch,
                label=part,
                **EDGE,
            )
            for part, (fill, hatch) in zip(frame.columns, LOOKS, strict=False)
        ]
        legend(figure, handles, across)
    return figure


def _bar(
    axes: Axes,
    x: int,
    parts: Sequence[float],
    most: float,
) -> None:
    """One bar; the number of a thin part stands beside it, above the one before."""
    floor = 0.0
    beside = -most
    for value, (fill, hatch) in zip(parts, LOOKS, strict=False):
        if not value:
            continue
        axes.bar(
            x,
            value,
            0.62,
            bottom=floor,
            color=fill,
            hatch=hatch,
            **EDGE,
        )
        text = number(value, 0)
        middle = floor + value / 2
        if value > THIN * most:
            write(axes, (x, middle), text, bbox=on_white(1.2))
        else:
            beside = max(middle, beside + CLEAR * most)
            write(axes, (x + 0.34, beside), text, ha="left", fontsize=8)
        floor += value
    write(axes, (x, floor), f" {number(floor, 0)}", va="bottom", fontweight="bold")
