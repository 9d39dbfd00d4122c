"""The formulas of targets: sums over measure names, read from data and never executed as code.

DECIDED: the names under which formulas know the decided grade of an organisation, 0 or 1
"""

import ast
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from analysis.codes import DEFAULT_READING, GRADES
from analysis.reference.faults import Fault, Spot
from analysis.reference.kinds import fits
from analysis.reference.load import Reference

Row = Mapping[str, Any]

DECIDED = {grade: f"decided_{grade}" for grade in GRADES}
PERCENT = 100  # a bound is a share of the base: none lies beyond the whole
OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitAnd: lambda a, b: int(bool(a) and bool(b)),
}


class Formula(NamedTuple):
    """A parsed formula: the text as written, the names it needs, and the tree."""

    text: str
    names: frozenset[str]
    tree: ast.expr


@lru_cache(maxsize=512)
def formula(text: str) -> Formula:
    """Parse a formula: whole numbers, measure names, ``+ - *``, brackets, ``&`` between flags.

    Raises
    ------
    ValueError
        When the text is not such a formula; the message quotes it.

    Examples
    --------
    >>> sorted(formula("members_excellent + members_good").names)
    ['members_excellent', 'members_good']
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"not a formula: {text[:200]!r}") from None
    names = set()
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            todo += [node.left, node.right]
        elif not (isinstance(node, ast.Constant) and type(node.value) is int):
            raise ValueError(
                f"not allowed in a formula: {ast.unparse(node)[:80]!r} in {text[:200]!r}"
            )
    return Formula(text, frozenset(names), tree)


def evaluate(form: Formula, values: Mapping[str, int]) -> int:
    """The value of a formula for one organisation; KeyError when a measure it needs was not given.

    Examples
    --------
    >>> evaluate(formula("issued & carried_out"), {"issued": 1, "carried_out": 0})
    0
    """
    return _value(form.tree, values)


def _value(node: ast.expr, values: Mapping[str, int]) -> int:
    match node:
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=int(number)):
            return number
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATORS[type(sign)](_value(left, values), _value(right, values))
    raise TypeError(f"no part of a formula: {ast.dump(node)}")  # `formula` lets none through


def check_targets(reference: Reference) -> Iterator[Fault]:
    """Whether targets and readings can be measured: what their declaration alone cannot tell."""
    lines = reference.lines
    known = set(_known(lines["measures"].rows))
    for row in lines["targets"].rows:
        yield from _formulas("targets.csv", row, known)
        for code, fields in _bounds(row):
            yield Fault(code, Spot("targets.csv", row["line"]), fields)
    for row in lines["readings"].rows:
        yield from _formulas("readings.csv", row, known)
        if row["reading"] == DEFAULT_READING:
            yield Fault("ref_reading", Spot("readings.csv", row["line"], "reading"))


def _known(measures: Iterable[Row]) -> Iterator[str]:
    """The names that a formula may use."""
    yield from DECIDED.values()
    for row in measures:
        quarters = (f"{row['measure']}_q{quarter}" for quarter in "1234")
        yield from quarters if row["quarterly"] else (row["measure"],)


def _formulas(file: str, row: Row, known: set[str]) -> Iterator[Fault]:
    for column in ("numerator", "denominator"):
        spot, text = Spot(file, row["line"], column), row[column]
        try:
            unknown = formula(text).names - known if text else ()
        except ValueError:
            yield Fault("ref_formula", spot, {"column": column, "found": text[:80]})
            continue
        for name in sorted(unknown):
            yield Fault("ref_formula_measure", spot, {"column": column, "found": name})


def _bounds(row: Row) -> Iterator[tuple[str, dict[str, str]]]:
    lower, upper = (row[bound] for bound in ("lower", "upper"))
    if not lower and not upper:
        yield "ref_bound_missing", {}
    for bound in ("lower", "upper"):
        if bool(row[bound]) != bool(row[f"{bound}_op"]):
            yield "ref_bound_sign", {"bound": bound}
    if fits("number", lower) and fits("number", upper) and float(lower) > float(upper):
        yield "ref_bounds_crossed", {"lower": lower, "upper": upper}
    for bound in ("lower", "upper"):
        if fits("number", row[bound]) and float(row[bound]) > PERCENT:
            yield "ref_bound_share", {"bound": bound, "found": row[bound]}
    if row["first"] > row["last"]:
        yield "ref_term_years", {"first": row["first"], "last": row["last"]}
