"""What a party document is made of, before it is on paper: parts in reading order, none alive."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.office.declared import declared

if TYPE_CHECKING:
    from collections.abc import Sequence

PROFILES = ("hd05", "hd36")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 in bold capitals, 2 in bold."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph that was computed; `source` is where its figures stand."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """What nobody can compute: an open place, highlighted, with a hint for the writer."""

    hint: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, rows of texts, widths in mm, what its columns of text are."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    notes: Sequence[str] = ()
    left: Sequence[int] = ()  # columns of text; the others are centred


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG, with what it says in words."""

    content: bytes = field(repr=False)
    caption: str
    note: str
    alt: str
    width: float = 165.0


@dataclass(frozen=True, slots=True)
class Annex:
    """A new page, or a sheet across, with its own title; it has no number where it is the only one.

    `about` stands below the title: whom it is for.
    """

    number: int
    title: str
    about: str = ""
    across: bool = True


Part = Heading | Said | Blank | Grid | Picture | Annex


@dataclass(frozen=True, slots=True)
class Signature:
    """For whom, as what: 'T/M BAN THƯỜNG VỤ', 'BÍ THƯ'."""

    for_whom: str
    posts: Sequence[str]
    name: str = "[…]"


@dataclass(frozen=True, slots=True)
class Document:
    """A party document: its frame and its parts.

    `kind` is empty for a letter, whose `subject` stands below the number and which is addressed
    `to` somebody. What stands in `check` is a sheet in front, to be taken off before signing.
    """

    offices: Sequence[str]  # superior, body
    number: str
    dated: str
    subject: str
    parts: Sequence[Part]
    signature: Signature
    recipients: Sequence[str]
    kind: str = ""
    to: str = ""
    title: str = ""
    check: Sequence[str | Grid] = ()

    @property
    def blanks(self) -> list[tuple[str, Blank]]:
        """The open places, each with the heading above it."""
        found, above = [], ""
        for part in self.parts:
            if isinstance(part, Heading):
                above = part.text
            if isinstance(part, Blank):
                found.append((above, part))
        return found


def form(profile: str) -> dict[str, float | str]:
    """The measures of a profile.

    Raises
    ------
    ValueError
        When there is no such profile.

    Examples
    --------
    >>> form("hd05")["left"], form("hd36")["separator"]
    (30.0, ',')
    """
    if profile not in PROFILES:
        known = ", ".join(PROFILES)
        raise ValueError(f"không có thể thức «{profile}»; các thể thức: {known}")
    return {line["measure"]: _measure(line[profile]) for line in declared("party_form")}


def _measure(text: str) -> float | str:
    return float(text) if text.replace(".", "", 1).isdigit() else text
