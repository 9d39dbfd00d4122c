"""The workbooks of the sample before any dirt: forms filled in through their own maps."""

from __future__ import annotations

import itertools
import random
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from analysis.office.formulas import results
from analysis.office.grid import Spot, in_force
from analysis.office.template import layout

from .bloc import GROUPS, PLACE, TRANSFERRED, YEARS, short

MARK = "SỐ LIỆU GIẢ ĐỊNH – KHÔNG PHẢI SỐ LIỆU THẬT"
SECTORS = {
    "party": "Cơ quan Đảng",
    "union": "MTTQ, đoàn thể",
    "state": "Quản lý nhà nước",
    "judicial": "Tư pháp",
    "vertical": "Ngành dọc trung ương",
    "public-service": "Sự nghiệp công lập",
    "soe": "Doanh nghiệp có vốn nhà nước",
    "private": "Doanh nghiệp ngoài nhà nước",
    "other": "Khác",
}
SHORT = {
    "excellent": "HTXSNV",
    "good": "HTTNV",
    "satisfactory": "HTNV",
    "failed": "KHTNV",
    "ungraded": "Chưa XL",
}
FORMS = {2021: "PL1-2021", 2022: "PL1-2021", 2023: "TH-2023", 2024: "TH-2023", 2025: "PL1-2025"}
SILENT = {2021: {"K57", "K60"}, 2022: {"K59"}, 2023: {"K56"}, 2024: set(), 2025: {"K11", "K60"}}
POINTS = {
    "issued": 10,
    "carried": 10,
    "study": 15,
    "regulations": 10,
    "training": 15,
    "meeting.good": 20,
    "inspection": 20,
}


@dataclass
class Book:
    """One workbook: its spots, and what a careful reader should get out of it."""

    path: str
    form: str
    year: int
    organisations: list[str]
    spots: list[Spot]
    received: str = ""
    status: str = "accepted"
    reason: str = ""
    expect: str = "yes"
    # (table, organisation, quarter, measure/stage/target) → what is true, where
    truth: dict[tuple, dict] = field(default_factory=dict)
    derived: dict[tuple, Any] = field(default_factory=dict)
    formulas: bool = True
    hidden: set[str] = field(default_factory=set)
    faces: dict[tuple[str, str], str] = field(default_factory=dict)
    planted: list[dict] = field(default_factory=list)
    data: bytes | None = None
    source: Book | None = None  # written with the bytes of another workbook
    cut: bool = False  # … of which only the first half arrived


def make_books(
    reference: Any, values: dict, grades: dict, regraded: dict, words: dict, seed: int
) -> list[Book]:
    """All clean workbooks, in the order of years."""
    register = {o["organisation"]: o for o in reference.organisations.to_dict("records")}
    people = itertools.count(1)
    books: list[Book] = []
    for year in YEARS:
        rng = random.Random(f"{seed}:{year}")
        # an organisation that leaves during the year sends nothing more
        here = [
            k
            for k, o in register.items()
            if in_force(o["founded"], o["dissolved"], year) and (k, year) in values
        ]
        sending = [k for k in here if k not in SILENT[year]]
        if FORMS[year] == "TH-2023":
            for group, sectors in GROUPS.items():
                own = [k for k in sending if register[k]["sector"] in sectors]
                path = f"{year}/Tong hop {year} - {_plain(group)}.xlsx"
                books.append(
                    _book(reference, path, year, own, register, values, words, rng, people, group)
                )
        else:
            for key in sending:
                path = _path(register[key], year, rng)
                books.append(
                    _book(reference, path, year, [key], register, values, words, rng, people)
                )
        books.append(_decision(reference, year, here, grades, register, rng))
        if year in regraded:
            books.append(_again(reference, year, regraded[year], grades, register))
    return books


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in text if not unicodedata.combining(c)).replace(",", "")


def _path(own: dict, year: int, rng: random.Random) -> str:
    name, way = short(own["name"]), rng.randrange(4)
    folder = rng.choice(("", "", "Dang bo/" if own["kind"] == "committee" else "Chi bo/"))
    stem = (f"PL1 {_plain(name)}", f"{name} - PL1 {year}", f"Bieu NQ {_plain(name)} {year}", name)[
        way
    ]
    return f"{year}/{folder}{stem}.xlsx"


def _date(year: int, rng: random.Random) -> tuple[str, str]:
    """A day on the workbook and the day of receipt, from December on; a few come late."""
    day = rng.randrange(45) if rng.random() < 0.93 else rng.randrange(46, 60)
    written = max(0, day - rng.randrange(1, 6))
    dates = [
        f"{year}-12-{d + 1:02d}" if d < 31 else f"{year + 1}-01-{d - 30:02d}"
        for d in (written, day)
    ]
    return dates[0], dates[1]


