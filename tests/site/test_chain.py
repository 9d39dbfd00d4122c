"""From a number printed in the review, link by link, down to the cell of the workbook in which a clerk wrote it."""

import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from site_fixture import ROOT, SAMPLE, sample_site


class Page(HTMLParser):
    """The tables of a page: rows of (text, address of the first link); its paragraphs and points; its ids."""

    def __init__(self, path):
        super().__init__()
        self.path, self.tables, self.texts, self.ids, self.cell = path, [], [], set(), None
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids |= {given["id"]} if "id" in given else set()
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("th", "td", "p", "li"):
            self.cell = ["", ""]
        elif tag == "a" and self.cell:
            self.cell[1] = self.cell[1] or given["href"]
        elif tag == "br" and self.cell:
            self.cell[0] += "\n"

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.tables[-1][-1].append(tuple(self.cell))
        elif tag in ("p", "li") and self.cell:
            self.texts.append(tuple(self.cell))

    def handle_data(self, data):
        if self.cell:
            self.cell[0] += data

    def follow(self, address):
        path, _, anchor = address.partition("#")
        page = Page(Path(os.path.normpath(self.path.parent / path)))
        assert not anchor or anchor in page.ids, address
        return page


def counts(text):
    """Numerator and denominator in a cell such as '2.898/2.954 ◇'."""
    found = re.search(r"([\d.]+)/([\d.]+)", text)
    return [int(part.replace(".", "")) for part in found.groups()] if found else [0, 0]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return shutil.copytree(sample_site(), tmp_path_factory.mktemp("chain") / "moved elsewhere")


def main_table(page):
    return next(t for t in page.tables if t[0][0][0] == "TT")


def test_every_number_of_the_main_table_is_the_sum_of_the_organisations_behind_it(site):
    review = Page(site / "review.html")
    head, *rows = main_table(review)
    assert len(rows) == 11
    for row in rows:
        behind = review.follow(row[1][1])
        assert any("tổ chức khớp với kết quả" in text for text, _ in behind.texts)
        (top, *lines) = behind.tables[0]
        at = next(i for i, line in enumerate(lines) if line[0][0] == "Cộng")
        for year, (column, _) in enumerate(top[1:], start=1):
            printed = row[[name for name, _ in head].index(column)][0]
            each = [counts(line[year][0]) for line in lines[:at]]
            assert (
                [sum(n) for n in zip(*each, strict=True)]
                == counts(lines[at][year][0])
                == counts(printed)
            ), (row[0], column)


def test_sentences_and_the_matrix_lead_there_too(site):
    review = Page(site / "review.html")
    links = [link for text, link in review.texts if re.match(r"Chỉ tiêu \w+ (–|\()", text)]
    assert len(links) >= 5 and all(re.fullmatch(r"sources/\w+\.html", link) for link in links)
    tiles = [row[0][1] for row in Page(site / "index.html").tables[0][1:]]
    assert tiles == [row[1][1] for row in main_table(review)[1:]]


def test_a_number_is_followed_to_the_cell_of_the_workbook(site):
    review, books, followed = Page(site / "review.html"), {}, 0
    for row in main_table(review)[1:]:
        behind = review.follow(row[1][1])
        wanted = re.findall(
            "“(.*?)”", next(text for text, _ in behind.texts if "các dòng cần tìm" in text)
        )
        for line in behind.tables[0]:
            if line[0][1].partition(".html")[0].rpartition("/")[2] not in SAMPLE:
                continue
            page = behind.follow(line[0][1])
            files = {
                text[8:12]: text[14:-1].split("; ")
                for text, _ in page.texts
                if text.startswith("Tệp năm ")
            }
            figures = next(t for t in page.tables if t[0][0][0] == "Số liệu")
            named = {cells[0][0].partition(" (")[0]: cells for cells in figures[1:]}
            for name in wanted:
                for (year, _), (text, _) in zip(figures[0][1:], named[name][1:], strict=True):
                    if text == "–":
                        continue
                    said, address = text.split("\n")
                    found = re.fullmatch(r"(.+)!([A-Z]+\d+)(?: \((\d)\))?", address)
                    file = files[year][int(found[3] or 1) - 1].removesuffix(f" ({found[3]})")
                    if not file.endswith(".xlsx"):
                        continue
                    if file not in books:
                        books[file] = openpyxl.load_workbook(
                            ROOT / "data" / "raw" / file, data_only=True
                        )
                    there = str(books[file][found[1]][found[2]].value)
                    raw = re.search("“(.*)”", said)
                    assert (
                        there == raw[1]
                        if raw
                        else there.casefold() == said.split(" (")[0].replace(".", "").casefold()
                    ), (file, address)
                    followed += 1
    assert followed > 150, followed


def test_pages_of_the_sample_are_light(site):
    for path in sorted(set(site.rglob("*.html")) - {site / "explorer.html"}):
        before_figures = re.sub(
            r"<img[^>]*>|<svg.*?</svg>", "", path.read_text("utf-8"), flags=re.DOTALL
        )
        assert len(before_figures.encode()) < 60_000, path.name


@pytest.mark.parametrize("name", ["index", "review", "targets", "causes", "returns"])
def test_nothing_technical_stands_on_the_pages_of_leadership(site, name):
    seen = Page(site / f"{name}.html")
    said = " ".join(text for text, _ in seen.texts)
    said += " ".join(cell for table in seen.tables for row in table for cell, _ in row)
    for word in ("SHA-256", "make ", "«", "JupyterLab", "sổ tính", "Kitagawa", "Bài nộp", "mã hóa"):
        assert word not in said, word


def test_the_checksum_stands_on_the_page_of_analysts(site):
    said = " ".join(text for text, _ in Page(site / "technical.html").texts)
    assert re.search(r"[0-9a-f]{64}", said) and "datapackage.json" in said
