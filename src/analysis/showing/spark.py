"""A line as small as a word."""

from collections.abc import Sequence
from itertools import pairwise

from analysis.showing.drawing import BLUE, GREY, RED
from analysis.showing.shown import safe

WIDTH = 120
HEIGHT = 32
EDGE = 6


def sparkline(
    values: Sequence[float | None],
    states: Sequence[str],
    alt: str,
    bounds: Sequence[float] = (),
    breaks: int | None = None,
) -> str:
    """A line as an SVG element with its text.

    Parameters
    ----------
    values : sequence of float or None
        Percentages in the order of the years; None leaves a gap.
    states : sequence of str
        One a value: full circles for met, hollow diamonds for missed, triangles for running, hollow
        circles else.
    alt : str
        What the line says.
    bounds : sequence of float
        The target, drawn dashed.
    breaks : int, optional
        Position before which the line is cut.
    """
    seen = [*bounds, *(value for value in values if value is not None)] or [0.0]
    scale = (HEIGHT - 2 * EDGE) / ((max(seen) - min(seen)) or 1)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)

    def height(value: float) -> float:
        return round(HEIGHT - EDGE - scale * (value - min(seen)), 1)

    points = [
        None if value is None else (round(EDGE + step * i, 1), height(value))
        for i, value in enumerate(values)
    ]
    head = f'<svg class="spark" role="img" aria-label="{safe(alt)}"'
    out = [f'{head} width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">']
    for bound in bounds:
        ends = f'x1="0" x2="{WIDTH}" y1="{height(bound)}" y2="{height(bound)}"'
        out.append(f'<line {ends} stroke="#555" stroke-dasharray="4 3"/>')
    for i, (start, end) in enumerate(pairwise(points), 1):
        if start and end and i != breaks:
            ends = f'x1="{start[0]}" y1="{start[1]}" x2="{end[0]}" y2="{end[1]}"'
            out.append(f'<line {ends} stroke="{GREY}" stroke-width="1.5"/>')
    out += [_dot(*point, state) for point, state in zip(points, states, strict=True) if point]
    return "".join(out) + "</svg>"


def _dot(x: float, y: float, state: str) -> str:
    if state == "met":
        return f'<circle cx="{x}" cy="{y}" r="3.5" fill="{BLUE}"/>'
    if state == "missed":
        path = f'<path d="M{x} {y - 4:.1f}l4 4l-4 4l-4-4z" fill="#fff"'
        return f'{path} stroke="{RED}" stroke-width="1.6"/>'
    shape = f'<circle cx="{x}" cy="{y}" r="3"'
    if state == "running":
        shape = f'<path d="M{x} {y - 4:.1f}l4 7h-8z"'
    return f'{shape} fill="#fff" stroke="{GREY}" stroke-width="1.5"/>'