def _head(book: Book, office: str, dated: str, subtitle: str = "") -> None:
    """Letterhead, date and the line that says the numbers are invented."""
    year, month, day = dated.split("-")
    for spot in list(book.spots):
        if spot.id == "office2" and office:
            spot.value = office
        elif spot.id == "office1":
            spot.value = spot.value.replace("TỈNH ỦY …………………", "TỈNH ỦY BẮC KHÊ")
        elif spot.id == "place":
            spot.value = f"{PLACE}, ngày {day} tháng {month} năm {year}"
        elif spot.role == "subtitle":
            spot.value = subtitle or spot.value
        elif spot.role == "title":
            book.spots.append(
                Spot(
                    spot.sheet,
                    spot.block,
                    "letterhead",
                    "synthetic",
                    4,
                    1,
                    MARK,
                    across=spot.across,
                )
            )


def _book(reference, path, year, keys, register, values, words, rng, people, group="") -> Book:
    form, many = FORMS[year], bool(group)
    rows: dict[str, list[str]] = {}
    said = {k: words[k, year] for k in keys}
    if many:
        rows = dict.fromkeys(("results", "meetings", "grades"), keys)
        rows["shortfalls"] = [f"{k}/{t}" for k in keys for t, _ in said[k]]
    elif form == "PL1-2025":
        rows["shortfalls"] = [f"{keys[0]}/{t}" for t, _ in said[keys[0]]] or ["1"]
    book = Book(
        path, form, year, keys, layout(form, year, reference, None if many else keys[0], rows)
    )
    dated, book.received = _date(year, rng)
    number = rng.randrange(11, 320)
    unit = "ĐU" if register[keys[0]]["kind"] == "committee" else "CB"
    y, m, d = dated.split("-")
    _head(
        book,
        "ĐẢNG ỦY KHỐI CƠ QUAN - DOANH NGHIỆP TỈNH" if many else register[keys[0]]["name"].upper(),
        dated,
        f"(Khối {group})" if many else f"(Kèm theo Báo cáo số {number}-BC/{unit} ngày {d}/{m}/{y})",
    )
    _fill(book, keys, register, {k: values[k, year] for k in keys}, rng, people)
    _say(book, said, rng)
    _signatures(book, rng, next(people))
    book.formulas = rng.random() < 0.55
    book.derived = {(s.block, s.id): v for s, v in _calculated(book)}
    return book


def _calculated(book: Book):
    found = results(book.spots)
    for spot in book.spots:
        if spot.formula:
            value = found[spot.sheet, spot.cell]
            yield spot, round(value, 4) if isinstance(value, float) and not book.formulas else value


def _fill(book, keys, register, values, rng, people) -> None:
    """Numbers, flags and names into the spots that the map declares for them; each remembers where it stands."""
    yes = rng.choice((("Có", "Tốt"), ("Có", "Tốt"), ("có", "tốt"), ("X", "X")))
    for spot in book.spots:
        key = (
            spot.id.partition(":")[0]
            if len(keys) > 1 or spot.id.partition(":")[0] in register
            else keys[0]
        )
        if spot.role != "entry" or key not in values or spot.block == "shortfalls":
            continue
        if spot.type == "sector":
            spot.value = SECTORS[register[key]["sector"]]
        elif spot.type == "person":
            n = next(people)
            spot.value = f"{_person(rng)}, ĐT 0900 000 {n % 1000:03d}"
        elif spot.type == "restated":  # the analysis starts from those graded
            spot.value = values[key]["members_graded", ""]
        elif spot.type == "points":
            top = POINTS.get(spot.id.partition(":")[0])
            spot.value = top and top - rng.choice((0, 0, 0, 1, 2))
        elif spot.measure and spot.type in ("count", "flag"):
            own = values[key]
            value = own.get((spot.measure, spot.quarter))
            record = book.truth.setdefault(
                ("observations", key, spot.quarter, spot.measure), {"value": value, "spots": []}
            )
            record["spots"].append(spot)
            if value is None:
                plant(book, "not_due_yet", spot, recoverable="missing")
            elif spot.type == "flag":
                issued = spot.measure == "resolution_issued"
                no = {"Có": "Không", "Tốt": "Chưa tốt", "có": "không", "tốt": "chưa tốt", "X": "K"}
                spot.value = yes[not issued] if value else no[yes[not issued]]
                if spot.value in ("X", "K"):
                    plant(book, "flag_mark", spot, true=value)
            else:
                spot.value = value + (own[spot.includes, ""] if spot.includes else 0)


