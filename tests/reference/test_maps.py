"""Each fault of a form map is named with its line."""

import pytest

from office_folder import faults, put, said, shipped

MAP = "forms/QD-XL.csv"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",,list,list,column,more,,Cột mới,,count,members_asleep,,,", "số liệu «members_asleep»"),
        (",,list,list,column,more,,Cột mới,,guess,,,,", "type «guess»"),
        (",,list,list,column,name,,Tên khác,,organisation,,,,", "trùng với dòng"),
        (",,list,list,column,more,,Tên TCCSĐ,,remark,,,,", "đường dẫn trùng"),
        (",,list,list,thing,more,,X,,,,,,", "kind «thing»"),
        ("2025,2021,list,list,column,more,,X,,remark,,,,", "năm đầu 2025 sau năm cuối 2021"),
        ("25,,list,list,column,more,,X,,remark,,,,", "không phải năm"),
        (",,list,list,field,nobody:name,,,,count,members,,,", "không có dòng (row) «nobody»"),
        (",,list,list,field,I:nothing,,,,count,members,,,", "không có cột (column) «nothing»"),
        (",,list,list,column,more,,X,,percent,,,a/b,", "base: không có «a»"),
        (",,list,list,column,more,,X,,count,members,5,,", "quý «5»"),
        (",,list,list,column,more,,X,,count,members,,,asleep", "asleep không có"),
        (",,list,list,column,more,,X,,mark,decided:superb,,,", "«decided:superb»"),
        (",,list,list,answer,9z,,CT 9,,,target,,,", "chỉ tiêu «9z»"),
        (",,list,list,column,more,,,,remark,,,,", "thiếu text"),
    ],
)
def test_fault_in_a_form_map(folder, line, words):
    text = shipped(MAP) + line + "\n"
    put(folder, MAP, text)
    found = said(folder, MAP)
    assert any(at == text.count("\n") and words in told for at, told in found), found


def test_a_map_without_its_form_is_checked_all_the_same(folder):
    first, *lines = shipped(MAP).splitlines()
    rest = [line for line in lines if ",form," not in line]
    put(folder, MAP, "\n".join([first, *rest, "x,,list,list,thing,m,,X,,,,,,"]) + "\n")
    found = said(folder, MAP)
    assert [words for _, words in found if "kind=form" in words]
    assert len([1 for line, _ in found if line == len(rest) + 2]) == 2, "year and kind"


def test_unused_label_is_named(folder):
    name = "forms/PL1-2025.csv"
    put(folder, name, shipped(name) + ",,PL1,grades,row,idle,5,Nhãn thừa,,,,,,\n")
    assert any("«Nhãn thừa» không dùng" in words for _, _, words in faults(folder))


def test_one_id_in_two_times_is_in_order(folder):
    later = "2030,,list,list,column,more,,X,,remark,,,,\n"
    earlier = ",2029,list,list,column,more,,X,,remark,,,,\n"
    put(folder, MAP, shipped(MAP) + later + earlier)
    assert said(folder, MAP) == []
