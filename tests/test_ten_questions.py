"""The ten questions of the guide: every line is run as it is printed."""

import re

import pytest

import analysis
from analysis import views
from site_fixture import ROOT

PAGE = (ROOT / "docs" / "muoi-cau-hoi.vi.md").read_text("utf-8")
LINES = re.findall(r"`((?:views|analysis)\.[^`]*tables[^`]*)`", PAGE)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    if not (ROOT / "data" / "raw").exists():
        pytest.skip("the sample below data/raw is not there")
    out = tmp_path_factory.mktemp("ten") / "tidy"
    return analysis.clean(ROOT / "data" / "raw", ROOT / "data" / "reference", out).tables


@pytest.mark.parametrize("line", [line for line in LINES if "bệnh viện" not in line])
def test_each_line_answers(line, tables):
    if "explore(tables)" in line:
        pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    shown = eval(line, {"views": views, "analysis": analysis, "tables": tables})
    assert len(str(shown)) > 60 and "Không có gì" not in str(shown)


def test_an_unclear_name_is_answered_by_those_it_may_be(tables):
    line = next(line for line in LINES if "bệnh viện" in line)
    with pytest.raises(KeyError, match="có thể là 2 tổ chức"):
        eval(line, {"views": views, "tables": tables})


def test_there_are_ten_questions():
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == [str(n) for n in range(1, 11)]
    assert len(LINES) >= 10
