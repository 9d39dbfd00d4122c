"""What the sheets of an ``.xlsx`` workbook share, and the cells made with it: strings, formats."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from analysis.messages import Refused
from analysis.reading import gate
from analysis.reading.markup import children, namespace, parsed, unescaped
from analysis.reading.workbook import Cell, date_cell, number_cell
from analysis.text.legacy import encoding_of_font, join_runs

Runs = list[tuple[str, str]]

_BUILTIN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_DAY_OR_TIME = re.compile(r"[dyhs]|m(?!\w*0)")
_EXPONENT = re.compile(r"[0#?]\.?[0#?]*e")


@dataclass(frozen=True, slots=True)
class Styles:
    """By the index of a cell's format, as written: those that show dates; legacy fonts."""

    dates: frozenset[str] = frozenset()
    fonts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets share: strings, formats, and whether days are counted from 1904."""

    strings: Sequence[str | Runs]
    styles: Styles
    date1904: bool

    def shared(self, index: str, style: str | None) -> Cell | None:
        """The cell of a shared string.

        Raises
        ------
        Refused
            When there is no such string; the place is for the caller to add.
        """
        if not index.isdecimal() or int(index) >= len(self.strings):
            raise Refused("bad_string")
        return self.text(self.strings[int(index)], style)

    def number(self, stored: str, style: str | None) -> Cell:
        """The cell of a number, a date where its format shows one."""
        found = number_cell(stored)
        if style in self.styles.dates and found.kind == "number":
            return date_cell(float(stored), stored, self.date1904)
        return found

    def text(self, text: str | Runs, style: str | None) -> Cell | None:
        """The cell of a text, None for an empty one.

        Raises
        ------
        Refused
            When it is longer than Excel allows; the place is for the caller to add.
        """
        font = self.styles.fonts.get(style, "") if style else ""
        if not isinstance(text, str):
            text, font = join_runs(text, font)
        if len(text) > gate.MAX_TEXT:
            raise Refused("text_too_long", length=len(text))
        if 0 < len(text) < 100:
            return _label(text, font)
        return Cell("text", text, text, font) if text else None


@lru_cache(8192)
def _label(text: str, font: str) -> Cell:
    """A short text: the form's own come back in every file."""
    return Cell("text", text, text, font)


def strings_of(raw: bytes) -> list[str | Runs]:
    """The shared strings of their part."""
    elements = children(raw, "")
    space = namespace(next(elements))
    out = [rich(element, space) for element in elements if element.tag == space + "si"]
    if len(out) > gate.MAX_CELLS:
        raise Refused("too_many_cells.texts")
    return out


def rich(element: Element, space: str) -> str | Runs:
    """The text of ``<si>`` or ``<is>``.

    As runs (text, font or ``""``) where there are several, or one with a font of its own.
    """
    if len(element) == 1 and element[0].tag == space + "t":
        return unescaped(element[0].text or "")
    runs: Runs = []
    for child in element:
        if child.tag == space + "t":
            runs.append((unescaped(child.text or ""), ""))
        elif child.tag == space + "r":
            font = child.find(f"{space}rPr/{space}rFont")
            text = unescaped(child.findtext(space + "t") or "")
            runs.append((text, "" if font is None else font.get("val", "")))
    return runs if len(runs) != 1 or runs[0][1] else runs[0][0]


@lru_cache(64)
def styles_of(raw: bytes) -> Styles:
    """The formats of their part: the same comes with every file of one form."""
    root = parsed(raw)
    space = namespace(root)
    codes = {
        e.get("numFmtId", ""): e.get("formatCode", "")
        for e in root.iterfind(f"{space}numFmts/{space}numFmt")
    }
    names = [font.find(space + "name") for font in root.iterfind(f"{space}fonts/{space}font")]
    fonts = {str(i): name.get("val", "") for i, name in enumerate(names) if name is not None}
    dates, legacy = set(), {}
    for i, format_ in enumerate(root.iterfind(f"{space}cellXfs/{space}xf")):
        if _shows_date(format_.get("numFmtId", "0"), codes):
            dates.add(str(i))
        font = fonts.get(format_.get("fontId", "0"), "")
        if encoding_of_font(font):
            legacy[str(i)] = font
    return Styles(frozenset(dates), legacy)


def _shows_date(number: str, codes: dict[str, str]) -> bool:
    if number not in codes:
        return number.isdigit() and int(number) in _BUILTIN_DATES
    code = _NO_PART_OF_A_DATE.sub("", codes[number].lower())
    if code == "general" or _EXPONENT.search(code):
        return False
    return bool(_DAY_OR_TIME.search(code))
