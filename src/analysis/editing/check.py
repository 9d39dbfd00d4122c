"""Rules across the values of a return: sums, bounds, percentages against counts, totals, and who is provably wrong.

The rules are data (``rules.csv``). A number in a broken rule is kept and carries a query; the one that is provably
wrong carries an error: the sender's own percentage gives the number that closes the rule, or it alone stands in
every broken rule. A part beyond its whole (rules of severity ``error``) carries one too: one of the two is wrong, and
a share of more than all would be nonsense on a page. A limit set by the resolution (kind ``limit``) is no arithmetic:
numbers beyond it can be right, so it is asked about and proves nobody wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

from analysis.forms.before import Finding
from analysis.reference.lines import Lines
from analysis.returns.interpret import Value
from analysis.text.keys import key

KINDS = ("sum", "at_most", "at_least", "limit")
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
        whole, total = int(self.whole) if self.whole.isdigit() else get(self.whole), 0
        if whole is None:
            return None
        for name, factor in self.parts:
            value = get(name)
            if value is None:
                return None
            total += factor * value
        return whole == total if self.kind == "sum" else total <= whole

    @cached_property
    def members(self) -> list[str]:
        return list(
            dict.fromkeys(n for n in (self.whole, *(p for p, _ in self.parts)) if not n.isdigit())
        )


def compile_rules(lines: Lines) -> list[Rule]:
    """The rules of ``rules.csv``."""
    out = []
    for r in lines.to_dict("records"):
        parts = tuple(
            (m.group(3), int((m.group(1) or "+") + (m.group(2) or "1").rstrip("*")))
            for m in re.finditer(r"([+-])?(\d+\*)?([a-z_]+(?:@\d)?)", r["parts"])
        )
        out.append(Rule(r["rule"], r["kind"], r["whole"], parts, r["severity"], r["message"]))
    return out


def faults_of(rules: Lines, measures: Lines) -> list[tuple[int, str]]:
    """What is wrong with ``rules.csv``: line, message."""
    faults, known = [], {r["measure"] for r in measures.to_dict("records")}
    for row in rules.to_dict("records"):
        line = row["line"]
        if row["kind"] not in KINDS or row["severity"] not in ("error", "query", "note"):
            faults.append(
                (
                    line,
                    f"{row['rule']}: kind «{row['kind']}» hoặc severity «{row['severity']}» không có",
                )
            )
        for name in re.findall(r"[a-z_]+", f"{row['whole']} {row['parts']}"):
            if name not in known:
                faults.append((line, f"{row['rule']}: không có số đo «{name}» trong measures.csv"))
    return faults


def settle(
    values: list[Value], percents: list[Value], rules: list[Rule]
) -> tuple[list[Value], list[Finding], set[tuple[str, str]]]:
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
    dropped = _exclusive(chosen, torn, findings)
    wrong = _disagreements(torn, chosen, rules, findings)
    wrong |= _rules(chosen, places, percents, rules, findings)
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


def _exclusive(
    chosen: dict[str, Value], torn: dict[str, list[Value]], findings: list[Finding]
) -> set[str]:
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
        findings.append(
            Finding(
                "query",
                "good_inseparable",
                good.sheet,
                good.cell,
                good.raw,
                "số HTXSNV",
                "cột HTTNV trở lên gồm cả HTXSNV nhưng ô HTXSNV để trống; chưa tách được số HTTNV, đề nghị bổ sung",
            )
        )
        return {"members_good"}
    counts_in = declared
    if inclusive and not exclusive:
        counts_in = True
    elif exclusive and not inclusive:
        counts_in = False
    if counts_in != declared and excellent:
        way = "gồm cả HTXSNV" if counts_in else "không gồm HTXSNV"
        findings.append(
            Finding(
                "query",
                "good_counted_the_other_way",
                good.sheet,
                good.cell,
                good.raw,
                str(good.value - (excellent if counts_in else 0)),
                f"theo tổng bốn mức, đơn vị đã đếm HTTNV {way}, khác quy ước của mẫu; đã hiểu theo cách đơn vị đếm",
            )
        )
    if counts_in:
        if excellent > good.value:
            return set()
        if "members_excellent" in torn:
            findings.append(
                Finding(
                    "query",
                    "places_disagree",
                    good.sheet,
                    good.cell,
                    good.raw,
                    "",
                    "số HTTNV gồm cả HTXSNV, mà các ô HTXSNV "
                    f"của tổ chức này không khớp nhau; tạm trừ {excellent}, hãy kiểm tra",
                )
            )
        chosen["members_good"] = Value(
            **{**good.__dict__, "value": good.value - excellent, "rule": good.rule + "+inclusive"}
        )
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
            findings.append(
                Finding(
                    "error" if proven else "query",
                    "places_disagree",
                    v.sheet,
                    v.cell,
                    v.raw,
                    str(taken.value),
                    f"cùng một số liệu nhưng các ô không khớp nhau: {listed}; "
                    + (
                        f"số {taken.value} khớp với phép cộng nên được dùng"
                        if closing
                        else f"tạm dùng {taken.value}, hãy kiểm tra"
                    ),
                )
            )
    return wrong


def _rules(chosen, places, percents, rules, findings) -> set[tuple[str, str]]:
    get = {name: v.value for name, v in chosen.items()}.get
    verdicts = {r.id: r.holds(get) for r in rules}
    broken = [r for r in rules if verdicts[r.id] is False]
    wrong: set[tuple[str, str]] = set()
    for r in (r for r in broken if r.severity == "note"):
        v = chosen[r.parts[0][0]]
        findings.append(Finding("note", r.id, v.sheet, v.cell, v.raw, "", r.message))
    broken = [r for r in broken if r.severity != "note"]
    groups = _connected([r for r in broken if r.kind != "limit"]) + [
        [r] for r in broken if r.kind == "limit"
    ]
    for group in groups:
        culprit, proof = _culprit(group, chosen, percents, rules, verdicts)
        said = "; ".join(dict.fromkeys(_spell(r, chosen) for r in group))
        names = dict.fromkeys(n for r in group for n in r.members)
        for name in names:
            v = _beside(name, chosen, places, names)
            if name == culprit:
                wrong.add(_at(v))
                findings.append(
                    Finding(
                        "error",
                        group[0].id,
                        v.sheet,
                        v.cell,
                        v.raw,
                        proof,
                        f"{said}; ô này sai{f' (theo tỷ lệ đã ghi thì là {proof})' if proof else ''}; không dùng số này",
                    )
                )
            elif not culprit and any(
                r.severity == "error" and any(name == p for p, _ in r.parts)
                for r in group
                if r.kind == "at_most"
            ):
                wrong.add(
                    _at(v)
                )  # a part beyond its whole: one of the two is wrong, so their share means nothing
                findings.append(
                    Finding(
                        "error",
                        group[0].id,
                        v.sheet,
                        v.cell,
                        v.raw,
                        "",
                        f"{said}; chưa biết ô nào sai nên không dùng số này, hãy kiểm tra",
                    )
                )
            else:
                findings.append(
                    Finding(
                        "query",
                        group[0].id,
                        v.sheet,
                        v.cell,
                        v.raw,
                        "",
                        f"{said}; hãy kiểm tra các ô liên quan",
                    )
                )
    return wrong


def _beside(name: str, chosen: dict[str, Value], places: dict[str, list[Value]], names) -> Value:
    """A whole that stands in several places is looked at where its part stands."""
    own = chosen[name]
    near = [(chosen[n].line, chosen[n].block, chosen[n].base) for n in names if n != name]
    return next(
        (
            v
            for at in near
            for v in places.get(name, [])
            if (v.line, v.block, v.field) == at and v.value == own.value
        ),
        own,
    )


def _spell(rule: Rule, chosen: dict[str, Value]) -> str:
    whole = 0 if rule.whole.isdigit() else chosen[rule.whole].value
    values = [chosen[p].value for p, _ in rule.parts]
    if rule.kind == "limit":  # 4 × excellent ≤ good: a fifth of both
        both = sum(values)
        return f"{rule.message} ({_vn(values[0])} trong {_vn(both)} người; 20% của {_vn(both)} là {_vn(both // 5)})"
    if rule.kind == "at_least":  # the quarters less three times the cells
        *quarters, cells = values
        return (
            f"{rule.message} (báo {_vn(whole)}; bốn quý cộng lại {_vn(sum(quarters))}, trừ ba lần {_vn(cells)} chi bộ, "
            f"ít nhất phải là {_vn(sum(quarters) - 3 * cells)})"
        )
    added = " + ".join(map(_vn, values)) + (f" = {_vn(sum(values))}" if len(values) > 1 else "")
    return f"{rule.message} ({added} so với {_vn(whole)})"


def _vn(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _connected(broken: list[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in broken:
        joined = [g for g in groups if any(set(rule.members) & set(r.members) for r in g)]
        groups = [g for g in groups if g not in joined] + [[r for g in joined for r in g] + [rule]]
    return groups


def _culprit(group, chosen, percents, rules, verdicts) -> tuple[str, str]:
    """The value that is provably wrong, and what it should be ("" where only that is not known)."""
    if group[0].kind == "limit":
        return "", ""
    names = list(dict.fromkeys(n for r in group for n in r.members))
    for (
        name
    ) in names:  # the sender's own percentage gives another number, and that one closes every rule
        for meant in _by_percentage(name, chosen, percents):
            get = lambda n, name=name, meant=meant: (
                meant if n == name else chosen[n].value if n in chosen else None
            )  # noqa: E731
            if meant != chosen[name].value and all(r.holds(get) for r in group):
                return name, str(meant + _counted_in(chosen[name], chosen))
    if len(group) == 1:
        return "", ""
    common = [n for n in names if all(n in r.members for r in group)]
    support = {
        n: sum(1 for r in rules if verdicts[r.id] and r.kind != "limit" and n in r.members)
        for n in common
    }
    least = [n for n in common if support[n] == min(support.values())]
    return (least[0], "") if len(least) == 1 else ("", "")


def _by_percentage(name: str, chosen, percents) -> set[int]:
    """The counts that the sender's percentage can stand for (two where its scale is open)."""
    own = chosen[name]
    out: set[int] = set()
    for p in percents:
        top, _, bottom = p.base.partition("/")
        if (p.block, top) != (own.block, own.field) or p.line != own.line:
            continue
        base = next(
            (
                v.value
                for v in chosen.values()
                if v.block == own.block and v.field == bottom and v.line == own.line
            ),
            None,
        )
        if not base or not p.value:
            continue
        for points in p.value:
            meant = round(points * base / 100)
            if abs(100 * meant / base - points) <= TOLERANCE and 0 <= meant <= base:
                out.add(meant - _counted_in(own, chosen))
    return out


