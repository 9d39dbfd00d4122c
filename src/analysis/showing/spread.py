"""How many lie in which band of rates: one small picture a target."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.figure import Figure

from analysis.showing.chart import Chart
from analysis.showing.drawing import BLUE, SLIM, WIDTH, Look, canvas, described, place, wrapped
from analysis.text.vietnamese import number

SHEET = (2, WIDTH)  # small pictures in a row, and inches of it
PHONE = (1, SLIM)
HEIGHT = 1.45  # inches of a small picture
LEFT = 1.1


def spread(
    panels: Mapping[str, Sequence[str]],
    bands: Sequence[str],
    title: str,
    caption: str,
    what: str = "",
) -> Chart:
    """Bars of how many lie in each band.

    Parameters
    ----------
    panels : mapping
        The bands in which those of each panel lie, one of each.
    bands : sequence of str
        All bands, in their order.
    title, caption : str
    what : str
        What the alternative text calls the picture.
    """
    said = []
    for panel, lying in panels.items():
        counts = [(band, list(lying).count(band)) for band in bands]
        there = ", ".join(f"{band}: {number(count)}" for band, count in counts if count)
        said.append(f"{panel} – {there}")
    alt = described("Nhóm biểu đồ cột", what, "", ". ".join(said))
    broad, slim = (_small(panels, bands, *room) for room in (SHEET, PHONE))
    return Chart(broad, title, caption, alt, slim)


def _small(
    panels: Mapping[str, Sequence[str]],
    bands: Sequence[str],
    columns: int,
    width: float,
) -> Figure:
    """Small pictures in columns."""
    from seaborn import countplot  # noqa: PLC0415  takes a second to come

    lines = -(-len(panels) // columns)
    wide = width / columns
    title: Look = {
        "fontsize": 8.5,
        "fontweight": "bold",
        "x": -LEFT / (wide - LEFT - 0.4),
    }
    with canvas(HEIGHT * max(lines, 1), width) as figure:
        for at, (panel, lying) in enumerate(panels.items()):
            down, across = divmod(at, columns)
            bottom = HEIGHT * (lines - 1 - down) + 0.08
            right = width - (across + 1) * wide + 0.4
            axes = place(figure, across * wide + LEFT, bottom, right, HEIGHT * down + 0.42)
            if lying:
                frame = pd.DataFrame({"band": list(lying)})
                look: Look = {
                    "color": BLUE,
                    "saturation": 1,
                    "width": 0.72,
                }
                countplot(
                    frame,
                    y="band",
                    order=bands,
                    ax=axes,
                    **look,
                )
            counts = [list(lying).count(band) for band in bands]
            for line, count in enumerate(counts):
                how: Look = {
                    "textcoords": "offset points",
                    "va": "center",
                    "fontsize": 8.5,
                }
                axes.annotate(number(count), (count, line), (4, 0), **how)
            axes.set(
                xlabel="",
                ylabel="",
                xticks=[],
                xlim=(0, max([1, *counts]) * 1.12),
            )
            axes.spines["bottom"].set_visible(False)
            axes.tick_params(
                axis="y",
                length=0,
                labelsize=8.5,
            )
            axes.set_title(wrapped(panel, 46), loc="left", **title)
    return figure
