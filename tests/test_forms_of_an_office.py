"""Three forms that no map of ours knows, each mapped as docs/maps.md says and read whole, with its truth:
one on its side, one of blocks side by side, one of two pairs of label and value on a line."""

from pathlib import Path

import openpyxl
import pytest

from analysis import load_reference
from analysis.pipeline.checked import check_reference
from frames import frames_of
from office_folder import put

HEAD = "first,last,sheet,block,kind,id,number,text,unit,type,measure,quarter,base,includes\n"
OWN = (
    "organisation,name,kind,sector,founded,dissolved\n"
    "T1,Đảng bộ Sở Y tế,committee,state,,\n"
    "T2,Chi bộ Thanh tra tỉnh,cell,state,,\n"
    "T3,Đảng bộ Công ty Điện lực,committee,soe,,\n"
)
NAMES = {"T1": "Đảng bộ Sở Y tế", "T2": "Chi bộ Thanh tra tỉnh", "T3": "Đảng bộ Công ty Điện lực"}

SIDEWAYS = """2024,,,,form,NGANG,,Biểu ngang,,many,,,,
,,so,,sheet,so,,Số liệu,,,,,,
,,so,so,block,so,,,,list,organisation,,,
,,so,so,title,,,SỐ LIỆU CÁC ĐƠN VỊ NĂM {year},,,,,,
,,so,so,column,name,,Đơn vị,,organisation,,,,
,,so,so,column,members,,Đảng viên › Tổng số,,count,members,,,
,,so,so,column,due,,Đảng viên › Phải học,,count,members_due_to_study,,,
,,so,so,column,studied,,Đảng viên › Đã học,,count,members_studied,,due,
,,so,so,column,rate,,Đảng viên › Tỷ lệ %,,percent,,,studied/due,
,,so,so,column,cells,,Chi bộ › Tổng số,,count,cells,,,
,,so,so,column,q1,,Chi bộ › Chuyên đề quý I,,count,cells_thematic,1,cells,
,,so,so,column,issued,,Ra nghị quyết năm,,flag,resolution_issued,,,
,,so,so,column,self,,Tự xếp loại,,grade,self,,,
,,so,so,row,sum,,Cộng,,total,,,,
"""
BESIDE = """2024,,,,form,DOI,,Biểu đôi,,organisation,,,,
,,hai,,sheet,hai,,Biểu,,,,,,
,,hai,ai,block,ai,,,,pairs,,,,
,,hai,ai,title,,,BÁO CÁO CHỈ TIÊU NĂM {year},,,,,,
,,hai,ai,row,name,,Tên tổ chức,,,,,,
,,hai,ai,field,name:value,,,,organisation,,,,
,,hai,trai,block,trai,,,,matrix,,,,
,,hai,trai,column,what,,Sinh hoạt chi bộ,,label,,,,
,,hai,trai,column,number,,Số chi bộ,,,,,,
,,hai,trai,row,cells,,Tổng số chi bộ,,,,,,
,,hai,trai,row,good,,Loại Tốt,,,,,,
,,hai,trai,row,fair,,Loại Khá,,,,,,
,,hai,trai,field,cells:number,,,,count,cells,,,
,,hai,trai,field,good:number,,,,count,cells_meeting_good,,cells:number,
,,hai,trai,field,fair:number,,,,count,cells_meeting_fair,,cells:number,
,,hai,phai,block,phai,,,,matrix,,,,
,,hai,phai,column,grade,,Xếp loại đảng viên,,label,,,,
,,hai,phai,column,people,,Số đảng viên,,,,,,
,,hai,phai,row,graded,,Được xếp loại,,,,,,
,,hai,phai,row,best,,Hoàn thành xuất sắc,,,,,,
,,hai,phai,row,well,,Hoàn thành tốt,,,,,,
,,hai,phai,row,done,,Hoàn thành,,,,,,
,,hai,phai,row,not,,Không hoàn thành,,,,,,
,,hai,phai,field,graded:people,,,,count,members_graded,,,
,,hai,phai,field,best:people,,,,count,members_excellent,,graded:people,
,,hai,phai,field,well:people,,,,count,members_good,,graded:people,
,,hai,phai,field,done:people,,,,count,members_satisfactory,,graded:people,
,,hai,phai,field,not:people,,,,count,members_failed,,graded:people,
"""
PAIRS = """2024,,,,form,CAP,,Phiếu báo,,organisation,,,,
,,phieu,,sheet,phieu,,Phiếu,,,,,,
,,phieu,tin,block,tin,,,,pairs,,,,
,,phieu,tin,title,,,PHIẾU BÁO SỐ LIỆU NĂM {year},,,,,,
,,phieu,tin,row,name,,Tên tổ chức cơ sở đảng,,,,,,
,,phieu,tin,row,members,,Tổng số đảng viên,,,,,,
,,phieu,tin,row,cells,,Tổng số chi bộ,,,,,,
,,phieu,tin,row,issued,,Đã ra nghị quyết năm,,,,,,
,,phieu,tin,row,people,,Số cấp ủy viên,,,,,,
,,phieu,tin,row,trained,,Cấp ủy viên đã bồi dưỡng,,,,,,
,,phieu,tin,field,name:value,,,,organisation,,,,
,,phieu,tin,field,members:value,,,,count,members,,,
,,phieu,tin,field,cells:value,,,,count,cells,,,
,,phieu,tin,field,issued:value,,,,flag,resolution_issued,,,
,,phieu,tin,field,people:value,,,,count,committee_members,,,
,,phieu,tin,field,trained:value,,,,count,committee_members_trained,,people:value,
"""


