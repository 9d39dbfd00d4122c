"""A site is of one moment of its tables and names nobody."""

import pytest

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
    runs = making.run_notebooks

    def replaced(*arguments, **named):
        write_tidy(place / "tidy", count=3, text="lời mới hẳn")
        return runs(*arguments, **named)

    monkeypatch.setattr(making, "run_notebooks", replaced)
    made = render_site(
        place / "tidy", place / "notebooks", place / "out", progress=lambda line: None
    )
    assert any("ghi lại" in failure for failure in made.failures)
    pages = [path.read_text("utf-8") for path in (place / "out").rglob("*.html")]
    assert any("Thiếu cán bộ" in page for page in pages), "the moment it began with"
    later = ("T003", "lời mới hẳn", "0912 345", "Trần Thị")
    assert not [word for word in later for page in pages if word in page]
