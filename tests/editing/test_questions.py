"""One mistake, one question: what belongs together is asked together, and by the same id always."""

from dataclasses import replace

from analysis.editing.questions import Known, asked, effects_of
from analysis.messages import Finding, Place
from analysis.pipeline.checked import load_reference
from analysis.returns.model import WHOLE, Return
from numbers_of import SOUND, value

REFERENCE = load_reference()
MESSAGES = REFERENCE.messages
EFFECTS = effects_of(REFERENCE.lines)


def sent(file="f.xlsx", organisation="K01", year=2025, cells=None):
    """A return with every number of `SOUND` in a cell of its own."""
    where = {measure: f"B{row}" for row, measure in enumerate(SOUND, 10)} | (cells or {})
    values = tuple(value(m, n, where[m]) for m, n in SOUND.items())
    return Return(
        file,
        form="PL1-2025",
        year=year,
        values=values,
        who={WHOLE: organisation},
        organisation=organisation,
    )


def at(item, measure, code="rule.asked", **fields):
    cell = next(v.cell for v in item.values if v.name == measure)
    fields = {"said": ["x"], "found": "5", "organisation": item.organisation} | fields
    return Finding(code, Place("S", cell, item.file), year=item.year, **fields)


def ids(item, *findings):
    made = asked(findings, Known.of([item], findings), EFFECTS, MESSAGES)
    return [row["question"] for row in made["issues"]], made["questions"]


def test_findings_of_one_mistake_are_one_question_and_others_are_not():
    item = sent()
    one = [at(item, m, question="graded_sum a b") for m in ("members_good", "members_failed")]
    of, questions = ids(
        item, *one, at(item, "members_studied", "fractional_count", shown="1", value="1")
    )
    assert of[0] == of[1] != of[2]
    assert len(questions) == 2


def test_two_things_said_of_one_cell_are_one_question():
    item = sent()
    of, _ = ids(item, at(item, "members", question="a"), at(item, "members", question="b"))
    assert len(set(of)) == 1


def test_a_note_asks_nobody():
    item = sent()
    of, questions = ids(item, at(item, "members").lowered())
    assert of == [""] and questions == []


def test_the_id_is_the_same_in_another_file_sheet_and_row():
    item, other = sent(), sent("nop lai.xlsx", cells={"members_good": "H77"})
    first, _ = ids(item, at(item, "members_good"))
    again, _ = ids(other, at(other, "members_good"))
    assert first == again
    elsewhere = replace(item, year=2024)
    assert ids(elsewhere, at(elsewhere, "members_good"))[0] != first


def test_two_lines_of_one_organisation_are_one_question():
    item = sent()
    twice = {"count": 2, "rows": [10, 11], "organisation": "K01"}
    names = [
        Finding("organisation_twice", Place("S", f"A{r}", item.file), found="x", **twice)
        for r in (10, 11)
    ]
    of, _ = ids(item, *names, at(item, "members"), at(item, "members_exempt"))
    assert len(set(of)) == 1


def test_headings_that_may_be_one_another_are_one_question():
    item = sent()
    unknown = [
        Finding(
            "row_unknown",
            Place("S", cell, item.file),
            found=cell,
            expected=expected,
            label="x",
            missing="y",
        )
        for cell, expected in (("A1", "miễn; chưa xếp"), ("A2", "chưa xếp; miễn"), ("A9", "khác"))
    ]
    of, _ = ids(item, *unknown)
    assert of[0] == of[1] != of[2]


def test_what_a_mistake_can_move_is_said_by_target_and_year():
    item = sent()
    _, [question] = ids(item, at(item, "members_excellent"))
    assert question["effect"] == "7a:2025;7b:2025"
    assert (
        question["cells"]
        == f"f.xlsx::S::{next(v.cell for v in item.values if v.name == 'members_excellent')}"
    )
    assert question["organisation"] == "K01" and question["year"] == 2025


def test_a_question_of_a_list_belongs_to_its_organisations_together():
    item = replace(sent(), organisation="", who={WHOLE: "K02", (0, 5): "K01"})
    finding = Finding(
        "total_differs", Place("S", "B99", item.file), said=[], expected="3", found="4"
    )
    _, [question] = ids(item, finding)
    assert question["organisation"] == ""
    other = replace(item, file="khac.xlsx")
    moved = Finding(
        "total_differs", Place("S", "B70", other.file), said=[], expected="3", found="4"
    )
    assert ids(other, moved)[1][0]["question"] == question["question"]


def test_numbers_written_alike_in_one_column_are_one_question():
    item = sent()
    names = ("members_good", "members_failed", "members_exempt")
    written = zip(names, ("41 đc", "1 đc", "2*"), strict=True)
    of, _ = ids(
        item, *(at(item, m, "unreadable_number", found=raw, text=raw) for m, raw in written)
    )
    assert of[0] == of[1] != of[2]


def test_answers_of_another_scale_in_one_column_are_one_question():
    item = sent()
    names = ("members_good", "members_failed", "members_exempt", "members_excellent")
    for texts in (("Loại A", "Loại B", "B loại", "giỏi"), ("A", "B", "c", "tốt lắm")):
        told = [
            at(item, name, "unreadable_grade", found=raw, text=raw)
            for name, raw in zip(names, texts, strict=True)
        ]
        of, _ = ids(item, *told)
        assert len(set(of[:3])) == 1 and of[3] != of[0]
