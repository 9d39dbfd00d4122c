"""Words mean what there is, closed lists are whole, sentences name only what they are given."""

import pytest

from office_folder import put, said, shipped


@pytest.mark.parametrize(
    ("file", "line", "words"),
    [
        ("words.csv", "grade,xuất xắc,excelent", "«xuất xắc» không thể có nghĩa «excelent»"),
        ("words.csv", "flag,ừ,yes", "không thể có nghĩa «yes»"),
        ("words.csv", "prefix,liên chi,group", "không thể có nghĩa «group»"),
        ("words.csv", "slang,ok,1", "loại từ «slang»"),
        ("names.csv", "state,superb,Tuyệt vời,", "không có mã «superb»"),
        ("names.csv", "colour,red,Đỏ,", "danh sách «colour»"),
        ("messages.csv", "nobody_says_this,error,,X", "«nobody_says_this»"),
    ],
)
def test_fault_in_the_vocabulary(folder, file, line, words):
    text = shipped(file) + line + "\n"
    put(folder, file, text)
    found = said(folder, file)
    assert [at for at, told in found if words in told] == [text.count("\n")], found


def test_a_list_that_the_code_closes_is_whole(folder):
    put(folder, "names.csv", shipped("names.csv").replace("state,met,Đạt,đạt mục tiêu\n", ""))
    assert ["danh sách state thiếu mã met" in words for _, words in said(folder, "names.csv")] == [
        True
    ]


@pytest.mark.parametrize("template", ["{heading", "Thiếu {tiêu_đề}", "{heading.__class__}", "{0}"])
def test_a_sentence_names_only_what_it_is_given(folder, template):
    put(folder, "messages.csv", f"code,severity,name,template\nref_blank,error,,{template}\n")
    assert [line for line, _ in said(folder, "messages.csv")] == [2]
