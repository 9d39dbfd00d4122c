"""Names are found in the register, among aliases and along events; a near miss is never guessed; of two returns one counts."""

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.pipeline.assemble import frames_of
from analysis.pipeline.checked import load_reference
from analysis.returns.names import Register, pick_version

ROOT = Path(__file__).parents[1]
ORGANISATIONS = [
    ("A", "Đảng bộ Sở Nội vụ", "committee", "state", "", ""),
    ("B", "Chi bộ Thanh tra tỉnh", "cell", "state", "", ""),
    ("C1", "Đảng bộ Công ty Môi trường Đô thị", "committee", "soe", "", "2022-05-10"),
    ("C2", "Đảng bộ Công ty CP Dịch vụ công cộng", "committee", "private", "2022-05-10", ""),
    ("D", "Đảng bộ Sở Văn hóa, Thể thao và Du lịch", "committee", "state", "", "2022-03-15"),
    ("D1", "Đảng bộ Sở Văn hóa và Thể thao", "committee", "state", "2022-03-15", ""),
    ("D2", "Chi bộ Sở Du lịch", "cell", "state", "2022-03-15", ""),
    ("E1", "Chi bộ Chi cục Quản lý thị trường", "cell", "vertical", "", "2023-03-20"),
    ("E2", "Đảng bộ Chi cục Quản lý thị trường", "committee", "vertical", "2023-03-20", ""),
    ("F", "Chi bộ Công ty TNHH Khoáng sản", "cell", "private", "", "2023-06-30"),
    ("G", "Đảng bộ Công ty CP Tổng hợp Sông Lô", "committee", "private", "", ""),
    ("H1", "Chi bộ Sở Nông nghiệp", "cell", "state", "", "2024-01-01"),
    ("H2", "Chi bộ Sở Thủy lợi", "cell", "state", "", "2024-01-01"),
    ("H", "Đảng bộ Sở Nông nghiệp và Thủy lợi", "committee", "state", "2024-01-01", ""),
    ("K", "Đảng bộ Ngân hàng Đầu tư", "committee", "soe", "", ""),
    ("L", "Chi bộ Ngân hàng Đầu tư", "cell", "soe", "", ""),
]
EVENTS = [
    ("2022-05-10", "renamed", "C1", "C2"),
    ("2022-03-15", "split", "D", "D1"),
    ("2022-03-15", "split", "D", "D2"),
    ("2023-03-20", "converted", "E1", "E2"),
    ("2023-06-30", "dissolved", "F", ""),
    ("2024-01-01", "merged", "H1", "H"),
    ("2024-01-01", "merged", "H2", "H"),
]


@pytest.fixture(scope="module")
def register() -> Register:
    return Register(
        load_reference().having(
            organisations=pd.DataFrame(
                ORGANISATIONS,
                columns=["organisation", "name", "kind", "sector", "founded", "dissolved"],
            ),
            aliases=pd.DataFrame(
                [("VP Sở NV", "A"), ("Tổng hợp SL", "G")], columns=["alias", "organisation"]
            ),
            events=pd.DataFrame(
                [(*e, "") for e in EVENTS],
                columns=["date", "event", "predecessor", "successor", "decision"],
            ),
        )
    )


@pytest.mark.parametrize(
    "name",
    [
        "Đảng bộ Sở Nội vụ",
        "ĐẢNG BỘ SỞ NỘI VỤ",
        "  đảng bộ  Sở Nội\u00a0vụ ",
        "Đảng ủy Sở Nội vụ",
        "Đảng uỷ Sở Nội vụ",
        "Sở Nội vụ",
        "1. Đảng bộ Sở Nội vụ",
        "- Sở Nội vụ",
        "Ðảng bộ Sở Nội vụ",
        "Đảng bộ cơ sở Sở Nội vụ",
        "VP Sở NV",
        "Đảng\u200b bộ Sở Nội vụ",
    ],
)
def test_one_organisation_by_the_ways_its_name_is_written(register, name):
    assert (register.resolve(name, 2022).organisation, register.resolve(name, 2022).severity) == (
        "A",
        "",
    )


