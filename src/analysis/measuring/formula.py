"""The formulas of targets: sums over measure names, read from data and never executed as code.

DECIDED: the names under which formulas know the decided grade of an organisation, 0 or 1
names_of(measure, quarterly): those under which they know a measure
"""

import ast
import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from analysis.codes import DEFAULT_READING, GRADES
from analysis.reference.faults import Fault, Spot
from analysis.reference.kinds import fits
from analysis.reference.load import Reference

Row = Mapping[str, Any]
Told = Iterator[tuple[str, dict[str, str]]]  # codes of faults with their fields

DECIDED = {grade: f"decided_{grade}" for grade in GRADES}
QUARTERS = (1, 2, 3, 4)
SHARES = ("", "share", "each")  # forms that hold a count against a base
PERCENT = 100  # a bound is a share of the base: none lies beyond the whole
COMPARISONS: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
}
LOGICAL = (ast.BitAnd, ast.BitOr)
OPERATORS: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitAnd: lambda a, b: int(bool(a) and bool(b)),
    ast.BitOr: lambda a, b: int(bool(a) or bool(b)),
}


class Formula(NamedTuple):
    """A parsed formula: the text as written, the names it needs, and the tree."""

    text: str
    names: frozenset[str]
    tree: ast.expr


@lru_cache(maxsize=512)
def formula(text: str) -> Formula:
    """Parse a formula: whole numbers, measure names, ``+ - *``, brackets, comparisons, ``&`` ``|``.

    A comparison is 1 where it holds and 0 where it does not; beside ``&`` or ``|`` it stands in
    brackets, for without them ``a > 1 & b > 1`` would compare with ``1 & b``.

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
        elif _plain_comparison(node):
            todo += [node.left, *node.comparators]  # type: ignore[attr-defined]  # a comparison
        elif not (isinstance(node, ast.Constant) and type(node.value) is int):
            raise ValueError(
                f"not allowed in a formula: {ast.unparse(node)[:80]!r} in {text[:200]!r}"
            )
    return Formula(text, frozenset(names), tree)


def _plain_comparison(node: ast.AST) -> bool:
    """Whether two numbers are compared, neither of them an ``&`` or ``|`` nor compared itself."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return False
    sides = (node.left, *node.comparators)
    logical = any(isinstance(s, ast.BinOp) and isinstance(s.op, LOGICAL) for s in sides)
    return type(node.ops[0]) in COMPARISONS and not logical


def in_quarter(measure: str, quarter: int) -> str:
    """The name under which formulas know a measure of one quarter."""
    return f"{measure}_q{quarter}"


def names_of(measure: str, quarterly: object) -> list[str]:
    """The names under which formulas know a measure: one a quarter where it is asked by quarter."""
    return [in_quarter(measure, quarter) for quarter in QUARTERS] if quarterly else [measure]


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
        case ast.Compare(left=left, ops=[sign], comparators=[right]):
            return int(COMPARISONS[type(sign)](_value(left, values), _value(right, values)))
    raise TypeError(f"no part of a formula: {ast.dump(node)}")  # `formula` lets none through


def check_targets(reference: Reference) -> Iterator[Fault]:
    """Whether targets and readings can be measured: what their declaration alone cannot tell."""
    lines = reference.lines
    known = set(DECIDED.values())
    for row in lines["measures"].rows:
        known.update(names_of(row["measure"], row["quarterly"]))
    flags = {r["measure"] for r in lines["measures"].rows if r["type"] == "flag"}
    for row in lines["targets"].rows:
        yield from _formulas("targets.csv", row, known)
        for code, fields in (*_bounds(row), *_form(row, flags)):
            yield Fault(code, Spot("targets.csv", row["line"]), fields)
    for row in lines["readings"].rows:
        yield from _formulas("readings.csv", row, known)
        if row["reading"] == DEFAULT_READING:
            yield Fault("ref_reading", Spot("readings.csv", row["line"], "reading"))


