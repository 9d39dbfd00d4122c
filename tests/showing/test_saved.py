"""Pictures and tables taken along: what they say stands inside, and nothing else is written over."""

import re
import xml.etree.ElementTree as ET

import openpyxl
import pandas as pd
import pytest
from matplotlib import image

from analysis.files import NotOurs
from analysis.measuring.example import example
from analysis.showing.table import Table
from analysis.views import explore


@pytest.fixture(scope="module")
def chart():
    return explore.trend(example(), "1b", "A")


def test_a_picture_holds_title_source_and_note_and_has_its_width(chart, tmp_path):
    text = chart.save(tmp_path / "a.svg", note="Số tạm tính").read_text("utf-8")
    words = re.sub(r"\s+", " ", " ".join(ET.fromstring(text).itertext()))
    for part in (*chart.title.split(), *chart.caption.split(), "Số tạm tính"):
        assert part in words
    assert text.startswith("<svg ") and 'width="16cm"' in text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', text)) <= set(ids)


def test_a_png_is_higher_than_its_picture_by_the_words(chart, tmp_path):
    whole = image.imread(chart.save(tmp_path / "a.png", width="nửa cột Word"))
    wide, high = chart.figure.get_size_inches()
    assert whole.shape[0] / whole.shape[1] > high / wide


def test_the_same_picture_and_table_have_the_same_bytes(chart, tmp_path):
    shown = explore.listed(example(), year=2025)
    for name in ("a.png", "a.svg", "a.xlsx"):
        save = shown.to_excel if name.endswith("xlsx") else chart.save
        first = save(tmp_path / name).read_bytes()
        assert save(tmp_path / name).read_bytes() == first, "written over, it is ours"


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.xlsx"])
def test_what_is_not_ours_stays(chart, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"PK\x03\x04 something of a person")
    save = explore.listed(example(), year=2025).to_excel if name == "a.xlsx" else chart.save
    with pytest.raises(NotOurs):
        save(path)
    assert path.read_bytes() == b"PK\x03\x04 something of a person"
    assert list(tmp_path.iterdir()) == [path]


def test_other_kinds_and_widths_are_told(chart, tmp_path):
    with pytest.raises(ValueError, match=r"\.png hoặc \.svg"):
        chart.save(tmp_path / "a.gif")
    with pytest.raises(ValueError, match="có: cột Word"):
        chart.save(tmp_path / "a.png", width="rộng")


def test_a_workbook_has_numbers_as_numbers_and_no_formula(tmp_path):
    frame = pd.DataFrame(
        {"Tên": ["=1+1", "Sở\nY tế"], "Số": [3, 2.5], "Có?": [True, None]}, dtype=object
    )
    path = Table(frame, "Bảng thử", "Nguồn: báo cáo.", notes=["Ghi chú"]).to_excel(
        tmp_path / "a.xlsx"
    )
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(min_row=3, max_row=5, values_only=True))
    assert rows == [("Tên", "Số", "Có?"), ("=1+1", 3, "Có"), ("Sở\nY tế", 2.5, "–")]
    assert sheet["A4"].data_type == "s" and sheet["A4"].quotePrefix
    below = [row[0] for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]]
    assert sheet["A1"].value == "Bảng thử" and below == ["Nguồn: báo cáo.", "Ghi chú"]
    assert sheet.print_title_rows and sheet.page_setup.fitToWidth == 1
