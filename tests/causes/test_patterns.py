"""The language of the rules."""

import pytest

from analysis.causes.rulebook import Rulebook, language_of, rulebook, words
from analysis.reference.lines import Lines
from cause_data import CAUSES, RULES


def book_of(*patterns: str, **lists: str) -> Rulebook:
    blank = dict.fromkeys(RULES.columns, "")
    rows = [{**blank, "use": "list", "rule": k, "pattern": v} for k, v in lists.items()]
    rows += [{**blank, "use": "code", "rule": p, "pattern": p, "code": "A1"} for p in patterns]
    return rulebook(CAUSES, Lines(RULES.columns, [{**row, "line": 0} for row in rows]))


def found(pattern: str, text: str, **lists: str) -> list[str]:
    """The words of each match, gaps left out."""
    book = book_of(pattern, **lists)
    said = words(text, book)
    matches = book.uses["code"].all[0].pattern.find(said)
    return [" ".join(said.cut(n, n + 1) for n in match.words) for match in matches]


@pytest.mark.parametrize(
    "pattern, text, wanted",
    [
        ("a b", "a b, a c", ["a b"]),
        ("a|b", "b a", ["b", "a"]),
        ("(a b|c) d", "c d a b d", ["c d", "a b d"]),
        ("a [b] c", "a c a b c", ["a c", "a b c"]),
        ("a .. c", "a x x x x x x c", ["a c"]),
        ("a .. c", "a x x x x x x x c", []),
        ("a ... c", "a x x x x x x x c", ["a c"]),
        ("a # c", "a 7 c a x c", ["a 7 c"]),
        ("<who> a", "b c a, c a", ["b c a", "c a", "c a"]),  # the nearer subject is found, too
        ("a .. c", "a x nhưng x c", []),
        ("a .. c", "a a x c", ["a c", "a c"]),
    ],
)
def test_what_a_pattern_finds(pattern, text, wanted):
    assert found(pattern, text, who="b c|c", barrier="nhưng") == wanted


def test_compounds_of_a_list_are_not_its_words():
    rules = [
        {"use": "list", "rule": "weak", "pattern": "yếu|ít", "forbidden": "chủ yếu;không ít"},
        {"use": "code", "rule": "r", "pattern": "<weak>", "code": "A1"},
    ]
    blank = dict.fromkeys(RULES.columns, "")
    lines = Lines(RULES.columns, [{**blank, **rule, "line": 0} for rule in rules])
    book = rulebook(CAUSES, lines)
    (rule,) = book.uses["code"].all
    said = words("chủ yếu không ít còn yếu, ít", book)
    assert [match.first for match in rule.pattern.find(said)] == [5, 6]


def test_lists_may_name_lists_below_them_but_not_themselves():
    assert found("<a>", "x y", a="x <b>", b="y") == ["x y"]
    language = language_of(book_lines(a="x <b>", b="y <a>"))
    assert language.lists == {}


def book_lines(**lists: str) -> Lines:
    blank = dict.fromkeys(RULES.columns, "")
    rows = [{**blank, "use": "list", "rule": k, "pattern": v, "line": 0} for k, v in lists.items()]
    return Lines(RULES.columns, rows)


def test_words_that_no_rule_knows_hide_no_cause():
    odd = " ".join(
        f"x{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(2000)
    )
    odd += " " + " ".join(map(str, range(2000, 4000)))
    for text in (f"{odd}, kiêm nhiệm 3999 việc", f"kiêm nhiệm 7 việc {odd}"):
        assert len(found("kiêm nhiệm # việc", text)) == 1
    assert not found("kiêm nhiệm xaa", f"{odd} kiêm nhiệm xzz")
