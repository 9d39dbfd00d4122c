"""A map tried on a sample: what each line finds; the map is blamed, never the sender."""

import openpyxl
import pytest

import list_map as right
from analysis.pipeline.trial import try_map
from list_map import changed
from office_folder import put

FIELDS = {
    "STT": (1, 2, 3, 4),
    "Đơn vị": ("Đảng bộ Sở A", "Đảng bộ Sở B", "Đảng bộ Sở C", "Đảng bộ Sở D"),
    "Đảng viên": (40, 50, 60, 70),
    "Chi bộ": (4, 5, 6, 7),
    "Nghị quyết › Ban hành": ("Có", "Có", "Không", "Có"),
    "Học tập › Nghị quyết › Phải học": (40, 50, 50, 70),
    "Học tập › Nghị quyết › Đã học": (30, 25, 40, 35),
    "Học tập › Tỷ lệ %": (75, 50, 80, 50),
    **{
        f"Sinh hoạt chuyên đề › Quý {quarter} › {what}": cells
        for quarter in "1234"
        for what, cells in (("Số chi bộ", (4, 5, 6, 7)), ("Đã làm", (4, 5, 5, 7)))
    },
    "Xếp loại › Được xếp loại": (38, 48, 60, 69),
    "Xếp loại › Hoàn thành tốt trở lên": (36, 40, 55, 60),
    "Xếp loại › Hoàn thành xuất sắc": (6, 7, 8, 10),
    "Tự xếp loại": ("HTTNV", "HTXSNV", "HTNV", "HTTNV"),
}
LACKS = {
    "Đơn vị": "Đảng bộ Sở A",
    "Chỉ tiêu chưa đạt": "Học tập nghị quyết",
    "Hạn chế": "Còn đảng viên chưa học",
    "Nguyên nhân": "Đi công tác",
    "Giải pháp": "Học bù",
}


@pytest.fixture
def sample(tmp_path):
    """A filled-in workbook of LIST-2027."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tổng hợp số liệu"
    sheet["A1"] = "BIỂU SỐ LIỆU TỔNG HỢP NĂM 2027"
    for column, (path, cells) in enumerate(FIELDS.items(), 1):
        levels = path.split(" › ")
        for level, heading in enumerate(levels):
            above = list(FIELDS)[column - 2].split(" › ")[: level + 1] if column > 1 else []
            if above != levels[: level + 1]:
                sheet.cell(3 + level, column, heading)
        for row, cell in enumerate(cells, 6):
            sheet.cell(row, column, cell)
    lacks = book.create_sheet("Hạn chế")
    for column, (heading, text) in enumerate(LACKS.items(), 1):
        lacks.cell(1, column, heading)
        lacks.cell(2, column, text)
    path = tmp_path / "2027" / "mau.xlsx"
    path.parent.mkdir()
    book.save(path)
    return path


@pytest.fixture
def tried(sample, tmp_path):
    """What a map in some words does with the sample."""
    lines = (f"O{n},Đảng bộ Sở {name},committee,state,," for n, name in enumerate("ABCD"))
    head = "organisation,name,kind,sector,founded,dissolved"
    folder = tmp_path / "reference"
    folder.mkdir()
    put(folder, "organisations.csv", "\n".join((head, *lines)) + "\n")

    def trial(written):
        path = tmp_path / "LIST-2027.csv"
        path.write_text(written, encoding="utf-8")
        return try_map(path, sample, folder)

    return trial


def test_right_map_finds_a_cell_for_each_field(tried):
    found = tried(right.text())
    assert found.faults == ()
    lines = {line.number: line for line in found.lines}
    assert lines[8].found.startswith("4 ô: ")
    assert "= 40" in lines[8].found
    assert not [line for line in found.lines if line.state == "missing"]
    assert "→ Đảng viên" in found.page


def test_heading_in_other_words_is_the_map_s_fault(tried):
    written, line = changed("Học tập › Tỷ lệ %", "Bồi dưỡng › Kết quả")
    found = tried(written)
    assert any(f"LIST-2027.csv:{line}: column rate" in fault for fault in found.faults)


def test_map_with_errors_is_told_before_anything_is_read(tried):
    written, line = changed("count,members,", "count,membres,")
    found = tried(written)
    assert found.lines == ()
    assert any(f":{line}: " in fault and "membres" in fault for fault in found.faults)
    assert "Đảng bộ Sở A" in found.page


def test_sample_of_another_form(tried):
    whole = right.text()
    said = sorted({part for path in (*FIELDS, *LACKS) for part in path.split(" › ")}, key=len)
    for number, words in enumerate(reversed(said)):  # the longest first: they hold the others
        whole = whole.replace(words, f"Khác hẳn {number}")
    found = tried(whole.replace("BIỂU SỐ LIỆU", "KHÁC"))
    assert any("không nhận ra tệp mẫu" in fault or "không thấy" in fault for fault in found.faults)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            f"{right.DUE}\n,,{right.STUDIED}",
            f"{right.DUE}\n,,{right.STUDIED}".replace("Phải", "@")
            .replace("Đã", "Phải")
            .replace("@", "Đã"),
        ),
    ],
    ids=["part and whole exchanged"],
)
def test_field_contradicted_in_most_lines_is_asked_of_the_map(tried, old, new):
    found = tried(changed(old, new)[0])
    assert any("xem lại type, measure" in fault for fault in found.faults), found.faults


def test_percentage_called_a_fraction(tried):
    found = tried(changed(right.RATE, right.RATE.replace("percent", "fraction"))[0])
    assert any("type=percent" in fault for fault in found.faults), found.faults


def test_a_form_out_of_use_in_the_samples_year(tried):
    found = tried(right.text().replace("2027,,,,form", "2021,2025,,,form"))
    assert any("2021–2025" in fault and "2027" in fault for fault in found.faults)


def test_a_draft_is_read_and_its_proposals_are_counted(tried):
    written = right.text().replace("includes\n", "includes,proposal\n", 1)
    written = written.replace(",cells,,,", ",cells,,,,xem lại", 1)
    rows = [row if row.count(",") == 14 else f"{row}," for row in written.splitlines()]
    found = tried("\n".join(rows) + "\n")
    assert [fault for fault in found.faults if "đề nghị" in fault] == [
        "còn 1 dòng là đề nghị: xem, điền, rồi xóa chữ ở cột proposal"
    ]
    assert found.lines
