"""The formulas of targets: small sums over measure names, read from data and never executed as code.

formula(text) -> Formula        parse, with the measures it needs
evaluate(formula, values) -> int
check_targets(targets, readings, measures) -> [(file, line, message)], all that is wrong with the target data
DECIDED: the names under which formulas know the decided grade of an organisation, 0 or 1
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from analysis.codes import GRADES
from analysis.reference.lines import Lines

DECIDED = {grade: f"decided_{grade}" for grade in GRADES}
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
    """Parse a formula of whole numbers, measure names, ``+ - *``, brackets, and ``&`` between flags.

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


COLUMNS = [
    "target",
    "number",
    "clause",
    "statement",
    "name",
    "unit",
    "success",
    "base",
    "numerator",
    "denominator",
    "lower_op",
    "lower",
    "upper_op",
    "upper",
    "judged",
    "term",
    "first",
    "last",
    "founded_by",
    "cap",
    "breaks",
    "break_reason",
]
CHOICES = {
    "lower_op": ("", ">=", ">"),
    "upper_op": ("", "<=", "<"),
    "judged": ("all", "bloc"),
    "term": ("yearly", "end"),
}
PATTERNS = {
    "lower": (r"(\d+(\.\d+)?)?", "một số phần trăm như 90 hoặc 92.5"),
    "upper": (r"(\d+(\.\d+)?)?", "một số phần trăm như 20"),
    "cap": (r"(\d+(\.\d+)?)?", "một số phần trăm như 20"),
    "first": (r"\d{4}", "một năm"),
    "last": (r"\d{4}", "một năm"),
    "breaks": (r"(\d{4}( \d{4})*)?", "các năm, cách nhau một dấu cách"),
    "founded_by": (r"((0[1-9]|1[0-2])-([0-2]\d|3[01]))?", "tháng-ngày như 06-30"),
}


def check_targets(targets: Lines, readings: Lines, measures: Lines) -> list[tuple[str, int, str]]:
    """Everything that is wrong with targets and readings, as (file, line, message for the analyst).

    Parameters
    ----------
    targets, readings, measures : from `Reference.lines`, or frames of strings with the `line` of each row in its file
    """
    faults = []
    for name, frame, columns in (
        ("targets.csv", targets, COLUMNS),
        ("readings.csv", readings, ["target", "reading", "numerator", "denominator", "step"]),
    ):
        missing = [c for c in columns if c not in frame.columns]
        if missing:
            return [(name, 1, f"thiếu cột {', '.join(missing)}")]
    quarterly = {r["measure"] for r in measures.to_dict("records") if r["quarterly"] != ""}
    known = {
        *(r["measure"] for r in measures.to_dict("records")),
        *DECIDED.values(),
        *(f"{m}_q{q}" for m in quarterly for q in "1234"),
    } - quarterly
    for r in targets.to_dict("records"):
        faults += [
            ("targets.csv", int(r["line"]), said) for said in _faults(r) + _unknown(r, known)
        ]
    for r in readings.to_dict("records"):
        said = _unknown(r, known)
        if not re.fullmatch(r"-?\d*", r["step"]):
            said.append(f"step «{r['step']}» không phải số nguyên")
        if r["reading"] in ("", "resolution"):
            said.append(
                "reading cần một tên riêng; «resolution» là cách tính đã ghi trong targets.csv"
            )
        faults += [("readings.csv", int(r["line"]), message) for message in said]
    return faults


def _faults(row: Mapping[str, str]) -> list[str]:
    said = [
        f"{c} «{row[c]}» không dùng được; cần một trong: {', '.join(filter(None, allowed))}"
        for c, allowed in CHOICES.items()
        if row[c] not in allowed
    ]
    said += [
        f"{c} «{row[c]}» không đúng dạng; cần {wanted}"
        for c, (pattern, wanted) in PATTERNS.items()
        if not re.fullmatch(pattern, row[c])
    ]
    if said:
        return said
    if not row["lower"] and not row["upper"]:
        said.append("chưa có ngưỡng: cần lower, upper hoặc cả hai")
    said += [
        f"{bound} và {bound}_op phải cùng có hoặc cùng trống"
        for bound in ("lower", "upper")
        if bool(row[bound]) != bool(row[f"{bound}_op"])
    ]
    if row["lower"] and row["upper"] and float(row["lower"]) > float(row["upper"]):
        said.append(f"lower {row['lower']} lớn hơn upper {row['upper']}")
    if row["first"] > row["last"]:
        said.append(f"năm đầu {row['first']} sau năm cuối {row['last']}")
    return said


def _unknown(row: Mapping[str, str], known: set[str]) -> list[str]:
    said = []
    for column in ("numerator", "denominator"):
        try:
            names = formula(row[column]).names
        except ValueError:
            said.append(
                f"{column} «{row[column][:80]}» không phải công thức; chỉ dùng số nguyên, tên số liệu, + - * & "
                "và dấu ngoặc"
            )
            continue
        said += [
            f"{column}: số liệu «{name}» không có trong measures.csv"
            for name in sorted(names - known)
        ]
    return said
