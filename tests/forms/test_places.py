"""Facts know their cells and addresses."""

from made_up_forms import EVERY, a_sheet, read


def test_a_fact_knows_its_cell_and_its_address():
    sheet = a_sheet(EVERY)
    counts = [fact for fact in read(sheet).facts if fact.part.type == "count"]
    assert [fact.a1 for fact in counts] == ["C5", "D5", "C6", "D6"]
    assert all(fact.cell is sheet.cells[fact.row, fact.column] for fact in counts)
