"""Rules across the values of a return: sums, bounds, percentages against counts, totals, and who is provably wrong.

The rules are data (``rules.csv``). A number in a broken rule is kept and carries a query; the one that is provably
wrong carries an error: the sender's own percentage gives the number that closes the rule, or it alone stands in
every broken rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.locate import Finding
from analysis.returns import Value

TOLERANCE = 0.05 + 1e-9  # percentage points that rounding may explain


@dataclass(frozen=True)
class Rule:
    """``whole`` against the sum of ``parts`` (measure@quarter, factor)."""

    id: str
    kind: str
    whole: str
    parts: tuple[tuple[str, int], ...]
    severity: str
    message: str

    def holds(self, get: Callable[[str], int | None]) -> bool | None:
        """None when a value is missing."""
        values = [get(self.whole), *(get(p) for p, _ in self.parts)]
        if any(v is None for v in values):
            return None
        total = sum(v * factor for v, (_, factor) in zip(values[1:], self.parts, strict=True))
        return {"sum": values[0] == total, "at_most": total <= values[0], "at_least": values[0] >= total}[self.kind]

    @property
    def members(self) -> list[str]:
        return [self.whole, *(p for p, _ in self.parts)]


def compile_rules(frame: pd.DataFrame) -> list[Rule]:
    """The rules of ``rules.csv``."""
    out = []
    for r in frame.to_dict("records"):
        parts = tuple((m.group(3), int((m.group(1) or "+") + (m.group(2) or "1").rstrip("*")))
                      for m in re.finditer(r"([+-])?(\d+\*)?([a-z_]+(?:@\d)?)", r["parts"]))
        out.append(Rule(r["rule"], r["kind"], r["whole"], parts, r["severity"], r["message"]))
    return out


def settle(values: list[Value], percents: list[Value], rules: list[Rule]) -> tuple[list[Value], list[Finding], set[tuple[str, str]]]:
    """One organisation's values of one year: one value a measure, exclusive grades, rules checked.

    Returns
    -------
    tuple
        (the values kept, one a measure and quarter; findings; cells that carry an error).
    """
    findings: list[Finding] = []
    places: dict[str, list[Value]] = {}
    for v in values:
        if v.type in ("count", "flag"):
            places.setdefault(_name(v), []).append(v)
    chosen = {name: found[0] for name, found in places.items()}
    torn = {name: found for name, found in places.items() if len({f.value for f in found}) > 1}
    for name, found in torn.items():
        chosen[name] = _among(name, found, chosen, rules)
    dropped = _exclusive(chosen, findings)
    wrong = _disagreements(torn, chosen, rules, findings)
    wrong |= _rules(chosen, percents, rules, findings)
    _percentages(values, percents, wrong, chosen, findings)
    kept = [v for name, v in chosen.items() if name not in dropped]
    return kept, findings, wrong


def _name(v: Value) -> str:
    return f"{v.measure}@{v.quarter}" if v.quarter else v.measure


def _at(v: Value) -> tuple[str, str]:
    return v.sheet, v.cell


def _among(name: str, found: list[Value], chosen: dict[str, Value], rules: list[Rule]) -> Value:
    """Of values that disagree: the one that closes most rules, then the one said most often, then the first."""
    def closes(v: Value) -> int:
        get = lambda n: v.value if n == name else chosen[n].value if n in chosen else None  # noqa: E731
        return sum(bool(r.holds(get)) for r in rules if name in r.members and r.kind == "sum")

    often = [f.value for f in found]
    return max(found, key=lambda v: (closes(v), often.count(v.value), -found.index(v)))


def _exclusive(chosen: dict[str, Value], findings: list[Finding]) -> set[str]:
    """Store "good" without the excellent, however the form counted; detect by the sum which way it was."""
    get = lambda n: chosen[n].value if n in chosen else None  # noqa: E731
    good = chosen.get("members_good")
    if good is None:
        return set()
    parts = [get(f"members_{n}") for n in ("excellent", "satisfactory", "failed")]
    graded, excellent = get("members_graded"), parts[0]
    declared = bool(good.includes)
    known = graded is not None and all(p is not None for p in parts)
    exclusive = known and good.value + sum(parts) == graded
    inclusive = known and good.value + parts[1] + parts[2] == graded and excellent
    if declared and excellent is None:
        findings.append(Finding("query", "good_inseparable", good.sheet, good.cell, good.raw, "số HTXSNV",
                                "cột HTTNV trở lên gồm cả HTXSNV nhưng ô HTXSNV để trống; chưa tách được số HTTNV, đề nghị bổ sung"))
        return {"members_good"}
    counts_in = declared
    if inclusive and not exclusive:
        counts_in = True
    elif exclusive and not inclusive:
        counts_in = False
    if counts_in != declared and excellent:
        way = "gồm cả HTXSNV" if counts_in else "không gồm HTXSNV"
        findings.append(Finding("query", "good_counted_the_other_way", good.sheet, good.cell, good.raw, str(good.value - (excellent if counts_in else 0)),
                                f"theo tổng bốn mức, đơn vị đã đếm HTTNV {way}, khác quy ước của mẫu; đã hiểu theo cách đơn vị đếm"))
    if counts_in:
        if excellent > good.value:
            return set()
        chosen["members_good"] = Value(**{**good.__dict__, "value": good.value - excellent, "rule": good.rule + "+inclusive"})
    elif declared:
        chosen["members_good"] = Value(**{**good.__dict__, "rule": good.rule + "+exclusive"})
    return set()


def _disagreements(torn, chosen, rules, findings) -> set[tuple[str, str]]:
    wrong: set[tuple[str, str]] = set()
    for name, found in torn.items():
        taken = chosen[name]
        get = lambda n: chosen[n].value if n in chosen else None  # noqa: E731
        closing = [r for r in rules if r.kind == "sum" and r.whole == name and r.holds(get)]
        listed = "; ".join(f"{v.sheet}!{v.cell} = {v.value}" for v in found)
        for v in found:
            proven = closing and v.value != taken.value and len({x.value for x in found}) == 2
            if proven:
                wrong.add(_at(v))
            findings.append(Finding("error" if proven else "query", "places_disagree", v.sheet, v.cell, v.raw, str(taken.value),
                                    f"cùng một số liệu nhưng các ô không khớp nhau: {listed}; "
                                    + (f"số {taken.value} khớp với phép cộng nên được dùng" if closing else f"tạm dùng {taken.value}, hãy kiểm tra")))
    return wrong


def _rules(chosen, percents, rules, findings) -> set[tuple[str, str]]:
    get = lambda n: chosen[n].value if n in chosen else None  # noqa: E731
    verdicts = {r: r.holds(get) for r in rules}
    broken = [r for r in rules if verdicts[r] is False]
    wrong: set[tuple[str, str]] = set()
    for r in (r for r in broken if r.severity == "note"):
        v = chosen[r.parts[0][0]]
        findings.append(Finding("note", r.id, v.sheet, v.cell, v.raw, "", r.message))
    broken = [r for r in broken if r.severity != "note"]
    for group in _connected(broken):
        culprit, proof = _culprit(group, chosen, percents, rules, verdicts)
        said = "; ".join(dict.fromkeys(_spell(r, chosen) for r in group))
        names = dict.fromkeys(n for r in group for n in r.members)
        for name in names:
            v = chosen[name]
            if name == culprit:
                wrong.add(_at(v))
                findings.append(Finding("error", group[0].id, v.sheet, v.cell, v.raw, proof, f"{said}; ô này sai{f' (đúng ra là {proof})' if proof else ''}; không dùng số này"))
            elif not culprit or any(r.kind == "sum" for r in group):
                findings.append(Finding("query", group[0].id, v.sheet, v.cell, v.raw, "", f"{said}; hãy kiểm tra các ô liên quan"))
    return wrong


def _spell(rule: Rule, chosen: dict[str, Value]) -> str:
    parts = " + ".join(str(chosen[p].value) if f == 1 else f"{f}×{chosen[p].value}" for p, f in rule.parts)
    return f"{rule.message} ({chosen[rule.whole].value} so với {parts})"


def _connected(broken: list[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in broken:
        joined = [g for g in groups if any(set(rule.members) & set(r.members) for r in g)]
        groups = [g for g in groups if g not in joined] + [[r for g in joined for r in g] + [rule]]
    return groups


def _culprit(group, chosen, percents, rules, verdicts) -> tuple[str, str]:
    """The value that is provably wrong, and what it should be ("" where only that is not known)."""
    names = list(dict.fromkeys(n for r in group for n in r.members))
    for name in names:  # the sender's own percentage gives another number, and that one closes every rule
        for meant in _by_percentage(name, chosen, percents):
            get = lambda n, name=name, meant=meant: meant if n == name else chosen[n].value if n in chosen else None  # noqa: E731
            if meant != chosen[name].value and all(r.holds(get) for r in group):
                return name, str(meant)
    common = [n for n in names if all(n in r.members for r in group)]
    sums = [r for r in group if r.kind == "sum"]
    if sums and len(group) == 1:
        return "", ""
    support = {n: sum(1 for r in rules if verdicts[r] and n in r.members) for n in common}
    least = [n for n in common if support[n] == min(support.values())]
    if len(least) == 1:
        return least[0], ""
    parts = [n for n in least if all(n != r.whole for r in group)]
    return (parts[0], "") if len(parts) == 1 and not sums else ("", "")


def _by_percentage(name: str, chosen, percents) -> set[int]:
    """The counts that the sender's percentage can stand for (two where its scale is open)."""
    own = chosen[name]
    out: set[int] = set()
    for p in percents:
        top, _, bottom = p.base.partition("/")
        if (p.block, top) != (own.block, own.field) or p.line != own.line:
            continue
        base = next((v.value for v in chosen.values() if v.block == own.block and v.field == bottom and v.line == own.line), None)
        if not base or not p.value:
            continue
        for points in p.value:
            meant = round(points * base / 100)
            if abs(100 * meant / base - points) <= TOLERANCE and 0 <= meant <= base:
                out.add(meant)
    return out


