"""A form's lines as objects: each year its own words, the words of other years known."""

import pytest

from analysis.forms.maps import compile_forms
from analysis.text.keys import key
from made_up_forms import FORMS, LINES, block


def test_forms_stand_in_the_order_of_their_ids():
    assert [form.id for form in FORMS.forms] == [
        "ALL",
        "CLUB",
        "GAPS",
        "MEET",
        "ONE",
        "PARK",
        "SEAS",
        "VOTE",
    ]
    club = FORMS.forms[1]
    assert (club.scope, club.first, [b.id for b in club.blocks]) == (
        "organisation",
        2021,
        ["facts", "hard"],
    )


def test_a_block_is_worded_by_year_and_knows_the_words_of_other_years():
    own = block("ONE", "own")
    then, now = own.wording(2022), own.wording(2024)
    old, new = key("Kết quả") + " " + key("Đã trồng"), key("Kết quả") + " " + key("Đã trồng được")
    assert own.years == [2021, 2023]
    assert then.headings[old].text == then.headings[new].text == "Kết quả › Đã trồng"
    assert now.headings[old].text == now.headings[new].text == "Kết quả › Đã trồng được"
    assert (key("Kết quả"), key("Đã trồng")) in then.paths - now.paths
    assert own.every.paths > then.paths
    assert own.depth == 2


def test_a_label_has_all_rows_that_bear_it():
    pines = block("ONE", "own").wording(2022).labels[key("Cây thông")]
    assert [part.id for part in pines] == ["spring.pine", "autumn.pine"]


def test_fields_stand_where_rows_and_columns_cross():
    own, facts = block("ONE", "own"), block("CLUB", "facts")
    assert own.crossings["autumn.oak"]["alive"].measure == "autumn.oak_alive"
    assert own.asked_rows == {"name", "spring.pine", "autumn.pine", "autumn.oak"}
    assert facts.first_field("members").measure == "members" and facts.first_field("x") is None
    assert facts.year_labels == [key("Năm trồng")]


@pytest.mark.parametrize(
    ("form", "name", "carrying"),
    [
        ("ONE", "own", {"label", "whole", "result", "alive"}),
        ("ALL", "every", {"name", "pines", "oaks"}),
        ("GAPS", "gaps", {"name", "limitation", "cause"}),
    ],
)
def test_which_columns_carry_values_or_say_what_they_are_of(form, name, carrying):
    one = block(form, name)
    assert {column.id for column in one.columns if one.carries(column)} == carrying


def test_rows_of_shortfalls_name_what_they_are_of():
    assert block("CLUB", "hard").answers == {
        key("Trồng cây bóng mát"): "1",
        key("Trồng cây ăn quả"): "2",
    }
    assert set(block("ALL", "every").divisions) == set(
        map(key, ("KHỐI MỘT", "Cộng (I)", "TỔNG CỘNG"))
    )


def test_a_title_has_no_year_of_its_own():
    assert block("ALL", "every").title_keys == (key("TỔNG HỢP TRỒNG CÂY"),)


def test_an_office_may_have_keys_of_its_own():
    maps = compile_forms(LINES, key=str.upper)
    own = maps.forms[4].blocks[0]
    assert maps.key is str.upper
    assert own.columns[2].path == ("KẾT QUẢ", "ĐÃ TRỒNG")
