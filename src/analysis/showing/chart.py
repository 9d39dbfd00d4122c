"""A picture with its finding, its base and source, and what it says in words."""

import base64
import os
from dataclasses import dataclass, field
from pathlib import Path

from matplotlib.figure import Figure

from analysis.showing import saved
from analysis.showing.shown import Shown, broken, safe
from analysis.showing.svg import Drawn

PIXELS = 96  # an inch, as browsers reckon
TAKEN = "ANALYSIS_TAKEN"  # set where pages are made: pictures bring their files along


@dataclass(frozen=True, slots=True)
class Chart(Shown):
    """A picture that shows itself.

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
    slim: Figure | None = field(default=None, repr=False)

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.alt, self.caption) if part)

    def picture(self) -> tuple[str, bytes]:
        """Media type and bytes, the same each time."""
        return Drawn(self.figure).picture

    def save(
        self,
        path: str | Path,
        width: float | str = "cột Word",
        note: str = "",
    ) -> Path:
        """Write the picture with its title, base, source and note inside.

        Parameters
        ----------
        path : str or Path
            Ends in ``.png`` or ``.svg``.
        width : number or str
            In centimetres, or a name of `saved.WIDTHS`: "cột Word" is a column of an A4 page.
        note : str
            Stands below the source.

        Raises
        ------
        ValueError
            For another kind of file, or an unknown width.
        NotOurs
            Where something stands that was not saved by this.

        Examples
        --------
        >>> from analysis import views
        >>> from analysis.measuring.example import example
        >>> chart = views.explore.trend(example(), "1b")
        >>> chart.save("so-sanh.svg", width="cột Word", note="Dùng trong báo cáo").name
        'so-sanh.svg'
        """
        below = "\n".join(filter(None, (self.caption, note)))
        return saved.picture(self.figure, (self.title, below), path, width)

    def html(self) -> str:
        """The picture as a figure that needs nothing from outside."""
        drawn, small = Drawn(self.figure), ""
        if self.slim is not None and os.environ.get(TAKEN):  # a page shows it on small screens
            small = self._image(Drawn(self.slim, drawn), "slim")
        return (
            f"<figure><p><strong>{safe(self.title)}</strong></p>"
            f"{self._image(drawn, 'broad' if small else '')}{small}"
            f"<figcaption>{broken(self.caption)}</figcaption>"
            f"{self._along(drawn)}</figure>"
        )

    def _image(self, drawn: Drawn, name: str) -> str:
        kind, content = drawn.picture
        width, height = (round(PIXELS * inches) for inches in drawn.figure.get_size_inches())
        source = f"data:{kind};base64,{base64.b64encode(content).decode()}"
        of = f' class="{name}"' if name else ""
        return f'<img{of} src="{source}" alt="{safe(self.alt)}" width="{width}" height="{height}">'

    def _along(self, drawn: Drawn) -> str:
        """What a page brings along of the picture, for its reader to take: see `site.taken`."""
        if not os.environ.get(TAKEN):
            return ""
        brought = {"png": saved.png(drawn.pixels, (self.title, self.caption), drawn.dots)}
        if drawn.crowded:
            brought["svg"] = drawn.svg
        return "".join(
            f'<data class="{name}" value="{base64.b64encode(content).decode()}"></data>'
            for name, content in brought.items()
        )