def _percentages(values, percents, wrong, chosen, findings) -> None:
    by_field = {(v.line, v.block, v.field): v for v in values}
    for p in percents:
        top, _, bottom = p.base.partition("/")
        a, b = by_field.get((p.line, p.block, top)), by_field.get((p.line, p.block, bottom))
        if a is None or b is None or not p.value or not b.value or _at(a) in wrong or _at(b) in wrong:
            continue
        counted = 100 * a.value / b.value
        kept = chosen.get(_name(a))  # "good" may have been counted the other way than the percentage
        either = {counted, 100 * kept.value / b.value if kept and _at(kept) == _at(a) else counted}
        if all(abs(c - points) > TOLERANCE for points in p.value for c in either):
            findings.append(Finding("query", "percent_differs", p.sheet, p.cell, p.raw, f"{counted:.2f}".replace(".", ","),
                                    f"tỷ lệ ghi {p.raw} nhưng {a.value}/{b.value} là {counted:.2f} %; tỷ lệ được tính lại từ số lượng, hãy kiểm tra".replace(".", ",", 1)))


def totals(lines: list[tuple[tuple[int, int], list[Value]]], total_values: list[Value], unread: set[tuple[str, str]]) -> list[Finding]:
    """Subtotals and grand totals of a list against the sums of its lines, as submitted.

    A column in which a cell of `unread` (sheet, cell) stands cannot be added up and is left alone.
    """
    findings: list[Finding] = []
    cells: dict[tuple[str, str, str], list[tuple[int, int, object]]] = {}
    for (_, row), values in lines:
        for v in values:
            if v.type in ("count", "mark"):
                cells.setdefault((v.sheet, v.block, _column(v.cell)), []).append((row, _row(v.cell), v.value))
    subtotals: dict[tuple[str, str], list[int]] = {}
    for t in total_values:
        if t.field == "total:total":
            subtotals.setdefault((t.sheet, _column(t.cell)), []).append(_row(t.cell))
    for t in total_values:
        row, column = _row(t.cell), _column(t.cell)
        start = 0
        if t.field == "total:total":
            start = max([r for r in subtotals[t.sheet, column] if r < row], default=0)
        entries = [value for _, at, value in cells.get((t.sheet, t.block, column), []) if start < at < row]
        holes = any(sheet == t.sheet and _column(cell) == column and start < _row(cell) < row for sheet, cell in unread)
        if not entries or holes:
            continue
        if sum(entries) != t.value:
            findings.append(Finding("query", "total_differs", t.sheet, t.cell, t.raw, str(sum(entries)),
                                    f"dòng cộng ghi {t.value} nhưng các dòng cộng lại là {sum(entries)}; số của từng tổ chức được dùng, hãy kiểm tra"))
    return findings


def _row(cell: str) -> int:
    return int(re.sub(r"\D", "", cell))


def _column(cell: str) -> str:
    return re.sub(r"\d", "", cell)
