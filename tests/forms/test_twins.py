"""A sheet that is a copy of another, for everybody to see, is named once and not read."""

from analysis.forms.locate import locate_each
from analysis.reading.workbook import Workbook
from made_up_forms import CLUB, FORMS, LEXICON, a_sheet, changed, told, values


def found(*sheets):
    (one,) = locate_each(Workbook("xlsx", list(sheets)), FORMS, LEXICON)
    return one


def test_a_copy_with_other_numbers_is_one_question():
    one = found(a_sheet(CLUB, "Biểu"), a_sheet(changed(4, 2, 71, CLUB), "Biểu (2)"))
    (said,) = told(one)
    assert values(one) == {"members": 17}
    assert (said.code, said.place.sheet, said.place.cell) == (
        "sheet_copy.differs",
        "Biểu (2)",
        "B4",
    )
    assert set(one.roles[1]) == set(a_sheet(CLUB).cells) and one.roles[1][4, 2] == "issue"


def test_the_numbered_one_is_the_copy_wherever_it_stands():
    one = found(a_sheet(changed(4, 2, 71, CLUB), "Biểu (2)"), a_sheet(CLUB, "Biểu"))
    assert values(one) == {"members": 17}


def test_an_equal_copy_asks_nobody():
    one = found(a_sheet(CLUB, "A"), a_sheet(CLUB, "B"))
    assert (told(one), values(one)) == ([], {"members": 17})
    assert "sheet_copy.same" in {finding.code for finding in one.findings}


def test_what_differs_in_most_cells_is_no_copy():
    other = [
        row if row[0] in ("A. ĐÔI NÉT", "Tên hội") else [row[0], *("x" for _ in row[1:])]
        for row in CLUB
    ]
    one = found(a_sheet(CLUB, "A"), a_sheet(other, "B"))
    assert not any(finding.code.startswith("sheet_copy") for finding in one.findings)
