"""Tables of cells shaded by their number: as many as stand side by side over the same rows."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.showing.chart import Chart
from analysis.showing.drawing import (
    SLIM,
    WIDTH,
    Look,
    beside,
    canvas,
    described,
    on_white,
    place,
    row_label,
    wrapped,
    write,
)
from analysis.text.vietnamese import is_missing, number

HEIGHT = 0.36  # inches of a row
LOW = 0.185  # of one of many rows
SHEET = (WIDTH, 2.6, 36)  # inches of all and of its labels, letters of a label's line
PHONE = (SLIM, 1.35, 17)
FOLDED = 0.27  # inches of one of many rows on a phone, whose label has up to three lines
CLOSE = 0.235  # of a column there
DARKEST = 0.55  # of the scale: black numbers stay legible on it, in grey print too
GAP = 0.15  # inches between blocks
EDGE = 0.8  # for the names of groups
UPRIGHT = 34  # letters of a line that stands upright
OWED = "×"
HATCH = "////"  # where a figure is owed
NONE = "·"


class Block(NamedTuple):
    """Columns that share a scale: numbers ≥ 0 (missing ones stay white), and what is written."""

    numbers: pd.DataFrame
    texts: pd.DataFrame
    wide: float  # inches of a column
    head: str = ""  # above all of them


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
    numbers = matrix.map(lambda value: 0.0 if is_missing(value) else float(value)).astype(float)
    texts = numbers.map(lambda value: number(value, digits) if value else NONE)
    said = []
    for label, row in texts.iterrows():
        parts = [f"{each} {column} là {text}" for column, text in row.items() if text != NONE]
        said += [f"{label}: {', '.join(parts)}"] if parts else []
    figure, slim = (_shaded(numbers, texts, size) for size in (SHEET, PHONE))
    alt = described("Bảng màu", what, "", "; ".join(said))
    return Chart(figure, title, caption, alt, slim)


def _shaded(numbers: pd.DataFrame, texts: pd.DataFrame, size: tuple[float, float, int]) -> Figure:
    """The picture of `heat` in the room there is."""
    width, left, letters = size
    labels = [wrapped(label, letters) for label in numbers.index]
    most = max((label.count("\n") + 1 for label in labels), default=1)
    row = max(HEIGHT, 0.145 * most + 0.06)
    head: Look = {
        "ha": "center",
        "va": "bottom",
        "fontweight": "bold",
    }
    with canvas(row * max(len(numbers), 1) + 0.5, width) as figure:
        axes = place(figure, left, 0.08, 0.08, 0.38)
        _cells(axes, numbers, texts, 8.5)
        for at, label in enumerate(labels):
            row_label(axes, label, at + 0.5)
        for at, column in enumerate(numbers.columns):
            beside(axes, (at + 0.5, 0), str(column), (0, 5), **head)
    return figure


def who(
    blocks: Sequence[Block],
    groups: Mapping[str, int],
    title: str,
    caption: str,
    alt: str,
) -> Chart:
    """Many rows in groups, in blocks of columns side by side.

    Parameters
    ----------
    blocks : sequence of Block
        All have the same rows, whose labels are the index; × is hatched. A small screen shows the
        first alone.
    groups : mapping
        The rows of each group, in their order.
    title, caption, alt : str
    """
    return Chart(_side_by_side(blocks, groups), title, caption, alt, _folded(blocks[0], groups))


def _side_by_side(blocks: Sequence[Block], groups: Mapping[str, int]) -> Figure:
    """The picture of `who` as wide as a page."""
    rows = blocks[0].numbers.index
    head = max(_head(blocks), 0.85 if any(block.head for block in blocks) else 0)
    left = WIDTH - EDGE - sum(_across(block) + GAP for block in blocks)
    edges = [0, *accumulate(groups.values())]
    with canvas(LOW * len(rows) + head + 0.05) as figure:
        start = left
        for block in blocks:
            axes = place(figure, start, 0.05, WIDTH - start - _across(block), head)
            _cells(axes, block.numbers, block.texts, 8)
            _upright(axes, block)
            middle = block.numbers.shape[1] / 2
            beside(
                axes,
                (middle, 0),
                block.head,
                (0, 34),
                ha="center",
                va="bottom",
                fontsize=8,
            )
            for edge in edges:
                axes.axhline(
                    edge,
                    color="black",
                    linewidth=0.9,
                    clip_on=False,
                )
            if start == left:
                _called(axes, rows, int(left * 16))
            start += _across(block) + GAP
        look = {
            "ha": "left",
            "fontsize": 8,
            "linespacing": 0.9,
            "clip_on": False,
        }
        for (name, count), first in zip(groups.items(), edges, strict=False):
            at = (axes.get_xlim()[1] + 0.25, first + count / 2)
            write(axes, at, wrapped(name, 13), **look)
    return figure


def _across(block: Block) -> float:
    """Inches of the columns of a block."""
    return block.wide * block.numbers.shape[1]


def _folded(block: Block, groups: Mapping[str, int]) -> Figure:
    """One block for a small screen, each group below a row with its name."""
    numbers, texts = [], []
    at = 0
    for name, count in groups.items():
        above = pd.DataFrame(index=[name], columns=block.numbers.columns)
        numbers += [above.astype(float), block.numbers[at : at + count]]
        texts += [above, block.texts[at : at + count]]
        at += count
    whole = Block(pd.concat(numbers), pd.concat(texts), CLOSE)
    rows, head = whole.numbers.index, _head([block])
    left = SLIM - _across(whole) - 0.05
    with canvas(FOLDED * len(rows) + head + 0.05, SLIM) as figure:
        axes = place(figure, left, 0.05, 0.05, head)
        _cells(axes, whole.numbers, whole.texts, 8)
        _upright(axes, whole, 7)
        _called(axes, rows, int(left * 16), groups)
    return figure


def _head(blocks: Sequence[Block]) -> float:
    """Inches of the longest heading, standing upright."""
    heads = [wrapped(column, UPRIGHT) for block in blocks for column in block.numbers]
    return 0.12 + 0.072 * max(len(line) for head in heads for line in head.split("\n"))


def _upright(axes: Axes, block: Block, size: float = 8) -> None:
    """The headings of the columns."""
    look: Look = {
        "ha": "center",
        "va": "bottom",
        "rotation": 90,
        "linespacing": 1,
    }
    for at, column in enumerate(block.numbers):
        beside(axes, (at + 0.5, 0), wrapped(column, UPRIGHT), (0, 3), fontsize=size, **look)


def _called(
    axes: Axes,
    rows: pd.Index,
    letters: int,
    groups: Collection[str] = (),
) -> None:
    """The labels of the rows; the name of a group stands over its rows."""
    over: Look = {
        "ha": "left",
        "fontsize": 8,
        "fontweight": "bold",
    }
    over["xycoords"] = ("figure fraction", "data")
    for at, label in enumerate(rows):
        if label in groups:
            beside(axes, (0.01, at + 0.5), label, (0, 0), **over)
            continue
        said = wrapped(label, letters)
        look = {"fontsize": 7 if "\n" in said else 8, "linespacing": 1 if groups else 0.85}
        beside(axes, (0, at + 0.5), said, (-4, 0), ha="right", **look)


def _cells(
    axes: Axes,
    numbers: pd.DataFrame,
    texts: pd.DataFrame,
    size: float,
) -> None:
    """The cells, white where there is nothing, hatched where a figure is owed."""
    from seaborn import heatmap  # noqa: PLC0415  takes a second to come

    most = float(numbers.max().max()) if numbers.size else 0.0
    axes.set_axis_off()
    if numbers.empty:
        return
    looks = {
        "cmap": "Blues",
        "cbar": False,
        "linewidths": 0.6,
        "linecolor": "#999999",
    }
    # without labels of its own: for each it would keep a canvas, megabytes, to see if they overlap
    looks |= {"xticklabels": False, "yticklabels": False}
    heatmap(
        numbers,
        ax=axes,
        vmin=0,
        vmax=(most or 1) / DARKEST,
        mask=numbers.eq(0) | numbers.isna(),
        annot=texts,
        fmt="",
        annot_kws={"fontsize": size, "color": "black"},
        **looks,
    )
    held = numbers.to_numpy(float)
    white: dict[str | None, list[Rectangle]] = {None: [], HATCH: []}
    for y, row in enumerate(texts.to_numpy()):
        for x, text in enumerate(row):
            if held[y, x] > 0 or pd.isna(text):  # nothing stands in the row of a group's name
                continue
            hatch = HATCH if text == OWED else None
            white[hatch].append(Rectangle((x, y), 1, 1))
            bare = on_white(0.4) if hatch else None
            write(axes, (x + 0.5, y + 0.5), text, fontsize=size, bbox=bare)
    for hatch, boxes in white.items():  # together: each alone would cost as much as all
        look: Look = {
            "facecolor": "white",
            "edgecolor": "#999999",
            "linewidth": 0.6,
            "clip_on": False,
        }
        axes.add_collection(PatchCollection(boxes, hatch=hatch, **look), autolim=False)
