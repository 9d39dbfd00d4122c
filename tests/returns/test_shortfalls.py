"""Lines of shortfalls become rows; what is missing or doubled in them is told."""

import pytest

from analysis.messages import words_of
from analysis.returns.model import Value
from analysis.returns.shortfalls import is_none, shortfalls
from told import all_told

LEXICON = {"none": {"không": "", "khong2 co5": ""}}
NEAR = ["CT 6.1", "CT 6.2"]
COLUMNS = {"target": "A", "limitation": "B", "cause": "C", "remedy": "D"}


def line(row, **texts):
    return [
        Value((0, row), "S", f"{COLUMNS[kind]}{row}", "b", kind, kind, "", "", said, str(said), "")
        for kind, said in texts.items()
    ]


def told(*lines):
    values = [v for one in lines for v in one]
    rows, findings = shortfalls(values, ("T1", 2023), "f", LEXICON, lambda value: NEAR)
    return rows, [(f.severity, f.code, f.cell) for f in all_told(findings)]


def test_a_shortfall_has_its_texts_its_number_and_the_address_of_its_limitation():
    rows, findings = told(
        line(9, target="3", limitation="Chưa tốt", cause="Bận", remedy="Học"),
        line(8, target="3", limitation="Còn yếu", cause="Xa"),
    )
    assert [
        (r["shortfall"], r["limitation"], r["cause"], r["remedy"], r["cell"]) for r in rows
    ] == [
        ("T1-2023-3-1", "Còn yếu", "Xa", "", "B8"),
        ("T1-2023-3-2", "Chưa tốt", "Bận", "Học", "B9"),
    ]
    assert [code for _, code, _ in findings] == ["target_twice", "target_twice"]


def test_words_for_none_are_no_shortfall():
    assert told(line(8, target="3", limitation="Không", cause="")) == ([], [])
    assert told(line(8, target="3", remedy="Học")) == ([], [])


def test_a_cause_without_its_limitation_is_asked_about():
    rows, findings = told(line(8, target="3", limitation="Không", cause="Bận"))
    assert len(rows) == 1 and findings == [("query", "limitation_blank", "B8")]


def test_causes_of_which_none_has_a_limitation_are_one_question():
    lines = [line(row, target=str(row), cause="Bận") for row in (3, 4)]
    _, findings = shortfalls([*lines[0], *lines[1]], ("T1", 2023), "f", LEXICON, lambda value: NEAR)
    assert [f.code for f in findings] == ["limitation_blank.all"] * 2
    assert len({f.fields["question"] for f in findings}) == 1
    other = line(5, target="5", limitation="Yếu", cause="Xa")
    _, findings = told(*lines, other)
    assert [code for _, code, _ in findings] == ["limitation_blank"] * 2


@pytest.mark.parametrize(
    ("texts", "bare"),
    [
        ({"limitation": "100%"}, True),
        ({"limitation": "x", "cause": "Bận"}, True),
        ({"limitation": "Đạt chỉ tiêu"}, True),
        ({"limitation": "Đạt thấp", "cause": "Bận"}, False),
        ({"limitation": "Chưa học đủ nghị quyết"}, False),
    ],
)
def test_a_limitation_that_says_nothing_fell_short_is_asked_about(texts, bare):
    rows, findings = told(line(8, target="3", **texts))
    assert len(rows) == 1 and findings == [("query", "limitation_bare", "B8")] * bare


@pytest.mark.parametrize(("given", "cell"), [({"target": None}, "A8"), ({}, "B8")])
def test_without_a_target_it_is_an_error_and_no_shortfall(given, cell):
    assert told(line(8, **given, limitation="Học chưa đủ bài")) == (
        [],
        [("error", "target_unknown", cell)],
    )


def test_a_line_of_several_targets_is_a_shortfall_of_each():
    rows, findings = told(line(8, target="3;4", limitation="Học chưa đủ bài"))
    assert [(r["target"], r["cell"]) for r in rows] == [("3", "B8"), ("4", "B8")] and not findings


def test_where_several_targets_may_be_meant_they_are_named():
    values = line(8, target=None, limitation="Học chưa đủ bài")
    _, (one,) = shortfalls(values, ("T1", 2023), "f", LEXICON, lambda value: NEAR)
    assert "CT 6.1 hoặc CT 6.2" in words_of(one)


def test_a_line_said_twice_is_one_shortfall():
    rows, findings = told(
        line(8, target="3", limitation="Học chưa đủ bài"),
        line(9, target="3", limitation="Học chưa đủ bài"),
    )
    assert len(rows) == 1 and {code for _, code, _ in findings} == {"target_twice"}


@pytest.mark.parametrize(("text", "none"), [("", True), (" không ", True), ("Không học", False)])
def test_texts_that_say_none(text, none):
    assert is_none(text, LEXICON) is none
