"""Organisations of all sizes against the limits of chance."""

import textwrap
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.measuring.funnel import funnel_curve
from analysis.measuring.series import records
from analysis.showing import figures
from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    BLUE,
    GREY,
    NO_GOAL,
    RED,
    beside,
    canvas,
    described,
    dot,
    legend,
    on_white,
    percent_axis,
    place,
    rates_of,
    wrapped,
    write,
)
from analysis.text.vietnamese import number

KINDS = {
    "": "inside",
    "inside": "inside",
    "far-low": "low",
    "far-high": "high",
}
LOOKS = {  # size, and marker, face, edge
    "inside": (4.5, ("o", "#ffffff", GREY)),
    "watch": (6, ("^", "#ffffff", "black")),
    "low": (7, ("D", RED, RED)),
    "high": (7, ("s", BLUE, BLUE)),
}
WORDS = {
    "inside": "trong khoảng ngẫu nhiên",
    "watch": "ngoài 95%: cần theo dõi",
    "low": "ngoài 99,8%: thấp hơn rõ",
    "high": "cao hơn rõ",
}
DASHED = (0, (4, 2))
LINE = 0.18  # inches of a line of the key


class Centre(NamedTuple):
    """The share (0–1) around which chance is reckoned, and what it is called."""

    share: float
    label: str


def funnel(
    points: pd.DataFrame,
    title: str,
    caption: str,
    *,
    centre: Centre,
    unit: str = "",
    what: str = "",
) -> Chart:
    """Shares of organisations over their size, with the limits of chance.

    What lies far out is named.

    Parameters
    ----------
    points : DataFrame
        ``label``, ``numerator``, ``denominator``, and ``zone`` as of
        :func:`analysis.measuring.funnel.funnel`.
    title, caption : str
    centre : Centre
    unit, what : str
        What the size is counted in; what the alternative text calls the picture.
    """
    kinds = [KINDS.get(zone, "watch") for zone in points["zone"]]
    rows: dict[str, list[figures.Figure]] = {kind: [] for kind in LOOKS}
    for one, kind in zip(records(points), kinds, strict=True):
        rows[kind].append(one)
    outside = [*rows["low"], *rows["high"]]
    far = [
        f"{i}. {row['label']}: {figures.counts(row)}, {figures.rate(row, NO_GOAL)}"
        for i, row in enumerate(outside, 1)
    ]
    foot = 0.8 + LINE * len(far)
    rates = rates_of(records(points))
    with canvas(2.55 + foot) as figure:
        axes = place(figure, 0.62, foot, 1.3, 0.12)
        curve = funnel_curve(centre.share, int(points["denominator"].max()))
        _limits(axes, curve, centre)
        for kind, some in rows.items():
            size, look = LOOKS[kind]
            axes.plot(
                [float(row["denominator"]) for row in some],
                rates_of(some),
                markersize=size,
                zorder=3,
                clip_on=False,
                **dot(*look, 1.2),
            )
        for i, row in enumerate(outside, 1):
            point = float(row["denominator"]), rates_of([row])[0]
            beside(
                axes,
                point,
                str(i),
                (7, 0),
                fontweight="bold",
                bbox=on_white(0.6, 0.85),
            )
        axes.set_xlim(0, float(curve["base"].max()) * 1.02)
        low = min([*rates, 100 * float(curve["lower_998"].iloc[len(curve) // 3])])
        axes.set_ylim(max(0, 5 * int(low // 5) - 5), 101.5)
        axes.set_xlabel(f"Quy mô: số {unit}" if unit else "Quy mô", loc="right", labelpad=1)
        percent_axis(axes.yaxis, rates)
        _key(figure, far, foot)
    counted = ", ".join(f"{number(len(some))} {WORDS[kind]}" for kind, some in rows.items())
    said = f"Trong {number(len(points))} tổ chức: {counted}"
    alt = described(
        "Biểu đồ phễu",
        what,
        f"; đường giữa: {centre.label}",
        said,
    )
    watch = [f"{row['label']} {figures.counts(row)}" for row in rows["watch"]]
    for head, names in (("Khác biệt rõ", far), ("Cần theo dõi", watch)):
        alt += f" {head}: {'; '.join(names)}." if names else ""
    return Chart(figure, title, caption, alt)


def _limits(axes: Axes, curve: pd.DataFrame, centre: Centre) -> None:
    for side in ("lower_95", "upper_95", "lower_998", "upper_998"):
        style = DASHED if side.endswith("95") else "solid"
        axes.plot(
            curve["base"],
            100 * curve[side],
            color=GREY,
            linewidth=1,
            linestyle=style,
        )
    middle = 100 * centre.share
    axes.axhline(middle, color="black", linewidth=1)
    write(
        axes,
        (1.14, middle),
        wrapped(centre.label, 16),
        transform=axes.get_yaxis_transform(),
        fontsize=8,
        clip_on=False,
    )


def _key(figure: Figure, names: list[str], foot: float) -> None:
    """Who lies far out, and what markers and lines mean."""
    height = figure.get_size_inches()[1]
    for i, name in enumerate(names):
        y = (LINE * (len(names) - i) - 0.1) / height
        figure.text(
            0.02,
            y,
            textwrap.shorten(name, 105, placeholder="…"),
            fontsize=8,
        )
    handles = [
        Line2D(
            [],
            [],
            label=WORDS[kind],
            **dot(*look, 1),
        )
        for kind, (_, look) in LOOKS.items()
    ]
    handles.append(
        Line2D(
            [],
            [],
            color=GREY,
            linestyle=DASHED,
            label="95%",
        )
    )
    handles.append(Line2D([], [], color=GREY, label="99,8%"))
    spacing = {
        "borderaxespad": 0.1,
        "columnspacing": 1,
        "handletextpad": 0.4,
        "handlelength": 1.6,
    }
    at = (0.005, (foot - 0.72) / height)
    legend(
        figure,
        handles,
        5,
        bbox_to_anchor=at,
        fontsize=8,
        **spacing,
    )
