"""What a notebook cell shows: pictures, tables and text that carry their own caption and alternative text.

Each object gives two forms of itself: HTML for people, in JupyterLab and on the pages alike, and plain text made
from the same numbers, which is what tests of the notebooks compare. All escaping happens here, in :func:`safe`:
what organisations sent is text and never becomes markup.
"""

import base64
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import matplotlib
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from analysis.text.vietnamese import is_missing, number

# Verdana has the widths of DejaVu Sans and is found on office PCs; text stays text, so a picture is small and sharp.
FONTS = "DejaVu Sans,Verdana,sans-serif"
STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.fonttype": "none",
    "svg.hashsalt": "analysis",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.linewidth": 0.8,
    "axes.labelsize": 9,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "figure.constrained_layout.use": False,
    "path.simplify": True,
    "text.parse_math": False,  # a dollar in a name is a dollar
}
LARGEST_SVG = 90_000  # bytes; beyond this many points PNG is the smaller
PNG_DPI = 160
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_NUMERIC = re.compile(r"[+\u2212<>≥≤]?\s?[\d.,]+(/[\d.,]+)?\s?%?|–|")


def safe(text: object) -> str:
    """`text` as HTML text or attribute value: nothing in it is markup, line breaks are kept as text."""
    return html.escape(_CONTROL.sub("", str(text)), quote=True)


def _lines(text: object) -> str:
    return safe(text).replace("\n", "<br>")


def _one_line(text: object) -> str:
    return " / ".join(str(text).splitlines())


class Shown:
    """Something that shows itself: subclasses give :meth:`html` and ``str()``."""

    def html(self) -> str:
        raise NotImplementedError

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": str(self)}


@dataclass
class Chart(Shown):
    """A picture with its finding, its base and source, and what it says in words.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    title : str
        The finding, not the variable.
    caption : str
        What the figures rest on and where they come from.
    alt : str
        The picture in words, made from the numbers that were drawn.
    """

    figure: Figure = field(repr=False)
    title: str
    caption: str
    alt: str

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.alt, self.caption) if part)

    def picture(self) -> tuple[str, bytes]:
        """Media type and bytes: SVG, or PNG where a crowded picture makes SVG the larger; the same bytes each time."""
        drawn = svg(self.figure)
        if len(drawn) <= LARGEST_SVG:
            return "image/svg+xml", drawn
        return "image/png", png(self.figure)

    def html(self) -> str:
        kind, content = self.picture()
        width, height = (round(96 * inches) for inches in self.figure.get_size_inches())
        source = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        return (
            f"<figure><p><strong>{safe(self.title)}</strong></p>"
            f'<img src="{source}" alt="{safe(self.alt)}" width="{width}" height="{height}">'
            f"<figcaption>{_lines(self.caption)}</figcaption></figure>"
        )


