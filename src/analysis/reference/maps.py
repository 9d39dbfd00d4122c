"""What a form map must hold."""

from __future__ import annotations

import re

from analysis.codes import GRADES
from analysis.reference.lines import Fault, Lines
from analysis.reference.load import Reference
from analysis.text.keys import key  # a map is checked with the reader's eyes

FIELD_TYPES = {
    "",
    "number",
    "label",
    "code",
    "unit",
    "remark",
    "ignored",
    "organisation",
    "kind",
    "sector",
    "year",
    "person",
    "count",
    "sum",
    "flag",
    "percent",
    "fraction",
    "points",
    "mark",
    "grade",
    "restated",
    "target",
    "limitation",
    "cause",
    "remedy",
}
LINE_TYPES = {
    "form": {"organisation", "many", "decision"},
    "sheet": {"", "optional"},
    "block": {"matrix", "list", "pairs"},
    "row": {"", "section", "label", "total"},
    "title": {""},
    "note": {""},
    "letterhead": {""},
    "answer": {"", "target"},
}


def check_form(form: str, lines: Lines, reference: Reference) -> list[Fault]:
    """Every fault of one form map: unknown types and measures, overlapping years, duplicate or unused paths."""
    file, faults = f"forms/{form}.csv", []
    say = lambda line, message: faults.append(Fault(file, int(line), message))  # noqa: E731
    measures, targets = (
        {r[name] for r in reference.lines[f"{name}s"].rows} for name in ("measure", "target")
    )
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
        allowed = LINE_TYPES.get(
            r["kind"], FIELD_TYPES if r["kind"] in ("column", "field") else None
        )
        if allowed is None:
            say(r["line"], f"kind «{r['kind']}» không có")
        elif r["type"] not in allowed:
            say(r["line"], f"type «{r['type']}» không dùng được cho {r['kind']}")
        if r["kind"] in ("column", "field") and r["type"] in ("count", "sum", "flag"):
            for m in r["measure"].split("+"):
                if m not in measures:
                    say(r["line"], f"số liệu «{m}» không có trong measures.csv")
        if (
            r["kind"] in ("column", "field")
            and r["type"] in ("mark", "grade")
            and not re.fullmatch(rf"(self|decided)(:({'|'.join(GRADES)}))?", r["measure"])
        ):
            say(
                r["line"],
                f"«{r['measure']}»: cần self hoặc decided, kèm mức xếp loại nếu là cột đánh dấu",
            )
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
            clash.setdefault(
                (r["sheet"], r["block"], "text", tuple(key(t) for t in r["text"].split(" › "))), []
            ).append(r)
    for place, same in clash.items():
        for i, a in enumerate(same):
            for b in same[:i]:
                if (a["first"] or "0") <= (b["last"] or "9999") and (b["first"] or "0") <= (
                    a["last"] or "9999"
                ):
                    what = "đường dẫn" if place[2] == "text" else f"{place[2]} «{place[3]}»"
                    say(
                        a["line"],
                        f"{what} trùng với dòng {b['line']} trong cùng năm: «{a['text'] or a['id']}»",
                    )
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
        if (
            r["kind"] == "row"
            and matrix
            and not r["type"]
            and not any(f.startswith(r["id"] + ":") for f in ids["field"])
        ):
            say(
                r["line"],
                f"nhãn «{r['text']}» không dùng cho số liệu nào; đặt type=label hoặc thêm field",
            )
    return faults
