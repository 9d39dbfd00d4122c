"""The whole suite on the first year, on two, on the next term alone and on both: every cell, no year that is not there."""

import pytest

import analysis
from analysis.measuring.terms import of_term
from analysis.office.yearly import yearly
from analysis.views import standing
from cells_shown import NOTEBOOKS, YEAR, shown
from parts_of_the_sample import PARTS, tables

WHO = {"2026": "U02", "both": "U02"}


@pytest.fixture(params=PARTS)
def part(request):
    return request.param


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_page_is_of_the_years_that_are_there(path, part, monkeypatch, undrawn):
    whole = tables(part)
    years = range(2026, 2027) if "2026" in PARTS[part] else range(2021, int(PARTS[part][-1]) + 1)
    for cell, said in shown(path, whole, monkeypatch, WHO.get(part, "K13")):
        if "by_code" in cell or "across" in cell:
            continue  # which show other years on purpose: what files say, what went before
        assert not [y for y in YEAR.findall(said) if int(y) not in years], (cell, said)


def test_the_first_page_and_the_report_are_made(part):
    now = of_term(tables(part))
    assert analysis.views.targets.verdict(now).startswith("Năm ")
    assert standing.matrix(now) and standing.resolution(now, "Đảng bộ")
    assert yearly(now)


def test_pages_of_the_earlier_term_say_nothing_of_the_later(monkeypatch, undrawn):
    earlier = of_term(tables("both"), "2021-2025")
    for path in NOTEBOOKS:
        if path.stem in ("1-returns", "5-review"):
            for cell, said in shown(path, earlier, monkeypatch):
                wrong = [y for y in YEAR.findall(said) if int(y) > 2022]
                assert not wrong or "by_code" in cell, (cell, said)


def test_what_goes_on_from_term_to_term_is_told_with_its_break():
    said = str(analysis.views.targets.across(tables("both")))
    assert "mục tiêu từ 97% trở lên, trước là từ 95% trở lên" in said
    assert "tính trên chi bộ, trước tính trên chi bộ được xếp loại sinh hoạt" in said
    assert "số liệu của Đảng bộ Ủy ban nhân dân tỉnh" in said
    assert analysis.views.targets.across(tables("2026")) is None
    assert analysis.views.targets.across(tables("both"), "2021-2025") is None


def test_numbers_asked_for_are_told_as_numbers():
    said = str(analysis.views.targets.main_table(of_term(tables("2026"))))
    rows = {line[0]: line for line in said.splitlines() if line[1:3] == " |"}
    assert not any("%" in rows[target] for target in "6789") and "%" in rows["1"]


def test_what_is_under_way_is_not_called_missed():
    said = analysis.views.targets.verdict(of_term(tables("2026")))
    assert "chỉ tiêu đang thực hiện" in said
