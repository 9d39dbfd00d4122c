"""Prose: paragraphs, and the points of a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.showing.shown import Shown, broken, named, safe


@dataclass(frozen=True, slots=True)
class Heading(Shown):
    """The heading of one of several things that one cell shows."""

    text: str

    def __str__(self) -> str:
        return self.text

    def html(self) -> str:
        """A heading of the third level, as those that stand in notebooks."""
        return f"<h3>{safe(self.text)}</h3>"


@dataclass(frozen=True, slots=True)
class Folded(Shown):
    """What is there for who asks: folded on a screen, unfolded in print unless it repeats."""

    summary: str
    parts: Sequence[Shown]
    printed: bool = True

    def __str__(self) -> str:
        return "\n".join([self.summary, *map(str, self.parts)])

    def html(self) -> str:
        """A summary that unfolds."""
        inner = "".join(part.html() for part in self.parts)
        mark = "" if self.printed else ' class="screen"'
        return f"<details{mark}><summary>{safe(self.summary)}</summary>{inner}</details>"


@dataclass(frozen=True, slots=True)
class Beside(Shown):
    """Words and the picture that they speak of: side by side where there is room."""

    words: Shown
    picture: Shown

    def __str__(self) -> str:
        return f"{self.words}\n\n{self.picture}"

    def html(self) -> str:
        """Two columns on a wide screen and in print."""
        return f'<div class="beside"><div>{self.words.html()}</div>{self.picture.html()}</div>'


@dataclass(frozen=True, slots=True)
class Text(Shown):
    """Computed prose: paragraphs, or the points of a list after a leading paragraph.

    Parameters
    ----------
    paragraphs, points : sequence of str
    targets : sequence of str
        The targets that points begin with ("Chỉ tiêu 1a …"), one a point: pages may turn these
        into links.
    organisations : mapping
        Names by id of those that points speak of: these may become links, too.
    """

    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()
    targets: Sequence[str] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n".join([*self.paragraphs, *(f"- {point}" for point in self.points)])

    def html(self) -> str:
        """Paragraphs and a list."""
        out = "".join(f"<p>{broken(paragraph)}</p>" for paragraph in self.paragraphs)
        items = "".join(f"<li>{self._point(i, point)}</li>" for i, point in enumerate(self.points))
        return f"{out}<ul>{items}</ul>" if items else out

    def _point(self, row: int, point: str) -> str:
        target = self.targets[row] if row < len(self.targets) else ""
        head = f"Chỉ tiêu {target}"
        if not target or not point.startswith(head):
            return self._linked(point)
        return named("target", target, head) + self._linked(point.removeprefix(head))

    def _linked(self, text: str) -> str:
        keys = {name: key for key, name in self.organisations.items()}
        if not keys:
            return broken(text)
        longest_first = sorted(keys, key=len, reverse=True)
        parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", text)
        return "".join(named("organisation", keys[p], p) if p in keys else broken(p) for p in parts)
