"""For whom a return speaks: its own organisation, or one organisation a line of a list."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.forms.before import Finding
from analysis.returns.interpret import WHOLE, Return, Value
from analysis.returns.names import Register, Resolved

Line = tuple[int, int]


@dataclass
class Speakers:
    """The organisation of each line; lines that nobody can be found for (``lost``) or that are not read (``skipped``)."""

    who: dict[Line, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lost: set[Line] = field(default_factory=set)
    skipped: set[Line] = field(default_factory=set)

    def say(self, found: Resolved, sheet: str, cell: str, name: str) -> None:
        self.findings.append(
            Finding(
                found.severity,
                found.code,
                sheet,
                cell,
                name,
                found.expected,
                found.message,
                found.organisation,
            )
        )


def speakers(item: Return, register: Register) -> Speakers:
    """Find the organisation of each line of `item`, and say what is odd about the lines together."""
    out = Speakers()
    lines: dict[Line, list[Value]] = {}
    for v in item.values:
        lines.setdefault(v.line, []).append(v)
    if item.scope == "organisation":
        _one(item, register, out)
        return out
    item.names.pop(WHOLE, None)
    said: set[tuple[str, str]] = set()
    have: dict[tuple[int, str], set[str]] = {}  # (sheet, block) → organisations
    for line in sorted(item.names, key=lambda at: (at in item.late, at)):
        name, sheet, cell = item.names[line]
        values = lines.get(line, [])
        if not name and not any(v.value is not None for v in values):
            continue
        found, block = (
            register.resolve(name, item.year),
            (line[0], values[0].block if values else ""),
        )
        if line in item.late:
            if not found.organisation or found.organisation in have.get(block, set()):
                out.skipped.add(line)
                continue
            out.findings.append(
                Finding(
                    "query",
                    "row_after_end",
                    sheet,
                    cell,
                    name,
                    "",
                    f"dòng của «{name}» nằm dưới dòng cộng hoặc chữ ký; vẫn đọc, hãy đưa dòng này vào trong biểu",
                    found.organisation,
                )
            )
            out.findings += item.pending.get(line, [])
        if found.severity:
            first = (sheet, cell) not in said
            said.add((sheet, cell))
            text = next((v for v in values if v.value is not None and v.type != "target"), None)
            if first:
                out.say(found, sheet, cell, name)
            if (
                found.severity == "error"
                and text
                and (not first or not cell.endswith(str(line[1])))
            ):  # a name merged over several lines
                out.say(found, text.sheet, text.cell, name)
        if found.organisation:
            out.who[line] = found.organisation
            have.setdefault(block, set()).add(found.organisation)
        else:
            out.lost.add(line)
    for sheet in {item.names[line][1] for line in out.skipped}:
        cells = [
            item.names[line][2] for line in sorted(out.skipped) if item.names[line][1] == sheet
        ]
        out.findings.append(
            Finding(
                "note",
                "outside_tables",
                sheet,
                "",
                cells[0],
                "",
                f"trang «{sheet}» có {len(cells)} dòng dưới biểu (từ ô {cells[0]}) "
                "không phải của tổ chức nào còn thiếu; không đọc",
            )
        )
    out.findings += _twice(item, lines, out) + _uneven(item, lines, out, register)
    return out


def _one(item: Return, register: Register, out: Speakers) -> None:
    """The organisation that a return names; where the cell is blank, the one of its letterhead, with a query."""
    name, sheet, cell = item.names.get(WHOLE, ("", "", ""))
    found = register.resolve(name, item.year)
    if not name.strip():
        heads = {
            r.organisation: text
            for text, _, _ in item.heads
            if (r := register.resolve(text, item.year)).organisation and not r.severity
        }
        if len(heads) == 1:
            organisation, text = next(iter(heads.items()))
            found = Resolved(
                organisation,
                "query",
                "name_from_letterhead",
                register.records[organisation]["name"],
                f"ô tên tổ chức để trống; hiểu theo tiêu đề văn bản «{text}», hãy ghi tên vào ô này",
            )
    if found.severity:
        out.say(found, sheet, cell, name)
    if found.organisation:
        out.who[WHOLE] = found.organisation
    else:
        out.lost.add(WHOLE)


def _counted(values: list[Value]) -> bool:
    return any(v.type in ("count", "flag", "mark", "grade") for v in values)


def _twice(item: Return, lines: dict[Line, list[Value]], out: Speakers) -> list[Finding]:
    """An organisation on two lines of one list: its values are compared, and a query names each line."""
    places: dict[tuple, list[Line]] = {}
    for line, organisation in out.who.items():
        if _counted(lines.get(line, [])):
            places.setdefault((line[0], lines[line][0].block, organisation), []).append(line)
    findings = []
    for (_, _, organisation), found in sorted(places.items()):
        rows = ", ".join(str(row) for _, row in sorted(found))
        for line in sorted(found) if len(found) > 1 else []:
            name, sheet, cell = item.names[line]
            findings.append(
                Finding(
                    "query",
                    "organisation_twice",
                    sheet,
                    cell,
                    name,
                    "",
                    f"«{name}» có {len(found)} dòng trong cùng một biểu (dòng {rows}); "
                    "hãy chỉ giữ một dòng, hoặc sửa tên nếu ghi nhầm",
                    organisation,
                )
            )
        given = {
            line: {(v.measure, v.quarter): v for v in lines[line] if v.value is not None}
            for line in found
        }
        for v in [
            v
            for line in found
            for at, v in given[line].items()
            if any(at not in other for other in given.values())
        ]:
            findings.append(
                Finding(
                    "query",
                    "organisation_twice",
                    v.sheet,
                    v.cell,
                    v.raw,
                    "",
                    f"tổ chức có {len(found)} dòng trong cùng một biểu "
                    f"(dòng {rows}) và chỉ dòng này có số liệu; hãy kiểm tra",
                    organisation,
                )
            )
    return findings


def _uneven(
    item: Return, lines: dict[Line, list[Value]], out: Speakers, register: Register
) -> list[Finding]:
    """An organisation that one list of the workbook has and another has not; in a decision, one that is in force and not listed."""
    have: dict[tuple[int, str], set[str]] = {}
    sheets: dict[tuple[int, str], str] = {}
    for line, values in lines.items():
        if _counted(values):
            at = (line[0], values[0].block)
            sheets[at] = values[0].sheet
            have.setdefault(at, set()).update({out.who[line]} if line in out.who else set())
    wanted = set().union(*have.values()) if have else set()
    if item.scope == "decision" and item.year:
        wanted = {o for o in register.records if register.in_force(o, item.year)}
    findings = []
    for at, organisations in sorted(have.items()):
        if item.scope == "decision" and len(wanted - organisations) > 1 + len(wanted) // 20:
            continue  # a list of a few that are graded again, or a year in which only a part was graded
        for organisation in sorted(wanted - organisations):
            name = register.records[organisation]["name"]
            findings.append(
                Finding(
                    "query",
                    "organisation_not_listed",
                    sheets[at],
                    "",
                    "",
                    name,
                    f"trang «{sheets[at]}» không có dòng của «{name}» ({organisation}); hãy bổ sung, hoặc sửa tên nếu ghi nhầm",
                    organisation,
                )
            )
    return findings
