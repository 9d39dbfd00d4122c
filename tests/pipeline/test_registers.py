"""Registers written by commands: what a person wrote stays, and what was written can be undone."""

from datetime import date

import openpyxl
import pytest

from analysis.files.backup import KEPT, NothingToUndo, RegisterBusy, backed_up, undo
from analysis.office.registers import add
from analysis.pipeline.registers import blank_book, gather_book, receive
from analysis.reference.book import BOOK
from analysis.reference.faults import BadReference
from analysis.reference.load import read_reference
from office_folder import ORGANISATIONS, put

TODAY = date(2026, 11, 26)
RECEIPTS = "file,received\n2025/a.xlsx,2025-12-24\n"


@pytest.fixture(params=["csv", "workbook", "both"])
def office(request, tmp_path):
    """(Submissions, registers) with one receipt that a person wrote."""
    raw, folder = tmp_path / "raw", tmp_path / "reference"
    folder.mkdir()
    for name in ("a.xlsx", "Chi bộ B.xlsx", "~$a.xlsx", "Thumbs.db"):
        (raw / "2025").mkdir(parents=True, exist_ok=True)
        (raw / "2025" / name).write_bytes(b"")
    put(folder, "organisations.csv", ORGANISATIONS)
    put(folder, "receipts.csv", RECEIPTS)
    if request.param != "csv":
        gather_book(folder)
    if request.param == "both":
        put(folder, "receipts.csv", RECEIPTS)
    return raw, folder


def receipts(folder):
    rows = read_reference(folder)[0].lines["receipts"].rows
    return {row["file"]: row["received"] for row in rows}


def faults(folder):
    return [one.code for one in read_reference(folder)[1]]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_new_files_are_entered_and_what_a_person_wrote_stays(office):
    raw, folder = office
    said = receive(raw, folder, TODAY)
    assert receipts(folder) == {"2025/a.xlsx": "2025-12-24", "2025/Chi bộ B.xlsx": "2026-11-26"}
    assert any("1 tệp mới" in line for line in said) and faults(folder) == []
    before = contents(folder)
    receive(raw, folder, date(2026, 12, 1))
    assert contents(folder) == before


def test_a_receipt_of_no_file_is_said(office):
    raw, folder = office
    (raw / "2025" / "a.xlsx").unlink()
    assert any("«2025/a.xlsx»" in line for line in receive(raw, folder, TODAY))


def test_undo_brings_back_every_byte_and_the_step_before(office):
    raw, folder = office
    first = contents(folder)
    receive(raw, folder, TODAY)
    second = contents(folder)
    (raw / "2025" / "c.xlsx").write_bytes(b"")
    receive(raw, folder, TODAY)
    undo(folder)
    assert contents(folder) == second
    undo(folder)
    assert contents(folder) == first


def test_undo_takes_no_work_of_a_person_away(office):
    raw, folder = office
    receive(raw, folder, TODAY)
    add(folder, "receipts", [{"file": "2025/x.xlsx", "received": "2025-01-01"}])
    mine = contents(folder)
    with pytest.raises(NothingToUndo, match="--force"):
        undo(folder)
    assert contents(folder) == mine
    undo(folder, force=True)
    kept = [p.read_bytes() for p in (folder / KEPT).rglob("ban-bi-thay/*")]
    assert set(kept) <= set(mine.values()) and kept


def test_a_command_that_dies_can_be_undone(office):
    _, folder = office
    before = contents(folder)
    with pytest.raises(KeyError), backed_up(folder, "x"):
        add(folder, "receipts", [{"file": "2025/x.xlsx", "received": "2025-01-01"}])
        raise KeyError
    undo(folder)
    assert contents(folder) == before


def test_nothing_written_leaves_no_copy(office):
    _, folder = office
    number = len(list((folder / KEPT).glob("*")))
    with backed_up(folder, "x"):
        pass
    assert len(list((folder / KEPT).glob("*"))) == number


@pytest.mark.parametrize("lock", ["~${}", ".~lock.{}#"])
def test_a_register_that_is_open_is_said_and_nothing_is_written(office, lock):
    raw, folder = office
    open_one = next(path for path in folder.iterdir() if path.name in (BOOK, "receipts.csv"))
    (folder / lock.format(open_one.name)).write_bytes(b"Lan")
    before = contents(folder)
    with pytest.raises(RegisterBusy, match="đóng sổ rồi chạy lại"):
        receive(raw, folder, TODAY)
    assert contents(folder) == before


def test_a_register_that_windows_holds_is_said(office, monkeypatch):
    raw, folder = office

    def held(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", held)
    with pytest.raises(RegisterBusy, match="Không ghi được"):
        receive(raw, folder, TODAY)


def test_csvs_and_a_workbook_that_differ_are_not_gathered(tmp_path):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    gather_book(tmp_path)
    put(tmp_path, "organisations.csv", ORGANISATIONS + "T3,X,cell,state,,\n")
    before = contents(tmp_path)
    with pytest.raises(BadReference, match="T3"):
        gather_book(tmp_path)
    assert contents(tmp_path) == before


def test_columns_of_ones_own_go_into_the_workbook(tmp_path):
    put(
        tmp_path,
        "organisations.csv",
        ORGANISATIONS.replace("dissolved\n", "dissolved,ghi chú\n").replace(",\n", ",,x\n"),
    )
    gather_book(tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / BOOK)["Tổ chức cơ sở đảng"]
    assert [cell.value for row in sheet["H2:H3"] for cell in row] == ["ghi chú", "x"]


def test_a_csv_fills_an_empty_sheet(tmp_path):
    (tmp_path / BOOK).write_bytes(blank_book())
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    assert "ref_differs.empty" in faults(tmp_path)
    gather_book(tmp_path)
    assert faults(tmp_path) == [] and len(read_reference(tmp_path)[0].organisations) == 2


def test_a_csv_of_excel_keeps_its_mark(tmp_path):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    (tmp_path / "receipts.csv").write_bytes(b"\xef\xbb\xbf" + RECEIPTS.encode())
    add(tmp_path, "receipts", [{"file": "b.xlsx", "received": "2025-12-25"}])
    assert (tmp_path / "receipts.csv").read_bytes().startswith(b"\xef\xbb\xbffile")


FIRST_STAGE = {
    "corrections.csv": (
        "file,sheet,cell,found,value,reason,by,on\n2025/a.xlsx,Biểu 2,E13,-,0,gõ nhầm,Lan,2025-12-30\n"
    ),
    "cause_reviews.csv": (
        "organisation,year,target,text,decision,by,on\n"
        'T1,2024,3,"\'- Đảng viên đi công tác, học tập",C2:subjective,Lan,2025-01-05\n'
        "*,*,*,Do dịch bệnh,none,Minh,2025-01-06\n"
    ),
    "events.csv": "date,event,predecessor,successor,decision\n2022-01-01,founded,,T2,1\n",
}


def test_registers_of_the_first_stage_load_and_go_into_the_workbook(tmp_path):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    for name, text in FIRST_STAGE.items():
        put(tmp_path, name, text)
    before, wrong = read_reference(tmp_path)
    assert wrong == []
    gather_book(tmp_path)
    after, wrong = read_reference(tmp_path)
    assert wrong == []
    for name in ("organisations", "events", "corrections", "cause_reviews"):
        one, two = (
            [{k: v for k, v in row.items() if k != "line"} for row in read.written[name].rows]
            for read in (before, after)
        )
        assert one == two
    assert after.written["cause_reviews"].rows[0]["text"] == "- Đảng viên đi công tác, học tập"
