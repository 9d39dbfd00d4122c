"""What compares the results of two trees: nothing that differs passes, nothing equal is told."""

import importlib.util
import io
import json
import zipfile
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location(
    "same", Path(__file__).resolve().parent.parent / "tools" / "same.py"
)
same = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(same)

PAGE = '<!DOCTYPE html><p class="a" id="b">Đảng &amp; đoàn<br><svg><path d="M0"/></svg></p>'


def package(inputs="0a1b", rows=2):
    """The description of the tables as it is written, with the digest of the code inside."""
    about = {"name": "tidy", "inputs": inputs, "resources": [{"name": "gaps", "rows": rows}]}
    return (json.dumps(about, indent=1) + "\n").encode()


def workbook(date=(2025, 1, 1, 0, 0, 0), **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(f"xl/{name}.xml", date), text)
    return out.getvalue()


FILES = {
    "tidy/gaps.csv": b"target,year,units\nT1,2021,3\nT1,2022,4\n",
    "tidy/datapackage.json": package(),
    "site/index.html": PAGE.encode(),
    "site/organisations/K01.html": PAGE.encode(),
    "site/phu-luc.xlsx": workbook(sheet1="<a>1</a>", sheet2="<b/>"),
}


def lay(top, files):
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return top


@pytest.fixture
def compared(tmp_path):
    """Compare FILES with FILES after some changes; None takes a file away."""

    def compare(changes):
        changed = {k: v for k, v in (FILES | changes).items() if v is not None}
        return same.compare_folders(lay(tmp_path / "base", FILES), lay(tmp_path / "tree", changed))

    return compare


