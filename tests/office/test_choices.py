"""What a blank form offers to choose from is what the reader knows."""

import pytest

from analysis.forms.lexicon import lexicon_of
from analysis.office.choices import FLAGS, MARKS
from analysis.office.template import blank, layout
from analysis.reading.workbook import Cell
from analysis.returns.targets import Wordings
from analysis.returns.values import read
from analysis.text.keys import Keys
from blank_forms import covered


def offered(reference, form, year):
    """Cell → words, of every list in a form."""
    found = {}
    for sheet in blank(form, year, reference):
        for rule in sheet.data_validations.dataValidation:
            assert not rule.showErrorMessage, "other words may be typed"
            words = in_cells(sheet, rule.formula1) or rule.formula1.strip('"').split(",")
            found |= {(sheet.title, at): words for at in str(rule.sqref).split()}
    return found


def in_cells(sheet, formula):
    """The words of a list that is printed in the form."""
    cells = sheet[formula.replace("$", "")] if formula.startswith("$") else ()
    return [row[0].value for row in cells]


def test_whoever_is_asked_for_a_target_may_choose_any(reference):
    lines, seen = reference.forms, set()
    for form, year in covered(reference):
        asked = [
            s for s in layout(form, year, reference) if s.type == "target" and s.role == "entry"
        ]
        own = lines[(lines["form"] == form) & (lines["kind"] == "answer")]
        for spot in asked:
            assert offered(reference, form, year)[spot.sheet, spot.cell] == own["text"].tolist()
            seen.add(form)
    assert seen == {"PL1-2025", "TH-2023"}


def test_a_label_that_names_two_answers_offers_these(reference):
    kinds = {s.cell: s.type for s in layout("PL1-2025", 2025, reference)}
    lists = offered(reference, "PL1-2025", 2025)
    said = {tuple(words) for (_, at), words in lists.items() if kinds[at] == "flag"}
    assert said == {("Có", "Không"), ("Tốt", "Chưa tốt")}


def test_every_word_is_read_as_what_it_says(reference):
    words = reference.lines["words"]
    key = Keys(words.rows).key
    lexicon = lexicon_of(words, key)
    seen = set()
    for form, year in covered(reference):
        kinds = {(s.sheet, s.cell): s.type for s in layout(form, year, reference)}
        lines = reference.forms
        answers = lines[(lines["form"] == form) & (lines["kind"] == "answer")]
        known = {
            key(text): target for text, target in zip(answers["text"], answers["id"], strict=True)
        }
        for at, texts in offered(reference, form, year).items():
            seen.add(kinds[at])
            for text in texts:
                if kinds[at] == "kind":
                    assert text in set(reference.names["name"])
                elif kinds[at] == "target":
                    assert Wordings(known, key).only(text) == known[key(text)]
                else:
                    parsed = read(Cell("text", text, text), kinds[at], lexicon)
                    assert parsed.finding is None and parsed.value is not None, text
    assert seen == {"flag", "mark", "grade", "target", "kind"}


@pytest.mark.parametrize("words", [FLAGS, MARKS])
def test_no_word_ends_a_list(words):
    assert not any("," in word or '"' in word for word in words)
