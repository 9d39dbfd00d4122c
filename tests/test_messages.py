"""Every code that the package says has its line, every line is used, and has the fields it names."""

import ast
import csv
import pickle
import string
from functools import cache
from pathlib import Path

import pytest

import analysis
from analysis.messages import LOWERED, Finding, Messages, Place, Refused, thousands, words_of
from analysis.reference.lines import PACKAGE_DATA

SOURCE = Path(analysis.__file__).parent
with (PACKAGE_DATA / "messages.csv").open(encoding="utf-8", newline="") as lines:
    ROWS = list(csv.DictReader(lines))
CODES = {row["code"]: row["template"] for row in ROWS}
# What every finding has, or gets where it is addressed.
KNOWN = {"sheet", "cell", "file", "found", "organisation", "year"}


# what makes a finding, and which fields it adds
MAKERS = {
    "Finding": set(),
    "Refused": set(),
    "finding": set(),
    "of_row": set(),
    "_none": {"expected"},
    "_asked": {"name", "expected"},
    "_not_ours": set(),
    "fault": set(),
}


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
        above = function.lineno
        made = [node for node in ast.walk(function) if isinstance(node, ast.Call) and node.args]
        for call in sorted(made, key=lambda call: call.lineno):
            name = getattr(call.func, "attr", None) or getattr(call.func, "id", None)
            if name not in MAKERS:
                continue
            given = {keyword.arg for keyword in call.keywords}
            codes = codes_of(call.args[0], function, range(above, call.end_lineno + 1))
            above = call.lineno
            if None not in given:  # else the fields stand in a dict that is made elsewhere
                yield codes, given | MAKERS[name]


def codes_of(first, function, lines):
    """The codes that stand in an expression, or in what is assigned to its names on some lines."""
    if isinstance(first, ast.Constant):
        return {first.value}
    names = {node.id for node in ast.walk(first) if isinstance(node, ast.Name)}
    sources = [first]
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) and node.lineno in lines else []
        if names & {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}:
            sources.append(node.value)
    return {text for source in sources for text in texts(source) if text in CODES}


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
    made = [node for tree in trees().values() for node in ast.walk(tree)]
    made = [node.values for node in made if isinstance(node, ast.JoinedStr)]
    starts, ends = set(), set()
    for values in made:  # f"ref_type.{kind}", f"{code}.open"
        starts |= {text for text in texts(values[0]) if text.endswith(".")}
        ends |= {text for text in texts(values[-1]) if text.startswith(".")}

    def used(code):
        base, _, variant = code.partition(".")
        return (
            code in said
            or code.startswith(tuple(starts))
            or (base in said and f".{variant}" in ends)
        )

    assert [code for code in CODES if not used(code)] == []


def test_variants_of_a_code_bear_one_name():
    names = {}
    for row in ROWS:
        names.setdefault(row["code"].partition(".")[0], set()).add(row["name"])
    assert {code: found for code, found in names.items() if len(found - {""}) > 1} == {}


@pytest.mark.parametrize("path", trees(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_every_code_has_its_line_and_its_fields(path):
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


def test_a_refusal_travels_whole_and_reports_its_code():
    refusal = Refused("broken.part", part="xl/workbook.xml")
    back = pickle.loads(pickle.dumps(refusal))
    assert back.code == refusal.code == "broken"
    assert back.finding == refusal.finding == Finding("broken.part", part="xl/workbook.xml")
    assert str(back) == words_of(refusal) and "«xl/workbook.xml»" in str(back)


@pytest.mark.parametrize("name", ["a\x1b[2Jb", "a\r\nb", "a\u202eb", "x" * 5000])
def test_what_a_sender_named_cannot_move_the_terminal(name):
    said = words_of(Refused("missing_part", part=name))
    assert said.isprintable() and len(said) <= 600 and "hãy" in said


def test_an_office_s_own_words_count():
    line = {"code": "hidden_rows", "severity": "note", "name": "", "template": "{count:,} dòng ẩn"}
    finding = Finding("hidden_rows", Place("Biểu 1"), count=1234)
    assert words_of(finding, Messages([line])) == "1.234 dòng ẩn"
    assert words_of(finding) == "có 1234 dòng ẩn; vẫn đọc"
    assert thousands(-1234567) == "-1.234.567"
