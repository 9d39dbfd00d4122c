"""Small mistakes of every kind, each in an otherwise sound workbook of the sample.

What is right stays, what is not is told at its cell, and one mistake is one question.
"""

import math
from dataclasses import replace

import pytest

from analysis.pipeline.settle import settle
from analysis.reading.workbook import Cell, Shown, a1
from analysis.returns.interpret import interpret
from mutate import copy, put, rows
from test_mutation import RAW, bench, subject

pytestmark = pytest.mark.skipif(not RAW.exists(), reason="the sample below data/raw is not there")
OWN, LIST, DECISION, TICKED = (
    ("PL1-2025", 2025),
    ("TH-2023", 2023),
    ("QD-XL", 2025),
    ("QD-XL", 2021),
)


NAMES = ("number", "organisation", "kind", "sector", "year")
TEXTS = ("target", "limitation", "cause", "remedy")


def fact(own, **wanted):
    """The first value of the workbook that is of a part like this."""
    return next(f for f in own.facts if all(getattr(f.part, k) == v for k, v in wanted.items()))


def typed(own, changes):
    """What comes of the workbook with other cells: (outcome, by cell what is asked there)."""
    out = copy(own.workbook)
    for (sheet, *at), cell in changes.items():
        put(out.sheets[sheet], tuple(at), cell)
    return told(own.bench.outcome(out, own.file))


def told(outcome):
    asked = {}
    for issue in outcome.alarms:
        asked.setdefault(issue["cell"], []).append((issue["severity"], issue["code"]))
    return outcome, asked


def values(outcome):
    return {key: value for key, (value, *_) in outcome.values.items()}


def counts(own):
    return [f for f in own.facts if f.part.type == "count" and f.cell.kind == "number"]


def questions(outcome):
    return {issue["question"] for issue in outcome.alarms}


def test_counts_in_a_percent_format_are_errors_and_no_numbers():
    own = subject(*OWN)
    at = fact(own, type="count", measure="members_studied")
    out, asked = typed(
        own, {(at.sheet, at.row, at.column): Cell("number", 1, "1", shown=Shown.PERCENT)}
    )
    assert ("error", "percent_in_count") in asked[a1(at.row, at.column)]
    assert not [key for key in out.values if key[-1] == "members_studied"]


def test_noise_of_binary_fractions_is_none():
    own = subject(*OWN)
    cells = {
        (f.sheet, f.row, f.column): Cell("number", math.nextafter(f.cell.value, 0), "noise")
        for f in counts(own)
        if f.cell.value
    }
    out, asked = typed(own, cells)
    assert len(cells) > 10 and values(out) == values(own.base) and not asked


def test_a_raised_digit_is_never_a_part_of_the_number():
    own = subject(*OWN)
    at = fact(own, type="count", measure="members_due_to_study")
    out, asked = typed(
        own, {(at.sheet, at.row, at.column): Cell("text", "191", "191", shown=Shown.RAISED)}
    )
    assert [code for _, code in asked[a1(at.row, at.column)]] == ["raised_digit"]
    assert 191 not in values(out).values()


def test_a_number_that_nobody_sees_is_used_and_said():
    own = subject(*OWN)
    at = fact(own, type="count", measure="members_due_to_study")
    out, asked = typed(own, {(at.sheet, at.row, at.column): at.cell._replace(shown=Shown.HIDDEN)})
    assert values(out) == values(own.base)
    assert asked == {a1(at.row, at.column): [("query", "hidden_number")]}


def test_a_book_never_calculated_is_one_question():
    own = subject(*OWN)
    lost = {"members_due_to_study", "members_studied", "cells_meeting_good"}
    cells = {
        (f.sheet, f.row, f.column): Cell("uncalculated", None, "")
        for f in own.facts
        if f.part.measure in lost
    }
    out, asked = typed(own, cells)
    assert len(cells) == 3 == len(asked) and len(questions(out)) == 1
    assert {key[-1] for key in set(own.base.values) - set(out.values)} == lost


@pytest.mark.parametrize(
    "text",
    [
        "HTXSNV (đề nghị)",
        "HTXSNV (dự kiến)",
        "HTXSNV (không công nhận)",
        "HTXSNV (chưa quyết định)",
        "HTXSNV?",
        "Không HTXSNV",
    ],
)
def test_a_grade_that_is_not_decided_is_none(text):
    own = subject(*DECISION)
    at = fact(own, type="grade", measure="decided")
    out, asked = typed(own, {(at.sheet, at.row, at.column): text})
    assert [severity for severity, _ in asked[a1(at.row, at.column)]] == ["error"]
    assert len(own.base.values) - len(out.values) == 1


def test_headings_of_a_decision_in_other_words_are_read():
    own = subject(*DECISION)
    for words in (("TCCSĐ tự XL", "ĐUK công nhận"), ("Đơn vị chấm", "Cấp trên kết luận")):
        out, _ = typed(own, {(0, 8, 4): words[0], (0, 8, 5): words[1]})
        assert values(out) == values(own.base), words


def test_headings_that_cannot_be_told_apart_lose_nothing_in_silence():
    own = subject(*DECISION)
    out, asked = typed(own, {(0, 8, 4): "Mức", (0, 8, 5): "Mức"})
    if values(out) != values(own.base):
        assert {"D8", "E8"} & set(asked) and len(questions(out)) == 1
        assert all(value == own.base.values[key][0] for key, value in values(out).items())


