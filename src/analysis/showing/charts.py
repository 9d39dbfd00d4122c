"""The grammar of pictures: frames in, :class:`analysis.showing.show.Chart` out.

Every picture reads in black and white: states differ by marker, parts by hatching, and the numbers stand beside
what they measure. Colours are those of Okabe and Ito, told apart by colour-blind readers. Figures are made without
pyplot, so none stays open, and only from frames that are already added up.
"""

import textwrap
from collections.abc import Sequence

import pandas as pd
from matplotlib.lines import Line2D

from analysis.showing.bars import bars, heat, pareto, stacked
from analysis.showing.drawing import (
    BLUE,
    FILLS,
    GREY,
    HATCHES,
    MARKS,
    RED,
    WIDTH,
    Points,
    bounds_of,
    brief_words,
    canvas,
    counts_of,
    percent_axis,
    place,
    point_words,
    rates_of,
    series_line,
    span_of,
    state_legend,
    target_line,
)
from analysis.showing.show import Chart, safe
from analysis.text.vietnamese import bound, is_missing, number, percent

__all__ = [
    "FILLS",
    "GREY",
    "HATCHES",
    "MARKS",
    "bars",
    "funnel",
    "heat",
    "multiples",
    "pareto",
    "sparkline",
    "stacked",
    "trend",
]


def trend(
    points: Points,
    title: str,
    caption: str,
    *,
    lower: object = None,
    upper: object = None,
    strict: bool = False,
    unit: str = "",
    breaks: object = None,
    what: str = "",
) -> Chart:
    """A line to its target over the years.

    Parameters
    ----------
    points : DataFrame
        One row a year: ``year``, ``numerator``, ``denominator``, ``state``.
    lower, upper : number, optional
        The bounds in percent; both make a band.
    strict : bool
        Whether `lower` itself does not yet count.
    unit : str
        What is counted.
    breaks : year, optional
        First year of another way of measuring; the line stops before it.
    what : str
        Begins the alternative text: which target this is.
    """
    points = points.sort_values("year")
    years, rates, states = [int(y) for y in points["year"]], rates_of(points), list(points["state"])
    goal = bound(lower, upper, strict)
    with canvas(2.95) as figure:
        axes = place(figure, 0.62, 0.86, 1.12, 0.3)
        target_line(axes, lower, upper)
        series_line(axes, years, rates, states, breaks)
        low, high = span_of(rates, lower, upper)
        axes.set_ylim(low, high)
        axes.set_xlim(min(years) - 0.45, max(years) + 0.45)
        middle = float(lower) if is_missing(upper) else (float(lower) + float(upper)) / 2
        for year, rate, n, d in zip(
            years, rates, points["numerator"], points["denominator"], strict=True
        ):
            if rate == rate:
                above = rate >= middle
                axes.annotate(
                    percent(n, d, bounds_of(lower, upper)),
                    (year, rate),
                    (0, 8 if above else -8),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if above else "top",
                    fontweight="bold",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
                )
            else:
                axes.text(
                    year, low, "chưa có\nsố liệu", ha="center", va="bottom", color=GREY, fontsize=8
                )
        axes.text(
            max(years) + 0.5, middle, f"Mục tiêu\n{goal}", ha="left", va="center", clip_on=False
        )
        if not is_missing(breaks) and min(years) < int(breaks) <= max(years):
            axes.text(
                int(breaks) - 0.5,
                high,
                f"cách tính mới từ {breaks}",
                ha="center",
                va="bottom",
                fontsize=8,
                color=GREY,
            )
        axes.set_xticks(
            years,
            [
                f"{y}\n{counts_of(n, d)}"
                for y, n, d in zip(years, points["numerator"], points["denominator"], strict=True)
            ],
        )
        percent_axis(axes.yaxis, rates, bounds_of(lower, upper))
        state_legend(figure, states)
    parts = [
        f"{y}: {point_words(n, d, s, unit, lower, upper)}"
        for y, n, d, s in zip(
            years, points["numerator"], points["denominator"], states, strict=True
        )
    ]
    alt = f"Biểu đồ đường{' – ' + what if what else ''}; mục tiêu {goal}. " + "; ".join(parts) + "."
    if not is_missing(breaks) and min(years) < int(breaks) <= max(years):
        alt += f" Từ năm {breaks} cách tính thay đổi nên đường biểu diễn ngắt ở đó."
    return Chart(figure, title, caption, alt)