def _counted_in(value: Value, chosen) -> int:
    """How many of another measure a number stands for in its cell, and not in the tables ("good" with the excellent)."""
    return chosen["members_excellent"].value if value.rule.endswith("+inclusive") else 0


def _percentages(values, percents, wrong, chosen, findings) -> None:
    by_field = {(v.line, v.block, v.field): v for v in values}
    broken, sound = [], set()
    for p in percents:
        top, _, bottom = p.base.partition("/")
        a, b = by_field.get((p.line, p.block, top)), by_field.get((p.line, p.block, bottom))
        if (
            p.value and min(p.value) > 100 and (a is None or b is None)
        ):  # no percentage: a count in the wrong column?
            findings += [
                Finding(
                    "query",
                    "percent_absurd",
                    v.sheet,
                    v.cell,
                    v.raw,
                    "0–100",
                    f"cột tỷ lệ ghi {p.raw} (ô {p.cell}) mà thiếu số lượng; "
                    "có thể số liệu của dòng này gõ lệch cột, hãy kiểm tra",
                )
                for v in (p, a, b)
                if v is not None
            ]
        if (
            a is None
            or b is None
            or not p.value
            or not b.value
            or _at(a) in wrong
            or _at(b) in wrong
        ):
            continue
        counted = 100 * a.value / b.value
        kept = chosen.get(
            _name(a)
        )  # "good" may have been counted the other way than the percentage
        either = {counted, 100 * kept.value / b.value if kept and _at(kept) == _at(a) else counted}
        if all(abs(c - points) > TOLERANCE for points in p.value for c in either):
            broken.append((p, a, b, counted))
        else:
            sound |= {_at(b)} if a.value else set()  # nought is 0 % of any base
    for (
        p,
        a,
        b,
        counted,
    ) in broken:  # the percentage is wrong, or its numerator, or its base where no other percentage bears that out
        said = f"{counted:.2f}".replace(".", ",")
        for v in [p, a] + [b] * (_at(b) not in sound):
            findings.append(
                Finding(
                    "query",
                    "percent_differs",
                    v.sheet,
                    v.cell,
                    v.raw,
                    said if v is p else "",
                    f"tỷ lệ ghi {p.raw} (ô {p.cell}) nhưng {a.value}/{b.value} là {said}%; số lượng vẫn được dùng, hãy kiểm tra cả hai",
                )
            )


