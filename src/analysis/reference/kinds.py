"""The types that a column may be declared to have, and what fits each.

Each type that has a form of its own has its sentence in ``messages.csv``: ``ref_type.<type>``.
"""

import re
from datetime import date

# What may stand there is another file's to say, or a list's.
LISTED = frozenset(("choice", "reference", "references"))
# Anything: free text; and what the room that uses it checks.
FREE = frozenset(("text", "file", "formula"))
_FORMS = {
    "id": r'[^\x00-\x1f/\\:*?"<>|]*[^\x00-\x1f/\\:*?"<>| .]',  # pages bear it as their name
    "symbol": r"[a-z][a-z_]*",
    "year": r"(19|20)\d\d",
    "years": r"(19|20)\d\d( (19|20)\d\d)*",
    "day": r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])",
    "whole": r"-?\d+",
    "number": r"\d+(\.\d+)?",
    "cell": r"\$?[A-Za-z]{1,3}\$?[1-9]\d*",
}


def fits(kind: str, text: str) -> bool:
    """Whether a cell that is not blank holds what its type asks for.

    Examples
    --------
    >>> fits("date", "2024-12-31"), fits("date", "31/12/2024"), fits("years", "2023 2025")
    (True, False, True)
    """
    if kind == "date":
        return is_date(text)
    return kind in FREE or bool(re.fullmatch(_FORMS[kind], text))


def is_date(text: str) -> bool:
    """Whether the text is a day of the calendar, written 2024-12-31."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
