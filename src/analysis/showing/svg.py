"""Figures as bytes, the same each time: SVG that a strict page policy lets through, or PNG."""

import io
import re
from functools import cached_property
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

# Verdana has the widths of DejaVu Sans and is found on office PCs; text stays text, so a picture
# is small and sharp.
FONTS = "DejaVu Sans,Verdana,sans-serif"
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "svg.fonttype": "none",
    "svg.hashsalt": "analysis",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.linewidth": 0.8,
    "axes.labelsize": 9,
    "axes.titley": 1.0,  # where it is asked for; else each drawing would look for room again
    "text.hinting": "none",
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "figure.constrained_layout.use": False,
    "path.simplify": True,
    "text.parse_math": False,  # a dollar in a name is a dollar
}
LARGEST_SVG = 160_000  # bytes; beyond this many points PNG is the smaller
DPI = 150
TALLEST = 20_000  # dots from top to bottom: taller pictures stay blank in some browsers
WHITE = 255
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
NEEDLESS = re.compile(
    r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>", re.DOTALL
)
TAG = re.compile(r"<[^>]+>")
STYLED = re.compile(r' style="([^"]*)"')
LONG = re.compile(r"-?\d+\.\d{3,}")


class Drawn:
    """A figure as bytes, drawn once for all that is made of it.

    `broad` is a figure of the same things: where they crowd it, they crowd this one, too.
    """

    def __init__(self, figure: Figure, broad: "Drawn | None" = None) -> None:
        self.figure, self._broad = figure, broad

    @cached_property
    def svg(self) -> bytes:
        """As text and lines."""
        return svg(self.figure)

    @cached_property
    def crowded(self) -> bool:
        """Whether there are so many things in it that SVG is the larger."""
        known = self._broad is not None and self._broad.crowded
        return known or len(self.svg) > LARGEST_SVG

    @property
    def dots(self) -> float:
        """Dots an inch; fewer where a picture of a thousand rows would be too tall to be shown."""
        return min(float(DPI), TALLEST / float(self.figure.get_size_inches()[1]))

    @cached_property
    def pixels(self) -> Image.Image:
        """For the screen and A4 print."""
        return pixels(self.figure, self.dots)

    @cached_property
    def picture(self) -> tuple[str, bytes]:
        """Media type and bytes: SVG, or PNG of what is crowded."""
        return ("image/png", self.png) if self.crowded else ("image/svg+xml", self.svg)

    @property
    def png(self) -> bytes:
        """The pixels as a file."""
        return png(self.pixels, self.dots)


def svg(figure: Figure) -> bytes:
    """The figure as SVG without date, random ids or style attributes.

    A strict page policy forbids the last.
    """
    out = io.BytesIO()
    canvas = FigureCanvasSVG(figure)
    with mpl.rc_context(STYLE):
        canvas.print_svg(out, metadata=NO_METADATA)
    text = NEEDLESS.sub("", out.getvalue().decode("utf-8"))
    text = TAG.sub(_lean, text)  # texts hold 2.681 as thousands, and whatever senders wrote
    text = text.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    return re.sub(r"\s*\n\s*", "\n", text).strip().encode("utf-8")


def pixels(figure: Figure, dots: float) -> Image.Image:
    """The figure drawn with so many dots an inch."""
    own = figure.dpi
    with mpl.rc_context(STYLE):
        figure.set_dpi(dots)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        drawn = np.asarray(canvas.buffer_rgba())
        figure.set_dpi(own)
    return Image.fromarray(drawn).convert("RGB")


def png(image: Image.Image, dots: float, about: PngInfo | None = None) -> bytes:
    """Pixels as a file, in 256 colours: a third of the bytes, and white stays white."""
    few = image.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    nearly = WHITE - 1  # what that makes of white
    few.putpalette([WHITE if part == nearly else part for part in few.getpalette() or ()])
    out = io.BytesIO()
    few.save(out, "png", dpi=(dots, dots), pnginfo=about, compress_level=6)
    return out.getvalue()


def _lean(tag: re.Match[str]) -> str:
    return LONG.sub(_shorter, STYLED.sub(_attributes, tag[0]))


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _attributes(style: re.Match[str]) -> str:
    """A style attribute as presentation attributes."""
    written: dict[str, str] = {}
    for part in style[1].split(";"):
        name, _, value = part.strip().partition(": ")
        if name == "font":
            written |= _font(value)
        elif name:
            written[name] = FONTS if name == "font-family" else value
    return "".join(f' {name}="{value}"' for name, value in written.items())


def _font(value: str) -> dict[str, str]:
    size = re.search(r"([\d.]+)px", value)
    weight = re.search(r"\b(bold|[1-9]00)\b", value)
    written = {"font-size": size[1] if size else "9", "font-family": FONTS}
    if weight:
        written["font-weight"] = weight[1]
    if "italic" in value:
        written["font-style"] = "italic"
    return written
