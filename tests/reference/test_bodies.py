"""Bodies: an organisation belongs to one, bodies come from others, none is above itself."""

import pytest

from analysis.pipeline.checked import read_checked
from analysis.reference.bodies import before, below
from office_folder import put, said, shipped

BODIES = (
    "body,name,parent,predecessors,first,last\n"
    "A,Đảng bộ Khối A,,,,2025\n"
    "B,Đảng bộ Khối B,,,,2025\n"
    "U,Đảng bộ U,,A;B,2026,\n"
)
OWN = (
    "organisation,name,kind,sector,founded,dissolved,body\n"
    "A1,Đảng bộ Sở Y tế,committee,state,,,A\n"
    "B1,Đảng bộ Sở Y tế,committee,state,,2024-03-01,B\n"
    "U1,Đảng bộ Sở Y tế,committee,state,,,U\n"
)


@pytest.fixture
def office(tmp_path):
    put(tmp_path, "organisations.csv", OWN)
    put(tmp_path, "bodies.csv", BODIES)
    return tmp_path


def test_organisations_begin_and_end_with_their_body_where_they_have_no_date(office):
    reference, faults = read_checked(office)
    assert faults == []
    rows = {row["organisation"]: row for row in reference.lines["organisations"].rows}
    assert (rows["A1"]["founded"], rows["A1"]["dissolved"]) == ("", "2026-01-01")
    assert rows["B1"]["dissolved"] == "2024-03-01"
    assert (rows["U1"]["founded"], rows["U1"]["dissolved"]) == ("2026-01-01", "")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("Đảng bộ U,,A;B", "Đảng bộ U,U,A;B", 4, "không thể ở trên chính nó"),
        ("Đảng bộ U,,A;B", "Đảng bộ U,,A;U", 4, "đảng bộ trước đó của chính nó"),
        ("Đảng bộ U,,A;B", "Đảng bộ U,,A;C", 4, "C"),
        ("2026,\n", "2026,2020\n", 4, "năm đầu 2026 sau năm cuối 2020"),
    ],
)
def test_a_fault_of_a_body_is_said_with_its_line(office, old, new, line, words):
    put(office, "bodies.csv", BODIES.replace(old, new))
    found = said(office, "bodies.csv")
    assert any(at == line and words in text for at, text in found), found


def test_two_bodies_above_each_other_end_the_search_and_are_a_fault(office):
    put(office, "bodies.csv", BODIES.replace("A,,,,", "A,B,,,").replace("B,,,,", "B,A,,,"))
    assert len(said(office, "bodies.csv")) == 2


def test_an_organisation_without_a_body_is_a_fault_once_there_are_bodies(office):
    put(office, "organisations.csv", OWN.replace(",,,U", ",,,"))
    assert [line for line, _ in said(office, "organisations.csv")] == [4]
    (office / "bodies.csv").unlink()
    put(office, "organisations.csv", OWN.replace(",A\n", ",\n").replace(",B\n", ",\n"))
    assert said(office, "organisations.csv")  # U is no body then
    put(
        office,
        "organisations.csv",
        OWN.replace(",U\n", ",\n").replace(",A\n", ",\n").replace(",B\n", ",\n"),
    )
    left = [text for _, text in said(office, "organisations.csv")]
    assert left and all("là một tên" in text for text in left), "one body: one name is one then"


def test_a_term_of_the_offices_own_names_one_of_its_bodies(office):
    put(office, "terms.csv", shipped("terms.csv"))
    assert "bloc không có trong bodies.csv (A, B, U)" in said(office, "terms.csv")[0][1]


def test_all_bodies_below_and_before_through_several_steps():
    rows = [
        {"body": "A", "parent": "", "predecessors": ""},
        {"body": "B", "parent": "A", "predecessors": "A"},
        {"body": "C", "parent": "B", "predecessors": "B"},
    ]
    assert below(rows)["A"] == {"A", "B", "C"}
    assert before(rows)["C"] == {"A", "B"}
