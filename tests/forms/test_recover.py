"""Columns in words that nobody knows: given by all else, or left open; never the wrong one."""

import pytest

from analysis.forms.match import APART, BY_PLACE
from made_up_forms import EVERY, MERGES, OWN, a_sheet, a_table, changed, codes, read, values


def columns(rows, **options):
    table = a_table(rows, **options)
    return {column: part.id for column, part in table.columns.items()}, table.found


@pytest.mark.parametrize("text", ["Bạch dương", "Xyz", "Tổng"])
def test_the_only_unknown_column_between_its_neighbours(text):
    known, found = columns(changed(2, 3, text, EVERY))
    assert known == {1: "number", 2: "name", 3: "pines", 4: "oaks"}
    assert found.told(BY_PLACE) == [3]


def test_two_unknown_columns_of_one_kind_are_told_apart_by_their_numbers_or_not_at_all():
    rows = changed(2, 3, "Bạch dương", changed(2, 4, "Liễu rủ", EVERY))
    known, _ = columns(rows)
    assert known.get(3, "pines") == "pines" and known.get(4, "oaks") == "oaks"
    without = [row for row in rows if row != [1, 2, 3, 4]]
    found = read(a_sheet([*without[:2], [None], *without[2:]]))
    said = {fact.part.measure: fact.column for fact in found.facts if fact.part.type == "count"}
    assert said.get("pines", 3) == 3 and said.get("oaks", 4) == 4
    assert set(said) == {"pines", "oaks"} or codes(found)


def test_a_heading_that_says_the_contrary_is_not_taken():
    found = read(a_sheet(changed(4, 3, "Chưa trồng", OWN), merges=MERGES))
    assert not [measure for measure in values(found) if measure.endswith("result")]
    assert "heading_unknown" in codes(found)


def test_headings_that_changed_places_are_known_by_what_one_of_them_cannot_be():
    rows = [
        ["KHEN THƯỞNG CÁC ĐỘI CA NĂM 2022"],
        ["TT", "Tên đội ca", "Ban quyết định", "Mức tự nhận"],
        [1, 2, 3, 4],
        [1, "Đội Sáo", "HTTNV", "HTXSNV"],
        [2, "Đội Đàn", "HTNV", "HTTNV"],
    ]
    found = read(a_sheet(rows))
    grades = {fact.column: fact.part.id for fact in found.facts if fact.part.type == "grade"}
    assert grades == {3: "decided", 4: "self"}
    assert not codes(found)


@pytest.mark.parametrize("beside", ["Số cây thông năm 2021", "Năm 2021", "Kế hoạch năm 2023"])
def test_a_column_of_another_year_is_none_of_this_one(beside):
    rows = changed(2, 3, beside, EVERY)
    known, found = columns(rows)
    assert 3 not in known and found.told(APART) == [3] and "pines" in {p.id for p in found.missing}
    assert columns(changed(2, 3, "Thông năm 2022", EVERY))[0][3] == "pines"


def test_a_column_of_texts_is_no_column_of_numbers():
    words = changed(2, 3, "Điều lạ", EVERY)
    for row in (5, 6, 7, 8):
        words = changed(row, 3, "chữ và chữ", words)
    known, _ = columns(words)
    assert 3 not in known


def test_columns_that_may_only_be_remarks_are_asked_about_while_numbers_are_missing():
    rows = [[row[0], *row[2:4], *row[1:2], *row[1:2]] if row else row for row in OWN]
    rows = changed(4, 4, "Số phải trồng", changed(4, 5, "Số chưa ươm", rows))
    rows = changed(3, 4, None, changed(3, 5, None, changed(3, 2, "Kết quả", rows)))
    found = read(a_sheet(rows, merges=[(3, 2, 3, 3)]))
    told = [f.place.cell for f in found.findings if f.code.startswith("heading_unknown")]
    assert told == ["D4", "E4"] and "heading_missing" not in codes(found)


@pytest.mark.parametrize("text", ["Ước số cây sồi", "Số cây sồi (dự kiến)", "Đề nghị công nhận"])
def test_a_heading_that_says_it_is_not_final_gives_no_values(text):
    found = read(a_sheet(changed(2, 4, text, EVERY)))
    assert "oaks" not in values(found) and codes(found) == {"heading_provisional"}


def test_months_that_a_heading_counts_are_no_part_of_the_year():
    found = read(a_sheet(changed(2, 4, "Số cây sồi dưới 6 tháng", EVERY)))
    assert values(found)["oaks"] == 8 and not codes(found)
