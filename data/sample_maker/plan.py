"""Which dirt goes where: so many of each class, on workbooks drawn by the seed."""

from __future__ import annotations

import copy
import random
from typing import Any

from . import cells, sheets
from .bloc import organisations
from .books import MARK, Book, plant

# class → how many
CELLS = {
    "number_as_text": 14,
    "padded_number": 9,
    "leading_zero": 8,
    "full_width_digits": 2,
    "fraction_text": 8,
    "auto_dated_fraction": 3,
    "thousands_dot": 2,
    "thousands_eaten": 1,
    "half_a_person": 1,
    "nil_word": 12,
    "note_in_number": 7,
    "approximate_number": 3,
    "error_value": 4,
    "blank_value": 9,
    "part_over_total": 4,
    "grades_do_not_sum": 3,
    "quarters_contradict": 1,
    "sheets_disagree": 4,
}
OTHERS = [
    (cells.flags, 12),
    (lambda b, r: cells.flags(b, r, unclear=True), 2),
    (cells.inclusive_good, 3),
    (cells.percents("percent_text"), 8),
    (cells.percents("percent_mixed_scale"), 5),
    (cells.percents("percent_error"), 2),
    (cells.percents("percent_wrong"), 3),
    (cells.percents("percent_formula_without_value"), 3),
    (cells.uncalculated, 2),
    (cells.wrong_total, 3),
    (cells.grade_words, 5),
    (cells.year_words, 4),
    (sheets.rows_above, 5),
    (sheets.row_inside, 3),
    (sheets.column_left, 3),
    (sheets.columns_swapped, 2),
    (sheets.extra_column, 3),
    (sheets.heading_words, 8),
    (sheets.label_words, 12),
    (sheets.tccsd, 5),
    (sheets.sheet_names, 3),
    (sheets.trailing_table, 2),
    (sheets.old_title, 2),
    (sheets.alias, 8),
    (sheets.unlisted, 3),
    (sheets.loose_name, 6),
]
RECODED = [
    ("nfd_text", 4),
    ("nbsp_and_double_spaces", 4),
    ("tone_placement", 5),
    ("dash_lookalikes", 2),
    ("zero_width", 2),
]
HTML = (
    '<html><head><meta charset="utf-8"></head><body><p>{mark}</p><table><tr><td>Biểu 1</td><td>Tổng số đảng viên'
    "</td><td>31</td></tr></table></body></html>"
)


def spoil(books: list[Book], legacy: dict[str, dict[str, str]], seed: int) -> list[Book]:
    """Plant the dirt and return all workbooks, junk files and copies included."""
    rng = random.Random(f"{seed}:dirt")
    names = dict(zip(*(organisations()[c] for c in ("organisation", "name")), strict=True))
    by = {(b.form, b.year, b.organisations[0]): b for b in books if b.form != "QD-XL"}
    lists = {b.year: b for b in books if b.form == "QD-XL" and "lai" not in b.path}
    for book in books:
        sheets.like_a_total(book)
    extra = _copies(books, by, rng)
    _regraded(books, lists)
    sheets.old_name(lists[2023], names)
    _moved(by["PL1-2021", 2022, "K27"])
    _planted(books, rng)
    by["PL1-2021", 2022, "K20"].formulas = False
    sheets.hidden_copy(by["PL1-2021", 2022, "K20"], by["PL1-2021", 2021, "K20"], "grades")
    group = next(
        b for b in books if b.form == "TH-2023" and b.year == 2024 and "nha nuoc" in b.path
    )
    sheets.hidden_copy(
        group,
        next(
            b
            for b in books
            if b.year == 2023 and b.path[5:] == group.path[5:].replace("2024", "2023")
        ),
        "grades",
    )
    _natural(books)
    tail = [
        b
        for b in books
        if b.status == "accepted" and b.form != "QD-XL" and len(b.organisations) == 1
    ]
    rng.shuffle(tail)
    for kind, number in RECODED:
        for _ in range(number):
            sheets.recode(tail.pop(), kind)
    sheets.recode(
        next(b for b in books if b.form == "TH-2023" and "Doanh" in b.path and b.year == 2023),
        "nfd_text",
    )
    old = [b for b in tail if b.form == "PL1-2021"]
    for book, kind in [
        (old[0], "tcvn3"),
        (old[1], "tcvn3"),
        (lists[2022], "tcvn3"),
        (old[2], "vni"),
        (old[3], "vni"),
    ]:
        sheets.legacy(book, kind, legacy[kind])
    rest = [
        b
        for b in old[4:]
        if not b.hidden
        and b.path.startswith(str(b.year))
        and not any(p["class"].endswith("without_value") for p in b.planted)
    ]
    for book, suffix in ((rest[0], "xls"), (lists[2024], "xls"), (rest[1], "ods")):
        book.path = book.path.rpartition(".")[0] + "." + suffix
        book.formulas = False
        plant(book, f"saved_as_{suffix}")
    return sorted(
        books + extra + _junk(by["PL1-2025", 2025, "K13"]), key=lambda b: (b.year, b.path)
    )


