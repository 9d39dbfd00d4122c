"""Items of a cell: where they are divided, what each is said to be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.causes.clauses import item_key, items
from analysis.text.plain import clean
from cause_data import BOOK, groups


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("Dịch bệnh; ít đảng viên", ["Dịch bệnh", "ít đảng viên"]),
        ("- Dịch bệnh\n- Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("-Dịch bệnh -Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("+ Dịch bệnh + Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("• Dịch bệnh • Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("1. Dịch bệnh 2. Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("1) Dịch bệnh\n2) Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("a) Dịch bệnh\nb) Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("(1) Dịch bệnh (2) Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("Dịch bệnh. Ít đảng viên.", ["Dịch bệnh", "Ít đảng viên"]),
        ("Dịch bệnh.Ít đảng viên", ["Dịch bệnh", "Ít đảng viên"]),
        ("không quá 20%. hướng dẫn muộn", ["không quá 20%", "hướng dẫn muộn"]),
        ("Nguyên nhân chủ yếu là do dịch bệnh", ["dịch bệnh"]),
        (
            "Nguyên nhân chủ quan: lười học. Nguyên nhân khách quan: dịch bệnh",
            ["lười học", "dịch bệnh"],
        ),
        ("Chưa họp đủ do dịch bệnh, do ít đảng viên", ["Chưa họp đủ", "dịch bệnh", "ít đảng viên"]),
        ("do do dịch bệnh", ["dịch bệnh"]),
        ("kiểm tra, giám sát còn ít", ["kiểm tra, giám sát còn ít"]),
        (
            "Có 1.234 đảng viên, ngày 12.5.2024 mới họp",
            ["Có 1.234 đảng viên, ngày 12.5.2024 mới họp"],
        ),
        ("cấp ủy TCCSĐ. trực thuộc", ["cấp ủy TCCSĐ. trực thuộc"]),
        ("Đảng ủy TP. Hà Giang chậm hướng dẫn", ["Đảng ủy TP. Hà Giang chậm hướng dẫn"]),
        ("Khối Cơ quan - Doanh nghiệp", ["Khối Cơ quan - Doanh nghiệp"]),
        ("đạt 15 - 20%", ["đạt 15 - 20%"]),
        ("tự do ngôn luận", ["tự do ngôn luận"]),
        ("các lớp do Đảng ủy Khối tổ chức còn ít", ["các lớp do Đảng ủy Khối tổ chức còn ít"]),
        ("chế độ, mức độ, trình độ", ["chế độ, mức độ, trình độ"]),
        ("", []),
        ("  \n ", []),
        ("-", []),
        ("...", []),
    ],
)
def test_items(text, wanted):
    assert [item.text for item in items(text, BOOK)] == wanted


@given(st.text(alphabet="abđếộ ,.;:-+•\n\t123()%do nên vì không phải nguyên nhân", max_size=80))
@settings(max_examples=200, deadline=None)
def test_items_stand_where_they_say_and_never_overlap(text):
    cleaned, end = clean(text), 0
    for item in items(text, BOOK):
        assert (
            item.start >= end
            and cleaned[item.start : item.start + len(item.text)] == item.text
            and item.text.strip()
        )
        end = item.start + len(item.text)


@pytest.mark.parametrize(
    "text, roles",
    [
        ("Ít đảng viên", ["stated"]),
        ("Chưa họp đủ do dịch bệnh", ["effect", "cause"]),
        ("Dịch bệnh nên chưa họp đủ", ["ground", "effect"]),
        ("Không phải do dịch bệnh", ["denied"]),
        ("Không phải do dịch bệnh mà do ít đảng viên", ["denied", "cause"]),
        ("Không phải do dịch bệnh, chủ yếu ít đảng viên", ["denied", "cause"]),
        ("Chưa họp đủ do dịch bệnh; ít đảng viên", ["effect", "cause", "stated"]),
    ],
)
def test_what_an_item_is_said_to_be(text, roles):
    assert [item.role for item in items(text, BOOK)] == roles


def test_a_cause_and_its_effect_share_their_sentence():
    told = items("Chưa họp đủ do dịch bệnh. Ít đảng viên", BOOK)
    assert [item.sentence for item in told] == [0, 0, 1]


@given(
    st.permutations(
        [
            "Dịch bệnh kéo dài",
            "cán bộ kiêm nhiệm",
            "đảng viên còn ỷ lại",
            "kiểm tra chưa thường xuyên",
        ]
    )
)
@settings(max_examples=24, deadline=None)
def test_the_order_of_items_does_not_matter(parts):
    assert groups("; ".join(parts)) == "CFGH" == groups("\n".join(f"- {p}" for p in parts))


def test_item_key_forgets_punctuation_and_spelling():
    assert item_key(" Cấp uỷ,  kiêm nhiệm. ") == item_key("cấp ủy kiêm nhiệm")


ADDED = [
    ("cộng với", "do dịch bệnh, cộng với ít đảng viên"),
    ("rồi", "do dịch bệnh, rồi ít đảng viên"),
    ("hai nối", "do dịch bệnh, thêm vào đó ít đảng viên, chưa kể họp trùng ca"),
    ("phần thì", "phần thì dịch bệnh, phần thì ít đảng viên"),
]


@pytest.mark.parametrize("said", [said for _, said in ADDED], ids=[name for name, _ in ADDED])
def test_what_is_added_to_a_cause_is_a_cause(said):
    effect, *causes = items(f"Chưa họp đủ {said}", BOOK)
    assert (effect.text, effect.role) == ("Chưa họp đủ", "effect")
    assert {one.role for one in causes} == {"cause"}
    assert [one.text for one in causes][:2] == ["dịch bệnh", "ít đảng viên"]


@pytest.mark.parametrize(
    "said", ["do dịch bệnh, tuy nhiên đã họp bù", "do dịch bệnh. Đơn vị họp đủ ba quý"]
)
def test_what_is_set_against_a_cause_or_follows_it_is_none(said):
    assert [one.role for one in items(f"Chưa họp đủ {said}", BOOK)] == ["effect", "cause", "stated"]


@pytest.mark.parametrize("text", ["công ty cổ phần thì ít việc", "thành phần thì dịch bệnh"])
def test_a_part_of_another_word_leads_nothing(text):
    assert [one.role for one in items(text, BOOK)] == ["stated"]
