"""Mistakes that an office makes in a map of a list: each is said with its line and the mend."""

import pytest

import list_map as right
from analysis.reference.faults import tell
from analysis.reference.load import read_reference
from analysis.reference.maps import check_maps
from list_map import FILE, changed, put_map

SECOND = right.QUARTER.format(2)
# name: (what stands in the right map, what is written instead, lines further down, words)
MISTAKES = {
    "semicolons for commas": (right.MEMBERS, right.MEMBERS.replace(",", ";"), 0, "cần 14"),
    "a comma missing": (right.MEMBERS, right.MEMBERS.replace(",,,", ",,"), 0, "có 13 ô"),
    "measure misspelt": ("count,members,", "count,membres,", 0, "«membres» không có"),
    "count without measure": ("count,members,", "count,,", 0, "không có trong measures.csv"),
    "kind columns": (
        right.MEMBERS,
        right.MEMBERS.replace("column", "columns"),
        0,
        "kind «columns»",
    ),
    "base unknown": ("studied/due", "studied/du", 0, "không có «du»"),
    "answer of no target": ("answer,1b", "answer,1z", 0, "«1z»"),
    "unknown form type": (",many,", ",lots,", 0, "type «lots»"),
    "form type blank": (",many,", ",,", 0, "organisation, many, decision"),
    "row type sections": (",,section,", ",,sections,", 0, "type «sections»"),
    "sheet misspelt": (right.DUE, right.DUE.replace("totals", "total", 1), 0, "gần nhất: «totals»"),
    "block misspelt": (
        right.DUE,
        right.DUE.replace("totals,totals", "totals,total"),
        0,
        "gần nhất: «totals»",
    ),
    "no sheet line": (f",,{right.SHEET}\n", "", 0, "không có dòng kind=sheet"),
    "no block line": (f",,{right.BLOCK}\n", "", 0, "không có dòng kind=block"),
    "block without record kind": ("list,organisation,", "list,,", 0, "organisation, shortfall"),
    "record kind misspelt": ("list,organisation,", "list,organization,", 0, "«organization»"),
    "no column of organisations": (f",,{right.NAME}\n", "", -3, "không có cột tên tổ chức"),
    "that column typed label": (
        right.NAME,
        right.NAME.replace("organisation", "label"),
        -3,
        "không có cột tên tổ chức",
    ),
    "a greater-than for the mark of levels": (
        "Học tập › Nghị quyết › Đã",
        "Học tập > Nghị quyết › Đã",
        0,
        "« › »",
    ),
    "mark of levels without blanks": (
        "Học tập › Nghị quyết › Đã",
        "Học tập›Nghị quyết › Đã",
        0,
        "« › »",
    ),
    "type of a list column blank": (right.MEMBERS, right.MEMBERS.replace("count", ""), 0, "type"),
    "quarter left out": (SECOND, SECOND.replace(",2,", ",,"), 0, "không ghi quarter"),
    "quarter 1 written twice": (SECOND, SECOND.replace(",2,", ",1,"), 0, "đã được đọc ở dòng"),
    "quarter on a yearly measure": (
        right.MEMBERS,
        right.MEMBERS.replace("members,,", "members,1,"),
        0,
        "không tính theo quý",
    ),
    "one organisation for a list": (",many,", ",organisation,", 5, "form type=many"),
    "one measure pointed at twice": (
        right.DUE,
        right.DUE.replace("members_due_to_study", "members"),
        0,
        "đã được đọc ở dòng",
    ),
    "includes forgotten": (
        right.GOOD,
        right.GOOD.replace("graded,members_excellent", "graded,"),
        0,
        "includes",
    ),
    "includes wrong": ("graded,members_excellent", "graded,cells", 0, "includes «cells»"),
    "percentage without base": ("studied/due", "", 0, "tính trên gì"),
    "base of a percentage that is one": ("studied/due", "studied", 0, "một dấu /"),
    "base in a circle": (
        right.DUE,
        right.DUE.replace("study,,,", "study,,studied,"),
        0,
        "dẫn vòng",
    ),
    "form id other than the file's": ("form,LIST-2027", "form,LIST2027", 0, "«LIST-2027»"),
    "a flag given as count": ("flag,resolution_issued", "count,resolution_issued", 0, "loại flag"),
    "a grade among shortfalls": (
        "lacks,lacks,column,remedy,,Giải pháp,,remedy,,,,",
        "lacks,lacks,column,remedy,,Tự xếp loại,,grade,self,,,",
        0,
        "không giữ được",
    ),
    "a grade of no stage": ("grade,self", "grade,", 0, "self hoặc decided"),
    "a grade as mark": ("grade,self", "mark,self", 0, "self:good"),
    "a text among numbers": (
        right.SELF,
        right.SELF.replace("grade,self", "cause,"),
        0,
        "shortfall",
    ),
    "a matrix in a form of many": ("list,organisation,", "matrix,,", 0, "khối list"),
    "a line that is never in force": (
        f",,{right.MEMBERS}",
        f",2020,{right.MEMBERS}",
        0,
        "2027–…",
    ),
}


def told(folder):
    """What is said of the map: by its declaration, and by the checks of maps."""
    reference, faults = read_reference(folder)
    every = tell([*faults, *check_maps(reference)], reference.messages)
    return [one for one in every if one.file == FILE]


def said(folder):
    """(line, words) of each error of the map."""
    return [(one.line, one.message) for one in told(folder) if one.severity == "error"]


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_said_with_line_and_mend(folder, name):
    old, new, beyond, words = MISTAKES[name]
    written, line = changed(old, new)
    put_map(folder, written)
    found = said(folder)
    if new:
        assert any(at == line + beyond and words in message for at, message in found), found
    else:
        assert any(words in message for _, message in found), found


def test_the_right_map_is_right(folder):
    put_map(folder)
    assert told(folder) == []


def test_map_in_utf_16(folder):
    put_map(folder).write_text(right.text(), encoding="utf-16")
    assert [one.severity for one in told(folder)] == ["note"]


def test_a_map_that_does_nothing(folder):
    put_map(folder, right.text("2027,,,,form,LIST-2027,,Biểu,,many,,,,"))
    assert any("không có khối nào" in words for _, words in said(folder))
    lines = (right.LINES[0], *(f",,{one}" for one in (right.SHEET, right.BLOCK, right.NAME)))
    put_map(folder, right.text(*lines))
    assert any("không giữ được gì" in words for _, words in said(folder))


def test_a_form_that_never_asks_who(folder):
    lines = (
        "2027,,,,form,LIST-2027,,Biểu,,organisation,,,,",
        ",,a,,sheet,a,,A,,,,,,",
        ",,a,a,block,a,,,,pairs,,,,",
        ",,a,a,row,1,1,Số đảng viên,,,,,,",
        ",,a,a,field,1:value,,,,count,members,,,",
    )
    put_map(folder, right.text(*lines))
    assert [line for line, words in said(folder) if "hỏi tên tổ chức" in words] == [2]


def test_a_title_of_one_year_is_a_note(folder):
    put_map(folder, changed("TỔNG HỢP NĂM {year}", "TỔNG HỢP NĂM 2027")[0])
    (note,) = told(folder)
    assert (note.severity, "{year}" in note.message) == ("note", True)
