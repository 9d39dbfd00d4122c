"""Amounts as bars that lie, in the order given: alone, or beside their running share."""

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    BLUE,
    GREY,
    SLIM,
    WIDTH,
    Look,
    beside,
    canvas,
    described,
    place,
    row_label,
    wrapped,
)
from analysis.text.vietnamese import number, percentage

FULL: Look = {"color": BLUE, "edgecolor": "black"}
APART: Look = {
    "color": "white",
    "edgecolor": GREY,
    "hatch": "////",
}


def bars(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    *,
    unit: str = "",
    what: str = "",
) -> Chart:
    """Horizontal bars in the order given.

    Parameters
    ----------
    frame : DataFrame
        ``label`` and ``value`` (≥ 0).
    title, caption : str
    unit : str
        What is counted; it follows each number.
    what : str
        What the alternative text calls the picture.
    """
    texts = [f"{number(value)} {unit}".strip() for value in frame["value"]]
    broad = _lying(frame, texts, (WIDTH, 2.75, 1.45), 40)
    slim = _lying(frame, texts, (SLIM, 1.55, 1.2), 20)
    parts = zip(frame["label"], texts, strict=True)
    said = "; ".join(f"{label}: {text}" for label, text in parts)
    return Chart(broad, title, caption, described("Biểu đồ thanh", what, "", said), slim)


def _lying(
    frame: pd.DataFrame,
    texts: Sequence[str],
    widths: tuple[float, float, float],
    letters: int,
) -> Figure:
    """The picture of `bars`: inches of all, of labels, of numbers; letters of a label."""
    whole, left, right = widths
    labels = [wrapped(label, letters) for label in frame["label"]]
    heights = _heights(labels, 0.3)
    with canvas(max(sum(heights), 0.4) + 0.35, whole) as figure:
        axes = place(figure, left, 0.15, right, 0.1)
        _draw(axes, frame, labels, texts, heights)
        axes.set_xlim(0, _largest(frame))
    return figure


def pareto(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    what: str = "",
) -> Chart:
    """Bars in descending order beside the line of their running share.

    Parameters
    ----------
    frame : DataFrame
        ``label`` and ``value`` (> 0, per cent of a shortage), in the order to be shown; bars of
        which ``rest`` is true look otherwise and are not part of the running share.
    title, caption : str
    what : str
        What the alternative text calls the picture.
    """
    texts = [percentage(value, digits=0) for value in frame["value"]]
    counted = frame["value"][[not rest for rest in _apart(frame)]]
    running = [float(100 * part / sum(frame["value"])) for part in accumulate(counted)]
    broad = _falling(frame, texts, running, (WIDTH, 2.75, 1.95, 1.5), 40)
    slim = _falling(frame, texts, running, (SLIM, 1.4, 1.05, 0.6), 18)
    more = [f" (cộng dồn {number(part, 0)}%)" for part in running] + [""] * sum(_apart(frame))
    parts = zip(frame["label"], texts, more, strict=True)
    said = "; ".join(f"{label}: {text}{added}" for label, text, added in parts)
    kind = "Biểu đồ cột xếp từ lớn đến nhỏ"
    alt = described(kind, what, "; phần trăm của phần còn thiếu", said)
    return Chart(broad, title, caption, alt, slim)


def _falling(
    frame: pd.DataFrame,
    texts: Sequence[str],
    running: Sequence[float],
    widths: tuple[float, float, float, float],
    letters: int,
) -> Figure:
    """The picture of `pareto`: inches of all, labels, bars, running share; letters of a label."""
    whole, start, wide, sums = widths
    labels = [wrapped(label, letters) for label in frame["label"]]
    heights = _heights(labels, 0.32)
    rest = whole - start - wide
    with canvas(max(sum(heights), 0.4) + 0.6, whole) as figure:
        left = place(figure, start, 0.1, rest, 0.5)
        right = place(figure, start + wide + 0.3, 0.1, rest - 0.3 - sums, 0.5)
        middles = _draw(left, frame, labels, texts, heights)[: len(running)]
        left.set_xlim(0, 1.25 * _largest(frame))
        look: Look = {
            "color": GREY,
            "marker": "o",
            "markersize": 5,
            "linewidth": 1.4,
        }
        right.plot(running, middles, clip_on=False, **look)
        for share, middle in zip(running, middles, strict=True):
            beside(right, (share, middle), f"{number(share, 0)}%", (7, 0))
        right.set_xlim(0, 100)
        right.set_ylim(left.get_ylim())
        right.set_axis_off()
        for axes, above in ((left, "Phần còn thiếu"), (right, "Cộng dồn")):
            axes.set_title(
                above,
                loc="left",
                fontsize=9,
                fontweight="bold",
                pad=8,
            )
    return figure


def _apart(frame: pd.DataFrame) -> list[bool]:
    return list(frame["rest"]) if "rest" in frame else [False] * len(frame)


def _largest(frame: pd.DataFrame) -> float:
    return float(max([*frame["value"], 0])) or 1


def _heights(labels: Sequence[str], least: float) -> list[float]:
    """The inches of each bar, with room for all lines of its label."""
    return [max(least, 0.15 * (label.count("\n") + 1) + 0.12) for label in labels]


def _draw(
    axes: Axes,
    frame: pd.DataFrame,
    labels: Sequence[str],
    texts: Sequence[str],
    heights: Sequence[float],
) -> list[float]:
    """Draw the bars, each with its label and its number; gives the middles of all."""
    middles = [sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
    values = map(float, frame["value"])
    rows = zip(middles, heights, values, labels, texts, _apart(frame), strict=True)
    for middle, height, value, label, text, rest in rows:
        axes.barh(middle, value, height * 0.66, linewidth=0.6, **(APART if rest else FULL))
        beside(axes, (value, middle), text, (4, 0))
        row_label(axes, label, middle)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_ylim(sum(heights) or 1, 0)
    axes.set_axis_off()
    return middles
