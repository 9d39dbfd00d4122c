"""Dirt in single cells: what clerks type where a number, a mark, a grade or a name belongs."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime

from analysis.office.grid import Spot

from .books import SHORT, Book, plant

WHOLES = {
    "members_studied": "members_due_to_study",
    "committee_members_trained": "committee_members",
    "cells_thematic": "cells",
    "cells_thematic_every_quarter": "cells",
}


def counts(
    book: Book, test: Callable[[Spot, tuple], bool] = lambda s, k: True, single: bool = True
) -> list:
    """(spot, record) of the numbers still clean; ``single``: given in one place only."""
    taken = {id(p["spot"]) for p in book.planted}
    spoiled = {p["record"] for p in book.planted if p["record"]}
    out = []
    for record, own in book.truth.items():
        if record[0] != "observations" or record in spoiled or own.get("fate"):
            continue
        for spot in own["spots"]:
            if (
                spot.type == "count"
                and isinstance(spot.value, int)
                and id(spot) not in taken
                and (len(own["spots"]) == 1 or not single)
                and test(spot, record)
            ):
                out.append((spot, record))
    return out


def around(book: Book, spot: Spot, record: tuple) -> list[Spot]:
    """Cells that an issue about this number may name as well."""
    key = record[1]
    lists = any(s.id == f"{key}:name" and s.block == spot.block for s in book.spots)
    column = spot.id.rpartition(":")[2]
    out = []
    for s in book.spots:
        if s is spot or s.role not in ("entry", "derived", "total"):
            continue
        own_row = s.id.partition(":")[0] == key if lists else s.block != "shortfalls"
        total = (
            lists
            and s.block == spot.block
            and s.role == "total"
            and s.id.rpartition(":")[2] == column
        )
        if s.type in ("count", "sum", "percent", "fraction", "ignored") and (own_row or total):
            out.append(s)
    return out


def _set(
    value_of, kind, recoverable="yes", must="no", test=lambda s, k: True, single=True, context=False
):
    """A defect that replaces one number by ``value_of(number, record, book, rng)``."""

    def act(book: Book, rng: random.Random) -> bool:
        found = counts(book, test, single)
        rng.shuffle(found)
        for spot, record in found:
            value = value_of(spot.value, record, book, rng)
            if value is not NotImplemented:
                true = book.truth[record]["value"]
                plant(
                    book,
                    kind,
                    spot,
                    recoverable=recoverable,
                    must=must,
                    true=true,
                    record=record,
                    related=around(book, spot, record) if context else (),
                )
                spot.value = value
                if isinstance(value, datetime):
                    spot.type = "date"
                return True
        return False

    return act


def _whole(record, book):
    _, key, _, measure = record
    own = book.truth.get(("observations", key, "", WHOLES.get(measure, "")))
    return own and own["value"]


def _fraction(v, record, book, rng):
    whole = _whole(record, book)
    return (
        NotImplemented if not whole or v > whole else rng.choice((f"{v}/{whole}", f"{v} / {whole}"))
    )


def _dated(v, record, book, rng):
    whole = _whole(record, book)
    return datetime(book.year, whole, v) if whole and 1 <= v <= whole <= 12 else NotImplemented


def _noted(v, record, book, rng):
    if record[3].startswith("cells"):
        return rng.choice((f"{v} CB", f"{v} chi bộ"))
    if v < 5:
        return NotImplemented
    return rng.choice((f"{v} (có {rng.randrange(1, 4)} dự bị)", f"{v} đ/c"))


def _over(v, record, book, rng):
    whole = _whole(record, book)
    return (
        whole + rng.randrange(3, 7) if whole and record[3] != "cells_thematic" else NotImplemented
    )


def _below_every(v, record, book, rng):
    every = book.truth.get(("observations", record[1], "", "cells_thematic_every_quarter"), {}).get(
        "value"
    )
    return every - 1 if every and every > 1 and v >= every else NotImplemented


def _of(*measures):
    return lambda s, k: k[3] in measures


def _least(n):
    return lambda s, k: s.value >= n


NUMBERS = {
    "number_as_text": _set(lambda v, *_: str(v), "number_as_text", single=False),
    "padded_number": _set(
        lambda v, r, b, rng: rng.choice((f" {v} ", f"{v}\u00a0", f"  {v}")),
        "padded_number",
        single=False,
    ),
    "leading_zero": _set(
        lambda v, *_: f"{v:02d}", "leading_zero", test=lambda s, k: 0 < s.value < 10, single=False
    ),
    "full_width_digits": _set(
        lambda v, *_: "".join(chr(0xFF10 + int(c)) for c in str(v)),
        "full_width_digits",
        test=_least(10),
    ),
    "fraction_text": _set(_fraction, "fraction_text", test=_of(*WHOLES)),
    "auto_dated_fraction": _set(
        _dated, "auto_dated_fraction", "either", "yes", _of(*WHOLES), context=True
    ),
    "thousands_dot": _set(
        lambda v, *_: f"{v:,}".replace(",", "."), "thousands_dot", test=_least(1000), single=False
    ),
    "thousands_eaten": _set(
        lambda v, *_: v / 1000,
        "thousands_eaten",
        "no",
        "yes",
        lambda s, k: s.value >= 800 and s.value % 10,
        context=True,
    ),
    "half_a_person": _set(
        lambda v, *_: v + 0.5, "half_a_person", "no", "yes", _least(10), context=True
    ),
    "nil_word": _set(
        lambda v, r, b, rng: rng.choice(("không", "-", "–", "Không có")),
        "nil_word",
        "either",
        "no",
        lambda s, k: s.value == 0,
    ),
    "note_in_number": _set(_noted, "note_in_number", test=_least(2)),
    "approximate_number": _set(
        lambda v, r, b, rng: rng.choice((f"khoảng {v}", f"trên {v}")),
        "approximate_number",
        "no",
        "yes",
        _least(10),
        context=True,
    ),
    "error_value": _set(
        lambda v, r, b, rng: rng.choice(("#REF!", "#VALUE!", "#N/A")),
        "error_value",
        "no",
        "yes",
        context=True,
    ),
    "blank_value": _set(lambda *_: None, "blank_value", "missing", "no", context=True),
    "part_over_total": _set(_over, "part_over_total", "no", "yes", _of(*WHOLES), context=True),
    "grades_do_not_sum": _set(
        lambda v, r, b, rng: v + rng.randrange(7, 12),
        "grades_do_not_sum",
        "no",
        "yes",
        _of("members_satisfactory"),
        context=True,
    ),
    "quarters_contradict": _set(
        _below_every, "quarters_contradict", "no", "yes", _of("cells_thematic"), context=True
    ),
    "sheets_disagree": _set(
        lambda v, r, b, rng: v + rng.choice((-1, 2)),
        "sheets_disagree",
        "no",
        "yes",
        lambda s, k: k[3] == "members" and s.block in ("general", "results"),
        False,
        True,
    ),
}


def flags(book: Book, rng: random.Random, unclear: bool = False) -> bool:
    taken = {id(p["spot"]) for p in book.planted}
    found = [
        (s, k, r["value"])
        for k, r in book.truth.items()
        if k[0] == "observations"
        for s in r["spots"]
        if s.type == "flag" and id(s) not in taken
    ]
    if not found:
        return False
    spot, record, value = rng.choice(found)
    if unclear:
        plant(book, "flag_unclear", spot, recoverable="no", must="yes", true=value, record=record)
        spot.value = rng.choice(("?", "Cơ bản", "Đang thực hiện"))
    else:
        plant(book, "flag_mark", spot, true=value, record=record)
        spot.value = rng.choice(
            ("x", "√", "v", "Đạt", 1, "✓") if value else ("0", "Chưa", "Chưa đạt", 0)
        )
    return True


def inclusive_good(book: Book, rng: random.Random) -> bool:
    """ "Good" counted with the excellent in a form that counts it without."""
    for spot, record in counts(book, _of("members_good")):
        excellent = book.truth["observations", record[1], "", "members_excellent"]["value"]
        if not spot.includes and excellent > 1:
            plant(
                book,
                "good_counted_the_other_way",
                spot,
                must="yes",
                true=spot.value,
                record=record,
                related=around(book, spot, record),
            )
            spot.value += excellent
            return True
    return False


def percents(kind: str):
    def act(book: Book, rng: random.Random) -> bool:
        taken = {id(p["spot"]) for p in book.planted}
        found = [
            s
            for s in book.spots
            if s.role == "derived"
            and s.type in ("percent", "fraction")
            and id(s) not in taken
            and isinstance(book.derived.get((s.block, s.id)), (int, float))
        ]
        if kind == "percent_mixed_scale":
            found = [s for s in found if book.derived[s.block, s.id] > 0]
        if kind == "percent_wrong":  # not where it could be a share on the other scale
            found = [
                s
                for s in found
                if book.derived[s.block, s.id] > (0.1 if s.type == "fraction" else 10)
            ]
        if not found:
            return False
        spot = rng.choice(found)
        rate = book.derived[spot.block, spot.id]
        share = rate * 100 if spot.type == "fraction" else rate
        if kind == "percent_formula_without_value":
            del book.derived[spot.block, spot.id]
            book.formulas = True
        else:
            spot.formula = None
            spot.value = {
                "percent_text": rng.choice(
                    (f"{share:.1f}%", f"{share:.2f}%", f"{share:.2f}")
                ).replace(".", ","),
                "percent_mixed_scale": round(share if spot.type == "fraction" else share / 100, 4),
                "percent_error": "#DIV/0!",
                "percent_wrong": round(abs(rate - (0.04 if spot.type == "fraction" else 4)), 4),
            }[kind]
        plant(
            book, kind, spot, must="yes" if kind == "percent_wrong" else "no", true=round(rate, 4)
        )
        return True

    return act


def uncalculated(book: Book, rng: random.Random) -> bool:
    """A count typed as a formula by a program that stored no result."""
    found = counts(book, _of("members_graded"), single=False)
    if not found or book.form == "TH-2023":
        return False
    spot, record = found[0]
    grades = [
        s.id
        for _, r in book.truth.items()
        for s in r["spots"]
        if s.block == spot.block
        and s.measure
        in ("members_excellent", "members_good", "members_satisfactory", "members_failed")
    ]
    plant(
        book,
        "formula_without_value",
        spot,
        recoverable="either",
        must="yes",
        true=spot.value,
        record=record,
        related=around(book, spot, record),
    )
    spot.value, spot.formula = None, ("sum", grades)
    return True


def wrong_total(book: Book, rng: random.Random) -> bool:
    totals = [s for s in book.spots if s.role == "total" and s.type == "count"]
    if not totals:
        return False
    spot = rng.choice(totals)
    related = [
        s for s in totals if s.block == spot.block and s.column == spot.column and s is not spot
    ]
    related += [
        s
        for s in book.spots
        if s.role == "total" and s.block == spot.block and s.row == spot.row and s.type == "percent"
    ]
    true = book.derived[spot.block, spot.id]
    spot.formula, spot.value = None, true + rng.choice((10, -1, 3))
    plant(book, "total_typed_wrong", spot, true=true, related=related)
    return True


def grade_words(book: Book, rng: random.Random) -> bool:
    found = [
        (s, r)
        for k, r in book.truth.items()
        if k[0] == "gradings"
        for s in r["spots"]
        if s.type == "grade" and r["value"] in ("excellent", "good", "satisfactory")
    ]
    if len(found) < 9:  # the later list stays readable: the story of 6a in 2023 hangs on it
        return False
    spot, own = rng.choice(found)
    plant(book, "grade_spelling", spot, true=SHORT[own["value"]])
    spot.value = rng.choice(
        {
            "excellent": ("HTSXNV", "HT XSNV", "Hoàn thành xuất sắc", "htxsnv"),
            "good": ("HTT NV", "Hoàn thành tốt nhiệm vụ", "HTTNV ", "httnv"),
            "satisfactory": ("Hoàn thành nhiệm vụ", "HTNV.", "HT NV"),
        }[own["value"]]
    )
    return True


def year_words(book: Book, rng: random.Random) -> bool:
    found = [s for s in book.spots if s.type == "year" and isinstance(s.value, int)]
    if not found:
        return False
    plant(book, "year_as_text", found[0], true=book.year)
    found[0].value = rng.choice(
        (f"Năm {book.year}", f"năm {book.year}.", f"31/12/{book.year}", f" {book.year}")
    )
    return True
