"""Old workbooks."""

import contextlib
import datetime as dt
import functools
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading.read import read_bytes
from written import CELLS, same, seen


@settings(max_examples=25, deadline=None)
@given(CELLS)
def test_what_xlwt_writes(cells):
    xlwt = pytest.importorskip("xlwt")
    made = xlwt.Workbook()
    page, day = made.add_sheet("x"), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for (r, c), value in cells.items():
        page.write(r - 1, c - 1, value, *([day] if isinstance(value, dt.datetime) else []))
    out = io.BytesIO()
    made.save(out)
    same(seen(read_bytes(out.getvalue())), cells)


@functools.cache
def _old():
    xlwt = pytest.importorskip("xlwt")
    made = xlwt.Workbook()
    page = made.add_sheet("x")
    for i in range(200):
        page.write(i, 0, f"chữ {i}")
        page.write(i, 1, i * 1.5)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_old_workbook_raises_nothing_else(data):
    broken = bytearray(_old())
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(Refused):
        read_bytes(bytes(broken))


def test_a_container_that_is_not_in_order_is_read_as_excel_does():
    """Its small streams are said to lie in a sector of the workbook's own."""
    sound = _old()
    root = 512 * (int.from_bytes(sound[48:52], "little") + 1)  # the first entry of the directory
    entries = (sound[i : i + 128] for i in range(root, root + 512, 128))
    book = next(e for e in entries if e.startswith("Workbook".encode("utf-16-le")))
    sloppy = bytearray(sound)
    sloppy[root + 116 : root + 120] = book[116:120]
    sloppy[root + 120 : root + 124] = (512).to_bytes(4, "little")
    assert seen(read_bytes(bytes(sloppy))) == seen(read_bytes(sound))
