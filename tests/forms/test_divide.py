"""Several organisations in one workbook of a form for one: each has its own cells, or all are named."""

import pytest

from analysis.forms.locate import locate_each
from analysis.messages import Refused
from analysis.reading.workbook import Workbook
from made_up_forms import CLUB, FORMS, LEXICON, SUNG, WHO, a_sheet, changed, codes, values

RED = changed(2, 2, "Hội Đỏ", changed(4, 2, 23, CLUB))
LARK = changed(2, 2, "Đội Sơn Ca", changed(4, 2, 30, WHO))
HIGH = changed(4, 2, 9, SUNG)


def parts(*sheets):
    return locate_each(Workbook("xlsx", list(sheets)), FORMS, LEXICON)


def names(found):
    return [
        fact.cell.value
        for part in found
        for fact in part.facts
        if fact.part.type == "organisation" and fact.cell
    ]


def everything(found, *sheets):
    """Each cell has one role, in one part."""
    for index, sheet in enumerate(sheets):
        assert sorted(at for part in found for at in part.roles[index]) == sorted(sheet.cells)


def test_a_sheet_each():
    sheets = [a_sheet(CLUB, "A"), a_sheet(RED, "A (2)")]
    found = parts(*sheets)
    assert names(found) == ["Hội Xanh", "Hội Đỏ"]
    assert [values(part)["members"] for part in found] == [17, 23]
    assert not any(map(codes, found))
    everything(found, *sheets)


@pytest.mark.parametrize("gap", [0, 1, 4])
def test_one_below_the_other(gap):
    sheet = a_sheet([*CLUB, *[[]] * gap, *RED])
    found = parts(sheet)
    assert names(found) == ["Hội Xanh", "Hội Đỏ"]
    assert [values(part)["members"] for part in found] == [17, 23]
    second = [fact for fact in found[1].facts if fact.part.measure == "members"]
    assert [fact.row for fact in second] == [len(CLUB) + gap + 4]
    everything(found, sheet)


def test_three_of_them_and_letterheads_between():
    other = changed(2, 2, "Hội Vàng", changed(4, 2, 5, CLUB))
    sheet = a_sheet(
        [["HỘI XANH"], *CLUB, [], ["HỘI ĐỎ"], *RED, ["Người lập"], ["HỘI VÀNG"], *other]
    )
    found = parts(sheet)
    assert [values(part)["members"] for part in found] == [17, 23, 5]
    everything(found, sheet)


def test_the_same_name_twice_is_one_organisation():
    assert len(parts(a_sheet(CLUB, "A"), a_sheet(changed(2, 2, "HỘI  XANH", CLUB), "B"))) == 1


def test_a_hidden_sheet_of_another_is_no_second_return():
    found = parts(a_sheet(CLUB, "A"), a_sheet(RED, "B", hidden=True))
    assert names(found) == ["Hội Xanh"]


@pytest.mark.parametrize(
    "order",
    [(WHO, SUNG, LARK, HIGH), (WHO, LARK, SUNG, HIGH)],
    ids=["each with its sheets", "first the names, then the numbers"],
)
def test_forms_of_several_sheets(order):
    sheets = [a_sheet(rows, f"T{number}") for number, rows in enumerate(order)]
    found = parts(*sheets)
    first = [fact.cell.value for part in found for fact in part.facts if fact.part.quarter == "1"]
    assert (names(found), first) == (["Đội Sáo", "Đội Sơn Ca"], [3, 9])
    everything(found, *sheets)


def test_a_sheet_that_may_be_of_either_refuses_all_and_names_both():
    sheets = [a_sheet(WHO, "A"), a_sheet(LARK, "B"), a_sheet(SUNG, "C")]
    with pytest.raises(Refused) as refusal:
        parts(*sheets)
    assert refusal.value.finding.code == "several_organisations"
    assert refusal.value.finding.fields["names"] == ["Đội Sáo", "Đội Sơn Ca"]


def test_of_two_years_neither_is_guessed():
    later = changed(3, 2, 2023, RED)
    with pytest.raises(Refused) as refusal:
        parts(a_sheet(CLUB, "A"), a_sheet(later, "B"))
    assert refusal.value.finding.code == "several_organisations"


def test_side_by_side_refuses_all_and_names_both():
    rows = [
        [*one, *[None] * (4 - len(one)), None, *two] for one, two in zip(CLUB, RED, strict=True)
    ]
    with pytest.raises(Refused) as refusal:
        parts(a_sheet(rows))
    assert refusal.value.finding.fields["names"] == ["Hội Xanh", "Hội Đỏ"]


def test_two_sheets_of_one_name_have_no_addresses_and_are_refused():
    with pytest.raises(Refused) as refusal:
        parts(a_sheet(CLUB, "A"), a_sheet(RED, "A"))
    assert refusal.value.finding.code == "several_organisations"
