"""Load the reference data – resolution, forms, words, registers – and say all that is wrong with it, by file and line.

What belongs to the resolution and its forms ships with the package (``analysis/data``); what belongs to one
office stands in a reference folder, and a file of the same name there overrides the package's.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

PACKAGE_DATA = Path(__file__).parent / "data"
SECTORS = {
    "party": "Cơ quan Đảng", "union": "MTTQ, đoàn thể", "state": "Quản lý nhà nước", "judicial": "Tư pháp",
    "vertical": "Ngành dọc trung ương", "public-service": "Sự nghiệp công lập",
    "soe": "Doanh nghiệp có vốn nhà nước", "private": "Doanh nghiệp ngoài nhà nước", "other": "Khác",
}
KINDS = {"committee": "Đảng bộ cơ sở", "cell": "Chi bộ cơ sở"}
EVENTS = ("renamed", "merged", "split", "converted", "founded", "dissolved", "transferred")
FIELD_TYPES = {
    "", "number", "label", "code", "unit", "remark", "ignored", "organisation", "kind", "sector", "year", "person",
    "count", "sum", "flag", "percent", "fraction", "points", "mark", "grade", "restated", "target", "limitation",
    "cause", "remedy",
}
LINE_TYPES = {
    "form": {"organisation", "many", "decision"}, "sheet": {"", "optional"}, "block": {"matrix", "list", "pairs"},
    "row": {"", "section", "label", "total"}, "title": {""}, "note": {""}, "letterhead": {""}, "answer": {"", "target"},
}
GRADES = ("excellent", "good", "satisfactory", "failed")

# name: (columns that must be there, is it the office's own?)
FILES = {
    "targets": ("target", False), "readings": ("target reading", False), "measures": ("measure type name", False),
    "causes": ("code", False), "cause_rules": ("code", False), "task_groups": ("task_group", False),
    "words": ("kind text value", False),
    "rules": ("rule kind whole parts severity message", False),
    "organisations": ("organisation name kind sector founded dissolved", True), "aliases": ("alias organisation", True),
    "events": ("date event predecessor successor decision", True), "receipts": ("file received", True),
    "deadlines": ("year due", True), "cause_reviews": ("", True),
    "corrections": ("file sheet cell found value reason by on", True),
}
FORM_COLUMNS = "first last sheet block kind id number text unit type measure quarter base includes".split()


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the reference data: which file, which line, what, in words for the analyst."""

    file: str
    line: int
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'lỗi' if self.severity == 'error' else 'lưu ý'}: {self.message}"


