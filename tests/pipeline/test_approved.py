"""Frozen editions: kept as they were, never replaced; a later build says which figures differ and why."""

import csv
import gzip
import shutil
from datetime import date
from pathlib import Path

import pytest

from analysis.files import NotOurs
from analysis.pipeline import approved, editions, history
from analysis.pipeline.run import clean

ROOT = Path(__file__).parents[2]
FILE = "2025/Bieu NQ Benh vien Y hoc co truyen tinh 2025.xlsx"
DAY = date(2026, 2, 1)


@pytest.fixture
def office(tmp_path):
    (tmp_path / "raw" / "2025").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "raw" / FILE, tmp_path / "raw" / FILE)
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "reference")
    (tmp_path / "reference" / "receipts.csv").unlink()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "bao-cao.docx").write_bytes(b"signed")
    build(tmp_path, DAY)
    return tmp_path


def build(office, day):
    clean(office / "raw", office / "reference", office / "tidy", today=day)


def freeze(office, name="Bản trình BTV"):
    return approved.freeze(office / "tidy", office / "site", name, DAY)


def correct(office, cell, found, value):
    path = office / "reference" / "corrections.csv"
    row = {"file": FILE, "sheet": "PL1", "cell": cell, "found": found, "value": value}
    row |= {"reason": "xem lại", "by": "K34", "on": "2026-02-03"}
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow(row)


def test_an_edition_is_kept_and_nothing_differs_from_it_at_once(office):
    assert approved.compare(office / "tidy") == []
    freeze(office)
    folder = office / "approved" / "Bản trình BTV"
    assert (folder / "bao-cao.docx").read_bytes() == b"signed"
    build(office, date(2026, 2, 2))
    assert approved.compare(office / "tidy") == ["Số liệu đúng như bản đã duyệt “Bản trình BTV”."]


def test_a_later_build_says_which_approved_figures_differ_and_why(office):
    freeze(office)
    before = {p.name: p.read_bytes() for p in (office / "approved" / "Bản trình BTV").iterdir()}
    correct(office, "D20", "trên 98", "97")
    build(office, date(2026, 2, 3))
    said = "\n".join(approved.compare(office / "tidy"))
    assert "Số liệu khác bản đã duyệt “Bản trình BTV” (2026-02-01):" in said
    assert "chỉ tiêu 1b" in said and "97/98" in said
    page = (office / "approved" / "Bản trình BTV.khac.html").read_text("utf-8")
    assert "đính chính" in page.lower() and "97" in page
    assert before == {
        p.name: p.read_bytes() for p in (office / "approved" / "Bản trình BTV").iterdir()
    }, "the edition stays as it was"


def test_an_edition_outlives_the_runs_that_are_let_go(office):
    freeze(office)
    shutil.rmtree(history.folder_of(office / "tidy"))
    correct(office, "D20", "trên 98", "97")
    build(office, date(2027, 6, 1))
    assert any("97/98" in line for line in approved.compare(office / "tidy"))


def test_no_edition_is_replaced_and_no_name_leads_elsewhere(office):
    freeze(office)
    with pytest.raises(NotOurs, match="không bị thay"):
        freeze(office)
    for name in ("", " ", "..", "../a", "a/b", "a\\b", ".x", 'a"'):
        with pytest.raises(NotOurs, match="tên"):
            freeze(office, name)
    assert [p.name for p in (office / "approved").iterdir()] == ["Bản trình BTV"]


def test_a_broken_edition_stops_nothing(office):
    freeze(office)
    (office / "approved" / "khác").mkdir()
    (office / "approved" / "khác" / "edition.json").write_text("{")
    assert [e.name for e in editions.editions(office / "tidy")] == ["Bản trình BTV"]


def test_nobody_is_named_in_an_edition_and_it_compares_as_before(office):
    path = office / "raw" / FILE
    path.rename(path.with_name("2025 0987654321.xlsx"))
    build(office, DAY)
    freeze(office)
    folder = office / "approved" / "Bản trình BTV"
    kept = b"".join(gzip.decompress(p.read_bytes()) for p in folder.glob("*.csv.gz"))
    assert "[đã ẩn]".encode() in kept and b"0987654321" not in kept
    assert approved.compare(office / "tidy") == ["Số liệu đúng như bản đã duyệt “Bản trình BTV”."]
