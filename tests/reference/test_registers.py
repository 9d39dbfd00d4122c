"""What shows only where lines, or registers, are held against each other."""

import pytest

from analysis.pipeline.checked import check_reference
from office_folder import ORGANISATIONS, faults, put

EVENTS = "date,event,predecessor,successor,decision\n"


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        (
            "organisations.csv",
            ORGANISATIONS + "T3,Đảng bộ C,cell,state,2022-05-01,2021-01-01\n",
            4,
            "trước ngày thành lập",
        ),
        ("aliases.csv", "alias,organisation\nChi bộ B,T1\n", 2, "đã chỉ tổ chức T2"),
        ("aliases.csv", "alias,organisation\nB,T1\nB,T2\n", 3, "đã chỉ tổ chức T1"),
        ("events.csv", EVENTS + "2022-01-01,merged,T1,,1\n", 2, "cần cả mã trước và mã sau"),
        ("deadlines.csv", "year,due\n2022,2021-12-31\n", 2, "không thuộc năm 2022"),
        ("events.csv", EVENTS + "2022-01-01,split,,T1,1\n", 2, "cần cả mã trước và mã sau"),
    ],
)
def test_fault_in_a_register(folder, file, text, line, words):
    put(folder, file, text)
    assert any(f == file and at == line and words in said for f, at, said in faults(folder)), (
        faults(folder)
    )


LIVING = "organisation,name,kind,sector,founded,dissolved\n"


@pytest.mark.parametrize(
    ("organisations", "events", "words"),
    [
        (
            "T1,A,cell,state,,\nT2,B,cell,state,2022-01-01,\n",
            "2022-01-01,renamed,T1,T2,1\n",
            "không ghi ngày giải thể",
        ),
        (
            "T1,A,cell,state,,2022-01-01\nT2,B,cell,state,,\n",
            "2022-01-01,renamed,T1,T2,1\n",
            "không ghi ngày thành lập",
        ),
        ("T1,A,cell,state,,2023-01-01\n", "2022-01-01,dissolved,T1,,1\n", "khác năm"),
        (
            "T1,A,cell,state,2022-06-01,2022-09-01\n",
            "2022-01-01,dissolved,T1,,1\n",
            "trước khi T1 được thành lập",
        ),
        (
            "T1,A,cell,state,2022-01-01,2022-01-01\nT2,B,cell,state,2022-01-01,2022-01-01\n",
            "2022-01-01,merged,T1,T2,1\n2022-01-01,merged,T2,T1,1\n",
            "dẫn vòng",
        ),
        ("T1,A,cell,state,2022-01-01,2022-01-01\n", "2022-01-01,renamed,T1,T1,1\n", "dẫn vòng"),
        (
            "T1,A,cell,state,2022-01-01,\n",
            "2022-01-01,founded,,T1,1\n2022-01-01,founded,,T1,1\n",
            "đã có ở dòng 2",
        ),
        ("T1,Sở Y tế,cell,state,,\nT2,SỞ Y  TẾ,cell,state,,\n", "", "viết hai cách"),
        ("T1,A,cell,state,,\nt1,B,cell,state,,\n", "", "chữ hoa, chữ thường"),
        ("CON,A,cell,state,,\n", "", "Windows"),
        ("", "2022-01-01,founded,,T1,1\n", "không còn dòng nào"),
    ],
)
def test_registers_that_contradict_one_another(folder, organisations, events, words):
    put(folder, "organisations.csv", LIVING + organisations)
    put(folder, "events.csv", EVENTS + events)
    assert any(words in said for _, _, said in faults(folder)), faults(folder)


@pytest.mark.parametrize(
    ("organisations", "events"),
    [
        (
            "T1,A,cell,state,,2021-12-31\nT2,B,cell,state,2022-01-01,\n",
            "2022-01-01,renamed,T1,T2,1\n",
        ),
        ("T1,A,cell,state,,2022-01-01\nT2,B,cell,state,,\n", "2022-01-01,merged,T1,T2,1\n"),
        ("T1,A,cell,state,,\nT2,B,cell,state,2022-01-01,\n", "2022-01-01,split,T1,T2,1\n"),
        (
            "T1,A,cell,state,,2022-01-01\nT2,A,committee,state,2022-01-01,\n",
            "2022-01-01,converted,T1,T2,1\n",
        ),
    ],
)
def test_lawful_events(folder, organisations, events):
    put(folder, "organisations.csv", LIVING + organisations)
    put(folder, "events.csv", EVENTS + events)
    assert check_reference(folder) == []


def test_one_cell_corrected_twice_in_two_spellings_of_its_sheet(folder):
    head = "file,sheet,cell,found,value,reason,by,on\n"
    put(folder, "corrections.csv", head + "a.xlsx,Biểu 2,E13,1,2,,,\na.xlsx,biểu  2,$E$13,1,3,,,\n")
    assert any("đã được đính chính ở dòng 2" in said for _, _, said in faults(folder))


def test_a_founding_after_a_return(folder):
    head = "question,organisation,year,what,on,due,by,note\n"
    put(folder, "letters.csv", head + "q1,T2,2021,asked,2022-02-01,,,\n")
    assert any("sau năm 2021" in said for _, _, said in faults(folder))


def test_an_alias_that_is_anothers_name_in_another_spelling(folder):
    put(folder, "aliases.csv", "alias,organisation\nCHI BỘ B,T1\n")
    assert any("đã chỉ tổ chức T2" in said for _, _, said in faults(folder))


def test_a_founding_and_an_alias_written_twice_are_in_order(folder):
    put(folder, "events.csv", EVENTS + "2022-01-01,founded,,T2,1\n")
    put(folder, "aliases.csv", "alias,organisation\nB,T2\nB,T2\n")
    assert check_reference(folder) == []


def test_a_file_received_twice_is_a_note(folder):
    put(folder, "receipts.csv", "file,received\na.xlsx,2022-01-01\na.xlsx,2022-02-01\n")
    (told,) = check_reference(folder)
    assert (told.severity, told.line) == ("note", 3)
    assert "dòng 2" in told.message