def test_equal_folders_are_the_same(compared):
    result = compared({})
    assert result.same
    assert result.summary == "5 files compared, 0 differ"
    assert list(result.report()) == []


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_in_any_file_is_a_difference(compared, name):
    content = bytearray(FILES[name])
    content[len(content) // 2] ^= 1
    result = compared({name: bytes(content)})
    assert not result.same
    assert list(result.differing) == [name]
    assert result.summary.startswith("5 files compared, 1 differ")


def test_missing_and_extra_files_are_told(compared):
    result = compared({"tidy/gaps.csv": None, "site/new.html": b""})
    assert not result.same
    assert (result.missing, result.extra) == (["tidy/gaps.csv"], ["site/new.html"])
    assert result.summary == "4 files compared, 0 differ, 1 missing, 1 extra"


def test_a_mark_of_the_folders_owner_is_told_and_does_not_count(compared):
    result = compared({"tidy/.analysis-output": b"tidy"})
    assert result.same
    assert list(result.report()) == ["  mark     tidy/.analysis-output added"]


def test_another_hidden_file_counts(compared):
    assert compared({"tidy/.other": b""}).extra == ["tidy/.other"]


def test_of_the_description_only_the_digest_of_the_code_is_ignored(compared):
    name = "tidy/datapackage.json"
    assert compared({name: package(inputs="ffff")}).same
    assert list(compared({name: package(inputs="ffff", rows=3)}).differing) == [name]
    assert list(compared({name: package(inputs="")}).differing) == [name], "a process died"
    spaced = compared({name: package().replace(b"tidy", b"tidy ")})
    assert not spaced.differing[name].note


def test_a_digest_elsewhere_is_not_ignored():
    assert same.compare_files("tidy/other.json", package("0a"), package("0b"))


def told(name, old, new):
    return "\n".join(same.compare_files(name, old, new).lines)


def test_a_table_is_told_by_row_column_and_both_sides():
    old = FILES["tidy/gaps.csv"]
    text = told("gaps.csv", old, old.replace(b"2022,4", b"2022,5"))
    assert "row 3, column 3 (units)" in text
    assert "BASE '4'" in text and "tree '5'" in text


def test_a_row_on_one_side_only_is_told():
    old = FILES["tidy/gaps.csv"]
    text = told("gaps.csv", old, old + b"T2,2022,1\n")
    assert "row 4 of 3 rows (BASE) and 4 (tree) is in tree only" in text and "T2" in text


def test_a_table_quoted_in_another_way_differs_and_says_so():
    found = same.compare_files("a.csv", b'a\n"1"\n', b"a\n1\n")
    assert found.note == same.PARSED
    assert "line 2, column 1" in found.lines[0]


def test_both_sides_are_shortened_around_the_difference():
    text = told("a.txt", b"x" * 500 + b"1" + b"y" * 500, b"x" * 500 + b"2" + b"y" * 500)
    assert "line 1, column 501" in text and "1yy" in text and "2yy" in text
    assert max(map(len, text.splitlines())) < 100


def test_texts_that_look_alike_are_told_by_their_code_points():
    text = told("a.txt", "ế".encode(), "e\u0302\u0301".encode())
    assert "'\\u1ebf'" in text and "'e\\u0302\\u0301'" in text


def test_what_is_no_text_is_told_by_its_bytes():
    assert "byte 1 of 2" in told("a.png", b"\xff\x01", b"\xff\x02")


@pytest.mark.parametrize(
    "written_otherwise",
    [
        PAGE.replace('class="a" id="b"', "id='b'  class=a"),
        PAGE.replace("&amp;", "&#38;"),
        PAGE.replace("Đảng", "&#272;&#7843;ng"),
        PAGE.replace("<br>", "<br/>"),
        PAGE.replace('<path d="M0"/>', '<path d="M0"></path>'),
        PAGE.replace("<br>", "<!-- removed --><br>"),
        PAGE.replace("<br>", "<BR>").replace("DOCTYPE", "doctype"),
    ],
)
def test_pages_written_otherwise_are_equal_after_parsing_and_still_differ(written_otherwise):
    assert written_otherwise != PAGE
    found = same.compare_files("a.html", PAGE.encode(), written_otherwise.encode())
    assert found.note == same.PARSED


@pytest.mark.parametrize(
    "another_page",
    [
        PAGE.replace('id="b"', 'id="c"'),
        PAGE.replace(' id="b"', ""),
        PAGE.replace("đoàn", "đoàn "),
        PAGE.replace("<br>", ""),
        PAGE.replace("<p", "<div").replace("</p", "</div"),
        PAGE.replace("&amp;", "&amp;amp;"),
        PAGE.replace("</svg></p>", "</p></svg>"),
        PAGE.replace("<!DOCTYPE html>", ""),
        PAGE + "<script></script>",
    ],
)
def test_another_page_is_not_equal_after_parsing(another_page):
    assert another_page != PAGE
    found = same.compare_files("a.html", PAGE.encode(), another_page.encode())
    assert not found.note
    assert "differs after parsing, too" in found.lines


def test_another_digest_of_the_tables_does_not_hide_what_else_differs():
    old, new = (PAGE + f"<code>{digit * 64}</code><p>1</p>" for digit in "ab")
    assert same.compare_files("a.html", old.encode(), new.encode()).note == same.DIGEST
    found = same.compare_files("a.html", old.encode(), new.replace("<p>1", "<p>2").encode())
    assert not found.note
    assert "BASE 'text 1'" in found.lines and "tree 'text 2'" in found.lines


def test_the_summary_counts_what_is_equal_after_parsing(compared):
    result = compared({"site/index.html": PAGE.replace("<br>", "<br/>").encode()})
    assert not result.same
    assert result.summary == "5 files compared, 1 differ (of them 1 equal after parsing)"
    assert list(result.report())[-1].strip() == "equal after parsing"


def test_a_workbook_is_told_by_its_parts():
    old = workbook(sheet1="<a>1</a>", sheet2="<b/>")
    text = told("a.xlsx", old, workbook(sheet1="<a>2</a>", styles="<s/>"))
    assert "part xl/sheet1.xml" in text and "BASE '<a>1</a>'" in text
    assert "part xl/sheet2.xml missing" in text
    assert "part xl/styles.xml extra" in text


def test_a_workbook_packed_in_another_way_differs_and_says_so():
    found = same.compare_files(
        "a.xlsx", workbook(a="1"), workbook(a="1", date=(2024, 1, 1, 0, 0, 0))
    )
    assert found.note == same.PARSED


def test_the_practice_corpora_are_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("ANALYSIS_PRACTICE", str(tmp_path))
    assert "there is no folder" in same.find_corpus("practice")
    for folder in ("raw", "reference"):
        (tmp_path / "submissions" / folder).mkdir(parents=True)
    assert same.find_corpus("practice").raw == tmp_path / "submissions" / "raw"


def test_the_cache_knows_changed_submissions(tmp_path):
    for folder in ("raw", "reference"):
        lay(tmp_path, {f"{folder}/a.csv": b"1"})
    corpus = same.Corpus("sample", tmp_path / "raw", tmp_path / "reference")
    before = corpus.digest()
    assert corpus.digest() == before
    lay(tmp_path, {"reference/a.csv": b"2"})
    assert corpus.digest() != before
