"""Two bodies with organisations of the same names: what is sent to one is never credited to the other."""

import pytest

from analysis.pipeline.checked import load_reference
from analysis.returns.names import Register
from office_folder import put

BODIES = (
    "body,name,parent,predecessors,first,last\n"
    "T,Đảng bộ tỉnh,,,,\n"
    "A,Đảng bộ xã Tân An,T,,,\n"
    "B,Đảng bộ xã Hòa Bình,T,,,\n"
)
OWN = (
    "organisation,name,kind,sector,founded,dissolved,body\n"
    "A1,Chi bộ Trường Tiểu học,cell,public-service,,,A\n"
    "B1,Chi bộ Trường Tiểu học,cell,public-service,,,B\n"
    "B2,Chi bộ Trạm Y tế,cell,public-service,,,B\n"
)
TERMS = "term,resolution,number,body,first,last,predecessor\n2021-2025,NQ,,{},2021,2025,\n"


@pytest.fixture
def office(tmp_path):
    put(tmp_path, "organisations.csv", OWN)
    put(tmp_path, "bodies.csv", BODIES)
    return tmp_path


def resolved(folder, name, *heads):
    register = Register(load_reference(folder))
    return register.resolve(name, 2024, register.bodies.named(heads))


@pytest.mark.parametrize(
    ("head", "own"), [("ĐẢNG ỦY XÃ TÂN AN", "A1"), ("Đảng bộ xã Hoà Bình", "B1")]
)
def test_the_letterhead_tells_whose_an_organisation_is(office, head, own):
    found = resolved(office, "Chi bộ Trường Tiểu học", "ĐẢNG CỘNG SẢN VIỆT NAM", head)
    assert (found.organisation, found.finding) == (own, None)


@pytest.mark.parametrize(
    "heads", [(), ("ĐẢNG BỘ TỈNH",), ("Đảng bộ xã Tân An", "Đảng bộ xã Hòa Bình")]
)
def test_without_a_body_of_its_own_a_name_of_two_is_nobodys(office, heads):
    found = resolved(office, "Chi bộ Trường Tiểu học", *heads)
    assert found.organisation == "" and found.finding.code == "organisation_ambiguous"


def test_the_body_of_the_resolution_is_meant_where_a_return_names_none(office):
    put(office, "terms.csv", TERMS.format("B"))
    assert resolved(office, "Chi bộ Trường Tiểu học").organisation == "B1"
    assert resolved(office, "Chi bộ Trường Tiểu học", "Đảng bộ xã Tân An").organisation == "A1"


def test_a_name_that_only_another_body_has_is_an_error_and_no_guess(office):
    found = resolved(office, "Chi bộ Trạm Y tế", "ĐẢNG ỦY XÃ TÂN AN")
    assert found.organisation == "" and found.finding.code == "organisation_foreign"
    assert resolved(office, "Chi bộ Trạm Y tế", "ĐẢNG ỦY XÃ HÒA BÌNH").organisation == "B2"
    assert resolved(office, "Chi bộ Trạm Y tế", "A").organisation == ""


def test_who_is_due_belongs_to_the_body_of_the_resolution(office):
    put(office, "terms.csv", TERMS.format("A"))
    assert Register(load_reference(office)).due(2024) == {"A1"}
    put(office, "terms.csv", TERMS.format("T"))
    assert Register(load_reference(office)).due(2024) == {"A1", "B1", "B2"}
