"""The first year of the next term: a body out of two, its resolution, its form, its organisations."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.office.template import layout
from analysis.reference.lines import PACKAGE_DATA

from . import bloc
from .books import SHORT, Book, _calculated, _decision, _fill, _head, _signatures, plant

YEAR, OLD, NEW = 2026, "2021-2025", "2026-2030"
HERE = Path(__file__).with_name("next_term")
GROUPS = {
    "Cơ quan quản lý": ("state", "vertical"),
    "Y tế, giáo dục, văn hóa": ("public-service",),
    "Doanh nghiệp": ("soe", "private"),
}
SILENT = {"U19", "U57"}
OFFICE = "ĐẢNG ỦY ỦY BAN NHÂN DÂN TỈNH"


def registers() -> dict[str, pd.DataFrame]:
    """All registers of the successor: those of the first sample go on, with the second bloc's."""
    new = _read("organisations")
    first = bloc.organisations().assign(body="khoi-bac-khe")
    second = new[new["organisation"].str.startswith("N")].assign(body="khoi-nam-khe")
    now = new[new["organisation"].str.startswith("U")].assign(body="ubnd")
    columns = ["organisation", "name", "kind", "sector", "founded", "dissolved", "body"]
    both = pd.concat([second, now]).assign(founded="", dissolved="")
    both["name"] = [
        ("Đảng bộ " if kind == "committee" else "Chi bộ ") + name
        for kind, name in zip(both["kind"], both["name"], strict=True)
    ]
    went = [
        (
            f"{YEAR}-01-01",
            "merged" if " " in row.source else "transferred",
            before,
            row.organisation,
        )
        for row in now.itertuples()
        for before in row.source.split()
    ]
    events = pd.DataFrame(
        [(*event, "01-QĐ/TU") for event in went],
        columns=["date", "event", "predecessor", "successor", "decision"],
    )
    due = pd.DataFrame({"year": [str(YEAR)], "due": [f"{YEAR + 1}-01-15"]})
    return {
        "organisations": pd.concat([first, both])[columns],
        "events": pd.concat([bloc.events(), events]),
        "aliases": bloc.aliases(),
        "deadlines": pd.concat([bloc.deadlines(), due]),
        "bodies": _read("bodies"),
    }


def resolution() -> dict[str, pd.DataFrame]:
    """The terms, targets, measures and readings of both resolutions, as the next office has them."""
    terms = _package("terms").assign(body="khoi-bac-khe")
    readings = _package("readings").assign(term=OLD)
    return {
        "terms": _joined(terms, _read("terms")),
        "targets": _joined(_package("targets"), _read("targets")),
        "measures": _joined(_package("measures"), _read("measures")),
        "readings": _joined(readings, _read("readings")),
        "allocations": _read("allocations"),
    }