def across_years(observations: list[dict], events: Lines, ask: int = 10) -> list[dict]:
    """What cannot well be from one year to the next: training lost though nobody left, members come or gone in numbers.

    Parameters
    ----------
    observations
        Rows with organisation, year, quarter, measure, value, file, sheet, cell, raw.
    events
        The register's events: an organisation is followed through a new name, and left alone where it was merged or split.
    ask
        A change of fewer members is never asked about.

    Returns
    -------
    list
        Rows of ``issues``.
    """
    told = ("members", "committee_members", "committee_members_trained")
    found = {
        (o["organisation"], o["year"], o["measure"]): o
        for o in observations
        if o["measure"] in told and not o["quarter"]
    }
    before = {
        e["successor"]: e["predecessor"]
        for e in events.to_dict("records")
        if e["event"] in ("renamed", "converted")
    }
    moved = {
        (o, e["date"][:4])
        for e in events.to_dict("records")
        if e["event"] in ("merged", "split")
        for o in (e["predecessor"], e["successor"])
    }
    out = []
    for (organisation, year, measure), now in sorted(found.items()):
        past = found.get((organisation, year - 1, measure)) or found.get(
            (before.get(organisation, ""), year - 1, measure)
        )
        if past is None or (organisation, str(year)) in moved:
            continue
        a, b = past["value"], now["value"]
        if measure == "committee_members_trained" and b < a:
            seats = [
                found.get((o["organisation"], o["year"], "committee_members")) for o in (past, now)
            ]
            shrunk = None in seats or seats[1]["value"] < seats[0]["value"]
            out.append(
                _year_issue(
                    now,
                    "note" if shrunk else "query",
                    "training_lost",
                    a,
                    f"cấp ủy viên đã bồi dưỡng tính lũy kế từ đầu nhiệm kỳ, năm {year - 1} là {a} nhưng năm {year} chỉ còn {b}; "
                    "nếu do thay đổi nhân sự thì đúng, nếu chỉ đếm trong năm thì hãy sửa thành lũy kế",
                )
            )
        if measure == "members" and abs(b - a) >= ask and max(a, b) > 1.5 * min(a, b):
            out.append(
                _year_issue(
                    now,
                    "query",
                    "members_jump",
                    a,
                    f"đảng viên năm {year - 1} là {a}, năm {year} là {b}, trong khi không có sáp nhập hay chia tách; hãy kiểm tra",
                )
            )
    return out


