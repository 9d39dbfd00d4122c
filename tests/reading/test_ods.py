"""OpenDocument workbooks; odd ones are among the hostile files."""

import datetime as dt

from hypothesis import given, settings

from analysis.reading.read import read_bytes
from hostile import line as ods_line
from hostile import ods, spot, table
from written import CELLS, same, seen


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_what_an_open_document_holds(cells):
    rows = []
    for r in range(1, 41):
        spots = []
        for c in range(1, 31):
            value = cells.get((r, c))
            if isinstance(value, bool):
                spots.append(spot("x", "boolean", f' office:boolean-value="{str(value).lower()}"'))
            elif isinstance(value, dt.datetime):
                spots.append(spot("x", "date", f' office:date-value="{value.isoformat()}"'))
            else:
                spots.append(spot(value, "string" if isinstance(value, str) else ""))
        rows.append(ods_line(*spots))
    same(seen(read_bytes(ods(table(*rows)))), cells)
