"""Blank forms: every word and field of the map is printed, once, under its headings; nothing of a sender is live."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.office.formulas import results
from analysis.office.paint import paint
from analysis.office.paper import save_deterministic
from analysis.office.template import blank, layout, write_templates
from analysis.pipeline.checked import load_reference

YEARS = range(2021, 2026)


def register(*rows: tuple[str, ...]) -> pd.DataFrame:
    columns = ["organisation", "name", "kind", "sector", "founded", "dissolved"]
    return pd.DataFrame(rows, columns=columns, dtype=str)


BLOC = register(
    ("a", "Đảng bộ Sở Thử", "committee", "state", "", ""),
    ("b", "Chi bộ Công ty CP Tổng hợp Thử", "cell", "private", "", ""),
    ("c", "Chi bộ Giải thể", "cell", "private", "", "2022-06-30"),
    ("d", "Đảng bộ Mới", "committee", "soe", "2024-05-01", ""),
)


@pytest.fixture(scope="module")
def reference():
    return load_reference().having(organisations=BLOC)


def covered(reference) -> list[tuple[str, int]]:
    heads = reference.forms[reference.forms["kind"] == "form"]
    return [
        (h["id"], y)
        for h in heads.to_dict("records")
        for y in YEARS
        if int(h["first"]) <= y <= int(h["last"] or 9999)
    ]


def lines_of(reference, form, year) -> pd.DataFrame:
    forms = reference.forms[reference.forms["form"] == form]
    return forms[
        (forms["first"].replace("", "0").astype(int) <= year)
        & (forms["last"].replace("", "9999").astype(int) >= year)
    ]


def test_every_year_has_its_forms(reference):
    assert {y: sorted(f for f, year in covered(reference) if year == y) for y in YEARS} == {
        2021: ["PL1-2021", "QD-XL"],
        2022: ["PL1-2021", "QD-XL"],
        2023: ["QD-XL", "TH-2023"],
        2024: ["QD-XL", "TH-2023"],
        2025: ["PL1-2025", "QD-XL"],
    }


def test_no_two_cells_overlap(reference):
    for form, year in covered(reference):
        taken = set()
        for s in layout(form, year, reference):
            for place in (
                (s.sheet, s.row + r, s.column + c) for r in range(s.down) for c in range(s.across)
            ):
                assert place not in taken, (form, year, place, s)
                taken.add(place)


def heading_path(sheet, cell) -> tuple[str, ...]:
    """Headings above a cell, from the top down, read off the workbook as a person would: through its merged cells."""
    merged = {
        (r, c): (m.min_row, m.min_col)
        for m in sheet.merged_cells.ranges
        for r in range(m.min_row, m.max_row + 1)
        for c in range(m.min_col, m.max_col + 1)
    }
    path, seen = [], set()
    for row in range(cell.row - 1, 0, -1):
        at = merged.get((row, cell.column), (row, cell.column))
        top = sheet.cell(*at)
        if top.fill.fill_type == "solid" and at not in seen:
            path.insert(0, top.value)
            seen.add(at)
        elif path and top.fill.fill_type != "solid":
            break
    return tuple(path)


def test_fields_stand_under_their_headings_and_beside_their_labels(reference, tmp_path):
    for form, year in covered(reference):
        lines, spots = lines_of(reference, form, year), layout(form, year, reference)
        save_deterministic(paint(spots), tmp_path / "blank.xlsx", results(spots))
        book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
        optional = set(lines.loc[(lines["kind"] == "sheet") & (lines["type"] == "optional"), "id"])
        for block in lines[(lines["kind"] == "block") & ~lines["sheet"].isin(optional)].to_dict(
            "records"
        ):
            own = lines[lines["block"] == block["id"]]
            columns = own[own["kind"] == "column"].set_index("id")["text"]
            here = [s for s in spots if s.block == block["id"]]
            if block["type"] == "list":
                for name, text in columns.items():
                    under = [
                        s
                        for s in here
                        if s.id.endswith(f":{name}") and s.role in ("entry", "derived", "label")
                    ]
                    assert under, (form, year, block["id"], name)
                    for s in under:
                        path = heading_path(book[s.sheet], book[s.sheet].cell(s.row, s.column))
                        assert path == tuple(text.split(" › ")), (form, year, s)
                continue
            rows = own[own["kind"] == "row"].set_index("id")["text"]
            for name in own.loc[own["kind"] == "field", "id"]:
                row, _, column = name.rpartition(":")
                if row not in rows.index:
                    continue
                found = [s for s in here if s.id == name]
                assert len(found) == 1, (form, year, name)
                sheet, s = book[found[0].sheet], found[0]
                labels = [sheet.cell(s.row, c).value for c in range(1, s.column)]
                assert rows[row] in labels, (form, year, name, labels)
                if block["type"] == "matrix":
                    assert heading_path(sheet, sheet.cell(s.row, s.column)) == (columns[column],), (
                        form,
                        year,
                        name,
                    )


def test_titles_say_the_year_and_sheets_their_names(reference):
    for form, year in covered(reference):
        lines, book = lines_of(reference, form, year), blank(form, year, reference)
        names = lines[(lines["kind"] == "sheet") & (lines["type"] != "optional")]["text"]
        assert book.sheetnames == list(names)
        for sheet in book:
            assert f"NĂM {year}" in sheet["A5"].value
            assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


@pytest.mark.parametrize(
    ("form", "year", "sheet", "texts"),
    [
        ("PL1-2021", 2021, "Biểu 2", [1, 2, 3, 4, 5, "6=5:4", 7]),
        ("PL1-2021", 2022, "Biểu 2", [1, 2, 3, 4, 5, 6, "7=5:6", 8]),
        ("PL1-2025", 2025, "PL1", [1, 2, 3, 4, "5=4/3*100", 6, 7]),
    ],
)
def test_row_of_column_numbers_spells_the_percentages(reference, form, year, sheet, texts):
    spots = [s for s in layout(form, year, reference) if s.role == "number" and s.sheet == sheet]
    assert [s.value for s in spots] == texts


def test_codes_keep_their_zeros_and_running_numbers_are_numbers(reference):
    sheet = blank("PL1-2021", 2022, reference)["Biểu 2"]
    assert [sheet.cell(r, 3).value for r in (11, 12, 13)] == ["01", "02", "03"]
    assert sheet["A11"].value == 1 and sheet["A10"].value == "I"


def test_lists_name_the_organisations_in_force_by_kind(reference):
    def names(year):
        return [
            s.value
            for s in layout("QD-XL", year, reference)
            if s.type == "organisation" and s.role == "entry"
        ]

    assert names(2021) == ["Đảng bộ Sở Thử", "Chi bộ Công ty CP Tổng hợp Thử", "Chi bộ Giải thể"]
    assert names(2022) == ["Đảng bộ Sở Thử", "Chi bộ Công ty CP Tổng hợp Thử"]
    assert names(2024) == ["Đảng bộ Sở Thử", "Đảng bộ Mới", "Chi bộ Công ty CP Tổng hợp Thử"]


def test_without_a_register_lists_have_open_rows(reference):
    empty = reference.having(organisations=BLOC.iloc[:0])
    spots = [
        s
        for s in layout("TH-2023", 2023, empty)
        if s.block == "results" and s.type == "organisation"
    ]
    assert len([s for s in spots if s.role == "entry" and s.value is None]) == 10


@given(numbers=st.lists(st.integers(0, 5000), min_size=60, max_size=60))
@settings(max_examples=15, deadline=None)
def test_formulas_add_up(reference, numbers):
    spots = [s for s in layout("TH-2023", 2024, reference) if s.block == "meetings"]
    by = {s.id: s for s in spots}
    entries = [s for s in spots if s.role == "entry" and s.type == "count"]
    for spot, number in zip(entries, numbers, strict=False):
        spot.value = number
    found = results(spots)
    for column in ("cells", "q1", "good", "every"):
        parts = [by[f"{key}:{column}"].value or 0 for key in ("a", "d", "b")]
        assert found[by[f"I.sum:{column}"].sheet, by[f"I.sum:{column}"].cell] == sum(parts[:2])
        assert found[by[f"sum:{column}"].sheet, by[f"sum:{column}"].cell] == sum(parts)
    for key in ("a", "b", "sum"):
        base = by[f"{key}:cells"]
        whole = base.value if key != "sum" else found[base.sheet, base.cell]
        top = by[f"{key}:good"]
        part = top.value if key != "sum" else found[top.sheet, top.cell]
        rate = found[by[f"{key}:good_rate"].sheet, by[f"{key}:good_rate"].cell]
        if not whole:
            assert rate == ""
        else:
            assert abs(rate - 100 * (part or 0) / whole) <= 0.05 + 1e-9


def test_a_blank_form_reads_as_calculated(reference, tmp_path):
    for year in YEARS:
        for path in write_templates(reference, year, tmp_path):
            formulas, stored = (
                openpyxl.load_workbook(path),
                openpyxl.load_workbook(path, data_only=True),
            )
            for sheet in formulas:
                for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
                    xml_value = stored[sheet.title][cell.coordinate].value
                    assert xml_value in (0, None, "") and "#" not in str(xml_value)
            with zipfile.ZipFile(path) as parts:
                for name in parts.namelist():
                    # a percentage without a base holds an empty text, which is a result, not a formula never run
                    if "worksheets" in name:
                        rest = re.sub(
                            rb'<c [^>]*t="str"><f>[^<]*</f><v></v></c>', b"", parts.read(name)
                        )
                        assert not re.search(rb"</f><v ?/>|</f><v></v>", rest)


def test_names_that_look_like_formulas_stay_texts(reference, tmp_path):
    nasty = [
        '=HYPERLINK("http://x","y")',
        "+1+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "<script>alert(1)</script>",
        "bad\x01char",
    ]
    rows = register(*[(f"n{i}", name, "cell", "other", "", "") for i, name in enumerate(nasty)])
    poisoned = reference.having(organisations=rows)
    for form, year, who in (
        ("QD-XL", 2023, None),
        ("TH-2023", 2024, None),
        ("PL1-2025", 2025, "n0"),
    ):
        spots = layout(form, year, poisoned, who)
        save_deterministic(paint(spots), tmp_path / "x.xlsx", results(spots))
        book = openpyxl.load_workbook(tmp_path / "x.xlsx")
        live = [
            c.value
            for sheet in book
            for row in sheet.iter_rows()
            for c in row
            if c.data_type == "f"
        ]
        assert all(re.match(r"=(SUM|COUNTA|IF|0)", v) for v in live)
        said = {
            c.value
            for sheet in book
            for row in sheet.iter_rows()
            for c in row
            if c.data_type == "s"
        }
        assert nasty[0] in said or nasty[0].upper() in said


def test_same_content_same_bytes_and_no_clock(reference, tmp_path):
    one = [p.read_bytes() for p in write_templates(reference, 2024, tmp_path / "1")]
    two = [p.read_bytes() for p in write_templates(reference, 2024, tmp_path / "2")]
    assert one == two
    with zipfile.ZipFile(tmp_path / "1" / "TH-2023_2024.xlsx") as parts:
        assert {p.date_time for p in parts.infolist()} == {(2021, 1, 1, 0, 0, 0)}
        assert b"2021-01-01" in parts.read("docProps/core.xml")
        assert not re.search(rb"20(2[2-9]|[3-9]\d)-", parts.read("docProps/core.xml"))


def test_templates_for_one_organisation(reference, tmp_path):
    paths = write_templates(reference, 2025, tmp_path, "b")
    assert [p.name for p in paths] == ["PL1-2025_2025_b.xlsx"]
    sheet = openpyxl.load_workbook(paths[0])["PL1"]
    assert (sheet["C9"].value, sheet["C10"].value) == (
        "Chi bộ Công ty CP Tổng hợp Thử",
        "Chi bộ cơ sở",
    )
    spots = layout("TH-2023", 2023, reference, "a")
    assert {s.value for s in spots if s.type == "organisation" and s.role == "entry"} == {
        "Đảng bộ Sở Thử",
        None,
    }


@pytest.mark.parametrize(
    ("form", "year", "words"),
    [
        ("PL1-2021", 2023, "2021, 2022"),
        ("TH-2023", 2025, "2023, 2024"),
        ("PL1-2025", 2024, "từ năm 2025"),
        ("KHAC", 2025, "PL1-2021"),
    ],
)
def test_a_form_that_does_not_cover_the_year_says_which_it_covers(reference, form, year, words):
    with pytest.raises(ValueError, match=words):
        blank(form, year, reference)


def test_unknown_organisation_and_year_are_said_plainly(reference, tmp_path):
    with pytest.raises(ValueError, match="Không có tổ chức “zzz”"):
        write_templates(reference, 2025, tmp_path, "zzz")
    with pytest.raises(ValueError, match="Không có biểu mẫu nào dùng cho năm 2019"):
        write_templates(reference, 2019, tmp_path)
