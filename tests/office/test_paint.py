"""A painted form: fields under their headings, and nothing of a sender is live."""

import re

import openpyxl

from analysis.office.formulas import results
from analysis.office.paint import paint
from analysis.office.paper import save_deterministic
from analysis.office.template import layout
from blank_forms import covered, lines_of, register


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
