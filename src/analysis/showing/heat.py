"""Tables of cells shaded by their number: as many as stand side by side over the same rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
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
OWED = "×"
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
    with canvas(row * max(len(numbers), 1) + 0.5, width) as figure:
        axes = place(figure, left, 0.08, 0.08, 0.38)
        _cells(axes, numbers, texts, 8.5)
        for at, label in enumerate(labels):
            row_label(axes, label, at + 0.5)
        for at, column in enumerate(numbers.columns):
            look = {"ha": "center", "va": "bottom", "fontweight": "bold"}
            beside(axes, (at + 0.5, 0), str(column), (0, 5), **look)
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
    rows = list(blocks[0].numbers.index)
    head = max(_head(blocks), 0.85 if any(b.head for b in blocks) else 0)
    left = WIDTH - EDGE - sum(b.wide * b.numbers.shape[1] + GAP for b in blocks)
    high = LOW * len(rows) + head + 0.05
    with canvas(high) as figure:
        start = left
        for block in blocks:
            across = block.wide * block.numbers.shape[1]
            axes = place(figure, start, 0.05, WIDTH - start - across, head)
            _cells(axes, block.numbers, block.texts, 8)
            _upright(axes, block)
            middle = block.numbers.shape[1] / 2
            beside(axes, (middle, 0), block.head, (0, 34), ha="center", va="bottom", fontsize=8)
            below = 0
            for count in groups.values():
                axes.axhline(below, color="black", linewidth=0.9, clip_on=False)
                below += count
            axes.axhline(below, color="black", linewidth=0.9, clip_on=False)
            if start == left:
                _called(axes, rows, int(left * 16))
            start += across + GAP
        below = 0
        for name, count in groups.items():
            middle_ = (axes.get_xlim()[1] + 0.25, below + count / 2)
            look = {"ha": "left", "fontsize": 8, "linespacing": 0.9, "clip_on": False}
            write(axes, middle_, wrapped(name, 13), **look)
            below += count
    return figure


def _folded(block: Block, groups: Mapping[str, int]) -> Figure:
    """One block for a small screen, each group below a row with its name."""
    numbers, texts, at = [], [], 0
    for name, count in groups.items():
        empty = pd.DataFrame(index=[name], columns=block.numbers.columns)
        numbers += [empty.astype(float), block.numbers[at : at + count]]
        texts += [empty.astype(object).where(empty.notna(), None), block.texts[at : at + count]]
        at += count
    whole = block._replace(numbers=pd.concat(numbers), texts=pd.concat(texts))
    across = CLOSE * block.numbers.shape[1]
    left = SLIM - across - 0.05
    with canvas(FOLDED * len(whole.numbers) + _head([block]) + 0.05, SLIM) as figure:
        axes = place(figure, left, 0.05, 0.05, _head([block]))
        _cells(axes, whole.numbers, whole.texts, 8)
        _upright(axes, whole, 7)
        _called(axes, list(whole.numbers.index), int(left * 16), set(groups))
    return figure


def _head(blocks: Sequence[Block]) -> float:
    """Inches of the longest heading, standing upright."""
    return 0.12 + 0.072 * max(len(line) for b in blocks for c in b.numbers for line in _lines(c))


def _upright(axes: Axes, block: Block, size: float = 8) -> None:
    """The headings of the columns."""
    for at, column in enumerate(block.numbers.columns):
        look = {"ha": "center", "va": "bottom", "fontsize": size, "linespacing": 1}
        beside(axes, (at + 0.5, 0), "\n".join(_lines(column)), (0, 3), rotation=90, **look)


def _called(axes: Axes, rows: Sequence[object], letters: int, groups: Collection[str] = ()) -> None:
    """The labels of the rows; the name of a group stands over its rows."""
    for at, label in enumerate(rows):
        if label in groups:
            look = {
                "ha": "left",
                "fontsize": 8,
                "fontweight": "bold",
                "xycoords": ("figure fraction", "data"),
            }
            beside(axes, (0.01, at + 0.5), str(label), (0, 0), **look)
            continue
        said = wrapped(label, letters)
        look = {"ha": "right", "fontsize": 7 if "\n" in said else 8}
        beside(axes, (0, at + 0.5), said, (-4, 0), linespacing=1 if groups else 0.85, **look)


def _lines(column: object) -> list[str]:
    """The lines of a heading that stands upright."""
    return wrapped(column, 34).split("\n")


def _cells(axes: Axes, numbers: pd.DataFrame, texts: pd.DataFrame, size: float) -> None:
    """The cells, white where there is nothing, hatched where a figure is owed."""
    from seaborn import heatmap  # noqa: PLC0415  takes a second to come

    most = float(numbers.max().max()) if numbers.size else 0.0
    axes.set_axis_off()
    if numbers.empty:
        return
    looks = {"cmap": "Blues", "cbar": False, "linewidths": 0.6, "linecolor": "#999999"}
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
    for y, row in enumerate(texts.to_numpy()):
        for x, text in enumerate(row):
            if held[y, x] > 0 or text is None:  # nothing stands in the row of a group's name
                continue
            hatch = "////" if text == OWED else None
            box: Look = {"facecolor": "white", "edgecolor": "#999999", "linewidth": 0.6}
            axes.add_patch(Rectangle((x, y), 1, 1, hatch=hatch, **box)).set_clip_on(False)
            on = {"facecolor": "white", "edgecolor": "none", "pad": 0.4} if hatch else None
            write(axes, (x + 0.5, y + 0.5), text, fontsize=size, bbox=on)