def _planted(books: list[Book], rng: random.Random) -> None:
    load: dict[int, int] = {}
    usable = [b for b in books if b.status == "accepted"]

    def spread(act: Any, number: int) -> None:
        done = 0
        for book in rng.sample(usable, len(usable)):
            # the sector workbooks hold many organisations and bear more
            room = 9 if len(book.organisations) > 1 else 3
            weight = {"TH-2023": 4, "QD-XL": 2}.get(book.form, 1)
            if done < number and load.get(id(book), 0) < room:
                for _ in range(weight):
                    if done < number and act(book, rng):
                        done += 1
                        load[id(book)] = load.get(id(book), 0) + 1
        if done < number:
            raise RuntimeError(f"only {done} of {number} defects could be placed: {act}")

    for act, number in OTHERS:
        spread(act, number)
    for kind, number in CELLS.items():
        spread(cells.NUMBERS[kind], number)


def _natural(books: list[Book]) -> None:
    """Oddities of the figures themselves that a reader may well ask about: beyond the cap, training undone."""
    trained: dict[str, tuple[int, int]] = {}
    for book in sorted(books, key=lambda b: b.year):
        for record, own in book.truth.items():
            if record[0] != "observations" or book.status != "accepted":
                continue
            key, measure = record[1], record[3]
            if measure == "members_excellent":
                good = book.truth["observations", key, "", "members_good"]
                if own["value"] * 5 > own["value"] + good["value"]:
                    plant(
                        book,
                        "over_the_cap",
                        own["spots"][0],
                        true=own["value"],
                        related=good["spots"],
                        record=(),
                    )
            elif measure == "committee_members_trained":
                if own["value"] < trained.get(key, (0, 0))[1]:
                    plant(book, "trained_fell", own["spots"][0], true=own["value"], record=())
                trained[key] = (book.year, own["value"])


def _regraded(books: list[Book], lists: dict[int, Book]) -> None:
    for later in (b for b in books if "lai" in b.path and b.form == "QD-XL"):
        for record in later.truth:
            first = lists[later.year]
            plant(
                first,
                "regraded_later",
                first.truth[record]["spots"][0],
                record=(),
                true=first.truth[record]["spots"][0].value,
            )
            del first.truth[record]


def _moved(book: Book) -> None:
    """Filed in the next year's folder."""
    plant(book, "wrong_folder_year", must="yes", true=book.year)
    book.path = f"{book.year + 1}/{book.path.partition('/')[2]}"


def _earlier(book: Book, rng: random.Random) -> Book:
    """The same return as it first came, with three other numbers."""
    first = copy.deepcopy(book)
    for record in rng.sample(
        [
            k
            for k, r in first.truth.items()
            if k[3] in ("cells_meeting_good", "members_studied", "committee_members_trained")
            and r["value"]
        ],
        2,
    ):
        for spot in first.truth[record]["spots"]:
            spot.value -= 1
    first.truth, first.planted = {}, []
    return first


def _copies(books: list[Book], by: dict, rng: random.Random) -> list[Book]:
    out = []
    for form, year, key, marked in (
        ("PL1-2021", 2021, "K13", False),
        ("PL1-2021", 2022, "K31", True),
        ("PL1-2025", 2025, "K19", False),
    ):
        book = by[form, year, key]
        first = _earlier(book, rng)
        first.status, first.reason = "superseded", "corrected resubmission"
        plant(first, "corrected_resubmission", must="yes")
        book.path = book.path.replace(".xlsx", " (nop lai).xlsx")
        if marked:  # no date of receipt: only the workbook itself tells
            first.received = book.received = ""
            for spot in book.spots:
                if spot.role == "subtitle":
                    spot.value = "(Biểu điều chỉnh, nộp lại thay cho biểu đã gửi)"
        else:
            first.received, book.received = f"{year}-12-05", f"{year}-12-22"
        out.append(first)
    for key in ("K39",):  # two versions and nothing to choose by
        book = by["PL1-2021", 2021, key]
        rival = _earlier(book, rng)
        rival.path = "2021/Chi bo/PL1 Chi bo (2).xlsx"
        for b in (book, rival):
            b.received, b.status, b.reason, b.truth, b.planted = (
                "",
                "refused",
                "rival returns",
                {},
                [],
            )
            plant(b, "rival_returns", recoverable="no", must="yes")
        out.append(rival)
    book = by["PL1-2021", 2022, "K40"]
    twin = Book(
        book.path.replace(".xlsx", " - Copy.xlsx"),
        book.form,
        book.year,
        book.organisations,
        [],
        source=book,
    )
    book.received, twin.received = "2023-01-06", "2023-01-04"
    twin.status, twin.reason = "superseded", "identical copy"
    plant(twin, "identical_copy", must="yes")
    out.append(twin)
    return out


def _junk(sound: Book) -> list[Book]:
    csv = f"{MARK}\nTT,Nội dung,Số lượng\n1,Tổng số đảng viên,14\n"
    junk = [
        ("2021/~$PL1 So Xay dung.xlsx", "lock_file", "Nguoi dung".ljust(165).encode()),
        ("2021/Chi bo/Bieu 2021.xlsx", "zero_bytes", b""),
        ("2022/Bieu tong hop.xls", "html_as_xls", HTML.format(mark=MARK).encode()),
        ("2022/Bieu so 2.xlsx", "csv_as_xlsx", csv.encode("utf-8-sig")),
        ("2025/Chi bo/PL1 gui qua thu.xlsx", "cut_off", None),
    ]
    out = []
    for path, kind, data in junk:
        book = Book(
            path,
            "",
            int(path[:4]),
            [],
            [],
            status="refused",
            reason=kind,
            data=data,
            source=None if data is not None else sound,
            cut=data is None,
        )
        plant(book, kind, recoverable="no", must="yes")
        out.append(book)
    return out
