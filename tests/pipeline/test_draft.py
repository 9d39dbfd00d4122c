"""A first draft of a map: what the known maps call alike, each line a proposal that counts for nothing by itself."""

import csv
import io

import openpyxl
import pytest

from analysis import cli, load_reference
from analysis.office.template import blank
from analysis.pipeline.draft import draft_map
from analysis.pipeline.draft.known import Known
from office_folder import ORGANISATIONS, put, said

MEANT = ("type", "measure", "quarter")
OWN_FORMS = {"TH-2023": 2024, "PL1-2025": 2025, "PL1-2021": 2022}


@pytest.fixture(scope="module")
def reference():
    return load_reference()


def lines(text):
    return list(csv.DictReader(io.StringIO(text)))


def measured(rows):
    read = [row for row in rows if row["kind"] in ("column", "field") and row["measure"]]
    return {tuple(row[part] for part in MEANT) for row in read}


def drafted(tmp_path, form, reference):
    path = tmp_path / f"{form}.xlsx"
    blank(form, OWN_FORMS[form], reference).save(path)
    return lines(draft_map(path))


def true(reference, form):
    year = OWN_FORMS[form]
    rows = reference.maps[form].rows
    return [r for r in rows if int(r["first"] or 0) <= year <= int(r["last"] or 9999)]


@pytest.mark.parametrize("form", OWN_FORMS)
def test_a_known_form_is_found_again(tmp_path, reference, form):
    rows, wanted = drafted(tmp_path, form, reference), true(reference, form)
    assert measured(rows) >= measured(wanted)
    kinds = [(row["type"], row["measure"]) for row in rows if row["kind"] == "block"]
    assert kinds == [(row["type"], row["measure"]) for row in wanted if row["kind"] == "block"]
    sheets = [row["text"] for row in rows if row["kind"] == "sheet"]
    assert sheets == [row["text"] for row in wanted if row["kind"] == "sheet"]


def test_a_form_in_other_words_is_mostly_found(tmp_path, reference, monkeypatch):
    """The lists of organisations, drawn from the forms of one organisation and the measures alone."""
    everything = Known.of
    monkeypatch.setattr(Known, "of", lambda known: everything(known, "TH-2023"))
    rows, wanted = drafted(tmp_path, "TH-2023", reference), true(reference, "TH-2023")
    assert len(measured(rows) & measured(wanted)) > 0.6 * len(measured(wanted))


def test_every_proposal_keeps_the_map_out_of_the_reference(tmp_path, reference):
    path = tmp_path / "MOI.xlsx"
    blank("TH-2023", 2024, reference).save(path)
    office = tmp_path / "office"
    office.mkdir()
    put(office, "organisations.csv", ORGANISATIONS)
    text = draft_map(path)
    put(office, "forms/MOI.csv", text)
    told = [words for _, words in said(office, "forms/MOI.csv") if "đề nghị của máy" in words]
    assert len(told) == sum(bool(row["proposal"]) for row in lines(text)) > 50


def test_what_no_map_knows_is_asked_for_and_not_guessed(tmp_path):
    workbook = openpyxl.Workbook()
    for row in (
        ["BIỂU THEO DÕI NĂM 2027"],
        [],
        ["TT", "Đơn vị", "Số cây xanh đã trồng", "Tỷ lệ %", "Ghi chú"],
        [1, "Chi bộ A", None, None, None],
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "LA.xlsx")
    rows = {row["text"]: row for row in lines(draft_map(tmp_path / "LA.xlsx"))}
    assert [rows[text]["type"] for text in ("TT", "Đơn vị", "Tỷ lệ %", "Ghi chú")] == [
        *("number", "organisation", "percent", "remark")
    ]
    asked = rows["Số cây xanh đã trồng"]
    assert (asked["type"], asked["measure"], asked["proposal"]) == ("", "", "điền type, measure")
    assert "base" in rows["Tỷ lệ %"]["proposal"]
    assert rows["BIỂU THEO DÕI NĂM {year}"]["kind"] == "title"


def test_a_sheet_without_a_table_has_its_titles_alone(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["HƯỚNG DẪN ĐIỀN BIỂU NĂM 2027"])
    workbook.active.append(["Ghi bằng số, không làm tròn", "xem mục 2"])
    workbook.save(tmp_path / "LA.xlsx")
    rows = lines(draft_map(tmp_path / "LA.xlsx"))
    assert [row["kind"] for row in rows] == ["form", "sheet", "title"]


def test_the_command_writes_beside_and_over_nothing(tmp_path, monkeypatch, capsys, reference):
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "reference/organisations.csv", ORGANISATIONS)
    blank("PL1-2025", 2025, reference).save(tmp_path / "MOI.xlsx")
    run = ["draft-map", "MOI.xlsx", "--reference", "reference"]
    assert cli.main(run) == 0
    assert "dòng đề nghị ở MOI.csv" in capsys.readouterr().out
    assert cli.main(run) == 2  # it stands there already
    assert cli.main([*run, "--out", "reference/forms/MOI.csv"]) == 2
    assert not (tmp_path / "reference/forms").exists()
