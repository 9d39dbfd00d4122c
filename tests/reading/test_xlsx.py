"""Whole .xlsx workbooks: as openpyxl writes them, and damaged ones."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading.read import read_bytes
from hostile import SHEET, cell, parts, row, sheet, strings, styles, text, zipped
from written import CELLS, same, seen


@settings(max_examples=40, deadline=None)
@given(CELLS)
def test_what_openpyxl_writes(cells):
    made = openpyxl.Workbook()
    for (r, c), value in cells.items():
        at = made.active.cell(r, c)
        at.value = value
        if isinstance(value, str):
            at.data_type = "s"
    out = io.BytesIO()
    made.save(out)
    same(seen(read_bytes(out.getvalue())), cells)


WHOLE = zipped(
    parts(
        {
            SHEET: sheet(
                *(
                    row(i, cell(f"A{i}", str(i * 7919 % 1009)), cell(f"B{i}", str(i % 3), "s"))
                    for i in range(1, 60)
                )
            ),
            "Hai": sheet(row(1, text("A1", "Đảng bộ"))),
        },
        shared=strings("một", "hai", "ba"),
        style=styles(),
    )
)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_damaged_byte_is_noticed_or_harmless(position, change):
    broken = bytearray(WHOLE)
    broken[position] ^= change
    try:
        assert read_bytes(bytes(broken)) == read_bytes(WHOLE)
    except Refused as refusal:
        assert "hãy" in refusal.message or "đề nghị" in refusal.message


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1))
def test_cut_anywhere(length):
    with pytest.raises(Refused):
        read_bytes(WHOLE[:length])


def test_strings_that_the_file_names_and_does_not_have():
    """Many programs name the part though each text stands in its cell."""
    named = parts(sheet(row(1, text("A1", "chữ"), cell("B1", "7"))), shared=strings("x"))
    del named["xl/sharedStrings.xml"]
    assert seen(read_bytes(zipped(named))) == {"A1": ("text", "chữ"), "B1": ("number", 7)}
