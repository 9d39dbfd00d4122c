"""The review workbook: what no rule coded goes out to an analyst, what the analyst decided comes back.

Decisions are kept in ``cause_reviews.csv``, one row each, keyed by organisation, year, target and the words of
the item; rows are only ever added (`decisions` says which is in force).
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from analysis.causes.decisions import COLUMNS, NONE, decisions_by_item, review_key
from analysis.causes.explain import code_causes, code_text, coder
from analysis.causes.items import item_key
from analysis.files import NotOurs, require_workbook, workbook_parts
from analysis.office.paper import (
    BOX,
    FACE,
    FILL,
    lines_of,
    on_paper,
    save_deterministic,
    write_text,
)
from analysis.reference.lines import PACKAGE_DATA
from analysis.tables import to_csv, unquoted
from analysis.text.keys import bare
from analysis.text.vietnamese import CAUSE_KINDS

FILE = "cause_reviews.csv"
OPEN, CODED, CODES, GUIDE = "Cần xem lại", "Đã mã hóa", "Mã nguyên nhân", "Hướng dẫn"
SHEETS = (GUIDE, OPEN, CODED, CODES)
HERE, EVERYWHERE = "Chỉ dòng này", "Mọi câu giống hệt"
WHO, WHEN = "Người duyệt", "Ngày duyệt (dd/mm/yyyy)"
HEADINGS = {  # column of the sheet: width
    "Mã dòng": 14,
    "Mã tổ chức": 11,
    "Tổ chức": 26,
    "Năm": 7,
    "Chỉ tiêu": 9,
    "Hạn chế": 36,
    "Ý nêu nguyên nhân": 48,
    "Vì sao cần xem": 26,
    "Máy gợi ý": 30,
    "Mã 1": 8,
    "Loại 1": 12,
    "Mã 2": 8,
    "Loại 2": 12,
    "Không phải nguyên nhân": 14,
    "Áp dụng cho": 17,
    "Chốt mâu thuẫn": 12,
    "Ghi chú": 24,
    "Nơi thấy": 40,
}
TO_FILL = (
    "Mã 1",
    "Loại 1",
    "Mã 2",
    "Loại 2",
    "Không phải nguyên nhân",
    "Áp dụng cho",
    "Chốt mâu thuẫn",
    "Ghi chú",
)
GUIDANCE = (
    "SỔ DUYỆT NGUYÊN NHÂN",
    "1. Ghi tên và ngày vào hai ô bên dưới; thiếu tên thì sổ không được nhận lại.",
    f"2. Trang «{OPEN}»: mỗi dòng là một ý chưa mã hóa hoặc còn ngờ. Chọn «Mã 1» (và «Mã 2» nếu ý nêu hai nguyên nhân).",
    "3. «Loại» để trống thì lấy theo mã; với nhóm E, F, I (vừa chủ quan vừa khách quan) phải chọn, hoặc dùng mã chi tiết.",
    "4. Ý không nêu nguyên nhân nào: đánh dấu x vào «Không phải nguyên nhân». Chưa quyết định: để trống cả dòng.",
    f"5. «{EVERYWHERE}»: quyết định dùng cho mọi tổ chức, mọi năm viết đúng những từ ấy.",
    f"6. Trang «{CODED}»: những ý máy đã mã hóa; chỉ điền khi muốn sửa.",
    "7. Hai người quyết định khác nhau: cả hai được giữ lại; đánh dấu x vào «Chốt mâu thuẫn» ở quyết định cuối cùng.",
    "8. Không sửa các cột nền trắng: chúng dùng để tìm lại đúng dòng.",
)


class ReviewError(ValueError):
    """The workbook or ``cause_reviews.csv`` cannot be used; nothing was changed."""


def send_out(tables: Any, reference: Any, path: str | Path) -> list[str]:
    """Write the review workbook for the tidy `tables`; gives lines for the analyst."""
    shown = write_review(
        tables.shortfalls,
        reference.causes,
        reference.cause_rules,
        reference.cause_reviews,
        path,
        tables.organisations,
    )
    lines = [
        f"Đã ghi {path}: {shown[OPEN]} ý cần xem lại, {shown[CODED]} ý đã mã hóa.",
        f"Điền xong, nhận lại bằng: analysis review-causes --in {path}",
    ]
    lost = unused_decisions(
        tables.shortfalls, reference.causes, reference.cause_rules, reference.cause_reviews
    )
    return lines + [
        f"{len(lost)} quyết định cũ không còn khớp ý nào (câu đã đổi hoặc báo cáo đã thay); vẫn được giữ."
    ] * bool(len(lost))


def take_back(path: str | Path, folder: str | Path) -> list[str]:
    """Add the decisions of a filled workbook to ``folder/cause_reviews.csv``, whole or not at all.

    Raises
    ------
    ReviewError
        When the workbook or the file on disk cannot be read; the file is then left as it was.
    """
    new, faults = read_review(path, _causes(Path(folder)))
    target = Path(os.path.realpath(Path(folder) / FILE))  # a link stays one
    for _ in range(5):  # somebody else may be handing in a workbook at the same moment
        before = target.read_bytes() if target.exists() else b""
        merged, added, told = merge_reviews(_read_csv(before, target), new)
        if not added:
            break
        if _replace(target, to_csv(merged).encode("utf-8"), before):
            break
    else:
        raise ReviewError(f"{target}: tệp đang được người khác ghi; hãy thử lại")
    known = len(new) - added
    lines = [f"Nhận {len(new)} quyết định từ {Path(path).name}: {added} mới, {known} đã có."]
    lines += [f"Bỏ qua: {fault}" for fault in faults] + told
    return [*lines, f"{target}: {len(merged)} quyết định."]


def review_rows(
    shortfalls: pd.DataFrame,
    causes: pd.DataFrame,
    cause_rules: pd.DataFrame,
    cause_reviews: pd.DataFrame | None,
    organisations: pd.DataFrame | None = None,
) -> dict[str, list[dict]]:
    """The rows of the two sheets, by their headings: items to look at, and items already coded."""
    coding = code_causes(shortfalls, causes, cause_rules, cause_reviews)
    of = {r["shortfall"]: r for r in shortfalls.to_dict("records")}
    called = (
        dict(zip(organisations["organisation"], organisations["name"], strict=True))
        if organisations is not None
        else {}
    )
    name = dict(zip(causes["code"], causes["name"], strict=True))
    verdicts = decisions_by_item(cause_reviews)
    sheets: dict[str, list[dict]] = {OPEN: [], CODED: []}
    for r in coding.uncoded.to_dict("records"):
        verdict = verdicts.get(_key(of[r["shortfall"]], r["text"]))
        why = (
            "mâu thuẫn: " + " ≠ ".join(verdict.differing)
            if verdict and verdict.differing
            else r["why"]
        )
        sheets[OPEN].append(
            _row(of[r["shortfall"]], r["text"], why, _called(r["proposal"], name), called)
        )
    coded: dict[tuple[str, int], list[dict]] = {}
    for r in coding.causes.to_dict("records"):
        coded.setdefault((r["shortfall"], r["item"]), []).append(r)
    for (shortfall, _), rows in coded.items():
        text = rows[0]["text"]
        verdict = verdicts.get(_key(of[shortfall], text))
        doubt = next((r["doubt"] for r in rows if r["doubt"]), "")
        if verdict and verdict.differing:
            doubt = "mâu thuẫn: " + " ≠ ".join(verdict.differing)
        why = doubt or "; ".join(
            dict.fromkeys(
                ("đã duyệt: " if r["how"] == "reviewed" else "") + r["words"] for r in rows
            )
        )
        current = "; ".join(
            f"{_called(r['code'], name)} ({CAUSE_KINDS[r['kind']].lower()})" for r in rows
        )
        sheets[OPEN if doubt else CODED].append(_row(of[shortfall], text, why, current, called))
    for rows in sheets.values():
        rows.sort(
            key=lambda r: (
                r["Vì sao cần xem"][:8] != "mâu thuẫ",
                item_key(r["Ý nêu nguyên nhân"]),
                r["Mã tổ chức"],
                r["Năm"],
            )
        )
    return sheets


def unused_decisions(
    shortfalls: pd.DataFrame,
    causes: pd.DataFrame,
    cause_rules: pd.DataFrame,
    cause_reviews: pd.DataFrame | None,
) -> list[tuple[str, str, str, str]]:
    """Keys of decisions about items that no shortfall holds any more."""
    use = coder(causes, cause_rules)
    here = {
        _key(r, c.item.text)
        for r in shortfalls.to_dict("records")
        for c in code_text(r["cause"], r["limitation"], use)
    }
    here |= {("*", "*", "*", k[3]) for k in here}
    return sorted(set(decisions_by_item(cause_reviews)) - here)


def write_review(
    shortfalls: pd.DataFrame,
    causes: pd.DataFrame,
    cause_rules: pd.DataFrame,
    cause_reviews: pd.DataFrame | None,
    path: str | Path,
    organisations: pd.DataFrame | None = None,
) -> dict[str, int]:
    """Write the workbook; gives the number of rows by sheet. No text of a sender can become a formula.

    Decisions that have not been taken back are never written over (see `require_replaceable`).
    """
    sheets = review_rows(shortfalls, causes, cause_rules, cause_reviews, organisations)
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = GUIDE
    guide.column_dimensions["A"].width = 30
    guide.column_dimensions["B"].width = 30
    for n, line in enumerate(GUIDANCE, 1):
        _put(guide, n, 1, line, bold=n == 1)
    for n, label in enumerate((WHO, WHEN), len(GUIDANCE) + 2):
        _put(guide, n, 1, label, bold=True)
        guide.cell(n, 2).fill = _FILL
    for title, rows in sheets.items():
        _sheet(book.create_sheet(title), rows, len(causes))
    listed = book.create_sheet(CODES)
    for n, row in enumerate(
        [("Mã", "Tên", "Loại", "Nhóm nhiệm vụ trả lời")]
        + [
            (
                r["code"],
                r["name"],
                CAUSE_KINDS.get(r["kind"], "Chủ quan hoặc khách quan"),
                r["task_groups"].replace(";", ", "),
            )
            for r in causes.to_dict("records")
        ],
        1,
    ):
        for c, value in enumerate(row, 1):
            _put(listed, n, c, value, bold=n == 1)
            listed.cell(n, c).border = BOX
    for column, width in zip("ABCD", (8, 72, 26, 24), strict=True):
        listed.column_dimensions[column].width = width
    on_paper(listed, "1:1", CODES)
    on_paper(guide)
    book.active = 1
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == OPEN
    require_replaceable(path, causes, cause_reviews)
    save_deterministic(book, path)
    return {title: len(rows) for title, rows in sheets.items()}


def require_replaceable(
    path: str | Path, causes: pd.DataFrame, cause_reviews: pd.DataFrame | None
) -> None:
    """Refuse to write over anything but a review workbook that holds nothing new.

    Parameters
    ----------
    path : path
        Where the workbook is to be written.
    causes, cause_reviews : DataFrame
        The codes, and the decisions that are kept already.

    Raises
    ------
    NotOurs
        When something else stands there, or a workbook with decisions that have not been taken back.
    """
    try:
        require_workbook(path, SHEETS)
    except NotOurs as error:
        if os.path.islink(path) or not _taken_back(path, causes, cause_reviews):
            raise NotOurs(
                f"{error} Nếu đó là sổ đã duyệt, nhận lại trước bằng: analysis review-causes --in {path}"
            ) from None


def _taken_back(path: str | Path, causes: pd.DataFrame, cause_reviews: pd.DataFrame | None) -> bool:
    if workbook_parts(path)[0] != list(SHEETS):
        return False
    try:
        decisions, faults = read_review(path, causes)
    except ReviewError:
        return False
    known = pd.DataFrame(dtype=str) if cause_reviews is None else cause_reviews
    known = known.reindex(columns=COLUMNS, fill_value="")
    _, added, _ = merge_reviews(known, decisions)
    return not added and not faults


_FILL = PatternFill("solid", fgColor="FFF2CC")


def _put(
    sheet: Any, row: int, column: int, value: Any, bold: bool = False, wrap: bool = False
) -> None:
    cell = sheet.cell(row, column)
    write_text(cell, value)
    cell.font = Font(name=FACE, size=12, bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=wrap)


def _sheet(sheet: Any, rows: list[dict], codes: int) -> None:
    names = list(HEADINGS)
    for c, (heading, width) in enumerate(HEADINGS.items(), 1):
        _put(sheet, 1, c, heading, bold=True, wrap=True)
        sheet.column_dimensions[get_column_letter(c)].width = width
        sheet.cell(1, c).fill, sheet.cell(1, c).border = _FILL if heading in TO_FILL else FILL, BOX
        sheet.cell(1, c).alignment = Alignment(
            wrap_text=True, horizontal="center", vertical="center"
        )
    for n, row in enumerate(rows, 2):
        for c, heading in enumerate(names, 1):
            _put(sheet, n, c, row.get(heading, ""), wrap=HEADINGS[heading] > 20)
            sheet.cell(n, c).border = BOX
            if heading in TO_FILL:
                sheet.cell(n, c).value = None
                sheet.cell(n, c).fill = _FILL
        lines = max(lines_of(row.get(h, ""), HEADINGS[h]) for h in names if HEADINGS[h] > 20)
        sheet.row_dimensions[n].height = min(16 * lines + 2, 409)
    sheet.row_dimensions[1].height = 16 * max(lines_of(h, HEADINGS[h], 0.9) for h in names) + 2
    sheet.freeze_panes = "H2"
    on_paper(sheet, "1:1", sheet.title)
    sheet.print_area = f"C1:{get_column_letter(len(names) - 1)}{len(rows) + 1}"  # not what only finds the row again
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{len(rows) + 1}"
    choices = {
        "Mã 1": f"'{CODES}'!$A$2:$A${codes + 1}",
        "Loại 1": _quoted(CAUSE_KINDS.values()),
        "Không phải nguyên nhân": '"x"',
        "Áp dụng cho": _quoted((HERE, EVERYWHERE)),
        "Chốt mâu thuẫn": '"x"',
    }
    choices |= {"Mã 2": choices["Mã 1"], "Loại 2": choices["Loại 1"]}
    for heading, formula in choices.items():
        rule = DataValidation(
            type="list",
            formula1=formula,
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Chưa đúng",
            error="Hãy chọn một mục trong danh sách.",
        )
        letter = get_column_letter(names.index(heading) + 1)
        rule.add(f"{letter}2:{letter}{max(len(rows) + 1, 2)}")
        sheet.add_data_validation(rule)


def _quoted(values: Any) -> str:
    return '"' + ",".join(values) + '"'


def _called(code: str, name: dict[str, str]) -> str:
    return f"{code} {name[code]}" if code in name else ""


def _key(shortfall: dict, text: str) -> tuple[str, str, str, str]:
    return review_key({**shortfall, "text": text})


def _mark(key: tuple[str, str, str, str]) -> str:
    """The mark of a row: two rows have the same when they are the same item; an edited row no longer fits its own."""
    return hashlib.sha256("\x1f".join(key).encode()).hexdigest()[:12]


def _row(shortfall: dict, text: str, why: str, proposal: str, called: dict[str, str]) -> dict:
    return {
        "Mã dòng": _mark(_key(shortfall, text)),
        "Mã tổ chức": shortfall["organisation"],
        "Tổ chức": called.get(shortfall["organisation"], ""),
        "Năm": str(shortfall["year"]),
        "Chỉ tiêu": shortfall["target"],
        "Hạn chế": shortfall["limitation"],
        "Ý nêu nguyên nhân": text,
        "Vì sao cần xem": why,
        "Máy gợi ý": proposal,
        "Nơi thấy": " › ".join(
            filter(None, (str(shortfall.get(c, "")) for c in ("file", "sheet", "cell")))
        ),
    }


def read_review(path: str | Path, causes: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The decisions of a filled workbook (columns of ``cause_reviews.csv``), and what could not be taken, in words.

    Rows left blank are no decisions. Columns are found by their headings, so they may be moved or sorted.

    Raises
    ------
    ReviewError
        When it is no review workbook, or nobody signed it.
    """
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a file that is no workbook
        raise ReviewError(f"{path}: không mở được như một sổ Excel ({error})") from error
    if GUIDE not in book.sheetnames:
        raise ReviewError(f"{path}: không phải sổ duyệt nguyên nhân (thiếu trang «{GUIDE}»)")
    signed = {
        bare(str(r[0].value or "")): r[1].value for r in book[GUIDE].iter_rows(min_col=1, max_col=2)
    }
    by = str(signed.get(bare(WHO)) or "").strip()
    if not by:
        raise ReviewError(f"{path}: chưa ghi «{WHO}» ở trang «{GUIDE}»")
    on = _date(signed.get(bare(WHEN)), path)
    rows: list[dict] = []
    faults: list[str] = []
    for title in (OPEN, CODED):
        if title in book.sheetnames:
            _read_sheet(book[title], causes, rows, faults)
    said: dict[tuple, set[str]] = {}
    for r in rows:
        said.setdefault(review_key(r), set()).add(r["decision"])
    clash = {k for k, v in said.items() if len(v) > 1}
    faults += [f"«{k[3]}»: trong cùng sổ có hai quyết định khác nhau" for k in sorted(clash)]
    kept = {
        (*review_key(r), r["decision"]): {**r, "by": by, "on": on}
        for r in rows
        if review_key(r) not in clash
    }
    return pd.DataFrame(kept.values(), columns=COLUMNS, dtype=str), faults