def _formulas(file: str, row: Row, known: set[str]) -> Iterator[Fault]:
    for column in ("numerator", "denominator"):
        spot, text = Spot(file, row["line"], column), row[column]
        try:
            form = row.get("form", "")
            asked = form in SHARES if column == "denominator" else form != "targets"
            unknown = formula(text).names - known if text or asked else ()
        except ValueError:
            yield Fault("ref_formula", spot, {"column": column, "found": text[:80]})
            continue
        for name in sorted(unknown):
            yield Fault("ref_formula_measure", spot, {"column": column, "found": name})


UNSAID = ("grade", "yes-no", "rank")  # what no return and no list of the bloc's gives


def _form(row: Row, flags: set[str]) -> Told:
    """Whether what a target asks for can be said by its form."""
    form = row.get("form", "")
    bounds = [row[bound] for bound in ("lower", "upper") if row[bound]]
    if form in UNSAID:
        yield f"ref_form_unsaid.{form}", {}
    if row.get("period") in ("quarter", "date"):
        yield f"ref_period_unsaid.{row['period']}", {}
    if form in ("count", "targets"):
        whole = all(fits("whole", bound) for bound in bounds)
        if not whole or (form == "count" and "0" in bounds):
            yield "ref_count_bound", {"found": "; ".join(bounds)}
        if row["denominator"]:
            yield "ref_count_base", {"found": row["denominator"]}
    if form in SHARES:
        yield from _count_as_share(row, flags)


def _count_as_share(row: Row, flags: set[str]) -> Told:
    """A number of something held against a constant, which is no share of anything."""
    try:
        base, numerator = formula(row["denominator"]), formula(row["numerator"])
    except ValueError:
        return  # told as a fault of the formula
    if base.names or row.get("base_at") == "fixed":
        return
    constant, most = evaluate(base, {}), most_of(numerator, flags)
    if most is None or most > constant:
        yield "ref_count_as_share", {"found": row["denominator"]}


def most_of(form: Formula, flags: Collection[str]) -> int | None:
    """The largest value a formula can have for one organisation; None where there is none.

    Examples
    --------
    >>> most_of(formula("a & b"), {"a", "b"}), most_of(formula("members"), {"a"})
    (1, None)
    """
    known = dict.fromkeys(flags, 1) | dict.fromkeys(DECIDED.values(), 0)
    most = 0
    for grade in DECIDED.values():
        found = _most(form.tree, known | {grade: 1})
        if found is None:
            return None
        most = max(most, found)
    return most


def _most(node: ast.expr, known: Mapping[str, int]) -> int | None:
    match node:
        case ast.Name(id=name):
            return known.get(name)
        case ast.Constant(value=int(number)):
            return number
        case ast.Compare() | ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return 1
        case ast.BinOp(left=left, op=sign, right=right):
            one, other = _most(left, known), _most(right, known)
            if isinstance(sign, ast.Sub):
                return one
            return None if one is None or other is None else OPERATORS[type(sign)](one, other)
    return None


def _bounds(row: Row) -> Told:
    lower, upper = (row[bound] for bound in ("lower", "upper"))
    if not lower and not upper:
        yield "ref_bound_missing", {}
    for bound in ("lower", "upper"):
        if bool(row[bound]) != bool(row[f"{bound}_op"]):
            yield "ref_bound_sign", {"bound": bound}
    if fits("number", lower) and fits("number", upper) and float(lower) > float(upper):
        yield "ref_bounds_crossed", {"lower": lower, "upper": upper}
    for bound in ("lower", "upper"):
        share = row.get("form", "") in SHARES
        if share and fits("number", row[bound]) and float(row[bound]) > PERCENT:
            yield "ref_bound_share", {"bound": bound, "found": row[bound]}
    if row["first"] > row["last"]:
        yield "ref_term_years", {"first": row["first"], "last": row["last"]}
