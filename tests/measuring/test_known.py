"""Names where a person asks: what is meant, and what is said where nothing or several are."""

from dataclasses import replace

import pytest

import made_up_bloc as bloc
from analysis.measuring import known
from analysis.measuring.example import example


def named(*people):
    """Tables of a register: "id name", "id name | dissolved"."""
    rows = []
    for person in people:
        who, _, end = person.partition(" | ")
        key, _, name = who.partition(" ")
        rows.append({"organisation": key, "name": name, "dissolved": end})
    return replace(bloc.tables_of({}), organisations=bloc.frame(rows, list(rows[0])))


BLOC = named(
    "K1 Đảng bộ Sở Y tế",
    "K2 Đảng bộ Sở Xây dựng",
    "K3 Chi bộ Hội Luật gia",
    "K4 Chi bộ Công ty A1",
    "K5 Chi bộ Công ty A2",
    "K6 Chi bộ Bảo tàng | 2024-01-01",
    "K7 Đảng bộ Bảo tàng",
    "K8 Chi bộ Kho bạc | 2023-01-01",
)


@pytest.mark.parametrize(
    "said, meant",
    [
        ("K1", "K1"),
        ("k1", "K1"),
        ("Đảng bộ Sở Y tế", "K1"),
        ("ĐẢNG BỘ SỞ Y TẾ", "K1"),
        ("dang bo so y te", "K1"),
        ("Sở Y tế", "K1"),
        ("so  y te", "K1"),
        ("tổ chức K3", "K3"),
        ("cong ty a2", "K5"),
        ("Bảo tàng", "K7"),
        ("Chi bộ Bảo tàng", "K6"),
        ("kho bac", "K8"),
    ],
)
def test_a_name_is_known_however_it_is_typed(said, meant):
    assert known.one(BLOC, "organisation", said) == meant


@pytest.mark.parametrize(
    "said, message",
    [("Sở", "2 tổ chức: Đảng bộ Sở Y tế; Đảng bộ Sở Xây dựng"), ("Công ty", "A1; .*A2")],
)
def test_a_name_of_several_names_them_and_chooses_none(said, message):
    with pytest.raises(known.Unknown, match=message):
        known.one(BLOC, "organisation", said)


def test_a_misspelt_name_is_told_what_is_near_and_never_taken():
    with pytest.raises(
        known.Unknown, match="Không có tổ chức «Chi bộ Hội Luât da»; gần nhất: .*Luật gia"
    ):
        known.one(BLOC, "organisation", "Chi bộ Hội Luât da")
    with pytest.raises(known.Unknown, match="Không có tổ chức «»"):
        known.one(BLOC, "organisation", "")


SAMPLE = named(
    "K1 Đảng bộ Văn phòng Tỉnh ủy",
    "K2 Đảng bộ Sở Lao động - Thương binh và Xã hội",
    "K3 Đảng bộ Viện kiểm sát nhân dân tỉnh",
    "K4 Đảng bộ Bảo hiểm xã hội tỉnh",
    "K5 Đảng bộ Cục Thuế tỉnh",
    "K6 Chi bộ Công ty CP Chè Thượng Sơn",
    "K7 Đảng bộ Bệnh viện Đa khoa tỉnh",
)


@pytest.mark.parametrize(
    "said, meant",
    [
        ("BHXH", "K4"),
        ("vks", "K3"),
        ("VKSND tỉnh", "K3"),
        ("Sở LĐTBXH", "K2"),
        ("so ldtbxh", "K2"),
        ("Sở LĐTB&XH", "K2"),
        ("cty cổ phần chè", "K6"),
        ("BVĐK tỉnh", "K7"),
    ],
)
def test_abbreviations_of_clerks_are_understood(said, meant):
    assert known.one(SAMPLE, "organisation", said) == meant


@pytest.mark.parametrize("said, near", [("Cục Hải quan", "Cục Thuế"), ("Sở Nội vụ", "Sở Lao")])
def test_the_nearest_name_is_the_nearest(said, near):
    with pytest.raises(known.Unknown, match=f"gần nhất: Đảng bộ {near}"):
        known.one(SAMPLE, "organisation", said)


def test_what_is_like_no_name_lists_no_names():
    with pytest.raises(known.Unknown) as raised:
        known.one(replace(SAMPLE), "organisation", "qqqq")
    assert "K1" not in str(raised.value)
    with pytest.raises(known.Unknown, match="có: cell; committee"):
        known.one(example(), "kind", "zzz")


def test_what_else_a_person_says():
    assert known.one(example(), "state", "Không đạt") == "missed"
    assert known.one(example(), "scope", "toàn khối") == "bloc"


def test_targets_are_known_by_number_and_by_words():
    for said in ("6a", "6A", "Chỉ tiêu 6a", "chi tieu 6a", "TCCSĐ hoàn thành tốt nhiệm vụ trở lên"):
        assert known.one(example(), "target", said) == "6a"
    label = "6a. TCCSĐ hoàn thành tốt nhiệm vụ trở lên"
    assert known.one(example(), "target", label) == "6a"
    assert known.one(example(), "target", f"Chỉ tiêu {label}") == "6a"


def test_every_name_of_the_lists_means_itself():
    for listed in ("target", "organisation", "sector", "kind", "state", "scope"):
        names = known.choices(example(), listed)
        assert names and known.ids(example(), listed, list(names)) == list(names)