def _date(value: Any, path: str | Path) -> str:
    if value is None or str(value).strip() == "":
        return date.today().isoformat()
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(str(value).strip(), form).strftime("%Y-%m-%d")
        except ValueError:
            continue
    raise ReviewError(f"{path}: «{WHEN}» là «{value}», cần dạng 31/12/2024")


def _read_sheet(sheet: Any, causes: pd.DataFrame, rows: list[dict], faults: list[str]) -> None:
    lines = sheet.iter_rows()
    head = {bare(str(c.value or "")): n for n, c in enumerate(next(lines, ()))}
    missing = [
        h
        for h in HEADINGS
        if bare(h) not in head
        and h
        not in (
            "Tổ chức",
            "Hạn chế",
            "Vì sao cần xem",
            "Máy gợi ý",
            "Ghi chú",
            "Nơi thấy",
            "Mã 2",
            "Loại 2",
        )
    ]
    if missing:
        faults.append(f"trang «{sheet.title}»: thiếu cột {', '.join(missing)}")
        return
    kinds = dict(zip(causes["code"], causes["kind"], strict=True))
    for line in lines:
        value = {
            h: ""
            if bare(h) not in head or line[head[bare(h)]].value is None
            else str(line[head[bare(h)]].value).strip()
            for h in HEADINGS
        }
        where = f"trang «{sheet.title}» dòng {line[0].row}"
        if not any(value[h] for h in TO_FILL):
            continue
        decision, fault = _decision(value, kinds)
        key = (
            value["Mã tổ chức"],
            value["Năm"],
            value["Chỉ tiêu"],
            item_key(value["Ý nêu nguyên nhân"]),
        )
        if _mark(key) != value["Mã dòng"]:
            fault = "dòng đã bị sửa ở cột không được sửa, nên không biết là ý nào"
        if fault:
            faults.append(f"{where}: {fault}")
            continue
        everywhere = value["Áp dụng cho"] == EVERYWHERE
        rows.append(
            {
                "organisation": "*" if everywhere else key[0],
                "year": "*" if everywhere else key[1],
                "target": "*" if everywhere else key[2],
                "text": value["Ý nêu nguyên nhân"],
                "decision": decision,
                "settles": "yes" if value["Chốt mâu thuẫn"] else "",
                "note": value["Ghi chú"],
            }
        )


