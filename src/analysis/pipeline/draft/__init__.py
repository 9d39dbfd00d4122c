"""A first draft of a form map from a blank form, by what the known maps call alike.

Each line carries in the column `proposal` what it rests on, or what a person has to fill in; as
long as any stands there the map is no part of the reference (`analysis check-reference`).
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.forms.grid import Grid
from analysis.pipeline.checked import read_checked
from analysis.pipeline.draft.found import LOOK, pairs_among, tables_of, titles_among
from analysis.pipeline.draft.known import Known
from analysis.pipeline.draft.lines import Block, add_pairs, add_table
from analysis.reading.gate import admit
from analysis.reading.read import read_bytes
from analysis.reference.load import FORMS
from analysis.reference.schema import schema
from analysis.text.keys import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from analysis.pipeline.draft.known import Row


def draft_map(path: str | Path, folder: str | Path | None = None) -> str:
    """A map of a blank form as CSV, each line with what it rests on.

    Parameters
    ----------
    path
        A blank form, or one filled in; its name without ending becomes the id of the form.
    folder
        The office's own reference data, whose maps are drawn on as well.

    Raises
    ------
    Refused
        When the workbook cannot be opened.
    """
    path = Path(path).absolute()
    reference, _ = read_checked(folder)
    workbook = read_bytes(admit(path, path.parent), path.name)
    known = Known.of(reference)
    form = {
        "kind": "form",
        "proposal": "điền first (năm đầu), type: organisation hay many",
        "id": re.sub(r"[^\w-]+", "-", path.stem).strip("-"),
        "type": "organisation",
        "text": path.stem,
    }
    lines = [form]
    sheets = [sheet for sheet in workbook.sheets if sheet.cells and not sheet.hidden]
    for number, sheet in enumerate(sheets, 1):
        name = f"t{number}"
        lines.append({"kind": "sheet", "sheet": name, "id": name, "text": sheet.name})
        for block in _blocks(known, name, Grid(number, sheet, key)):
            lines += block.lines
            if block.is_of_many:
                form["type"] = "many"
    return written(lines)


def _blocks(known: Known, sheet: str, grid: Grid) -> Iterator[Block]:
    """The titles, pairs and tables of a sheet."""
    above, tables = tables_of(known, grid)
    titles = Block(known, sheet, f"{sheet}b1")
    for text in titles_among(grid, above):
        titles.add("title", LOOK, text=text)
    yield titles
    if pairs := pairs_among(known, grid, above):
        block = Block(known, sheet, f"{sheet}p")
        add_pairs(block, pairs)
        yield block
    for number, table in enumerate(tables, 1):
        block = Block(known, sheet, f"{sheet}b{number}")
        add_table(block, table)
        yield block


def written(lines: Iterable[Row]) -> str:
    """Lines of a map as CSV."""
    out = io.StringIO()
    columns = [column.name for column in schema()[FORMS].columns]
    table = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(lines)
    return out.getvalue()
