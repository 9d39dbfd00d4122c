"""What organisations are to be asked, and who has not sent anything to ask about."""

from collections.abc import Mapping
from typing import Unpack

from analysis.measuring import explore
from analysis.measuring.explore import Choice
from analysis.measuring.series import Record, records
from analysis.showing.show import Table
from analysis.tables import Tables
from analysis.text import vietnamese as vi
from analysis.views.common import table
from analysis.views.explore.reasons import reason
from analysis.views.names import numbered
from analysis.views.quoted import message

HEADS = {
    "year": "Năm",
    "name": "Tổ chức",
    "severity": "Mức độ",
    "asked": "Câu hỏi",
    "effect": "Có thể làm đổi",
    "cells": "Ô",
}
FOR_ALL = "(tệp, danh sách chung)"


def questions(tables: Tables, **choice: Unpack[Choice]) -> Table:
    """Who has not sent a return, then what the others are asked: one mistake, one question."""
    rows = explore.asked(tables, **choice)
    order = ["year", "name", "severity", "question"]
    rows = rows.sort_values(order, ascending=[False, True, True, True])
    named = numbered(tables)
    rows = rows.assign(
        effect=[_moved(row, named) for row in records(rows)],
        cells=[where.replace("::", " › ").replace(" | ", "\n") for where in rows["cells"]],
        severity=rows["severity"].map(tables.named("severity")),
        name=rows["name"].fillna(FOR_ALL),
    )
    caption = f"Điều cần hỏi lại: {vi.number(len(rows))} câu"
    notes = reason(tables, choice, rows)
    silent = _silent(tables, choice)
    if silent:
        who = "; ".join(f"{row['name']} ({row['year']})" for row in silent)
        caption = f"Chưa gửi báo cáo: {who}. {caption}"
        notes = []
    shown = [*silent, *records(rows)]
    ids = [row["organisation"] for row in shown]
    how = {"year": str, "asked": message}
    return table(
        tables,
        caption,
        shown,
        HEADS,
        how,
        notes=notes,
        head="Tổ chức",
        organisations=ids,
    )


def _moved(row: Record, named: Mapping[str, str]) -> str:
    """The targets that a question can move, a line each; with the year where it is another."""
    said = []
    for effect in filter(None, row["effect"].split(";")):
        target, _, year = effect.strip().partition(":")
        other = f" (năm {year})" if year and year != str(row["year"]) else ""
        said.append(f"{named.get(target, target)}{other}")
    return "\n".join(said)


def _silent(tables: Tables, choice: Choice) -> list[Record]:
    """A row for each return that is owed; words are sought in questions alone."""
    if choice.get("text"):
        return []
    owed = explore.silent(tables, **choice).sort_values(["year", "name"], ascending=[False, True])
    return [
        row | {"severity": "Chưa gửi", "asked": f"Chưa gửi báo cáo năm {row['year']}"}
        for row in records(owed[["year", "organisation", "name"]])
    ]
