"""What the office's registers must hold."""

from __future__ import annotations

import re
from datetime import date

from analysis.codes import EVENTS, KINDS, SECTORS
from analysis.reference.lines import Fault
from analysis.reference.load import Reference


def check_registers(reference: Reference) -> list[Fault]:
    faults: list[Fault] = []

    def say(name: str, line: int, message: str, severity: str = "error") -> None:
        faults.append(Fault(f"{name}.csv", int(line), message, severity))

    known: dict[str, int] = {}
    names: dict[str, str] = {}
    for r in reference.lines["organisations"].rows:
        if not r["organisation"]:
            say("organisations", r["line"], "thiếu mã tổ chức")
        if r["organisation"] in known:
            say(
                "organisations",
                r["line"],
                f"mã {r['organisation']} đã có ở dòng {known[r['organisation']]}",
            )
        known.setdefault(r["organisation"], r["line"])
        if r["kind"] not in KINDS:
            say(
                "organisations",
                r["line"],
                f"loại hình «{r['kind']}» không có; cần một trong {', '.join(KINDS)}",
            )
        if r["sector"] not in SECTORS:
            say(
                "organisations",
                r["line"],
                f"lĩnh vực «{r['sector']}» không có; cần một trong {', '.join(SECTORS)}",
            )
        if not r["name"]:
            say("organisations", r["line"], "thiếu tên tổ chức")
        dates = [_date(r[c]) for c in ("founded", "dissolved")]
        for column, found in zip(("founded", "dissolved"), dates, strict=True):
            if r[column] and not found:
                say(
                    "organisations",
                    r["line"],
                    f"{column} «{r[column]}» không phải ngày dạng 2024-12-31",
                )
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
            say(
                "events",
                r["line"],
                f"sự kiện «{r['event']}» không có; cần một trong {', '.join(EVENTS)}",
            )
        if not _date(r["date"]):
            say("events", r["line"], f"date «{r['date']}» không phải ngày dạng 2024-12-31")
        for column in ("predecessor", "successor"):
            if r[column] and r[column] not in known:
                say(
                    "events",
                    r["line"],
                    f"{column}: mã {r[column]} không có trong organisations.csv",
                )
        if r["event"] in ("renamed", "merged", "split", "converted") and not (
            r["predecessor"] and r["successor"]
        ):
            say("events", r["line"], f"sự kiện {r['event']} cần cả mã trước và mã sau")
    seen: dict[str, int] = {}
    for r in reference.lines["receipts"].rows:
        if not _date(r["received"]):
            say(
                "receipts", r["line"], f"received «{r['received']}» không phải ngày dạng 2024-12-31"
            )
        if r["file"] in seen:
            say("receipts", r["line"], f"tệp đã có ở dòng {seen[r['file']]}", "note")
        seen.setdefault(r["file"], r["line"])
    for r in reference.lines["deadlines"].rows:
        if not r["year"].isdigit() or not _date(r["due"]):
            say(
                "deadlines",
                r["line"],
                f"cần năm và hạn nộp dạng 2024-12-31, đang là «{r['year']}», «{r['due']}»",
            )
    return faults


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
