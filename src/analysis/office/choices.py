"""Lists to choose from in blank forms: the very words that the reader knows."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.datavalidation import DataValidation

from analysis.grouping import gathered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.workbook import Workbook

    from analysis.office.grid import Line, Spot

_MOST = 255  # characters that such a list takes
_EITHER = re.compile(r"\(([^()/]+)/([^()/]+)\)$")  # in a label: "… (Tốt/Chưa tốt)"
FLAGS, MARKS = ("Có", "Không"), ("x",)
LISTED = "listed"  # id of the cells in which a form prints what may stand in another
PROMPT = "Chọn trong danh sách; nhiều chỉ tiêu trong một ô thì cách nhau dấu phẩy."


def fits_a_list(words: Iterable[str]) -> bool:
    """Whether words can be offered without being printed: a comma would part them."""
    return not any("," in word for word in words) and len(",".join(words)) < _MOST


def offer(
    book: Workbook,
    spots: Iterable[Spot],
    lines: Sequence[Line],
    names: Any,
) -> None:
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
    named = gathered((row.list, row.name) for row in names.itertuples(index=False))
    spots = list(spots)
    labels = {(s.sheet, s.row): str(s.value) for s in spots if s.role == "label" and s.value}
    cells: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for spot in spots:
        if spot.role == "entry" and (words := _words(spot, lines, named, labels)):
            offered = f'"{",".join(words)}"' if fits_a_list(words) else _printed(spot, spots)
            cells[spot.sheet, offered, spot.type].append(spot.cell)
    for (sheet, offered, kind), places in cells.items():
        rule = DataValidation("list", formula1=offered, allow_blank=True)
        rule.showErrorMessage = False
        if kind == "target":
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, "Chỉ tiêu", PROMPT
        for place in places:
            rule.add(place)
        book[sheet].add_data_validation(rule)


def _printed(spot: Spot, spots: Iterable[Spot]) -> str:
    """The cells of a form that list what may stand in one of its block."""
    block = (spot.sheet, spot.block)
    cells = [one for one in spots if one.id == LISTED and (one.sheet, one.block) == block]
    return f"$A${cells[0].row}:$A${cells[-1].row}"


def _words(
    spot: Spot,
    lines: Sequence[Line],
    named: Mapping[str, Sequence[str]],
    labels: Mapping[tuple[str, int], str],
) -> tuple[str, ...]:
    """What may stand in a cell."""
    either = _EITHER.search(labels.get((spot.sheet, spot.row), ""))
    answers = [
        line.text
        for line in lines
        if line.kind == "answer" and line.measure == "target" and line.block == spot.block
    ]
    known: dict[str, Sequence[str]] = {
        "flag": either.groups() if either else FLAGS,
        "mark": MARKS,
        "grade": named.get("grade", ()),
        "kind": named.get("kind", ()),
        "target": answers,
    }
    words = dict.fromkeys(known.get(spot.type, ()))
    return tuple(word for word in words if spot.type == "target" or "," not in word)
