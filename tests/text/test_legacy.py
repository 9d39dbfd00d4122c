"""Legacy fonts."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.text import legacy
from analysis.text.legacy import (
    decode,
    decode_all,
    encoding_of_font,
    evidence,
    join_runs,
    spoken,
)
from analysis.text.plain import clean

PACKAGE = Path(legacy.__file__).parents[1]
SHARED = Path(__file__).parents[3] / "shared"
TABLES = json.loads((PACKAGE / "data" / "legacy.json").read_text(encoding="utf-8"))
TEXT = """Đảng bộ cơ sở chi trực thuộc đảng viên tổng số hoàn thành xuất sắc nhiệm vụ tốt không khá trung bình kém nghị quyết chỉ tiêu kết quả thực hiện
hạn chế nguyên nhân giải pháp khắc phục kiểm tra giám sát sinh hoạt chuyên đề quý năm cấp ủy bồi dưỡng nghiệp tổ chức học tập quán triệt dự bị miễn công
tác xếp loại đánh giá người lập biểu ký ghi rõ họ tên thư tỉnh khối cơ quan doanh nghiệp huyện xã phường trường bệnh viện sở ngành đơn vị lượng tỷ lệ ghi chú
ưu điểm khuyết kỷ luật Quốc phòng thuế điện lực bưu chính viễn thông ngân hàng nước môi trường đầu tư xây dựng khoáng sản thương mại dịch vụ giữa những mỗi
thường xuyên nhận thức trách nhiệm ý thức ỷ lại vi phạm yếu nguồn nhân lực hoạt động thiếu chặt chẽ chưa thật quyết liệt ưỡn ẹo ngoằn ngoèo khuỷu tay quýt"""
WORDS = TEXT.split()
INVERSE = {
    "tcvn3": {v: k for k, v in TABLES["tcvn3"].items() if len(k) == 1},
    "vni": {v: k for k, v in sorted(TABLES["vni"].items(), key=lambda p: -len(p[0]))},
}
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


def encode(value: str, encoding: str) -> str:
    table = INVERSE[encoding]
    # TCVN3 has few capitals; the others are written with the small letter in a font of capitals
    return "".join(table.get(c, table.get(c.lower(), c)) for c in value)


@given(SENTENCES)
def test_tcvn3_there_and_back(said):
    assert decode(encode(said, "tcvn3"), "tcvn3") == said


@given(SENTENCES)
def test_vni_there_and_back(said):
    assert decode(encode(said, "vni"), "vni") == said


@given(SENTENCES)
def test_a_font_of_capitals(said):
    assert decode_all([(encode(said, "tcvn3"), ".VnTimeH")])[0] in (
        said.upper(),
        said,
    )  # ASCII alone is left as it is


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnArialH", "tcvn3"),
        (".vntime", "tcvn3"),
        ("VNI-Times", "vni"),
        ("vni-helve", "vni"),
        ("Times New Roman", ""),
        ("", ""),
        ("UVN Viet", ""),
    ],
)
def test_fonts(font, encoding):
    assert encoding_of_font(font) == encoding


@settings(max_examples=200)
@given(
    st.lists(SENTENCES, min_size=1, max_size=12), st.sampled_from(["tcvn3", "vni"]), st.booleans()
)
def test_a_sheet_in_one_encoding_with_or_without_fonts(sentences, encoding, fonts):
    if not fonts:  # then some words must prove it
        sentences = [
            *sentences,
            "Đảng bộ cơ sở trực thuộc tỉnh",
            "Hoàn thành xuất sắc nhiệm vụ",
            "Số lượng đảng viên",
            "Kết quả thực hiện nghị quyết",
        ] * 2
    font = {"tcvn3": ".VnTime", "vni": "VNI-Times"}[encoding] if fonts else ""
    assert decode_all([(encode(s, encoding), font) for s in sentences]) == sentences


@given(st.lists(SENTENCES, min_size=1, max_size=12))
def test_a_unicode_sheet_stays(sentences):
    assert decode_all([(s, "") for s in sentences]) == sentences


@given(st.lists(SENTENCES, min_size=1, max_size=6))
def test_a_decomposed_sheet_stays(sentences):
    assert [
        clean(t) for t in decode_all([(unicodedata.normalize("NFD", s), "") for s in sentences])
    ] == sentences


@pytest.mark.parametrize(
    "said",
    [
        "em bé",
        "chú ý",
        "Quý 1",
        "lý do",
        "bộ",
        "café",
        "São Paulo",
        "naïve",
        "2 × 3",
        "±5 %",
        "§ 4",
        "© 2024",
        "25 °C",
        "½",
        "µg",
        "«trích»",
        "số 12-NQ/TW",
        "TCCSĐ",
        "…",
        "–",
        "“Học tập”",
        "1/2",
        "",
        " ",
        "A",
        "x",
    ],
)
def test_short_unicode_texts_alone_stay(said):
    assert decode_all([(said, "")]) == [said]


def test_words_possible_in_both_follow_the_font_then_the_sheet():
    assert decode_all([("bé", ".VnTime")]) == ["bộ"]
    assert decode_all([("bé", "")]) == ["bé"]
    assert decode_all([("bé", ""), ("§¶ng bé c¬ së", ""), ("nhiÖm vô", "")]) == [
        "bộ",
        "Đảng bộ cơ sở",
        "nhiệm vụ",
    ]
    assert decode_all([("bé", ""), ("Đảng bộ cơ sở", ""), ("nhiệm vụ", "")])[0] == "bé"
    assert decode_all([("Đảng bộ", ".VnTime"), ("em bé", "Arial")]) == [
        "Đảng bộ",
        "em bé",
    ]  # a font left over proves nothing
    assert decode_all([("Ñaûng boä", ".VnTime")]) == ["Đảng bộ"]


def test_the_soft_hyphen_is_a_letter_before_it_is_invisible():
    assert clean(decode_all([("®Çu t\u00ad", ".VnTime")])[0]) == "đầu tư"
    assert clean("đầu\u00ad tư") == "đầu tư"


def test_two_encodings_in_one_text():
    assert decode_all([("Ủy ban nh©n d©n quËn 9", "")]) == ["Ủy ban nhân dân quận 9"]


def test_words_of_both_in_one_text_are_decided_one_by_one():
    said = ["Đảng bộ không có ®¶ng viªn míi", "§¶ng bé míi; đảng bộ không có"]
    assert decode_all([(text, ".VnTime") for text in said]) == [
        "Đảng bộ không có đảng viên mới",
        "Đảng bộ mới; đảng bộ không có",
    ]
    assert decode_all([(said[0], "Arial")]) == ["Đảng bộ không có đảng viên míi"]


def test_runs_of_a_rich_text():
    assert join_runs([("Đảng ủy ", "Arial"), ("bé", ".VnTime")], "Arial") == ("Đảng ủy bộ", "")
    assert join_runs([("§¶ng ", ""), ("bé", "")], ".VnTime") == ("§¶ng bé", ".VnTime")
    assert join_runs([("12 ", ".VnTime"), ("đồng", "Arial")], ".VnTime") == ("12 đồng", "Arial")
    assert join_runs([("§¶ng ", ".VnTime"), ("Ñaûng", "VNI-Times"), (" bộ", "")], "Arial") == (
        "Đảng Đảng bộ",
        "",
    )
    assert join_runs([], "Arial") == ("", "Arial")


@pytest.mark.skipif(
    not (SHARED / "resolution.vi.txt").is_file(),
    reason="needs the text of the resolution beside the project",
)
def test_no_false_conversion_in_a_long_unicode_text():
    lines = (SHARED / "resolution.vi.txt").read_text(encoding="utf-8").splitlines()
    assert decode_all([(t, "") for t in lines]) == lines
    words = sorted({w for t in lines for w in t.split()})
    assert [w for w in words if decode_all([(w, "")]) != [w]] == []
    coded = [encode(t, "tcvn3") for t in lines if (t.strip() and t == t.lower()) or len(t) > 80]
    plain = [t for t in lines if (t.strip() and t == t.lower()) or len(t) > 80]
    wrong = [
        (a, b)
        for a, b in zip(decode_all([(t, "") for t in coded]), plain, strict=True)
        if a.casefold() != b.casefold()
    ]
    assert len(wrong) <= 0.01 * len(plain), wrong[:3]


def test_the_package_s_own_wordings_are_left_alone():
    for file in [*(PACKAGE / "data").glob("*.csv"), *(PACKAGE / "data" / "forms").glob("*.csv")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            assert decode_all([(line, "")]) == [line]


@settings(max_examples=300)
@given(st.text(max_size=40), st.sampled_from(["", ".VnTime", "VNI-Times", "Arial"]))
def test_anything_can_be_decoded(said, font):
    (once,) = decode_all([(said, font)])
    assert isinstance(once, str)
    assert evidence(said) in ("", "tcvn3", "vni", "unicode")
    assert isinstance(spoken(said), bool)
