"""Parts as elements."""

import datetime as dt

from hypothesis import given, settings

from analysis.reading import markup
from analysis.reading.read import read_bytes
from analysis.reading.workbook import a1
from hostile import book, cell, row, text
from written import CELLS


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_a_large_part_is_read_as_a_small_one(cells):
    by_row = {}
    for (r, c), value in cells.items():
        if isinstance(value, (str, bool)) or not isinstance(value, dt.datetime):
            made = (
                text(a1(r, c), value)
                if isinstance(value, str)
                else cell(
                    a1(r, c),
                    str(int(value)) if isinstance(value, bool) else repr(value),
                    "b" * isinstance(value, bool),
                )
            )
            by_row.setdefault(r, []).append(made)
    raw = book(
        *(row(r, *made, f'<c r="{a1(r, 40)}" s="0"/>') for r, made in by_row.items()),
        after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>',
    )
    small = read_bytes(raw)
    before, markup.LARGE = markup.LARGE, 0
    try:
        large = read_bytes(raw)
    finally:
        markup.LARGE = before
    assert large == small
