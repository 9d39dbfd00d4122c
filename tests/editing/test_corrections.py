"""Corrections of single cells count as long as the cell holds what they say."""

from dataclasses import replace

import pytest

from analysis.editing.corrections import corrected, corrections_by_place
from analysis.messages import Finding
from analysis.returns.model import SUPERSEDED, WHOLE, Return, Value
from told import all_told

LEXICON = {"grade": {"httnv": "good"}}
ROW = {"file": "2023/f.xlsx", "sheet": "S", "cell": "C3", "found": "12", "value": "21"}
ROW |= {"reason": "gõ nhầm", "by": "An", "on": "2024-01-05"}


def a_return(raw="12", kind="count"):
    value = Value(WHOLE, "S", "C3", "b", "n", kind, "members", "", None, raw, "")
    other = Finding("approximate", value.place._replace(cell="C4"), text="~")
    findings = (value.finding("unreadable_number", text=raw), other)
    return Return("2023/f.xlsx", values=(value,), findings=findings)


def correct(item, **changes):
    (item,), stale = corrected([item], corrections_by_place([{**ROW, **changes}]), LEXICON)
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
