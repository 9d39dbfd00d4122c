"""What files say becomes rows and issues: each file with its status, each cell told once."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.editing.corrections import corrections_by_place
from analysis.forms.maps import compile_forms
from analysis.messages import Finding, Refused
from analysis.pipeline.checked import load_reference
from analysis.pipeline.gather import gather, readers
from analysis.pipeline.settle import office_of, settle
from analysis.returns.interpret import read_return, refused
from analysis.returns.model import Value

ROOT = Path(__file__).parents[2] / "data"
RAW = ROOT / "raw"
FILE = "2021/Bieu NQ Ban Dan toc tinh 2021.xlsx"
ZIP = "là tệp nén ZIP; hãy giải nén rồi gửi bảng tính bên trong"

pytestmark = pytest.mark.skipif(not RAW.exists(), reason="the sample below data/raw is not there")


@pytest.fixture(scope="module")
def office():
    return office_of(load_reference(ROOT / "reference"))


@pytest.fixture(scope="module")
def item(office):
    forms = compile_forms(load_reference(ROOT / "reference").lines["forms"])
    return read_return(RAW / FILE, RAW, forms, office.lexicon)


def settled(office, *items, corrections=()):
    return settle(items, office, corrections_by_place(corrections))


def codes(tables):
    return {(issue["severity"], issue["code"]) for issue in tables["issues"]}


def with_value(item, measure, number):
    """The return with another number for a measure, wherever it stands."""

    def other(v: Value) -> Value:
        return v._replace(value=number, raw=str(number)) if v.measure == measure else v

    return replace(item, values=tuple(map(other, item.values)))


def test_a_return_becomes_rows_that_name_their_cells(office, item):
    tables = settled(office, item)
    (row,) = tables["submissions"]
    assert (row["status"], row["form"], row["year"], row["reason"]) == (
        "accepted",
        "PL1-2021",
        2021,
        "",
    )
    seen = tables["observations"]
    assert len(seen["value"]) == 26 and {*seen["file"]} == {FILE}
    assert all(seen["sheet"]) and all(seen["cell"])
    due = [r for r in tables["returns"] if r["file"]]
    assert [(r["organisation"], r["year"], r["files"]) for r in due] == [
        (row["organisation"], 2021, 1)
    ]


def test_the_order_of_files_changes_nothing(office, item):
    other = replace(item, file="2021/khác.xlsx", sha256="x")
    assert settled(office, item, other) == settled(office, other, item)


def test_a_refused_file_is_one_error_and_closes_the_ledger(office, item):
    tables = settled(office, item, refused("2022/x.zip", Refused("zip")))
    row = next(r for r in tables["submissions"] if r["file"] == "2022/x.zip")
    assert (row["status"], row["form"], row["year"], row["reason"]) == (
        "refused",
        "",
        None,
        ZIP,
    )
    (issue,) = [i for i in tables["issues"] if i["file"] == "2022/x.zip"]
    assert (issue["severity"], issue["code"]) == ("error", "zip")
    assert issue["message"] == f"2022/x.zip: {ZIP}"


def test_what_is_said_of_a_superseded_file_asks_nobody_to_act(office, item):
    said = Finding("name_from_letterhead", item.values[0].place, expected="", text="x")
    early = replace(item, file="2022/a.xlsx", sha256="a", findings=(said,))
    tables = settled(office, early, replace(item, file="2022/b (nộp lại).xlsx"))
    assert [r["status"] for r in tables["submissions"]] == ["superseded", "accepted"]
    mine = {i["code"]: i["severity"] for i in tables["issues"] if i["file"] == "2022/a.xlsx"}
    assert mine == {"superseded": "note", "name_from_letterhead": "note"}


def test_what_is_said_twice_of_a_cell_is_told_once(office, item):
    said = Finding("approximate", item.values[0].place, found="~5", text="~5")
    tables = settled(office, replace(item, findings=(said, said)))
    assert [i["code"] for i in tables["issues"]].count("approximate") == 1


def test_a_corrected_value_is_the_one_that_is_checked(office, item):
    wrong = with_value(item, "committee_members_trained", 999)
    assert ("error", "trained") in codes(settled(office, wrong))
    (cell,) = {(v.sheet, v.cell) for v in wrong.values if v.value == 999}
    right = next(v.raw for v in item.values if (v.sheet, v.cell) == cell)
    row = {"file": FILE, "sheet": cell[0], "cell": cell[1], "found": "999", "value": right}
    tables = settled(
        office, wrong, corrections=[row | {"reason": "gõ nhầm", "by": "An", "on": "2023-01-05"}]
    )
    assert not {code for _, code in codes(tables)} & {"trained", "correction_stale"}
    assert ("note", "corrected") in codes(tables)
    assert tables["observations"]["rule"].count("corrected") == 1


def test_receipts_of_absent_files_are_one_question_but_for_misspelt_ones(office, item):
    lines = {f"2024/Sổ {n} nào đó.xlsx": "2024-01-05" for n in range(9)}
    misspelt = FILE.replace("Dan toc", "Dan tocc")
    tables = settled(replace(office, received=lines | {misspelt: "2022-01-05"}), item)
    said = [row for row in tables["issues"] if row["code"] == "receipt_unmatched"]
    assert [row["expected"] for row in said if row["file"] == misspelt] == [FILE]
    (rest,) = [row for row in said if row["file"] != misspelt]
    assert "9 dòng" in rest["message"]


def test_a_year_outside_every_term_is_said_once_and_loudly(office, item):
    """Nothing of it is in any figure: that is an error of its year, not a word at each cell."""
    later = replace(item, year=2031, file="2031/a.xlsx")
    other = replace(later, file="2031/b.xlsx", sha256="x", names={})
    for items in ((later,), (later, other), (item, later)):
        said = [i for i in settled(office, *items)["issues"] if i["code"] == "year_outside_terms"]
        assert [(i["severity"], i["year"]) for i in said] == [("error", 2031)]
        assert "2021–2025" in said[0]["message"] and "terms.csv" in said[0]["message"]
    assert not [i for i in settled(office, item)["issues"] if i["code"] == "year_outside_terms"]


def test_lines_of_which_nobody_knows_which_counts_are_held_against_no_total(office):
    forms = compile_forms(load_reference(ROOT / "reference").lines["forms"])
    name = "2023/Tong hop 2023 - Doanh nghiep.xlsx"
    given = read_return(RAW / name, RAW, forms, office.lexicon)
    counted = {v.line for v in given.values if v.measure == "cells" and v.value is not None}
    first, second = sorted(line for line in counted if line in given.names)[:2]
    twin = given.names[second]._replace(value=given.names[first].value, raw=given.names[first].raw)
    more = [
        v._replace(value=v.value + 3) if (v.line, v.measure) == (second, "cells") else v
        for v in given.values
    ]
    other = replace(given, names={**given.names, second: twin}, values=tuple(more))
    told = [row["code"] for row in settled(office, other)["issues"]]
    assert "organisation_twice" in told and "total_differs" not in told


def test_what_a_reader_settled_is_what_settling_gives(office):
    reference = load_reference(ROOT / "reference")
    with readers(RAW, reference) as pool:
        items = gather(RAW, reference, pool)
    known = settle(items, office, {})
    assert settle([replace(item, sound=()) for item in items], office, {}) == known
    turns = {*zip(*(known["observations"][name] for name in ("organisation", "year")), strict=True)}
    sound = sum(len(item.sound) for item in items)
    assert sound > 0.8 * len(turns), "most need no second look"
