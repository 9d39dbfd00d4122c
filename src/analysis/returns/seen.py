"""How a person sees the cell of a count: as no count, as another one, or with a comment."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from analysis.messages import Finding
from analysis.reading.workbook import Cell, Shown

_NO_COUNT = {
    Shown.PERCENT: "percent_in_count",
    Shown.RAISED: "raised_digit",
    Shown.STRUCK: "struck_number",
}
_OTHERWISE = {Shown.HIDDEN: "hidden_number", Shown.SCALED: "scaled_number"}
_NUMBER = re.compile(r"[1-9]\d{0,2}(?:[. ]\d{3})+|\d{1,9}")


def as_seen(cell: Cell, value: int) -> Finding | None:
    """What is to be said of a count by how its cell is shown.

    Parameters
    ----------
    cell
        As read.
    value
        The count that it holds.

    Returns
    -------
    Finding or None
        With ``expected`` where the cell shows no count, so that the value is not used.
    """
    raw = str(cell.raw if cell.kind == "text" else cell.value)
    fields: dict[str, Any] = {"found": raw, "value": value, "comment": cell.comment}
    if code := _NO_COUNT.get(cell.shown):
        return Finding(code, expected="một số", **fields)
    code = _OTHERWISE.get(cell.shown)
    if cell.comment and not code:
        code = "comment_contradicts" if _names_another(cell.comment, value) else "comment_on_value"
    return Finding(code, **fields) if code else None


def names_another_answer(
    comment: str, answer: str, known: Mapping[str, str], key: Callable[[str], str]
) -> bool:
    """Whether a comment on an answer asks something, or names other answers and not this one.

    Examples
    --------
    >>> grades = {"htxsnv": "excellent", "htnv": "satisfactory"}
    >>> names_another_answer("HTNV mới đúng", "excellent", grades, str.casefold)
    True
    """
    said = f" {key(comment)} "
    words = {word: f" {key(word)} " for word in known}
    found = {word: spoken for word, spoken in words.items() if spoken in said}
    whole = (
        w for w, own in found.items() if not any(own in s and own != s for s in found.values())
    )
    named = {known[word] for word in whole}  # "chưa tốt" does not name "tốt"
    return "?" in comment or (bool(named) and answer not in named)


def _names_another(comment: str, value: int) -> bool:
    """Whether a comment on a count asks something, or names numbers of which none is the count."""
    named = {int(re.sub(r"[. ]", "", found)) for found in _NUMBER.findall(comment)}
    counts = {number for number in named if not 1900 <= number <= 2100}  # years
    return "?" in comment or (bool(counts) and value not in named)
