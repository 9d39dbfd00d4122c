"""Pictures of amounts: bars, Pareto, stacked bars, shaded tables. Used through :mod:`analysis.showing.charts`."""

import textwrap

import matplotlib
import pandas as pd
from matplotlib.patches import Rectangle

from analysis.showing.drawing import (
    BLUE,
    FILLS,
    GREY,
    HATCHES,
    canvas,
    place,
)
from analysis.showing.show import Chart
from analysis.text.vietnamese import is_missing, number


def bars(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    *,
    unit: str = "",
    what: str = "",
    digits: int = 2,
) -> Chart:
    """Horizontal bars in the order given.

    Parameters
    ----------
    frame : DataFrame
        ``label``, ``value`` (≥ 0) and, if wished, ``text`` (what stands at the end of the bar).
    """
    labels = [textwrap.wrap(str(label), 40) or [""] for label in frame["label"]]
    values = [float(value) for value in frame["value"]]
    texts = (
        list(frame["text"])
        if "text" in frame
        else [f"{number(v, digits)} {unit}".strip() for v in frame["value"]]
    )
    heights = [max(0.3, 0.15 * len(lines) + 0.12) for lines in labels]
    with canvas(max(sum(heights), 0.4) + 0.35) as figure:
        axes = place(figure, 2.75, 0.15, 1.45, 0.1)
        top = 0.0
        for lines, value, text, height in zip(labels, values, texts, heights, strict=True):
            axes.barh(
                top + height / 2, value, height * 0.66, color=BLUE, edgecolor="black", linewidth=0.6
            )
            axes.annotate(
                text,
                (value, top + height / 2),
                (4, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
            )
            axes.annotate(
                "\n".join(lines),
                (0, top + height / 2),
                (-6, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=8.5,
                annotation_clip=False,
            )
            top += height
        axes.set_ylim(top or 1, 0)
        axes.set_xlim(0, max([*values, 0]) or 1)
        axes.axvline(0, color="black", linewidth=0.8)
        axes.set_axis_off()
    parts = [f"{label}: {text}" for label, text in zip(frame["label"], texts, strict=True)]
    return Chart(
        figure,
        title,
        caption,
        f"Biểu đồ thanh{' – ' + what if what else ''}. "
        + ("; ".join(parts) or "Không có số liệu")
        + ".",
    )


def pareto(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    *,
    unit: str = "",
    what: str = "",
    suffix: str = "",
    head: str = "",
) -> Chart:
    """Bars in descending order beside the line of their running share.

    Parameters
    ----------
    frame : DataFrame
        ``label`` and ``value`` (> 0), in the order to be shown; bars of which ``rest`` is true look otherwise and are
        not part of the running share.
    unit, suffix, head : str
        What is counted; what follows each number; what stands above the bars.
    """
    labels = [textwrap.wrap(str(label), 40) or [""] for label in frame["label"]]
    values = [float(value) for value in frame["value"]]
    rest = list(frame["rest"]) if "rest" in frame else [False] * len(values)
    total, running, shares = sum(values), 0.0, []
    for value in [v for v, apart in zip(values, rest, strict=True) if not apart]:
        running += value
        shares.append(100 * running / total if total else 0.0)
    heights = [max(0.32, 0.15 * len(lines) + 0.12) for lines in labels]
    middles = [sum(heights[:i]) + h / 2 for i, h in enumerate(heights)]
    with canvas(max(sum(heights), 0.4) + 0.6) as figure:
        left = place(figure, 2.75, 0.1, 2.3, 0.5)
        right = place(figure, 5.0, 0.1, 0.5, 0.5)
        for lines, value, y, height, apart in zip(
            labels, values, middles, heights, rest, strict=True
        ):
            look = (
                {"color": "white", "hatch": "////", "edgecolor": GREY}
                if apart
                else {"color": BLUE, "edgecolor": "black"}
            )
            left.barh(y, value, height * 0.66, linewidth=0.6, **look)
            left.annotate(
                number(value, 1) + suffix,
                (value, y),
                (4, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
            )
            left.annotate(
                "\n".join(lines),
                (0, y),
                (-6, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=8.5,
                annotation_clip=False,
            )
        right.plot(
            shares,
            middles[: len(shares)],
            color=GREY,
            marker="o",
            markersize=5,
            linewidth=1.4,
            clip_on=False,
        )
        for share, y in zip(shares, middles, strict=False):
            right.annotate(
                f"{number(share, 0)}%",
                (share, y),
                (7, 0),
                textcoords="offset points",
                va="center",
                annotation_clip=False,
            )
        for axes, above in ((left, head or f"Số {unit} còn thiếu"), (right, "Cộng dồn")):
            axes.set_ylim(sum(heights) or 1, 0)
            axes.set_title(above, loc="left", fontsize=9, fontweight="bold", pad=8)
            axes.set_axis_off()
        left.set_xlim(0, 1.25 * (max([*values, 0]) or 1))
        left.axvline(0, color="black", linewidth=0.8)
        right.set_xlim(0, 100)
    parts = [
        f"{label}: {number(value, 1)}{suffix}"
        + (f" (cộng dồn {number(share, 0)}%)" if share is not None else "")
        for label, value, share in zip(
            frame["label"], values, [*shares, *[None] * sum(rest)], strict=True
        )
    ]
    return Chart(
        figure,
        title,
        caption,
        f"Biểu đồ cột xếp từ lớn đến nhỏ{' – ' + what if what else ''}; đơn vị: {unit or 'số lượng'}. "
        + ("; ".join(parts) or "Không có số liệu")
        + ".",
    )


def heat(
    matrix: pd.DataFrame,
    title: str,
    caption: str,
    *,
    what: str = "",
    digits: int = 1,
    each: str = "chỉ tiêu",
) -> Chart:
    """A table of cells shaded by their number, which is written in each.

    Parameters
    ----------
    matrix : DataFrame
        Index and columns are the labels; values ≥ 0, zero or missing cells stay white.
    """
    rows, columns = [str(r) for r in matrix.index], [str(c) for c in matrix.columns]
    values = [
        [0.0 if is_missing(v) else float(v) for v in matrix.iloc[i]] for i in range(len(rows))
    ]
    most = max((v for row in values for v in row), default=0.0) or 1.0
    shades = matplotlib.colormaps["Blues"]
    wrapped = [textwrap.wrap(row, 36) or [""] for row in rows]
    cell = 0.36
    with canvas(cell * max(len(rows), 1) + 0.5) as figure:
        axes = place(figure, 2.6, 0.08, 0.08, 0.38)
        for i, row in enumerate(values):
            for j, value in enumerate(row):
                shade = 0.85 * value / most
                axes.add_patch(
                    Rectangle(
                        (j, i),
                        1,
                        1,
                        facecolor=shades(shade) if value else "white",
                        edgecolor="#999999",
                        linewidth=0.6,
                        clip_on=False,
                    )
                )
                axes.text(
                    j + 0.5,
                    i + 0.5,
                    number(value, digits) if value else "·",
                    ha="center",
                    va="center",
                    fontsize=8.5,
                    color="white" if shade > 0.5 else "black",
                )
            axes.annotate(
                "\n".join(wrapped[i]),
                (0, i + 0.5),
                (-6, 0),
                textcoords="offset points",
                ha="right",
                va="center",
                fontsize=8.5,
                annotation_clip=False,
            )
        for j, column in enumerate(columns):
            axes.annotate(
                column,
                (j + 0.5, 0),
                (0, 5),
                textcoords="offset points",
                ha="center",
                va="bottom",
                fontweight="bold",
                annotation_clip=False,
            )
        axes.set_xlim(0, len(columns) or 1)
        axes.set_ylim(len(rows) or 1, 0)
        axes.set_axis_off()
    said = [
        f"{rows[i]}: "
        + ", ".join(f"{each} {columns[j]} là {number(v, digits)}" for j, v in enumerate(row) if v)
        for i, row in enumerate(values)
        if any(row)
    ]
    return Chart(
        figure,
        title,
        caption,
        f"Bảng màu{' – ' + what if what else ''}. " + ("; ".join(said) or "Không có số liệu") + ".",
    )


def stacked(
    frame: pd.DataFrame,
    title: str,
    caption: str,
    *,
    unit: str = "",
    what: str = "",
    digits: int = 0,
) -> Chart:
    """Upright bars in parts, told apart by hatching and by the number in each.

    Parameters
    ----------
    frame : DataFrame
        Index: one bar each; columns: the parts, from the bottom up (at most five); values ≥ 0.
    """
    names, parts = [str(i) for i in frame.index], [str(c) for c in frame.columns]
    totals = [float(frame.iloc[i].sum()) for i in range(len(names))]
    most = max([*totals, 0.0]) or 1.0
    with canvas(2.9) as figure:
        axes = place(figure, 0.3, 0.72, 0.3, 0.3)
        for i in range(len(names)):
            floor, beside = 0.0, -most
            for j in range(len(parts)):
                value = float(frame.iloc[i, j])
                if not value:
                    continue
                axes.bar(
                    i,
                    value,
                    0.62,
                    bottom=floor,
                    color=FILLS[j],
                    hatch=HATCHES[j],
                    edgecolor="black",
                    linewidth=0.6,
                )
                if value > 0.07 * most:
                    axes.text(
                        i,
                        floor + value / 2,
                        number(frame.iloc[i, j], digits),
                        ha="center",
                        va="center",
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2},
                    )
                else:  # too thin to hold its number, which stands beside it
                    beside = max(floor + value / 2, beside + 0.08 * most)
                    axes.text(
                        i + 0.34,
                        beside,
                        number(frame.iloc[i, j], digits),
                        ha="left",
                        va="center",
                        fontsize=8,
                    )
                floor += value
            axes.text(
                i,
                floor,
                f" {number(totals[i], digits)}",
                ha="center",
                va="bottom",
                fontweight="bold",
            )
        axes.set_xticks(range(len(names)), ["\n".join(textwrap.wrap(name, 14)) for name in names])
        axes.set_xlim(-0.6, max(len(names), 1) - 0.4)
        axes.set_ylim(0, most * 1.12)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        handles = [
            Rectangle(
                (0, 0),
                1,
                1,
                facecolor=FILLS[j],
                hatch=HATCHES[j],
                edgecolor="black",
                linewidth=0.6,
                label=part,
            )
            for j, part in enumerate(parts)
        ]
        figure.legend(
            handles=handles,
            loc="lower left",
            ncol=4 if len(parts) < 5 else 3,
            borderaxespad=0.2,
            columnspacing=1.4,
        )
    said = [
        f"{name}: "
        + ", ".join(f"{part} {number(frame.iloc[i, j], digits)}" for j, part in enumerate(parts))
        for i, name in enumerate(names)
    ]
    return Chart(
        figure,
        title,
        caption,
        f"Biểu đồ cột chồng{' – ' + what if what else ''}; đơn vị: {unit or 'số lượng'}. "
        + "; ".join(said)
        + ".",
    )
