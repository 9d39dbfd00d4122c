"""The review workbook, out and back: nothing a person decided is lost, doubled or overwritten."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

from analysis.causes.decisions import decisions_by_item
from analysis.causes.explain import Coding, code_causes
from analysis.office import review
from analysis.office.review_book import CODED, CODES, EVERYWHERE, GROUP, GUIDE, OPEN, WHEN, WHO
from analysis.office.review_rows import review_rows
from analysis.reference.faults import BadReference
from analysis.reference.load import Reference, read_reference
from office_folder import put, shipped

PACKAGE = read_reference()[0]
UNKNOWN = "Lý lẽ lạ của chúng tôi"
GAPS = pd.DataFrame(
    [("t1", 2022, "organisation", "o1", "3.5"), ("t1", 2022, "organisation", "o2", "0.5")],
    columns=["target", "year", "by", "key", "units"],
)
REGISTER = pd.DataFrame({"organisation": ["o1", "o2"], "name": ["Chi bộ Một", "=Chi bộ Hai"]})


def shortfalls(*causes: str, organisation: str = "o1") -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "shortfall": f"{organisation}-{n}",
                "organisation": organisation,
                "year": 2022,
                "target": f"t{n}",
                "limitation": "=1+1",
                "cause": cause,
                "remedy": "",
                "file": "a.xlsx",
                "sheet": "Biểu 4",
                "cell": f"C{n}",
            }
            for n, cause in enumerate(causes)
        ]
    )


@pytest.fixture
def office(tmp_path):
    """A reference folder, and a way to send out, fill in and take back."""
    folder = tmp_path / "reference"
    folder.mkdir()

    def reference() -> Reference:
        read = read_reference(folder)[0]
        own = {name for name in ("causes", "cause_rules") if (folder / f"{name}.csv").exists()}
        shared = {name: PACKAGE.lines[name] for name in {"causes", "cause_rules"} - own}
        return replace(read, lines={**read.lines, **shared})  # compiled once for all tests

    def reviews() -> pd.DataFrame:
        return reference().cause_reviews.drop(columns="line")

    def tables(rows: pd.DataFrame) -> SimpleNamespace:
        return SimpleNamespace(shortfalls=rows, organisations=REGISTER, gaps=GAPS)

    def out(rows: pd.DataFrame, name: str = "so.xlsx") -> Path:
        review.send_out(tables(rows), reference(), tmp_path / name)
        return tmp_path / name

    def coding(rows: pd.DataFrame) -> Coding:
        lines = reference().lines
        return code_causes(rows, lines["causes"], lines["cause_rules"], lines["cause_reviews"])

    def fill(
        path: Path,
        cells: dict[str, dict[str, str]],
        by: str = "Lan",
        on: object = "05/01/2023",
        sheet: str = OPEN,
    ) -> Path:
        """`cells`: text of the item → heading → value."""
        book = openpyxl.load_workbook(path)
        for row in book[GUIDE].iter_rows(max_col=2):
            if row[0].value == WHO:
                row[1].value = by
            if row[0].value == WHEN:
                row[1].value = on
        heads = {c.value: c.column for c in book[sheet][1]}
        for row in range(2, book[sheet].max_row + 1):
            for heading, value in cells.get(
                book[sheet].cell(row, heads["Ý nêu nguyên nhân"]).value, {}
            ).items():
                book[sheet].cell(row, heads[heading]).value = value
        book.save(path)
        return path

    def coded(rows: pd.DataFrame) -> list[tuple]:
        found = coding(rows).causes
        found = found[found["state"].eq("decided")]
        return sorted(
            zip(found["shortfall"], found["code"], found["kind"], found["how"], strict=True)
        )

    return SimpleNamespace(
        folder=folder,
        out=out,
        fill=fill,
        coded=coded,
        coding=coding,
        reviews=reviews,
        rows=lambda rows: review_rows(tables(rows), reference()),
        back=lambda path: review.take_back(path, folder),
    )


def test_one_decision_settles_a_group_of_like_texts_and_every_row_of_it_is_kept(office):
    like = ("Xe đưa đón hỏng hai lần", "xe đưa đón hỏng 3 lần")
    rows = shortfalls(*like, "Chuyện khác hẳn")
    workbook = office.out(rows)
    told = office.back(office.fill(workbook, {like[0]: {"Mã 1": "H2", "Áp dụng cho": GROUP}}))
    assert "2 mới" in told[0]
    assert sorted(office.reviews()["text"]) == sorted(like)
    assert [row[:2] for row in office.coded(rows)] == [("o1-0", "H2"), ("o1-1", "H2")]


def test_what_is_decided_teaches_the_next_run(office):
    rows = shortfalls("Xe đưa đón của cơ quan hỏng", "Hôm ấy xe đưa đón của cơ quan lại hỏng nặng")
    before = office.coding(rows).causes
    office.back(office.fill(office.out(rows), {rows["cause"][0]: {"Mã 1": "B2"}}))
    after = office.coding(rows).causes
    codes = [set(one[one["shortfall"].eq("o1-1")]["code"]) for one in (before, after)]
    assert "B" not in codes[0] and "B" in codes[1]


def test_what_moves_most_units_comes_first(office):
    rows = shortfalls("Câu lạ lùng", "Một ý chẳng ai hiểu")  # the gap of t1 is the second one's
    sheet = openpyxl.load_workbook(office.out(rows))[OPEN]
    heads = [cell.value for cell in sheet[1]]
    listed = [row[heads.index("Ý nêu nguyên nhân")] for row in sheet.iter_rows(2, values_only=True)]
    assert listed == ["Một ý chẳng ai hiểu", "Câu lạ lùng"]
    assert sheet.cell(2, heads.index("Phần thiếu của chỉ tiêu (%)") + 1).value == "87,5"


def test_round_trip_twice(office):
    rows = shortfalls(UNKNOWN, "Câu lạ thứ hai", "Dịch bệnh")
    told = office.back(office.fill(office.out(rows), {UNKNOWN: {"Mã 1": "C2"}}))
    assert "1 mới" in told[0]
    assert office.coded(rows) == [
        ("o1-0", "C2", "subjective", "reviewed"),
        ("o1-2", "H1", "objective", "both"),
    ]

    second = office.out(rows)
    listed = [
        r[6] for r in openpyxl.load_workbook(second)[OPEN].iter_rows(min_row=2, values_only=True)
    ]
    assert listed == ["Câu lạ thứ hai"]  # what is decided does not come again
    first = office.reviews()
    office.back(
        office.fill(
            second,
            {"Câu lạ thứ hai": {"Mã 1": "E", "Loại 1": "Khách quan", "Mã 2": "A1"}},
            by="Minh",
            on=date(2023, 2, 1),
        )
    )
    assert office.reviews().iloc[:1].equals(first)
    assert office.reviews()[["by", "on"]].values.tolist() == [
        ["Lan", "2023-01-05"],
        ["Minh", "2023-02-01"],
    ]
    assert office.coded(rows)[1:3] == [
        ("o1-1", "A1", "subjective", "reviewed"),
        ("o1-1", "E", "objective", "reviewed"),
    ]


def test_taking_the_same_workbook_back_again_adds_nothing(office):
    path = office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}})
    office.back(path)
    before = (office.folder / "cause_reviews.csv").read_bytes()
    assert "0 mới, 1 đã có" in office.back(path)[0]
    assert (office.folder / "cause_reviews.csv").read_bytes() == before


def test_a_person_overrules_a_rule_and_says_that_it_is_no_cause(office):
    rows = shortfalls("Dịch bệnh", "Cán bộ kiêm nhiệm")
    path = office.out(rows)
    office.back(
        office.fill(
            path,
            {"Dịch bệnh": {"Mã 1": "G1"}, "Cán bộ kiêm nhiệm": {"Không phải nguyên nhân": "x"}},
            sheet=CODED,
        )
    )
    assert office.coded(rows) == [("o1-0", "G1", "subjective", "reviewed")]
    assert len(office.coding(rows).uncoded) == 0


def test_the_decision_survives_new_ids_and_punctuation_but_not_another_sentence(office):
    office.back(office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}}))
    again = shortfalls("- " + UNKNOWN.upper() + ".", "Khác").assign(shortfall=["x", "y"])
    assert office.coded(again) == [("x", "C2", "subjective", "reviewed")]


def test_everywhere_reaches_other_organisations_and_a_decision_for_one_item_goes_before_it(office):
    rows = pd.concat(
        [shortfalls(UNKNOWN), shortfalls(UNKNOWN, organisation="o2")], ignore_index=True
    )
    office.back(
        office.fill(
            office.out(shortfalls(UNKNOWN)),
            {UNKNOWN: {"Mã 1": "C2", "Áp dụng cho": EVERYWHERE}},
        )
    )
    assert [c[:2] for c in office.coded(rows)] == [("o1-0", "C2"), ("o2-0", "C2")]
    office.back(
        office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "G1"}}, sheet=CODED)
    )
    assert [c[:2] for c in office.coded(rows)] == [("o1-0", "G1"), ("o2-0", "C2")]


def test_two_persons_who_differ_are_both_kept_until_somebody_settles_it(office):
    rows = shortfalls(UNKNOWN)
    one, two = office.out(rows, "1.xlsx"), office.out(rows, "2.xlsx")
    office.back(office.fill(one, {UNKNOWN: {"Mã 1": "C2", "Mã 2": "H1"}}))
    told = office.back(office.fill(two, {UNKNOWN: {"Mã 1": "C2", "Mã 2": "G1"}}, by="Minh"))
    assert any("Mâu thuẫn" in line for line in told) and len(office.reviews()) == 2
    coding = office.coding(rows)
    assert list(coding.causes["code"]) == ["C2"]  # what both said
    (asked,) = coding.findings
    assert asked.code == "cause-review-conflict" and asked.place.cell == "C0"

    three = office.out(rows, "3.xlsx")
    line = next(openpyxl.load_workbook(three)[OPEN].iter_rows(min_row=2, values_only=True))
    assert "mâu thuẫn" in line[7]
    told = office.back(
        office.fill(three, {UNKNOWN: {"Mã 1": "G1", "Chốt mâu thuẫn": "x"}}, by="Hoa")
    )
    assert not any("Mâu thuẫn" in line for line in told) and len(office.reviews()) == 3
    coding = office.coding(rows)
    assert list(coding.causes["code"]) == ["G1"] and not coding.findings


def test_decisions_without_anything_in_common_leave_the_item_uncoded(office):
    rows = shortfalls("Dịch bệnh")
    for by, code in (("Lan", "C2"), ("Minh", "G1")):
        office.back(
            office.fill(
                office.out(rows, f"{by}.xlsx"),
                {"Dịch bệnh": {"Mã 1": code}},
                by=by,
                sheet=CODED,
            )
        )
    coding = office.coding(rows)
    assert len(coding.causes) == 0 and len(coding.uncoded) == 1 and len(coding.findings) == 1


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-2+3 cmd|' /C calc'!A0"]
)
def test_no_text_of_a_sender_becomes_a_formula(office, text):
    path = office.out(shortfalls(f"{text} lạ lùng"))
    for sheet in openpyxl.load_workbook(path):
        assert all(c.data_type != "f" for row in sheet.iter_rows() for c in row)


def test_control_characters_do_not_stop_the_workbook_and_the_row_is_found_again(office):
    rows = shortfalls("Câu\x0b lạ\x01 lùng")
    path = office.out(rows)
    text = next(openpyxl.load_workbook(path)[OPEN].iter_rows(min_row=2, values_only=True))[6]
    office.back(office.fill(path, {text: {"Mã 1": "C2"}}))
    assert [c[1] for c in office.coded(rows)] == ["C2"]


def test_lists_to_choose_from(office):
    sheet = openpyxl.load_workbook(office.out(shortfalls(UNKNOWN)))[OPEN]
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert any(CODES in f for f in lists.values()) and any(
        "Chủ quan,Khách quan" in f for f in lists.values()
    )


def test_the_same_content_gives_the_same_bytes(office):
    assert (
        office.out(shortfalls(UNKNOWN), "a.xlsx").read_bytes()
        == office.out(shortfalls(UNKNOWN), "b.xlsx").read_bytes()
    )


@pytest.mark.parametrize(
    "filled, words",
    [
        ({"Mã 1": "Z"}, "không có trong danh sách"),
        ({"Mã 1": "E"}, "hãy chọn «Loại 1»"),
        ({"Mã 1": "H1", "Loại 1": "Chủ quan"}, "khách quan, không phải chủ quan"),
        ({"Loại 1": "Chủ quan"}, "chưa chọn «Mã 1»"),
        ({"Mã 1": "C2", "Không phải nguyên nhân": "x"}, "vừa chọn mã"),
        ({"Ghi chú": "hỏi lại"}, "chưa chọn mã nào"),
        ({"Mã 1": "C2", "Năm": "2021"}, "đã bị sửa"),
        ({"Mã 1": "C2", "Ý nêu nguyên nhân": "câu khác"}, "đã bị sửa"),
        ({"Mã 1": "E", "Loại 1": "nửa nọ"}, "cần là"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_the_others_are_taken(office, filled, words):
    path = office.out(shortfalls(UNKNOWN, "Câu lạ thứ hai"))
    told = office.back(
        office.fill(office.fill(path, {"Câu lạ thứ hai": {"Mã 1": "G1"}}), {UNKNOWN: filled})
    )
    assert any(words in line and "dòng" in line for line in told)
    assert list(office.reviews()["decision"]) == ["G1:subjective"]


def test_columns_may_be_moved_and_rows_sorted_or_deleted(office):
    rows = shortfalls(UNKNOWN, "Câu lạ thứ hai", "Câu lạ thứ ba")
    path = office.fill(office.out(rows), {UNKNOWN: {"Mã 1": "C2"}, "Câu lạ thứ ba": {"Mã 1": "G1"}})
    book = openpyxl.load_workbook(path)
    sheet = book[OPEN]
    content = [list(r) for r in sheet.iter_rows(values_only=True)]
    sheet.delete_rows(1, sheet.max_row)
    left = [r[::-1] for r in content[1:] if r[6] != "Câu lạ thứ hai"]
    for row in (content[0][::-1], *sorted(left, key=str, reverse=True)):
        sheet.append(row)
    book.save(path)
    office.back(path)
    assert sorted(office.reviews()["decision"]) == ["C2:subjective", "G1:subjective"]


@pytest.mark.parametrize(
    "by, on, words", [("", "05/01/2023", "Người duyệt"), ("Lan", "hôm qua", "31/12/2024")]
)
def test_an_unsigned_or_undated_workbook_changes_nothing(office, by, on, words):
    path = office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}}, by=by, on=on)
    with pytest.raises(review.ReviewError, match=words):
        office.back(path)
    assert not (office.folder / "cause_reviews.csv").exists()


def test_what_is_no_review_workbook_changes_nothing(office, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    other = openpyxl.Workbook()
    other.save(tmp_path / "y.xlsx")
    for name in ("x.xlsx", "y.xlsx", "absent.xlsx"):
        with pytest.raises(review.ReviewError):
            office.back(tmp_path / name)


def test_a_damaged_file_of_decisions_is_left_as_it_is(office):
    path = office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}})
    target = office.folder / "cause_reviews.csv"
    for content in (b"text,decision\nx,C2:subjective\n", "tên,b\n".encode("utf-16")):
        target.write_bytes(content)
        with pytest.raises((review.ReviewError, ValueError)):
            office.back(path)
        assert target.read_bytes() == content


def test_a_write_that_dies_leaves_the_old_file(office, monkeypatch):
    path = office.fill(
        office.out(shortfalls(UNKNOWN, "Câu lạ thứ hai"), "1.xlsx"), {UNKNOWN: {"Mã 1": "C2"}}
    )
    office.back(path)
    before = (office.folder / "cause_reviews.csv").read_bytes()
    more = office.fill(
        office.out(shortfalls(UNKNOWN, "Câu lạ thứ hai"), "2.xlsx"),
        {"Câu lạ thứ hai": {"Mã 1": "G1"}},
    )

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError):
        office.back(more)
    assert (office.folder / "cause_reviews.csv").read_bytes() == before
    assert [p.name for p in office.folder.iterdir() if p.name.startswith(".")] == []


def test_a_decision_that_arrives_meanwhile_is_not_lost(office, monkeypatch):
    mine = office.fill(
        office.out(shortfalls(UNKNOWN, "Câu lạ thứ hai"), "1.xlsx"), {UNKNOWN: {"Mã 1": "C2"}}
    )
    other = office.fill(
        office.out(shortfalls(UNKNOWN, "Câu lạ thứ hai"), "2.xlsx"),
        {"Câu lạ thứ hai": {"Mã 1": "G1"}},
        by="Minh",
    )
    compare, calls = review.unkept, []

    def slow(old, new):
        if not calls:
            calls.append(1)
            office.back(other)
        return compare(old, new)

    monkeypatch.setattr(review, "unkept", slow)
    office.back(mine)
    assert sorted(office.reviews()["decision"]) == ["C2:subjective", "G1:subjective"]


def test_two_decisions_about_one_item_in_one_workbook_are_not_guessed_between(office):
    path = office.out(
        pd.concat(
            [shortfalls(UNKNOWN), shortfalls(UNKNOWN).assign(shortfall="again")], ignore_index=True
        )
    )
    book = openpyxl.load_workbook(office.fill(path, {}))
    sheet = book[OPEN]
    heads = {c.value: c.column for c in sheet[1]}
    for row, code in ((2, "C2"), (3, "G1")):
        sheet.cell(row, heads["Mã 1"]).value = code
    book.save(path)
    assert any("hai quyết định khác nhau" in line for line in office.back(path))
    assert len(office.reviews()) == 0


def test_decisions_that_fit_nothing_any_more_are_kept_and_counted(office):
    office.back(office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}}))
    assert len(office.rows(shortfalls("Câu đã viết lại")).unused) == 1
    kept = office.reviews().to_dict("records")
    assert len(kept) == 1 and len(decisions_by_item(kept)) == 1


def test_live_and_quoted_texts_come_back_from_the_file_as_they_were(office):
    text = 'Câu lạ, “có” dấu "ngoặc"'
    rows = shortfalls(text)
    office.back(office.fill(office.out(rows), {text: {"Mã 1": "C2"}}, by="@Lan"))
    assert "'@Lan" in (office.folder / "cause_reviews.csv").read_text(encoding="utf-8")
    assert [c[1] for c in office.coded(rows)] == ["C2"]
    assert (
        "1 đã có"
        in office.back(
            office.fill(office.out(rows, "2.xlsx"), {text: {"Mã 1": "C2"}}, by="@Lan", sheet=CODED)
        )[0]
    )


def test_a_contradiction_about_all_places_is_shown_where_it_is_to_be_settled(office):
    rows = shortfalls(UNKNOWN)
    one, two = office.out(rows, "1.xlsx"), office.out(rows, "2.xlsx")
    everywhere = {"Áp dụng cho": EVERYWHERE}
    office.back(office.fill(one, {UNKNOWN: {"Mã 1": "C2", **everywhere}}))
    office.back(office.fill(two, {UNKNOWN: {"Mã 1": "G1", **everywhere}}, by="Minh"))
    (row,) = office.rows(rows).opened
    assert row["why"] == "mâu thuẫn: C2:subjective ≠ G1:subjective"


def test_an_office_that_has_its_own_causes_is_given_them_to_choose_from_and_may(office):
    own = shipped("causes.csv") + "K,,Nguyên nhân riêng,objective,,Riêng\n"
    put(office.folder, "causes.csv", own)
    path = office.out(shortfalls(UNKNOWN))
    listed = openpyxl.load_workbook(path)[CODES].iter_rows(values_only=True)
    assert ("K", "Nguyên nhân riêng", "Khách quan", None) in set(listed)
    office.back(office.fill(path, {UNKNOWN: {"Mã 1": "K"}}))
    assert list(office.reviews()["decision"]) == ["K:objective"]


def test_a_file_of_causes_that_cannot_be_read_stops_the_workbook(office):
    path = office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}})
    (office.folder / "causes.csv").write_bytes("mã,tên\nx,y\n".encode("utf-16"))
    with pytest.raises(BadReference, match=r"causes\.csv"):
        office.back(path)
    assert not (office.folder / "cause_reviews.csv").exists()