def _year_issue(row: dict, severity: str, code: str, expected: object, message: str) -> dict:
    return {
        "severity": severity,
        "code": code,
        **{c: row[c] for c in ("file", "sheet", "cell", "organisation", "year")},
        "found": str(row.get("raw", "")),
        "expected": str(expected),
        "message": message,
    }


def repeated_texts(shortfalls: list[dict]) -> list[dict]:
    """Causes and remedies word for word those of the year before: a note."""
    told = {(s["organisation"], s["year"], s["target"]): s for s in shortfalls}
    out = []
    for (organisation, year, target), now in sorted(told.items()):
        past = told.get((organisation, year - 1, target))
        if past and len(now["cause"]) >= 20 and key(now["cause"]) == key(past["cause"]):
            out.append(
                _year_issue(
                    {**now, "raw": now["cause"][:80]},
                    "note",
                    "repeated_text",
                    "",
                    f"nguyên nhân của chỉ tiêu {target} lặp lại nguyên văn năm {year - 1}",
                )
            )
    return out


def too_young(gradings: list[dict], register) -> list[dict]:
    """A grade for an organisation founded less than six months before the end of the year: a query."""
    out = []
    for g in gradings:
        founded = register.records[g["organisation"]]["founded"]
        if (
            g["grade"] != "ungraded"
            and not register.predecessors.get(g["organisation"])
            and f"{g['year']}-06-30" < founded <= f"{g['year']}-12-31"
        ):
            out.append(
                _year_issue(
                    g,
                    "query",
                    "graded_too_young",
                    "Chưa XL",
                    f"tổ chức thành lập ngày {founded}, chưa đủ 6 tháng trong năm {g['year']} nhưng có mức xếp loại; hãy kiểm tra",
                )
            )
    return out


