"""The letterhead of the office's profile: the nearest upwards counts, what is wrong is named."""

import pytest

import parts_of_the_sample as parts
from analysis.measuring.terms import of_term
from analysis.office.letterhead import Letterhead, letterhead, of_body


def test_the_nearest_profile_upwards_counts(tmp_path, monkeypatch):
    below = tmp_path / "Số liệu 2025" / "raw"
    below.mkdir(parents=True)
    monkeypatch.delenv("ANALYSIS_WORKSPACE", raising=False)
    assert letterhead(below) == Letterhead()
    (tmp_path / "analysis.toml").write_text(
        '[letterhead]\nbody = "ĐẢNG ỦY UBND TỈNH"\nform = "hd36"\n', "utf-8"
    )
    made = letterhead(below)
    assert (made.body, made.form, made.board) == ("ĐẢNG ỦY UBND TỈNH", "hd36", "BAN TỔ CHỨC")
    monkeypatch.setenv("ANALYSIS_WORKSPACE", str(tmp_path))
    assert letterhead() == made


@pytest.mark.parametrize("text", ["[letterhead\n", '[letterhead]\nboss = "x"\n'])
def test_a_profile_that_cannot_be_used_is_named(tmp_path, text):
    (tmp_path / "analysis.toml").write_text(text, "utf-8")
    with pytest.raises(ValueError, match="analysis.toml"):
        letterhead(tmp_path)


def test_lines_that_nobody_set_are_those_of_the_last_years_body():
    tables = of_term(parts.tables("both"))
    made = of_body(Letterhead(), tables)
    assert made.name == "Đảng bộ Ủy ban nhân dân tỉnh"
    assert made.body == "ĐẢNG ỦY ỦY BAN NHÂN DÂN TỈNH"
    assert (made.superior, made.code) == ("ĐẢNG BỘ TỈNH", "ĐU")
    set_ = Letterhead(body="ĐẢNG ỦY CÁC CƠ QUAN")
    assert of_body(set_, tables).body == "ĐẢNG ỦY CÁC CƠ QUAN"
    assert of_body(Letterhead(), parts.tables("2021")) == Letterhead()
