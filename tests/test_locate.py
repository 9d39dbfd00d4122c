"""Forms are found by their words, wherever they moved; a made-up form family keeps the real maps out of it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.forms.locate import locate
from analysis.forms.maps import compile_forms
from analysis.forms.places import alike, folded, near, nearest
from analysis.messages import Refused
from analysis.pipeline.checked import load_reference
from analysis.reading.workbook import Cell, Sheet, Workbook, a1
from analysis.text.keys import key

WORDS = load_reference().words
COLUMNS = (
    "first last sheet block kind id number text unit type measure quarter base includes".split()
)


def line(kind, id="", text="", sheet="", block="", type="", measure="", first="", last="", base=""):
    return dict(
        zip(
            COLUMNS,
            [first, last, sheet, block, kind, id, "", text, "", type, measure, "", base, ""],
            strict=True,
        )
    )


def the_map():
    """Trees planted by each club: one sheet of a club's own figures, one list of all clubs."""
    own = {"sheet": "own", "block": "own"}
    every = {"sheet": "every", "block": "every"}
    one = [
        line("form", "ONE", type="organisation", first="2021"),
        line("sheet", "own", sheet="own"),
        line("block", "own", **own, type="matrix"),
        line("title", text="BÁO CÁO TRỒNG CÂY NĂM {year}", **own),
        line("column", "label", "Nội dung", **own, type="label"),
        line("column", "whole", "Tổng số", **own),
        line("column", "result", "Kết quả › Đã trồng", **own, last="2022"),
        line("column", "result", "Kết quả › Đã trồng được", **own, first="2023"),
        line("column", "alive", "Kết quả › Còn sống", **own),
        line("column", "remark", "Ghi chú", **own, type="remark"),
        line("row", "name", "Tên tổ chức", **own),
        line("row", "spring", "Vụ xuân", **own, type="section"),
        line("row", "spring.pine", "Cây thông", **own),
        line("row", "autumn", "Vụ thu", **own, type="section"),
        line("row", "autumn.pine", "Cây thông", **own),
        line("row", "autumn.oak", "Cây sồi", **own),
        line("field", "name:whole", **own, type="organisation"),
    ]
    one += [
        line("field", f"{r}:{c}", **own, type="count", measure=f"{r}_{c}")
        for r in ("spring.pine", "autumn.pine", "autumn.oak")
        for c in ("whole", "result", "alive")
    ]
    many = [
        line("form", "ALL", type="many", first="2021"),
        line("sheet", "every", sheet="every"),
        line("block", "every", **every, type="list", measure="organisation"),
        line("title", text="TỔNG HỢP TRỒNG CÂY NĂM {year}", **every),
        line("column", "number", "TT", **every, type="number"),
        line("column", "name", "Tên đơn vị", **every, type="organisation"),
        line("column", "pines", "Số cây thông", **every, type="count", measure="pines"),
        line("column", "oaks", "Số cây sồi", **every, type="count", measure="oaks"),
        line("row", "I", "KHỐI MỘT", **every, type="section"),
        line("row", "I.sum", "Cộng (I)", **every, type="total"),
        line("row", "sum", "TỔNG CỘNG", **every, type="total"),
    ]
    frames = []
    for name, lines in (("ONE", one), ("ALL", many)):
        frames.append(pd.DataFrame(lines, columns=COLUMNS).assign(form=name))
    return compile_forms(pd.concat(frames))


FORMS = the_map()
OWN = [
    ["BÁO CÁO TRỒNG CÂY NĂM 2022"],
    [],
    ["Nội dung", "Tổng số", "Kết quả", None, "Ghi chú"],
    [None, None, "Đã trồng", "Còn sống"],
    ["Tên tổ chức", "Câu lạc bộ Xanh"],
    ["Vụ xuân"],
    ["Cây thông", 30, 25, 20],
    ["Vụ thu"],
    ["Cây thông", 40, 35, 31],
    ["Cây sồi", 50, 45, 41],
    [],
    ["NGƯỜI LẬP BIỂU"],
]
MERGES = [(3, 3, 3, 4), (3, 1, 4, 1), (3, 2, 4, 2), (3, 5, 4, 5)]
EVERY = [
    ["TỔNG HỢP TRỒNG CÂY NĂM 2022"],
    ["TT", "Tên đơn vị", "Số cây thông", "Số cây sồi"],
    [1, 2, 3, 4],
    ["I", "KHỐI MỘT"],
    [1, "Chi hội A", 5, 6],
    [2, "Tổng hợp B", 7, 8],
    [None, "Cộng (I)", 12, 14],
    [None, "TỔNG CỘNG", 12, 14],
    [],
    [None, "Người lập biểu"],
]
WANTED = {
    "spring.pine_whole": 30,
    "spring.pine_result": 25,
    "spring.pine_alive": 20,
    "autumn.pine_whole": 40,
    "autumn.pine_result": 35,
    "autumn.pine_alive": 31,
    "autumn.oak_whole": 50,
    "autumn.oak_result": 45,
    "autumn.oak_alive": 41,
}


