"""The registers as one workbook: read as their CSVs are, and never against them in silence."""

import csv
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest

from analysis.office.register_book import HEAD, added, register_book
from analysis.pipeline.checked import check_reference, load_reference
from analysis.reference.book import BOOK, LISTS
from analysis.reference.lines import Lines
from analysis.reference.load import read_reference, registers
from office_folder import ORGANISATIONS, put

SAMPLE = Path(__file__).parents[2] / "data" / "reference"


def lines(folder):
    """The lines of each register, wherever they stand."""
    reference = read_reference(folder)[0]
    return {
        name: [
            {k: v for k, v in row.items() if k != "line"} for row in reference.written[name].rows
        ]
        for name in registers()
    }


def as_book(folder, target):
    """The same registers as a workbook in another folder."""
    reference = read_reference(folder)[0]
    target.mkdir(exist_ok=True)
    content = register_book(reference, {name: reference.written[name] for name in registers()})
    (target / BOOK).write_bytes(content)
    return target


def changed(folder, change):
    """The workbook of a folder, changed as a person would."""
    book = openpyxl.load_workbook(folder / BOOK)
    change(book)
    book.save(folder / BOOK)
    return folder


@pytest.fixture
def book(folder, tmp_path):
    """A folder with the workbook alone."""
    put(folder, "aliases.csv", "alias,organisation\nSở A,T1\n")
    put(folder, "deadlines.csv", "year,due\n2024,2025-01-15\n")
    return as_book(folder, tmp_path / "book")


def errors(folder):
    return [str(told) for told in check_reference(folder) if told.severity == "error"]


def test_the_sample_comes_back_as_it_is(tmp_path):
    assert lines(as_book(SAMPLE, tmp_path / "book")) == lines(SAMPLE)


ODD = (
    "=1+1", "001", "1e5", "'-", "''=x", "-thiếu", "a;=b", "a\nb", "x\ty", "a  b", "_x0041_", "_x0000_",
    "TRUE", "31/12/2024", "1/2/2024", "5%", "½", "m²", "#N/A", "A (b)", "T0 (x)", "§¶ng bé", "PÐ", "&\xad",
    "A\u200bb", "e\u0301", "\u2009z", "１", "@a", "", '"', "a,b", "sep=;",
)  # fmt: skip
RANGES = (
    (32, 127),
    (160, 0x250),
    (0x1EA0, 0x1F00),
    (0x300, 0x370),
    (0x3040, 0x4000),
    (0x1F300, 0x1F600),
)


def any_text(draw):
    if draw.random() < 0.5:
        return draw.choice(ODD)
    return "".join(chr(draw.randrange(*draw.choice(RANGES))) for _ in range(draw.randrange(10)))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_stands_in_a_csv_comes_back_from_the_workbook(tmp_path, seed):
    draw, one = Random(seed), tmp_path / "csv"
    one.mkdir()
    names = [(f"T{n}", any_text(draw), "cell", "state", "2024-12-31", "") for n in range(50)]
    head = ("organisation", "name", "kind", "sector", "founded", "dissolved")
    others = [(any_text(draw), draw.choice(("T0", any_text(draw)))) for _ in range(200)]
    for name, table in (
        ("organisations", [head, *names]),
        ("aliases", [("alias", "organisation"), *others]),
    ):
        out = io.StringIO()
        csv.writer(out).writerows(table)
        (one / f"{name}.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    before, after = lines(one), lines(as_book(one, tmp_path / "book"))
    assert {name: len(rows) for name, rows in after.items()} == {
        n: len(r) for n, r in before.items()
    }
    differ = [
        pair for n in before for pair in zip(before[n], after[n], strict=True) if pair[0] != pair[1]
    ]
    assert differ == []


def test_a_person_chooses_words_and_the_ids_are_read(book):
    def fill(workbook):
        sheet = workbook["Tổ chức cơ sở đảng"]
        sheet.append(["T3", "Chi bộ C", "Chi bộ cơ sở", "Tư pháp", None, date(2024, 5, 1), None])
        sheet = workbook["Biến động tổ chức"]
        sheet.append([date(2024, 5, 1), "thành lập", None, "T3 (Chi bộ C)", "01"])

    reference = load_reference(changed(book, fill))
    assert reference.lines["organisations"].rows[2]["kind"] == "cell"
    (event,) = reference.lines["events"].rows
    assert (event["event"], event["successor"], event["date"]) == ("founded", "T3", "2024-05-01")


def test_a_name_beside_an_id_may_grow_old_and_may_not_be_anothers(book):
    def fill(workbook):
        workbook["Tên gọi khác"].append(["Cũ", "T1 (Tên ngày trước)"])
        workbook["Tên gọi khác"].append(["Nhầm", "T1 (Chi bộ B)"])

    (said,) = errors(changed(book, fill))
    assert "trang «Tên gọi khác», ô B5" in said and "trang «Tổ chức cơ sở đảng»" in said


def test_a_fault_names_sheet_cell_and_heading(book):
    def fill(workbook):
        workbook["Hạn nộp"].append([2025, "giữa năm"])
        workbook["Hạn nộp"].append([None, date(2026, 1, 1)])

    said = errors(changed(book, fill))
    assert "trang «Hạn nộp», ô B4" in said[0] and "«Hạn nộp»" in said[0]
    assert "ô A5" in said[1]


def test_a_difference_from_a_csv_names_both_places(book, folder):
    put(
        book,
        "organisations.csv",
        ORGANISATIONS.replace("Chi bộ B", "Chi bộ Bê") + "T9,X,cell,state,,\n",
    )
    put(book, "aliases.csv", "alias,organisation\nSở A,T1\n")
    one, two = errors(book)
    assert "ô A2" in one or "dòng 2" in one
    assert "organisations.csv dòng 4 (T9, X" in one
    assert "ô B4" in two and "organisations.csv dòng 3" in two and "«Chi bộ Bê»" in two


def test_an_empty_sheet_does_not_hide_a_csv(book):
    put(book, "events.csv", "date,event,predecessor,successor,decision\n2022-01-01,founded,,T2,1\n")
    (said,) = errors(book)
    assert "trang này trống" in said and "analysis registers" in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda b: setattr(b["Tên gọi khác"], "title", "Tên khác"), "mang tên khác"),
        (
            lambda b: setattr(b.copy_worksheet(b["Hạn nộp"]), "title", "deadlines"),
            "đã có trang «Hạn nộp»",
        ),
        (lambda b: b.remove(b["Tổ chức cơ sở đảng"]), "thiếu"),
        (lambda b: b["Hạn nộp"].delete_rows(1, 9), "tệp trống"),
        (lambda b: b["Hạn nộp"].__setitem__("B3", "=1/0"), "công thức chưa được tính"),
        (lambda b: b["Hạn nộp"].__setitem__("D3", "ghi thêm"), "cột không có tiêu đề"),
        (lambda b: b["Hạn nộp"].delete_cols(2), "thiếu cột «Hạn nộp»"),
    ],
)
def test_what_a_person_does_to_a_sheet_is_said(book, change, words):
    assert any(words in said for said in errors(changed(book, change))), errors(book)


