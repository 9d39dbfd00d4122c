"""The first page: what stands behind each name, and what it says when a part cannot be made."""

import pytest

from analysis import load, views
from analysis.site.front import front
from analysis.site.plan import chosen, plan, plan_site
from site_fixture import made_site
from site_seen import Seen


@pytest.fixture
def site():
    folder = made_site()[0]
    tables = load(folder / "tidy")
    register = chosen(tables, None)
    return plan_site(tables, register, plan(folder / "notebooks", register))


def test_every_organisation_is_listed_with_what_is_known_of_it(site):
    page, html = front(site, ["phu-luc.xlsx"])
    assert page.problem == ""
    words = " ".join(Seen(html).text.split())
    assert "Đảng bộ Sở Thử nghiệm số 1 đạt" in words
    assert "Đảng bộ Sở Thử nghiệm số 3 đến ngày 30/6/2024" in words
    assert "Phụ lục (Excel)" in words


def test_what_changed_among_the_organisations_is_said(site):
    assert "số TCCSĐ giảm" not in front(site, [])[1]
    site.tables.organisations["dissolved"] = ["", "", "2025-06-30", ""]
    assert "số TCCSĐ giảm từ 4 (cuối năm 2024) còn 3" in front(site, [])[1]


def test_without_targets_it_leads_to_all_the_rest(site, monkeypatch):
    def broken(tables):
        raise ZeroDivisionError("<b>")

    monkeypatch.setattr(views.standing, "matrix", broken)
    page, html = front(site, [])
    assert page.problem == "index.html: không dựng được trang: ZeroDivisionError: <b>"
    seen = Seen(html)
    assert page.problem in seen.text and "Phụ lục (Excel)" not in seen.text
    assert {"targets.html", "organisations/T001.html"} <= {a.get("href") for a in seen.all("a")}


def test_no_technical_talk_stands_on_it(site):
    _, html = front(site, ["phu-luc.xlsx"])
    words = " ".join(Seen(html).text.split())
    for word in ("SHA", "make ", "máy", "«", "nộp", "notebooks/"):
        assert word not in words, word
    assert "Nghị quyết của Ban Chấp hành Đảng bộ Khối về nâng cao năng lực lãnh đạo" in words
