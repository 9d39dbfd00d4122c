"""One file told to the person who takes it in: what was understood, what is wrong, and where."""

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from analysis.pipeline.checked import load_reference
from analysis.pipeline.intake import check_file, check_folder

ROOT = Path(__file__).parents[2] / "data"
FILE = "2021/Bieu NQ Ban Dan toc tinh 2021.xlsx"

pytestmark = pytest.mark.skipif(
    not (ROOT / "raw").exists(), reason="the sample below data/raw is not there"
)


@pytest.fixture(scope="module")
def reference():
    return load_reference(ROOT / "reference")


@pytest.fixture
def sent(tmp_path):
    target = tmp_path / FILE
    target.parent.mkdir()
    shutil.copy(ROOT / "raw" / FILE, target)
    return target


def test_a_file_is_told_with_form_year_organisation_and_what_was_read(sent, reference):
    lines = check_file(sent, reference).text.splitlines()
    assert lines[0] == "Bieu NQ Ban Dan toc tinh 2021.xlsx: mẫu PL1-2021, năm 2021"
    assert lines[1].startswith("  Tổ chức: ") and "Ban Dân tộc tỉnh (" in lines[1]
    assert lines[2].startswith("  Đọc được: 26 số liệu, ")


def test_an_error_is_told_first_with_cell_what_stands_there_and_what_should(sent, reference):
    book = openpyxl.load_workbook(sent)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    most = max((c for c in cells if type(c.value) is int and c.value < 1000), key=lambda c: c.value)
    where = f"{most.parent.title}!{most.coordinate}"
    most.value = "khoảng 40"
    book.save(sent)
    checked = check_file(sent, reference)
    first = next(line for line in checked.text.splitlines() if line.startswith("  LỖI"))
    assert checked.state == "errors" and first.startswith(f"  LỖI     {where}: ")
    assert first.endswith("(đang là «khoảng 40», cần «một số chính xác»)")


def test_the_folder_tells_the_year(sent, reference):
    moved = sent.parent.parent / "2023" / sent.name
    moved.parent.mkdir()
    sent.rename(moved)
    checked = check_file(moved, reference)
    assert "tệp nằm ở thư mục năm 2023 nhưng bên trong là báo cáo năm 2021" in checked.text


def test_the_last_line_can_be_read_out(sent, reference):
    last = check_file(sent, reference).text.splitlines()[-1]
    assert last.startswith("Tóm tắt: dùng được; Chi bộ Ban Dân tộc tỉnh; năm 2021, mẫu PL1-2021; ")
    assert last.endswith(" lỗi phải sửa, 0 điều cần hỏi.") or " điều cần hỏi." in last
    assert "receipts.csv" not in check_file(sent, reference).text, "no word of other files"


def test_a_folder_is_an_intake_list(sent, reference):
    (sent.parent / "hỏng.xlsx").write_bytes(b"")
    shutil.copy(sent, sent.parent / "bản chép.xlsx")
    checked = check_folder(sent.parent, reference)
    lines = checked.text.splitlines()
    assert checked.state == "refused" and lines[-1].startswith(
        "Tóm tắt: 3 tệp: 1 dùng được, 1 đã có bản thay, 1 không nhận; "
    )
    own = next(line for line in lines if FILE in line)
    assert "; Chi bộ Ban Dân tộc tỉnh; năm 2021" in own and "nhận ngày " in own
    assert any("hỏng.xlsx: KHÔNG NHẬN – " in line for line in lines)
    assert any("bản chép.xlsx" in line and "chưa ghi ngày nhận" in line for line in lines)
    assert check_folder(sent.parent.parent, reference).text == checked.text, "from above alike"


def test_one_mistake_is_one_line(sent, reference):
    book = openpyxl.load_workbook(sent)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)) and cell.value > 3:
                    cell.value = cell.value + 50
                    break
    book.save(sent)
    lines = [
        line
        for line in check_file(sent, reference).text.splitlines()
        if line[:6] in ("  LỖI ", "  HỎI ")
    ]
    summary = check_file(sent, reference).text.splitlines()[-1]
    counts = [int(n) for n in re.findall(r"(\d+) (?:lỗi phải|điều cần)", summary)]
    assert len(lines) == sum(counts)


def test_a_folder_below_its_year_knows_the_receipts(sent, reference):
    folder = "2025/Chi bo"
    (file, *_), *_ = [
        (row["file"], row["received"])
        for row in reference.lines["receipts"].rows
        if row["file"].startswith(f"{folder}/") and (ROOT / "raw" / row["file"]).exists()
    ]
    target = sent.parents[1] / file
    target.parent.mkdir(parents=True)
    shutil.copy(ROOT / "raw" / file, target)
    told = check_folder(target.parent, reference).text
    assert "nhận ngày " in told and "chưa ghi ngày nhận" not in told


def test_a_percentage_that_is_reckoned_anew_is_no_error_of_the_sender(reference):
    name = "Bieu NQ Benh vien Y hoc co truyen tinh 2025.xlsx"
    told = check_file(ROOT / "raw" / "2025" / name, reference).text
    assert "2 lỗi phải sửa, 0 điều cần hỏi, 1 tỷ lệ máy tính lại" in told.splitlines()[-1]
    assert "dùng được, trừ 02 ô" in told.splitlines()[-1]


def test_an_empty_folder_is_said(tmp_path, reference):
    assert "không có tệp nào" in check_folder(tmp_path, reference).text


def test_corrections_are_left_aside(sent, reference):
    columns = ["file", "sheet", "cell", "found", "value", "reason", "by", "on", "line"]
    row = dict(zip(columns, [FILE, "S", "A1", "1", "2", "r", "b", "2023-01-01", 2], strict=True))
    reference = reference.having(corrections=reference.corrections.reindex([0]).assign(**row))
    assert "đính chính" not in check_file(sent, reference).text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xlsx", b"", "KHÔNG NHẬN"),
        ("b.docx", b"PK\x03\x04", "KHÔNG NHẬN"),
        ("c.xlsx", None, "không có tệp này"),
    ],
)
def test_what_is_not_read_is_refused_in_words(tmp_path, reference, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    checked = check_file(tmp_path / name, reference)
    assert checked.state == "refused" and checked.text.startswith(f"{name}: {words}")