class BadReference(ValueError):
    """The reference data cannot be used; ``faults`` lists everything that is wrong."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("Dữ liệu tham chiếu có lỗi:\n" + "\n".join(map(str, faults)))


@dataclass(frozen=True)
class Reference:
    """All reference data, one frame of strings a file (``""`` for blank), each with its ``line`` in the file."""

    targets: pd.DataFrame
    readings: pd.DataFrame
    measures: pd.DataFrame
    causes: pd.DataFrame
    cause_rules: pd.DataFrame
    task_groups: pd.DataFrame
    words: pd.DataFrame
    rules: pd.DataFrame
    forms: pd.DataFrame
    organisations: pd.DataFrame
    aliases: pd.DataFrame
    events: pd.DataFrame
    receipts: pd.DataFrame
    deadlines: pd.DataFrame
    cause_reviews: pd.DataFrame
    corrections: pd.DataFrame
    sources: dict[str, Path] = field(default_factory=dict)

    @cached_property
    def term(self) -> range:
        """The years that the resolution covers."""
        years = [int(y) for y in self.forms.loc[self.forms["kind"] == "form", "first"]]
        last = [int(y) for y in self.targets["last"] if y]
        return range(min(years), max([*years, *last]) + 1)


def load_reference(folder: str | Path | None = None) -> Reference:
    """Load the package's reference data and the office's in `folder`.

    Raises
    ------
    BadReference
        With every fault found, when any of them is an error.
    """
    reference, faults = read_reference(folder)
    errors = [f for f in faults if f.severity == "error"]
    if errors:
        raise BadReference(errors)
    return reference


def check_reference(folder: str | Path | None = None) -> list[Fault]:
    """Every fault of the reference data, errors and notes, sorted by file and line."""
    return sorted(read_reference(folder)[1], key=lambda f: (f.file, f.line, f.message))


def read_reference(folder: str | Path | None = None) -> tuple[Reference, list[Fault]]:
    """Read everything once; faults are collected, not raised."""
    faults: list[Fault] = []
    folder = Path(folder) if folder else None
    if folder and not folder.is_dir():
        faults.append(Fault(str(folder), 0, "không có thư mục dữ liệu tham chiếu này"))
    frames, sources = {}, {}
    for name, (columns, own) in FILES.items():
        path = _source(folder, f"{name}.csv")
        if path is None and own and name in ("organisations",) and folder:
            faults.append(Fault(f"{name}.csv", 0, f"thiếu tệp {name}.csv trong {folder}"))
        frames[name] = _read_csv(path, columns.split(), faults) if path else _empty(columns.split())
        if path:
            sources[name] = path
    maps = {p.name: p for p in sorted((PACKAGE_DATA / "forms").glob("*.csv"))}
    if folder and (folder / "forms").is_dir():
        maps |= {p.name: p for p in sorted((folder / "forms").glob("*.csv"))}
    forms = []
    for name, path in sorted(maps.items()):
        one = _read_csv(path, FORM_COLUMNS, faults)
        one.insert(0, "form", path.stem)
        forms.append(one)
        sources[f"forms/{name}"] = path
    frames["forms"] = pd.concat(forms, ignore_index=True) if forms else _empty(["form", *FORM_COLUMNS])
    reference = Reference(**frames, sources=sources)
    if not faults:
        faults += _check_registers(reference)
        for form, lines in reference.forms.groupby("form", sort=True):
            faults += check_form(str(form), lines, reference)
        faults += _check_resolution(reference)
    return reference, faults


def _source(folder: Path | None, name: str) -> Path | None:
    for path in ([folder / name] if folder else []) + [PACKAGE_DATA / name]:
        if path.is_file():
            return path
    return None


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series(dtype=str) for c in columns} | {"line": pd.Series(dtype=int)})


def _read_csv(path: Path, columns: list[str], faults: list[Fault]) -> pd.DataFrame:
    """A CSV as strings with its line numbers; what cannot be read becomes faults."""
    name, raw = path.name, path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(Fault(name, 1, "tệp có dấu BOM của Excel ở đầu; đã bỏ qua", "note"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(Fault(name, line, "không phải UTF-8; hãy lưu lại dạng «CSV UTF-8»"))
        return _empty(columns)
    reader = csv.reader(text.splitlines(keepends=True))
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if not rows:
        faults.append(Fault(name, 1, "tệp trống, thiếu dòng tiêu đề"))
        return _empty(columns)
    header = [h.strip() for h in rows[0][1]]
    missing = [c for c in columns if c not in header]
    if missing:
        hint = "; cột đang ngăn bằng dấu chấm phẩy, cần dấu phẩy" if ";" in rows[0][1][0] else ""
        faults.append(Fault(name, 1, f"thiếu cột {', '.join(missing)}{hint}"))
        return _empty(columns)
    records = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            faults.append(Fault(name, line, f"có {len(row)} ô, cần {len(header)} ô"))
            continue
        records.append([cell.strip() for cell in row] + [line])
    frame = pd.DataFrame(records, columns=[*header, "line"], dtype=object)
    return frame.astype({c: str for c in header} | {"line": int}) if records else _empty(header)


def _check_registers(reference: Reference) -> list[Fault]:
    faults: list[Fault] = []

    def say(name: str, line: int, message: str, severity: str = "error") -> None:
        faults.append(Fault(f"{name}.csv", int(line), message, severity))

    known: dict[str, int] = {}
    names: dict[str, str] = {}
    for r in reference.organisations.to_dict("records"):
        if not r["organisation"]:
            say("organisations", r["line"], "thiếu mã tổ chức")
        if r["organisation"] in known:
            say("organisations", r["line"], f"mã {r['organisation']} đã có ở dòng {known[r['organisation']]}")
        known.setdefault(r["organisation"], r["line"])
        if r["kind"] not in KINDS:
            say("organisations", r["line"], f"loại hình «{r['kind']}» không có; cần một trong {', '.join(KINDS)}")
        if r["sector"] not in SECTORS:
            say("organisations", r["line"], f"lĩnh vực «{r['sector']}» không có; cần một trong {', '.join(SECTORS)}")
        if not r["name"]:
            say("organisations", r["line"], "thiếu tên tổ chức")
        dates = [_date(r[c]) for c in ("founded", "dissolved")]
        for column, found in zip(("founded", "dissolved"), dates, strict=True):
            if r[column] and not found:
                say("organisations", r["line"], f"{column} «{r[column]}» không phải ngày dạng 2024-12-31")
        if all(dates) and dates[0] > dates[1]:
            say("organisations", r["line"], "ngày giải thể đứng trước ngày thành lập")
        names.setdefault(r["name"], r["organisation"])
    for r in reference.aliases.to_dict("records"):
        if r["organisation"] not in known:
            say("aliases", r["line"], f"mã {r['organisation']} không có trong organisations.csv")
        other = names.get(r["alias"])
        if other and other != r["organisation"]:
            say("aliases", r["line"], f"tên «{r['alias']}» đã chỉ tổ chức {other}")
        names.setdefault(r["alias"], r["organisation"])
    for r in reference.events.to_dict("records"):
        if r["event"] not in EVENTS:
            say("events", r["line"], f"sự kiện «{r['event']}» không có; cần một trong {', '.join(EVENTS)}")
        if not _date(r["date"]):
            say("events", r["line"], f"date «{r['date']}» không phải ngày dạng 2024-12-31")
        for column in ("predecessor", "successor"):
            if r[column] and r[column] not in known:
                say("events", r["line"], f"{column}: mã {r[column]} không có trong organisations.csv")
        if r["event"] in ("renamed", "merged", "split", "converted") and not (r["predecessor"] and r["successor"]):
            say("events", r["line"], f"sự kiện {r['event']} cần cả mã trước và mã sau")
    seen: dict[str, int] = {}
    for r in reference.receipts.to_dict("records"):
        if not _date(r["received"]):
            say("receipts", r["line"], f"received «{r['received']}» không phải ngày dạng 2024-12-31")
        if r["file"] in seen:
            say("receipts", r["line"], f"tệp đã có ở dòng {seen[r['file']]}", "note")
        seen.setdefault(r["file"], r["line"])
    for r in reference.deadlines.to_dict("records"):
        if not r["year"].isdigit() or not _date(r["due"]):
            say("deadlines", r["line"], f"cần năm và hạn nộp dạng 2024-12-31, đang là «{r['year']}», «{r['due']}»")
    return faults


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _check_resolution(reference: Reference) -> list[Fault]:
    faults = []
    for name, key in (("targets", ["target"]), ("readings", ["target", "reading"]), ("measures", ["measure"]),
                      ("causes", ["code"]), ("words", ["kind", "text"])):
        frame = getattr(reference, name)
        for r in frame[frame.duplicated(key)].to_dict("records"):
            faults.append(Fault(f"{name}.csv", r["line"], f"trùng {' '.join(key)}: {' / '.join(r[k] for k in key)}"))
    from analysis.measuring.formula import check_targets

    faults += [Fault(file, line, message) for file, line, message in check_targets(reference.targets, reference.readings, reference.measures)]
    from analysis.causes.explain import check_rules  # the rules know best what they need
    from analysis.cleaning.check import faults_of

    faults += [Fault(file, line, message) for file, line, message in check_rules(reference.causes, reference.cause_rules, reference.task_groups)]
    faults += [Fault("rules.csv", line, message) for line, message in faults_of(reference.rules, reference.measures)]
    return faults


def check_form(form: str, lines: pd.DataFrame, reference: Reference) -> list[Fault]:
    """Every fault of one form map: unknown types and measures, overlapping years, duplicate or unused paths."""
    from analysis.reading.text import key  # the key of a text is the reader's; a map is checked with the same eyes

    file, faults = f"forms/{form}.csv", []
    say = lambda line, message: faults.append(Fault(file, int(line), message))  # noqa: E731
    measures, targets = set(reference.measures["measure"]), set(reference.targets["target"])
    records = lines.to_dict("records")
    if [r["kind"] for r in records].count("form") != 1:
        say(1, "cần đúng một dòng kind=form")
        return faults
    for r in records:
        for c in ("first", "last"):
            if r[c] and not re.fullmatch(r"(19|20)\d\d", r[c]):
                say(r["line"], f"{c}: «{r[c]}» không phải năm")
                return faults
        if r["first"] and r["last"] and r["first"] > r["last"]:
            say(r["line"], f"năm đầu {r['first']} sau năm cuối {r['last']}")
        allowed = LINE_TYPES.get(r["kind"], FIELD_TYPES if r["kind"] in ("column", "field") else None)
        if allowed is None:
            say(r["line"], f"kind «{r['kind']}» không có")
        elif r["type"] not in allowed:
            say(r["line"], f"type «{r['type']}» không dùng được cho {r['kind']}")
        if r["kind"] in ("column", "field") and r["type"] in ("count", "sum", "flag"):
            for m in r["measure"].split("+"):
                if m not in measures:
                    say(r["line"], f"số liệu «{m}» không có trong measures.csv")
        if r["kind"] in ("column", "field") and r["type"] in ("mark", "grade") \
                and not re.fullmatch(rf"(self|decided)(:({'|'.join(GRADES)}))?", r["measure"]):
            say(r["line"], f"«{r['measure']}»: cần self hoặc decided, kèm mức xếp loại nếu là cột đánh dấu")
        if r["includes"] and r["includes"] not in measures:
            say(r["line"], f"số liệu «{r['includes']}» không có trong measures.csv")
        if r["quarter"] and r["quarter"] not in "1234":
            say(r["line"], f"quý «{r['quarter']}» không có")
        if r["kind"] == "answer" and r["id"] not in targets:
            say(r["line"], f"chỉ tiêu «{r['id']}» không có trong targets.csv")
        if r["kind"] in ("column", "row", "title") and not r["text"]:
            say(r["line"], f"{r['kind']} «{r['id']}» thiếu text")
    clash: dict[tuple, list[dict]] = {}
    for r in records:
        if r["kind"] in ("column", "row", "field", "sheet", "block"):
            clash.setdefault((r["sheet"], r["block"], r["kind"], r["id"]), []).append(r)
        if r["kind"] == "column":
            clash.setdefault((r["sheet"], r["block"], "text", tuple(key(t) for t in r["text"].split(" › "))), []).append(r)
    for place, same in clash.items():
        for i, a in enumerate(same):
            for b in same[:i]:
                if (a["first"] or "0") <= (b["last"] or "9999") and (b["first"] or "0") <= (a["last"] or "9999"):
                    what = "đường dẫn" if place[2] == "text" else f"{place[2]} «{place[3]}»"
                    say(a["line"], f"{what} trùng với dòng {b['line']} trong cùng năm: «{a['text'] or a['id']}»")
    for r in records:
        here = [x for x in records if (x["sheet"], x["block"]) == (r["sheet"], r["block"])]
        ids = {k: {x["id"] for x in here if x["kind"] == k} for k in ("row", "column", "field")}
        if r["kind"] == "field":
            row, _, column = r["id"].rpartition(":")
            if row not in ids["row"]:
                say(r["line"], f"không có dòng (row) «{row}» trong khối này")
            pairs = any(x["kind"] == "block" and x["type"] == "pairs" for x in here)
            if column not in ids["column"] and not (pairs and column == "value"):
                say(r["line"], f"không có cột (column) «{column}» trong khối này")
        if r["kind"] in ("field", "column") and r["base"]:
            for part in r["base"].split("/"):
                if part not in ids["field"] | ids["column"]:
                    say(r["line"], f"base: không có «{part}» trong khối này")
        matrix = any(x["kind"] == "block" and x["type"] != "list" for x in here)
        if r["kind"] == "row" and matrix and not r["type"] and not any(f.startswith(r["id"] + ":") for f in ids["field"]):
            say(r["line"], f"nhãn «{r['text']}» không dùng cho số liệu nào; đặt type=label hoặc thêm field")
    return faults
