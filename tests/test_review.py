"""The review workbook, out and back: nothing a person decided is lost, doubled or overwritten."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pandas as pd
import pytest

import analysis
from analysis.causes.decisions import COLUMNS, decisions_by_item, in_force
from analysis.causes.explain import code_causes
from analysis.office import review

DATA = Path(analysis.__file__).parent / "data"
CAUSES, RULES = (
    pd.read_csv(DATA / f"{n}.csv", dtype=str, keep_default_na=False)
    for n in ("causes", "cause_rules")
)
UNKNOWN = "Lý lẽ lạ của chúng tôi"
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

    def reviews() -> pd.DataFrame:
        path = folder / review.FILE
        return (
            pd.read_csv(path, dtype=str, keep_default_na=False)
            if path.exists()
            else pd.DataFrame(columns=COLUMNS, dtype=str)
        )

    def out(rows: pd.DataFrame, name: str = "so.xlsx") -> Path:
        tables = SimpleNamespace(shortfalls=rows, organisations=REGISTER)
        reference = SimpleNamespace(causes=CAUSES, cause_rules=RULES, cause_reviews=reviews())
        review.send_out(tables, reference, tmp_path / name)
        return tmp_path / name

    def fill(
        path: Path,
        cells: dict[str, dict[str, str]],
        by: str = "Lan",
        on: object = "05/01/2023",
        sheet: str = review.OPEN,
    ) -> Path:
        """`cells`: text of the item → heading → value."""
        book = openpyxl.load_workbook(path)
        for row in book[review.GUIDE].iter_rows(max_col=2):
            if row[0].value == review.WHO:
                row[1].value = by
            if row[0].value == review.WHEN:
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
        found = code_causes(rows, CAUSES, RULES, reviews()).causes
        return sorted(
            zip(found["shortfall"], found["code"], found["kind"], found["how"], strict=True)
        )

    return SimpleNamespace(
        folder=folder,
        out=out,
        fill=fill,
        coded=coded,
        reviews=reviews,
        back=lambda path: review.take_back(path, folder),
    )


def test_round_trip_twice(office):
    rows = shortfalls(UNKNOWN, "Câu lạ thứ hai", "Dịch bệnh")
    told = office.back(office.fill(office.out(rows), {UNKNOWN: {"Mã 1": "C2"}}))
    assert "1 mới" in told[0]
    assert office.coded(rows) == [
        ("o1-0", "C2", "subjective", "reviewed"),
        ("o1-2", "H1", "objective", "rule"),
    ]

    second = office.out(rows)
    listed = [
        r[6]
        for r in openpyxl.load_workbook(second)[review.OPEN].iter_rows(min_row=2, values_only=True)
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
    before = (office.folder / review.FILE).read_bytes()
    assert "0 mới, 1 đã có" in office.back(path)[0]
    assert (office.folder / review.FILE).read_bytes() == before


def test_a_person_overrules_a_rule_and_says_that_it_is_no_cause(office):
    rows = shortfalls("Dịch bệnh", "Cán bộ kiêm nhiệm")
    path = office.out(rows)
    office.back(
        office.fill(
            path,
            {"Dịch bệnh": {"Mã 1": "G1"}, "Cán bộ kiêm nhiệm": {"Không phải nguyên nhân": "x"}},
            sheet=review.CODED,
        )
    )
    assert office.coded(rows) == [("o1-0", "G1", "subjective", "reviewed")]
    assert len(code_causes(rows, CAUSES, RULES, office.reviews()).uncoded) == 0


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
            {UNKNOWN: {"Mã 1": "C2", "Áp dụng cho": review.EVERYWHERE}},
        )
    )
    assert [c[:2] for c in office.coded(rows)] == [("o1-0", "C2"), ("o2-0", "C2")]
    office.back(
        office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "G1"}}, sheet=review.CODED)
    )
    assert [c[:2] for c in office.coded(rows)] == [("o1-0", "G1"), ("o2-0", "C2")]


def test_two_persons_who_differ_are_both_kept_until_somebody_settles_it(office):
    rows = shortfalls(UNKNOWN)
    one, two = office.out(rows, "1.xlsx"), office.out(rows, "2.xlsx")
    office.back(office.fill(one, {UNKNOWN: {"Mã 1": "C2", "Mã 2": "H1"}}))
    told = office.back(office.fill(two, {UNKNOWN: {"Mã 1": "C2", "Mã 2": "G1"}}, by="Minh"))
    assert any("Mâu thuẫn" in line for line in told) and len(office.reviews()) == 2
    coding = code_causes(rows, CAUSES, RULES, office.reviews())
    assert list(coding.causes["code"]) == ["C2"]  # what both said
    assert list(coding.issues["severity"]) == ["query"] and coding.issues["cell"].iloc[0] == "C0"

    three = office.out(rows, "3.xlsx")
    line = next(openpyxl.load_workbook(three)[review.OPEN].iter_rows(min_row=2, values_only=True))
    assert "mâu thuẫn" in line[7]
    told = office.back(
        office.fill(three, {UNKNOWN: {"Mã 1": "G1", "Chốt mâu thuẫn": "x"}}, by="Hoa")
    )
    assert not any("Mâu thuẫn" in line for line in told) and len(office.reviews()) == 3
    coding = code_causes(rows, CAUSES, RULES, office.reviews())
    assert list(coding.causes["code"]) == ["G1"] and len(coding.issues) == 0


def test_decisions_without_anything_in_common_leave_the_item_uncoded(office):
    rows = shortfalls("Dịch bệnh")
    for by, code in (("Lan", "C2"), ("Minh", "G1")):
        office.back(
            office.fill(
                office.out(rows, f"{by}.xlsx"),
                {"Dịch bệnh": {"Mã 1": code}},
                by=by,
                sheet=review.CODED if by == "Lan" else review.CODED,
            )
        )
    coding = code_causes(rows, CAUSES, RULES, office.reviews())
    assert (
        len(coding.causes) == 0
        and list(coding.uncoded["proposal"]) == ["C2"]
        and len(coding.issues) == 1
    )


def test_a_person_may_think_again():
    rows = [
        {"by": "Lan", "on": "2023-01-05", "decision": "C2:subjective", "settles": ""},
        {"by": "Lan", "on": "2023-02-01", "decision": "G1:subjective", "settles": ""},
        {"by": "Lan", "on": "2022-12-01", "decision": "H1:objective", "settles": ""},
    ]
    assert in_force(rows) == (["G1:subjective"], ())


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
    text = next(openpyxl.load_workbook(path)[review.OPEN].iter_rows(min_row=2, values_only=True))[6]
    office.back(office.fill(path, {text: {"Mã 1": "C2"}}))
    assert [c[1] for c in office.coded(rows)] == ["C2"]


def test_lists_to_choose_from(office):
    sheet = openpyxl.load_workbook(office.out(shortfalls(UNKNOWN)))[review.OPEN]
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert any(review.CODES in f for f in lists.values()) and any(
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
    sheet = book[review.OPEN]
    content = [list(r) for r in sheet.iter_rows(values_only=True)]
    sheet.delete_rows(1, sheet.max_row)
    for row in [content[0][::-1]] + sorted(
        (r[::-1] for r in content[1:] if r[6] != "Câu lạ thứ hai"), key=str, reverse=True
    ):
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
    assert not (office.folder / review.FILE).exists()


def test_what_is_no_review_workbook_changes_nothing(office, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    other = openpyxl.Workbook()
    other.save(tmp_path / "y.xlsx")
    for name in ("x.xlsx", "y.xlsx", "absent.xlsx"):
        with pytest.raises(review.ReviewError):
            office.back(tmp_path / name)


def test_a_damaged_file_of_decisions_is_left_as_it_is(office):
    path = office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}})
    target = office.folder / review.FILE
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
    before = (office.folder / review.FILE).read_bytes()
    more = office.fill(
        office.out(shortfalls(UNKNOWN, "Câu lạ thứ hai"), "2.xlsx"),
        {"Câu lạ thứ hai": {"Mã 1": "G1"}},
    )

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(review.os, "replace", full)
    with pytest.raises(OSError):
        office.back(more)
    assert (office.folder / review.FILE).read_bytes() == before
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
    merge, calls = review.merge_reviews, []

    def slow(old, new):
        if not calls:
            calls.append(1)
            office.back(other)
        return merge(old, new)

    monkeypatch.setattr(review, "merge_reviews", slow)
    office.back(mine)
    assert sorted(office.reviews()["decision"]) == ["C2:subjective", "G1:subjective"]


def test_two_decisions_about_one_item_in_one_workbook_are_not_guessed_between(office):
    path = office.out(
        pd.concat(
            [shortfalls(UNKNOWN), shortfalls(UNKNOWN).assign(shortfall="again")], ignore_index=True
        )
    )
    book = openpyxl.load_workbook(office.fill(path, {}))
    sheet = book[review.OPEN]
    heads = {c.value: c.column for c in sheet[1]}
    for row, code in ((2, "C2"), (3, "G1")):
        sheet.cell(row, heads["Mã 1"]).value = code
    book.save(path)
    assert any("hai quyết định khác nhau" in line for line in office.back(path))
    assert len(office.reviews()) == 0


def test_decisions_that_fit_nothing_any_more_are_kept_and_counted(office):
    office.back(office.fill(office.out(shortfalls(UNKNOWN)), {UNKNOWN: {"Mã 1": "C2"}}))
    changed = shortfalls("Câu đã viết lại")
    assert len(review.unused_decisions(changed, CAUSES, RULES, office.reviews())) == 1
    assert len(office.reviews()) == 1 and len(decisions_by_item(office.reviews())) == 1


def test_live_and_quoted_texts_come_back_from_the_file_as_they_were(office):
    text = 'Câu lạ, “có” dấu "ngoặc"'
    rows = shortfalls(text)
    office.back(office.fill(office.out(rows), {text: {"Mã 1": "C2"}}, by="@Lan"))
    assert "'@Lan" in (office.folder / review.FILE).read_text(encoding="utf-8")
    assert [c[1] for c in office.coded(rows)] == ["C2"]
    assert (
        "1 đã có"
        in office.back(
            office.fill(
                office.out(rows, "2.xlsx"), {text: {"Mã 1": "C2"}}, by="@Lan", sheet=review.CODED
            )
        )[0]
    )