@pytest.mark.parametrize("boxes", [(True, False), (True, None)])
def test_ticked_boxes_are_marks_and_unticked_ones_none(boxes):
    own = subject(*TICKED)
    marks = [f for f in own.facts if f.part.type == "mark"]
    if not marks:
        pytest.skip("the sample's decision has no columns to tick")
    columns = {(f.sheet, f.column) for f in marks}
    ticked = {(f.sheet, f.row, f.column) for f in marks}
    rows = {(f.sheet, f.row) for f in marks}
    cells = {
        (sheet, row, column): Cell("flag", value, str(value))
        for sheet, row in rows
        for at, column in columns
        if at == sheet
        for value in [boxes[0] if (sheet, row, column) in ticked else boxes[1]]
        if value is not None
    }
    out, _ = typed(own, cells)
    assert len(ticked) > 10 and values(out) == values(own.base)


def test_a_copy_of_the_sheet_in_view_is_one_question():
    own = subject(*OWN)
    out = copy(own.workbook)
    other = replace(copy(own.workbook).sheets[0], name="PL1 (2)")
    out.sheets.append(other)
    found, asked = told(own.bench.outcome(out, own.file))
    assert values(found) == values(own.base) and not asked, "nothing to ask where both say the same"
    at = fact(own, type="count", measure="members_failed")
    put(other, (at.row, at.column), 1)
    found, _ = told(own.bench.outcome(out, own.file))
    assert {issue["code"] for issue in found.alarms} == {"sheet_copy"} and len(
        questions(found)
    ) == 1


def test_a_second_organisation_in_the_book_gets_none_of_the_firsts_numbers():
    own = subject(*OWN)
    at = fact(own, type="organisation")
    base = {key[1] for key in own.base.values}
    out = copy(own.workbook)
    other = replace(copy(own.workbook).sheets[0], name="PL1 b")
    put(other, (at.row, at.column), "Đảng bộ Văn phòng Tỉnh ủy")
    number = fact(own, type="count", measure="members_failed")
    put(other, (number.row, number.column), 1)
    out.sheets.append(other)
    found, _ = told(own.bench.outcome(out, own.file))
    firsts = {k: v for k, v in values(found).items() if k[1] in base}
    assert firsts == values(own.base)
    assert len({key[1] for key in found.values}) == 2 or any(
        "Văn phòng" in issue["message"] for issue in found.alarms
    )


def test_a_form_with_a_name_and_nothing_else_is_no_return():
    own = subject(*OWN)
    blank = {(f.sheet, f.row, f.column): None for f in own.facts if f.part.type not in NAMES}
    out, _ = typed(own, blank)
    assert not out.values and [issue["code"] for issue in out.alarms] == ["empty"]


def test_two_halves_of_a_list_are_one():
    own = subject(*LIST)
    names = {(f.sheet, f.row): f.cell.value for f in own.facts if f.part.type == "organisation"}
    listed = list(dict.fromkeys(names.values()))
    halves = []
    for kept in (listed[::2], listed[1::2]):
        out = copy(own.workbook)
        for f in own.facts:  # shortfalls stand elsewhere: neither half has any
            theirs = f.part.type in TEXTS or names.get((f.sheet, f.row)) not in kept
            if theirs and f.part.type not in NAMES:
                put(out.sheets[f.sheet], (f.row, f.column), None)
        file = f"2023/{len(halves) + 1}.xlsx"
        item = interpret(out, file, bench().forms, bench().lexicon)
        halves.append(replace(item, sha256=file))
    made = settle(halves, bench().office, {})
    numbers = {
        ("number", o["organisation"], o["year"], o["quarter"], o["measure"]): o["value"]
        for o in rows(made["observations"])
    }
    assert numbers == {k: v for k, v in values(own.base).items() if k[0] == "number"}


@pytest.mark.parametrize("way", [1, -1])  # into the base, which is not asked there; the unit
def test_counts_one_column_off_are_said_where_the_asked_ones_are_blank(way):
    own = subject("PL1-2021", 2022)
    good = fact(own, type="count", measure="cells_meeting_good")
    off = {
        (good.sheet, good.row, good.column): None,
        (good.sheet, good.row, good.column + way): good.cell,
    }
    out, asked = typed(own, off)
    assert ("error", "value_unasked") in asked[a1(good.row, good.column + way)]
    assert not [key for key in out.values if key[-1] == "cells_meeting_good"]


def test_a_number_with_the_unit_of_something_else_is_no_number():
    own = subject(*LIST)
    members = [f for f in counts(own) if f.part.measure == "members_due_to_study"]
    places = [(f.sheet, f.row, f.column) for f in members]
    said = {at: f"{f.cell.value} đc" for at, f in zip(places, members, strict=True)}
    out, asked = typed(own, said)
    assert values(out) == values(own.base) and not asked
    out, asked = typed(own, {at: text.replace("đc", "chi bộ") for at, text in said.items()})
    assert set(asked) >= {a1(f.row, f.column) for f in members} and len(questions(out)) == 1
    assert not [key for key in out.values if key[-1] == "members_due_to_study"]


def test_a_list_pasted_one_row_off_is_one_question():
    own = subject(*LIST)
    block = [
        f
        for f in own.facts
        if f.block.id == "grades" and f.line and f.part.type in ("count", "percent")
    ]
    lines = sorted({f.row for f in block})
    old = {(f.row, f.column): f.cell for f in block}
    cells = {
        (f.sheet, f.row, f.column): old.get((lines[lines.index(f.row) - 1], f.column))
        for f in block
        if f.row > lines[2]
    }
    out, _ = typed(own, cells)
    assert len(questions(out)) == 1 and "rows_permuted" in {i["code"] for i in out.alarms}
