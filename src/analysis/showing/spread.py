"""How many lie in which band of rates: one small picture a target."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.showing.chart import Chart
from analysis.showing.drawing import BLUE, WIDTH, canvas, described, place, wrapped
from analysis.text.vietnamese import number

COLUMNS = 2
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
    from seaborn import countplot  # noqa: PLC0415  takes a second to come

    lines = -(-len(panels) // COLUMNS)
    wide = WIDTH / COLUMNS
    said = []
    with canvas(HEIGHT * max(lines, 1)) as figure:
        for at, (panel, lying) in enumerate(panels.items()):
            down, across = divmod(at, COLUMNS)
            bottom = HEIGHT * (lines - 1 - down) + 0.08
            axes = place(
                figure,
                across * wide + LEFT,
                bottom,
                WIDTH - (across + 1) * wide + 0.4,
                HEIGHT * down + 0.42,
            )
            counts = [list(lying).count(band) for band in bands]
            if lying:
                frame = pd.DataFrame({"band": list(lying)})
                countplot(
                    frame, y="band", order=bands, ax=axes, color=BLUE, saturation=1, width=0.72
                )
            for line, count in enumerate(counts):
                axes.annotate(
                    number(count),
                    (count, line),
                    (4, 0),
                    textcoords="offset points",
                    va="center",
                    fontsize=8.5,
                )
            axes.set(xlabel="", ylabel="", xticks=[], xlim=(0, max([1, *counts]) * 1.12))
            axes.spines["bottom"].set_visible(False)
            axes.tick_params(axis="y", length=0, labelsize=8.5)
            axes.set_title(
                wrapped(panel, 46),
                loc="left",
                fontsize=8.5,
                fontweight="bold",
                x=-LEFT / (wide - LEFT - 0.4),
            )
            there = [
                f"{band}: {number(count)}"
                for band, count in zip(bands, counts, strict=True)
                if count
            ]
            said.append(f"{panel} – {', '.join(there)}")
    return Chart(figure, title, caption, described("Nhóm biểu đồ cột", what, "", ". ".join(said)))
