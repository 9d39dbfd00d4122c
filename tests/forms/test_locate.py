"""Forms are found by their words, wherever they moved; a made-up family keeps the real maps out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.messages import Refused
from analysis.reading.workbook import a1
from made_up_forms import (
    CLUB,
    EVERY,
    MERGES,
    OWN,
    WANTED,
    a_sheet,
    changed,
    code_of,
    codes,
    read,
    told,
    values,
)


def test_the_form_as_printed():
    found = read(a_sheet(OWN, merges=MERGES))
    assert (found.form.id, found.year, values(found), codes(found)) == ("ONE", 2022, WANTED, set())


@given(st.integers(0, 9), st.integers(0, 5), st.permutations(range(1, 5)))
@settings(max_examples=40, deadline=None)
def test_it_may_stand_anywhere_with_its_columns_in_any_order(down, right, order):
    rows = [
        [row[0] if row else None, *[row[i] if i < len(row) else None for i in order]] for row in OWN
    ]
    rows[2] = [
        rows[2][0],
        *["Kết quả" if OWN[3][i : i + 1] not in ([], [None]) else OWN[2][i] for i in order],
    ]  # group headings repeated, as unmerging leaves them
    found = read(a_sheet(rows, down=down, right=right))
    whole = f_whole(found)
    assert (
        values(found) == WANTED
        and (whole is None or whole == "Câu lạc bộ Xanh")
        and not codes(found)
    )


def f_whole(found):
    return next(
        (f.cell.value for f in found.facts if f.part.type == "organisation" and f.cell), None
    )


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (4, 3, "Đã trông"),
        (4, 3, "da trong"),
        (4, 3, "ĐÃ TRỒNG:"),
        (4, 3, "Đã trồng được"),
        (3, 2, "TS"),
        (3, 2, "T.số"),
        (10, 1, "Cây sồii"),
        (10, 1, "cay soi"),
        (6, 1, "Vụ xuâm"),
    ],
)
def test_a_slip_is_taken(row, column, said):
    found = read(a_sheet(changed(row, column, said), merges=MERGES))
    assert values(found) == WANTED and not codes(found)


@pytest.mark.parametrize(
    ("row", "column", "said", "lost", "told"),
    [
        (4, 3, "Chưa trồng", "result", "heading_unknown"),
        (4, 3, None, "result", "heading_missing"),
        (4, 4, "Đã trồng", "result", "heading_twice"),
        (10, 1, "Cây không sồi", "autumn.oak", "row_unknown"),
        (10, 1, None, "autumn.oak", "row_unknown"),
    ],
)
def test_what_is_no_slip_is_asked_about_and_not_read(row, column, said, lost, told):
    found = read(a_sheet(changed(row, column, said), merges=MERGES))
    assert not [m for m in values(found) if lost in m] and told in codes(found)
    rest = {
        m: n
        for m, n in WANTED.items()
        if lost not in m and not (told == "heading_twice" and m.endswith("alive"))
    }
    assert values(found).items() >= rest.items()


@pytest.mark.parametrize(
    ("row", "column", "said", "told"),
    [(4, 3, "Diện tích", "heading_by_place"), (10, 1, "Cây bưởi", "row_by_place")],
)
def test_words_nobody_knows_are_read_in_their_place(row, column, said, told):
    found = read(a_sheet(changed(row, column, said), merges=MERGES))
    assert values(found) == WANTED and not codes(found)
    assert codes(found, "note") == {told}


def test_equal_labels_are_told_apart_by_their_section():
    rows = [*OWN[:5], ["Vụ thu"], *OWN[8:10], ["Vụ xuân"], OWN[6], *OWN[10:]]
    assert values(read(a_sheet(rows, merges=MERGES))) == WANTED


def test_a_label_that_stands_twice_is_read_only_where_it_makes_no_difference():
    twice = [*OWN[:10], OWN[9], *OWN[10:]]
    assert values(read(a_sheet(twice, merges=MERGES))) == WANTED
    found = read(a_sheet([*OWN[:10], ["Cây sồi", 1, 1, 1], *OWN[10:]], merges=MERGES))
    assert not [m for m in values(found) if "oak" in m] and [
        f.place.cell for f in found.findings if code_of(f) == "row_twice"
    ] == ["A10", "A11"]


def test_the_list_and_a_name_like_a_total():
    found = read(a_sheet(EVERY))
    names = [f.cell.value for f in found.facts if f.part.type == "organisation"]
    assert found.form.id == "ALL" and names == ["Chi hội A", "Tổng hợp B"] and not codes(found)
    assert {(f.part.id, f.cell.value) for f in found.facts if f.part.type == "total"} == {
        ("total:total", 12),
        ("total:total", 14),
        ("total:grand", 12),
        ("total:grand", 14),
    }


def test_a_row_below_the_total_is_late():
    found = read(a_sheet([*EVERY[:8], [3, "Chi hội C", 1, 2], *EVERY[8:]]))
    assert found.late == {(0, 9)}


def test_a_table_beside_is_left_alone():
    rows = [row + [None] * (5 - len(row)) for row in EVERY]
    for r, extra in zip(
        range(1, 5),
        (["TT", "Tên đoàn thể", "Số hội viên"], [1, "x", 3], [2, "y", 4], [3, "z", 5]),
        strict=True,
    ):
        rows[r] = rows[r] + [None, *extra]
    found = read(a_sheet(rows))
    assert {f.a1 for f in found.facts if f.part.type == "count"} == {
        "C5",
        "D5",
        "C6",
        "D6",
    } and not codes(found)


def test_last_years_copy_is_not_read_wherever_it_lies():
    old = [["BÁO CÁO TRỒNG CÂY NĂM 2021"], *changed(10, 2, 49)[1:]]
    for hidden in (False, True):
        for sheets in ((0, 1), (1, 0)):
            pair = [a_sheet(OWN, "Nay", MERGES), a_sheet(old, "Trước", MERGES, hidden=hidden)]
            found = read(*[pair[i] for i in sheets], folder=2022)
            assert (
                values(found) == WANTED
                and found.year == 2022
                and "sheet_copy" in codes(found, "note")
                and not codes(found)
            )


@pytest.mark.parametrize(
    ("title", "dated", "folder", "year", "told"),
    [
        ("BÁO CÁO TRỒNG CÂY NĂM 2022", "", 2022, 2022, set()),
        ("BÁO CÁO TRỒNG CÂY NĂM 2022", "", None, 2022, set()),
        ("BÁO CÁO TRỒNG CÂY NĂM 2022", "", 2023, 2022, {"folder_year"}),
        ("BÁO CÁO TRỒNG CÂY NĂM 2021", "ngày 10 tháng 12 năm 2022", 2022, 2022, {"title_year"}),
        ("BÁO CÁO TRỒNG CÂY", "", 2022, 2022, {"year_from_folder"}),
        ("BÁO CÁO TRỒNG CÂY", "ngày 10 tháng 01 năm 2023", None, 2022, {"year_from_folder"}),
        ("BÁO CÁO TRỒNG CÂY", "ngày 10 tháng 01 năm 2022", 2022, None, set()),
        ("BÁO CÁO TRỒNG CÂY", "", None, None, set()),
    ],
)
def test_which_year(title, dated, folder, year, told):
    found = read(a_sheet([[title, None, dated or None], *OWN[1:]], merges=MERGES), folder=folder)
    assert found.year == year and codes(found) == told and values(found) == WANTED


def test_an_unknown_workbook_is_refused_and_only_a_near_form_is_named():
    with pytest.raises(Refused) as far:
        read(a_sheet([["Danh sách trực"], ["TT", "Họ và tên", "Ngày"], [1, "A", 2]]))
    assert "gần nhất" not in far.value.message and "mẫu" in far.value.message


def test_a_sheet_whose_headings_are_gone_is_named():
    found = read(a_sheet(OWN, merges=MERGES), a_sheet([["Ghi chú của phòng"]], "Phòng"))
    assert ("sheet_unknown", "Phòng") in {(f.code, f.place.sheet) for f in found.findings}


def test_every_cell_has_a_role():
    for sheet in (a_sheet(OWN, merges=MERGES), a_sheet(EVERY)):
        found = read(sheet)
        assert set(found.roles[0]) == set(sheet.cells) and set(found.roles[0].values()) <= {
            "value",
            "label",
            "derived",
            "ignored",
            "issue",
        }


def test_a_value_under_a_merge_is_never_dropped_and_asked_about():
    found = read(a_sheet(OWN, merges=[*MERGES, (9, 2, 10, 2)]))
    assert ("under_merge", a1(10, 2)) in {
        (f.code, f.place.cell) for f in told(found, "query")
    } and values(found) == WANTED


@pytest.mark.parametrize("merge", [(7, 2, 7, 4), (9, 3, 10, 3)])
def test_one_number_merged_over_cells_asked_for_different_things_is_an_error(merge):
    r0, c0, r1, c1 = merge
    rows = OWN
    for at in ((r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)):
        rows = rows if at == (r0, c0) else changed(*at, None, rows)
    found = read(a_sheet(rows, merges=[*MERGES, merge]))
    assert ("merged_over", a1(r0, c0)) in {(f.code, f.place.cell) for f in told(found, "error")}


def test_a_label_of_the_form_is_no_shortfall():
    without = changed(7, 4, None, CLUB)
    found = read(a_sheet(changed(7, 3, "Số hội viên", without)))
    assert [(f.code, f.place.cell) for f in told(found, "error")] == [("row_astray", "C7")]
    assert {f.line for f in found.facts if f.block.record == "shortfall"} == {8}
    assert found.roles[0][7, 3] == "issue"


def test_a_label_with_its_target_and_cause_is_an_answer():
    found = read(a_sheet(changed(7, 3, "Số hội viên", CLUB)))
    assert not told(found, "error")
    assert {f.line for f in found.facts if f.block.record == "shortfall"} == {7, 8}


def test_the_label_of_a_part_is_an_answer():
    found = read(a_sheet(changed(7, 3, "Trẻ", CLUB)))
    assert not told(found, "error")
    assert {f.line for f in found.facts if f.block.record == "shortfall"} == {7, 8}
