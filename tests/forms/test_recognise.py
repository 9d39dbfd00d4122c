"""Which form a workbook is."""

import pytest

from analysis.forms.grid import Grid
from analysis.forms.recognise import recognise
from analysis.messages import Refused
from made_up_forms import CLUB, EVERY, FORMS, GAPS, MERGES, OWN, a_sheet, changed


def recognised(*sheets):
    grids = [Grid(index, sheet, FORMS.key) for index, sheet in enumerate(sheets)]
    form, hits = recognise(grids, FORMS.forms)
    return form.id, [(hit.grid.index, hit.block.id) for hit in hits]


@pytest.mark.parametrize(
    ("rows", "merges", "form"),
    [(OWN, MERGES, "ONE"), (EVERY, (), "ALL"), (CLUB, (), "CLUB"), (GAPS, (), "GAPS")],
)
def test_the_form_whose_blocks_are_there(rows, merges, form):
    assert recognised(a_sheet([["Phòng A"]]), a_sheet(rows, merges=merges))[0] == form


def test_a_damaged_block_is_looked_for_once_the_form_is_known():
    rows = CLUB
    for column, said in ((2, "Việc trôngf"), (3, "Điều chưa đươcj"), (4, "Vì saoo")):
        rows = changed(6, column, said, rows)
    assert recognised(a_sheet(rows)) == ("CLUB", [(0, "facts"), (0, "hard")])


def test_what_no_map_knows_is_refused_and_a_near_form_named():
    strange = a_sheet([["Danh sách trực"], ["TT", "Họ và tên", "Ngày"], [1, "A", 2]])
    with pytest.raises(Refused) as far:
        recognised(strange)
    assert far.value.code == "unknown_form" and "gần nhất" not in far.value.message
