"""Letter → answer → correction → report: a round trip through the commands, and what it must refuse."""

import csv
import io
import re
import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from analysis.cli import main
from analysis.office import letters as book
from analysis.office.answers import read_answers
from analysis.office.letterhead import Letterhead
from analysis.office.party import written
from analysis.pipeline.letters import Standing, due_day
from analysis.tables import load

ROOT = Path(__file__).parents[2]
K34, K17 = "K34", "K17"  # an approximate number and a dash; counted the other way
FILE = "2025/Bieu NQ Benh vien Y hoc co truyen tinh 2025.xlsx"
SENT = ["--today", "2026-01-28"]


def lines(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) if path.exists() else []


@pytest.fixture
def office(tmp_path):
    """Two organisations' returns of the sample, registers, tables."""
    (tmp_path / "raw" / "2025").mkdir(parents=True)
    for name in (FILE, "2025/Bieu NQ So Giao duc va Dao tao 2025.xlsx"):
        shutil.copy(ROOT / "data" / "raw" / name, tmp_path / "raw" / name)
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "reference")
    (tmp_path / "reference" / "receipts.csv").unlink()
    return tmp_path


def run(office, command, *more, raw=False):
    places = ["--reference", str(office / "reference")]
    places += ["--raw", str(office / "raw")] if raw or command in ("clean", "answers") else []
    places += ["--tidy", str(office / "tidy")] if command != "clean" else []
    places += ["--out", str(office / ("tidy" if command == "clean" else "cv"))] * (
        command != "answers"
    )
    return main(
        [command, *places, *map(str, more), *SENT]
        if "--today" not in more
        else [command, *places, *map(str, more)]
    )


def fill(path, *answers, who="Trần Thị B, văn phòng"):
    """Write answers into the rows of a workbook: (cell, answer, value, reason)."""
    made = openpyxl.load_workbook(path)
    sheet = made[book.SHEET]
    rows = {row[3].value.split("!")[-1]: row for row in sheet.iter_rows(min_row=book.HEAD + 1)}
    sheet.cell(5, 4).value = who
    for cell, *given in answers:
        for column, value in zip((8, 10, 11), given, strict=True):
            rows[cell][column].value = value
    made.save(path)


def test_round_trip_from_letter_to_report(office, capsys):
    assert run(office, "clean") == 0
    asked = load(office / "tidy").questions.query("organisation == 'K34'")
    assert len(asked) == 3 and run(office, "letters") == 0
    workbook = office / "cv" / "K34-2025-tra-loi.xlsx"
    fill(
        workbook,
        ("D20", book.OTHER, 98, "đã đối chiếu danh sách"),
        ("D25", book.NONE, None, ""),
        ("D43", book.RIGHT, None, "làm tròn"),
    )
    assert run(office, "answers", workbook, "--today", "2026-02-03") == 0
    assert "trả lời 3 câu hỏi, ghi 2 đính chính" in capsys.readouterr().out
    kept = lines(office / "reference" / "corrections.csv")
    assert [(r["cell"], r["found"], r["value"], r["on"]) for r in kept] == [
        ("D20", "trên 98", "98", "2026-02-03"),
        ("D25", "\u2011", "", "2026-02-03"),
    ]
    assert all("K34" in r["by"] and "Trần Thị B" in r["by"] for r in kept)
    assert run(office, "clean") == 0
    tables = load(office / "tidy")
    seen = tables.observations.query("organisation == 'K34' and cell == 'D20'")
    assert seen["value"].tolist() == [98] and seen["rule"].tolist() == ["corrected"]
    figure = tables.indicators.query(
        "target == '1b' and scope == 'K34' and year == 2025 and level == 'organisation'"
    )
    assert figure["numerator"].tolist() == [98], "the correction reaches the figures"
    # answered is not asked again; the same workbook again adds nothing
    assert run(office, "answers", workbook, "--today", "2026-02-03") == 0
    assert lines(office / "reference" / "corrections.csv") == kept
    capsys.readouterr()
    assert run(office, "letters", "--today", "2026-02-04") == 0
    said = capsys.readouterr().out
    assert "0 công văn" in said and "Đang chờ Đảng bộ Sở Giáo dục và Đào tạo" in said


def test_overdue_questions_are_listed_and_asked_again(office, capsys):
    run(office, "clean")
    run(office, "letters")
    capsys.readouterr()
    shutil.move(office / "cv", office / "sent")
    assert run(office, "letters", "--today", "2026-02-20") == 0
    said = capsys.readouterr().out
    assert re.search(r"Quá hạn: Đảng bộ Bệnh viện Y học cổ truyền tỉnh .* 3 câu hỏi", said)
    assert {p.name for p in (office / "cv").iterdir()} == {
        p.name for p in (office / "sent").iterdir()
    }


