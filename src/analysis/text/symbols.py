"""Letters in fonts of pictures, as the person who typed them saw them: ü in Wingdings is ✓."""

_BOXES_AND_TICKS = {
    "wingdings": {
        **dict.fromkeys("ü", "✓"),
        **dict.fromkeys("û", "✗"),
        **dict.fromkeys("þ", "☑"),
        **dict.fromkeys("ýx", "☒"),
        **dict.fromkeys("¨oq", "☐"),
    },
    "wingdings 2": {
        **dict.fromkeys("P", "✓"),
        **dict.fromkeys("O", "✗"),
        **dict.fromkeys("R", "☑"),
        **dict.fromkeys("ST", "☒"),
        **dict.fromkeys("£", "☐"),
    },
    "webdings": {
        "a": "✓",
        "r": "✗",
        "c": "☐",
    },
    "symbol": {"Ö": "√"},
}
_PRIVATE = 0xF000  # where Office keeps the letters of such fonts, too


def has_pictures(font: str) -> bool:
    """Whether the letters of a font are pictures."""
    return font.lower() in _BOXES_AND_TICKS


def drawn(text: str, font: str) -> str:
    """The text with ticks and boxes for the letters that show as such.

    Parameters
    ----------
    text
        As stored.
    font
        The name of its font.

    Examples
    --------
    >>> drawn("ü", "Wingdings"), drawn("ü", "Arial")
    ('✓', 'ü')
    """
    pictures = _BOXES_AND_TICKS.get(font.lower())
    if not pictures:
        return text
    return "".join(pictures.get(_as_typed(letter), letter) for letter in text)


def _as_typed(letter: str) -> str:
    code = ord(letter) - _PRIVATE
    return chr(code) if 0x20 <= code <= 0xFF else letter
