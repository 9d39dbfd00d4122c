"""The table of all names."""

from analysis.codes import GRADES
from analysis.pipeline.checked import load_reference
from analysis.reference.naming import names_of
from analysis.tables import Tables, typed
from office_folder import put, shipped


def named(folder, listed):
    tables = Tables.of({"names": typed("names", names_of(load_reference(folder)))})
    return tables.named(listed)


def test_lists_keep_their_order(folder):
    assert list(named(folder, "sector"))[:3] == ["party", "union", "state"]
    assert named(folder, "kind") == {"committee": "Đảng bộ cơ sở", "cell": "Chi bộ cơ sở"}
    assert tuple(named(folder, "grade"))[:4] == GRADES


def test_forms_are_named_by_their_maps(folder):
    name = "forms/QD-XL.csv"
    put(
        folder,
        name,
        shipped(name).replace("Danh sách xếp loại tổ chức cơ sở đảng", "Danh sách mới", 1),
    )
    assert named(folder, "form")["QD-XL"] == "Danh sách mới"
    assert len(named(folder, "form")) == 4


def test_findings_are_named_by_their_rule_or_sentence(folder):
    rules = shipped("rules.csv")
    put(folder, "rules.csv", rules.replace("Số phải học tập lớn hơn số đảng viên", "Tên mới"))
    assert named(folder, "issue")["due"] == "Tên mới"
    assert named(folder, "issue")["pdf"] == "Tệp PDF"


def test_every_id_has_one_name(folder):
    rows = names_of(load_reference(folder))
    assert len({(row["list"], row["id"]) for row in rows}) == len(rows)
    assert all(row["name"] for row in rows)
