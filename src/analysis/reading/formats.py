"""Number formats: whether a number shows as it is stored."""

import re
from functools import lru_cache

from analysis.reading.workbook import Shown

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?@]|general|[dmyhs]")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")


@lru_cache(1024)
def shown_by(code: str) -> str:
    """How a format shows a positive number otherwise than it is stored (`Shown`), "" if as it is.

    Parameters
    ----------
    code
        The format as Excel stores it, whatever the language of its menus.

    Examples
    --------
    >>> shown_by("0.0%"), shown_by(";;;"), shown_by("#,##0,"), shown_by('#,##0 "đảng viên"')
    ('percent', 'hidden', 'scaled', '')
    """
    sections = _LITERAL.sub("", code.lower()).split(";")
    positive = sections[0]
    if "%" in positive:
        return Shown.PERCENT
    if code and not _PLACES.search(positive):
        return Shown.HIDDEN
    return Shown.SCALED if _SCALED.search(positive) else ""
