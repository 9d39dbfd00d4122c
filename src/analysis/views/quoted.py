"""What others wrote, as pages may show it.

Nobody is named, our own numbers are written the Vietnamese way, and it is said where a text stands.
"""

import re

import pandas as pd

from analysis.measuring.series import columns
from analysis.text import vietnamese as vi
from analysis.text.keys import bare
from analysis.text.personal import masked

__all__ = ["address", "decimal_commas", "masked", "message", "quoted", "told_in"]

# a decimal point, not a dot between thousands, in a date or in the name of a file
DECIMAL = re.compile(
    r"(?<![\w./])(?:\d+\.\d{1,2} ?(?=%)|0\.\d+|\d+\.\d{4,}|\d+\.\d{1,2}(?= \(ô))(?![\w/]|\.\w)"
)
QUOTED = re.compile(r"(«[^»]*»)")


def quoted(text: object) -> str:
    """The text `masked`; a dash where there is nothing."""
    return masked(text) or vi.MISSING


def message(text: str) -> str:
    """What an issue says, for a page: decimal commas, nobody named, quoted as documents quote."""
    return decimal_commas(masked(text)).replace("«", "“").replace("»", "”")


def decimal_commas(text: str) -> str:
    """Our own wording with decimal commas and few digits.

    What stands in «…» was written by others and stays.

    Examples
    --------
    >>> decimal_commas("ghi 0.985, «0.985»")
    'ghi 0,985, «0.985»'
    """
    parts = QUOTED.split(text)
    return "".join(part if part.startswith("«") else DECIMAL.sub(_comma, part) for part in parts)


def _comma(found: re.Match[str]) -> str:
    return vi.number(found[0].strip(), 4)


def told_in(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of causes with the `cell` of the words quoted: that of the cause, where it tells them.

    Examples
    --------
    >>> row = {"cell": "B5", "cause_cell": "C5", "limitation": "", "cause": "Do bận"}
    >>> row["text"] = "Do bận"
    >>> told_in(pd.DataFrame([row]))["cell"].tolist()
    ['C5']
    """
    rows = columns(frame, "cell", "cause_cell", "text", "limitation", "cause")
    cells = [
        other if other and bare(text) in bare(cause) and bare(text) not in bare(limitation) else own
        for own, other, text, limitation, cause in rows
    ]
    return frame.assign(cell=cells)


def address(frame: pd.DataFrame) -> list[str]:
    """File › sheet › cell of each row: where a figure or text stands."""
    return [" › ".join(filter(None, place)) for place in columns(frame, "file", "sheet", "cell")]
