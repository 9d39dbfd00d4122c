"""A party document on paper: same bytes, the measures of its profile, never a lonely signature."""

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest

from analysis.office.parts import Annex, Blank, Document, Grid, Heading, Said, Signature, form
from analysis.office.party import written
from analysis.office.prints import as_pdf

SENTENCE = "Năm 2025 có 39/41 tổ chức cơ sở đảng gửi báo cáo, đạt 95,12%. "
MM = 72 / 25.4


def serif():
    """What stands in for Times New Roman here: fontconfig's answer, empty where it has none."""
    asked = ["fc-match", "Times New Roman:lang=vi"]
    return subprocess.check_output(asked, encoding="utf-8") if shutil.which("fc-match") else ""


needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice and poppler are not installed",
)


def document(paragraphs=3, **other):
    parts = [Heading("I- ĐẶC ĐIỂM TÌNH HÌNH"), Blank("Thuận lợi, khó khăn")]
    parts += [Said(SENTENCE * 3) for _ in range(paragraphs)]
    return replace(
        Document(
            offices=("ĐẢNG BỘ TỈNH HẬU THỬ", "ĐẢNG ỦY KHỐI THỬ NGHIỆM"),
            number="Số 15-BC/ĐUK",
            dated="Hậu Thử, ngày 05 tháng 02 năm 2026",
            kind="BÁO CÁO",
            subject="kết quả thực hiện Nghị quyết, năm 2025",
            parts=parts,
            signature=Signature("T/M BAN THƯỜNG VỤ", ["BÍ THƯ"]),
            recipients=["Ban Thường vụ Tỉnh ủy", "Lưu Văn phòng"],
        ),
        **other,
    )


def laid_out(made, folder):
    """Words of the PDF: (page, left, top, right, bottom, text) in points."""
    (folder / "a.docx").write_bytes(made)
    pdf = as_pdf(folder / "a.docx", folder)
    listed = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    found = []
    for n, page in enumerate(listed.split("<page ")[1:], start=1):
        for word in re.findall(
            r'<word xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', page
        ):
            found.append((n, *map(float, word[:4]), word[4]))
    return found


def test_the_same_document_gives_the_same_bytes_and_names_nobody():
    big = document(
        check=["PHIẾU", Grid("a", ("TT", "b"), [["1", "x"]], (11, 100))],
        parts=[*document().parts, Annex(1, "BIỂU"), Grid("", ("TT", "b"), [["1", "x"]], (11, 100))],
    )
    made = written(big)
    assert made == written(big)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2021, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert "2013" not in core and "python-docx" not in core


def test_what_is_open_is_highlighted_and_nothing_else():
    read = docx.Document(io.BytesIO(written(document())))
    marked = [r.text for p in read.paragraphs for r in p.runs if r.font.highlight_color]
    assert marked == ["[…]", " (Thuận lợi, khó khăn)"]


def test_texts_that_no_document_may_hold_are_dropped():
    read = docx.Document(
        io.BytesIO(written(document(parts=[Said("a\x01b\u202e<w:p>&"), Said("hết")])))
    )
    assert "ab<w:p>&" in [p.text for p in read.paragraphs]


def test_profiles_are_data_and_an_unknown_one_is_refused():
    assert form("hd05") != form("hd36")
    text = {p: docx.Document(io.BytesIO(written(document(), p))) for p in ("hd05", "hd36")}
    lines = {p: [c.text for t in d.tables for c in t._cells] for p, d in text.items()}
    assert any("Tỉnh ủy;" in line for line in lines["hd05"])
    assert any("Tỉnh ủy," in line for line in lines["hd36"])
    with pytest.raises(ValueError, match="hd99"):
        form("hd99")


def test_no_row_of_a_table_breaks_and_heads_are_repeated():
    rows = [[str(n), "x"] for n in range(3)]
    read = docx.Document(
        io.BytesIO(written(document(parts=[Grid("a", ("TT", "b"), rows, (11, 99))])))
    )
    table = read.tables[1]._tbl.xml
    assert table.count("w:cantSplit") == 4 and table.count("w:tblHeader") == 1


@needs_office
@pytest.mark.skipif(not re.search("Times|Liberation", serif()), reason="no font as wide as Times")
def test_measures_of_the_page_are_those_of_the_profile(tmp_path):
    words = laid_out(written(document(30)), tmp_path)
    body = [w for w in words if w[0] == 2]
    assert abs(min(w[1] for w in body) / MM - 30) < 0.5, "left margin"
    assert abs(max(w[3] for w in words) / MM - 195) < 0.6, "right margin"
    first = [w for w in body if w[5] == "Năm"]
    assert any(abs(w[1] / MM - 40) < 0.5 for w in first), "first line 10 mm in"
    numbers = [w for w in words if w[5] == "2" and w[0] == 2 and w[2] / MM < 15]
    assert numbers and abs((numbers[0][1] + numbers[0][3]) / 2 / MM - 112.5) < 1, "centred"
    assert abs(numbers[0][2] / MM - 10) < 1.5, "page number 10 mm from the edge"
    assert not [w for w in words if w[0] == 1 and w[2] / MM < 18], "none on the first page"
    assert max(w[4] for w in words) / MM < 278, "bottom margin"
    fonts = subprocess.run(
        ["pdffonts", tmp_path / "a.pdf"], capture_output=True, check=True, encoding="utf-8"
    ).stdout.splitlines()[2:]
    assert all(re.search("Times|Liberation ?Serif", line) for line in fonts), fonts


@needs_office
@pytest.mark.parametrize("paragraphs", [12, 14])
def test_the_signature_is_never_alone_on_a_page(tmp_path, paragraphs):
    words = laid_out(written(document(paragraphs)), tmp_path)
    (page,) = {w[0] for w in words if w[5] == "BÍ"}
    above = [w for w in words if w[0] == page and w[5] == "95,12%."]
    assert above, "lines of the text stand on its page"