def svg(figure: Figure) -> bytes:
    """The figure as SVG without date, random ids or style attributes (a strict page policy forbids those)."""
    out = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        FigureCanvasSVG(figure).print_svg(
            out, metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    text = out.getvalue().decode("utf-8")
    text = re.sub(
        r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>",
        "",
        text,
        flags=re.S,
    )
    text = re.sub(
        r"<[^>]+>", _lean, text
    )  # tags only: texts hold 2.681 as thousands, and whatever senders wrote
    text = text.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    return re.sub(r"\s*\n\s*", "\n", text).strip().encode("utf-8")


def _lean(tag: re.Match) -> str:
    return _LONG.sub(_shorter, re.sub(r' style="([^"]*)"', _attributes, tag[0]))


def _shorter(number_: re.Match) -> str:
    return f"{float(number_[0]):.2f}".rstrip("0").rstrip(".")


def _attributes(match: re.Match) -> str:
    """A style attribute as presentation attributes."""
    written = {}
    for part in match[1].split(";"):
        name, _, value = part.strip().partition(": ")
        if name == "font":
            size = re.search(r"([\d.]+)px", value)
            weight = re.search(r"\b(bold|[1-9]00)\b", value)
            written |= {"font-size": size[1] if size else "9", "font-family": FONTS}
            written |= {"font-weight": weight[1]} if weight else {}
            written |= {"font-style": "italic"} if "italic" in value else {}
        elif name == "font-family":
            written[name] = FONTS
        elif name:
            written[name] = value
    return "".join(f' {name}="{value}"' for name, value in written.items())


def png(figure: Figure) -> bytes:
    """The figure as PNG for the screen and A4 print."""
    out = io.BytesIO()
    with matplotlib.rc_context(STYLE):
        FigureCanvasAgg(figure).print_png(
            out, metadata={"Software": None}, pil_kwargs={"optimize": True, "dpi": (PNG_DPI,) * 2}
        )
    return out.getvalue()


@dataclass
class Table(Shown):
    """A frame as a table for reading: caption, header cells with scope, Vietnamese numbers, base and notes.

    Parameters
    ----------
    frame : DataFrame
        Column names are the headings; numbers are written the Vietnamese way, texts are shown as they are.
    caption : str
    base : str
        What the figures rest on.
    notes : sequence of str
    head : str, optional
        The column whose cells head their rows; the first where none is named.
    organisations, targets : sequence of str, optional
        One id a row: pages may turn the row's heading into a link to that organisation or target.
    """

    frame: pd.DataFrame = field(repr=False)
    caption: str
    base: str = ""
    notes: Sequence[str] = ()
    head: str = ""
    organisations: Sequence[str] = ()
    targets: Sequence[str] = ()

    def cells(self) -> list[list[str]]:
        """All cells as text, row by row."""
        columns = [[_written(value) for value in self.frame[name]] for name in self.frame.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def _remarks(self) -> list[str]:
        return [self.base] * bool(self.base) + list(self.notes)

    def __str__(self) -> str:
        lines = [self.caption, " | ".join(_one_line(name) for name in self.frame.columns)]
        lines += [" | ".join(_one_line(cell) for cell in row) for row in self.cells()]
        return "\n".join(
            lines + ([] if len(self.frame) else ["(không có dòng nào)"]) + self._remarks()
        )

    def html(self) -> str:
        names, rows = list(self.frame.columns), self.cells()
        head = names.index(self.head) if self.head in names else 0
        numeric = [
            bool(rows) and all(_NUMERIC.fullmatch(row[i]) for row in rows)
            for i in range(len(names))
        ]
        of_years = [i for i, name in enumerate(names) if re.fullmatch(r"\d{4}", name)]
        for i in of_years:  # columns of the same kind stand alike
            numeric[i] = (
                all(numeric[j] for j in of_years) if i == of_years[0] else numeric[of_years[0]]
            )
        marks = [' class="n"' if is_number else "" for is_number in numeric]
        out = [
            f'<div class="table" role="region" tabindex="0" aria-label="{safe(self.caption)}"><table>',
            f"<caption>{_lines(self.caption)}</caption><thead><tr>",
        ]
        out += [
            f'<th scope="col"{mark}>{_lines(name)}</th>'
            for name, mark in zip(names, marks, strict=True)
        ]
        out.append("</tr></thead><tbody>")
        for r, row in enumerate(rows):
            cells = [f"<td{marks[i]}>{_lines(cell)}</td>" for i, cell in enumerate(row)]
            cells[head] = f'<th scope="row">{self._heading(r, row[head])}</th>'
            out.append(f"<tr>{''.join(cells)}</tr>")
        if not rows:
            out.append(f'<tr><td colspan="{max(len(names), 1)}">Không có dòng nào.</td></tr>')
        out.append("</tbody></table>")
        out += [f'<p class="note">{_lines(remark)}</p>' for remark in self._remarks()]
        return "".join(out) + "</div>"

    def _heading(self, row: int, text: str) -> str:
        for kind, ids in (("organisation", self.organisations), ("target", self.targets)):
            if len(ids) and ids[row]:
                return named(kind, ids[row], text)
        return _lines(text)


def named(kind: str, key: str, text: str) -> str:
    """Text that names an `organisation` or a `target`: plain in a notebook, a link on a page where that has its own."""
    return f'<data class="{kind}" value="{safe(key)}">{_lines(text)}</data>'


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return "Có" if value else "Không"
    return number(value) if not is_missing(value) else "–"


@dataclass
class Text(Shown):
    """Computed prose: paragraphs, or the points of a list after a leading paragraph.

    `targets` are the targets that points begin with ("Chỉ tiêu 1a …"), one a point, `organisations` the names by id of
    those that points speak of: pages may turn these into links.
    """

    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    targets: Sequence[str] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join([*self.paragraphs, *(f"- {point}" for point in self.points)])

    def html(self) -> str:
        out = "".join(f"<p>{_lines(paragraph)}</p>" for paragraph in self.paragraphs)
        items = "".join(f"<li>{self._point(i, point)}</li>" for i, point in enumerate(self.points))
        return out + (f"<ul>{items}</ul>" if items else "")

    def _point(self, row: int, point: str) -> str:
        head = f"Chỉ tiêu {self.targets[row]}" if row < len(self.targets) else ""
        if not head or not point.startswith(head):
            return self._linked(point)
        return named("target", self.targets[row], head) + self._linked(point.removeprefix(head))

    def _linked(self, text: str) -> str:
        keys = {name: key for key, name in self.organisations.items()}
        parts = (
            re.split(
                "("
                + "|".join(re.escape(name) for name in sorted(keys, key=len, reverse=True))
                + ")",
                text,
            )
            if keys
            else [text]
        )
        return "".join(
            named("organisation", keys[part], part) if part in keys else _lines(part)
            for part in parts
        )


@dataclass
class Group(Shown):
    """Several things shown by one cell, in reading order."""

    parts: Sequence[Shown]

    def __str__(self) -> str:
        return "\n\n".join(str(part) for part in self.parts)

    def html(self) -> str:
        return "".join(part.html() for part in self.parts)


def group(parts: Iterable[Shown | None]) -> Shown:
    """The parts that exist; a single one stands for itself."""
    there = [part for part in parts if part is not None]
    return there[0] if len(there) == 1 else Group(there)
