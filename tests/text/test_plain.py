"""Forms of Unicode."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.text.plain import clean, folded


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(said):
    once = clean(said)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    once.encode("utf-8")
    assert not [c for c in once if c != "\n" and unicodedata.category(c) in ("Cc", "Cs")]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a\u00a0b", "a b"),
        ("a \u202f b", "a b"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        (" a \n  b ", "a\nb"),
        ("a\tb", "a b"),
        ("a\u200bb", "ab"),
        ("\ufeffa", "a"),
        ("\u00d0ảng", "Đảng"),
        ("\u00f0ảng", "đảng"),
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("a\u2011b", "a\u2011b"),
        ("Hoa\u0300", "Hoà"),
        ("a\x0bb", "a b"),
        ("\u202eabc", "abc"),
        ("x\u2060y", "xy"),
        ("=1+1", "=1+1"),
        ("0012", "0012"),
        ("１２", "１２"),
    ],
)
def test_cleaning(said, meant):
    assert clean(said) == meant


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Đảng bộ Sở 9", "Dang bo So 9"),
        (unicodedata.normalize("NFD", "đảng ủy"), "dang uy"),
        ("ƯỠN ẸO", "UON EO"),
        ("Quý III/2024", "Quy III/2024"),
        ("", ""),
    ],
)
def test_folding(said, plain):
    assert folded(said) == plain
