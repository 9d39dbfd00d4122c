"""The annex: the tables, whatever stands in them, as texts and numbers and nothing else."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from analysis import load, tables
from analysis.office.annex import write_annex
from site_fixture import PAYLOAD, frames, made_site, write_tidy
from site_seen import PAYLOADS


@pytest.fixture(scope="module")
def site() -> Path:
    folder, result = made_site()
    assert not result.failures
    return folder / "out"


def test_annex_holds_the_tables_and_no_formula(site):
    path = site / "phu-luc.xlsx"
    book = openpyxl.load_workbook(path)
    about = load(site.parent / "tidy")
    assert book.sheetnames[0] == "Tổng hợp" and len(book.sheetnames) == 9
    for sheet in book:
        assert (
            sheet["A1"].value
            and sheet.freeze_panes
            and sheet.print_title_rows
            and sheet.page_setup.orientation == "landscape"
        )
        assert "GIẢ ĐỊNH" in sheet["A2"].value
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), sheet.title
    main = [[c.value for c in row] for row in book["Tổng hợp"].iter_rows()]
    head = next(i for i, row in enumerate(main) if row[0] == "TT")
    bloc = about.indicators.query("level == 'bloc' and target == '3'").sort_values("year")
    line = next(row for row in main[head + 1 :] if row[1] == "3")
    rates = [n / d for n, d in zip(bloc["numerator"], bloc["denominator"], strict=True)]
    assert line[4] == "≥ 90%" and line[5:15:2] == rates
    rows = sum(len(sheet["A"]) for sheet in book)
    assert rows > len(about.returns) + len(about.shortfalls)
    texts = [
        c for row in book["Hạn chế, nguyên nhân"].iter_rows() for c in row if c.value == PAYLOAD
    ]
    assert len(texts) >= 3 and all(c.data_type == "s" and c.quotePrefix for c in texts)
    with zipfile.ZipFile(path) as parts:
        assert not [
            n
            for n in parts.namelist()
            if b"<f>" in parts.read(n)
            or (b"hyperlink" in parts.read(n).lower() and n.endswith(".rels"))
        ]


def test_annex_takes_any_text(tmp_path):
    texts = [
        *PAYLOADS,
        "+1",
        "-1",
        "\t=1",
        "\r=1",
        "'=1",
        "x" * 40_000,
        "a\x01b",
        "1e5",
        "2025-01-01",
        "TRUE",
        "#REF!",
        " =1",
    ]
    made = frames(2)
    made["shortfalls"] = [
        made["shortfalls"][0] | {"limitation": text, "shortfall": f"s{i:03d}"}
        for i, text in enumerate(texts)
    ]
    about = tables.Tables(
        **{n: tables.typed(n, f) if n in tables.SCHEMA else f for n, f in made.items()}
    )
    write_annex(about, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True)["Hạn chế, nguyên nhân"]
    found = [row[3] for row in sheet.iter_rows() if row and row[0].value == 2024]
    assert [c.value[:32_000] for c in found] == [
        t.replace("\x01", "").replace("\r", "\n")[:32_000] for t in texts
    ]
    assert {c.data_type for c in found} == {"s"}


def test_annex_of_nothing_still_opens(tmp_path):
    write_tidy(tmp_path / "tidy", count=1)
    about = load(tmp_path / "tidy")
    for name in tables.SCHEMA:
        if name != "organisations":
            setattr(about, name, getattr(about, name).iloc[:0])
    write_annex(about, tmp_path / "a.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames) == 9
