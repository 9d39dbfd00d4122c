"""Corrections of single cells count as long as the cell holds what they say."""

from dataclasses import replace

import pytest

from analysis.editing.corrections import corrected, corrections_by_place
from analysis.forms.maps import compile_forms
from analysis.messages import Finding
from analysis.reference.lines import Lines
from analysis.returns.model import SUPERSEDED, WHOLE, Return, Sound, Value
from analysis.returns.targets import Naming
from told import all_told

LEXICON = {"grade": {"httnv": "good"}}
FORM = [
    {"kind": "form", "id": "F"},
    {"kind": "sheet", "id": "s", "sheet": "s", "text": "S"},
    {
        "kind": "block",
        "id": "b",
        "sheet": "s",
        "block": "b",
        "type": "list",
        "measure": "shortfall",
    },
    {"kind": "answer", "id": "3", "sheet": "s", "block": "b", "text": "CT 3"},
]
COLUMNS = "form first last sheet block kind id number text unit type measure quarter base includes"
BLANK = dict.fromkeys(COLUMNS.split(), "") | {"form": "F"}
NAMING = Naming(compile_forms(Lines(BLANK, [BLANK | line for line in FORM])))
ROW = {"file": "2023/f.xlsx", "sheet": "S", "cell": "C3", "found": "12", "value": "21"}
ROW |= {"reason": "gõ nhầm", "by": "An", "on": "2024-01-05"}


def a_return(raw="12", kind="count"):
    value = Value(WHOLE, "S", "C3", "b", "n", kind, "members", "", None, raw, "")
    other = Finding("approximate", value.place._replace(cell="C4"), text="~")
    findings = (value.finding("unreadable_number", text=raw), other)
    ledger = ({"sheet": "S"},)
    return Return("2023/f.xlsx", form="F", values=(value,), findings=findings, ledger=ledger)


def correct(item, **changes):
    rows = corrections_by_place([{**ROW, **changes}])
    (item,), stale = corrected([item], rows, LEXICON, NAMING)
    return item, all_told(item.findings), all_told(stale)


def test_a_correction_counts_is_said_and_settles_what_was_said_of_the_cell():
    item, findings, stale = correct(a_return(" 12 "))
    assert [(v.value, v.rule) for v in item.values] == [(21, "corrected")] and not stale
    assert [(f.code, f.cell) for f in findings] == [("approximate", "C4"), ("corrected", "C3")]
    assert findings[1].message == "đã đính chính « 12 » thành 21 (An, 2024-01-05): gõ nhầm"


def test_a_text_is_corrected_as_it_stands():
    item, _, _ = correct(a_return(kind="cause"), value="Thiếu cán bộ")
    assert item.values[0].value == "Thiếu cán bộ"


@pytest.mark.parametrize("name", ["2023/f.xlsx", "2023/g.xlsx"])
def test_a_correction_that_fits_no_more_is_asked_about(name):
    item, findings, stale = correct(a_return("13"), file=name)
    assert item.values[0].value is None and len(findings) == 2
    assert [(f.severity, f.code, f.cell) for f in stale] == [("query", "correction_stale", "C3")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"file": "f.xlsx"},
            "không có tệp «f.xlsx» trong thư mục báo cáo; tệp gần giống: 2023/f.xlsx",
        ),
        ({"sheet": "Biểu 2"}, "không có trang «Biểu 2»; các trang của tệp: S"),
        ({"cell": "Z9"}, "ô Z9 của trang «S» không phải ô"),
        ({"found": "12.0"}, "ô C3 đang ghi «13», không phải «12.0»"),
    ],
)
def test_what_fits_nothing_says_which_part_of_it(changes, said):
    _, _, [stale] = correct(a_return("13"), **changes)
    assert said in stale.message


@pytest.mark.parametrize(
    ("text", "value", "code"), [("CT 3", "3", "corrected"), ("CT 9", None, "correction_bad")]
)
def test_a_corrected_target_is_one_that_the_form_knows(text, value, code):
    item, findings, _ = correct(a_return(kind="target"), value=text)
    assert item.values[0].value == value and findings[-1].code == code


def test_what_is_no_number_corrects_none():
    item, findings, stale = correct(a_return(), value="nhiều")
    assert item.values[0].value is None and not stale
    assert findings[-1].code == "correction_bad" and len(findings) == 3


def test_a_return_that_does_not_count_is_not_corrected():
    before = replace(a_return(), status=SUPERSEDED)
    item, _, stale = correct(before)
    assert item == before and len(stale) == 1


@pytest.mark.parametrize(("text", "value"), [("HTTNV", "good"), ("Xuất sắc nhất", None)])
def test_a_corrected_grade_is_one_of_the_closed_list(text, value):
    item, findings, _ = correct(a_return(kind="grade"), value=text)
    assert item.values[0].value == value
    assert findings[-1].code == ("corrected" if value else "correction_bad")


def test_capitals_of_a_sheet_do_not_matter():
    item, _, stale = correct(a_return(), sheet="s")
    assert item.values[0].value == 21 and not stale


def test_what_was_settled_of_a_corrected_line_counts_no_more():
    there = (Sound(frozenset({WHOLE}), ()), Sound(frozenset({(0, 9)}), ()))
    item, *_ = correct(replace(a_return(), sound=there))
    assert item.sound == there[1:]
    item, *_ = correct(replace(a_return(), sound=there), found="99")
    assert item.sound == there
