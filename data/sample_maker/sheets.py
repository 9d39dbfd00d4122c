"""Dirt in the layout and the wording: moved, added and renamed things, foreign names, last year's leftovers."""

from __future__ import annotations

import copy
import random
import re
import unicodedata

from analysis.office.grid import Spot

from .bloc import ALIASES, EVENTS, short
from .books import Book, plant

HEADINGS = [
    ("Tỷ lệ (%)", "TL (%)"),
    ("Tỷ lệ (%)", "Tỉ lệ %"),
    ("Quý III", "Quý 3"),
    ("Quý II", "Q2"),
    ("SL", "Số lượng"),
    ("Tên TCCSĐ", "Tên đơn vị"),
    ("Tổng số", "TS"),
    ("Tỷ lệ %", "TL %"),
    ("Trung bình", "TB"),
]
LABELS = [
    ("đảng viên", "ĐV"),
    ("Đảng viên", "ĐV"),
    ("cấp ủy viên", "CUV"),
    ("hoàn thành tốt nhiệm vụ", "HTTNV"),
    ("chi bộ", "CB"),
    ("nghị quyết", "NQ"),
    ("kiểm tra, giám sát", "KT, GS"),
]
UNLISTED = {
    "K12": "Đảng bộ VP UBND tỉnh",
    "K22": "Đảng bộ Sở KH&ĐT",
    "K27": "Đảng bộ Cục THADS tỉnh",
    "K35": "Đảng bộ Trường CĐ Kỹ thuật và Công nghệ",
    "K50": "Đảng bộ Cty Xi măng Ngọc Đường",
}


def _sheets(book: Book) -> list[str]:
    return list(dict.fromkeys(s.sheet for s in book.spots if s.sheet not in book.hidden))


def rows_above(book: Book, rng: random.Random) -> bool:
    sheet = rng.choice(_sheets(book))
    extra = rng.randrange(1, 4)
    for s in book.spots:
        if s.sheet == sheet:
            s.row += extra
    book.spots.append(
        Spot(
            sheet,
            "",
            "note",
            "stray",
            1,
            1,
            rng.choice(("Mẫu gửi kèm Công văn hướng dẫn của Ban Tổ chức", "Bản in để ký")),
            across=3,
        )
    )
    plant(book, "rows_inserted_above", sheet=sheet)
    return True


def row_inside(book: Book, rng: random.Random) -> bool:
    """An empty row in the middle of a table."""
    rows = sorted(
        {
            (s.sheet, s.row)
            for s in book.spots
            if s.role == "entry" and s.block in ("results", "grades")
        }
    )
    if len(rows) < 4:
        return False
    sheet, at = rng.choice(rows[2:])
    if any(s.sheet == sheet and s.row < at < s.row + s.down for s in book.spots):
        return False
    for s in book.spots:
        if s.sheet == sheet and s.row >= at:
            s.row += 1
    plant(book, "row_inserted_inside", sheet=sheet)
    return True


def column_left(book: Book, rng: random.Random) -> bool:
    sheet = rng.choice(_sheets(book))
    for s in book.spots:
        if s.sheet == sheet:
            s.column += 1
    plant(book, "columns_inserted_left", sheet=sheet)
    return True


def columns_swapped(book: Book, rng: random.Random) -> bool:
    heads = {s.id: s for s in book.spots if s.block == "results" and s.role == "heading"}
    if book.form != "PL1-2021":
        return False
    one, two = heads["whole"].column, heads["result"].column
    for s in book.spots:
        if s.block == "results" and s.across == 1 and s.column in (one, two) and s.role != "number":
            s.column = one + two - s.column
    plant(book, "columns_swapped", sheet=heads["whole"].sheet)
    return True


def extra_column(book: Book, rng: random.Random) -> bool:
    """A column of the sender's own before the remarks."""
    heads = [
        s
        for s in book.spots
        if s.role == "heading" and s.id == "remark" and s.block in ("grades", "results")
    ]
    heads = [h for h in heads if book.form != "PL1-2025"]
    if not heads:
        return False
    head = rng.choice(heads)
    at, sheet, block = head.column, head.sheet, head.block
    rows = sorted({s.row for s in book.spots if s.block == block and s.role == "entry"})
    for s in book.spots:
        if s.sheet == sheet and s.column >= at:
            s.column += 1
        elif s.sheet == sheet and s.column < at < s.column + s.across:
            s.across += 1
    text = rng.choice(("Cùng kỳ năm trước", "Người theo dõi", "Kế hoạch năm sau"))
    book.spots.append(Spot(sheet, block, "heading", "extra", head.row, at, text, down=head.down))
    for row in rows:
        value = _person_free(rng) if text.startswith("Người") else rng.randrange(1, 60)
        book.spots.append(Spot(sheet, "", "section", f"extra{row}", row, at, value))
    plant(book, "extra_column", sheet=sheet)
    return True


