"""What may be taken along from a page: as the page shows it, its words inside, the same each time."""

import csv
import io
import re
import xml.etree.ElementTree as ET

import openpyxl
import pandas as pd
import pytest
from PIL import Image

from analysis.showing import chart
from analysis.showing.table import Table
from analysis.site.body import body
from analysis.site.taken import taken
from pictures import CHARTS, trend
from site_fixture import PAYLOAD, made_site, sample_site
from site_seen import Seen, pages


@pytest.fixture
def along(monkeypatch):
    monkeypatch.setenv(chart.TAKEN, "1")


def page(*shown):
    return body("".join(one.html() for one in shown)).html


@pytest.mark.parametrize("name", CHARTS)
def test_every_kind_of_picture_is_taken_as_png_and_svg_with_its_words_inside(name, along):
    drawn = CHARTS[name]()
    html, files = taken(page(drawn), "a/b.html")
    assert set(files) == {"a/b.files/hinh-1.png", "a/b.files/hinh-1.svg"}
    assert [a["href"] for a in Seen(html).all("a")] == ["b.files/hinh-1.png", "b.files/hinh-1.svg"]
    assert "data class" not in html, "what came along is taken out of the page"
    words = "".join(ET.fromstring(files["a/b.files/hinh-1.svg"]).itertext())
    for word in (*drawn.title.split(), *drawn.caption.split()):
        assert word in words
    with Image.open(io.BytesIO(files["a/b.files/hinh-1.png"])) as picture:
        wide, high = drawn.figure.get_size_inches()
        assert picture.width == round(150 * wide) and picture.height > 150 * high
    assert taken(page(drawn), "a/b.html") == (html, files)


def test_a_notebook_carries_no_files():
    assert "<data" not in trend().html()


def test_a_table_is_taken_as_it_is_shown(along):
    frame = {"Tổ chức": ["A", "=1+1"], "Năm": ["2025", "2024"], "Số": [1234, 0.5]}
    table = Table(pd.DataFrame(frame), "Bảng thử", "Nguồn: thử", ["Ghi chú"])
    html, files = taken(page(table, table), "p.html")
    rows = list(csv.reader(io.StringIO(files["p.files/bang-1.csv"].decode("utf-8-sig"))))
    assert rows == [["Tổ chức", "Năm", "Số"], ["A", "2025", "1.234"], ["'=1+1", "2024", "0,5"]]
    book = openpyxl.load_workbook(io.BytesIO(files["p.files/bang.xlsx"]))
    assert book.sheetnames == ["Bảng 1", "Bảng 2"]
    sheet = book["Bảng 2"]
    assert sheet["A1"].value == "Bảng thử"
    assert [c.value for c in sheet[4]] == ["A", "2025", 1234]
    assert (sheet["A5"].value, sheet["A5"].data_type, sheet["C5"].value) == ("=1+1", "s", 0.5)
    assert [sheet["A7"].value, sheet["A8"].value] == ["Nguồn: thử", "Ghi chú"]
    links = [a["href"] for a in Seen(html).all("a")]
    assert links == [
        "p.files/bang.xlsx",
        "p.files/bang-1.csv",
        "p.files/bang.xlsx",
        "p.files/bang-2.csv",
    ]


def test_every_link_of_every_page_leads_to_a_file_that_is_there():
    site = sample_site()
    linked = set()
    for name, html in pages(site).items():
        for link in Seen(html).all("a"):
            if ".files/" in link.get("href", ""):
                path = (site / name).parent / link["href"]
                assert path.stat().st_size > 50, (name, link)
                assert "download" in link
                linked.add(path.resolve())
    there = {p.resolve() for p in site.rglob("*") if p.is_file() and p.parent.suffix == ".files"}
    assert there == linked and len(there) > 60


def test_all_pictures_and_tables_of_a_page_can_be_taken():
    for name, html in pages(sample_site()).items():
        if name == "explorer.html":
            continue
        figures, tables = html.count("<figure>"), len(re.findall(r'<div class="table"', html))
        links = [a["href"] for a in Seen(html).all("a") if ".files/" in a.get("href", "")]
        for end, count in ((".png", figures), (".svg", figures), (".csv", tables)):
            assert sum(link.endswith(end) for link in links) == count, (name, end)


def test_what_senders_wrote_stays_text_in_what_is_taken():
    site = made_site()[0] / "out"
    found = 0
    for path in site.rglob("*.files/*"):
        content = path.read_bytes()
        if path.suffix == ".svg":
            assert {e.tag.rpartition("}")[2] for e in ET.fromstring(content).iter()}.isdisjoint(
                {"script", "image", "a", "foreignObject"}
            )
        if path.suffix == ".csv":
            for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
                assert not any(re.match(r"[=+@-]", text) for text in row)
                found += any(PAYLOAD[:20] in text for text in row)
    assert found
