"""Amounts as bars that lie, in the order given: alone, or beside their running share."""

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd
from matplotlib.axes import Axes

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    BLUE,
    GREY,
    Look,
    beside,
    canvas,
    described,
    place,
    row_label,
    wrapped,
)
from analysis.text.vietnamese import number

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
    heights = _heights(frame, 0.3)
    with canvas(max(sum(heights), 0.4) + 0.35) as figure:
        axes = place(figure, 2.75, 0.15, 1.45, 0.1)
        _draw(axes, frame, texts, heights)
        axes.set_xlim(0, _largest(frame))
    parts = zip(frame["label"], texts, strict=True)
    said = "; ".join(f"{label}: {text}" for label, text in parts)
    return Chart(
        figure,
        title,
        caption,
        described(
            "Biểu đồ thanh",
            what,
            "",
            said,
        ),
    )


def pareto(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    *,
    unit: str = "",
    what: str = "",
    share: bool = False,
) -> Chart:
    """Bars in descending order beside the line of their running share.

    Parameters
    ----------
    frame : DataFrame
        ``label`` and ``value`` (> 0), in the order to be shown; bars of which ``rest`` is true look
        otherwise and are not part of the running share.
    title, caption : str
    unit, what : str
        What is counted; what the alternative text calls the picture.
    share : bool
        Whether the values are per cent of a shortage instead of units.
    """
    texts = [f"{number(value, 1)}{'%' if share else ''}" for value in frame["value"]]
    heights = _heights(frame, 0.32)
    counted = frame["value"][[not rest for rest in _apart(frame)]]
    running = [float(100 * part / sum(frame["value"])) for part in accumulate(counted)]
    with canvas(max(sum(heights), 0.4) + 0.6) as figure:
        left = place(figure, 2.75, 0.1, 2.3, 0.5)
        right = place(figure, 5.0, 0.1, 0.5, 0.5)
        middles = _draw(left, frame, texts, heights)[: len(running)]
        left.set_xlim(0, 1.25 * _largest(frame))
        right.plot(
            running,
            middles,
            color=GREY,
            marker="o",
            markersize=5,
            linewidth=1.4,
            clip_on=False,
        )
        for point in zip(running, middles, strict=True):
            beside(right, point, f"{number(point[0], 0)}%", (7, 0))
        right.set_xlim(0, 100)
        head = "Phần thiếu" if share else f"Số {unit} còn thiếu"
        right.set_ylim(left.get_ylim())
        right.set_axis_off()
        for axes, above in ((left, head), (right, "Cộng dồn")):
            axes.set_title(
                above,
                loc="left",
                fontsize=9,
                fontweight="bold",
                pad=8,
            )
    more = [f" (cộng dồn {number(part, 0)}%)" for part in running] + [""] * sum(_apart(frame))
    parts = zip(frame["label"], texts, more, strict=True)
    said = "; ".join(f"{label}: {text}{added}" for label, text, added in parts)
    kind = "Biểu đồ cột xếp từ lớn đến nhỏ"
    counted_in = f"; đơn vị: {unit or 'số lượng'}"
    return Chart(
        figure,
        title,
        caption,
        described(
            kind,
            what,
            counted_in,
            said,
        ),
    )


def _apart(frame: pd.DataFrame) -> list[bool]:
    return list(frame["rest"]) if "rest" in frame else [False] * len(frame)


def _largest(frame: pd.DataFrame) -> float:
    return float(max([*frame["value"], 0])) or 1


def _heights(frame: pd.DataFrame, least: float) -> list[float]:
    """The inches of each bar, with room for all lines of its label."""
    lines = [wrapped(label, 40).count("\n") + 1 for label in frame["label"]]
    return [max(least, 0.15 * count + 0.12) for count in lines]


def _draw(
    axes: Axes,
    frame: pd.DataFrame,
    texts: Sequence[str],
    heights: Sequence[float],
) -> list[float]:
    """Draw the bars, each with its label and its number; gives the middles of all."""
    middles = [sum(heights[:i]) + height / 2 for i, height in enumerate(heights)]
    rows = zip(
        frame["label"],
        map(float, frame["value"]),
        texts,
        _apart(frame),
        strict=True,
    )
    for i, (label, value, text, rest) in enumerate(rows):
        look = APART if rest else FULL
        axes.barh(
            middles[i],
            value,
            heights[i] * 0.66,
            linewidth=0.6,
            **look,
        )
        beside(axes, (value, middles[i]), text, (4, 0))
        row_label(axes, wrapped(label, 40), middles[i])
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_ylim(sum(heights) or 1, 0)
    axes.set_axis_off()
    return middles
