"""Pages that are kept: they never show but in the time that they save."""

import json

import pytest

from analysis import tables
from analysis.files import MARK
from analysis.site import making
from site_edits import Office, a_number, content, kept, run_here, sequence, the_date


@pytest.fixture(autouse=True)
def here(request, monkeypatch):
    """Notebooks run in this process and no annex is written: other processes are for two tests."""
    if "processes" not in request.fixturenames:
        monkeypatch.setattr(making, "run_notebooks", run_here)
        monkeypatch.setattr(making, "_write_prints", lambda *_, **__: [])


@pytest.fixture
def processes():
    """The test is to have them."""


@pytest.mark.parametrize("seed", range(3))
def test_what_is_made_with_kept_pages_is_what_is_made_from_nothing(tmp_path, seed):
    sequence(tmp_path, seed, 2)


def test_a_process_tells_what_its_pages_asked_for(tmp_path, processes):
    office = Office(tmp_path, 0)
    office.render("out")
    assert office.render("out").seconds == {}
    touched = a_number(office)
    office.write()
    assert set(office.render("out").seconds) == touched
    (tmp_path / "beside.txt").write_text("1")  # no digest knows it
    helped = tmp_path / "notebooks" / "4-helped.ipynb"
    helped.write_text(
        helped.read_text("utf-8").replace("words.SAID", "open('../beside.txt').read()"), "utf-8"
    )
    assert set(office.render("out").seconds) == {"helped.html"}
    the_date(office)
    office.about["synthetic"] = False
    tables.write(office.frames, tmp_path / "tidy", office.about)
    assert "helped.html" in office.render("out").seconds


def test_a_page_that_reads_the_settings_of_its_workspace_is_kept_while_they_stand(
    tmp_path, processes
):
    settings = tmp_path / "analysis.toml"
    settings.write_text("", "utf-8")
    office = Office(tmp_path, 0)
    helped = tmp_path / "notebooks" / "4-helped.ipynb"
    reading = helped.read_text("utf-8").replace("words.SAID", "open('../analysis.toml').read()")
    helped.write_text(reading, "utf-8")
    office.render("out")
    touched = a_number(office)
    tables.write(office.frames, tmp_path / "tidy", office.about)
    assert set(office.render("out").seconds) == touched
    settings.write_text("# khác", "utf-8")
    assert "helped.html" in office.render("out").seconds


def test_a_folder_that_is_not_ours_keeps_nothing_and_is_left_alone(tmp_path):
    office = Office(tmp_path, 0)
    theirs = kept(tmp_path / "out")
    theirs.mkdir()
    (theirs / "mine.txt").write_text("mine")
    assert not office.render("out").failures
    assert [p.name for p in theirs.iterdir()] == ["mine.txt"]
    (theirs / "mine.txt").unlink()
    office.render("out")
    the_date(office)
    office.write()
    (theirs / "mine.txt").write_text("mine")
    office.render("out")
    assert (theirs / "mine.txt").read_text() == "mine"
    assert json.loads((theirs / MARK).read_text())["kind"] == "pages"


def test_a_file_beside_the_pages_is_not_taken_for_a_site_that_stands(tmp_path):
    office = Office(tmp_path, 0)
    office.render("out")
    before = content(tmp_path / "out")
    (tmp_path / "out" / "thesis.docx").write_text("mine")
    with pytest.raises(FileExistsError):
        office.render("out")
    (tmp_path / "out" / "thesis.docx").unlink()
    (tmp_path / "out" / "index.html").unlink()
    assert not office.render("out").seconds
    assert content(tmp_path / "out") == before
