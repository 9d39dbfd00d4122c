"""Each fault of the reference data is named with its file and line."""

import pandas as pd
import pytest

from analysis.pipeline.checked import check_reference, load_reference
from analysis.reference.faults import BadReference
from analysis.reference.lines import PACKAGE_DATA

ORGANISATIONS = "organisation,name,kind,sector,founded,dissolved\nT1,Đảng bộ Sở A,committee,state,,\nT2,Chi bộ B,cell,private,2022-01-01,\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "organisations.csv").write_text(ORGANISATIONS, encoding="utf-8")
    return tmp_path


def faults(folder):
    return [(f.file, f.line, f.message) for f in check_reference(folder) if f.severity == "error"]


def test_the_package_data_is_sound(folder):
    assert faults(folder) == [] and len(load_reference(folder).targets) == 11


@pytest.mark.parametrize(
    ("file", "text", "line", "words"),
    [
        (
            "organisations.csv",
            ORGANISATIONS + "T1,Đảng bộ C,committee,state,,\n",
            4,
            "đã có ở dòng 2",
        ),
        (
            "organisations.csv",
            ORGANISATIONS + "T3,Đảng bộ C,committee,farming,,\n",
            4,
            "lĩnh vực «farming»",
        ),
        ("organisations.csv", ORGANISATIONS + "T3,Đảng bộ C,club,state,,\n", 4, "loại hình «club»"),
        (
            "organisations.csv",
            ORGANISATIONS + "T3,Đảng bộ C,cell,state,2022-13-01,\n",
            4,
            "không phải ngày",
        ),
        (
            "organisations.csv",
            ORGANISATIONS + "T3,Đảng bộ C,cell,state,2022-05-01,2021-01-01\n",
            4,
            "trước ngày thành lập",
        ),
        ("organisations.csv", ORGANISATIONS + "T3,Đảng bộ C\n", 4, "có 2 ô"),
        ("organisations.csv", "organisation;name\nT1;A\n", 1, "dấu chấm phẩy"),
        ("aliases.csv", "alias,organisation\nA,T9\n", 2, "T9 không có"),
        ("aliases.csv", "alias,organisation\nChi bộ B,T1\n", 2, "đã chỉ tổ chức T2"),
        (
            "events.csv",
            "date,event,predecessor,successor,decision\n2022-01-01,eaten,T1,T2,1\n",
            2,
            "sự kiện «eaten»",
        ),
        (
            "events.csv",
            "date,event,predecessor,successor,decision\n2022-01-01,merged,T1,,1\n",
            2,
            "cần cả mã trước và mã sau",
        ),
        ("deadlines.csv", "year,due\n2022,soon\n", 2, "hạn nộp"),
        ("receipts.csv", "file,received\na.xlsx,1/2/2022\n", 2, "không phải ngày"),
        ("targets.csv", "target\n3\n3\n", 3, "trùng target"),
    ],
)
def test_fault_in_a_register(folder, file, text, line, words):
    (folder / file).write_text(text, encoding="utf-8")
    assert any(f == file and at == line and words in said for f, at, said in faults(folder)), (
        faults(folder)
    )


def form(folder, change):
    source = PACKAGE_DATA / "forms" / "QD-XL.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    (folder / "forms").mkdir()
    (folder / "forms" / "QD-XL.csv").write_text("\n".join(change(lines)) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",,list,list,column,more,,Cột mới,,count,members_asleep,,,", "số liệu «members_asleep»"),
        (",,list,list,column,more,,Cột mới,,guess,,,,", "type «guess»"),
        (",,list,list,column,name,,Tên khác,,organisation,,,,", "trùng với dòng"),
        (",,list,list,column,more,,Tên TCCSĐ,,remark,,,,", "đường dẫn trùng"),
        (",,list,list,thing,more,,X,,,,,,", "kind «thing»"),
        ("2025,2021,list,list,column,more,,X,,remark,,,,", "năm đầu 2025 sau năm cuối 2021"),
        (",,list,list,field,nobody:name,,,,count,members,,,", "không có dòng (row) «nobody»"),
        (",,list,list,column,more,,X,,percent,,,a/b,", "base: không có «a»"),
    ],
)
def test_fault_in_a_form_map(folder, line, words):
    form(folder, lambda lines: [*lines, line])
    number = len((folder / "forms" / "QD-XL.csv").read_text(encoding="utf-8").splitlines())
    found = [(at, said) for f, at, said in faults(folder) if f == "forms/QD-XL.csv"]
    assert any(at == number and words in said for at, said in found), found


def test_unused_label_is_named(folder):
    source = PACKAGE_DATA / "forms" / "PL1-2025.csv"
    (folder / "forms").mkdir()
    (folder / "forms" / "PL1-2025.csv").write_text(
        source.read_text(encoding="utf-8") + ",,PL1,grades,row,idle,5,Nhãn thừa,,,,,,\n",
        encoding="utf-8",
    )
    assert any("«Nhãn thừa» không dùng" in said for _, _, said in faults(folder))


def test_excels_bom_is_a_note(folder):
    (folder / "organisations.csv").write_bytes(b"\xef\xbb\xbf" + ORGANISATIONS.encode())
    assert [(f.severity, f.line) for f in check_reference(folder)] == [("note", 1)] and len(
        load_reference(folder).organisations
    ) == 2


def test_not_utf8_names_the_line(folder):
    (folder / "aliases.csv").write_bytes("alias,organisation\nCaf\xe9,T1\n".encode("latin-1"))
    assert any(f == "aliases.csv" and at == 2 and "UTF-8" in said for f, at, said in faults(folder))


def test_all_faults_come_at_once(folder):
    (folder / "organisations.csv").write_text(
        ORGANISATIONS + "T1,X,club,farming,,\n", encoding="utf-8"
    )
    with pytest.raises(BadReference) as error:
        load_reference(folder)
    assert len(error.value.faults) == 3


def test_own_folder_overrides_the_package(folder):
    words = pd.read_csv(PACKAGE_DATA / "words.csv", dtype=str, keep_default_na=False)
    words.iloc[:3].to_csv(folder / "words.csv", index=False)
    assert len(load_reference(folder).words) == 3


def test_rules_across_values_are_checked_when_they_are_loaded():
    from analysis.editing.check import faults_of

    known = load_reference()
    assert not faults_of(known.rules, known.measures)
    broken = known.rules.assign(
        kind=["atmost", *known.rules["kind"][1:]], parts=[*known.rules["parts"][:-1], "membrs"]
    )
    assert [
        (line, "atmost" in said, "membrs" in said)
        for line, said in faults_of(broken, known.measures)
    ] == [(known.rules["line"].iloc[0], True, False), (known.rules["line"].iloc[-1], False, True)]
