"""Sheets by the tree of their XML: whatever stands there is read or refused."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading.book import Book, Styles
from analysis.reading.read import read_bytes
from analysis.reading.worksheet import read_worksheet
from hostile import SHEET, book, cell, row, sheet
from written import seen

XML = st.lists(
    st.sampled_from(
        [
            *'<>/="&; 1Aô',
            "row",
            '<row r="2">',
            "</row>",
            '<c r="A1">',
            '<c t="s">',
            "</c>",
            "<v>",
            "</v>",
            "<f/>",
            "<is>",
            "</is>",
            "<t>",
            "</t>",
            "</sheetData>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "&#0;",
            "&lt;",
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(XML)
def test_any_sheet_is_read_or_refused(inner):
    with contextlib.suppress(Refused):
        read_bytes(book(inner))


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["r", "t", "s", "x"]), st.text(st.sampled_from("Aa1sbned-0 ô9"), max_size=4)
    ),
    st.sampled_from(
        [
            "<v>1</v>",
            "<v/>",
            "<f/>",
            "<is><t>x</t></is>",
            "<is><r/></is>",
            "",
            "<v>-1</v>",
            "<f ref='x' t='array'/>",
        ]
    ),
)
def test_any_attributes_are_read_or_refused(attributes, inner):
    made = "<c " + " ".join(f'{k}="{v}"' for k, v in attributes.items()) + f">{inner}</c>"
    try:
        for found in seen(read_bytes(book(row(1, made)))).values():
            assert found[0] in ("text", "number", "error", "flag", "uncalculated", "date")
    except Refused:
        pass


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((row(2, cell("A1", "1")),), "misplaced_cell"),
        ((row(1, cell("A1", "1"), cell("A1", "2")),), "duplicate_cell"),
        ((row(1, cell("A1", "1")), row(1)), "duplicate_row"),
        ((row(1, cell("A1", "9", "s")),), "bad_string"),
    ],
)
def test_a_refusal_names_the_sheet_and_the_cell(rows, code):
    with pytest.raises(Refused) as refusal:
        read_worksheet(sheet(*rows).encode(), SHEET, False, Book([], Styles(), False))
    assert refusal.value.code == code
    assert refusal.value.finding.fields["sheet"] == SHEET
    assert f"trang «{SHEET}»" in refusal.value.message
