"""What is wrong with causes and their rules, beyond what their columns show."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.causes.patterns import BadPattern
from analysis.causes.rulebook import CELLS, HEADING, Language, language_of
from analysis.codes import STATED_KINDS
from analysis.reference.faults import Fault, fault
from analysis.reference.load import Reference

_CAUSES = "causes.csv"
_RULES = "cause_rules.csv"

Row = Mapping[str, Any]


def check_causes(reference: Reference) -> Iterator[Fault]:
    """Every fault of causes and rules.

    Parameters
    ----------
    reference
        As read, whatever else is wrong with it.
    """
    kinds: dict[str, str] = {}
    for row in reference.lines["causes"].rows:
        kinds[row["code"]] = row["kind"]
        yield from _cause(row)
    rules = reference.lines["cause_rules"]
    language = language_of(rules)
    lines: dict[tuple[str, str], int] = {}
    for row in rules.rows:
        line = row["line"]
        kind = row["kind"] or kinds.get(row["code"], "")
        first = lines.setdefault((row["use"], row["rule"]), line)
        if first != line and row["use"] != "list":
            yield fault(
                "ref_rule_twice",
                _RULES,
                line,
                "rule",
                rule=row["rule"],
                line=first,
            )
        if row["use"] == "code" and kind not in STATED_KINDS:
            named = {"rule": row["rule"], "cause": row["code"]}
            yield fault("ref_rule_kind", _RULES, line, "kind", **named)
        yield from _patterns(row, language)


def _cause(row: Row) -> Iterator[Fault]:
    line = row["line"]
    fields = {
        "cause": row["code"],
        "parent": row["parent"],
        "found": row["kind"],
    }
    if not row["code"].startswith(row["parent"]):
        yield fault("ref_cause_parent", _CAUSES, line, "parent", **fields)
    if row["parent"] and row["kind"] not in STATED_KINDS:
        yield fault(
            "ref_cause_kind",
            _CAUSES,
            line,
            "kind",
            **fields,
            expected=STATED_KINDS,
        )


def _patterns(row: Row, language: Language) -> Iterator[Fault]:
    for column in CELLS:
        cell = row[column].replace("*", "")
        if cell == HEADING:
            continue
        try:
            language.patterns(cell)
        except BadPattern as bad:
            fields = {"rule": row["rule"], **bad.fields}
            yield fault(f"ref_pattern.{bad}", _RULES, row["line"], column, **fields)