def sideways():
    """Organisations as columns, headings of two levels as rows."""
    labels = [
        *(("Đảng viên", one) for one in ("Tổng số", "Phải học", "Đã học", "Tỷ lệ %")),
        *(("Chi bộ", one) for one in ("Tổng số", "Chuyên đề quý I")),
        ("Ra nghị quyết năm", None),
        ("Tự xếp loại", None),
    ]
    own = {
        "T1": (52, 50, 47, 94, 4, 3, "Có", "HTTNV"),
        "T2": (18, 16, 16, 100, 1, 0, "Không", "HTXSNV"),
        "T3": (121, 120, 120, 100, 9, 9, "Có", "HTNV"),
    }
    rows = [["SỐ LIỆU CÁC ĐƠN VỊ NĂM 2024"], [], ["Đơn vị", None, *map(NAMES.get, own), "Cộng"]]
    before = ""
    for at, (group, label) in enumerate(labels):
        numbers = [values[at] for values in own.values()]
        total = sum(numbers) if isinstance(numbers[0], int) and "%" not in (label or "") else None
        rows.append([group if group != before else None, label, *numbers, total])
        before = group
    measures = (
        "members",
        "members_due_to_study",
        "members_studied",
        None,
        "cells",
        "cells_thematic",
    )
    truth = {
        (who, measure, "1" if measure == "cells_thematic" else ""): (value, f"{column}{4 + row}")
        for who, column in zip(own, "CDE", strict=True)
        for row, (measure, value) in enumerate(zip(measures, own[who], strict=False))
        if measure
    }
    said = {"Có": 1, "Không": 0}
    for who, column in zip(own, "CDE", strict=True):
        truth[who, "resolution_issued", ""] = said[own[who][6]], f"{column}10"
    grades = {"HTTNV": "good", "HTXSNV": "excellent", "HTNV": "satisfactory"}
    return {"ngang": rows}, truth, {who: grades[values[7]] for who, values in own.items()}


def beside():
    """A form for one organisation, two tables next to each other, the right one longer."""
    left = [
        ["Sinh hoạt chi bộ", "Số chi bộ"],
        ["Tổng số chi bộ", 9],
        ["Loại Tốt", 7],
        ["Loại Khá", 2],
    ]
    right = [
        ["Xếp loại đảng viên", "Số đảng viên"],
        ["Được xếp loại", 118],
        ["Hoàn thành xuất sắc", 20],
        ["Hoàn thành tốt", 95],
        ["Hoàn thành", 2],
        ["Không hoàn thành", 1],
    ]
    left += [[None, None]] * (len(right) - len(left))
    rows = [["BÁO CÁO CHỈ TIÊU NĂM 2024"], ["Tên tổ chức", NAMES["T3"]], []]
    rows += [[*one, None, *other] for one, other in zip(left, right, strict=True)]
    numbers = {"cells": (9, "B5"), "cells_meeting_good": (7, "B6"), "cells_meeting_fair": (2, "B7")}
    names = ("graded", "excellent", "good", "satisfactory", "failed")
    numbers |= {f"members_{n}": (right[i][1], f"E{i + 4}") for i, n in enumerate(names, 1)}
    return {"doi": rows}, {("T3", name, ""): value for name, value in numbers.items()}, {}


