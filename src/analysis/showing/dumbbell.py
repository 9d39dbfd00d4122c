"""Two rates of each thing, before and after, on one scale."""

import pandas as pd

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    BLUE,
    GREY,
    NO_GOAL,
    beside,
    canvas,
    described,
    legend,
    percent_axis,
    place,
    wrapped,
)

HEIGHT = 0.4  # inches of a row


def dumbbell(
    rows: pd.DataFrame,
    years: tuple[int, int],
    title: str,
    caption: str,
    what: str = "",
) -> Chart:
    """A hollow point for the year before, a full one for the year, a line from one to the other.

    Parameters
    ----------
    rows : DataFrame
        ``label``, ``before`` and ``after`` (per cent), ``note`` (what stands beside them).
    years : (int, int)
    title, caption : str
    what : str
        What the alternative text calls the picture.
    """
    from seaborn import scatterplot  # noqa: PLC0415  takes a second to come

    ends = [float(rate) for rate in (*rows["before"], *rows["after"])]
    before, after = map(str, years)
    long = pd.DataFrame(
        {
            "rate": ends,
            "place": [*range(len(rows))] * 2,
            "year": [before] * len(rows) + [after] * len(rows),
        }
    )
    with canvas(HEIGHT * max(len(rows), 1) + 0.75) as figure:
        axes = place(figure, 2.5, 0.62, 1.75, 0.06)
        for at, (start, end) in enumerate(zip(ends, ends[len(rows) :], strict=False)):
            axes.plot([start, end], [at, at], color=GREY, linewidth=2.2, zorder=1)
        if len(rows):
            scatterplot(
                long,
                x="rate",
                y="place",
                hue="year",
                style="year",
                ax=axes,
                s=62,
                zorder=2,
                palette={before: "white", after: BLUE},
                markers={before: "o", after: "D"},
                edgecolor=BLUE,
                linewidth=1.4,
                legend="full",
            )
            handles, _ = axes.get_legend_handles_labels()
            axes.legend().remove()
            legend(figure, handles, 2, handletextpad=0.2)
        axes.set(xlabel="", ylabel="", yticks=[])
        for at, note in enumerate(rows["note"]):
            beside(
                axes,
                (1.02, at),
                note,
                (0, 0),
                ha="left",
                fontsize=8,
                xycoords=("axes fraction", "data"),
            )
            axes.axhline(at, color="#e3e3e3", linewidth=0.7, zorder=0)
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
        low = min(ends, default=0.0)
        axes.set_xlim(max(0.0, low - 2), 101)
        for at, label in enumerate(rows["label"]):
            look = {"ha": "right", "fontsize": 8.5, "xycoords": ("axes fraction", "data")}
            beside(axes, (0, at), wrapped(label, 36), (-8, 0), **look)
        percent_axis(axes.xaxis, ends, NO_GOAL)
        axes.spines["left"].set_visible(False)
    notes = [" ".join(note.split()) for note in rows["note"]]
    said = [f"{label}: {note}" for label, note in zip(rows["label"], notes, strict=True)]
    alt = described("Biểu đồ hai điểm", what, f"; năm {before} và năm {after}", "; ".join(said))
    return Chart(figure, title, caption, alt)
