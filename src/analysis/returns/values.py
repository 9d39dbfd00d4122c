"""One cell and its declared type → a value by a named rule, or a finding. Nothing is guessed.

Each rule leaves the raw text, the value and its own name; what no rule reads is an error with the raw text.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple

from analysis.forms.before import in_words
from analysis.messages import Finding
from analysis.reading.workbook import Cell, Shown, as_excel_rounds
from analysis.text.keys import bare, key

Lexicon = dict[str, dict[str, str]]


class Parsed(NamedTuple):
    """A value with the rule that read it, and what is to be said about it (severity "" = nothing)."""

    value: object = None
    rule: str = ""
    severity: str = ""
    code: str = ""
    expected: str = ""
    message: str = ""


_DIGITS = re.compile(r"\d+")
_GROUPED = r"[1-9]\d{0,2}(?:[. ]\d{3})+"  # "0.125" is no number of thousands
_THOUSANDS = re.compile(_GROUPED + r"(?:,0+)?")
_NOTED = re.compile(r"(\d[\d. ]*?)\s*\((.*)\)", re.S)
_SHORT = {"htxsnv": "excellent", "httnv": "good", "htnv": "satisfactory", "khtnv": "failed"}
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")


def raw_of(cell: Cell) -> str:
    """What stands in the cell, as text."""
    if cell.kind == "text":
        return str(cell.raw)
    return "" if cell.value is None else str(cell.value)


def _refuse(cell: Cell) -> Parsed | None:
    """Error values and formulas never calculated are findings in every kind of cell."""
    if cell.kind == "error":
        return Parsed(
            None,
            "",
            "error",
            "error_value",
            "một số",
            f"ô báo lỗi {cell.value}; hãy sửa công thức hoặc gõ số",
        )
    if cell.kind == "uncalculated":
        return Parsed(
            None,
            "",
            "error",
            "uncalculated",
            "một số",
            "công thức chưa được tính; mở bằng Excel, lưu lại rồi gửi lại",
        )
    return None


def count(cell: Cell, lexicon: Lexicon, whole: int | None = None) -> Parsed:
    """A whole number ≥ 0.

    Examples
    --------
    >>> count(Cell("text", "1.234", "1.234"), {})[:2]
    (1234, 'thousands')
    >>> count(Cell("text", "12/15", "12/15"), {}, whole=15)[:2]
    (12, 'numerator')
    """
    bad = _refuse(cell)
    if bad:
        return bad
    if cell.kind == "number":
        value = as_excel_rounds(cell.value)
        if isinstance(value, int) and 0 <= value < 10**9:
            return Parsed(value, "number")
        if isinstance(value, int):
            return Parsed(
                None,
                "",
                "error",
                "number_out_of_range",
                "số nguyên không âm",
                f"số {value} không thể là số lượng",
            )
        return Parsed(
            None,
            "",
            "error",
            "fractional_count",
            "số nguyên",
            f"{str(value).replace('.', ',')} không phải số nguyên; có thể Excel đã hiểu sai số gõ «{value}»; hãy gõ lại",
        )
    if cell.kind == "date":
        return _dated(str(cell.value), whole)
    if cell.kind == "flag":
        return Parsed(
            None, "", "error", "not_a_number", "một số", "ô chứa giá trị đúng/sai, cần một số"
        )
    text = unicodedata.normalize("NFKC", str(cell.value)).strip()
    text = "".join(
        str(unicodedata.digit(c))
        if c.isdigit() and not c.isascii() and unicodedata.digit(c, None) is not None
        else c
        for c in text
    )
    known = text.casefold()
    if (
        known in lexicon.get("nil", {})
        and lexicon["nil"][known] == "0"
        or bare(text)
        and lexicon.get("nil", {}).get(bare(text)) == "0"
    ):
        return Parsed(0, "nil")
    if _DIGITS.fullmatch(text):
        return (
            Parsed(int(text), "leading-zero" if len(text) > 1 and text[0] == "0" else "text-number")
            if len(text) < 10
            else _unread(text)
        )
    if _THOUSANDS.fullmatch(text):
        return Parsed(int(re.sub(r"[. ]", "", text.partition(",")[0])), "thousands")
    if re.fullmatch(r"\d+[,.]0{1,2}", text):
        return Parsed(int(re.split("[,.]", text)[0]), "decimal-zero")
    match = _FRACTION.fullmatch(text)
    if match:
        top, bottom = int(match.group(1)), int(match.group(2))
        if whole is not None and bottom == whole:
            return Parsed(top, "numerator")
        return Parsed(
            None,
            "",
            "error",
            "fraction_base",
            f"mẫu số {whole}" if whole is not None else "một số",
            f"«{text}»: mẫu số {bottom} không khớp tổng số {'' if whole is None else whole}; hãy gõ một số",
        )
    match = _NOTED.fullmatch(text)
    if match and re.fullmatch(rf"\d+|{_GROUPED}", match.group(1).strip()):
        return Parsed(int(re.sub(r"\D", "", match.group(1))), "noted")
    match = re.fullmatch(rf"({_GROUPED}|\d+)\s*([^\d\s].*)", text, re.S)
    if match and bare(match.group(2)) in lexicon.get("noun", {}):
        return Parsed(int(re.sub(r"\D", "", match.group(1))), "unit")
    if any(
        a and (known.startswith(a) or bare(text).startswith(a + " "))
        for a in lexicon.get("approximate", {})
    ):
        return Parsed(
            None,
            "",
            "error",
            "approximate",
            "một số chính xác",
            f"«{text}» chỉ là số ước chừng; đề nghị đơn vị cho số chính xác",
        )
    return _unread(text)


_NO_COUNT = {
    Shown.PERCENT: "percent_in_count",
    Shown.RAISED: "raised_digit",
    Shown.STRUCK: "struck_number",
}
_OTHERWISE = {Shown.HIDDEN: "hidden_number", Shown.SCALED: "scaled_number"}


def seen(cell: Cell, parsed: Parsed) -> Parsed:
    """A count as read, judged by how a person sees its cell: as no count, or as another one.

    So it is, too, where a comment stands on it.
    """
    if parsed.value is None:
        return parsed
    refused = cell.shown in _NO_COUNT
    code = _NO_COUNT.get(cell.shown) or _OTHERWISE.get(cell.shown)
    if cell.comment and not code and not parsed.severity:
        code = "comment_contradicts" if _names_another(cell, parsed.value) else "comment_on_value"
    if not code:
        return parsed
    fields = {"found": raw_of(cell), "value": parsed.value, "comment": cell.comment}
    said = in_words(Finding(code, expected="một số" if refused else "", **fields))
    if refused:
        return Parsed(None, "", said.severity, code, said.expected, said.message)
    return parsed._replace(severity=said.severity, code=code, message=said.message)


def _names_another(cell: Cell, value: int) -> bool:
    """Whether the comment on a count asks something, or names numbers of which none is the count."""
    named = {int(re.sub(r"[. ]", "", n)) for n in re.findall(rf"{_GROUPED}|\d{{1,9}}", cell.comment)}
    counts = {number for number in named if not _is_year(number)}
    return "?" in cell.comment or bool(counts) and value not in named


def _is_year(number: int) -> bool:
    return 1900 <= number <= 2100


def _unread(text: str) -> Parsed:
    hint = (
        "; có thể gõ nhầm chữ O, l thay cho số"
        if re.fullmatch(r"[\dOolI]+", text) and re.search(r"\d|^[Oo]$", text)
        else ""
    )
    return Parsed(
        None,
        "",
        "error",
        "unreadable_number",
        "một số",
        f"không đọc được «{text[:60]}» thành số{hint}; hãy gõ một số",
    )


def _dated(text: str, whole: int | None) -> Parsed:
    """ "4/6" that Excel turned into a date: the numerator, where exactly one way of reading fits the base."""
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return Parsed(
            None, "", "error", "date_in_number", "một số", "ô chứa ngày tháng, cần một số"
        )
    pairs = {
        top
        for top, bottom in ((day.day, day.month), (day.month, day.day))
        if whole is not None and bottom == whole and top <= bottom
    }
    shown = f"{day.day}/{day.month}"
    if len(pairs) == 1:
        value = pairs.pop()
        return Parsed(
            value,
            "dated-numerator",
            "query",
            "date_in_number",
            str(value),
            f"Excel đã đổi «{value}/{whole}» thành ngày {shown}/{day.year}; hiểu là {value}, hãy gõ lại dạng số",
        )
    return Parsed(
        None,
        "",
        "error",
        "date_in_number",
        "một số",
        f"Excel đã đổi số gõ vào thành ngày {shown}/{day.year}; hãy gõ lại dạng số",
    )


def flag(cell: Cell, lexicon: Lexicon) -> Parsed:
    """1 or 0 from the ways clerks say yes and no."""
    bad = _refuse(cell)
    if bad:
        return bad._replace(expected="Có/Không hoặc Tốt/Chưa tốt")
    if cell.kind == "flag":
        return Parsed(int(bool(cell.value)), "boolean")
    text = str(cell.value).strip()
    for form in (text.casefold(), bare(text)):
        if form in lexicon.get("flag", {}):
            return Parsed(int(lexicon["flag"][form]), "flag")
    return Parsed(
        None,
        "",
        "error",
        "unreadable_flag",
        "Có/Không hoặc Tốt/Chưa tốt",
        f"không hiểu «{text[:60]}»; hãy ghi Có/Không hoặc Tốt/Chưa tốt",
    )


def mark(cell: Cell, lexicon: Lexicon) -> Parsed:
    """An x in a grade's column."""
    bad = _refuse(cell)
    if bad:
        return bad._replace(expected="dấu x")
    if cell.kind == "flag":
        return Parsed(int(bool(cell.value)), "boolean")
    text = str(cell.value).strip()
    if text.casefold() in lexicon.get("mark", {}) or bare(text) in lexicon.get("mark", {}):
        return Parsed(1, "mark")
    if text in ("0", "-", "☐"):
        return Parsed(0, "mark")
    return Parsed(
        None, "", "error", "unreadable_mark", "dấu x", f"không hiểu «{text[:60]}»; hãy đánh dấu x"
    )


