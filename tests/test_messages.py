"""Every code that is given has its line, every line is used, and no template names what nobody gives."""

import ast
import pickle
import string
from pathlib import Path

import pytest

import analysis
from analysis.messages import Finding, Messages, Place, Refused, thousands, words_of
from analysis.reference.load import package_messages

PACKAGE = Path(analysis.__file__).parent
LINES = {row["code"]: row for row in package_messages().rows}
MAKERS = {"Refused", "Finding", "_not_ours", "fault"}


def calls(tree):
    """The calls that make something to say, by what stands first in them."""
    for node in ast.walk(tree):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if named and node.func.id in MAKERS and node.args:
            yield node, node.args[0]


def modules():
    """The modules that take what they say from the messages: their trees by their names."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        taken = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "analysis.messages"
            for alias in node.names
        }
        if taken & {"Refused", "Finding"}:
            yield path.relative_to(PACKAGE).as_posix(), tree, taken


def fields(code):
    return {name for _, name, _, _ in string.Formatter().parse(LINES[code]["template"]) if name}


def test_each_code_that_is_given_has_a_line_and_its_fields():
    wrong = []
    for name, tree, taken in modules():
        for call, code in calls(tree):
            said_here = len(call.args) > 1 and isinstance(
                call.args[1], ast.Constant | ast.JoinedStr
            )
            if call.func.id not in taken | {"_not_ours"} or said_here:
                continue
            if not isinstance(code, ast.Constant):
                continue  # looked up: see that it is used, below
            if code.value not in LINES:
                wrong.append((name, call.lineno, code.value))
                continue
            given = {keyword.arg for keyword in call.keywords}
            # what the place of a cell adds later is known where the cell is
            if None not in given and not fields(code.value) - {"sheet", "cell"} <= given:
                wrong.append((name, call.lineno, code.value, fields(code.value) - given))
    assert wrong == []


def test_each_line_is_used():
    texts, starts = set(), set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                starts.add(node.values[0].value)
    by_prefix = tuple(start for start in starts if start.endswith("."))
    assert [c for c in LINES if c not in texts and not c.startswith(by_prefix)] == []


def test_lines_are_sorted_and_whole():
    assert list(LINES) == sorted(LINES)
    assert all(row["severity"] in ("error", "query", "note") for row in LINES.values())
    assert all(row["template"] for row in LINES.values())


def test_variants_of_a_code_bear_one_name():
    names = {}
    for code, row in LINES.items():
        names.setdefault(code.partition(".")[0], set()).add((row["severity"], row["name"]))
    assert {code: found for code, found in names.items() if len(found) > 1} == {}


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
