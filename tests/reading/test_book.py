"""Strings and formats that sheets share."""

import pytest

from analysis.messages import Refused
from analysis.reading import markup
from analysis.reading.book import Book, Rich, Styles, strings_of, styles_of
from analysis.reading.read import read_bytes
from hostile import MAIN, cell, parts, row, sheet, strings, zipped
from written import seen


def test_shared_strings_of_a_large_part():
    many = [f"chữ {i}" for i in range(60_000)]
    raw = zipped(
        parts(
            sheet(*(row(i + 1, cell(f"A{i + 1}", str(i), "s")) for i in range(0, 60_000, 600))),
            shared=strings(*many, "x" * 30_000),
        )
    )
    before, markup.LARGE = markup.LARGE, 1 << 20
    try:
        assert seen(read_bytes(raw)) == {
            f"A{i + 1}": ("text", f"chữ {i}") for i in range(0, 60_000, 600)
        }
    finally:
        markup.LARGE = before


def test_runs_are_kept_where_one_has_a_font_of_its_own():
    legacy = '<r><rPr><rFont val=".VnTime"/></rPr><t>bé</t></r>'
    raw = f'<sst xmlns="{MAIN}"><si><t>a</t></si><si><r><t>b</t></r></si><si>{legacy}</si></sst>'
    assert strings_of(raw.encode()) == ["a", "b", Rich([("bé", ".VnTime")])]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-42A]d mmmm", True),
        ("[h]:mm", True),
        ("General", False),
        ('0.0 "ngày"', False),
        ("0.00E+00", False),
        ("#,##0", False),
    ],
)
def test_formats_that_show_days(code, is_date):
    formats = f'<numFmt numFmtId="200" formatCode="{code.replace(chr(34), "&quot;")}"/>'
    cells = '<xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="14"/>'
    raw = f'<s xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></s>'
    assert styles_of(raw.encode()).dates == ({"1", "2"} if is_date else {"2"})


def test_a_string_that_is_not_there_refuses_the_file():
    shared = Book(["a"], Styles(), date1904=False)
    assert shared.shared("0", None).value == "a"
    for index in ("1", "-1", "x", "²"):
        with pytest.raises(Refused) as refusal:
            shared.shared(index, None)
        assert refusal.value.code == "bad_string"
