"""Keys of wordings and names."""

import csv
import unicodedata

import pytest

from analysis.text.keys import WORDS, Keys, bare, folded_key, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "hòa bình"),
        ("uỷ viên", "ủy viên"),
        ("thuỷ", "thủy"),
        ("kỷ luật", "kỉ luật"),
        ("Tỷ lệ", "tỉ lệ"),
        ("ĐẢNG BỘ", "đảng bộ"),
        ("Đảng bộ", "\u00d0ảng bộ"),
        ("đảng  bộ", "đảng\u00a0bộ"),
        ("chi-bộ", "chi bộ"),
        ("quý", "quí"),
        (unicodedata.normalize("NFD", "Đánh giá"), "Đánh giá"),
        ("1) Tổng số", "1 Tổng số"),
    ],
)
def test_spellings_of_one_wording(one, other):
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bé", "bộ"),
        ("má", "mà"),
        ("tài", "tai"),
        ("đảng", "dảng"),
        ("cấp ủy", "cấp uy"),
        ("mua", "múa"),
        ("tay", "tai"),
    ],
)
def test_different_words_stay_different(one, other):
    assert bare(one) != bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("TL (%)", "Tỷ lệ %"), ("Q3", "Quý III"), ("Quý 3", "Quý III"), ("SL", "Số lượng")],
)
def test_abbreviations_of_clerks(one, other):
    assert key(one) == key(other)


def test_keys_of_names():
    with WORDS.open(encoding="utf-8", newline="") as lines:
        name_key = Keys(csv.DictReader(lines)).name_key
    assert (
        name_key("1. Đảng bộ Sở Nội vụ")
        == name_key("- Đảng bộ Sở Nội vụ")
        == name_key("ĐẢNG BỘ SỞ NỘI VỤ")
    )


def test_an_office_s_own_words_count():
    keys = Keys(
        [
            {"kind": "abbreviation", "text": "cbđv", "value": "cán bộ, đảng viên"},
            {"kind": "abbreviation", "text": "cb đv", "value": "cbđv"},
            {"kind": "name", "text": "vptu", "value": "Văn phòng Tỉnh ủy"},
            {"kind": "nil", "text": "không", "value": "0"},
        ]
    )
    assert keys.key("Số CB ĐV") == bare("số cán bộ, đảng viên")
    assert keys.name_key("1. Chi bộ VPTU & Ban") == bare("chi bộ văn phòng tỉnh ủy ban")
    assert keys.key("VPTU") == "vptu"
    assert keys.name_key("CBĐV") == bare("cbđv")
    assert keys.key("TL (%)") != key("TL (%)")  # the package's abbreviations are not this office's


def test_without_words_keys_are_bare():
    assert Keys([]).key("Tổng số ĐV") == bare("Tổng số ĐV")


def test_folded_keys():
    assert folded_key(bare("Kỷ luật Đảng 2024")) == "ki luat dang 2024"
    assert folded_key("q3 2021") == "q 2021"