def test_an_answer_that_cannot_be_is_said_and_asked_again(office, capsys):
    run(office, "clean")
    run(office, "letters")
    workbook = office / "cv" / "K34-2025-tra-loi.xlsx"
    fill(
        workbook,
        ("D20", book.OTHER, "chừng trăm", ""),
        ("D25", book.OTHER, None, "quên số"),
        ("D43", "có lẽ", None, ""),
    )
    capsys.readouterr()
    assert run(office, "answers", workbook) == 0
    said = capsys.readouterr().out
    assert "chưa ghi số đúng" in said and "«có lẽ»" in said and "D20" in said
    assert "0 câu hỏi, ghi 0 đính chính" in said
    assert not lines(office / "reference" / "corrections.csv")


def test_the_same_day_gives_the_same_files_and_nothing_of_others_is_replaced(office, capsys):
    run(office, "clean")
    run(office, "letters")
    made = {p.name: p.read_bytes() for p in (office / "cv").iterdir()}
    assert run(office, "letters") == 0
    assert {p.name: p.read_bytes() for p in (office / "cv").iterdir()} == made
    mine = office / "cv" / "K34-2025-thu.txt"
    mine.write_text("của tôi")
    assert run(office, "letters") == 2
    assert mine.read_text() == "của tôi"
    assert len(lines(office / "reference" / "letters.csv")) == 4, "asked once a day, noted once"


def test_the_letter_is_neutral_and_the_mail_names_no_figure_and_nobody(office):
    run(office, "clean")
    run(office, "letters", "--organisation", "Bệnh viện Y học cổ truyền tỉnh")
    assert {p.name.split("-")[0] for p in (office / "cv").iterdir()} == {K34}
    made = docx.Document(office / "cv" / "K34-2025-cong-van.docx")
    text = "\n".join(
        [p.text for p in made.paragraphs] + [c.text for t in made.tables for c in t._cells]
    )
    assert "Kính gửi: Đảng bộ Bệnh viện Y học cổ truyền tỉnh" in text and "09/02/2026" in text
    assert "CV/BTCĐUK" in text and not re.search(r"\b(sai|lỗi|mật)\b|«", text, re.IGNORECASE)
    mail = (office / "cv" / "K34-2025-thu.txt").read_text("utf-8")
    body = mail.split("\n", 2)[2]
    assert not re.search(r"98|10[.,]4|14/97", mail) and len(body.strip().splitlines()) == 5


def test_no_sentence_of_a_finding_blames_in_a_letter():
    path = ROOT / "src" / "analysis" / "data" / "messages.csv"
    asking = [r for r in lines(path) if r["severity"] in ("error", "query")]
    for row in asking:
        if row["code"].split(".")[0] not in ("not_ours", "review_row", "ref"):
            said = book.neutral(row["template"])
            assert not re.search(r"\bô (này|nào) sai|\bghi sai\b|không dùng số", said), row["code"]


