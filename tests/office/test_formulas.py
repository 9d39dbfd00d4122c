"""What the formulas of a blank form come to."""

import re
import zipfile

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.office.formulas import results
from analysis.office.template import layout, write_templates
from blank_forms import YEARS


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
