"""Comments go to the cells that they are on; one with a number on a blank cell is said."""

import re
from collections.abc import Iterator

from analysis.messages import Finding, Place
from analysis.reading.workbook import Sheet, a1
from analysis.text.plain import clean

_COUNT = re.compile(r"(?<![\d.,/-])(?!(?:19|20)\d\d(?!\d))\d+(?![\d/])")  # no year, no date


def put_comment(sheet: Sheet, at: tuple[int, int], text: str) -> None:
    """Put a comment on a cell of a sheet under way.

    Parameters
    ----------
    sheet
        Its cells, and what is odd about it, are added to.
    at
        Row and column.
    text
        As stored.
    """
    said = clean(text)
    if at in sheet.cells:
        sheet.cells[at] = sheet.cells[at]._replace(comment=said)
    else:
        sheet.oddities.extend(alone(sheet.name, at, said))


def alone(sheet: str, at: tuple[int, int], said: str) -> Iterator[Finding]:
    """What is to be said of a comment on a blank cell: that it may be the number asked for."""
    if _COUNT.search(said):
        yield Finding("comment_alone", Place(sheet, a1(*at)), found=said, comment=said)