def _decision(value: dict[str, str], kinds: dict[str, str]) -> tuple[str, str]:
    """The decision of one row, or what is wrong with it."""
    pairs = []
    for n in ("1", "2"):
        code, kind = value[f"Mã {n}"].upper(), value[f"Loại {n}"]
        if not code:
            if kind:
                return "", f"có «Loại {n}» mà chưa chọn «Mã {n}»"
            continue
        if code not in kinds:
            return "", f"mã «{code}» không có trong danh sách"
        chosen = next((k for k, v in CAUSE_KINDS.items() if bare(v) == bare(kind)), "")
        if kind and not chosen:
            return "", f"loại «{kind}» cần là {' hoặc '.join(CAUSE_KINDS.values())}"
        if not chosen and kinds[code] == "either":
            return "", f"mã {code} có thể là chủ quan hoặc khách quan: hãy chọn «Loại {n}»"
        if chosen and kinds[code] not in ("either", chosen):
            return (
                "",
                f"mã {code} là {CAUSE_KINDS[kinds[code]].lower()}, không phải {kind.lower()}: hãy chọn mã khác",
            )
        pairs.append(f"{code}:{chosen or kinds[code]}")
    if value["Không phải nguyên nhân"]:
        return (
            (NONE, "") if not pairs else ("", "vừa chọn mã vừa đánh dấu «Không phải nguyên nhân»")
        )
    return (";".join(sorted(set(pairs))), "") if pairs else ("", "chưa chọn mã nào")


