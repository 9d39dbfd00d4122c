"""Lists to choose from in blank forms: the very words that the reader knows."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.datavalidation import DataValidation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.workbook import Workbook

    from analysis.office.grid import Line, Spot

_MOST = 255  # characters that such a list takes
FLAGS, MARKS = ("Có", "Không"), ("x",)


def offer(book: Workbook, spots: Iterable[Spot], lines: Sequence[Line], names: Any) -> None:
    """Add the lists to a blank form; other words may be typed all the same.

    Parameters
    ----------
    book
        The form as painted.
    spots
        Its cells.
    lines
        Those of the form's map in its year.
    names
        The names of all ids.
    """
    grades = [row.name for row in names.itertuples(index=False) if row.list == "grade"]
    cells: dict[tuple[str, tuple[str, ...], str], list[str]] = defaultdict(list)
    for spot in spots:
        words = _words(spot, lines, grades) if spot.role == "entry" else ()
        if words:
            cells[spot.sheet, words, spot.type].append(spot.cell)
    for (sheet, words, kind), places in cells.items():
        rule = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)
        rule.showErrorMessage = False
        if kind == "target":
            rule.showInputMessage, rule.promptTitle = True, "Chỉ tiêu"
            rule.prompt = "Mỗi dòng một chỉ tiêu, chọn trong danh sách."
        for place in places:
            rule.add(place)
        book[sheet].add_data_validation(rule)


def _words(spot: Spot, lines: Sequence[Line], grades: Sequence[str]) -> tuple[str, ...]:
    """What may stand in a cell; a word with a comma cannot be offered."""
    answers = [
        line.text
        for line in lines
        if line.kind == "answer" and line.measure == "target" and line.block == spot.block
    ]
    known = {"flag": FLAGS, "mark": MARKS, "grade": grades, "target": answers}
    words = tuple(word for word in dict.fromkeys(known.get(spot.type, ())) if "," not in word)
    return words if len(",".join(words)) < _MOST else ()
