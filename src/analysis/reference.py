"""Load the reference data – resolution, forms, words, registers – and say all that is wrong with it, by file and line.

What belongs to the resolution and its forms ships with the package (``analysis/data``); what belongs to one
office stands in a reference folder, and a file of the same name there overrides the package's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what only reads workbooks need not wait for pandas
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


class Lines:
    """The lines of one file of reference data as dicts of strings (``""`` for blank), each with its ``line`` in the file.

    Where rows are all that is needed, a frame of the same columns does as well: both have ``to_dict("records")``.
    """

    def __init__(self, columns: Iterable[str], rows: Iterable[dict] = ()):
        self.columns, self.rows = list(columns), list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_dict(self, orient: str = "records") -> list[dict]:
        """The rows."""
        return self.rows

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The same as a frame, ``line`` last."""
        import pandas as pd

        if not self.rows:
            return pd.DataFrame({c: pd.Series(dtype=str) for c in self.columns} | {"line": pd.Series(dtype=int)})
        frame = pd.DataFrame(self.rows, columns=[*self.columns, "line"], dtype=object)
        return frame.astype({c: str for c in self.columns} | {"line": int})


@dataclass(frozen=True)
class Reference:
    """All reference data: the `lines` of each file by its name, and where each came from.

    Each is also an attribute, as a frame of strings: ``reference.targets``, ``reference.forms``, ``reference.organisations`` ….
    """

    lines: dict[str, Lines]
    sources: dict[str, Path] = field(default_factory=dict)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name == "lines" or name not in self.lines:
            raise AttributeError(name)
        return self.lines[name].frame

    def having(self, **frames: pd.DataFrame) -> Reference:
        """The same with other tables in place of some of them."""
        made = {name: Lines([c for c in frame.columns if c != "line"], [{"line": 0, **row} for row in frame.to_dict("records")])
                for name, frame in frames.items()}
        return replace(self, lines={**self.lines, **made})

    @cached_property
    def term(self) -> range:
        """The years that the resolution covers."""
        years = [int(r["first"]) for r in self.lines["forms"].rows if r["kind"] == "form"]
        last = [int(r["last"]) for r in self.lines["targets"].rows if r["last"]]
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
    lines, sources = {}, {}
    for name, (columns, own) in FILES.items():
        path = _source(folder, f"{name}.csv")
        if path is None and own and name in ("organisations",) and folder:
            faults.append(Fault(f"{name}.csv", 0, f"thiếu tệp {name}.csv trong {folder}"))
        lines[name] = read_lines(path, columns.split(), faults) if path else Lines(columns.split())
        if path:
            sources[name] = path
    maps = {p.name: p for p in sorted((PACKAGE_DATA / "forms").glob("*.csv"))}
    if folder and (folder / "forms").is_dir():
        maps |= {p.name: p for p in sorted((folder / "forms").glob("*.csv"))}
    forms: dict[str, Lines] = {}
    for name, path in sorted(maps.items()):
        forms[path.stem] = read_lines(path, FORM_COLUMNS, faults)
        sources[f"forms/{name}"] = path
    lines["forms"] = Lines(dict.fromkeys(["form", *FORM_COLUMNS, *(c for one in forms.values() for c in one.columns)]),
                           [{"form": form, **row} for form, one in forms.items() for row in one.rows])
    reference = Reference(lines, sources)
    if not faults:
        faults += _check_registers(reference)
        for form, one in forms.items():
            faults += check_form(form, one, reference)
        faults += _check_resolution(reference)
    return reference, faults


def _source(folder: Path | None, name: str) -> Path | None:
    for path in ([folder / name] if folder else []) + [PACKAGE_DATA / name]:
        if path.is_file():
            return path
    return None


def read_lines(path: Path, columns: Iterable[str] = (), faults: list[Fault] | None = None) -> Lines:
    """A CSV as strings with its line numbers; what cannot be read becomes faults."""
    faults = [] if faults is None else faults
    name, raw = path.name, path.read_bytes()
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(Fault(name, 1, "tệp có dấu BOM của Excel ở đầu; đã bỏ qua", "note"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(Fault(name, line, "không phải UTF-8; hãy lưu lại dạng «CSV UTF-8»"))
        return Lines(columns)
    reader = csv.reader(text.splitlines(keepends=True))
    rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    if not rows:
        faults.append(Fault(name, 1, "tệp trống, thiếu dòng tiêu đề"))
        return Lines(columns)
    header = [h.strip() for h in rows[0][1]]
    missing = [c for c in columns if c not in header]
    if missing:
        hint = "; cột đang ngăn bằng dấu chấm phẩy, cần dấu phẩy" if ";" in rows[0][1][0] else ""
        faults.append(Fault(name, 1, f"thiếu cột {', '.join(missing)}{hint}"))
        return Lines(columns)
    records = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            faults.append(Fault(name, line, f"có {len(row)} ô, cần {len(header)} ô"))
            continue
        records.append(dict(zip(header, (cell.strip() for cell in row), strict=True)) | {"line": line})
    return Lines(header, records)


def _check_registers(reference: Reference) -> list[Fault]:
    faults: list[Fault] = []

    def say(name: str, line: int, message: str, severity: str = "error") -> None:
        faults.append(Fault(f"{name}.csv", int(line), message, severity))

    known: dict[str, int] = {}
    names: dict[str, str] = {}
    for r in reference.lines["organisations"].rows:
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
    for r in reference.lines["aliases"].rows:
        if r["organisation"] not in known:
            say("aliases", r["line"], f"mã {r['organisation']} không có trong organisations.csv")
        other = names.get(r["alias"])
        if other and other != r["organisation"]:
            say("aliases", r["line"], f"tên «{r['alias']}» đã chỉ tổ chức {other}")
        names.setdefault(r["alias"], r["organisation"])
    for r in reference.lines["events"].rows:
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
    for r in reference.lines["receipts"].rows:
        if not _date(r["received"]):
            say("receipts", r["line"], f"received «{r['received']}» không phải ngày dạng 2024-12-31")
        if r["file"] in seen:
            say("receipts", r["line"], f"tệp đã có ở dòng {seen[r['file']]}", "note")
        seen.setdefault(r["file"], r["line"])
    for r in reference.lines["deadlines"].rows:
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
        seen = set()
        for r in reference.lines[name].rows:
            place = tuple(r[k] for k in key)
            if place in seen:
                faults.append(Fault(f"{name}.csv", r["line"], f"trùng {' '.join(key)}: {' / '.join(place)}"))
            seen.add(place)
    from analysis.measuring.formula import check_targets

    lines = reference.lines
    faults += [Fault(file, line, message) for file, line, message in check_targets(lines["targets"], lines["readings"], lines["measures"])]
    from analysis.causes.coder import check_rules  # the rules know best what they need
    from analysis.cleaning.check import faults_of

    faults += [Fault(file, line, message) for file, line, message in check_rules(lines["causes"], lines["cause_rules"], lines["task_groups"])]
    faults += [Fault("rules.csv", line, message) for line, message in faults_of(lines["rules"], lines["measures"])]
    return faults


def check_form(form: str, lines: Lines, reference: Reference) -> list[Fault]:
    """Every fault of one form map: unknown types and measures, overlapping years, duplicate or unused paths."""
    from analysis.reading.text import key  # the key of a text is the reader's; a map is checked with the same eyes

    file, faults = f"forms/{form}.csv", []
    say = lambda line, message: faults.append(Fault(file, int(line), message))  # noqa: E731
    measures, targets = ({r[name] for r in reference.lines[f"{name}s"].rows} for name in ("measure", "target"))
    records = lines.rows
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
