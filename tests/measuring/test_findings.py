"""What was found while reading, counted."""

from dataclasses import replace

from analysis.measuring.example import example
from analysis.measuring.findings import asking, by_code
from analysis.tables import typed

FOUND = [
    {
        "severity": "error",
        "code": "x",
        "file": "a",
        "cell": "A2",
        "organisation": "A",
        "year": 2025,
    },
    {
        "severity": "error",
        "code": "x",
        "file": "a",
        "cell": "A1",
        "organisation": "A",
        "year": 2025,
    },
    {
        "severity": "error",
        "code": "x",
        "file": "b",
        "cell": "A1",
        "organisation": "B",
        "year": None,
    },
    {"severity": "query", "code": "x", "file": "b", "cell": "A1", "organisation": "", "year": 2024},
    {"severity": "note", "code": "y", "file": "b", "cell": "A1", "organisation": "B", "year": 2024},
]
QUESTIONS = [
    {"question": str(n), **{k: row[k] for k in ("severity", "organisation", "year")}}
    for n, row in enumerate(FOUND)
]
TABLES = replace(example(), issues=typed("issues", FOUND), questions=typed("questions", QUESTIONS))


def test_findings_of_one_kind_are_counted_with_the_first_as_example():
    rows = by_code(TABLES).set_index(["severity", "code"])
    assert rows.loc[("error", "x"), ["count", "cell"]].tolist() == [3, "A1"]
    assert len(rows) == 3, "an error and a query of one code are two kinds"


def test_only_what_asks_somebody_to_look_is_counted_and_what_has_no_sender_is_left_out():
    by_year, by_sender = asking(TABLES, "year"), asking(TABLES, "organisation")
    assert by_year["total"].to_dict() == {2024: 1, 2025: 2}
    assert by_sender["error"].to_dict() == {"A": 2, "B": 1}
    assert by_sender["query"].sum() == 0
