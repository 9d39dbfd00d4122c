"""The one way through, as analysts and the command call it."""

import shutil
from pathlib import Path

import pytest

import analysis
from analysis.files import NotOurs
from analysis.pipeline import run
from analysis.reference.faults import BadReference

ROOT = Path(__file__).parents[2] / "data"
FILE = "2022/Bảo tàng tỉnh.xlsx"

pytestmark = pytest.mark.skipif(
    not (ROOT / "raw").exists(), reason="the sample below data/raw is not there"
)


@pytest.fixture
def office(tmp_path):
    target = tmp_path / "raw" / FILE
    target.parent.mkdir(parents=True)
    shutil.copy(ROOT / "raw" / FILE, target)
    shutil.copytree(ROOT / "reference", tmp_path / "reference")
    return tmp_path


def test_clean_writes_the_tables_says_what_they_hold_and_reads_nothing_twice(office):
    seen = []
    for _ in range(2):
        done = run.clean(
            office / "raw", office / "reference", office / "tidy", lambda *one: seen.append(one)
        )
        assert done.folder == office / "tidy" and "1 tệp: 1 dùng" in done.summary
        assert len(done.tables.observations) == 26
    assert seen == [(1, 1, FILE)]


def test_clean_takes_reference_data_that_is_loaded_already(office):
    reference = analysis.load_reference(office / "reference")
    done = analysis.clean(office / "raw", reference, office / "tidy")
    assert len(done.tables.submissions) == 1


def test_made_up_submissions_are_known_by_their_mark(office):
    assert not run.clean(office / "raw", office / "reference", office / "a").tables.synthetic
    (office / "SYNTHETIC.md").touch()
    assert run.clean(office / "raw", office / "reference", office / "b").tables.synthetic


def test_what_cannot_be_done_is_told_before_anything_is_read(office):
    with pytest.raises(NotADirectoryError, match="không có thư mục"):
        run.clean(office / "nowhere", office / "reference", office / "tidy")
    with pytest.raises(NotOurs):
        run.clean(office / "raw", office / "reference", office / "raw" / "tidy")
    (office / "reference" / "organisations.csv").unlink()
    with pytest.raises(BadReference):
        run.clean(office / "raw", office / "reference", office / "tidy")
    assert not (office / "tidy").exists()


@pytest.mark.parametrize("site", ["raw/site", "tidy", "reference", "notebooks"])
def test_pages_are_kept_apart_from_everything_else(office, site):
    with pytest.raises(NotOurs):
        run.keep_apart(
            office / "raw",
            office / "reference",
            office / "tidy",
            office / "notebooks",
            office / site,
        )