def _say(book: Book, said: dict, rng: random.Random) -> None:
    """The shortfalls' words."""
    spots = {s.id: s for s in book.spots if s.block == "shortfalls"}
    for key, rows in said.items():
        told = dict(rows)
        fixed = f"1a:{'limitation'}" in spots
        for target, words in rows:
            row = target if fixed else f"{key}/{target}"
            own = {}
            for name in ("limitation", "cause", "remedy"):
                own[name] = spots[f"{row}:{name}"]
                own[name].value = words[name] or None
            if target == "1a" and book.form == "PL1-2025" and rng.random() < 0.5:
                spots[f"{row}:target"].value = "CT 1.2"
            book.truth["shortfalls", key, "", target] = {
                **{n: words[n] for n in own},
                "pairs": words["pairs"],
                "spots": [s for s in own.values() if s.value],
            }
        if fixed and rng.random() < 0.3:  # the habit of writing "none" in every empty line
            none = rng.choice(("Không", "Không có"))
            for name, spot in spots.items():
                row, _, column = name.partition(":")
                if spot.role == "entry" and row not in told and column != "target":
                    spot.value = none if column == "limitation" or rng.random() < 0.5 else None
        if book.form == "PL1-2025" and not rows:
            spots["1:limitation"].value = "Không có"


def _signatures(book: Book, rng: random.Random, n: int) -> None:
    for spot in [
        s for s in book.spots if s.role == "signature" and s.value in ("BÍ THƯ", "TRƯỞNG BAN")
    ]:
        book.spots.append(
            Spot(
                spot.sheet,
                "",
                "signature",
                "right",
                spot.row + 4,
                spot.column,
                _person(rng),
                across=spot.across,
            )
        )


def _person(rng: random.Random) -> str:
    return " ".join(
        (
            rng.choice(("Hoàng", "Nguyễn", "Vàng", "Lý", "Trần", "Nông")),
            rng.choice(("Văn", "Thị", "Minh", "Thu")),
            rng.choice(("Mẫu", "Thử", "Ví", "Dụ", "Giả", "Định")),
        )
    )


def _decision(reference, year, keys, grades, register, rng) -> Book:
    dated = f"{year + 1}-01-{18 + rng.randrange(10):02d}"
    book = Book(
        f"{year}/Quyet dinh/QD xep loai TCCSD nam {year}.xlsx",
        "QD-XL",
        year,
        keys,
        layout("QD-XL", year, reference, rows=keys),
    )
    y, m, d = dated.split("-")
    _head(book, "", dated, f"(Kèm theo Quyết định số {300 + year % 100}-QĐ/ĐUK ngày {d}/{m}/{y})")
    for spot in book.spots:
        key = spot.id.partition(":")[0]
        if (
            spot.role != "entry"
            or (key, year) not in grades
            or spot.type not in ("mark", "grade", "remark")
        ):
            continue
        own = grades[key, year]
        if spot.type == "remark":
            late = own["decided"] == "ungraded"
            spot.value = "Thành lập dưới 6 tháng, chưa đánh giá" if late else None
            continue
        stage, _, grade = spot.measure.partition(":")
        if not grade or own[stage] == grade:
            spot.value = "x" if grade else SHORT[own[stage]]
            book.truth["gradings", key, "", stage] = {
                "value": own[stage],
                "spots": [spot],
                "decided": dated,
            }
    _signatures(book, rng, 0)
    book.derived = {(s.block, s.id): v for s, v in _calculated(book)}
    return book


def _again(reference, year, regraded, grades, register) -> Book:
    """The later list that replaces grades."""
    book = Book(
        f"{year}/Quyet dinh/QD xep loai lai nam {year}.xlsx",
        "QD-XL",
        year,
        list(regraded),
        layout("QD-XL", year, reference, rows={"again": list(regraded)}, sheets=["again"]),
    )
    _head(
        book, "", f"{year + 1}-03-12", f"(Kèm theo Quyết định số 365-QĐ/ĐUK ngày 12/03/{year + 1})"
    )
    for spot in book.spots:
        key = spot.id.partition(":")[0]
        if spot.role == "entry" and key in regraded:
            if spot.type == "restated":
                spot.value = SHORT[grades[key, year]["decided"]]
            elif spot.type == "grade":
                spot.value = SHORT[regraded[key]]
                book.truth["gradings", key, "", "decided"] = {
                    "value": regraded[key],
                    "spots": [spot],
                }
            elif spot.type == "remark":
                spot.value = "Xác minh lại kết quả thực hiện nhiệm vụ chính trị"
    return book


def plant(
    book: Book,
    kind: str,
    spot: Spot | None = None,
    *,
    recoverable: str = "yes",
    must: str = "no",
    true: Any = "",
    related: list[Spot] = (),
    record: tuple | None = None,
    sheet: str = "",
) -> None:
    """Remember a defect: at a cell, on a sheet, or of the whole file."""
    if spot and record is None and spot.measure:
        record = next(
            (k for k, r in book.truth.items() if any(s is spot for s in r["spots"])), None
        )
    book.planted.append(
        {
            "class": kind,
            "spot": spot,
            "sheet": sheet,
            "recoverable": recoverable,
            "must": must,
            "true": true,
            "related": list(related),
            "record": record,
        }
    )
    if (
        record
        and recoverable in ("no", "missing", "either")
        and record[0] in ("observations", "gradings")
    ):
        book.truth[record]["fate"] = recoverable


__all__ = ["TRANSFERRED", "Book", "make_books", "plant"]
