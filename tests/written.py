"""Cells as people write them, for what is written to be read again."""

import datetime as dt
import re

from hypothesis import strategies as st

from analysis.reading.workbook import a1
from analysis.text.plain import clean

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]),
    min_size=1,
    max_size=30,
).filter(
    lambda t: (
        clean(t)
        and not re.search("_x[0-9A-Fa-f]{4}_", t)
        and not re.search("[\u00a1-\u024f\u0300-\u036f]", t)
    )
)


VALUES = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12).filter(lambda f: f == 0 or abs(f) > 1e-9),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2100, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
)


CELLS = st.dictionaries(st.tuples(st.integers(1, 40), st.integers(1, 30)), VALUES, max_size=25)


def seen(workbook, number=0):
    return {a1(*at): (c.kind, c.value) for at, c in workbook.sheets[number].cells.items()}


def expected(value):
    if isinstance(value, bool):
        return ("flag", value)
    if isinstance(value, dt.datetime):
        return ("date", value.isoformat())
    return ("text", clean(value)) if isinstance(value, str) else ("number", value)


def same(found, cells):
    wanted = {a1(*at): expected(v) for at, v in cells.items()}
    assert found.keys() == wanted.keys()
    for where, (kind, value) in wanted.items():
        assert found[where][0] == kind and (
            abs(found[where][1] - value) <= 1e-9 * abs(value)
            if kind == "number"
            else found[where][1] == value
        )