def test_only_the_weightiest_points_stand_in_the_letter_and_all_in_the_workbook(tmp_path):
    cell = {"file": "a.xlsx", "sheet": "PL1", "found": "=1+1", "expected": "3"}
    points = [
        {"question": f"q{n}", "asked": "tổng; ô này sai", "cells": [cell | {"cell": f"C{n}"}]}
        for n in range(1, 41)
    ]
    about = book.Letter("K1", "Đảng bộ A", 2025, points, date(2026, 1, 28), date(2026, 2, 9))
    made = docx.Document(io.BytesIO(written(book.letter(about, Letterhead()))))
    assert len(made.tables[1].rows) == 1 + book.AT_MOST
    assert "25 điểm còn lại" in "\n".join(p.text for p in made.paragraphs)
    book.answer_book(about, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")[book.SHEET]
    assert [r[1].value for r in sheet.iter_rows(min_row=book.HEAD + 1)] == [
        p["question"] for p in points
    ]
    assert {c.data_type for row in sheet.iter_rows() for c in row if c.value} == {"s"}
    assert [v.formula1 for v in sheet.data_validations.dataValidation] == [
        f'"{",".join(book.ANSWERS)}"'
    ]


def test_an_answer_to_several_cells_says_which(tmp_path):
    cells = [
        {"file": "a.xlsx", "sheet": "PL1", "cell": c, "found": f, "expected": "một số"}
        for c, f in (("D20", "75"), ("E20", "82.6"))
    ]
    asked = "tỷ lệ ghi 82.6 (ô E20) nhưng 75/69; hãy kiểm tra (liên quan 2 ô: D20, E20)"
    points = [{"question": "q1", "asked": asked, "cells": cells}]
    about = book.Letter("K1", "Đảng bộ A", 2025, points, date(2026, 1, 28), date(2026, 2, 9))
    path = tmp_path / "a.xlsx"
    book.answer_book(about, path)
    row = [c.value for c in openpyxl.load_workbook(path)[book.SHEET][book.HEAD + 1]]
    assert row[3:8] == [
        "PL1!D20\nPL1!E20",
        None,
        "75\n82,6",
        "cần ghi số",
        "Tỷ lệ ghi 82,6 (ô E20) nhưng 75/69; đề nghị rà soát",
    ]
    for fix, value, taken in (
        ("PL1!E20", "108,7", [("E20", "108,7")]),
        ("PL1!D20; PL1!E20", "57; 82,6", [("D20", "57"), ("E20", "82,6")]),
        ("", "57", []),
        ("PL1!D20; PL1!E20", "57", []),
        ("PL1!Z9", "57", []),
    ):
        made = openpyxl.load_workbook(path)
        for column, said in ((9, book.OTHER), (10, fix), (11, value)):
            made[book.SHEET].cell(book.HEAD + 1, column).value = said
        made.save(tmp_path / "b.xlsx")
        answers, faults = read_answers(tmp_path / "b.xlsx")
        assert [(a.cell, a.value) for a in answers] == taken
        assert [fault.code for fault in faults] == ([] if taken else ["answer.no_cell"])


def test_why_there_is_no_letter_is_said(office, capsys):
    run(office, "clean")
    capsys.readouterr()
    assert run(office, "letters", "--organisation", "benh vien") == 2
    said = capsys.readouterr().err
    assert "«benh vien» có thể là" in said and "Traceback" not in said
    assert run(office, "letters", "--organisation", "Hội Luật gia", "--deadline", "7/12/2026") == 0
    said = capsys.readouterr().out
    assert "chưa gửi báo cáo năm 2025" in said and "đôn đốc" in said
    assert run(office, "letters", "--deadline", "7/12/2026") == 0
    said = capsys.readouterr().out
    assert "07/12/2026" in said and "letters.csv" in said


def test_days_and_the_standing_of_questions():
    assert due_day(date(2026, 1, 28)) == date(2026, 2, 9), "a Saturday becomes Monday"
    row = {"organisation": "K1", "due": "2026-02-09", "on": "2026-01-28", "what": "asked"}
    rows = [row | {"question": q} for q in "abc"]
    rows.append(rows[0] | {"what": "answered", "on": "2026-02-01"})
    known = Standing.of(rows, date(2026, 2, 9))
    assert (known.answered, set(known.awaited), set(known.overdue)) == ({"a"}, {"b", "c"}, set())
    assert set(Standing.of(rows, date(2026, 2, 10)).overdue) == {"b", "c"}
    assert not Standing.of(rows[:3], date(2026, 1, 28)).awaited, "the same day may ask again"


def test_nobody_is_named_in_a_letter_and_its_answer_still_finds_its_cell(office, capsys):
    path = office / "raw" / FILE
    made = openpyxl.load_workbook(path)
    made["PL1"].title = "PL1 - ĐT 0912345678"
    made.save(path.with_name("2025 0987654321.xlsx"))
    path.unlink()
    run(office, "clean")
    assert run(office, "letters") == 0
    workbook = office / "cv" / "K34-2025-tra-loi.xlsx"
    sheet = openpyxl.load_workbook(workbook)[book.SHEET]
    letter = docx.Document(office / "cv" / "K34-2025-cong-van.docx")
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    said += [c.text for table in letter.tables for row in table.rows for c in row.cells]
    assert any("[đã ẩn]" in text for text in said)
    assert not any("0912345678" in text or "0987654321" in text for text in said)
    fill(workbook, ("D20", book.OTHER, 98, "đã đối chiếu danh sách"))
    assert run(office, "answers", workbook, "--today", "2026-02-03") == 0
    assert "ghi 1 đính chính" in capsys.readouterr().out
    (row,) = lines(office / "reference" / "corrections.csv")[-1:]
    assert row["sheet"] == "PL1 - ĐT 0912345678" and row["file"] == "2025/2025 0987654321.xlsx"


def test_what_is_asked_of_the_bodys_own_decision_goes_to_nobody(office, capsys):
    """The decision of 2023 names one organisation by its former name."""
    year = office / "raw" / "2023" / "Quyet dinh"
    year.mkdir(parents=True)
    shutil.copy(ROOT / "data/raw/2023/Quyet dinh/QD xep loai TCCSD nam 2023.xlsx", year)
    assert run(office, "clean") == 0
    asked = lines(office / "tidy" / "questions.csv")
    own = {row["organisation"] for row in asked if row["year"] == "2023"} - {""}
    assert own
    assert run(office, "letters", "--year", 2023) == 0
    assert not list((office / "cv").glob("*"))
    assert not [row for row in lines(office / "reference/letters.csv") if row["on"] == SENT[1]]
