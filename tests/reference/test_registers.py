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


def test_a_founding_and_an_alias_written_twice_are_in_order(folder):
    put(folder, "events.csv", EVENTS + "2022-01-01,founded,,T2,1\n")
    put(folder, "aliases.csv", "alias,organisation\nB,T2\nB,T2\n")
    assert check_reference(folder) == []


def test_a_file_received_twice_is_a_note(folder):
    put(folder, "receipts.csv", "file,received\na.xlsx,2022-01-01\na.xlsx,2022-02-01\n")
    (told,) = check_reference(folder)
    assert (told.severity, told.line) == ("note", 3)
    assert "dòng 2" in told.message