def test_what_is_no_workbook_makes_no_other_wrong(book):
    (book / BOOK).write_bytes(b"PK\x03\x04 torn")
    (said,) = errors(book)
    assert said.startswith(BOOK) and "analysis undo" in said


def test_a_sheet_of_ones_own_is_a_note_and_hidden_rows_are_read(book):
    def fill(workbook):
        workbook.create_sheet("Nháp").append(["của tôi"])
        workbook["Tổ chức cơ sở đảng"].row_dimensions[3].hidden = True

    changed(book, fill)
    assert [told.severity for told in check_reference(book)] == ["note"]
    assert len(load_reference(book).organisations) == 2


def test_lines_are_added_below_and_all_else_stays(book):
    def fill(workbook):
        sheet = workbook["Hạn nộp"]
        sheet["D2"], sheet["D3"] = "Ghi chú", "của tôi"
        sheet.column_dimensions["A"].width = 33

    reference = read_reference(changed(book, fill))[0]
    raw = (book / BOOK).read_bytes()
    row = {"year": "2025", "due": "2026-01-15"}
    (book / BOOK).write_bytes(added(raw, "deadlines", [row], reference))
    sheet = openpyxl.load_workbook(book / BOOK)["Hạn nộp"]
    assert (sheet["D3"].value, sheet.column_dimensions["A"].width) == ("của tôi", 33)
    assert [sheet["A4"].value, sheet["B4"].value.isoformat()[:10]] == ["2025", "2026-01-15"]
    assert errors(book) == []


def test_it_is_ready_to_be_filled_in(book):
    workbook = openpyxl.load_workbook(book / BOOK)
    assert workbook.sheetnames == [*(file.heading for file in registers().values()), LISTS]
    sheet = workbook["Biến động tổ chức"]
    assert sheet.freeze_panes == f"A{HEAD + 1}" and sheet["A2"].value == "Ngày"
    rules = {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}
    assert [rules[letter].type for letter in "ABCD"] == ["date", "list", "list", "list"]
    assert "chon_organisations" in workbook.defined_names
    labels = openpyxl.load_workbook(book / BOOK, data_only=True)[LISTS]
    assert "T1 (Đảng bộ Sở A)" in [cell.value for row in labels["A1:F1"] for cell in row]


def test_the_same_content_gives_the_same_bytes(folder, tmp_path):
    one, two = as_book(folder, tmp_path / "1"), as_book(folder, tmp_path / "2")
    assert (one / BOOK).read_bytes() == (two / BOOK).read_bytes()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_saves_it_and_nothing_is_lost(tmp_path):
    book, out = as_book(SAMPLE, tmp_path / "book"), tmp_path / "out"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", out, book / BOOK]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert lines(out) == lines(SAMPLE)
    saved = openpyxl.load_workbook(out / BOOK)
    assert "chon_organisations" in saved.defined_names
    assert saved["Biến động tổ chức"].data_validations.count >= 4


def test_a_blank_book_has_every_register(tmp_path):
    blank = {name: Lines(file.wanted) for name, file in registers().items()}
    (tmp_path / BOOK).write_bytes(register_book(read_reference()[0], blank))
    assert errors(tmp_path) == []
