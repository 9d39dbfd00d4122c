"""Every code that the package says has its line, every line is used, and has the fields it names."""

import ast
import csv
import pickle
import string
from functools import cache
from pathlib import Path

import pytest

import analysis
from analysis.messages import LOWERED, Finding, Messages, Place
from analysis.reference.lines import PACKAGE_DATA

SOURCE = Path(analysis.__file__).parent
with (PACKAGE_DATA / "messages.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
CODES = {row["code"]: row["template"] for row in ROWS}
# What every finding has, or gets where it is addressed.
KNOWN = {"sheet", "cell", "file", "found", "organisation", "year"}
# Faults of the reference data are told by their own room, and have their own test.
REFERENCE = "ref_"


# what makes a finding, and which fields it adds
MAKERS = {
    "Finding": set(),
    "Refused": set(),
    "finding": set(),
    "of_row": set(),
    "_none": {"expected"},
    "_asked": {"name", "expected"},
}
# Rooms whose findings still carry their own words.
PENDING = ("forms", "reading", "workers.py")
TEMPORARY = "z_old"


@cache
def trees():
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def texts(tree):
    """Every text of a module that stands for itself."""
    nodes = ast.walk(tree)
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def calls(tree):
    """(Codes that a call may give, the fields that it gives); codes may be chosen above the call."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        chosen = {
            node.value
            for statement in ast.walk(function)
            if isinstance(statement, ast.Assign | ast.IfExp | ast.Dict)
            for node in ast.walk(statement)
            if isinstance(node, ast.Constant) and node.value in CODES
        }
        for call in ast.walk(function):
            name = getattr(call, "func", None)
            name = getattr(name, "attr", None) or getattr(name, "id", None)
            if not isinstance(call, ast.Call) or name not in MAKERS or not call.args:
                continue
            first = call.args[0]
            said = first.value if isinstance(first, ast.Constant) else None
            given = {keyword.arg for keyword in call.keywords} | MAKERS[name]
            if None in given:  # the fields stand in a dict of the same function
                given |= texts(function)
            yield ({said} if said else chosen), given


def fields(template):
    return {name.partition("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def test_lines_are_sorted_and_told_once():
    codes = [row["code"] for row in ROWS]
    assert codes == sorted(set(codes))
    assert all(row["severity"] in ("error", "query", "note") and row["template"] for row in ROWS)


def test_no_variant_takes_the_place_of_a_lowered_finding():
    assert not [code for code in CODES if code.endswith(LOWERED)]


def test_every_line_is_used():
    said = set().union(*map(texts, trees().values()))
    elsewhere = (REFERENCE, TEMPORARY)
    assert [code for code in CODES if not code.startswith(elsewhere) and code not in said] == []


@pytest.mark.parametrize("path", trees(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_code_has_its_line_and_its_fields(path):
    if path.relative_to(SOURCE).parts[0] in PENDING:
        pytest.skip("the room is not converted yet")
    for codes, given in calls(trees()[path]):
        for code in codes:
            assert code in CODES, code
            assert fields(CODES[code]) <= given | KNOWN, (code, given)


def test_a_finding_goes_from_process_to_process():
    finding = Finding("far", Place("S", "A1"), n=2)
    assert pickle.loads(pickle.dumps(finding)) == finding
    assert finding.at(Place("S", "A2"), m=3) == Finding("far", Place("S", "A2"), n=2, m=3)


def test_a_finding_is_told_by_its_words_its_place_and_what_else_it_says():
    messages = Messages(
        [
            {"code": "part", "severity": "note", "name": "", "template": "{n:,} ô"},
            {
                "code": "far",
                "severity": "error",
                "name": "",
                "template": "{cell}: {said}; {more: – }",
            },
        ]
    )
    said = [Finding("part", n=1234), Finding("part", n=2)]
    finding = Finding(
        "far", Place("S", "A1", "f"), said=said, more=[1, "x"], reported="rule", year=2023
    )
    issue = messages.issue(finding)
    assert issue["message"] == "A1: 1.234 ô; 2 ô; 1 – x"
    assert (issue["severity"], issue["code"], issue["file"], issue["year"]) == (
        "error",
        "rule",
        "f",
        2023,
    )
    assert messages.issue(finding.lowered().lowered()) == issue | {"severity": "note"}


def test_a_variant_is_reported_as_its_code():
    rows = [{"code": "far.away", "severity": "query", "name": "", "template": "xa"}]
    assert Messages(rows).issue(Finding("far.away"))["code"] == "far"