def _joined(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([first, second]).fillna("")


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", dtype=str, keep_default_na=False)


def _package(name: str) -> pd.DataFrame:
    return pd.read_csv(PACKAGE_DATA / f"{name}.csv", dtype=str, keep_default_na=False)


def make_books(reference: Any, seed: int) -> list[Book]:
    """The lists of the groups and the decision on all organisations."""
    rng = random.Random(f"{seed}:{YEAR}")
    rows = reference.organisations.to_dict("records")
    register = {row["organisation"]: row for row in rows if row["body"] == "ubnd"}
    sizes = dict(
        zip(*(_read("organisations")[c] for c in ("organisation", "members")), strict=True)
    )
    values = {key: _year(row["kind"], int(sizes[key]), rng) for key, row in register.items()}
    grades = {(key, YEAR): _grades(own, rng) for key, own in values.items()}
    books = [
        _group(reference, group, sectors, register, (values, grades), rng)
        for group, sectors in GROUPS.items()
    ]
    decision = _decision(reference, YEAR, list(register), grades, register, rng)
    for spot in decision.spots:
        if spot.id == "office1":
            spot.value = OFFICE
    _mistakes(books)
    return [*books, decision]


def _year(kind: str, members: int, rng: random.Random) -> dict[tuple[str, str], int]:
    """One organisation's year."""
    large = kind == "committee"
    cells = max(2, round(members / 13)) if large else 1
    good = sum(rng.random() < 0.94 for _ in range(cells))
    fair = sum(rng.random() < 0.9 for _ in range(cells - good))
    exempt = sum(rng.random() < 0.015 for _ in range(members))
    waiting = sum(rng.random() < 0.012 for _ in range(members))
    graded = members - exempt - waiting
    low = sum(rng.random() < 0.03 for _ in range(graded))
    failed = sum(rng.random() < 0.1 for _ in range(low))
    best = min(graded - low, round((graded - low) * rng.uniform(0.12, 0.2)))
    absent = sum(rng.random() < 0.008 for _ in range(members - exempt))
    found = {
        "members": members,
        "cells": cells,
        "members_due_to_study": members - exempt,
        "members_studied": members - exempt - absent,
        "cells_meeting_good": good,
        "cells_meeting_fair": fair,
        "cells_meeting_average": cells - good - fair,
        "cells_meeting_poor": 0,
        "cells_inspected": sum(rng.random() < 0.16 for _ in range(cells)),
        "members_admitted": rng.choice((2, 3, 3, 4, 5)) if large else rng.choice((0, 1, 1, 2)),
        "members_theory": rng.choice((1, 2, 2, 3)) if large else rng.choice((0, 1)),
        "members_exempt": exempt,
        "members_not_yet_graded": waiting,
        "members_graded": graded,
        "members_excellent": best,
        "members_good": graded - low - best,
        "members_satisfactory": low - failed,
        "members_failed": failed,
    }
    return {(name, ""): number for name, number in found.items()}


def _grades(own: dict[tuple[str, str], int], rng: random.Random) -> dict[str, str]:
    proposed = rng.choices(("excellent", "good", "satisfactory"), (0.25, 0.7, 0.05))[0]
    if own["members_failed", ""] and proposed == "excellent":
        proposed = "good"
    decided = "good" if proposed == "excellent" and rng.random() < 0.3 else proposed
    return {"self": proposed, "decided": decided}


def _group(reference, group, sectors, register, told, rng) -> Book:
    """One workbook: the organisations of some sectors, and what they lack."""
    values, grades = told
    keys = [k for k, row in register.items() if row["sector"] in sectors and k not in SILENT]
    said = _words(keys, values, rng)
    rows = {"figures": keys, "lacks": [f"{k}/{t}" for k, lacks in said.items() for t in lacks]}
    path = f"{YEAR}/TH-2026 {group}.xlsx"
    book = Book(path, "TH-2026", YEAR, keys, layout("TH-2026", YEAR, reference, None, rows))
    book.received = f"{YEAR}-12-{rng.randrange(10, 31)}"
    _head(book, OFFICE, book.received, f"(Nhóm {group})")
    _fill(book, keys, register, {k: values[k] for k in keys}, rng, iter(range(1, 999)))
    for spot in book.spots:
        key, _, what = spot.id.partition(":")
        if spot.type == "grade" and key in values:
            grade = grades[key, YEAR]["self"]
            spot.value = SHORT[grade]
            book.truth["gradings", key, "", "self"] = {"value": grade, "spots": [spot]}
        lack = said.get(key.partition("/")[0], {}).get(key.partition("/")[2])
        if spot.block == "lacks" and lack and what in lack:
            spot.value = lack[what]
            record = ("shortfalls", key.partition("/")[0], "", key.partition("/")[2])
            book.truth.setdefault(record, {**lack, "spots": []})["spots"].append(spot)
    _signatures(book, rng, 0)
    book.derived = {(spot.block, spot.id): value for spot, value in _calculated(book)}
    return book


def _words(keys: list[str], values: dict, rng: random.Random) -> dict[str, dict[str, dict]]:
    """What some of those who miss a target of their own write of it."""
    phrases = _read("lacks").to_dict("records")
    said: dict[str, dict[str, dict]] = {}
    for key in keys:
        own = values[key]
        misses = {
            "1": own["members_studied", ""] < own["members_due_to_study", ""],
            "2": own["cells_meeting_good", ""] < 0.92 * own["cells", ""],
            "6": own["members_admitted", ""] == 0,
        }
        for target in (t for t, missed in misses.items() if missed and rng.random() < 0.7):
            row = rng.choice([row for row in phrases if row["target"] == target])
            pairs = {tuple(pair.split(":")) for pair in row["pairs"].split(";")}
            words = {name: row[name] for name in ("limitation", "cause", "remedy")}
            said.setdefault(key, {})[target] = words | {"pairs": pairs}
    return said


def _mistakes(books: list[Book]) -> None:
    """A number typed as text, and the name of before."""
    spots = {(spot.block, spot.id): spot for book in books for spot in book.spots}
    typed = spots["figures", "U13:members"]
    typed.value = f"{typed.value:,}".replace(",", ".")
    plant(books[1], "thousands_dot", typed)
    named = spots["figures", "U10:name"]
    named.value = "Đảng bộ Sở Kế hoạch và Đầu tư"
    plant(books[0], "name_before_rename", named, must="yes")
    for book in books:
        book.derived = {(spot.block, spot.id): value for spot, value in _calculated(book)}
