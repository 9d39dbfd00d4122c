"""No command replaces, moves or deletes what it did not make; the refusal says what is there and what to do."""

import importlib.util
import io
import json
import os
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest

from analysis import files as folders
from analysis.causes.decisions import COLUMNS
from analysis.cli import main
from analysis.office import review
from analysis.office.review_book import CODED, GUIDE, OPEN, WHEN, WHO
from site_fixture import made_site, write_notebooks, write_tidy

ROOT = Path(__file__).parents[1]
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="making links needs rights there")


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A folder with one return, the registers, notebooks, and a folder of documents; the commands run in it."""
    (tmp_path / "raw").mkdir()
    shutil.copy(min((ROOT / "data/raw/2021").glob("*.xlsx")), tmp_path / "raw")
    shutil.copytree(ROOT / "data/reference", tmp_path / "reference")
    write_notebooks(tmp_path / "notebooks")
    (tmp_path / "docs/sub").mkdir(parents=True)
    (tmp_path / "docs/luan-van.docx").write_bytes(b"years of work")
    (tmp_path / "docs/sub/index.html").write_text("<p>mine</p>", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


CLEAN = ["clean", "--raw", "raw", "--reference", "reference"]
REPORT = ["report", "--raw", "raw", "--reference", "reference", "--notebooks", "notebooks"]
COMMANDS = {
    "clean --out": [*CLEAN, "--out"],
    "report --tidy": [*REPORT, "--out", "site", "--tidy"],
    "report --out": [*REPORT, "--tidy", "tidy", "--out"],
}
each_output = pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)


def all_in(folder: Path) -> dict[str, bytes | str | None]:
    """Everything below `folder`: bytes of files, None for folders, the target of links."""
    return {
        p.relative_to(folder).as_posix(): os.readlink(p)
        if p.is_symlink()
        else p.read_bytes()
        if p.is_file()
        else None
        for p in sorted(folder.rglob("*"))
    }


def refused(capsys, folder: Path, words: list[str]) -> str:
    """What a command says that must not change anything, nor read anything first."""
    before = all_in(folder)
    assert main(words) == 2
    _, _, said = capsys.readouterr().err.partition("\n")  # the first line names the workspace
    assert all_in(folder) == before
    assert (
        said.startswith("Lỗi: ") and "Hãy" in said and "đã đọc" not in said and "1/2" not in said
    ), said
    return said


@each_output
def test_a_folder_of_documents_stays_byte_for_byte(office, capsys, command):
    said = refused(capsys, office, [*command, "docs"])
    assert (
        "«luan-van.docx»" in said
        and "«sub»" in said
        and "để nguyên" in said
        and "còn trống" in said
    )


@each_output
@pytest.mark.parametrize(
    ("out", "how"),
    [
        ("reference", "chính là thư mục dữ liệu tham chiếu"),
        ("reference/new", "nằm trong thư mục dữ liệu tham chiếu"),
        ("raw", "chính là thư mục báo cáo đã nộp"),
        ("raw/2021", "nằm trong thư mục báo cáo đã nộp"),
        ("raw/../raw", "chính là"),
        (".", "chứa thư mục"),
        ("notebooks/..", "chứa thư mục"),
    ],
)
def test_inputs_stay_and_outputs_keep_apart_from_them(office, capsys, command, out, how):
    assert how in refused(capsys, office, [*command, out])


@pytest.mark.parametrize("out", ["notebooks", "notebooks/site"])
def test_a_report_keeps_apart_from_its_notebooks(office, capsys, out):
    assert "sổ phân tích" in refused(capsys, office, [*COMMANDS["report --out"], out])


@pytest.mark.parametrize(
    ("tidy", "out", "how"),
    [
        ("new", "new", "chính là"),
        ("new", "new/site", "nằm trong"),
        ("new/tidy", "new", "chứa"),
    ],
)
def test_the_outputs_of_a_report_keep_apart(office, capsys, tidy, out, how):
    assert f"{how} nơi ghi bảng số liệu" in refused(
        capsys, office, [*REPORT, "--tidy", tidy, "--out", out]
    )


@each_output
def test_the_home_folder_and_a_drives_root_are_no_outputs(office, capsys, command, monkeypatch):
    home = office / "people/lan"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for out in (home, home.parent):
        assert "thư mục cá nhân" in refused(capsys, office, [*command, str(out)])
    assert "gốc của một ổ đĩa" in refused(capsys, office, [*command, office.anchor])


@each_output
def test_a_file_is_no_folder(office, capsys, command):
    assert "là một tệp" in refused(capsys, office, [*command, "docs/luan-van.docx"])


@needs_links
@each_output
@pytest.mark.parametrize("target", ["docs", "empty", "nowhere", "ours"])
def test_nothing_is_written_through_a_link(office, capsys, command, target):
    (office / "empty").mkdir()
    write_tidy(office / "ours")
    (office / "link").symlink_to(office / target)
    said = refused(capsys, office, [*command, "link"])
    assert "liên kết tới" in said and str((office / target).resolve()) in said


@needs_links
def test_an_input_reached_through_a_link_is_known_for_an_input(office, capsys):
    (office / "elsewhere").symlink_to(office)
    assert "chính là" in refused(capsys, office, [*CLEAN, "--out", "elsewhere/reference"])


@pytest.mark.parametrize("there", ["missing", "empty"])
def test_a_run_over_its_own_output_works(office, there):
    if there == "empty":
        (office / "tidy").mkdir()
        (office / "tidy/Thumbs.db").write_bytes(b"left by the system")
    assert main([*CLEAN, "--out", "tidy"]) == 0
    first = all_in(office / "tidy")
    mark = json.loads(first[folders.MARK])
    assert mark["kind"] == folders.TABLES and set(mark["entries"]) == set(first)
    (office / "tidy/issues.csv").write_text("harmed", "utf-8")
    assert main([*CLEAN, "--out", "tidy"]) == 0
    assert all_in(office / "tidy") == first, "and the mark holds no clock"


def test_a_site_is_marked_and_its_own(tmp_path):
    site = shutil.copytree(made_site()[0] / "out", tmp_path / "site")
    mark = json.loads((site / folders.MARK).read_text("utf-8"))
    assert mark["kind"] == folders.SITE and set(mark["entries"]) == set(all_in(site))
    folders.require(site, folders.SITE)
    (site / "organisations/ghi-chu.txt").write_text("mine", "utf-8")
    with pytest.raises(folders.NotOurs, match="«organisations/ghi-chu.txt».*chuyển"):
        folders.require(site, folders.SITE)


def test_what_a_person_put_into_our_folder_is_named_and_stays(office, capsys):
    write_tidy(office / "tidy")
    for n in range(7):
        (office / f"tidy/ghi-chu-{n}.txt").write_text("mine", "utf-8")
    said = refused(capsys, office, [*CLEAN, "--out", "tidy"])
    assert "«ghi-chu-0.txt»" in said and "2 thứ nữa" in said and "chuyển" in said


@needs_links
def test_a_link_in_the_place_of_one_of_our_files_is_not_ours(office, capsys):
    write_tidy(office / "tidy")
    (office / "tidy/issues.csv").unlink()
    (office / "tidy/issues.csv").symlink_to(office / "docs/luan-van.docx")
    assert "«issues.csv»" in refused(capsys, office, [*CLEAN, "--out", "tidy"])


def test_an_output_of_another_kind_stays(office, capsys):
    write_tidy(office / "tables")
    shutil.copytree(made_site()[0] / "out", office / "pages")
    assert "không phải trang báo cáo" in refused(
        capsys, office, [*COMMANDS["report --out"], "tables"]
    )
    assert "không phải bảng số liệu" in refused(capsys, office, [*CLEAN, "--out", "pages"])
    assert "thay cả thư mục" in refused(capsys, office, [*CLEAN, "--out", "pages/tables"])


@pytest.mark.parametrize(
    "mark", ["", "{", "[]", '{"kind": "tables"}', '{"kind": "tables", "entries": 3}', "\0"]
)
def test_a_mark_that_says_nothing_is_no_mark(office, capsys, mark):
    (office / "docs" / folders.MARK).write_text(mark, "utf-8")
    assert "luan-van" in refused(capsys, office, [*CLEAN, "--out", "docs"])


def test_outputs_of_the_version_without_marks_are_known_by_what_they_hold(tmp_path):
    tidy, site = (
        write_tidy(tmp_path / "tidy"),
        shutil.copytree(made_site()[0] / "out", tmp_path / "site"),
    )
    for later in ("bao-cao.docx", "bao-cao.pdf"):  # written only since there are marks
        (site / later).unlink(missing_ok=True)
    for later in sorted(site.rglob("*.files")):  # what is taken along, too
        shutil.rmtree(later)
    for folder, kind in ((tidy, folders.TABLES), (site, folders.SITE)):
        (folder / folders.MARK).unlink()
        folders.require(folder, kind)
        other = folders.SITE if kind == folders.TABLES else folders.TABLES
        with pytest.raises(folders.NotOurs, match="thứ khác"):
            folders.require(folder, other)
        (folder / "mine.html").write_text("<p>mine</p>", "utf-8")
        with pytest.raises(folders.NotOurs, match="«mine.html»"):
            folders.require(folder, kind)
    package = json.loads((tidy / "datapackage.json").read_text("utf-8"))
    for other in (
        [],
        {},
        {"name": "tidy", "resources": []},
        package | {"name": "other"},
        {"name": "tidy", "resources": [{"name": "a", "hash": 1}]},
    ):
        (tidy / "datapackage.json").write_text(json.dumps(other), "utf-8")
        with pytest.raises(folders.NotOurs, match="thứ khác"):
            folders.require(tidy, folders.TABLES)


def test_what_comes_during_a_run_stays(tmp_path):
    out = tmp_path / "tidy"
    write_tidy(out)
    with pytest.raises(folders.NotOurs, match="«late.txt»"):
        with folders.replacing(out, folders.TABLES) as new:
            (new / "a.csv").write_text("new", "utf-8")
            (out / "late.txt").write_text("mine", "utf-8")
            before = all_in(out)
    assert all_in(out) == before and [p.name for p in tmp_path.iterdir()] == ["tidy"]


@pytest.mark.parametrize("exchange", [True, False])
def test_what_killed_runs_left_is_mended_and_what_only_looks_so_stays(
    tmp_path, monkeypatch, exchange
):
    if not exchange:
        monkeypatch.setattr("analysis.files.exchange._exchange", lambda a, b: False)
    out = write_tidy(tmp_path / "tidy")
    out.rename(tmp_path / ".tidy.old")  # moved aside, then killed
    begun, empty, theirs = (tmp_path / f".tidy.new-{letter * 8}" for letter in "abc")
    for folder in (begun, empty, theirs):
        folder.mkdir()
    (begun / folders.MARK).touch()
    (begun / "a.csv").write_text("half", "utf-8")
    (theirs / "letter.docx").write_bytes(b"mine")
    folders.mend(out, folders.TABLES)
    assert out.is_dir() and not (tmp_path / ".tidy.old").exists()
    write_tidy(out)
    assert sorted(p.name for p in tmp_path.iterdir()) == [theirs.name, "tidy"]
    assert all_in(theirs) == {"letter.docx": b"mine"}


def test_a_folder_that_stands_where_we_move_ours_aside_stays(tmp_path):
    (tmp_path / ".tidy.old").mkdir()
    (tmp_path / ".tidy.old/letter.docx").write_bytes(b"mine")
    folders.mend(tmp_path / "tidy", folders.TABLES)
    with pytest.raises(folders.NotOurs, match="«letter.docx»"):
        write_tidy(tmp_path / "tidy")
    assert all_in(tmp_path) == {".tidy.old": None, ".tidy.old/letter.docx": b"mine"}


def test_templates_are_written_over_only_as_we_wrote_them(office, capsys):
    words = ["template", "--year", "2025", "--reference", "reference", "--out"]
    assert main([*words, "docs"]) == 0, "a folder with other things only gets files beside them"
    first = all_in(office / "docs")
    assert (
        first["luan-van.docx"] == b"years of work"
        and main([*words, "docs"]) == 0
        and all_in(office / "docs") == first
    )
    path = min((office / "docs").glob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["A1"].value = "filled in"
    book.save(path)
    capsys.readouterr()
    assert path.name in refused(capsys, office, [*words, "docs"])
    path.write_bytes(b"not even a workbook")
    assert path.name in refused(capsys, office, [*words, "docs"])
    assert "nằm trong thư mục dữ liệu tham chiếu" in refused(
        capsys, office, [*words, "reference/forms"]
    )
    write_tidy(office / "tidy")
    assert "thay cả thư mục" in refused(capsys, office, [*words, "tidy/forms"])


def sign(book: openpyxl.Workbook, by: str, code: str) -> None:
    """Fill in a review workbook: who, when, and a code for the first item."""
    for row in book[GUIDE].iter_rows(max_col=2):
        if row[0].value in (WHO, WHEN):
            row[1].value = by if row[0].value == WHO else "05/01/2023"
    sheet = book[OPEN] if book[OPEN].max_row > 1 else book[CODED]
    heads = {c.value: c.column for c in sheet[1]}
    sheet.cell(2, heads["Mã 1"]).value = code or None
    book.save("so.xlsx")


def test_a_review_workbook_is_written_over_only_as_we_wrote_it(office, capsys):
    write_tidy(office / "tidy")
    words = ["review-causes", "--tidy", "tidy", "--reference", "reference", "--out"]
    assert main([*words, "so.xlsx"]) == 0 and main([*words, "so.xlsx"]) == 0
    assert not list(office.glob("so.cu-*")), "nobody had touched it"
    capsys.readouterr()
    assert "tệp khác" in refused(capsys, office, [*words, "docs/luan-van.docx"])
    assert "là một thư mục" in refused(capsys, office, [*words, "docs"])
    assert "là một thư mục" in refused(capsys, office, [*words, "docs", "--force"])
    assert "nằm trong thư mục bảng số liệu" in refused(capsys, office, [*words, "tidy/so.xlsx"])
    assert "nằm trong thư mục dữ liệu tham chiếu" in refused(
        capsys, office, [*words, "reference/events.csv"]
    )
    book = openpyxl.load_workbook("so.xlsx")
    book.create_sheet("Của tôi")
    sign(book, "Lan", "")
    assert "đã có người điền" in refused(capsys, office, [*words, "so.xlsx"]), (
        "a sheet of somebody's own"
    )
    assert main([*words, "so.xlsx", "--force"]) == 0
    kept = openpyxl.load_workbook("so.cu-1.xlsx")
    assert "Của tôi" in kept.sheetnames and "so.cu-1.xlsx" in capsys.readouterr().out
    assert main(["template", "--year", "2025", "--reference", "reference", "--out", "forms"]) == 0
    capsys.readouterr()
    assert "tệp khác" in refused(
        capsys, office, [*words, str(min((office / "forms").glob("*.xlsx")))]
    )


def test_a_review_sent_out_again_keeps_what_was_filled_in(office, capsys):
    write_tidy(office / "tidy")
    words = ["review-causes", "--tidy", "tidy", "--reference", "reference", "--out", "so.xlsx"]
    back = ["review-causes", "--reference", "reference", "--in", "so.xlsx"]
    assert main(words) == 0
    sign(openpyxl.load_workbook("so.xlsx"), "Lan", "C2")
    assert main(words) == 0
    assert (office / "so.cu-1.xlsx").exists()
    assert main(back) == 0
    assert "Lan" in (office / "reference" / "cause_reviews.csv").read_text("utf-8")
    assert main(words) == 0, "what was taken back needs no place any more"
    (office / "reference" / "cause_reviews.csv").unlink()
    sign(openpyxl.load_workbook("so.cu-1.xlsx"), "Lan", "C2")
    sheet = openpyxl.load_workbook("so.xlsx")
    for title in (OPEN, CODED):
        for row in range(2, sheet[title].max_row + 1):
            sheet[title].cell(row, 1).value = "khác" if sheet[title].cell(row, 12).value else None
    sheet.save("so.xlsx")
    capsys.readouterr()
    assert "chưa nhận lại" in refused(capsys, office, words)
    assert main([*words, "--force"]) == 0


def test_a_filled_template_is_kept_beside(office, capsys):
    words = ["template", "--year", "2025", "--reference", "reference", "--out", "forms"]
    assert main(words) == 0 and main(words) == 0
    path = min((office / "forms").glob("*.xlsx"))
    openpyxl.load_workbook(path).save(path)
    capsys.readouterr()
    assert "đã có người điền" in refused(capsys, office, words)
    mine = path.read_bytes()
    assert main([*words, "--force"]) == 0
    assert path.with_name(f"{path.stem}.cu-1.xlsx").read_bytes() == mine


@pytest.mark.parametrize(("answer", "code"), [("", 2), ("c", 0)])
def test_at_a_terminal_it_is_asked_whether_to_write_over_a_filled_template(
    office, monkeypatch, answer, code
):
    words = ["template", "--year", "2025", "--reference", "reference", "--out", "forms"]
    assert main(words) == 0
    path = min((office / "forms").glob("*.xlsx"))
    openpyxl.load_workbook(path).save(path)
    monkeypatch.setattr(sys, "stdin", at_terminal(f"{answer}\n"))
    monkeypatch.setattr(sys, "stderr", at_terminal(""))
    assert main(words) == code
    assert path.with_name(f"{path.stem}.cu-1.xlsx").exists() == (code == 0)


def at_terminal(text):
    stream = io.StringIO(text)
    stream.isatty = lambda: True
    return stream


@needs_links
def test_workbooks_are_not_written_through_links_and_decisions_leave_a_link_one(
    office, capsys, monkeypatch
):
    write_tidy(office / "tidy")
    (office / "link.xlsx").symlink_to(office / "docs/luan-van.docx")
    words = ["review-causes", "--tidy", "tidy", "--reference", "reference"]
    assert "liên kết" in refused(capsys, office, [*words, "--out", "link.xlsx"])
    decision = dict.fromkeys(COLUMNS, "x")
    monkeypatch.setattr(review, "read_review", lambda *_: ([decision], []))
    (office / "reference" / "cause_reviews.csv").unlink(missing_ok=True)
    (office / "reference" / "cause_reviews.csv").symlink_to(office / "shared.csv")
    assert main(["review-causes", "--in", "so.xlsx", "--reference", "reference"]) == 0
    assert (office / "reference" / "cause_reviews.csv").is_symlink() and "x" in (
        office / "shared.csv"
    ).read_text("utf-8")


def test_clean_output_deletes_outputs_and_nothing_else(tmp_path, capsys):
    spec = importlib.util.spec_from_file_location("clean_output", ROOT / "tools/clean_output.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    write_tidy(tmp_path / "data/tidy")
    (tmp_path / "data/.tidy.cache").write_bytes(b"kept")
    (tmp_path / "data/raw").mkdir()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/speech.docx").write_bytes(b"mine")
    assert tool.main(tmp_path) == 1 and "«speech.docx»" in capsys.readouterr().err
    assert set(all_in(tmp_path)) == {"data", "data/raw", "reports", "reports/speech.docx"}
    (tmp_path / "reports/speech.docx").unlink()
    assert tool.main(tmp_path) == 0 and set(all_in(tmp_path)) == {"data", "data/raw"}
    assert tool.main(tmp_path / "none") == 0


def test_a_page_of_somebody_else_stays(tmp_path):
    path = tmp_path / "trang.html"
    path.write_text("<p>của tôi</p>", encoding="utf-8")
    with pytest.raises(folders.NotOurs):
        folders.write_page(path, "mới")
    assert path.read_text(encoding="utf-8") == "<p>của tôi</p>"


def test_a_page_of_ours_is_written_over(tmp_path):
    path, page = tmp_path / "trang.html", '<meta name="generator" content="analysis">{}'
    for text in ("một", "hai"):
        folders.write_page(path, page.format(text))
    assert path.read_text(encoding="utf-8").endswith("hai")
