"""The site in Debian's Chromium: nothing asked of the net, nothing complained of, usable by everyone, printable."""

import re
import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest

from browser import browser, chromium
from site_fixture import made_site, organisations, sample_site

pytest.importorskip("websocket", reason="websocket-client is not installed")
pytestmark = pytest.mark.skipif(
    chromium() is None, reason="no Chromium here (apt-get install chromium)"
)
REAL = [
    "index.html",
    "explorer.html",
    "review.html",
    "targets.html",
    "causes.html",
    "returns.html",
    "organisations/K01.html",
    "sources/7a.html",
]
KINDS = ["index.html", "explorer.html", "targets.html", "organisations/T001.html"]
FULL = """axe.run().then(r => r.violations.map(
    v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).slice(0, 3).join(" | ")))"""
SPILL = """[...document.querySelectorAll("main *, header *, footer *")].filter(
    e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".table, .picture")
).map(e => e.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def site() -> Path:
    return made_site()[0] / "out"


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def axe() -> str:
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    return resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def sample() -> Path:
    return sample_site()


def check(tab, path: Path, width: int, axe: str) -> None:
    tab.open(path, width)
    assert tab.requests() == [] and tab.complaints() == []
    assert tab.run("document.documentElement.scrollWidth") <= width and tab.run(SPILL) == []
    assert tab.run("[...document.images].filter(i => !i.naturalWidth).length") == 0
    tab.run(axe)
    assert tab.run(FULL) == []


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", KINDS)
def test_page_opens_quietly_and_fits(site, tab, axe, name, width):
    check(tab, site / name, width, axe)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", REAL)
def test_page_of_the_sample_opens_quietly_and_fits(sample, tab, axe, name, width):
    check(tab, sample / name, width, axe)


def test_nothing_of_the_sample_is_cut_in_print(sample, tab):
    for name in REAL:
        tab.open(sample / name, 688)  # the width of the text on A4
        tab.send("Emulation.setEmulatedMedia", media="print")
        try:
            assert (
                tab.run(
                    "[...document.images].filter(i => i.getBoundingClientRect().right > 688).length"
                )
                == 0
            ), name
            cut = "[...document.querySelectorAll('table:not(.across)')].filter(t => t.getBoundingClientRect().right > 689)"
            assert tab.run(f"{cut}.map(t => t.caption ? t.caption.textContent : '?')") == [], name
        finally:
            tab.send("Emulation.setEmulatedMedia", media="")


def printed(tab, page: Path, path: Path) -> list[str]:
    """The text of each sheet of paper."""
    tab.open(page)
    text = subprocess.run(
        ["pdftotext", "-layout", tab.pdf(path), "-"], capture_output=True, text=True, check=True
    ).stdout
    return text.rstrip("\f\n").split("\f")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_the_first_sheets_say_what_matters(sample, tab, tmp_path):
    first, second, *_ = printed(tab, sample / "index.html", tmp_path / "index.pdf")
    codes = ["1a", "1b", "2a", "2b", "3", "4", "5", "6a", "6b", "7a", "7b"]
    assert [c for c in codes if not re.search(rf"^\s*{c} ", first, re.MULTILINE)] == []
    assert "đạt và vượt 5/11 chỉ tiêu" in first and "thiếu 16 chi bộ" in first
    assert "đề nghị Ban Thường vụ" in first and "39/41 TCCSĐ gửi báo cáo" in first
    assert "Tìm một tổ chức" in first + second and "Đọc tiếp" not in first + second


@pytest.mark.parametrize("width, height", [(1280, 720), (390, 844)])
def test_the_first_screen_holds_the_verdict_and_the_matrix(sample, tab, width, height):
    tab.open(sample / "index.html", width, height)
    where = "document.querySelector('{}').getBoundingClientRect().{}"
    assert tab.run(where.format(".verdict", "bottom")) < height
    assert tab.run(where.format(".matrix tbody tr", "bottom")) < height
    if width > height:
        for last in (
            ".matrix tbody tr:last-child",
            ".points li:last-child",
            ".first > div > .note ~ .note",
        ):
            assert tab.run(where.format(last, "bottom")) < height, last
    box = "document.querySelector('.table:has(> .matrix)')"
    assert tab.run(f"{box}.scrollWidth <= {box}.clientWidth"), "nothing of the matrix is cut"


@pytest.mark.parametrize("name", ["review.html", "causes.html", "targets.html", "returns.html"])
def test_small_pictures_and_causes_are_whole_on_a_phone(sample, tab, name):
    tab.open(sample / name, 390, 844)
    shown = "[...document.querySelectorAll('.picture')].filter(e => e.offsetParent)"
    whole = f"{shown}.filter(e => e.querySelector('.slim, [width=\"451\"]'))"
    assert tab.run(f"{whole}.length") > 0
    assert tab.run(f"{shown}.filter(e => e.scrollWidth > e.clientWidth).length") == 0
    assert tab.run(f"{shown}.filter(e => e.querySelector('.broad')).length") == 0


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_print_leaves_no_heading_alone_and_turns_no_sheet(sample, tab, tmp_path):
    for name, most in (("review", 8), ("targets", 20), ("causes", 16), ("returns", 13)):
        path = tmp_path / f"{name}.pdf"
        sheets = printed(tab, sample / f"{name}.html", path)
        assert len(sheets) <= most, name
        sizes = subprocess.run(
            ["pdfinfo", "-l", "99", path], capture_output=True, text=True, check=True
        ).stdout
        assert {
            float(w) < float(h) for w, h in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", sizes)
        } == {True}, name
        headings = tab.run(
            "[...document.querySelectorAll('h2, h3, caption, figure > p')].map(e => e.innerText.trim())"
        )
        for n, sheet in enumerate(sheets[:-1], start=1):
            lines = [
                line.strip()
                for line in sheet.splitlines()
                if line.strip() and not re.search(r"Trang \d+/\d+$", line)
            ]
            assert lines[-1] not in headings, (name, n, lines[-1])


def test_the_tests_above_would_notice(tab, axe, tmp_path):
    page = tmp_path / "bad.html"
    page.write_text(
        '<html><meta http-equiv="Content-Security-Policy" content="script-src \'none\'"><img src="http://127.0.0.1:9/a.png">'
        '<script>1</script><h3 style="width:2000px;background:#eee;color:#ddd">x</h3></html>',
        "utf-8",
    )
    tab.open(page)
    assert (
        tab.requests()
        and tab.complaints()
        and tab.run("document.documentElement.scrollWidth") > 1280
    )
    tab.run(axe)
    assert {"image-alt", "html-has-lang"} <= {v.split(":")[0] for v in tab.run(FULL)}


def test_an_organisation_is_found_by_typing_without_accents(site, tab):
    shown = """[...document.querySelectorAll('#organisations li')].filter(e => e.offsetParent).map(
        e => e.querySelector('a').textContent)"""
    tab.open(site / "index.html")
    assert len(tab.run(shown)) == len(organisations())

    def find(text: str) -> list[str]:
        tab.run(
            "document.getElementById('find').value = ''; document.getElementById('find').focus()"
        )
        tab.send("Input.insertText", text=text)
        return tab.run(shown)

    assert find("thu nghiem so 2") == ["Đảng bộ Sở Thử nghiệm số 2"]
    assert find("DANG  BO 4") == ["Đảng bộ Sở Thử nghiệm số 4"] == find("số đảng 4")
    assert (
        tab.run("document.getElementById('found').textContent")
        == f"1/{len(organisations())} tổ chức"
    )
    assert find("zzz") == [] and "Không có" in tab.run(
        "document.getElementById('found').textContent"
    )
    assert len(find(" ")) == len(organisations()) and tab.complaints() == []


def test_everything_is_there_without_scripts(site, tab):
    tab.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        tab.open(site / "index.html")
        assert tab.run("document.querySelectorAll('#organisations a').length") == len(
            organisations()
        )
        assert tab.run("document.getElementById('finder').offsetParent") is None
    finally:
        tab.send("Emulation.setScriptExecutionDisabled", value=False)


def test_keyboard_reaches_the_content_first_and_sees_where_it_is(site, tab):
    tab.open(site / "targets.html")
    for kind in ("keyDown", "keyUp"):
        tab.send(
            "Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9
        )
    assert tab.run("document.activeElement.className") == "skip"
    assert tab.run("document.activeElement.getBoundingClientRect().left >= 0")
    assert tab.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_print_repeats_table_heads_and_numbers_pages(site, tab, tmp_path):
    tab.open(site / "organisations" / "T001.html")
    path = tab.pdf(tmp_path / "one.pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = text.rstrip("\f\n").split("\f")
    assert len(sheets) >= 2 and all(
        f"Trang {i}/{len(sheets)}" in sheet for i, sheet in enumerate(sheets, start=1)
    )
    assert all(
        "numerator" in sheet for sheet in sheets if re.search(r"^\s*7[ab] ", sheet, re.MULTILINE)
    )
    assert "Số liệu giả định" in sheets[0] and "Trong trang này" not in text
    size = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+59[45]\.?\d* x 84[12]\.?\d* pts \(A4\)", size)
