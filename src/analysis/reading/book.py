"""What the sheets of an ``.xlsx`` workbook share, and the cells made with it: strings, formats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from analysis.messages import Refused
from analysis.reading import gate
from analysis.reading.fonts import UNKNOWN_FONT, font_to_keep
from analysis.reading.formats import shown_by
from analysis.reading.markup import children, namespace, parsed, unescaped
from analysis.reading.workbook import Cell, Shown, date_cell, number_cell
from analysis.text.legacy import join_runs

Runs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rich:
    """A text whose letters differ: runs (text, font or ``""``), and how some are shown."""

    runs: Runs
    shown: str = ""


_BUILTIN_PERCENT = {"9": "0%", "10": "0.00%"}
_BUILTIN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_DAY_OR_TIME = re.compile(r"[dyhs]|m(?!\w*0)")
_EXPONENT = re.compile(r"[0#?]\.?[0#?]*e")


@dataclass(frozen=True, slots=True)
class Styles:
    """By the index of a cell's format, as written: what they do to the cell.

    ``dates`` are those that show dates; ``fonts`` the legacy and the nameless ones, ``other_font``
    that of all others; ``shown`` those under which a number shows otherwise than it is stored.
    """

    dates: frozenset[str] = frozenset()
    fonts: dict[str, str] = field(default_factory=dict)
    other_font: str = UNKNOWN_FONT
    shown: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets share: strings, formats, and whether days are counted from 1904.

    ``absent`` names the part of the strings where the file has none though it says so: many
    programs name it and have no text to put there.
    """

    strings: Sequence[str | Rich]
    styles: Styles
    date1904: bool
    absent: str = ""

    def shared(self, index: str, style: str | None) -> Cell | None:
        """The cell of a shared string.

        Raises
        ------
        Refused
            When there is no such string; the place is for the caller to add.
        """
        if self.absent:
            raise Refused("missing_part", part=self.absent)
        if not index.isdecimal() or int(index) >= len(self.strings):
            raise Refused("bad_string")
        return self.text(self.strings[int(index)], style)

    def number(self, stored: str, style: str | None) -> Cell:
        """The cell of a number, a date where its format shows one."""
        found = number_cell(stored)
        if style in self.styles.dates and found.kind == "number":
            return date_cell(float(stored), stored, self.date1904)
        if style in self.styles.shown and found.kind == "number":
            return found._replace(shown=self.styles.shown[style])
        return found

    def text(self, text: str | Rich, style: str | None) -> Cell | None:
        """The cell of a text, None for an empty one.

        Raises
        ------
        Refused
            When it is longer than Excel allows; the place is for the caller to add.
        """
        font = self.styles.fonts.get(style or "0", self.styles.other_font)
        shown = self.styles.shown.get(style, "") if style else ""
        if not isinstance(text, str):
            shown = text.shown or shown
            text, font = join_runs(text.runs, font)
            font = font_to_keep(font)
        if len(text) > gate.MAX_TEXT:
            raise Refused("text_too_long", length=len(text))
        if shown in (Shown.RAISED, Shown.STRUCK):
            return Cell("text", text, text, font, shown)
        if 0 < len(text) < 100:
            return _label(text, font)
        return Cell("text", text, text, font) if text else None


@lru_cache(8192)
def _label(text: str, font: str) -> Cell:
    """A short text: the form's own come back in every file."""
    return Cell("text", text, text, font)


def strings_of(raw: bytes) -> list[str | Rich]:
    """The shared strings of their part."""
    elements = children(raw, "")
    space = namespace(next(elements))
    out = [rich(element, space) for element in elements if element.tag == space + "si"]
    if len(out) > gate.MAX_CELLS:
        raise Refused("too_many_cells.texts")
    return out


def rich(element: Element, space: str) -> str | Rich:
    """The text of ``<si>`` or ``<is>``.

    As runs where there are several, or one that does not look like the cell.
    """
    if len(element) == 1 and element[0].tag == space + "t":
        return unescaped(element[0].text or "")
    runs: Runs = []
    shown = ""
    for child in element:
        if child.tag == space + "t":
            runs.append((unescaped(child.text or ""), ""))
        elif child.tag == space + "r":
            font = child.find(f"{space}rPr/{space}rFont")
            text = unescaped(child.findtext(space + "t") or "")
            runs.append((text, "" if font is None else font.get("val", "")))
            if text.strip():
                shown = _letters_shown(child.find(space + "rPr"), space) or shown
    if len(runs) == 1 and not runs[0][1] and not shown:
        return runs[0][0]
    return Rich(runs, shown)


def _letters_shown(font: Element | None, space: str) -> str:
    """Whether a font raises, lowers or strikes out its letters."""
    if font is None:
        return ""
    strike = font.find(space + "strike")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return Shown.STRUCK
    place = font.find(space + "vertAlign")
    off_the_line = place is not None and place.get("val", "baseline") != "baseline"
    return Shown.RAISED if off_the_line else ""


@lru_cache(64)
def styles_of(raw: bytes) -> Styles:
    """The formats of their part: the same comes with every file of one form."""
    root = parsed(raw)
    space = namespace(root)
    codes = {
        e.get("numFmtId", ""): e.get("formatCode", "")
        for e in root.iterfind(f"{space}numFmts/{space}numFmt")
    }
    fonts = {str(i): f for i, f in enumerate(root.iterfind(f"{space}fonts/{space}font"))}
    dates, kept, shown = set(), {}, {}
    for i, format_ in enumerate(root.iterfind(f"{space}cellXfs/{space}xf")):
        number, style = format_.get("numFmtId", "0"), str(i)
        font = fonts.get(format_.get("fontId", "0"))
        if _shows_date(number, codes):
            dates.add(style)
        if name := font_to_keep(_name(font, space)):
            kept[style] = name
        code = codes.get(number, _BUILTIN_PERCENT.get(number, ""))
        if seen := _letters_shown(font, space) or shown_by(code):
            shown[style] = seen
    return Styles(frozenset(dates), kept, "", shown)


def _name(font: Element | None, space: str) -> str:
    name = None if font is None else font.find(space + "name")
    return (name is not None and name.get("val")) or UNKNOWN_FONT


def _shows_date(number: str, codes: dict[str, str]) -> bool:
    if number not in codes:
        return number.isdigit() and int(number) in _BUILTIN_DATES
    code = _NO_PART_OF_A_DATE.sub("", codes[number].lower())
    if code == "general" or _EXPONENT.search(code):
        return False
    return bool(_DAY_OR_TIME.search(code))