@pytest.mark.parametrize(
    ("name", "year", "organisation", "code"),
    [
        ("Đảng bộ Công ty Môi trường Đô thị", 2021, "C1", ""),
        ("Đảng bộ Công ty Môi trường Đô thị", 2022, "C2", "old_name"),
        ("Đảng bộ Công ty Môi trường Đô thị", 2025, "C2", "old_name"),
        ("Đảng bộ Công ty CP Dịch vụ công cộng", 2021, "C1", "new_name_early"),
        ("Đảng bộ Sở Văn hóa, Thể thao và Du lịch", 2021, "D", ""),
        ("Đảng bộ Sở Văn hóa, Thể thao và Du lịch", 2022, "", "organisation_ambiguous"),
        ("Chi bộ Chi cục Quản lý thị trường", 2022, "E1", ""),
        ("Chi bộ Chi cục Quản lý thị trường", 2024, "E2", "old_name"),
        ("Chi cục QLTT", 2024, "E2", "name_abbreviated"),
        ("Chi bộ Công ty TNHH Khoáng sản", 2024, "F", "not_in_force"),
        ("Chi bộ Sở Thủy lợi", 2024, "H", "old_name"),
        ("Chi bộ Sở Thủy lợi", 2023, "H2", ""),
        ("Đảng bộ Công ty CP Tổng hợp Sông Lô", 2023, "G", ""),
        ("Dang bo So Noi vu", 2023, "A", "name_without_marks"),
        ("So Noi vu", 2023, "A", "name_without_marks"),
        ("Đảng bộ Ngân hàng Đầu tư", 2023, "K", ""),
        ("Chi bộ Ngân hàng Đầu tư", 2023, "L", ""),
        ("Ngân hàng Đầu tư", 2023, "", "organisation_ambiguous"),
        ("", 2023, "", "organisation_blank"),
        ("   ", 2023, "", "organisation_blank"),
    ],
)
def test_names_along_the_events(register, name, year, organisation, code):
    found = register.resolve(name, year)
    assert (found.organisation, found.code) == (organisation, code)
    assert found.severity == ("" if not code else "query" if organisation else "error") and bool(
        found.message
    ) == bool(code)


@pytest.mark.parametrize(
    "name",
    [
        "Đảng bộ Sở Nội vu tỉnh",
        "Đảng bộ Sở Nội vụ Hà Giang",
        "Thanh tra",
        "Đảng bộ Công ty Dịch vụ",
        "Tổng cộng",
        "2",
        "Đảng bộ",
        "Sở",
    ],
)
def test_a_near_miss_is_never_guessed(register, name):
    found = register.resolve(name, 2023)
    assert found.organisation == "" and found.severity == "error" and "hãy" in found.message


def test_a_near_miss_names_its_candidates(register):
    assert "Đảng bộ Sở Nội vụ (A)" in register.resolve("Đảng bộ Sở Nội vụụ", 2023).expected
    assert "Đảng bộ Sở Nội vụ (A)" in register.resolve("So Noi vuu", 2023).expected


def test_a_split_lists_both_successors(register):
    assert {"D1", "D2"} <= set(
        register.resolve("Sở Văn hóa, Thể thao và Du lịch", 2023)
        .expected.replace("(", " ")
        .replace(")", " ")
        .replace(",", " ")
        .split()
    )


def a_file(name, sha="", received="", revised=False):
    return {"file": name, "sha256": sha or name, "received": received, "revised": revised}


@pytest.mark.parametrize(
    ("files", "winner"),
    [
        ([a_file("a")], "a"),
        ([a_file("long", "s"), a_file("b", "s")], "b"),
        ([a_file("a", received="2022-01-02"), a_file("b", received="2022-01-09")], "b"),
        (
            [a_file("a", received="2022-01-09", revised=True), a_file("b", received="2022-01-02")],
            "a",
        ),
        (
            [a_file("a", received="2022-01-09"), a_file("b", received="2022-01-02", revised=True)],
            "a",
        ),
        ([a_file("a"), a_file("b", revised=True)], "b"),
        ([a_file("a", received="2022-01-09"), a_file("b", revised=True)], "b"),
        (
            [a_file("a", received="2022-01-09"), a_file("b", received="2022-01-09", revised=True)],
            "b",
        ),
        ([a_file("a"), a_file("b")], ""),
        ([a_file("a", revised=True), a_file("b", revised=True)], ""),
        ([a_file("a", received="2022-01-09"), a_file("b")], ""),
    ],
)
def test_which_version_counts(files, winner):
    for given in (files, files[::-1]):
        found, reason = pick_version(given)
        assert found == winner and bool(reason) == (winner == "")


@pytest.mark.parametrize(("value", "told"), [(None, 1), (3, 0)])
def test_a_later_return_that_lacks_what_the_earlier_gave_is_asked_about(tmp_path, value, told):
    first = ROOT / "data/raw/2022/Bảo tàng tỉnh.xlsx"
    folder = tmp_path / "raw/2022"
    folder.mkdir(parents=True)
    shutil.copy(first, folder / first.name)
    before = frames_of(tmp_path / "raw", load_reference(ROOT / "data/reference"))["observations"]
    given = before[before["measure"] == "committee_members_trained"].iloc[
        0
    ]  # stands in one place only
    book = openpyxl.load_workbook(first)
    book[given["sheet"]][given["cell"]].value = value
    book.save(folder / f"{first.stem} (nộp lại).xlsx")
    tables = frames_of(tmp_path / "raw", load_reference(ROOT / "data/reference"))
    assert sorted(tables["submissions"]["status"]) == ["accepted", "superseded"]
    asked = tables["issues"][tables["issues"]["code"] == "later_lacks"]
    assert len(asked) == told and all(
        first.name in m and "thiếu 1 nội dung" in m for m in asked["message"]
    )