def merge_reviews(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, int, list[str]]:
    """`old` with what is new in `new` added below, how many were added, and every contradiction in words.

    No row of `old` is changed or dropped; a decision that is there already is not added again.
    """

    def identity(r: dict) -> tuple:
        return (*review_key(r), r["decision"], r["by"], r["on"], r["settles"])

    known = {identity(r) for r in old.fillna("").to_dict("records")}
    fresh = [r for r in new.fillna("").to_dict("records") if identity(r) not in known]
    merged = (
        pd.concat(
            [old, pd.DataFrame(fresh, columns=list(new.columns), dtype=str)], ignore_index=True
        )
        if fresh
        else old
    )
    merged = (
        merged.reindex(columns=[*COLUMNS, *[c for c in merged.columns if c not in COLUMNS]])
        .fillna("")
        .astype(str)
    )
    told = [
        f"Mâu thuẫn, giữ cả hai, cần chốt: {k[0]} {k[1]} {k[2]} «{_short(merged, k)}»: {' ≠ '.join(v.differing)}"
        for k, v in decisions_by_item(merged).items()
        if v.differing
    ]
    return merged, len(fresh), told


def _short(merged: pd.DataFrame, key: tuple[str, str, str, str]) -> str:
    text = next(t for t in merged["text"] if item_key(t) == key[3])
    return text if len(text) <= 60 else text[:59] + "…"


