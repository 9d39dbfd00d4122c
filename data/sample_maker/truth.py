"""The truth about the sample, as tables: what a careful reader gets, and every planted defect."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd

from .books import Book

COLUMNS = {
    "observations": "organisation year quarter measure value file sheet cell raw expect must also",
    "gradings": "organisation year stage grade file sheet cell raw expect must also",
    "shortfalls": "organisation year target limitation cause remedy groups kinds pairs file sheet cell raw expect "
    "must also",
    "submissions": "file status expect form year organisations organisation reason",
    "planted": "class file sheet cell recoverable must_flag organisation year quarter measure found true related",
}


def truth_tables(books: list[Book]) -> dict[str, pd.DataFrame]:
    """All five tables, rows sorted, every value as text."""
    rows: dict[str, list[dict]] = {name: [] for name in COLUMNS}
    for book in books:
        one = len(book.organisations) == 1 and book.form != "QD-XL"
        speaks = len(book.organisations) if book.status != "refused" or book.form else 0
        rows["submissions"].append(
            {
                "file": book.path,
                "status": book.status,
                "expect": book.expect,
                "form": book.form if book.status != "refused" else "",
                "year": book.year if book.form else "",
                "organisations": speaks,
                "organisation": book.organisations[0] if one else "",
                "reason": book.reason,
            }
        )
        if book.status == "accepted":
            for record, own in book.truth.items():
                row = _record(book, record, own)
                if row:
                    rows[record[0]].append(row)
        rows["planted"] += [_planted(book, p) for p in book.planted]
    order = {"observations": 4, "gradings": 3, "shortfalls": 3, "submissions": 1, "planted": 4}
    out = {}
    for name, columns in COLUMNS.items():
        # as texts from the start: a frame would turn years beside blanks into 2022.0
        texts = [[str(row.get(c, "")) for c in columns.split()] for row in rows[name]]
        frame = pd.DataFrame(texts, columns=columns.split(), dtype=str)
        out[name] = frame.sort_values(
            list(frame.columns[: order[name]]), kind="stable"
        ).reset_index(drop=True)
    return out


def _record(book: Book, record: tuple, own: dict) -> dict | None:
    table, key, quarter, what = record
    fate = own.get("fate", "yes")
    if fate in ("no", "missing") or not own["spots"]:
        return None
    first, *rest = own["spots"]
    row = {
        "organisation": key,
        "year": book.year,
        "file": book.path,
        "sheet": first.sheet,
        "cell": first.cell,
        "raw": _raw(first.value),
        "expect": fate,
        "also": _places(book, rest),
        "must": "no"
        if any(p["class"] == "nil_word" and p["record"] == record for p in book.planted)
        else "yes",
    }
    if table == "observations":
        return row | {"quarter": quarter, "measure": what, "value": own["value"]}
    if table == "gradings":
        return row | {"stage": what, "grade": own["value"]}
    pairs = sorted(own["pairs"])
    return row | {
        "target": what,
        **{n: own[n] for n in ("limitation", "cause", "remedy")},
        "groups": ";".join(sorted({g for g, _ in pairs})),
        "kinds": ";".join(sorted({k for _, k in pairs})),
        "pairs": ";".join(f"{g}:{k}" for g, k in pairs),
    }


def _planted(book: Book, p: dict) -> dict:
    spot, record = p["spot"], p["record"]
    row = {
        "class": p["class"],
        "file": book.path,
        "sheet": spot.sheet if spot else p["sheet"],
        "cell": spot.cell if spot else "",
        "recoverable": p["recoverable"],
        "must_flag": p["must"],
        "found": _raw(spot.value) if spot else "",
        "true": p["true"],
        "related": " | ".join(f"{s.sheet}::{s.cell}" for s in p["related"]),
    }
    if record:
        measure = f"grade:{record[3]}" if record[0] == "gradings" else record[3]
        row |= {
            "organisation": record[1],
            "year": book.year,
            "quarter": record[2],
            "measure": measure,
        }
    return row


def _places(book: Book, spots: list) -> str:
    return " | ".join(f"{book.path}::{s.sheet}::{s.cell}" for s in spots)


def _raw(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, datetime) else str(value)