def _person_free(rng: random.Random) -> str:
    return rng.choice(("Văn phòng", "Ban Tổ chức", "Chi ủy"))


def heading_words(book: Book, rng: random.Random) -> bool:
    found = [
        (s, old, new)
        for s in book.spots
        for old, new in HEADINGS
        if s.role == "heading" and s.value == old
    ]
    if not found:
        return False
    spot, old, new = rng.choice(found)
    plant(book, "header_wording", spot, true=old)
    spot.value = new
    return True


def label_words(book: Book, rng: random.Random) -> bool:
    found = [
        (s, old, new)
        for s in book.spots
        for old, new in LABELS
        if s.role == "label" and s.type in ("label", "target") and old in str(s.value or "")
    ]
    if book.form == "TH-2023" or not found:
        return False
    spot, old, new = rng.choice(found)
    plant(book, "abbreviated_label", spot, true=spot.value)
    spot.value = spot.value.replace(old, new)
    return True


def tccsd(book: Book, rng: random.Random) -> bool:
    found = [
        s
        for s in book.spots
        if "TCCSĐ" in str(s.value or "") and s.role in ("label", "heading", "entry")
    ]
    for spot in found:
        plant(book, "tccsd_spelling", spot, true=spot.value)
        spot.value = spot.value.replace("TCCSĐ", "TCCSD")
    return bool(found)


def sheet_names(book: Book, rng: random.Random) -> bool:
    names = {
        name: f"Bieu {n}" if len(_sheets(book)) > 1 else "Sheet1"
        for n, name in enumerate(_sheets(book), 1)
    }
    for s in book.spots:
        s.sheet = names.get(s.sheet, s.sheet)
    plant(book, "sheet_names")
    return True


def trailing_table(book: Book, rng: random.Random) -> bool:
    sheet = _sheets(book)[0]
    row = max(s.row for s in book.spots if s.sheet == sheet) + 3
    for n, (label, value) in enumerate(
        (
            ("Bảng tính nháp", None),
            ("Năm trước", rng.randrange(20, 90)),
            ("Tăng/giảm", rng.randrange(-5, 6)),
        )
    ):
        book.spots.append(Spot(sheet, "", "note", f"draft{n}", row + n, 2, label))
        if value is not None:
            book.spots.append(Spot(sheet, "", "note", f"draft{n}b", row + n, 3, value))
    plant(book, "trailing_table", sheet=sheet)
    return True


def old_title(book: Book, rng: random.Random) -> bool:
    titles = [s for s in book.spots if s.role == "title"]
    if len(titles) < 2:
        return False
    spot = rng.choice(titles)
    plant(book, "title_of_last_year", spot, must="yes", true=book.year)
    spot.value = spot.value.replace(str(book.year), str(book.year - 1))
    return True


def hidden_copy(book: Book, last: Book, block: str) -> None:
    """Last year's sheet left hidden in this year's workbook."""
    old = [s for s in last.spots if s.block == block]
    name = f"{old[0].sheet} ({last.year})"
    for s in old:
        s = copy.copy(s)
        if s.formula:
            s.formula, s.value = None, last.derived.get((s.block, s.id))
        s.sheet, s.block = name, f"old {s.block}"
        book.spots.append(s)
    book.hidden.add(name)
    plant(book, "hidden_copy_of_last_year", sheet=name)


def _names(book: Book) -> list[tuple[Spot, str]]:
    own = {s.id.partition(":")[0].partition("/")[0] for s in book.spots if s.type == "organisation"}
    whole = {k for k in own if k in book.organisations}
    taken = {id(p["spot"]) for p in book.planted}
    return [
        (s, k)
        for s in book.spots
        if s.type == "organisation" and s.role == "entry" and s.value and id(s) not in taken
        for k in [s.id.partition(":")[0].partition("/")[0]]
        if k in whole or s.id == "name:value"
    ]