def _causes(folder: Path) -> pd.DataFrame:
    """The office's codes where it has its own, else the package's."""
    own = folder / "causes.csv"
    return pd.read_csv(
        own if own.exists() else PACKAGE_DATA / "causes.csv",
        dtype=str,
        keep_default_na=False,
        encoding="utf-8-sig",
    )


def _read_csv(content: bytes, path: Path) -> pd.DataFrame:
    if not content.strip():
        return pd.DataFrame(columns=COLUMNS, dtype=str)
    try:
        frame = pd.read_csv(
            io.BytesIO(content),
            dtype=str,
            keep_default_na=False,
            encoding="utf-8-sig",
            quoting=csv.QUOTE_MINIMAL,
        )
    except (UnicodeDecodeError, pd.errors.ParserError) as error:
        raise ReviewError(
            f"{path}: không đọc được ({error}); hãy lưu lại dạng «CSV UTF-8»"
        ) from error
    missing = [c for c in COLUMNS if c not in frame.columns]
    if missing:
        raise ReviewError(f"{path}: thiếu cột {', '.join(missing)}; tệp được để nguyên")
    return frame.apply(unquoted)


def _replace(target: Path, content: bytes, before: bytes) -> bool:
    """Put `content` in the place of `target` at once; False when somebody changed it since it was read."""
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{re.sub(r'[.]csv$', '', target.name)}-"
    )
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        if (target.read_bytes() if target.exists() else b"") != before:
            return False
        os.replace(name, target)
        return True
    finally:
        if os.path.exists(name):
            os.unlink(name)