def multiples(
    points: Points,
    title: str,
    caption: str,
    *,
    lower: object = None,
    upper: object = None,
    strict: bool = False,
    unit: str = "",
    breaks: object = None,
    what: str = "",
    goals: dict[str, tuple] | None = None,
) -> Chart:
    """Small pictures side by side, one for each value of the column ``panel``.

    All panels share one target and one scale, unless `goals` gives each its own (lower, upper, strict, breaks):
    then each has its own scale too.
    """
    panels = list(dict.fromkeys(points["panel"]))
    columns, rows = 3, -(-len(panels) // 3) or 1
    years = sorted({int(y) for y in points["year"]})
    low, high = span_of(rates_of(points), lower, upper)
    goal = "" if goals else bound(lower, upper, strict)
    cell, wide = 1.62, (WIDTH - 0.62) / columns
    gap = 0.55 if goals else 0.22  # own scales need room for their labels
    said = []
    with canvas(rows * cell + 0.4) as figure:
        height = figure.get_size_inches()[1]
        for i, panel in enumerate(panels):
            row, column = divmod(i, columns)
            mine = points[points["panel"] == panel].sort_values("year")
            rates, states = rates_of(mine), list(mine["state"])
            if goals:
                lower, upper, strict, breaks = goals[panel]
                low, high = span_of(rates, lower, upper)
            axes = place(
                figure,
                0.55 + column * wide,
                height - (row + 1) * cell + 0.26,
                WIDTH - 0.55 - (column + 1) * wide + gap,
                row * cell + 0.52,
            )
            target_line(axes, lower, upper)
            series_line(axes, [int(y) for y in mine["year"]], rates, states, breaks, size=4.5)
            axes.set_ylim(low, high)
            axes.set_xlim(years[0] - 0.4, years[-1] + 0.6)
            axes.set_xticks(years, [f"’{y % 100:02d}" for y in years], fontsize=8)
            axes.set_title(
                "\n".join(textwrap.wrap(str(panel), 26 if goals else 32)),
                loc="left",
                fontsize=8.5,
                pad=14,
            )
            percent_axis(
                axes.yaxis, rates if goals else rates_of(points), bounds_of(lower, upper), 3
            )
            axes.tick_params(labelleft=column == 0 or bool(goals), labelsize=8)
            last = [
                (int(y), r, n, d)
                for y, r, n, d in zip(
                    mine["year"], rates, mine["numerator"], mine["denominator"], strict=True
                )
                if r == r
            ]
            if last:
                year, _, n, d = last[-1]
                axes.text(
                    1.0,
                    1.02,
                    f"{year}: {counts_of(n, d)}, {percent(n, d, bounds_of(lower, upper))}",
                    transform=axes.transAxes,
                    ha="right",
                    va="bottom",
                    fontsize=8,
                )
            parts = [
                f"{y} {brief_words(n, d, s, lower, upper)}"
                for y, n, d, s in zip(
                    mine["year"], mine["numerator"], mine["denominator"], states, strict=True
                )
            ]
            said.append(
                f"{panel}{' (mục tiêu ' + bound(lower, upper, strict) + ')' if goals else ''}: "
                + "; ".join(parts)
            )
        state_legend(figure, list(points["state"]))
    return Chart(
        figure,
        title,
        caption,
        f"Nhóm biểu đồ đường nhỏ{' – ' + what if what else ''}; "
        f"{'' if goals else 'mục tiêu ' + goal + '; '}đơn vị tính: {unit or 'tỷ lệ'}. "
        + ". ".join(said)
        + ".",
    )


FUNNEL = {  # zone: marker, face, edge, size, words
    "inside": ("o", "#ffffff", GREY, 4.5, "trong khoảng ngẫu nhiên"),
    "watch": ("^", "#ffffff", "black", 6, "ngoài 95%: cần theo dõi"),
    "far": ("D", RED, RED, 7, "ngoài 99,8%: khác biệt rõ"),
}


def funnel(
    points: pd.DataFrame,
    curve: pd.DataFrame,
    title: str,
    caption: str,
    *,
    centre: float,
    centre_label: str,
    unit: str = "",
    what: str = "",
) -> Chart:
    """Organisations of all sizes against the limits of chance.

    Parameters
    ----------
    points : DataFrame
        ``label``, ``numerator``, ``denominator``, ``zone`` as of :func:`analysis.measuring.funnel.funnel`.
    curve : DataFrame
        The limits to draw, of :func:`analysis.measuring.funnel.funnel_curve`.
    centre : float
        The share (0–1) around which chance is reckoned, and what to call it.
    """
    kinds = points["zone"].map(
        lambda z: "far" if z.startswith("far") else "inside" if z in ("inside", "") else "watch"
    )
    far = points[kinds.eq("far")].reset_index(drop=True)
    key = [
        f"{i + 1}. {r.label}: {counts_of(r.numerator, r.denominator)}, {percent(r.numerator, r.denominator)}"
        for i, r in enumerate(far.itertuples())
    ]
    foot = 0.8 + 0.18 * len(key)
    with canvas(2.55 + foot) as figure:
        height = figure.get_size_inches()[1]
        axes = place(figure, 0.62, foot, 1.3, 0.12)
        for level, style in (("95", (0, (4, 2))), ("998", "solid")):
            for side in ("lower", "upper"):
                axes.plot(
                    curve["base"],
                    100 * curve[f"{side}_{level}"],
                    color=GREY,
                    linewidth=1,
                    linestyle=style,
                )
        axes.axhline(100 * centre, color="black", linewidth=1)
        axes.text(
            1.14,
            100 * centre,
            textwrap.fill(centre_label, 16),
            transform=axes.get_yaxis_transform(),
            va="center",
            ha="center",
            fontsize=8,
            clip_on=False,
        )
        for kind, (marker, face, edge, size, _) in FUNNEL.items():
            mine = points[kinds.eq(kind)]
            axes.plot(
                mine["denominator"].astype(float),
                rates_of(mine),
                linestyle="none",
                marker=marker,
                markersize=size,
                markerfacecolor=face,
                markeredgecolor=edge,
                markeredgewidth=1.2,
                zorder=3,
                clip_on=False,
            )
        for i, (d, rate) in enumerate(zip(far["denominator"], rates_of(far), strict=True)):
            axes.annotate(
                str(i + 1),
                (float(d), rate),
                (7, 0),
                textcoords="offset points",
                va="center",
                fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85},
            )
        axes.set_xlim(0, float(curve["base"].max()) * 1.02)
        low = min([*rates_of(points), 100 * float(curve["lower_998"].iloc[len(curve) // 3])])
        axes.set_ylim(max(0, 5 * int(low // 5) - 5), 101.5)
        axes.set_xlabel(f"Quy mô: số {unit}" if unit else "Quy mô", loc="right", labelpad=1)
        percent_axis(axes.yaxis, rates_of(points))
        for i, line in enumerate(key):
            figure.text(
                0.02,
                (0.18 * (len(key) - i) - 0.1) / height,
                textwrap.shorten(line, 105, placeholder="…"),
                fontsize=8,
            )
        handles = [
            Line2D(
                [], [], linestyle="none", marker=m, markerfacecolor=f, markeredgecolor=e, label=text
            )
            for m, f, e, _, text in FUNNEL.values()
        ]
        handles += [
            Line2D([], [], color=GREY, linestyle=(0, (4, 2)), label="95%"),
            Line2D([], [], color=GREY, label="99,8%"),
        ]
        figure.legend(
            handles=handles,
            loc="lower left",
            bbox_to_anchor=(0.005, (foot - 0.72) / height),
            ncol=5,
            borderaxespad=0.1,
            fontsize=8,
            columnspacing=1,
            handletextpad=0.4,
            handlelength=1.6,
        )
    counts = ", ".join(f"{number(int(kinds.eq(kind).sum()))} {FUNNEL[kind][4]}" for kind in FUNNEL)
    watch = [
        f"{r.label} {counts_of(r.numerator, r.denominator)}"
        for r in points[kinds.eq("watch")].itertuples()
    ]
    alt = (
        f"Biểu đồ phễu{' – ' + what if what else ''}; đường giữa: {centre_label}. Trong {number(len(points))} tổ chức: {counts}."
        + (" Khác biệt rõ: " + "; ".join(key) + "." if key else "")
        + (" Cần theo dõi: " + "; ".join(watch) + "." if watch else "")
    )
    return Chart(figure, title, caption, alt)


def sparkline(
    values: Sequence[float | None],
    states: Sequence[str],
    alt: str,
    bounds: Sequence[float] = (),
    breaks: int | None = None,
) -> str:
    """A line as small as a word, as an SVG element with its text.

    Parameters
    ----------
    values : sequence of float or None
        Percentages in the order of the years; None leaves a gap.
    states : sequence of str
        One a value: full circles for met, hollow diamonds for missed, triangles for running, hollow circles else.
    alt : str
        What the line says.
    bounds : sequence of float
        The target, drawn dashed.
    breaks : int, optional
        Position before which the line is cut.
    """
    width, height, edge = 120, 32, 6
    seen = [float(v) for v in values if not is_missing(v)] + [float(b) for b in bounds]
    low, high = (min(seen), max(seen)) if seen else (0.0, 1.0)
    span = (high - low) or 1.0

    def at(i: int, value: float) -> tuple[float, float]:
        x = edge + (width - 2 * edge) * i / max(len(values) - 1, 1)
        return round(x, 1), round(
            height - edge - (height - 2 * edge) * (float(value) - low) / span, 1
        )

    out = [
        f'<svg class="spark" role="img" aria-label="{safe(alt)}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    ]
    for limit in bounds:
        y = at(0, limit)[1]
        out.append(
            f'<line x1="0" x2="{width}" y1="{y}" y2="{y}" stroke="#555" stroke-dasharray="4 3"/>'
        )
    for i in range(1, len(values)):
        if not is_missing(values[i]) and not is_missing(values[i - 1]) and i != breaks:
            (x0, y0), (x1, y1) = at(i - 1, values[i - 1]), at(i, values[i])
            out.append(
                f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="{GREY}" stroke-width="1.5"/>'
            )
    for i, (value, state) in enumerate(zip(values, states, strict=True)):
        if not is_missing(value):
            x, y = at(i, value)
            out.append(
                {
                    "met": f'<circle cx="{x}" cy="{y}" r="3.5" fill="{BLUE}"/>',
                    "missed": f'<path d="M{x} {y - 4:.1f}l4 4l-4 4l-4-4z" fill="#fff" stroke="{RED}" stroke-width="1.6"/>',
                    "running": f'<path d="M{x} {y - 4:.1f}l4 7h-8z" fill="#fff" stroke="{GREY}" stroke-width="1.5"/>',
                }.get(
                    state,
                    f'<circle cx="{x}" cy="{y}" r="3" fill="#fff" stroke="{GREY}" stroke-width="1.5"/>',
                )
            )
    return "".join(out) + "</svg>"
