"""A site is of one moment of its tables and names nobody."""

import pytest

from analysis import tables
from analysis.site import making
from analysis.site.render import render_site
from site_fixture import write_notebooks, write_tidy

SECRET = "Thiếu cán bộ. Người lập: Trần Thị Bình, ĐT 0912 345 678"


@pytest.fixture
def place(tmp_path):
    write_tidy(tmp_path / "tidy", count=2, text=SECRET)
    write_notebooks(tmp_path / "notebooks")
    return tmp_path


def test_tables_replaced_meanwhile_are_said_and_mixed_with_nothing(place, monkeypatch):
    first = tables.load(place / "tidy").sha256
    runs = making.run_notebooks

    def replaced(*arguments):
        write_tidy(place / "tidy", count=3, text="khác")
        return runs(*arguments)

    monkeypatch.setattr(making, "run_notebooks", replaced)
    made = render_site(
        place / "tidy", place / "notebooks", place / "out", progress=lambda line: None, workers=1
    )
    other = tables.load(place / "tidy").sha256
    assert any("ghi lại" in failure for failure in made.failures)
    pages = [path.read_text("utf-8") for path in (place / "out").rglob("*.html")]
    assert any(first[:12] in page for page in pages)
    assert not any(other[:12] in page or "0912 345" in page or "Trần Thị" in page for page in pages)
