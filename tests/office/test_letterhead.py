"""The letterhead of the office's profile: the nearest upwards counts, what is wrong is named."""

import pytest

from analysis.office.letterhead import Letterhead, letterhead


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
