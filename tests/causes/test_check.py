"""The cause rules as data: what is wrong with them is told by file and line."""

import csv
import io

import pytest

from cause_data import CAUSES, RULES, TASKS
from office_folder import ORGANISATIONS, put, said


def written(lines, row: int, **cells: str) -> str:
    """The file with other cells in one of its lines."""
    out = io.StringIO()
    writer = csv.DictWriter(out, lines.columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(one | cells if n == row else one for n, one in enumerate(lines.rows))
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    put(tmp_path, "organisations.csv", ORGANISATIONS)
    return tmp_path


FIRST = next(n for n, rule in enumerate(RULES.rows) if rule["use"] == "code")


def test_package_cause_data_has_no_fault(folder):
    assert said(folder, "causes.csv") == said(folder, "cause_rules.csv") == []


def test_every_group_and_finer_code_has_a_rule_and_every_task_group_answers_something():
    finer = {row["code"] for row in CAUSES.rows if row["parent"]}
    assert finer == {row["code"] for row in RULES.rows if row["use"] == "code"}
    assert {row["code"] for row in CAUSES.rows if not row["parent"]} == set("ABCDEFGHI")
    answered = {t for row in CAUSES.rows for t in row["task_groups"].split(";") if t}
    assert answered == {row["task_group"] for row in TASKS.rows}


@pytest.mark.parametrize(
    "change, words",
    [
        ({"pattern": "(a b"}, "ngoặc"),
        ({"pattern": "<nothing>"}, "danh sách"),
        ({"pattern": ".."}, "không có từ nào"),
        ({"code": "Z9"}, "Z9"),
        ({"code": "E"}, "không rõ"),
        ({"priority": "high"}, "priority"),
        ({"use": "guess"}, "use"),
        ({"forbidden": "[a"}, "ngoặc"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(folder, change, words):
    put(folder, "cause_rules.csv", written(RULES, FIRST + 3, **change))
    told = said(folder, "cause_rules.csv")
    assert any(line == RULES.rows[FIRST + 3]["line"] and words in message for line, message in told)


def test_a_broken_cause_is_named(folder):
    row = next(n for n, cause in enumerate(CAUSES.rows) if cause["code"] == "C2")
    put(folder, "causes.csv", written(CAUSES, row, parent="B", task_groups="IV.9", kind="either"))
    told = " ".join(message for _, message in said(folder, "causes.csv"))
    assert "«B»" in told and "IV.9" in told and "«either»" in told


def test_a_name_is_given_once_but_to_the_lines_of_one_list(folder):
    first = RULES.rows[FIRST]
    put(folder, "cause_rules.csv", written(RULES, FIRST + 1, rule=first["rule"]))
    assert [line for line, _ in said(folder, "cause_rules.csv")] == [first["line"] + 1]
    names = [rule["rule"] for rule in RULES.rows]
    put(folder, "cause_rules.csv", written(RULES, names.index("busy"), rule="away"))
    assert all("busy" in message for _, message in said(folder, "cause_rules.csv"))


@pytest.mark.parametrize(
    "pattern", ["[kiêm nhiệm]", "kiêm nhiệm|", "(kiêm|[nhiệm])", ".. [a] ..", ".."]
)
def test_a_pattern_that_could_match_nothing_at_all_is_refused(folder, pattern):
    put(folder, "cause_rules.csv", written(RULES, FIRST, pattern=pattern))
    assert [line for line, _ in said(folder, "cause_rules.csv")] == [RULES.rows[FIRST]["line"]]
