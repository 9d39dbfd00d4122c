"""A table of cells shaded by their number."""

import matplotlib as mpl
import pandas as pd
from matplotlib.patches import Rectangle

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    beside,
    canvas,
    described,
    place,
    row_label,
    wrapped,
    write,
)
from analysis.text.vietnamese import is_missing, number

HEIGHT = 0.36  # inches of a row


def heat(
    matrix: pd.DataFrame,
    title: str,
    caption: str,
    *,
    what: str = "",
    digits: int = 1,
    each: str = "chỉ tiêu",
) -> Chart:
    """Cells shaded by their number, which is written in each.

    Parameters
    ----------
    matrix : DataFrame
        Index and columns are the labels; values ≥ 0, zero or missing cells stay white.
    title, caption : str
    what : str
        What the alternative text calls the picture.
    digits : int
        Most decimals of a number.
    each : str
        What a column is.
    """
    columns = [str(column) for column in matrix.columns]
    shades = mpl.colormaps["Blues"]
    values = [[0 if is_missing(v) else float(v) for v in row] for row in matrix.to_numpy(object)]
    most = max((value for row in values for value in row), default=0) or 1
    said = []
    with canvas(HEIGHT * max(len(values), 1) + 0.5) as figure:
        axes = place(figure, 2.6, 0.08, 0.08, 0.38)
        for i, (label, row) in enumerate(zip(matrix.index, values, strict=True)):
            parts = []
            for j, value in enumerate(row):
                shade = 0.85 * value / most
                face = shades(shade) if value else "white"
                ink = "white" if shade > 0.5 else "black"
                cell = Rectangle(
                    (j, i),
                    1,
                    1,
                    facecolor=face,
                    edgecolor="#999999",
                    linewidth=0.6,
                )
                axes.add_patch(cell).set_clip_on(False)
                text = number(value, digits) if value else "·"
                write(
                    axes,
                    (j + 0.5, i + 0.5),
                    text,
                    fontsize=8.5,
                    color=ink,
                )
                parts += [f"{each} {columns[j]} là {text}"] if value else []
            row_label(axes, wrapped(label, 36), i + 0.5)
            said += [f"{label}: {', '.join(parts)}"] if parts else []
        for j, column in enumerate(columns):
            beside(
                axes,
                (j + 0.5, 0),
                column,
                (0, 5),
                ha="center",
                va="bottom",
                fontweight="bold",
            )
        axes.set_xlim(0, len(columns) or 1)
        axes.set_ylim(len(values) or 1, 0)
        axes.set_axis_off()
    return Chart(
        figure,
        title,
        caption,
        described(
            "Bảng màu",
            what,
            "",
            "; ".join(said),
        ),
    )
