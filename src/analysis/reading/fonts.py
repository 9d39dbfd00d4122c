"""Which fonts a cell must name: those that decide how its text is read."""

from analysis.text.legacy import encoding_of_font
from analysis.text.symbols import has_pictures

UNKNOWN_FONT = "?"


def font_to_keep(font: str) -> str:
    """The name of a legacy font or of one of pictures, ``?`` for none known, else ``""``.

    Examples
    --------
    >>> font_to_keep(".VnTime"), font_to_keep("Times New Roman"), font_to_keep("?")
    ('.VnTime', '', '?')
    """
    telling = encoding_of_font(font) or has_pictures(font) or font == UNKNOWN_FONT
    return font if telling else ""
