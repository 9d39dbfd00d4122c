"""How a file was read, as a page: every cell is there, with its role and what it went to."""

import html
import re
from pathlib import Path

import pytest

from analysis.messages import Refused
from analysis.office import sheets
from analysis.pipeline.checked import load_reference
from analysis.pipeline.intake import show_file
from analysis.returns.look import Looked, Seen
from analysis.returns.model import Return


def made(texts, roles=(), merges=()):
    seen = Seen("Biểu", dict(texts), dict(roles), tuple(merges), hidden=False)
    return sheets.page(Looked((seen,), Return("a.xlsx")), [], {}, "")


def cells(page):
    found = re.findall(
        r"<td[^>]*>(.*?)</td>", page.partition("Màu và chữ")[2].partition("</table>")[2]
    )
    return [html.unescape(re.sub(r"<span.*?</span>", "", cell)) for cell in found]


def test_every_cell_stands_at_its_place():
    texts = {(1, 1): "một", (2, 3): "hai"}
    assert cells(made(texts)) == ["một", "", "", "", "", "hai"]


def test_a_merged_cell_covers_what_it_covers():
    page = made({(1, 1): "một", (3, 3): "cuối"}, merges=[(1, 1, 2, 2)])
    assert 'rowspan="2" colspan="2"' in page
    assert cells(page) == ["một", "", "", "", "", "cuối"]


def test_a_merge_over_the_whole_sheet_is_no_larger_than_what_is_there():
    page = made({(1, 1): "một"}, merges=[(1, 1, 1048576, 16384)])
    assert "rowspan" not in page


def test_a_cell_far_away_makes_no_page_of_a_million_rows():
    page = made({(1, 1): "a", (1048576, 1): "b"})
    assert len(page) < 200_000
    assert "A1048576" in page


@pytest.mark.parametrize("text", ["<script>x</script>", "<img src=x onerror=y>", "\"&'"])
def test_no_text_is_alive(text):
    page = made({(1, 1): text})
    assert cells(page) == [text]
    assert "<script" not in page
    assert "<img" not in page


def test_roles_are_told_by_words_too():
    page = made({(1, 1): "5"}, roles={(1, 1): "value"})
    assert 'class="value">5' in page
    assert "giá trị được đọc" in page


SAMPLE = Path(__file__).parents[2] / "data"
REFERENCE = SAMPLE / "reference"


@pytest.mark.skipif(not REFERENCE.exists(), reason="the sample is not there")
def test_a_file_of_the_sample_shows_what_each_field_went_to():
    reference = load_reference(REFERENCE)
    page = show_file(SAMPLE / "raw/2021/Bieu NQ Ban Dan toc tinh 2021.xlsx", reference)
    assert "mẫu PL1-2021, năm 2021" in page
    assert page.count("→ ") >= 26
    assert "Đảng viên đã học tập, quán triệt" in page


@pytest.mark.skipif(not REFERENCE.exists(), reason="the sample is not there")
def test_what_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_text("không phải", encoding="utf-8")
    with pytest.raises(Refused):
        show_file(tmp_path / "a.xlsx", load_reference(REFERENCE))