def a_sheet(rows, name="Trang 1", merges=(), down=0, right=0, hidden=False):
    cells = {
        (r + down, c + right): Cell("text" if isinstance(v, str) else "number", v, str(v))
        for r, row in enumerate(rows, 1)
        for c, v in enumerate(row, 1)
        if v is not None
    }
    return Sheet(
        name,
        cells,
        [(r0 + down, c0 + right, r1 + down, c1 + right) for r0, c0, r1, c1 in merges],
        hidden,
    )


def read(*sheets, folder=None):
    return locate(Workbook("xlsx", list(sheets)), FORMS, WORDS, folder)


def values(found):
    return {
        f.part.measure: f.cell.value
        for f in found.facts
        if f.part.type == "count" and f.cell is not None
    }


def codes(found, *severities):
    return {f.code for f in found.findings if f.severity in (severities or ("error", "query"))}


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


def changed(row, column, said, rows=OWN):
    return [
        [said if (r, c) == (row, column) else v for c, v in enumerate(line, 1)]
        for r, line in enumerate(rows, 1)
    ]


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
        (4, 3, "Diện tích", "result", "heading_unknown"),
        (4, 3, None, "result", "heading_missing"),
        (4, 4, "Đã trồng", "result", "heading_twice"),
        (10, 1, "Cây bưởi", "autumn.oak", "row_unknown"),
        (10, 1, None, "autumn.oak", "row_missing"),
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


def test_equal_labels_are_told_apart_by_their_section():
    rows = [*OWN[:5], ["Vụ thu"], *OWN[8:10], ["Vụ xuân"], OWN[6], *OWN[10:]]
    assert values(read(a_sheet(rows, merges=MERGES))) == WANTED


def test_a_label_that_stands_twice_is_read_only_where_it_makes_no_difference():
    twice = [*OWN[:10], OWN[9], *OWN[10:]]
    assert values(read(a_sheet(twice, merges=MERGES))) == WANTED
    found = read(a_sheet([*OWN[:10], ["Cây sồi", 1, 1, 1], *OWN[10:]], merges=MERGES))
    assert not [m for m in values(found) if "oak" in m] and [
        f.cell for f in found.findings if f.code == "row_twice"
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
        (["TT", "Tên chi bộ", "Số cây thông"], [1, "x", 3], [2, "y", 4], [3, "z", 5]),
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
    assert ("sheet_unknown", "Phòng") in {(f.code, f.sheet) for f in found.findings}


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
        (f.code, f.cell) for f in found.findings if f.severity == "query"
    } and values(found) == WANTED


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạéèẻẽẹíìỉĩị ", min_size=1, max_size=30))
@settings(max_examples=100)
def test_a_wording_is_like_itself_with_or_without_its_marks(text):
    said = key(text)
    assert alike(said, said) and alike(folded(said), said) == bool(said) or not said
    assert folded(folded(said)) == folded(said)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ"),
        ("Đảng viên đã xếp loại", "Đảng viên chưa xếp loại"),
        ("Quý I", "Quý II"),
        ("Chỉ tiêu 1", "Chỉ tiêu 2"),
        ("Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"),
        ("Số phải học tập", "Số đã học tập"),
        ("Tự xếp loại", "Được xếp loại"),
        ("", "Tốt"),
    ],
)
def test_words_that_turn_the_meaning_are_no_slip(a, b):
    assert not alike(key(a), key(b)) and not alike(key(b), key(a))


def test_near_takes_no_choice_between_two():
    assert near(key("Cây thôn"), {"a": key("Cây thông"), "b": key("Cây sồi")}) == "a"
    assert near(key("Số cây"), {"a": key("Số cây 1"), "b": key("Số cây 2")}) is None
    assert (
        nearest(key("Số cây"), {"a": key("Số cây 1"), "b": key("Ghi chú")}) == "a"
        and nearest(key("xyz"), {"a": key("Ghi chú")}) == ""
    )