def totals(
    values: list[Value], total_values: list[Value], told: set[tuple[str, str]]
) -> list[Finding]:
    """Subtotals and grand totals of a list against the sums of its lines, as submitted.

    A total that alone is off is itself typed wrong; where the total above it is off by as much, or there is none, a
    line may be wrong as well and each carries a query. A column in which a cell of `told` (sheet, cell) stands is
    left alone: what is wrong there has been said, or cannot be added up.
    """
    findings: list[Finding] = []
    columns: dict[tuple[str, str, str], tuple[list[Value], list[Value]]] = {}
    for group, found in ((0, values), (1, total_values)):
        for v in found:
            if v.type in ("count", "mark", "total"):
                columns.setdefault((v.sheet, v.block, _column(v.cell)), ([], []))[group].append(v)
    for (sheet, _, column), (entries, sums) in sorted(columns.items()):
        off: list[tuple[Value, list[Value], int]] = []
        start, grand = 0, 0
        for t in sorted(sums, key=lambda v: _row(v.cell)):
            above = 0 if t.field == "total:grand" else start
            own = [v for v in entries if above < _row(v.cell) < _row(t.cell)]
            start = _row(t.cell)
            if not own or any(
                s == sheet and _column(c) == column and above < _row(c) < start for s, c in told
            ):
                continue
            difference = sum(v.value for v in own) - t.value
            grand = difference if t.field == "total:grand" else grand
            if difference:
                off.append((t, own, difference))
        parts = [d for t, _, d in off if t.field != "total:grand"]
        agree = len(sums) == 1 or bool(grand) and sum(parts) == grand
        for t, own, difference in off:
            said = f"dòng cộng {t.cell} ghi {t.value} nhưng các dòng cộng lại là {t.value + difference}"
            findings.append(
                Finding(
                    "query",
                    "total_differs",
                    sheet,
                    t.cell,
                    t.raw,
                    str(t.value + difference),
                    f"{said}; số của từng tổ chức được dùng, hãy kiểm tra",
                )
            )
            if agree and (t.field != "total:grand" or not parts):
                findings += [
                    Finding(
                        "query",
                        "total_differs",
                        sheet,
                        v.cell,
                        v.raw,
                        "",
                        f"{said}; một dòng trong đó có thể sai, hãy kiểm tra",
                    )
                    for v in own
                    if v.type == "count"
                ]
    return findings


@cache
def _row(cell: str) -> int:
    return int(re.sub(r"\D", "", cell))


@cache
def _column(cell: str) -> str:
    return re.sub(r"\d", "", cell)
