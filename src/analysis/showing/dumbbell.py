"""Two rates of each thing, before and after, on one scale."""

from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    BLUE,
    GREY,
    NO_GOAL,
    SLIM,
    WIDTH,
    Look,
    beside,
    canvas,
    described,
    legend,
    percent_axis,
    place,
    wrapped,
)


class Room(NamedTuple):
    """Inches of all, of a row, left and right of the lines; whether labels stand above them."""

    width: float
    row: float
    left: float
    right: float
    above: bool
    letters: int  # of a label's line


SHEET = Room(WIDTH, 0.4, 2.5, 1.75, above=False, letters=36)
PHONE = Room(SLIM, 0.56, 0.12, 1.35, above=True, letters=56)


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
    broad, slim = (_pairs(rows, years, room) for room in (SHEET, PHONE))
    before, after = years
    notes = [" ".join(note.split()) for note in rows["note"]]
    said = [f"{label}: {note}" for label, note in zip(rows["label"], notes, strict=True)]
    alt = described("Biểu đồ hai điểm", what, f"; năm {before} và năm {after}", "; ".join(said))
    return Chart(broad, title, caption, alt, slim)


def _pairs(rows: pd.DataFrame, years: tuple[int, int], room: Room) -> Figure:
    """The picture in the room there is."""
    from seaborn import scatterplot  # noqa: PLC0415  takes a second to come

    labels = [wrapped(label, room.letters) for label in rows["label"]]
    most = max((label.count("\n") for label in labels), default=0)
    row = room.row + 0.15 * most * room.above
    ends = [float(rate) for rate in (*rows["before"], *rows["after"])]
    before, after = map(str, years)
    long = pd.DataFrame(
        {
            "rate": ends,
            "place": [*range(len(rows))] * 2,
            "year": [before] * len(rows) + [after] * len(rows),
        }
    )
    with canvas(row * max(len(rows), 1) + 0.75, room.width) as figure:
        axes = place(figure, room.left, 0.62, room.right, 0.06)
        for at, (start, end) in enumerate(zip(ends, ends[len(rows) :], strict=False)):
            axes.plot(
                [start, end],
                [at, at],
                color=GREY,
                linewidth=2.2,
                zorder=1,
            )
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
        axes.set(
            xlabel="",
            ylabel="",
            yticks=[],
        )
        for at, note in enumerate(rows["note"]):
            beside(
                axes,
                (1.02, at),
                note,
                (0, -5 if room.above else 0),
                ha="left",
                fontsize=8,
                xycoords=("axes fraction", "data"),
            )
            axes.axhline(
                at,
                color="#e3e3e3",
                linewidth=0.7,
                zorder=0,
            )
        axes.set_ylim(max(len(rows), 1) - 0.5, -0.7 if room.above else -0.5)
        low = min(ends, default=0.0)
        axes.set_xlim(max(0.0, low - 2), 101)
        for at, label in enumerate(labels):
            look: Look = {"fontsize": 8.5, "xycoords": ("axes fraction", "data")}
            if room.above:
                beside(
                    axes,
                    (0, at),
                    label,
                    (0, 8),
                    ha="left",
                    va="bottom",
                    **look,
                )
            else:
                beside(axes, (0, at), label, (-8, 0), ha="right", **look)
        percent_axis(axes.xaxis, ends, NO_GOAL)
        axes.spines["left"].set_visible(False)
    return figure
