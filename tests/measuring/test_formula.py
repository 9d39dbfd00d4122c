"""Formulas hold sums and nothing else; what is wrong with the target data is named, file and line."""

import csv

import pytest

from analysis.measuring.formula import evaluate, formula
from made_up_bloc import DATA
from office_folder import ORGANISATIONS, faults, put, shipped


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    return tmp_path


def office(folder, table, row, **changes):
    """The faults of a folder with the package's own file, changed in one row."""
    with open(DATA / f"{table}.csv", encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    rows[row] |= changes
    with open(folder / f"{table}.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return faults(folder)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "f(x)",
        "__import__('os')",
        "a.b",
        "a[0]",
        "'text'",
        "1.5",
        "a / b",
        "a ** 9",
        "a if b else c",
        "a and b",
        "lambda: 1",
        "a == b",
        "True",
        "-a",
        "a\nb",
        "(" * 500 + "a",
        "a := 1",
        "\x00",
    ],
)
def test_a_formula_holds_only_whole_numbers_names_and_sums(text):
    with pytest.raises(ValueError):
        formula(text)


def test_and_of_flags_is_not_the_and_of_bits():
    assert evaluate(formula("a & b"), {"a": 1, "b": 2}) == 1
    assert evaluate(formula("a & b"), {"a": 1, "b": 0}) == 0


def test_a_formula_without_its_measure_says_which():
    with pytest.raises(KeyError, match="members_good"):
        evaluate(formula("members_excellent + members_good"), {"members_excellent": 1})


def test_the_shipped_targets_have_no_fault(folder):
    assert office(folder, "targets", 0) == []


@pytest.mark.parametrize(
    "table, changes, said",
    [
        ("targets", {"numerator": "members_studdied"}, "members_studdied"),
        ("targets", {"denominator": "members /"}, "members /"),
        ("targets", {"denominator": ""}, "denominator"),
        ("targets", {"lower_op": "≥"}, "≥"),
        ("targets", {"lower": "90%"}, "90%"),
        ("targets", {"lower": "", "lower_op": ""}, "ngưỡng"),
        ("targets", {"lower_op": ""}, "lower_op"),
        ("targets", {"upper": "20", "upper_op": "<="}, "lớn hơn"),
        ("targets", {"denominator": "1", "lower": "3000"}, "lớn hơn 100"),
        ("targets", {"term": "sometimes"}, "sometimes"),
        ("targets", {"judged": ""}, "judged"),
        ("targets", {"first": "2026"}, "2026"),
        ("targets", {"last": "25"}, "25"),
        ("targets", {"founded_by": "30/6"}, "30/6"),
        ("targets", {"breaks": "2025,2026"}, "2025,2026"),
        ("readings", {"numerator": "cells_thematic_q4"}, None),
        ("readings", {"numerator": "cells_thematic"}, "cells_thematic"),
        ("readings", {"numerator": "cells_thematic_q5"}, "cells_thematic_q5"),
        ("readings", {"step": "x"}, "step"),
        ("readings", {"reading": "resolution"}, "resolution"),
    ],
)
def test_a_fault_in_the_target_data_is_named_with_file_and_line(folder, table, changes, said):
    found = office(folder, table, 1, **changes)
    if said is None:
        assert found == []
    else:
        assert [(file, line) for file, line, _ in found] == [(f"{table}.csv", 3)] * len(
            found
        ) and said in found[0][2]


def test_a_column_that_is_missing_is_named(folder):
    lines = shipped("targets.csv").splitlines()
    put(folder, "targets.csv", "\n".join(line.replace(",cap,", ",", 1) for line in lines[:1]))
    assert [(file, line) for file, line, said in faults(folder) if "thiếu cột cap" in said] == [
        ("targets.csv", 1)
    ]