def grade(cell: Cell, lexicon: Lexicon) -> Parsed:
    """A grade by its words or abbreviation."""
    bad = _refuse(cell)
    if bad:
        return bad._replace(expected="HTXSNV, HTTNV, HTNV, KHTNV hoặc Chưa XL")
    text = str(cell.value).strip()
    plain = re.sub(r"\s*\([^()]*\)\s*$", "", text)  # "HTTNV (đề nghị khen)"
    known = lexicon.get("grade", {})
    for form in (key(text), bare(text), key(plain), bare(plain)):
        if form in known:
            return Parsed(known[form], "grade")
    letters = sorted(plain.casefold())
    meant = {name for short, name in _SHORT.items() if sorted(short) == letters}
    if len(meant) == 1:  # the letters of one abbreviation in another order
        return Parsed(meant.pop(), "grade-letters")
    if text in ("-", "–"):
        return Parsed(None, "blank")
    return Parsed(
        None,
        "",
        "error",
        "unreadable_grade",
        "HTXSNV, HTTNV, HTNV, KHTNV hoặc Chưa XL",
        f"không hiểu mức xếp loại «{text[:60]}»",
    )


def percent(cell: Cell) -> list[float]:
    """What a percentage may mean, in points: one value, or two where the scale is open (0.955 or 95.5)."""
    if cell.kind == "number":
        value = float(cell.value)
        return [value, 100 * value] if abs(value) <= 2 else [value]
    if cell.kind != "text":
        return []
    text = unicodedata.normalize("NFKC", str(cell.value)).replace(" ", "")
    match = re.fullmatch(r"(\d+)(?:[.,](\d+))?(%?)", text)
    if not match:
        return []
    value = float(f"{match.group(1)}.{match.group(2) or 0}")
    return [value] if match.group(3) or value > 2 else [value, 100 * value]
