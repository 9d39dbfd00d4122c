"""Names are found in the register, among aliases and along events; a near miss is never guessed."""

import pandas as pd
import pytest

from analysis.pipeline.checked import load_reference
from analysis.returns.model import NOBODY
from analysis.returns.names import Register
from told import told


def said_of(found):
    """What is told of a name where it stands."""
    return told(next(iter(found.told(NOBODY, NOBODY)), None))


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
    assert register.resolve(name, 2022) == ("A", None)


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
        ("Chi bộ Sở Nội vụ", 2024, "A", "name_of_other_kind"),
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
    said = said_of(found)
    assert (found.organisation, said.code) == (organisation, code)
    assert said.severity == ("" if not code else "query" if organisation else "error")
    assert bool(said.message) == bool(code)


def test_a_return_from_before_a_founding_or_after_an_end_names_the_lines_to_mend(register):
    ended = said_of(register.resolve("Chi bộ Công ty TNHH Khoáng sản", 2024)).message
    line = register.lives.records["F"]["line"]
    assert (
        register.lives.records["F"]["dissolved"] in ended
        and f"organisations.csv dòng {line}" in ended
    )
    born = next(i for i, row in register.lives.records.items() if row["founded"])
    early = register.lives.written(born, "founded")
    assert early[0] == f"organisations.csv dòng {register.lives.records[born]['line']}"


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
    said = said_of(found)
    assert found.organisation == "" and said.severity == "error" and "hãy" in said.message


def test_a_near_miss_names_its_candidates(register):
    for name in ("Đảng bộ Sở Nội vụụ", "So Noi vuu"):
        said = said_of(register.resolve(name, 2023))
        assert "Đảng bộ Sở Nội vụ (A)" in said.expected and said.expected in said.message


def test_a_split_lists_both_successors(register):
    assert {"D1", "D2"} <= set(
        said_of(register.resolve("Sở Văn hóa, Thể thao và Du lịch", 2023))
        .expected.replace("(", " ")
        .replace(")", " ")
        .replace(",", " ")
        .split()
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Đảng bộ Sở Nội vụ (1)", ""),
        ("Đảng bộ Sở Nội vụ (*)", ""),
        ("Đảng bộ Sở Nội vụ (có 2 chi bộ mới)", "name_with_note"),
    ],
)
def test_a_note_behind_a_name_is_asked_about_and_a_footnote_is_not(register, name, code):
    found = register.resolve(name, 2023)
    assert (found.organisation, said_of(found).code) == ("A", code)


def test_what_is_told_of_a_name_stands_where_the_name_does(register):
    named = NOBODY._replace(sheet="S", cell="B7", raw="Công ty Môi trường Đô thị")
    (finding,) = register.resolve(named.raw, 2023).told(named, named)
    said = told(finding)
    assert (said.sheet, said.cell, said.organisation) == ("S", "B7", "C2")
    assert (said.found, said.expected) == (named.raw, "Đảng bộ Công ty CP Dịch vụ công cộng")


@pytest.mark.parametrize("year", [None, 2021, 2024])
@pytest.mark.parametrize("note", ["", " (1)", " (có 2 chi bộ mới)", " x"])
@pytest.mark.parametrize("name", [*(row[1] for row in ORGANISATIONS), "VP Sở NV", "QLTT", "Lạ", ""])
def test_sure_is_who_is_resolved_without_a_finding(register, name, note, year):
    found = register.resolve(name + note, year)
    assert register.surely(name + note, year) == ("" if found.finding else found.organisation)


def test_who_may_be_meant_is_not_looked_for_where_only_the_sure_count(register, monkeypatch):
    monkeypatch.setattr(type(register._spellings), "alike", lambda *_: pytest.fail("looked for"))
    assert register.surely("Số: 12-BC/ĐU, ngày 05 tháng 01", 2023) == ""
