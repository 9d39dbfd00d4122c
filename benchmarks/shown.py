"""The table and the chart of `scale.py`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measured import Took

FLOOR = "unzip + expat (floor)"
MARKERS = {"clean": "o", "judging": "D", "report": "s"}
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


@dataclass(frozen=True)
class Body:
    """What was measured of one body, and how large it is."""

    files: int
    organisations: int
    years: int
    ways: dict[str, Took]


def table(bodies: list[Body]) -> str:
    """Markdown: a line a way; for each body seconds by the clock, CPU seconds, × floor, MiB."""
    heads = ["way"]
    for body in bodies:
        heads += [f"{body.files:,} files: s", "CPU s", "× floor", "MiB"]
    lines = [heads, ["---"] + ["---:"] * (len(heads) - 1)]
    for way in _ways(bodies):
        lines.append([way])
        for body in bodies:
            lines[-1] += _cells(body, way)
    sizes = "; ".join(
        f"{body.files:,} files are {body.years:,} organisation-years of {body.organisations:,} organisations"
        for body in bodies
    )
    rows = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    return f"{sizes}.\n\n{rows}"


def _ways(bodies: list[Body]) -> list[str]:
    return list(dict.fromkeys(way for body in bodies for way in body.ways))


def _cells(body: Body, way: str) -> list[str]:
    took, floor = body.ways.get(way), body.ways.get(FLOOR)
    if took is None:
        return ["–"] * 4
    memory = f"{took.memory:,.0f}" if took.memory else "–"
    if not took.cpu:  # of a cluster, whose processes nobody here waits for
        return [f"{took.clock:.2f}", "–", "–", memory]
    ratio = f"{took.cpu / floor.cpu:.1f}" if floor and floor.cpu else "–"
    return [f"{took.clock:.2f}", f"{took.cpu:.2f}", ratio, memory]


def renew(page: Path, bodies: list[Body]) -> None:
    """Put the table in place of the one on a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    page.write_text(f"{before}{BEGIN}{table(bodies)}{END}{after}", encoding="utf-8")


def chart(bodies: list[Body], path: Path) -> None:
    """Seconds by the clock for each way, a point a body, both on scales of powers of ten."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams |= {"svg.hashsalt": "benchmarks", "svg.fonttype": "none"}
    figure = Figure(figsize=(9, 6), layout="constrained")
    axes = figure.subplots()
    for number, way in enumerate(_ways(bodies)):
        took = [(body.years, body.ways[way].clock) for body in bodies if way in body.ways]
        points = [(years, seconds) for years, seconds in took if seconds > 0]
        if not points:  # start-up took all of it
            continue
        kind = way.partition(",")[0]
        axes.plot(
            *zip(*points, strict=True),
            marker=MARKERS.get(kind, "x"),
            linestyle="-" if kind in MARKERS else ":",
            color=f"C{number % 10}",
            label=way,
        )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="organisation-years",
        ylabel="seconds by the clock, without start-up",
        title="What a run takes, by the size of the body",
    )
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda number, _: f"{number:,g}")
        axis.set_minor_formatter(lambda *_: "")
    axes.grid(alpha=0.3)
    figure.legend(loc="outside right upper", fontsize=8)
    figure.savefig(path, metadata={"Date": None})