def _rename(
    book: Book, kind: str, spot: Spot, key: str, text: str, recoverable="yes", must="no"
) -> bool:
    key = key if key in book.organisations else book.organisations[0]
    plant(book, kind, spot, recoverable=recoverable, must=must, true=key)
    spot.value = text
    if recoverable == "either":
        if book.form.startswith("PL1"):
            book.expect = "either"
        for own in book.truth.values():
            row = any(s.sheet == spot.sheet and s.row == spot.row for s in own["spots"])
            if book.form.startswith("PL1") or row:
                own["fate"] = own.get("fate") or "either"
    return True


def alias(book: Book, rng: random.Random) -> bool:
    found = [
        (s, k, a)
        for s, k in _names(book)
        for a, own in ALIASES
        if own == (k if k in book.organisations else book.organisations[0])
    ]
    if not found:
        return False
    spot, key, text = rng.choice(found)
    return _rename(book, "name_alias_listed", spot, key, text)


def unlisted(book: Book, rng: random.Random) -> bool:
    found = [
        (s, k if k in book.organisations else book.organisations[0])
        for s, k in _names(book)
        if s.down == 1
    ]
    found = [(s, k) for s, k in found if k in UNLISTED]
    if not found:
        return False
    spot, key = rng.choice(found)
    return _rename(book, "name_alias_unlisted", spot, key, UNLISTED[key], "either", "yes")


def loose_name(book: Book, rng: random.Random) -> bool:
    found = _names(book)
    if not found:
        return False
    spot, key = rng.choice(found)
    name = str(spot.value)
    if short(name) == "Công ty CP Chè Thượng Sơn":
        return False  # without its first words this name means two organisations
    return _rename(
        book,
        "name_loose",
        spot,
        key,
        rng.choice((short(name), name.upper(), name.replace(" ", "  "))),
    )


def old_name(book: Book, names: dict[str, str]) -> bool:
    """The name before a rename, used after it."""
    for _, what, before, after, _ in EVENTS:
        if what == "renamed":
            for spot, key in _names(book):
                if key == after and spot.block in ("list", "meetings"):
                    return _rename(
                        book, "old_name_after_event", spot, key, names[before], "either", "yes"
                    )
    return False


def like_a_total(book: Book) -> None:
    for spot, _ in _names(book):
        if re.search("Tổng hợp", str(spot.value), re.IGNORECASE):
            plant(book, "name_like_a_total", spot, true="K51")


def _tones(text: str) -> str:
    """The other school of placing tone marks: hoá, uỷ."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    text = unicodedata.normalize("NFD", text)
    text = re.sub(
        rf"(?<!q)([ou])([{marks}])([aey])(?!\w|[\u0300-\u036f])",
        r"\1\3\2",
        text,
        flags=re.IGNORECASE,
    )
    return unicodedata.normalize("NFC", text)


RECODE = {
    "nfd_text": lambda t: unicodedata.normalize("NFD", t),
    "nbsp_and_double_spaces": lambda t: t.replace(" ", "\u00a0", 1)[::-1].replace(" ", "  ", 1)[
        ::-1
    ],
    "tone_placement": _tones,
    "dash_lookalikes": lambda t: t.replace("-", "\u2011").replace("Đ", "\u00d0"),
    "zero_width": lambda t: t.replace(" ", " \u200b", 1),
}


def recode(book: Book, kind: str) -> None:
    """The same text in another coding, through the whole workbook."""
    for s in book.spots:
        if isinstance(s.value, str) and not s.value.startswith("#"):
            s.value = RECODE[kind](s.value)
    plant(book, kind)


def legacy(book: Book, kind: str, table: dict[str, str]) -> None:
    """The whole workbook in a font of the nineties; ``table`` maps surface → Unicode."""
    back: dict[str, str] = {}
    for surface, letter in table.items():
        steady = (
            surface.isupper()
            if letter.isupper()
            else not any(c.isupper() and c not in "ÐÑ" for c in surface)
        )
        if letter not in back or (kind == "vni" and steady and not _steady(back[letter], letter)):
            back[letter] = surface
    for s in book.spots:
        if not isinstance(s.value, str) or s.value.startswith("#"):
            continue
        face, text = ("VNI-Times", s.value) if kind == "vni" else (".VnTime", s.value)
        if (
            kind == "tcvn3"
            and s.value == s.value.upper()
            and any(c.isalpha() and not c.isascii() for c in s.value)
        ):
            face, text = ".VnTimeH", s.value.lower()
        s.value = "".join(back.get(c) or back.get(c.lower()) or c for c in text.replace("–", "-"))
        book.faces[s.sheet, s.cell] = face
    plant(book, kind)


def _steady(surface: str, letter: str) -> bool:
    return surface.isupper() == letter.isupper()