def touching():
    """The same without the empty column between the two."""
    books, truth, _ = beside()
    rows = [[*row[:2], *row[3:]] for row in books["doi"]]
    truth = {key: (n, cell.replace("E", "D")) for key, (n, cell) in truth.items()}
    return {"doi": rows}, truth, {}


def numbered():
    """Pairs with a running number before each label."""
    books, truth, _ = pairs()
    title, *rest = books["cap"]
    rows = [[1, *row[:2], None, 2, *row[3:]] if row else row for row in rest]
    columns = {"B": "C", "E": "G"}
    truth = {key: (n, columns[cell[0]] + cell[1:]) for key, (n, cell) in truth.items()}
    return {"cap": [title, *rows]}, truth, {}


def pairs():
    """Two labels with their values on each line."""
    rows = [
        ["PHIẾU BÁO SỐ LIỆU NĂM 2024"],
        [],
        ["Tên tổ chức cơ sở đảng", NAMES["T2"], None, "Tổng số đảng viên", 18],
        ["Tổng số chi bộ", 1, None, "Đã ra nghị quyết năm", "Có"],
        ["Số cấp ủy viên", 3, None, "Cấp ủy viên đã bồi dưỡng", 2],
    ]
    numbers = {
        "members": (18, "E3"),
        "cells": (1, "B4"),
        "resolution_issued": (1, "E4"),
        "committee_members": (3, "B5"),
        "committee_members_trained": (2, "E5"),
    }
    return {"cap": rows}, {("T2", name, ""): value for name, value in numbers.items()}, {}


def test_a_list_that_goes_on_to_its_right_is_an_error_and_not_a_note(tmp_path):
    put(tmp_path, "organisations.csv", OWN)
    lines = [
        line for line in SIDEWAYS.splitlines() if "column,members" in line or "column" not in line
    ]
    name = ",,so,so,column,name,,Đơn vị,,organisation,,,,"
    put(tmp_path, "forms/NGANG.csv", HEAD + "\n".join([*lines[:4], name, *lines[4:]]) + "\n")
    workbook = openpyxl.Workbook()
    for row in (
        ["SỐ LIỆU CÁC ĐƠN VỊ NĂM 2024"],
        [],
        ["Đơn vị", "Đảng viên", None, "Đơn vị", "Đảng viên"],
        [None, "Tổng số", None, None, "Tổng số"],
        [NAMES["T1"], 52, None, NAMES["T3"], 121],
    ):
        workbook.active.append(row)
    path = tmp_path / "raw" / "2024" / "a.xlsx"
    path.parent.mkdir(parents=True)
    workbook.save(path)
    tables = frames_of(tmp_path / "raw", load_reference(tmp_path))
    assert list(tables["observations"]["value"]) == [52]
    said = tables["issues"].query("severity == 'error' and code == 'outside_tables'")
    assert len(said) == 1 and "E5" in said["message"].iloc[0]


@pytest.mark.parametrize(
    ("form", "written", "made"),
    [
        ("NGANG", SIDEWAYS, sideways),
        ("DOI", BESIDE, beside),
        ("DOI", BESIDE, touching),
        ("CAP", PAIRS, pairs),
        ("CAP", PAIRS, numbered),
    ],
    ids=["on its side", "side by side", "touching", "two pairs a line", "numbered pairs"],
)
def test_a_form_is_read_whole_by_its_map_alone(tmp_path, form, written, made):
    office = tmp_path / "reference"
    office.mkdir()
    put(office, "organisations.csv", OWN)
    put(office, f"forms/{form}.csv", HEAD + written)
    assert [str(one) for one in check_reference(office)] == []
    books, truth, grades = made()
    for name, rows in books.items():
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        path = Path(tmp_path, "raw", "2024", f"{name}.xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        workbook.save(path)
    tables = frames_of(tmp_path / "raw", load_reference(office))
    found = {
        (
            row["organisation"],
            row["measure"],
            str(row["quarter"]),
        ): (
            row["value"],
            row["cell"],
        )
        for row in tables["observations"].astype(object).fillna("").to_dict("records")
    }
    assert found == truth
    stands = tables["gradings"]
    assert dict(zip(stands["organisation"], stands["grade"], strict=True)) == grades
    assert set(tables["ledger"]["unaccounted"]) == {0}
    assert set(tables["issues"]["severity"]) <= {"note"}, tables["issues"]["message"].tolist()
